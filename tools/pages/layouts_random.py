# SPDX-License-Identifier: GPL-3.0-or-later
"""Layouts without end: from a random source a plausible certificate, its labels from the wordings such
papers use, its cells, rules, order and spacing drawn. Shapes of certificate.py. For finding what the
reading does not understand yet: read seeds nobody looked at, mend causes, never a page."""

# Wordings that mean one thing. `_` stands for a blank that printers put between characters.
OLD, NEW = ("旧", "転出前", "転出前の", "異動前の", "異動前", "従前の", "これまでの", "今までの", "現", "前", "転出元", "元の"), (
    "新", "転出先", "転出先の", "異動後の", "異動後", "異動先", "これからの", "転入先", "転出予定先", "転出後の", "新しい")
ADDRESS, HEAD = ("住所", "住所", "住所", "住所地"), ("世帯主", "世帯主", "世帯主氏名", "世帯主の氏名", "世帯主名")
WORDS = {
    "move_date": "異動年月日 異動日 転出年月日 転出日 転出予定年月日 転出予定日 異動予定日 異動の年月日 転出（予定）年月日 転出（予定）日 転出した日 転出する日 転出の年月日 異動（予定）年月日 引越し日 転出をした年月日".split(),
    "notification_date": "届出年月日 届出日 届出の年月日 転出届出日 転出届出年月日 届出受理年月日 受付年月日 転出届年月日 届出のあった日 届出をした日".split(),
    "name": "氏名 氏名 氏名 氏_名 氏__名 氏名（漢字） 異動者氏名 転出者氏名 名前 異動者の氏名".split(),
    "name_kana": "フリガナ フリガナ ふりがな カナ カナ氏名 氏名カナ 氏名（フリガナ） 氏名フリガナ 振り仮名 氏名の振り仮名 ﾌﾘｶﾞﾅ （フリガナ） よみがな".split(),
    "birth_date": "生年月日 生年月日 生_年_月_日 出生年月日 生年月日（和暦）".split(),
    "sex": "性別 性別 性_別 男女の別 男女別".split(),
    "relationship": "続柄 続柄 続_柄 世帯主との続柄 続き柄 旧世帯主との続柄 転出前の世帯主との続柄".split(),
    "legal_domicile": "本籍 本籍 本_籍 本籍地 戸籍の表示 本籍の表示".split(),
    "koseki_head": "筆頭者 筆頭者 筆_頭_者 筆頭者氏名 筆頭者の氏名 戸籍の筆頭者 戸籍筆頭者".split(),
    "juminhyo_code": "住民票コード 住民票コード 住民票コード番号 住民票ｺｰﾄﾞ".split(),
    "my_number": "個人番号 個人番号 個_人_番_号 マイナンバー 個人番号（マイナンバー）".split(),
    "nationality": "国籍・地域 国籍 国籍等 国籍・地域等 国籍／地域 国籍（地域）".split(),
    "residence_status": "在留資格 在留資格 在留資格等 在留の資格".split(),
    "period_of_stay": "在留期間 在留期間 在留期間等".split(),
    "period_expiry": "在留期間満了日 在留期間の満了の日 満了日 満了年月日 在留期間満了の日 在留期限".split(),
    "card_number": "在留カード等の番号 在留カード等番号 在留カード番号 カード番号".split(),
    "resident_category": "30条45区分 法第30条の45区分 第30条の45に規定する区分 区分".split(),
    "former_surname": "旧氏 旧姓 旧_氏".split(), "alias": "通称 通称名 通_称".split(),
    "nhi": "国民健康保険 国保 国保資格 国保加入".split(), "pension": "国民年金 年金 国民年金の種別".split(), "long_term_care": "介護保険 介護 介護保険資格".split(),
    "late_elderly": "後期高齢者医療 後期高齢 後期".split(), "child_allowance": "児童手当 児手".split(), "issuer": "転出地市区町村 発行市区町村 転出元市区町村名 発行者".split()}
TITLES = ["転出証明書"] * 6 + ["転出証明書に準ずる証明書"] * 2 + ["転　出　証　明　書", "転 出 証 明 書"]
CAPTIONS = ["異動者 %d", "異動者%d", "（%d）", "%d人目", "【%d】", "第%d　異動者", "◆ 転出者 %d", "○ %d人目", "異動者情報（%d）", "－－－ 異動者 %d －－－", "[%d]", "転出する方（その%d）", "　異動者　%02d", "No.%d"]
CERTIFIED = ["上記のとおり転出することを証明します。", "上記のとおり相違ないことを証明する。", "この写しは転出証明書であることを証明します。", "住民基本台帳法施行令第23条の規定により交付します。", "上記の者は本市から転出することを証明する。"]
NOTES = ["この証明書は、転入の届出をするときに必要です。新しい住所に住み始めた日から１４日以内に届け出てください。", "※ 転出の予定を変更したときは、この証明書を添えて届け出てください。", "（注）個人番号は、法令に定められた場合を除き、利用できません。"]
OPEN = ("open", "colon", "bracket", "leader", "under", "corner", "square")


def word(rng, key):
    if key[:4] in ("old_", "new_"):
        side, noun = (OLD if key.startswith("old") else NEW), (ADDRESS if key.endswith("address") else HEAD)
        if key == "new_address" and rng.random() < 0.2:
            return rng.choice(["転出先", "異動先", "転入先", "転出予定先", "転居先"])
        if rng.random() < 0.08:
            return rng.choice(noun) + "（" + rng.choice(side).rstrip("の") + "）"
        return rng.choice(side) + rng.choice(noun)
    return rng.choice(WORDS[key]).replace("_", "　")


def wording(rng):
    """One wording a key for the whole page; the two sides by the same pair of words now and then."""
    said = {key: word(rng, key) for key in WORDS}
    for key in ("old_address", "new_address", "old_head", "new_head"):
        said[key] = word(rng, key)
    if rng.random() < 0.6:
        side = rng.choice([("旧", "新"), ("異動前の", "異動後の"), ("転出前の", "転出先の"), ("これまでの", "これからの"), ("従前の", "異動先の"), ("今までの", "新しい"), ("異動前", "異動後"), ("転出前", "転出先"), ("前", "新")])
        noun, head = rng.choice(ADDRESS), rng.choice(HEAD)
        said.update(old_address=side[0] + noun, new_address=side[1] + noun, old_head=side[0] + head, new_head=side[1] + head)
    return said


# What a person's part holds; pairs are what may share one cell, with how it is written.
SHARED = [("birth_date", "sex", "{birth_date}　{sex}"), ("birth_date", "sex", "{birth_date}（{sex}）"), ("sex", "relationship", "{sex}　{relationship}"), ("sex", "relationship", "{sex}・{relationship}"),
          ("legal_domicile", "koseki_head", "{legal_domicile}　{koseki_head}"), ("name", "name_kana", "{name}（{name_kana}）"), ("nationality", "residence_status", "{nationality}　{residence_status}"),
          ("period_of_stay", "period_expiry", "{period_of_stay}（{period_expiry}）")]
LONG = {"legal_domicile": 3.2, "old_address": 3.6, "new_address": 3.6, "name": 1.7, "name_kana": 1.7, "sex": 0.7, "relationship": 1, "nhi": 0.7, "pension": 0.7, "long_term_care": 0.7, "late_elderly": 0.8, "child_allowance": 0.8,
        "juminhyo_code": 1.5, "my_number": 1.6, "birth_date": 1.7, "koseki_head": 1.5, "card_number": 1.6, "period_expiry": 1.6, "residence_status": 1.8, "move_date": 1.7, "notification_date": 1.7}


def person_keys(rng):
    kana, name = "name_kana", "name"
    keys = [kana, name] if rng.random() < 0.5 else [name, kana]
    if rng.random() < 0.12:
        keys.remove(kana)
    rest = ["birth_date", "sex", "relationship"]
    if rng.random() < 0.3:
        rng.shuffle(rest)
    keys += rest
    tail = [["legal_domicile", "koseki_head"], ["juminhyo_code", "my_number"] if rng.random() < 0.8 else ["juminhyo_code"]]
    if rng.random() < 0.35:
        tail.reverse()
    keys += sum(tail, [])
    if rng.random() < 0.45:
        keys += rng.choice([["nationality"], ["nationality", "residence_status"], ["nationality", "residence_status", "period_of_stay", "period_expiry", "card_number"], ["nationality", "residence_status", "card_number", "resident_category"]])
    if rng.random() < 0.2:
        keys.insert(2, rng.choice(["former_surname", "alias"]))
    if rng.random() < 0.35:
        keys += rng.choice([["nhi", "pension"], ["nhi", "long_term_care", "pension"], ["nhi", "late_elderly", "long_term_care", "pension", "child_allowance"]])
    return keys


def cells_of(rng, keys, said, share):
    """(label, what) of each cell, some with two values."""
    out, left = [], list(keys)
    while left:
        key = left.pop(0)
        pairs = [(a, b, spec) for a, b, spec in SHARED if a == key and b in left]
        if pairs and rng.random() < share:
            a, b, spec = rng.choice(pairs)
            left.remove(b)
            join = rng.choice(["・", "／", "及び"]) if (a, b) != ("name", "name_kana") else None
            label = said[a] + join + said[b] if join else rng.choice([said[a] + "（フリガナ）", said[a]])
            if a == "legal_domicile" and rng.random() < 0.4:
                label = "戸籍の表示"
            if (a, b) == ("period_of_stay", "period_expiry"):
                label = "在留期間（満了日）"
            out.append((label, spec, max(LONG.get(a, 1), 1) + LONG.get(b, 1)))
        else:
            what = key
            if key == "sex" and rng.random() < 0.08:
                what = "{sex:circle}"
            out.append((said[key], what, LONG.get(key, 1.3)))
    return out


def rows_of(rng, cells, width, mode, label_w):
    """Cells put into rows of about `width` units; each row is filled."""
    rows, row, used = [], [], 0
    need = 0.9 if mode in ("left",) or mode in OPEN else 0.25
    for label, what, long in cells:
        long += need
        if row and used + long > width:
            rows.append(row)
            row, used = [], 0
        row.append((label, what, round(long, 2), options(rng, what, mode, label, label_w)))
        used += long
    if row:
        rows.append(row)
    return rows


def options(rng, what, mode, label, label_w):
    out = {}
    if mode == "left" and len(label) * 3.1 + 2 < label_w * 0.7 and rng.random() < 0.6:
        out["label_w"] = max(12, len(label) * 3.2 + 3)
    if "domicile" in what or "address" in what:
        out["lines"] = 2
    if what in ("juminhyo_code", "my_number") and mode in ("left", "above", "inside") and rng.random() < 0.12:
        out["digits"] = True
    return out


def head_rows(rng, said, mode, label_w):
    """The household's part; returns (rows, head_side)."""
    dates = [("move_date", "notification_date"), ("notification_date", "move_date")][rng.random() < 0.4]
    style = rng.choice(["list", "list", "address-head", "sides", "dates-first"])

    def cell(key, weight=1):
        return (said[key], key, weight, options(rng, key, mode, said[key], label_w))
    both = [cell(dates[0]), cell(dates[1])]
    if rng.random() < 0.08:
        both = [cell("move_date")]
    if style == "sides" and mode in ("left", "above", "inside"):
        noun, head = rng.choice(["住所", "住所", "住所（方書）"]), rng.choice(HEAD)
        a, b = rng.choice([("転出前", "転出先"), ("旧", "新"), ("異動前", "異動後"), ("従前", "異動先")])
        part = [[(noun, "%s_address", 3)], [(head, "%s_head", 1)]]
        old, new = ([[(label, what % side, w) for label, what, w in row] for row in part] for side in ("old", "new"))
        old[-1].append(both[-1])
        if len(both) > 1:
            new[-1].append(both[0])
        return [(a, old), (b, new)], True
    if style == "address-head":
        rows = [[cell("old_address", 2.4), cell("old_head", 1)], [cell("new_address", 2.4), cell("new_head", 1)], both]
    elif style == "dates-first":
        rows = [both, [cell("old_address")], [cell("old_head")], [cell("new_address")], [cell("new_head")]]
    else:
        rows = [[cell("old_address")], [cell("old_head"), both[0]], [cell("new_address")], [cell("new_head"), both[-1]]]
        if len(both) == 1:
            rows[1].pop()
        if rng.random() < 0.5 or mode in OPEN and rng.random() < 0.7:
            rows = [[c] for row in rows for c in row]
    if rng.random() < 0.25:
        rows.reverse()
    return rows, False


def certificate(rng, confirmation=False):
    """A layout of its own for every document; what does not fit its paper is drawn anew by the caller."""
    said = wording(rng)
    people = rng.choice(["blocks"] * 6 + ["pairs", "table", "table", "columns", "columns"])
    mode = rng.choice(["left"] * 6 + ["inside", "inside", "above", "above", "below", *OPEN])
    if people == "columns":
        mode = "left"
    paper = rng.choice(["A4"] * 6 + ["A4L", "B4"]) if people not in ("table", "columns") else rng.choice(["A4L", "A4L", "B4", "A3L", "A4"])
    wide = {"A4": 210, "A4L": 297, "B4": 257, "A3L": 420}[paper]
    margin = rng.randint(11, 24)
    inner = wide - 2 * margin
    label_w = rng.randint(23, 32) if mode == "left" else rng.randint(36, 52)
    keys = person_keys(rng)
    layout = {"name": "random-%s-%s" % (mode, people), "title": rng.choice(TITLES), "mode": mode, "people": people, "paper": paper, "margin": margin, "label_w": label_w,
              "per_page": rng.randint(2, 5), "head_h": rng.uniform(7.2, 9.5), "row_h": rng.uniform(6.6, 9), "gap": rng.choice([0, 1.5, 3, 5]), "line": rng.choice([0.1, 0.15, 0.2, 0.2, 0.3, 0.4]),
              "justify": rng.random() < 0.2, "centred": rng.random() < 0.4, "frame": rng.random() < 0.12, "top": rng.randint(18, 27), "space": rng.uniform(2, 7),
              "heading": {"size": rng.randint(14, 23), "track": rng.choice([0, 0, 0.3, 0.8]), "gothic": rng.random() < 0.5, "align": rng.choice(["middle", "middle", "left"]), "frame": rng.random() < 0.1, "line": rng.random() < 0.15},
              "serial": rng.choice(["No.%06d", "発行番号　%08d", "第%05d号", "端末 CS%05d"]), "serial_at": rng.choice(["top-right", "top-left"]), "count": rng.choice(["{0}/{1}", "（{0}／{1}）", "{0}枚目／{1}枚", "{0}／{1}頁"]),
              "count_at": rng.choice(["bottom", "bottom-right", "second-right"]), "remainder": rng.random() < 0.15, "foot": {"text": rng.choice(CERTIFIED), "at": rng.uniform(0.3, 0.6), "seal": rng.choice(["square", "round"])},
              "notes": rng.sample(NOTES, rng.choice([0, 0, 1, 2]))}
    if rng.random() < 0.4:
        layout["shade"] = rng.randint(212, 242)
    if rng.random() < 0.18:
        layout["order"] = "people-first"
    if mode in ("inside", "above"):
        layout.update(head_h=rng.uniform(10.5, 12.5), row_h=rng.uniform(10, 12))
    if mode == "below":
        layout.update(head_h=11.5, row_h=11)
    head_mode = mode if mode != "below" or people != "columns" else "left"
    layout["head"], side = head_rows(rng, said, head_mode, label_w)
    layout["head_side"] = side
    shapes = {"blocks": blocks, "pairs": blocks, "table": table, "columns": columns}
    shapes[people](rng, layout, keys, said, inner)
    if confirmation:
        layout.update(foot=None, security=False, ignore=["fields.issue_date"], title=rng.choice(["転出証明確認書", "転出証明書情報", "転出証明書情報照会結果", "特例転入 転出証明書情報", "転出証明確認書（特例転入）"]))
        layout["name"] = "confirmation-" + layout["name"]
    return layout


def blocks(rng, layout, keys, said, inner):
    pairs = layout["people"] == "pairs"
    inner = (inner - 5) / 2 if pairs else inner
    cells = cells_of(rng, keys, said, 0.25)
    if rng.random() < 0.12 and layout["mode"] in OPEN:
        marks = rng.choice(["(%d)　%s", "%d　%s", "%d.%s", "（%d）%s"])
        cells = [(marks % (i + 1, label), what, long) for i, (label, what, long) in enumerate(cells)]
        layout["label_w"] = max(layout["label_w"], 46)
    width = 2.9 if pairs else 4.2 if layout["mode"] in OPEN and rng.random() < 0.8 else rng.choice([5.2, 6.4, 7.5]) * inner / 175
    if layout["mode"] in ("inside", "above", "below"):
        width = rng.uniform(5.6, 7.2) * inner / 175
    layout["person"] = rows_of(rng, cells, width, layout["mode"], layout["label_w"])
    if pairs and layout["mode"] in OPEN:
        layout["label_w"] = 30
    mark = rng.random()
    if mark < 0.35:
        layout["caption"] = rng.choice(CAPTIONS)
    elif mark < 0.75 and layout["mode"] in ("left", "inside", "above"):
        layout["person_side"] = rng.choice(["%d", "%d", "異動者%d", "%d人目", "氏名等", "異動者"])
    if layout["gap"] < 3 and not layout.get("person_side") and not layout.get("caption"):
        layout["gap"] = 3
    if rng.random() < 0.2:
        layout["slots"] = layout["per_page"]


def table(rng, layout, keys, said, inner):
    deep = rng.choice([1, 2, 2, 3]) if inner > 200 else rng.choice([2, 3, 3])
    ruled = rng.random() < 0.7
    cells = cells_of(rng, [key for key in keys if key not in ("long_term_care", "late_elderly", "child_allowance")][:10 if deep == 1 else 14], said, 0.15)
    columns, stack = [], []
    if deep == 1:
        cells = cells[:7 if inner < 300 else 9]
    for label, what, long in cells:
        stack.append((label, what, long))
        if len(stack) == deep:
            columns.append(stack)
            stack = []
    if stack:
        columns.append(stack)
    layout["person"] = [([(label, what, {"lines": 2} if "domicile" in what else {}) for label, what, _ in stack], 10 * max(long for _, _, long in stack) + 4) for stack in columns]
    if rng.random() < 0.5:
        layout["person"].insert(0, ([(rng.choice(["番号", "", "No.", "項番"]), "no")], 7))
    layout.update(ruled=ruled, heading_rule=not ruled, per_page=rng.randint(4, 6), heading_h=rng.uniform(5.5, 7.5), row_h=rng.uniform(6.8, 8.6))
    if ruled and rng.random() < 0.5:
        layout["slots"] = layout["per_page"]
    if layout["mode"] == "below":
        layout["mode"] = "inside"


def columns(rng, layout, keys, said, inner):
    cells = cells_of(rng, keys, said, 0.12)
    per = rng.choice([2, 3, 3, 4]) if inner > 200 else rng.choice([2, 3])
    layout["person"] = [(label, what, {"high": 1.6, "lines": 3} if "domicile" in what else {"lines": 2} if "status" in what else {}) for label, what, _ in cells]
    layout.update(per_page=per, slots=per if rng.random() < 0.8 else 0, row_h=rng.uniform(6.2, 8.4), head_h=rng.uniform(7, 8.5), mode="left", label_w=rng.randint(27, 34))
    layout["gap"] = 3


def confirmation(rng):
    """A layout of its own for every document."""
    return certificate(rng, True)


CERTIFICATES = [certificate]
SPECIAL_TRANSFER_CONFIRMATION = [confirmation]
