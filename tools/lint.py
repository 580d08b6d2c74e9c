#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the floors: who may include what, which library may need which symbols; formatting, licences,
data files. Prints one line a finding and exits 1 if there is any."""
import argparse
import glob
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import packages  # noqa: E402

# The floors of the house, each with the folders it may include.
BELOW = {
    "core": [],
    "lexicon": ["core"],
    "store": ["lexicon", "core"],
    "devices": ["lexicon", "core"],
    "forms": ["lexicon", "core"],
    "ocr": ["lexicon", "core"],
    "app": ["ocr", "forms", "devices", "store", "lexicon", "core"],
    "server": ["forms", "store", "lexicon", "core"],
    "ui": ["app", "ocr", "forms", "devices", "store", "lexicon", "core"],
}

# Libraries that only some floors may touch: header pattern, symbol pattern, floors.
LIBRARIES = [
    ("GTK", r"^(gtk|gdk|gsk)/", r"^(gtk|gsk)_", {"ui"}),
    ("SQLite", r"^sqlite3\.h$", r"^sqlite3_", {"store", "lexicon"}),
    ("libpq", r"^(libpq-fe|postgresql/.*)\.h$", r"^PQ[a-z]", {"store"}),
    ("Tesseract", r"^tesseract/", r"^Tess[A-Z]", {"ocr"}),
    ("Leptonica", r"^(leptonica/.*|allheaders\.h)$", r"^pix[A-Z]", {"ocr"}),
    ("SANE", r"^sane/", r"^sane_", {"devices"}),
    ("libcurl", r"^curl/", r"^curl_", {"app"}),
    ("libmicrohttpd", r"^microhttpd\.h$", r"^MHD_", {"server"}),
    ("GnuTLS", r"^gnutls/", r"^gnutls_", {"server", "store"}),
    ("libsodium", r"^sodium\.h$", r"^(sodium|crypto)_", {"store"}),
    # devices draws what poppler decodes of a PDF.
    ("cairo", r"^cairo", r"^cairo_", {"forms", "ui", "devices"}),
    ("Pango", r"^pango/", r"^pango_", {"forms", "ui"}),
    ("poppler", r"^poppler", r"^poppler_", {"forms", "devices"}),
    # lexicon draws the glyphs of IPAmj明朝 that print is held against.
    ("FreeType", r"^(ft2build\.h|freetype/)", r"^FT_", {"forms", "lexicon"}),
    ("libqpdf", r"^qpdf/", r"^qpdf_", {"forms"}),
    ("Little CMS", r"^lcms2", r"^cms[A-Z]", {"forms"}),
    ("libqrencode", r"^qrencode\.h$", r"^QR(code|input)_", {"forms"}),
    ("zint", r"^zint\.h$", r"^ZBarcode_", {"forms"}),
    ("CUPS", r"^cups/", r"^(cups[A-Z]|ipp[A-Z]|http[A-Z])", {"devices"}),
    ("zbar", r"^zbar", r"^zbar_", {"devices"}),
]

# Errors that never leave their floor.
INSIDE = {"kk_line_error"}

# Folders of resources/ that are read by others than the programs, or as files.
FOR_OTHERS = ("schema/", "forms/city/")

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def tracked(*patterns):
    out = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard",
                          "--", *patterns], capture_output=True, text=True, check=True).stdout
    return [f for f in out.split("\0") if f and os.path.exists(f)]


def check_includes(files):
    for path in files:
        floor = path.split("/")[0]
        if floor not in BELOW:
            continue
        for number, line in enumerate(open(path, encoding="utf-8"), 1):
            match = INCLUDE.match(line)
            if not match:
                continue
            quoted, header = match[1] == '"', match[2]
            for name, pattern, _, floors in LIBRARIES:
                if re.match(pattern, header) and floor not in floors and not quoted:
                    yield "%s:%d: %s may not be included here" % (path, number, name)
            folder = header.split("/")[0]
            if quoted and "/" not in header and header != "kk-config.h":
                yield "%s:%d: write includes from the root: %s" % (path, number, header)
            elif quoted and folder in BELOW and folder != floor and folder not in BELOW[floor]:
                yield "%s:%d: %s includes %s: up or sideways" % (path, number, floor, folder)


def check_symbols(build):
    for floor in BELOW:
        if not os.path.isdir(floor):
            continue
        libraries = sorted(glob.glob(os.path.join(glob.escape(build), floor, "libkk-*.a")))
        if not libraries:
            yield "%s: no library of %s is built" % (build, floor)
        for library in libraries:
            out = subprocess.run(["nm", "-u", library], capture_output=True, text=True).stdout
            for symbol in sorted({line.split()[-1] for line in out.splitlines() if " U " in line}):
                for name, _, pattern, floors in LIBRARIES:
                    if re.match(pattern, symbol) and floor not in floors:
                        yield "%s: links %s (%s)" % (library, symbol, name)


def check_sources(files):
    for path in files:
        text = open(path, encoding="utf-8").read()
        if "SPDX-License-Identifier: GPL-3.0-or-later" not in text[:300]:
            yield "%s: no SPDX line" % path
        if not path.endswith((".c", ".h")):
            continue
        if text.count("\n") > 600:
            yield "%s: %d lines; does it still have one job?" % (path, text.count("\n"))
        if re.search(r"\bgoto\b", re.sub(r"/\*.*?\*/|\"(\\.|[^\"])*\"", "", text, flags=re.S)):
            yield "%s: goto" % path


def check_format(files):
    for start in range(0, len(files), 50):
        out = subprocess.run(["clang-format", "--dry-run", *files[start:start + 50]],
                             capture_output=True, text=True).stderr
        for path in sorted({line.split(":")[0] for line in out.splitlines()
                            if "-Wclang-format-violations" in line}):
            yield "%s: not formatted (clang-format -i)" % path


def check_data():
    for path in tracked("*.json"):
        try:
            json.load(open(path, encoding="utf-8"))
        except ValueError as error:
            yield "%s: %s" % (path, error)
    for path in tracked("*.ui", "*.xml", "*.svg"):
        try:
            ElementTree.parse(path)
        except ElementTree.ParseError as error:
            yield "%s: %s" % (path, error)


def check_messages():
    """Every error that may come up to the window has its sentence there."""
    if not os.path.isdir("ui"):
        return
    told = "".join(open(path, encoding="utf-8").read() for path in tracked("ui/*.c"))
    for path in tracked(*("%s/*.h" % floor for floor in BELOW["ui"])):
        for enum in re.findall(r"typedef enum\s*\{(.*?)\}\s*Kk\w+Error;", open(path).read(), re.S):
            for code in re.findall(r"^\s*(KK_\w+_ERROR_\w+)", enum, re.M):
                domain = code[:code.index("_ERROR_") + 6].lower()
                if domain not in INSIDE and not re.search(r"\b%s\b" % code, told):
                    yield "%s: %s has no sentence in ui/kk-messages.c" % (path, code)


def check_resources():
    """What code names is in a gresource, what a gresource names is there."""
    bundled = set()
    for path in tracked("resources/*.gresource.xml"):
        for element in ElementTree.parse(path).iter("file"):
            bundled.add(element.text)
            if not os.path.exists(os.path.join("resources", element.text)):
                yield "%s: there is no resources/%s" % (path, element.text)
    folders = "|".join(sorted({name.split("/")[0] for name in bundled})) or "-"
    named = re.compile(r'"(?:/jp/kakanai/)?((?:%s)/[\w./-]+\.(?!h")\w+)"' % folders)
    for path in tracked(*("%s/*.c" % floor for floor in BELOW)):
        for name in named.findall(open(path, encoding="utf-8").read()):
            if name not in bundled:
                yield "%s: %s is in no gresource" % (path, name)
    for path in tracked("resources"):
        name = path[len("resources/"):]
        if "/" in name and name not in bundled and not name.startswith(FOR_OTHERS):
            yield "%s: in no gresource" % path


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    args = parser.parse_args()
    c_files = tracked("*.c", "*.h")
    findings = [*check_includes(c_files), *check_symbols(args.build),
                *check_sources(c_files + tracked("*.py", "*.sh")), *check_format(c_files),
                *check_data(), *check_messages(), *check_resources(),
                *packages.check(tracked, args.build)]
    for finding in findings:
        print(finding)
    print("lint: %d findings in %d files" % (len(findings), len(c_files)))
    sys.exit(1 if findings else 0)


main()
