# SPDX-License-Identifier: GPL-3.0-or-later
"""Filling forms beside LibreOffice converting the same filled sheets to PDF: from a cold start, and in a LibreOffice that already
runs (a listener asked through UNO). Processor time of all its processes counts, as ours does; the machine may be busy.
Ours begins at the notice, with the form loaded, as the counter has it; the first fill of each makes its background ready and is told
apart ("first"). LibreOffice's begins at the sheet, which it has to load."""
import collections
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time

import bench_placement

TICK = os.sysconf("SC_CLK_TCK")
ONE = "nhi-join"  # an A4 form with a table of six persons
SET = 10
COLD, WARM = 3, 7


def family(root):
    """Ids of a process and what came of it."""
    children = collections.defaultdict(list)
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/stat" % name) as file:
                children[int(file.read().rpartition(")")[2].split()[1])].append(int(name))
        except OSError:
            pass
    found, waiting = [], [root]
    while waiting:
        found.append(waiting.pop())
        waiting += children[found[-1]]
    return found


def processor_time(pids):
    total = 0.0
    for pid in pids:
        try:
            with open("/proc/%d/stat" % pid) as file:
                total += sum(int(n) for n in file.read().rpartition(")")[2].split()[11:13]) / TICK
        except OSError:
            pass
    return total


class Timed:
    """Seconds of wall clock and of processor time that read() tells."""

    def __init__(self, read):
        self.read = read

    def __enter__(self):
        self.began, self.used = time.monotonic(), self.read()
        return self

    def __exit__(self, *_):
        self.wall, self.cpu = time.monotonic() - self.began, self.read() - self.used


def median(times):
    return statistics.median(t.wall for t in times) * 1000, statistics.median(t.cpu for t in times) * 1000


def cold(work, sheets):
    """The command line, a LibreOffice started for each run."""
    def used():
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return children.ru_utime + children.ru_stime

    times = []
    for turn in range(COLD + 1):
        with Timed(used) as timed:
            subprocess.run(["soffice", "--headless", "-env:UserInstallation=file://%s/cold" % work, "--convert-to", "pdf", "--outdir",
                            os.path.join(work, "out"), *sheets], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        times.append(timed)
    return median(times[1:])  # the first makes its profile


def warm(office, sheets, out):
    pids = family(office.process.pid)
    times = []
    for turn in range(WARM + 1):
        with Timed(lambda: processor_time(pids)) as timed:
            for sheet in sheets:
                document = office.cells.load(office.desktop, sheet)
                office.cells.export(document, out)
                document.close(True)
        times.append(timed)
    return median(times[1:])


def filled_sheets(office, build, work, folders):
    """The sheets of forms with a household's values typed in; paths."""
    layouts = [os.path.join(folder, "form.json") for folder in folders]
    done = subprocess.run([os.path.join(build, "tests", "forms", "form-texts"), work, *layouts], check=True, stdout=subprocess.PIPE, text=True)
    paths = []
    for n, (folder, line) in enumerate(zip(folders, done.stdout.splitlines())):
        with open(layouts[n], encoding="utf-8") as file:
            items = [item for page in json.load(file)["pages"] for item in page["items"]]
        paths.append(os.path.join(work, os.path.basename(os.path.dirname(folder)) + ".xlsx"))
        office.type_in(os.path.join(folder, "source.xlsx"), bench_placement.typed(items, json.loads(line)), None, paths[-1])
    return paths


def run(bench, args, title, table):
    program = bench.program("tests/forms/bench-forms")
    bench.program("tests/forms/form-texts")
    title("forms: a notice, every form and a set of ten to PDF (ms)")
    done = subprocess.run([program, "--rounds", str(max(args.rounds, 30)), "--json"], env=bench.environment, stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit("bench: bench-forms ended with %d" % done.returncode)
    ours = [json.loads(line) for line in done.stdout.splitlines()]
    table(["", "first", "median", "cpu", "worst", "bytes"],
          [[m["form"], *("%.2f" % m[k] for k in ("first", "wall", "cpu", "worst")), m["bytes"]] for m in ours])
    if not args.no_peer:
        against_libreoffice(bench, {m["form"]: m for m in ours}, title, table)
    title("forms: resident memory over %d forms" % args.forms)
    sys.stdout.flush()
    bench.failed |= subprocess.run([program, "--memory", str(args.forms)], env=bench.environment).returncode != 0


def against_libreoffice(bench, ours, title, table):
    city = os.path.join(bench_placement.ROOT, "resources", "forms", "city")
    ids = sorted(os.listdir(city))[:SET]
    with tempfile.TemporaryDirectory() as work:
        office = bench_placement.Office(work)
        try:
            sheets = filled_sheets(office, bench.build, work, [os.path.join(city, name, "1") for name in [*ids, ONE]])
            out = os.path.join(work, "out.pdf")
            rows = []
            for name, mine, some in (("one form (%s)" % ONE, ours[ONE], sheets[-1:]), ("a set of %d" % SET, ours["a set of %d" % SET], sheets[:SET])):
                listener, command = warm(office, some, out), cold(work, some)
                rows.append([name, "%.2f" % mine["cpu"], "%.0f" % listener[1], "%.0f" % listener[0], "%.1f×" % (listener[1] / mine["cpu"]),
                             "%.0f" % command[1], "%.0f" % command[0], "%.0f×" % (command[1] / mine["cpu"])])
        finally:
            office.close()
    title("forms: the same filled sheets through LibreOffice (ms)")
    table(["", "Kakanai cpu", "warm cpu", "warm wall", "over ours", "cold cpu", "cold wall", "over ours"], rows)
