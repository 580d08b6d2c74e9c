#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes resources/archive/blank.ttf: the font of the text that lies invisibly over scanned pages.
Two blank glyphs beside .notdef: one an em wide, one half of it."""
import sys

from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib.tables._g_l_y_f import Glyph

builder = FontBuilder(1000, isTTF=True)
builder.setupGlyphOrder([".notdef", "full", "half"])
builder.setupCharacterMap({0x3000: "full", 0x20: "half"})
builder.setupGlyf({name: Glyph() for name in (".notdef", "full", "half")})
builder.setupHorizontalMetrics({".notdef": (1000, 0), "full": (1000, 0), "half": (500, 0)})
builder.setupHorizontalHeader(ascent=880, descent=-120)
builder.setupNameTable({"familyName": "KakanaiBlank", "styleName": "Regular", "psName": "KakanaiBlank"})
builder.setupOS2(sTypoAscender=880, sTypoDescender=-120)
builder.setupPost(keepGlyphNames=False)
builder.font["head"].created = builder.font["head"].modified = 0
builder.font.recalcTimestamp = False
builder.save(sys.argv[1] if len(sys.argv) > 1 else "resources/archive/blank.ttf")
