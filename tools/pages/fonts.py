# SPDX-License-Identifier: GPL-3.0-or-later
"""The fonts of each set and what each of them can print. IPAmj明朝 is in both sets: nothing else prints
exact variants. All others of `proof` were never shown to the character network (tools/train/glyphs.py)."""
import functools
import os
import subprocess

from fontTools.ttLib import TTFont
from PIL import ImageFont

ROOT = "/usr/share/fonts/"
MJ = "truetype/ipamj/ipamjm.ttf"
# package, file, face, how often
SETS = {
    "fitting": {
        "values": [("fonts-ipamj-mincho", MJ, 0, 4), ("fonts-ipafont-mincho", "opentype/ipafont-mincho/ipam.ttf", 0, 3),
                   ("fonts-ipafont-gothic", "opentype/ipafont-gothic/ipag.ttf", 0, 3), ("fonts-noto-cjk", "opentype/noto/NotoSerifCJK-Regular.ttc", 0, 2),
                   ("fonts-noto-cjk", "opentype/noto/NotoSansCJK-Regular.ttc", 0, 2), ("fonts-morisawa-bizud-mincho", "truetype/bizud-mincho/BIZUDMincho-Regular.ttf", 0, 3),
                   ("fonts-morisawa-bizud-gothic", "truetype/bizud-gothic/BIZUDGothic-Regular.ttf", 0, 3), ("fonts-ipaexfont-mincho", "opentype/ipaexfont-mincho/ipaexm.ttf", 0, 2),
                   ("fonts-horai-umefont", "truetype/horai-umefont/ume-tgo4.ttf", 0, 1), ("fonts-motoya-l-cedar", "truetype/motoya-l-cedar/MTLc3m.ttf", 0, 1)],
        "labels": [("fonts-ipafont-gothic", "opentype/ipafont-gothic/ipagp.ttf", 0, 3), ("fonts-ipafont-mincho", "opentype/ipafont-mincho/ipamp.ttf", 0, 3),
                   ("fonts-morisawa-bizud-gothic", "truetype/bizud-gothic/BIZUDPGothic-Regular.ttf", 0, 2), ("fonts-noto-cjk", "opentype/noto/NotoSansCJK-Bold.ttc", 0, 1)],
        "latin": [("fonts-liberation", "truetype/liberation/LiberationSans-Regular.ttf", 0, 2), ("fonts-dejavu-core", "truetype/dejavu/DejaVuSans.ttf", 0, 1),
                  ("fonts-urw-base35", "opentype/urw-base35/NimbusSans-Regular.otf", 0, 2), ("fonts-liberation", "truetype/liberation/LiberationSansNarrow-Regular.ttf", 0, 1)]},
    "proof": {
        "values": [("fonts-ipamj-mincho", MJ, 0, 3), ("fonts-vlgothic", "truetype/vlgothic/VL-Gothic-Regular.ttf", 0, 4), ("fonts-horai-umefont", "truetype/horai-umefont/ume-tmo3.ttf", 0, 5),
                   ("fonts-horai-umefont", "truetype/horai-umefont/ume-tms3.ttf", 0, 2), ("fonts-migmix", "truetype/migmix/migmix-1m-regular.ttf", 0, 3),
                   ("fonts-migmix", "truetype/migmix/migu-2m-regular.ttf", 0, 1), ("fonts-konatu", "truetype/konatu/KonatuTohaba.ttf", 0, 1), ("fonts-dotgothic16", "truetype/dotgothic16/DotGothic16-Regular.ttf", 0, 1)],
        "labels": [("fonts-vlgothic", "truetype/vlgothic/VL-PGothic-Regular.ttf", 0, 3), ("fonts-horai-umefont", "truetype/horai-umefont/ume-pmo3.ttf", 0, 3),
                   ("fonts-migmix", "truetype/migmix/migmix-1p-regular.ttf", 0, 2), ("fonts-migmix", "truetype/migmix/migmix-2p-bold.ttf", 0, 1)],
        "latin": [("fonts-dejavu-extra", "truetype/dejavu/DejaVuSerif.ttf", 0, 1), ("fonts-urw-base35", "opentype/urw-base35/NimbusSansNarrow-Regular.otf", 0, 2),
                  ("fonts-freefont-ttf", "truetype/freefont/FreeSans.ttf", 0, 2), ("fonts-freefont-ttf", "truetype/freefont/FreeSerif.ttf", 0, 1)]}}
SETS["standard"] = SETS["learnt"] = SETS["proof"]
SETS["random"] = SETS["fitting"]
STAND_IN = [MJ, "truetype/bizud-gothic/BIZUDGothic-Regular.ttf"]


def packages(*names):
    """What the sets need installed."""
    return sorted({font[0] for name in names for fonts in SETS[name].values() for font in fonts} | {"python3-numpy"})


def install(*names):
    """Gets what is missing of them, with apt."""
    missing = [package for package in packages(*names) if subprocess.run(
        ["dpkg-query", "-W", "-f", "${db:Status-Status}", package], stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True).stdout != "installed"]
    if missing:
        sudo = [] if os.getuid() == 0 else ["sudo"]
        subprocess.run([*sudo, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing],
                       check=True, stdout=subprocess.DEVNULL)


class Face:
    """One font file at any size."""

    def __init__(self, path, index=0):
        self.path, self.index = os.path.join(ROOT, path), index
        self.name = os.path.splitext(os.path.basename(path))[0]

    @functools.cached_property
    def cmap(self):
        with TTFont(self.path, fontNumber=self.index, lazy=True) as font:
            return frozenset(font.getBestCmap())

    @functools.cached_property
    def sequences(self):
        """{base: [selectors that lead to a glyph of their own]}."""
        with TTFont(self.path, fontNumber=self.index, lazy=True) as font:
            table = next((t for t in font["cmap"].tables if t.format == 14), None)
            plain, found = font.getBestCmap(), {}
            for selector, pairs in sorted(table.uvsDict.items() if table else ()):
                for base, glyph in pairs:
                    if glyph is not None and glyph != plain.get(base):
                        found.setdefault(chr(base), []).append(chr(selector))
            return found

    @functools.lru_cache(maxsize=64)
    def at(self, pixels):
        return ImageFont.truetype(self.path, max(4, pixels), index=self.index)

    def prints(self, text):
        selectors = [i for i, c in enumerate(text) if 0xe0100 <= ord(c) <= 0xe01ef]
        return all(ord(c) in self.cmap or i in selectors for i, c in enumerate(text)) and all(
            text[i] in self.sequences.get(text[i - 1], []) for i in selectors)


@functools.cache
def face(path, index=0):
    if not os.path.exists(os.path.join(ROOT, path)):
        raise FileNotFoundError("no font %s; make.py --install gets it" % path)
    return Face(path, index)


def pick(rng, name, kind, stand_in=False):
    if stand_in:  # where the fonts are not the point
        return face(STAND_IN[kind == "labels"])
    fonts = SETS[name][kind]
    _, path, index, _ = rng.choices(fonts, [font[3] for font in fonts])[0]
    return face(path, index)
