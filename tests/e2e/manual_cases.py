#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Notices begun with no paper, by keys alone, from the home page to the queue: a 転居, a request for
certificates and a 職権消除, which nobody signs. Speaks TAP; then the server's store is asked.

    manual_cases.py BUILD [SHOTS]     (under tools/headless.sh)"""
import os
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(os.path.dirname(HERE)), "tools")]
from desk import NotThere  # noqa: E402
from main_job import MainJob  # noqa: E402
from stage import Stage  # noqa: E402

YESTERDAY = time.strftime("%Y.%m.%d", time.localtime(time.time() - 86400))
PERSON = {"氏名": "架空　花子", "生年月日": "H2.1.1", "性別": "女", "続柄": "世帯主", "本籍": "福岡県小郡市小郡1",
          "筆頭者": "架空　花子"}
MOVE_WITHIN = dict(PERSON, **{
    "転居した日": YESTERDAY, "新住所": "福岡県小郡市三沢2番地", "新世帯主": "架空　花子",
    "旧住所（市内）": "福岡県小郡市小郡1番地", "前世帯主": "架空　花子", "旧世帯主": "架空　花子",
    "届出人の氏名": "架空　花子"})
REQUEST = {"必要な人の氏名": "架空　花子", "住所": "福岡県小郡市小郡1番地", "生年月日": "H2.1.1",
           "窓口に来た人の氏名": "架空　花子", "住民票の写し（世帯全員）の通数": "2",
           "使う目的": "運転免許", "筆頭者": "架空　花子", "本籍": "福岡県小郡市小郡1"}
LEDGER = dict(PERSON, **{"異動日": YESTERDAY, "住所": "福岡県小郡市小郡1番地", "世帯主": "架空　花子",
                         "職権処理の事由": "死亡", "職権処理の根拠": "R8.11.2 戸籍の通知"})


class ManualJob(MainJob):
    """Fills a form from nothing, at the stops of F8."""

    def begin(self, key):
        """F7 and one key on the home page."""
        self.display.press("F7")
        time.sleep(0.2)
        self.display.press(key)
        self.desk.find("人を追加", role="push button", wait=15)
        time.sleep(0.6)

    def fill(self, values):
        """F8, and what the stop asks for, until nothing is left."""
        before, gone_on = None, False
        for _ in range(80):
            if not gone_on:  # Enter goes on by itself
                self.display.press("F8")
            time.sleep(0.2)
            widget = self.desk.focused()
            name = widget.get_name() if widget else ""
            if name == before and self.desk.there(contains="確認する項目はありません"):
                return
            before = name
            gone_on = self.answer(widget, name, values)
        raise NotThere("there is always something to fill")

    def answer(self, widget, name, values):
        role = widget.get_role_name() if widget else ""
        if role in ("check box", "radio button", "toggle button"):
            if not self.desk.is_checked(widget):
                self.display.press("space")
            return False
        if not name or self.desk.text_of(widget):
            return False
        text = next((values[k] for k in sorted(values, key=len, reverse=True)
                     if name == k or name.endswith(" " + k)), None)
        if text is None:
            return False
        self.display.type(text)
        self.display.press("Return")
        return True

    def send(self):
        self.queue()
        self.desk.find(contains="受領証あり", wait=30)
        self.display.press("Return", "Control_L")  # 閉じる
        time.sleep(0.4)


CASES = [("6", "move_within", MOVE_WITHIN, True), ("I", "certificate_request", REQUEST, True),
         ("H", "ledger_remove", LEDGER, False)]


def kinds_in_store(stage):
    return subprocess.run([stage.program("kakanaid"), "list", "--data", stage.server_dir], text=True,
                          capture_output=True, check=True).stdout


def archives(stage):
    """The copies of the terminal's cases on the command line: what is listed can be made, holds what the
    case says and is PDF/A; what a clerk may not see is refused, and nothing is left."""
    def ctl(*arguments):
        return subprocess.run([stage.program("kakanaictl"), "archive", *arguments], text=True, capture_output=True,
                              input="renshu-mado1\n", env=stage.environment())

    listed = [line.split("\t") for line in ctl("list", "--data", stage.terminal_dir).stdout.splitlines()]
    assert len(listed) == len(CASES) and all(line[2] == "第1版" for line in listed), listed
    of_clerk = ["make", "--data", stage.terminal_dir, "--as", "mado1"]
    for reception, case_id, *_ in listed:
        for name, said in ((reception, "number"), (case_id, "id")):
            path = os.path.join(stage.home, "%s-%s.pdf" % (reception, said))
            made = ctl(*of_clerk, "--case", name, "--mask", "counter", "--out", path)
            assert made.returncode == 0, made.stderr
            assert ctl("check", path).returncode == 0, ctl("check", path).stdout
            text = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True).stdout
            assert "架空" in text and reception in text, text[:200]
    path = os.path.join(stage.home, "refused.pdf")
    for wrong in (["--case", listed[0][0], "--full"], ["--case", "20000101-0001", "--mask", "counter"]):
        refused = ctl(*of_clerk, *wrong, "--out", path)
        assert refused.returncode == 1 and refused.stderr, refused
        assert not os.path.exists(path)


def main():
    stage = Stage(sys.argv[1], tempfile.mkdtemp(prefix="kakanai-manual-"))
    stage.start_server()
    stage.set_up_terminal()
    stage.feed([])
    counter = stage.start_counter()
    job = ManualJob(stage, sys.argv[2] if len(sys.argv) > 2 else None)
    bad = False
    print("1..%d" % (len(CASES) + 2), flush=True)
    try:
        job.sign_in("mado1", "renshu-mado1")
        job.shot("manual-home")
        for number, (key, kind, values, signed) in enumerate(CASES, 1):
            try:
                keys = job.display.keys
                job.begin(key)
                job.shot("manual-%s-empty" % kind)
                job.fill(values)
                keys = job.display.keys - keys
                job.shot("manual-%s" % kind)
                if signed:
                    job.resident()  # the signature is a stroke, not keys
                job.send()
                print("ok %d %s # %d keys" % (number, kind, keys), flush=True)
            except (AssertionError, ValueError) as error:
                bad = True
                job.shot("manual-%s-failed" % kind)
                print("not ok %d %s" % (number, kind))
                print("\n".join("# " + line for line in str(error).splitlines()), flush=True)
        listed = kinds_in_store(stage)
        there = listed.count("queued") >= len(CASES)
        bad = bad or not there
        print("%s %d the server has them\n# %s" % ("ok" if there else "not ok", len(CASES) + 1,
                                                    "\n# ".join(listed.splitlines())), flush=True)
        counter.terminate()
        counter.wait(20)
        try:
            archives(stage)
            print("ok %d archives" % (len(CASES) + 2), flush=True)
        except (AssertionError, ValueError) as error:
            bad = True
            print("not ok %d archives" % (len(CASES) + 2))
            print("\n".join("# " + line for line in str(error).splitlines()), flush=True)
    finally:
        counter.kill()
        counter.wait(20)
        stage.stop_server()
    sys.exit(1 if bad else 0)


main()
