/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lexicon/kk-lexicon.h"
#include "ocr/kk-gate.h"
#include "ocr/kk-item.h"

G_BEGIN_DECLS

/* Which print on a card's face or back is the value of what: by captions beside and above it, by
 * what can be nothing else, and by the words around it (まで有効, 生). Any thread. */

/* GPtrArray of KkItem*, person 0, or -1 for the document's. */
GPtrArray *kk_card_items (const KkSheet *sheet,
                          const KkLayout *layout,
                          const GPtrArray *texts,
                          const GArray *pieces,
                          KkDocument document);

/* What kind of card print is of that names none: 個人番号 and its digits are a My Number card's
 * back, a number and 国籍・地域 a residence card. UNKNOWN where nothing says so. */
KkDocument kk_card_document (const GPtrArray *texts, const GArray *pieces);

/* TRUE for the back of a 在留カード or 特別永住者証明書: 住居地記載欄. */
gboolean kk_card_is_back (const GPtrArray *texts);

/* Licences of 政令市 print no prefecture: puts it before the address where the dictionary, or the
 * 公安委員会 on the card, says which. lexicon may be NULL. evidences: as of kk_evidences_new. */
void kk_card_complete (KkReading *reading,
                       KkLexicon *lexicon,
                       const GPtrArray *texts,
                       GHashTable *evidences);

G_END_DECLS
