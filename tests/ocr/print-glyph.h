/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <ft2build.h>
#include FT_FREETYPE_H
#include <glib.h>

G_BEGIN_DECLS

/* Prints glyphs of a font and scans them: for tests and benches of single characters. */

typedef struct
{
  double em;    /* pixels of the scan: 37.5 is 9 pt at 300 dpi */
  double blur;  /* standard deviation, pixels */
  double gain;  /* threshold of ink before the scanner, 0.3 (fat) … 0.7 (thin) */
  double noise; /* standard deviation, 0…1 */
  double turn;  /* radians */
  gboolean bilevel;
} KkPrintWear;

/* 9 to 12 pt at 300 dpi with light wear. */
KkPrintWear kk_print_light_wear (GRand *rand);

/* Draws glyph with its origin at x and baseline at y into paper (255 white), in scan pixels. The
 * face's size is changed. */
void kk_print_glyph (FT_Face face,
                     guint glyph,
                     const KkPrintWear *wear,
                     GRand *rand,
                     double x,
                     double y,
                     guint8 *paper,
                     int width,
                     int height);

G_END_DECLS
