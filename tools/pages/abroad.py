# SPDX-License-Identifier: GPL-3.0-or-later
"""Names from abroad: country → (surnames, men's, women's), each Latin and katakana; order of the parts."""

# Latin|カナ|漢字 where the passport has one.
COUNTRIES = {
    "ベトナム": ("last-first", "NGUYEN|グエン TRAN|チャン LE|レー PHAM|ファム HOANG|ホアン VU|ヴー DANG|ダン BUI|ブイ DO|ドー NGO|ゴー",
             "VAN DUC|ヴァン・ドゥック MINH TUAN|ミン・トゥアン QUOC HUNG|クオック・フン VAN LONG|ヴァン・ロン ANH DUNG|アイン・ズン",
             "THI LAN|ティ・ラン THI HUONG|ティ・フオン THU HA|トゥ・ハー NGOC MAI|ゴック・マイ THI KIM OANH|ティ・キム・オアイン"),
    "中国": ("last-first", "ZHANG|チャン|張 WANG|ワン|王 LI|リー|李 CHEN|チェン|陳 LIU|リウ|劉 ZHAO|チャオ|趙 HUANG|ホアン|黄 XU|シュー|徐 GUO|グオ|郭",
           "WEI|ウェイ|偉 JIANGUO|ジエングオ|建国 HAORAN|ハオラン|浩然 ZHIQIANG|ジーチアン|志強", "LI|リー|麗 YULIN|ユーリン|玉蓮 XIUYING|シウイン|秀英 MEILING|メイリン|美玲 YAN|イェン|艶"),
    "台湾": ("last-first", "LIN|リン|林 TSAI|ツァイ|蔡 HSU|シュー|許 WU|ウー|呉 CHANG|チャン|張",
           "CHIA-HAO|ジャーハオ|家豪 CHUN-MING|チュンミン|俊明", "YI-CHUN|イーチュン|怡君 SHU-FEN|シューフェン|淑芬"),
    "韓国": ("last-first", "KIM|キム|金 LEE|イ|李 PARK|パク|朴 CHOI|チェ|崔 JUNG|チョン|鄭 KANG|カン|姜",
           "MINJUN|ミンジュン|旼俊 SANGHOON|サンフン|相勲 JIHO|ジホ|智浩", "SOYEON|ソヨン|素妍 EUNJI|ウンジ|恩智 YOUNGHEE|ヨンヒ|英姫"),
    "フィリピン": ("last-first", "SANTOS|サントス REYES|レイエス CRUZ|クルス DELA CRUZ|デラクルス GARCIA|ガルシア MENDOZA|メンドーサ VILLANUEVA|ビリャヌエバ",
              "JOSE MARI|ホセ・マリ MARK ANTHONY|マーク・アンソニー RAMON|ラモン", "MARIA CRISTINA|マリア・クリスティナ JENNIFER|ジェニファー ANGELICA|アンジェリカ ROSEMARIE|ローズマリー"),
    "ブラジル": ("first-last", "SILVA|シルバ SOUZA|ソウザ TANAKA|タナカ YAMAMOTO|ヤマモト OLIVEIRA|オリベイラ FERREIRA|フェレイラ",
             "CARLOS EDUARDO|カルロス・エドゥアルド MARCOS|マルコス PAULO HENRIQUE|パウロ・エンリケ", "ANA PAULA|アナ・パウラ FERNANDA|フェルナンダ JULIANA|ジュリアナ"),
    "ネパール": ("last-first", "SHRESTHA|シュレスタ GURUNG|グルン TAMANG|タマン RAI|ライ THAPA|タパ ADHIKARI|アディカリ",
             "BISHAL|ビシャル RAM BAHADUR|ラム・バハドゥル SURENDRA|スレンドラ", "SITA|シタ ANJALI|アンジャリ SUNITA|スニタ"),
    "米国": ("last-first", "SMITH|スミス JOHNSON|ジョンソン WILLIAMS|ウィリアムズ MILLER|ミラー ANDERSON|アンダーソン O'BRIEN|オブライエン",
           "MICHAEL JAMES|マイケル・ジェームズ DAVID|デイビッド ROBERT LEE|ロバート・リー", "EMILY ROSE|エミリー・ローズ SARAH|サラ JESSICA LYNN|ジェシカ・リン"),
    "インドネシア": ("first-last", "SUSANTO|スサント WIJAYA|ウィジャヤ PRATAMA|プラタマ HIDAYAT|ヒダヤット",
               "AGUS|アグス BUDI|ブディ DWI|ドウィ", "SITI|シティ DEWI|デウィ RINA|リナ"),
    "ミャンマー": ("first-last", "AUNG|アウン OO|ウー WIN|ウィン HTET|テッ", "KYAW ZIN|チョー・ジン MIN THU|ミン・トゥ", "THANDAR|タンダー EI PHYU|エイ・ピュー"),
    "スリランカ": ("last-first", "PERERA|ペレラ FERNANDO|フェルナンド WICKRAMASINGHE|ウィクラマシンハ JAYAWARDENA|ジャヤワルダナ",
              "NUWAN PRADEEP|ヌワン・プラディープ CHAMINDA|チャミンダ", "DILANI|ディラニ KUMARI|クマリ"),
    "ペルー": ("last-first", "QUISPE HUAMAN|キスペ・ワマン FLORES ROJAS|フローレス・ロハス RAMIREZ TORRES|ラミレス・トーレス",
            "JUAN CARLOS|フアン・カルロス LUIS ALBERTO|ルイス・アルベルト", "ROSA ELENA|ロサ・エレナ CARMEN|カルメン"),
    "インド": ("first-last", "SHARMA|シャルマ PATEL|パテル KRISHNAMURTHY|クリシュナムルティ SINGH|シン", "RAJESH|ラジェシュ AMIT KUMAR|アミット・クマール", "PRIYA|プリヤ LAKSHMI|ラクシュミ"),
    "タイ": ("first-last", "SAETANG|セータン WONGSAWAT|ウォンサワット CHAIYASIT|チャイヤシット", "SOMCHAI|ソムチャイ NATTAPONG|ナタポン", "SIRIPORN|シリポーン KANYA|カンヤー"),
}
WEIGHTS = {"ベトナム": 6, "中国": 7, "韓国": 4, "フィリピン": 4, "ブラジル": 3, "ネパール": 3, "台湾": 2, "米国": 2}

STAYS = [("永住者", ["無期限"]), ("技術・人文知識・国際業務", ["5年", "3年", "1年"]), ("家族滞在", ["3年", "1年", "1年3月", "2年3月"]),
         ("留学", ["4年3月", "2年3月", "1年3月", "1年6月"]), ("定住者", ["5年", "3年", "1年"]), ("日本人の配偶者等", ["5年", "3年", "1年", "6月"]),
         ("永住者の配偶者等", ["5年", "3年", "1年"]), ("特定技能1号", ["1年", "6月"]), ("技能実習2号ロ", ["1年", "2年"]), ("技能", ["3年", "1年"]),
         ("経営・管理", ["1年", "3年", "5年"]), ("高度専門職1号ロ", ["5年"]), ("特定活動", ["1年", "6月", "3年"]), ("介護", ["5年", "3年"]),
         ("企業内転勤", ["3年", "1年"]), ("教育", ["3年", "1年"])]


def parts(text):
    """"A B|カ C|キ" → [("A B", "カ", None), …]: an entry ends at the space after its last bar's word."""
    out, words = [], []
    for word in text.split(" "):
        words.append(word)
        if "|" in word:
            fields = " ".join(words).split("|")
            out.append((fields[0], fields[1], fields[2] if len(fields) > 2 else None))
            words = []
    return out


def foreigner(rng, country, sex, surname=None):
    """{"latin", "kana", "kanji" or None, "surname"}."""
    order, surnames, men, women = COUNTRIES[country]
    last = surname or rng.choice(parts(surnames))
    first = rng.choice(parts(men if sex == "男" else women))
    pair = [last, first] if order == "last-first" else [first, last]
    kanji = last[2] + "　" + first[2] if last[2] and first[2] else None
    return {"latin": " ".join(p[0] for p in pair), "kana": "　".join(p[1] for p in pair), "kanji": kanji, "surname": last}
