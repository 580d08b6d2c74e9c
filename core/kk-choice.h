/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The lists a field's value is chosen from: filer.relation (those a kind allows: kk_kind_filers()),
 * identity.method, identity.documents, sex, residence_status, resident_category, nationality,
 * ledger_reason, request.purpose; and the registered texts for remarks. Data: resources/tables. Any
 * thread. */

typedef struct
{
  const char *key;   /* what the notice keeps */
  const char *label; /* Japanese */
  int enough;        /* identity.documents: how many of its kind prove a person, 1 or 2; else 0 */
} KkChoice;

/* The choices of a field in order of display; NULL with *n_out 0 where it has none. Static. */
const KkChoice *kk_choices (const char *field, gsize *n_out);
/* TRUE where a value outside the list is an error (not where pages print other words). */
gboolean kk_choices_exist (const char *field);

/* NULL where key is none of the choices. For identity.documents one key of the list. Static. */
const KkChoice *kk_choice_find (const char *field, const char *key);

/* The Japanese text for a kept value: labels joined with 、 for identity.documents, "あり"/"なし"
 * for flags, the value itself where there is no label. Caller frees. */
char *kk_choice_label (const char *field, const char *value);

G_END_DECLS
