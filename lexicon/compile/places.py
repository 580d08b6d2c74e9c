# SPDX-License-Identifier: GPL-3.0-or-later
"""Postal code dictionary → prefectures, cities, towns with readings."""
import collections
import itertools
import re

from sources import fold_kana, hiragana, katakana, skk

PREFECTURES = (
    '北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県 '
    '新潟県 富山県 石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県 滋賀県 京都府 大阪府 兵庫県 '
    '奈良県 和歌山県 鳥取県 島根県 岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 '
    '熊本県 大分県 宮崎県 鹿児島県 沖縄県').split()


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


def place_lines(zipcode, geo, general, codes):
    """What compile-places turns into the parts of addresses: F prefecture, C city, P town, by tabs."""
    known = load_readings(geo)
    words = load_readings(general)
    table = split_cities(read_rows(zipcode))
    for p, name in codes:
        if (p, name) not in table:
            raise SystemExit(f'lexicon: a code for {PREFECTURES[p]}{name}, which the dictionary has not')
    lines = [f'F\t{p}\t{katakana(known[p][0])}' for p in PREFECTURES]
    unread = places = 0
    for p, name in sorted(table):
        readings, kana = read_city(name, city_parts(name), known, words)
        parts = '\x1f'.join('\x1e'.join(fold_kana(r) for r in rs) for rs in readings)
        lines.append(f'C\t{p}\t{name}\t{kana}\t{codes.get((p, name), "")}\t{parts}')
        unread += not kana
        for zip_code, town in dict.fromkeys(table[(p, name)]):
            reading, readings_all = town_readings(town, known)
            folded = '\x1e'.join(dict.fromkeys(fold_kana(r) for r in readings_all))
            lines.append(f'P\t{zip_code}\t{town}\t{reading}\t{folded}')
            places += 1
    return lines, {'cities': len(table), 'cities_unread': unread, 'places': places}
