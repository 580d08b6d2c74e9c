/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lexicon/kk-lexicon.h"
#include "ocr/kk-gate.h"

G_BEGIN_DECLS

/* What the values of a document say about each other: adds to their evidence. Values without
 * evidence are left alone. lexicon may be NULL. */
void kk_consistency_look (const KkReading *reading, KkLexicon *lexicon, GHashTable *evidences);

G_END_DECLS
