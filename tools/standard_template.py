#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""standard_template.py [--control kakanaictl]: makes resources/templates/std.json, the built-in template of the
national-standard arrangement, by learning it from a page of tools/pages/layouts_standard.py on which every field
is filled in for somebody."""
import argparse
import datetime
import difflib
import json
import os
import random
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "pages"))
import certificate  # noqa: E402
import fonts  # noqa: E402
import household  # noqa: E402
import layouts_standard  # noqa: E402

TARGET = os.path.join(HERE, "..", "resources", "templates", "std.json")
SEED, DPI = 7, 300
STYLE = {"date": "plain", "foreign_date": "west", "wide": False, "size": 10.5, "label_size": 8, "ink": 20}


def everything(rng):
    """A household with a value for every field: two Japanese, a foreigner with a 通称."""
    while True:
        home = household.household(rng, "mixed", variants=0)
        people = home["people"]
        foreign = next(p for p in people if p["foreign"])
        if len(people) >= 3 and foreign.get("expiry") and foreign.get("residence_status") and not foreign.get("kanji"):
            people[0]["former_surname"] = "見本"
            foreign["alias"] = "見本　花子"
            return home


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--control", default=os.path.join(HERE, "..", "_build", "app", "ctl", "kakanaictl"))
    args = parser.parse_args()
    rng = random.Random(SEED)
    layout = layouts_standard.CERTIFICATES[0]
    faces = {name: fonts.face(fonts.STAND_IN[name == "labels"]) for name in ("values", "labels", "latin")}
    printer = certificate.Printer(layout, everything(rng), dict(STYLE, **layout["style"]), faces, DPI, rng)
    sheet = printer.print()[0]
    with tempfile.TemporaryDirectory() as folder:
        page, truth = os.path.join(folder, "page.png"), os.path.join(folder, "page.json")
        sheet.image.save(page, dpi=(DPI, DPI))
        with open(truth, "w", encoding="utf-8") as file:
            json.dump({"document": "transfer_certificate", **printer.values.truth}, file)
        subprocess.run([args.control, "template", "learn", page, "--truth", truth, "--id", "learnt", "--dir", folder], check=True)
        learnt = json.load(open(os.path.join(folder, "learnt.1.proof.json"), encoding="utf-8"))
    for key in ("issuer", "issuer_code"):
        learnt.pop(key, None)
    printed = [item[4] for item in layout["head_form"] + layout["person"] if item[4]]
    for label in learnt["pages"][0]["labels"]:  # as the form has it, not as it was read
        label["word"] = next(iter(difflib.get_close_matches(label["word"], printed, 1, 0.6)), label["word"])
    learnt.update(id="std", title="転出証明書（国の標準様式）", created=datetime.date(2020, 9, 11).strftime("%Y-%m-%dT00:00:00Z"), learnt_from=[])
    os.makedirs(os.path.dirname(TARGET), exist_ok=True)
    with open(TARGET, "w", encoding="utf-8") as file:
        json.dump(learnt, file, ensure_ascii=False, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
