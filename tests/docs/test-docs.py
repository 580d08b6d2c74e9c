#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the README and the manuals say against what there is: links and anchors, pictures, keys,
messages, commands, settings, codes. TAP."""
import pathlib
import re
import subprocess
import sys

import yaml

ROOT = pathlib.Path(sys.argv[1])
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
PICTURES = ROOT / "docs" / "pictures"
STRING = r'"((?:[^"\\]|\\.)*)"'
count = failed = 0


def ok(wrong, name):
    """wrong: what contradicts the name; nothing is a pass."""
    global count, failed
    count += 1
    failed += bool(wrong)
    print("%s %d - %s" % ("not ok" if wrong else "ok", count, name))
    for one in wrong:
        print("# %s" % (one,))


def text_of(path):
    return (ROOT / path).read_text(encoding="utf-8")


def sources(folder):
    return "\n".join(p.read_text(encoding="utf-8") for p in sorted((ROOT / folder).glob("*.c")))


def slug(heading):
    """The anchor a heading gets on the web: letters and digits, hyphens for spaces."""
    heading = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").strip().lower()
    return re.sub(r"[^\w\- ]", "", heading).replace(" ", "-")


def anchors(page):
    plain = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.S | re.M)
    return {slug(h) for h in re.findall(r"^#+ +(.+)$", plain, re.M)}


def bad_links(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists():
            yield target
        elif anchor and anchor not in anchors(file):
            yield "%s: no such heading" % target


def real_keys():
    """(key, label) of every screen's key_label and of the window's own keys."""
    code = sources("ui")
    for body in re.findall(r"_key_label \(KkScreen \*screen.*?^}", code, re.S | re.M):
        keys, closed = [], False
        for case, test, end, label in re.findall(
                r"case (\d+):|key == (\d+) \?|(\breturn\b)|(?<!\w)_ \(" + STRING, body):
            if label:
                yield from ((int(k), label) for k in keys)
            elif end:
                closed = True
            else:
                keys = [case or test] if closed or test else keys + [case]
                closed = False
    for key, label in re.findall(r"set_key \([^;]*?, (\d+), _ \(" + STRING + r"\)", code):
        yield int(key), label


def main():
    operators = text_of("docs/operators.md")
    administrators = text_of("docs/administrators.md")
    for page in PAGES:
        ok(list(bad_links(page)), "links of %s lead somewhere" % page.name)
    used = {m for page in PAGES
            for m in re.findall(r"pictures/([\w-]+\.png)", page.read_text(encoding="utf-8"))}
    there = {p.name: p.stat().st_size for p in PICTURES.glob("*.png")}
    ok(sorted(set(there) ^ used), "every picture is used, every used one is there")
    ok([n for n, size in there.items() if size > 150_000], "pictures stay small")

    table = operators[operators.index("## キー一覧"):]
    told = {(int(k), label) for k, label in re.findall(r"^\| F(\d+) \| ([^|]+?) \|", table, re.M)}
    ok(sorted(told ^ set(real_keys())), "the table of keys is what the screens say")

    messages = {"".join(re.findall(STRING, m)) for m in re.findall(
        r"_ \(((?:" + STRING.replace("(", "(?:", 1) + r"\s*)+)\)", text_of("ui/kk-messages.c"))}
    ok(sorted(m for m in messages if m not in operators), "every message is explained")
    ok([] if len(messages) > 80 else [len(messages)], "messages were found")

    ok(subprocess.run([sys.executable, "-B", ROOT / "tools" / "manual_tables.py", "--check"],
                      capture_output=True, text=True).stderr.splitlines(),
       "tables made from data are current")
    settings = re.findall(r'\{ "(\w+)", &config->', text_of("app/kk-app-config.c")) + ["practice"]
    ok([s for s in settings if "| `%s` |" % s not in administrators] or
       ([] if len(settings) > 10 else settings), "every member of terminal.json is explained")
    for program, file in (("kakanaictl", "app/ctl/main.c"), ("kakanaid", "server/kakanaid.c")):
        names = re.findall(r'^  \{ "([\w-]+)", (?:ctl|kakanaid)_', text_of(file), re.M)
        ok([n for n in names if "`%s %s " % (program, n) not in administrators] or
           ([] if len(names) > 4 else names), "every command of %s is explained" % program)
    codes = yaml.safe_load(text_of("server/openapi.yaml"))["components"]["schemas"]["Problem"]
    codes = {c.rsplit("/", 1)[1] for c in codes["properties"]["type"]["enum"]}
    statuses = {code: status for status, code in
                re.findall(r'\{ (\d+), \d+,\s*"(\w+)"', text_of("server/kk-answer.c"))}
    ok([c for c in sorted(codes)
        if "| `%s` | %s |" % (c, statuses.get(c)) not in administrators],
       "every problem of the server is explained")
    print("1..%d" % count)
    sys.exit(1 if failed else 0)


main()
