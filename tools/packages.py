# SPDX-License-Identifier: GPL-3.0-or-later
"""packaging/packages.txt against what the tree uses: nothing missing, nothing idle. For tools/lint.py."""
import importlib.util
import json
import os
import re
import subprocess
import sys

LIST = "packaging/packages.txt"

# What shows that a package is used, where that is neither a library of meson.build, nor a program or
# a Python module that scripts name: a pattern that must be found in the tree.
USED = {
    "build-essential": r"project\('kakanai', 'c'",
    "ninja-build": r"\bninja\b",
    "pkg-config": r"dependency\('",
    "ccache": r"CCACHE",
    "gettext": r"GETTEXT_PACKAGE",
    "libjpeg-dev": r"dependency\('libjpeg'",
    "python3": r"/usr/bin/python3",
    "tesseract-ocr": r"dependency\('tesseract'",
    "tesseract-ocr-jpn": r"\"jpn\"|jpn",
    "tesseract-ocr-eng": r"\"eng\"|\beng\b",
    "fonts-ipamj-mincho": r"fonts/truetype/ipamj",
    "fonts-morisawa-bizud-gothic": r"BIZ UD",
    "skkdic": r"SKK-JISYO\.L",
    "skkdic-extra": r"SKK-JISYO\.zipcode",
    "kanjidic": r"/usr/share/edict",
    "gjiten": r"/usr/share/gjiten",
    "unicode-data": r"/usr/share/unicode",
    "libsane1": r"sane",
    "sane-utils": r"scanimage|sane-utils",
    "ibus": r"ibus-daemon",
    "ibus-gtk4": r"GTK_IM_MODULE",
    "ibus-mozc": r"mozc-jp",
    "mozc-server": r"mozc-jp",
    "xvfb": r"exec Xvfb",
    "dbus": r"dbus-run-session",
    "at-spi2-core": r"GTK_A11Y",
    "gir1.2-atspi-2.0": r"require_version\(\"Atspi\"",
    "libxtst-dev": r"find_library\(\"Xtst\"\)",
    "libx11-dev": r"find_library\(\"X11\"\)",
    "libzint-dev": r"find_library\('zint'\)",
    "libcups2-dev": r"dependency\('cups'\)",
    "cups-daemon": r"/usr/sbin/cupsd",
    "cups-client": r"\"lpadmin\"",
    "libreoffice-calc-nogui": r"calc_pdf_Export",
    "bubblewrap": r"\"bwrap\"",
    "fonts-ipafont-mincho": r"IPAMincho",
    "fonts-noto-cjk": r"Noto Sans CJK JP",
    "fonts-crosextra-carlito": r"Carlito",
    "qpdf": r"\"qpdf\", \"--check\"",
    "poppler-utils": r"pdftotext|pdftoppm|pdfinfo|pdffonts",
    "python3-torch": r"import torch",
    "libopenblas0-pthread": r"OPENBLAS_NUM_THREADS",
    "python3-freetype": r"import freetype",
    "fonts-liberation": r"truetype/liberation",
    "postgresql": r"initdb|pg_ctl|postgres",
}

# Has a list of its own beside this one (tools/train/packages.txt).
TRAINING = "tools/train/"


def packages_of(text):
    return [line for line in (line.split("#")[0].strip() for line in text.splitlines()) if line]


def dpkg(*arguments):
    return subprocess.run(["dpkg", *arguments], capture_output=True, text=True).stdout


def owner(path):
    """The package a file came with; None where none did."""
    for name in (path, os.path.realpath(path), re.sub("^/usr", "", path)):
        out = dpkg("-S", name)
        if out:
            return re.split("[:,]", out)[0]
    return None


def installed():
    """Package → (what it depends on, whether every Debian has it)."""
    out = subprocess.run(["dpkg-query", "-W", "-f", "${Package}\t${Essential}\t${Priority}\t"
                          "${Pre-Depends},${Depends}\n"], capture_output=True, text=True).stdout
    found = {}
    for line in out.splitlines():
        name, essential, priority, depends = line.split("\t")
        found[name] = (set(re.findall(r"[a-z0-9][a-z0-9.+-]+", re.sub(r"\([^)]*\)|:any", "", depends))),
                       essential == "yes" or priority in ("required", "important"))
    return found


def libraries(build):
    """pkg-config name → package of each dependency of meson.build."""
    listed = subprocess.run(["meson", "introspect", "--dependencies", build], capture_output=True,
                            text=True)
    found = {}
    for name in {row["name"] for row in json.loads(listed.stdout)} if listed.returncode == 0 else ():
        folder = subprocess.run(["pkg-config", "--variable=pcfiledir", name], capture_output=True,
                                text=True).stdout.strip()
        if folder:
            found[name] = owner(os.path.join(folder, name + ".pc"))
    return found


def modules(paths):
    """(file, module, package) of each import that is neither Python's own nor ours."""
    ours = {os.path.basename(p)[:-3] for p in paths if p.endswith(".py")}
    for path in paths:
        if not path.endswith(".py") or path.startswith(TRAINING):
            continue
        for name in re.findall(r"^\s*(?:import|from)\s+([A-Za-z_]\w*)", open(path).read(), re.M):
            if name in sys.stdlib_module_names or name in ours:
                continue
            spec = importlib.util.find_spec(name)
            yield path, name, owner(spec.origin) if spec and spec.origin else None


def programs(paths):
    """(file, program, package) of each program that scripts and build files start."""
    start = re.compile(r"""(?:find_program\(|subprocess\.\w+\(\[?)\s*["']([\w.+/-]+)["']""")
    for path in paths:
        for name in start.findall(open(path, encoding="utf-8").read()):
            for folder in ("", "/usr/bin/", "/usr/sbin/"):
                if os.path.isabs(folder + name) and os.path.exists(folder + name):
                    yield path, name, owner(folder + name)
                    break


def check(tracked, build):
    if not os.path.exists(LIST):
        return
    text = open(LIST, encoding="utf-8").read()
    wanted = packages_of(text)
    known = installed()
    have = set(wanted)
    for _ in range(2):  # what comes along with them (gcc brings binutils)
        have |= {below for name in have if name in known for below in known[name][0]}
    scripts = tracked("dev", "*.py", "*.sh", "*meson.build")
    used = set()

    def need(where, what, package):
        if package is None:
            yield "%s: %s comes with no Debian package" % (where, what)
            return
        used.add(package)
        if package not in have and not known[package][1]:
            yield "%s: %s wants %s in %s" % (where, what, package, LIST)

    for name, package in sorted(libraries(build).items()):
        yield from need("meson.build", name, package)
    for path, name, package in {*modules(scripts), *programs(scripts)}:
        yield from need(path, name, package)
    everything = "".join(open(path, encoding="utf-8", errors="replace").read() for path in tracked(
        "dev", "*.py", "*.sh", "*meson.build", "*.c", "*.css", "resources/*.json", "resources/*.conf")
        if not path.endswith("tools/packages.py"))
    for package in wanted:
        if package not in used and not re.search(USED.get(package, "(?!)"), everything):
            yield "%s: nothing uses %s (or tools/packages.py does not know what does)" % (LIST, package)
