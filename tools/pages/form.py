# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms drawn cell by cell, for what rows of cells cannot say: merged cells, headings over headings, two tables
that share their persons, labels in white on black. An item is (x, y, w, h, label, what[, {options}]): x and w in
hundredths of the width, y and h in mm from where its part begins.

options: bare (no box), under (a rule below only), dash, down (label downwards), reverse (white on black), plain
(no shade), at (where the label stands beside a value: top, left with label_w, foot), tail (a unit behind the
value), line (rule's width); and those of Printer.value."""


class Forms:
    """The part of certificate.Printer that draws them."""

    def items(self, items, x, y, w, index):
        for left, top, wide, high, label, what, *rest in items:
            self.item(label, what, index, x + left * w / 100, y + top, wide * w / 100, high, rest[0] if rest else {})

    def item(self, label, what, index, x, y, w, h, options):
        layout, sheet = self.layout, self.sheet
        only = label and not what
        shade = layout.get("shade") if only and not options.get("plain") else None
        if options.get("reverse"):
            shade = 60
        if options.get("under"):
            sheet.rule(x, y + h, x + w, y + h, options.get("line", 0.15), dash=options.get("dash"))
        elif not options.get("bare"):
            sheet.box(x, y, w, h, options.get("line", layout.get("line", 0.2)), shade=shade)
        if only:
            self.heading_cell(label, x, y, w, h, options)
            return
        small = self.style["label_size"] * options.get("label_scale", 0.8)
        em, left, top, high = small * 25.4 / 72, x, y, h
        if label and options.get("at", "top") == "top":
            sheet.put(label, x + 0.8, y + 0.5 + em * 0.6, small, self.faces["labels"], w - 1.6)
            top, high = y + em + 0.6, h - em - 0.7
        elif label and options["at"] == "foot":
            sheet.put(label, x + 0.8, y + h - 0.4 - em * 0.6, small, self.faces["labels"], w - 1.6, align="right")
            high = h - em - 0.6
        elif label:
            wide = options.get("label_w", layout.get("label_w", 20))
            sheet.put(label, x + 0.8, y + h / 2, self.style["label_size"], self.faces["labels"], wide - 1, h - 0.4, options.get("label_align", "left"), 2)
            left, w = x + wide, w - wide
        if options.get("tail"):
            tail = sheet.length(options["tail"], small, self.faces["labels"]) + 1
            sheet.put(options["tail"], left + w - tail, top + high / 2, small, self.faces["labels"])
            w -= tail
        if what:
            self.value(what, index, left, top, w, high, options)

    def heading_cell(self, label, x, y, w, h, options):
        """A label alone in its cell: over one or more lines, or downwards."""
        size, face = self.style["label_size"] * options.get("label_scale", 1), self.faces["labels"]
        ink, self.sheet.ink = self.sheet.ink, 250 if options.get("reverse") else self.sheet.ink
        if options.get("down"):
            self.sheet.down(label, x + w / 2, y + 0.6, y + h - 0.6, size, face)
        else:
            lines = label.split("\n")
            step = min(size * 25.4 / 72 * 1.2, h / len(lines))
            for i, line in enumerate(lines):
                middle = y + h / 2 + (i - (len(lines) - 1) / 2) * step
                if options.get("justify") and 1 < len(line) < 7:
                    self.sheet.spread(line, x + 1.2, middle, size, face, w - 2.4)
                else:
                    self.sheet.put(line, x + 0.7, middle, size, face, w - 1.4, step, options.get("label_align", "left" if options.get("bare") else "middle"))
        self.sheet.ink = ink

    # ——— people ———

    def form(self, x, y, w, people, _):
        """Its tables one under another: each a head, and a part for every person (or those `only` names)."""
        layout = self.layout
        tables = layout.get("tables") or [layout]
        for table in tables:
            chosen = [p for p in people if table.get("only") != "foreign" or self.home["people"][p]["foreign"]]
            if not chosen and table.get("only"):
                continue
            if table.get("over"):
                self.sheet.put(table["over"], x, y + 3, self.style["label_size"] * 1.1, self.faces["labels"])
                y += 6
            if table.get("person_head"):
                self.items(table["person_head"], x, y, w, None)
                y += table["person_head_h"]
            abreast, tall = table.get("abreast", 1), table["person_h"]
            gap, across = table.get("gap", 0), table.get("across", 4)
            wide = (w - across * (abreast - 1)) / abreast
            slots = max(table.get("slots", 0), len(chosen))
            for place in range(slots):
                left, top = x + place % abreast * (wide + across), y + place // abreast * (tall + gap)
                used = place < len(chosen)
                self.items(self.numbered(table["person"], place + 1), left, top, wide, chosen[place] if used else 99)
                if table.get("frame"):
                    self.sheet.box(left, top, wide, tall, 0.5)
                if not used:
                    self.void(left, top, wide, tall, place == len(chosen))
            y += -(-slots // abreast) * (tall + gap) + table.get("after", 3)
        return y

    @staticmethod
    def numbered(items, number):
        return [(*item[:4], item[4].replace("%d", str(number)) if item[4] else item[4], *item[5:]) for item in items]

    def void(self, x, y, w, h, first):
        """How a place nobody moved into is crossed out."""
        how = self.layout.get("void")
        if how == "diagonal":
            self.sheet.rule(x, y + h, x + w, y, 0.2)
        elif how and first:
            size = self.style["size"]
            self.sheet.put(how, x + w / 2 - self.sheet.length(how, size, self.faces["values"]) / 2, y + h / 2, size, self.faces["values"])

    # ——— what else such paper carries ———

    def extras(self, x, w, height, page, pages):
        """Lines of print at fixed places, a code of squares, a box for the office's own stamps."""
        home, small = self.home, self.style["label_size"] * 0.85
        words = {"city": home["issuer"], "page": page, "pages": pages, "serial": self.rng.randint(1, 99999),
                 "day": "%d%02d%02d" % (home["issued"].year, home["issued"].month, home["issued"].day)}
        for text, left, top, *rest in self.layout.get("extras", []):
            scale = rest[0] if rest else 1
            self.sheet.put(text.format(**words), x + left * w / 100, top if top > 0 else height + top, small * scale, self.faces["labels"])
        if self.layout.get("code"):
            self.square_code(*self.layout["code"])
        for items, top in self.layout.get("boxes", []):
            self.items(items, x, top if top > 0 else height + top, w, None)

    def square_code(self, x, y, side):
        cells = 29
        step = side / cells
        for row in range(cells):
            for column in range(cells):
                if self.rng.random() < 0.48 and not any(a - 8 < row < a + 8 and b - 8 < column < b + 8 for a, b in ((0, 0), (0, cells), (cells, 0))):
                    self.sheet.box(x + column * step, y + row * step, step, step, 0, shade=self.sheet.ink)
        for a, b in ((0, 0), (0, cells - 7), (cells - 7, 0)):
            self.sheet.box(x + a * step, y + b * step, 7 * step, 7 * step, step)
            self.sheet.box(x + (a + 2) * step, y + (b + 2) * step, 3 * step, 3 * step, 0, shade=self.sheet.ink)

    def printed_seal(self, x, y, side, text):
        """電子公印: the printer's own grey, square, its letters in columns from the right."""
        self.sheet.box(x, y, side, side, 0.5, fill=90)
        columns = [text[i:i + 3] for i in range(0, len(text), 3)][::-1]
        em = side * 0.88 / max(3, len(columns))
        for i, column in enumerate(columns):
            for j, c in enumerate(column):
                self.sheet.put(c, x + side * 0.07 + i * em, y + side * 0.07 + (j + 0.5) * em, em * 72 / 25.4 * 0.95, self.faces["values"], fill=90)
