#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kakanaictl form as a process: sheets good, bad and hostile. TAP."""
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import zipfile

import openpyxl

program, root = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
sys.path.insert(0, str(root / "tools"))
import bench_placement  # noqa: E402
city = root / "resources/forms/city"
count = failed = 0


def ok(condition, name):
    global count, failed
    count += 1
    failed += not condition
    print(f"{'ok' if condition else 'not ok'} {count} - {name}", flush=True)


def form(*args, timeout=240, **environment):
    return subprocess.run([program, "form", *map(str, args)], capture_output=True, text=True, timeout=timeout,
                          env=dict(os.environ, **{name: str(value) for name, value in environment.items()}))


def sheet(path, cells, change=None):
    book = openpyxl.Workbook()
    for at, text in cells.items():
        book.active[at] = text
        book.active.column_dimensions[at[0]].width = 40
    if change:
        change(book)
    book.save(path)
    return path


def difference(a, b):
    """How far apart the numbers of two values of JSON are at most; endless where anything else differs."""
    if isinstance(a, bool) or isinstance(b, bool) or type(a) is not type(b):
        return 0 if a == b else float("inf")
    if isinstance(a, dict):
        return max([difference(a[k], b[k]) for k in a], default=0) if a.keys() == b.keys() else float("inf")
    if isinstance(a, list):
        return max([difference(x, y) for x, y in zip(a, b)], default=0) if len(a) == len(b) else float("inf")
    if isinstance(a, float):
        return abs(a - b)
    return 0 if a == b else float("inf")


def wide(book):
    book.active.merge_cells("B2:E3")


def protect(book):
    book.active.protection.sheet = True
    book.active.protection.password = "himitsu"


def macro_ods(path, port, left):
    """An OpenDocument sheet whose macro runs on opening, were it let, and whose table links to the network."""
    names = ('xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
             'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0" '
             'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dom="http://www.w3.org/2001/xml-events" office:version="1.3"')
    content = f'''<?xml version="1.0" encoding="UTF-8"?><office:document-content {names}><office:scripts><office:event-listeners>
<script:event-listener script:language="ooo:script" script:event-name="dom:load" xlink:href="vnd.sun.star.script:Standard.Module1.Main?language=Basic&amp;location=document" xlink:type="simple"/>
</office:event-listeners></office:scripts><office:body><office:spreadsheet><table:table table:name="S">
<table:table-source xlink:href="http://127.0.0.1:{port}/sheet.ods" table:table-name="S" table:mode="copy-all" table:refresh-delay="PT1S"/>
<table:table-row><table:table-cell office:value-type="string" table:number-columns-spanned="4"><text:p>{{{{氏名}}}}</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell table:formula="of:=WEBSERVICE(&quot;http://127.0.0.1:{port}/&quot;)"/></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>'''
    module = f'''<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">Sub Main
Open "{left}" For Output As #1
Print #1, "ran"
Close #1
Shell("/usr/bin/python3", 0, "-c ""import socket; socket.create_connection(('127.0.0.1', {port}))""")
End Sub</script:module>'''
    library = ('<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">'
               '<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" library:passwordprotected="false">'
               '<library:element library:name="Module1"/></library:library>')
    libraries = ('<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">'
                 '<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink">'
                 '<library:library library:name="Standard" library:link="false"/></library:libraries>')
    files = {"content.xml": content, "Basic/script-lc.xml": libraries, "Basic/Standard/script-lb.xml": library,
             "Basic/Standard/Module1.xml": module}
    manifest = ('<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
                '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
                + "".join(f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>' for name in files) + "</manifest:manifest>")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        for name, text in {**files, "META-INF/manifest.xml": manifest}.items():
            archive.writestr(name, text)
    return path


def encrypted(folder):
    """One sheet with a password to open it, as each program saves it."""
    (folder / "office").mkdir()
    office = bench_placement.Office(str(folder / "office"))
    try:
        document = office.cells.load(office.desktop, str(city / "dog/1/source.xlsx"))
        named = bench_placement.uno.getClass("com.sun.star.beans.NamedValue")
        excel = bench_placement.uno.Any("[]com.sun.star.beans.NamedValue", (named("CryptoType", "Standard"), named("OOXPassword", "himitsu")))
        for name, how in (("locked.xlsx", {"FilterName": "Calc MS Excel 2007 XML", "EncryptionData": excel}),
                          ("locked.xls", {"FilterName": "MS Excel 97", "Password": "himitsu"}), ("locked.ods", {"FilterName": "calc8", "Password": "himitsu"})):
            document.storeToURL(office.cells.url(str(folder / name)), office.cells.properties(**how))
            yield folder / name
        document.close(True)
    finally:
        office.close()


def bomb(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (160 << 20))
    return path


with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.2)
    left = pathlib.Path("/var/tmp") / (folder.name + "-macro-ran")
    (folder / "broken.xlsx").write_bytes(b"PK\3\4" + os.urandom(3000))
    (folder / "letter.txt").write_text("{{氏名}}")
    (folder / "nothing.xlsx").write_bytes(b"")
    bad = {
        sheet(folder / "unknown.xlsx", {"B2": "{{新住処}}"}): ("新住処", "新住所"),
        sheet(folder / "format.xlsx", {"B2": "{{氏名.姓名}}"}): ("「姓名」", "和暦"),
        sheet(folder / "double.xlsx", {"B2": "{{氏名}}　{{生年月日}}"}): ("重なります", "セルを分けて"),
        sheet(folder / "empty.xlsx", {"B2": "氏名"}): ("項目が一つもありません",),
        sheet(folder / "long.xlsx", {"B2": "{{氏名}}", "B10000": "終"}): ("行か列が多すぎます",),
        sheet(folder / "small.xlsx", {"B2": "{{新住所}}"}, lambda book: setattr(book.active.column_dimensions["B"], "width", 3)): ("5ポイント",),
        folder / "broken.xlsx": ("開けません",),
        folder / "nothing.xlsx": ("項目が一つもありません",),
        sheet(folder / "blank.xlsx", {}): ("項目が一つもありません",),
        **{path: ("パスワード",) for path in encrypted(folder)},
        bomb(folder / "bomb.xlsx"): ("大きすぎます",),
    }
    good = [sheet(folder / "plain.xlsx", {"B2": "{{新住所}}"}, wide), sheet(folder / "protected.xlsx", {"B2": "{{新住所}}"}, lambda book: (wide(book), protect(book))),
            macro_ods(folder / "macro.ods", listener.getsockname()[1], left)]
    result = form("add", *bad, *good, "--dir", folder / "data")
    ok(result.returncode == 1, "some sheets are refused")
    for path, words in bad.items():
        said = result.stderr.partition(f"{path}: ")[2].partition(str(folder))[0]
        ok(said and all(word in said for word in words), f"{path.name}: says {'、'.join(words)}")
    added = {line.split("\t")[1] for line in result.stdout.splitlines()}
    ok(added == {"plain", "protected", "macro"}, "the good ones are there, a protected sheet too")
    try:
        listener.accept()
        reached = True
    except TimeoutError:
        reached = False
    ok(not reached and not left.exists(), "no macro ran, no link was followed")
    ok(sorted(p.name for p in (folder / "data/forms").iterdir()) == ["macro", "plain", "protected"], "nothing half-made is left")
    ok(form("add", folder / "letter.txt", "--dir", folder / "data").returncode == 1, "a text is no sheet")
    ok(form("add", "--dir", folder / "data").returncode == 2, "nothing to add: wrong usage")

    before = (folder / "data/forms/plain/1/form.json").read_bytes()
    sheet(folder / "plain.xlsx", {"B2": "届出"}, wide)
    result = form("add", folder / "plain.xlsx", "--dir", folder / "data")
    ok(result.returncode == 1 and (folder / "data/forms/plain/1/form.json").read_bytes() == before,
       "a form whose field vanished is refused, the last good one stays")

    notice_sheet = city / "resident-notice/1/source.xlsx"
    sources = sorted(path for path in city.glob("*/1/source.xlsx") if path != notice_sheet)
    ok(len(sources) == 20, "twenty forms ship")
    again = [folder / f"{path.parent.parent.name}.xlsx" for path in sources]
    for path, copy in zip(sources, again):
        copy.write_bytes(path.read_bytes())
    result = form("add", *again, "--dir", folder / "again")
    ok(result.returncode == 0, "all of them register anew")
    stale, worst = [], 0.0
    for path in sources:
        here = json.loads((path.parent / "form.json").read_text())
        there = json.loads(next((folder / "again/forms" / path.parent.parent.name).glob("*/form.json")).read_text())
        there["id"], there["title"] = here["id"], here["title"]
        apart = difference(here, there)
        worst = max(worst, apart)
        if apart > 0.1:
            stale.append(here["id"])
    ok(not stale, f"and are what ships, numbers within {worst:.3f} (else: ./dev forms){' not ' + ', '.join(stale) if stale else ''}")

    notice = root / "resources/schema/examples/move-in.json"
    for path in sources:
        name = path.parent.parent.name
        out = folder / f"{name}.pdf"
        result = form("fill", name, notice, "--out", out, "--day", "2025-04-05", "--city", "福岡県小郡市")
        text = subprocess.run(["pdftotext", "-layout", out, "-"], capture_output=True, text=True).stdout if out.exists() else ""
        ok(result.returncode == 0 and "小郡" in text and "987654" not in text, f"{name} is filled")
    result = form("set", notice, "--out", folder / "set.pdf", "--day", "2025-04-05", "--city", "福岡県小郡市")
    text = subprocess.run(["pdftotext", "-layout", folder / "set.pdf", "-"], capture_output=True, text=True).stdout
    ok(result.returncode == 0 and "手続きのご案内" in text and "児童手当" in text, "the household's set has its cover and its forms")
    needed = form("needed", notice, "--day", "2025-04-05").stdout
    ok("☑\tschool-transfer" not in needed and "☑\tchild-allowance" in needed, "forms by age")

    # A city's table that says which forms: a broken one is named and does not stand in the way.
    (folder / "city/tables").mkdir(parents=True)
    table = folder / "city/tables/household-forms.json"
    shipped = (root / "resources/tables/household-forms.json").read_text()
    city_dir = {"KAKANAI_CITY_DIR": folder / "city", "XDG_STATE_HOME": folder / "state"}
    table.write_text(shipped.replace('"年齢≧6"', '"年令≧6"'))
    result = form("needed", notice, "--day", "2025-04-05", **city_dir)
    ok(result.returncode == 0 and result.stdout == needed and "付属の表を使っています" in result.stderr
       and "household-forms.json:" in result.stderr and "年令" in result.stderr, "a city's broken table: what is wrong is said, the shipped one is used")
    table.write_text(shipped.replace('"child-allowance", "window"', '"water", "window"'))
    good = form("needed", notice, "--day", "2025-04-05", **city_dir)
    ok(good.returncode == 0 and good.stdout != needed and not good.stderr, "a good one is used")
    for broken in ("{", "", shipped.replace('"why"', '"wy"', 1), shipped.replace('"forms"', '"form"')):
        table.write_text(broken)
        result = form("needed", notice, "--day", "2025-04-05", **city_dir)
        ok(result.returncode == 0 and result.stdout == good.stdout and "最後に正しかった表" in result.stderr, "broken again: the last good one stays")

    # The city's own 住民異動届: an Excel sheet with its 続紙, in force from a day on.
    data = folder / "notice"
    own = folder / "own.xlsx"
    own.write_bytes(notice_sheet.read_bytes())
    bare = sheet(folder / "bare.xlsx", {"B2": "{{氏名.1}}", "B3": "{{届出日}}"})
    result = form("add", "--notice", bare, "--dir", data)
    ok(result.returncode == 1 and "「署名」の欄がありません" in result.stderr and "「受付コード」" in result.stderr, "a notice must carry what it must")
    ok(form("add", "--notice", own, "--dir", data).returncode == 0, "the city's notice is registered")
    ok(form("use", "own", "--from", "2026-04-01", "--kinds", "move_in,move_within", "--dir", data).returncode == 0, "and in force from a day on")
    ok(form("use", "no-such", "--dir", data).returncode == 1, "a layout that is not there is refused")
    household = json.loads(notice.read_text())
    household["persons"] = household["persons"][:1] * 8

    def paper(day, kind="move_in"):
        household["kind"] = kind
        household["fields"]["notification_date"]["value"] = day
        (folder / "household.json").write_text(json.dumps(household))
        (folder / "notice.pdf").unlink(missing_ok=True)
        result = form("notice", folder / "household.json", "--out", folder / "notice.pdf", "--dir", data)
        pages = subprocess.run(["pdfinfo", folder / "notice.pdf"], capture_output=True, text=True).stdout.partition("Pages:")[2].split()[0]
        return result.stdout.split("\t")[0], pages

    ok(paper("2026-03-31") == ("notice-a4/0", "2"), "the day before, the old layout")
    ok(paper("2026-04-01") == ("own/1", "2"), "on the day, the city's, with one 続紙")
    ok(paper("2026-04-01", "move_out")[0] == "notice-a4/0", "other kinds keep theirs")
    table = data / "tables/notice-layouts.json"
    good = table.read_text()
    table.write_text(good.replace("2026-04-01", "2026-04-31"))
    result = form("layouts", "--dir", data)
    ok(result.returncode == 1 and "notice-layouts.json:" in result.stderr and "2026-04-31" in result.stderr
       and paper("2026-04-01")[0] == "own/1", "a broken table is refused by file and line, the last good one stays")
    table.write_text(good)
    ok(form("retire", "own", "--from", "2027-01-01", "--dir", data).returncode == 0 and paper("2027-01-01")[0] == "notice-a4/0"
       and paper("2026-12-31")[0] == "own/1", "retired from a day on, the row before takes over")
    ok(form("restore", "own", "--dir", data).returncode == 0 and paper("2027-01-01")[0] == "own/1", "and taken back")
    ok(form("export", "own", "--out", folder / "back.xlsx", "--dir", data).returncode == 0
       and (folder / "back.xlsx").read_bytes() == own.read_bytes(), "the sheet is given back as it came")
    written = json.loads((root / "resources/forms/notice-a5.json").read_text())
    written["title"] = "市の住民異動届"
    (folder / "written.json").write_text(json.dumps(written, ensure_ascii=False, indent=1))
    ok(form("add", "--notice", folder / "written.json", "--dir", data).returncode == 0, "a layout as JSON is registered as well")
    (folder / "written.json").write_text(json.dumps(written, ensure_ascii=False, indent=1).replace('"new_address"', '"new_adress"'))
    result = form("add", "--notice", folder / "written.json", "--dir", data)
    ok(result.returncode == 1 and "written.json:" in result.stderr and "new_adress" in result.stderr, "a bad one is refused by file, line and reason")

print(f"1..{count}")
sys.exit(failed > 0)
