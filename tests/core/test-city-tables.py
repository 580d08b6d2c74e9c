#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A city's own tables in front of the shipped ones, seen through the programs. TAP."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

program, server, root = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
tables = root / "resources/tables"
example = root / "resources/schema/examples/move-in.json"
count = failed = 0


def ok(condition, name):
    global count, failed
    count += 1
    failed += not condition
    print(f"{'ok' if condition else 'not ok'} {count} - {name}")


def line_of(text, needle):
    return text[:text.index(needle)].count("\n") + 1


with tempfile.TemporaryDirectory() as folder:
    city = pathlib.Path(folder) / "city"
    (city / "tables").mkdir(parents=True)
    env = dict(os.environ, KAKANAI_CITY_DIR=str(city), XDG_STATE_HOME=str(pathlib.Path(folder) / "state"))

    def check(path=example):
        done = subprocess.run([program, "check", str(path), "--today", "2025-04-05", "--json"], env=env,
                              capture_output=True, timeout=30)
        return json.loads(done.stdout), done.stderr.decode()

    def put(name, text):
        (city / "tables" / f"{name}.json").write_text(text)

    def shipped(name):
        return (tables / f"{name}.json").read_text()

    def clear():
        for path in (city / "tables").iterdir():
            path.unlink()

    found, said = check()
    ok(found == [] and said == "", "no table of the city: the shipped ones")
    for path in sorted(tables.glob("*.json")):
        if path.stem not in ("labels", "rights"):
            put(path.stem, path.read_text())
    found, said = check()
    ok(found == [] and said == "", "the shipped tables as the city's own")
    clear()

    # the city wants a telephone number
    own = shipped("kinds").replace('"whole": ["new_head"]', '"whole": ["new_head", "phone"]', 1)
    put("kinds", own)
    found, said = check()
    ok([p["field"] for p in found] == ["phone"] and said == "", "an item the city requires")
    ok(found and found[0]["severity"] == "error", "… is an error")
    put("problems", shipped("problems").replace('"id": "required", "severity": "error"',
                                                '"id": "required", "severity": "warning"'))
    found, said = check()
    ok(found and found[0]["severity"] == "warning", "the city's severity")

    # a broken edit: the last good one stays in force, and every program says what is wrong
    bad = own.replace('"old_city": "other"', '"old_city": "somewhere"', 1)
    put("kinds", bad)
    found, said = check()
    ok([p["field"] for p in found] == ["phone"], "the last good one stays in force")
    ok(f"kinds.json:{line_of(bad, 'somewhere')}: " in said and "old_city" in said, "file, line and reason")
    done = subprocess.run([server, "list", "--data", folder], env=env, capture_output=True, timeout=30)
    ok(b"kinds.json:" in done.stderr, "kakanaid says it too")

    clear()
    env["XDG_STATE_HOME"] = str(pathlib.Path(folder) / "empty")
    wrong = [
        ("kinds", "{", None),
        ("kinds", "", None),
        ("kinds", "[]", None),
        ("kinds", '{"kinds": []}', None),
        ("kinds", shipped("kinds").replace('"@koseki"', '"@nothing"', 1), "@nothing"),
        ("kinds", shipped("kinds").replace('"transfer_certificate"', '"horse"', 1), "horse"),
        ("kinds", shipped("kinds").replace('"id": "move_out"', '"id": "fly"', 1), '"fly"'),
        ("fields", shipped("fields").replace('"my_number", "label": "個人番号", "scope": "person", "class": "digits", "secret": true',
                                             '"my_number", "label": "個人番号", "scope": "person", "class": "digits"'),
         '"my_number"'),
        ("problems", shipped("problems").replace('"id": "late_filing"', '"id": "late"'), None),
        ("problems", shipped("problems").replace('"severity": "warning"', '"severity": "loud"', 1), "loud"),
        ("relationships", shipped("relationships").replace('["子の子"]', '["孫"]', 1), '["孫"]'),
        ("residence-statuses", shipped("residence-statuses").replace('"3月"', '"三月"', 1), "三月"),
        ("residence-statuses", shipped("residence-statuses").replace("2027-04-01", "2027-04-31"), "2027-04-31"),
        ("papers", shipped("papers").replace('"blocking"', '"when": [1], "blocking"', 1), None),
        ("papers", shipped("papers").replace('["japanese"]', '["japonese"]', 1), "japonese"),
        ("certificates", shipped("certificates").replace("request.seal", "request.dog", 1), "request.dog"),
        ("identity-documents", shipped("identity-documents").replace('"enough": 1', '"enough": 3', 1), '"enough": 3'),
        ("eras", shipped("eras").replace("2019-05-01", "2019-05-32"), None),
        ("choices", shipped("choices").replace('"label": "本人"', '"text": "本人"', 1), '"text"'),
    ]
    for name, text, needle in wrong:
        put(name, text)
        found, said = check()
        where = f"{name}.json:" + (f"{line_of(text, needle)}:" if needle else "")
        ok(found == [] and where in said and "the shipped one is in force" in said,
           f"{name}: {needle or text[:12]!r} is refused ({said.strip()[-60:]})")
        clear()
print(f"1..{count}")
sys.exit(failed > 0)
