/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lexicon/kk-lexicon-private.h"

G_BEGIN_DECLS

/* Addresses on their way into a dictionary file. Used at build time (compile/compile-places.c) and
 * by the importer (kk-address-import.c). One thread. */

typedef struct
{
  guint32 postal_code;
  const char *town, *kana;
  const char *readings; /* folded (kk_kana_fold); RS between several; "" where unknown */
} KkSourceTown;

typedef struct
{
  guint prefecture; /* from 0 */
  const char *name, *kana;
  const char *code; /* 6 digits; "" where not known */
  const char
      *readings; /* of each part (郡 and 町, 市 and 区): US between parts, RS between several */
  GArray *towns; /* KkSourceTown */
} KkSourceCity;

typedef struct
{
  GStringChunk *strings;
  const char *prefectures[47], *prefecture_kana[47];
  GPtrArray *cities; /* KkSourceCity* */
} KkAddressSource;

KkAddressSource *kk_address_source_new (void);
void kk_address_source_free (KkAddressSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkAddressSource, kk_address_source_free)
/* Texts are copied. */
KkSourceCity *kk_address_source_add_city (KkAddressSource *source,
                                          guint prefecture,
                                          const char *name,
                                          const char *kana,
                                          const char *code,
                                          const char *readings);
/* The same code and town again is one entry with both readings. */
void kk_address_source_add_town (KkAddressSource *source,
                                 KkSourceCity *city,
                                 guint32 postal_code,
                                 const char *town,
                                 const char *kana,
                                 const char *readings);
/* Sorts source and writes all the parts of addresses into db, which has the table part. folds as in
 * the part "fold". FALSE + KK_LEXICON_ERROR_WRITE. */
gboolean kk_address_compile (
    sqlite3 *db, KkAddressSource *source, const KkFoldRow *folds, guint n_folds, GError **error);
/* The automaton of kk-address-match.c as its part's bytes (kk-address-trie.c). cities and towns are
 * in their final order; places are numbered through. */
GBytes *kk_address_trie (const KkAddressSource *source, const KkPlaces *folds);

G_END_DECLS
