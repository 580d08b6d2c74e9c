# SPDX-License-Identifier: GPL-3.0-or-later
"""Readers of Debian's dictionaries and the spelling folds shared by all parts of the lexicon."""
import bz2
import collections
import unicodedata


def skk(path):
    """(key, [(word, annotation)]) of an SKK dictionary; EUC-JIS-2004 is a superset of EUC-JP here."""
    with open(path, 'rb') as file:
        text = file.read().decode('euc_jis_2004')
    for line in text.split('\n'):
        if not line or line.startswith(';'):
            continue
        key, _, rest = line.partition(' ')
        words = [tuple((word.split(';', 1) + [''])[:2]) for word in rest.strip('/').split('/')]
        yield key, [(word, note) for word, note in words if word and not word.startswith('(')]


def unihan(path):
    """code point → {property: value} of one Unihan file."""
    table = collections.defaultdict(dict)
    with bz2.open(path, 'rt', encoding='utf-8') as file:
        for line in file:
            if line.startswith('U+'):
                code, prop, value = line.rstrip('\n').split('\t', 2)
                table[int(code[2:], 16)][prop] = value
    return table


def kanjidic(path):
    """code point → (grade, on, kun, nanori)."""
    table = {}
    with open(path, 'rb') as file:
        text = file.read().decode('euc_jp')
    for line in text.split('\n')[1:]:
        if not line:
            continue
        words = line.split('{', 1)[0].split()
        grade, part, readings = 0, 0, ([], [], [])
        for word in words[2:]:
            if word in ('T1', 'T2'):
                part = int(word[1])
            elif word[0] == 'G' and word[1:].isdigit():
                grade = int(word[1:])
            elif not word[0].isascii() or (word[0] == '-' and len(word) > 1):
                if part == 1:
                    readings[2].append(word)
                elif part == 0:
                    readings[0 if is_katakana(word.strip('-')[0]) else 1].append(word)
        table[ord(words[0])] = (grade,) + readings
    return table


def is_katakana(char):
    return 'ァ' <= char <= 'ヺ' or char == 'ー'


def katakana(text):
    return ''.join(chr(ord(c) + 0x60) if 'ぁ' <= c <= 'ゖ' else c for c in text)


def hiragana(text):
    return ''.join(chr(ord(c) - 0x60) if 'ァ' <= c <= 'ヶ' else c for c in text)


SMALL = str.maketrans('ァィゥェォッャュョヮヵヶヂヅ', 'アイウエオツヤユヨワカケジズ')


def fold_kana(text):
    """Kana as lookups compare them: katakana, large, ヂ ジ and ヅ ズ one, no ー. The C side does the
    same (kk-kana.c)."""
    return katakana(unicodedata.normalize('NFKC', text)).translate(SMALL).replace('ー', '')


# Families of domain practice that dictionaries of variants only half know.
FAMILIES = ('高髙', '崎﨑嵜', '辺邊邉', '斎齋斉齊', '浜濱濵', '沢澤', '広廣', '国國', '吉𠮷', '桜櫻', '柳栁',
            '徳德', '瀬瀨', '桑桒', '橋𣘺槗', '島嶋嶌', '富冨', '藤𫟉', '昂昻', '恵惠', '竜龍', '滝瀧', '渕淵',
            '曽曾', '靭靱', '桧檜', '篭籠', '峰峯', '松枩', '土𡈽', '館舘', '塚塚', '隆隆', '都都')


def kanji_folds(itaiji, itaiji_jis34, dic):
    """Old or variant kanji → the common one, one step, for matching only."""
    folds = {}

    def joyo(char):
        return 1 <= dic.get(ord(char), (0,))[0] <= 8

    for path in (itaiji, itaiji_jis34):
        for key, words in skk(path):
            if len(key) != 1 or joyo(key) or dic.get(ord(key), (0,))[0] in (9, 10):
                continue
            common = [word for word, _ in words if len(word) == 1 and joyo(word)]
            if len(common) == 1:
                folds.setdefault(key, common[0])
    for code in list(range(0xF900, 0xFB00)) + list(range(0x2F800, 0x2FA20)):
        char = chr(code)
        plain = unicodedata.normalize('NFKC', char)
        if plain != char and len(plain) == 1:
            folds[char] = plain
    for family in FAMILIES:
        for char in family[1:]:
            if char != family[0]:
                folds[char] = family[0]
    for char in folds:
        target = folds[char]
        for _ in range(4):
            target = folds.get(target, target)
        folds[char] = target
    return {char: target for char, target in folds.items() if char != target}


DIGITS = {c: str(i) for i, c in enumerate('〇一二三四五六七八九')}
DIGITS.update({'零': '0', '壱': '1', '壹': '1', '弐': '2', '貳': '2', '参': '3', '參': '3'})
DASHES = '-‐‑‒–—―−－ーｰ─━'


def address_folds(kanji):
    """char → char for addresses; '' drops it."""
    folds = dict(kanji)
    for code in range(ord('ぁ'), ord('ゖ') + 1):
        folds[chr(code)] = katakana(chr(code)).translate(SMALL)
    for code in range(ord('ァ'), ord('ヶ') + 1):
        folds[chr(code)] = chr(code).translate(SMALL)
    for char in 'ガがヶケけゖ箇ヵ':
        folds[char] = 'ケ'
    for char in 'のノ之乃':
        folds[char] = 'ノ'
    for code in range(0xFF01, 0xFF5F):
        folds[chr(code)] = chr(code - 0xFEE0).upper()
    for code in range(0xFF66, 0xFF9E):
        folds[chr(code)] = katakana(unicodedata.normalize('NFKC', chr(code))).translate(SMALL)
    for code in range(ord('a'), ord('z') + 1):
        folds[chr(code)] = chr(code).upper()
    folds.update(DIGITS)
    for char in DASHES:
        folds[char] = '-'
    for char in ' \u3000\t\u00a0':
        folds[char] = ''
    for char in '\ufe00\ufe01\ufe02':
        folds[char] = ''
    for code in range(0xE0100, 0xE01F0):
        folds[chr(code)] = ''
    for char in folds:
        folds[char] = folds.get(folds[char], folds[char])
    return {char: target for char, target in folds.items() if char != target}
