# SPDX-License-Identifier: GPL-3.0-or-later
"""More layouts of the fitting set: once proof, read with open eyes since. Shapes of certificate.py."""

CERTIFICATES = [
    {"name": "underlined", "title": "転　出　証　明　書", "mode": "under", "people": "blocks", "per_page": 3, "label_w": 33, "head_h": 8.2, "row_h": 7.6, "gap": 5, "margin": 23, "caption": "○ %d人目の方",
     "heading": {"size": 17, "track": 0, "gothic": False, "align": "left"}, "top": 26, "serial_at": "top-left", "count_at": "top-right", "count": "（{0}枚目／{1}枚）",
     "head": [[("今までの住所", "old_address", 1)], [("今までの世帯主", "old_head", 1)], [("転出先の住所", "new_address", 1)], [("転出先の世帯主", "new_head", 1)], [("転出する日", "move_date", 1), ("届出をした日", "notification_date", 1)]],
     "person": [[("ふりがな", "name_kana", 1)], [("おなまえ", "name", 1.2), ("性別", "sex", 0.7, {"label_w": 15})], [("生年月日", "birth_date", 1), ("世帯主との続柄", "relationship", 1)], [("本籍地", "legal_domicile", 1)], [("筆頭者の氏名", "koseki_head", 1)],
                [("住民票コード", "juminhyo_code", 1), ("個人番号", "my_number", 1)]],
     "foot": {"at": 0.1, "date_at": 0.1, "text": "上記の者は、当市区町村から転出することを証明します。", "indent": 0}},
    {"name": "three-line-rows", "title": "転出証明書", "mode": "inside", "people": "table", "per_page": 5, "slots": 5, "paper": "B4", "head_h": 13, "row_h": 8.2, "heading_h": 6, "line": 0.12, "margin": 16, "centred": True,
     "heading": {"size": 24, "track": 1.2, "gothic": False},
     "head": [[("転出先及び世帯主", "{new_address}　　{new_head}", 1, {"scale": 0.95})], [("住所及び世帯主", "{old_address}　　{old_head}", 1, {"scale": 0.95})], [("転出の予定年月日", "move_date", 1), ("届出年月日", "notification_date", 1)]],
     "person": [([("氏　名　（フリガナ）", "name"), ("", "name_kana"), ("通　称", "alias")], 50), ([("生年月日", "birth_date"), ("性　別", "sex"), ("続　柄", "relationship")], 40), ([("住民票コード", "juminhyo_code"), ("個人番号", "my_number"), ("在留カード番号", "card_number")], 40),
                ([("本　籍", "legal_domicile"), ("筆頭者", "koseki_head"), ("国　籍　・　在留資格", "{nationality}　{residence_status}")], 75), ([("国保", "nhi"), ("介護", "long_term_care"), ("年金", "pension")], 16)],
     "foot": {"at": 0.55, "date_at": 0.05}, "serial": "発行番号　%08d", "count": "{0}／{1}頁"},
    {"name": "four-abreast", "title": "転出証明書", "mode": "left", "people": "columns", "per_page": 4, "slots": 4, "paper": "A4L", "label_w": 30, "head_h": 7.2, "row_h": 6.6, "head_side": True, "margin": 12, "top": 14, "centred": True,
     "heading": {"size": 15, "track": 1.5},
     "head": [("旧", [[("住所・世帯主", "{old_address}　（{old_head}）", 3), ("届出", "notification_date", 1, {"label_w": 14})]]), ("新", [[("住所・世帯主", "{new_address}　（{new_head}）", 3), ("異動", "move_date", 1, {"label_w": 14})]])],
     "person": [("ﾌﾘｶﾞﾅ", "name_kana", {"scale": 0.9}), ("氏　　名", "name", {"high": 1.3, "scale": 1.15}), ("生年月日（性別）", "{birth_date}（{sex}）"), ("続　　柄", "relationship"), ("本　　籍", "legal_domicile", {"high": 1.9, "lines": 3, "scale": 0.9}), ("筆 頭 者", "koseki_head"),
                ("住民票コード", "juminhyo_code", {"align": "right"}), ("マイナンバー", "my_number", {"align": "right"}), ("国　　籍", "nationality"), ("在留資格", "residence_status", {"lines": 2}), ("在留期間", "period_of_stay"), ("満 了 日", "period_expiry"), ("国保／年金", "{nhi}／{pension}", {"align": "middle"})],
     "foot": {"at": 0.62, "date_at": 0.35}},
    {"name": "below", "title": "転 出 証 明 書", "mode": "below", "people": "blocks", "per_page": 3, "head_h": 11.5, "row_h": 11, "gap": 5, "margin": 22, "caption": "【転出する人　その%d】", "heading": {"size": 18, "track": 0, "line": True},
     "head": [[("転出届をした日", "notification_date", 1), ("転出する日", "move_date", 1)], [("現在の住所", "old_address", 2), ("現在の世帯主", "old_head", 1)], [("新しい住所", "new_address", 2), ("新しい世帯主", "new_head", 1)]],
     "person": [[("氏名", "name", 1), ("フリガナ", "name_kana", 1), ("生年月日", "birth_date", 1)], [("性別", "sex", 1), ("続柄", "relationship", 1), ("住民票コード", "juminhyo_code", 1)], [("本籍", "legal_domicile", 2), ("筆頭者", "koseki_head", 1)], [("個人番号", "my_number", 1), ("国籍等", "nationality", 1), ("在留カード等の番号", "card_number", 1)]]},
    {"name": "people-first", "title": "転出証明書", "mode": "left", "people": "blocks", "per_page": 4, "person_side": "氏名等", "label_w": 27, "head_h": 9.4, "row_h": 7.6, "gap": 0, "order": "people-first", "shade": 214, "centred": True, "margin": 15, "line": 0.35,
     "heading": {"size": 21, "track": 0.2, "frame": True}, "top": 24, "count_at": "second-right", "count": "{1} 枚中 {0} 枚目",
     "person": [[("氏　　名", "{name}（{name_kana}）", 5), ("続柄", "relationship", 2, {"label_w": 14})], [("生年月日", "birth_date", 3), ("性別", "{sex:circle}", 2, {"label_w": 14}), ("旧氏", "former_surname", 2, {"label_w": 14})], [("本籍・筆頭者", "{legal_domicile}　{koseki_head}", 1, {"lines": 2, "high": 1.2})], [("個人番号", "my_number", 1), ("住民票コード", "juminhyo_code", 1)]],
     "head": [[("転出前住所", "old_address", 1)], [("同　世帯主", "old_head", 1), ("届出日", "notification_date", 1)], [("転出先住所", "new_address", 1)], [("同　世帯主", "new_head", 1), ("転出年月日", "move_date", 1)]],
     "foot": {"seal": "round", "at": 0.4}},
    {"name": "bilingual", "title": "転出証明書 Moving-Out Certificate", "mode": "left", "people": "blocks", "per_page": 3, "person_side": "%d", "label_w": 34, "head_h": 9, "row_h": 7.8, "gap": 4, "margin": 17, "heading": {"size": 14, "track": 0},
     "head": [[("旧住所 Old Address", "old_address", 1)], [("旧世帯主 Householder", "old_head", 1)], [("新住所 New Address", "new_address", 1)], [("新世帯主 Householder", "new_head", 1)], [("届出日 Filed on", "notification_date", 1), ("異動日 Moving Date", "move_date", 1)]],
     "person": [[("氏名 Name", "name", 3), ("性別 Sex", "sex", 1.2, {"label_w": 16})], [("カナ Kana", "name_kana", 3), ("続柄 Relation", "relationship", 1.8, {"label_w": 20})], [("生年月日 Date of Birth", "birth_date", 1), ("国籍 Nationality", "nationality", 1)], [("本籍 Registered Domicile", "legal_domicile", 1)], [("筆頭者", "koseki_head", 1), ("通称 Alias", "alias", 1)],
                [("在留資格 Status", "residence_status", 1), ("期間 Period", "period_of_stay", 1)], [("満了日 Expiry", "period_expiry", 1), ("カード番号 Card No.", "card_number", 1)], [("住民票コード", "juminhyo_code", 1), ("個人番号 My Number", "my_number", 1)]]},
    {"name": "kanji-items", "title": "転出証明書に準ずる証明書", "mode": "open", "people": "blocks", "per_page": 2, "label_w": 52, "head_h": 8.6, "row_h": 7.6, "gap": 5, "margin": 28, "heading": {"size": 15, "track": 0.1, "gothic": False}, "order": "people-first", "caption": "第%d　異動者",
     "person": [[("　一、氏名及び振り仮名", "{name}　（{name_kana}）", 1)], [("　二、出生の年月日", "birth_date", 1)], [("　三、男女の別", "sex", 1)], [("　四、世帯主との続柄", "relationship", 1)], [("　五、戸籍の表示", "legal_domicile", 1)], [("　　　　（筆頭者）", "koseki_head", 1)], [("　六、住民票コード", "juminhyo_code", 1)], [("　七、国籍・地域", "nationality", 1)], [("　八、在留資格", "residence_status", 1)]],
     "head": [[("異動前の住所", "old_address", 1)], [("異動前の世帯主", "old_head", 1)], [("異動後の住所", "new_address", 1)], [("異動後の世帯主", "new_head", 1)], [("異動年月日", "move_date", 1)]], "foot": {"text": "右のとおり相違ないことを証明する。", "at": 0.3}},
    {"name": "matrix", "title": "転出証明書", "mode": "above", "people": "blocks", "per_page": 4, "head_h": 11.6, "row_h": 10.6, "gap": 3, "person_side": "%d", "shade": 240, "line": 0.15, "style": {"yes": "○", "no": ""}, "margin": 13, "serial_at": "top-left",
     "head": [[("異動前の住所", "old_address", 5), ("異動前の世帯主", "old_head", 2)], [("異動後の住所", "new_address", 5), ("異動後の世帯主", "new_head", 2)], [("異動日", "move_date", 1), ("届出日", "notification_date", 1), ("異動事由", "{reason}", 1)]],
     "person": [[("氏名", "name", 4), ("氏名フリガナ", "name_kana", 4, {"scale": 0.9}), ("生年月日", "birth_date", 3.6), ("性別", "sex", 1), ("続柄", "relationship", 2.2)], [("住民票コード", "juminhyo_code", 5, {"digits": True}), ("個人番号", "my_number", 5.4, {"digits": True})],
                [("本籍", "legal_domicile", 6, {"lines": 2}), ("筆頭者", "koseki_head", 3), ("国保", "nhi", 1), ("後期", "late_elderly", 1), ("介護", "long_term_care", 1), ("年金", "pension", 1), ("児手", "child_allowance", 1)]],
     "foot": {"from_bottom": 48}},
    {"name": "squares", "title": "転　出　証　明　書", "mode": "square", "people": "pairs", "per_page": 4, "label_w": 29, "head_h": 7.8, "row_h": 7, "gap": 8, "margin": 19, "frame": True, "heading": {"size": 16, "track": 0, "align": "left", "line": True}, "remainder": True,
     "head": [[("異動の日", "move_date", 1), ("届出の日", "notification_date", 1)], [("前の住所", "old_address", 1)], [("前の世帯主", "old_head", 1)], [("異動先", "new_address", 1)], [("異動先の世帯主", "new_head", 1)]],
     "person": [[("氏名", "name", 1)], [("カナ氏名", "name_kana", 1)], [("生年月日", "birth_date", 1)], [("性別", "sex", 1)], [("続柄", "relationship", 1)], [("本籍", "legal_domicile", 1, {"high": 1.5, "lines": 2})], [("筆頭者", "koseki_head", 1)], [("住民票コード", "juminhyo_code", 1)], [("個人番号", "my_number", 1)]]},
    {"name": "five-rows", "title": "転出証明書", "mode": "corner", "people": "table", "ruled": False, "heading_rule": True, "per_page": 6, "paper": "A4L", "label_w": 36, "head_h": 8, "row_h": 7, "heading_h": 7, "margin": 15, "top": 16,
     "head": [[("異動前", "old_address", 2), ("世帯主", "old_head", 1)], [("異動後", "new_address", 2), ("世帯主", "new_head", 1)], [("異動日", "move_date", 1), ("届出日", "notification_date", 1)]],
     "person": [([("", "no")], 6), ([("氏名", "name"), ("カナ", "name_kana", {"scale": 0.85})], 44), ([("続柄", "relationship"), ("性別", "sex")], 22), ([("生年月日", "birth_date"), ("住民票コード", "juminhyo_code")], 40), ([("本籍", "legal_domicile", {"scale": 0.9}), ("筆頭者", "koseki_head", {"scale": 0.9})], 74), ([("個人番号", "my_number"), ("国籍", "nationality")], 40)],
     "foot": {"at": 0.5, "text": "転出したことを証明します。"}},
]

CONFIRM = {"foot": None, "security": False, "ignore": ["fields.issue_date"]}
SPECIAL_TRANSFER_CONFIRMATION = [
    {**CONFIRM, "name": "confirmation-inside", "title": "転出証明確認書（特例転入）", "mode": "inside", "people": "blocks", "per_page": 3, "head_h": 11, "row_h": 10.5, "gap": 3, "person_side": "%d", "margin": 14, "heading": {"size": 14, "track": 0.2, "frame": True}, "top": 24,
     "head": [[("異動日", "move_date", 1), ("届出日", "notification_date", 1), ("発行市区町村", "issuer", 2)], [("転出元住所", "old_address", 3), ("転出元世帯主", "old_head", 1.4)], [("転入先住所", "new_address", 3), ("転入先世帯主", "new_head", 1.4)]],
     "person": [[("氏名", "name", 3), ("カナ氏名", "name_kana", 3), ("生年月日", "birth_date", 2.6), ("性別", "sex", 1), ("続柄", "relationship", 2)], [("個人番号", "my_number", 2.4), ("住民票コード", "juminhyo_code", 2.2), ("本籍", "legal_domicile", 4.6, {"lines": 2}), ("筆頭者", "koseki_head", 2.4)]]},
    {**CONFIRM, "name": "confirmation-list", "title": "【転出証明書情報照会結果】", "mode": "bracket", "people": "blocks", "per_page": 3, "label_w": 40, "head_h": 6.6, "row_h": 6.2, "gap": 3, "caption": "　異動者　%02d", "heading": {"size": 12, "track": 0, "gothic": False, "align": "left"}, "margin": 20, "serial": "端末ID：%06d", "count": "{0}/{1}ページ", "count_at": "second-right",
     "head": [[("異動年月日", "move_date", 1)], [("届出年月日", "notification_date", 1)], [("異動前住所", "old_address", 1)], [("異動前世帯主", "old_head", 1)], [("異動後住所", "new_address", 1)], [("異動後世帯主", "new_head", 1)]],
     "person": [[("氏名", "name", 1)], [("カナ", "name_kana", 1)], [("生年月日", "birth_date", 1)], [("性別", "sex", 1)], [("続柄", "relationship", 1)], [("住民票コード", "juminhyo_code", 1)], [("個人番号", "my_number", 1)], [("本籍", "legal_domicile", 1)], [("筆頭者", "koseki_head", 1)]]},
]
RESIDENCE_CARD = [
    {"name": "residence-second", "kind": "residence_card", "photos": [(61, 9, 21, 27)], "shade": 248, "ignore": ["persons.0.period_of_stay"], "items": [("在留カード RESIDENCE CARD", 3, 4, 42, 7.5), ("{card_number}", 58, 4, 25, 9), ("氏名 NAME", 3, 9, 20, 4.5), ("{name}", 3, 13, 56, 9, {"lines": 2, "high": 6}), ("生年月日 DATE OF BIRTH", 3, 18, 26, 4.5), ("{birth_date}", 3, 21.5, 26, 7.5), ("性別 SEX", 32, 18, 12, 4.5), ("{sex} {sex_latin}", 32, 21.5, 12, 7.5), ("国籍・地域", 46, 18, 14, 4.5), ("{nationality}", 46, 21.5, 14, 7.5), ("住居地 ADDRESS", 3, 26, 24, 4.5), ("{address}", 3, 30.5, 56, 7.5, {"lines": 2, "high": 7}), ("在留資格 STATUS", 3, 36, 24, 4.5), ("{residence_status}", 3, 39.5, 40, 7.5), ("{work}", 44, 39.5, 38, 6), ("有効期間満了日", 3, 46, 18, 5), ("{expiry_date}", 22, 46, 30, 9)]},
]
SPECIAL_PERMANENT_RESIDENT_CERTIFICATE = [
    {"name": "special-second", "kind": "special_permanent_resident_certificate", "photos": [(3, 12, 20, 26)], "items": [("特別永住者証明書", 3, 4.5, 40, 10), ("番号", 50, 4.5, 6, 5), ("{card_number}", 57, 4.5, 25, 8.5), ("氏名", 26, 12, 10, 5), ("{name}", 38, 12, 44, 9, {"lines": 2, "high": 6}), ("国籍・地域", 26, 18, 12, 5), ("{nationality}", 38, 18, 20, 7.5), ("性別", 60, 18, 6, 5), ("{sex} {sex_latin}", 67, 18, 14, 7.5), ("生年月日", 26, 24, 12, 5), ("{birth_date}", 38, 24, 30, 7.5), ("住居地", 26, 31, 12, 5), ("{address}", 38, 31, 44, 7.5, {"lines": 2, "high": 7}), ("有効期間の満了の日", 26, 44, 22, 5), ("{expiry_date}", 50, 44, 32, 9)]},
]
DRIVER_LICENSE = [
    {"name": "license-west", "kind": "driver_license", "photos": [(60, 15, 23, 30)], "shade": 250, "style": {"birth": "spaced", "date": "plain", "expiry": "west"}, "rules": [(2, 7.5, 46, 7.5), (2, 13.5, 58, 13.5), (46, 2, 46, 7.5)], "items": [("氏名", 2.5, 4.5, 6, 5.5), ("{name}", 10, 4.5, 34, 9.5), ("{birth_date}生", 48, 4.5, 35, 7), ("住所", 2.5, 10.5, 6, 5.5), ("{address}", 10, 10.5, 73, 7.5), ("交付", 2.5, 16, 6, 5.5), ("{issue_date}　{no}", 10, 16, 42, 7.5), ("{expiry_date}（令和）まで有効", 3, 22.5, 54, 9.5), ("番号", 2.5, 41, 6, 5.5), ("第{card_number}号", 10, 41, 46, 10.5), ("運転", 72, 48, 10, 7), ("免許証", 72, 51, 12, 7), ("{commission}", 40, 49, 28, 6.5)]},
]
MY_NUMBER_CARD = [
    {"name": "number-front-2", "kind": "my_number_card", "photos": [(60, 14, 22, 28)], "shade": 250, "style": {"birth": "plain"}, "items": [("個人番号カード", 4, 4, 24, 7), ("氏　名", 4, 10, 10, 6), ("{name}", 16, 10, 42, 10.5), ("住　所", 4, 18, 10, 6), ("{address}", 16, 18, 42, 8, {"lines": 3, "high": 10}), ("{birth_date}生", 16, 28, 40, 8), ("性別　{sex}", 16, 34, 24, 8), ("{expiry_date}まで有効", 4, 41, 44, 8), ("{issuer_name}", 4, 47, 44, 7.5)]},
    {"name": "number-back-2", "kind": "my_number_card", "style": {"birth": "spaced", "group": "spaces"}, "items": [("{my_number}", 30, 15, 50, 14), ("個人番号", 30, 9, 20, 6), ("氏名　{name}", 30, 25, 50, 9), ("生年月日　{birth_date}", 30, 33, 50, 8)]},
]
KOSEKI_CERTIFICATE = [{"name": "koseki-one", "draw": "koseki", "title": "戸籍個人事項証明書", "date": "plain", "split": 52, "step": 7, "points": 11, "kana": True, "certified": "これは、戸籍中の一部の者について記録されている事項の全部を証明した書面である。"}]
KOSEKI_SUPPLEMENT = [{"name": "supplement-lines", "draw": "supplement", "title": "戸籍の附票（全部）", "date": "zero", "tall": 9.5, "line": 0.1, "wide": True, "certified": "この写しは、戸籍の附票の全部と相違ないことを証明します。"}]
UNKNOWN = [
    {"name": "meeting-letter", "draw": "unknown", "security": False, "lines": [("%(date)s", 150, 10), ("%(name)s　様", 22, 12), ("%(issuer)s　総務課", 140, 11), ("", 0, 10), ("説明会のお知らせ", 75, 16), ("", 0, 10), ("拝啓　時下ますますご清祥のこととお喜び申し上げます。", 24, 11), ("このたび、下記のとおり説明会を開きますので、ご案内いたします。", 24, 11), ("", 0, 10), ("日時　　%(date)s　午後２時から", 40, 11), ("場所　　市民会館　第３会議室", 40, 11), ("住所　　%(address)s", 40, 11)]},
    {"name": "application", "draw": "unknown", "security": False, "lines": [("自転車駐車場利用申請書", 65, 17), ("", 0, 10), ("申請日　　　　年　　　月　　　日", 120, 10), ("住所", 24, 10, 1), ("氏名", 24, 10, 1), ("電話番号", 24, 10, 1), ("利用期間", 24, 10, 1), ("防犯登録番号　%(no)s", 24, 10, 1)]},
]
