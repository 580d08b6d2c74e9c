/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "devices/kk-page-file.h"

G_BEGIN_DECLS

/* What one format can do; one table per format, all state behind self. */
typedef struct
{
  const char *media_type;
  gboolean (*matches) (const guint8 *data, gsize size);
  /* Judges the headers of every page. NULL + error. */
  gpointer (*open) (GBytes *bytes, int *n_pages_out, GError **error);
  KkPageImage *(*read_page) (gpointer self, int index, GError **error);
  void (*free) (gpointer self);
} KkPageFormat;

extern const KkPageFormat kk_page_format_png;
extern const KkPageFormat kk_page_format_jpeg;
extern const KkPageFormat kk_page_format_tiff;
extern const KkPageFormat kk_page_format_pdf;

/* FALSE + TOO_LARGE or UNREADABLE (a side of 0). */
gboolean kk_page_file_check_size (guint64 width, guint64 height, GError **error);

/* width × height × channels bytes without padding; NULL + TOO_LARGE where memory is short. */
guint8 *kk_page_file_alloc (int width, int height, int channels, GError **error);

/* Takes pixels (g_malloc'd, no padding). */
KkPageImage *
kk_page_image_new_take (guint8 *pixels, int width, int height, int channels, double dpi);

/* dpi that is no nonsense, else 0. */
double kk_page_file_sane_dpi (double dpi);

/* Orientation (1…8) of an EXIF block that begins with its TIFF header; 1 where it has none. */
int kk_page_file_exif_orientation (const guint8 *tiff, gsize size);

G_END_DECLS
