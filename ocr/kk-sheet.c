/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-sheet.h"

#include <math.h>
#include <string.h>

#include "ocr/kk-marks.h"
#include "ocr/kk-pix.h"
#include "ocr/kk-sheet-photo.h"
#include "ocr/kk-sheet-rules.h"

#define TILE 32            /* px at 300 dpi: paper level is measured per tile */
#define LONG_SIDE_MAX 4000 /* larger images are scaled down: type stays well over 20 px */

/* Grey with coloured ink faded: seals and stamps are red, pens and date stamps blue. */
static guint8
fade (int r, int g, int b)
{
  int high = MAX (r, MAX (g, b));
  int low = MIN (r, MIN (g, b));
  int chroma = high - low;
  int grey = (r * 77 + g * 151 + b * 28) >> 8;
  gboolean red = r == high && r - MAX (g, b) > chroma / 2;
  /* Thin red ink on tinted paper: its red is the paper's. */
  if (red && chroma >= 12)
    grey = MAX (grey, high);
  if (chroma < 24)
    return (guint8) grey;
  int faded = high + (red ? chroma : chroma * 3 / 8);
  /* Fade in over a range, so that colour fringes of black strokes stay black. */
  int share = MIN (chroma - 24, 48);
  int out = grey + (MIN (faded, 255) - grey) * share / 48;
  return (guint8) CLAMP (out, 0, 255);
}

static PIX *
to_grey (const KkReaderPage *page)
{
  PIX *pix = pixCreateNoInit (page->width, page->height, 8);
  if (pix == NULL)
    return NULL;
  l_uint32 *data = pixGetData (pix);
  int wpl = pixGetWpl (pix);
  for (int y = 0; y < page->height; y++)
    {
      const guint8 *row = page->pixels + (gsize) y * page->stride;
      guint8 *out = (guint8 *) (data + (gsize) y * wpl);
      memset (out, 255, (gsize) wpl * 4);
      if (page->channels == 1)
        memcpy (out, row, page->width);
      else
        for (int x = 0; x < page->width; x++, row += 3)
          out[x] = fade (row[0], row[1], row[2]);
    }
  pixEndianByteSwap (pix);
  return pix;
}

/* The 60th percentile of each tile, dark tiles taken from the page, smoothed. *dark_out: below it
 * is none of the page's paper; 0 where all of the page is paper. */
static GArray *
paper_levels (PIX *grey, int tile, int *columns_out, int *rows_out, int *dark_out)
{
  int width = pixGetWidth (grey), height = pixGetHeight (grey), wpl = pixGetWpl (grey);
  int columns = (width + tile - 1) / tile, rows = (height + tile - 1) / tile;
  const l_uint32 *data = pixGetData (grey);
  GArray *levels = g_array_sized_new (FALSE, TRUE, sizeof (float), columns * rows);
  g_array_set_size (levels, columns * rows);
  guint page_histogram[256] = { 0 };
  for (int r = 0; r < rows; r++)
    for (int c = 0; c < columns; c++)
      {
        guint histogram[256] = { 0 };
        guint n = 0;
        for (int y = r * tile; y < MIN ((r + 1) * tile, height); y += 2)
          for (int x = c * tile; x < MIN ((c + 1) * tile, width); x += 2, n++)
            histogram[GET_DATA_BYTE (data + (gsize) y * wpl, x)]++;
        guint sum = 0;
        int level = 0;
        while (level < 255 && (sum += histogram[level]) * 10 < n * 6)
          level++;
        g_array_index (levels, float, r *columns + c) = level;
        page_histogram[level]++;
      }
  guint sum = 0;
  int typical = 0;
  while (typical < 255 && (sum += page_histogram[typical]) * 4 < (guint) (columns * rows) * 3)
    typical++;
  /* Desk, photographs and black borders are no paper; one dense character in bold type is. */
  *dark_out = 0;
  for (int r = 0; r < rows; r++)
    for (int c = 0; c < columns; c++)
      {
        int dark = 0;
        for (int y = r - 1; y <= r + 1; y++)
          for (int x = c - 1; x <= c + 1; x++)
            dark += y < 0 || x < 0 || y >= rows || x >= columns
                    || g_array_index (levels, float, y *columns + x) < typical * 0.66f;
        if (dark >= 4 && g_array_index (levels, float, r *columns + c) < typical * 0.66f)
          *dark_out = (int) (typical * 0.66f);
      }
  for (guint i = 0; i < levels->len; i++)
    g_array_index (levels, float, i) = MAX (g_array_index (levels, float, i), typical * 0.66f);

  GArray *smooth = g_array_sized_new (FALSE, TRUE, sizeof (float), columns * rows);
  g_array_set_size (smooth, columns * rows);
  for (int r = 0; r < rows; r++)
    for (int c = 0; c < columns; c++)
      {
        float total = 0;
        int n = 0;
        for (int y = MAX (r - 1, 0); y <= MIN (r + 1, rows - 1); y++)
          for (int x = MAX (c - 1, 0); x <= MIN (c + 1, columns - 1); x++, n++)
            total += g_array_index (levels, float, y *columns + x);
        g_array_index (smooth, float, r *columns + c) = MAX (total / n, 1);
      }
  g_array_unref (levels);
  *columns_out = columns;
  *rows_out = rows;
  return smooth;
}

/* Even paper: every pixel is divided by the paper's level around it. What is no paper goes. */
static void
even_paper (KkSheet *sheet, PIX *grey)
{
  int tile = MAX ((int) (TILE * sheet->unit), 16);
  int columns, rows, dark;
  g_autoptr (GArray) levels = paper_levels (grey, tile, &columns, &rows, &dark);
  if (dark > 0)
    sheet->photo = kk_sheet_find_photo (grey, dark, sheet->unit);
  int width = pixGetWidth (grey), height = pixGetHeight (grey), wpl = pixGetWpl (grey);
  /* Gains at the tiles' edges, straight lines between them. */
  g_autofree float *edge = g_new (float, columns + 1);
  for (int y = 0; y < height; y++)
    {
      float fy = (y + 0.5f) / tile - 0.5f;
      int r0 = CLAMP ((int) floorf (fy), 0, rows - 1), r1 = MIN (r0 + 1, rows - 1);
      float wy = CLAMP (fy - r0, 0, 1);
      float before = 0;
      for (int c = 0; c <= columns; c++)
        {
          int at = MIN (c, columns - 1);
          float level = g_array_index (levels, float, r0 *columns + at) * (1 - wy)
                        + g_array_index (levels, float, r1 *columns + at) * wy;
          edge[c] = 255 * 65536.0f * 2 / (level + (c == 0 ? level : before));
          before = level;
        }
      guint8 *row = (guint8 *) (pixGetData (grey) + (gsize) y * wpl);
      for (int c = 0; c < columns; c++)
        {
          int gain = (int) edge[c], step = (int) ((edge[c + 1] - edge[c]) / tile);
          for (int x = c * tile; x < MIN ((c + 1) * tile, width); x++, gain += step)
            row[x] = (guint8) MIN ((row[x] * (gint64) gain) >> 16, 255);
        }
    }
  if (sheet->photo != NULL)
    kk_sheet_paint_white (grey, sheet->photo);
}

/* Halfway between paper and the ink this page is printed with. */
static int
ink_threshold (PIX *grey)
{
  guint histogram[256] = { 0 };
  int width = pixGetWidth (grey), height = pixGetHeight (grey), wpl = pixGetWpl (grey);
  for (int y = 0; y < height; y += 2)
    {
      const guint8 *row = (const guint8 *) (pixGetData (grey) + (gsize) y * wpl);
      for (int x = 0; x < width; x++)
        histogram[row[x]]++;
    }
  guint dark = 0, sum = 0;
  for (int i = 0; i < 195; i++)
    dark += histogram[i];
  int median = 0;
  while (median < 194 && (sum += histogram[median]) * 2 < dark)
    median++;
  return CLAMP ((median + 255) / 2 + 8, 150, 212);
}

static PIX *
binarise (PIX *grey, int threshold)
{
  pixEndianByteSwap (grey);
  PIX *ink = pixThresholdToBinary (grey, threshold);
  pixEndianByteSwap (grey);
  return ink;
}

static double
guess_unit (const KkReaderPage *page, double scale)
{
  if (page->dpi >= 72 && page->dpi <= 1200)
    return page->dpi / 300.0 * scale;
  int longer = MAX (page->width, page->height), shorter = MIN (page->width, page->height);
  double aspect = (double) longer / shorter;
  /* A whole page of A4 or B5; else a card, 85.6 mm and some margin wide. */
  double unit = aspect > 1.25 && (longer > 1500 || aspect < 1.5) && longer > 1400 ? longer / 3508.0
                                                                                  : longer / 1150.0;
  return CLAMP (unit, 0.3, 3) * scale;
}

/* Everything that is neither ink nor its soft edge becomes paper. */
static void
keep_ink_only (KkSheet *sheet)
{
  int speck = MAX ((int) (4 * sheet->unit), 2);
  PIX *kept
      = pixSelectBySize (sheet->ink, speck, speck, 8, L_SELECT_IF_EITHER, L_SELECT_IF_GT, NULL);
  if (kept != NULL)
    {
      pixDestroy (&sheet->ink);
      sheet->ink = kept;
    }
  g_autoptr (KkPix) near = pixDilateBrick (NULL, sheet->ink, 5, 5);
  for (int y = 0; y < sheet->height; y++)
    {
      const l_uint32 *mask = pixGetData (near) + (gsize) y * pixGetWpl (near);
      guint8 *row = sheet->grey + (gsize) y * sheet->width;
      for (int x = 0; x < sheet->width; x += 32)
        {
          l_uint32 word = mask[x / 32];
          int n = MIN (32, sheet->width - x);
          if (word == 0)
            memset (row + x, 255, n);
          else if (word != 0xffffffff)
            for (int i = 0; i < n; i++)
              if ((word & (0x80000000u >> i)) == 0)
                row[x + i] = 255;
        }
    }
}

/* The page in grey, no larger than needed, turned. NULL where there is no memory. */
static PIX *
take_grey (const KkReaderPage *page, KkSheet *sheet)
{
  g_autoptr (KkPix) grey = to_grey (page);
  int longer = MAX (page->width, page->height);
  if (grey != NULL && longer > LONG_SIDE_MAX)
    {
      sheet->scale = (double) LONG_SIDE_MAX / longer;
      PIX *smaller = pixScaleAreaMap (grey, sheet->scale, sheet->scale);
      pixDestroy (&grey);
      grey = smaller;
    }
  if (grey != NULL && sheet->turn != 0)
    {
      PIX *turned = pixRotateOrth (grey, sheet->turn / 90);
      pixDestroy (&grey);
      grey = turned;
    }
  return g_steal_pointer (&grey);
}

/* Degrees that level the print; 0 where it is level or nobody can tell. */
static double
find_skew (PIX *ink, double unit)
{
  l_float32 angle = 0, trust = 0;
  int large = MAX ((int) (130 * unit), 20);
  gboolean wide_page = pixGetWidth (ink) * pixGetHeight (ink) > 2400000 * unit;
  if (pixGetWidth (ink) <= 200 || pixGetHeight (ink) <= 200)
    return 0;
  g_autoptr (KkPix) type
      = wide_page ? pixClone (ink)
                  : pixSelectBySize (ink, large, large, 8, L_SELECT_IF_BOTH, L_SELECT_IF_LT, NULL);
  gboolean found
      = type != NULL
        && pixFindSkewSweepAndSearch (type, &angle, &trust, 4, 2, 6.0f, 0.75f, 0.02f) == 0;
  return found && trust > (wide_page ? 1.35f : 1.6f) && fabsf (angle) > 0.06f ? angle : 0;
}

/* Level grey and ink; FALSE where there is no memory. */
static gboolean
take_out_skew (KkSheet *sheet, KkPix **grey, KkPix **ink, int threshold)
{
  double angle = find_skew (*ink, sheet->unit);
  if (angle == 0)
    return TRUE;
  sheet->skew = angle * G_PI / 180;
  pixEndianByteSwap (*grey);
  PIX *level = pixRotateAMGray (*grey, (l_float32) sheet->skew, 255);
  pixDestroy (grey);
  *grey = level;
  if (level == NULL)
    return FALSE;
  pixEndianByteSwap (*grey);
  if (sheet->photo != NULL)
    {
      PIX *turned = pixRotate (sheet->photo, (l_float32) sheet->skew, L_ROTATE_SAMPLING,
                               L_BRING_IN_WHITE, 0, 0);
      pixDestroy (&sheet->photo);
      sheet->photo = turned;
    }
  pixDestroy (ink);
  *ink = binarise (*grey, threshold);
  return *ink != NULL;
}

static void
take_pixels (KkSheet *sheet, PIX *grey, PIX *ink)
{
  sheet->width = pixGetWidth (grey);
  sheet->height = pixGetHeight (grey);
  sheet->grey = g_malloc ((gsize) sheet->width * sheet->height);
  for (int y = 0; y < sheet->height; y++)
    memcpy (sheet->grey + (gsize) y * sheet->width,
            pixGetData (grey) + (gsize) y * pixGetWpl (grey), sheet->width);

  l_int32 count = 0;
  pixCountPixels (ink, &count, NULL);
  sheet->ink_share = (double) count / ((double) sheet->width * sheet->height);
  sheet->is_card = MAX (sheet->width, sheet->height) < 1700 * sheet->unit;
}

static gboolean
no_memory (GError **error)
{
  g_set_error_literal (error, KK_READER_ERROR, KK_READER_ERROR_IMAGE, "no memory for the page");
  return FALSE;
}

/* FALSE + error. Looks for a cancellation between steps: none takes a tenth of a second. */
static gboolean
prepare (KkSheet *sheet, const KkReaderPage *page, GCancellable *cancellable, GError **error)
{
  g_autoptr (KkPix) grey = take_grey (page, sheet);
  if (grey == NULL)
    return no_memory (error);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  sheet->unit = guess_unit (page, sheet->scale);
  pixEndianByteSwap (grey); /* bytes in reading order from here on */
  even_paper (sheet, grey);
  int threshold = ink_threshold (grey);
  g_autoptr (KkPix) ink = binarise (grey, threshold);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (ink == NULL || !take_out_skew (sheet, &grey, &ink, threshold))
    return no_memory (error);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  take_pixels (sheet, grey, ink);
  pixDestroy (&grey);
  kk_sheet_find_rules (sheet, ink);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (!sheet->is_card)
    {
      kk_sheet_drop_leaders (sheet);
      kk_sheet_find_marks (sheet);
    }
  keep_ink_only (sheet);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

KkSheet *
kk_sheet_new (const KkReaderPage *page, int turn, GCancellable *cancellable, GError **error)
{
  if (page->pixels == NULL || page->width < 1 || page->height < 1 || page->width > 32000
      || page->height > 32000 || (gint64) page->width * page->height > 200000000
      || (page->channels != 1 && page->channels != 3)
      || page->stride < (gsize) page->width * page->channels)
    {
      g_set_error (error, KK_READER_ERROR, KK_READER_ERROR_IMAGE, "not a page: %d × %d × %d",
                   page->width, page->height, page->channels);
      return NULL;
    }
  g_autoptr (KkSheet) sheet = g_new0 (KkSheet, 1);
  sheet->given_width = page->width;
  sheet->given_height = page->height;
  sheet->turn = turn;
  sheet->scale = 1;
  sheet->horizontal = g_array_new (FALSE, FALSE, sizeof (KkRule));
  sheet->vertical = g_array_new (FALSE, FALSE, sizeof (KkRule));
  sheet->marks = g_array_new (FALSE, FALSE, sizeof (KkBox));
  return prepare (sheet, page, cancellable, error) ? g_steal_pointer (&sheet) : NULL;
}

void
kk_sheet_free (KkSheet *sheet)
{
  if (sheet == NULL)
    return;
  g_free (sheet->grey);
  pixDestroy (&sheet->ink);
  pixDestroy (&sheet->rules);
  pixDestroy (&sheet->dots);
  pixDestroy (&sheet->photo);
  g_clear_pointer (&sheet->horizontal, g_array_unref);
  g_clear_pointer (&sheet->vertical, g_array_unref);
  g_clear_pointer (&sheet->marks, g_array_unref);
  g_free (sheet);
}

gboolean
kk_sheet_is_sideways (const KkSheet *sheet)
{
  /* Characters stand closer to their neighbours in the line than to other lines: short closings
   * join more along the line than across it. */
  int reach = MAX ((int) (14 * sheet->unit), 4);
  g_autoptr (KkPix) across = pixCloseSafeBrick (NULL, sheet->ink, reach, 1);
  g_autoptr (KkPix) down = pixCloseSafeBrick (NULL, sheet->ink, 1, reach);
  l_int32 n_across = 0, n_down = 0;
  pixCountConnComp (across, 8, &n_across);
  pixCountConnComp (down, 8, &n_down);
  return n_down * 10 < n_across * 9;
}

KkBox
kk_sheet_box_as_given (const KkSheet *sheet, KkBox box)
{
  double x[4] = { box.x, box.x + box.w, box.x, box.x + box.w };
  double y[4] = { box.y, box.y, box.y + box.h, box.y + box.h };
  double left = G_MAXDOUBLE, top = G_MAXDOUBLE, right = -G_MAXDOUBLE, bottom = -G_MAXDOUBLE;
  double cx = sheet->width / 2.0, cy = sheet->height / 2.0;
  double w = sheet->given_width, h = sheet->given_height;
  for (int i = 0; i < 4; i++)
    {
      double dx = x[i] - cx, dy = y[i] - cy;
      double c = cos (-sheet->skew), s = sin (-sheet->skew);
      double ux = (cx + dx * c - dy * s) / sheet->scale;
      double uy = (cy + dx * s + dy * c) / sheet->scale;
      double gx = ux, gy = uy;
      if (sheet->turn == 90)
        gx = uy, gy = h - ux;
      else if (sheet->turn == 180)
        gx = w - ux, gy = h - uy;
      else if (sheet->turn == 270)
        gx = w - uy, gy = ux;
      left = MIN (left, gx), right = MAX (right, gx);
      top = MIN (top, gy), bottom = MAX (bottom, gy);
    }
  KkBox out;
  out.x = CLAMP ((int) floor (left), 0, sheet->given_width - 1);
  out.y = CLAMP ((int) floor (top), 0, sheet->given_height - 1);
  out.w = CLAMP ((int) ceil (right), out.x + 1, sheet->given_width) - out.x;
  out.h = CLAMP ((int) ceil (bottom), out.y + 1, sheet->given_height) - out.y;
  return out;
}
