# SPDX-License-Identifier: GPL-3.0-or-later
"""One document from layout to files."""
import json
import os
import random

import cards
import certificate
import fonts
import household
import register
import wear
from paper import Overflow  # noqa: F401  for make.py

STYLES = {"date": [("plain", 5), ("spaced", 3), ("zero", 2), ("dots", 1)], "foreign_date": [("west", 4), ("west-zero", 2), ("west-dots", 1)],
          "wide": [(False, 3), (True, 2)], "group": [(None, 4), ("spaces", 1), ("dashes", 1)], "blank": [("", 4), ("―", 1), ("＊＊＊", 1)],
          "size": [(9, 1), (10, 2), (10.5, 3), (11, 2), (12, 1)], "label_size": [(7, 1), (7.5, 1), (8, 3), (8.5, 2)], "yes": [("有", 3), ("該当", 1), ("○", 1)],
          "no": [("無", 3), ("非該当", 1), ("", 1)], "ink": [(20, 3), (45, 2), (70, 1)]}


def choose(rng, weighted):
    return rng.choices([w[0] for w in weighted], [w[1] for w in weighted])[0]


def style(rng):
    found = {name: choose(rng, weighted) for name, weighted in STYLES.items()}
    if found["yes"] != "有":
        found["no"] = "" if found["yes"] == "○" else "非該当"
    elif found["no"] == "非該当":
        found["no"] = "無"
    return found


def exact_variants(rng, home, face):
    """On IPAmj明朝 some names are printed with a variant only a selector tells."""
    if not face.sequences or rng.random() > 0.35:
        return
    person = home["people"][0]
    spots = [i for i, c in enumerate(person["name"]) if c in face.sequences and not c.isascii()]
    if person["foreign"] or not spots:
        return
    i = rng.choice(spots)
    old, sort = person["name"][i], rng.choice(face.sequences[person["name"][i]])
    before, after = person["name"], person["name"][:i] + old + sort + person["name"][i + 1:]
    for other in home["people"]:
        for key in ("name", "koseki_head"):
            if other.get(key) == before:
                other[key] = after
    for key in ("old_head", "new_head"):
        if home[key] == before:
            home[key] = after


def drawer(layout):
    """The function that draws it."""
    return cards.card if "kind" in layout else getattr(register, layout["draw"]) if "draw" in layout else certificates


def document(rng, number, table, args):
    from make import DPI, KINDS, WEAR
    kinds = {k: w for k, w in KINDS.items() if k in table and (not args["kinds"] or k in args["kinds"])}
    kind = choose(rng, list(kinds.items()))
    grade = choose(rng, [(w, n) for w, n in WEAR.items() if not args["wear"] or w in args["wear"]])
    dpi = choose(rng, list(DPI.items())) if not args["dpi"] else int(rng.choice(args["dpi"]))
    drawn = [one(rng) if callable(one) else one for one in table[kind]]
    chosen = [one for one in drawn if not args["layouts"] or one["name"] in args["layouts"]]
    if not chosen:
        raise SystemExit("make.py: no such layout of %s" % kind)
    layout = rng.choice(chosen)
    if drawer(layout) == cards.card:
        dpi = max(dpi, cards.DPI_LEAST)
    machine = random.Random(args["printer"]) if args["printer"] is not None else rng
    faces = {name: fonts.pick(machine, args["set"], name, args["stand_in"]) for name in ("values", "labels", "latin")}
    sheets, truth = drawer(layout)(rng, layout, faces, dpi, *([args["printer"]] if drawer(layout) == certificates else []))
    name = "%s-%04d" % (args["set"], number)
    truth = {"document": kind, "family": ("C-" if truth.pop("card", False) else "") + layout["name"], "set": args["set"], "degradation": grade, "dpi": dpi,
             "font": faces["values"].name, "images": [], "effects": [], "skew": 0, **truth, "boxes": {}}
    for page, sheet in enumerate(sheets):
        image, boxes, effects, skew = wear.scan(rng, sheet.image, sheet, grade, faces, layout.get("security", not truth["family"].startswith("C-")), truth["family"].startswith("C-"))
        ending = "png" if image.mode == "1" or grade == "clean" else "jpg"
        file = name + ("-%d" % (page + 1) if len(sheets) > 1 else "") + "." + ending
        if not args["no_images"]:
            options = {"quality": 92} if ending == "jpg" else {"compress_level": 4}
            image.save(os.path.join(args["out"], file), dpi=(dpi, dpi), **options)
        truth["images"].append(file)
        truth["boxes"].update({path: [page, *box] for path, box in boxes.items()})
        truth.update(effects=effects, skew=skew, size=list(image.size))
    truth["image"] = truth["images"][0]
    with open(os.path.join(args["out"], name + ".json"), "w", encoding="utf-8") as file:
        json.dump(truth, file, ensure_ascii=False, indent=1)
    return truth


def certificates(rng, layout, faces, dpi, printer=None):
    """Certificates and what prints like one."""
    home = household.household(rng, layout.get("household"))
    if printer is not None:
        household.move_to(home, household.household(random.Random(printer)))
    exact_variants(rng, home, faces["values"])
    printer = certificate.Printer(layout, home, dict(style(rng if printer is None else random.Random(printer)), **layout.get("style", {})), faces, dpi, rng)
    sheets = printer.print()
    values = printer.values
    return sheets, {"fields": values.truth["fields"], "persons": [p for p in values.truth["persons"]], "accept": values.accept, "ignore": layout.get("ignore", [])}
