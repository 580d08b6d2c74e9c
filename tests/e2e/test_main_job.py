#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job end to end on several pages, as `./dev run --page FILE` does it without a display: what is
on the page must be in the PDF, in the RPA file and in the server's store. Speaks TAP.

    test_main_job.py BUILD PAGE…      (PAGE.json beside each PAGE is its truth)"""
import csv
import glob
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


def fold(text):
    return "".join(unicodedata.normalize("NFKC", text).split())


class Case:
    """One page's run and what it left behind."""

    def __init__(self, build, page):
        self.build = build
        self.truth = json.load(open(os.path.splitext(page)[0] + ".json", encoding="utf-8"))
        self.home = tempfile.mkdtemp(prefix="kakanai-e2e-")
        environment = dict(os.environ)
        for name in ("DISPLAY", "WAYLAND_DISPLAY"):
            environment.pop(name, None)
        done = subprocess.run(["/usr/bin/python3", os.path.join(ROOT, "tools", "run.py"), "--build",
                               build, "--home", self.home, "--page", page], text=True,
                              capture_output=True, env=environment)
        self.output = done.stdout
        if done.returncode != 0:
            raise AssertionError((done.stdout + done.stderr)[-6000:])

    def paths(self, kind):
        return [line.split(": ", 1)[1] for line in self.output.splitlines()
                if line.startswith(kind + ": ")]

    def wanted(self):
        yield from (person["name"] for person in self.truth["persons"])
        # 方書 is a field of its own on the notice.
        yield from re.split(r"\s+", self.truth["fields"]["new_address"])
        yield from re.split(r"\s+", self.truth["fields"]["old_address"])

    def check_pdf(self):
        path, = self.paths("pdf")
        text = fold(subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True,
                                   text=True, check=True).stdout)
        for value in self.wanted():
            assert fold(value) in text, "%s is not in the PDF" % value

    def check_rpa(self):
        path, = self.paths("rpa")
        rows = list(csv.reader(open(path, encoding="cp932", newline="")))
        assert len(rows) == 1 + len(self.truth["persons"]), "%d rows" % len(rows)
        text = fold("|".join(cell for row in rows for cell in row))
        for value in self.wanted():
            for part in value.split("　") if "番" in value else [value]:
                assert fold(part) in text, "%s is not in the RPA file" % part
        manifest = json.load(open(path[:-4] + ".manifest.json", encoding="utf-8"))
        digest = hashlib.sha256(open(path, "rb").read()).hexdigest()
        assert digest in json.dumps(manifest), "the manifest's SHA-256 is another"

    def check_server(self):
        kakanaid = os.path.join(self.build, "server", "kakanaid")
        data = os.path.join(self.home, "server")
        listed = subprocess.run([kakanaid, "list", "--data", data], capture_output=True, text=True,
                                check=True).stdout
        case = os.path.basename(self.paths("pdf")[0]).rsplit("-r", 1)[0]
        assert listed.count(case) == 1, listed
        shown = subprocess.run([kakanaid, "show-case", "--data", data, "--reveal", case],
                               capture_output=True, text=True, check=True).stdout
        for value in self.wanted():
            assert fold(value) in fold(shown), "%s is not in the server's store" % value

    def check_receipt(self):
        path, = self.paths("receipt")
        receipt = json.load(open(path))
        assert receipt["practice"] and receipt["revision"] == 1 and receipt["signature"]

    def check_screenshots(self):
        assert len(self.paths("screenshot")) >= 12
        for path in self.paths("screenshot"):
            assert os.path.getsize(path) > 5000, path

    def check_secrecy(self):
        """No name, address or 個人番号 in clear outside the files that were handed over."""
        secrets = [v.encode() for v in self.wanted()]
        secrets += [p["my_number"].encode() for p in self.truth["persons"] if "my_number" in p]
        for path in glob.glob(os.path.join(self.home, "**"), recursive=True):
            if not os.path.isfile(path) or "/out/" in path or "/scanner/" in path \
                    or "/screenshots/" in path:
                continue
            content = open(path, "rb").read()
            for secret in secrets:
                assert secret not in content, "something personal is in %s" % path


def main():
    build, pages = os.path.abspath(sys.argv[1]), sys.argv[2:]
    checks = ["pdf", "rpa", "server", "receipt", "screenshots", "secrecy"]
    print("1..%d" % (len(pages) * (len(checks) + 1)))
    number, bad = 0, False
    for page in pages:
        name = os.path.splitext(os.path.basename(page))[0]
        case = None
        for check in ["run"] + checks:
            number += 1
            try:
                if check == "run":
                    case = Case(build, page)
                elif case is None:
                    raise AssertionError("the run failed")
                else:
                    getattr(case, "check_" + check)()
                print("ok %d %s %s" % (number, name, check), flush=True)
            except (AssertionError, ValueError, OSError, subprocess.SubprocessError) as error:
                bad = True
                print("not ok %d %s %s" % (number, name, check))
                print("\n".join("# " + line for line in str(error).splitlines()), flush=True)
    sys.exit(1 if bad else 0)


main()
