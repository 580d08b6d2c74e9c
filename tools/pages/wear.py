# SPDX-License-Identifier: GPL-3.0-or-later
"""From clean print to what a scanner sees: tinted security paper with hidden 複写, seals, folds, punch
holes, faint toner, skew, blur, grain, bilevel, JPEG, photocopies. Boxes follow where they go."""
import io
import math

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

import fonts


def pattern(rng, size, dpi, face):
    """Security paper: a tint and 複写 (or the like) in dots hardly darker than it."""
    mm = dpi / 25.4
    tile = Image.new("L", (round(rng.uniform(18, 34) * mm), round(rng.uniform(12, 22) * mm)), 255)
    draw, how = ImageDraw.Draw(tile), rng.choice(["word", "waves", "dots", "plain"])
    if how == "word":
        word = rng.choice(["複写", "COPY", "無効", "複製", "〇"])
        draw.text((tile.width * 0.1, tile.height * 0.2), word, font=face.at(round(rng.uniform(4, 8) * mm)), fill=rng.randint(214, 238))
    elif how == "waves":
        for i in range(0, tile.width * 2, max(3, round(2.2 * mm))):
            draw.arc([i - tile.width, -tile.height, i, tile.height], 0, 180, fill=rng.randint(222, 240))
    elif how == "dots":
        step = max(3, round(rng.uniform(0.9, 1.6) * mm))
        for x in range(0, tile.width, step):
            for y in range(0, tile.height, step):
                draw.rectangle([x, y, x + max(0, step // 5 - 1), y + max(0, step // 5 - 1)], fill=226)
    if how == "word" and rng.random() < 0.6:
        dots = Image.new("L", tile.size, 0)
        step = max(2, round(0.45 * mm))
        ImageDraw.Draw(dots).point([(x, y) for x in range(0, tile.width, step) for y in range(0, tile.height, step)], fill=255)
        tile = Image.composite(tile.point(lambda v: max(0, v - 40)), Image.new("L", tile.size, 255), dots)
    paper = Image.new("L", size, 255)
    for x in range(0, size[0], tile.width):
        for row, y in enumerate(range(0, size[1], tile.height)):
            paper.paste(tile, (x - (tile.width // 2 if row % 2 else 0), y))
    return paper


def seal(rng, sheet, image, x, y, side, text, kind, face):
    """A vermilion seal with its letters, a little turned, pressed unevenly."""
    px = round(sheet.px(side))
    if px < 8:
        return
    stamp = Image.new("L", (px, px), 0)
    draw, line = ImageDraw.Draw(stamp), max(2, px // 28)
    (draw.ellipse if kind == "round" else draw.rectangle)([1, 1, px - 2, px - 2], outline=255, width=line)
    letters = [text[i:i + 2] for i in range(0, len(text), 2)][::-1] if kind == "round" else [text[i:i + 3] for i in range(0, len(text), 3)][::-1]
    tall = max(map(len, letters))
    em = int(px * (0.62 if kind == "round" else 0.86) / max(tall, len(letters)))
    for i, column in enumerate(letters):
        for j, c in enumerate(column):
            draw.text((px / 2 + (i - len(letters) / 2) * em, px / 2 + (j - tall / 2) * em), c, font=face.at(em), fill=255)
    stamp = stamp.rotate(rng.uniform(-12, 12), Image.BICUBIC, expand=True)
    press = np.random.default_rng(rng.randrange(2**32)).random((9, 9), np.float32) * 0.35 + 0.6
    mask = np.asarray(stamp, np.float32) * np.asarray(Image.fromarray(press).resize(stamp.size, Image.BICUBIC))
    left, top = round(sheet.px(x)), round(sheet.px(y))
    region = image.crop((left, top, left + stamp.width, top + stamp.height))
    tinted = Image.composite(Image.new("RGB", stamp.size, (rng.randint(190, 225), rng.randint(40, 80), rng.randint(40, 75))), Image.new("RGB", stamp.size, "white"),
                             Image.fromarray(mask.clip(0, 255).astype(np.uint8)))
    from PIL import ImageChops
    image.paste(ImageChops.multiply(region, tinted), (left, top))


def toner(rng, print_layer, level):
    """Ink that did not take everywhere, thicker or thinner strokes."""
    noise = np.random.default_rng(rng.randrange(2**32))
    ink = 255 - np.asarray(print_layer, np.float32)
    h, w = ink.shape
    cloud = noise.random((max(2, h // 90), max(2, w // 90)), np.float32)
    cloud = np.asarray(Image.fromarray(cloud).resize((w, h), Image.BICUBIC))
    ink *= 1 - level * 0.45 * cloud
    if level > 0.5:
        ink *= (noise.random((h, w), np.float32) > 0.05 * level)
    return Image.fromarray((255 - ink).clip(0, 255).astype(np.uint8))


def scan(rng, sheets_print, sheet, grade, faces, security=True, card=False):
    """(image, {path: [x, y, w, h]}, effects, skew) of one sheet. grade: clean, light, heavy."""
    effects, mm = [], sheet.dpi / 25.4
    level = {"clean": 0, "light": 0.4, "heavy": 1}[grade]
    layer = sheets_print
    if grade == "heavy" and rng.random() < 0.5:
        layer = layer.filter(ImageFilter.MinFilter(3) if rng.random() < 0.4 and sheet.dpi >= 300 else ImageFilter.GaussianBlur(0.5))
    if level:
        layer = toner(rng, layer, level * rng.random())
        effects.append("toner")
    tint = [255, 255, 255]
    if security and rng.random() < (0.35, 0.7, 0.8)[("clean", "light", "heavy").index(grade)]:
        tint = rng.choice([[226, 240, 228], [228, 236, 246], [246, 236, 228], [240, 240, 226], [244, 230, 236], [236, 236, 236]])
        effects.append("tint")
        layer_paper = pattern(rng, layer.size, sheet.dpi, faces["labels"])
    else:
        layer_paper = None
    image = Image.merge("RGB", [layer.point(lambda v, t=t: v * t // 255) for t in tint])
    if layer_paper is not None:
        from PIL import ImageChops
        image = ImageChops.multiply(image, Image.merge("RGB", [layer_paper] * 3))
    for x, y, side, text, kind in sheet.seals:
        seal(rng, sheet, image, x, y, side, text, kind, faces["values"])
    if not card:
        marks(rng, sheet, image, level, effects, faces, mm)
    # skew, quarter turns
    skew = rng.choices([rng.uniform(-0.3, 0.3), rng.uniform(-1.5, 1.5), rng.uniform(-5, 5)], [(8, 2, 0), (2, 7, 1), (1, 6, 3)][("clean", "light", "heavy").index(grade)])[0]
    image, boxes = turn(rng, image, sheet.boxes, skew, quarter(rng, card, effects))
    image = light(rng, image, grade, effects)
    return image, boxes, effects, round(skew, 2)


def quarter(rng, card, effects):
    turns = rng.choices([0, 1, 2, 3], [94, 2, 2, 2] if not card else [90, 4, 3, 3])[0]
    if turns:
        effects.append("rotated%d" % (90 * turns))
    return turns


def marks(rng, sheet, image, level, effects, faces, mm):
    """What hands leave: a counter's stamp, holes, folds."""
    draw = ImageDraw.Draw(image)
    if level and rng.random() < 0.25 + 0.25 * level:
        text = rng.choice(["受付", "確認済", "写", "受領"])
        seal(rng, sheet, image, rng.uniform(0.1, 0.75) * sheet.width, rng.uniform(0.05, 0.9) * sheet.height, rng.uniform(12, 20), text, "round", faces["values"])
        effects.append("stamp")
    if level and rng.random() < 0.3:
        middle, gap = sheet.height / 2, 40
        for y in (middle - gap, middle + gap):
            draw.ellipse([v * mm for v in (7, y - 3, 13, y + 3)], fill=(60, 60, 60) if rng.random() < 0.5 else (244, 244, 244))
        effects.append("holes")
    if level and rng.random() < 0.4:
        for part in rng.choice([(1 / 2,), (1 / 3, 2 / 3)]):
            y, dark = sheet.height * mm * part + rng.uniform(-9, 9), rng.randint(165, 220)
            draw.line([0, y, image.width, y + rng.uniform(-6, 6)], fill=(dark,) * 3, width=max(1, round(0.25 * mm)))
        effects.append("fold")


def turn(rng, image, boxes, skew, turns):
    """Skewed by degrees on the lid's white or grey, then turned by quarters."""
    w, h = image.size
    lid = rng.choice([(255, 255, 255), (250, 250, 250), (238, 238, 238)])
    if abs(skew) > 0.02:
        image = image.rotate(skew, Image.BICUBIC, fillcolor=lid)
    a = math.radians(-skew)

    def point(x, y):
        x, y = x - w / 2, y - h / 2
        x, y = x * math.cos(a) - y * math.sin(a) + w / 2, x * math.sin(a) + y * math.cos(a) + h / 2
        return {0: (x, y), 1: (y, w - x), 2: (w - x, h - y), 3: (h - y, x)}[turns]
    if turns:
        image = image.transpose([None, Image.ROTATE_90, Image.ROTATE_180, Image.ROTATE_270][turns])
    moved = {}
    for path, (x0, y0, x1, y1) in boxes:
        corners = [point(x, y) for x in (x0, x1) for y in (y0, y1)]
        left, top = min(c[0] for c in corners), min(c[1] for c in corners)
        moved[path] = [round(left), round(top), round(max(c[0] for c in corners) - left), round(max(c[1] for c in corners) - top)]
    return image, moved


def light(rng, image, grade, effects):
    """The scanner's or copier's own: blur, grain, shadow, threshold, JPEG."""
    noise = np.random.default_rng(rng.randrange(2**32))
    blur = {"clean": 0.2, "light": rng.uniform(0.3, 0.7), "heavy": rng.uniform(0.5, 1.1)}[grade]
    image = image.filter(ImageFilter.GaussianBlur(blur))
    grey = rng.random() < 0.3
    if grey:
        image = image.convert("L")
        effects.append("grey")
    if grade == "clean":
        return image
    data = np.asarray(image, np.float32)
    shape = data.shape[:2]
    contrast = rng.uniform(0.8, 1) if grade == "light" else rng.uniform(0.62, 0.95)
    data = 255 - (255 - data) * contrast - (0 if grade == "light" else rng.uniform(0, 18))
    grain = noise.normal(0, rng.uniform(1.5, 4) if grade == "light" else rng.uniform(3, 9), shape).astype(np.float32)
    data = data + (grain if grey else grain[..., None])
    if grade == "heavy" and rng.random() < 0.35:
        side = np.linspace(0, 1, shape[1], dtype=np.float32) ** rng.choice([3, 6]) * rng.uniform(20, 70)
        side = side[::-1] if rng.random() < 0.5 else side
        data = data - (side[None, :] if grey else side[None, :, None])
        effects.append("shadow")
    image = Image.fromarray(data.clip(0, 255).astype(np.uint8))
    if grade == "heavy":
        draw = ImageDraw.Draw(image)
        for _ in range(rng.randint(20, 160)):
            x, y, r = rng.random() * image.width, rng.random() * image.height, rng.choice([0.5, 0.5, 1, 1.5])
            draw.ellipse([x - r, y - r, x + r, y + r], fill=rng.randint(40, 150) if grey else (rng.randint(40, 150),) * 3)
        if rng.random() < 0.22:
            effects.append("bilevel")
            smooth = image.convert("L")
            return smooth.point(lambda v, t=rng.randint(135, 175): 255 if v > t else 0).convert("1")
    quality = rng.randint(60, 88) if grade == "light" else rng.randint(30, 65)
    if rng.random() < 0.8:
        effects.append("jpeg%d" % quality)
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=quality)
        image = Image.open(io.BytesIO(buffer.getvalue()))
        image.load()
    return image
