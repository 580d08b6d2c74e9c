/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-archive.h"
#include "devices/kk-page-file.h"
#include "forms/kk-archive.h"

G_BEGIN_DECLS

/* kk-archive-page.c: one page, turned upright, hidden places burned in, put behind the others.
 * profile NULL: nothing is hidden. *hidden_out is set where the page was replaced whole. */
gboolean kk_archive_put_page (KkArchive *archive,
                              KkReader *reader,
                              const KkArchiveOrder *order,
                              const KkArchivePage *page,
                              const KkMaskProfile *profile,
                              GCancellable *cancellable,
                              gboolean *hidden_out,
                              GError **error);

/* What the page is, by its readings. */
KkDocument kk_archive_page_document (const KkArchiveOrder *order, const KkArchivePage *page);

/* A working copy of a page image, turned clockwise. Rows without gaps. */
typedef struct
{
  guint8 *pixels;
  int width, height, channels;
  double dpi;
} KkArchivePixels;
void kk_archive_pixels_clear (KkArchivePixels *pixels);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KkArchivePixels, kk_archive_pixels_clear)

/* kk-archive-pixels.c */
void kk_archive_pixels_turn (const KkPageImage *image, int degrees, KkArchivePixels *out);
void kk_archive_pixels_burn (KkArchivePixels *pixels, const GArray *boxes);
/* Places of the codes on the page but our own papers' (KkBox); free with g_array_unref. */
GArray *kk_archive_pixels_codes (const KkArchivePixels *pixels);

G_END_DECLS
