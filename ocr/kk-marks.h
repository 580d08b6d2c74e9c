/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ocr/kk-locate.h"

G_BEGIN_DECLS

/* Marks a person or a program put on printed words: rings around one of several ("有・無"), and
 * choices said by ①, ☑ or ■ before them. */

/* Rings drawn around print: taken out of the sheet's ink and kept in sheet->marks (KkBox). */
void kk_sheet_find_marks (KkSheet *sheet);

/* spans (KkSpan) hold the value of key. Where that is a list of choices, all but the chosen one are
 * taken out of spans; where none is chosen all are. FALSE where it is no list of choices. */
gboolean
kk_marks_choose (const KkSheet *sheet, const GPtrArray *texts, const char *key, GArray *spans);

G_END_DECLS
