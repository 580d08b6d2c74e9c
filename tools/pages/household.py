# SPDX-License-Identifier: GPL-3.0-or-later
"""Households that move: people, addresses, codes. All fictitious, drawn from a seed."""
import datetime
import re

import abroad
import dictionary
import ids

VARIANTS = {"高": "髙", "崎": "﨑嵜", "辺": "邊邉", "浜": "濵濱", "吉": "𠮷", "斎": "齋齊斉", "斉": "齊", "沢": "澤", "桜": "櫻", "広": "廣",
            "島": "嶋嶌", "国": "國", "徳": "德", "柳": "栁", "桑": "桒", "橋": "𣘺槗", "富": "冨", "渕": "淵", "恵": "惠", "真": "眞", "瀬": "瀨",
            "清": "淸", "滝": "瀧", "竜": "龍", "曽": "曾", "槙": "槇", "会": "會", "関": "關", "塩": "鹽", "黒": "黑", "栄": "榮", "条": "條", "薮": "藪", "桧": "檜"}
# Names of today that no dictionary has: pieces with readings.
PIECES = {"男": ("陽|ハル 翔|ショウ 蓮|レン 湊|ミナト 颯|ソウ 悠|ユウ 朔|サク 律|リツ 樹|イツキ 碧|アオ 奏|カナ 晴|ハル 琉|ル 結|ユイ", "太|タ 斗|ト 真|マ 人|ト 介|スケ 希|キ 輝|キ 生|セイ 之介|ノスケ 音|ト"),
          "女": ("陽|ヒ 結|ユ 凛|リ 紬|ツムギ 葵|アオイ 心|コ 莉|リ 彩|アヤ 美|ミ 咲|サ 柚|ユズ 琴|コト 芽|メ 澪|ミオ 花|ハナ 愛|メ", "菜|ナ 愛|ア 衣|イ 乃|ノ 音|ネ 葉|ハ 羽|ワ 桜|オ 奈|ナ 希|キ 月|ツキ 花|カ")}
STREETS = ["ハイツ", "コーポ", "メゾン", "グリーン", "サン", "パーク", "シティ", "第二", "ロイヤル", "コート"]
HOUSES = ["若葉", "青空", "さくら", "みどり", "ヴィラ", "ハイム", "マンション", "レジデンス", "荘", "フォレスト"]
COMPOSITIONS = [(["世帯主"], 30), (["世帯主", "妻"], 16), (["世帯主", "夫"], 4), (["世帯主", "妻", "子"], 12), (["世帯主", "妻", "子", "子"], 14),
                (["世帯主", "子"], 6), (["世帯主", "子", "子"], 3), (["世帯主", "妻", "子", "子", "子"], 5), (["世帯主", "妻", "子", "父", "母"], 2),
                (["世帯主", "母"], 3), (["世帯主", "妻（未届）"], 2), (["世帯主", "夫（未届）", "子"], 1), (["世帯主", "弟"], 1), (["世帯主", "姉", "同居人"], 1),
                (["世帯主", "妻", "子", "子の妻", "子の子"], 2), (["世帯主", "妻", "妻の母"], 1), (["世帯主", "縁故者"], 1),
                (["世帯主", "妻", "子", "子", "子", "子", "母"], 1), (["世帯主", "妻", "子", "子の妻", "子の子", "子の子", "父", "母"], 1)]
MEN, WOMEN = {"夫", "父", "兄", "弟", "夫（未届）"}, {"妻", "母", "姉", "妹", "妻（未届）", "子の妻", "妻の母"}
YEARS = {"子": -29, "父": 28, "母": 26, "妻の母": 27, "子の妻": -28, "子の子": -56, "兄": 3, "姉": 3, "弟": -3, "妹": -3}


def vary(rng, name, share):
    """Some kanji replaced by a rarer way to write them."""
    if rng.random() >= share:
        return name
    spots = [i for i, c in enumerate(name) if c in VARIANTS]
    if spots:
        i = rng.choice(spots)
        name = name[:i] + rng.choice(VARIANTS[name[i]]) + name[i + 1:]
    return name


def given_name(rng, sex, young):
    if young and rng.random() < 0.4:
        first, last = (rng.choice(part.split()).split("|") for part in PIECES[sex])
        return (first[0], first[1]) if len(first[1]) >= 3 and rng.random() < 0.6 else (first[0] + last[0], first[1] + last[1])
    return dictionary.names()[1 if sex == "男" else 2].draw(rng)


def surname(rng, share):
    word, kana = dictionary.names()[0].draw(rng)
    return vary(rng, word, share), kana


def address(rng, building=0.35):
    """{"pref", "city", "town", "text" as printed, "value" without blanks}."""
    pref, city, town = rng.choice(dictionary.places())
    number, tail = rng.randint(1, 2400 if rng.random() < 0.5 else 60), rng.random()
    if tail < 0.3 and not town.endswith(("丁目", "町", "字")):
        block = "%d丁目%d番%d号" % (rng.randint(1, 9), rng.randint(1, 40), rng.randint(1, 30))
    elif tail < 0.5:
        block = "%d-%d-%d" % (rng.randint(1, 9), rng.randint(1, 40), rng.randint(1, 30))
    elif tail < 0.7:
        block = "%d番地" % number
    elif tail < 0.9:
        block = "%d番地%d" % (number, rng.randint(1, 40))
    else:
        block = "字%s%d番地%d" % (rng.choice("上 中 前田 大谷 宮ノ下 西原 川端 向山 沖".split()), number, rng.randint(1, 20))
    house = ""
    if rng.random() < building:
        if rng.random() < 0.1:
            house = dictionary.names()[0].draw(rng)[0] + "様方"
        else:
            house = rng.choice(STREETS) + rng.choice(HOUSES) + rng.choice(["", "", "A棟", "2号館"])
            house += rng.choice(["%d号", "%d号室", "%d"]) % (rng.randint(1, 12) * 100 + rng.randint(1, 9))
    text = pref + city + town + block
    return {"pref": pref, "city": city, "town": town, "text": text + ("　" + house if house else ""), "value": text + house}


def birthday(rng, today, age):
    day = today - datetime.timedelta(days=max(20, int(age * 365.25 + rng.randint(-300, 300))))
    return day


def nationals(rng, today, variants, size=None):
    """People of Japanese nationality, the head first."""
    comps = [c for c in COMPOSITIONS if size is None or len(c[0]) == size]
    roles = rng.choices([c for c, _ in comps], [w for _, w in comps])[0]
    low = 55 if "子の子" in roles else 32 if "子" in roles else 19
    head_age = rng.uniform(low, 82 if "父" not in roles and "母" not in roles else 58)
    family = surname(rng, variants)
    domicile = address(rng, 0)["value"]
    people = []
    head_name = None
    for role in roles:
        age = max(0.1, head_age + YEARS.get(role, 0) + rng.uniform(-3, 3)) if role in YEARS else max(18, head_age + rng.uniform(-4, 4))
        age = min(age, 101)
        sex = "男" if role in MEN else "女" if role in WOMEN else None
        if role == "世帯主":
            sex = "男" if {"妻", "妻（未届）", "子の妻"} & set(roles) else "女" if {"夫", "夫（未届）"} & set(roles) else None
        sex = sex or rng.choice("男女")
        other = role in ("妻（未届）", "夫（未届）", "同居人", "縁故者", "妻の母")
        last = surname(rng, variants) if other else family
        first = given_name(rng, sex, age < 25)
        person = {"name": last[0] + "　" + vary(rng, first[0], variants / 2), "name_kana": last[1] + "　" + first[1],
                  "birth": birthday(rng, today, age), "sex": sex, "relationship": role, "foreign": False}
        head_name = head_name or person["name"]
        person["koseki_head"] = head_name if not other and rng.random() < 0.85 else last[0] + "　" + given_name(rng, "男", False)[0]
        person["legal_domicile"] = domicile if not other and role not in ("父", "母") else address(rng, 0)["value"]
        if age > 22 and rng.random() < 0.03:
            person["former_surname"] = surname(rng, variants)[0]
        people.append(person)
    return people


def foreign_person(rng, today, role, country, last=None, age=None, sex=None):
    sex = sex or rng.choice("男女")
    name = abroad.foreigner(rng, country, sex, last)
    status, periods = rng.choice(abroad.STAYS)
    special = country == "韓国" and rng.random() < 0.4
    age = age or rng.uniform(19, 58)
    kanji = name["kanji"] if rng.random() < 0.5 else None
    person = {"name": name["latin"] + ("　" + kanji if kanji else ""), "latin": name["latin"], "kanji": kanji, "name_kana": name["kana"],
              "birth": birthday(rng, today, age), "sex": sex, "relationship": role, "foreign": True,
              "nationality": country, "surname": name["surname"], "card_number": ids.card_number(rng)}
    if special:
        person["resident_category"] = "特別永住者"
    else:
        person.update(resident_category="中長期在留者", residence_status=status, period_of_stay=rng.choice(periods))
        if person["period_of_stay"] != "無期限":
            person["expiry"] = today + datetime.timedelta(days=rng.randint(60, 1500))
    if rng.random() < (0.7 if special else 0.2):
        alias, given = surname(rng, 0), given_name(rng, sex, False)
        person["alias"] = alias[0] + "　" + given[0]
    return person


def foreigners(rng, today):
    country = rng.choices(list(abroad.COUNTRIES), [WEIGHTS for WEIGHTS in (abroad.WEIGHTS.get(c, 1) for c in abroad.COUNTRIES)])[0]
    head = foreign_person(rng, today, "世帯主", country)
    people, size = [head], rng.choice([1, 1, 1, 2, 2, 3, 4])
    years = (today - head["birth"]).days / 365.25
    if size > 1:
        wife = "妻" if head["sex"] == "男" else "夫"
        people.append(foreign_person(rng, today, wife, country, None, max(19, years - 2), "女" if wife == "妻" else "男"))
    for _ in range(size - 2):
        people.append(foreign_person(rng, today, "子", country, head["surname"], max(0.5, years - 27)))
    return people


def household(rng, kind=None, variants=0.25, size=None):
    """{"people": […], "old", "new": addresses, "move", "notified", "issued": days, "old_head", "new_head", "issuer", "mayor"}."""
    today = datetime.date(rng.randint(2019, 2026), 1, 1) + datetime.timedelta(days=rng.randint(0, 364))
    kind = kind or rng.choices(["japanese", "foreign", "mixed"], [84, 10, 6])[0]
    if kind == "foreign":
        people = foreigners(rng, today)
    else:
        people = nationals(rng, today, variants, size)
        if kind == "mixed":
            head = people[0]
            people = [p for p in people if p["relationship"] in ("世帯主", "子")]
            head["sex"] = "男" if rng.random() < 0.6 else "女"
            country = rng.choice(list(abroad.COUNTRIES))
            role = "妻" if head["sex"] == "男" else "夫"
            years = (today - head["birth"]).days / 365.25
            people.insert(1, foreign_person(rng, today, role, country, None, years, "女" if role == "妻" else "男"))
    for person in people:
        years = (today - person["birth"]).days / 365.25
        person.update(juminhyo_code=ids.juminhyo_code(rng), my_number=ids.my_number(rng),
                      nhi=rng.choice("有無"), pension=rng.choice(["1号", "2号", "3号"]) if 20 <= years < 60 else "無",
                      long_term_care="有" if years >= 65 else "無", late_elderly="有" if years >= 75 else "無",
                      child_allowance="有" if years < 15 else "無", years=years)
    old, new = address(rng), address(rng)
    head = people[0].get("name")
    leaves = people
    old_head = head if rng.random() < 0.8 else people[0]["name"][:2].strip("　") + "　" + given_name(rng, "男", False)[0] if not people[0]["foreign"] else head
    mayor = "　".join(part[0] for part in (dictionary.names()[0].draw(rng), dictionary.names()[1].draw(rng)))
    notified = today - datetime.timedelta(days=rng.randint(0, 20))
    city = re.sub("^.{1,4}?郡(?=.)", "", old["city"]) if rng.random() < 0.3 else old["city"]
    return {"people": leaves, "old": old, "new": new, "kind": kind, "today": today, "notified": notified, "issued": notified,
            "move": notified + datetime.timedelta(days=rng.randint(-5, 25)), "old_head": old_head, "new_head": head,
            "issuer": (old["pref"] if rng.random() < 0.8 else "") + city, "issuer_full": old["pref"] + old["city"], "mayor": mayor}


def move_to(home, other):
    """Lets it leave the other's municipality, whose head signs."""
    old, city = home["old"], {key: other["old"][key] for key in ("pref", "city", "town")}
    for key in ("text", "value"):
        old[key] = city["pref"] + city["city"] + city["town"] + old[key][len(old["pref"] + old["city"] + old["town"]):]
    old.update(city)
    home.update({key: other[key] for key in ("issuer", "issuer_full", "mayor")})
