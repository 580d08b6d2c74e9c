/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <leptonica/allheaders.h>

#include "core/kk-reading.h"

G_BEGIN_DECLS

/* What is dark and no print: photographs, a desk, a black lid. It is taken off the sheet up to its
 * very edge and no further: print stands close to a photograph, and on it. */

/* grey: 8 bit, its bytes in reading order. level: darker than this is dark. 1 bit; NULL where there
 * is no memory. */
PIX *kk_sheet_find_photo (PIX *grey, int level, double unit);

void kk_sheet_paint_white (PIX *grey, PIX *photo);

/* Some of it within area. photo may be NULL. */
gboolean kk_sheet_is_photo (PIX *photo, KkBox area);

G_END_DECLS
