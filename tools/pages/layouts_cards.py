# SPDX-License-Identifier: GPL-3.0-or-later
"""Cards without end: what stands on such a card is known, where, how large and beside which caption is drawn.
Shapes of cards.py. As layouts_random.py: read seeds nobody looked at, mend causes, never a page."""

W, H = 85.6, 54
CAPTIONS = {
    "name": [("氏名", "NAME"), ("氏　名", "Name"), ("氏名", "")], "birth_date": [("生年月日", "DATE OF BIRTH"), ("生年月日", "Birth")], "sex": [("性別", "SEX"), ("性　別", "Sex")],
    "nationality": [("国籍・地域", "NATIONALITY/REGION"), ("国籍・地域", "")], "address": [("住居地", "ADDRESS"), ("住居地", "")], "residence_status": [("在留資格", "STATUS"), ("在留資格", "")],
    "period": [("在留期間（満了日）", "PERIOD OF STAY"), ("在留期間(満了日)", "")], "issue_date": [("交付年月日", ""), ("交付", "")], "number": [("番号", "No."), ("番号", "")],
    "expiry": [("有効期間の満了の日", ""), ("有効期間満了日", ""), ("有効期限", "")], "home": [("住所", ""), ("住　所", "")], "my_number": [("個人番号", ""), ("個人番号", "My Number")]}


class Grammar:
    """Rows of items from top to bottom, beside the photograph where there is one."""

    def __init__(self, rng, kind, name):
        self.rng, self.kind, self.name = rng, kind, name
        self.small, self.size = rng.choice([4.5, 5, 5.5, 6]), rng.choice([6.5, 7, 7.5, 8])
        self.how = rng.choice(["left", "left", "above"])
        self.second = rng.random() < 0.4        # captions in two languages
        self.items, self.rules = [], []
        self.side = rng.choice(["right", "right", "right", "left"])
        wide, high = rng.uniform(18, 24), rng.uniform(22, 30)
        x = W - wide - rng.uniform(2, 4) if self.side == "right" else rng.uniform(2, 4)
        self.photo = (x, rng.uniform(9, 15), wide, high)
        self.left = 3 if self.side == "right" else x + wide + 2
        self.right = x - 1 if self.side == "right" else W - 3

    def caption(self, key):
        said, other = self.rng.choice(CAPTIONS[key])
        return said + (" " + other if other and self.second else "")

    def room(self, y):
        """(from, to) that print may take on this line."""
        beside = self.photo[1] - 3 < y < self.photo[1] + self.photo[3] + 3
        return (self.left, self.right) if beside else (3, W - 3)

    def row(self, y, cells, size=None, touch=False):
        """Captions with their values, shared out over the line by weight. → the next line. touch: the
        last value goes on to the photograph's very edge."""
        size = size or self.size
        x, end = self.room(y)
        if touch and end == self.right:
            end += 1
        total = sum(weight for _, _, weight, *_ in cells)
        room, em = end - x, size * 25.4 / 72
        for key, value, weight, *rest in cells:
            options, wide = dict(rest[0]) if rest else {}, room * weight / total
            said = self.caption(key) if key else ""
            long = (sum(0.55 if c.isascii() else 1.02 for c in said) + 0.4) * self.small * 25.4 / 72
            lines = options.get("lines", 1)
            if lines > 1:
                options["high"] = em * 1.2 * lines
            if self.how == "above" and said:
                self.items.append((said, x, y, min(long + 1, wide), self.small))
                self.items.append((value, x, y + em * 1.12 + (em * 0.6 if lines > 1 else 0), wide - 1, size, options))
            else:
                start = max(long + 1, min(9, wide * 0.3)) if said else 0
                if said:
                    self.items.append((said, x, y, long + 1, self.small))
                self.items.append((value, x + start, y, wide - start - (0 if touch else 0.8), size, options))
            x += wide
        deep = max((dict(rest[0]).get("lines", 1) if rest else 1) for _, _, _, *rest in cells)
        return y + em * (1.25 + 0.75 * (deep - 1)) + (em * 1.12 if self.how == "above" and any(key for key, *_ in cells) else 0) + self.rng.uniform(0.3, 0.9)

    def line(self, y):
        if self.rng.random() < 0.25:
            at = y - (0.62 * max(self.size, self.small) * 25.4 / 72) - 0.1
            self.rules.append((3, at, W - 3 if self.rng.random() < 0.5 else self.right, at))

    def layout(self, **more):
        bottom = max(item[2] for item in self.items)
        if bottom > H - 2:      # too much for the card: closer together
            self.items = [(what, x, 3 + (y - 3) * (H - 5.5) / (bottom - 3), wide, size, *rest) for what, x, y, wide, size, *rest in self.items]
            self.rules = []
        return {"name": self.name, "kind": self.kind, "photos": [self.photo] if self.photo else [], "rules": self.rules, "items": self.items,
                "shade": self.rng.choice([238, 242, 246, 250]), "ground": self.rng.choice([None, None, "waves", "rays", "dots"]), **more}


def residence_card(rng):
    """residence-any"""
    g = Grammar(rng, "residence_card", "residence-any")
    second = rng.random() < 0.4     # generation: fewer items on its face
    y = 4.2
    g.items.append((rng.choice(["在留カード", "在留カード RESIDENCE CARD", "在　留　カ　ー　ド"]), rng.choice([3, 24]), y, 34, rng.choice([7, 8.5, 10])))
    g.items.append(("{card_number}", 60, y, 23, rng.choice([7.5, 8.5])))
    if rng.random() < 0.5:
        g.items.append(("番号" if rng.random() < 0.6 else "No.", 59 - 6, y, 6, g.small))
    y = g.row(9, [("name", "{name}", 1, {"lines": 2} if rng.random() < 0.5 else {})], g.size + rng.choice([0.5, 1.5]))
    one = [("birth_date", "{birth_date}", 2.3), ("sex", "{sex} {sex_latin}", 1.2), ("nationality", "{nationality}", 2)]
    if rng.random() < 0.6:
        y = g.row(y, one)
    else:
        y = g.row(g.row(y, one[:2]), one[2:])
    y = g.row(y, [("address", "{address}", 1, {"lines": 2})], touch=rng.random() < 0.3)
    g.line(y)
    y = g.row(y, [("residence_status", "{residence_status}", 1.5), (None, "{work}", 1)] if rng.random() < 0.5 else [("residence_status", "{residence_status}", 1)])
    if not second:
        y = g.row(y, [("period", "{period_of_stay}（{period_expiry}）", 1)])
        y = g.row(y, [("issue_date", "{issue_date}", 1)])
    g.line(y)
    if rng.random() < 0.6:
        x, end = g.room(y)
        g.items += [("このカードは", x, y, 14, g.size - 1), ("{expiry_date}まで有効", x + 14, y, min(40, end - x - 14), g.size + 1)]
    else:
        g.how = "left"
        g.row(y, [("expiry", "{expiry_date}", 1)], g.size + 1)
    style = {"date": rng.choice(["west", "west-zero"])}
    style.update(foreign_date=style["date"], expiry=style["date"])
    return g.layout(style=style, ignore=["persons.0.period_of_stay"] if second else [])


def special(rng):
    """special-any"""
    g = Grammar(rng, "special_permanent_resident_certificate", "special-any")
    g.items.append(("特別永住者証明書", rng.choice([3, 18]), 4.2, 36, rng.choice([8, 9.5])))
    g.items.append(("{card_number}", 60, 4.2, 23, rng.choice([7.5, 8.5])))
    y = g.row(9.5, [("name", "{name}", 1, {"lines": 2} if rng.random() < 0.5 else {})], g.size + 1)
    y = g.row(y, [("birth_date", "{birth_date}", 2), ("sex", "{sex} {sex_latin}", 1)])
    y = g.row(y, [("nationality", "{nationality}", 1)])
    y = g.row(y, [("address", "{address}", 1, {"lines": 2})], touch=rng.random() < 0.3)
    if rng.random() < 0.6:
        y = g.row(y, [("issue_date", "{issue_date}", 1)])
    y = max(y, 42)
    if rng.random() < 0.5:
        g.items += [("この証明書は", 3, y, 14, g.size - 1), ("{expiry_date}まで有効", 18, y, 40, g.size + 1)]
    else:
        g.how = "left"
        g.row(y, [("expiry", "{expiry_date}", 1)], g.size + 1)
    return g.layout()


def license_card(rng):
    """license-any"""
    g = Grammar(rng, "driver_license", "license-any")
    g.how, g.second = "left", False
    g.photo = (rng.uniform(58, 62), rng.uniform(13.5, 16), rng.uniform(20, 23), rng.uniform(26, 30))
    g.left, g.right = 3, g.photo[0] - 1
    y = 5
    if rng.random() < 0.7:
        name = rng.uniform(42, 46)
        g.items += [(g.caption("name"), 3, y, 8, g.small), ("{name}", 11, y, name - 12, rng.choice([8.5, 10])), ("{birth_date}生", name, y, W - 2.5 - name, g.size)]
        if rng.random() < 0.6:
            g.rules += [(2, 7.8, name - 1, 7.8), (name - 1, 2, name - 1, 7.8)]
        y = 10.4
    else:
        y = g.row(y, [("name", "{name}", 1)], 9)
        g.items.append(("{birth_date}生", 11, y, 40, g.size))
        y += 3.5
    g.items += [(g.caption("home"), 3, y, 8, g.small), ("{address}", 11, y, W - 14, rng.choice([7, 7.5, 8]))]
    if rng.random() < 0.5:
        g.rules.append((2, y + 2.4, W - 2.5, y + 2.4))
    y += 5
    g.items += [(rng.choice(["交付", "交付日"]), 3, y, 9, g.small), ("{issue_date}　{no}" if rng.random() < 0.5 else "{issue_date}", 12, y, g.right - 13, g.size)]
    y += 5.5
    g.items.append((rng.choice(["{expiry_date}まで有効", "{expiry_date}まで有効", "{expiry_date}（令和）まで有効"]), 3.5, y, g.right - 5, rng.choice([9, 10])))
    y += 5
    g.items += [("免許の", 3, y, 9, 5), ("条件等", 3, y + 2.4, 9, 5), (rng.choice(["眼鏡等", "準中型で運転できる準中型車は準中型車（5t）に限る"]), 13, y, g.right - 14, 6.5)]
    y = rng.uniform(37, 42)
    g.items += [("番号", 3, y, 8, g.small), (rng.choice(["第　{card_number}　号", "第{card_number}号", "第 {card_number} 号"]), 11, y, 45, rng.choice([9, 10.5]))]
    g.items += [("運転免許証", g.photo[0] + 4, g.photo[1] + g.photo[3] + 2.5, 18, 7), ("{commission}", rng.choice([38, 60]), H - 3.5, 24, 6)]
    return g.layout(style={"birth": rng.choice(["plain", "spaced", "zero"]), "date": rng.choice(["plain", "zero"]), "expiry": rng.choice(["plain", "west", "both", "zero"])})


def number_front(rng):
    """number-front-any"""
    g = Grammar(rng, "my_number_card", "number-front-any")
    g.how, g.second = "left", False
    g.items.append((rng.choice(["個人番号カード", "マイナンバーカード"]), rng.choice([3, 56]), 3.8, 26, 7))
    y = g.row(8.5, [("name", "{name}", 1)], rng.choice([9.5, 11]))
    y = g.row(y + 0.8, [("home", "{address}", 1, {"lines": 2})], touch=rng.random() < 0.3)
    x, end = g.room(y + 2)
    g.items += [("{birth_date}生", x, y + 2, 30, g.size), (rng.choice(["性別　{sex}", "{sex}"]), min(x + 31, end - 12), y + 2, 12, g.size)]
    g.items += [("{expiry_date}まで有効", x, y + 7, min(40, end - x), g.size), ("{issuer_name}", x, y + 12, min(36, end - x), g.size)]
    return g.layout(style={"birth": rng.choice(["plain", "zero"]), "date": "plain", "expiry": "west"})


def number_back(rng):
    """number-back-any"""
    g = Grammar(rng, "my_number_card", "number-back-any")
    g.how, g.photo = rng.choice(["left", "above"]), None
    g.room = lambda y: (rng.choice([5, 14]), W - 5)
    y = g.row(rng.uniform(10, 24), [("my_number", "{my_number}", 1)], rng.choice([12, 14]))
    y = g.row(y + 1, [("name", "{name}", 1)], 9)
    g.row(y + 1, [("birth_date", "{birth_date}", 1)] if rng.random() < 0.5 else [(None, "{birth_date}生", 1)], 8)
    return g.layout(style={"birth": rng.choice(["plain", "spaced"]), "group": rng.choice(["spaces", None])})


RESIDENCE_CARD, SPECIAL_PERMANENT_RESIDENT_CERTIFICATE, DRIVER_LICENSE = [residence_card], [special], [license_card]
MY_NUMBER_CARD = [number_front, number_front, number_back]
