#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws the twenty forms and the 住民異動届 that ship with Kakanai as Excel sheets. No city's own paper: each shows what such a
form usually asks. {{ }} is explained in docs/administrators.md.

    forms.py FOLDER           the sheets alone
    forms.py --build BUILD [ID…]    `./dev forms`: the sheets, registered, into resources/forms/city"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

from notice import notice
from sheet import Sheet

NAME, KANA, BIRTH, SEX = "{{氏名.%d}}", "{{フリガナ.%d}}", "{{生年月日.%d}}", "男・女{{○性別.%d}}"


def applicant(s, what="届出人"):
    s.heading(what)
    s.pairs(("住所", 6, "{{届出人住所}}", 40))
    s.pairs(("フリガナ", 6, "{{届出人フリガナ}}", 17, 9), ("電話", 5, "{{届出人電話}}", 18))
    s.pairs(("氏名", 6, "{{届出人氏名}}", 17, 13), ("本人等", 5, "{{届出人区分}}", 18), points=28)


def household(s):
    s.pairs(("住所", 6, "{{住所}}", 40))
    s.pairs(("世帯主", 6, "{{世帯主}}", 17), ("異動日", 5, "{{異動日}}", 18))


def person(s, caption="対象者"):
    s.heading(caption)
    s.pairs(("フリガナ", 6, "{{フリガナ}}", 20, 9), ("生年月日", 6, "{{生年月日}}", 14))
    s.pairs(("氏名", 6, "{{氏名}}", 20, 13), ("性別", 6, "男・女{{○性別}}", 14), points=28)
    s.pairs(("住所", 6, "{{住所}}", 40))


def juminhyo():
    s = Sheet("住民票関係請求書")
    s.title("住民票の写し等 交付請求書")
    s.addressee("{{本日}}")
    applicant(s, "窓口に来た人（請求者）")
    s.space()
    s.heading("だれの証明が必要ですか")
    s.pairs(("住所", 6, "{{住所}}", 40))
    s.pairs(("世帯主", 6, "{{世帯主}}", 17), ("氏名", 5, "{{氏名.1}}", 18))
    s.pairs(("生年月日", 6, "{{生年月日.1}}", 17), ("性別", 5, "男・女{{○性別.1}}", 18))
    s.space()
    s.choices("必要なもの", [("{{☑住民票の写し（世帯全員）の通数}} 住民票の写し（世帯全員）", "{{住民票の写し（世帯全員）の通数}} 通"),
                        ("{{☑住民票の写し（世帯の一部）の通数}} 住民票の写し（世帯の一部）", "{{住民票の写し（世帯の一部）の通数}} 通"),
                        ("{{☑住民票記載事項証明書の通数}} 住民票記載事項証明書", "{{住民票記載事項証明書の通数}} 通")])
    s.choices("載せるもの", [("{{☑本籍・筆頭者の記載=有}} 本籍・筆頭者", "{{☑世帯主・続柄の記載=有}} 世帯主・続柄"), ("{{☑国籍・在留資格等の記載=有}} 国籍・在留資格等", "{{☑個人番号の記載=有}} 個人番号")])
    s.pairs(("使いみち", 8, "{{使う目的}}", 38))
    s.office("本人確認", "交付", "手数料")
    return s


def inkan_touroku():
    s = Sheet("印鑑登録申請書")
    s.title("印鑑登録申請書")
    s.addressee()
    person(s, "登録する人")
    s.space()
    s.height(110)
    s.label(1, 6, "登録する\n印鑑")
    s.put(7, 16, "")
    s.label(23, 6, "注意")
    s.put(29, 18, "一辺8ミリメートル以上25ミリメートル以内のもの。ゴム印など変形しやすいものは登録できません。", size=9)
    s.next()
    s.space()
    applicant(s, "申請する人")
    s.choices("申請", [("□ 本人", "□ 代理人（委任状が必要です）")])
    s.office("本人確認", "照会", "登録番号")
    return s


def inkan_shoumei():
    s = Sheet("印鑑登録証明書交付申請書", "A5", landscape=True)
    s.title("印鑑登録証明書 交付申請書")
    s.addressee("{{本日}}")
    s.pairs(("登録番号", 8, "", 15), ("必要な数", 8, "{{印鑑登録証明書の通数}} 通", 15))
    s.pairs(("フリガナ", 8, "{{フリガナ.1}}", 15, 9), ("生年月日", 8, "{{生年月日.1}}", 15))
    s.pairs(("氏名", 8, "{{氏名.1}}", 15, 13), ("性別", 8, "男・女{{○性別.1}}", 15))
    s.pairs(("住所", 8, "{{住所}}", 38))
    s.pairs(("窓口に来た人", 8, "{{届出人氏名}}", 15), ("電話", 8, "{{届出人電話}}", 15))
    return s


def koseki():
    s = Sheet("戸籍証明請求書")
    s.title("戸籍に関する証明書 交付請求書")
    s.addressee("{{本日}}")
    applicant(s, "請求者")
    s.space()
    s.heading("必要な戸籍")
    s.pairs(("本籍", 6, "{{本籍.1}}", 40))
    s.pairs(("筆頭者", 6, "{{筆頭者.1}}", 20), ("必要な人", 6, "{{氏名.1}}", 14))
    s.choices("種類", [("{{☑戸籍全部事項証明書の通数}} 全部事項証明（謄本）", "{{戸籍全部事項証明書の通数}} 通"),
                     ("{{☑戸籍個人事項証明書の通数}} 個人事項証明（抄本）", "{{戸籍個人事項証明書の通数}} 通"),
                     ("{{☑戸籍の附票の写しの通数}} 附票の写し", "{{戸籍の附票の写しの通数}} 通"), ("{{☑除籍・改製原戸籍の通数}} 除籍・改製原戸籍", "{{除籍・改製原戸籍の通数}} 通")])
    s.pairs(("使いみち", 8, "{{使う目的}}", 38))
    s.choices("請求者との関係", [("□ 本人", "□ 配偶者", "□ 直系尊属・卑属", "□ その他")], caption_width=10)
    s.office("本人確認", "交付", "手数料")
    return s


def zei():
    s = Sheet("税証明請求書")
    s.title("税に関する証明書 交付請求書")
    s.addressee("{{本日}}")
    applicant(s, "請求者")
    s.space()
    person(s, "証明が必要な人")
    s.choices("種類", [("{{☑所得証明書の通数}} 所得証明書", "{{所得証明書の通数}} 通"),
                     ("{{☑課税・非課税証明書の通数}} 課税・非課税証明書", "{{課税・非課税証明書の通数}} 通"),
                     ("{{☑納税証明書の通数}} 納税証明書", "{{納税証明書の通数}} 通"),
                     ("{{☑固定資産評価証明書の通数}} 固定資産評価証明書", "{{固定資産評価証明書の通数}} 通")])
    s.pairs(("年度", 8, "", 15), ("使いみち", 8, "{{使う目的}}", 15))
    s.office("本人確認", "委任状", "手数料")
    return s


def kokuho(title, day, get):
    s = Sheet(title)
    s.title(title)
    s.addressee()
    applicant(s)
    s.space()
    household(s)
    s.pairs((day, 10, "{{異動日}}", 13), ("理由", 6, "{{届出の種類}}", 17))
    s.space()
    s.people(6, [("氏名", 12, NAME), ("フリガナ", 10, KANA, 8), ("生年月日", 10, BIRTH, 9), ("性別", 4, SEX, 8, "center"),
                 ("続柄", 5, "{{続柄.%d}}", 9, "center"), ("資格", 5, "{{国民健康保険.%d}}", 9, "center")])
    s.space()
    s.heading("個人番号")
    s.people(6, [("氏名", 16, NAME), ("個人番号", 30, "{{枠12:個人番号.%d}}", 11)], points=19)
    s.choices("保険証等", [("□ 資格確認書を希望する", "□ マイナ保険証を使う")] if get else [("□ 返した", "□ なくした", "□ 後日返す")])
    s.office("記号番号", "本人確認", "入力")
    return s


def nenkin():
    s = Sheet("国民年金被保険者関係届")
    s.title("国民年金 被保険者関係届（申出）書")
    s.addressee()
    person(s, "被保険者")
    s.pairs(("基礎年金番号", 10, "{{枠10:基礎年金番号}}", 36))
    s.pairs(("個人番号", 10, "{{枠12:個人番号}}", 36))
    s.choices("種別", [("□ 第1号", "□ 任意加入", "□ 第3号から第1号")])
    s.pairs(("前の住所", 8, "{{旧住所}}", 38))
    s.pairs(("異動日", 8, "{{異動日}}", 15), ("理由", 8, "{{届出の種類}}", 15))
    applicant(s)
    s.office("本人確認", "進達")
    return s


def kouki():
    s = Sheet("後期高齢者医療資格届")
    s.title("後期高齢者医療 被保険者資格（取得・喪失・変更）届書")
    s.addressee()
    person(s, "被保険者")
    s.pairs(("前の住所", 8, "{{旧住所}}", 38))
    s.pairs(("異動日", 8, "{{異動日}}", 15), ("年齢", 8, "{{年齢}} 歳", 15))
    s.pairs(("個人番号", 8, "{{枠12:個人番号}}", 38))
    s.choices("添えるもの", [("□ 負担区分等証明書", "□ 障害認定証明書", "□ 特定疾病認定証明書")])
    applicant(s)
    s.office("被保険者番号", "本人確認")
    return s


def kaigo():
    s = Sheet("介護保険資格届")
    s.title("介護保険 資格（取得・異動・喪失）届")
    s.addressee()
    person(s, "被保険者")
    s.pairs(("前の住所", 8, "{{旧住所}}", 38))
    s.pairs(("異動日", 8, "{{異動日}}", 15), ("年齢", 8, "{{年齢}} 歳", 15))
    s.choices("認定", [("□ 受けている（受給資格証明書を添える）", "□ 受けていない")])
    s.lines(["{{文:65歳以上の人は第1号被保険者です。保険証は後日郵送します。？年齢≧65}}"], size=10)
    applicant(s)
    s.office("被保険者番号", "本人確認")
    return s


def jidou():
    s = Sheet("児童手当認定請求書")
    s.title("児童手当 認定請求書・額改定請求書")
    s.addressee()
    applicant(s, "請求者（生計の中心者）")
    s.pairs(("個人番号", 8, "", 15), ("振込先", 8, "", 15), points=30)
    s.space()
    s.heading("子ども（18歳になった後の最初の3月31日まで）")
    s.people(5, [("氏名", 13, NAME), ("フリガナ", 11, KANA, 8), ("生年月日", 11, BIRTH, 9), ("年齢", 5, "{{年齢.%d}}", 10, "center"), ("同居", 6, "有・無", 9, "center")])
    s.pairs(("前の住所", 8, "{{旧住所}}", 38))
    s.pairs(("転入日", 8, "{{異動日}}", 15), ("加入年金", 8, "国民・厚生", 15))
    s.lines(["転入した人は、転出予定日の翌日から15日以内に請求してください。"])
    s.office("本人確認", "認定", "支払開始月")
    return s


def kodomo():
    s = Sheet("子ども医療費受給資格申請書")
    s.title("子ども医療費 受給資格証 交付申請書")
    s.addressee()
    applicant(s, "保護者")
    s.space()
    s.people(5, [("氏名", 14, NAME), ("フリガナ", 12, KANA, 8), ("生年月日", 12, BIRTH, 9), ("性別", 4, SEX, 8, "center"), ("続柄", 4, "{{続柄.%d}}", 9, "center")])
    s.pairs(("住所", 8, "{{住所}}", 38))
    s.pairs(("加入する健康保険", 12, "", 11), ("記号・番号", 8, "", 15))
    s.office("受給者番号", "本人確認")
    return s


def shuugaku():
    s = Sheet("転入学届")
    s.title("転入学届（就学通知）")
    s.addressee()
    applicant(s, "保護者")
    s.space()
    s.people(4, [("児童・生徒の氏名", 14, NAME), ("フリガナ", 11, KANA, 8), ("生年月日", 11, BIRTH, 9), ("前の学校", 10, "{{在学する学校.%d}}", 9)], points=28)
    s.pairs(("新しい住所", 8, "{{住所}}", 38))
    s.pairs(("前の住所", 8, "{{旧住所}}", 38))
    s.pairs(("指定校", 8, "", 15), ("学年", 8, "", 15))
    s.office("学校教育課")
    return s


def card():
    s = Sheet("個人番号カード券面更新・継続利用")
    s.title("個人番号カード 券面記載事項変更届・継続利用届")
    s.addressee()
    s.people(6, [("氏名", 16, NAME), ("生年月日", 12, BIRTH, 9), ("カード", 6, "{{個人番号カードの有無.%d}}", 10, "center"), ("署名用", 6, "有・無", 9, "center"), ("利用者証明", 6, "有・無", 8, "center")])
    s.pairs(("新しい住所", 8, "{{住所}}", 38))
    s.pairs(("前の住所", 8, "{{旧住所}}", 38))
    s.pairs(("異動日", 8, "{{異動日}}", 15), ("届出", 8, "{{届出の種類}}", 15))
    s.lines(["暗証番号は本人が端末に入れます。ここには書かないでください。",
             "継続利用は、転入した日から14日以内、届け出た日から90日以内に手続きが必要です。"])
    applicant(s)
    s.office("券面更新", "継続利用", "署名用発行")
    return s


def inin():
    s = Sheet("委任状")
    s.title("委任状")
    s.addressee("{{本日}}")
    s.heading("代理人（窓口に来る人）")
    s.pairs(("住所", 6, "{{届出人の住所}}", 40))
    s.pairs(("氏名", 6, "{{届出人氏名}}", 20, 13), ("生年月日", 6, "{{届出人生年月日}}", 14), points=28)
    s.space(14)
    s.lines(["私は、上の人を代理人と定め、次のことを委任します。"], size=11, points=20)
    s.pairs(("委任すること", 9, "{{届出の種類}}に関すること（世帯{{人数}}人分）", 37), points=40)
    s.space(14)
    s.heading("委任する人（自署してください）")
    s.pairs(("住所", 6, "{{住所}}", 40), points=28)
    s.pairs(("氏名", 6, "", 20, 13), ("生年月日", 6, "", 14), points=36)
    s.pairs(("電話", 6, "", 20), ("日付", 6, "　　年　　月　　日", 14))
    return s


def shougai():
    s = Sheet("障害者手帳居住地変更届")
    s.title("障害者手帳 居住地等変更届")
    s.addressee()
    person(s, "手帳を持っている人")
    s.choices("手帳", [("□ 身体障害者手帳", "□ 療育手帳", "□ 精神障害者保健福祉手帳")])
    s.pairs(("手帳番号", 8, "", 15), ("等級", 8, "", 15))
    s.pairs(("変更前の住所", 8, "{{旧住所}}", 38))
    s.pairs(("変更後の住所", 8, "{{住所}}", 38))
    s.pairs(("変更日", 8, "{{異動日}}", 15), ("個人番号", 8, "{{個人番号}}", 15))
    applicant(s)
    s.office("受付", "台帳")
    return s


def suidou():
    s = Sheet("上下水道使用開始・中止届", "A5", landscape=True)
    s.title("上下水道 使用（開始・中止）届")
    s.addressee()
    s.pairs(("使う場所", 8, "{{住所}}", 38))
    s.pairs(("使用者フリガナ", 8, "{{届出人フリガナ}}", 15, 9), ("電話", 8, "{{届出人電話}}", 15))
    s.pairs(("使用者氏名", 8, "{{届出人氏名}}", 15, 12), ("人数", 8, "{{人数}} 人", 15))
    s.pairs(("開始・中止日", 8, "{{異動日}}", 15), ("前の住所", 8, "{{旧住所}}", 15, 9), points=30)
    s.pairs(("お客様番号", 8, "", 15), ("支払い", 8, "口座・納付書", 15))
    return s


def gomi():
    s = Sheet("ごみ収集カレンダー等受領書", "A5")
    s.title("ごみ・資源 収集の案内 受領票")
    s.addressee("{{本日}}")
    s.pairs(("住所", 10, "{{住所}}", 36), points=34)
    s.pairs(("世帯主", 10, "{{世帯主}}", 36))
    s.pairs(("人数", 10, "{{人数}} 人", 36))
    s.choices("渡したもの", ["□ 収集カレンダー", "□ 分別の手引き", "□ 指定袋引換券"], caption_width=10)
    s.pairs(("受け取った人", 10, "{{届出人氏名}}", 36), points=30)
    s.pairs(("受付", 10, "{{バーコード:受付番号}}", 36), points=40)
    return s


def inu():
    s = Sheet("犬の登録事項変更届")
    s.title("犬の登録事項変更届")
    s.addressee()
    applicant(s, "飼い主")
    s.pairs(("新しい所在地", 9, "{{住所}}", 37))
    s.pairs(("前の所在地", 9, "{{旧住所}}", 37))
    s.pairs(("変更日", 9, "{{異動日}}", 14), ("鑑札番号", 9, "", 14))
    s.pairs(("犬の名", 9, "", 14), ("種類・毛色", 9, "", 14))
    s.pairs(("マイクロチップ", 9, "", 37))
    s.office("鑑札", "注射済票")
    return s


def churin():
    s = Sheet("駐輪場定期利用申請書", "A5", landscape=True)
    s.title("市営駐輪場 定期利用申請書")
    s.addressee("{{本日}}")
    s.pairs(("フリガナ", 8, "{{フリガナ}}", 15, 9), ("生年月日", 8, "{{生年月日}}", 15))
    s.pairs(("氏名", 8, "{{氏名}}", 15, 12), ("電話", 8, "{{届出人電話}}", 15))
    s.pairs(("郵便番号", 8, "〒{{郵便番号.前}}-{{郵便番号.後}}", 15), ("区分", 8, "一般・学生", 15))
    s.pairs(("住所", 8, "{{住所}}", 38))
    s.pairs(("車両", 8, "自転車・原付", 15), ("期間", 8, "1か月・3か月・6か月", 15))
    return s


FORMS = {
    "juminhyo-request": juminhyo, "seal-registration": inkan_touroku, "seal-certificate": inkan_shoumei,
    "koseki-request": koseki, "tax-certificate": zei,
    "nhi-join": lambda: kokuho("国民健康保険資格取得届", "資格取得日", True),
    "nhi-leave": lambda: kokuho("国民健康保険資格喪失届", "資格喪失日", False),
    "national-pension": nenkin, "late-elderly": kouki, "long-term-care": kaigo, "child-allowance": jidou,
    "child-medical": kodomo, "school-transfer": shuugaku, "number-card": card, "mandate": inin,
    "resident-notice": notice, "disability-address": shougai, "water": suidou, "garbage": gomi, "dog": inu, "bicycle": churin,
}


CORE = re.compile(rb"<(Override|Relationship) [^>]*core-properties[^>]*/>")


def settle(path):
    """The same bytes every time: the moment of saving is in the archive."""
    with zipfile.ZipFile(path) as archive:
        parts = [(name, archive.read(name)) for name in sorted(archive.namelist()) if name != "docProps/core.xml"]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            if name in ("[Content_Types].xml", "_rels/.rels"):
                data = CORE.sub(b"", data)
            archive.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)


def draw_all(folder, only=()):
    os.makedirs(folder, exist_ok=True)
    for name, draw in FORMS.items():
        if only and name not in only:
            continue
        path = os.path.join(folder, name + ".xlsx")
        draw().save(path)
        settle(path)
        yield path


def main():
    if sys.argv[1] != "--build":
        list(draw_all(sys.argv[1]))
        return
    city = os.path.join(os.path.dirname(__file__), "..", "..", "resources", "forms", "city")
    program = os.path.join(sys.argv[2], "app", "ctl", "kakanaictl")
    only = sys.argv[3:]
    with tempfile.TemporaryDirectory() as folder:
        # Nothing ships while what ships is made: versions begin at 1.
        os.environ["KAKANAI_FORMS"] = os.path.join(folder, "none")
        sheets = list(draw_all(folder, only))
        forms = [path for path in sheets if not path.endswith("resident-notice.xlsx")]
        for options, files in (([], forms), (["--notice"], [path for path in sheets if path not in forms])):
            if files:
                subprocess.run([program, "form", "add", "--dir", folder, *options, *files], check=True)
        for name in os.listdir(os.path.join(folder, "forms")):
            shutil.rmtree(os.path.join(city, name), ignore_errors=True)
            shutil.copytree(os.path.join(folder, "forms", name), os.path.join(city, name))


if __name__ == "__main__":
    main()
