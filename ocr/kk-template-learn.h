/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ocr/kk-template-match.h"

G_BEGIN_DECLS

/* Learning a template from a page whose true values are known. */

/* One true value and the print that shows it. */
typedef struct
{
  const char *key; /* of core/kk-field.h */
  KkScope scope;
  int person; /* of the truth; -1 the document's */
  const char *value;
  int view;      /* index of the page it was found on; -1 not found */
  GArray *spans; /* KkSpan */
  KkBox box;
  KkBox label_box;     /* of the label the reader saw for it; w == 0 none */
  const char *read_as; /* another key the reader took this print for; NULL */
  double score;
} KkTruth;

/* All values of truth, found or not: GPtrArray of KkTruth*. items: KkItem* of each view, with
 * persons. */
GPtrArray *kk_template_find_truth (const KkTemplateView *views,
                                   GPtrArray *const *items,
                                   guint n_views,
                                   const KkReading *truth);

/* The template; TOO_LITTLE with the fields that were not found in the message. lexicon may be NULL.
 */
KkTemplate *kk_template_learn (const KkTemplateView *views,
                               GPtrArray *const *items,
                               guint n_views,
                               const GPtrArray *truths,
                               const char *id,
                               GError **error);

/* The sheet with nothing on it but the template's labels, other words of the vocabulary and rules:
 * 8-bit grey, sheet->width × sheet->height. */
GBytes *kk_template_mask (const KkTemplateView *view, const KkTemplatePage *page);

G_END_DECLS
