# SPDX-License-Identifier: GPL-3.0-or-later
"""Layouts thresholds and the like may be fitted on. Shapes of certificate.py; none is in layouts_proof.py."""

CERTIFICATES = [
    {"name": "standard", "title": "転出証明書", "mode": "left", "people": "blocks", "per_page": 4, "person_side": "%d", "label_w": 22, "head_h": 8, "row_h": 6.2, "gap": 1.5,
     "head": [[("異動年月日", "move_date", 1), ("届出年月日", "notification_date", 1)], [("旧住所", "old_address", 1)], [("新住所", "new_address", 1)],
              [("旧世帯主", "old_head", 1), ("新世帯主", "new_head", 1)]],
     "person": [[("フリガナ", "name_kana", 3), ("生年月日", "birth_date", 3), ("性別", "sex", 2, {"label_w": 12})],
                [("氏名", "name", 3), ("住民票コード", "juminhyo_code", 3), ("続柄", "relationship", 2, {"label_w": 12})],
                [("旧氏", "former_surname", 3), ("個人番号", "my_number", 3), ("通称", "alias", 2, {"label_w": 12})],
                [("本籍", "legal_domicile", 5), ("筆頭者", "koseki_head", 3, {"label_w": 15})],
                [("国籍・地域", "nationality", 3), ("在留資格", "residence_status", 3), ("在留期間", "period_of_stay", 2, {"label_w": 15})],
                [("在留期間満了の日", "period_expiry", 3), ("在留カード等番号", "card_number", 3), ("区分", "resident_category", 2, {"label_w": 12})],
                [("国保", "nhi", 1, {"label_w": 14}), ("後期高齢", "late_elderly", 1, {"label_w": 17}), ("介護", "long_term_care", 1, {"label_w": 14}),
                 ("年金", "pension", 1, {"label_w": 14}), ("児童手当", "child_allowance", 1, {"label_w": 17})]],
     "notes": ["この証明書は、転入の届出をするときに必要です。新しい住所に住み始めた日から１４日以内に届け出てください。"]},
    {"name": "rows", "title": "転　出　証　明　書", "mode": "left", "people": "table", "per_page": 5, "slots": 5, "paper": "A4L", "label_w": 30, "head_h": 8.5, "row_h": 8, "shade": 232, "centred": True,
     "heading": {"size": 20, "track": 0}, "top": 16, "margin": 14,
     "head": [[("転出前の住所", "old_address", 3), ("世帯主", "old_head", 2)], [("転出先の住所", "new_address", 3), ("世帯主", "new_head", 2)],
              [("転出（予定）年月日", "move_date", 1), ("届出年月日", "notification_date", 1)]],
     "person": [([("番号", "no", {"align": "middle"})], 7), ([("フリガナ", "name_kana", {"scale": 0.75}), ("氏　名", "name")], 42), ([("生年月日", "birth_date"), ("性別・続柄", "{sex}　{relationship}")], 36),
                ([("本籍", "legal_domicile", {"lines": 2, "scale": 0.85}), ("筆頭者", "koseki_head")], 72), ([("住民票コード", "juminhyo_code"), ("個人番号", "my_number")], 36),
                ([("国保", "nhi"), ("年金", "pension")], 13)],
     "foot": {"at": 0.5, "date_at": 0.1}},
    {"name": "two-column-blocks", "title": "転出証明書", "mode": "left", "people": "blocks", "per_page": 4, "label_w": 26, "head_h": 9, "row_h": 8, "gap": 4, "justify": True,
     "heading": {"size": 22, "track": 0.8, "gothic": False}, "frame": True,
     "head": [[("住所", "old_address", 1)], [("世帯主", "old_head", 1), ("届出日", "notification_date", 1)], [("転出先", "new_address", 1)], [("世帯主", "new_head", 1), ("転出予定日", "move_date", 1)]],
     "person": [[("氏名", "name", 1), ("住民票コード", "juminhyo_code", 1)], [("生年月日", "birth_date", 1), ("個人番号", "my_number", 1)], [("性別", "sex", 1), ("続柄", "relationship", 1)],
                [("本籍", "legal_domicile", 1)], [("筆頭者", "koseki_head", 1), ("国籍", "nationality", 1)]]},
    {"name": "inside", "title": "転出証明書", "mode": "inside", "people": "blocks", "per_page": 5, "head_h": 12, "row_h": 11, "gap": 3.5, "top": 22,
     "head": [[("異動（予定）日", "move_date", 1), ("届出日", "notification_date", 1)], [("従前の住所", "old_address", 2), ("従前の世帯主", "old_head", 1)], [("異動先の住所", "new_address", 2), ("異動先の世帯主", "new_head", 1)]],
     "person": [[("フリガナ", "name_kana", 3, {"scale": 0.85}), ("生年月日", "birth_date", 3), ("性別", "sex", 1), ("世帯主との続柄", "relationship", 2)],
                [("氏名", "name", 3), ("住民票コード", "juminhyo_code", 2.5), ("個人番号", "my_number", 3)], [("本籍", "legal_domicile", 3), ("戸籍の筆頭者", "koseki_head", 1.5)]]},
    {"name": "brackets", "title": "転 出 証 明 書", "mode": "bracket", "people": "blocks", "per_page": 4, "label_w": 48, "head_h": 6.8, "row_h": 5.6, "gap": 3, "caption": "（%d）", "margin": 22,
     "head": [[("転出（予定）年月日", "move_date", 1)], [("届出年月日", "notification_date", 1)], [("転出前の住所", "old_address", 1)], [("世帯主（転出前）", "old_head", 1)], [("転出先", "new_address", 1)], [("世帯主（転出先）", "new_head", 1)]],
     "person": [[("氏　名", "name", 1)], [("フリガナ", "name_kana", 1)], [("生年月日・性別", "{birth_date}　{sex}", 1)], [("続　柄", "relationship", 1)], [("本　籍", "legal_domicile", 1)], [("筆頭者", "koseki_head", 1)],
                [("住民票コード", "juminhyo_code", 1)], [("個人番号", "my_number", 1)]]},
    {"name": "leaders", "title": "転出証明書", "mode": "leader", "people": "blocks", "per_page": 5, "label_w": 44, "head_h": 7, "row_h": 6, "gap": 3, "caption": "異動者 %d", "dot": "…", "margin": 24,
     "heading": {"line": True, "size": 17},
     "head": [[("届出の年月日", "notification_date", 1)], [("異動の年月日", "move_date", 1)], [("これまでの住所", "old_address", 1)], [("これまでの世帯主", "old_head", 1)], [("これからの住所", "new_address", 1)], [("これからの世帯主", "new_head", 1)]],
     "person": [[("氏名", "{name}　（{name_kana}）", 1)], [("生年月日", "birth_date", 1)], [("性別／続柄", "{sex}／{relationship}", 1)], [("戸籍の表示", "{legal_domicile}　{koseki_head}", 1)], [("住民票コード", "juminhyo_code", 1)], [("個人番号", "my_number", 1)]]},
    {"name": "side-headings", "title": "転　出　証　明　書", "mode": "left", "people": "blocks", "per_page": 4, "person_side": "異動者%d", "head_side": True, "label_w": 24, "head_h": 9, "row_h": 8.4, "gap": 3,
     "head": [("転出前", [[("住所", "old_address", 1)], [("世帯主", "old_head", 1), ("届出日", "notification_date", 1)]]), ("転出先", [[("住所", "new_address", 1)], [("世帯主", "new_head", 1), ("転出年月日", "move_date", 1)]])],
     "person": [[("氏名（フリガナ）", "name_kana", 1, {"label_w": 30})], [("氏　　名", "name", 3), ("性別", "sex", 1.4, {"label_w": 13}), ("続柄", "relationship", 2, {"label_w": 15})], [("生年月日", "birth_date", 1), ("住民票コード", "juminhyo_code", 1)], [("本籍・筆頭者", "{legal_domicile}　{koseki_head}", 1, {"high": 1.3, "lines": 2})], [("個人番号", "my_number", 1), ("旧氏・通称", "{former_surname}{alias}", 1)]]},
    {"name": "side-by-side", "title": "転出証明書", "mode": "left", "people": "columns", "per_page": 3, "slots": 3, "label_w": 28, "head_h": 8, "row_h": 9, "shade": 225,
     "head": [[("転出予定年月日", "move_date", 1)], [("届出年月日", "notification_date", 1)], [("旧住所", "old_address", 1)], [("旧世帯主氏名", "old_head", 1)], [("転出先住所", "new_address", 1)], [("新世帯主氏名", "new_head", 1)]],
     "person": [("フリガナ", "name_kana", {"scale": 0.85}), ("氏名", "name"), ("生年月日", "birth_date"), ("性別", "sex"), ("続柄", "relationship"), ("本籍", "legal_domicile", {"high": 1.8, "lines": 3}), ("筆頭者氏名", "koseki_head"), ("住民票コード", "juminhyo_code"), ("個人番号", "my_number"), ("国籍・地域", "nationality"), ("在留資格", "residence_status", {"lines": 2}), ("在留カード番号", "card_number")]},
    {"name": "numbered", "title": "転出証明書に準ずる証明書", "mode": "open", "people": "blocks", "per_page": 3, "label_w": 46, "head_h": 7.4, "row_h": 6.4, "gap": 3, "margin": 26, "heading": {"size": 16, "track": 0.3},
     "head": [[("１　異動前の住所", "old_address", 1)], [("２　異動前の世帯主", "old_head", 1)], [("３　異動後の住所", "new_address", 1)], [("４　異動後の世帯主", "new_head", 1)], [("５　異動年月日", "move_date", 1)], [("６　届出年月日", "notification_date", 1)], [("７　異動した者", "", 1)]],
     "person": [[("　(1)　氏名", "name", 1)], [("　(2)　ふりがな", "name_kana", 1)], [("　(3)　生年月日", "birth_date", 1)], [("　(4)　男女の別", "sex", 1)], [("　(5)　続柄", "relationship", 1)], [("　(6)　本籍", "legal_domicile", 1)], [("　(7)　筆頭者", "koseki_head", 1)], [("　(8)　個人番号", "my_number", 1)]],
     "foot": {"text": "上記のとおり相違ないことを証明する。"}},
    {"name": "digit-boxes", "title": "転　出　証　明　書", "mode": "left", "people": "blocks", "per_page": 3, "slots": 3, "person_side": "%d人目", "label_w": 23, "head_h": 9, "row_h": 8.6, "gap": 2.5, "shade": 236,
     "head": [[("届出年月日", "notification_date", 1), ("異動年月日", "move_date", 1)], [("異動前住所", "old_address", 1)], [("異動先住所", "new_address", 1)], [("異動前世帯主", "old_head", 1), ("異動先世帯主", "new_head", 1)]],
     "person": [[("フリガナ", "name_kana", 3), ("性別", "{sex:circle}", 2)], [("氏　名", "name", 3), ("続　柄", "relationship", 2)], [("生年月日", "birth_date", 3), ("国籍・地域", "nationality", 2)], [("住民票コード", "juminhyo_code", 1, {"digits": True})], [("個人番号", "my_number", 1, {"digits": True})], [("本　籍", "legal_domicile", 3), ("筆頭者", "koseki_head", 2)],
                [("国保", "{nhi:circle}", 1, {"label_w": 13}), ("介護", "{long_term_care:circle}", 1, {"label_w": 13}), ("後期", "{late_elderly:circle}", 1, {"label_w": 13}), ("児手", "{child_allowance:circle}", 1, {"label_w": 13})]]},
    {"name": "above", "title": "転出証明書", "mode": "above", "people": "blocks", "per_page": 4, "head_h": 12.5, "row_h": 12, "gap": 3, "centred": True, "shade": 228, "heading": {"size": 19, "frame": True}, "top": 24,
     "head": [[("届出日", "notification_date", 1), ("転出日", "move_date", 1), ("旧世帯主", "old_head", 1), ("新世帯主", "new_head", 1)], [("旧　住　所", "old_address", 1)], [("新　住　所", "new_address", 1)]],
     "person": [[("カ　ナ", "name_kana", 3), ("氏　名", "name", 3), ("生年月日", "birth_date", 3), ("性別", "sex", 1), ("続柄", "relationship", 2)], [("住民票コード", "juminhyo_code", 3), ("個人番号", "my_number", 3.4), ("本籍", "legal_domicile", 7, {"lines": 2}), ("筆頭者", "koseki_head", 3)]]},
    {"name": "colon", "title": "転出証明書", "mode": "colon", "people": "blocks", "per_page": 4, "label_w": 34, "head_h": 7.5, "row_h": 7, "gap": 4, "frame": True, "margin": 20,
     "head": [[("届出日", "notification_date", 1), ("異動日", "move_date", 1)], [("前住所", "old_address", 1)], [("前世帯主", "old_head", 1)], [("新住所", "new_address", 1)], [("新世帯主", "new_head", 1)]],
     "person": [[("氏名", "name", 1), ("カナ", "name_kana", 1)], [("生年月日", "birth_date", 1), ("性別", "sex", 1)], [("続柄", "relationship", 1), ("住民票コード", "juminhyo_code", 1)], [("本籍", "legal_domicile", 1)], [("筆頭者", "koseki_head", 1), ("個人番号", "my_number", 1)]]},
    {"name": "pairs", "title": "転出証明書", "mode": "left", "people": "pairs", "per_page": 4, "slots": 4, "label_w": 21, "head_h": 8, "row_h": 7.4, "gap": 4, "margin": 14, "caption": "（異動者 %d）",
     "head": [[("異動前住所", "old_address", 1)], [("異動前世帯主", "old_head", 1), ("届出年月日", "notification_date", 1)], [("異動後住所", "new_address", 1)], [("異動後世帯主", "new_head", 1), ("異動年月日", "move_date", 1)]],
     "person": [[("氏名", "name", 1)], [("フリガナ", "name_kana", 1)], [("生年月日", "birth_date", 1)], [("性別・続柄", "{sex}・{relationship}", 1)], [("本籍", "legal_domicile", 1, {"high": 1.4, "lines": 2})], [("筆頭者", "koseki_head", 1)], [("個人番号", "my_number", 1)], [("住民票コード", "juminhyo_code", 1)]],
     "foot": {"at": 0.4}},
    {"name": "open-table", "title": "転出証明書", "mode": "colon", "people": "table", "ruled": False, "heading_rule": True, "per_page": 8, "label_w": 30, "head_h": 8, "row_h": 8, "margin": 20, "remainder": True,
     "head": [[("異動日", "move_date", 1)], [("届出日", "notification_date", 1)], [("旧住所", "old_address", 1)], [("旧世帯主", "old_head", 1)], [("新住所", "new_address", 1)], [("新世帯主", "new_head", 1)]],
     "person": [([("氏　名", "name")], 42), ([("生年月日", "birth_date")], 38), ([("性別", "sex")], 12), ([("続柄", "relationship")], 24), ([("住民票コード", "juminhyo_code")], 34)]},
]

CONFIRM = {"foot": None, "security": False, "ignore": ["fields.issue_date"]}
SPECIAL_TRANSFER_CONFIRMATION = [
    {**CONFIRM, "name": "confirmation-grid", "title": "転出証明確認書", "mode": "left", "people": "blocks", "per_page": 3, "label_w": 32, "head_h": 8, "row_h": 7.2, "gap": 3, "shade": 222, "caption": "異動者情報（%d）", "serial": "端末 CS%05d", "serial_at": "top-left",
     "head": [[("届出年月日", "notification_date", 1), ("異動年月日", "move_date", 1)], [("転出地市区町村", "issuer", 1)], [("転出前住所", "old_address", 1)], [("転出先住所", "new_address", 1)], [("転出前世帯主", "old_head", 1), ("転出先世帯主", "new_head", 1)]],
     "person": [[("氏名フリガナ", "name_kana", 1), ("住民票コード", "juminhyo_code", 1)], [("氏名", "name", 1), ("個人番号", "my_number", 1)], [("生年月日", "birth_date", 1), ("性別・続柄", "{sex}　／　{relationship}", 1)], [("本籍", "legal_domicile", 1)], [("筆頭者", "koseki_head", 1), ("国籍・地域", "nationality", 1)]]},
    {**CONFIRM, "name": "confirmation-screen", "title": "転出証明書情報", "mode": "colon", "people": "blocks", "per_page": 4, "label_w": 36, "head_h": 6.4, "row_h": 6, "gap": 4, "caption": "－－－－－ 異動者 %d －－－－－", "heading": {"size": 13, "track": 0, "align": "left"}, "serial": "統合端末 %04d", "margin": 15, "style": {"wide": True},
     "head": [[("転出地市町村名", "issuer", 1)], [("届出日", "notification_date", 1), ("異動予定日", "move_date", 1)], [("現住所", "old_address", 1)], [("現世帯主", "old_head", 1)], [("転出先住所", "new_address", 1)], [("転出先世帯主", "new_head", 1)]],
     "person": [[("住民票コード", "juminhyo_code", 1), ("個人番号", "my_number", 1)], [("氏名", "name", 1), ("フリガナ", "name_kana", 1)], [("生年月日", "birth_date", 1), ("性別", "sex", 1)], [("続柄", "relationship", 1), ("筆頭者", "koseki_head", 1)], [("本籍", "legal_domicile", 1)]]},
]
RESIDENCE_CARD = [
    {"name": "residence-first", "kind": "residence_card", "photos": [(62, 11, 20, 26)], "rules": [(2, 43, 83, 43)], "items": [("日本国政府", 3, 3.5, 20, 6), ("在留カード", 28, 4, 26, 10), ("番号", 55, 3.5, 6, 5), ("{card_number}", 62, 3.5, 21, 8), ("氏名", 3, 9, 10, 5), ("{name}", 13, 9, 48, 8.5, {"lines": 2, "high": 6}), ("生年月日", 3, 14.5, 10, 5), ("{birth_date}", 13, 14.5, 21, 7), ("性別", 35, 14.5, 5, 5), ("{sex} {sex_latin}", 40, 14.5, 8, 7), ("国籍・地域", 48, 12.5, 12, 4.5), ("{nationality}", 48, 15.5, 14, 7),
      ("住居地", 3, 20, 10, 5), ("{address}", 13, 20, 48, 7, {"lines": 2, "high": 6}), ("在留資格", 3, 26, 10, 5), ("{residence_status}", 13, 26, 26, 7), ("{work}", 39, 26, 22, 5.5), ("在留期間（満了日）", 3, 31.5, 18, 5), ("{period_of_stay}（{period_expiry}）", 22, 31.5, 39, 7), ("許可の種類", 3, 36.5, 12, 5), ("在留期間更新許可（東京出入国在留管理局長）", 15, 36.5, 46, 5), ("交付年月日", 3, 40.5, 12, 5), ("{issue_date}", 15, 40.5, 26, 6.5), ("このカードは", 5, 46.5, 14, 6), ("{expiry_date}まで有効", 20, 46.5, 40, 8), ("です。", 61, 46.5, 12, 6)]},
]
SPECIAL_PERMANENT_RESIDENT_CERTIFICATE = [
    {"name": "special-first", "kind": "special_permanent_resident_certificate", "photos": [(62, 12, 20, 26)], "items": [("日本国政府", 3, 3.5, 20, 6), ("特別永住者証明書", 22, 4, 36, 9.5), ("{card_number}", 61, 3.5, 22, 8), ("氏名", 3, 10, 10, 5), ("{name}", 14, 10, 46, 8.5, {"lines": 2, "high": 6}), ("生年月日", 3, 17, 10, 5), ("{birth_date}", 14, 17, 24, 7), ("性別", 40, 17, 6, 5), ("{sex} {sex_latin}", 46, 17, 12, 7), ("国籍・地域", 3, 23, 12, 5), ("{nationality}", 16, 23, 30, 7), ("住居地", 3, 30, 10, 5), ("{address}", 14, 30, 46, 7, {"lines": 2, "high": 7}), ("交付年月日", 3, 40, 12, 5), ("{issue_date}", 16, 40, 30, 7), ("この証明書は", 5, 47, 15, 6), ("{expiry_date}まで有効", 21, 47, 40, 8), ("です。", 62, 47, 12, 6)]},
]
DRIVER_LICENSE = [
    {"name": "license-classic", "kind": "driver_license", "photos": [(61, 14, 22, 28)], "shade": 246, "style": {"birth": "plain", "date": "plain", "expiry": "plain"}, "rules": [(2, 8, 58, 8), (2, 13, 83, 13), (2, 18, 60, 18)], "items": [("氏名", 3, 5, 6, 6), ("{name}", 11, 5, 33, 10), ("{birth_date}生", 47, 5, 36, 7.5), ("住所", 3, 10.5, 6, 6), ("{address}", 11, 10.5, 71, 8), ("交付", 3, 15.5, 6, 6), ("{issue_date}", 11, 15.5, 28, 7.5), ("{no}", 42, 15.5, 12, 7), ("{expiry_date}まで有効", 4, 21.5, 52, 10), ("免許の", 3, 26.5, 8, 5), ("条件等", 3, 29, 8, 5), ("眼鏡等", 12, 28, 20, 7), ("番号", 3, 38, 6, 6), ("第　{card_number}　号", 11, 38, 46, 10), ("運転免許証", 64, 46, 18, 7), ("{commission}", 60, 50.5, 24, 6)]},
]
MY_NUMBER_CARD = [
    {"name": "number-front", "kind": "my_number_card", "photos": [(4, 20, 20, 26)], "style": {"birth": "plain", "date": "plain"}, "items": [("個人番号カード", 58, 3.5, 24, 7), ("氏名", 4, 7, 6, 5.5), ("{name}", 12, 7, 40, 11), ("住所", 4, 14, 6, 5.5), ("{address}", 12, 14, 70, 8, {"lines": 2, "high": 7}), ("{birth_date}生", 27, 26, 34, 8), ("性別", 64, 26, 6, 6), ("{sex}", 72, 26, 6, 8.5), ("{expiry_date}まで有効", 27, 33, 40, 8), ("{issuer_name}", 27, 40, 40, 8)]},
    {"name": "number-back", "kind": "my_number_card", "style": {"birth": "plain", "group": "spaces"}, "items": [("個人番号", 6, 24, 14, 6), ("{my_number}", 22, 24, 46, 13), ("氏名", 6, 32, 8, 6), ("{name}", 22, 32, 40, 9), ("{birth_date}生", 22, 40, 40, 8)]},
]
KOSEKI_CERTIFICATE = [{"name": "koseki-all", "draw": "koseki", "title": "全部事項証明書", "date": "plain", "wide": True, "certified": "これは、戸籍に記録されている事項の全部を証明した書面である。"}]
KOSEKI_SUPPLEMENT = [{"name": "supplement-grid", "draw": "supplement", "title": "戸籍の附票の写し", "date": "plain", "shade": 230, "certified": "この写しは、戸籍の附票の原本と相違ないことを証明する。"}]
UNKNOWN = [
    {"name": "invoice", "draw": "unknown", "security": False, "lines": [("請　求　書", 85, 20), ("", 0, 8), ("%(name)s　様", 22, 13), ("発行日　%(date)s", 135, 10), ("株式会社　みどり商事", 130, 11), ("下記のとおりご請求申し上げます。", 22, 10), ("ご請求金額　￥%(sum)s－", 22, 15), ("", 0, 10), ("品名　　　　　　　　　　　　数量　　　単価　　　金額", 24, 10, 1), ("事務用品一式　　　　　　　　１", 24, 10, 1), ("運送料", 24, 10, 1)]},
    {"name": "empty", "draw": "unknown", "security": False, "lines": []},
]
