/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ocr/print-glyph.h"

#include <math.h>
#include <string.h>

#define FINE 4 /* printer dots for a pixel of the scan */

static double
between (GRand *rand, double low, double high)
{
  return g_rand_double_range (rand, low, high);
}

KkPrintWear
kk_print_light_wear (GRand *rand)
{
  KkPrintWear wear = {
    .em = between (rand, 37.5, 50),
    .blur = between (rand, 0.35, 0.75),
    .gain = between (rand, 0.38, 0.6),
    .noise = between (rand, 0.01, 0.06),
    .turn = between (rand, -0.006, 0.006),
    .bilevel = g_rand_double (rand) < 0.12,
  };
  return wear;
}

static double
normal (GRand *rand)
{
  double sum = 0;
  for (int i = 0; i < 4; i++)
    sum += g_rand_double (rand);
  return (sum - 2) * 1.732;
}

static void
blur (float *values, int width, int height, double sigma)
{
  int reach = MAX (1, (int) ceil (2.5 * sigma));
  g_autofree float *weights = g_new (float, 2 * reach + 1);
  g_autofree float *line = g_new (float, MAX (width, height));
  float sum = 0;
  for (int k = -reach; k <= reach; k++)
    sum += weights[k + reach] = (float) exp (-k * k / (2 * sigma * sigma));
  for (int pass = 0; pass < 2; pass++)
    {
      int n = pass == 0 ? width : height, lines = pass == 0 ? height : width;
      int step = pass == 0 ? 1 : width, next = pass == 0 ? width : 1;
      for (int l = 0; l < lines; l++)
        {
          float *p = values + l * next;
          for (int i = 0; i < n; i++)
            {
              float v = 0;
              for (int k = MAX (-reach, -i); k <= MIN (reach, n - 1 - i); k++)
                v += weights[k + reach] * p[(i + k) * step];
              line[i] = v / sum;
            }
          for (int i = 0; i < n; i++)
            p[i * step] = line[i];
        }
    }
}

void
kk_print_glyph (FT_Face face,
                guint glyph,
                const KkPrintWear *wear,
                GRand *rand,
                double x,
                double y,
                guint8 *paper,
                int width,
                int height)
{
  double fine_x = x * FINE, fine_y = y * FINE;
  FT_Matrix turn = { (FT_Fixed) (cos (wear->turn) * 65536), (FT_Fixed) (-sin (wear->turn) * 65536),
                     (FT_Fixed) (sin (wear->turn) * 65536), (FT_Fixed) (cos (wear->turn) * 65536) };
  FT_Set_Char_Size (face, 0, (FT_F26Dot6) (wear->em * FINE * 64), 72, 72);
  FT_Set_Transform (face, &turn, NULL);
  int rc = FT_Load_Glyph (face, glyph, FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP | FT_LOAD_RENDER);
  FT_Set_Transform (face, NULL, NULL);
  if (rc != 0)
    return;
  const FT_GlyphSlot slot = face->glyph;
  int left = (int) floor (fine_x) + slot->bitmap_left,
      top = (int) floor (fine_y) - slot->bitmap_top;
  int pad = 4, x0 = left / FINE - pad, y0 = top / FINE - pad;
  int w = (int) slot->bitmap.width / FINE + 2 * pad + 2,
      h = (int) slot->bitmap.rows / FINE + 2 * pad + 2;
  g_autofree float *fine = g_new0 (float, (gsize) w *h *FINE *FINE);
  for (int r = 0; r < (int) slot->bitmap.rows; r++)
    for (int c = 0; c < (int) slot->bitmap.width; c++)
      fine[(r + top - y0 * FINE) * w * FINE + c + left - x0 * FINE]
          = slot->bitmap.buffer[r * slot->bitmap.pitch + c] / 255.0f;
  /* Toner spreads or fails, then the lens blurs. */
  blur (fine, w * FINE, h * FINE, 1.6);
  for (int i = 0; i < w * h * FINE * FINE; i++)
    fine[i] = (float) CLAMP ((fine[i] - wear->gain) * 6 + 0.5, 0, 1);
  blur (fine, w * FINE, h * FINE, wear->blur * FINE);
  for (int r = 0; r < h; r++)
    for (int c = 0; c < w; c++)
      {
        double sum = 0;
        for (int i = 0; i < FINE; i++)
          for (int k = 0; k < FINE; k++)
            sum += fine[(r * FINE + i) * w * FINE + c * FINE + k];
        sum = sum / (FINE * FINE) * 0.92 + normal (rand) * wear->noise;
        if (wear->bilevel)
          sum = sum > 0.45 ? 1 : 0;
        int px = x0 + c, py = y0 + r;
        if (px < 0 || px >= width || py < 0 || py >= height)
          continue;
        guint8 v = (guint8) CLAMP (255 - sum * 255, 0, 255);
        guint8 *at = paper + py * width + px;
        *at = MIN (*at, v);
      }
}
