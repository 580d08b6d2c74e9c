#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""fit_gates.py PAGES READINGS [--control PROGRAM] [--write]

Fits when a value is sure (resources/ocr/gates.json) to pages of tools/pages/make.py --set fitting.
PAGES: the folder they were drawn into; READINGS: a file with a line a page, made by this where it is missing
(`kakanaictl read --json --evidence --each`). Thresholds are the loosest that let no more than one value in a
thousand through that is wrong; half of the pages judge what was fitted to the other half. --write: the file is
written anew, of all pages."""
import argparse
import collections
import difflib
import glob
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import bench_reading  # noqa: E402

TARGET = os.path.join(HERE, "..", "resources", "ocr", "gates.json")
ALLOWED = 0.001
MEANS = (-4, -2, -1, -0.6, -0.4, -0.2, -0.1, -0.05, -0.02, -0.01, -0.005, -0.002)
LEASTS = (-20, -4, -2, -1, -0.5, -0.25, -0.1, -0.05, -0.02)
# Of each class its gates: what has to speak for a value, how badly it may have read at most (mean and
# worst character), whether Tesseract is asked all the same, which doubts do not count.
NAMES = [("glyphs witness", -1, -4, True), ("glyphs known agree", -0.2, -1, True, "against"), ("glyphs composes agree", -0.1, -0.5, True, "against"), ("glyphs agree", -0.05, -0.25, True),
         ("glyphs placed agree", -0.1, -0.5, True, "against"), ("glyphs partly agree", -0.1, -0.5, True)]
# An address the dictionary does not know is asked: what both witnesses read of it alike is as often wrong as right.
ADDRESSES = [("proven witness", -1, -4, True, "kana"), ("known agree", -0.2, -1, True, "against"), ("proven agree", -0.1, -0.25, False), ("proven agree", -0.01, -0.05, False, "against"), ("proven partly agree", -0.2, -1, True), ("placed proven agree", -0.05, -0.25, True, "against")]
RULED = [("proven agree", -0.6, -20, False, "against"), ("proven", -0.1, -20, False), ("proven witness", -4, -20, True)]
GATES = {
    "name": NAMES, "latin": NAMES,
    "kana": [("witness", -1, -4, True), ("agree witness", -0.1, -0.5, True, "kana"), ("agree partly composes", -0.2, -1, True, "kana"), ("placed agree", -0.1, -0.5, True, "against"), ("agree composes", -0.2, -1, False, "against kana"), ("agree", -0.05, -0.25, True)],
    "address": ADDRESSES, "domicile": ADDRESSES,
    "date": RULED, "code": RULED, "choice": RULED + [("witness", -0.6, -2, True)],
    "text": [("witness", -0.6, -2, True), ("agree", -0.05, -0.25, True), ("placed agree", -0.1, -0.5, True, "against")],
}
# Doubts about reading or structure that always count, and those a class is rid of where its pages show that
# they doubt for nothing.
ALWAYS = "mended warned unfit twin near clash glued part template thin".split()
PERHAPS = "left shared below against kana stray reading".split()
ENOUGH = 25
FEW = 4
BINS = (-0.02, -0.1, -0.4, -1, -20)


def rows_of(folder, readings):
    """[{page, path, class, says, mean, least, right, place}] of every value read; how many there were to read."""
    judge, rows, total = bench_reading.Judge(), [], 0
    for name in sorted(glob.glob(os.path.join(glob.escape(folder), "*.json"))):
        truth = json.load(open(name, encoding="utf-8"))
        reading = readings.get(os.path.join(folder, truth["images"][0])) or readings.get(truth["images"][0])
        if reading is None:
            continue
        card = truth["document"] in bench_reading.CARDS
        ordered = judge.aligned(truth, reading)
        levels = [("fields.", ordered.get("fields", {}))] + [("persons.%d." % i, p) for i, p in enumerate(ordered["persons"])]
        evidence = {(key if card else prefix + key): field for prefix, fields in levels for key, field in fields.items()}
        wanted, more = judge.page(truth, reading)
        total += len(wanted)
        found = [(path, want, got, right) for path, _, want, got, _, right in wanted if got] + [(path, "", got, False) for path, got, _ in more]
        for path, want, got, right in found:
            words = evidence.get(path, {}).get("evidence", "").split()
            if not words:
                continue
            numbers = dict(word.split("=") for word in words if "=" in word)
            near = difflib.SequenceMatcher(None, bench_reading.fold(got), bench_reading.fold(want)).ratio() >= 0.5
            rows.append({"page": truth["image"], "path": path, "class": numbers["class"], "says": {word for word in words if "=" not in word}, "mean": float(numbers["mean"]),
                         "least": float(numbers["least"]), "style": float(numbers.get("style", 0)), "right": right, "place": not right and not near, "got": got, "want": want})
    return rows, total


def fit_gate(rows, needs, mean, least):
    """The loosest (mean, least) not looser than given with which hardly anything wrong passes; its rows."""
    best = None
    inside = [row for row in rows if needs <= row["says"]]
    for m in (m for m in MEANS if m >= mean):
        for l in (one for one in LEASTS if one >= least):
            passing = [row for row in inside if row["mean"] >= m and row["least"] >= l]
            # What stands in a wrong place reads as well as what stands in its own: no threshold helps.
            wrong = sum(not row["right"] and not row["place"] for row in passing)
            if wrong <= ALLOWED * len(passing) and (best is None or len(passing) > len(best[2])):
                best = (m, l, passing)
    return best or (MEANS[-1], LEASTS[-1], [])


def passes(table, row):
    return any(set(needs.split()) <= row["says"] and row["mean"] >= mean and row["least"] >= least for needs, mean, least, *_ in table)


def fit_class(rows, others, table):
    doubts = set(ALWAYS + PERHAPS)
    for doubt in PERHAPS:
        here, elsewhere = ([row for row in some if row["says"] & set(ALWAYS + PERHAPS) == {doubt} and passes(GATES[row["class"]], row)] for some in (rows, others))
        if all(row["right"] for row in here) and (len(here) >= ENOUGH or (len(here) + len(elsewhere) >= 2 * ENOUGH and all(row["right"] for row in elsewhere))):
            doubts.discard(doubt)
    gates, passed = [], set()
    for needs, mean, least, ask, *despite in table:
        despite = set(" ".join(despite).split())
        clear = [row for row in rows if not row["says"] & (doubts - despite)]
        m, l, passing = fit_gate(clear, set(needs.split()), mean, least)
        if len(passing) < FEW:
            if all(row["right"] for row in clear if set(needs.split()) <= row["says"]):  # nothing speaks against it: as the table has it
                gates.append({"needs": needs.split(), "despite": sorted(despite), "mean": mean, "least": least, "sure": 0.9, "ask": ask})
            continue
        wrong = sum(not row["right"] for row in passing)
        sure = 1 - (wrong + 0.5) / (len(passing) + 1)
        gates.append({"needs": needs.split(), "despite": sorted(despite), "mean": m, "least": l, "sure": round(min(max(sure, 0.9), 0.995), 3), "ask": ask})
        passed |= {id(row) for row in passing}
    below, last = [], 0.89
    rest = [row for row in rows if not row["says"] & doubts and id(row) not in passed]
    for i, bound in enumerate(BINS):
        part, like = ([row for row in some if row["mean"] >= bound and (i == 0 or row["mean"] < BINS[i - 1])] for some in (rest, others))
        # Of few values the other classes' tell as well.
        usual = sum(row["right"] for row in like) / len(like) if like else last
        last = min(last, (sum(row["right"] for row in part) + 4 * usual) / (len(part) + 4))
        below.append({"mean": bound, "confidence": round(max(last, 0.2), 2)})
    doubted = [row for row in rows if id(row) not in passed and any(set(g["needs"]) <= row["says"] and row["mean"] >= g["mean"] and row["least"] >= g["least"] for g in gates)]
    share = min(0.89, (sum(row["right"] for row in doubted) + 0.7) / (len(doubted) + 1))
    return {"gates": gates, "doubts": sorted(doubts), "below": below, "doubted": round(share, 2)}


def fit(rows):
    by = collections.defaultdict(list)
    for row in rows:
        by[row["class"]].append(row)
    return {name: fit_class(by[name], [row for row in rows if row["class"] != name], table) for name, table in GATES.items()}


def is_sure(model, row):
    cls = model[row["class"]]
    return any(set(g["needs"]) <= row["says"] and not row["says"] & set(cls["doubts"]) - set(g["despite"]) and row["mean"] >= g["mean"] and row["least"] >= g["least"] for g in cls["gates"])


def judge(model, rows):
    sure = [row for row in rows if is_sure(model, row)]
    return len(sure), [row for row in sure if not row["right"]]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages")
    parser.add_argument("readings")
    parser.add_argument("--control", default="_build/app/ctl/kakanaictl")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    if not os.path.exists(args.readings):
        images = [json.load(open(name, encoding="utf-8"))["images"] for name in sorted(glob.glob(os.path.join(glob.escape(args.pages), "*.json")))]
        with open(args.readings, "w", encoding="utf-8") as file:
            subprocess.run([args.control, "read", "--json", "--evidence", "--each", *[os.path.join(args.pages, one[0]) for one in images if len(one) == 1]], stdout=file, check=False)
    readings = {}
    for line in open(args.readings, encoding="utf-8"):
        one = json.loads(line)
        readings.setdefault(one["file"], one)
    rows, total = rows_of(args.pages, readings)
    pages = sorted({row["page"] for row in rows})
    halves = [[row for row in rows if pages.index(row["page"]) % 2 == i] for i in (0, 1)]
    checked = [judge(fit(halves[i]), halves[1 - i]) for i in (0, 1)]
    model = fit(rows)
    sure, wrong = judge(model, rows)
    right = sum(row["right"] for row in rows)
    print("%d pages, %d values: %d read, %d right" % (len(pages), total, len(rows), right))
    print("fitted to half, judged by the other: %d sure, %d of them wrong" % (sum(n for n, _ in checked), sum(len(w) for _, w in checked)))
    print("fitted to all: %d sure (%.1f %%), %d of them wrong" % (sure, 100 * sure / max(total, 1), len(wrong)))
    doubts = collections.Counter()
    for row in rows:
        held = row["says"] & set(model[row["class"]]["doubts"])
        if len(held) == 1 and is_sure(model, dict(row, says=row["says"] - held)):
            doubts[next(iter(held)), row["right"]] += 1
    for doubt in ALWAYS + PERHAPS:
        print("  %-9s alone keeps back %4d right, %3d wrong" % (doubt, doubts[doubt, True], doubts[doubt, False]))
    for name in GATES:
        part = [row for row in rows if row["class"] == name]
        print("  %-9s %4d read, %4d right, %4d sure; kept back by %s" % (name, len(part), sum(row["right"] for row in part), judge(model, part)[0], dict(collections.Counter(
            word for row in part if row["right"] and not is_sure(model, row) for word in (row["says"] & set(model[name]["doubts"]) or {"no gate"})).most_common(8))))
    for row in wrong:
        print("  wrong: %(page)s %(path)s got=%(got)s want=%(want)s %(mean).3f %(least).3f" % row, " ".join(sorted(row["says"])))
    if args.write:
        fitted = {"pages": len(pages), "values": total, "sure": sure, "wrong": len(wrong)}
        with open(TARGET, "w", encoding="utf-8") as file:
            json.dump({"format": 1, "fitted": fitted, "classes": model}, file, ensure_ascii=False, indent=1)
            file.write("\n")


if __name__ == "__main__":
    main()
