# SPDX-License-Identifier: GPL-3.0-or-later
"""Cards. A layout is data: size and place of the card, items (text or what, x, y, width, points, {options}) in mm."""
import datetime
import math

import household
import ids
from paper import Sheet
from values import Values

DPI_LEAST = 200  # nobody scans a card more coarsely
WORK = ["就労制限なし", "在留資格に基づく就労活動のみ可", "就労不可"]


def holder(rng, kind):
    """A household of one with what only a card says."""
    home = household.household(rng, "foreign" if kind in ("residence_card", "special_permanent_resident_certificate") else "japanese")
    person = home["people"][0]
    home["people"] = [person]
    if kind == "special_permanent_resident_certificate":
        person.update(household.foreign_person(rng, home["today"], "世帯主", "韓国"), residence_status=None, period_of_stay=None)
    elif kind == "residence_card":
        while not person.get("residence_status"):
            person.update(household.foreign_person(rng, home["today"], "世帯主", "ベトナム"))
    expiry = person.get("expiry") if kind == "residence_card" else None
    card_end = expiry or home["today"] + datetime.timedelta(days=rng.randint(100, 2500))
    place = household.address(rng)
    person.update(address=place["text"], card_end=card_end, work=rng.choice(WORK), sex_latin={"男": "M.", "女": "F."}[person["sex"]])
    if kind == "driver_license":
        person["card_number"] = ids.license_number(rng, max(1960, person["birth"].year + 19))
        person["commission"] = place["pref"] + "公安委員会"
    elif kind == "my_number_card":
        person["issuer_name"] = place["city"] + "長"
    return home


class CardValues(Values):
    def look(self, key, index):
        person = self.home["people"][0]
        if key == "expiry_date":
            day = person["card_end"]
            return ids.wareki(day, self.style["expiry"]), day.isoformat(), []
        if key in ("work", "sex_latin", "commission", "issuer_name"):
            return person[key], None, []
        if key == "address":
            return self.number(person["address"]), person["address"], []
        if key == "no":
            return ids.digits(self.rng, 4), None, []
        return super().look(key, index)


def card(rng, layout, faces, dpi):
    kind = layout["kind"]
    home = holder(rng, kind)
    margin = rng.choice([(4, 4), (10, 8), (22, 30)])
    w, h = layout.get("size", (85.6, 54))
    sheet = Sheet(w + 2 * margin[0], h + 2 * margin[1], dpi)
    left, top = margin
    sheet.box(left, top, w, h, 0.15, 150, shade=layout.get("shade", 242))
    ground(rng, sheet, left, top, w, h, layout.get("ground"))
    for x, y, pw, ph in layout.get("photos", []):
        portrait(rng, sheet, left + x, top + y, pw, ph)
    style = dict({"date": "west", "foreign_date": "west", "birth": "west", "expiry": "west"}, **layout.get("style", {}))
    values = CardValues(home, style)
    values.rng = rng
    for what, x, y, wide, size, *rest in layout["items"]:
        options = rest[0] if rest else {}
        if "{" in what:
            text, spans, _ = values.fill(what, 0)
            face = faces["latin" if text.isascii() and options.get("latin", True) else "values"]
            sheet.put(text, left + x, top + y, size, face, wide, options.get("high"), options.get("align", "left"), options.get("lines", 1), 0, spans)
        else:
            sheet.put(what, left + x, top + y, size, faces["labels"], wide, None, options.get("align", "left"))
    for x0, y0, x1, y1 in layout.get("rules", []):
        sheet.rule(left + x0, top + y0, left + x1, top + y1, 0.15, 90)
    return [sheet], {"card": True, "fields": values.truth["fields"], "persons": values.truth["persons"], "accept": values.accept,
                     "ignore": ["fields.issuer", "fields.issue_date", "persons.0.resident_category", *layout.get("ignore", [])]}


def ground(rng, sheet, left, top, w, h, how):
    """The fine pattern under the print, hardly darker than the card."""
    dark, (x0, y0, x1, y1) = rng.randint(214, 232), [sheet.px(v) for v in (left + 0.3, top + 0.3, left + w - 0.3, top + h - 0.3)]
    step = sheet.px(rng.uniform(0.8, 1.6))
    if how == "rays":
        for i in range(int((x1 - x0) / step)):
            sheet.draw.line([x0 + i * step, y0, x1 - i * step, y1], fill=dark)
    elif how == "dots":
        for i in range(int((x1 - x0) / step)):
            for k in range(int((y1 - y0) / step)):
                sheet.draw.point([x0 + i * step + (k % 2) * step / 2, y0 + k * step], fill=dark - 20)
    elif how == "waves":
        for k in range(int((y1 - y0) / step)):
            points = [(x, y0 + k * step + step * math.sin(x / (7 * step) + k / 5)) for x in range(int(x0), int(x1), max(2, int(step / 2)))]
            sheet.draw.line([(x, min(max(y, y0), y1)) for x, y in points], fill=dark)


def portrait(rng, sheet, x, y, w, h):
    sheet.box(x, y, w, h, 0, shade=rng.randint(190, 215))
    for cx, cy, r in ((0.5, 0.4, 0.22), (0.5, 0.98, 0.42)):
        sheet.draw.ellipse([sheet.px(v) for v in (x + w * (cx - r), max(y, y + h * cy - r * w), x + w * (cx + r), min(y + h, y + h * cy + r * w))], fill=rng.randint(90, 150))
