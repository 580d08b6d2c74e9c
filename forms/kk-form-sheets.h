/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forms/kk-form-render.h"

G_BEGIN_DECLS

/* The sheets of several papers, drawn once by their renders and kept as drawing commands: what a
 * worker laid out is shown and printed from another thread, the same lines and glyphs. One thread
 * at a time. */

typedef struct _KkFormSheets KkFormSheets;

KkFormSheets *kk_form_sheets_new (void);
void kk_form_sheets_free (KkFormSheets *sheets);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkFormSheets, kk_form_sheets_free)

/* Adds the pages and the warnings of render under id, on the renderer's thread; render may go
 * afterwards. KK_FORM_ERROR_IO. */
gboolean
kk_form_sheets_add (KkFormSheets *sheets, const char *id, KkFormRender *render, GError **error);

int kk_form_sheets_get_n (const KkFormSheets *sheets);
/* Of the paper that sheet (from 0) belongs to; borrowed. */
const char *kk_form_sheets_get_title (const KkFormSheets *sheets, int sheet);
/* As it was added, "nhi-join"; borrowed. */
const char *kk_form_sheets_get_id (const KkFormSheets *sheets, int sheet);
void kk_form_sheets_get_size (const KkFormSheets *sheets, int sheet, double *width, double *height);
/* As kk_form_render_draw(). */
void kk_form_sheets_draw (const KkFormSheets *sheets, int sheet, cairo_t *cr);
/* How a printer has to be told to put a page: moved by points, then sized. */
typedef struct
{
  double x, y, scale;
} KkFormPlace;
/* n of them from first on, as one PDF: the same drawing as on the screen. place NULL: as it is.
 * NULL + error. */
GBytes *kk_form_sheets_to_pdf (
    const KkFormSheets *sheets, int first, int n, const KkFormPlace *place, GError **error);
/* "様式: message" of all papers, char*; borrowed. */
const GPtrArray *kk_form_sheets_get_warnings (const KkFormSheets *sheets);

G_END_DECLS
