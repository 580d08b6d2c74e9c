/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Pixels of a coarse picture, rows top down without gaps. */
typedef struct
{
  int width, height, channels; /* 1 grey, 3 R, G, B; width 0: there is none */
  guint8 *pixels;
} KkPlane;

/* A page parted for mixed raster (ITU-T T.44): where there is ink, what colour it has, and what
 * lies under it. A plain value; one owner. */
typedef struct
{
  int width, height; /* of the page, pixels */
  double dpi;
  int fine;    /* pixels of ink a pixel of the page is wide: edges keep their place */
  guint8 *ink; /* height × fine rows of (width × fine + 7) / 8 bytes, most significant bit left, 1
                  ink; NULL: all of the page is picture */
  KkPlane back; /* paper, tint, photographs; ink taken out */
  KkPlane fore; /* colours of the ink; width 0: all of it is tone */
  guint8 tone;  /* grey of the ink where fore has nothing */
} KkPageLayers;

static inline void
kk_page_layers_free (KkPageLayers *layers)
{
  g_free (layers->ink);
  g_free (layers->back.pixels);
  g_free (layers->fore.pixels);
  g_free (layers);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkPageLayers, kk_page_layers_free)

G_END_DECLS
