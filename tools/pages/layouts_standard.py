# SPDX-License-Identifier: GPL-3.0-or-later
"""The national-standard arrangement of a 転出証明書 (住民記録システム標準仕様書 20.2.1), measured in mm: what the
built-in template is learnt from (tools/standard_template.py) and proved on. Neither fitting nor proof."""

SIDE, LABEL, VALUE, LABEL2, VALUE2, LABEL3, END = 0, 6.1, 24.1, 71.9, 89.9, 124, 185.9
VALUE3 = 139.9


def cells(rows, tall):
    """Items of form.py from rows of (x0, x1, label, what[, options])."""
    items, y = [], 0
    for row, high in zip(rows, tall):
        for x0, x1, label, what, *rest in row:
            left = dict(rest[0] if rest else {}, label_align="left")
            items.append((x0 / END * 100, y, (x1 - x0) / END * 100, high, label, what, left))
        y += high
    return items, y


HEAD, HEAD_H = cells([[(0, 22, "異動年月日", None), (22, 93.1, None, "move_date"), (93.1, 115, "届出年月日", None), (115, END, None, "notification_date")], [(0, 22, "旧住所", None), (22, END, None, "old_address")],
                      [(0, 22, "新住所", None), (22, END, None, "new_address")], [(0, 22, "旧世帯主", None), (22, 93.1, None, "old_head"), (93.1, 115, "新世帯主", None), (115, END, None, "new_head")]], [6.1, 8, 7.8, 5.9])


def three(first, second, third):
    return [(LABEL, VALUE, first[0], None), (VALUE, LABEL2, None, first[1]), (LABEL2, VALUE2, second[0], None), (VALUE2, LABEL3, None, second[1]), (LABEL3, VALUE3, third[0], None), (VALUE3, END, None, third[1])]


INSURED = [part for (x0, x1, x2), (label, what) in zip([(6.1, 31.2, 42), (42, 66.8, 78), (78, 102.8, 113.9), (113.9, 138.8, 149.9), (149.9, 174.7, END)],
           [("国民健康保険", "nhi"), ("後期高齢者医療", "late_elderly"), ("介護保険", "long_term_care"), ("国民年金", "pension"), ("児童手当", "child_allowance")])
           for part in [(x0, x1, label, None), (x1, x2, None, what, {"scale": 0.8, "align": "middle"})]]
PERSON, PERSON_H = cells([three(("フリガナ", "name_kana"), ("生年月日", "birth_date"), ("性別", "sex")), three(("氏名", "name"), ("住民票コード", "juminhyo_code"), ("続柄", "relationship")),
                          three(("旧氏", "former_surname"), ("個人番号", "my_number"), ("通称", "alias")), [(LABEL, VALUE, "本籍", None), (VALUE, LABEL3, None, "legal_domicile"), (LABEL3, VALUE3, "筆頭者", None), (VALUE3, END, None, "koseki_head")],
                          three(("国籍・地域", "nationality"), ("在留資格", "residence_status"), ("在留期間等", "period_of_stay")), three(("在留期間の満了の日", "period_expiry"), ("在留カード等の番号", "card_number"), ("30条45区分", "resident_category")), INSURED],
                         [5, 7, 5.2, 5, 5, 5.2, 5.1])
PERSON.append((0, 0, LABEL / END * 100, PERSON_H, "%d", None, {"label_scale": 1.5}))
CERTIFICATES = [
    {"name": "standard-form", "title": "転出証明書", "people": "form", "per_page": 4, "margin": 12.2, "top": 16, "space": 1, "heading": {"size": 17, "track": 0.5, "gothic": False}, "serial": "No.%06d", "count": "（{0}／{1}）", "count_at": "second-right", "style": {"blank": "―", "yes": "有", "no": "無"},
     "head_form": HEAD, "head_form_h": HEAD_H + 2, "person": PERSON, "person_h": PERSON_H, "gap": 1.8,
     "foot": {"text": "", "at": 0.5, "date_at": 0.5}, "notes": ["この証明書は、転出先の市区町村で転入の届出をするときに必要です。", "転入をした日から１４日以内に、この証明書を添えて新住所地の市区町村長に届け出てください。"]},
]
