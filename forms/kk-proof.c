/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/kk-proof.h"

#include <pango/pangocairo.h>
#include <string.h>

#define FONT "IPAmjMincho, IPAmj明朝, Noto Serif CJK JP, serif"

static void
draw_text (cairo_t *cr, const KkProofText *t)
{
  g_autoptr (PangoLayout) layout = pango_cairo_create_layout (cr);
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string (FONT);
  double size = t->size * 1.06; /* ink is a little lower than the body */
  PangoRectangle ink;
  pango_layout_set_text (layout, t->text, -1);
  for (int i = 0; i < 8; i++)
    {
      pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
      pango_layout_set_font_description (layout, font);
      pango_layout_get_pixel_extents (layout, &ink, NULL);
      if (ink.width <= t->w || ink.width == 0)
        break;
      size *= 0.98 * t->w / ink.width;
    }
  cairo_move_to (cr, t->x - ink.x, t->y + t->h / 2.0 - ink.height / 2.0 - ink.y);
  pango_cairo_show_layout (cr, layout);
}

gboolean
kk_proof_draw (guint8 *grey, int width, int height, const KkProofText *texts, guint n_texts)
{
  /* Ink is drawn as alpha and laid over the paper. */
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, width, height);
  gboolean well = cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS;
  if (well)
    {
      cairo_t *cr = cairo_create (surface);
      for (guint i = 0; i < n_texts; i++)
        draw_text (cr, &texts[i]);
      cairo_destroy (cr);
      cairo_surface_flush (surface);
      const guint8 *ink = cairo_image_surface_get_data (surface);
      int stride = cairo_image_surface_get_stride (surface);
      for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
          {
            guint8 *p = grey + (gsize) y * width + x;
            guint8 paper = (guint8) (255 - ink[(gsize) y * stride + x]);
            *p = MIN (*p, paper);
          }
    }
  cairo_surface_destroy (surface);
  return well;
}
