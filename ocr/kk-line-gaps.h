/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ocr/kk-line-lattice.h"

G_BEGIN_DECLS

/* Where words part. chars: KkLineChar, in their order along the line, none of them a space. Returns
 * a byte a character: 1 where white follows it that is a space. Private to kk-line-*.c. */
GByteArray *kk_line_gaps_find (const KkLineLattice *lattice, const GArray *chars);

/* Where a box begins and ends along the line. */
int kk_line_gaps_start (const KkLineInk *ink, const KkBox *box);
int kk_line_gaps_end (const KkLineInk *ink, const KkBox *box);

G_END_DECLS
