# SPDX-License-Identifier: GPL-3.0-or-later
"""From cached glyphs to what a scanner makes of them: batches of SIDE×SIDE cells, 0 paper, 1 ink.

The wear is put on at the print's own resolution (em of 13 to 46 pixels, that is 8 to 11 points at 150
to 300 dpi) and the cell is scaled afterwards, exactly as the reader scales it."""
import math

import numpy as np
import torch
import torch.nn.functional as F

from glyphs import CELL, EM

SIDE = 40          # of a cell as the network sees it
SIDE_EM = 36       # the em square in it

# Members of families that names tell apart: their small differences want more lessons.
NAME_FAMILIES = set('高髙崎﨑嵜辺邉邊斉斎齋齊浜濱濵栄榮柳栁徳德瀬瀨桑桒吉𠮷槗橋恵惠寿壽広廣国國沢澤桜櫻'
                    '島嶋嶌富冨館舘舩船曽曾庄莊荘旗籏簱鶴靏靍靎真眞万萬円圓浅淺黒黑緒緖緑綠清淸青靑'
                    '与與亘亙恒恆尭堯遥遙槙槇巌巖龍竜滝瀧渕淵渊豊豐礼禮')
# Two that in narrow type pass for one (H, W, U, N, M, D, B, d, m, w): most of the pairs that are taught.
PAIRS = '11 1I I1 II Il ll VJ VV NV IJ LJ 1J JJ IV 1V VI IU I3 13 I) cl rn nn vv VY TI IT LI IL HI IH JI'.split()
# Pieces of these look like other characters: no half of them teaches the reject class.
NO_HALVES = set('一二三亖ー-=～…・、。.,:;\'"|!―川小八ハいリり州')


class Sampler:
    """Draws glyphs: kana, ASCII and punctuation, common kanji, rare kanji, in fixed shares."""

    def __init__(self, pictures, labels, table, common, rng, shares=(0.29, 0.38, 0.33)):
        self.pictures, self.rng, self.table = pictures, rng, table
        order = np.argsort(labels, kind='stable')
        self.by_class = {}
        sorted_labels = labels[order]
        edges = np.flatnonzero(np.diff(sorted_labels)) + 1
        for part in np.split(order, edges):
            self.by_class[int(labels[part[0]])] = part
        known = np.array(sorted(self.by_class))
        groups = np.array([0 if not _kanji(table[c]) else 1 if table[c] in common else 2
                           for c in known])
        self.groups = [known[groups == g] for g in range(3)]
        self.weights = [np.array([_weight(table[c]) for c in g], dtype=float) for g in self.groups]
        self.weights = [w.cumsum() / max(w.sum(), 1e-9) for w in self.weights]
        self.shares = np.array([s if len(g) else 0 for s, g in zip(shares, self.groups)])
        self.shares = self.shares / self.shares.sum()
        number = {table[c]: c for c in known}
        self.pairs = [[number[a], number[b]] for a, b in PAIRS if a in number and b in number]
        self.narrow = np.array([c for c in known if ord(table[c]) < 0x7f], dtype=np.int64)

    def draw(self, n):
        which = self.rng.choice(3, size=n, p=self.shares)
        at = self.rng.random(n)
        cls = np.array([self.groups[g][min(np.searchsorted(self.weights[g], a), len(self.groups[g]) - 1)]
                        for g, a in zip(which, at)])
        return cls, self.entries(cls)

    def entries(self, cls):
        return np.array([self.by_class[int(c)][self.rng.integers(len(self.by_class[int(c)]))]
                         for c in cls])


def _weight(ch):
    """How often a class is drawn within its group: by how much of a certificate it prints."""
    if ch in '0123456789-':
        return 6.0
    if ch in 'ァィゥェォッャュョヮヵヶヴー々*':           # asterisks fill blanked fields
        return 4.0
    if 'A' <= ch <= 'Z' or 'ァ' <= ch <= 'ー' or ch in '〆○・' or ch in NAME_FAMILIES:
        return 3.0
    if ch in '.（()）・/年月日丁目番地号都道府県市区町村大昭平成令和元口' or 'ぁ' <= ch <= 'ん':
        return 2.0
    return 1.0


def _kanji(ch):
    return ord(ch) >= 0x3400 and not 0xff00 <= ord(ch) <= 0xffef


def _columns(picture):
    x = np.flatnonzero(picture.max(axis=0) > 40)
    return (x[0], x[-1] + 1) if len(x) else (0, 0)


def _place(piece, out, x):
    """Adds piece (CELL rows) into out with its left edge at x."""
    w = piece.shape[1]
    x0, x1 = max(x, 0), min(x + w, CELL)
    if x1 > x0:
        out[:, x0:x1] = np.maximum(out[:, x0:x1], piece[:, x0 - x:x1 - x])


def _reject(sampler, picture, ch, rng):
    """A cell no character belongs to, or None where this glyph makes none."""
    out = np.zeros((CELL, CELL), np.uint8)
    a0, a1 = _columns(picture)
    kind = rng.random()
    if kind < 0.35:                                   # part of a glyph
        if ch in NO_HALVES or a1 - a0 < EM * 0.55:
            return None
        part = rng.uniform(0.3, 0.62)
        w = int((a1 - a0) * part)
        piece = picture[:, a0:a0 + w] if rng.random() < 0.5 else picture[:, a1 - w:a1]
        b0, b1 = _columns(piece)
        if b1 - b0 < EM * 0.2:
            return None
        _place(piece[:, b0:b1], out, CELL // 2 - (b1 - b0) // 2)
        return out
    if kind < 0.55:                                   # the end of one, the beginning of the next
        other = sampler.pictures[sampler.entries(sampler.draw(1)[0])[0]]
        b0, b1 = _columns(other)
        left = picture[:, (a0 + a1) // 2:a1]
        right = other[:, b0:(b0 + b1) // 2 + 1]
        gap = rng.integers(2, 8)
        total = left.shape[1] + gap + right.shape[1]
        if total < EM * 0.4:
            return None
        x = CELL // 2 - total // 2
        _place(left, out, x)
        _place(right, out, x + left.shape[1] + gap)
        return out
    if kind < 0.90:                                   # two narrow ones in one cell
        known = sampler.pairs and rng.random() < 0.5
        pair = sampler.pairs[rng.integers(len(sampler.pairs))] if known \
            else rng.choice(sampler.narrow, 2)
        pair = [sampler.pictures[i] for i in sampler.entries(pair)]
        if not known and rng.random() < 0.3:
            pair[rng.integers(2)] = picture
        cols = [_columns(p) for p in pair]
        gap = rng.integers(1 if known else -1, 9)
        total = sum(b - a for a, b in cols) + gap
        if total > CELL + 16 or total < EM * 0.3:
            return None
        x = CELL // 2 - total // 2
        _place(pair[0][:, cols[0][0]:cols[0][1]], out, x)
        _place(pair[1][:, cols[1][0]:cols[1][1]], out, x + cols[0][1] - cols[0][0] + gap)
        return out
    for _ in range(rng.integers(1, 5)):               # dirt and bits of rules
        x, y = rng.integers(8, CELL - 12, 2)
        if rng.random() < 0.5:
            out[y:y + rng.integers(1, 5), x:x + rng.integers(1, 6)] = rng.integers(90, 255)
        else:
            out[:, x:x + rng.integers(1, 4)] = rng.integers(120, 255)
    return out


def _neighbours(sampler, picture, rng, touching):
    """Strips of the next characters at one or both sides; touching: as a cut through joined print
    leaves them, with some of the character's own edge gone."""
    a0, a1 = _columns(picture)
    out = picture.copy()
    for side in rng.permutation(2)[:1 + (rng.random() < 0.35)]:
        if touching:
            other = sampler.pictures[sampler.entries(rng.choice(sampler.narrow, 1))[0]]
            gap = int(rng.integers(-1, 2))
            w = int(rng.integers(1, 5))
            bite = int(rng.integers(0, 3)) if a1 - a0 > 10 else 0
        else:
            other = sampler.pictures[sampler.entries(sampler.draw(1)[0])[0]]
            gap, w, bite = int(rng.integers(1, 7)), int(rng.integers(2, 7)), 0
        b0, b1 = _columns(other)
        if side:
            out[:, max(a1 - bite, 0):] = 0
            _place(other[:, b0:b0 + w], out, a1 - bite + gap)
        else:
            out[:, :a0 + bite] = 0
            _place(other[:, max(b1 - w, 0):b1], out, a0 + bite - gap - w)
    return out


def _rule(picture, rng):
    out = picture.copy()
    thick, dark = int(rng.integers(1, 4)), int(rng.integers(100, 256))
    at = int(rng.integers(5, 12))
    if rng.random() < 0.5:
        at = CELL - at - thick
    a, b = sorted(rng.integers(0, CELL, 2))
    if rng.random() < 0.4:
        a, b = 0, CELL
    if rng.random() < 0.7:
        out[at:at + thick, a:b] = np.maximum(out[at:at + thick, a:b], dark)
    else:
        out[a:b, at:at + thick] = np.maximum(out[a:b, at:at + thick], dark)
    return out


def _uniform(rng, n, low, high):
    return torch.from_numpy(rng.uniform(low, high, n).astype(np.float32))


def _blur(x, sigma):
    """Each picture by its own sigma."""
    t = torch.arange(-3, 4, dtype=torch.float32)
    k = torch.exp(-t[None] ** 2 / (2 * sigma[:, None] ** 2))
    k = k / k.sum(1, keepdim=True)
    n, _, h, w = x.shape
    y = x.reshape(1, n, h, w)
    y = F.conv2d(y, k.reshape(n, 1, 7, 1), padding=(3, 0), groups=n)
    y = F.conv2d(y, k.reshape(n, 1, 1, 7), padding=(0, 3), groups=n)
    return y.reshape(n, 1, h, w)


def _stroke(x, rng):
    """Other weights of the same face: bold and photocopied print swells, hairlines of 明朝 fade."""
    n = x.shape[0]
    kind = torch.from_numpy(rng.random(n).astype(np.float32)).reshape(n, 1, 1, 1)
    amount = _uniform(rng, n, 0.1, 0.9).reshape(n, 1, 1, 1)
    swollen = x + (F.max_pool2d(x, 3, 1, 1) - x) * amount
    faded = x.clamp(min=0) ** (1 + 1.2 * amount)
    hairless = x + (-F.max_pool2d(-x, (3, 1), 1, (1, 0)) - x) * 0.55 * amount
    x = torch.where(kind < 0.14, swollen, x)
    x = torch.where((kind > 0.76) & (kind < 0.88), faded, x)
    return torch.where(kind > 0.88, hairless, x)


_DCT = torch.tensor([[math.cos((2 * j + 1) * i * math.pi / 16) * (0.5 if i else 0.5 / math.sqrt(2))
                      for j in range(8)] for i in range(8)])
_COARSE = torch.tensor([[16, 11, 10, 16, 24, 40, 51, 61], [12, 12, 14, 19, 26, 58, 60, 55],
                        [14, 13, 16, 24, 40, 57, 69, 56], [14, 17, 22, 29, 51, 87, 80, 62],
                        [18, 22, 37, 56, 68, 109, 103, 77], [24, 35, 55, 64, 81, 104, 113, 92],
                        [49, 64, 78, 87, 103, 121, 120, 101], [72, 92, 95, 98, 112, 100, 103, 99]],
                       dtype=torch.float32)


def _jpeg(x, rng):
    """What JPEG's luminance table makes of the cell, at a quality of 30 to 85."""
    n, _, h, w = x.shape
    quality = rng.uniform(30, 85)
    table = _COARSE * (50 / quality if quality < 50 else 2 - quality / 50) / 220
    left, top = rng.integers(0, 8, 2)
    right, bottom = -(w + left) % 8, -(h + top) % 8
    y = F.pad(x, (int(left), int(right), int(top), int(bottom)))
    rows, cols = y.shape[2] // 8, y.shape[3] // 8
    y = y.reshape(n, rows, 8, cols, 8).transpose(2, 3)
    y = torch.round((_DCT @ y @ _DCT.T) / table) * table
    y = (_DCT.T @ y @ _DCT).transpose(2, 3).reshape(n, 1, rows * 8, cols * 8)
    return y[:, :, top:top + h, left:left + w]


def _threshold(x, ink, rng):
    """The scanner's or copier's: soft, hard or none. Print that it would wipe out stays as it is:
    nobody could read that."""
    n = x.shape[0]
    mode = torch.from_numpy(rng.random(n).astype(np.float32)).reshape(n, 1, 1, 1)
    cut = _uniform(rng, n, 0.26, 0.58).reshape(n, 1, 1, 1) * ink
    steep = torch.where(mode < 0.18, torch.full_like(cut, 60.0),
                        _uniform(rng, n, 4, 14).reshape(n, 1, 1, 1))
    made = torch.sigmoid((x - cut) * steep)
    kept = (made * (x > 0.2 * ink)).sum((2, 3), keepdim=True) * ink / \
        x.clamp(min=0).sum((2, 3), keepdim=True).clamp(min=1e-3)
    return torch.where((mode < 0.5) & (kept > 0.5), made, x)


def wear(x, em, rng, strength=1.0):
    """x: n×1×CELL×CELL float 0…1 of one print size em → n×1×SIDE×SIDE."""
    n = x.shape[0]
    side = max(int(round(em * SIDE / SIDE_EM)), 12)
    x = _stroke(x, rng)
    if em < 24:
        x = F.interpolate(x, size=(CELL // 2, CELL // 2), mode='area')
    # The reader's estimate of the em and of the line's place is a little off.
    scale = torch.from_numpy(rng.normal(1, 0.045, n).astype(np.float32)).clamp(0.86, 1.16)
    narrow = torch.from_numpy(rng.normal(1, 0.05, n).astype(np.float32))
    squeezed = torch.from_numpy(rng.random(n) < 0.18)
    narrow = torch.where(squeezed, _uniform(rng, n, 0.64, 1.08), narrow)
    turn = torch.from_numpy(rng.normal(0, 0.012, n).astype(np.float32))
    lean = torch.from_numpy(rng.normal(0, 0.012, n).astype(np.float32))
    unit = (SIDE / SIDE_EM) / (CELL / EM)              # cell's share of the cached picture
    zoom = unit / scale
    theta = torch.zeros(n, 2, 3)
    theta[:, 0, 0] = zoom / narrow
    theta[:, 0, 1] = zoom * (turn + lean)
    theta[:, 1, 0] = -zoom * turn
    theta[:, 1, 1] = zoom
    theta[:, 0, 2] = torch.from_numpy(rng.normal(0, 0.02, n).astype(np.float32))
    theta[:, 1, 2] = torch.from_numpy(rng.normal(0, 0.05, n).astype(np.float32)).clamp(-0.13, 0.13)
    grid = F.affine_grid(theta, (n, 1, side, side), align_corners=False)
    # Other type designers put strokes a little elsewhere: bend the plane.
    bend = torch.from_numpy(rng.normal(0, 1, (n, 2, 4, 4)).astype(np.float32))
    bend = bend * _uniform(rng, n, 0, 0.045).reshape(n, 1, 1, 1)
    grid = grid + F.interpolate(bend, size=(side, side), mode='bicubic').permute(0, 2, 3, 1)
    x = F.grid_sample(x, grid, align_corners=False)
    # Optics, then paper, then the threshold. Small print bears less of each.
    bears = strength * rng.uniform(0.5, 1.5) * min(1.0, em / 26)
    x = _blur(x, _uniform(rng, n, 0.25, 0.40 + 0.022 * em))
    ink = _uniform(rng, n, 0.55, 1.0).reshape(n, 1, 1, 1)
    x = x * ink
    rough = torch.from_numpy(rng.normal(0, 1, (n, 1, 5, 5)).astype(np.float32))
    x = x + F.interpolate(rough, size=(side, side), mode='bilinear') * \
        _uniform(rng, n, 0, 0.07 * bears).reshape(n, 1, 1, 1)
    grain = torch.from_numpy(rng.standard_normal((n, 1, side, side), dtype=np.float32))
    x = x + grain * _uniform(rng, n, 0, 0.10 * bears).reshape(n, 1, 1, 1)
    x = _threshold(x, ink, rng)
    if rng.random() < 0.3 * strength:                 # ink that did not take
        hole = torch.from_numpy(rng.random((n, 1, side, side), dtype=np.float32))
        x = x * (hole > _uniform(rng, n, 0, 0.06 * bears).reshape(n, 1, 1, 1))
    if rng.random() < 0.12 * strength:                # a copier's dirt
        dirt = torch.from_numpy(rng.random((n, 1, side, side), dtype=np.float32))
        x = torch.maximum(x, (dirt < _uniform(rng, n, 0, 0.012).reshape(n, 1, 1, 1)) * 0.9 * ink)
    if rng.random() < 0.35 * strength:
        x = _jpeg(x, rng)
    # The reader's levels: darkest ink to 1, paper to 0.
    top = x.amax(dim=(2, 3), keepdim=True).clamp(min=0.25)
    x = x / (top * _uniform(rng, n, 0.75, 1.12).reshape(n, 1, 1, 1))
    x = x - _uniform(rng, n, -0.02, 0.08).reshape(n, 1, 1, 1)
    x = x.clamp(0, 1)
    if side != SIDE:
        x = F.interpolate(x, size=(SIDE, SIDE), mode='bilinear', align_corners=False,
                          antialias=side > SIDE)
    return x


def print_size(rng):
    """Pixels an em: 8 to 11 points at 150 to 300 dpi, a third of them small."""
    if rng.random() < 0.3:
        return rng.uniform(13, 20)
    return math.exp(rng.uniform(math.log(16), math.log(46)))


def batch(sampler, n, rng, rejects=0.08, strength=1.0, parts=4):
    """n cells (n×1×SIDE×SIDE float) and their classes (0: reject)."""
    cls, entry = sampler.draw(n)
    order = np.argsort(entry, kind='stable')          # nearly sequential reads of the cache
    pictures = np.empty((n, CELL, CELL), np.uint8)
    pictures[order] = sampler.pictures[entry[order]]
    for i in range(n):
        chance = rng.random()
        if chance < rejects:
            made = _reject(sampler, pictures[i], sampler.table[cls[i]], rng)
            if made is not None:
                pictures[i], cls[i] = made, 0
        elif chance < rejects + 0.13:
            narrow = 0 < ord(sampler.table[cls[i]]) < 0x7f
            pictures[i] = _neighbours(sampler, pictures[i], rng, narrow and rng.random() < 0.6)
        elif chance < rejects + 0.18:
            pictures[i] = _rule(pictures[i], rng)
    x = torch.from_numpy(pictures.astype(np.float32) / 255.0).unsqueeze(1)
    out = []
    for part in torch.chunk(x, parts):
        out.append(wear(part, print_size(rng), rng, strength))
    # What int8 inference will see: 0…127.
    cells = torch.cat(out)
    return torch.round(cells * 127) / 127, torch.from_numpy(cls.astype(np.int64))
