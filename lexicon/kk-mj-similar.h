/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lexicon/kk-mj-index.h"
#include "lexicon/kk-mj.h"

G_BEGIN_DECLS

/* Characters that look like base, nearest first, each once and as its plain form where the font has
 * one; base itself is not among them. GArray of KkMjGlyph; free with g_array_unref. Any thread. */
GArray *kk_mj_similar (KkMjIndex *index, KkLexicon *lexicon, gunichar base, guint limit);

G_END_DECLS
