/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ocr/kk-sheet.h"

G_BEGIN_DECLS

/* Finds the ruled lines of ink (1 bit, with everything), fills sheet's rules, horizontal, vertical
 * and ink (what is left). */
void kk_sheet_find_rules (KkSheet *sheet, PIX *ink);

/* The cells the rules make: KkBox of their insides, none larger than most of the page. */
GArray *kk_sheet_cells (const KkSheet *sheet);

/* Takes the dots of leaders ("氏名………") out of the sheet's ink. */
void kk_sheet_drop_leaders (KkSheet *sheet);

G_END_DECLS
