# SPDX-License-Identifier: GPL-3.0-or-later
"""Which parts a character is made of, and what its radical is called."""
from sources import fold_kana

# RADKFILE names a part that JIS X 0208 lacks by a character that has it. First the part as it is
# shown, then what else one may type for it.
STAND_INS = {
    '化': '亻⺅イ', '个': '𠆢', '并': '丷', '刈': '刂', '込': '⻌辶⻍辵', '尚': '⺌', '忙': '忄⺖',
    '扎': '扌', '汁': '氵', '犯': '犭', '艾': '艹⺾⺿艸', '邦': '⻏阝', '阡': '⻖阝', '老': '耂⺹', '杰': '灬',
    '礼': '礻⺭', '疔': '疒', '禹': '禸', '初': '衤⻂', '買': '罒⺲网', '滴': '啇', 'ハ': '八', 'ノ': '丿',
    '｜': '丨', 'マ': '龴', 'ヨ': '彐⺕', '尢': '尢尣', '冫': '冫⺀', '示': '示', '攵': '攵攴', '月': '月⺼',
}

# Kangxi's radicals as RADKFILE's parts, where they are another character.
RADICALS = {
    140: '艹', 162: '⻌', 163: '⻏', 170: '⻖', 122: '罒', 66: '攵', 213: '亀', 212: '竜', 210: '斉',
    211: '歯', 201: '黄', 203: '黒', 199: '麦', 174: '青', 184: '食', 96: '王', 113: '礻',
}

# Common names that kanjidic lacks.
NAMES = {
    9: 'にんべん ひとやね', 15: 'にすい', 18: 'りっとう かたな', 19: 'ちから', 30: 'くちへん', 32: 'つちへん',
    38: 'おんなへん', 39: 'こへん', 40: 'うかんむり', 46: 'やまへん', 50: 'はばへん きんべん', 57: 'ゆみへん',
    60: 'ぎょうにんべん', 61: 'りっしんべん こころ したごころ', 62: 'ほこがまえ', 64: 'てへん', 66: 'のぶん ぼくにょう',
    70: 'ほうへん', 72: 'ひへん にちへん', 75: 'きへん', 78: 'かばねへん がつへん', 85: 'さんずい したみず', 86: 'ひへん れっか れんが',
    93: 'うしへん', 94: 'けものへん いぬ', 96: 'おうへん たまへん', 102: 'たへん', 104: 'やまいだれ', 108: 'さら',
    109: 'めへん', 111: 'やへん', 112: 'いしへん', 113: 'しめすへん ねへん', 115: 'のぎへん', 116: 'あなかんむり', 117: 'たつへん',
    118: 'たけかんむり', 119: 'こめへん', 120: 'いとへん', 122: 'あみがしら よこめ', 128: 'みみへん', 130: 'にくづき',
    137: 'ふねへん', 140: 'くさかんむり', 142: 'むしへん', 144: 'ぎょうがまえ ゆきがまえ', 145: 'ころもへん ころも', 147: 'みる',
    149: 'ごんべん', 154: 'かいへん', 156: 'そうにょう', 157: 'あしへん', 159: 'くるまへん', 162: 'しんにょう しんにゅう',
    163: 'おおざと', 164: 'ひよみのとり とりへん', 166: 'さとへん', 167: 'かねへん', 169: 'もんがまえ かどがまえ',
    170: 'こざとへん', 172: 'ふるとり', 173: 'あめかんむり', 177: 'かくのかわ', 181: 'おおがい', 184: 'しょくへん',
    187: 'うまへん', 188: 'ほねへん', 190: 'かみがしら', 194: 'きにょう おに', 195: 'うおへん', 196: 'とりへん',
    53: 'まだれ', 27: 'がんだれ', 44: 'しかばね', 31: 'くにがまえ', 26: 'ふしづくり', 54: 'えんにょう',
    59: 'さんづくり', 76: 'あくび けんづくり', 79: 'るまた', 63: 'とだれ', 125: 'おいかんむり', 141: 'とらがしら',
    105: 'はつがしら', 8: 'なべぶた', 14: 'わかんむり', 20: 'つつみがまえ', 22: 'はこがまえ', 23: 'かくしがまえ',
}


def read_radkfile(path):
    """part → characters."""
    table, part = {}, None
    with open(path, encoding='utf-8') as file:
        for line in file:
            if line.startswith('#') or not line.strip():
                continue
            if line[0] == '$':
                part = line.split()[1]
                table.setdefault(part, set())
            elif part:
                table[part] |= set(line.strip())
    return table


def compile_components(path, characters):
    """[(part, character)]: RADKFILE for JIS X 0208, for all others the radical alone."""
    pairs = set()
    known = set()
    for part, found in read_radkfile(path).items():
        known |= found
        for name in STAND_INS.get(part, part):
            pairs |= {(ord(name), ord(char)) for char in found}
    plain = {}
    for code, _, radical, residual, *_ in characters:
        if residual == 0 and radical not in plain:
            plain[radical] = code
    for code, _, radical, *_ in characters:
        if chr(code) not in known:
            part = RADICALS.get(radical, chr(plain.get(radical, 0)))
            same = next((names for names in STAND_INS.values() if part in names), part)
            pairs |= {(ord(name), code) for name in {part, *same, chr(plain[radical])}}
    return sorted(pairs)


def radical_names(path):
    """[(folded reading, radical)]: kanjidic's names of radicals (のぎへん → 115)."""
    rows = set()
    with open(path, 'rb') as file:
        text = file.read().decode('euc_jp')
    for line in text.split('\n')[1:]:
        words = line.split('{', 1)[0].split()
        if 'T2' not in words:
            continue
        # C: the classical radical where Nelson's (B) is another.
        numbers = {word[0]: word[1:] for word in words[:words.index('T2')]
                   if word[0] in 'BC' and word[1:].isdigit()}
        radical = int(numbers.get('C', numbers['B']))
        rows |= {(fold_kana(name), radical) for name in words[words.index('T2') + 1:]}
    rows |= {(fold_kana(name), radical) for radical, names in NAMES.items() for name in names.split()}
    return sorted(rows)
