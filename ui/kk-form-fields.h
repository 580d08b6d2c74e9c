/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/kk-field.h"
#include "core/kk-notice.h"
#include "core/kk-problem.h"

G_BEGIN_DECLS

/* Which fields stand in which block of the form, and which are folded away until they hold
 * something. Pure. */

/* Blocks that are no person's. */
#define KK_FORM_HOUSEHOLD -1
#define KK_FORM_FILER -2
#define KK_FORM_PAPERS -3

/* The block a path belongs to: a person's index or one of the above. */
int kk_form_fields_block (const char *path);

/* Paths of the rows to show in a block, each ended by "\n", form order. asks_nationality: 国籍 of a
 * person too, where nothing else brings it. Caller frees. */
char *kk_form_fields_visible (const KkNotice *notice,
                              const GPtrArray *problems,
                              int person,
                              gboolean show_all,
                              gboolean asks_nationality);

/* The gravest problem of a field that is more than a wish for a look; NULL: none. Borrowed. */
const KkProblem *kk_form_fields_problem (const GPtrArray *problems, const char *path);

/* Long values take the form's whole width. */
gboolean kk_form_fields_is_wide (const char *key);

/* Who stands at the counter, as this kind calls him. Static. */
const char *kk_form_fields_filer (KkKind kind);

/* The heading of a block. Caller frees. */
char *kk_form_fields_title (const KkNotice *notice, int person);

/* KkProblem*; NULL gives an empty one. Caller unrefs. */
GPtrArray *kk_form_fields_copy_problems (const GPtrArray *problems);

G_END_DECLS
