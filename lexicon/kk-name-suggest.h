/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lexicon/kk-name-reading.h"

G_BEGIN_DECLS

/* Whole names for whole readings and back, as one types. Surname and given name are looked up each
 * for itself; a name without a space is parted where both halves are best known. learnt (may be
 * NULL): char* "渡邉\tワタナベ", what a counter chose before, best first: it comes first. Any
 * thread, a few milliseconds. */

/* Readings of name, likeliest first, with a U+3000 between; GPtrArray of char*, never NULL. */
GPtrArray *
kk_name_suggest_kana (KkLexicon *lexicon, const char *name, const GPtrArray *learnt, guint limit);
/* Names for a reading. Nothing for what is not all kana. */
GPtrArray *
kk_name_suggest_names (KkLexicon *lexicon, const char *kana, const GPtrArray *learnt, guint limit);

/* What is worth remembering of a name and its reading: char* "渡邉\tワタナベ" for each part; empty
 * where the two do not have the same number of parts. */
GPtrArray *kk_name_suggest_pairs (const char *name, const char *kana);

G_END_DECLS
