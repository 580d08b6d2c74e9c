# SPDX-License-Identifier: GPL-3.0-or-later
"""住民異動届 as a city draws it in Excel: one sheet for six persons, and 続紙 for each ten more."""
from sheet import COLUMNS, THIN, Sheet

KINDS = (("転入", "転入届"), ("特例転入", "転入届（特例）"), ("国外転入", "国外転入届"), ("転居", "転居届"), ("転出", "転出届"),
         ("特例転出", "転出届（特例）"), ("国外転出", "国外転出届"), ("世帯主変更", "世帯変更届（世帯主変更）"),
         ("世帯分離", "世帯変更届（世帯分離）"), ("世帯合併", "世帯変更届（世帯合併）"), ("世帯変更", "世帯変更届"))
FIRST, MORE = 6, 10


def head(s, title):
    s.height(30)
    s.put(1, 22, title, size=17, bold=True, border=None)
    s.label(24, 5, "受付番号")
    s.put(29, 11, "{{受付番号}}", size=10, align="center")
    s.put(41, 6, "{{QR:受付コード}}", rows=3, border=None)
    s.next()
    s.height(16)
    s.put(1, 22, "{{あて先}}", size=11, border=None)
    s.label(24, 5, "枚数")
    s.put(29, 11, "{{枚数}}", size=9, align="center")
    s.next()
    s.height(12)
    s.put(1, 40, "太い枠の中は、届出人が書くところです。印字した内容を確かめて署名してください。", size=8, border=None)
    s.next()


def kinds(s):
    s.height(14, 3)
    s.label(1, 6, "届出の\n種類", 3)
    for i, (label, kind) in enumerate(KINDS):
        s.put(7 + 10 * (i % 4), 10, "{{☑届出の種類=%s}} %s" % (kind, label), size=8, row=s.row + i // 4, wrap=False)
    s.put(37, 10, "{{○全部一部}}全部・一部", size=8, row=s.row + 2, wrap=False)
    s.next(3)


def filer(s):
    s.pairs(("届出日", 6, "{{届出日}}", 17), ("異動日", 6, "{{異動日}}", 17), points=19)
    s.height(20, 2)
    s.label(1, 6, "届出人", 2)
    s.label(7, 4, "氏名")
    s.put(11, 13, "{{届出人氏名}}", size=11)
    s.put(24, 23, "本人・世帯主・世帯員・法定代理人・任意代理人{{○届出人区分}}", size=8, align="center")
    s.label(7, 4, "住所", row=s.row + 1)
    s.put(11, 21, "{{届出人住所}}", size=9, row=s.row + 1)
    s.label(32, 4, "電話", row=s.row + 1)
    s.put(36, 11, "{{届出人電話}}", size=9, row=s.row + 1)
    s.next(2)
    s.height(15, 2)
    s.label(1, 6, "本人確認", 2)
    for i, (label, answer) in enumerate((("１点で確認", "１点で確認"), ("２点で確認", "２点で確認"), ("照会書", "照会書"), ("確認できず", "確認できず"))):
        s.put(7 + 10 * i, 10, "{{☑本人確認の方法=%s}} %s" % (answer, label), size=8, wrap=False)
    s.label(7, 4, "書類", size=8, row=s.row + 1)
    s.put(11, 16, "{{本人確認書類}}", size=8, row=s.row + 1)
    s.label(27, 4, "備考", size=8, row=s.row + 1)
    s.put(31, 16, "{{本人確認の備考}}", size=7.5, row=s.row + 1)
    s.next(2)


def places(s):
    s.pairs(("新住所", 6, "{{新住所}}", 25, 10), ("新世帯主", 5, "{{新世帯主}}", 10, 10), points=25)
    s.pairs(("旧住所", 6, "{{旧住所}}", 25, 10), ("旧世帯主", 5, "{{旧世帯主}}", 10, 10), points=25)
    s.pairs(("本籍", 6, "{{本籍.1}}", 25, 9), ("筆頭者", 5, "{{筆頭者.1}}", 10, 10), points=20)


def person(s, n, number=True):
    """Three rows a person, thick around."""
    def line(row, cells):
        column = 3
        for width, text, size, align in cells:
            if text.startswith("#"):
                s.label(column, width, text[1:], size=7, row=s.row + row)
            else:
                s.put(column, width, text, size=size, align=align, row=s.row + row)
            column += width

    s.height(21, 3)
    s.put(1, 2, str(n) if number else "", rows=3, size=10, align="center")
    line(0, [(3, "#フリガナ", 0, ""), (14, "{{フリガナ.%d}}" % n, 7, "left"), (3, "#生年月日", 0, ""), (9, "{{生年月日.%d}}" % n, 8.5, "center"), (2, "#性別", 0, ""), (4, "男・女{{○性別.%d}}" % n, 8.5, "center"),
             (2, "#続柄", 0, ""), (7, "{{続柄.%d}}" % n, 9, "center")])
    line(1, [(3, "#氏名", 0, ""), (14, "{{氏名.%d}}" % n, 12, "left"), (3, "#個人番号", 0, ""), (9, "{{個人番号.%d}}" % n, 9, "center"), (3, "#住民票\nコード", 0, ""), (7, "{{住民票コード.%d}}" % n, 8, "center"),
             (3, "#番号\nカード", 0, ""), (2, "{{個人番号カードの有無.%d}}" % n, 9, "center")])
    line(2, [(3, "#国籍等", 0, ""), (5, "{{国籍.%d}}" % n, 7.5, "left"), (9, "{{在留資格.%d}}" % n, 7, "left"), (3, "#在留期間", 0, ""), (9, "{{満了日.%d}}" % n, 8, "center"), (3, "#在留\nカード", 0, ""),
             (7, "{{在留カード番号.%d}}" % n, 7.5, "center"), (2, "#国保", 0, ""), (3, "{{国民健康保険.%d}}" % n, 8, "center")])
    s.frame(s.row, 3)
    s.next(3)


def sign(s):
    s.space(5)
    s.height(16)
    s.put(1, 30, "上記のとおり届け出ます。　届出人署名", size=9, border=None)
    s.put(31, 16, "自署・代筆・記号{{○署名の方法}}", size=8.5, align="center", border=None)
    s.next()
    s.height(20, 2)
    s.put(1, 26, "{{署名}}", rows=2)
    s.frame(s.row, 2, 26)
    s.put(27, 20, "{{署名の付記}}", size=8, border=THIN)
    s.put(27, 20, "{{備考}}", size=8, border=THIN, row=s.row + 1)
    s.next(2)
    s.office("受付", "入力", "審査", "照合", points=24)
    s.height(10)
    s.put(1, 22, "{{受付ID}}", size=6, border=None)
    s.put(23, 8, "{{版}}", size=6, border=None)
    s.put(31, 16, "{{市区町村名}}", size=6, align="right", border=None)
    s.next()


def notice():
    s = Sheet("住民異動届")
    head(s, "住民異動届")
    kinds(s)
    filer(s)
    places(s)
    s.space(4)
    for n in range(1, FIRST + 1):
        person(s, n)
    sign(s)
    s.another("続紙")
    head(s, "住民異動届（続紙）")
    s.pairs(("新住所", 6, "{{新住所}}", 25, 10), ("新世帯主", 5, "{{新世帯主}}", 10, 10), points=25)
    s.space(4)
    for n in range(1, MORE + 1):
        person(s, n, number=False)
    s.height(10)
    s.put(1, 22, "{{受付ID}}", size=6, border=None)
    s.put(23, COLUMNS - 22, "{{版}}", size=6, border=None)
    s.next()
    return s
