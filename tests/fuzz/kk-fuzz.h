/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The entries through which bytes from outside come in. Each takes whatever bytes and ends in a
 * value or a clean error; a broken promise aborts. Used by libFuzzer (fuzz-main.c) and by the short
 * deterministic test (test-outside-bytes.c). */

typedef struct
{
  const char *name;
  gsize max_length;                  /* bytes worth trying */
  guint tries;                       /* mutations in the deterministic test */
  void (*eat) (GBytes *bytes);       /* one try */
  void (*add_seeds) (GPtrArray *to); /* adds GBytes* of good inputs */
} KkFuzzTarget;

/* By name; NULL where there is none. */
const KkFuzzTarget *kk_fuzz_target_find (const char *name);
/* All; *n_out their number. Static. */
const KkFuzzTarget *kk_fuzz_targets (gsize *n_out);

/* fuzz-seeds.c */
void kk_fuzz_seed_notice (GPtrArray *to);
void kk_fuzz_seed_reading (GPtrArray *to);
void kk_fuzz_seed_revision (GPtrArray *to);
void kk_fuzz_seed_record (GPtrArray *to);
void kk_fuzz_seed_page_file (GPtrArray *to);
void kk_fuzz_seed_weights (GPtrArray *to);
void kk_fuzz_seed_layout (GPtrArray *to);
void kk_fuzz_seed_rpa_profile (GPtrArray *to);
void kk_fuzz_seed_rpa_result (GPtrArray *to);
void kk_fuzz_seed_terminal (GPtrArray *to);
void kk_fuzz_seed_answer (GPtrArray *to);
void kk_fuzz_seed_receipt (GPtrArray *to);
void kk_fuzz_seed_request (GPtrArray *to);
void kk_fuzz_seed_text (GPtrArray *to);
void kk_fuzz_seed_table (GPtrArray *to);
void kk_fuzz_seed_ken_all (GPtrArray *to);
void kk_fuzz_seed_archive (GPtrArray *to);

/* fuzz-ocr.c */
void kk_fuzz_eat_template (GBytes *bytes);
void kk_fuzz_seed_template (GPtrArray *to);
void kk_fuzz_eat_page_image (GBytes *bytes);
void kk_fuzz_seed_page_image (GPtrArray *to);

G_END_DECLS
