/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "lexicon/kk-checksum.h"
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
  guint32 readings;       /* prefecture US part US part; RS between several of one */
  guint32 line;           /* prefecture and city, folded */
  guint32 prefecture_end; /* bytes into line */
} KkCityRow;

typedef struct
{
  guint32 postal_code, city, town, kana;
  guint32 term;     /* offset of the folded town in the town index's hay; ends in LF */
  guint32 readings; /* of the town; RS between several */
} KkPlaceRow;

/* Sorted terms, each with the places that have it: of term i hay[rows[i].hay] up to the LF, and
 * places[rows[i].first] … places[rows[i + 1].first]. rows has one more than there are terms. */
typedef struct
{
  guint32 hay, first;
} KkTermRow;

typedef struct
{
  const KkTermRow *rows;
  const guint32 *places;
  const char *hay;
  gsize hay_length;
  guint n;
} KkTerms;

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
  const char *strings;
  KkTerms towns, readings; /* folded towns; readings of towns */
  guint n_prefectures, n_cities, n_places;
  KkAutomaton machine;
  const KkFoldRow *folds;
  guint n_folds;
} KkPlaces;

struct _KkLexicon
{
  gatomicrefcount references;
  sqlite3 *db;
  char *stamp;
  char *city_path;        /* the city's address file; NULL: none */
  GMutex lock;            /* db and statements */
  GHashTable *statements; /* SQL (static) → sqlite3_stmt */
  gsize places_ready, folds_ready, characters_ready;
  KkPlaces places;
  GPtrArray *blobs; /* what places and folds point into */
  const KkFoldRow *kanji_folds;
  guint n_kanji_folds;
  GArray *characters; /* of kk-mj-find.c */
};

#define KK_LEXICON_FORMAT 3
#define KK_LEXICON_APPLICATION_ID 0x4B4B4C58

/* TRUE where path is a whole dictionary file of this format. */
gboolean kk_lexicon_check_file (const char *path, GError **error);
/* A part of db as bytes; NULL where it is missing or damaged. */
GBytes *kk_lexicon_read_part (sqlite3 *db, const char *name);

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
