#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws cards in arrangements of their own on a scanner's glass, with their truth.

draw-cards.py DIRECTORY [--set NAME] [--seed N]. Fictitious people; no artwork of real cards."""
import argparse
import json
import math
import os
import random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

MM = 600 / 25.4  # cards are drawn at 600 dpi
W, H = int(85.6 * MM), int(54 * MM)
F = "/usr/share/fonts/"
FONTS = [F + "opentype/ipafont-gothic/ipag.ttf", F + "truetype/bizud-gothic/BIZUDGothic-Regular.ttf",
         F + "opentype/noto/NotoSansCJK-Regular.ttc", F + "truetype/horai-umefont/ume-tgo4.ttf",
         F + "truetype/migmix/migmix-1p-regular.ttf", F + "opentype/ipafont-mincho/ipam.ttf"]

FOREIGN = [
    ("NGUYEN VAN MINH", "男", "1996-08-14", "ベトナム", "技能", "3年", "2027-05-20"),
    ("ZHANG YULIN　張　玉蓮", "女", "1988-02-03", "中国", "技術・人文知識・国際業務", "5年", "2028-11-09"),
    ("SANTOS MARIA CRISTINA", "女", "1979-12-30", "フィリピン", "永住者", None, "2029-01-17"),
    ("KIM JIWOO　金　智友", "男", "2001-06-25", "韓国", "留学", "4年3月", "2028-07-01"),
    ("SILVA PEREIRA JOAO CARLOS", "男", "1969-10-11", "ブラジル", "定住者", "1年", "2026-12-28"),
    ("SMITH ANNA", "女", "1992-04-19", "米国", "日本人の配偶者等", "3年", "2027-03-31"),
    ("RAI SURESH", "男", "2010-01-05", "ネパール", "家族滞在", "1年3月", "2027-09-15"),
    ("TRAN THI THU HUONG", "女", "1999-09-09", "ベトナム", "特定技能1号", "1年", "2027-02-10"),
]
JAPANESE = [
    ("三輪　良一", "男", "1979-05-03"), ("小田切　恵子", "女", "1981-11-22"), ("佐々木　健太", "男", "2002-02-09"),
    ("渡部　美咲", "女", "1994-07-30"), ("長谷川　修", "男", "1955-12-01"), ("東　さくら", "女", "1968-03-15"),
]
ADDRESSES = [
    ("福岡県", "小郡市小郡255番地1"), ("長野県", "松本市大手3丁目8番13号"), ("東京都", "杉並区阿佐谷南1丁目15番1号"),
    ("大阪府", "大阪市北区中之島1丁目3番20号"), ("愛知県", "名古屋市中区三の丸3丁目1番1号メゾン三の丸402号"),
    ("北海道", "札幌市中央区北一条西2丁目"), ("広島県", "福山市東桜町3番5号"), ("神奈川県", "横浜市中区本町6丁目50番地の10"),
]


def wareki(iso, pad=False):
    y, m, d = map(int, iso.split("-"))
    for era, first, base in (("令和", (2019, 5, 1), 2018), ("平成", (1989, 1, 8), 1988), ("昭和", (1926, 12, 25), 1925)):
        if (y, m, d) >= first:
            n = y - base
            return f"{era}{n:02d}年{m:02d}月{d:02d}日" if pad else f"{era}{'元' if n == 1 else n}年{m}月{d}日"


def seireki(iso, pad=True):
    y, m, d = iso.split("-")
    return f"{y}年{m}月{d}日" if pad else f"{y}年{int(m)}月{int(d)}日"


class Card:
    def __init__(self, rng, tint, font):
        self.rng, self.path = rng, font
        self.image = Image.new("RGB", (W, H), tint)
        self.draw = ImageDraw.Draw(self.image)
        for k in range(rng.randint(14, 22)):
            colour = tuple(max(0, c - rng.randint(8, 34)) if i != k % 3 else c for i, c in enumerate(tint))
            a, f, p, y0 = rng.uniform(15, 60), rng.uniform(2, 7), rng.uniform(0, 6), rng.uniform(0, H)
            pts = [(x, y0 + a * math.sin(f * x / W * 6.28 + p)) for x in range(0, W + 8, 8)]
            self.draw.line(pts, fill=colour, width=rng.randint(2, 4))

    def text(self, x, y, text, pt, fill=(35, 35, 40), latin=None):
        """Top left at x, y millimetres."""
        font = ImageFont.truetype(self.path, int(pt * 600 / 72))
        self.draw.text((x * MM, y * MM), text, font=font, fill=fill)
        return x + font.getlength(text) / MM

    def caption(self, x, y, japanese, english, pt=4.6):
        self.text(x, y, japanese, pt, (60, 66, 80))
        if english:
            self.text(x, y + pt * 0.353 * 1.12, english, pt * 0.58, (60, 66, 80))

    def photo(self, x, y, w, h):
        d = self.draw
        d.rectangle((x * MM, y * MM, (x + w) * MM, (y + h) * MM), fill=(205, 218, 232))
        cx = x + w / 2
        d.ellipse(((cx - w * .42) * MM, (y + h * .72) * MM, (cx + w * .42) * MM, (y + h * 1.3) * MM), fill=(70, 74, 92))
        d.rectangle((x * MM, (y + h) * MM, (x + w) * MM, (y + h * 1.31) * MM), fill=self.image.getpixel((5, H // 2)))
        d.ellipse(((cx - w * .24) * MM, (y + h * .22) * MM, (cx + w * .24) * MM, (y + h * .74) * MM), fill=(222, 186, 160))
        d.pieslice(((cx - w * .26) * MM, (y + h * .14) * MM, (cx + w * .26) * MM, (y + h * .62) * MM), 180, 360, fill=(60, 52, 50))

    def seal(self, x, y, size, text):
        d = self.draw
        d.rectangle((x * MM, y * MM, (x + size) * MM, (y + size) * MM), outline=(205, 70, 80), width=7)
        for i, ch in enumerate(text[:6]):
            self.text(x + size * (0.08 + 0.3 * (i // 2)), y + size * (0.08 + 0.45 * (i % 2)), ch, size * .85, (205, 80, 90))


def foreigner(rng):
    name, sex, birth, nation, status, period, expiry = rng.choice(FOREIGN)
    number = "".join(rng.choice("ABCDEFGHJKLMNPRSTUVWXYZ") for _ in "12") + "".join(
        rng.choice("0123456789") for _ in range(8)) + "".join(rng.choice("ABCDEFGHJKLMNPRSTUVWXYZ") for _ in "12")
    a = rng.choice(ADDRESSES)
    return {"name": name, "sex": sex, "birth_date": birth, "nationality": nation, "residence_status": status,
            "period_of_stay": period or "無期限", "period_expiry": expiry if period else None, "expiry_date": expiry,
            "card_number": number, "address": "".join(a)}


def sex_text(rng, sex):
    return rng.choice(["男 M.", "男 Ｍ"]) if sex == "男" else rng.choice(["女 F.", "女 Ｆ"])


def residence_first(rng, font, tight=False):
    p = foreigner(rng)
    c = Card(rng, (244, 246, 240), font)
    latin = None if tight == 2 else 1
    cap = lambda x, y, j, e, pt=4.6: c.caption(x, y, j, e if latin else None, pt)
    c.text(2.5, 2.2, "日本国政府", 5.2); c.text(2.5, 4.4, "GOVERNMENT OF JAPAN", 3)
    c.text(22, 1.8, "在 留 カ ー ド", 9.5); c.text(25, 6.0, "RESIDENCE CARD", 4)
    cap(51, 2.2, "番号", "NO."); c.text(56, 1.8, p["card_number"], 9)
    x = 10 if not tight else 8.2
    cap(2.5, 9.0, "氏名", "NAME"); c.text(x, 8.8, p["name"].replace("　", " " if rng.random() < .5 else "　"), 7.5 if len(p["name"]) < 24 else 6.4)
    y = 14.6
    cap(2.5, y, "生年月日", "DATE OF BIRTH"); c.text(x + 2, y - .1, seireki(p["birth_date"]), 7)
    cap(33, y, "性別", "SEX"); c.text(37.2 if tight else 38.5, y - .1, sex_text(rng, p["sex"]), 7)
    cap(46, y, "国籍・地域", "NATIONALITY/REGION"); c.text(55.5 if tight else 57, y - .1, p["nationality"], 7)
    y = 20.2
    cap(2.5, y, "住居地", "ADDRESS"); long = len(p["address"]) > 22
    if long:
        c.text(x + 1, y - 1, p["address"][:18], 5.8); c.text(x + 1, y + 1.4, p["address"][18:], 5.8)
    else:
        c.text(x + 1, y - .2, p["address"], 6.6)
    y = 25.6
    cap(2.5, y, "在留資格", "STATUS"); c.text(x + 2, y - .4, p["residence_status"], 8 if len(p["residence_status"]) < 9 else 6.6); c.text(x + 2, y + 2.8, "Status in English", 3.6)
    y = 31
    cap(2.5, y, "就労制限の有無", None); c.text(18, y - .2, rng.choice(["就労制限なし", "在留資格に基づく就労活動のみ可", "就労不可"]), 6.6)
    y = 35
    cap(2.5, y, "在留期間（満了日）", "PERIOD OF STAY (DATE OF EXPIRATION)")
    c.text(24, y, p["period_of_stay"] + (f"（{seireki(p['period_expiry'])}）" if p["period_expiry"] else ""), 6.8)
    y = 39.8
    cap(2.5, y, "許可の種類", None); c.text(14, y - .1, rng.choice(["在留期間更新許可（東京出入国在留管理局長）", "上陸許可（成田空港）"]), 5.6)
    cap(2.5, y + 3.2, "許可年月日", None); c.text(14, y + 3.1, "2024年03月11日", 5.8); cap(34, y + 3.2, "交付年月日", None); c.text(43, y + 3.1, "2024年03月11日", 5.8)
    c.text(2.5, 48, "このカードは", 6); e = c.text(15, 47.6, seireki(p["expiry_date"]), 8); e = c.text(e, 47.6, "まで有効", 7); c.text(e + .8, 48, "です。", 6)
    c.text(2.5, 51, "PERIOD OF VALIDITY OF THIS CARD", 2.8)
    c.photo(62, 20, 19, 23); c.text(60, 47.4, "出入国在留管理庁長官", 4.6); c.seal(73, 45.5, 6, "出入国在長官")
    return c.image, {"document": "residence_card", "fields": {"issue_date": "2024-03-11"}, "person": p}


def residence_second(rng, font, special=False):
    """Fewer items, captions above the values; which items a new face has is not certain."""
    p = foreigner(rng)
    for key in ("period_of_stay", "period_expiry"):
        p[key] = None
    c = Card(rng, (238, 244, 248), font)
    title = "特定在留カード" if special else "在留カード"
    c.text(3, 2, title, 9); c.text(3, 6, "RESIDENCE CARD", 3.6); c.text(52, 2.4, p["card_number"], 8.5); c.text(46, 3, "番号", 4.6)
    y = 9.5
    c.text(3, y, "氏名 NAME", 4); c.text(3, y + 1.8, p["name"], 7.4 if len(p["name"]) < 24 else 6)
    y = 15.8
    c.text(3, y, "生年月日 DATE OF BIRTH", 4); c.text(3, y + 1.8, seireki(p["birth_date"]), 7)
    c.text(30, y, "性別 SEX", 4); c.text(30, y + 1.8, sex_text(rng, p["sex"]), 7)
    c.text(41, y, "国籍・地域 NATIONALITY/REGION", 4); c.text(41, y + 1.8, p["nationality"], 7)
    y = 22.4
    c.text(3, y, "住居地 ADDRESS", 4)
    if len(p["address"]) > 22:
        c.text(3, y + 1.8, p["address"][:20], 6); c.text(3, y + 4.2, p["address"][20:], 6)
    else:
        c.text(3, y + 1.8, p["address"], 6.6)
    y = 31
    c.text(3, y, "在留資格 STATUS", 4); c.text(3, y + 1.8, p["residence_status"], 7.4)
    y = 37.6
    c.text(3, y, "就労制限の有無", 4); c.text(3, y + 1.8, "就労制限なし", 6)
    y = 43.6
    c.text(3, y, "有効期間の満了の日 DATE OF EXPIRATION", 4); c.text(3, y + 1.8, seireki(p["expiry_date"]), 7.4)
    c.photo(63, 14, 18, 22); c.text(56, 48, "出入国在留管理庁長官", 5)
    return c.image, {"document": "residence_card", "fields": {}, "person": p}


def special_permanent(rng, font):
    p = foreigner(rng)
    p["nationality"] = rng.choice(["韓国", "朝鮮"])
    p["name"] = rng.choice(["PARK JUNHO　朴　準浩", "LEE MISEON　李　美善"])
    for key in ("period_of_stay", "period_expiry", "residence_status"):
        p[key] = None
    c = Card(rng, (246, 242, 234), font)
    c.text(2.5, 2.4, "日本国政府", 5); c.text(17, 1.6, "特別永住者証明書", 9); c.text(17, 5.4, "SPECIAL PERMANENT RESIDENT CERTIFICATE", 3.4)
    c.caption(52, 2.2, "番号", "NO."); c.text(57, 1.8, p["card_number"], 8.6)
    c.caption(2.5, 10, "氏名", "NAME"); c.text(10, 9.8, p["name"], 7.5)
    c.caption(2.5, 16, "生年月日", "DATE OF BIRTH"); c.text(12, 15.8, seireki(p["birth_date"]), 7)
    c.caption(34, 16, "性別", "SEX"); c.text(39, 15.8, sex_text(rng, p["sex"]), 7)
    c.caption(47, 16, "国籍・地域", "NATIONALITY/REGION"); c.text(58, 15.8, p["nationality"], 7)
    c.caption(2.5, 22, "住居地", "ADDRESS")
    if len(p["address"]) > 24:
        c.text(11, 21, p["address"][:20], 6); c.text(11, 23.4, p["address"][20:], 6)
    else:
        c.text(11, 21.8, p["address"], 6.6)
    c.caption(2.5, 36, "交付年月日", None); c.text(14, 35.9, "2023年05月10日", 6)
    c.text(2.5, 44, "この証明書は", 6); e = c.text(15, 43.6, seireki(p["expiry_date"]), 8); e = c.text(e, 43.6, "まで有効", 7); c.text(e + .8, 44, "です。", 6)
    c.photo(62, 20, 19, 23); c.text(60, 47.4, "出入国在留管理庁長官", 4.6)
    return c.image, {"document": "special_permanent_resident_certificate", "fields": {"issue_date": "2023-05-10"}, "person": p}


def licence_number(rng):
    body = rng.choice(["30", "62", "44", "54", "10", "90"]) + "".join(rng.choice("0123456789") for _ in range(8))
    s = sum(int(d) * w for d, w in zip(body, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2))) % 11
    return body + str((11 - s) % 10) + rng.choice("0012")


def licence(rng, font, big_city=False):
    name, sex, birth = rng.choice(JAPANESE)
    prefecture, rest = rng.choice([a for a in ADDRESSES if ("大阪市" in a[1] or "名古屋市" in a[1] or "横浜市" in a[1]) == big_city])
    p = {"name": name, "birth_date": birth, "address": prefecture + rest, "card_number": licence_number(rng),
         "expiry_date": f"{rng.randint(2026, 2030)}-{int(birth[5:7]):02d}-21"}
    c = Card(rng, (236, 242, 240), font)
    shown = rest if big_city else prefecture + rest
    y = 2.4
    c.text(2.5, y + .4, "氏名", 5.4); c.text(9.5, y - .2, name, 8); c.text(50, y, wareki(birth) + "生", 6.6)
    y = 7
    c.text(2.5, y + .3, "住所", 5.4)
    if len(shown) > 26:
        c.text(9.5, y - .8, shown[:22], 5.4); c.text(9.5, y + 1.3, shown[22:], 5.4)
    else:
        c.text(9.5, y, shown.translate(str.maketrans("0123456789", "０１２３４５６７８９")) if rng.random() < .5 else shown, 6.2)
    c.text(2.5, 11.6, "交付", 5.4); c.text(9.5, 11.4, wareki("2024-11-05", True), 6.2); c.text(32, 11.4, "24079", 6.2)
    band = rng.choice([(232, 205, 110), (140, 190, 220), (160, 205, 150)])
    c.draw.rectangle((2.5 * MM, 15 * MM, 54 * MM, 21.5 * MM), fill=band)
    ey = p["expiry_date"].split("-")
    c.text(4, 16.6, f"{ey[0]}年（令和{int(ey[0]) - 2018:02d}年）{ey[1]}月{ey[2]}日まで有効", 7.4)
    c.text(2.5, 23.6, "免許の", 4.6); c.text(2.5, 25.6, "条件等", 4.6); c.text(10, 23.4, "眼鏡等", 5.4)
    c.text(42, 29, "優良", 8)
    c.text(2.5, 33.6, "番号", 5.2); c.text(10, 33, "第　" + p["card_number"] + "　号", 8)
    for i, (k, d) in enumerate((("二・小・原", "平成15年06月02日"), ("他", "平成18年07月20日"), ("二種", "平成00年00月00日"))):
        c.text(2.5, 39 + i * 3.6, k, 4.8); c.text(11.5, 38.8 + i * 3.6, d, 5.4)
    c.text(29.5, 39, "種", 4.8); c.text(29.5, 41.4, "類", 4.8)
    for r in range(2):
        for k in range(7):
            c.draw.rectangle(((33 + k * 3) * MM, (38.6 + r * 5) * MM, (36 + k * 3) * MM, (43.6 + r * 5) * MM), outline=(60, 60, 60), width=7)
            c.text(33.4 + k * 3, 40 + r * 5, "普" if (r, k) == (0, 2) else "－", 4.4)
    for i, ch in enumerate("運転免許証"):
        c.text(56, 15 + i * 4.2, ch, 8.2)
    c.photo(61, 14, 21, 26)
    authority = {"福岡県": "福岡県", "長野県": "長野県", "東京都": "東京都", "大阪府": "大阪府", "愛知県": "愛知県",
                 "北海道": "北海道", "広島県": "広島県", "神奈川県": "神奈川県"}[prefecture]
    c.text(60, 43.4, authority, 5.4); c.text(60, 46, "公安委員会", 5.6); c.seal(74, 43, 7, authority + "公安委")
    return c.image, {"document": "driver_license", "fields": {"issue_date": "2024-11-05"}, "person": p}


def my_number_front(rng, font):
    name, sex, birth = rng.choice(JAPANESE)
    prefecture, rest = rng.choice(ADDRESSES)
    p = {"name": name, "birth_date": birth, "sex": sex, "address": prefecture + rest,
         "expiry_date": f"{rng.randint(2026, 2034)}-{birth[5:]}"}
    c = Card(rng, (240, 240, 246), font)
    c.text(2.5, 2.6, "氏名", 5); c.text(9, 2, name, 8.4)
    c.text(2.5, 7.4, "住所", 5)
    full = p["address"]
    if len(full) > 20:
        c.text(9, 6.8, full[:20], 6); c.text(9, 9.4, full[20:], 6)
    else:
        c.text(9, 7, full, 6.2)
    c.text(62, 2, "個人番号カード", 6)
    c.draw.rectangle((2.5 * MM, 12.6 * MM, 83 * MM, 17.6 * MM), outline=(90, 90, 120), width=3)
    c.text(3.5, 13.8, "追記欄", 4)
    c.photo(3, 19.4, 20, 25)
    y = 20
    if rng.random() < .5:
        c.text(27, y, wareki(birth) + "生", 7); c.text(56, y + .3, "性別", 5); c.text(62, y, sex, 7)
    else:
        c.text(27, y + .3, "生年月日", 5); c.text(37, y, wareki(birth), 6.6); c.text(60, y + .3, "性別", 5); c.text(66, y, sex, 7)
    c.text(27, y + 6, seireki(p["expiry_date"], False) + "まで有効", 7); c.text(60, y + 6.2, rest.split("市")[0].split("区")[0] + "市長", 6)
    c.text(27, y + 11.6, "電子証明書の有効期限", 4.6); c.text(46, y + 11.6, "　　年　　月　　日", 5)
    c.text(27, 40, "1234567890ABCDEF", 5.6); c.text(56, 40, "4821", 5.6)
    c.draw.rectangle((0, 46.5 * MM, W, H), fill=(225, 225, 236))
    c.text(3, 47, "臓器提供意思　1. 脳死後及び心停止した死後　2. 心停止した死後のみ　3. 提供しない", 4.4)
    c.text(3, 50, "署名年月日　　　年　月　日　署名", 4.4)
    return c.image, {"document": "my_number_card", "fields": {}, "person": p}


def my_number_back(rng, font):
    name, sex, birth = rng.choice(JAPANESE)
    body = "".join(rng.choice("0123456789") for _ in range(11))
    r = sum(int(d) * w for d, w in zip(reversed(body), [2, 3, 4, 5, 6, 7] * 2)) % 11
    number = body + str(0 if r <= 1 else 11 - r)
    c = Card(rng, (240, 240, 246), font)
    c.text(6, 4, "個人番号", 6); c.text(22, 3, f"{number[:4]} {number[4:8]} {number[8:]}", 10)
    c.text(6, 11, "氏名", 5); c.text(14, 10.4, name, 7.4)
    c.text(6, 16, wareki(birth) + "生", 6.6)
    for i in range(12):
        for k in range(12):
            if rng.random() < .5:
                c.draw.rectangle(((66 + i) * MM, (6 + k) * MM, (67 + i) * MM, (7 + k) * MM), fill=(30, 30, 30))
    c.draw.rectangle((5 * MM, 26 * MM, 17 * MM, 36 * MM), fill=(215, 180, 90))
    c.draw.rectangle((0, 42 * MM, W, 50 * MM), fill=(40, 36, 40))
    return c.image, {"document": "my_number_card", "fields": {},
                     "person": {"name": name, "birth_date": birth, "my_number": number}}


def residence_back(rng, font):
    first, second = rng.sample(ADDRESSES, 2)
    c = Card(rng, (244, 246, 240), font)
    c.text(3, 2, "住居地記載欄", 5.4)
    rows = [("2023年04月10日", "".join(first)), ("2025年02月03日", "".join(second))][:rng.randint(1, 2)]
    xs, ys = (3, 21, 69, 82), (5, 8.4, 14.4, 20.4, 26.4)
    for y in ys:
        c.draw.line((xs[0] * MM, y * MM, xs[-1] * MM, y * MM), fill=(70, 70, 70), width=5)
    for x in xs:
        c.draw.line((x * MM, ys[0] * MM, x * MM, ys[-1] * MM), fill=(70, 70, 70), width=5)
    for x, t in ((6, "届出年月日"), (40, "住居地"), (71, "記載者印")):
        c.text(x, 5.7, t, 4.8)
    for i, (d, a) in enumerate(rows):
        c.text(3.6, 10 + i * 6, d, 5.2)
        if len(a) > 22:
            c.text(22, 8.8 + i * 6, a[:22], 5.2); c.text(22, 11.4 + i * 6, a[22:], 5.2)
        else:
            c.text(22, 10 + i * 6, a, 5.6)
        c.seal(73, 9.2 + i * 6, 4.4, "小郡市長")
    c.text(3, 28, "資格外活動許可欄", 5); c.draw.rectangle((3 * MM, 31 * MM, 82 * MM, 38 * MM), outline=(70, 70, 70), width=5)
    c.text(3, 39.4, "在留期間更新等許可申請欄", 5); c.draw.rectangle((3 * MM, 42.4 * MM, 82 * MM, 49 * MM), outline=(70, 70, 70), width=5)
    return c.image, {"document": "residence_card", "fields": {}, "person": {"address": rows[-1][1]}}


KINDS = {
    "first": residence_first, "tight": lambda r, f: residence_first(r, f, True), "plain": lambda r, f: residence_first(r, f, 2),
    "second": residence_second, "tokutei": lambda r, f: residence_second(r, f, True), "special": special_permanent,
    "licence": licence, "licence-city": lambda r, f: licence(r, f, True),
    "mynumber": my_number_front, "mynumber-back": my_number_back, "back": residence_back,
}
LIDS = {"white": (247, 248, 248), "black": (22, 23, 26), "grey": (150, 152, 156)}


def rounded(card):
    mask = Image.new("L", card.size, 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, W - 1, H - 1), radius=int(3.2 * MM), fill=255)
    return mask


def glass(rng, cards, dpi, lid, size_mm, places, wear):
    """places: (x, y, angle) of each card's middle in millimetres and degrees clockwise."""
    w, h = int(size_mm[0] / 25.4 * dpi), int(size_mm[1] / 25.4 * dpi)
    page = Image.new("RGB", (w, h), LIDS[lid])
    parts = []
    for (image, truth), (cx, cy, angle) in zip(cards, places):
        s = dpi / 600
        small = image.resize((int(W * s), int(H * s)), Image.LANCZOS)
        mask = rounded(image).resize(small.size, Image.LANCZOS)
        turned = small.rotate(-angle, Image.BICUBIC, expand=True)
        tmask = mask.rotate(-angle, Image.BICUBIC, expand=True)
        x, y = int(cx / 25.4 * dpi - turned.width / 2), int(cy / 25.4 * dpi - turned.height / 2)
        shade = tmask.filter(ImageFilter.GaussianBlur(max(1, dpi / 100)))
        dark = Image.new("RGB", turned.size, tuple(int(v * .88) for v in LIDS[lid]))
        off = max(1, dpi // 150)
        page.paste(dark, (x + off, y + off), shade)
        page.paste(turned, (x, y), tmask)
        a = math.radians(angle)
        person = {k: v for k, v in truth["person"].items() if v}
        parts.append({"document": truth["document"], "fields": truth["fields"], "persons": [person],
                      "middle": [cx / 25.4 * dpi, cy / 25.4 * dpi], "angle": angle})
    arr = np.asarray(page).astype(np.float32)
    if wear != "clean":
        k = 1 if wear == "light" else 2
        gen = np.random.default_rng(rng.randint(0, 1 << 30))
        page = page.filter(ImageFilter.GaussianBlur(0.35 * k * dpi / 300))
        arr = np.asarray(page).astype(np.float32)
        arr = 255 - (255 - arr) * (1 - 0.06 * k)
        arr += gen.normal(0, 3.5 * k, arr.shape[:2])[..., None]
        arr += np.linspace(-6 * k, 6 * k, arr.shape[1])[None, :, None]
    page = Image.fromarray(np.clip(arr, 0, 255).astype(np.uint8))
    return page, parts


A4 = (210, 297)


def grid(rng, n, jitter=6, turn=8):
    spots = [(c, r) for r in range(5) for c in range(2)]
    out = []
    for c, r in spots[:n]:
        out.append((52 + c * 104 + rng.uniform(-jitter, jitter), 35 + r * 70 + rng.uniform(-jitter, jitter), rng.uniform(-turn, turn)))
    return out


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("directory"); ap.add_argument("--seed", type=int, default=1); ap.add_argument("--set", default="all")
    args = ap.parse_args()
    os.makedirs(args.directory, exist_ok=True)
    rng = random.Random(args.seed)

    def one(kind):
        return KINDS[kind](rng, rng.choice(FONTS))

    def save(name, page, parts, dpi):
        gray = rng.random() < .2
        (page.convert("L") if gray else page).save(f"{args.directory}/{name}.jpg", quality=82, dpi=(dpi, dpi))
        json.dump({"parts": parts}, open(f"{args.directory}/{name}.json", "w"), ensure_ascii=False, indent=1)

    if args.set in ("all", "single"):
        for kind in KINDS:
            for i, (wear, lid, dpi) in enumerate((("clean", "white", 300), ("light", "black", 300), ("heavy", "white", 300),
                                                  ("light", "grey", 200), ("light", "white", 400))):
                m = rng.uniform(6, 14)
                size = (85.6 + 2 * m, 54 + 2 * m)
                page, parts = glass(rng, [one(kind)], dpi, lid, size, [(size[0] / 2, size[1] / 2, rng.uniform(-3, 3))], wear)
                save(f"{kind}-{i}", page, parts, dpi)
    if args.set in ("all", "glass"):
        for i, (lid, wear, dpi) in enumerate((("white", "clean", 300), ("black", "light", 300), ("grey", "light", 200), ("white", "heavy", 300))):
            kinds = rng.sample(sorted(KINDS), 6)
            page, parts = glass(rng, [one(k) for k in kinds], dpi, lid, A4, grid(rng, 6), wear)
            save(f"six-{i}", page, parts, dpi)
        for i, (lid, angle) in enumerate((("white", 90), ("black", 33), ("grey", 200), ("white", 137), ("black", 270), ("white", 318))):
            kind = rng.choice(sorted(KINDS))
            page, parts = glass(rng, [one(kind)], 300, lid, A4, [(rng.uniform(60, 150), rng.uniform(60, 230), angle)], "light")
            save(f"turned-{i}", page, parts, 300)
        for i, lid in enumerate(("white", "black")):
            page, parts = glass(rng, [one("first"), one("tight")], 300, lid, A4, [(41.5, 26, 0.6), (130, 60, -40)], "light")
            save(f"edge-{i}", page, parts, 300)
    if args.set in ("all", "whole"):
        for i, dpi in enumerate((200, 300, 400, 600)):
            for kind in ("first", "licence", "mynumber", "second"):
                page, parts = glass(rng, [one(kind)], dpi, "white", (85.6, 54), [(42.8, 27, 0)], "light")
                save(f"whole-{kind}-{dpi}", page, parts, dpi)


if __name__ == "__main__":
    main()
