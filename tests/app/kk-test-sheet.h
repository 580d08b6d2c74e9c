/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A plain 転出証明書 of a fictitious household of two, drawn here: one person a page. */

#define SHEET_HEAD "見本　太郎"
#define SHEET_MEMBER "見本　花子"
#define SHEET_NEW_ADDRESS "福岡県筑紫野市二日市北1丁目1番1号"

/* PNG at 200 dpi. page 1 or 2 of total (1: no page number is printed); turned by so many quarters
 * clockwise. */
GBytes *test_sheet_png (int page, int total, int quarters);
/* Noise and colours, as of a photo that has nothing to do with paper. */
GBytes *test_photo_png (guint32 seed);

G_END_DECLS
