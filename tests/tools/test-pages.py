#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-pages.py MAKER_FOLDER: every layout of the page maker comes out, its truth stands on the page, the
two sets share nothing but IPAmj明朝. Text that its cell cannot hold is an Overflow in the maker itself."""
import os
import random
import sys

sys.path.insert(0, sys.argv[1])
import drawing  # noqa: E402
import fonts  # noqa: E402
from make import draw, layouts  # noqa: E402,F401

number, failed = 0, False


def check(right, what):
    global number, failed
    number += 1
    failed |= not right
    print("%s %d - %s" % ("ok" if right else "not ok", number, what))


def title(layout):
    return layout.__doc__ if callable(layout) else layout["name"]


def comes_out(name, kind, layout):
    """Drawn at a low resolution with fonts that are always there; a function makes a layout of a seed."""
    grammar = layout if callable(layout) else None
    for attempt in range(40):
        rng = random.Random("%s %d" % (title(layout), attempt))
        layout = grammar(rng) if grammar else layout
        faces = {face: fonts.pick(rng, name, face, True) for face in ("values", "labels", "latin")}
        try:
            sheets, truth = drawing.drawer(layout)(rng, layout, faces, 60)
        except drawing.Overflow:
            continue
        paths = {path: (sheet, box) for sheet in sheets for path, box in sheet.boxes}
        printed = {"fields." + key for key in truth["fields"]} | {"persons.%d.%s" % (i, key) for i, p in enumerate(truth["persons"]) for key in p}
        inside = all(0 <= b[0] < b[2] <= s.image.width + 1 and 0 <= b[1] < b[3] <= s.image.height + 1 for s, b in paths.values())
        return inside and (kind.startswith("koseki") or printed == set(paths))
    return False


print("1..%d" % (2 + sum(len(table) for name in fonts.SETS for table in layouts(name).values())))
for name in fonts.SETS:
    for kind, table in layouts(name).items():
        for layout in table:
            check(comes_out(name, kind, layout), "%s %s %s" % (name, kind, title(layout)))
names = [{title(layout) for table in layouts(name).values() for layout in table} for name in fonts.SETS]
check(not names[0] & names[1], "no layout is in both sets")
files = [{font[1] for kind in fonts.SETS[name].values() for font in kind} - {fonts.MJ} for name in fonts.SETS]
check(not files[0] & files[1], "no font is in both sets")
sys.exit(failed)
