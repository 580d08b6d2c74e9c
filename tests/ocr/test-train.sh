#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The whole chain in seconds: glyphs, training, export, and the reader's loader on the result.
# test-train.sh TRAIN.PY CHECK-WEIGHTS
set -e
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 /usr/bin/python3 -B "$1" --tiny --work "$work" \
  --out "$work/tiny.kkw"
"$2" "$work/tiny.kkw" "$work/tiny.kkw.proof" 0123456789年月日
