/* SPDX-License-Identifier: GPL-3.0-or-later */

/* libFuzzer's entry. $KK_FUZZ_TARGET names the target; tools/fuzz.sh runs them all. */

#include <stdlib.h>

#include "tests/fuzz/kk-fuzz.h"

int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static const KkFuzzTarget *target;

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  const char *name = g_getenv ("KK_FUZZ_TARGET");

  target = name != NULL ? kk_fuzz_target_find (name) : NULL;
  if (target != NULL)
    return 0;
  g_printerr ("KK_FUZZ_TARGET names no target\n");
  exit (2);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);

  target->eat (bytes);
  return 0;
}
