#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Template files against the published JSON Schema: the shipped ones fit it, and what it refuses
`kakanaictl template import` refuses too, with file, line and reason. TAP."""
import copy
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import jsonschema

program, root = sys.argv[1], pathlib.Path(sys.argv[2])
schema = json.loads((root / "resources/schema/template.schema.json").read_text())
shipped = sorted((root / "resources/templates").glob("*.json"))
count = failed = 0


def ok(condition, name):
    global count, failed
    count += 1
    failed += not condition
    print(f"{'ok' if condition else 'not ok'} {count} - {name}")


def bend(template, path, value):
    """A copy with one member replaced; value None: taken out."""
    bent = copy.deepcopy(template)
    *way, last = path
    inner = bent
    for step in way:
        inner = inner[step]
    if value is None:
        del inner[last]
    else:
        inner[last] = value
    return bent


BENT = [(("kakanai_template",), 2), (("id",), "../x"), (("version",), 0), (("document",), "poem"), (("seen_as",), None), (("issuer_code",), "12345"), (("learnt_from",), ["x"]), (("pages",), []),
        (("pages", 0, "width"), 0), (("pages", 0, "height"), 1e30), (("pages", 0, "unit"), 0), (("pages", 0, "em"), "wide"), (("pages", 0, "labels", 1, "word"), "字" * 61), (("pages", 0, "labels", 1, "group"), "left"),
        (("pages", 0, "labels", 0, "box"), [1, 2, 3]), (("pages", 0, "labels", 0, "box"), [1, 2, -3, 4]), (("pages", 0, "fields", 0, "label"), -2), (("pages", 0, "fields", 0, "place"), [1, 2, 3.5, 4]),
        (("pages", 0, "fields", 0, "em"), None), (("pages", 0, "rules"), None), (("pages", 0, "persons"), [[0, 0]] * 25), (("pages", 0, "step"), [0]), (("proof_pages",), ["R0lGODlh"])]

jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
ok(shipped, "templates are shipped")
for path in shipped:
    ok(not list(validator.iter_errors(json.loads(path.read_text()))), f"{path.stem} fits the schema")
good = json.loads(shipped[0].read_text())

with tempfile.TemporaryDirectory() as folder:
    def load(template):
        file = pathlib.Path(folder) / "bent.json"
        file.write_text(json.dumps(template, indent=1))
        return subprocess.run([program, "template", "import", file, "--dir", folder + "/library"], capture_output=True, text=True, timeout=60)

    ok(load(good).returncode == 0, "a good one is taken in")
    for path, value in BENT:
        bent, name = bend(good, path, value), ".".join(map(str, path))
        ok(list(validator.iter_errors(bent)), f"the schema refuses {name}")
        result = load(bent)
        ok(result.returncode == 1 and re.search(r"bent\.json:\d+: .", result.stderr), f"so does the program, with its line: {name}")

print(f"1..{count}")
sys.exit(failed > 0)
