/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/kk-reading.h"
#include "lexicon/kk-lexicon.h"
#include "lexicon/kk-mj-index.h"
#include "ocr/kk-gate.h"
#include "ocr/kk-item.h"

G_BEGIN_DECLS

/* What weighing works with; all borrowed. */
typedef struct
{
  KkLexicon *lexicon; /* may be NULL */
  KkMjIndex *index;   /* the looks of all kanji, NULL: no name with kanji is sure */
  KkTextReader *reader;
  const KkGates *gates;
  GHashTable *evidences; /* what is known about each value is put here */
  gboolean ask_always;   /* the second witness, even where it can tell nothing new */
} KkScales;

/* Reads each item's value with the characters its class allows, weighs the readers against each
 * other and the class's rules, and puts what makes sense into reading, its confidence not yet
 * known. pieces: KkPiece. page: index of the page in reading; first_person: persons of this page
 * come after those of the pages before. FALSE + error.
 */
gboolean kk_weigh (const KkScales *scales,
                   KkReading *reading,
                   const KkSheet *sheet,
                   const KkLayout *layout,
                   const GPtrArray *texts,
                   const GArray *pieces,
                   GPtrArray *items,
                   int page,
                   int first_person,
                   GCancellable *cancellable,
                   GError **error);

/* When all pages are weighed: what the values say about each other, then each one's confidence. */
void kk_weigh_judge (const KkScales *scales, KkReading *reading);

G_END_DECLS
