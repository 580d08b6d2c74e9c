#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`./dev shots`: makes docs/pictures anew. Drives the real window as the end-to-end tests do, through
the main job and through trouble, and keeps what it saw; the paper comes from the PDF it wrote."""
import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

import numpy
import openpyxl
from PIL import Image

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path[:0] = [os.path.join(ROOT, "tools"), os.path.join(ROOT, "tests", "e2e")]
from stage import Stage  # noqa: E402

PAGE = os.path.join(ROOT, "tests", "pages", "certificate.jpg")
CARD = os.path.join(ROOT, "tests", "pages", "license.jpg")
PICTURES = os.path.join(ROOT, "docs", "pictures")
LIMIT = 150_000  # bytes of one picture
# 岡本正明, the head of the sample's household, as strokes in a unit square each.
NAME = [
    ["10 10 10 90", "10 10 90 10 90 92 80 86", "35 22 42 34", "65 20 56 35", "25 40 75 40",
     "50 44 50 78", "30 55 30 80 70 80", "70 53 70 82"],
    ["10 30 90 28", "50 5 50 95", "48 30 12 75", "52 30 90 75", "35 72 65 72"],
    ["10 12 90 12", "50 12 50 88", "50 48 82 48", "25 45 25 88", "5 90 95 90"],
    ["8 15 8 75", "8 15 38 15 38 75", "8 44 38 44", "8 73 38 73", "56 8 56 60 45 92",
     "56 8 90 8 90 90 80 84", "56 33 90 33", "56 57 90 57"],
]


def along(stroke):
    """Points close to each other along "x y x y …" in hundredths."""
    numbers = [int(n) / 100 for n in stroke.split()]
    corners = list(zip(numbers[::2], numbers[1::2]))
    points = corners[:1]
    for (a, b), (c, d) in zip(corners, corners[1:]):
        points += [(a + (c - a) * i / 8, b + (d - b) * i / 8) for i in range(1, 9)]
    return points


def calm(picture):
    """Without the grain of a scanned page, which is most of a picture's bytes: what is drawn flat
    stays as it is, what is nearly white becomes one white, the rest has fewer steps."""
    pixels = numpy.asarray(picture).astype(numpy.int32)
    low, high = pixels.min(2), pixels.max(2)
    number = (pixels << numpy.array([16, 8, 0])).sum(2)
    colours, counts = numpy.unique(number, return_counts=True)
    flat = numpy.isin(number, colours[counts > 400])
    flat &= (high - low >= 4) | (low == 255) | (high < 200)
    paper = ~flat & (low >= 210) & (high - low < 24)
    pixels = numpy.where((flat | paper)[..., None], pixels, numpy.minimum((pixels + 8) // 16 * 16, 255))
    pixels[paper] = 252
    return Image.fromarray(pixels.astype(numpy.uint8))


def keep(path, name):
    """A picture for the manual, made smaller only as far as it must be."""
    picture = Image.open(path).convert("RGB")
    out = os.path.join(PICTURES, name + ".png")
    for colours in (256, 256, 128, 64, 32):
        picture.quantize(colours, dither=Image.Dither.NONE).save(out, optimize=True)
        if os.path.getsize(out) <= LIMIT:
            break
        picture = calm(picture)
    print("%s %d" % (os.path.relpath(out, ROOT), os.path.getsize(out)))


def other_day(stage):
    """PAGE with the second person's day of birth pasted over the first one's."""
    read = subprocess.run([stage.program("kakanaictl"), "read", "--json", PAGE], check=True,
                          capture_output=True, text=True, env=stage.environment())
    (x, y, w, h), (x2, y2, w2, h2) = (p["birth_date"]["box"]
                                      for p in json.loads(read.stdout)["persons"][:2])
    picture = Image.open(PAGE)
    picture.paste(picture.crop((x2, y2, x2 + max(w, w2), y2 + max(h, h2))), (x, y))
    path = os.path.join(stage.home, "other-day.png")
    picture.save(path)
    return path


def faulty_sheet(stage):
    """One of the sheets that ship, with a name misspelt and a number where none can be."""
    book = openpyxl.load_workbook(os.path.join(ROOT, "resources/forms/city/nhi-join/1/source.xlsx"))
    wrong = {"{{届出人住所}}": "{{届出人住処}}", "{{世帯主}}": "{{世帯主.2}}"}
    for row in book.active.iter_rows():
        for cell in row:
            if cell.value in wrong:
                cell.value = wrong[cell.value]
    path = os.path.join(stage.home, "sheet.xlsx")
    book.save(path)
    return path


def tour(stage, shots):
    """Inside Xvfb. Every stop that the main job makes is a picture; then what it does not meet."""
    from cups_desk import CupsDesk
    from main_job import MainJob

    class Tour(MainJob):
        def settle(self):
            time.sleep(1.0)

        def resident(self):
            self.display.press("F10")
            self.desk.find("つぎへ", role="push button", wait=15)
            time.sleep(0.6)
            wrong = self.desk.find("新住所 違います")
            self.click(wrong)
            self.settle()
            self.shot("disputed")
            self.click(wrong)
            self.click(self.desk.find("職員を呼ぶ", role="push button"))
            time.sleep(0.6)
            super().resident()

        def aids(self):
            self.focus("新世帯主")
            self.display.press("F5")
            self.settle()
            self.display.press("a", "Control_L")
            self.display.type("17")
            self.settle()
            self.shot("characters")
            self.display.press("Escape")
            self.focus("新世帯主")
            self.display.press("F6")
            self.settle()
            self.shot("history")
            self.display.press("Escape")

        def scan(self):
            super().scan()
            self.display.move(683, 43)  # the practice banner: nothing answers there
            self.settle()

        def choose_address(self):
            super().choose_address()
            self.aids()

        def write_name(self, x, y, w, h):
            size = min(h * 0.55, w * 0.17)
            for place, strokes in enumerate(NAME):
                left, top = x + w * 0.12 + place * size * 1.25, y + h * 0.15
                for stroke in strokes:
                    self.display.stroke([(left + size * a, top + size * b)
                                         for a, b in along(stroke)])

        def wait_for_receipt(self):
            self.desk.find(contains="受領証あり", wait=30)
            self.click(self.desk.find("ホーム"))
            self.settle()
            self.shot("receipt")

        def trouble(self):
            """Paper that jams, then the rest of it."""
            self.sign_in("mado1", "renshu-mado1")
            stage.feed([PAGE])
            stage.control("fault jam line 700 once\n")
            self.display.press("F2")
            self.desk.find(contains="紙が詰まりました", wait=60)
            self.settle()
            self.shot("jam")
            stage.control("")
            self.conflict()

        def conflict(self):
            """The same certificate once more, on which somebody was born another day."""
            for page in (PAGE, other_day(stage)):
                stage.feed([page])
                self.display.press("F2")
                self.desk.find(contains="読み取りました", wait=60)
                self.settle()
            self.desk.find(contains="食い違い", wait=30)
            entry = self.focus("1人目 生年月日")
            self.display.move(*self.desk.center(entry))
            for _ in range(3):
                self.display.button(True, 5)  # the wheel
                self.display.button(False, 5)
            self.settle()
            self.shot("conflict")

        def administrator(self):
            """The forms of the city: a sheet with two faults, then the layouts of the notice."""
            sheet = faulty_sheet(stage)
            self.sign_in("kanri1", "renshu-kanri1")
            self.click(self.desk.find("申請書"))
            self.settle()
            self.display.press("F2")
            self.settle()
            self.display.type(sheet)
            self.settle()
            self.display.press("Return")
            self.desk.find(contains="登録できません", wait=90)
            self.settle()
            self.shot("forms-register")
            self.click(self.desk.find("届出の用紙"))
            self.settle()
            self.shot("notice-layouts")

        def printers(self):
            """Which paper goes where; a line about to be added."""
            self.sign_in("kanri1", "renshu-kanri1")
            self.click(self.desk.find("プリンター"))
            self.settle()
            self.shot("printers")

        def printing(self):
            """A set of forms whose printer jams."""
            self.sign_in("mado1", "renshu-mado1")
            self.display.press("F7")
            time.sleep(0.2)
            self.display.press("6")
            self.desk.find("人を追加", role="push button", wait=20)
            self.display.press("F9")
            self.desk.find("住民異動届の用紙", wait=10)
            self.display.press("F7")
            self.desk.find(contains="件に印", wait=10)
            self.settle()
            self.display.press("p", "Control_L")
            self.desk.find(contains="紙が詰まりました", wait=30)
            self.settle()
            self.shot("printing")

        def begin(self, key):
            """One more case by hand: only one at a time, for all forms have the same names."""
            while self.desk.there(contains=" を閉じる", role="push button"):
                self.click(self.desk.find(contains=" を閉じる", role="push button"))
                self.settle()
            self.click(self.desk.find("ホーム"))
            self.settle()
            self.display.press("F7")
            time.sleep(0.4)
            self.display.press(key)
            self.desk.find("人を追加", role="push button", wait=15)
            self.settle()

        def by_hand(self):
            """What is begun without a certificate: a name the system cannot hold, cards, a request, an agent."""
            self.sign_in("mado1", "renshu-mado1")
            self.begin("1")
            self.focus("1人目 氏名")
            self.display.type("𠮷田　花子")
            self.display.press("Return")
            self.settle()
            self.shot("unheld")
            self.begin("6")
            stage.feed([CARD])
            self.display.press("F2", "Shift_L")
            self.desk.wait(lambda: any(self.desk.text_of(name) for name in self.desk.all("1人目 氏名", role="text")),
                           "the card is read", 60)
            self.settle()
            self.shot("licence")
            self.display.press("m", "Control_L")
            self.settle()
            self.display.type("denwa de kakunin")
            self.display.press("Return")
            self.settle()
            self.shot("memo")
            self.display.press("Escape")
            self.begin("I")
            self.shot("request")
            self.begin("7")
            for _ in range(30):
                self.display.move(770, 450)
                self.display.button(True, 5)
                self.display.button(False, 5)
            self.settle()
            self.click(self.desk.find("届出人 任意代理人"))
            self.click(self.desk.find("本人確認 確認できず"))
            self.settle()
            self.shot("filer")

        def unreadable(self):
            """A file that is no page, given to the counter as it starts."""
            self.sign_in("mado1", "renshu-mado1")
            self.desk.find(contains="画像が途中で切れています", wait=30)
            self.settle()
            self.shot("unreadable")

    def visit(work, *options, **environment):
        counter = stage.start_counter(*options, **environment)
        job = Tour(stage, shots)
        try:
            work(job)
        except Exception:
            job.shot("failed")
            print(job.desk.dump(), file=sys.stderr)
            raise
        finally:
            counter.terminate()
            counter.wait(20)

    def main_job(job):
        job.run()
        job.sign_out()
        job.trouble()

    visit(main_job)
    visit(Tour.by_hand)
    visit(Tour.administrator)
    cups = CupsDesk(stage.build, "window-1=1番窓口の右")
    cups.run("lpadmin", "-d", "window-1")
    tables = os.path.join(stage.terminal_dir, "tables")
    os.makedirs(tables, exist_ok=True)
    with open(os.path.join(tables, "printers.json"), "w") as file:
        json.dump({"printers": [{"papers": ["cover"], "printer": "window-1", "tray": "tray-2"},
                                {"printer": "window-1"}]}, file)
    visit(Tour.printers, CUPS_SERVER=cups.server)
    cups.jam("window-1")
    visit(Tour.printing, CUPS_SERVER=cups.server)
    cups.stop()
    cut = os.path.join(stage.home, "cut.png")
    Image.open(PAGE).save(cut)
    with open(cut, "r+b") as file:
        file.truncate(os.path.getsize(cut) // 2)
    visit(Tour.unreadable, cut)


def paper(stage, folder):
    """The first page of the PDF that was filed."""
    base = os.path.join(folder, "notice")
    subprocess.run(["pdftoppm", "-png", "-r", "72", "-singlefile", stage.outputs("pdf")[0], base],
                   check=True)


def main():
    parser = argparse.ArgumentParser(prog="./dev shots")
    parser.add_argument("--build", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--home", help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.port:  # under Xvfb
        stage = Stage(args.build, args.home)
        stage.port = args.port
        tour(stage, os.path.join(args.home, "shots"))
        return
    home = tempfile.mkdtemp(prefix="kakanai-shots-")
    stage = Stage(args.build, home)
    stage.feed([PAGE])
    try:
        stage.practise_as_city_of(PAGE)
        stage.start_server()
        stage.set_up_terminal()
        if stage.headless(os.path.abspath(__file__)) != 0:
            sys.exit("./dev shots: see %s" % home)
    finally:
        stage.stop_server()
    shots = os.path.join(home, "shots")
    paper(stage, shots)
    os.makedirs(PICTURES, exist_ok=True)
    for name in sorted(os.listdir(shots)):
        keep(os.path.join(shots, name), os.path.splitext(name)[0])
    shutil.rmtree(home)


main()
