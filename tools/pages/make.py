#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""make.py --out DIR [--seed N] [--count N] [--set fitting|proof|standard|learnt|random] [--kinds a,b] [--wear clean,light,heavy]
        [--dpi 200,300] [--layouts a,b] [--printer N] [--no-images] [--install] [--list]

Draws pages with their exact truth: NAME.png or .jpg (NAME-2 … where a document has more sheets) and
NAME.json, in the shape of the reader's own output with plain values; `accept` lists other right answers,
`ignore` what is not judged, `boxes` where each value stands. Each page depends on the seed and its
number alone. `fitting` and `proof` share no layout and, but for IPAmj明朝, no font. Once somebody has looked
at what proof shows, its layouts turn to fitting (layouts_more.py, layouts_seen.py) and new ones are drawn.
`random` has a layout of its own for every document (layouts_random.py, layouts_cards.py), in the fonts of fitting.
Cards are drawn at 200 dpi at least."""
import argparse
import concurrent.futures
import functools
import importlib
import json
import os
import random
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import fonts  # noqa: E402

# What is drawn how often: a counter sees certificates above all.
KINDS = {"transfer_certificate": 56, "special_transfer_confirmation": 10, "residence_card": 8, "special_permanent_resident_certificate": 3,
         "driver_license": 7, "my_number_card": 6, "koseki_certificate": 4, "koseki_supplement": 3, "unknown": 3}
WEAR = {"clean": 3, "light": 5, "heavy": 2}
FILES = {"fitting": ["layouts_fitting", "layouts_more", "layouts_seen"], "proof": ["layouts_proof"], "standard": ["layouts_standard"], "learnt": ["layouts_learnt"],
         "random": ["layouts_random", "layouts_cards"]}
DPI = {200: 3, 300: 6, 150: 1, 400: 1, 600: 0.3}


@functools.cache
def layouts(name):
    """{kind: layouts}; the fitting set has those of several files."""
    table = {}
    for module in map(importlib.import_module, FILES[name]):
        for kind in KINDS:
            name = "CERTIFICATES" if kind == "transfer_certificate" else kind.upper()
            table[kind] = table.get(kind, []) + getattr(module, name, [])
    return {kind: rows for kind, rows in table.items() if rows}


def draw(job):
    """One document: truth, with its images written. Tries anew where text did not fit its form."""
    import drawing
    number, args = job
    for attempt in range(40):
        rng = random.Random("%s %d %d %d" % (args["set"], args["seed"], number, attempt))
        try:
            return drawing.document(rng, number, layouts(args["set"]), args)
        except drawing.Overflow as error:
            last = error
    raise SystemExit("make.py: page %d does not come out: %s" % (number, last))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--first", type=int, default=1, help="number of the first page drawn")
    parser.add_argument("--set", choices=list(FILES), default="fitting")
    for name in ("kinds", "wear", "dpi", "layouts"):
        parser.add_argument("--" + name, type=lambda text: [part for part in text.split(",") if part])
    parser.add_argument("--printer", type=int, help="all pages from one office: its fonts, its way to print dates and the like, its name")
    parser.add_argument("--no-images", action="store_true", help="truth only")
    parser.add_argument("--stand-in", action="store_true", help="two fonts the build needs anyway, for all")
    parser.add_argument("--install", action="store_true", help="get missing fonts with apt first")
    parser.add_argument("--list", action="store_true", help="the names of the layouts")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1))
    args = parser.parse_args()
    if args.list:
        for kind, table in layouts(args.set).items():
            for layout in table:
                print(kind, layout.__doc__ if callable(layout) else layout["name"])
        return
    if not args.out:
        parser.error("--out DIR")
    for kind in args.kinds or []:
        if kind not in layouts(args.set):
            parser.error("no kind %r" % kind)
    if args.install:
        fonts.install(args.set)
    os.makedirs(args.out, exist_ok=True)
    jobs = [(number, vars(args)) for number in range(args.first, args.first + args.count)]
    if args.jobs == 1:
        for job in jobs:
            draw(job)
        return
    with concurrent.futures.ProcessPoolExecutor(args.jobs) as pool:
        for _ in pool.map(draw, jobs):
            pass


if __name__ == "__main__":
    main()
