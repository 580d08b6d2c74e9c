#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A certificate and the licence of the same person, on which the birth date differs, in one scan: F8
stops there with the two pictures side by side. Then a memo and an attachment from the scanner by keys alone
(Ctrl+M). Speaks TAP.

    two_sources.py BUILD CERTIFICATE LICENSE [SHOTS]     (under tools/headless.sh)"""
import os
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(os.path.dirname(HERE)), "tools")]
from gi.repository import GLib  # noqa: E402

from desk import NotThere  # noqa: E402
from main_job import MainJob  # noqa: E402
from stage import Stage  # noqa: E402

FIELD = "1人目 生年月日"


class TwoSources(MainJob):
    def stop_at(self, field):
        """F8 until field has the focus; the names it stopped at."""
        stops = []
        for _ in range(60):
            self.display.press("F8")
            time.sleep(0.2)
            widget = self.desk.focused()
            stops.append(widget.get_name() if widget else "")
            if stops[-1] == field:
                return stops
        raise NotThere("F8 never stops at %s: %s" % (field, stops))

    def sources(self):
        """What stands beside the field, from left to right: (x, y, width, height, name); nothing while
        the form is being made anew."""
        found = [w for w in self.desk.all(role="push button") if (w.get_name() or "").startswith(FIELD + " ")
                 and ": " in w.get_name()]
        try:
            return sorted((self.desk.box(w) + (w.get_name(),)) for w in found)
        except (TypeError, GLib.Error):
            return []

    def conflict(self):
        self.display.press("F2")
        self.desk.find(FIELD, role="text", wait=150)
        self.desk.wait(self.sources, "the two are read", 30)
        self.stop_at(FIELD)
        self.shot("two-sources")
        sources = self.desk.wait(self.sources, "the two stand there")
        names = [s[-1] for s in sources]
        assert len(names) == 2, names
        assert any("証明書" in n and "4月15日" in n for n in names), names
        assert any("カード" in n and "4月18日" in n for n in names), names
        assert abs(sources[0][1] - sources[1][1]) < 8, "not side by side: %s" % sources
        # Agreeing sources are quiet: the name has the two as well.
        assert not [w for w in self.desk.all(role="push button")
                    if (w.get_name() or "").startswith(("1人目 氏名 証明書", "1人目 氏名 カード"))], \
            "the name asks for a look"

    def choose_the_card(self):
        card = next(w for w in self.desk.all(role="push button") if "カード: " in (w.get_name() or ""))
        self.click(card)
        self.desk.wait(lambda: "4月18日" in self.desk.text_of(self.desk.find(FIELD, role="text")),
                       "the card's date stands in the field")
        self.desk.wait(lambda: not self.sources(), "the conflict is settled")

    def memo(self):
        self.display.press("m", "Control_L")
        entry = self.desk.find("メモの本文", role="text")
        self.desk.wait(lambda: self.desk.has_focus(entry), "メモの本文 has focus")
        self.display.type("licence shown")
        self.display.press("Return")
        self.desk.find(contains="メモを残しました", wait=10)
        self.desk.find(contains="licence shown", role="label", wait=5)
        self.shot("memo")

    def attach(self):
        """What lies in the scanner, by keys alone; then it is looked at and put away."""
        self.stage.feed([sys.argv[3]])
        entry = self.desk.find("メモの本文", role="text")
        self.desk.wait(lambda: self.desk.has_focus(entry), "メモの本文 has the focus again")
        self.display.type("the licence itself")
        self.display.press("Tab")  # メモを残す
        self.display.press("Tab")
        self.desk.wait(lambda: self.desk.focused().get_name() == "スキャンして添付", "スキャンして添付 has focus")
        self.display.press("space")
        self.desk.find(contains="1件を添付しました", wait=60)
        self.desk.wait(lambda: self.desk.has_focus(entry), "メモの本文 has the focus again")
        self.display.press("Tab", "Shift_L")
        self.desk.wait(lambda: self.desk.focused().get_name() == "添付を見る the licence itself", "見る has focus")
        self.display.press("Return")
        self.desk.find("添付を閉じる", role="push button", wait=20)
        self.desk.find(contains="1/1", role="label", wait=5)
        self.shot("attachment")
        self.display.press("Escape")
        self.desk.wait(lambda: not self.desk.there(name="添付を閉じる", role="push button"), "it is put away")


def main():
    stage = Stage(sys.argv[1], tempfile.mkdtemp(prefix="kakanai-two-"))
    stage.practise_as_city_of(sys.argv[2])
    stage.start_server()
    stage.set_up_terminal()
    stage.feed(sys.argv[2:4])
    counter = stage.start_counter()
    job = TwoSources(stage, sys.argv[4] if len(sys.argv) > 4 else None)
    bad = False
    print("1..4", flush=True)
    try:
        job.sign_in("mado1", "renshu-mado1")
        for number, step in enumerate((job.conflict, job.choose_the_card, job.memo, job.attach), 1):
            try:
                step()
                print("ok %d %s" % (number, step.__name__), flush=True)
            except (AssertionError, StopIteration) as error:
                bad = True
                job.shot("failed-%s" % step.__name__)
                print("not ok %d %s" % (number, step.__name__))
                print("\n".join("# " + line for line in str(error).splitlines()[:40]), flush=True)
    finally:
        counter.terminate()
        counter.wait(60)
        stage.stop_server()
    sys.exit(1 if bad else 0)


main()
