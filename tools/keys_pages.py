# SPDX-License-Identifier: GPL-3.0-or-later
"""What residents bring, with dates of this week, for counting keys: a 転出証明書 of four people, a licence, three residence
cards on one glass. Everybody on it is made up.

    draw(folder) → {"certificate": (page, truth), "licence": …, "cards": …}"""
import datetime
import json
import os
import random
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "pages"))

OLD = {"pref": "佐賀県", "city": "鳥栖市", "town": "本町", "text": "佐賀県鳥栖市本町123番地"}
NEW = {"pref": "福岡県", "city": "小郡市", "town": "小郡", "text": "福岡県小郡市小郡255番地1"}
DOMICILE = "佐賀県鳥栖市本町123番地"
WITHIN = "福岡県小郡市三沢2番地"

FAMILY = [("架空　太郎", "カクウ　タロウ", "1984-05-17", "男", "世帯主"), ("架空　花子", "カクウ　ハナコ", "1986-11-03", "女", "妻"),
          ("架空　一郎", "カクウ　イチロウ", "2014-02-20", "男", "子"), ("架空　京子", "カクウ　キョウコ", "2017-08-09", "女", "子")]
# name, kana, birth, sex, 続柄, 在留資格, 在留期間
FOREIGNERS = [("NGUYEN VAN KAKU", "グエン　ヴァン　カク", "1990-04-12", "男", "世帯主", "技術・人文知識・国際業務", "5年"),
              ("TRAN THI KAKU", "チャン　ティ　カク", "1992-09-25", "女", "妻", "家族滞在", "5年"),
              ("NGUYEN MINH KAKU", "グエン　ミン　カク", "2018-06-03", "男", "子", "家族滞在", "5年")]


def day(text):
    return datetime.date.fromisoformat(text)


def household(people, old, new):
    today = datetime.date.today()
    head = people[0]["name"]
    return {"people": people, "old": old, "new": new, "kind": "japanese", "today": today,
            "notified": today - datetime.timedelta(days=9), "issued": today - datetime.timedelta(days=9),
            "move": today - datetime.timedelta(days=2), "old_head": head, "new_head": head,
            "issuer": old["pref"] + old["city"], "issuer_full": old["pref"] + old["city"], "mayor": "見本　市長"}


def nationals(rng):
    import ids
    return [{"name": name, "name_kana": kana, "birth": day(birth), "sex": sex, "relationship": role, "foreign": False,
             "koseki_head": FAMILY[0][0], "legal_domicile": DOMICILE, "juminhyo_code": ids.juminhyo_code(rng),
             "my_number": ids.my_number(rng)} for name, kana, birth, sex, role in FAMILY]


def card_holder(rng, person, address, end, **more):
    """A household of one with what a card says of them."""
    home = household([dict(person, address=address, card_end=end, work="就労制限なし",
                           sex_latin={"男": "M.", "女": "F."}[person["sex"]], **more)], OLD, NEW)
    return home


def licence_holder(rng):
    import ids
    person = nationals(rng)[1]
    return card_holder(rng, person, WITHIN, day("2029-12-03"), card_number=ids.license_number(rng, 2006), commission="福岡県公安委員会")


def foreigners(rng):
    import ids
    end = datetime.date.today() + datetime.timedelta(days=1500)
    for name, kana, birth, sex, role, status, period in FOREIGNERS:
        person = {"name": name, "name_kana": kana, "birth": day(birth), "sex": sex, "relationship": role, "foreign": True,
                  "nationality": "ベトナム", "resident_category": "中長期在留者", "residence_status": status, "period_of_stay": period,
                  "expiry": end, "card_number": ids.card_number(rng)}
        yield card_holder(rng, person, "未定（届出後裏面に記載）", end)


def document(rng, folder, kind, layout_set, layout, patched):
    """One page with the household's data, by tools/pages."""
    import drawing
    import make
    number = 1
    with patched, Patched(drawing, "exact_variants", None):
        drawing.document(rng, number, make.layouts(layout_set),
                         {"kinds": [kind], "wear": ["light"], "dpi": [300], "layouts": [layout], "printer": None, "set": layout_set,
                          "stand_in": True, "no_images": False, "out": folder})
    truth = os.path.join(folder, "%s-%04d.json" % (layout_set, number))
    with open(truth, encoding="utf-8") as file:
        said = json.load(file)
    return os.path.join(folder, said["image"]), said


def glass_of_cards(rng, folder, holders, places):
    """Three cards scanned in one go; the truth has a person of each."""
    import cards
    import fonts
    import glass
    import make
    layout = make.layouts("fitting")["residence_card"][0]
    faces = {name: fonts.pick(rng, "fitting", name, True) for name in ("values", "labels", "latin")}
    sheets, persons = [], []
    for home in holders:
        with Patched(cards, "holder", home):
            (sheet,), truth = cards.card(rng, layout, faces, 300)
        person = home["people"][0]
        sheets.append(sheet)
        persons.append(dict(truth["persons"][0], relationship=person["relationship"], resident_category=person["resident_category"],
                            name_kana=person["name_kana"], sex=person["sex"]))
    page = os.path.join(folder, "cards.jpg")
    glass.lay(rng, sheets, places, 300).save(page, dpi=(300, 300), quality=92)
    return page, {"fields": {}, "persons": persons}


class Patched:
    """A function of a module gives this result instead, for a while."""

    def __init__(self, module, name, result):
        self.module, self.name, self.result = module, name, result

    def __enter__(self):
        self.kept = getattr(self.module, self.name)
        setattr(self.module, self.name, lambda *_args, **_more: self.result)

    def __exit__(self, *_):
        setattr(self.module, self.name, self.kept)


def draw(folder):
    import cards
    import household as maker
    rng = random.Random(20)
    drawn = {"certificate": document(rng, folder, "transfer_certificate", "standard", "standard-form",
                                     Patched(maker, "household", household(nationals(rng), OLD, NEW)))}
    rng = random.Random(21)
    drawn["licence"] = document(rng, folder, "driver_license", "fitting", "license-classic", Patched(cards, "holder", licence_holder(rng)))
    rng = random.Random(22)
    drawn["cards"] = glass_of_cards(rng, folder, foreigners(rng), [(55, 45, 1.2), (150, 50, -2), (60, 125, 0.6)])
    return drawn


if __name__ == "__main__":
    for name, (page, truth) in draw(sys.argv[1]).items():
        print(name, page, json.dumps(truth["persons"], ensure_ascii=False))
