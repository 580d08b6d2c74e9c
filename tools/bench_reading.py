# SPDX-License-Identifier: GPL-3.0-or-later
"""How right the reading is: pages of tools/pages are made, read by kakanaictl, judged against their truth,
and read by whole-page Tesseract, as they are and with ruled lines painted white."""
import collections
import concurrent.futures
import glob
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
SURE = 0.9
CARDS = ("residence_card", "special_permanent_resident_certificate", "driver_license", "my_number_card")
LATIN = re.compile(r"[\x20-\x7e　-]+")
HYPHENS = re.compile("[‐‑‒–—―−ー─━-]")
sys.path.insert(0, os.path.join(HERE, "pages"))


def fold(text):
    text = unicodedata.normalize("NFKC", text or "")
    text = "".join(c for c in text if not 0xe0100 <= ord(c) <= 0xe01ef and not c.isspace())
    return HYPHENS.sub("-", text).upper()


class Judge:
    def __init__(self):
        rows = json.load(open(os.path.join(ROOT, "resources", "tables", "fields.json"), encoding="utf-8"))["fields"]
        self.classes = {row["key"]: row["class"] for row in rows}

    def kind(self, key, value):
        kind = self.classes.get(key, "other")
        if kind == "name" and value.isascii():
            return "latin"
        return {"digits": "codes", "code": "codes", "date": "dates", "choice": "choices", "name": "names", "address": "addresses"}.get(kind, kind if kind == "kana" else "other")

    def same(self, key, got, want):
        if self.classes.get(key) == "name":  # exact code points; spaces and width of ASCII apart
            return plain(got) == plain(want)
        return fold(got) == fold(want)

    def values(self, document, card):
        """{path: (value, confidence)}; a card has one holder, its two levels are one."""
        found = {}
        for key, value in document.get("fields", {}).items():
            found["fields." + key] = both(value)
        for i, person in enumerate(document.get("persons", [])):
            for key, value in person.items():
                found["persons.%d.%s" % (i, key)] = both(value)
        if card:
            found = {path.split(".")[-1]: value for path, value in found.items() if not re.match(r"persons\.[1-9]", path)}
        return {path: value for path, value in found.items() if value[0]}

    def aligned(self, truth, reading):
        left, ordered = list(reading.get("persons", [])), []
        for person in truth["persons"]:
            def likeness(got):
                return sum(self.same(key, both(got.get(key, ""))[0], value) for key, value in person.items())
            best = max(left, key=likeness, default=None)
            if best is not None and likeness(best) > 0:
                left.remove(best)
                ordered.append(best)
            else:
                ordered.append(None)
        ordered = [got if got is not None else left.pop(0) if left else {} for got in ordered]
        return dict(reading, persons=ordered + left)

    def page(self, truth, reading):
        """([(path, class, want, got, confidence, right)], [(path, got, confidence) spurious])."""
        card = truth["document"] in CARDS
        short = (lambda path: path.split(".")[-1]) if card else (lambda path: path)
        want = self.values(truth, card)
        got = self.values(self.aligned(truth, reading), card)
        accept = {short(path): others for path, others in truth.get("accept", {}).items()}
        ignore = {short(path) for path in truth.get("ignore", [])}
        rows, more = [], []
        for path, (value, _) in want.items():
            if path in ignore:
                continue
            key = path.split(".")[-1]
            read, confidence = got.get(path, ("", 0))
            right = bool(read) and any(self.same(key, read, one) for one in [value, *accept.get(path, [])])
            rows.append((path, self.kind(key, value), value, read, confidence, right))
        for path, (read, confidence) in got.items():
            if path not in want and path not in ignore and path.split(".")[-1] in self.classes:
                more.append((path, read, confidence))
        return rows, more


def compatible(text):
    """A 互換漢字 and its standardised sequence (朗 U+F929, 朗 U+FE00) are one character written two ways."""
    text = re.sub("[\ufe00-\ufe02]", "\ufe00", text)
    return "".join(unicodedata.normalize("NFC", c) + "\ufe00" if "\uf900" <= c <= "\ufaff" and unicodedata.normalize("NFC", c) != c else c for c in text)


def plain(text):
    text = compatible(text)
    return re.sub(r"\s", "", "".join(chr(ord(c) - 0xfee0) if "！" <= c <= "～" else c for c in text))


def both(value):
    if isinstance(value, dict):
        return value.get("value") or "", value.get("confidence", 0)
    return value or "", 1


def paint_rules(job):
    """Long straight runs of ink made white, as one would before handing a form to Tesseract."""
    import numpy as np
    from PIL import Image
    source, target = job
    with Image.open(source) as image:
        dpi, grey = image.info.get("dpi", (300, 300)), np.asarray(image.convert("L")).copy()
    dark = grey < max(90, int(np.percentile(grey, 60)) - 60)
    rules = np.zeros_like(dark)
    length = max(30, int(dpi[0] * 0.3))
    for turned in (False, True):
        view = dark.T if turned else dark
        sums = np.cumsum(np.pad(view, ((0, 0), (1, 0))), axis=1, dtype=np.int32)
        full = (sums[:, length:] - sums[:, :-length]) >= length * 0.97
        marks = np.cumsum(np.pad(full, ((0, 0), (length, length))), axis=1, dtype=np.int32)
        hit = (marks[:, length:] - marks[:, :-length])[:, :view.shape[1]] > 0
        rules |= (hit & view).T if turned else hit & view
    grown = rules.copy()
    for shift in (-1, 1):
        grown |= np.roll(rules, shift, 0) | np.roll(rules, shift, 1)
    grey[grown] = 255
    Image.fromarray(grey).save(target, dpi=dpi)


def tesseract(pages, environment):
    """(text of each, seconds a page), the model loaded once; two processes, each with one thread."""
    def part(some):
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as listing:
            listing.write("\n".join(some) + "\n")
            listing.flush()
            began = time.monotonic()
            done = subprocess.run(["tesseract", listing.name, "-", "-l", "jpn", "--psm", "6"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            texts = done.stdout.split("\f")[:len(some)]
            return texts + [""] * (len(some) - len(texts)), time.monotonic() - began
    halves = [pages[0::2], pages[1::2]]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = list(pool.map(part, halves))
    texts = [""] * len(pages)
    texts[0::2], texts[1::2] = results[0][0], results[1][0]
    return texts, sum(seconds for _, seconds in results) / max(1, len(pages))


def read_pages(control, truths, folder, environment, *options):
    """A reading for each truth; documents of one sheet in two processes, the others one by one."""
    def several(names):
        done = subprocess.run([control, "read", "--json", "--each", *options, *names], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        out = {}
        for line in done.stdout.splitlines():
            one = json.loads(line)
            if one.get("part", 1) == 1:
                out.setdefault(one["file"], one)
        return out
    single = [os.path.join(folder, t["images"][0]) for t in truths if len(t["images"]) == 1]
    readings = {}
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for part in pool.map(several, [single[0::2], single[1::2]]):
            readings.update(part)

        def many(truth):
            done = subprocess.run([control, "read", "--json", *options, *[os.path.join(folder, name) for name in truth["images"]]], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            return json.loads(done.stdout.splitlines()[0]) if done.stdout.strip() else {}
        groups = [t for t in truths if len(t["images"]) > 1]
        for truth, one in zip(groups, pool.map(many, groups)):
            readings[os.path.join(folder, truth["images"][0])] = one
    return [readings.get(os.path.join(folder, t["images"][0]), {}) for t in truths]


def run(bench, args, printed_dates, title, table, percent):
    """The whole of it, on args.set, args.seed, args.count; args.keep keeps the pages and the errors."""
    import fonts
    fonts.install(args.set)
    with tempfile.TemporaryDirectory() as scratch:
        folder = args.keep or scratch
        os.makedirs(folder, exist_ok=True)
        for old in glob.glob(os.path.join(glob.escape(folder), args.set + "-*")):
            os.unlink(old)
        began = time.monotonic()
        make = ["/usr/bin/python3", os.path.join(HERE, "pages", "make.py"), "--out", folder, "--set", args.set, "--seed", str(args.seed), "--count", str(args.count or 60)]
        for name in ("kinds", "wear", "dpi", "layouts"):
            if getattr(args, name):
                make += ["--" + name, getattr(args, name)]
        subprocess.run(make, check=True)
        made = time.monotonic() - began
        truths = [json.load(open(name, encoding="utf-8")) for name in sorted(glob.glob(os.path.join(glob.escape(folder), args.set + "-*.json")))]
        began = time.monotonic()
        readings = read_pages(bench.program("app/ctl/kakanaictl"), truths, folder, bench.environment)
        took = time.monotonic() - began
        texts = {}
        pages = [os.path.join(folder, name) for t in truths for name in t["images"]]
        if not args.no_peer:
            bare = [os.path.join(scratch, "bare-%d.png" % i) for i in range(len(pages))]
            with concurrent.futures.ProcessPoolExecutor(2) as pool:
                list(pool.map(paint_rules, zip(pages, bare)))
            for name, files in (("raw", pages), ("painted", bare)):
                got, seconds = tesseract(files, bench.environment)
                texts[name] = (dict(zip(pages, got)), seconds)
        report(args, truths, readings, texts, folder, printed_dates, title, table, percent)
        print("\n%d documents, %d sheets: made in %.0f s, read in %.0f s" % (len(truths), len(pages), made, took))
        seconds = [r["seconds"] / len(t["images"]) for r, t in zip(readings, truths) if "seconds" in r]
        if seconds:
            print("seconds a sheet: Kakanai %.2f" % (sum(seconds) / len(seconds)), end="")
            print("".join("; Tesseract %s %.2f" % (name, part[1]) for name, part in texts.items()))


def report(args, truths, readings, texts, folder, printed_dates, title, table, percent):
    judge, groups, errors = Judge(), collections.defaultdict(collections.Counter), []
    for truth, reading in zip(truths, readings):
        rows, more = judge.page(truth, reading)
        named = reading.get("document") == truth["document"]
        where = [("all", ""), ("document", truth["document"]), ("layout", truth["family"]), ("wear", truth["degradation"]), ("dpi", "%3d" % truth["dpi"])]
        spurious = [m for m in more if m[2] >= SURE]
        full = named and all(row[5] for row in rows) and not spurious
        pages = [os.path.join(folder, name) for name in truth["images"]]
        peer = {name: fold("".join(part[0][page] for page in pages)) for name, part in texts.items()}
        for group in where:
            groups[group].update(pages=1, named=named, full=full, spurious=len(spurious))
        if not named:
            errors.append((truth["image"], "document", reading.get("document", "nothing"), truth["document"], 0))
        for path, kind, want, got, confidence, right in rows:
            forms = printed_dates(want) if kind == "dates" else [want]
            seen = collections.Counter(values=1, right=right, sure=confidence >= SURE, sure_wrong=confidence >= SURE and not right and bool(got),
                                       missed=not got, **{name: any(fold(form) in text for form in forms) for name, text in peer.items()})
            for group in [*where, ("class", kind)]:
                groups[group].update(seen)
            if not right:
                errors.append((truth["image"], path, got, want, confidence))
        errors += [(truth["image"], path, got, "", confidence) for path, got, confidence in spurious]
    title("reading: set %s, seed %d" % (args.set, args.seed))
    order = ["all", "document", "class", "wear", "dpi", "layout"]
    rows = []
    for (kind, name), n in sorted(groups.items(), key=lambda item: (order.index(item[0][0]), item[0][1])):
        rows.append([kind, name, n["pages"] or "", percent(n["named"], n["pages"]), percent(n["full"], n["pages"]), n["values"], percent(n["right"], n["values"]), n["missed"],
                     percent(n["sure"], n["values"]), n["sure_wrong"], n["spurious"], *[percent(n[peer], n["values"]) for peer in texts]])
    table(["", "", "pages", "type", "full", "values", "right", "missed", "sure", "sure, wrong", "spurious", *["Tesseract " + peer for peer in texts]], rows)
    total = groups[("all", "")]
    print("sure and wrong, spurious with it: %s of the values" % percent(total["sure_wrong"] + total["spurious"], total["values"]))
    if texts:
        print("Tesseract has no fields: counted is whether the value stands anywhere in its text of the page.")
    if args.keep:
        with open(os.path.join(folder, "errors.txt"), "w", encoding="utf-8") as file:
            for page, path, got, want, confidence in errors:
                file.write("%s\t%s\tgot=%s\ttruth=%s\t%.2f%s\n" % (page, path, got, want, confidence, "\tSURE" if confidence >= SURE else ""))
        for truth, reading in zip(truths, readings):
            with open(os.path.join(folder, os.path.splitext(truth["image"])[0] + ".reading"), "w", encoding="utf-8") as file:
                json.dump(reading, file, ensure_ascii=False, indent=1)
