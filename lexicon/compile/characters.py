# SPDX-License-Identifier: GPL-3.0-or-later
"""The font's MJ table and what Unihan, kanjidic and SKK know of a character."""
import re
import unicodedata

from fontTools.ttLib import TTFont

from sources import fold_kana, hiragana, katakana, skk


def font_tables(path):
    """([(number, base, selector)], {(base, selector): number})."""
    font = TTFont(path, lazy=True)
    order = font.getGlyphOrder()
    plain = font.getBestCmap()
    sequences = {}
    for table in font['cmap'].tables:
        if table.format == 14:
            for selector, pairs in table.uvsDict.items():
                for base, glyph in pairs:
                    sequences[(base, selector)] = glyph or plain.get(base)
    for base, glyph in plain.items():
        sequences[(base, 0)] = glyph

    def number(glyph):
        return int(glyph[2:]) if glyph and re.fullmatch(r'mj\d{6}', glyph) else 0

    best = {number(glyph): (0, 0) for glyph in order if number(glyph)}
    # The plain character first, then the IVD's selectors, then standardised ones.
    rank = sorted(sequences, key=lambda k: (k[1] != 0, k[1] < 0xE0100, unicodedata.normalize('NFC', chr(k[0])) != chr(k[0]), k[0], k[1]))
    for key in reversed(rank):
        if number(sequences[key]):
            best[number(sequences[key])] = key
    return ([(n,) + best[n] for n in sorted(best)],
            sorted((base, selector, number(glyph)) for (base, selector), glyph in sequences.items()))


def split_kun(word):
    """つ.ぐ → つぐ, つ, つぎ: what a name may use of it."""
    stem, _, tail = word.strip('-').partition('.')
    out = [stem + tail]
    if tail:
        out.append(stem)
        step = dict(zip('うくぐすつぬぶむる', 'いきぎしちにびみり'))
        if tail[-1] in step:
            out.append(stem + tail[:-1] + step[tail[-1]])
        if tail[-1] == 'る' and len(tail) > 1:
            out.append(stem + tail[:-1])
        if tail[-1] == 'い':
            out.append(stem + tail[:-1])
    return out


ROMAJI = {'shi': 'シ', 'chi': 'チ', 'tsu': 'ツ', 'fu': 'フ', 'ji': 'ジ'}
for _row, _kana in (('', 'アイウエオ'), ('k', 'カキクケコ'), ('s', 'サシスセソ'), ('t', 'タチツテト'),
                    ('n', 'ナニヌネノ'), ('h', 'ハヒフヘホ'), ('m', 'マミムメモ'), ('r', 'ラリルレロ'),
                    ('g', 'ガギグゲゴ'), ('z', 'ザジズゼゾ'), ('d', 'ダヂヅデド'), ('b', 'バビブベボ'),
                    ('p', 'パピプペポ')):
    for _vowel, _char in zip('aiueo', _kana):
        ROMAJI.setdefault(_row + _vowel, _char)
for _row, _char in (('ky', 'キ'), ('sh', 'シ'), ('ch', 'チ'), ('ny', 'ニ'), ('hy', 'ヒ'), ('my', 'ミ'),
                    ('ry', 'リ'), ('gy', 'ギ'), ('j', 'ジ'), ('by', 'ビ'), ('py', 'ピ'), ('sy', 'シ'),
                    ('ty', 'チ'), ('zy', 'ジ'), ('dy', 'ヂ')):
    for _vowel, _small in zip('auo', 'ャュョ'):
        ROMAJI.setdefault(_row + _vowel, _char + _small)
ROMAJI.update(ya='ヤ', yu='ユ', yo='ヨ', wa='ワ', wi='ヰ', we='ヱ', wo='ヲ', n='ン')


def from_romaji(word):
    """Unihan's Hepburn capitals → katakana; None where it is not."""
    word, out, at = word.lower(), '', 0
    while at < len(word):
        if at + 1 < len(word) and word[at] == word[at + 1] and word[at] not in 'aiueon':
            out, at = out + 'ッ', at + 1
            continue
        for size in (3, 2, 1):
            if word[at:at + size] in ROMAJI:
                out, at = out + ROMAJI[word[at:at + size]], at + size
                break
        else:
            return None
    return out


def relations(variants, irg, itaiji_paths):
    """Symmetric {a: {b: kind}}; kind 1 compatibility, 2 variant."""
    table = {}

    def join(a, b, kind):
        if a != b:
            for x, y in ((a, b), (b, a)):
                row = table.setdefault(x, {})
                row[y] = min(kind, row.get(y, kind))

    for code, props in variants.items():
        for prop in ('kSemanticVariant', 'kZVariant', 'kTraditionalVariant', 'kSimplifiedVariant'):
            for word in props.get(prop, '').split():
                join(code, int(word.split('<')[0][2:], 16), 2)
    for code, props in irg.items():
        if 'kCompatibilityVariant' in props:
            join(code, int(props['kCompatibilityVariant'].split()[0][2:], 16), 1)
    for path in itaiji_paths:
        for key, words in skk(path):
            for word, _ in words:
                if len(key) == len(word) == 1:
                    join(ord(key), ord(word), 2)
    return table


def level(dic, code):
    """0 常用, 1 人名用, 2 other of JIS X 0208, 3 the rest: how often one looks for it."""
    if code not in dic:
        return 3
    grade = dic[code][0]
    return 0 if 1 <= grade <= 8 else 1 if grade in (9, 10) else 2


def compile_characters(paths, dic, unihan, folds, families):
    """Rows for the tables of the file, by table name."""
    glyphs, sequences = font_tables(paths['font'])
    readings = unihan['Readings']
    irg = unihan['IRGSources']
    table = relations(unihan['Variants'], irg, (paths['itaiji'], paths['itaiji_jis34']))
    for family in families:
        for a in family:
            for b in family:
                if a != b:
                    table.setdefault(ord(a), {}).setdefault(ord(b), 2)
    in_font = {base for base, selector, _ in sequences if selector == 0}
    characters, sounds = [], set()
    for code in sorted(irg):
        props = irg[code]
        if 'kTotalStrokes' not in props or (code not in in_font and code not in dic):
            continue
        radical, residual = re.match(r"(\d+)'*\.(-?\d+)", props['kRSUnicode'].split()[0]).groups()
        on, kun, nanori = [], [], []
        if code in dic:
            on = [katakana(w.strip('-')) for w in dic[code][1]]
            kun = [part for w in dic[code][2] for part in split_kun(w)]
            nanori = list(dic[code][3])
        extra = readings.get(code, {})
        for word in extra.get('kJapaneseOn', '').split():
            on.append(from_romaji(word) or '')
        for word in extra.get('kJapaneseKun', '').split():
            kun.append(hiragana(from_romaji(word) or ''))
        on, kun, nanori = ([w for w in dict.fromkeys(x) if w] for x in (on, kun, nanori))
        characters.append((code, int(props['kTotalStrokes'].split()[0]), int(radical),
                           int(residual), ' '.join(on), ' '.join(kun), ' '.join(nanori),
                           level(dic, code)))
        sounds |= {(fold_kana(w), code) for w in on + kun + nanori}
    return {
        'glyph': glyphs,
        'sequence': sequences,
        'character': characters,
        'sound': sorted(sounds),
        'variant': sorted((a, b, kind) for a, row in table.items() for b, kind in row.items()
                          if a in in_font or b in in_font),
    }
