# SPDX-License-Identifier: GPL-3.0-or-later
"""What templates are worth: of each layout one page is learnt with its truth, and others of the same office (other
households, wear, resolution) are read with all that was learnt, and without."""
import json
import os
import subprocess
import sys
import tempfile

import bench_reading

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "pages"))
import make  # noqa: E402

PERSONS = 2  # of the household learnt from: how the next stands is seen from two


def draw(folder, part, args, layout, kind, printer, numbers, **how):
    """Draws into folder/layout/part; the truths, their images named from folder."""
    out = os.path.join(folder, layout, part)
    os.makedirs(out, exist_ok=True)
    given = dict(out=out, set=args.set, seed=args.seed + (part == "read"), printer=printer, layouts=[layout], kinds=[kind], wear=how.get("wear"), dpi=how.get("dpi"),
                 no_images=how.get("no_images", False), stand_in=False)
    truths = []
    for number in numbers:
        truth = make.draw((number, given))
        truths.append(dict(truth, file=os.path.join(out, "%s-%04d.json" % (args.set, number)), images=[os.path.join(layout, part, image) for image in truth["images"]]))
    return truths


def draw_first(folder, args, layout, kind, printer):
    """The page to learn: the first with persons enough on one sheet."""
    found = draw(folder, "look", args, layout, kind, printer, range(1, 7), no_images=True, wear=["light"], dpi=[40])
    best = max(range(len(found)), key=lambda i: (len(found[i]["images"]) == 1 and len(found[i]["persons"]) >= PERSONS, len(found[i]["images"]) == 1, -i))
    return draw(folder, "learn", args, layout, kind, printer, [best + 1], wear=["light"], dpi=[300])[0]


def learn(control, folder, truth, environment):
    """What could not be found on the page, or why it was not learnt."""
    pages = [os.path.join(folder, name) for name in truth["images"]]
    done = subprocess.run([control, "template", "learn", *pages, "--truth", truth["file"]], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    lines = done.stdout.splitlines()
    return "NO: " + done.stderr.strip() if done.returncode else "all" if len(lines) == 1 else "but %d" % (len(lines) - 1)


def count(judge, truth, reading):
    """([values, right, sure, sure and wrong or spurious], errors)."""
    rows, more = judge.page(truth, reading)
    spurious = [m for m in more if m[2] >= bench_reading.SURE]
    errors = [(path, got, want, confidence) for path, _, want, got, confidence, right in rows if not right] + [(path, got, "", confidence) for path, got, confidence in spurious]
    silent = sum(row[4] >= bench_reading.SURE and not row[5] and bool(row[3]) for row in rows)
    return [len(rows), sum(row[5] for row in rows), sum(row[4] >= bench_reading.SURE for row in rows), silent + len(spurious)], errors


def run(bench, args, title, table, percent):
    import fonts
    title("templates: a hundred and more of them, processor time")
    sys.stdout.flush()
    subprocess.run([bench.program("tests/ocr/bench-templates")], env=bench.environment, check=True)
    fonts.install(args.set)
    control, judge = bench.program("app/ctl/kakanaictl"), bench_reading.Judge()
    wanted = args.layouts.split(",") if args.layouts else None
    layouts = [(one["name"], kind) for kind in ("transfer_certificate", "special_transfer_confirmation") for one in make.layouts(args.set)[kind]
               if not wanted or one["name"] in wanted]
    with tempfile.TemporaryDirectory() as scratch:
        folder, city = args.keep or scratch, os.path.join(args.keep or scratch, "city")
        os.makedirs(os.path.join(city, "templates"), exist_ok=True)
        environment = dict(bench.environment, KAKANAI_CITY_DIR=city)
        learnt, truths = {}, []
        for number, (layout, kind) in enumerate(layouts):
            printer = args.seed * 1000 + number
            learnt[layout] = learn(control, folder, draw_first(folder, args, layout, kind, printer), environment)
            chosen = {name: getattr(args, name).split(",") for name in ("wear", "dpi") if getattr(args, name)}
            truths += draw(folder, "read", args, layout, kind, printer, range(1, (args.count or 3) + 1), **chosen)
        readings = [bench_reading.read_pages(control, truths, folder, environment, "--template", how) for how in ("none", "auto")]
        rows, errors, total = [], [], [[0] * 4, [0] * 4]
        for layout, _ in layouts:
            counts, pages, used = [[0] * 4, [0] * 4], 0, set()
            for i, truth in enumerate(truths):
                if truth["family"] != layout:
                    continue
                pages += 1
                for which in (0, 1):
                    found, wrong = count(judge, truth, readings[which][i])
                    counts[which] = [a + b for a, b in zip(counts[which], found)]
                    if which:
                        errors += [(truth["images"][0], *row) for row in wrong]
                        used.add((i, readings[which][i].get("template")))
            total = [[a + b for a, b in zip(*pair)] for pair in zip(total, counts)]
            rows.append([layout, learnt[layout], "%d/%d" % (sum(name is not None for _, name in used), pages), counts[0][0], *cells(counts, percent)])
        rows.append(["all", "", "", total[0][0], *cells(total, percent)])
        title("templates: set %s, seed %d; a page of each layout learnt, others of its office read" % (args.set, args.seed))
        table(["", "learnt", "matched", "values", "right without", "sure", "sure, wrong", "right with", "sure", "sure, wrong"], rows)
        if args.keep:
            with open(os.path.join(folder, "errors.txt"), "w", encoding="utf-8") as file:
                for page, path, got, want, confidence in errors:
                    file.write("%s\t%s\tgot=%s\ttruth=%s\t%.2f\n" % (page, path, got, want, confidence))


def cells(counts, percent):
    return [part for n in counts for part in (percent(n[1], n[0]), percent(n[2], n[0]), n[3])]
