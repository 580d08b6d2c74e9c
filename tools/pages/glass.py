# SPDX-License-Identifier: GPL-3.0-or-later
"""Cards of cards.py as they lie on a scanner's glass: one page, each card a little askew, under a white lid."""
import numpy as np
from PIL import Image, ImageDraw, ImageFilter

A4 = (210, 297)
LID = 250
CORNER = 3  # mm


def cut_out(sheet, size=(85.6, 54)):
    """(the card, where it is) without the margin that a page of its own has."""
    w, h = (round(sheet.px(side)) for side in size)
    left, top = (sheet.image.width - w) // 2, (sheet.image.height - h) // 2
    mask = Image.new("L", (w, h), 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, w - 1, h - 1), sheet.px(CORNER), fill=255)
    return sheet.image.crop((left, top, left + w, top + h)), mask


def lay(rng, sheets, places, dpi):
    """The page. places: (x, y, degrees) of each card's middle, in mm."""
    page = Image.new("L", tuple(round(side / 25.4 * dpi) for side in A4), LID)
    for sheet, (x, y, angle) in zip(sheets, places):
        card, mask = (part.rotate(angle, Image.BICUBIC, expand=True) for part in cut_out(sheet))
        at = (round(x / 25.4 * dpi - card.width / 2), round(y / 25.4 * dpi - card.height / 2))
        shadow = mask.filter(ImageFilter.GaussianBlur(dpi / 100))
        page.paste(round(LID * 0.86), (at[0] + 3, at[1] + 3), shadow)
        page.paste(card, at, mask)
    page = page.filter(ImageFilter.GaussianBlur(0.4))
    grain = np.random.default_rng(rng.randrange(2**32)).normal(0, 2.5, (page.height, page.width))
    return Image.fromarray((np.asarray(page, np.float32) + grain).clip(0, 255).astype(np.uint8))
