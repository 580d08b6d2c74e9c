# SPDX-License-Identifier: GPL-3.0-or-later
"""戸籍 certificates and 附票 as computers print them, and pages that are none of the counter's business."""
import household
import ids
from paper import Overflow, Sheet
from values import Values

SONS, DAUGHTERS = ["長男", "二男", "三男"], ["長女", "二女", "三女"]


def koseki(rng, layout, faces, dpi):
    home = household.household(rng, "japanese", size=rng.choice([1, 2, 3, 4]))
    people = [p for p in home["people"] if p["relationship"] in ("世帯主", "妻", "夫", "子")]
    home["people"] = people
    family, head = people[0]["name"].split("　")[0], people[0]["name"]
    domicile = people[0]["legal_domicile"]
    values = Values(home, {"date": layout["date"], "foreign_date": "west", "wide": layout.get("wide")})
    sheet, size, face, label = Sheet(210, 297, dpi), layout.get("points", 10.5), faces["values"], faces["labels"]
    x, w, split, y, step = 20, 170, layout.get("split", 45), 34, layout.get("step", 6.2)
    sheet.put(layout["title"], x + w / 2, 18, 15, label, track=0.4)
    sheet.put("（１の１）", x + w - 26, 26, 9, label)
    sheet.rule(x, y - 4, x + w, y - 4, 0.4)

    def row(name, lines, rule=True):
        """lines: (text, path or None, from, to)."""
        nonlocal y
        sheet.put(name, x + 2, y, size, label, split - 4)
        for text, spans in lines or [("", [])]:
            sheet.put(text, x + split + 2, y, size, face, w - split - 4, None, spans=spans)
            y += step
        if rule:
            sheet.rule(x, y - 2.6, x + w, y - 2.6, 0.15)
        y += 1.2

    def said(tag, text, path=None):
        text = values.number(text)
        return tag + text, [(path, len(tag), len(tag) + len(text))] if path else []
    truth = [{} for _ in people]
    row("本　　籍", [said("", domicile, "persons.0.legal_domicile")])
    row("氏　　名", [said("", head, "persons.0.koseki_head")])
    made = people[0]["birth"].replace(year=min(people[0]["birth"].year + 26, home["today"].year), day=min(28, people[0]["birth"].day))
    row("戸籍事項", [])
    row("　　戸籍編製", [said("【編製日】", ids.wareki(made, layout["date"]))])
    accept = {}
    for i, person in enumerate(people):
        given = person["name"].split("　")[1]
        path = "persons.%d." % i
        order = (SONS if person["sex"] == "男" else DAUGHTERS)[rng.choice([0, 0, 1, 2])]
        mine = [said("【名】", given, path + "name")]
        if layout.get("kana"):
            mine.append(said("【名の振り仮名】", person["name_kana"].split("　")[1]))
        mine += [said("【生年月日】", ids.wareki(person["birth"], layout["date"]), path + "birth_date")]
        if person["relationship"] in ("妻", "夫", "世帯主") and len(people) > 1 and person["relationship"] != "子":
            mine.append(said("【配偶者区分】", "夫" if person["sex"] == "男" else "妻"))
        mine += [said("【父】", rng.choice("佐久間 二宮 早瀬 遠野".split()) + "　" + household.given_name(rng, "男", False)[0]),
                 said("【母】", "　" + household.given_name(rng, "女", False)[0]), said("【続柄】", order)]
        row("戸籍に記録されている者", mine)
        row("身分事項", [], False)
        row("　　出　　生", [said("【出生日】", ids.wareki(person["birth"], layout["date"])), said("【出生地】", household.address(rng, 0)["value"]), said("【届出人】", "父")])
        truth[i] = {"name": family + "　" + given, "birth_date": person["birth"].isoformat(), "legal_domicile": domicile, "koseki_head": head}
        accept[path + "name"] = [given]
    end(sheet, home, layout, faces, x, w, y, values)
    ignore = ["persons.%d.%s" % (i, key) for i in range(len(people)) for key in ("sex", "relationship", "name_kana", "former_surname")]
    return [sheet], {"fields": values.truth["fields"], "persons": truth, "accept": accept, "ignore": ignore + ["fields.old_head"]}


def end(sheet, home, layout, faces, x, w, y, values):
    for text, indent in ((layout["certified"], 6), ("{issue_date}", 14), ("{issuer}長　{mayor}", 60)):
        shown, spans, _ = values.fill(text, None) if "{" in text else (text, [], [])
        sheet.put(shown, x + indent, y + 5, 10.5, faces["values"], w - indent, None, spans=spans)
        y += 9
    sheet.seals.append((x + 60 + 62, y - 10, 18, home["issuer"][-3:] + "長之印", "square"))
    if y > 285:
        raise Overflow("a register page of %.0f mm" % y)


def supplement(rng, layout, faces, dpi):
    home = household.household(rng, "japanese", size=rng.choice([1, 2, 3]))
    home["people"] = [p for p in home["people"] if p["relationship"] in ("世帯主", "妻", "夫", "子")]
    people, head, domicile = home["people"], home["people"][0]["name"], home["people"][0]["legal_domicile"]
    values = Values(home, {"date": layout["date"], "foreign_date": "west", "wide": layout.get("wide")})
    sheet, face, label, size = Sheet(210, 297, dpi), faces["values"], faces["labels"], 10
    x, w, y, tall = 18, 174, 32, layout.get("tall", 8)
    sheet.put(layout["title"], x + w / 2 - 25, 18, 15, label, track=0.4)

    def row(cells):
        nonlocal y
        left = x
        for text, wide, is_label, path in cells:
            sheet.box(left, y, wide, tall, layout.get("line", 0.2), shade=layout.get("shade") if is_label else None)
            text = text if is_label else values.number(text)
            sheet.put(text, left + 1.2, y + tall / 2, size if not is_label else 8.5, label if is_label else face, wide - 2.2, tall, "left", 2, 0, [(path, 0, len(text))] if path else ())
            left += wide
        y += tall
    row([("本籍", 26, True, None), (domicile, w - 26, False, "persons.0.legal_domicile")])
    row([("筆頭者氏名", 26, True, None), (head, w - 26, False, "persons.0.koseki_head")])
    truth = []
    for i, person in enumerate(people):
        y += 3
        path = "persons.%d." % i
        row([("氏名", 26, True, None), (person["name"], 62, False, path + "name"), ("生年月日", 26, True, None), (ids.wareki(person["birth"], layout["date"]), w - 114, False, path + "birth_date")])
        row([("住所", 110, True, None), ("住所を定めた年月日", w - 110, True, None)])
        past = [household.address(rng) for _ in range(rng.choice([0, 1, 2]))] + [home["old"]]
        for number, place in enumerate(past):
            last = number == len(past) - 1
            row([(place["text"], 110, False, path + "address" if last else None), (ids.wareki(household.birthday(rng, home["today"], 3 + 4 * (len(past) - number)), layout["date"]), w - 110, False, None)])
        truth.append({"name": person["name"], "birth_date": person["birth"].isoformat(), "legal_domicile": domicile, "koseki_head": head, "address": home["old"]["text"]})
    end(sheet, home, layout, faces, x, w, y + 4, values)
    ignore = ["persons.%d.%s" % (i, key) for i in range(len(people)) for key in ("sex", "relationship", "name_kana")]
    return [sheet], {"fields": values.truth["fields"], "persons": truth, "accept": {}, "ignore": ignore + ["fields.old_address", "fields.new_address", "fields.move_date", "fields.old_head"]}


def unknown(rng, layout, faces, dpi):
    """An invoice, a letter, an application form, an empty page: nothing to be read as a certificate."""
    home = household.household(rng, "japanese")
    sheet, y = Sheet(210, 297, dpi), 24
    fill = {"issuer": home["issuer"], "name": home["people"][0]["name"], "date": ids.wareki(home["today"]), "address": home["old"]["text"], "sum": "{:,}".format(rng.randint(1200, 980000)), "no": ids.digits(rng, 7)}
    for text, x, size, *rest in layout["lines"]:
        if text:
            sheet.put(text % fill, x, y, size, faces["values" if size < 13 else "labels"], min(175, 200 - x), None)
        if rest:
            sheet.box(20, y - 4.5, 170, 9, 0.2)
        y += size * 0.9
    return [sheet], {"fields": {}, "persons": [], "accept": {}, "ignore": []}
