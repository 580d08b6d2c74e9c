/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ocr/kk-template.h"
#include "ui/kk-picture.h"

G_BEGIN_DECLS

/* A template's proof page with the places of its fields drawn on it. A click chooses a place,
 * dragging moves it, dragging its lower right corner sizes it; arrows move, Shift+arrows size,
 * Delete takes it away, + and - zoom. Further persons' places follow the first one's and are drawn
 * faintly. Lives in a scrolled window. UI thread.
 *
 * Signals: "picked" (int field, -1 none), "moved" (), "drop" (int field). */
#define KK_TYPE_TEMPLATE_CANVAS (kk_template_canvas_get_type ())
G_DECLARE_FINAL_TYPE (KkTemplateCanvas, kk_template_canvas, KK, TEMPLATE_CANVAS, GtkWidget)

/* page: borrowed, its places are changed in place; until the next call. NULL: empty. */
void kk_template_canvas_set_page (KkTemplateCanvas *self, KkTemplatePage *page, KkPicture *picture);
void kk_template_canvas_set_editable (KkTemplateCanvas *self, gboolean editable);
/* Index into page->fields; -1 none. No signal. */
void kk_template_canvas_choose (KkTemplateCanvas *self, int field);
/* factor of the present size; 0: the whole width in sight. */
void kk_template_canvas_zoom (KkTemplateCanvas *self, double factor);

G_END_DECLS
