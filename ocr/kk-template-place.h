/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ocr/kk-template-learn.h"

G_BEGIN_DECLS

/* The room a value has: from where one value stood out to the rules, labels and other values
 * around it. truths: all that were found (KkTruth*). */
KkBox kk_template_place (const KkTemplateView *view,
                         int index,
                         const GPtrArray *truths,
                         const KkTruth *truth);

/* The cell of the print's middle; -1 in none. */
int kk_template_cell (const KkTemplateView *view, KkBox box);

/* Where each person of truths stands against the first, and how it goes on: fills page's slots and
 * step. base_out: the truth's person that is the first here, -1 none. order_out: the truth's
 * person of each slot. */
void kk_template_find_slots (const KkTemplateView *view,
                             int index,
                             const GPtrArray *truths,
                             KkTemplatePage *page,
                             GArray *order_out);

G_END_DECLS
