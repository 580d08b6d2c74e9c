/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lexicon/kk-mj.h"

G_BEGIN_DECLS

/* The character search (F5) as one types it. Words in any order, all of them must fit:
 *   なべ  ナベ  nabe       音, 訓 or 名乗り, whole, else its beginning; or a radical's name
 * (しんにょう) 17  17画  15〜18画      number of strokes 部首162  ⻌部           radical, by number
 * or by a character 木神  自穴方           parts; 神 stands for all it is made of U+9089  9089
 * E0110     code point, with its selector 1-77-56  77-56         JIS X 0213 面区点 MJ026190 MJ
 * number One kanji alone: itself, what is written for it, then what has it as a part. Parts are
 * RADKFILE's for JIS X 0208; of other characters the radical alone is known, so that for two parts
 * a radical with the right number of other strokes is taken too, last. */

typedef struct
{
  KkMjGlyph glyph;   /* plain where one looked for a character, exact for a code or an MJ number */
  gboolean by_shape; /* found by radical and number of strokes only */
} KkMjFound;

/* GArray of KkMjFound, the commonest first; total_out (may be NULL): how many there are. Free with
 * g_array_unref. Any thread; under 10 ms but for the first call, which loads a table. */
GArray *kk_mj_find (KkLexicon *lexicon, const char *words, guint limit, guint *total_out);

/* JIS X 0213 plane (1, 2), row and cell; FALSE where the set lacks it. */
gboolean kk_mj_to_jis (gunichar character, int *plane, int *row, int *cell);
/* 0 where there is none. */
gunichar kk_mj_from_jis (int plane, int row, int cell);

G_END_DECLS
