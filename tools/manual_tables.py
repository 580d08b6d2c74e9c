#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the tables of docs/administrators.md that come from data files between their marks.

    manual_tables.py [--check]

--check writes nothing and exits 1 where the manual is not what the data say."""
import json
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MANUAL = os.path.join(ROOT, "docs", "administrators.md")
SEVERITIES = {"error": "誤り", "warning": "注意"}
ROLES = {"clerk": "窓口職員", "supervisor": "決裁者", "administrator": "管理者"}


def load(name):
    with open(os.path.join(ROOT, "resources", "tables", name), encoding="utf-8") as file:
        return json.load(file)


def problems():
    yield "| 符号 | 重さ | 言葉 |"
    yield "|---|---|---|"
    for one in load("problems.json")["problems"]:
        yield "| `%s` | %s | %s |" % (one["id"], SEVERITIES[one["severity"]], one["message"])


def rights():
    yield "| 操作 | %s |" % " | ".join(ROLES.values())
    yield "|---|%s" % ("---|" * len(ROLES))
    for action, roles in load("rights.json").items():
        yield "| `%s` | %s |" % (action, " | ".join("○" if r in roles else "" for r in ROLES))


def filled(text):
    for name, rows in (("problems", problems()), ("rights", rights())):
        begin, end = "<!-- begin: %s -->\n" % name, "<!-- end: %s -->" % name
        text, n = re.subn(re.escape(begin) + ".*?" + re.escape(end),
                          lambda _: begin + "\n" + "\n".join(rows) + "\n\n" + end, text,
                          flags=re.S)
        if n != 1:
            sys.exit("%s: wants the marks of %r once" % (MANUAL, name))
    return text


def main():
    with open(MANUAL, encoding="utf-8") as file:
        text = file.read()
    new = filled(text)
    if "--check" in sys.argv[1:]:
        if new != text:
            sys.exit("docs/administrators.md: its tables are old; run tools/manual_tables.py")
    elif new != text:
        with open(MANUAL, "w", encoding="utf-8") as file:
            file.write(new)


if __name__ == "__main__":
    main()
