#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`./dev bench [name…] [--pages DIR] [--rounds N] [--set proof] [--count N] [--seed N] [--keep DIR] [--no-peer]`: how fast, how large, how right; beside a named peer
measured in the same run. Names:

  main     a page in memory to a filled notice, beside whole-page `tesseract -l jpn --psm 6`
  start    start of the program to a window that takes keys, beside the least GTK 4 window
  memory   the most memory reading takes from 150 to 600 dpi, the counter through its main job, and flat
  flat     memory over --flat N pages read in one process
  reading  values read right, by document and class of field, beside whole-page Tesseract
  lexicon  look-ups in the dictionary
  forms    a notice, every form and a set of ten to PDF, beside LibreOffice converting the filled sheets; memory over --forms N
  placement  how far from LibreOffice's own rendering the values of the forms that ship stand
  register a hundred sheets, registered and filled, every value in its box
  archive  how large a page is in the archive, beside a JPEG, and the processor time for it
  keys     keys pressed for whole visits, beside the same notices typed by hand through Mozc
  lines    single lines of print, against what tools/train/lines.py drew
  templates  what a template learnt from one page is worth on others

Without a name: main, start, memory, reading, lexicon, forms."""
import argparse
import collections
import datetime
import glob
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
PAGES = os.path.join(ROOT, "tests", "ocr", "pages")
STARTS = 5


class Bench:
    def __init__(self, args):
        self.args = args
        self.build = os.path.abspath(args.build)
        self.pages = args.pages
        self.rounds = args.rounds
        self.environment = dict(os.environ, OMP_THREAD_LIMIT="1", LC_ALL="C.UTF-8",
                                KAKANAI_LEXICON=os.path.join(self.build, "lexicon", "kakanai.lexicon"),
                                KAKANAI_FORMS=os.path.join(ROOT, "resources", "forms", "city"))
        self.failed = False

    def program(self, name):
        subprocess.run(["ninja", "-C", self.build, name], check=True, stdout=subprocess.DEVNULL)
        return os.path.join(self.build, name)

    def truths(self):
        """(page, its truth) of all sample pages."""
        found = []
        for name in sorted(glob.glob(os.path.join(glob.escape(self.pages), "*.json"))):
            truth = json.load(open(name, encoding="utf-8"))
            for ending in (".png", ".jpg", ".tif"):
                page = name[:-5] + ending
                if os.path.exists(page) and isinstance(truth, dict) and "document" in truth:
                    found.append((page, truth))
                    break
        if not found:
            sys.exit("bench: no pages with their truth in %s" % self.pages)
        return found

    def read(self, pages, *options):
        """({load…}, [a page's line…]) of bench-page."""
        done = subprocess.run([self.program("tests/ocr/bench-page"), *options, *pages],
                              env=self.environment, stdout=subprocess.PIPE, text=True)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        if done.returncode != 0 or not lines:
            sys.exit("bench: bench-page ended with %d" % done.returncode)
        return lines[0]["load"], lines[1:]

    # ——— main ———

    def main(self):
        pages = [page for page, _ in self.truths()]
        rounds = self.rounds
        load, lines = self.read(pages, "--rounds", str(rounds))
        title("main: %d pages × %d, one thread; median and p90 over pages of each page's median"
              % (len(lines), rounds))
        rows = []
        for name, key in (("Kakanai, pixels to notice", "ours"), ("Tesseract %s, whole page"
                                                                 % load["tesseract"], "peer")):
            walls = [statistics.median(line[key]) for line in lines]
            cpus = [statistics.median(line[key + "_cpu"]) for line in lines]
            rows.append([name, ms(statistics.median(walls)), ms(p90(walls)), ms(statistics.median(cpus)),
                         ms(p90(cpus)), ms(lines[0][key][0]), ms(load[key])])
        table(["", "median", "p90", "cpu median", "cpu p90", "first page", "load models"], rows)
        ratios = [statistics.median(line["ours_cpu"]) / statistics.median(line["peer_cpu"])
                  for line in lines]
        print("processor time over Tesseract's, page by page: median %.2f, p90 %.2f, worst %.2f"
              % (statistics.median(ratios), p90(ratios), max(ratios)))

    # ——— start ———

    def start(self):
        if not inside_display():
            return self.under_xvfb("start")
        sys.path[:0] = [HERE, os.path.join(ROOT, "tests", "e2e")]
        from stage import Stage
        window = self.program("tests/bench/bench-window")
        home = tempfile.mkdtemp(prefix="kakanai-bench-")
        stage = Stage(self.build, home)
        took = collections.defaultdict(list)
        try:
            stage.start_server()
            stage.set_up_terminal()
            programs = {"Kakanai, sign-in field has the focus": ("kakanai", stage.environment(), [
                stage.program("kakanai"), "--data-dir", stage.terminal_dir]),
                "least GTK 4 window, one entry": ("bench-window", dict(os.environ), [window])}
            for turn in range(STARTS + 1):
                for name, (shown, environment, command) in programs.items():
                    seconds = time_to_focus(shown, command, environment)
                    if turn > 0:  # the first fills the page cache for both
                        took[name].append(seconds)
        finally:
            stage.stop_server()
            shutil.rmtree(home, ignore_errors=True)
        title("start: %d runs each in turns, files in the page cache, Xvfb, seen through AT-SPI" % STARTS)
        table(["", "median", "best", "worst"], [
            [name, ms(statistics.median(all_of)), ms(min(all_of)), ms(max(all_of))]
            for name, all_of in took.items()])

    def under_xvfb(self, name):
        sys.stdout.flush()
        done = subprocess.run([os.path.join(os.path.dirname(os.path.abspath(__file__)), "headless.sh"),
                               "/usr/bin/python3", __file__, "--build", self.build, name],
                              env=dict(os.environ, KAKANAI_BENCH_INSIDE="1"), stderr=subprocess.PIPE, text=True)
        # The session bus and AT-SPI chat there.
        print("".join(line for line in done.stderr.splitlines(True)
                      if line.startswith("bench:") or done.returncode != 0), end="", file=sys.stderr)
        self.failed |= done.returncode != 0

    # ——— memory ———

    def memory(self):
        from PIL import Image

        def area(page):
            with Image.open(page) as image:
                return image.width * image.height
        page = max((page for page, _ in self.truths()), key=area)
        rows = []
        with tempfile.TemporaryDirectory() as folder:
            for dpi in (150, 200, 300, 400, 600):
                with Image.open(page) as image:
                    given = round(image.info.get("dpi", (300, 300))[0]) or 300
                    size = [round(side * dpi / given) for side in image.size]
                    scaled = os.path.join(folder, "%d.png" % dpi)
                    image.convert("L").resize(size, Image.LANCZOS).save(scaled, dpi=(dpi, dpi))
                _, lines = self.read([scaled], "--no-peer")
                rows.append(["reading %s, %d×%d at %d dpi" % (os.path.basename(page), *size, dpi),
                             "%.0f MiB" % lines[0]["peak_mib"]])
        peak, code = self.counter_peak()
        rows.append(["the counter through its main job (%s)" % ("done" if code == 0 else "failed"),
                     "%.0f MiB" % peak if peak else "not seen"])
        self.failed |= code != 0 or not peak
        title("memory: most resident memory of the process")
        table(["", "peak"], rows)
        self.flat()

    def flat(self):
        """Small pages of every kind in turns, so that a thousand take minutes; bench-page says how far it is."""
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["/usr/bin/python3", "-B", os.path.join(HERE, "pages", "make.py"), "--stand-in", "--set", "fitting",
                            "--dpi", "150", "--seed", "77", "--count", "24", "--out", folder], check=True)
            pages = sorted(glob.glob(os.path.join(glob.escape(folder), "*.png")) + glob.glob(os.path.join(glob.escape(folder), "*.jpg")))
            _, lines = self.read(pages, "--no-peer", "--flat", str(self.args.flat))
        series, every = lines[0]["flat"], max(self.args.flat // 10, 1)
        title("flat: %d small pages in turns (%d different, 150 dpi, cards 200), resident memory after so many" % (self.args.flat, len(pages)))
        table([str((i + 1) * every) for i in range(len(series))], [["%.0f MiB" % one for one in series]])
        # The first tenth has seen every page: what it took for each is taken.
        self.failed |= series[-1] > series[0] * 1.1

    def counter_peak(self):
        home = tempfile.mkdtemp(prefix="kakanai-bench-")
        environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
        job = subprocess.Popen(["/usr/bin/python3", os.path.join(HERE, "run.py"), "--build", self.build,
                                "--home", home], env=environment, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
        peak = 0
        while job.poll() is None:
            peak = max([peak, *peaks_of("kakanai", home)])
            time.sleep(0.2)
        shutil.rmtree(home, ignore_errors=True)
        return peak / 1024, job.returncode

    # ——— reading ———

    def reading(self):
        import bench_reading
        bench_reading.run(self, self.args, printed_dates, title, table, percent)

    # ——— what C programs measure ———

    def lexicon(self):
        self.run("lexicon: processor time", "lexicon/bench-lexicon")

    def forms(self):
        import bench_forms
        bench_forms.run(self, self.args, title, table)

    def placement(self):
        import bench_placement
        self.failed |= not bench_placement.run(self, title, table)

    def register(self):
        title("register: a hundred sheets made of those that ship (other paper, lying, rows moved, .xls, .ods), registered and filled")
        sys.stdout.flush()
        self.program("app/ctl/kakanaictl"), self.program("tests/forms/form-texts")
        done = subprocess.run(["/usr/bin/python3", "-B", os.path.join(ROOT, "tests", "forms", "test-many-forms.py"), self.build, ROOT, "--all"])
        self.failed |= done.returncode != 0

    def archive(self):
        import bench_archive
        self.failed |= not bench_archive.run(self, self.args, title, table)

    def keys(self):
        title("keys: real key events through the real window, the papers read and typed by hand")
        sys.stdout.flush()
        done = subprocess.run(["/usr/bin/python3", "-B", os.path.join(ROOT, "tests", "e2e", "keystrokes.py"),
                               self.build])
        self.failed |= done.returncode != 0

    def lines(self):
        self.run("lines: character reader", "tests/ocr/bench-lines",
                 os.path.join(ROOT, "tests", "ocr", "lines"))

    def templates(self):
        import bench_templates
        bench_templates.run(self, self.args, title, table, percent)

    def mj(self):
        self.run("mj: the exact glyph", "tests/ocr/bench-mj")

    def run(self, heading, program, *arguments):
        title(heading)
        sys.stdout.flush()
        done = subprocess.run([self.program(program), *arguments], env=self.environment)
        self.failed |= done.returncode != 0


def printed_dates(value):
    """How a date may stand on paper."""
    match = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", value)
    if not match:
        return [value]
    year, month, day = (int(part) for part in match.groups())
    forms = ["%d年%d月%d日" % (year, month, day), "%d.%d.%d" % (year, month, day), value]
    for name, letter, start in (("令和", "R", "2019-05-01"), ("平成", "H", "1989-01-08"),
                                ("昭和", "S", "1926-12-25"), ("大正", "T", "1912-07-30")):
        if value < start:
            continue
        count = year - int(start[:4]) + 1
        for said in ([str(count), "元"] if count == 1 else [str(count), "%02d" % count]):
            forms += ["%s%s年%d月%d日" % (name, said, month, day), "%s%s.%d.%d" % (letter, said, month, day),
                      "%s%s年%02d月%02d日" % (name, said, month, day),
                      "%s%s.%02d.%02d" % (letter, said, month, day)]
        break
    return forms


# ——— measuring ———

def inside_display():
    return bool(os.environ.get("KAKANAI_BENCH_INSIDE"))


def time_to_focus(shown, command, environment):
    """Seconds from exec to a text field with the keyboard's focus in the program's window."""
    from desk import Desk, _quiet
    from gi.repository import GLib
    desk = Desk(shown)
    context = GLib.MainContext.default()
    began = time.monotonic()
    program = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    try:
        while time.monotonic() - began < 60:
            while context.iteration(False):
                pass
            if any(desk.has_focus(widget) and "text" in (_quiet(widget.get_role_name) or "")
                   for widget in desk.walk()):
                return time.monotonic() - began
            if program.poll() is not None:
                sys.exit("bench: %s ended with %d" % (shown, program.returncode))
            time.sleep(0.01)
    finally:
        program.terminate()
        program.wait(20)
    sys.exit("bench: %s took no focus within a minute" % shown)


def peaks_of(name, mark):
    """VmHWM in KiB of the processes of that name with mark on their command line."""
    for folder in glob.glob("/proc/[0-9]*"):
        try:
            if open(folder + "/comm").read().strip() != name or mark not in open(
                    folder + "/cmdline").read():
                continue
            match = re.search(r"VmHWM:\s*(\d+)", open(folder + "/status").read())
        except OSError:
            continue
        if match:
            yield int(match[1])


def ms(seconds):
    return "%.0f ms" % (seconds * 1000)


def p90(numbers):
    return sorted(numbers)[min(len(numbers) - 1, int(len(numbers) * 0.9))]


def percent(part, whole):
    return "%.1f %%" % (100 * part / whole) if whole else "–"


# ——— printing ———

def title(text):
    print("\n" + text)


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in str(text))


def table(heads, rows):
    widths = [max(width(row[i]) for row in [heads, *rows]) for i in range(len(heads))]
    for row in [heads, *rows]:
        cells = [" " * (w - width(c)) + str(c) if i > 0 and not str(c)[:1].isalpha() or row is heads and i > 0
                 else str(c) + " " * (w - width(c)) for i, (c, w) in enumerate(zip(row, widths))]
        print("  ".join(cells).rstrip())


def machine():
    model = re.search(r"model name\s*: (.*)", open("/proc/cpuinfo").read())
    memory = int(re.search(r"MemTotal:\s*(\d+)", open("/proc/meminfo").read())[1]) / 2**20
    print("%s, %d processors, %.0f GiB, Linux %s, %s; load %s; %s" % (
        model[1] if model else platform.machine(), os.cpu_count(), memory, platform.release(),
        platform.freedesktop_os_release().get("PRETTY_NAME", ""),
        "/".join("%.1f" % part for part in os.getloadavg()), datetime.date.today()))


def main():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--pages", default=PAGES, metavar="DIR", help="page images, each with its truth")
    parser.add_argument("--rounds", type=int, default=3, help="readings of each page (main)")
    parser.add_argument("--flat", type=int, default=1000, metavar="N", help="pages read while memory is watched (memory)")
    reading = parser.add_argument_group("reading")
    reading.add_argument("--set", choices=("fitting", "proof", "random"), default="proof", help="which layouts and fonts")
    reading.add_argument("--count", type=int, help="documents (60), or for templates pages of each layout (3)")
    reading.add_argument("--seed", type=int, default=1)
    for name in ("kinds", "wear", "dpi", "layouts"):
        reading.add_argument("--" + name, help="only these, parted by commas")
    reading.add_argument("--keep", metavar="DIR", help="leave pages, readings and errors.txt there")
    reading.add_argument("--no-peer", action="store_true", help="without Tesseract, without LibreOffice")
    parser.add_argument("--forms", type=int, default=1000, metavar="N", help="how many forms to fill while memory is watched (forms)")
    parser.add_argument("names", nargs="*", metavar="name")
    args = parser.parse_args()
    names = args.names or ["main", "start", "memory", "reading", "lexicon", "forms"]
    bench = Bench(args)
    for name in names:
        if name not in ("main", "start", "memory", "flat", "reading", "lexicon", "forms", "placement", "register", "archive", "keys", "lines", "mj", "templates"):
            parser.error("no bench named %r" % name)
    if not inside_display():
        machine()
    for name in names:
        getattr(bench, name)()
    sys.exit(1 if bench.failed else 0)


main()
