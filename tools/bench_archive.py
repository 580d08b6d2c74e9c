# SPDX-License-Identifier: GPL-3.0-or-later
"""How large a scanned page is in the archive and what it takes to put it there, beside the same picture as a JPEG in a PDF (Pillow,
quality 75), as scanners write it. Each page is a document of its own, read for its text layer; a page of the manual's promise, at
most 150 KB, that is not kept fails the bench."""
import io
import os
import resource
import statistics
import subprocess
import sys
import tempfile

from PIL import Image

PROMISE = 150 * 1000  # docs/administrators.md


def children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def as_jpeg(page):
    out = io.BytesIO()
    with Image.open(page) as image:
        image.convert("RGB" if image.mode not in ("1", "L") else "L").save(out, "PDF", quality=75)
    return out.tell()


def timed(command, environment):
    began = children()
    done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit("bench: %s: %s" % (command[1], done.stderr.strip()))
    return children() - began


def run(bench, args, title, table):
    program = bench.program("app/ctl/kakanaictl")
    pages = [page for page, _ in bench.truths()][:args.count or 1000]
    sizes, jpegs, all_of, read = [], [], [], []
    with tempfile.TemporaryDirectory() as folder:
        for n, page in enumerate(pages):
            out = os.path.join(folder, "%d.pdf" % n)
            all_of.append(timed([program, "archive", "make", "--out", out, "--full", page], bench.environment))
            read.append(timed([program, "read", "--json", page], bench.environment))
            timed([program, "archive", "check", out], bench.environment)
            sizes.append(os.path.getsize(out))
            jpegs.append(as_jpeg(page))
    title("archive: %d sample pages, each a PDF/A-2 of its own that the checker passed" % len(pages))
    table(["", "median", "largest"], [
        ["a page in the archive", *("%.0f KB" % (f(sizes) / 1000) for f in (statistics.median, max))],
        ["the same as JPEG in a PDF", *("%.0f KB" % (f(jpegs) / 1000) for f in (statistics.median, max))],
        ["the file as scanned", *("%.0f KB" % (f([os.path.getsize(page) for page in pages]) / 1000) for f in (statistics.median, max))],
        ["processor time, reading included", *("%.0f ms" % (f(all_of) * 1000) for f in (statistics.median, max))],
        ["of it not reading", *("%.0f ms" % (f([a - r for a, r in zip(all_of, read)]) * 1000) for f in (statistics.median, max))]])
    return max(sizes) <= PROMISE
