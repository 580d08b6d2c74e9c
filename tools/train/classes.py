# SPDX-License-Identifier: GPL-3.0-or-later
"""The character classes of the network, in their fixed order.

Class 0 is the reject class (half glyphs, merged neighbours, dirt). Every other class is one code
point; look-alike code points that no print tells apart share a class (FOLD)."""

# Printed the same: what stands left is read as what stands right; neighbours decide later.
FOLD = {
    '－': '-', '‐': '-', '−': '-', '–': '-', '‑': '-', '─': '―', '—': '―', '━': '―',
    '〇': '○', '◯': '○', '〜': '～', '·': '・', '￥': '¥', '‥': '…', '”': '"', '“': '"',
    '’': "'", '‘': "'", '⋯': '…', '〝': '"', '〟': '"', '⼀': '一',
}

SYMBOLS = ('、。・ー々〆ヽヾゝゞ〃仝…―～○●◎△▲▽▼□■◇◆☆★※〒→←↑↓×÷±°′″℃§¶¥「」『』【】〔〕〈〉《》'
           '゛゜①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㊞㊤㊦㈱㈲㈹№℡㎡㎏㌔㍾㍽㍼㍻㋿ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ')

# Kanji of names that JIS X 0213 and CP932 lack (or that deserve being named here).
NAME_VARIANTS = ('髙﨑邉邊齋齊濵濱栁德瀨桒𠮷槗𫝆惠壽廣國澤櫻嶋嶌島兒圓淺曻舘舩塚晧凞澁瀧緖德黑絵穗'
                 '祐神福靖精飯館諸都逸祥禎喝朗廊欄隆類羽﨟鷗噓塡頰麴祇葛辻飴榊樋逢迂蓮隙﨟'
                 '𠮟剝𣜿𡈽圡吿淸靑產彥寬增橫步每晚卽𥔎硲硴閒閻亰伹侻亊亝𠀋丄与亐俻倂假')

LATIN_ACCENTED = 'ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿĀĒĪŌŪāēīōū'


def _decode_table(codec, first, second):
    for a in first:
        for b in second:
            try:
                s = bytes((a, b)).decode(codec)
            except UnicodeDecodeError:
                continue
            if len(s) == 1:
                yield s


def is_kanji(ch):
    o = ord(ch)
    return (0x3400 <= o <= 0x9fff or 0xf900 <= o <= 0xfaff or 0x20000 <= o <= 0x3ffff)


def kanji():
    """Every kanji of JIS X 0213 and CP932 and the variants above, in code point order."""
    found = set()
    for lead in list(range(0x81, 0xa0)) + list(range(0xe0, 0xfd)):
        for trail in list(range(0x40, 0x7f)) + list(range(0x80, 0xfd)):
            for codec in ('shift_jis_2004', 'cp932'):
                try:
                    s = bytes((lead, trail)).decode(codec)
                except UnicodeDecodeError:
                    continue
                if len(s) == 1 and is_kanji(s):
                    found.add(s)
    found.update(c for c in NAME_VARIANTS if is_kanji(c))
    return sorted(c for c in found if c not in FOLD)


def simple():
    """Kana, ASCII, accented Latin and symbols: everything that is no kanji, in order."""
    chars = [chr(c) for c in range(0x21, 0x7f)]
    chars += [chr(c) for c in range(0x3041, 0x3097)]
    chars += [chr(c) for c in range(0x30a1, 0x30fb)]
    chars += list(SYMBOLS) + list(LATIN_ACCENTED)
    seen, out = set(), []
    for c in chars:
        if c not in seen and c not in FOLD:
            seen.add(c)
            out.append(c)
    # Hiragana and katakana that are one shape in print would only share out their score.
    return [c for c in out if c not in ('ヘ', 'ベ', 'ペ')]


# へ/ヘ and their voiced forms are one shape: the neighbours decide which it is.
FOLD.update({'ヘ': 'へ', 'ベ': 'べ', 'ペ': 'ぺ'})


def classes():
    """[None] + characters: index is the class number."""
    s = simple()
    have = set(s)
    return [None] + s + [k for k in kanji() if k not in have]


def variants(ch):
    """Code points whose glyphs train the class of ch."""
    out = [ch] + [k for k, v in FOLD.items() if v == ch]
    o = ord(ch)
    if 0x21 <= o <= 0x7e:
        out.append(chr(o + 0xfee0))
    for h in range(0xff66, 0xffa0):
        import unicodedata
        if unicodedata.normalize('NFKC', chr(h)) == ch:
            out.append(chr(h))
    if ch == '3':
        out.append('Ʒ')                  # some 明朝 draw 3 with a flat top
    if ch == '゛':
        out.append('ﾞ')
    if ch == '゜':
        out.append('ﾟ')
    return list(dict.fromkeys(out))


def common_kanji():
    """Kanji of everyday and personal names (常用, 人名用: grades of kanjidic) and of addresses."""
    import gzip
    import os
    out = set()
    for path in ('/usr/share/edict/kanjidic', '/usr/share/edict/kanjidic.gz'):
        if os.path.exists(path):
            opener = gzip.open if path.endswith('.gz') else open
            with opener(path, 'rb') as f:
                for line in f.read().decode('euc_jp', 'replace').split('\n'):
                    parts = line.split(' ')
                    if len(parts) > 2 and any(p[:1] == 'G' and p[1:].isdigit() for p in parts):
                        out.add(parts[0])
    for name in ('SKK-JISYO.zipcode', 'SKK-JISYO.jinmei'):
        path = '/usr/share/skk/' + name
        if os.path.exists(path):
            from collections import Counter
            with open(path, 'rb') as f:
                count = Counter(c for c in f.read().decode('euc_jis_2004', 'replace') if is_kanji(c))
            out.update(c for c, n in count.items() if n >= 3)
    out.update('髙﨑邉邊齋齊濵濱栁德瀨桒惠壽廣國澤櫻嶋嶌')
    return out


if __name__ == '__main__':
    c = classes()
    print(len(c), len(simple()), len(common_kanji()))
