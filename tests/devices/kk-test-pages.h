/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "devices/kk-page-file.h"

G_BEGIN_DECLS

/* Page files made on the spot by the libraries that write such files in the world. All show the
 * same picture: a white page with a dark frame and a diagonal, so that place and order of pixels
 * show. */

/* channels 1 or 3. */
KkPageImage *kk_test_page (int width, int height, int channels, double dpi);

GBytes *kk_test_page_jpeg (const KkPageImage *page, gboolean progressive, int orientation);

typedef enum
{
  KK_TEST_TIFF_PLAIN,
  KK_TEST_TIFF_G4,
  KK_TEST_TIFF_LZW_TILED,
  KK_TEST_TIFF_DEFLATE,
} KkTestTiff;
GBytes *kk_test_page_tiff (const KkPageImage *page, KkTestTiff kind, int n_pages);

/* n_pages pages of the size in points. */
GBytes *kk_test_page_pdf (double width_pt, double height_pt, int n_pages);
/* A PDF whose passwords nobody knows. */
GBytes *kk_test_page_pdf_encrypted (void);
GBytes *kk_test_page_pdf_empty (void);

/* The first n bytes. */
GBytes *kk_test_cut (GBytes *bytes, gsize n);

G_END_DECLS
