# SPDX-License-Identifier: GPL-3.0-or-later
"""A sheet one prints on, in millimetres, that knows where each value stands. Text that does not fit its
place is made smaller, then condensed, then broken into lines, as such printers do; else Overflow."""
import re

from PIL import Image, ImageDraw

import fonts

INK = 28
CLUSTER = re.compile(".[\U000e0100-\U000e01ef]?", re.S)


class Overflow(Exception):
    """Text that its place cannot hold."""


class Sheet:
    def __init__(self, width, height, dpi):
        self.width, self.height, self.dpi = width, height, dpi
        self.scale = dpi / 25.4
        self.image = Image.new("L", (round(width * self.scale), round(height * self.scale)), 255)
        self.draw = ImageDraw.Draw(self.image)
        self.boxes = []         # (path, [x, y, w, h] in pixels)
        self.seals = []         # (x, y, size in mm, text, kind): colour comes with wear
        self.pictures = []      # (x, y, w, h in mm): photographs
        self.ink = INK

    def px(self, mm):
        return mm * self.scale

    def rule(self, x0, y0, x1, y1, width=0.2, fill=None, dash=None):
        thick = max(1, round(self.px(width)))
        points = [self.px(v) for v in (x0, y0, x1, y1)]
        fill = self.ink if fill is None else fill
        if not dash:
            self.draw.line(points, fill=fill, width=thick)
            return
        length, steps = max(x1 - x0, y1 - y0), int(max(x1 - x0, y1 - y0) / dash)
        for i in range(0, steps, 2):
            a, b = i * dash / length, min(1, (i + 1) * dash / length)
            self.draw.line([points[0] + (points[2] - points[0]) * a, points[1] + (points[3] - points[1]) * a,
                            points[0] + (points[2] - points[0]) * b, points[1] + (points[3] - points[1]) * b], fill=fill, width=thick)

    def box(self, x, y, w, h, width=0.2, fill=None, shade=None):
        corners = [self.px(v) for v in (x, y, x + w, y + h)]
        if shade is not None:
            self.draw.rectangle(corners, fill=shade)
        if width:
            self.draw.rectangle(corners, outline=self.ink if fill is None else fill, width=max(1, round(self.px(width))))

    def ellipse(self, x, y, w, h, width=0.3):
        self.draw.ellipse([self.px(v) for v in (x, y, x + w, y + h)], outline=self.ink, width=max(1, round(self.px(width))))

    def length(self, text, size, face, track=0):
        """Width of a line in mm; size in points, track in em between characters."""
        font = face.at(round(size * self.dpi / 72))
        if track:
            parts = CLUSTER.findall(text)
            return (sum(font.getlength(c) for c in parts) + track * font.size * (len(parts) - 1)) / self.scale
        return font.getlength(text) / self.scale

    def fit(self, text, size, face, width, height, lines=1, least=0.74, narrow=0.68):
        """(lines of text, size, condensed to) with which text goes into width × height mm."""
        for count in [2] if "\n" in text else range(1, lines + 1):
            room = height / count / 1.12 * 72 / 25.4 if height else size
            broken = [text] if count == 1 else break_lines(text, count, lambda t: self.length(t, size, face))
            longest = max(self.length(part, size, face) for part in broken)
            for shrink in (1, 0.93, 0.86, 0.8, least):
                points = min(size * shrink, room)
                need = longest * points / size
                if need <= width:
                    return broken, points, 1
                if shrink == least and width / need >= narrow and points >= 5:
                    return broken, points, width / need
        raise Overflow("%r in %.1f × %.1f mm" % (text, width, height or 0))

    def put(self, text, x, y, size, face, width=None, height=None, align="left", lines=1, track=0, spans=(), fill=None):
        """Prints around the middle line y. spans: (path, start, end) of values in text. → right end in mm."""
        if not text:
            return x
        if not face.prints(text.replace("\n", "")):
            face = fonts.face(fonts.MJ)
        if width is None:
            broken, points, squeeze = [text], size, 1
            width = self.length(text, size, face, track)
            align = "left" if align == "left" else align
        elif track and self.length(text, size, face, track) <= width:
            broken, points, squeeze = [text], size, 1
        else:
            track = 0
            broken, points, squeeze = self.fit(text, size, face, width, height, lines)
        font, em = face.at(round(points * self.dpi / 72)), points * 25.4 / 72
        start, right = 0, x
        for number, part in enumerate(broken):
            middle = y + (number - (len(broken) - 1) / 2) * em * 1.12
            length = self.length(part, points, face, track) * squeeze
            left = x + (width - length) * {"left": 0, "middle": 0.5, "right": 1}[align]
            self.line(part, self.px(left), self.px(middle), font, face, squeeze, track, self.ink if fill is None else fill)
            right = max(right, left + length)
            for path, begin, end in spans:
                begin, end = max(begin, start), min(end, start + len(part))
                if begin < end:
                    a = left + self.length(part[:begin - start], points, face, track) * squeeze
                    b = left + self.length(part[:end - start], points, face, track) * squeeze
                    self.mark(path, a, middle - em / 2, b - a, em)
            start += len(part) + ("\n" in text)
        return right

    def mark(self, path, x, y, w, h):
        """Remembers where a value stands; parts of one value join."""
        box = [self.px(x), self.px(y), self.px(x + w), self.px(y + h)]
        for i, (name, old) in enumerate(self.boxes):
            if name == path:
                box = [min(old[0], box[0]), min(old[1], box[1]), max(old[2], box[2]), max(old[3], box[3])]
                self.boxes[i] = (path, box)
                return
        self.boxes.append((path, box))

    def line(self, text, x, y, font, face, squeeze, track, fill):
        baseline = y + 0.38 * font.size
        if track:
            for part in CLUSTER.findall(text):
                self.draw.text((x, baseline), part, font=font, fill=fill, anchor="ls")
                x += font.getlength(part) + track * font.size
        elif squeeze == 1:
            self.draw.text((x, baseline), text, font=font, fill=fill, anchor="ls", features=["-liga"])
        else:
            long, high = int(font.getlength(text)) + 4, font.size * 2
            strip = Image.new("L", (long, high), 0)
            ImageDraw.Draw(strip).text((0, font.size * 1.38), text, font=font, fill=255, anchor="ls", features=["-liga"])
            strip = strip.resize((max(1, round(long * squeeze)), high), Image.LANCZOS)
            self.image.paste(fill, (round(x), round(y - font.size)), strip)

    def spread(self, text, x, y, size, face, width):
        """均等割付: the characters evenly over the width."""
        parts = CLUSTER.findall(text.replace("　", ""))
        if len(parts) < 2 or self.length(text, size, face) > width:
            self.put(text, x, y, size, face, width, None, "middle", 2)
            return
        font = face.at(round(size * self.dpi / 72))
        widths = [font.getlength(c) / self.scale for c in parts]
        gap = (width - sum(widths)) / (len(parts) - 1)
        for part, w in zip(parts, widths):
            self.line(part, self.px(x), self.px(y), font, face, 1, 0, self.ink)
            x += w + gap

    def down(self, text, x, top, bottom, size, face):
        """縦書き, one column in the middle of x, its characters over the height."""
        em = size * 25.4 / 72
        if len(text) * em > bottom - top:
            size *= max(0.55, (bottom - top) / (len(text) * em))
            em = size * 25.4 / 72
        if len(text) * em > (bottom - top) * 1.05:
            raise Overflow("%r downwards in %.1f mm" % (text, bottom - top))
        step = min(em * 1.9, (bottom - top) / len(text))
        y = (top + bottom) / 2 - step * (len(text) - 1) / 2
        for c in text:
            self.put({"（": "︵", "）": "︶", "ー": "︱"}.get(c, c), x - em / 2, y, size, face)
            y += step


def break_lines(text, count, measure):
    """About equal lines, broken where a building's name begins when that serves."""
    if "\n" in text:
        return text.split("\n")
    if count == 2 and "　" in text:
        for spot in (text.rfind("　") + 1, text.find("　") + 1):
            if max(measure(text[:spot]), measure(text[spot:])) <= 0.72 * measure(text):
                return [text[:spot], text[spot:]]
    parts, per = CLUSTER.findall(text), -(-len(CLUSTER.findall(text)) // count)
    return ["".join(parts[i:i + per]) for i in range(0, len(parts), per)]
