/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ocr/kk-labels.h"

G_BEGIN_DECLS

/* What the parts of kk-labels share. */

/* A line's characters without gaps, folded, each with the place it came from. */
typedef struct
{
  gunichar ch;
  int at;
  gboolean after_gap;
  const KkLineChar *seen;
} KkFolded;

GArray *kk_label_fold_text (const KkText *text); /* KkFolded */

/* One of 64 bits for a folded character. */
static inline guint64
kk_label_bit (gunichar ch)
{
  return G_GUINT64_CONSTANT (1) << ((ch * 0x9e3779b1u) >> 26);
}

/* The bits of what stands at [from, from + length), with the alternatives seen. */
guint64 kk_label_bits (const GArray *folded, guint from, guint length);

/* What name's character costs against one that was seen: 0 the same, less than 1 among its
 * alternatives. */
double kk_label_char_cost (gunichar want, const KkFolded *have);

/* Edit cost of name (gunichar) against text (KkFolded) from start on; *length_out: characters used
 * by the best. */
double kk_label_match_cost (const GArray *name, const GArray *text, guint start, guint *length_out);

/* The most a name of length may cost. */
double kk_label_cost_allowed (guint length, gboolean whole_line);

/* TRUE for names whose first character decides between old and new. */
gboolean kk_label_turns_on_first (const KkLabelName *name);

/* TRUE for KkFolded that speak: notes, certifying words. */
gboolean kk_label_is_sentence (const GArray *folded);

/* Letters of headings spread over a row without rules: the words they make, each a label as wide as
 * its letters. */
void kk_labels_spread (const KkLabels *labels,
                       const KkLayout *layout,
                       const GPtrArray *texts,
                       GArray *pieces);

G_END_DECLS
