# SPDX-License-Identifier: GPL-3.0-or-later
"""Every error a floor can answer with, and every code the outbox can leave, has a sentence of its own
for the clerk. Usage: check-messages.py SOURCE_ROOT"""
import os
import re
import sys

FLOORS = ("core", "lexicon", "store", "devices", "forms", "ocr", "app")
INSIDE = ("KK_LINE_ERROR",)  # stays within its floor


def enumerators(root):
    """(domain, code) as the headers define them."""
    for floor in FLOORS:
        for name in sorted(os.listdir(os.path.join(root, floor))):
            if not name.endswith(".h"):
                continue
            text = open(os.path.join(root, floor, name), encoding="utf-8").read()
            for domain, quark in re.findall(r"#define (KK_\w+_ERROR) \((\w+) \(\)\)", text):
                if domain in INSIDE:
                    continue
                codes = re.findall(r"^\s+(%s_\w+)\s*[,=/\n]" % domain, text, re.M)
                yield "%s/%s" % (floor, name), quark, domain, codes


def messages(text):
    found = {}
    for quark, code, body in re.findall(r"\{ (\w+_quark), (\w+),\s*N_ \(((?:\s*\"[^\"]*\")+)\) \}",
                                        text):
        found[code] = (quark, "".join(re.findall(r'"([^"]*)"', body)))
    return found


def deliveries(text):
    return {code: "".join(re.findall(r'"([^"]*)"', body)) for code, body in
            re.findall(r"\{ \"([\w-]+)\",\s*N_ \(((?:\s*\"[^\"]*\")+)\) \}", text)}


def outbox_codes(root):
    """What the outbox leaves as a row's error: its own codes, and the server's problems that are
    refusals."""
    text = open(os.path.join(root, "app", "kk-outbox.c"), encoding="utf-8").read()
    own = set()
    for line in re.findall(r"(?:code|last_error)\s*=\s*g_strdup \(([^;]*)\);", text):
        own.update(re.findall(r'"([\w-]+)"', line))
    return own | {"conflict", "malformed", "too_large", "unsigned", "other_mode",
                  "unknown_terminal", "revoked", "not_permitted"}


def is_clear(sentence):
    """Japanese, whole, and says what to do: more than a bare statement."""
    return bool(re.search("[ぁ-ん]", sentence)) and sentence.endswith("。") and len(sentence) >= 8


def main():
    root = sys.argv[1]
    text = open(os.path.join(root, "ui", "kk-messages.c"), encoding="utf-8").read()
    known = messages(text)
    results = []
    for header, quark, domain, codes in enumerators(root):
        wrong = [c for c in codes if c not in known or known[c][0] != quark
                 or not is_clear(known[c][1])]
        results.append((bool(codes) and not wrong, "%s %s" % (header, domain), wrong))
    told = deliveries(text)
    wrong = sorted(c for c in outbox_codes(root) if c not in told or not is_clear(told[c]))
    results.append((not wrong, "outbox codes", wrong))
    print("1..%d" % len(results))
    for number, (ok, name, wrong) in enumerate(results, 1):
        print("%sok %d %s" % ("" if ok else "not ", number, name))
        for code in wrong:
            print("# no clear sentence: %s" % code)


main()
