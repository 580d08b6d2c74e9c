/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "lexicon/kk-lexicon.h"

G_BEGIN_DECLS

/* As lexicon/compile packs them; little endian, offsets into the string pool. */
typedef struct
{
  guint32 name, kana;
} KkPrefectureRow;

typedef struct
{
  guint32 name, kana, prefecture, first_place, n_places, code;
  guint32 readings; /* prefecture US part US part; RS between several of one */
} KkCityRow;

typedef struct
{
  guint32 postal_code, city, town, kana;
  guint32 hay;                      /* offset of its line in the haystack */
  guint32 prefecture_end, city_end; /* bytes into that line */
  guint32 readings;                 /* of the town; RS between several */
} KkPlaceRow;

typedef struct
{
  guint32 from, to; /* to 0: dropped */
} KkFoldRow;

/* A state's edges are first[state] … first[state + 1]; state 0 is none, 1 the start. */
typedef struct
{
  guint32 n_states, n_edges;
  const guint32 *first, *chars, *targets, *ends_first, *ends;
} KkAutomaton;

typedef struct
{
  const KkPrefectureRow *prefectures;
  const KkCityRow *cities;
  const KkPlaceRow *places;
  const guint32 *by_zip;
  const char *haystack, *strings;
  gsize haystack_length;
  guint n_prefectures, n_cities, n_places;
  KkAutomaton machine;
  const KkFoldRow *folds;
  guint n_folds;
} KkPlaces;

/* Loaded on first use; any thread. Never NULL: a damaged part is an empty one. */
const KkPlaces *kk_lexicon_places (KkLexicon *lexicon);
/* Old to common kanji; sorted. */
const KkFoldRow *kk_lexicon_kanji_folds (KkLexicon *lexicon, guint *n_out);
gunichar kk_fold_row_lookup (const KkFoldRow *rows, guint n, gunichar c);

/* Runs a prepared statement under the handle's lock. Each row is given to row(); arguments are
 * bound in order: 'i' an int, 's' a string. row may return FALSE to stop. */
typedef gboolean (*KkRowFunc) (sqlite3_stmt *row, gpointer data);
void kk_lexicon_query (
    KkLexicon *lexicon, const char *sql, KkRowFunc row, gpointer data, const char *types, ...);

G_END_DECLS
