#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An input method in the counter's window: Mozc through ibus composes, and Enter, F8, F10, F12, Escape, a click
elsewhere or typing over a selection neither lose nor double what is composed. Then the window is killed, and
all of it is there. Speaks TAP.

    composing.py BUILD [SHOTS]"""
import os
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(os.path.dirname(HERE)), "tools")]
from input_method import InputMethod, on_a_display_of_an_ordinary_user  # noqa: E402
from main_job import MainJob  # noqa: E402
from stage import Stage  # noqa: E402

IN_SIGHT = (150, 690)  # what the form has of the screen's height
BAR = {1: "F1 ヘルプ", 6: "F6 履歴から", 7: "F7 届出の種類", 8: "F8 次の確認", 9: "F9 用紙を見る",
       10: "F10 住民に渡す"}
SETTLED = 0.4  # seconds after which a key that does nothing has done nothing


class Composing(MainJob):
    def __init__(self, *args):
        super().__init__(*args)
        self.known = {}  # widgets of the form: walking the window for each is slow

    def widget(self, role, name):
        if name not in self.known:
            self.known[name] = self.desk.find(name, role=role)
        return self.known[name]

    def focus(self, field):
        """Turns the wheel until the field is in sight, and clicks on it."""
        entry = self.widget("text", field)
        for _ in range(40):
            x, y = self.desk.center(entry)
            if IN_SIGHT[0] < y < IN_SIGHT[1]:
                self.display.click(x, y)
                self.desk.wait(lambda: self.desk.has_focus(entry), "%s has focus" % field)
                time.sleep(SETTLED)  # ibus hears of it later than the screen reader
                return
            self.display.move(x, sum(IN_SIGHT) // 2)
            wheel = 4 if y < IN_SIGHT[0] else 5
            self.display.button(True, wheel)
            self.display.button(False, wheel)
            time.sleep(0.1)
        raise AssertionError("%s does not come into sight" % field)

    def text(self, field):
        return self.desk.text_of(self.widget("text", field))

    def becomes(self, field, text):
        """Waits for the text, and sees that it stays."""
        try:
            self.desk.wait(lambda: self.text(field) == text, field, 5)
            time.sleep(SETTLED)
        except AssertionError:
            pass
        assert self.text(field) == text, "%s is %r, not %r" % (field, self.text(field), text)

    def press(self, *keys):
        for key in keys:
            self.display.press(key)
            time.sleep(0.1)

    def composes(self, romaji):
        """Types without an end: the text is still the input method's."""
        self.display.type(romaji)
        self.desk.wait(lambda: not self.may_press(8), "the bar greys F8", 5)

    def may_press(self, key):
        return self.desk.is_sensitive(self.widget("push button", BAR[key]))

    def stays(self, field):
        time.sleep(SETTLED)
        assert self.desk.focused().get_name() == field, "%s has the focus" % self.desk.focused().get_name()

    # ——— what is tried; each leaves what must be there after the kill ———

    def sign_in_composing(self):
        self.sign_in("mado1", "renshu-mado1")

    def enter(self):
        self.focus("新世帯主")
        self.composes("hanako")
        self.press("space", "Return")
        self.becomes("新世帯主", "花子")
        self.press("Return")
        return {"新世帯主": "花子"}

    def over_a_selection(self):
        """As at each stop of F8, where the old value is selected."""
        self.focus("新世帯主")
        self.display.press("a", "Control_L")
        time.sleep(SETTLED)  # ibus resets Mozc for it, in its own time
        self.composes("fukuoka")
        self.press("space", "Return")
        self.becomes("新世帯主", "福岡")
        self.press("Return")
        return {"新世帯主": "福岡"}

    def function_keys(self):
        """F6 to F10 convert; nothing else happens."""
        self.focus("旧世帯主")
        self.composes("katakana")
        grey = [key for key in range(6, 11) if self.may_press(key)]
        assert not grey, "F%s can be pressed" % grey
        for key in ("F10", "F9", "F6", "F7", "F8"):
            self.press(key)
            self.stays("旧世帯主")
        self.press("Return")
        self.becomes("旧世帯主", "ｶﾀｶﾅ")
        self.press("F8")
        self.desk.wait(lambda: self.desk.focused().get_name() != "旧世帯主", "F8 is the window's again", 5)
        return {"旧世帯主": "ｶﾀｶﾅ"}

    def f12(self):
        self.focus("新住所の方書")
        self.composes("sakura")
        self.press("F12")
        self.stays("新住所の方書")
        self.press("Return")
        self.becomes("新住所の方書", "さくら")
        self.press("Return")
        return {"新住所の方書": "さくら"}

    def other_keys(self):
        """A key that converts nothing ends the composition, as a click on the bar does, and works."""
        self.focus("旧住所の方書")
        self.press("End")
        self.composes("hana")
        assert self.may_press(1), "F1 is grey and yet works"
        self.press("F1")
        self.becomes("旧住所の方書", "はな")
        self.desk.find(contains="変換中の F6〜F10", role="label", wait=5)
        self.press("Escape")
        self.focus("旧住所の方書")
        self.composes("mi")
        self.press("F5")
        self.desk.find("文字検索の語", role="text", wait=5)
        self.press("Escape")
        self.becomes("旧住所の方書", "はなみ")
        return {"旧住所の方書": "はなみ"}

    def escape(self):
        """What is composed goes at the third Escape at the latest, what was there before does not."""
        self.focus("新住所の方書")
        self.press("End")
        self.composes("mura")
        self.press("space", "Escape", "Escape")
        self.desk.wait(lambda: self.may_press(8), "nothing is composed", 5)
        self.becomes("新住所の方書", "さくら")
        return {"新住所の方書": "さくら"}

    def click_elsewhere(self):
        self.focus("届出人の氏名")
        self.composes("yamada")
        self.press("space")
        self.focus("届出人の電話番号")
        self.becomes("届出人の氏名", "山田")
        self.becomes("届出人の電話番号", "")
        self.display.type("0900")  # no kana there: digits at once
        self.becomes("届出人の電話番号", "0900")
        self.press("Return")
        return {"届出人の氏名": "山田", "届出人の電話番号": "0900"}

    def click_on_the_bar(self):
        """The bar takes no focus, and yet what is composed counts."""
        self.focus("旧住所の方書")
        self.press("End")
        self.composes("sora")
        self.click(self.widget("push button", BAR[1]))
        self.becomes("旧住所の方書", "はなみそら")
        self.press("Escape")
        return {"旧住所の方書": "はなみそら"}

    def beside_suggestions(self):
        """The list under a name is left alone while composing; the kana that Enter gives are looked up."""
        self.focus("1人目 氏名")
        self.composes("yamada")
        self.press("Return")
        self.becomes("1人目 氏名", "やまだ")
        self.press("Down", "Return")
        self.becomes("1人目 氏名", "山田")
        self.becomes("1人目 フリガナ", "ヤマダ")
        return {"1人目 氏名": "山田", "1人目 フリガナ": "ヤマダ"}


CASES = [Composing.enter, Composing.over_a_selection, Composing.function_keys, Composing.f12, Composing.other_keys, Composing.escape,
         Composing.click_elsewhere, Composing.click_on_the_bar, Composing.beside_suggestions]


def after_the_kill(build, home, shots, wanted):
    """In a process of its own: libatspi does not forget an application that was killed."""
    stage = Stage(build, home)
    counter = stage.start_counter()
    job = Composing(stage, shots)
    try:
        job.sign_in("mado1", "renshu-mado1")
        MainJob.focus(job, "受付を探す")
        job.press("Return")
        job.desk.find("人を追加", role="push button", wait=20)
        for pair in wanted:
            name, text = pair.split("=", 1)
            job.desk.wait(lambda: job.text(name) == text, "%s is %s" % (name, text), 20)
    except Exception:
        job.shot("composing-after-failed")
        raise
    finally:
        counter.kill()
        counter.wait(20)


def attempt(job, case):
    try:
        return case(job) or {}
    except Exception:
        job.shot("composing-%s-failed" % case.__name__)
        raise


def main():
    on_a_display_of_an_ordinary_user()
    if sys.argv[1] == "--after":
        after_the_kill(*sys.argv[2:5], sys.argv[5:])
        return
    method = InputMethod()
    stage = Stage(sys.argv[1], os.path.join(os.environ["HOME"], "stage"))
    stage.start_server()
    stage.set_up_terminal()
    stage.feed([])
    counter = stage.start_counter(**method.environment())
    bad, wanted = False, {}
    print("1..%d" % (len(CASES) + 2), flush=True)

    def tell(number, name, error=None):
        print("%s %d %s" % ("not ok" if error else "ok", number, name))
        print("".join("# %s\n" % line for line in str(error or "").splitlines()), end="", flush=True)
        return bool(error)

    job = Composing(stage, sys.argv[2] if len(sys.argv) > 2 else None)
    try:
        attempt(job, Composing.sign_in_composing)
        bad |= tell(1, "signing in needs no input method")
        job.display.press("F7")
        time.sleep(0.2)
        job.display.press("6")
        job.desk.find("人を追加", role="push button", wait=15)
        time.sleep(0.6)
        for number, case in enumerate(CASES, 2):
            try:
                wanted.update(attempt(job, case))
                tell(number, case.__name__)
            except AssertionError as error:
                bad |= tell(number, case.__name__, error)
        job.shot("composing")
        counter.kill()
        counter.wait(20)
        after = subprocess.run([sys.executable, "-B", os.path.abspath(__file__), "--after", stage.build, stage.home,
                                job.shots or "",
                                *("%s=%s" % pair for pair in wanted.items())], text=True, capture_output=True)
        bad |= tell(len(CASES) + 2, "killed and started again", after.returncode and (after.stdout + after.stderr)[-2000:])
    finally:
        counter.kill()
        counter.wait(20)
        stage.stop_server()
        method.stop()
    sys.exit(1 if bad else 0)


main()
