/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-pix.h"

/* dst |= dst moved by (x, y), or dst &= it; what comes from outside is off. scratch: as large. */
static void
fold (PIX *dst, PIX *scratch, int x, int y, gboolean both)
{
  int width = pixGetWidth (dst), height = pixGetHeight (dst);
  pixCopy (scratch, dst);
  pixRasterop (dst, x, y, width, height, both ? (PIX_SRC & PIX_DST) : PIX_PAINT, scratch, 0, 0);
  if (both && x < 0)
    pixRasterop (dst, width + x, 0, -x, height, PIX_CLR, NULL, 0, 0);
  if (both && y < 0)
    pixRasterop (dst, 0, height + y, width, -y, PIX_CLR, NULL, 0, 0);
}

/* Reaches of one pixel are folded to 2, 4, 8 … length: a dozen passes where a brick of Leptonica's
 * takes two for each of its pixels. */
static PIX *
open_runs (PIX *pix, int length, gboolean across)
{
  PIX *out = pixCopy (NULL, pix);
  g_autoptr (KkPix) scratch = pixCreateTemplate (pix);
  if (out == NULL || scratch == NULL)
    {
      pixDestroy (&out);
      return NULL;
    }
  int side = across ? pixGetWidth (pix) : pixGetHeight (pix);
  if (length > side)
    {
      pixClearAll (out);
      return out;
    }
  for (int pass = 0; pass < 2; pass++)
    for (int reach = 1; reach < length;)
      {
        int step = MIN (reach, length - reach), by = pass == 0 ? -step : step;
        fold (out, scratch, across ? by : 0, across ? 0 : by, pass == 0);
        reach += step;
      }
  return out;
}

PIX *
kk_pix_open_across (PIX *pix, int length)
{
  return open_runs (pix, length, TRUE);
}

PIX *
kk_pix_open_down (PIX *pix, int length)
{
  return open_runs (pix, length, FALSE);
}
