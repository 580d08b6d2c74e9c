# SPDX-License-Identifier: GPL-3.0-or-later
"""How far from LibreOffice's own rendering the values of a filled form stand. A household's values are typed into the cells of each
sheet and LibreOffice prints it; Kakanai fills the form registered from the same sheet with the same values. Compared is every value
both set alike: on one line, in the size the sheet asks for.

- alone in its cell (typed in the font Kakanai fills in): the distance between the origins of its first character, where the pen starts
  on the baseline; this holds for every alignment
- beside printed words (typed in the sheet's font): the paper keeps room to write in, so along the line the gap to the word it leans on
  is compared, and across it the baseline
- a printed box to tick: its origin"""
import collections
import importlib.util
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import unicodedata

import pdf_text
import uno

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
VALUE_FONT = "IPAmjMincho"
MM = 25.4 / 72

Distance = collections.namedtuple("Distance", "form where text mm dx dy")


def sheet_cells():
    """The module that runs LibreOffice when a form is registered."""
    path = os.path.join(ROOT, "resources", "forms", "sheet-cells.py")
    spec = importlib.util.spec_from_file_location("sheet_cells", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Office:
    """LibreOffice with a profile of its own and the fonts a form is registered with."""

    def __init__(self, work):
        fonts = os.path.abspath(os.path.join(ROOT, "resources", "forms", "sheet-fonts.conf"))
        self.cells, own = sheet_cells(), dict(os.environ)
        os.environ.update(FONTCONFIG_FILE=fonts, SAL_USE_VCLPLUGIN="svp")
        self.process, self.desktop = self.cells.start(work)
        os.environ.clear()
        os.environ.update(own)

    def close(self):
        try:
            self.desktop.terminate()
            self.process.wait(20)
        except Exception:
            self.process.kill()

    def type_in(self, source, texts, pdf=None, sheet_out=None):
        """texts: {where: [text of each placeholder in the cell]}; leaves a PDF, or the sheet."""
        document = self.cells.load(self.desktop, os.path.abspath(source))
        try:
            for sheet, cells, text in list(self.cells.field_cells(document)):
                cell, values = cells.getCellByPosition(0, 0), iter(texts[self.cells.where(sheet, cells)])
                if not self.cells.PLACEHOLDER.sub("", text).strip():
                    cell.CharFontName = cell.CharFontNameAsian = VALUE_FONT
                cell.String = self.cells.PLACEHOLDER.sub(lambda _: next(values, ""), text)
            if pdf:
                self.cells.export(document, pdf)
            else:
                document.storeToURL(self.cells.url(sheet_out), self.cells.properties(FilterName="Calc MS Excel 2007 XML"))
        finally:
            document.close(True)


def is_beside(item):
    return item.get("pad") == 0


def letters(text):
    """Characters with ink of their own: a variation selector has none."""
    return [c for c in text if not c.isspace() and unicodedata.category(c) != "Mn"]


# The first and last glyph of a value, and what stands next to them.
Place = collections.namedtuple("Place", "before first last after")


def find(glyphs, item, siblings, text):
    """Place of text on the lines of a cell, begun within the cell; None where it is not there."""
    left = min(other["x"] for other in siblings) / MM - 1
    right = max(other["x"] + other["w"] for other in siblings) / MM + 1
    top, bottom = item["y"] / MM, (item["y"] + item["h"]) / MM + 1
    wanted = letters(text)
    for glyph in glyphs:
        if not (left <= glyph.x <= right and top <= glyph.y <= bottom and glyph.text[:1] == wanted[0]):
            continue
        line = sorted((g for g in glyphs if abs(g.y - glyph.y) < 0.5 and g.text.strip()), key=lambda g: g.x)
        n = line.index(glyph)
        if letters("".join(g.text for g in line[n:n + len(wanted)])) == wanted:
            end = n + len(wanted)
            return Place(line[n - 1] if n else None, glyph, line[end - 1], line[end] if end < len(line) else None)
    return None


def along(item, place):
    """Where along the line a value stands: beside a word, from that word."""
    if not is_beside(item):
        return place.first.x
    if item["align"] == "right":
        return place.last.x + place.last.advance - place.after.x
    return place.first.x - place.before.x - place.before.advance


def compare(form, items, placed, ours, theirs):
    """([Distance] of one form, how many values were not comparable)."""
    found, left = [], 0
    siblings = collections.defaultdict(list)
    for item in items:
        siblings[item["where"]].append(item)
    for item, said in zip(items, placed):
        text = "□" if item.get("printed") else said["text"]
        if item["type"] != "field" or not text:
            continue
        if not (said["plain"] or item.get("printed")):
            left += 1
            continue
        us, them = (find(glyphs[said["page"]], item, siblings[item["where"]], text) for glyphs in (ours, theirs))
        if us is None or them is None:
            sys.exit("placement: %s %s: %s is not on the page of %s" % (form, item["where"], text, "LibreOffice" if us else "Kakanai"))
        dx, dy = (along(item, us) - along(item, them)) * MM, (us.first.y - them.first.y) * MM
        found.append(Distance(form, item["where"], text, math.hypot(dx, dy), dx, dy))
    return found, left


def typed(items, placed):
    """{where: [what stands in each placeholder of the cell]}; a ring is drawn, not typed."""
    texts = collections.defaultdict(list)
    for item, said in zip(items, placed):
        texts[item["where"]].append("" if item["type"] == "ring" else "□" if item.get("printed") else said["text"])
    return texts


def measure(build, folders):
    """(all Distances, how many values were not comparable) of forms: folders with form.json and source.*"""
    distances, left = [], 0
    with tempfile.TemporaryDirectory() as work:
        layouts = [os.path.join(folder, "form.json") for folder in folders]
        done = subprocess.run([os.path.join(build, "tests", "forms", "form-texts"), work, *layouts], check=True, stdout=subprocess.PIPE, text=True)
        office = Office(work)
        try:
            for n, (folder, line) in enumerate(zip(folders, done.stdout.splitlines())):
                with open(layouts[n], encoding="utf-8") as file:
                    layout = json.load(file)
                items, placed = [item for page in layout["pages"] for item in page["items"]], json.loads(line)
                source = next(os.path.join(folder, name) for name in os.listdir(folder) if name.startswith("source."))
                out = os.path.join(work, "typed-%d.pdf" % n)
                office.type_in(source, typed(items, placed), out)
                found, missed = compare(layout["id"], items, placed, pdf_text.pages(os.path.join(work, "%d.pdf" % n)), pdf_text.pages(out))
                distances += found
                left += missed
        finally:
            office.close()
    return distances, left


def run(bench, title, table):
    title("placement: values of a household of four on the forms that ship, against LibreOffice's own rendering of the sheets with the\n"
          "values typed in; mm between the origins of the first characters (beside printed words: of the gap to the word)")
    city = os.path.join(ROOT, "resources", "forms", "city")
    folders = [os.path.join(city, name, "1") for name in sorted(os.listdir(city))]
    bench.program("tests/forms/form-texts")
    distances, left = measure(bench.build, folders)
    by_form = collections.defaultdict(list)
    for distance in distances:
        by_form[distance.form].append(distance.mm)
    rows = [[form, len(mm), "%.3f" % statistics.mean(mm), "%.3f" % max(mm)] for form, mm in by_form.items()]
    every = [distance.mm for distance in distances]
    table(["", "values", "mean", "worst"], [*rows, ["all %d" % len(rows), len(every), "%.3f" % statistics.mean(every), "%.3f" % max(every)]])
    print("%d more were shrunk or wrapped to stay in their cells, where LibreOffice cuts them off" % left)
    return max(every) <= 0.3
