/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/kk-reading.h"
#include "lexicon/kk-lexicon.h"
#include "lexicon/kk-mj-index.h"
#include "ocr/kk-item.h"

G_BEGIN_DECLS

/* Reads each item's value with the characters its class allows, weighs the readers against each
 * other and the class's rules, and puts what is believed into reading. index: the looks of all
 * kanji, NULL: no name with kanji is sure. page: index of the page in reading; first_person:
 * persons of this page come after those of the pages before. FALSE + error.
 */
gboolean kk_weigh (KkReading *reading,
                   KkLexicon *lexicon,
                   KkMjIndex *index,
                   KkTextReader *reader,
                   const KkSheet *sheet,
                   const KkLayout *layout,
                   const GPtrArray *texts,
                   GPtrArray *items,
                   int page,
                   int first_person,
                   GCancellable *cancellable,
                   GError **error);

G_END_DECLS
