# SPDX-License-Identifier: GPL-3.0-or-later
"""Glyph cache: every class of every font drawn once with FreeType, as 8-bit coverage."""
import os
import sys

import freetype
import numpy as np

from classes import classes, variants

EM = 44            # pixels of the em square in the cache
CELL = 60          # side of a cached picture; the em square's middle lies in its middle
BASELINE = 0.88    # of the em, from its top: where Japanese fonts put it

FONTS = '/usr/share/fonts/'
NOTO = FONTS + 'opentype/noto/'
# path, face index, which classes it teaches: all, kana (kana and ASCII only), latin (ASCII only).
TRAIN_FONTS = [
    ('truetype/ipamj/ipamjm.ttf', 0, 'all'),
    ('opentype/ipafont-mincho/ipam.ttf', 0, 'all'),
    ('opentype/ipafont-mincho/ipamp.ttf', 0, 'kana'),
    ('opentype/ipafont-gothic/ipag.ttf', 0, 'all'),
    ('opentype/ipafont-gothic/ipagp.ttf', 0, 'kana'),
    ('opentype/ipaexfont-mincho/ipaexm.ttf', 0, 'all'),
    ('opentype/ipaexfont-gothic/ipaexg.ttf', 0, 'all'),
    ('opentype/noto/NotoSerifCJK-Regular.ttc', 0, 'all'),
    ('opentype/noto/NotoSerifCJK-Light.ttc', 0, 'all'),
    ('opentype/noto/NotoSerifCJK-SemiBold.ttc', 0, 'all'),
    ('opentype/noto/NotoSansCJK-Regular.ttc', 0, 'all'),
    ('opentype/noto/NotoSansCJK-Light.ttc', 0, 'all'),
    ('opentype/noto/NotoSansCJK-Medium.ttc', 0, 'all'),
    ('opentype/noto/NotoSansCJK-Bold.ttc', 0, 'all'),
    ('opentype/noto/NotoSansCJK-Regular.ttc', 5, 'kana'),
    ('truetype/bizud-mincho/BIZUDMincho-Regular.ttf', 0, 'all'),
    ('truetype/bizud-mincho/BIZUDPMincho-Regular.ttf', 0, 'kana'),
    ('truetype/bizud-gothic/BIZUDGothic-Regular.ttf', 0, 'all'),
    ('truetype/bizud-gothic/BIZUDGothic-Bold.ttf', 0, 'all'),
    ('truetype/bizud-gothic/BIZUDPGothic-Regular.ttf', 0, 'kana'),
    ('truetype/hanazono/HanaMinA.ttf', 0, 'all'),
    ('truetype/hanazono/HanaMinB.ttf', 0, 'all'),
    ('truetype/horai-umefont/ume-tgo4.ttf', 0, 'all'),
    ('truetype/horai-umefont/ume-tgo5.ttf', 0, 'all'),
    ('truetype/horai-umefont/ume-hgo4.ttf', 0, 'kana'),
    ('truetype/horai-umefont/ume-pgo4.ttf', 0, 'kana'),
    ('truetype/motoya-l-cedar/MTLc3m.ttf', 0, 'all'),
    ('truetype/motoya-l-maruberi/MTLmr3m.ttf', 0, 'all'),
    ('truetype/sawarabi-mincho/sawarabi-mincho-medium.ttf', 0, 'all'),
    ('truetype/sawarabi-gothic/sawarabi-gothic-medium.ttf', 0, 'all'),
    ('truetype/mona/mona.ttf', 0, 'kana'),
    ('truetype/takao-mincho/TakaoPMincho.ttf', 0, 'kana'),
    ('truetype/takao-gothic/TakaoPGothic.ttf', 0, 'kana'),
    ('truetype/liberation/LiberationSans-Regular.ttf', 0, 'latin'),
    ('truetype/liberation/LiberationSans-Bold.ttf', 0, 'latin'),
    ('truetype/liberation/LiberationSerif-Regular.ttf', 0, 'latin'),
    ('truetype/liberation/LiberationMono-Regular.ttf', 0, 'latin'),
    ('truetype/liberation/LiberationSansNarrow-Regular.ttf', 0, 'latin'),
    ('truetype/dejavu/DejaVuSans.ttf', 0, 'latin'),
    ('truetype/dejavu/DejaVuSansMono.ttf', 0, 'latin'),
    ('truetype/dejavu/DejaVuSansCondensed.ttf', 0, 'latin'),
    ('opentype/urw-base35/NimbusSans-Regular.otf', 0, 'latin'),
    ('opentype/urw-base35/NimbusRoman-Regular.otf', 0, 'latin'),
    ('opentype/urw-base35/NimbusMonoPS-Bold.otf', 0, 'latin'),
    ('opentype/urw-base35/C059-Roman.otf', 0, 'latin'),
    ('opentype/urw-base35/URWGothic-Book.otf', 0, 'latin'),
]
# Never trained on: the proof.
HELD_OUT_FONTS = [
    ('truetype/vlgothic/VL-Gothic-Regular.ttf', 0, 'all'),
    ('truetype/horai-umefont/ume-tmo3.ttf', 0, 'all'),
    ('truetype/dejavu/DejaVuSerif.ttf', 0, 'latin'),
    ('opentype/urw-base35/NimbusSansNarrow-Regular.otf', 0, 'latin'),
    ('truetype/migmix/migmix-1m-regular.ttf', 0, 'all'),
    ('truetype/konatu/KonatuTohaba.ttf', 0, 'all'),
    ('truetype/freefont/FreeSans.ttf', 0, 'latin'),
    ('truetype/freefont/FreeSerif.ttf', 0, 'latin'),
]


def wanted(ch, kind):
    if kind == 'all':
        return True
    o = ord(ch)
    if kind == 'latin':
        return o < 0x250
    return o < 0x250 or 0x3040 <= o <= 0x30ff


def draw(face, ch):
    """CELL×CELL coverage, the advance's middle and the em's middle in the picture's middle; or None."""
    index = face.get_char_index(ch)
    if index == 0:
        return None
    face.load_glyph(index, freetype.FT_LOAD_RENDER | freetype.FT_LOAD_NO_HINTING
                    | freetype.FT_LOAD_NO_BITMAP)
    slot = face.glyph
    bitmap = slot.bitmap
    w, h = bitmap.width, bitmap.rows
    if w == 0 or h == 0:
        return None
    ink = np.array(bitmap.buffer, dtype=np.uint8).reshape(h, bitmap.pitch)[:, :w]
    left = CELL // 2 - w // 2          # the reader centres ink, so does the cache
    top = int(round(CELL / 2 - EM / 2 + BASELINE * EM)) - slot.bitmap_top
    out = np.zeros((CELL, CELL), np.uint8)
    y0, y1, x0, x1 = max(top, 0), min(top + h, CELL), max(left, 0), min(left + w, CELL)
    if y1 <= y0 or x1 <= x0:
        return None
    out[y0:y1, x0:x1] = ink[y0 - top:y1 - top, x0 - left:x1 - left]
    return out


def build(path, fonts, table, progress=True):
    """Writes path.npy (pictures), returns (pictures memory-mapped, class of each, font of each)."""
    done = path + '-labels.npz'
    if not os.path.exists(done):
        pictures, labels, origin = [], [], []
        for number, (name, index, kind) in enumerate(fonts):
            if not os.path.exists(FONTS + name):
                print('no such font, left out:', name, file=sys.stderr)
                continue
            face = freetype.Face(FONTS + name, index)
            face.set_pixel_sizes(EM, EM)
            have = {c for c, _ in face.get_chars()}
            before = len(pictures)
            for cls, ch in enumerate(table):
                if ch is None or not wanted(ch, kind):
                    continue
                seen = []
                for v in variants(ch):
                    if ord(v) not in have:
                        continue
                    picture = draw(face, v)
                    if picture is None or any(np.array_equal(picture, s) for s in seen):
                        continue
                    seen.append(picture)
                    pictures.append(picture)
                    labels.append(cls)
                    origin.append(number)
            if progress:
                print(name, index, len(pictures) - before, flush=True)
        np.save(path + '.npy', np.stack(pictures))
        np.savez(done, labels=np.array(labels, np.int32), origin=np.array(origin, np.int32))
    meta = np.load(done)
    return np.load(path + '.npy', mmap_mode='r'), meta['labels'], meta['origin']


if __name__ == '__main__':
    where = sys.argv[1]
    os.makedirs(where, exist_ok=True)
    full = classes()
    for kind, fonts in (('held', HELD_OUT_FONTS), ('train', TRAIN_FONTS)):
        p, l, _ = build(os.path.join(where, kind), fonts, full)
        print(kind, p.shape, len(np.unique(l)), 'classes')
