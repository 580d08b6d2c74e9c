/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-sheet-rules.h"

#include <math.h>

#include "ocr/kk-pix.h"

/* Lengths in 1/300 inch. */
#define RULE_ACROSS 100 /* longer than the bars of a large title's characters */
#define RULE_DOWN 34    /* a row of small type is not much higher */
#define RULE_FREE 130   /* shorter upright rules have to end at rules across */
#define RULE_THICK 14
#define NESTED_HIGH 200 /* a higher cell with boxes in it is a frame */
#define DOT_HIGH 7      /* dotted and dashed rules */

/* The nearest rule across x above or below y, as a distance; G_MAXINT where there is none. at_out:
 * its middle; thick_out: half of how thick it is. */
static int
nearest_across (const KkSheet *sheet, int x, int y, gboolean above, int *at_out, int *thick_out)
{
  int best = G_MAXINT;
  for (guint i = 0; i < sheet->horizontal->len; i++)
    {
      const KkRule *r = &g_array_index (sheet->horizontal, KkRule, i);
      int middle = (r->y0 + r->y1) / 2, distance = above ? y - middle : middle - y;
      int slack = (int) (10 * sheet->unit);
      if (x >= r->x0 - slack && x <= r->x1 + slack && distance > -slack && ABS (distance) < best)
        {
          best = ABS (distance);
          *at_out = middle;
          *thick_out = (r->thickness + 1) / 2;
        }
    }
  return best;
}

static gboolean
ink_at (PIX *ink, int x, int y)
{
  l_uint32 bit = 0;
  pixGetPixel (ink, CLAMP (x, 0, pixGetWidth (ink) - 1), y, &bit);
  return bit != 0;
}

/* Upright strokes of characters are no rules: a short rule fills its row and stands alone. */
static gboolean
is_upright_rule (const KkSheet *sheet, PIX *ink, const KkRule *rule)
{
  double unit = sheet->unit;
  int length = rule->y1 - rule->y0 + 1, x = (rule->x0 + rule->x1) / 2;
  int top = 0, bottom = 0, thick_top = 0, thick_bottom = 0;
  int up = nearest_across (sheet, x, rule->y0, TRUE, &top, &thick_top);
  int down = nearest_across (sheet, x, rule->y1, FALSE, &bottom, &thick_bottom);
  if (length >= RULE_FREE * unit)
    return TRUE;
  if (up > 16 * unit || down > 16 * unit || length < 0.8 * (bottom - top))
    return FALSE;
  /* Bars of a character hang on its upright stroke; nothing hangs on a rule, but a ring around a
   * chosen word may touch it. */
  int dirty = 0, broken = 0, from = MAX (rule->y0, top + thick_top) + 3,
      to = MIN (rule->y1, bottom - thick_bottom) - 3;
  for (int y = from; y <= to; y++)
    {
      gboolean beside = FALSE;
      for (int d = 2; d <= 3; d++)
        beside = beside || ink_at (ink, rule->x0 - d, y) || ink_at (ink, rule->x1 + d, y);
      dirty += beside;
    }
  /* In a low cell 中 comes close to the rules, but does not touch them. */
  for (int y = top; y <= bottom; y++)
    {
      gboolean within = FALSE;
      for (int at = rule->x0; at <= rule->x1 && !within; at++)
        within = ink_at (ink, at, y);
      broken += !within;
    }
  gboolean joined = up <= 6 * unit && down <= 6 * unit && broken <= 1;
  return dirty * (joined ? 2 : 14) < length;
}

/* Dotted and dashed rules part lines within a cell, they make no cells. */
static gboolean
is_dotted (PIX *ink, const KkRule *rule, double unit)
{
  int runs = 0;
  gboolean before = FALSE;
  for (int x = rule->x0; x <= rule->x1; x++)
    {
      l_uint32 bit = 0, any = 0;
      for (int y = rule->y0; y <= rule->y1; y++)
        {
          pixGetPixel (ink, x, y, &bit);
          any |= bit;
        }
      runs += any && !before;
      before = any != 0;
    }
  return runs * 24 * unit > rule->x1 - rule->x0;
}

static void
collect (const KkSheet *sheet, PIX *ink, PIX *mask, gboolean across, PIX *into, GArray *rules)
{
  PIXA *pieces = NULL;
  double unit = sheet->unit;
  g_autoptr (KkBoxa) boxes = pixConnComp (mask, &pieces, 8);
  int n = boxes != NULL ? boxaGetCount (boxes) : 0;
  for (int i = 0; i < n; i++)
    {
      l_int32 x, y, w, h, area;
      boxaGetBoxGeometry (boxes, i, &x, &y, &w, &h);
      PIX *piece = pixaGetPix (pieces, i, L_CLONE);
      pixCountPixels (piece, &area, NULL);
      int length = across ? w : h;
      double thickness = (double) area / MAX (length, 1);
      if (thickness <= RULE_THICK * unit + 1 && length >= 8 * thickness
          && (across ? h : w) <= thickness + 12 * unit + length * 0.02)
        {
          KkRule rule = { x, y, x + w - 1, y + h - 1, (int) ceil (thickness) };
          if (across || is_upright_rule (sheet, ink, &rule))
            {
              if (!across || !is_dotted (ink, &rule, unit))
                g_array_append_val (rules, rule);
              else if (into == sheet->rules)
                {
                  pixRasterop (sheet->dots, x, y, w, h, PIX_PAINT, piece, 0, 0);
                  pixDestroy (&piece);
                  continue;
                }
              pixRasterop (into, x, y, w, h, PIX_PAINT, piece, 0, 0);
            }
        }
      pixDestroy (&piece);
    }
  pixaDestroy (&pieces);
}

static PIX *
dotted (PIX *ink, double unit)
{
  int dot = MAX ((int) (DOT_HIGH * unit), 3);
  g_autoptr (KkPix) small
      = pixSelectBySize (ink, 4 * dot, dot, 8, L_SELECT_IF_BOTH, L_SELECT_IF_LTE, NULL);
  if (small == NULL)
    return NULL;
  g_autoptr (KkPix) joined = pixCloseSafeBrick (NULL, small, MAX ((int) (14 * unit), 5), 1);
  return kk_pix_open_across (joined, MAX ((int) (1.5 * RULE_ACROSS * unit), 40));
}

void
kk_sheet_find_rules (KkSheet *sheet, PIX *ink)
{
  double unit = sheet->unit;
  sheet->rules = pixCreate (sheet->width, sheet->height, 1);
  sheet->dots = pixCreate (sheet->width, sheet->height, 1);
  int gap = MAX ((int) (5 * unit), 2);
  int across = MAX ((int) (RULE_ACROSS * unit), 24), down = MAX ((int) (RULE_DOWN * unit), 18);

  g_autoptr (KkPix) joined = pixCloseSafeBrick (NULL, ink, gap, 1);
  g_autoptr (KkPix) bars = kk_pix_open_across (joined, across);
  collect (sheet, ink, bars, TRUE, sheet->rules, sheet->horizontal);
  g_autoptr (KkPix) stacked = pixCloseSafeBrick (NULL, ink, 1, gap);
  g_autoptr (KkPix) posts = kk_pix_open_down (stacked, down);
  collect (sheet, ink, posts, FALSE, sheet->rules, sheet->vertical);

  sheet->ink = pixCopy (NULL, ink);
  int grow = 2 * (int) ceil (1.2 * unit) + 1;
  g_autoptr (KkPix) wide = pixDilateBrick (NULL, sheet->rules, grow, grow);
  pixSubtract (sheet->ink, sheet->ink, wide);
  g_autoptr (KkPix) broken = pixDilateBrick (NULL, sheet->dots, grow, grow);
  pixSubtract (sheet->ink, sheet->ink, broken);
  g_autoptr (KkPix) dots = dotted (sheet->ink, unit);
  if (dots != NULL)
    {
      GArray *unused = g_array_new (FALSE, FALSE, sizeof (KkRule));
      g_autoptr (KkPix) lines = pixCreate (sheet->width, sheet->height, 1);
      collect (sheet, ink, dots, TRUE, lines, unused);
      g_autoptr (KkPix) band = pixDilateBrick (NULL, lines, 3, MAX ((int) (5 * unit), 3));
      pixSubtract (sheet->ink, sheet->ink, band);
      g_array_unref (unused);
    }
}

/* TRUE where a rule stands right outside each of box's sides. net: everything but rules. */
static gboolean
is_ruled_around (PIX *net, const KkBox *box)
{
  const int steps = 48;
  for (int side = 0; side < 4; side++)
    {
      int ruled = 0;
      for (int i = 0; i < steps; i++)
        {
          int x = box->x + (2 * i + 1) * box->w / (2 * steps),
              y = box->y + (2 * i + 1) * box->h / (2 * steps);
          gboolean found = FALSE;
          for (int out = 1; out <= 3 && !found; out++)
            found = !ink_at (net,
                             side == 0   ? box->x - out
                             : side == 1 ? box->x + box->w - 1 + out
                                         : x,
                             side == 2   ? box->y - out
                             : side == 3 ? box->y + box->h - 1 + out
                                         : y);
          ruled += found;
        }
      if (ruled * 100 < steps * 92)
        return FALSE;
    }
  return TRUE;
}

/* A rectangle, whether all of it is free or boxes for single digits stand within it. */
static gboolean
is_cell (PIX *net, PIX *piece, const KkBox *box, double unit)
{
  l_int32 area = 0;
  double all = (double) box->w * box->h;
  pixCountPixels (piece, &area, NULL);
  return area > 0.8 * all
         || (box->h < NESTED_HIGH * unit && area > 0.3 * all && is_ruled_around (net, box));
}

GArray *
kk_sheet_cells (const KkSheet *sheet)
{
  GArray *cells = g_array_new (FALSE, FALSE, sizeof (KkBox));
  int reach = (int) (14 * sheet->unit);
  g_autoptr (KkPix) net = pixCopy (NULL, sheet->rules);
  /* Lengthen each rule a little, so that worn corners close. */
  for (guint i = 0; i < sheet->horizontal->len; i++)
    {
      const KkRule *r = &g_array_index (sheet->horizontal, KkRule, i);
      int y = (r->y0 + r->y1) / 2;
      pixRasterop (net, r->x0 - reach, y - 1, r->x1 - r->x0 + 2 * reach, 3, PIX_SET, NULL, 0, 0);
    }
  for (guint i = 0; i < sheet->vertical->len; i++)
    {
      const KkRule *r = &g_array_index (sheet->vertical, KkRule, i);
      int x = (r->x0 + r->x1) / 2;
      pixRasterop (net, x - 1, r->y0 - reach, 3, r->y1 - r->y0 + 2 * reach, PIX_SET, NULL, 0, 0);
    }
  pixInvert (net, net);
  PIXA *pieces = NULL;
  g_autoptr (KkBoxa) boxes = pixConnComp (net, &pieces, 4);
  int n = boxes != NULL ? boxaGetCount (boxes) : 0;
  for (int i = 0; i < n; i++)
    {
      KkBox box;
      boxaGetBoxGeometry (boxes, i, &box.x, &box.y, &box.w, &box.h);
      if (box.w < 16 * sheet->unit || box.h < 16 * sheet->unit
          || (double) box.w * box.h > 0.6 * sheet->width * sheet->height)
        continue;
      if (box.x <= 1 || box.y <= 1 || box.x + box.w >= sheet->width - 1
          || box.y + box.h >= sheet->height - 1)
        continue;
      PIX *piece = pixaGetPix (pieces, i, L_CLONE);
      if (is_cell (net, piece, &box, sheet->unit))
        g_array_append_val (cells, box);
      pixDestroy (&piece);
    }
  pixaDestroy (&pieces);
  return cells;
}
