#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`./dev run`: starts a practice city and the counter. Without a display it does the main job by itself
through the real window under Xvfb and prints where the results are."""
import argparse
import os
import signal
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from stage import Stage  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SAMPLE = os.path.join(ROOT, "tests", "pages", "certificate.jpg")


def with_display(stage, pages):
    """Until the window is closed. Paper that was scanned lies in the feeder again five seconds later:
    one can practise without end."""
    counter = stage.start_counter()
    print("研修環境: 窓口 mado1 / renshu-mado1、決裁 kessai1 / renshu-kessai1")
    print("データ: %s" % stage.home)
    signal.signal(signal.SIGINT, lambda *_: counter.terminate())
    empty = 0
    while counter.poll() is None:
        time.sleep(1)
        empty = 0 if stage.has_paper() else empty + 1
        if empty == 5:
            stage.feed(pages)
    return counter.returncode


def without_display(stage, pages):
    """The same under Xvfb, done by the driver of the end-to-end tests."""
    driver = os.path.join(ROOT, "tests", "e2e", "main_job.py")
    return stage.headless(driver, "--", *pages,
                          screen=os.environ.get("KAKANAI_SCREEN", "1366x768"))


def main():
    parser = argparse.ArgumentParser(prog="./dev run")
    parser.add_argument("--build", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--page", action="append", metavar="FILE", help="page for the scanner")
    parser.add_argument("--home", metavar="DIR", help="keeps the practice city there")
    args = parser.parse_args()
    pages = args.page or [SAMPLE]
    for page in pages:
        if not os.path.isfile(page):
            sys.exit("./dev run: %s: そのようなファイルはありません" % page)

    display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    home = args.home or (os.path.join(ROOT, "_run") if display else
                         tempfile.mkdtemp(prefix="kakanai-run-"))
    stage = Stage(args.build, home)
    stage.feed(pages)
    try:
        stage.practise_as_city_of(pages[0])
        stage.start_server()
        stage.set_up_terminal()
        code = with_display(stage, pages) if display else without_display(stage, pages)
    except RuntimeError as error:
        sys.exit("./dev run: %s" % error)
    finally:
        stage.stop_server()
    if not display and code != 0:
        print("記録: %s" % home, file=sys.stderr)
    sys.exit(code)


main()
