/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lexicon/kk-address-private.h"

G_BEGIN_DECLS

/* What a search has found, inside the lexicon. Bins, best first: 0 the town is what was typed; 1 a
 * whole city; 2 the town begins with it; 3 prefecture or city begin with it; 4 anywhere in the
 * town; 5 anywhere; 6 initials. */
#define KK_FOUND_BINS 7
#define KK_FOUND_WORDS 6

typedef struct
{
  const KkPlaces *places;
  guint limit;
  guint64 *bits[KK_FOUND_BINS]; /* a bit a place */
} KkFound;

void kk_address_found_add (KkFound *found, int bin, guint place);
/* A bin of -1 adds nothing. */
void kk_address_found_add_city (KkFound *found, int whole_bin, int bin, guint city);
void kk_address_found_add_term (KkFound *found, int bin, const KkTerms *terms, guint term);
/* The term that has this byte of the hay. */
guint kk_address_term_at (const KkTerms *terms, gsize offset);

/* kk-address-search-kana.c: words are folded kana. */
void kk_address_search_kana (KkFound *found, char **words);
/* Letters one after another that begin prefecture, 郡, city, town, some left out: ふおあ, 福小あ.
 * text and kana are one word folded as such; kana may be NULL. */
void kk_address_search_initials (KkFound *found, const char *text, const char *kana);

G_END_DECLS
