/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-page-split.h"

#include <math.h>
#include <string.h>

#include "ocr/kk-pix.h"

#define PICTURE_MM2 9000 /* two cards: smaller pages stay whole */
#define BACK_DPI 90
#define INK_DPI 600
#define FORE_BLOCK 16 /* pixels of the page a pixel of the colours stands for */
#define INK 152       /* of 200, the paper after its light is evened out */
#define CORE 115      /* the middle of strokes, which has their colour */
#define STAIN 180     /* darker than paper: edges and thin strokes that are no ink */
#define COLOURED 60   /* chroma from which ink is no grey */
#define COLOUR_SHARE 0.002
#define PHOTO_BLOCK 24
#define PHOTO_SHARE 0.45 /* of a block that is no paper */
#define WHITE_SHARE 0.12 /* between the strokes of even the densest print there is more paper */
#define PHOTO_MM 12      /* a smaller dark patch is tint or a stamp */

static PIX *
grey_of (const KkReaderPage *page)
{
  PIX *grey = pixCreate (page->width, page->height, 8);

  for (int y = 0; grey != NULL && y < page->height; y++)
    {
      const guint8 *row = page->pixels + (gsize) y * page->stride;
      l_uint32 *line = pixGetData (grey) + (gsize) y * pixGetWpl (grey);

      for (int x = 0; x < page->width; x++)
        {
          const guint8 *p = row + x * page->channels;
          SET_DATA_BYTE (line, x,
                         page->channels == 1 ? p[0] : (77 * p[0] + 150 * p[1] + 29 * p[2]) >> 8);
        }
    }
  return grey;
}

/* 1: a block of a photograph. The blocks' grid is *columns × *rows. */
static guint8 *
find_photos (PIX *even, double dpi, int *columns, int *rows)
{
  int width = pixGetWidth (even), height = pixGetHeight (even);
  int n = *columns = (width + PHOTO_BLOCK - 1) / PHOTO_BLOCK;
  int m = *rows = (height + PHOTO_BLOCK - 1) / PHOTO_BLOCK;
  g_autoptr (KkPix) blocks = pixCreate (n, m, 1);
  int least = MAX (2, (int) (PHOTO_MM * dpi / 25.4 / PHOTO_BLOCK));
  guint8 *photo = g_new0 (guint8, (gsize) n * m);

  for (int by = 0; by < m; by++)
    for (int bx = 0; bx < n; bx++)
      {
        int dark = 0, white = 0, all = 0;

        for (int y = by * PHOTO_BLOCK; y < MIN ((by + 1) * PHOTO_BLOCK, height); y += 2)
          {
            l_uint32 *line = pixGetData (even) + (gsize) y * pixGetWpl (even);
            for (int x = bx * PHOTO_BLOCK; x < MIN ((bx + 1) * PHOTO_BLOCK, width); x += 2, all++)
              {
                dark += GET_DATA_BYTE (line, x) < 165;
                white += GET_DATA_BYTE (line, x) > 190;
              }
          }
        if (dark > all * PHOTO_SHARE && white < all * WHITE_SHARE)
          pixSetPixel (blocks, bx, by, 1);
      }
  /* Opened to drop what is thin: rules, headings, white on black; then closed over its highlights.
   */
  g_autoptr (KkPix) thick = pixOpenBrick (NULL, blocks, least, least);
  g_autoptr (KkPix) closed = pixCloseSafeBrick (NULL, thick, 5, 5);
  for (int by = 0; by < m; by++)
    for (int bx = 0; bx < n; bx++)
      {
        l_uint32 value = 0;
        pixGetPixel (closed, bx, by, &value);
        photo[by * n + bx] = (guint8) value;
      }
  return photo;
}

/* even: the page; fine: the same, scaled times larger. */
static PIX *
find_ink (PIX *even, PIX *fine, int scale, double dpi)
{
  int columns, rows, block = PHOTO_BLOCK * scale;
  g_autofree guint8 *photo = find_photos (even, dpi, &columns, &rows);
  g_autoptr (KkPix) ink = pixThresholdToBinary (fine, INK);

  for (int by = 0; by < rows; by++)
    for (int bx = 0; bx < columns; bx++)
      if (photo[by * columns + bx])
        pixClearInRect (ink, &(BOX){ bx * block, by * block, block, block, 1 });
  /* Specks cost bytes and say nothing. */
  int speck = MAX (1, (int) (dpi / 100)) * scale;
  return pixSelectBySize (ink, speck, speck, 8, L_SELECT_IF_EITHER, L_SELECT_IF_GTE, NULL);
}

/* The mean colour of the page's pixels that count, block by block; where none counts, that of the
 * blocks around. */
typedef struct
{
  KkPlane *plane;
  gint64 *sums; /* channels + 1 a block: the colours, then how many */
} Means;

static void
spread (const Means *means)
{
  KkPlane *plane = means->plane;
  int n = plane->channels, w = plane->width, h = plane->height;
  g_autofree guint8 *known = g_new0 (guint8, (gsize) w * h);
  gboolean missing = FALSE;

  for (int i = 0; i < w * h; i++)
    {
      const gint64 *sum = means->sums + (gsize) i * (n + 1);

      known[i] = sum[n] > 0;
      missing = missing || !known[i];
      for (int c = 0; c < n; c++)
        plane->pixels[i * n + c] = (guint8) (sum[n] > 0 ? sum[c] / sum[n] : 255);
    }
  /* From all sides inwards; 40 steps bridge any letter. */
  for (int step = 0; missing && step < 40; step++)
    {
      g_autofree guint8 *before = g_memdup2 (known, (gsize) w * h);

      missing = FALSE;
      for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++)
          {
            int sum[3] = { 0 }, near = 0;

            if (before[y * w + x])
              continue;
            for (int dy = -1; dy <= 1; dy++)
              for (int dx = -1; dx <= 1; dx++)
                {
                  int i = (y + dy) * w + x + dx;
                  if (y + dy < 0 || y + dy >= h || x + dx < 0 || x + dx >= w || !before[i])
                    continue;
                  for (int c = 0; c < n; c++)
                    sum[c] += plane->pixels[i * n + c];
                  near++;
                }
            missing = missing || near == 0;
            for (int c = 0; near > 0 && c < n; c++)
              plane->pixels[(y * w + x) * n + c] = (guint8) (sum[c] / near);
            known[y * w + x] = near > 0;
          }
    }
}

/* wanted: bits of a PIX; its set pixels count (or, with inverse, the others). */
static void
mean_plane (const KkReaderPage *page, PIX *wanted, gboolean inverse, double step, KkPlane *out)
{
  int n = page->channels;

  out->width = MAX (1, (int) ceil (page->width / step));
  out->height = MAX (1, (int) ceil (page->height / step));
  out->channels = n;
  out->pixels = g_malloc0 ((gsize) out->width * out->height * n);
  g_autofree gint64 *sums = g_new0 (gint64, (gsize) out->width * out->height * (n + 1));
  Means means = { out, sums };
  for (int y = 0; y < page->height; y++)
    {
      const guint8 *row = page->pixels + (gsize) y * page->stride;
      l_uint32 *bits = wanted ? pixGetData (wanted) + (gsize) y * pixGetWpl (wanted) : NULL;
      gsize base = (gsize) MIN ((int) (y / step), out->height - 1) * out->width;

      for (int x = 0; x < page->width; x++)
        {
          if (bits != NULL && (GET_DATA_BIT (bits, x) != 0) == inverse)
            continue;
          gint64 *sum = sums + (base + (gsize) MIN ((int) (x / step), out->width - 1)) * (n + 1);
          for (int c = 0; c < n; c++)
            sum[c] += row[x * n + c];
          sum[n]++;
        }
    }
  spread (&means);
}

/* The ink's mean grey, and whether enough of it has a colour. */
static gboolean
ink_is_coloured (const KkReaderPage *page, PIX *ink, guint8 *tone_out)
{
  gint64 sum = 0, count = 0, coloured = 0;

  for (int y = 0; y < page->height; y++)
    {
      const guint8 *row = page->pixels + (gsize) y * page->stride;
      l_uint32 *bits = pixGetData (ink) + (gsize) y * pixGetWpl (ink);

      for (int x = 0; x < page->width; x++)
        {
          const guint8 *p = row + x * page->channels;

          if (!GET_DATA_BIT (bits, x))
            continue;
          sum += page->channels == 1 ? p[0] : p[1];
          count++;
          coloured += page->channels == 3
                      && MAX (MAX (p[0], p[1]), p[2]) - MIN (MIN (p[0], p[1]), p[2]) > COLOURED;
        }
    }
  /* Edges are lighter than the stroke: what is printed black shall be black again. */
  *tone_out = (guint8) (count > 0 ? MAX (0, sum / count - 40) : 0);
  return coloured > count * COLOUR_SHARE && coloured > 200;
}

static guint8 *
pack (PIX *ink)
{
  int width = pixGetWidth (ink), height = pixGetHeight (ink);
  gsize stride = (gsize) (width + 7) / 8;
  guint8 *out = g_malloc0 (stride * (gsize) height);

  for (int y = 0; y < height; y++)
    {
      l_uint32 *line = pixGetData (ink) + (gsize) y * pixGetWpl (ink);
      for (gsize i = 0; i < stride; i++)
        out[(gsize) y * stride + i] = GET_DATA_BYTE (line, i);
      if (width % 8 != 0)
        out[(gsize) y * stride + stride - 1] &= (guint8) (0xff << (8 - width % 8));
    }
  return out;
}

KkPageLayers *
kk_page_split (const KkReaderPage *page, GError **error)
{
  g_autoptr (KkPageLayers) layers = g_new0 (KkPageLayers, 1);
  double dpi = layers->dpi = page->dpi > 0 ? page->dpi : 300;
  double mm2 = page->width / dpi * 25.4 * page->height / dpi * 25.4;

  layers->width = page->width;
  layers->height = page->height;
  layers->fine = 1;
  if (mm2 < PICTURE_MM2)
    {
      mean_plane (page, NULL, FALSE, MAX (1, dpi / 300), &layers->back);
      return g_steal_pointer (&layers);
    }
  g_autoptr (KkPix) grey = grey_of (page);
  g_autoptr (KkPix) even = grey != NULL ? pixBackgroundNormSimple (grey, NULL, NULL) : NULL;
  g_autoptr (KkPix) ink = even != NULL ? find_ink (even, even, 1, dpi) : NULL;
  layers->fine = CLAMP ((int) (INK_DPI / dpi + 0.5), 1, 4);
  g_autoptr (KkPix) large
      = even != NULL ? pixScaleGrayLI (even, (float) layers->fine, (float) layers->fine) : NULL;
  g_autoptr (KkPix) fine = large != NULL ? find_ink (even, large, layers->fine, dpi) : NULL;
  if (ink == NULL || fine == NULL)
    {
      g_set_error (error, KK_READER_ERROR, KK_READER_ERROR_IMAGE, "the page cannot be parted");
      return NULL;
    }
  /* The paper is taken from well outside the letters, so that no ghost of them stays in it. */
  g_autoptr (KkPix) stain = pixThresholdToBinary (even, STAIN);
  g_autoptr (KkPix) around = pixDilateBrick (NULL, ink, 7, 7);
  pixAnd (stain, stain, around);
  pixDilateBrick (around, ink, 5, 5);
  pixOr (around, around, stain);
  mean_plane (page, around, TRUE, MAX (1, dpi / BACK_DPI), &layers->back);
  g_autoptr (KkPix) core = pixThresholdToBinary (even, CORE);
  pixAnd (core, core, ink);
  if (ink_is_coloured (page, core, &layers->tone))
    mean_plane (page, core, FALSE, FORE_BLOCK, &layers->fore);
  layers->ink = pack (fine);
  return g_steal_pointer (&layers);
}
