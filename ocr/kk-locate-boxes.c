/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "ocr/kk-locate-private.h"

/* Numbers whose digits stand in boxes of their own. */

/* The piece of a cell that holds one digit, or a few where the rules between them are too faint to
 * be seen; -1 where it holds anything else. */
static int
boxed_digits (KkSearch *s, int cell, gboolean *single_out)
{
  int at = -1, most = 0;
  for (guint i = 0; i < s->pieces->len; i++)
    {
      const KkPiece *p = KK_SEARCH_PIECE (s, i);
      if (kk_search_cell_of (s, p) != cell)
        continue;
      if (p->keys[0] != NULL)
        return -1;
      g_autofree char *text = kk_search_text (s, p);
      int digits = 0, others = 0;
      for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
        {
          digits += g_ascii_isdigit (*c);
          others += g_unichar_isalpha (g_utf8_get_char (c));
        }
      if (digits > 4 || (digits > 0 && others > 0 && digits + others > 2))
        return -1;
      if (digits > most || (at < 0 && others > 0 && p->to - p->from <= 2))
        {
          at = (int) i;
          most = digits;
        }
    }
  if (at < 0)
    return -1;
  const KkPiece *p = KK_SEARCH_PIECE (s, at);
  const KkBox *c = KK_SEARCH_CELL (s, cell);
  double high = MIN (KK_SEARCH_LINE (s, p->line)->em, c->h);
  *single_out = p->to - p->from <= 2 && c->w <= 3.2 * high;
  return *single_out || (most > 0 && c->w <= 4 * 3.2 * high) ? at : -1;
}

static gboolean
is_number_label (const KkPiece *label)
{
  return g_str_equal (label->keys[0], "my_number") || g_str_equal (label->keys[0], "juminhyo_code")
         || g_str_equal (label->keys[0], "card_number");
}

/* The cell that follows in the row of boxes; with groups, also past the white between two of them.
 */
static int
next_box (KkSearch *s, int cell, gboolean groups)
{
  int best = kk_search_next_cell (s, cell, TRUE);
  const KkBox *c = KK_SEARCH_CELL (s, cell);
  int slack = (int) (16 * s->sheet->unit);
  for (guint i = 0; i < s->layout->cells->len && groups; i++)
    {
      const KkBox *d = KK_SEARCH_CELL (s, i);
      int gap = d->x - (c->x + c->w);
      if (best < 0 && ABS (d->y - c->y) <= slack && ABS (d->h - c->h) <= slack && gap > slack
          && gap < c->h)
        best = (int) i;
    }
  return best;
}

KkFound *
kk_search_boxed_number (KkSearch *s, const KkPiece *label, int cell)
{
  KkFound *found = kk_search_found (label);
  int width = 0, empty = 0;
  gboolean groups = is_number_label (label);
  for (int at = cell; at >= 0 && found->spans->len < KK_SEARCH_ROWS_MAX;
       at = next_box (s, at, groups))
    {
      gboolean single = FALSE,
               blank = !kk_search_cell_has (s, at, TRUE) && !kk_search_cell_has (s, at, FALSE);
      int digits = blank ? -1 : boxed_digits (s, at, &single), w = KK_SEARCH_CELL (s, at)->w;
      int times = groups ? 5 : 2;
      if (blank && groups && w * 2 < KK_SEARCH_CELL (s, at)->h && width > 0)
        continue; /* the white between two groups */
      if ((width > 0 && (w > times * width || w * times < width)) || (digits < 0 && !blank)
          || (digits >= 0 && !single && !groups) || (blank && ++empty > 2))
        break;
      width = width == 0 ? w : groups ? MIN (width, w) : w;
      if (digits >= 0)
        kk_search_add (found, KK_SEARCH_PIECE (s, digits));
    }
  int digits = 0;
  for (guint i = 0; i < found->spans->len; i++)
    digits += g_array_index (found->spans, KkSpan, i).to
              - g_array_index (found->spans, KkSpan, i).from;
  if (found->spans->len >= 4 || (found->spans->len >= 2 && digits >= 11))
    return found;
  kk_found_free (found);
  return NULL;
}

KkFound *
kk_search_boxes_below (KkSearch *s, const KkPiece *label)
{
  int best = -1;
  if (!is_number_label (label))
    return NULL;
  for (guint i = 0; i < s->layout->cells->len; i++)
    {
      const KkBox *c = KK_SEARCH_CELL (s, i);
      int down = c->y - (label->box.y + label->box.h);
      gboolean single = FALSE;
      if (down < -s->em / 4 || down > 1.5 * s->em || c->x < label->box.x - 2 * s->em
          || c->x > label->box.x + label->box.w
          || (best >= 0 && c->x >= KK_SEARCH_CELL (s, best)->x)
          || boxed_digits (s, (int) i, &single) < 0)
        continue;
      best = (int) i;
    }
  return best >= 0 ? kk_search_boxed_number (s, label, best) : NULL;
}
