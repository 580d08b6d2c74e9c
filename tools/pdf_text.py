# SPDX-License-Identifier: GPL-3.0-or-later
"""Where every character of a PDF stands: read from the drawing operators, not guessed from boxes.

For simple text as cairo, LibreOffice and Kakanai write it: Tj and TJ, two-byte and one-byte fonts, no vertical writing."""
import collections
import re

import pikepdf

# The origin on the baseline in points from the top left, the size in points as printed, what it extracts to.
Glyph = collections.namedtuple("Glyph", "text x y size advance font")

HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")


def times(m, n):
    return (m[0] * n[0] + m[1] * n[2], m[0] * n[1] + m[1] * n[3], m[2] * n[0] + m[3] * n[2],
            m[2] * n[1] + m[3] * n[3], m[4] * n[0] + m[5] * n[2] + n[4], m[4] * n[1] + m[5] * n[3] + n[5])


class Font:
    """Codes to text and widths (1/1000 em)."""

    def __init__(self, font):
        self.name = str(font.BaseFont)
        self.wide = font.Subtype == "/Type0"
        self.texts, self.widths = {}, {}
        self.default = 0.0
        if "/ToUnicode" in font:
            self.read_texts(font.ToUnicode.read_bytes())
        if self.wide:
            self.read_wide(font.DescendantFonts[0])
        elif "/Widths" in font:
            for n, width in enumerate(font.Widths):
                self.widths[int(font.FirstChar) + n] = float(width)

    def read_wide(self, font):
        self.default = float(font.get("/DW", 1000))
        rest = list(font.get("/W", []))
        while rest:
            first = int(rest.pop(0))
            if isinstance(rest[0], pikepdf.Array):
                for n, width in enumerate(rest.pop(0)):
                    self.widths[first + n] = float(width)
            else:
                last, width = int(rest.pop(0)), float(rest.pop(0))
                self.widths.update((code, width) for code in range(first, last + 1))

    def read_texts(self, cmap):
        for kind, block in re.findall(rb"begin(bfchar|bfrange)(.*?)endbf", cmap, re.S):
            step = 2 if kind == b"bfchar" else 3
            for line in block.strip().splitlines():
                found = [bytes.fromhex(code.decode()) for code in HEX.findall(line)]
                if b"[" in line:
                    for n, text in enumerate(found[2:]):
                        self.texts[int.from_bytes(found[0], "big") + n] = text.decode("utf-16-be")
                elif len(found) == step:
                    first, last, text = found[0], found[-2], found[-1]
                    for n, code in enumerate(range(int.from_bytes(first, "big"), int.from_bytes(last, "big") + 1)):
                        bumped = (int.from_bytes(text, "big") + n).to_bytes(len(text), "big")
                        self.texts[code] = bumped.decode("utf-16-be", "replace")

    def codes(self, data):
        step = 2 if self.wide else 1
        return [int.from_bytes(data[i:i + step], "big") for i in range(0, len(data), step)]


class Page:
    """The glyphs of one page in the order they are drawn."""

    def __init__(self, page):
        self.height = float(page.mediabox[3])
        self.fonts, self.glyphs = {}, []
        self.walk(page, page.Resources, (1, 0, 0, 1, 0, 0), 0)

    def font(self, resources, name):
        font = resources.Font[name]
        key = font.objgen if font.is_indirect else id(font)
        if key not in self.fonts:
            self.fonts[key] = Font(font)
        return self.fonts[key]

    def walk(self, stream, resources, ctm, depth):
        stack, font, size, spacing, stretch, leading = [], None, 0.0, 0.0, 1.0, 0.0
        matrix = line = (1, 0, 0, 1, 0, 0)

        def show(data):
            nonlocal matrix
            for code in font.codes(bytes(data)):
                at = times(matrix, ctm)
                advance = (font.widths.get(code, font.default) / 1000 * size + spacing) * stretch
                scale = (at[2] ** 2 + at[3] ** 2) ** 0.5
                self.glyphs.append(Glyph(font.texts.get(code, ""), at[4], self.height - at[5], abs(size) * scale,
                                         advance * (at[0] ** 2 + at[1] ** 2) ** 0.5, font.name))
                matrix = times((1, 0, 0, 1, advance, 0), matrix)

        for operands, operator in pikepdf.parse_content_stream(stream):
            op = str(operator)
            if op == "q":
                stack.append((ctm, font, size, spacing, stretch))
            elif op == "Q" and stack:
                ctm, font, size, spacing, stretch = stack.pop()
            elif op == "cm":
                ctm = times([float(v) for v in operands], ctm)
            elif op == "BT":
                matrix = line = (1, 0, 0, 1, 0, 0)
            elif op == "Tf":
                font, size = self.font(resources, str(operands[0])), float(operands[1])
            elif op == "Tc":
                spacing = float(operands[0])
            elif op == "Tz":
                stretch = float(operands[0]) / 100
            elif op == "TL":
                leading = float(operands[0])
            elif op == "Tm":
                matrix = line = tuple(float(v) for v in operands)
            elif op in ("Td", "TD"):
                if op == "TD":
                    leading = -float(operands[1])
                matrix = line = times((1, 0, 0, 1, float(operands[0]), float(operands[1])), line)
            elif op == "T*":
                matrix = line = times((1, 0, 0, 1, 0, -leading), line)
            elif op == "Tj":
                show(operands[0])
            elif op == "TJ":
                for part in operands[0]:
                    if isinstance(part, pikepdf.String):
                        show(part)
                    else:
                        matrix = times((1, 0, 0, 1, -float(part) / 1000 * size * stretch, 0), matrix)
            elif op == "Do" and depth < 5:
                form = resources.XObject[str(operands[0])]
                if form.Subtype == "/Form":
                    inner = times([float(v) for v in form.get("/Matrix", [1, 0, 0, 1, 0, 0])], ctm)
                    self.walk(form, form.get("/Resources", resources), inner, depth + 1)


def pages(path):
    """Glyphs of every page: [[Glyph]]."""
    with pikepdf.open(path) as pdf:
        return [Page(page).glyphs for page in pdf.pages]
