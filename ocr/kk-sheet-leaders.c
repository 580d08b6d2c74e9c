/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "ocr/kk-pix.h"
#include "ocr/kk-sheet-rules.h"

/* Leaders: "氏名………山田". Their dots lie evenly on one height; they are taken out, or label, dots
 * and value read as one long line of one size. */

/* 1/300 inch */
#define DOT_MOST 10
#define STEP_MOST 60
#define DOTS_LEAST 6
#define DOTS_MAX 30000

static int
by_left (gconstpointer a, gconstpointer b)
{
  const KkBox *p = a, *q = b;
  return p->x != q->x ? p->x - q->x : p->y - q->y;
}

/* The next dot to the right of dots[at] on its height; -1. */
static int
next_dot (const GArray *dots, guint at, double unit)
{
  const KkBox *a = &g_array_index (dots, KkBox, at);
  int slack = MAX ((int) (2.5 * unit), 1);
  for (guint i = at + 1; i < dots->len; i++)
    {
      const KkBox *b = &g_array_index (dots, KkBox, i);
      if (b->x - a->x > STEP_MOST * unit)
        break;
      if (b->x > a->x + a->w && abs (b->y - a->y) <= slack && abs (b->h - a->h) <= slack
          && abs (b->w - a->w) <= slack)
        return (int) i;
    }
  return -1;
}

void
kk_sheet_drop_leaders (KkSheet *sheet)
{
  double unit = sheet->unit, most = DOT_MOST * unit;
  g_autoptr (KkBoxa) boxes = pixConnCompBB (sheet->ink, 8);
  int n = boxes != NULL ? boxaGetCount (boxes) : 0;
  g_autoptr (GArray) dots = g_array_new (FALSE, FALSE, sizeof (KkBox));
  for (int i = 0; i < n; i++)
    {
      KkBox box;
      boxaGetBoxGeometry (boxes, i, &box.x, &box.y, &box.w, &box.h);
      if (box.w <= most && box.h <= most)
        g_array_append_val (dots, box);
    }
  if (dots->len < DOTS_LEAST || dots->len > DOTS_MAX)
    return;
  g_array_sort (dots, by_left);
  g_autofree guint8 *used = g_malloc0 (dots->len);
  g_autoptr (GArray) chain = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < dots->len; i++)
    {
      g_array_set_size (chain, 0);
      int step = 0;
      for (int at = (int) i, next; at >= 0 && !used[at]; at = next)
        {
          guint member = (guint) at;
          g_array_append_val (chain, member);
          next = next_dot (dots, member, unit);
          if (next < 0)
            break;
          int gap = g_array_index (dots, KkBox, next).x - g_array_index (dots, KkBox, at).x;
          if (step > 0 && abs (gap - step) > 0.35 * step + 2)
            break;
          step = gap;
        }
      if (chain->len < DOTS_LEAST)
        continue;
      for (guint k = 0; k < chain->len; k++)
        {
          guint member = g_array_index (chain, guint, k);
          const KkBox *b = &g_array_index (dots, KkBox, member);
          used[member] = 1;
          pixRasterop (sheet->ink, b->x, b->y, b->w, b->h, PIX_CLR, NULL, 0, 0);
        }
    }
}
