#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs inside the sandbox of forms/kk-sheet-import.c: opens each sheet with LibreOffice and leaves in
the folder beside it

  background.pdf  the sheet as the city drew it, its field cells emptied
  cells.json      per field cell: the text it held, its rectangle on the page, how its text is set

    sheet-cells.py WORK FILE…      FILE is WORK/N/source.EXT; results go to WORK/N

Everything here may be hostile input's doing: the caller checks what it reads. A file that cannot be
used leaves WORK/N/refused.json {"code", "where"} instead."""
import json
import os
import re
import subprocess
import sys
import time
import zipfile

import pikepdf
import uno

PropertyValue = uno.getClass("com.sun.star.beans.PropertyValue")
PLACEHOLDER = re.compile(r"\{\{(.+?)\}\}", re.S)
MAX_UNPACKED = 150 << 20
MAX_ROWS, MAX_COLUMNS, MAX_FIELDS, MAX_PAGES = 1200, 400, 2000, 20


class Refused(Exception):
    def __init__(self, code, where=""):
        super().__init__(code)
        self.code, self.where = code, where


def properties(**values):
    return tuple(PropertyValue(Name=name, Value=value) for name, value in values.items())


def url(path):
    return uno.systemPathToFileUrl(path)


# No macro runs, no link is followed.
SETTINGS = (
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
)


def settle(work):
    folder = os.path.join(work, "profile", "user")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "registrymodifications.xcu"), "w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">')
        for path, name, value in SETTINGS:
            file.write('<item oor:path="/org.openoffice.Office.%s"><prop oor:name="%s" oor:op="fuse">'
                       '<value>%s</value></prop></item>' % (path, name, value))
        file.write("</oor:items>")


def start(work):
    """soffice on a pipe of its own; gives its desktop."""
    settle(work)
    pipe = "kakanai-%d" % os.getpid()
    office = subprocess.Popen(
        ["soffice", "--headless", "--invisible", "--nologo", "--norestore", "--nodefault", "--nolockcheck",
         "--nofirststartwizard", "-env:UserInstallation=" + url(os.path.join(work, "profile")),
         "--accept=pipe,name=%s;urp;" % pipe], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(600):
        try:
            context = resolver.resolve("uno:pipe,name=%s;urp;StarOffice.ComponentContext" % pipe)
            return office, context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except Exception:
            if office.poll() is not None:
                break
            time.sleep(0.05)
    sys.exit("LibreOffice does not start")


def check_size(path):
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if len(entries) > 5000 or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
                raise Refused("too_large")


def load(desktop, path):
    # Macros never, links never: MacroExecutionMode.NEVER_EXECUTE, UpdateDocMode.NO_UPDATE.
    try:
        document = desktop.loadComponentFromURL(
            url(path), "_blank", 0, properties(Hidden=True, MacroExecutionMode=0, UpdateDocMode=0))
    except Exception:
        document = None
    if document is None:
        raise Refused("encrypted" if is_encrypted(path) else "unreadable")
    if not document.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
        document.close(True)
        raise Refused("not_a_sheet")
    return document


def is_encrypted(path):
    """An OLE file that holds an encrypted package, or an ODF whose manifest names a cipher."""
    with open(path, "rb") as file:
        head = file.read(1 << 20)
    if head[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return "EncryptedPackage".encode("utf-16-le") in head or b"\x2f\x00\x36\x00" in head[:8192]
    try:
        with zipfile.ZipFile(path) as archive:
            return b"encryption-data" in archive.read("META-INF/manifest.xml")
    except (zipfile.BadZipFile, KeyError, OSError):
        return False


def unprotected(desktop, document, folder):
    """A protected sheet ignores writes without a word: it goes through ODF with its lock taken off."""
    sheets = document.Sheets
    if not document.isProtected() and not any(sheets.getByIndex(i).isProtected() for i in range(sheets.Count)):
        return document
    locked, open_ = os.path.join(folder, "locked.ods"), os.path.join(folder, "open.ods")
    document.storeToURL(url(locked), properties(FilterName="calc8"))
    document.close(True)
    with zipfile.ZipFile(locked) as source, zipfile.ZipFile(open_, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "content.xml":
                data = re.sub(rb' table:(protected|structure-protected)="true"', b"", data)
            target.writestr(entry, data)
    return load(desktop, open_)


def freeze(sheet):
    """Nothing may move when a cell is emptied: the print area and every row's height stay."""
    cursor = sheet.createCursor()
    cursor.gotoStartOfUsedArea(False)
    cursor.gotoEndOfUsedArea(True)
    used = cursor.getRangeAddress()
    if used.EndRow >= MAX_ROWS or used.EndColumn >= MAX_COLUMNS:
        raise Refused("too_many_rows", sheet.Name)
    if not sheet.getPrintAreas():
        page = sheet.DrawPage
        used.StartRow = used.StartColumn = 0
        for i in range(page.Count):
            shape = page.getByIndex(i)
            right, bottom = shape.Position.X + shape.Size.Width, shape.Position.Y + shape.Size.Height
            while used.EndColumn + 1 < MAX_COLUMNS and right > edge(sheet.Columns.getByIndex(used.EndColumn), "Width"):
                used.EndColumn += 1
            while used.EndRow + 1 < MAX_ROWS and bottom > edge(sheet.Rows.getByIndex(used.EndRow), "Height"):
                used.EndRow += 1
        sheet.setPrintAreas((used,))
    for r in range(used.EndRow + 1):
        row = sheet.Rows.getByIndex(r)
        if row.OptimalHeight:
            row.OptimalHeight = True  # measured anew: files made by programs carry none
            row.Height = row.Height
    return used


def edge(column_or_row, what):
    position = column_or_row.Position
    return (position.X if what == "Width" else position.Y) + getattr(column_or_row, what)


def merged(sheet, cell):
    cursor = sheet.createCursorByRange(cell)
    cursor.collapseToMergedArea()
    return cursor


def field_cells(document):
    """(sheet, cell's merged range, text), each cell once: placeholders, then named ranges of fields."""
    found = {}
    sheets = document.Sheets
    for i in range(sheets.Count):
        sheet = sheets.getByIndex(i)
        if not sheet.IsVisible:
            continue
        used = freeze(sheet)
        block = sheet.getCellRangeByPosition(0, 0, used.EndColumn, used.EndRow)
        for r, row in enumerate(block.getFormulaArray()):
            for c, text in enumerate(row):
                if "{{" in text:
                    found[i, r, c] = text
    names = document.NamedRanges
    for name in names.ElementNames:
        cells = names.getByName(name).getReferredCells()
        if cells is None or name.startswith("_"):
            continue
        at = cells.getRangeAddress()
        sheet = sheets.getByIndex(at.Sheet)
        key = at.Sheet, at.StartRow, at.StartColumn
        if sheet.IsVisible and key not in found and not sheet.getCellByPosition(at.StartColumn, at.StartRow).String:
            found[key] = "{{=" + name.replace("_", ".") + "}}"
    if len(found) > MAX_FIELDS:
        raise Refused("too_many_fields")
    for (i, r, c), text in sorted(found.items()):
        sheet = sheets.getByIndex(i)
        yield sheet, merged(sheet, sheet.getCellByPosition(c, r)), text


def style(cells):
    cell = cells.getCellByPosition(0, 0)
    return {
        "width": cells.Size.Width / 2540 * 72,
        "size": cell.CharHeightAsian,
        "bold": cell.CharWeightAsian > 110,
        "align": cell.HoriJustify.value,
        "valign": cell.VertJustify if isinstance(cell.VertJustify, int) else cell.VertJustify.value,
        "wrap": bool(cell.IsTextWrapped),
        "shrink": bool(cell.ShrinkToFit),
        "indent": cell.ParaIndent / 2540 * 72,
        "vertical": cell.Orientation.value == "STACKED",
    }


def export(document, path):
    document.storeToURL(url(path), properties(
        FilterName="calc_pdf_Export",
        FilterData=uno.Any("[]com.sun.star.beans.PropertyValue", properties(
            SelectPdfVersion=2, UseTaggedPDF=False, ExportBookmarks=False, ExportNotes=False,
            ExportFormFields=False, InitialView=0))))


def plain(text):
    """What stays printed: the words around the placeholders, with room for a value; a ring takes none, a box to tick is
    printed with the words."""
    alone = not PLACEHOLDER.sub("", text).strip()

    def room(found):
        mark = found[1].strip()[:1]
        return "□" if mark in "☑□" else "" if alone or mark in "○◯" else "　　　　"
    return PLACEHOLDER.sub(room, text)


def rectangles(path):
    """(pages [w, h], {colour: [(page, x, y, w, h)]}, rules): filled rectangles by colour and stroked lines,
    in points from the top left."""
    sizes, filled, rules = [], {}, []
    with pikepdf.open(path) as pdf:
        if len(pdf.pages) > MAX_PAGES:
            raise Refused("too_many_pages")
        for number, page in enumerate(pdf.pages):
            box = [float(v) for v in page.mediabox]
            sizes.append([box[2] - box[0], box[3] - box[1]])
            walk(page, number, box[3], filled, rules)
    return sizes, filled, rules


def times(m, n):
    return (m[0] * n[0] + m[1] * n[2], m[0] * n[1] + m[1] * n[3], m[2] * n[0] + m[3] * n[2],
            m[2] * n[1] + m[3] * n[3], m[4] * n[0] + m[5] * n[2] + n[4], m[4] * n[1] + m[5] * n[3] + n[5])


def walk(page, number, height, filled, rules):
    ctm, colour, stack, points = (1, 0, 0, 1, 0, 0), None, [], []

    def put(x, y):
        points.append((ctm[0] * x + ctm[2] * y + ctm[4], ctm[1] * x + ctm[3] * y + ctm[5]))

    for operands, operator in pikepdf.parse_content_stream(page):
        op = str(operator)
        if op in ("cm", "rg", "g", "re", "m", "l", "c"):
            values = [float(v) for v in operands]
        if op == "q":
            stack.append((ctm, colour))
        elif op == "Q" and stack:
            ctm, colour = stack.pop()
        elif op == "cm":
            ctm = times(values, ctm)
        elif op == "rg":
            colour = tuple(round(v * 255) for v in values)
        elif op == "g":
            colour = (round(values[0] * 255),) * 3
        elif op == "re":
            x, y, w, h = values
            put(x, y), put(x + w, y), put(x + w, y + h), put(x, y + h)
        elif op in ("m", "l"):
            put(*values)
        elif op == "c":
            put(*values[4:])
        elif op in ("f", "f*", "F", "B", "B*", "b", "b*", "S", "s", "n"):
            if points and op != "n":
                xs, ys = [p[0] for p in points], [height - p[1] for p in points]
                rect = (number, min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
                if op in ("f", "f*", "F", "B", "B*", "b", "b*"):
                    filled.setdefault(colour, []).append(rect)
                if op in ("S", "s", "B", "B*", "b", "b*"):
                    rules.append(tuple(round(v, 1) for v in rect))
            points = []


def union(rects):
    page = rects[0][0]
    x, y = min(r[1] for r in rects), min(r[2] for r in rects)
    return [page, x, y, max(r[1] + r[3] for r in rects) - x, max(r[2] + r[4] for r in rects) - y]


def scale(cells):
    """What a sheet's page is scaled by, in whole percents: how wide its cells are drawn, and are (UNO tells it nowhere)."""
    whole = [cell for cell in cells if len(cell["rects"]) == 1]
    width = sum(cell["style"]["width"] for cell in whole)
    return round(sum(cell["rects"][0][3] for cell in whole) / width, 2) if width else 1.0


def where(sheet, cells):
    at = cells.getRangeAddress()
    letters, column = "", at.StartColumn + 1
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(65 + digit) + letters
    return "%s!%s%d" % (sheet.Name, letters, at.StartRow + 1)


def drop_conditional_formats(document):
    for i in range(document.Sheets.Count):
        sheet = document.Sheets.getByIndex(i)
        formats = sheet.ConditionalFormats
        for entry in formats.getConditionalFormats():
            formats.removeByID(entry.ID)


def convert(desktop, folder, path):
    check_size(path)
    document = unprotected(desktop, load(desktop, path), folder)
    try:
        cells = list(field_cells(document))
        title = document.Sheets.getByIndex(0).Name
        if not cells:
            raise Refused("no_fields")
        kept = [(sheet.Name, cells_, text, style(cells_), where(sheet, cells_))
                for sheet, cells_, text in cells]
        for n, (sheet, cells_, text, _, _) in enumerate(kept):
            # Calc prints no page whose cells are all empty: one space is enough.
            first = n == 0 or kept[n - 1][0] != sheet
            cells_.getCellByPosition(0, 0).String = plain(text) or ("　" if first else "")
        background = os.path.join(folder, "background.pdf")
        export(document, background)
        drop_conditional_formats(document)
        colours = {}
        for n, (_, cells_, _, _, at) in enumerate(kept):
            colour = (1 + n % 250, 3 + n // 250, 251)
            cells_.CellBackColor = colour[0] << 16 | colour[1] << 8 | colour[2]
            colours[colour] = n
        coloured = os.path.join(folder, "coloured.pdf")
        export(document, coloured)
    finally:
        document.close(True)
    sizes, _, rules = rectangles(background)
    sizes_coloured, filled, rules_coloured = rectangles(coloured)
    if sizes != sizes_coloured or sorted(rules) != sorted(rules_coloured):
        raise Refused("layout_moved")
    places = {colours[colour]: rects for colour, rects in filled.items() if colour in colours}
    out, of_sheet = [], {}
    for n, (sheet, _, text, set_, at) in enumerate(kept):
        if n not in places:
            raise Refused("cell_not_printed", at)
        by_page = {}
        for rect in places[n]:
            by_page.setdefault(rect[0], []).append(rect)
        out.append({"where": at, "text": text, "style": set_, "rects": [union(r) for r in by_page.values()]})
        of_sheet.setdefault(sheet, []).append(out[-1])
    for cells in of_sheet.values():
        by = scale(cells)
        for cell in cells:
            cell["style"]["scale"] = by
    os.remove(coloured)
    with open(os.path.join(folder, "cells.json"), "w", encoding="utf-8") as file:
        json.dump({"title": title, "pages": sizes, "cells": out}, file, ensure_ascii=False)


def main():
    work, files = sys.argv[1], sys.argv[2:]
    office, desktop = start(work)
    for path in files:
        folder = os.path.dirname(path)
        try:
            convert(desktop, folder, path)
        except Refused as refused:
            with open(os.path.join(folder, "refused.json"), "w", encoding="utf-8") as file:
                json.dump({"code": refused.code, "where": refused.where}, file, ensure_ascii=False)
    try:
        desktop.terminate()
        office.wait(5)
    except Exception:
        office.kill()


if __name__ == "__main__":
    main()
