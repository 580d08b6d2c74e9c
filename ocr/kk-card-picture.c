/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "ocr/kk-card-find.h"

#define DPI_LEAST 300 /* small type is read better when made larger */
#define DPI_MOST 400  /* and no better beyond this */
#define STRAIGHT 3.5  /* degrees */
#define MARGIN_MM 2.5 /* around print whose card does not show its edges */

#define PHASES 64 /* places between two pixels */

/* Catmull–Rom weights, 1/256: strokes stay as sharp as they were scanned. */
static void
make_weights (gint16 weights[PHASES + 1][4])
{
  for (int i = 0; i <= PHASES; i++)
    {
      double t = (double) i / PHASES, t2 = t * t, t3 = t2 * t;
      weights[i][0] = (gint16) lrint (128 * (-t3 + 2 * t2 - t));
      weights[i][2] = (gint16) lrint (128 * (-3 * t3 + 4 * t2 + t));
      weights[i][3] = (gint16) lrint (128 * (t3 - t2));
      weights[i][1] = (gint16) (256 - weights[i][0] - weights[i][2] - weights[i][3]);
    }
}

/* One sample between pixels; outside the image the nearest. n: channels, a constant where it is
 * inlined: this is the picture's whole cost. */
static inline __attribute__ ((always_inline)) void
sample (
    const KkReaderPage *page, int n, gint16 weights[PHASES + 1][4], double x, double y, int *out)
{
  x = CLAMP (x - 0.5, 0, page->width - 1.0);
  y = CLAMP (y - 0.5, 0, page->height - 1.0);
  int x0 = (int) x, y0 = (int) y, columns[4];
  const gint16 *wx = weights[(int) ((x - x0) * PHASES + 0.5)];
  const gint16 *wy = weights[(int) ((y - y0) * PHASES + 0.5)];
  for (int i = 0; i < 4; i++)
    columns[i] = CLAMP (x0 + i - 1, 0, page->width - 1) * n;
  for (int c = 0; c < n; c++)
    out[c] = 0;
  for (int r = 0; r < 4; r++)
    {
      const guint8 *row
          = page->pixels + (gsize) CLAMP (y0 + r - 1, 0, page->height - 1) * page->stride;
      for (int c = 0; c < n; c++)
        out[c] += wy[r]
                  * (row[columns[0] + c] * wx[0] + row[columns[1] + c] * wx[1]
                     + row[columns[2] + c] * wx[2] + row[columns[3] + c] * wx[3]);
    }
}

/* A card that lies nearly straight is cut out as it is: the sheet takes the rest of its skew out,
 * and every turning costs sharpness. */
static gboolean
lies_straight (const KkCardPlace *place)
{
  double skew = MIN (fabs (place->ux), fabs (place->uy));
  return skew < sin (STRAIGHT * G_PI / 180) && place->dpi > 0.93 * DPI_LEAST
         && place->dpi < 1.07 * DPI_MOST;
}

/* step: given pixels per pixel. */
static inline __attribute__ ((always_inline)) void
draw_row (KkCardPicture *picture,
          const KkReaderPage *page,
          int n,
          gint16 weights[PHASES + 1][4],
          double step,
          int w,
          int y)
{
  /* Where the image is finer than the picture, two samples each way. */
  int taps = step > 1.4 ? 2 : 1;
  for (int x = 0; x < w; x++)
    {
      int sum[3] = { 0 };
      for (int t = 0; t < taps * taps; t++)
        {
          double px = x + (t % taps + 0.5) / taps, py = y + (t / taps + 0.5) / taps;
          int pixel[3];
          sample (page, n, weights, picture->xx * px + picture->xy * py + picture->x0,
                  picture->yx * px + picture->yy * py + picture->y0, pixel);
          for (int c = 0; c < n; c++)
            sum[c] += pixel[c] >> 8;
        }
      guint8 *out = picture->pixels + ((gsize) y * w + x) * n;
      for (int c = 0; c < n; c++)
        out[c] = (guint8) CLAMP ((sum[c] / (taps * taps) + 128) >> 8, 0, 255);
    }
}

/* Of a card that is cut out as it lies: its pixels are the image's. */
static void
copy_row (KkCardPicture *picture, const KkReaderPage *page, int w, int y)
{
  int n = page->channels;
  for (int x = 0; x < w; x++)
    {
      double px = x + 0.5, py = y + 0.5;
      double gx = picture->xx * px + picture->xy * py + picture->x0;
      double gy = picture->yx * px + picture->yy * py + picture->y0;
      int x0 = (int) CLAMP (gx, 0, page->width - 1), y0 = (int) CLAMP (gy, 0, page->height - 1);
      memcpy (picture->pixels + ((gsize) y * w + x) * n,
              page->pixels + (gsize) y0 * page->stride + (gsize) x0 * n, n);
    }
}

KkCardPicture *
kk_card_picture_new (const KkReaderPage *page,
                     const KkCardPlace *place,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (KkCardPicture) picture = g_new0 (KkCardPicture, 1);
  gboolean straight = lies_straight (place);
  double dpi = straight ? place->dpi : CLAMP (place->dpi, DPI_LEAST, DPI_MOST);
  double step = MAX (place->dpi / dpi, 0.3); /* given pixels per pixel */
  double margin = place->edges ? 0 : MARGIN_MM * place->dpi / 25.4;
  double width = place->width + 2 * margin, height = place->height + 2 * margin;
  double ux = place->ux, uy = place->uy;

  if (straight)
    {
      gboolean along = fabs (ux) > fabs (uy);
      double skew = along ? fabs (uy) : fabs (ux), w = width;
      width += height * skew;
      height += w * skew;
      ux = along ? (ux > 0 ? 1 : -1) : 0;
      uy = along ? 0 : (uy > 0 ? 1 : -1);
    }
  int w = CLAMP ((int) (width / step), 16, 4000), h = CLAMP ((int) (height / step), 16, 4000);
  picture->given_width = page->width;
  picture->given_height = page->height;
  picture->xx = ux * step;
  picture->yx = uy * step;
  picture->xy = -uy * step;
  picture->yy = ux * step;
  picture->x0 = place->x - picture->xx * w / 2 - picture->xy * h / 2;
  picture->y0 = place->y - picture->yx * w / 2 - picture->yy * h / 2;
  if (straight)
    {
      picture->x0 = floor (picture->x0);
      picture->y0 = floor (picture->y0);
    }
  picture->pixels = g_malloc ((gsize) w * h * page->channels);
  gint16 weights[PHASES + 1][4];
  make_weights (weights);
  for (int y = 0; y < h; y++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      if (straight)
        copy_row (picture, page, w, y);
      else if (page->channels == 3)
        draw_row (picture, page, 3, weights, step, w, y);
      else
        draw_row (picture, page, 1, weights, step, w, y);
    }
  picture->page
      = (KkReaderPage){ picture->pixels,   w,       h, (gsize) w * page->channels, page->channels,
                        (int) (dpi + 0.5), page->id };
  return g_steal_pointer (&picture);
}

void
kk_card_picture_free (KkCardPicture *picture)
{
  if (picture == NULL)
    return;
  g_free (picture->pixels);
  g_free (picture);
}

KkBox
kk_card_picture_box_as_given (const KkCardPicture *p, KkBox box)
{
  double left = G_MAXDOUBLE, top = G_MAXDOUBLE, right = -G_MAXDOUBLE, bottom = -G_MAXDOUBLE;
  for (int i = 0; i < 4; i++)
    {
      double x = box.x + (i & 1 ? box.w : 0), y = box.y + (i & 2 ? box.h : 0);
      double gx = p->xx * x + p->xy * y + p->x0, gy = p->yx * x + p->yy * y + p->y0;
      left = MIN (left, gx), right = MAX (right, gx);
      top = MIN (top, gy), bottom = MAX (bottom, gy);
    }
  KkBox out;
  out.x = CLAMP ((int) floor (left), 0, p->given_width - 1);
  out.y = CLAMP ((int) floor (top), 0, p->given_height - 1);
  out.w = CLAMP ((int) ceil (right), out.x + 1, p->given_width) - out.x;
  out.h = CLAMP ((int) ceil (bottom), out.y + 1, p->given_height) - out.y;
  return out;
}

int
kk_card_picture_turn (const KkCardPicture *p)
{
  double angle = atan2 (p->yx, p->xx) * 180 / G_PI; /* of the card, clockwise */
  return ((int) lrint (-angle / 90) * 90 + 720) % 360;
}
