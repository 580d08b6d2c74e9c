/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lexicon/kk-lexicon.h"
#include "ocr/kk-item.h"

G_BEGIN_DECLS

/* What a page says about itself outside its labelled values. */

/* The kind with the most evidence; KK_DOCUMENT_UNKNOWN where there is little. */
KkDocument kk_page_document (const KkLabels *labels,
                             const KkLayout *layout,
                             const GPtrArray *texts,
                             const GArray *pieces,
                             double *score_out);

/* "1/2", "（1／2）", "2頁中1頁", "1枚目/2枚中"; FALSE where no such print is at the page's top or
 * foot. */
gboolean kk_page_number (const KkSheet *sheet,
                         const KkLayout *layout,
                         const GPtrArray *texts,
                         int *number_out,
                         int *total_out);

/* Adds issuer ("福岡県小郡市長　…") and the certifying date above it to items, as far as they are
 * printed and not yet there. */
void kk_page_certifier (const KkLayout *layout,
                        const GPtrArray *texts,
                        const GArray *pieces,
                        GPtrArray *items);

/* What text there is, for a document that is none of ours. */
void kk_page_add_plain_text (KkReading *reading, const GPtrArray *texts);

G_END_DECLS
