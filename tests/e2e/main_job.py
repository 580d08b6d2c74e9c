#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job through the real window: scan, check, choose the address, note who came, sign, queue;
then a supervisor approves. Keys are real key events. Prints where the results are, a line each.

    main_job.py --build BUILD --home DIR --port PORT -- PAGE…

Runs under tools/headless.sh; the server runs already, the terminal is set up."""
import argparse
import os
import sys
import time
import warnings

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(os.path.dirname(HERE)), "tools")]
warnings.simplefilter("ignore", DeprecationWarning)
from desk import Desk, NotThere  # noqa: E402
from display import Display  # noqa: E402
from stage import Stage  # noqa: E402

# What a clerk types (ASCII, through the keyboard) where the page says nothing; by the field's name.
TYPED = {"異動日": "R8.4.1", "生年月日": "H2.1.1", "在留カード等の番号": "AB00000000CD",
         "通す理由": "keika tsuchisho ari"}
CHOSEN = ("届出人 本人", "本人確認 1点で確認", "本人確認書類 運転免許証", "確認書類 運転免許証")


class MainJob:
    def __init__(self, stage, shots=None):
        self.stage = stage
        self.shots = shots
        self.desk = Desk()
        self.display = Display()
        self.pictures = []
        self.corrected = None

    def shot(self, name):
        if self.shots:
            os.makedirs(self.shots, exist_ok=True)
            time.sleep(0.25)
            self.pictures.append(self.display.screenshot(os.path.join(self.shots, name + ".png")))

    def click(self, widget):
        self.display.click(*self.desk.center(widget))
        time.sleep(0.1)

    def sign_in(self, login, password):
        entry = self.desk.find("職員番号", role="text", wait=30)
        self.desk.wait(lambda: self.desk.has_focus(entry) or self.click(entry), "職員番号 has focus")
        time.sleep(0.2)
        self.display.type(login)
        # A window just shown may have heard only the end of it.
        while not self.desk.comes(lambda: self.desk.text_of(entry) == login, 2):
            self.click(entry)
            self.display.press("a", "Control_L")
            self.display.type(login)
        self.display.press("Tab")
        self.display.type(password)
        self.display.press("Return")
        self.desk.find("サインアウト", role="push button", wait=20)
        time.sleep(0.5)

    def sign_out(self):
        self.click(self.desk.find("サインアウト", role="push button"))
        self.desk.find("職員番号", role="text")
        time.sleep(0.5)

    def scan(self):
        """F2 on the home screen: a new case, scanned and read."""
        self.display.press("F2")
        time.sleep(0.8)
        self.shot("scanning")
        self.desk.find(contains="読み取りました", wait=60)
        time.sleep(0.5)

    def check_everything(self):
        """F8 and Enter through all that wants a look; fills what is missing."""
        seen = {}
        before = None
        self.display.press("F8")
        for _ in range(400):
            time.sleep(0.1)
            widget = self.desk.focused()
            name = widget.get_name() if widget else ""
            # Walking the whole window is slow: only where the focus stays.
            if name == before and self.desk.there(contains="確認する項目はありません"):
                return
            before = name
            seen[name] = seen.get(name, 0) + 1
            if seen[name] > 6:
                raise NotThere("F8 does not get past %r\n%s" % (name, self.desk.dump()))
            self.mend(widget, name, seen[name])
        raise NotThere("there is always something to check")

    def mend(self, widget, name, times):
        """What a clerk does at one stop of F8: takes what is right, types what is missing, and what
        comes back a second time does not belong there."""
        role = widget.get_role_name() if widget else ""
        if role not in ("check box", "radio button", "toggle button", "text", "password text"):
            self.display.press("F8")  # a clerk sees that Enter would press a button here
            return
        if name.startswith("書類 "):  # it lies on the counter
            if not self.desk.is_checked(widget):
                self.display.press("space")
            self.display.press("F8")
            return
        if role in ("check box", "radio button", "toggle button"):
            for wanted in CHOSEN:
                if wanted.split()[0] == name.split()[0]:
                    choice = self.desk.find(wanted)
                    if not self.desk.is_checked(choice):
                        self.click(choice)
                    break
            self.display.press("F8")
            return
        text = self.desk.text_of(widget) if widget else ""
        typed = next((t for key, t in TYPED.items() if name.endswith(key)), None)
        if not text and typed:
            self.display.type(typed)
        elif not text and "注意" not in (widget.get_description() or ""):
            self.display.press("Down", "Alt_L")
            time.sleep(0.4)
            self.display.press("Return")
            time.sleep(0.2)
        elif times > 1 and "要修正" in (widget.get_description() or ""):
            self.display.press("a", "Control_L")
            self.display.press("Delete")
        self.display.press("Return")

    def correct(self):
        """Corrects one field by hand: the phone number is nobody's to read."""
        entry = self.desk.find("連絡先電話番号", role="text")
        self.focus("連絡先電話番号")
        self.display.type("0000-11-2222")
        self.display.press("Tab")
        time.sleep(0.3)
        assert self.desk.text_of(entry) == "0000-11-2222", self.desk.text_of(entry)

    def focus(self, name):
        """Brings a field into view and gives it the focus, as a click on it does."""
        entry = self.desk.find(name, role="text")
        self.click(entry)
        self.desk.wait(lambda: self.desk.has_focus(entry), "%s has focus" % name)
        time.sleep(0.2)
        return entry

    def choose_address(self):
        """F4 in the new address: the dictionary's town for what was read."""
        entry = self.focus("新住所")
        before = self.desk.text_of(entry)
        self.display.press("F4")
        time.sleep(0.8)
        self.shot("address")
        if not before:
            self.display.press("Down")
        self.display.press("Return")
        time.sleep(0.5)
        after = self.desk.text_of(entry)
        if not after:
            raise NotThere("no address was chosen for %r" % before)
        return after

    def preview(self):
        self.display.press("F9")
        time.sleep(1.2)
        self.shot("paper")
        self.display.press("F9")
        time.sleep(0.3)

    def resident(self):
        """F10: the resident looks at everything and signs with the pointer."""
        self.display.press("F10")
        forward = self.desk.find("つぎへ", role="push button", wait=15)
        time.sleep(0.6)
        self.shot("resident")
        for _ in range(40):
            if self.desk.there(name="署名する", role="push button"):
                break
            self.click(self.desk.find("つぎへ", role="push button"))
            time.sleep(0.3)
        del forward
        time.sleep(0.5)
        x, y, w, h = self.desk.box(self.desk.find("署名欄", wait=5))
        self.write_name(x, y, w, h)
        self.shot("signature")
        self.click(self.desk.find("署名する", role="push button"))
        self.desk.find(contains="署名されました", wait=20)
        self.shot("signed")

    def write_name(self, x, y, w, h):
        """Strokes in the box of the pad."""
        for row in range(3):
            self.display.stroke([(x + w * (0.2 + 0.02 * i),
                                  y + h * (0.25 + 0.2 * row + 0.08 * ((i * 7) % 5) / 5))
                                 for i in range(25)])

    def queue(self):
        self.display.press("F12")
        self.desk.find(contains="決裁へ送り", wait=20)
        self.shot("queued")

    def supervise(self):
        """Signs in as a supervisor, looks at the case, approves it."""
        self.sign_in("kessai1", "renshu-kessai1")
        self.click(self.desk.find("決裁待ち"))
        self.desk.wait(lambda: self.desk.there(contains="決裁待ち") and
                       any(w for w in self.desk.all(contains="受付 ", role="list item")),
                       "a case waits", 20)
        self.shot("decisions")
        self.click(self.desk.find("最初の1件を開く", role="push button"))
        self.desk.find("承認する", role="push button", wait=20)
        time.sleep(1.5)
        self.shot("decision")
        self.click(self.desk.find("承認する", role="push button"))
        self.desk.find(contains="処理しました", wait=30)
        time.sleep(0.5)
        self.shot("approved")

    def run(self):
        self.shot_of_start()
        self.sign_in("mado1", "renshu-mado1")
        self.shot("home")
        self.scan()
        self.shot("review")
        self.choose_address()
        self.correct()
        self.check_everything()
        self.shot("checked")
        self.preview()
        self.resident()
        self.queue()
        self.wait_for_receipt()
        self.sign_out()
        self.supervise()

    def shot_of_start(self):
        self.desk.find("職員番号", role="text", wait=30)
        self.shot("sign-in")

    def wait_for_receipt(self):
        self.desk.find(contains="受領証あり", wait=30)
        self.shot("receipt")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--home", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--shots")
    parser.add_argument("pages", nargs="*")
    args = parser.parse_args()
    stage = Stage(args.build, args.home)
    stage.port = args.port
    shots = args.shots or os.path.join(args.home, "screenshots")
    counter = stage.start_counter()
    job = MainJob(stage, shots)
    try:
        job.run()
    except Exception:
        job.shot("failed")
        with open(os.path.join(args.home, "failed.txt"), "w") as file:
            file.write(job.desk.dump())
        print("failed: see %s" % args.home, file=sys.stderr)
        raise
    finally:
        counter.terminate()
        counter.wait(20)
    for path in stage.outputs("pdf"):
        print("pdf: %s" % path)
    for path in stage.outputs("rpa"):
        if path.endswith(".csv"):
            print("rpa: %s" % path)
    for path in stage.receipts():
        print("receipt: %s" % path)
    for path in job.pictures:
        print("screenshot: %s" % path)


if __name__ == "__main__":
    main()
