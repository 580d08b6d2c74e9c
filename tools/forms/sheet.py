# SPDX-License-Identifier: GPL-3.0-or-later
"""A sheet in the manner of Japanese city forms: a grid of narrow columns, boxes, captions at the left."""
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

COLUMNS = 46
THIN, THICK, DOTTED = Side(style="thin"), Side(style="medium"), Side(style="hair")
GREY = PatternFill("solid", fgColor="E8E8E8")
FACE = "ＭＳ 明朝"


class Sheet:
    """Rows are 15 points unless said otherwise; A4 upright, A5 or lying where asked."""

    def __init__(self, title, paper="A4", landscape=False):
        self.book = Workbook()
        self.paper, self.landscape = paper, landscape
        self.begin(self.book.active, title)

    def begin(self, sheet, title):
        paper, landscape = self.paper, self.landscape
        self.sheet = sheet
        self.sheet.title = title[:25]
        self.columns = COLUMNS
        for c in range(1, self.columns + 1):
            self.sheet.column_dimensions[get_column_letter(c)].width = 1.95
        page = self.sheet.page_setup
        page.paperSize = {"A4": 9, "A5": 11, "A3": 8, "B5": 13}[paper]
        page.orientation = "landscape" if landscape else "portrait"
        page.fitToWidth, page.fitToHeight = 1, 0
        self.sheet.sheet_properties.pageSetUpPr.fitToPage = True
        margins = self.sheet.page_margins
        margins.left = margins.right = 0.6
        margins.top = margins.bottom = 0.55
        margins.header = margins.footer = 0.2
        self.row = 1

    def another(self, title):
        """A second sheet of the workbook, a page of its own."""
        self.settle()
        self.begin(self.book.create_sheet(), title)

    def frame(self, row, rows, columns=COLUMNS):
        """A thick box around what stands there."""
        for r in range(row, row + rows):
            for c in range(1, columns + 1):
                at = self.sheet.cell(r, c)
                was = at.border
                at.border = Border(left=THICK if c == 1 else was.left, right=THICK if c == columns else was.right,
                                   top=THICK if r == row else was.top, bottom=THICK if r == row + rows - 1 else was.bottom)

    def height(self, points, rows=1):
        for r in range(self.row, self.row + rows):
            self.sheet.row_dimensions[r].height = points

    def put(self, column, width, text, rows=1, size=10, align="left", valign="center", bold=False, border=THIN,
            fill=None, row=None, wrap=True, face=FACE):
        """A merged box; border None: no rules."""
        row = row or self.row
        cell = self.sheet.cell(row, column, text)
        if width > 1 or rows > 1:
            self.sheet.merge_cells(start_row=row, start_column=column, end_row=row + rows - 1, end_column=column + width - 1)
        cell.font = Font(name=face, size=size, bold=bold)
        cell.alignment = Alignment(horizontal=align, vertical=valign, wrap_text=wrap)
        for r in range(row, row + rows):
            for c in range(column, column + width):
                at = self.sheet.cell(r, c)
                if border is not None:
                    at.border = Border(left=border if c == column else None, right=border if c == column + width - 1 else None,
                                       top=border if r == row else None, bottom=border if r == row + rows - 1 else None)
                if fill is not None:
                    at.fill = fill
        return cell

    def label(self, column, width, text, rows=1, size=9, row=None):
        self.put(column, width, text, rows, size, "center", fill=GREY, row=row)

    def next(self, rows=1):
        self.row += rows

    def space(self, points=7):
        self.height(points)
        self.next()

    def title(self, text, note=None):
        self.height(26)
        self.put(1, self.columns, text, size=17, align="center", bold=True, border=None)
        self.next()
        if note:
            self.lines([note], size=9)

    def lines(self, texts, size=9, points=13):
        for text in texts:
            self.height(points)
            self.put(1, self.columns, text, size=size, border=None)
            self.next()

    def addressee(self, day="{{届出日}}"):
        self.height(18)
        self.put(1, 24, "{{あて先}}", size=11, border=None)
        self.put(28, 19, day, size=11, align="right", border=None)
        self.next()
        self.space(5)

    def heading(self, text):
        self.height(16)
        self.put(1, self.columns, text, size=10, bold=True, border=None)
        self.next()

    def pairs(self, *cells, points=22, rows=1):
        """One line of (caption, caption width, value, value width[, size])."""
        self.height(points, rows)
        column = 1
        for caption, caption_width, value, width, *size in cells:
            self.label(column, caption_width, caption, rows)
            self.put(column + caption_width, width, value, rows, size[0] if size else 11)
            column += caption_width + width
        self.next(rows)

    def people(self, n, columns, points=24, first=1):
        """A table: (heading, width, text with %d for the person[, size, align])."""
        self.height(16)
        column = 1
        for heading, width, *_ in columns:
            self.label(column, width, heading, size=8)
            column += width
        self.next()
        for person in range(first, first + n):
            self.height(points)
            column = 1
            for heading, width, text, *more in columns:
                self.put(column, width, text.replace("%d", str(person)), size=more[0] if more else 10,
                         align=more[1] if len(more) > 1 else "left")
                column += width
            self.next()

    def choices(self, caption, texts, points=18, caption_width=8):
        """A caption and lines of printed choices; a text may hold {{☑ … }}."""
        rows = len(texts)
        self.height(points, rows)
        self.label(1, caption_width, caption, rows)
        for i, text in enumerate(texts):
            width, start = self.columns - caption_width, caption_width + 1
            parts = text if isinstance(text, tuple) else (text,)
            each = width // len(parts)
            for k, part in enumerate(parts):
                last = k == len(parts) - 1
                self.put(start + k * each, width - k * each if last else each, part, row=self.row + i, border=THIN, size=10)
        self.next(rows)

    def office(self, *boxes, points=30):
        """職員記入欄."""
        self.space(8)
        self.height(14)
        self.put(1, self.columns, "職員記入欄", size=8, border=None)
        self.next()
        self.height(points)
        width = self.columns // len(boxes)
        for i, box in enumerate(boxes):
            last = i == len(boxes) - 1
            self.put(1 + i * width, self.columns - i * width if last else width, box, size=8, valign="top")
        self.next()

    def settle(self):
        self.sheet.print_area = "A1:%s%d" % (get_column_letter(self.columns), self.row - 1)

    def save(self, path):
        self.settle()
        self.book.save(path)
