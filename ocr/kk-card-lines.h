/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ocr/kk-layout.h"

G_BEGIN_DECLS

/* Lines of print on a card: several sizes of type side by side, English captions set tight below
 * Japanese ones. GArray of KkLayoutLine, none vertical yet, unsorted; free with g_array_unref. */
GArray *kk_card_lines (const KkSheet *sheet, const GArray *cells);

G_END_DECLS
