#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""tools/lint.py sees what it is there for: each rule is broken once in a small tree. Speaks TAP."""
import os
import subprocess
import sys
import tempfile

LINT = os.path.abspath(sys.argv[1])
SPDX = "/* SPDX-License-Identifier: GPL-3.0-or-later */\n"
XML = ('<?xml version="1.0"?><gresources><gresource prefix="/jp/kakanai">'
       "<file>%s</file></gresource></gresources>")
HEADER = SPDX + "#pragma once\n\ntypedef enum\n{\n  KK_DESK_ERROR_LOST, /* gone */\n} KkDeskError;\n"

# A tree nothing is wrong with.
GOOD = {
    "core/kk-a.h": SPDX + "#pragma once\n",
    "core/kk-a.c": SPDX + '#include "core/kk-a.h"\n\nint kk_a;\n',
    "app/kk-b.h": HEADER,
    "app/kk-b.c": SPDX + '#include "app/kk-b.h"\n#include "core/kk-a.h"\n\n'
                         'const char *kk_b = "tables/a.json";\n',
    "ui/kk-c.c": SPDX + '#include "app/kk-b.h"\n\nint kk_c = KK_DESK_ERROR_LOST;\n',
    "resources/a.gresource.xml": XML % "tables/a.json",
    "resources/tables/a.json": "{}\n",
    "tools/a.py": "# SPDX-License-Identifier: GPL-3.0-or-later\n",
}

# What is changed, and what must then be said.
BROKEN = [
    ("GTK in core", {"core/kk-a.c": SPDX + "#include <gtk/gtk.h>\n\nint kk_a;\n"},
     "core/kk-a.c:2: GTK may not be included here"),
    ("an include upwards", {"core/kk-a.c": SPDX + '#include "app/kk-b.h"\n\nint kk_a;\n'},
     "core/kk-a.c:2: core includes app: up or sideways"),
    ("an include not from the root", {"core/kk-a.c": SPDX + '#include "kk-a.h"\n\nint kk_a;\n'},
     "core/kk-a.c:2: write includes from the root: kk-a.h"),
    ("a symbol of SQLite in ui", {"ui/kk-c.c": GOOD["ui/kk-c.c"] + "int sqlite3_close (void *);\n\n"
                                  "int\nkk_close (void)\n{\n  return sqlite3_close (0);\n}\n"},
     "libkk-ui-more.a: links sqlite3_close (SQLite)"),
    ("no licence", {"core/kk-a.c": "int kk_a;\n"}, "core/kk-a.c: no SPDX line"),
    ("a goto", {"core/kk-a.c": SPDX + "void\nkk_a (void)\n{\nx:\n  goto x;\n}\n"}, "core/kk-a.c: goto"),
    ("too long", {"core/kk-a.c": SPDX + "int kk_a;\n" * 700}, "core/kk-a.c: 701 lines"),
    ("not formatted", {"core/kk-a.c": SPDX + "int   kk_a ;\n"}, "core/kk-a.c: not formatted"),
    ("JSON that is none", {"resources/tables/a.json": "{,}\n"}, "resources/tables/a.json: "),
    ("an error without a sentence", {"ui/kk-c.c": SPDX + "int kk_c;\n"},
     "app/kk-b.h: KK_DESK_ERROR_LOST has no sentence"),
    ("a resource nobody bundles", {"app/kk-b.c": SPDX + 'const char *kk_b = "tables/b.json";\n'},
     "app/kk-b.c: tables/b.json is in no gresource"),
    ("a file nobody bundles", {"resources/tables/b.json": "{}\n"},
     "resources/tables/b.json: in no gresource"),
    ("a bundle of what is not there", {"resources/a.gresource.xml": XML % "tables/c.json"},
     "resources/a.gresource.xml: there is no resources/tables/c.json"),
    ("an idle package", {"packaging/packages.txt": "git\nlibklingon-dev\n"},
     "nothing uses libklingon-dev"),
    ("a module of no listed package", {"packaging/packages.txt": "git\n",
                                       "tools/b.py": "# SPDX-License-Identifier: GPL-3.0-or-later\n"
                                                     "import gi\n"},
     "tools/b.py: gi wants python3-gi in packaging/packages.txt"),
]


def lint(change):
    """What lint says of the good tree with change, and its exit status."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in {**GOOD, **change}.items():
            path = os.path.join(folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        with open(os.path.join(os.path.dirname(LINT), "..", ".clang-format"), encoding="utf-8") as style:
            open(os.path.join(folder, ".clang-format"), "w", encoding="utf-8").write(style.read())
        subprocess.run(["git", "init", "-q", folder], check=True)
        for floor, source in (("core", None), ("app", None), ("ui", "kk-c.c")):
            build = os.path.join(folder, "_build", floor)
            os.makedirs(build)
            code = os.path.join(folder, floor, source) if source else "/dev/null"
            made = subprocess.run(["cc", "-xc", "-I", folder, "-c", code, "-o", build + "/a.o"],
                                  stderr=subprocess.DEVNULL)
            # Two libraries: a floor may have more than one.
            subprocess.run(["ar", "rc", build + "/libkk-%s.a" % floor], check=True)
            if made.returncode == 0:
                subprocess.run(["ar", "rc", build + "/libkk-%s-more.a" % floor, build + "/a.o"],
                               check=True)
        with open(os.path.join(folder, ".gitignore"), "w", encoding="utf-8") as file:
            file.write("/_build/\n")
        done = subprocess.run(["/usr/bin/python3", LINT, "--build", "_build"], cwd=folder,
                              capture_output=True, text=True)
        return done.stdout + done.stderr, done.returncode


def main():
    print("1..%d" % (len(BROKEN) + 1))
    said, code = lint({})
    fine = code == 0 and "lint: 0 findings" in said
    print("%s 1 - a clean tree" % ("ok" if fine else "not ok"))
    failed = not fine
    if failed:
        print("# " + said.replace("\n", "\n# "))
    for number, (name, change, expected) in enumerate(BROKEN, 2):
        said, code = lint(change)
        fine = code == 1 and expected in said
        failed |= not fine
        print("%s %d - %s" % ("ok" if fine else "not ok", number, name))
        if not fine:
            print("# " + said.replace("\n", "\n# "))
    sys.exit(1 if failed else 0)


main()
