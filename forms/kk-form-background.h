/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib.h>

#include "forms/kk-form-merge.h"

G_BEGIN_DECLS

/* What the city drew: the pages of a PDF, drawn under the values. Any thread; drawing waits for
 * another thread's. */

typedef struct _KkFormBackground KkFormBackground;

/* KK_FORM_ERROR_LAYOUT where the file is no PDF of 1 to 20 pages of one size. */
KkFormBackground *kk_form_background_load (const char *filename, GError **error);
void kk_form_background_free (KkFormBackground *background);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkFormBackground, kk_form_background_free)

int kk_form_background_n_pages (const KkFormBackground *background);
/* Points. */
void
kk_form_background_get_size (const KkFormBackground *background, double *width, double *height);
/* With the page's top left at the origin, one unit a point. A target that keeps what is drawn (PDF,
 * a recording) is replayed later: hold for that too. */
void kk_form_background_draw (KkFormBackground *background, int page, cairo_t *cr);
/* To be laid under the values of a PDF; NULL: it must be drawn. Borrowed; only while held. */
KkFormUnderlay *kk_form_background_get_underlay (KkFormBackground *background);
/* One thread of the process replays or lays under backgrounds at a time; the same thread may hold
 * again. */
void kk_form_background_hold (void);
void kk_form_background_release (void);

/* One printed character. */
typedef struct
{
  gunichar c;
  double x, y, w, h; /* points from the top left */
} KkFormChar;
/* The characters printed inside a rectangle of a page, in reading order; KkFormChar, free with
 * g_array_unref. */
GArray *kk_form_background_chars (
    KkFormBackground *background, int page, double x, double y, double w, double h);

G_END_DECLS
