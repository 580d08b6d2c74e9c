#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills the counter's window at least ten times in the middle of the job (SIGKILL), each time at another place,
starts it again and goes on with the case that is there. At the end every revision whose signature the
window confirmed is in the server's store exactly once. Speaks TAP.

    window_kills.py BUILD PAGE [SEED]     (under tools/headless.sh)"""
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(os.path.dirname(HERE)), "tools")]
from main_job import MainJob  # noqa: E402
from stage import Stage  # noqa: E402

# Where each kill falls and how many seconds later at most.
KILLS = [("scan", 0.4), ("scan", 1.0), ("scan", 6.0), ("check", 0.2), ("check", 0.5), ("check", 6.0), ("resident", 1.0),
         ("resident", 6.0), ("sign", 0.6), ("sign", 0.2), ("queue", 0.15), ("queue", 0.6)]


class Killed(Exception):
    """The window is gone, as it was meant to be."""


class Patient(MainJob):
    """The main job, taken up wherever the last window left it."""

    def __init__(self, stage):
        super().__init__(stage)
        self.counter = None
        self.kill = None
        self.signed = 0  # signatures the window confirmed
        self.queued = 0

    def at(self, place):
        if self.kill and self.kill[0] == place:
            timer = threading.Timer(self.kill[1], self.counter.kill)
            timer.daemon = True
            timer.start()
            self.kill = (None, 0)

    def take_up(self):
        self.at("scan")
        waiting = [w for w in self.desk.all(role="list item")
                   if re.search("受付 .*(入力中|署名済)", w.get_name() or "")]
        if not waiting:
            self.scan()
            return
        x, y = self.desk.center(waiting[0])
        self.display.click(x, y)
        self.display.click(x, y)
        pages = self.desk.find(contains="取り込んだページ", wait=10)
        time.sleep(0.8)
        if self.desk.text_of(pages).endswith("　0枚"):  # it was killed before the first one came
            self.scan()
        elif self.desk.there(contains="読み取っています"):  # the page was there, its reading not
            self.desk.find(contains="読み取りました", wait=60)

    def confirm_signature(self):
        self.desk.find(contains="署名されました", wait=20)
        self.signed += 1

    def resident(self):
        self.at("resident")
        self.display.press("F10")
        self.desk.find("つぎへ", role="push button", wait=15)
        for _ in range(40):
            if self.desk.there(name="署名する", role="push button"):
                break
            self.click(self.desk.find("つぎへ", role="push button"))
            time.sleep(0.3)
        x, y, w, h = self.desk.box(self.desk.find("署名欄", wait=5))
        self.display.stroke([(x + w * (0.2 + 0.02 * i), y + h * (0.3 + 0.02 * (i % 7)))
                             for i in range(25)])
        button = self.desk.find("署名する", role="push button")
        self.at("sign")
        self.click(button)
        self.confirm_signature()

    def queue(self):
        self.at("queue")
        self.display.press("F12")
        self.desk.find(contains="決裁へ送り", wait=20)
        self.queued += 1

    def go_on(self):
        """One window's life: until it is killed or the case is queued."""
        self.sign_in("mado1", "renshu-mado1")
        self.take_up()
        if not self.desk.there(contains="署名済"):
            self.at("check")
            self.check_everything()
            self.resident()
        self.queue()

    def life(self, kill):
        self.kill = kill
        self.counter = self.stage.start_counter()
        self.desk.alive = lambda: self.counter.poll() is None
        try:
            self.go_on()
        except Exception as error:
            if self.kill == (None, 0):  # on its way: the bus is gone a moment before the window
                try:
                    self.counter.wait(kill[1] + 10)
                except subprocess.TimeoutExpired:
                    pass
            if self.counter.poll() != -signal.SIGKILL:
                self.shots = os.path.join(self.stage.home, "screenshots")
                self.shot("failed")
                print("# %s" % self.pictures[-1])
                raise
            return "killed (%s)" % type(error).__name__
        finally:
            if self.counter.poll() is None:
                time.sleep(1.0)
                self.counter.kill()
            self.counter.wait(20)
        return "finished"


def one_life(build, home, place, seconds):
    """The process of one window: libatspi does not forget an application that was killed."""
    job = Patient(Stage(build, home))
    end = job.life((place, float(seconds)) if place != "none" else None)
    print(json.dumps({"end": end, "signed": job.signed, "queued": job.queued}))


def live(stage, place, seconds=0.0):
    life = subprocess.Popen(["/usr/bin/python3", os.path.abspath(__file__), "--life", stage.build,
                             stage.home, place, str(seconds)], stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True, start_new_session=True)
    out, err = life.communicate(timeout=240)
    try:
        os.killpg(life.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    if life.returncode < 0:  # libatspi itself may fall over when its window vanishes in a call
        return {"end": "killed (with its driver)", "signed": 0, "queued": 0}
    if life.returncode != 0:
        raise RuntimeError("%d: %s" % (life.returncode, (out + err)[-4000:]))
    return json.loads(out.splitlines()[-1])


def cases_of(output):
    return re.findall(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", output)


def main():
    build, page = sys.argv[1], sys.argv[2]
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    chance = random.Random(seed)
    print("# seed %d" % seed)
    print("1..4")
    stage = Stage(build, tempfile.mkdtemp(prefix="kakanai-kills-"))
    stage.feed([page])
    stage.practise_as_city_of(page)
    stage.start_server()
    stage.set_up_terminal()
    signed_seen = queued_seen = 0
    try:
        histogram = {}
        for place, most in KILLS:
            stage.feed([page])
            life = live(stage, place, chance.uniform(0, most))
            signed_seen += life["signed"]
            queued_seen += life["queued"]
            histogram[place] = histogram.get(place, 0) + life["end"].startswith("killed")
            print("# %s: %s" % (place, life), flush=True)
        print("# kills: %s" % histogram)
        kills = sum(histogram.values())
        print("%s 1 - the window was killed %d times" % ("ok" if kills >= 10 else "not ok", kills))
        for _ in range(3):  # nobody kills now: where the driver fell over by itself, it begins again
            stage.feed([page])
            life = live(stage, "none")
            if not life["end"].startswith("killed (with"):
                break
        signed_seen += life["signed"]
        queued_seen += life["queued"]
        print("%s 2 - after all of it a case goes through"
              % ("ok" if life["end"] == "finished" else "not ok"), flush=True)

        program = os.path.join(build, "tests", "app", "kakanai-job")
        drained = subprocess.run([program, "--data", stage.terminal_dir, "--drain", "60"],
                                 capture_output=True, text=True, env=stage.environment())
        mine = re.findall(r"^case (\S+) (\d+) (\S+) (\S+)$", drained.stdout, re.M)
        signed = sum(int(revision) for _, revision, _, _ in mine)
        ok = drained.returncode == 0 and signed >= signed_seen and all(
            delivery == "acknowledged" for _, _, workflow, delivery in mine if workflow == "queued")
        print("%s 3 - %d signatures confirmed, %d revisions kept, the outbox is empty"
              % ("ok" if ok else "not ok", signed_seen, signed))
        listed = cases_of(stage._do(stage.program("kakanaid"), "list", "--data", stage.server_dir))
        queued = [case for case, _, workflow, _ in mine if workflow == "queued"]
        ok = sorted(listed) == sorted(queued) and len(queued) >= queued_seen
        print("%s 4 - the server has each of %d queued cases exactly once"
              % ("ok" if ok else "not ok", len(queued)))
    finally:
        stage.stop_server()


if sys.argv[1] == "--life":
    one_life(*sys.argv[2:])
else:
    main()
