#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values stand where LibreOffice sets them when they are typed into the sheet (`./dev bench placement` measures every form). TAP."""
import pathlib
import sys

build, root = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
sys.path.insert(0, str(root / "tools"))
import bench_placement  # noqa: E402

FORMS = ("garbage", "juminhyo-request", "mandate")  # scaled to the paper; boxes to tick; values between words
found, _ = bench_placement.measure(str(build), [str(root / "resources/forms/city" / name / "1") for name in FORMS])
print(f"1..{len(FORMS)}")
failed = False
for n, name in enumerate(FORMS, 1):
    of_form = [d for d in found if d.form == name]
    worst = max(of_form, key=lambda d: d.mm)
    good = len(of_form) >= 6 and worst.mm <= 0.3
    failed |= not good
    print(f"{'ok' if good else 'not ok'} {n} - {name}: {len(of_form)} values, the farthest {worst.mm:.3f} mm off ({worst.where} {worst.text})")
sys.exit(failed)
