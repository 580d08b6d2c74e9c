/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/sane/kk-sane-sheet.h"

#include <math.h>
#include <string.h>

/* One channel of the sheet at (x, y) in its own pixels, over a box of size w × h. Where the box is
 * smaller than a pixel, between the four around it. */
static guint8
sample (const KkPageImage *page, double x, double y, double w, double h, int c)
{
  int step = page->channels;

  if (w > 1 || h > 1)
    {
      int x0 = CLAMP ((int) x, 0, page->width - 1);
      int y0 = CLAMP ((int) y, 0, page->height - 1);
      int x1 = CLAMP ((int) ceil (x + w), x0 + 1, page->width);
      int y1 = CLAMP ((int) ceil (y + h), y0 + 1, page->height);
      guint64 sum = 0;

      for (int sy = y0; sy < y1; sy++)
        for (int sx = x0; sx < x1; sx++)
          sum += page->pixels[page->stride * sy + (gsize) sx * step + c];
      return (guint8) (sum / ((guint64) (x1 - x0) * (y1 - y0)));
    }
  x = CLAMP (x + w / 2 - 0.5, 0, page->width - 1);
  y = CLAMP (y + h / 2 - 0.5, 0, page->height - 1);
  {
    int x0 = (int) x, y0 = (int) y;
    int x1 = MIN (x0 + 1, page->width - 1), y1 = MIN (y0 + 1, page->height - 1);
    double fx = x - x0, fy = y - y0;
    const guint8 *top = page->pixels + page->stride * y0 + c;
    const guint8 *low = page->pixels + page->stride * y1 + c;
    double a = top[x0 * step] * (1 - fx) + top[x1 * step] * fx;
    double b = low[x0 * step] * (1 - fx) + low[x1 * step] * fx;

    return (guint8) (a * (1 - fy) + b * fy + 0.5);
  }
}

void
sheet_line (const KkPageImage *page,
            double scale,
            double left,
            double top,
            int width,
            int channels,
            guint8 *out)
{
  gboolean grey = page->channels == 1;

  /* At the sheet's own resolution the pixels come through as they are. */
  for (int x = 0; x < width; x++, out += channels)
    {
      double sx = (left + x) * scale, sy = top * scale;
      guint8 rgb[3] = { 255, 255, 255 };

      if (sx < page->width && sy < page->height)
        for (int c = 0; c < 3; c++)
          rgb[c] = grey && c > 0 ? rgb[0]
                   : scale == 1
                       ? page->pixels[page->stride * (int) sy + (gsize) sx * page->channels + c]
                       : sample (page, sx, sy, scale, scale, c);
      if (channels == 3)
        memcpy (out, rgb, 3);
      else
        out[0] = grey ? rgb[0] : (guint8) ((rgb[0] * 77 + rgb[1] * 151 + rgb[2] * 28) >> 8);
    }
}
