/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-locate-private.h"

#include <string.h>

#include "ocr/kk-interpret.h"

/* Values in ruled cells: to the right of the cells of labels, or below them. */

int
kk_search_next_cell (KkSearch *s, int cell, gboolean right)
{
  const KkBox *c = KK_SEARCH_CELL (s, cell);
  int slack = (int) (16 * s->sheet->unit), best = -1, best_shared = 0;
  for (guint i = 0; i < s->layout->cells->len; i++)
    {
      const KkBox *d = KK_SEARCH_CELL (s, i);
      int distance = right ? d->x - (c->x + c->w) : d->y - (c->y + c->h);
      int shared = right ? kk_box_overlap (c->y, c->y + c->h, d->y, d->y + d->h)
                         : kk_box_overlap (c->x, c->x + c->w, d->x, d->x + d->w);
      int smaller = right ? MIN (c->h, d->h) : MIN (c->w, d->w);
      if ((int) i == cell || ABS (distance) > slack || shared * 10 < smaller * 6)
        continue;
      if (shared > best_shared)
        {
          best = (int) i;
          best_shared = shared;
        }
    }
  return best;
}

/* TRUE where cell holds labels that are not among those of heading: "筆頭者 山田" beside
 * "本籍・筆頭者" is a value. */
static gboolean
cell_has_others (KkSearch *s, int cell, const GArray *heading)
{
  for (guint i = 0; i < s->pieces->len; i++)
    {
      const KkPiece *p = KK_SEARCH_PIECE (s, i);
      if (kk_search_cell_of (s, p) != cell || p->keys[0] == NULL)
        continue;
      gboolean same = FALSE;
      for (guint l = 0; l < heading->len; l++)
        for (int k = 0; KK_SEARCH_PIECE (s, g_array_index (heading, guint, l))->keys[k] != NULL;
             k++)
          same = same
                 || g_str_equal (KK_SEARCH_PIECE (s, g_array_index (heading, guint, l))->keys[k],
                                 p->keys[0]);
      if (!same)
        return TRUE;
    }
  return FALSE;
}

GPtrArray *
kk_search_cell_rows (KkSearch *s, int cell)
{
  g_autoptr (GArray) indices = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < s->pieces->len; i++)
    if (kk_search_cell_of (s, KK_SEARCH_PIECE (s, i)) == cell
        && KK_SEARCH_PIECE (s, i)->keys[0] == NULL)
      g_array_append_val (indices, i);
  return kk_search_rows (s, indices);
}

static char *
row_text (KkSearch *s, const GArray *row)
{
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < row->len; i++)
    {
      g_autofree char *t = kk_search_text (s, KK_SEARCH_PIECE (s, g_array_index (row, guint, i)));
      g_string_append_printf (out, "%s%s", out->len > 0 ? " " : "", t);
    }
  return g_string_free (out, FALSE);
}

static double
row_fits (KkSearch *s, const GArray *row, const KkPiece *label)
{
  g_autofree char *text = row_text (s, row);
  double best = 0;
  for (int k = 0; label->keys[k] != NULL; k++)
    best = MAX (best, kk_interpret_plausible (label->keys[k], text));
  return best;
}

static void
add_key (KkFound *found, const char *key)
{
  int k = 0;
  while (k < KK_LABEL_KEYS && found->keys[k] != NULL && strcmp (found->keys[k], key) != 0)
    k++;
  if (k < KK_LABEL_KEYS && found->keys[k] == NULL && strcmp (key, "other") != 0)
    found->keys[k] = key;
}

/* Fewer rows than labels: one value of several keys, told apart word by word. */
static void
share_words (KkSearch *s, GPtrArray *rows, const GArray *labels, int row, int table)
{
  KkFound *found = kk_search_found (KK_SEARCH_PIECE (s, g_array_index (labels, guint, 0)));
  found->row = row;
  found->table = table;
  for (guint i = 1; i < labels->len; i++)
    for (int k = 0; KK_SEARCH_PIECE (s, g_array_index (labels, guint, i))->keys[k] != NULL; k++)
      add_key (found, KK_SEARCH_PIECE (s, g_array_index (labels, guint, i))->keys[k]);
  for (guint r = 0; r < rows->len; r++)
    {
      const GArray *members = rows->pdata[r];
      for (guint k = 0; k < members->len; k++)
        kk_search_add (found, KK_SEARCH_PIECE (s, g_array_index (members, guint, k)));
    }
  kk_search_take (s, found);
}

static gboolean
one_word_each (KkSearch *s, GPtrArray *rows)
{
  for (guint r = 0; r < rows->len; r++)
    {
      const GArray *row = rows->pdata[r];
      g_autofree char *text = row_text (s, row);
      if (row->len > 1 || strpbrk (text, " ()/") != NULL)
        return FALSE;
    }
  return TRUE;
}

/* Some labels have nothing: each row goes to the label that it suits and that stands as high. */
static void
share_places (
    KkSearch *s, GPtrArray *rows, const GArray *labels, int row, int table, int top, int bottom)
{
  guint first = 0;
  for (guint r = 0; r < rows->len && first < labels->len; r++)
    {
      const GArray *members = rows->pdata[r];
      const KkPiece *piece = KK_SEARCH_PIECE (s, g_array_index (members, guint, 0));
      double place
          = (piece->box.y + piece->box.h / 2.0 - top) / MAX (bottom - top, 1) * labels->len - 0.5;
      double best = -G_MAXDOUBLE;
      guint target = first;
      for (guint i = first; i < labels->len; i++)
        {
          double fit = row_fits (s, members, KK_SEARCH_PIECE (s, g_array_index (labels, guint, i)))
                       - 0.4 * ABS (place - i);
          if (fit > best)
            {
              best = fit;
              target = i;
            }
        }
      KkFound *found = kk_search_found (KK_SEARCH_PIECE (s, g_array_index (labels, guint, target)));
      found->row = row;
      found->table = table;
      kk_search_add (found, piece);
      kk_search_take (s, found);
      first = target + 1;
    }
}

/* Gives the rows of a value's cell to the labels of its heading, both from top to bottom. */
void
kk_search_share_rows (
    KkSearch *s, GPtrArray *rows, const GArray *labels, int row, int table, int top, int bottom)
{
  guint n = labels->len;
  if (rows->len < n)
    {
      if (bottom < 0 || !one_word_each (s, rows))
        share_words (s, rows, labels, row, table);
      else
        share_places (s, rows, labels, row, table, top, bottom);
      return;
    }
  g_autoptr (GPtrArray) out = g_ptr_array_new ();
  for (guint i = 0; i < n; i++)
    {
      KkFound *found = kk_search_found (KK_SEARCH_PIECE (s, g_array_index (labels, guint, i)));
      found->row = row;
      found->table = table;
      g_ptr_array_add (out, found);
    }
  guint first = 0;
  for (guint r = 0; r < rows->len; r++)
    {
      const GArray *members = rows->pdata[r];
      guint target = MIN (r, n - 1);
      if (n > 1 && rows->len != n)
        {
          double best = -1;
          for (guint i = first; i < n; i++)
            {
              double fit
                  = row_fits (s, members, KK_SEARCH_PIECE (s, g_array_index (labels, guint, i)));
              if (fit > best + 0.05)
                {
                  best = fit;
                  target = i;
                }
            }
          first = target;
        }
      for (guint k = 0; k < members->len; k++)
        kk_search_add (out->pdata[target], KK_SEARCH_PIECE (s, g_array_index (members, guint, k)));
    }
  for (guint i = 0; i < n; i++)
    kk_search_take (s, out->pdata[i]);
}

static void
share_cell (KkSearch *s, int cell, GPtrArray *rows, const GArray *labels, int row, int table)
{
  const KkBox *c = KK_SEARCH_CELL (s, cell);
  kk_search_share_rows (s, rows, labels, row, table, c->y, c->y + c->h);
}

/* One label a line of a heading; "氏名" beside another label on its line joins that line's first.
 */
GArray *
kk_search_heading_labels (KkSearch *s, int cell)
{
  GArray *labels = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < s->pieces->len; i++)
    {
      const KkPiece *p = KK_SEARCH_PIECE (s, i);
      if (kk_search_cell_of (s, p) == cell && p->keys[0] != NULL && !kk_search_is_idle (p))
        g_array_append_val (labels, i);
    }
  return labels;
}

double
kk_search_rows_fit (KkSearch *s, GPtrArray *rows, const GArray *labels)
{
  double best = 0;
  for (guint r = 0; r < rows->len; r++)
    for (guint i = 0; i < labels->len; i++)
      best = MAX (best, row_fits (s, rows->pdata[r],
                                  KK_SEARCH_PIECE (s, g_array_index (labels, guint, i))));
  return best;
}

gboolean
kk_search_is_person_key (const char *key)
{
  return key != NULL && kk_field_find (KK_SCOPE_PERSON, key) != NULL;
}

gboolean
kk_search_is_heading (KkSearch *s, int cell)
{
  return kk_search_cell_has (s, cell, TRUE) && !kk_search_cell_has (s, cell, FALSE);
}

/* The next cell below (or above) of the same place and width, as far as a few rows away; -1. */
static int
aligned_cell (KkSearch *s, int cell, gboolean below)
{
  const KkBox *c = KK_SEARCH_CELL (s, cell);
  int slack = (int) (16 * s->sheet->unit), best = -1, least = G_MAXINT;
  for (guint i = 0; i < s->layout->cells->len; i++)
    {
      const KkBox *d = KK_SEARCH_CELL (s, i);
      int gap = below ? d->y - (c->y + c->h) : c->y - (d->y + d->h);
      if ((int) i == cell || ABS (d->x - c->x) > slack || ABS (d->w - c->w) > 2 * slack
          || gap < -slack || gap > 2.5 * MAX (c->h, d->h) || gap >= least)
        continue;
      best = (int) i;
      least = gap;
    }
  return best;
}

/* How well the cells fit labels: each label in turn (turns), or every label a line in each cell. */
static double
stack_fits (KkSearch *s, GPtrArray *labels, GArray *cells, gboolean turns)
{
  double sum = 0;
  int n = 0;
  for (guint k = 0; k < cells->len; k++)
    {
      g_autoptr (GPtrArray) rows = kk_search_cell_rows (s, g_array_index (cells, int, k));
      if (rows->len == 0)
        continue;
      double least = 1;
      for (guint i = 0; i < labels->len; i++)
        if (!turns || i == k % labels->len)
          least = MIN (least, kk_search_rows_fit (s, rows, labels->pdata[i]));
      sum += least;
      n++;
    }
  return n > 0 ? sum / n : 0;
}

static int
table_at (KkSearch *s, int y)
{
  for (guint i = 0; i < s->found->len; i++)
    {
      const KkFound *f = s->found->pdata[i];
      if (f->row >= 0 && ABS (f->table - y) < 10 * s->sheet->unit)
        return f->table;
    }
  return y;
}

/* TRUE for an empty cell between two headings of a column: "氏名（フリガナ）" speaks for two lines.
 */
static gboolean
is_headless (KkSearch *s, int cell)
{
  int below = aligned_cell (s, cell, TRUE);
  return !kk_search_cell_has (s, cell, FALSE) && !kk_search_cell_has (s, cell, TRUE) && below >= 0
         && kk_search_is_heading (s, below);
}

/* Headings that stand above each other (フリガナ over 氏名), their values below in the same order,
 * once a person. TRUE where cell is one of such: the uppermost settles all. */
static gboolean
stacked_cells (KkSearch *s, int cell)
{
  int above = aligned_cell (s, cell, FALSE), at = cell;
  if (above >= 0 && is_headless (s, above))
    above = aligned_cell (s, above, FALSE);
  if (above >= 0 && kk_search_is_heading (s, above))
    {
      int right = kk_search_next_cell (s, above, TRUE);
      return right < 0 || kk_search_cell_has (s, right, TRUE);
    }
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (int));
  for (; at >= 0 && labels->len < KK_SEARCH_ROWS_MAX; at = aligned_cell (s, at, TRUE))
    if (kk_search_is_heading (s, at))
      g_ptr_array_add (labels, kk_search_heading_labels (s, at));
    else if (labels->len > 0 && is_headless (s, at))
      g_ptr_array_add (labels, g_array_ref (labels->pdata[labels->len - 1]));
    else
      break;
  for (; at >= 0 && values->len < 4 * KK_SEARCH_ROWS_MAX && !kk_search_cell_has (s, at, TRUE);
       at = aligned_cell (s, at, TRUE))
    g_array_append_val (values, at);
  if (labels->len < 2 || values->len == 0)
    return FALSE;
  double in_turn = stack_fits (s, labels, values, TRUE);
  gboolean turns = in_turn >= stack_fits (s, labels, values, FALSE);
  if (turns && in_turn < 0.2)
    return FALSE;
  int table = table_at (s, KK_SEARCH_CELL (s, cell)->y);
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < labels->len; i++)
    g_array_append_vals (all, ((GArray *) labels->pdata[i])->data,
                         ((GArray *) labels->pdata[i])->len);
  for (guint k = 0; k < values->len; k++)
    {
      g_autoptr (GPtrArray) rows = kk_search_cell_rows (s, g_array_index (values, int, k));
      if (rows->len > 0 && turns)
        share_cell (s, g_array_index (values, int, k), rows, labels->pdata[k % labels->len],
                    (int) (k / labels->len), table);
      else if (rows->len > 0)
        share_cell (s, g_array_index (values, int, k), rows, all, (int) k, table);
    }
  return TRUE;
}

/* A column's cells are all as wide: one over several columns is none of its values. */
static gboolean
is_as_wide (KkSearch *s, int cell, int first)
{
  const KkBox *c = KK_SEARCH_CELL (s, cell), *d = KK_SEARCH_CELL (s, first);
  return c->w * 2 < d->w * 3 + (int) (32 * s->sheet->unit);
}

/* The values of a heading in the cells below it, one a person. */
static void
below_cells (KkSearch *s, int cell, int below)
{
  if (stacked_cells (s, cell))
    return;
  g_autoptr (GArray) labels = kk_search_heading_labels (s, cell);
  int row = 0, table = table_at (s, KK_SEARCH_CELL (s, cell)->y);
  for (int at = below; at >= 0 && row < KK_SEARCH_ROWS_MAX && !kk_search_cell_has (s, at, TRUE)
                       && (row == 0 || is_as_wide (s, at, below));
       at = kk_search_next_cell (s, at, FALSE), row++)
    {
      g_autoptr (GPtrArray) rows = kk_search_cell_rows (s, at);
      if (rows->len > 0)
        share_cell (s, at, rows, labels, row, table);
    }
}

static gboolean
same_column (KkSearch *s, int a, int b)
{
  const KkBox *c = KK_SEARCH_CELL (s, a), *d = KK_SEARCH_CELL (s, b);
  int slack = (int) (16 * s->sheet->unit);
  return ABS (c->x - d->x) <= slack && ABS (c->w - d->w) <= 2 * slack;
}

/* How many other headings of the same column have a value in second's column as well: persons stand
 * side by side. */
static guint
columns_repeat (KkSearch *s, int heading, int second)
{
  guint n = 0;
  for (guint i = 0; i < s->layout->cells->len; i++)
    {
      int other = (int) i;
      if (other == heading || !same_column (s, heading, other) || !kk_search_is_heading (s, other))
        continue;
      int first = kk_search_next_cell (s, other, TRUE),
          next = first >= 0 ? kk_search_next_cell (s, first, TRUE) : -1;
      n += next >= 0 && same_column (s, second, next) && !kk_search_cell_has (s, first, TRUE)
           && !kk_search_cell_has (s, next, TRUE) && kk_search_cell_has (s, next, FALSE);
    }
  return n;
}

/* TRUE where the cells right of a heading hold a value a person: what stands in them fits it, or so
 * many other headings have as much beside them that it need not, nor be there. */
static gboolean
is_row_of_persons (KkSearch *s, int heading, const GArray *labels, const int *cells, int n)
{
  gboolean fits = FALSE;
  guint filled = 0;
  for (int i = 1; i < n; i++)
    {
      g_autoptr (GPtrArray) rows = kk_search_cell_rows (s, cells[i]);
      filled += rows->len > 0;
      fits = fits || (rows->len > 0 && kk_search_rows_fit (s, rows, labels) >= 0.4);
    }
  guint others = filled > 0 ? columns_repeat (s, heading, cells[1]) : 0;
  return others >= 3 || (fits && others > 0);
}

/* The cell to the right, past slivers between two worn rules. */
static int
beside_cell (KkSearch *s, int cell)
{
  int right = kk_search_next_cell (s, cell, TRUE);
  while (right >= 0 && KK_SEARCH_CELL (s, right)->w < s->em && !kk_search_cell_has (s, right, TRUE)
         && !kk_search_cell_has (s, right, FALSE))
    right = kk_search_next_cell (s, right, TRUE);
  return right;
}

void
kk_search_around_cell (KkSearch *s, int cell)
{
  g_autoptr (GArray) labels = kk_search_heading_labels (s, cell);
  if (labels->len == 0
      || (labels->len == 1
          && g_str_equal (KK_SEARCH_PIECE (s, g_array_index (labels, guint, 0))->keys[0], "other")))
    return;
  int right = beside_cell (s, cell), below = kk_search_next_cell (s, cell, FALSE);
  gboolean right_is_value = right >= 0 && !kk_search_cell_has (s, right, TRUE);
  gboolean several_keys
      = labels->len > 1 || KK_SEARCH_PIECE (s, g_array_index (labels, guint, 0))->keys[1];
  if (right >= 0 && !right_is_value && several_keys && kk_search_cell_has (s, right, FALSE))
    right_is_value = !cell_has_others (s, right, labels);
  gboolean below_is_value
      = below >= 0 && !kk_search_cell_has (s, below, TRUE) && kk_search_cell_has (s, below, FALSE);
  if (right_is_value && below_is_value && kk_search_cell_has (s, right, FALSE))
    {
      g_autoptr (GPtrArray) beside_rows = kk_search_cell_rows (s, right);
      g_autoptr (GPtrArray) below_rows = kk_search_cell_rows (s, below);
      if (kk_search_rows_fit (s, beside_rows, labels) < 0.3
          && kk_search_rows_fit (s, below_rows, labels) > 0.6)
        right_is_value = FALSE;
    }
  if (right_is_value)
    {
      const char *key = KK_SEARCH_PIECE (s, g_array_index (labels, guint, 0))->keys[0];
      KkFound *boxed = labels->len == 1 ? kk_search_boxed_number (
                           s, KK_SEARCH_PIECE (s, g_array_index (labels, guint, 0)), right)
                                        : NULL;
      if (boxed != NULL)
        {
          kk_search_take (s, boxed);
          return;
        }
      int column = 0, cells[KK_SEARCH_ROWS_MAX];
      for (int at = right;
           at >= 0 && column < KK_SEARCH_ROWS_MAX
           && (at == right
               || (!kk_search_cell_has (s, at, TRUE)
                   && KK_SEARCH_CELL (s, at)->h * 2 < 3 * KK_SEARCH_CELL (s, right)->h));
           at = kk_search_next_cell (s, at, TRUE))
        cells[column++] = at;
      gboolean several = column > 1 && kk_search_is_person_key (key)
                         && is_row_of_persons (s, cell, labels, cells, column);
      for (int i = 0; i < (several ? column : 1); i++)
        {
          g_autoptr (GPtrArray) rows = kk_search_cell_rows (s, cells[i]);
          if (rows->len > 0)
            share_cell (s, cells[i], rows, labels, several ? i : -1, -1);
        }
      return;
    }
  below_cells (s, cell, below);
}
