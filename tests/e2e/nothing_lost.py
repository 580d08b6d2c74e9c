#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing is lost: the counter's job without its window, and the server, are killed at every stage,
the line between them is cut, the server stopped and started; then everything that was promised must
be there once and whole.

A promise is a line that kakanai-job printed: "signed CASE REVISION" and "queued CASE REVISION". In the
end each queued revision is in the server's store exactly once with all its pages, or still in the
outbox; each signed one is on the terminal at least."""
import argparse
import json
import os
import random
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tools"))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from cut_proxy import CutProxy  # noqa: E402
from stage import Stage  # noqa: E402

# What a line says about what is going on after it.
STAGE_OF = {"opening": "opening", "paging": "paging", "editing": "editing", "signing": "signing",
            "signed": "queueing", "queueing": "queueing", "queued": "sending", "sending": "sending",
            "acknowledged": "acknowledged"}
# The line after which a kill falls into the stage, and for how long (seconds) it may be put off.
AIMS = {"opening": ("opening", 0.03), "paging": ("paging", 0.25), "editing": ("editing", 0.012),
        "signing": ("signing", 0.012), "queueing": ("queueing", 0.004), "sending": ("queued", 0.08),
        "acknowledged": ("acknowledged", 0.01)}
LEAST = 8  # kills a stage
PAGES = 2
ENVELOPE = 8000  # bytes on the wire: only a revision on its way up is that long


def png(dice):
    """A page with a few dots: read in no time, and unlike every other."""
    width, height = 414, 585
    rows = [bytearray(b"\0" + b"\xff" * width) for _ in range(height)]
    for _ in range(40):
        rows[dice.randrange(height)][1 + dice.randrange(width)] = 120

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
            + chunk(b"pHYs", struct.pack(">IIB", 1969, 1969, 1))
            + chunk(b"IDAT", zlib.compress(b"".join(rows))) + chunk(b"IEND", b""))


class Job:
    """One run of kakanai-job; its lines are noted as they come."""

    def __init__(self, world, *options):
        self.lines = []
        self.condition = threading.Condition()
        self.process = subprocess.Popen(
            [world.job_program, "--data", world.stage.terminal_dir, *options],
            stdout=subprocess.PIPE, stderr=world.log, text=True, env=world.stage.environment())
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self):
        for line in self.process.stdout:
            with self.condition:
                self.lines.append(line.split())
                self.condition.notify_all()
        with self.condition:
            self.lines.append(["end"])
            self.condition.notify_all()

    def wait_for(self, word, limit):
        """True when a new line begins with word; False when the run ended or after limit seconds."""
        end = time.monotonic() + limit
        with self.condition:
            seen = len(self.lines)
            while True:
                for line in self.lines[seen:]:
                    if line[0] in (word, "end"):
                        return line[0] == word
                seen = len(self.lines)
                if not self.condition.wait(max(0.0, end - time.monotonic())) and \
                        time.monotonic() >= end:
                    return False

    def end(self, how=signal.SIGKILL):
        """The lines up to the end."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        self.process.wait(30)
        self.thread.join(30)
        self.process.stdout.close()
        return [line for line in self.lines if line[0] != "end"]

    def is_running(self):
        return self.process.poll() is None

    def stage(self):
        with self.condition:
            for line in reversed(self.lines):
                if line[0] in STAGE_OF:
                    return STAGE_OF[line[0]]
        return "opening"


class World:
    def __init__(self, build, home, seed):
        self.dice = random.Random(seed)
        self.stage = Stage(build, home)
        self.job_program = os.path.join(self.stage.build, "tests", "app", "kakanai-job")
        os.makedirs(home, exist_ok=True)
        self.log = open(os.path.join(home, "job.log"), "ab")
        self.stage.start_server()
        self.proxy = CutProxy(self.stage.port)
        self._set_up_terminal()
        self.pages = []
        for number in range(PAGES):
            name = os.path.join(home, "page-%d.png" % number)
            with open(name, "wb") as file:
                file.write(png(self.dice))
            self.pages.append(name)
        self.job = None
        self.promises = []  # [word, case, revision]
        self.histogram = {stage: 0 for stage in AIMS}
        self.victims = {"job": 0, "server": 0, "both": 0}
        self.restarts = 0

    def _set_up_terminal(self):
        stage = self.stage
        os.makedirs(stage.terminal_dir, mode=0o700, exist_ok=True)
        stage._do(stage.program("kakanaid"), "add-terminal", "--data", stage.server_dir, "--id",
                  "renshu-1", "--name", "研修 1番窓口", "--out", stage.terminal_dir)
        config = dict(city_code="402184", city_name="福岡県筑紫野市", practice=True,
                      terminal="renshu-1", office_phone="0000-00-0000",
                      server_url="https://127.0.0.1:%d" % self.proxy.port, ca_file="ca.pem",
                      client_cert_file="client.pem", client_key_file="client-key.pem",
                      **json.load(open(os.path.join(stage.terminal_dir, "server.json"))))
        with open(os.path.join(stage.terminal_dir, "terminal.json"), "w") as file:
            json.dump(config, file, ensure_ascii=False, indent=1)
        stage._do(self.job_program, "--data", stage.terminal_dir, "--set-up")

    # ——— what happens ———

    def start_job(self):
        options = []
        for page in self.pages:
            options += ["--page", page]
        self.job = Job(self, *options)

    def end_job(self, how=signal.SIGKILL):
        for line in self.job.end(how):
            if line[0] in ("signed", "queued", "acknowledged"):
                self.promises.append((line[0], line[1], int(line[2])))
        self.job = None

    def restart_server(self, how, pause):
        self.stage.stop_server(how)
        time.sleep(pause)
        self.stage.start_server()
        self.restarts += 1

    def arm_cut(self):
        kind = self.dice.choice(("up", "down", "answer", "answer"))
        if kind == "up":
            self.proxy.arm(up=self.dice.randrange(1, 30000))
        elif kind == "down":
            self.proxy.arm(down=self.dice.randrange(1, 8000))
        else:
            self.proxy.arm(answer=ENVELOPE)

    def kill_at(self, stage):
        word, longest = AIMS[stage]
        if self.job is None or not self.job.is_running():
            if self.job is not None:
                self.end_job()
            self.start_job()
        if stage not in ("sending", "acknowledged") and self.dice.random() < 0.25:
            self.arm_cut()
        if not self.job.wait_for(word, 20):
            self.end_job()
            return False
        if stage == "sending" and self.dice.random() < 0.3:
            self.arm_cut()
        time.sleep(self.dice.random() * longest)
        victim = self.dice.choices(("job", "server", "both"), (60, 25, 15))[0]
        pause = self.dice.random() * 0.2
        if victim != "server":
            self.job.process.send_signal(signal.SIGKILL)
        if victim != "job":
            self.restart_server(signal.SIGKILL, pause)
        if victim == "server":
            hit = stage
        else:
            job = self.job
            self.end_job()
            hit = job.stage()
        self.histogram[hit] += 1
        self.victims[victim] += 1
        return True

    # ——— what is there in the end ———

    def drain(self):
        if self.job is not None:
            self.end_job(signal.SIGTERM)
        self.proxy.arm()
        self.restart_server(signal.SIGTERM, 0)
        end = time.monotonic() + 60
        while True:
            job = Job(self, "--drain", "30")
            job.process.wait(60)
            code = job.process.returncode
            lines = job.end()
            if code == 0 or time.monotonic() > end:
                return code, {line[1]: (int(line[2]), line[3], line[4]) for line in lines
                              if line[0] == "case"}

    def server_cases(self):
        kakanaid = self.stage.program("kakanaid")
        listed = [json.loads(line) for line in
                  self.stage._do(kakanaid, "list", "--data", self.stage.server_dir).splitlines()]
        return listed, {one["case"]: json.loads(
            self.stage._do(kakanaid, "show-case", "--data", self.stage.server_dir, one["case"]))
            for one in listed}


def sha256_of(path):
    import hashlib
    return hashlib.sha256(open(path, "rb").read()).hexdigest()


def check(world, wrong):
    code, terminal = world.drain()
    listed, server = world.server_cases()
    pages = sorted(sha256_of(page) for page in world.pages)
    if code != 0:
        wrong("the outbox does not empty")
    if len(listed) != len(server):
        wrong("the server lists a case twice")
    held = {case: {r["revision"]: r for r in shown["revisions"]} for case, shown in server.items()}

    for word, case, revision in sorted(set(world.promises)):
        if case not in terminal:
            wrong("%s %s %d: the terminal has lost the case" % (word, case, revision))
        elif terminal[case][0] < revision:
            wrong("%s %s %d: the terminal has lost the revision" % (word, case, revision))
        elif word != "signed" and revision not in held.get(case, {}):
            wrong("%s %s %d: neither in the server nor in the outbox" % (word, case, revision))
    for case, (revision, workflow, delivery) in terminal.items():
        if workflow == "queued" and (delivery != "acknowledged"
                                     or revision not in held.get(case, {})):
            wrong("%s %d: queued, %s, and not in the server" % (case, revision, delivery))
    for case, shown in server.items():
        if case not in terminal:
            wrong("%s: in the server, and of no terminal" % case)
        for number, revision in held[case].items():
            if sorted(page["sha256"] for page in revision["pages"]) != pages:
                wrong("%s %d: not all of its pages" % (case, number))
            for event in ("queued", "acknowledged"):
                times = sum(e["type"] == event and e["revision"] == number
                            for e in shown["events"])
                if times != 1:
                    wrong("%s %d: %s %d times" % (case, number, event, times))
    for store in (os.path.join(world.stage.terminal_dir, "counter.db"), server_store(world)):
        done = subprocess.run([world.stage.program("kakanaictl"), "audit", "verify", store],
                              capture_output=True, text=True, env=world.stage.environment())
        if done.returncode != 0:
            wrong("audit chain of %s: %s" % (os.path.basename(store), done.stderr.strip()))
    return terminal, held


def server_store(world):
    names = [n for n in os.listdir(world.stage.server_dir) if n.endswith(".db")]
    return os.path.join(world.stage.server_dir, names[0])


def run(world, kills):
    start = time.monotonic()
    plan = []
    while len(plan) < kills:
        plan += world.dice.sample(sorted(AIMS), len(AIMS))
    done = 0
    misses = 0
    for number, stage in enumerate(plan[:kills]):
        if number % 15 == 7:
            world.restart_server(signal.SIGTERM, world.dice.random() * 0.2)
        while not world.kill_at(stage):
            misses += 1
            if misses > kills:
                raise SystemExit("the job does not get to %s" % stage)
        done += 1
    # A kill may come a line late: fill up what fell short.
    for _ in range(kills):
        short = [s for s in sorted(AIMS) if world.histogram[s] < LEAST]
        if not short or kills < LEAST * len(AIMS):
            break
        done += world.kill_at(short[0])
    return done, time.monotonic() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True)
    parser.add_argument("--seed", type=int, default=20261120)
    parser.add_argument("--kills", type=int, default=90)
    parser.add_argument("--keep", metavar="DIR", help="works in DIR and leaves it there")
    options = parser.parse_args()
    home = options.keep or tempfile.mkdtemp(prefix="kakanai-lost-")
    print("seed %d" % options.seed, flush=True)
    world = World(options.build, home, options.seed)
    failures = []
    try:
        kills, seconds = run(world, options.kills)
        terminal, held = check(world, failures.append)
    finally:
        if world.job is not None:
            world.job.end()
        world.stage.stop_server()
    print("%d kills in %.0f s: %s; %d server starts; cuts: %s" % (
        kills, seconds, ", ".join("%s %d" % one for one in sorted(world.victims.items())),
        world.restarts, ", ".join("%s %d" % one for one in sorted(world.proxy.cuts.items()))))
    for stage in AIMS:
        print("  %-12s %3d %s" % (stage, world.histogram[stage], "#" * world.histogram[stage]))
        if options.kills >= LEAST * len(AIMS) and world.histogram[stage] < LEAST:
            failures.append("only %d kills while %s" % (world.histogram[stage], stage))
    queued = {(c, r) for w, c, r in world.promises if w == "queued"}
    print("%d cases, %d queued promised, %d revisions in the server" % (
        len(terminal), len(queued), sum(map(len, held.values()))))
    for failure in failures:
        print("LOST: %s" % failure)
    if not options.keep and not failures:
        shutil.rmtree(home, ignore_errors=True)
    elif failures:
        print("left in %s" % home)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
