# SPDX-License-Identifier: GPL-3.0-or-later
"""A layout for one test alone: what it takes to learn a paper at the counter (tests/app/test-templates.c)."""

CERTIFICATES = [
    {"name": "learnt", "title": "転出証明書", "subtitle": "（転入届用）", "people": "form", "per_page": 4, "margin": 17, "top": 22, "shade": 234, "heading": {"size": 18, "track": 0.8, "align": "left"}, "serial": "第%05d号", "count_at": "bottom-right", "style": {"blank": ""},
     "head_form_h": 42, "head_form": [(0, 0, 18, 8, "", None), (18, 0, 60, 8, "住　所", None), (78, 0, 22, 8, "世帯主", None), (0, 8, 18, 10, "異動前", None), (18, 8, 60, 10, None, "old_address"), (78, 8, 22, 10, None, "old_head"), (0, 18, 18, 10, "異動先", None), (18, 18, 60, 10, None, "new_address"), (78, 18, 22, 10, None, "new_head"),
                  (0, 28, 18, 9, "異動年月日", None), (18, 28, 32, 9, None, "move_date"), (50, 28, 18, 9, "届出年月日", None), (68, 28, 32, 9, None, "notification_date")],
     "person_h": 34, "gap": 2, "person": [(0, 0, 5, 34, "%d", None), (5, 0, 40, 11, "氏名", "name", {"at": "foot"}), (45, 0, 30, 11, "フリガナ", "name_kana", {"at": "foot"}), (75, 0, 25, 11, "続柄", "relationship", {"at": "foot"}), (5, 11, 40, 11, "生年月日", "birth_date", {"at": "foot"}), (45, 11, 12, 11, "性別", "sex", {"at": "foot"}), (57, 11, 43, 11, "住民票コード", "juminhyo_code", {"at": "foot"}), (5, 22, 62, 12, "本籍", "legal_domicile", {"at": "foot"}), (67, 22, 33, 12, "筆頭者", "koseki_head", {"at": "foot"})],
     "foot": {"at": 0.45, "date_at": 0.05}},
]
