#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# `./dev fuzz [seconds] [target…]`: builds the fuzzers of tests/fuzz with clang, ASan and UBSan, and
# gives each target that many seconds (20). What it finds stays in _fuzz/found, the inputs that
# reached something new in _fuzz/corpus. Ends with 1 where anything was found. The last column but one
# is clang's source coverage: lines of the target's own sources that the corpus runs through.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
seconds=${1:-20}
[ $# -eq 0 ] || shift
case $seconds in '' | *[!0-9]*) echo "usage: ./dev fuzz [seconds] [target…]" >&2; exit 2 ;; esac

if ! command -v clang >/dev/null || ! compgen -G '/usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.fuzzer-*.a' >/dev/null; then
  sudo=()
  [ "$(id -u)" -eq 0 ] || sudo=(sudo)
  "${sudo[@]}" apt-get install -y -qq --no-install-recommends clang libclang-rt-14-dev llvm >&2
fi

export LLVM_PROFILE_FILE=/dev/null # but where coverage is asked for
log=$(mktemp)
trap 'rm -f "$log"' EXIT
quiet() { "$@" >"$log" 2>&1 || { tail -60 "$log" >&2; exit 1; }; }
[ -f _fuzz/build.ninja ] || CC=clang quiet meson setup _fuzz -Dwerror=false -Db_lundef=false \
  -Db_sanitize=address,undefined -Dc_link_args=-fprofile-instr-generate \
  "-Dc_args=['-fsanitize=fuzzer-no-link', '-fprofile-instr-generate', '-fcoverage-mapping']"
quiet ninja -C _fuzz tests/fuzz/kk-fuzz tests/fuzz/test-outside-bytes

mkdir -p _fuzz/found _fuzz/seeds _fuzz/corpus
targets=$(_fuzz/tests/fuzz/test-outside-bytes --seeds _fuzz/seeds)
export ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1 UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
export LSAN_OPTIONS=suppressions=$PWD/tests/lsan.supp:print_suppressions=0
KAKANAI_LEXICON=$PWD/_fuzz/lexicon/kakanai.lexicon
export KAKANAI_LEXICON

# sources_of TARGET: what reads the bytes.
sources_of() {
  case $1 in
    weights) echo ocr/kk-glyph-weights.c ;;
    template) echo ocr/kk-template*.c ;;
    page-image) echo ocr/*.c ;;
    page-file) echo devices/kk-page-*.c ;;
    archive) echo forms/kk-archive*.c forms/kk-pdf-token*.c forms/kk-true-type*.c ;;
  esac
}

# lines_of TARGET: "82.1 % of 1234", by running through its corpus and seeds once.
lines_of() {
  local sources profile=_fuzz/$1.profraw
  read -r -a sources < <(sources_of "$1")
  [ ${#sources[@]} -gt 0 ] || { echo -; return; }
  KK_FUZZ_TARGET=$1 LLVM_PROFILE_FILE=$profile nice _fuzz/tests/fuzz/kk-fuzz -runs=0 -max_len="$2" -timeout=300 \
    -artifact_prefix="_fuzz/found/$1-" \
    "_fuzz/corpus/$1" "_fuzz/seeds/$1" >/dev/null 2>&1 || true
  llvm-profdata merge -sparse "$profile" -o "_fuzz/$1.profdata" 2>/dev/null || { echo '?'; return; }
  rm -f "$profile"
  llvm-cov export -summary-only -instr-profile="_fuzz/$1.profdata" _fuzz/tests/fuzz/kk-fuzz 2>/dev/null |
    /usr/bin/python3 -c 'import json, sys
wanted = tuple("/" + name for name in sys.argv[1:])
files = [f["summary"]["lines"] for f in json.load(sys.stdin)["data"][0]["files"] if f["filename"].endswith(wanted)]
count = sum(lines["count"] for lines in files)
print("%.1f %% of %d" % (100 * sum(lines["covered"] for lines in files) / count, count))' "${sources[@]}" || echo '?'
}

status=0
printf '%-12s %10s %8s %8s %8s  %-16s %s\n' target runs runs/s cov ft lines found
while read -r name length; do
  [ $# -eq 0 ] || [[ " $* " == *" $name "* ]] || continue
  mkdir -p "_fuzz/corpus/$name"
  found=-
  KK_FUZZ_TARGET=$name nice _fuzz/tests/fuzz/kk-fuzz -max_total_time="$seconds" -max_len="$length" -timeout=300 \
    -rss_limit_mb=2048 -close_fd_mask=1 -print_final_stats=1 -artifact_prefix="_fuzz/found/$name-" \
    "_fuzz/corpus/$name" "_fuzz/seeds/$name" >"$log" 2>&1 || { found=$(ls -t "_fuzz/found/$name-"* 2>/dev/null | head -1); status=1; }
  read -r cov ft < <(sed -n 's/.*cov: \([0-9]*\) ft: \([0-9]*\).*/\1 \2/p' "$log" | tail -1) || true
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  lines=$(lines_of "$name" "$length")
  printf '%-12s %10s %8s %8s %8s  %-16s %s\n' "$name" "${runs:-?}" "$(sed -n 's/^stat::average_exec_per_sec: *//p' "$log")" "${cov:-?}" "${ft:-?}" "$lines" "${found:-see the log}"
  if [ "$found" != - ]; then
    sed -n '/ERROR\|runtime error\|SUMMARY\|CRITICAL/p;/^ *#[0-9]/p' "$log" | head -30 >&2
  fi
done <<<"$targets"
exit $status
