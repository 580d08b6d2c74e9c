#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Paper out through the real window and a real CUPS whose printers are folders: a set on two printers, a
jam, a cancelled print and another try, the window killed while a job waits and while CUPS gives no
answer. What came out is counted: nothing twice. Speaks TAP.

    printing.py BUILD [SHOTS]     (inside tools/headless.sh)"""
import json
import os
import signal
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(os.path.dirname(HERE)), "tools")]
from cups_desk import CupsDesk  # noqa: E402
from main_job import MainJob  # noqa: E402
from stage import Stage  # noqa: E402

TABLE = {"printers": [{"papers": ["cover"], "printer": "window-1", "tray": "tray-2"}, {"printer": "back"}]}


class Printing(MainJob):
    def __init__(self, stage, cups, shots):
        super().__init__(stage, shots)
        self.cups = cups
        self.counter = None
        self.out = 0  # papers that lie there

    def start(self):
        self.counter = self.stage.start_counter(CUPS_SERVER=self.cups.server)
        self.sign_in("mado1", "renshu-mado1")

    def kill(self):
        self.counter.send_signal(signal.SIGKILL)
        self.counter.wait(20)

    def told(self, text, wait=30):
        return self.desk.find(contains=text, wait=wait)

    def button(self, label):
        """One of the bar of prints."""
        return self.desk.wait(lambda: next((w for w in self.desk.all(role="push button")
                                            if (w.get_name() or "").startswith(label + "　印刷 ")), None), label, 20)

    def lies_there(self, *more):
        """What came out since the last time, and nothing else."""
        papers = self.cups.wait_papers(self.out + len(more))
        assert sorted(papers[self.out:]) == sorted(more), papers
        self.out = len(papers)

    # ——— the steps ———

    def a_set_on_two_printers(self):
        self.display.press("F7")
        time.sleep(0.2)
        self.display.press("6")  # 転居
        self.desk.find("人を追加", role="push button", wait=20)
        self.display.press("F9")
        self.desk.find("住民異動届の用紙", wait=10)
        self.shot("print-paper")
        self.display.press("F7")
        self.told("件に印")
        time.sleep(0.5)
        if self.desk.there(contains="のうち 0件に印"):
            self.display.press("space")
        self.desk.wait(lambda: not self.desk.there(contains="のうち 0件に印"), "a form is ticked")
        self.shot("print-forms")
        self.display.press("Return", "Control_L")
        self.lies_there("window-1", "back")
        # News follow each other; the list of forms keeps what became of them.
        self.desk.wait(lambda: len(list(self.desk.all(contains="✓ 印刷済　", role="label"))) >= 2, "both are told")
        self.shot("print-done")

    def a_jam_cancelled_and_tried_again(self):
        self.cups.jam("back")
        self.display.press("p", "Control_L")
        reason = self.desk.find("もう一度印刷する理由", role="text")
        self.desk.wait(lambda: self.desk.has_focus(reason), "the reason is asked for")
        self.shot("print-again")
        self.display.type("yogoreta")
        self.display.press("Return")
        self.told("紙が詰まりました")
        self.shot("print-jam")
        self.lies_there("window-1")
        self.click(self.button("取り消す"))
        self.told("▲ 印刷を取り消しました")
        self.shot("print-cancelled")
        self.cups.jam("back", False)
        self.click(self.button("もう一度印刷"))
        self.told("✓ 印刷済　様式")
        self.lies_there("back")
        self.display.press("m", "Control_L")
        self.told("再発行の理由: yogoreta")
        self.shot("print-history")
        self.display.press("Escape")

    def killed_while_it_waits(self):
        self.cups.run("cupsdisable", "back")
        self.display.press("F7")  # the notice
        self.desk.find("住民異動届の用紙", wait=10)
        self.display.press("p", "Control_L")
        self.told("▲ 止まっています　住民異動届")
        self.kill()
        self.cups.run("cupsenable", "back")
        self.lies_there("back")
        self.start()
        self.told("✓ 印刷済　住民異動届")
        self.lies_there()

    def killed_without_an_answer(self):
        self.open_case()
        self.display.press("F9")
        self.desk.find("住民異動届の用紙", wait=10)
        self.cups.freeze()
        self.display.press("p", "Control_L")
        reason = self.desk.find("もう一度印刷する理由", role="text")
        self.desk.wait(lambda: self.desk.has_focus(reason), "the reason is asked for")
        self.display.type("nakushita")
        self.display.press("Return")
        self.told("送っています　住民異動届")
        self.shot("print-sending")
        self.kill()
        self.cups.freeze(False)
        self.start()
        self.told("住民異動届 → ")
        self.open_case()
        # CUPS heard of the job, or it did not: then a person looks.
        if self.desk.there(contains="印刷の結果がわかりません"):
            self.shot("print-unsure")
            self.click(self.button("出ていない"))
            self.told("紙が出ていないことを職員が確かめました")
        self.lies_there()
        self.shot("print-settled")
        self.click(self.button("もう一度印刷"))
        self.told("✓ 印刷済　住民異動届")
        self.lies_there("back")

    def open_case(self):
        line = self.desk.find(contains="受付 ", role="list item", wait=20)
        x, y = self.desk.center(line)
        self.display.click(x, y)
        self.display.click(x, y)
        self.desk.find("人を追加", role="push button", wait=20)
        time.sleep(0.5)

    def a_printer_chosen_by_hand(self):
        self.display.press("F9")
        self.desk.find("住民異動届の用紙", wait=10)
        self.display.press("p", "Control_L", "Shift_L")
        self.desk.find("プリンターの一覧", wait=10)
        time.sleep(0.4)
        self.shot("print-chooser")
        self.display.press("Down")  # "back" stands first
        self.display.press("Return")
        reason = self.desk.find("もう一度印刷する理由", role="text")
        self.desk.wait(lambda: self.desk.has_focus(reason), "the reason is asked for")
        self.display.type("nakushita")
        self.display.press("Return")
        self.told("✓ 印刷済　住民異動届 → 1番窓口の右（window-1）")
        self.lies_there("window-1")
        if self.shots:
            self.display.press("s", "Control_L", "Shift_L")
            self.told("控えを一つの PDF/A に保存")
            self.shot("archive-menu")
            self.display.press("Escape")


def main():
    stage = Stage(sys.argv[1], tempfile.mkdtemp(prefix="kakanai-printing-"))
    cups = CupsDesk(sys.argv[1], "window-1=1番窓口の右", "back=奥の大きなプリンター")
    stage.start_server()
    stage.set_up_terminal()
    stage.feed([])
    os.makedirs(os.path.join(stage.terminal_dir, "tables"))
    with open(os.path.join(stage.terminal_dir, "tables", "printers.json"), "w") as file:
        json.dump(TABLE, file)
    job = Printing(stage, cups, sys.argv[2] if len(sys.argv) > 2 else None)
    steps = (job.a_set_on_two_printers, job.a_jam_cancelled_and_tried_again, job.killed_while_it_waits,
             job.killed_without_an_answer, job.a_printer_chosen_by_hand)
    bad = False
    print("1..%d" % len(steps), flush=True)
    try:
        job.start()
        for number, step in enumerate(steps, 1):
            try:
                step()
                print("ok %d %s" % (number, step.__name__), flush=True)
            except (AssertionError, StopIteration) as error:
                bad = True
                job.shot("failed-%s" % step.__name__)
                print("not ok %d %s" % (number, step.__name__))
                print("\n".join("# " + line for line in str(error).splitlines()[:40]), flush=True)
    finally:
        job.counter.kill()
        job.counter.wait(60)
        cups.freeze(False)
        cups.stop()
        stage.stop_server()
    sys.exit(1 if bad else 0)


main()
