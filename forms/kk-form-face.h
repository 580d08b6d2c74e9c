/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pangocairo.h>

G_BEGIN_DECLS

/* Draws a layout as pango_cairo_show_layout() does, at the point (0, 0), with faces of its own:
 * cairo, writing a PDF, asks of every glyph which character a font has it for, and copies and
 * searches the font's whole map each time (for IPAmj明朝 a quarter of a megabyte). These faces have
 * no map; the characters are told with the glyphs, selectors too. Any thread. */
void kk_form_face_show (PangoLayout *layout, cairo_t *cr);

G_END_DECLS
