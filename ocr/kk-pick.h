/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Values that come from a list or a grammar: sex, relationship, nationality, residence_status. */

/* The choice text stands for, spelt as the list spells it; *distance_out: characters that differ
 * (0: exact). NULL where none is near. Caller frees. Any thread. */
char *kk_pick_find (const char *key, const char *text, double *distance_out);

/* All choices of key; NULL-terminated, static; NULL where key has no list. */
const char *const *kk_pick_list (const char *key);

G_END_DECLS
