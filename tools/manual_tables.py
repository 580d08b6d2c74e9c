#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes what comes from data files: the tables of docs/administrators.md between their marks, and the
kinds and fields of resources/schema/notice.schema.json.

    manual_tables.py [--check]

--check writes nothing and exits 1 where the manual is not what the data say."""
import json
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SCHEMA = os.path.join(ROOT, "resources", "schema", "notice.schema.json")
MANUAL = os.path.join(ROOT, "docs", "administrators.md")
SEVERITIES = {"error": "誤り", "warning": "注意"}
ROLES = {"clerk": "窓口職員", "supervisor": "決裁者", "administrator": "管理者"}


def load(name):
    with open(os.path.join(ROOT, "resources", "tables", name), encoding="utf-8") as file:
        return json.load(file)


def problems():
    yield "| 符号 | 重さ | 言葉 | 直し方 |"
    yield "|---|---|---|---|"
    for one in load("problems.json")["problems"]:
        yield "| `%s` | %s | %s | %s |" % (one["id"], SEVERITIES[one["severity"]], one["message"],
                                           one["remedy"])


def expanded(table, keys):
    for key in keys:
        if key.startswith("@"):
            yield from expanded(table, table["sets"][key[1:]])
        else:
            yield key


def kinds():
    yield "| 届出 | 根拠 | 期間 | 全部／一部 | 添える・示す書類 |"
    yield "|---|---|---|---|---|"
    papers = {one["key"]: one for one in load("papers.json")["papers"]}
    for one in load("kinds.json")["kinds"]:
        days = "%d日" % one["deadline_days"] if one["deadline_days"] else "あらかじめ" if one["future"] else "—"
        parts = "%s／%s" % (one["whole"], one["part"]) if "whole" in one else "—"
        names = "、".join(papers[key]["label"] + ("" if papers[key]["blocking"] else "△")
                         for key in one["papers"])
        yield "| %s（`%s`） | %s | %s | %s | %s |" % (one["label"], one["id"], one["article"], days, parts,
                                                  names)


def items():
    """The matrix of items × kinds; two letters where Japanese / foreign or 全部 / 一部 differ."""
    table = load("kinds.json")
    letters = {"required": "●", "expected": "○", "shown": "・", "forbidden": "×"}
    rows = table["kinds"]
    yield "| 項目 | %s |" % " | ".join(one["short"] for one in rows)
    yield "|---|%s" % ("---|" * len(rows))
    for field in load("fields.json")["fields"]:
        pair = ("whole", "part") if field["scope"] == "notice" else ("japanese", "foreign")
        both = "notice" if field["scope"] == "notice" else "person"
        cells = []
        for one in rows:
            cell = {group: "" for group in pair}
            for want in ("shown", "expected", "required", "forbidden"):
                lists = one.get(want, {})
                for group in pair:
                    keys = expanded(table, lists.get(both, []) + lists.get(group, []))
                    if field["key"] in keys:
                        cell[group] = letters[want]
            first, second = cell[pair[0]], cell[pair[1]]
            cells.append(first if first == second else "%s／%s" % (first or "－", second or "－"))
        if any(cell not in ("", "×") for cell in cells):
            yield "| %s | %s |" % (field["label"], " | ".join(cells))


def schema(text):
    data = json.loads(text)
    fields = load("fields.json")["fields"]

    def of(scope):
        return {one["key"]: {"$ref": "#/$defs/value", "title": one["label"]} for one in fields
                if one["scope"] == scope}
    data["properties"]["kind"]["enum"] = [one["id"] for one in load("kinds.json")["kinds"]]
    data["properties"]["fields"]["properties"] = of("notice")
    data["properties"]["persons"]["items"]["properties"] = of("person")
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def rights():
    yield "| 操作 | %s |" % " | ".join(ROLES.values())
    yield "|---|%s" % ("---|" * len(ROLES))
    for action, roles in load("rights.json").items():
        yield "| `%s` | %s |" % (action, " | ".join("○" if r in roles else "" for r in ROLES))


def filled(text):
    for name, rows in (("problems", problems()), ("rights", rights()), ("kinds", kinds()),
                       ("items", items())):
        begin, end = "<!-- begin: %s -->\n" % name, "<!-- end: %s -->" % name
        text, n = re.subn(re.escape(begin) + ".*?" + re.escape(end),
                          lambda _: begin + "\n" + "\n".join(rows) + "\n\n" + end, text,
                          flags=re.S)
        if n != 1:
            sys.exit("%s: wants the marks of %r once" % (MANUAL, name))
    return text


def main():
    old = []
    for path, fill in ((MANUAL, filled), (SCHEMA, schema)):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        new = fill(text)
        if new == text:
            continue
        old.append(os.path.relpath(path, ROOT))
        if "--check" not in sys.argv[1:]:
            with open(path, "w", encoding="utf-8") as file:
                file.write(new)
    if old and "--check" in sys.argv[1:]:
        sys.exit("%s: old; run tools/manual_tables.py" % ", ".join(old))


if __name__ == "__main__":
    main()
