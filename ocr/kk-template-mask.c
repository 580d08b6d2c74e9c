/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "ocr/kk-template-learn.h"

/* Only what is known to be nobody's data stays: anything else that was on the page is paper. */

static void
keep (const KkSheet *sheet, guint8 *out, KkBox box)
{
  int pad = MAX ((int) (2 * sheet->unit), 1);
  int x0 = MAX (box.x - pad, 0), x1 = MIN (box.x + box.w + pad, sheet->width);
  int y0 = MAX (box.y - pad, 0), y1 = MIN (box.y + box.h + pad, sheet->height);
  for (int y = y0; y < y1 && x0 < x1; y++)
    memcpy (out + (gsize) y * sheet->width + x0, sheet->grey + (gsize) y * sheet->width + x0,
            x1 - x0);
}

static void
draw_rules (const KkSheet *sheet, guint8 *out, const GArray *rules)
{
  for (guint i = 0; i < rules->len; i++)
    {
      const KkRule *r = &g_array_index (rules, KkRule, i);
      int x0 = CLAMP (MIN (r->x0, r->x1), 0, sheet->width - 1);
      int x1 = CLAMP (MAX (r->x0, r->x1), 0, sheet->width - 1);
      int y0 = CLAMP (MIN (r->y0, r->y1), 0, sheet->height - 1);
      int y1 = CLAMP (MAX (r->y0, r->y1), 0, sheet->height - 1);
      /* A rule's box may be thicker than its ink where it is not quite level. */
      if (x1 - x0 > y1 - y0)
        {
          int middle = (y0 + y1) / 2;
          y0 = MAX (middle - 1, 0);
          y1 = MIN (middle + 1, sheet->height - 1);
        }
      else
        {
          int middle = (x0 + x1) / 2;
          x0 = MAX (middle - 1, 0);
          x1 = MIN (middle + 1, sheet->width - 1);
        }
      for (int y = y0; y <= y1; y++)
        memset (out + (gsize) y * sheet->width + x0, 0, x1 - x0 + 1);
    }
}

GBytes *
kk_template_mask (const KkTemplateView *view, const KkTemplatePage *page)
{
  const KkSheet *sheet = view->sheet;
  gsize size = (gsize) sheet->width * sheet->height;
  guint8 *out = g_malloc (size);
  memset (out, 255, size);
  for (guint i = 0; i < page->labels->len; i++)
    {
      /* The proof shows one person: the first one's labels are enough. */
      keep (sheet, out, ((const KkTemplateLabel *) page->labels->pdata[i])->box);
    }
  draw_rules (sheet, out, sheet->horizontal);
  draw_rules (sheet, out, sheet->vertical);
  return g_bytes_new_take (out, size);
}
