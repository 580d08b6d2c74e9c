/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-locate-table.h"

#include <string.h>

#include "ocr/kk-interpret.h"

static int
middle (const KkFound *found)
{
  return found->box.y + found->box.h / 2;
}

static gboolean
open_row (const KkFound *found)
{
  return found->open && found->spans->len > 0;
}

static gboolean
has_rows (GPtrArray *found, int table, double em)
{
  for (guint i = 0; i < found->len; i++)
    {
      const KkFound *f = found->pdata[i];
      if (open_row (f) && f->row >= 0 && ABS (f->label_box.y - table) <= 2 * em)
        return TRUE;
    }
  return FALSE;
}

static int
compare_ints (gconstpointer a, gconstpointer b)
{
  return *(const int *) a - *(const int *) b;
}

/* The rows' middles, by the column whose values are least mistakable and most. */
static GArray *
find_anchors (GPtrArray *found, const GPtrArray *texts, int table, double em)
{
  static const char *const keys[]
      = { "birth_date", "juminhyo_code", "my_number", "sex", "relationship", "card_number" };
  GArray *best = g_array_new (FALSE, FALSE, sizeof (int));
  for (guint k = 0; k < G_N_ELEMENTS (keys); k++)
    {
      g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (int));
      for (guint i = 0; i < found->len; i++)
        {
          const KkFound *f = found->pdata[i];
          if (!open_row (f) || strcmp (f->keys[0], keys[k]) != 0
              || ABS (f->label_box.y - table) > 2 * em)
            continue;
          g_autofree char *text = kk_locate_text (texts, f->spans);
          int y = middle (f);
          if (kk_interpret_plausible (keys[k], text) >= 0.9)
            g_array_append_val (rows, y);
        }
      if (rows->len > best->len)
        {
          g_array_set_size (best, 0);
          g_array_append_vals (best, rows->data, rows->len);
        }
    }
  g_array_sort (best, compare_ints);
  return best;
}

static int
by_height (gconstpointer a, gconstpointer b)
{
  const KkFound *p = *(KkFound *const *) a, *q = *(KkFound *const *) b;
  return middle (p) - middle (q);
}

static void
merge (KkFound *into, const KkFound *other)
{
  g_array_append_vals (into->spans, other->spans->data, other->spans->len);
  into->box = kk_box_union (into->box, other->box);
}

static void
regroup_table (GPtrArray *found, const GArray *anchors, int table, double em)
{
  double pitch = 4 * em;
  for (guint i = 1; i < anchors->len; i++)
    {
      double step = g_array_index (anchors, int, i) - g_array_index (anchors, int, i - 1);
      pitch = i == 1 ? step : MIN (pitch, step);
    }
  g_autoptr (GPtrArray) mine = g_ptr_array_new ();
  for (guint i = 0; i < found->len; i++)
    {
      KkFound *f = found->pdata[i];
      if (open_row (f) && ABS (f->label_box.y - table) <= 2 * em)
        g_ptr_array_add (mine, f);
    }
  g_ptr_array_sort (mine, by_height);
  for (guint i = 0; i < mine->len; i++)
    {
      KkFound *f = mine->pdata[i];
      int row = 0, least = G_MAXINT;
      for (guint a = 0; a < anchors->len; a++)
        if (ABS (middle (f) - g_array_index (anchors, int, a)) < least)
          {
            least = ABS (middle (f) - g_array_index (anchors, int, a));
            row = (int) a;
          }
      f->row = row;
      f->table = table;
      gboolean drop = least > 0.75 * pitch;
      for (guint k = 0; k < i && !drop; k++)
        {
          KkFound *before = mine->pdata[k];
          if (before->spans->len == 0 || before->row != row
              || memcmp (&before->label_box, &f->label_box, sizeof f->label_box) != 0)
            continue;
          merge (before, f);
          drop = TRUE;
        }
      if (drop)
        g_array_set_size (f->spans, 0);
    }
}

void
kk_locate_regroup (GPtrArray *found, const GPtrArray *texts, double em)
{
  g_autoptr (GArray) done = g_array_new (FALSE, FALSE, sizeof (int));
  for (guint i = 0; i < found->len; i++)
    {
      const KkFound *f = found->pdata[i];
      gboolean known = !open_row (f);
      for (guint k = 0; k < done->len && !known; k++)
        known = ABS (g_array_index (done, int, k) - f->label_box.y) <= 2 * em;
      if (known)
        continue;
      int table = f->label_box.y;
      g_array_append_val (done, table);
      g_autoptr (GArray) anchors = find_anchors (found, texts, table, em);
      if (anchors->len > 0 && has_rows (found, table, em))
        regroup_table (found, anchors, table, em);
    }
  for (guint i = found->len; i-- > 0;)
    if (((KkFound *) found->pdata[i])->spans->len == 0)
      g_ptr_array_remove_index (found, i);
}

/* Where the piece goes on under the heading: its first character behind a gap there; -1. */
static int
part_under (const KkPiece *piece, const KkText *text, const KkPiece *heading, double em)
{
  int to = MIN (piece->to, (int) text->chars->len);
  for (int k = piece->from + 2; k < to; k++)
    {
      const KkLineChar *c = &g_array_index (text->chars, KkLineChar, k);
      if (g_unichar_isspace (g_array_index (text->chars, KkLineChar, k - 1).ch)
          && !g_unichar_isspace (c->ch) && c->box.x > heading->box.x - em / 2
          && c->box.x < heading->box.x + em)
        return k;
    }
  return -1;
}

/* How many labels stand outside cells beside label. */
static guint
labels_beside (const KkLayout *layout, const GArray *pieces, const KkPiece *label)
{
  guint n = 0;
  for (guint i = 0; i < pieces->len; i++)
    {
      const KkPiece *p = &g_array_index (pieces, KkPiece, i);
      int middle = p->box.y + p->box.h / 2;
      n += p->keys[0] != NULL && p != label
           && g_array_index (layout->lines, KkLayoutLine, p->line).cell < 0 && middle > label->box.y
           && middle < label->box.y + label->box.h;
    }
  return n;
}

static KkBox
box_of (const KkText *text, int from, int to)
{
  KkBox box = { 0 };
  for (int i = from; i < MIN (to, (int) text->chars->len); i++)
    if (!g_unichar_isspace (g_array_index (text->chars, KkLineChar, i).ch))
      box = kk_box_union (box, g_array_index (text->chars, KkLineChar, i).box);
  return box;
}

GArray *
kk_locate_columns (const KkLayout *layout, const GPtrArray *texts, const GArray *pieces, double em)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (KkPiece));
  g_array_append_vals (out, pieces->data, pieces->len);
  for (guint h = 0; h < pieces->len; h++)
    {
      const KkPiece *heading = &g_array_index (pieces, KkPiece, h);
      if (heading->keys[0] == NULL
          || g_array_index (layout->lines, KkLayoutLine, heading->line).cell >= 0
          || labels_beside (layout, pieces, heading) < 2)
        continue;
      for (guint i = 0; i < out->len; i++)
        {
          KkPiece *p = &g_array_index (out, KkPiece, i);
          const KkText *text = texts->pdata[p->line];
          if (p->keys[0] != NULL || p->box.y < heading->box.y + heading->box.h
              || g_array_index (layout->lines, KkLayoutLine, p->line).cell >= 0
              || p->box.x > heading->box.x - em || p->box.x + p->box.w < heading->box.x)
            continue;
          int at = part_under (p, text, heading, em);
          if (at < 0)
            continue;
          KkPiece rest = *p;
          rest.from = at;
          rest.box = box_of (text, at, rest.to);
          p->to = at;
          p->box = box_of (text, p->from, at);
          g_array_insert_val (out, i + 1, rest);
        }
    }
  return out;
}
