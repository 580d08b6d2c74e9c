/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <qpdf/qpdf-c.h>

#include "forms/kk-archive.h"

G_BEGIN_DECLS

/* A scanned page, encoded. */
typedef struct
{
  int page;          /* from 0 */
  int width, height; /* pixels */
  double points_w, points_h;
  int fine;                       /* of the ink, as KkPageLayers.fine */
  GBytes *ink;                    /* CCITT G4; NULL: the page is one picture */
  GBytes *back, *fore;            /* JPEG; fore may be NULL */
  KkPlane back_plane, fore_plane; /* sizes only */
  guint8 tone;
  KkPageText *text; /* may be NULL */
} KkArchiveScan;

typedef struct
{
  char *title;
  int page; /* the first */
} KkArchivePart;

/* kk-archive-image.c: NULL + KK_FORM_ERROR_IO. */
GBytes *kk_archive_jpeg (const KkPlane *plane, int quality, GError **error);
/* ITU-T T.6. bits: as KkPageLayers.ink. */
GBytes *kk_archive_g4 (const guint8 *bits, int width, int height, GError **error);

/* kk-archive-text.c: one invisible font for the text of all scans. */
typedef struct _KkArchiveFont KkArchiveFont;
KkArchiveFont *kk_archive_font_new (const GPtrArray *scans);
void kk_archive_font_free (KkArchiveFont *font);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkArchiveFont, kk_archive_font_free)
/* Content that shows the text of scan in render mode 3 with the font named /Tx. */
void kk_archive_font_show (const KkArchiveFont *font, const KkArchiveScan *scan, GString *content);
/* The font as an object of pdf; FALSE + error where the font file is missing. */
gboolean
kk_archive_font_write (const KkArchiveFont *font, qpdf_data pdf, qpdf_oh *out, GError **error);

/* kk-archive-finish.c: what makes a PDF of cairo's a PDF/A-2, and the scans put on their pages. */
GBytes *kk_archive_write (GBytes *cairo_pdf,
                          const GPtrArray *scans,
                          const GArray *parts,
                          const char *title,
                          const char *made,
                          GError **error);

/* A stream of pdf. filter: a name or NULL. */
qpdf_oh kk_archive_stream (
    qpdf_data pdf, gconstpointer data, gsize length, const char *filter, const char *parms);
void kk_archive_set (qpdf_data pdf, qpdf_oh dictionary, const char *key, const char *direct);

G_END_DECLS
