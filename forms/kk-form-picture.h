/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/* A piece of a page's picture, printed beside the 〓 of a value. Everything is borrowed. */
typedef struct
{
  const guint8 *pixels;        /* of the whole page, rows top down */
  int width, height, channels; /* 1 grey, 3 RGB; 8 bits each */
  gsize stride;
  int x, y, w, h; /* the piece, in pixels of the page as given */
  int rotation;   /* degrees clockwise that turn it upright: 0, 90, 180, 270 */
} KkFormPicture;

/* The piece upright, as a surface of its own; NULL where it lies off the page. */
cairo_surface_t *kk_form_picture_draw (const KkFormPicture *picture);

G_END_DECLS
