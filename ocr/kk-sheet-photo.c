/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-sheet-photo.h"

#include "ocr/kk-pix.h"

#define BODY 20  /* 1/300 inch: no stroke of print is so thick */
#define ROUND 10 /* how far round shapes reach beyond squares that lie in them */

PIX *
kk_sheet_find_photo (PIX *grey, int level, double unit)
{
  int width = pixGetWidth (grey), height = pixGetHeight (grey), wpl = pixGetWpl (grey);
  int body = MAX ((int) (BODY * unit), 6), round = MAX ((int) (2 * ROUND * unit), 3);
  g_autoptr (KkPix) dark = pixCreate (width, height, 1);
  if (dark == NULL)
    return NULL;
  for (int y = 0; y < height; y++)
    {
      const guint8 *row = (const guint8 *) (pixGetData (grey) + (gsize) y * wpl);
      l_uint32 *line = pixGetData (dark) + (gsize) y * pixGetWpl (dark);
      for (int x = 0; x < width; x++)
        if (row[x] < level)
          SET_DATA_BIT (line, x);
    }
  g_autoptr (KkPix) bodies = pixOpenBrick (NULL, dark, body, body);
  g_autoptr (KkPix) reach
      = bodies != NULL ? pixDilateBrick (NULL, bodies, round | 1, round | 1) : NULL;
  if (reach == NULL)
    return NULL;
  pixAnd (reach, reach, dark);
  return pixDilateBrick (NULL, reach, 5, 5); /* with its soft edge */
}

void
kk_sheet_paint_white (PIX *grey, PIX *photo)
{
  int width = pixGetWidth (grey), height = pixGetHeight (grey), wpl = pixGetWpl (grey);
  for (int y = 0; y < height; y++)
    {
      const l_uint32 *mask = pixGetData (photo) + (gsize) y * pixGetWpl (photo);
      guint8 *row = (guint8 *) (pixGetData (grey) + (gsize) y * wpl);
      for (int x = 0; x < width; x += 32)
        for (int i = 0; mask[x / 32] != 0 && i < MIN (32, width - x); i++)
          if ((mask[x / 32] & (0x80000000u >> i)) != 0)
            row[x + i] = 255;
    }
}

gboolean
kk_sheet_is_photo (PIX *photo, KkBox area)
{
  if (photo == NULL || area.w <= 0 || area.h <= 0)
    return FALSE;
  BOX *box = boxCreate (area.x, area.y, area.w, area.h);
  g_autoptr (KkPix) part = pixClipRectangle (photo, box, NULL);
  l_int32 empty = 1;
  boxDestroy (&box);
  if (part != NULL)
    pixZero (part, &empty);
  return !empty;
}
