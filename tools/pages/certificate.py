# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints a household in a layout. A layout is data (layouts_*.py):

title, heading: the title and how it stands
head, person: rows of cells (label, what, weight[, {options}]); `what` as Values.fill takes it
mode: how label and value stand together: left, inside, above, open, colon, bracket, leader, under, below, corner, square
people: blocks (one under another), pairs (two abreast), table (a row each), columns (a column each), form (form.py)
head_form, head_form_h: the head as a form too
order: people-first puts the head below the people
per_page, slots (blocks printed whether used or not), side (a heading downwards beside head or people)."""
import math
import re

from form import Forms
from paper import Overflow, Sheet
from values import Values

SIZES = {"A4": (210, 297), "B4": (257, 364), "A4L": (297, 210), "B5": (182, 257), "A3L": (420, 297)}
CERTIFIED = "上記のとおり転出することを証明します。"


class Printer(Forms):
    def __init__(self, layout, home, style, faces, dpi, rng):
        self.layout, self.home, self.style, self.faces, self.rng, self.dpi = layout, home, style, faces, rng, dpi
        self.values = Values(home, style)
        self.sheets = []

    # ——— cells ———

    def label(self, text, x, y, w, h, size=None):
        size = size or self.style["label_size"]
        if self.layout.get("justify") and len(text) < 7:
            self.sheet.spread(text, x + 1.2, y + h / 2, size, self.faces["labels"], w - 2.4)
        else:
            self.sheet.put(text, x + 0.8, y + h / 2, size, self.faces["labels"], w - 1.6, h - 0.4,
                           "middle" if self.layout.get("centred") else "left", 2)

    def value(self, what, index, x, y, w, h, options):
        """What stands in a cell; returns the right end of the print."""
        size = self.style["size"] * options.get("scale", 1)
        text, spans, circles = self.values.fill(what, index) if what else ("", [], [])
        face, track = self.faces["values"], options.get("track", self.layout.get("track", 0))
        if not text:
            blank = self.style.get("blank", "") if what and (index or 0) < len(self.home["people"]) else ""
            self.sheet.put(blank, x + 1.4, y + h / 2, size, face)
            return x
        if options.get("digits"):
            if isinstance(options["digits"], tuple):
                return self.digit_groups(options["digits"], text, spans, x + 1, y, w - 2, h, size)
            return self.digit_boxes(text, spans, x + 1, y, w - 2, h, size)
        if options.get("units") and spans:
            return self.units(text, spans[0][0], x + 1, y, w - 2, h, size)
        right = self.sheet.put(text, x + 1.2, y + h / 2, size, face, w - 2, h - 0.3, options.get("align", "left"),
                               options.get("lines", 2 if h > 8 else 1), track, spans)
        for begin, end in circles:
            a = x + 1.2 + self.sheet.length(text[:begin], size, face)
            b = x + 1.2 + self.sheet.length(text[:end], size, face)
            em = size * 25.4 / 72
            self.sheet.ellipse(a - 0.25 * em, y + h / 2 - 0.75 * em, b - a + 0.5 * em, 1.5 * em)
        return right

    def digit_boxes(self, text, spans, x, y, w, h, size):
        side = min(w / len(text), h - 1, 6.5)
        self.sheet.box(x, y + h / 2 - side / 2, side * len(text), side, 0.15)
        for i, c in enumerate(text):
            if i:
                self.sheet.rule(x + i * side, y + h / 2 - side / 2, x + i * side, y + h / 2 + side / 2, 0.1, 130 if i % 4 else None)
            self.sheet.put(c, x + i * side, y + h / 2, min(size, side * 2.5), self.faces["values"], side, None, "middle")
        for path, begin, end in spans:
            self.sheet.mark(path, x + begin * side, y + h / 2 - side / 2, (end - begin) * side, side)
        return x + side * len(text)

    def digit_groups(self, groups, text, spans, x, y, w, h, size):
        """Boxes in groups with a gap between them."""
        text, start = "".join(c for c in text if c not in " -　－"), 0
        side = min((w - 1.6 * (len(groups) - 1)) / len(text), h - 1, 6)
        for count in groups:
            part = [(path, 0, count) for path, *_ in spans]
            x = self.digit_boxes(text[start:start + count], part, x, y, side * count, h, size) + 1.6
            start += count
        return x - 1.6

    def units(self, text, path, x, y, w, h, size):
        """A date whose 年, 月, 日 the form prints and whose figures the machine puts between them."""
        parts = re.fullmatch("(.*?)([元0-9０-９]+)年[ 　]*([0-9０-９]+)月[ 　]*([0-9０-９]+)日", text)
        if not parts:
            return self.sheet.put(text, x, y + h / 2, size, self.faces["values"], w, h, spans=[(path, 0, len(text))])
        era, step, middle = parts[1].strip("　 "), w / 4, y + h / 2
        end = self.sheet.put(era, x, middle, size, self.faces["values"])
        for i, unit in enumerate("年月日"):
            left = x + step * (0.9 + i)
            self.sheet.put(parts[2 + i], left, middle, size, self.faces["values"], step * 0.6, None, "right")
            end = self.sheet.put(unit, left + step * 0.66, middle, self.style["label_size"], self.faces["labels"])
        em = size * 25.4 / 72
        self.sheet.mark(path, x, middle - em / 2, end - x, em)
        return end

    def cell(self, mode, label, what, index, x, y, w, h, options):
        layout, sheet = self.layout, self.sheet
        wide = options.get("label_w", layout.get("label_w", 24))
        shade = layout.get("shade")
        if mode == "left":
            if label:
                sheet.box(x, y, wide, h, layout.get("line", 0.2), shade=shade)
                self.label(label, x, y, wide, h)
            else:
                wide = 0
            sheet.box(x + wide, y, w - wide, h, layout.get("line", 0.2))
            self.value(what, index, x + wide, y, w - wide, h, options)
        elif mode == "inside":
            sheet.box(x, y, w, h, layout.get("line", 0.2))
            small = self.style["label_size"] * 0.8
            sheet.put(label, x + 0.8, y + 0.7 + small * 0.18, small, self.faces["labels"], w - 1.6)
            self.value(what, index, x + 1.5, y + 2.8, w - 1.5, h - 3, options)
        elif mode == "above":
            top = min(5.2, h * 0.42)
            sheet.box(x, y, w, top, layout.get("line", 0.2), shade=shade)
            self.label(label, x, y, w, top)
            sheet.box(x, y + top, w, h - top, layout.get("line", 0.2))
            self.value(what, index, x, y + top, w, h - top, options)
        else:
            self.open_cell(mode, label, what, index, x, y, w, h, wide, options)

    def open_cell(self, mode, label, what, index, x, y, w, h, wide, options):
        sheet, size, face = self.sheet, self.style["label_size"], self.faces["labels"]
        if mode == "below":
            sheet.put(label, x + 1, y + h * 0.24, size, face, w - 2)
            self.value(what, index, x + 4, y + h * 0.42, w - 5, h * 0.55, options)
            return
        shown = {"bracket": "〔%s〕", "colon": "%s：", "corner": "【%s】", "square": "■%s"}.get(mode, "%s") % label
        end = sheet.put(shown, x, y + h / 2, size, face, wide - 1, h, lines=1)
        if mode == "leader":
            dot = self.layout.get("dot", "・")
            count = int((x + wide - end - 2) / sheet.length(dot, size, face))
            if count > 0:
                sheet.put(dot * count, x + wide - 1 - sheet.length(dot * count, size, face), y + h / 2, size, face)
        self.value(what, index, x + wide, y, w - wide, h, options)
        if mode == "under":
            sheet.rule(x + wide, y + h - 0.5, x + w - 2, y + h - 0.5, 0.12)

    def grid(self, rows, x, y, w, index, mode, height):
        """Rows of cells; returns where they end."""
        for row in rows:
            options = [cell[3] if len(cell) > 3 else {} for cell in row]
            h = height * max(o.get("high", 1) for o in options)
            total, left = sum(cell[2] for cell in row), x
            for (label, what, weight, *_), option in zip(row, options):
                wide = w * weight / total
                self.cell(option.get("mode", mode), label, what, index, left, y, wide, h, option)
                left += wide
            y += h
        return y

    # ——— people ———

    def table(self, x, y, w, people, height):
        """Headings above columns; a row (of one or more lines) for each person."""
        columns, ruled = self.layout["person"], self.layout.get("ruled", True)
        deep = max(len(column[0]) for column in columns)
        total = sum(column[1] for column in columns)
        slots = max(self.layout.get("slots", 0), len(people))
        head = self.layout.get("heading_h", 6) * (1 if deep == 1 else deep * 0.8)
        for number in range(-1, slots):
            h = head if number < 0 else height * deep
            left = x
            for stack, weight in columns:
                wide, part = w * weight / total, h / len(stack)
                for i, (label, what, *rest) in enumerate(stack):
                    options = rest[0] if rest else {}
                    if ruled:
                        self.sheet.box(left, y + i * part, wide, part, self.layout.get("line", 0.2),
                                       shade=self.layout.get("shade") if number < 0 else None)
                    if number < 0:
                        self.label(label, left, y + i * part, wide, part)
                    elif number < len(people):
                        self.value(what, people[number], left, y + i * part, wide, part, options)
                left += wide
            if number < 0 and self.layout.get("heading_rule"):
                self.sheet.rule(x, y + h, x + w, y + h, 0.25)
            y += h
        if self.layout.get("ruled") is False:
            self.sheet.rule(x, y + 1, x + w, y + 1, 0.25)
        return y

    def columns(self, x, y, w, people, height):
        """Labels once at the left, a column for each person."""
        wide = self.layout.get("label_w", 26)
        slots = max(self.layout.get("slots", 0), len(people))
        for label, what, *rest in self.layout["person"]:
            options = rest[0] if rest else {}
            h = height * options.get("high", 1)
            self.sheet.box(x, y, wide, h, shade=self.layout.get("shade"))
            self.label(label, x, y, wide, h)
            for i in range(slots):
                part = (w - wide) / slots
                self.sheet.box(x + wide + i * part, y, part, h)
                if i < len(people):
                    self.value(what, people[i], x + wide + i * part, y, part, h, options)
            y += h
        return y

    def blocks(self, x, y, w, people, height):
        layout, side = self.layout, self.layout.get("person_side")
        abreast = 2 if layout["people"] == "pairs" else 1
        slots = max(layout.get("slots", 0), len(people))
        gap, bottom = layout.get("gap", 3), y
        for place in range(slots):
            index = people[place] if place < len(people) else None
            wide = (w - gap * (abreast - 1)) / abreast
            left, top = x + (place % abreast) * (wide + gap), bottom if place % abreast == 0 else top
            start = top
            inner, inner_w = left, wide
            if side:
                inner, inner_w = left + 8, wide - 8
            if layout.get("caption"):
                self.sheet.put(layout["caption"] % (place + 1), left, top + 2.5, self.style["label_size"] * 1.1, self.faces["labels"])
                top += 5.5
                start = top
            end = self.grid(layout["person"], inner, top, inner_w, 99 if index is None else index, layout["mode"], height)
            if side:
                self.sheet.box(left, start, 8, end - start, shade=layout.get("shade"))
                text = side % (place + 1) if "%d" in side else side
                if len(text) == 1:
                    self.sheet.put(text, left, (start + end) / 2, 13, self.faces["labels"], 8, None, "middle")
                else:
                    self.sheet.down(text, left + 4, start + 1, end - 1, self.style["label_size"] * 1.1, self.faces["labels"])
            if layout.get("frame"):
                self.sheet.box(left - 1.5, start - 1, wide + 3, end - start + 2, 0.4)
            top = start - (5.5 if layout.get("caption") else 0)
            if place % abreast == abreast - 1 or place == slots - 1:
                bottom = end + gap
        return bottom

    # ——— pages ———

    def heading(self, x, w, y):
        layout, look = self.layout, self.layout.get("heading", {})
        size, track = look.get("size", 18), look.get("track", 0.5)
        face = self.faces["labels" if look.get("gothic", True) else "values"]
        long = self.sheet.length(layout["title"], size, face, track)
        left = {"left": x, "middle": x + (w - long) / 2}[look.get("align", "middle")]
        self.sheet.put(layout["title"], left, y, size, face, track=track)
        high = size * 25.4 / 72
        if look.get("frame"):
            self.sheet.box(left - 6, y - high, long + 12, high * 2, 0.4)
        if look.get("line"):
            self.sheet.rule(left - 2, y + high * 0.75, left + long + 2, y + high * 0.75, 0.4)
        if layout.get("subtitle"):
            small = size * 0.6
            long = self.sheet.length(layout["subtitle"], small, face)
            self.sheet.put(layout["subtitle"], x if look.get("align") == "left" else x + (w - long) / 2, y + high * 1.3, small, face)
            y += high * 0.8
        return y + high * 1.6

    def foot(self, x, w, y, height):
        """認証文, date, municipality and head with the seal over the name."""
        layout, size = self.layout, self.style["size"]
        look = layout.get("foot") or {}
        y = max(y + 4, height - look.get("from_bottom", 400))
        self.sheet.put(look.get("text", CERTIFIED), x + look.get("indent", 4), y + 3, size, self.faces["labels"])
        left = x + w * look.get("at", 0.45)
        text, spans, _ = self.values.fill(look.get("date", "issue_date"), None)
        self.sheet.put(text, x + w * look.get("date_at", look.get("at", 0.45)), y + 11, size, self.faces["values"], spans=spans)
        who = look.get("who", "{issuer}長　{mayor}")
        for line in who if isinstance(who, list) else [who]:
            text, spans, _ = self.values.fill(line, None) if "{" in line else (line, [], [])
            end = self.sheet.put(text, left, y + 20, size * 1.15, self.faces["values"], w - (left - x) - 4, None, spans=spans)
            y += 7
        y -= 7
        seal = self.home["issuer"][-3:] + "長之印"
        if look.get("seal") == "printed":
            self.printed_seal(min(end + 1, x + w - 19), y + 11, 18, seal)
        elif look.get("seal") == "none":
            self.sheet.put("（公印省略）", left + 8, y + 26, size * 0.9, self.faces["labels"])
        else:
            self.sheet.seals.append((end - 9, y + 12, 18, seal, look.get("seal", "square")))
        return y + 30

    def print(self):
        layout, home = self.layout, self.home
        size = SIZES[layout.get("paper", "A4")]
        per = layout.get("per_page", 4)
        count = len(home["people"])
        pages = max(1, math.ceil(count / per))
        for page in range(pages):
            self.sheet = Sheet(*size, self.dpi)
            self.sheets.append(self.sheet)
            self.sheet.ink = self.style.get("ink", 28)
            x, w = layout.get("margin", 18), size[0] - 2 * layout.get("margin", 18)
            y = self.heading(x, w, layout.get("top", 20))
            self.marks(x, w, size[1], page + 1, pages)
            self.extras(x, w, size[1], page + 1, pages)
            first, last = page == 0 or layout.get("repeat_head"), page == pages - 1
            if first and layout.get("order") != "people-first":
                y = self.head(x, w, y + 2)
            y += layout.get("space", 4)
            people = list(range(page * per, min(count, page * per + per)))
            height = layout.get("row_h", 8)
            draw = {"table": self.table, "columns": self.columns, "form": self.form}.get(layout["people"], self.blocks)
            y = draw(x, y, w, people, height)
            if last and layout.get("order") == "people-first":
                y = self.head(x, w, y + 3)
            if layout.get("remainder") and last:
                self.sheet.put("以下余白", x + w / 2 - 8, y + 4, self.style["label_size"], self.faces["labels"])
                y += 7
            if last and layout.get("foot", {}) is not None:
                y = self.foot(x, w, y, size[1])
            for line in layout.get("notes", []) if last else []:
                self.sheet.put(line, x, y + 1, self.style["label_size"] * 0.85, self.faces["labels"], w)
                y += 4
            if y > size[1] - 6:
                raise Overflow("%s: %.0f of %.0f mm used" % (layout["name"], y, size[1]))
        return self.sheets

    def head(self, x, w, y):
        layout, side = self.layout, self.layout.get("head_side")
        if layout.get("head_form"):
            self.items(layout["head_form"], x, y, w, None)
            return y + layout["head_form_h"]
        for group in layout["head"] if side else [layout["head"]]:
            rows, inner, wide, start = group, x, w, y
            if side:
                title, rows = group
                inner, wide = x + 8, w - 8
            y = self.grid(rows, inner, y, wide, None, layout.get("head_mode", layout["mode"]), layout.get("head_h", 9))
            if side:
                self.sheet.box(x, start, 8, y - start, shade=layout.get("shade"))
                self.sheet.down(title, x + 4, start + 1, y - 1, self.style["label_size"], self.faces["labels"])
        return y

    def marks(self, x, w, height, page, pages):
        """Page and serial numbers, and what else stands at the edges of such paper."""
        small, face, layout = self.style["label_size"] * 0.85, self.faces["labels"], self.layout
        serial = layout.get("serial", "No.%06d") % self.rng.randint(1, 99999)
        count = layout.get("count", "{0}/{1}").format(page, pages)
        for text, where in ((serial, layout.get("serial_at", "top-right")), (count, layout.get("count_at", "bottom"))):
            if where is None:
                continue
            long = self.sheet.length(text, small, face)
            spots = {"top-right": (x + w - long, 10), "top-left": (x, 10), "bottom": (x + (w - long) / 2, height - 9),
                     "bottom-right": (x + w - long, height - 9), "second-right": (x + w - long, 15)}
            self.sheet.put(text, *spots[where], small, face)
