/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lexicon/kk-lexicon.h"
#include "ocr/kk-text-reader.h"

G_BEGIN_DECLS

/* What the second witness's reading is worth beside ours: KK_SAYS_WITNESS where it says the same,
 * KK_SAYS_PARTLY where it does as far as it can (it does not know every kanji, and of an address
 * the dictionary knows the town better), KK_DOUBTS_AGAINST where it says something else, 0 where
 * it says nothing. key: the field. value: ours. said: what the witness's text means there, NULL
 * nothing. lexicon may be NULL. */
guint kk_witness_compare (KkLexicon *lexicon,
                          const KkTextReader *reader,
                          const char *key,
                          const char *value,
                          const char *said);

G_END_DECLS
