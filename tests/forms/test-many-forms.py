#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A hundred forms registered and filled: the twenty that ship, each also on other paper, lying, with its rows moved, and as .xls or
.ods. Every value must be on the page as text, all of it inside its box. By default every fifth of them, each form once and each
change four times; with --all (`./dev bench register`) the hundred. TAP.

    test-many-forms.py BUILD ROOT [--all]"""
import json
import pathlib
import subprocess
import sys
import tempfile
import time

build, root = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
sys.path.insert(0, str(root / "tools"))
import bench_placement  # noqa: E402
import pdf_text  # noqa: E402

CITY = root / "resources/forms/city"
SLACK = 0.5  # points
AT_ONCE = 25  # sheets for one start of the sandbox


def page_style(document, sheet):
    return document.StyleFamilies.getByName("PageStyles").getByName(sheet.PageStyle)


def other_paper(document, sheet):
    """A4 becomes B5, A5 becomes A6's wider neighbour B6; what does not fit is scaled."""
    style = page_style(document, sheet)
    style.Width, style.Height = round(style.Width * 0.867), round(style.Height * 0.867)
    style.ScaleToPagesX, style.ScaleToPagesY = 1, 0


def lying(document, sheet):
    style = page_style(document, sheet)
    style.IsLandscape, style.Width, style.Height = not style.IsLandscape, style.Height, style.Width


def moved(document, sheet):
    """Two rows more above, one in the middle, every row a little higher, the sheet further in."""
    sheet.Rows.insertByIndex(0, 2)
    sheet.Rows.insertByIndex(7, 1)
    for n in range(3, 12):
        row = sheet.Rows.getByIndex(n)
        row.Height = row.Height + 120
    page_style(document, sheet).LeftMargin += 300


CHANGES = {"same": None, "paper": other_paper, "lying": lying, "moved": moved, "format": None}
FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".xls": "MS Excel 97", ".ods": "calc8"}


def wanted(every):
    """(form, change, ending) of those to try."""
    names = sorted(path.name for path in CITY.iterdir() if path.name != "resident-notice")
    for n, name in enumerate(names):
        for k, change in enumerate(CHANGES):
            if every or k == n % len(CHANGES):
                yield name, change, ".xlsx" if change != "format" else (".xls", ".ods")[n // len(CHANGES) % 2]


def draw(work, which):
    """The sheets; paths."""
    office, paths = bench_placement.Office(str(work / "office")), []
    try:
        for name, change, ending in which:
            source, out = CITY / name / "1/source.xlsx", work / f"{name}-{change}{ending}"
            paths.append(out)
            if change == "same":
                out.write_bytes(source.read_bytes())
                continue
            document = office.cells.load(office.desktop, str(source))
            if CHANGES[change]:
                CHANGES[change](document, document.Sheets.getByIndex(0))
            document.storeToURL(office.cells.url(str(out)), office.cells.properties(FilterName=FILTERS[ending]))
            document.close(True)
    finally:
        office.close()
    return paths


def faults(form, items, placed, pages):
    """What is not right, at most a line a field; and how many values were looked at."""
    wrong, seen = [], 0
    for item, said in zip(items, placed):
        text = bench_placement.letters(said["text"])
        if item["type"] != "field" or not text:
            continue
        seen += 1
        x, y, w, h = (item[k] / bench_placement.MM for k in "xywh")
        there = [c for g in pages[said["page"]] if bench_placement.VALUE_FONT in g.font or "BIZUD" in g.font
                 if x - SLACK <= g.x and g.x + g.advance <= x + w + SLACK and y - SLACK <= g.y - 0.88 * g.size and g.y + 0.12 * g.size <= y + h + SLACK
                 for c in bench_placement.letters(g.text)]
        rest = iter(there)
        if not all(c in rest for c in text):
            wrong.append(f"{form} {item['where']}: {''.join(text)!r} is not all in its box, there is {''.join(there)!r}")
    return wrong, seen


def main():
    every = "--all" in sys.argv
    which = list(wanted(every))
    wrong, seen, refused = [], 0, []
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        (work / "office").mkdir()
        sheets = draw(work, which)
        for n in range(0, len(sheets), AT_ONCE):
            added = subprocess.run([build / "app/ctl/kakanaictl", "form", "add", *sheets[n:n + AT_ONCE], "--dir", work / "data"], capture_output=True, text=True)
            refused += added.stderr.splitlines()
        layouts = [work / "data/forms" / sheet.stem / "1/form.json" for sheet in sheets]
        layouts = [path for path in layouts if path.exists()]
        filled = subprocess.run([build / "tests/forms/form-texts", work, *layouts], capture_output=True, text=True)
        for n, line in enumerate(filled.stdout.splitlines()):
            form = json.loads(layouts[n].read_text())
            items = [item for page in form["pages"] for item in page["items"]]
            more, some = faults(form["id"], items, json.loads(line), pdf_text.pages(work / f"{n}.pdf"))
            wrong, seen = wrong + more, seen + some
    for line in [*refused, *filled.stderr.splitlines(), *wrong]:
        print("# " + line.replace(str(work) + "/", ""))
    results = [(len(layouts) == len(which), f"{len(layouts)} of {len(which)} sheets are registered"),
               (filled.returncode == 0, "and filled"),
               (not wrong and seen > 6 * len(which), f"{seen - len(wrong)} of {seen} values are text inside their boxes ({time.monotonic() - began:.0f} s)")]
    print(f"1..{len(results)}")
    for n, (good, name) in enumerate(results, 1):
        print(f"{'ok' if good else 'not ok'} {n} - {name}")
    sys.exit(not all(good for good, _ in results))


main()
