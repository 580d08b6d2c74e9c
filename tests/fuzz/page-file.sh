#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Fuzzes the page file decoders with clang's libFuzzer.
#   tests/fuzz/page-file.sh [SECONDS] [SEED_FILE…]
set -eu
seconds=${1:-30}
[ $# -eq 0 ] || shift
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
deps="gio-2.0 json-glib-1.0 libpng libjpeg libtiff-4 poppler-glib zbar"
# shellcheck disable=SC2046
clang -g -O1 -std=gnu17 -D_GNU_SOURCE -fsanitize=fuzzer,address,undefined -I"$root" \
  $(pkg-config --cflags $deps) -o "$work/fuzz" "$root/tests/fuzz/fuzz-page-file.c" \
  "$root"/devices/kk-page-*.c $(pkg-config --libs $deps) -lm
mkdir "$work/seeds"
for seed in "$@"; do cp "$seed" "$work/seeds/"; done
cd "$work"
G_SLICE=always-malloc "$work/fuzz" -max_total_time="$seconds" -max_len=65536 -timeout=20 -rss_limit_mb=2048 \
  -close_fd_mask=1 -artifact_prefix="$root/crash-" "$work/seeds"
