#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kakanaictl check as a process, and the examples against the published JSON Schema. TAP."""
import json
import pathlib
import subprocess
import sys
import tempfile

import jsonschema

program, root = sys.argv[1], pathlib.Path(sys.argv[2])
schema = json.loads((root / "resources/schema/notice.schema.json").read_text())
examples = sorted((root / "resources/schema/examples").glob("*.json"))
count = failed = 0


def ok(condition, name):
    global count, failed
    count += 1
    failed += not condition
    print(f"{'ok' if condition else 'not ok'} {count} - {name}")


def run(*args):
    return subprocess.run([program, "check", *map(str, args)], capture_output=True, timeout=30)


jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
ok(len(examples) == len(schema["properties"]["kind"]["enum"]), "an example of each kind")
for path in examples:
    ok(not list(validator.iter_errors(json.loads(path.read_text()))), f"{path.stem} fits the schema")
    result = run(path, "--today", "2025-04-05", "--city", "402168", "--papers")
    ok(result.returncode == 0 and result.stdout == b"", f"{path.stem} has no problem")

profile = json.loads((root / "resources/rpa/standard.json").read_text())["tables"]
for table in ("kind", "special"):
    ok(set(profile[table]) == set(schema["properties"]["kind"]["enum"]), f"rpa: {table} of every kind")

with tempfile.TemporaryDirectory() as folder:
    notice = json.loads((root / "resources/schema/examples/move-in.json").read_text())
    broken = pathlib.Path(folder) / "broken.json"

    def check(*args, text=None):
        broken.write_text(text if text is not None else json.dumps(notice))
        return run(broken, "--today", "2025-04-05", *args)

    notice["persons"][0]["pension_number"] = {"value": "123", "confirmed": True}
    result = check("--json")
    found = json.loads(result.stdout)
    ok(result.returncode == 0 and [p["severity"] for p in found] == ["warning"], "a warning alone: 0")
    ok(set(found[0]) == {"field", "severity", "code", "message"}, "members of a problem")
    notice["persons"][0]["my_number"]["value"] = "123456789017"
    result = check("--json")
    found = json.loads(result.stdout)
    ok(result.returncode == 1, "an error: 1")
    ok(any(p["field"] == "persons[0].my_number" and p["code"] == "check_digit" for p in found),
       "the error names its field")
    ok(b"123456789017" not in result.stdout + result.stderr, "no 個人番号 in a message")
    result = check()
    ok(result.returncode == 1 and "error\tpersons[0].my_number\tcheck_digit\t" in result.stdout.decode(),
       "as text")
    ok(check("--city", "402169").returncode == 2, "a city code that is none: 2")
    ok(check("--today", "2025-02-30").returncode == 2, "a day that is none: 2")
    ok(check("--nonsense").returncode == 2, "an option that is none: 2")
    for text in ["", "[]", "{}", "{\"kind\": \"fly\"}", "[" * 100000]:
        result = check(text=text)
        ok(result.returncode == 2 and result.stderr != b"", f"no notice: 2: {text[:20]!r}")
    for bad in [{"kind": "fly"}, {"kind": "move_in", "fields": {"new_head": {"value": 1}}},
                {"kind": "move_in", "persons": [1]}, {}]:
        ok(bool(list(validator.iter_errors(bad))), f"the schema refuses {bad}")
ok(run("/nonexistent.json").returncode == 2, "no file: 2")
ok(run().returncode == 2, "no argument: 2")
ok(subprocess.run([program], capture_output=True).returncode == 2, "no command: 2")
print(f"1..{count}")
sys.exit(failed > 0)
