# SPDX-License-Identifier: GPL-3.0-or-later
"""A 転出証明書 of four people with dates of this week, for counting keys. Everybody on it is made up.

    draw(folder) → {"certificate": (page, truth)}"""
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

FAMILY = [("架空　太郎", "カクウ　タロウ", "1984-05-17", "男", "世帯主"), ("架空　花子", "カクウ　ハナコ", "1986-11-03", "女", "妻"),
          ("架空　一郎", "カクウ　イチロウ", "2014-02-20", "男", "子"), ("架空　京子", "カクウ　キョウコ", "2017-08-09", "女", "子")]


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
    import household as maker
    rng = random.Random(20)
    return {"certificate": document(rng, folder, "transfer_certificate", "standard", "standard-form",
                                    Patched(maker, "household", household(nationals(rng), OLD, NEW)))}


if __name__ == "__main__":
    for name, (page, truth) in draw(sys.argv[1]).items():
        print(name, page, json.dumps(truth["persons"], ensure_ascii=False))
