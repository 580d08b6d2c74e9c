/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/kk-page-layers.h"
#include "core/kk-page-text.h"
#include "forms/kk-form-render.h"

G_BEGIN_DECLS

/* The archive of a case (控え): papers and scanned pages as one PDF/A-2 (ISO 19005-2), searchable,
 * with a bookmark a part. Conformance level U (every character has its Unicode value), or B where a
 * background of the city's has fonts without. kk-archive-check.h checks what is claimed here.
 *
 * Nothing is hidden here: what must not be seen is gone from the pixels, the text and the notice
 * before they come. One thread at a time; errors are KK_FORM_ERROR. */

typedef struct _KkArchive KkArchive;

/* title: of the whole, without a person in it. made: ISO 8601 with offset, when it is made. */
KkArchive *kk_archive_new (const char *title, const char *made);
void kk_archive_free (KkArchive *archive);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkArchive, kk_archive_free)

/* What follows stands under this bookmark. */
void kk_archive_begin (KkArchive *archive, const char *part);

/* All sheets of a paper, text as text. */
gboolean kk_archive_add_paper (KkArchive *archive, KkFormRender *render, GError **error);

/* A scanned page, upright: its layers, and its text (may be NULL) laid invisibly over them. text's
 * boxes are pixels of the layers' page; it is taken. limit: bytes the picture should keep to, as
 * far as it stays readable; 0: KK_ARCHIVE_PAGE_BYTES. */
#define KK_ARCHIVE_PAGE_BYTES (130 * 1024)
gboolean kk_archive_add_scan (
    KkArchive *archive, const KkPageLayers *layers, KkPageText *text, gsize limit, GError **error);

/* A sheet of that size (points) in the place of a page that may not be shown, which says so. */
gboolean kk_archive_add_hidden (KkArchive *archive, double width, double height, GError **error);

int kk_archive_get_n_pages (const KkArchive *archive);

/* Once, at the end. Equal input gives equal bytes. */
GBytes *kk_archive_finish (KkArchive *archive, GError **error);

/* Whether any of values (char*, ASCII digits) can be read in the text of a PDF, widths and white
 * space apart. FALSE + KK_FORM_ERROR_IO where it cannot be opened. */
gboolean
kk_archive_shows (GBytes *pdf, const GPtrArray *values, gboolean *shows_out, GError **error);

G_END_DECLS
