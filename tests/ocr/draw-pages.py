#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws certificates in layouts of their own, with their truth: forms.py DIRECTORY. Fictitious people."""
import json
import os
import sys

from PIL import Image, ImageDraw, ImageFont

FONTS = {
    "mincho": "/usr/share/fonts/truetype/ipamj/ipamjm.ttf",
    "gothic": "/usr/share/fonts/truetype/bizud-gothic/BIZUDGothic-Regular.ttf",
}
W, H = 2480, 3508

PEOPLE = [
    {"name": "三輪　良一", "name_kana": "ミワ　リョウイチ", "birth_date": "1979-05-03", "wareki": "昭和54年5月3日",
     "sex": "男", "relationship": "世帯主", "juminhyo_code": "12345678903", "my_number": "123456789018",
     "legal_domicile": "長野県松本市大手3丁目8番", "koseki_head": "三輪　良一"},
    {"name": "三輪　恵子", "name_kana": "ミワ　ケイコ", "birth_date": "1981-11-22", "wareki": "昭和56年11月22日",
     "sex": "女", "relationship": "妻", "juminhyo_code": "22345678908", "my_number": "223456789017",
     "legal_domicile": "長野県松本市大手3丁目8番", "koseki_head": "三輪　良一"},
    {"name": "三輪　健太", "name_kana": "ミワ　ケンタ", "birth_date": "2012-02-09", "wareki": "平成24年2月9日",
     "sex": "男", "relationship": "子", "juminhyo_code": "32345678902", "my_number": "323456789016",
     "legal_domicile": "長野県松本市大手3丁目8番", "koseki_head": "三輪　良一"},
]
FIELDS = {"move_date": ("2025-03-28", "令和7年3月28日"), "notification_date": ("2025-03-17", "令和7年3月17日"),
          "issue_date": ("2025-03-17", "令和7年3月17日"), "issuer": ("長野県松本市", None),
          "old_address": ("長野県松本市大手3丁目8番13号", None), "new_address": ("福岡県小郡市小郡255番地1", None),
          "old_head": ("三輪　良一", None), "new_head": ("三輪　良一", None)}


def check_digit(payload):
    r = sum(int(c) * w for c, w in zip(reversed(payload), [2, 3, 4, 5, 6, 7] * 2)) % 11
    return payload + str(0 if r <= 1 else 11 - r)


for i, person in enumerate(PEOPLE):
    person["juminhyo_code"] = check_digit(person["juminhyo_code"][:10])
    person["my_number"] = check_digit(person["my_number"][:11])


def shown(key):
    value, printed = FIELDS[key]
    return printed or value


class Page:
    def __init__(self, font, width=W, height=H):
        self.image = Image.new("L", (width, height), 250)
        self.draw = ImageDraw.Draw(self.image)
        self.path = font

    def text(self, x, y, text, size=42, fill=25):
        self.draw.text((x, y), text, font=ImageFont.truetype(self.path, size), fill=fill)

    def middle(self, x0, x1, y, text, size=42):
        font = ImageFont.truetype(self.path, size)
        self.draw.text(((x0 + x1 - font.getlength(text)) / 2, y), text, font=font, fill=25)

    def down(self, x, y, text, size=38):
        for i, ch in enumerate(text):
            self.text(x, y + i * (size + 6), ch, size)

    def box(self, x0, y0, x1, y1, width=3):
        self.draw.rectangle((x0, y0, x1, y1), outline=30, width=width)

    def line(self, x0, y0, x1, y1, width=3):
        self.draw.line((x0, y0, x1, y1), fill=30, width=width)


def certify(page, y):
    page.text(300, y, "上記のとおり転出することを証明します。", 40)
    page.text(1200, y + 90, shown("issue_date"), 42)
    page.text(1200, y + 180, "長野県松本市長　坂本　正", 48)


def brackets(font):
    """No rules at all, labels in 〔 〕, dot leaders."""
    p = Page(font)
    p.middle(0, W, 220, "転　出　証　明　書", 80)
    rows = [("転出（予定）年月日", "move_date"), ("届出年月日", "notification_date"), ("転出前の住所", "old_address"),
            ("世帯主（転出前）", "old_head"), ("転出先", "new_address"), ("世帯主（転出先）", "new_head")]
    y = 420
    for label, key in rows:
        p.text(260, y, f"〔{label}〕", 40)
        p.text(860, y, shown(key), 42)
        y += 80
    for i, person in enumerate(PEOPLE):
        y += 50
        p.text(260, y, f"({i + 1})", 42)
        for label, key in [("氏　名", "name"), ("フリガナ", "name_kana"), ("生年月日", "wareki"), ("性　別", "sex"),
                           ("続　柄", "relationship"), ("本　籍", "legal_domicile"), ("筆頭者", "koseki_head"),
                           ("住民票コード", "juminhyo_code"), ("個人番号", "my_number")]:
            p.text(360, y, f"{label} {'・' * (12 - len(label))}", 40)
            p.text(960, y, person[key], 42)
            y += 66
    certify(p, y + 60)
    return p


def label_above(font):
    """Small labels inside the cells, values below them."""
    p = Page(font)
    p.middle(0, W, 200, "転出証明書", 84)

    def cell(x0, y0, x1, y1, label, value, size=42):
        p.box(x0, y0, x1, y1)
        p.text(x0 + 14, y0 + 10, label, 26)
        p.text(x0 + 40, y0 + 50, value, size)

    y = 380
    cell(200, y, 1240, y + 120, "異動（予定）日", shown("move_date"))
    cell(1240, y, 2280, y + 120, "届出日", shown("notification_date"))
    cell(200, y + 120, 1640, y + 240, "従前の住所", shown("old_address"))
    cell(1640, y + 120, 2280, y + 240, "従前の世帯主", shown("old_head"))
    cell(200, y + 240, 1640, y + 360, "異動先の住所", shown("new_address"))
    cell(1640, y + 240, 2280, y + 360, "異動先の世帯主", shown("new_head"))
    y += 420
    for person in PEOPLE:
        cell(200, y, 900, y + 120, "フリガナ", person["name_kana"], 36)
        cell(900, y, 1500, y + 120, "生年月日", person["wareki"])
        cell(1500, y, 1800, y + 120, "性別", person["sex"])
        cell(1800, y, 2280, y + 120, "世帯主との続柄", person["relationship"])
        cell(200, y + 120, 900, y + 240, "氏名", person["name"], 48)
        cell(900, y + 120, 1500, y + 240, "住民票コード", person["juminhyo_code"])
        cell(1500, y + 120, 2280, y + 240, "個人番号", person["my_number"])
        cell(200, y + 240, 1500, y + 360, "本籍", person["legal_domicile"])
        cell(1500, y + 240, 2280, y + 360, "戸籍の筆頭者", person["koseki_head"])
        y += 410
    certify(p, y + 40)
    return p


def side_by_side(font):
    """People in columns, labels once at the left."""
    p = Page(font)
    p.middle(0, W, 200, "転出証明書", 80)
    y = 380
    for label, key in [("転出予定年月日", "move_date"), ("届出年月日", "notification_date"), ("旧住所", "old_address"),
                       ("旧世帯主氏名", "old_head"), ("転出先住所", "new_address"), ("新世帯主氏名", "new_head")]:
        p.box(200, y, 620, y + 80)
        p.box(620, y, 2280, y + 80)
        p.text(220, y + 20, label, 36)
        p.text(650, y + 18, shown(key), 42)
        y += 80
    y += 70
    for label, key in [("フリガナ", "name_kana"), ("氏名", "name"), ("生年月日", "wareki"), ("性別", "sex"),
                       ("続柄", "relationship"), ("本籍", "legal_domicile"), ("筆頭者氏名", "koseki_head"),
                       ("住民票コード", "juminhyo_code"), ("個人番号", "my_number")]:
        p.box(200, y, 500, y + 90)
        p.text(220, y + 26, label, 36)
        for i, person in enumerate(PEOPLE):
            x = 500 + i * 593
            p.box(x, y, x + 593, y + 90)
            p.text(x + 20, y + 24, person[key], 40 if key != "legal_domicile" else 34)
        y += 90
    certify(p, y + 80)
    return p


def upright_labels(font):
    """Group headings written downwards (旧 / 新), 住所 and 世帯主 beside them."""
    p = Page(font)
    p.middle(0, W, 200, "転　出　証　明　書", 76)
    p.text(200, 340, "届出年月日", 38)
    p.text(480, 338, shown("notification_date"), 42)
    p.text(1300, 340, "転出した年月日", 38)
    p.text(1680, 338, shown("move_date"), 42)
    y = 430
    for group, pre in (("転出前", "old"), ("転出先", "new")):
        p.box(200, y, 280, y + 200)
        p.down(220, y + 34, group)
        for k, label in ((0, "住所"), (1, "世帯主")):
            p.box(280, y + k * 100, 520, y + k * 100 + 100)
            p.box(520, y + k * 100, 2280, y + k * 100 + 100)
            p.text(310, y + k * 100 + 30, label, 38)
            p.text(550, y + k * 100 + 28, shown(pre + ("_address", "_head")[k]), 42)
        y += 200
    y += 60
    for i, person in enumerate(PEOPLE):
        p.box(200, y, 280, y + 400)
        p.down(220, y + 60, f"異動者{i + 1}", 40)
        for k, row in enumerate([[("氏名（フリガナ）", "name_kana", 560, 2280)], [("氏　　名", "name", 520, 1300), ("性別", "sex", 1480, 1720), ("続柄", "relationship", 1900, 2280)],
                                 [("生年月日", "wareki", 520, 1300), ("住民票コード", "juminhyo_code", 1620, 2280)],
                                 [("本籍・筆頭者", None, 640, 2280)]]):
            left = 280
            for label, key, x0, x1 in row:
                p.box(left, y + k * 100, x0, y + k * 100 + 100)
                p.box(x0, y + k * 100, x1, y + k * 100 + 100)
                p.text(left + 16, y + k * 100 + 34, label, 32)
                if key:
                    p.text(x0 + 20, y + k * 100 + 28, person[key], 42)
                else:
                    p.text(x0 + 20, y + k * 100 + 28, person["legal_domicile"] + "　　" + person["koseki_head"], 42)
                left = x1
        y += 440
    certify(p, y + 20)
    return p


def open_table(font):
    """A table without rules: headings above columns."""
    p = Page(font)
    p.middle(0, W, 200, "転出証明書", 80)
    y = 380
    for label, key in [("異動日", "move_date"), ("届出日", "notification_date"), ("旧住所", "old_address"), ("旧世帯主", "old_head"),
                       ("新住所", "new_address"), ("新世帯主", "new_head")]:
        p.text(240, y, label + "：", 40)
        p.text(600, y, shown(key), 42)
        y += 84
    y += 60
    for x, label in ((240, "氏　名"), (760, "生年月日"), (1240, "性別"), (1440, "続柄"), (1700, "住民票コード")):
        p.text(x, y, label, 38)
    y += 80
    for person in PEOPLE:
        for x, key in ((240, "name"), (760, "wareki"), (1260, "sex"), (1440, "relationship"), (1700, "juminhyo_code")):
            p.text(x, y, person[key], 42)
        y += 90
    certify(p, y + 80)
    return p


def two_pages(font):
    """The first two persons on page 1, the third on page 2; the page's number at its foot."""
    pages = []
    for number, people in ((1, PEOPLE[:2]), (2, PEOPLE[2:])):
        p = Page(font)
        p.middle(0, W, 200, "転出証明書", 80)
        p.middle(0, W, 3300, f"{number}/2", 36)
        y = 380
        if number == 1:
            for label, key in [("異動日", "move_date"), ("届出日", "notification_date"), ("旧住所", "old_address"),
                               ("旧世帯主", "old_head"), ("新住所", "new_address"), ("新世帯主", "new_head")]:
                p.box(200, y, 620, y + 80)
                p.box(620, y, 2280, y + 80)
                p.text(220, y + 20, label, 36)
                p.text(650, y + 18, shown(key), 42)
                y += 80
        y += 60
        for person in people:
            for label, key in [("氏名", "name"), ("フリガナ", "name_kana"), ("生年月日", "wareki"), ("性別", "sex"), ("続柄", "relationship")]:
                p.box(200, y, 620, y + 80)
                p.box(620, y, 2280, y + 80)
                p.text(220, y + 20, label, 36)
                p.text(650, y + 18, person[key], 42)
                y += 80
            y += 40
        if number == 2:
            certify(p, y + 80)
        pages.append(p)
    return pages


LAYOUTS = {"brackets": (brackets, None), "above": (label_above, None), "columns": (side_by_side, None),
           "upright": (upright_labels, ["my_number"]), "table": (open_table, ["my_number", "name_kana", "legal_domicile", "koseki_head"])}


def save(image, path):
    """200 dpi, 16 greys: as small as a page can be and still be read."""
    image = image.resize((W * 2 // 3, H * 2 // 3), Image.LANCZOS).quantize(16)
    image.save(path, dpi=(200, 200), optimize=True)


def main():
    out = sys.argv[1]
    os.makedirs(out, exist_ok=True)
    for i, (name, (make, missing)) in enumerate(LAYOUTS.items()):
        font = [f for f in FONTS.values() if os.path.exists(f)][i % 2]
        page = make(font)
        save(page.image.rotate((-0.6, 0.4, 0.9, -0.3, 0.2)[i], fillcolor=250, resample=Image.BICUBIC), f"{out}/{name}.png")
        persons = [{k: v for k, v in p.items() if k != "wareki" and k not in (missing or [])} for p in PEOPLE]
        truth = {"document": "transfer_certificate", "fields": {k: v[0] for k, v in FIELDS.items()}, "persons": persons}
        json.dump(truth, open(f"{out}/{name}.json", "w"), ensure_ascii=False, indent=1)
    for i, page in enumerate(two_pages(list(FONTS.values())[0])):
        save(page.image, f"{out}/page-{i + 1}.png")


main()
