# SPDX-License-Identifier: GPL-3.0-or-later
"""Postal code dictionary → prefectures, cities, towns with readings, and the automaton over them."""
import collections
import itertools
import re
import struct

from sources import Strings, fold_kana, hiragana, katakana, skk

PREFECTURES = (
    '北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県 '
    '新潟県 富山県 石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県 滋賀県 京都府 大阪府 兵庫県 '
    '奈良県 和歌山県 鳥取県 島根県 岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 '
    '熊本県 大分県 宮崎県 鹿児島県 沖縄県').split()
NUMERAL = re.compile('[一二三四五六七八九十百]*[十百][一二三四五六七八九十百]*')


def read_rows(path):
    """[(postal code, prefecture number from 0, the rest)] in the dictionary's order."""
    rows = []
    for key, words in skk(path):
        if not re.fullmatch(r'\d{7}', key):
            continue
        for word, _ in words:
            number = next((i for i, p in enumerate(PREFECTURES) if word.startswith(p)), None)
            if number is not None:
                rows.append((key, number, word[len(PREFECTURES[number]):]))
    return rows


def split_cities(rows):
    """Every city has a row of its own (its code ends in 00): those names part city from town."""
    cities = {(p, rest) for zip_code, p, rest in rows
              if zip_code.endswith('00') and re.search('[市区町村]$', rest)}
    cities = {(p, name) for p, name in cities
              if not any((p, name[:i]) in cities for i in range(1, len(name)))}
    out = {}
    for zip_code, p, rest in rows:
        name = next((rest[:i] for i in range(len(rest), 0, -1) if (p, rest[:i]) in cities), None)
        if name is None:
            # A village with one code for all of it: the row is the village.
            if not re.fullmatch('.+[町村]', rest):
                raise SystemExit(f'lexicon: no city found in {rest}')
            name = rest
        town = rest[len(name):]
        if '場合' in town:
            town = ''
        town = town.replace('）（', '')
        out.setdefault((p, name), []).append((zip_code, town))
    return out


def city_parts(name):
    """福岡市博多区 → 福岡市, 博多区; 朝倉郡筑前町 → 朝倉郡, 筑前町."""
    match = re.fullmatch('(.+?[^都].*?郡)(.+[町村])|(.{1,6}?市)(.+区)', name)
    if match and name not in ('余市郡余市町',):
        return [part for part in match.groups() if part]
    match = re.fullmatch('(.+?郡)(.+[町村])', name)
    return list(match.groups()) if match else [name]


def load_readings(path):
    table = collections.defaultdict(list)
    for key, words in skk(path):
        if re.fullmatch('[ぁ-んー]+', key):
            for word, _ in words:
                if key not in table[word]:
                    table[word].append(key)
    return table


def city_readings(part, known, words):
    """The place names' own readings; of newer cities, those of the general dictionary."""
    if part in known:
        return known[part]
    if part in words:
        return words[part]
    stem, kind = part[:-1], part[-1]
    endings = {'市': ['し'], '区': ['く'], '郡': ['ぐん']}.get(kind)
    if endings is None:
        return []
    if re.fullmatch('[ァ-ヺぁ-んー]+', stem):
        return [hiragana(stem) + endings[0]]
    return [kana + endings[0] for kana in (known.get(stem) or words.get(stem, []))]


def read_city(name, parts, known, words):
    """(readings of each part, the certain reading of the whole as katakana or '')."""
    readings = [city_readings(part, known, words) for part in parts]
    whole = known.get(name, [])
    if len(whole) == 1:
        # The whole tells which of 町's readings a part has.
        fits = [tuple(way) for way in itertools.product(*readings) if ''.join(way) == whole[0]]
        if len(fits) == 1:
            readings = [[reading] for reading in fits[0]]
        return readings, katakana(whole[0])
    certain = all(len(r) == 1 for r in readings)
    return readings, katakana(''.join(r[0] for r in readings)) if certain else ''


def town_readings(town, known):
    """(the certain reading or '', all plausible readings)."""
    if not town:
        return '', []
    if town in known:
        found = [katakana(kana) for kana in known[town]]
        return (found[0] if len(found) == 1 else ''), found
    if re.fullmatch('[ァ-ヺぁ-んー]+', town):
        return katakana(town), [katakana(town)]
    for i in range(len(town) - 1, 0, -1):
        head, tail = town[:i], town[i:]
        if head in known and (tail in known or re.search('[０-９]', tail)):
            tails = known.get(tail, [''])
            return '', [katakana(a + b) for a in known[head][:2] for b in tails[:2]][:4]
    return '', []


class Automaton:
    def __init__(self):
        self.edges = [{}]
        self.ends = [[]]

    def node(self):
        self.edges.append({})
        self.ends.append([])
        return len(self.edges) - 1

    def insert(self, root, key, payload):
        at = root
        for char in key:
            following = self.edges[at].get(char)
            if following is None:
                following = self.edges[at][char] = self.node()
            at = following
        if payload not in self.ends[at]:
            self.ends[at].append(payload)
        return at

    def link(self, root, key, target):
        """Lets key lead from root to an existing node; False where the path is taken."""
        at = root
        for char in key[:-1]:
            following = self.edges[at].get(char)
            if following is None:
                following = self.edges[at][char] = self.node()
            at = following
        if key[-1] in self.edges[at]:
            return False
        self.edges[at][key[-1]] = target
        return True

    def pack(self):
        """Numbers the states breadth first from 1 (0 is none) and packs them."""
        order, number = [0], {0: 1}
        for at in order:
            for char in sorted(self.edges[at]):
                target = self.edges[at][char]
                if target not in number:
                    number[target] = len(order) + 1
                    order.append(target)
        first, chars, targets, ends_first, ends = [0, 0], [], [], [0, 0], []
        for at in order:
            for char in sorted(self.edges[at]):
                chars.append(ord(char))
                targets.append(number[self.edges[at][char]])
            first.append(len(chars))
            ends.extend(self.ends[at])
            ends_first.append(len(ends))
        head = struct.pack('<4I', len(order) + 1, len(chars), len(ends), 0)
        return head + b''.join(struct.pack(f'<{len(a)}I', *a)
                               for a in (first, chars, targets, ends_first, ends))


def number_of(text):
    total = part = 0
    for char in text:
        if char == '百':
            total, part = total + (part or 1) * 100, 0
        elif char == '十':
            total, part = total + (part or 1) * 10, 0
        else:
            part = part * 10 + '〇一二三四五六七八九'.index(char)
    return str(total + part)


def keys(text, fold):
    """The spellings under which an entry is found."""
    spellings = {text, NUMERAL.sub(lambda m: number_of(m.group()), text)}
    spellings |= {s.replace('大字', '') for s in spellings if '大字' in s}
    return sorted({fold(s) for s in spellings} - {''})


def build_automaton(cities, places, fold):
    """cities: [(prefecture, name)]; places: [(zip, city, town)]. Ends hold place numbers."""
    machine = Automaton()
    towns = collections.defaultdict(list)
    for number, (_, city, town) in enumerate(places):
        towns[city].append((number, town))
    names = collections.defaultdict(set)
    for city, (p, name) in enumerate(cities):
        parts = city_parts(name)
        for spelling in [name] + ([parts[1]] if name.find('郡') > 0 and len(parts) == 2 else []):
            for key in keys(spelling, fold):
                names[fold(PREFECTURES[p]) + key].add(city)
                names[key].add(city)
    nodes = {}

    def fill(root, group):
        for city in sorted(group):
            for number, town in towns[city]:
                if not town:
                    machine.ends[root].append(number)
                for key in keys(town, fold):
                    machine.insert(root, key, number)

    # Longest first, so that a name that begins another is filled into the path already there.
    for key in sorted(names, key=lambda k: (-len(k), k)):
        group = frozenset(names[key])
        if group not in nodes:
            nodes[group] = machine.node()
            fill(nodes[group], group)
        if not machine.link(0, key, nodes[group]):
            at = machine.insert(0, key, towns[min(group)][0][0])
            machine.ends[at].pop()
            fill(at, group)
    return machine


def compile_places(zipcode, geo, general, codes, folds):
    """name → BLOB."""
    def fold(text):
        return ''.join(folds.get(c, c) for c in text)

    def fold_line(text):
        return fold(NUMERAL.sub(lambda m: number_of(m.group()), text))

    known = load_readings(geo)
    words = load_readings(general)
    table = split_cities(read_rows(zipcode))
    for p, name in codes:
        if (p, name) not in table:
            raise SystemExit(f'lexicon: a code for {PREFECTURES[p]}{name}, which the dictionary has not')
    order = sorted(table, key=lambda c: (c[0], codes.get(c, '999999'), min(z for z, _ in table[c]), c[1]))
    strings, cities, places = Strings(), [], []
    city_rows, place_rows, kana_rows = [], [], []
    haystack = bytearray()
    for p, name in order:
        parts = city_parts(name)
        readings, kana = read_city(name, parts, known, words)
        part_kana = [[fold_kana(r) for r in rs] for rs in readings]
        prefecture_kana = fold_kana(known[PREFECTURES[p]][0])
        first = len(places)
        seen = set()
        for zip_code, town in sorted(table[(p, name)], key=lambda r: (r[0], r[1] != '')):
            if (zip_code, town) in seen:
                continue
            seen.add((zip_code, town))
            reading, readings_all = town_readings(town, known)
            prefix = fold(PREFECTURES[p]) + fold_line(name)
            place_rows.append((int(zip_code), len(cities), strings.add(town), strings.add(reading),
                               len(haystack), len(fold(PREFECTURES[p]).encode()),
                               len(prefix.encode())))
            haystack += (prefix + fold_line(town)).encode() + b'\n'
            kana_rows.append(strings.add('\x1e'.join(fold_kana(r) for r in readings_all)))
            places.append((zip_code, len(cities), town))
        city_rows.append((strings.add(name), strings.add(kana), p, first, len(places) - first,
                          strings.add(codes.get((p, name), '')),
                          strings.add('\x1f'.join([prefecture_kana] + ['\x1e'.join(r) for r in part_kana]))))
        cities.append((p, name))
    by_zip = sorted(range(len(places)), key=lambda i: (places[i][0], i))
    machine = build_automaton(cities, places, fold)
    prefectures = [(strings.add(p), strings.add(katakana(known[p][0]))) for p in PREFECTURES]
    unread = sum(1 for row in city_rows if not row[1])
    return {
        'prefecture': b''.join(struct.pack('<2I', *row) for row in prefectures),
        'city': b''.join(struct.pack('<7I', *row) for row in city_rows),
        'place': b''.join(struct.pack('<8I', *row, kana)
                          for row, kana in zip(place_rows, kana_rows)),
        'by_zip': struct.pack(f'<{len(by_zip)}I', *by_zip),
        'haystack': bytes(haystack) + b'\0',
        'automaton': machine.pack(),
        'string': bytes(strings.data),
    }, {'cities': len(cities), 'cities_unread': unread, 'places': len(places),
        'states': len(machine.edges)}
