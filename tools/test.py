#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the tests and counts them case by case; the last line is "N passed, N failed"."""
import argparse
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree


def count(junit):
    """(passed, failed, names of the failed) of a JUnit file as meson writes it."""
    passed, failed, names = 0, 0, []
    for suite in ElementTree.parse(junit).getroot().iter("testsuite"):
        for case in suite.iter("testcase"):
            bad = [c for c in case if c.tag in ("failure", "error")]
            # A skipped case has proved nothing.
            if bad or any(c.tag == "skipped" for c in case):
                failed += 1
                names.append("%s: %s" % (suite.get("name"), case.get("name")))
            else:
                passed += 1
    return passed, failed, names


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--sanitized", action="store_true")
    parser.add_argument("names", nargs="*", help="suites or tests; none: everything")
    args = parser.parse_args()

    command = ["meson", "test", "-C", args.build, "--no-rebuild", "--print-errorlogs",
               "--num-processes", str((os.cpu_count() or 1) + 1)]  # window tests wait half their time
    listed = subprocess.run(["meson", "test", "-C", args.build, "--list", "--no-rebuild"],
                            capture_output=True, text=True).stdout
    suites = {s for line in listed.splitlines() if " / " in line
              for s in line.split(" / ")[0].split(":")[-1].split("+")}
    # meson takes suites and names together for what is in both: here every one of them is wanted.
    for name in args.names:
        command += [line.split(" / ")[-1].strip() for line in listed.splitlines() if " / " in line
                    and name in line.split(" / ")[0].split(":")[-1].split("+")] if name in suites else [name]
    # meson lets glibc fill what is freed, which makes the reader four times slower; ASan sees the same faults.
    env = dict(os.environ, MALLOC_PERTURB_="0")
    if args.sanitized:
        command += ["--timeout-multiplier", "5"]
        env["ASAN_OPTIONS"] = "detect_leaks=1:abort_on_error=1"
        env["LSAN_OPTIONS"] = "suppressions=%s:print_suppressions=0" % os.path.abspath(
            "tests/lsan.supp")
        env["UBSAN_OPTIONS"] = "print_stacktrace=1:halt_on_error=1"
    junit = os.path.join(args.build, "meson-logs", "testlog.junit.xml")
    log = junit.replace(".junit.xml", ".json")
    for path in (junit, log):
        if os.path.exists(path):
            os.unlink(path)
    code = subprocess.run(command, env=env).returncode

    passed, failed, names = 0, 0, []
    if os.path.exists(junit):
        passed, failed, names = count(junit)
    if not args.names and not args.sanitized:
        lint = subprocess.run([sys.executable, "tools/lint.py", "--build", args.build])
        passed, failed = passed + (lint.returncode == 0), failed + (lint.returncode != 0)
        if lint.returncode != 0:
            names.append("lint")
    # A program that died between its cases has no failed case in the JUnit file.
    for line in open(log, encoding="utf-8") if code != 0 and os.path.exists(log) else ():
        test = json.loads(line)
        if test["result"] != "OK" and not any(test["name"] in name for name in names):
            failed += 1
            names.append("%s: %s" % (test["name"], test["result"]))
    if code != 0 and failed == 0:
        failed, names = 1, ["meson test exited %d" % code]
    for name in names:
        print("failed: " + name)
    print("%d passed, %d failed" % (passed, failed))
    sys.exit(1 if failed or not passed else 0)


main()
