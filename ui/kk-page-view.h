/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/kk-picture.h"

G_BEGIN_DECLS

/* A page as it lies on the desk: upright, zoomed, panned, with the box of the chosen field.
 * Wheel pans, Ctrl+wheel zooms, dragging pans, a click chooses.
 *
 * Signal "picked" (double x, double y): a click at this pixel of the picture as given. UI thread.
 */
#define KK_TYPE_PAGE_VIEW (kk_page_view_get_type ())
G_DECLARE_FINAL_TYPE (KkPageView, kk_page_view, KK, PAGE_VIEW, GtkWidget)

GtkWidget *kk_page_view_new (void);
/* picture NULL: empty, with message if given. rotation: degrees clockwise that turn it upright. */
void kk_page_view_set_picture (KkPageView *self, KkPicture *picture, int rotation);
void kk_page_view_set_message (KkPageView *self, const char *message);
/* Marks box (w 0: nothing) and brings it into sight; the other boxes are drawn faintly. */
void kk_page_view_set_box (KkPageView *self, KkBox box);
/* KkBox array; copied. */
void kk_page_view_set_faint_boxes (KkPageView *self, const GArray *boxes);
/* 1.2 in, 1/1.2 out; 0: fit the page. */
void kk_page_view_zoom (KkPageView *self, double factor);
void kk_page_view_fit_width (KkPageView *self);

/* Between pixels of the widget and of the picture as given. Needs a picture. */
void kk_page_view_to_picture (KkPageView *self, double x, double y, double *px, double *py);
void kk_page_view_from_picture (KkPageView *self, double px, double py, double *x, double *y);

G_END_DECLS
