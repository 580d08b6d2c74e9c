/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "lexicon/kk-mj-index-private.h"

#define EM 56 /* pixels; as large as print usually is, so that edges are as soft */

gboolean
kk_mj_draw (FT_Face face, guint glyph, KkMjShape *out)
{
  if (FT_Set_Pixel_Sizes (face, 0, EM) != 0
      || FT_Load_Glyph (face, glyph, FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP) != 0
      || FT_Render_Glyph (face->glyph, FT_RENDER_MODE_NORMAL) != 0)
    return FALSE;
  const FT_Bitmap *map = &face->glyph->bitmap;
  return map->pixel_mode == FT_PIXEL_MODE_GRAY && map->pitch > 0
         && kk_mj_shape_init (out, map->buffer, map->pitch, (int) map->width, (int) map->rows);
}

void
kk_mj_code (const float *projection, const float *bias, const KkMjShape *shape, KkMjCode *out)
{
  float rough[KK_MJ_ROUGH_SIZE];
  kk_mj_shape_rough (shape, rough);
  for (int d = 0; d < KK_MJ_CODE_SIZE; d++)
    {
      const float *row = projection + d * KK_MJ_ROUGH_SIZE;
      float sums[8] = { 0 };
      for (int i = 0; i < KK_MJ_ROUGH_SIZE; i += 8)
        for (int k = 0; k < 8; k++)
          sums[k] += row[i + k] * rough[i + k];
      float sum = ((sums[0] + sums[4]) + (sums[1] + sums[5]))
                  + ((sums[2] + sums[6]) + (sums[3] + sums[7])) + bias[d];
      out->values[d] = (gint8) CLAMP (lroundf (sum), -127, 127);
    }
}
