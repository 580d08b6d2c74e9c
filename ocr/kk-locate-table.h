/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ocr/kk-locate.h"

G_BEGIN_DECLS

/* Tables without rules: what was found below each heading, line by line, is put into rows that are
 * the same for all columns (フリガナ above a name is no row of its own), and what stands below the
 * last row is let go. Changes found in place. em: the page's line height. */
void kk_locate_regroup (GPtrArray *found, const GPtrArray *texts, double em);

/* Values that stand close together in a table without rules are one line: pieces (KkPiece) parted
 * where the next heading's column begins. New array. */
GArray *
kk_locate_columns (const KkLayout *layout, const GPtrArray *texts, const GArray *pieces, double em);

G_END_DECLS
