# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers with check digits, and dates as Japanese paper prints them."""
import datetime
import string

ERAS = [("令和", "R", datetime.date(2019, 5, 1)), ("平成", "H", datetime.date(1989, 1, 8)),
        ("昭和", "S", datetime.date(1926, 12, 25)), ("大正", "T", datetime.date(1912, 7, 30))]


def digits(rng, count):
    return "".join(rng.choice(string.digits) for _ in range(count))


def weighed(payload):
    """個人番号, 住民票コード: weights 2…7 from the right, modulo 11."""
    rest = sum(int(c) * w for c, w in zip(reversed(payload), [2, 3, 4, 5, 6, 7] * 2)) % 11
    return payload + str(0 if rest <= 1 else 11 - rest)


def my_number(rng):
    return weighed(digits(rng, 11))


def juminhyo_code(rng):
    return weighed(digits(rng, 10))


def license_number(rng, year):
    """公安委員会 2, first year 2, serial 6, check digit, times issued again."""
    first = rng.choice("10 20 21 22 23 24 25 30 40 43 44 45 46 50 54 60 61 62 63 70 72 74 80 82 90 97".split())
    payload = first + "%02d" % (year % 100) + digits(rng, 6)
    rest = sum(int(c) * w for c, w in zip(payload, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2])) % 11
    return payload + str((11 - rest) % 11 % 10 if rest > 1 else 1 - rest) + rng.choice("00012")


def card_number(rng):
    letters = string.ascii_uppercase
    return rng.choice(letters) + rng.choice(letters) + digits(rng, 8) + rng.choice(letters) + rng.choice(letters)


def era_of(day):
    for name, letter, first in ERAS:
        if day >= first:
            return name, letter, day.year - first.year + 1
    return "明治", "M", day.year - 1867


def wareki(day, style="plain"):
    """plain 令和7年3月1日, zero 令和07年03月01日, spaced 令和　7年　3月　1日, dots R7.3.1, west 2025年3月1日,
    west-zero 2025年03月01日, west-dots 2025.03.01, slash 2025/03/01, letter R07.03.01, short 令7.3.1, both 2025年（令和7年）3月1日; 元 in the first year where the era is said."""
    name, letter, year = era_of(day)
    if style == "west":
        return "%d年%d月%d日" % (day.year, day.month, day.day)
    if style == "west-zero":
        return "%d年%02d月%02d日" % (day.year, day.month, day.day)
    if style == "west-dots":
        return "%d.%02d.%02d" % (day.year, day.month, day.day)
    if style == "slash":
        return "%d/%02d/%02d" % (day.year, day.month, day.day)
    if style == "dots":
        return "%s%d.%d.%d" % (letter, year, day.month, day.day)
    if style == "letter":
        return "%s%02d.%02d.%02d" % (letter, year, day.month, day.day)
    if style == "short":
        return "%s%d.%d.%d" % (name[0], year, day.month, day.day)
    if style == "both":
        return "%d年（%s%s年）%d月%d日" % (day.year, name, "元" if year == 1 else year, day.month, day.day)
    if style == "zero":
        return "%s%s年%02d月%02d日" % (name, "%02d" % year, day.month, day.day)
    said = "元" if year == 1 else str(year)
    if style == "spaced":
        return "%s%s年%s月%s日" % (name, *[part.rjust(2) for part in (said, str(day.month), str(day.day))])
    return "%s%s年%d月%d日" % (name, said, day.month, day.day)


def wide(text):
    """ASCII in its full width."""
    return "".join("　" if c == " " else chr(ord(c) + 0xfee0) if "!" <= c <= "~" else c for c in text)
