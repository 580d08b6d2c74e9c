/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/kk-form-picture.h"

#define MAX_SIDE 6000 /* pixels: a line over the width of A4 at 600 dpi */

/* The page's pixel that stands at (x, y) of the upright piece. */
static const guint8 *
pixel_at (const KkFormPicture *picture, const cairo_rectangle_int_t *piece, int x, int y)
{
  int turned = picture->rotation, px = x, py = y;

  if (turned == 90)
    px = y, py = piece->height - 1 - x;
  else if (turned == 180)
    px = piece->width - 1 - x, py = piece->height - 1 - y;
  else if (turned == 270)
    px = piece->width - 1 - y, py = x;
  return picture->pixels + (gsize) (piece->y + py) * picture->stride
         + (gsize) (piece->x + px) * (gsize) picture->channels;
}

cairo_surface_t *
kk_form_picture_draw (const KkFormPicture *picture)
{
  cairo_rectangle_int_t piece = { MAX (picture->x, 0), MAX (picture->y, 0), 0, 0 };
  gboolean lies = picture->rotation == 90 || picture->rotation == 270;
  cairo_surface_t *surface;

  piece.width = MIN (picture->x + picture->w, picture->width) - piece.x;
  piece.height = MIN (picture->y + picture->h, picture->height) - piece.y;
  if (piece.width <= 0 || piece.height <= 0 || piece.width > MAX_SIDE || piece.height > MAX_SIDE)
    return NULL;
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, lies ? piece.height : piece.width,
                                        lies ? piece.width : piece.height);
  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    {
      cairo_surface_destroy (surface);
      return NULL;
    }
  for (int y = 0; y < cairo_image_surface_get_height (surface); y++)
    {
      guint32 *row = (guint32 *) (cairo_image_surface_get_data (surface)
                                  + (gsize) y * cairo_image_surface_get_stride (surface));
      for (int x = 0; x < cairo_image_surface_get_width (surface); x++)
        {
          const guint8 *p = pixel_at (picture, &piece, x, y);
          guint8 r = p[0], g = picture->channels == 3 ? p[1] : r,
                 b = picture->channels == 3 ? p[2] : r;
          row[x] = (guint32) r << 16 | (guint32) g << 8 | b;
        }
    }
  cairo_surface_mark_dirty (surface);
  return surface;
}
