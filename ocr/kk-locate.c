/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-locate.h"

#include <string.h>

#include "ocr/kk-interpret.h"
#include "ocr/kk-locate-table.h"

#define ROWS_MAX 40

typedef struct
{
  const KkSheet *sheet;
  const KkLayout *layout;
  const GPtrArray *texts;
  const GArray *pieces;
  GPtrArray *found;
  double em;
} Search;

#define PIECE(s, i) (&g_array_index ((s)->pieces, KkPiece, (i)))
#define LINE(s, i) (&g_array_index ((s)->layout->lines, KkLayoutLine, (i)))
#define CELL(s, i) (&g_array_index ((s)->layout->cells, KkBox, (i)))

void
kk_found_free (KkFound *found)
{
  if (found == NULL)
    return;
  g_array_unref (found->spans);
  g_free (found);
}

static KkFound *
found_new (const KkPiece *label)
{
  KkFound *found = g_new0 (KkFound, 1);
  memcpy (found->keys, label->keys, sizeof found->keys);
  found->spans = g_array_new (FALSE, FALSE, sizeof (KkSpan));
  found->label_box = label->box;
  found->row = found->table = -1;
  found->cost = label->cost;
  return found;
}

static void
add_piece (KkFound *found, const KkPiece *piece)
{
  KkSpan span = { piece->line, piece->from, piece->to };
  g_array_append_val (found->spans, span);
  found->box = kk_box_union (found->box, piece->box);
}

static void
take (Search *s, KkFound *found)
{
  if (found->spans->len > 0)
    g_ptr_array_add (s->found, found);
  else
    kk_found_free (found);
}

static char *
piece_text (Search *s, const KkPiece *piece)
{
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (KkSpan));
  KkSpan span = { piece->line, piece->from, piece->to };
  g_array_append_val (spans, span);
  return kk_locate_text (s->texts, spans);
}

static int
cell_of (Search *s, const KkPiece *piece)
{
  return LINE (s, piece->line)->cell;
}

static gboolean
cell_has (Search *s, int cell, gboolean labels)
{
  for (guint i = 0; i < s->pieces->len; i++)
    if (cell_of (s, PIECE (s, i)) == cell && (PIECE (s, i)->keys[0] != NULL) == labels)
      return TRUE;
  return FALSE;
}

/* TRUE where cell holds labels that are not among those of heading: "筆頭者 山田" beside
 * "本籍・筆頭者" is a value. */
static gboolean
cell_has_others (Search *s, int cell, const GArray *heading)
{
  for (guint i = 0; i < s->pieces->len; i++)
    {
      const KkPiece *p = PIECE (s, i);
      if (cell_of (s, p) != cell || p->keys[0] == NULL)
        continue;
      gboolean same = FALSE;
      for (guint l = 0; l < heading->len; l++)
        for (int k = 0; PIECE (s, g_array_index (heading, guint, l))->keys[k] != NULL; k++)
          same = same
                 || g_str_equal (PIECE (s, g_array_index (heading, guint, l))->keys[k], p->keys[0]);
      if (!same)
        return TRUE;
    }
  return FALSE;
}

/* The cell that shares most of its left edge with cell's right edge (dx = 1), or its top with
 * cell's bottom (dx = 0); -1. */
static int
next_cell (Search *s, int cell, gboolean right)
{
  const KkBox *c = CELL (s, cell);
  int slack = (int) (16 * s->sheet->unit), best = -1, best_shared = 0;
  for (guint i = 0; i < s->layout->cells->len; i++)
    {
      const KkBox *d = CELL (s, i);
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

static gboolean
same_row (KkBox a, KkBox b)
{
  return kk_box_overlap (a.y, a.y + a.h, b.y, b.y + b.h) * 2 > MIN (a.h, b.h);
}

static int
by_x (gconstpointer a, gconstpointer b, gpointer data)
{
  Search *s = data;
  return PIECE (s, *(const guint *) a)->box.x - PIECE (s, *(const guint *) b)->box.x;
}

static gboolean
rule_between (Search *s, KkBox a, KkBox b)
{
  int y = b.y + b.h / 2;
  for (guint i = 0; i < s->sheet->vertical->len; i++)
    {
      const KkRule *r = &g_array_index (s->sheet->vertical, KkRule, i);
      if (r->x0 > a.x + a.w - 4 && r->x1 < b.x + 4 && r->y0 <= y && r->y1 >= y)
        return TRUE;
    }
  return FALSE;
}

/* What follows the label to its right within its cell, up to the next label. */
static KkFound *
beside (Search *s, guint at)
{
  const KkPiece *label = PIECE (s, at);
  int cell = cell_of (s, label);
  g_autoptr (GArray) row = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < s->pieces->len; i++)
    {
      const KkPiece *p = PIECE (s, i);
      gboolean behind
          = p->line == label->line ? i > at : p->box.x >= label->box.x + label->box.w - s->em / 2;
      if (i != at && cell_of (s, p) == cell && behind
          && (p->line == label->line || same_row (label->box, p->box)))
        g_array_append_val (row, i);
    }
  g_array_sort_with_data (row, by_x, s);
  KkFound *found = found_new (label);
  KkBox last = label->box;
  for (guint i = 0; i < row->len; i++)
    {
      const KkPiece *p = PIECE (s, g_array_index (row, guint, i));
      double gap = p->box.x - (last.x + last.w);
      double reach
          = found->spans->len == 0 ? (cell >= 0 ? 1e9 : s->sheet->width * 0.45) : 3.2 * s->em;
      if (p->keys[0] != NULL || gap > reach
          || (p->line != label->line && rule_between (s, last, p->box)))
        break;
      add_piece (found, p);
      last = p->box;
    }
  return found;
}

/* A cell of its own for each digit. */
static int
boxed_digit (Search *s, int cell)
{
  int at = -1;
  for (guint i = 0; cell >= 0 && i < s->pieces->len; i++)
    {
      const KkPiece *p = PIECE (s, i);
      if (cell_of (s, p) != cell)
        continue;
      const KkLayoutLine *line = LINE (s, p->line);
      if (at >= 0 || p->keys[0] != NULL || p->to - p->from > 2
          || CELL (s, cell)->w > 3.2 * MIN (line->em, CELL (s, cell)->h))
        return -1;
      at = (int) i;
    }
  return at;
}

/* A number whose digits stand in a row of cells from cell on; NULL where they do not. */
static KkFound *
boxed_number (Search *s, const KkPiece *label, int cell)
{
  KkFound *found = found_new (label);
  int width = 0, empty = 0;
  for (int at = cell; at >= 0 && found->spans->len < ROWS_MAX; at = next_cell (s, at, TRUE))
    {
      int digit = boxed_digit (s, at);
      gboolean other = width > 0 && (CELL (s, at)->w > 2 * width || CELL (s, at)->w * 2 < width);
      if (other || (digit < 0 && (cell_has (s, at, TRUE) || cell_has (s, at, FALSE)))
          || (digit < 0 && ++empty > 2))
        break;
      width = CELL (s, at)->w;
      if (digit >= 0)
        add_piece (found, PIECE (s, digit));
    }
  if (found->spans->len >= 4)
    return found;
  kk_found_free (found);
  return NULL;
}

/* A label whose own cell lost a side (a punched hole, a worn rule): its value stands in the next
 * cell. */
static KkFound *
beyond_rule (Search *s, guint at)
{
  const KkPiece *label = PIECE (s, at), *best = NULL;
  for (guint i = 0; i < s->pieces->len; i++)
    {
      const KkPiece *p = PIECE (s, i);
      if (i != at && p->box.x > label->box.x + label->box.w && same_row (label->box, p->box)
          && (best == NULL || p->box.x < best->box.x))
        best = p;
    }
  KkFound *found = found_new (label);
  if (best == NULL || best->keys[0] != NULL || cell_of (s, best) < 0
      || best->box.x - label->box.x - label->box.w > 16 * s->em)
    return found;
  KkFound *boxed = boxed_number (s, label, cell_of (s, best));
  if (boxed != NULL)
    {
      kk_found_free (found);
      return boxed;
    }
  for (guint i = 0; i < s->pieces->len; i++)
    if (cell_of (s, PIECE (s, i)) == cell_of (s, best) && PIECE (s, i)->keys[0] == NULL)
      add_piece (found, PIECE (s, i));
  return found;
}

/* A place's text pieces as rows from top to bottom: GArray of GArray of piece index. */
static GPtrArray *
text_rows (Search *s, GArray *indices)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  for (guint i = 0; i < indices->len; i++)
    {
      guint at = g_array_index (indices, guint, i);
      GArray *mine = NULL;
      for (guint r = 0; r < rows->len && mine == NULL; r++)
        {
          GArray *row = rows->pdata[r];
          if (same_row (PIECE (s, g_array_index (row, guint, 0))->box, PIECE (s, at)->box))
            mine = row;
        }
      if (mine == NULL)
        {
          mine = g_array_new (FALSE, FALSE, sizeof (guint));
          g_ptr_array_add (rows, mine);
        }
      g_array_append_val (mine, at);
    }
  for (guint r = 0; r < rows->len; r++)
    g_array_sort_with_data (rows->pdata[r], by_x, s);
  return rows;
}

static GPtrArray *
cell_rows (Search *s, int cell)
{
  g_autoptr (GArray) indices = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < s->pieces->len; i++)
    if (cell_of (s, PIECE (s, i)) == cell && PIECE (s, i)->keys[0] == NULL)
      g_array_append_val (indices, i);
  return text_rows (s, indices);
}

static char *
row_text (Search *s, const GArray *row)
{
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < row->len; i++)
    {
      g_autofree char *t = piece_text (s, PIECE (s, g_array_index (row, guint, i)));
      g_string_append_printf (out, "%s%s", out->len > 0 ? " " : "", t);
    }
  return g_string_free (out, FALSE);
}

static double
row_fits (Search *s, const GArray *row, const KkPiece *label)
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
share_words (Search *s, GPtrArray *rows, const GArray *labels, int row, int table)
{
  KkFound *found = found_new (PIECE (s, g_array_index (labels, guint, 0)));
  found->row = row;
  found->table = table;
  for (guint i = 1; i < labels->len; i++)
    for (int k = 0; PIECE (s, g_array_index (labels, guint, i))->keys[k] != NULL; k++)
      add_key (found, PIECE (s, g_array_index (labels, guint, i))->keys[k]);
  for (guint r = 0; r < rows->len; r++)
    {
      const GArray *members = rows->pdata[r];
      for (guint k = 0; k < members->len; k++)
        add_piece (found, PIECE (s, g_array_index (members, guint, k)));
    }
  take (s, found);
}

/* Gives the rows of a value's cell to the labels of its heading, both from top to bottom. */
static void
share_rows (Search *s, GPtrArray *rows, const GArray *labels, int row, int table)
{
  guint n = labels->len;
  if (rows->len < n)
    {
      share_words (s, rows, labels, row, table);
      return;
    }
  g_autoptr (GPtrArray) out = g_ptr_array_new ();
  for (guint i = 0; i < n; i++)
    {
      KkFound *found = found_new (PIECE (s, g_array_index (labels, guint, i)));
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
              double fit = row_fits (s, members, PIECE (s, g_array_index (labels, guint, i)));
              if (fit > best + 0.05)
                {
                  best = fit;
                  target = i;
                }
            }
          first = target;
        }
      for (guint k = 0; k < members->len; k++)
        add_piece (out->pdata[target], PIECE (s, g_array_index (members, guint, k)));
    }
  for (guint i = 0; i < n; i++)
    take (s, out->pdata[i]);
}

/* One label a line of a heading; "氏名" beside another label on its line joins that line's first.
 */
static GArray *
heading_labels (Search *s, int cell)
{
  GArray *labels = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < s->pieces->len; i++)
    if (cell_of (s, PIECE (s, i)) == cell && PIECE (s, i)->keys[0] != NULL)
      g_array_append_val (labels, i);
  return labels;
}

static double
rows_fit (Search *s, GPtrArray *rows, const GArray *labels)
{
  double best = 0;
  for (guint r = 0; r < rows->len; r++)
    for (guint i = 0; i < labels->len; i++)
      best = MAX (best, row_fits (s, rows->pdata[r], PIECE (s, g_array_index (labels, guint, i))));
  return best;
}

static gboolean
is_person_key (const char *key)
{
  return key != NULL && kk_field_find (KK_SCOPE_PERSON, key) != NULL;
}

/* A cell of labels only: its values stand to the right or below. */
static void
around_cell (Search *s, int cell)
{
  g_autoptr (GArray) labels = heading_labels (s, cell);
  if (labels->len == 0
      || (labels->len == 1
          && g_str_equal (PIECE (s, g_array_index (labels, guint, 0))->keys[0], "other")))
    return;
  int right = next_cell (s, cell, TRUE), below = next_cell (s, cell, FALSE);
  gboolean right_is_value = right >= 0 && !cell_has (s, right, TRUE);
  gboolean several_keys = labels->len > 1 || PIECE (s, g_array_index (labels, guint, 0))->keys[1];
  if (right >= 0 && !right_is_value && several_keys && cell_has (s, right, FALSE))
    right_is_value = !cell_has_others (s, right, labels);
  gboolean below_is_value = below >= 0 && !cell_has (s, below, TRUE) && cell_has (s, below, FALSE);
  if (right_is_value && below_is_value && cell_has (s, right, FALSE))
    {
      g_autoptr (GPtrArray) beside_rows = cell_rows (s, right);
      g_autoptr (GPtrArray) below_rows = cell_rows (s, below);
      if (rows_fit (s, beside_rows, labels) < 0.3 && rows_fit (s, below_rows, labels) > 0.6)
        right_is_value = FALSE;
    }
  if (right_is_value)
    {
      const char *key = PIECE (s, g_array_index (labels, guint, 0))->keys[0];
      KkFound *boxed = labels->len == 1
                           ? boxed_number (s, PIECE (s, g_array_index (labels, guint, 0)), right)
                           : NULL;
      if (boxed != NULL)
        {
          take (s, boxed);
          return;
        }
      int column = 0, cells[ROWS_MAX];
      for (int at = right; at >= 0 && column < ROWS_MAX && (at == right || !cell_has (s, at, TRUE));
           at = next_cell (s, at, TRUE))
        cells[column++] = at;
      gboolean several = column > 1 && is_person_key (key) && cell_has (s, cells[1], FALSE);
      if (several)
        {
          g_autoptr (GPtrArray) second = cell_rows (s, cells[1]);
          several = rows_fit (s, second, labels) >= 0.4;
        }
      for (int i = 0; i < (several ? column : 1); i++)
        {
          g_autoptr (GPtrArray) rows = cell_rows (s, cells[i]);
          if (rows->len > 0)
            share_rows (s, rows, labels, several ? i : -1, -1);
        }
      return;
    }
  int row = 0;
  int table = CELL (s, cell)->y;
  for (guint i = 0; i < s->found->len; i++)
    {
      const KkFound *f = s->found->pdata[i];
      if (f->row >= 0 && ABS (f->table - table) < 10 * s->sheet->unit)
        table = f->table;
    }
  for (int at = below; at >= 0 && row < ROWS_MAX && !cell_has (s, at, TRUE);
       at = next_cell (s, at, FALSE), row++)
    {
      g_autoptr (GPtrArray) rows = cell_rows (s, at);
      if (rows->len > 0)
        share_rows (s, rows, labels, row, table);
    }
}

/* Free print below a free label: one line a person, or one value. */
static void
below_label (Search *s, guint at)
{
  const KkPiece *label = PIECE (s, at);
  int cell = cell_of (s, label);
  int left = label->box.x - (int) (1.2 * s->em), right = s->sheet->width;
  for (guint i = 0; i < s->pieces->len; i++)
    {
      const KkPiece *p = PIECE (s, i);
      if (i != at && p->keys[0] != NULL && cell_of (s, p) == cell && same_row (p->box, label->box))
        {
          if (p->box.x > label->box.x)
            right = MIN (right, p->box.x - (int) (s->em / 3));
          else
            left = MAX (left, p->box.x + p->box.w);
        }
    }
  g_autoptr (GArray) indices = g_array_new (FALSE, FALSE, sizeof (guint));
  int bottom = label->box.y + label->box.h;
  double reach = cell >= 0 ? 1e9 : 2.6 * s->em;
  for (guint i = 0; i < s->pieces->len; i++)
    {
      const KkPiece *p = PIECE (s, i);
      int middle = p->box.x + MIN (p->box.w / 2, (int) (2 * s->em));
      if (cell_of (s, p) != cell || p->box.y + p->box.h / 2 < label->box.y + label->box.h
          || middle < left || middle > right)
        continue;
      if (p->keys[0] != NULL || p->box.y - bottom > reach
          || kk_labels_is_sentence (s->texts->pdata[p->line]))
        break;
      g_array_append_val (indices, i);
      bottom = MAX (bottom, p->box.y + p->box.h);
    }
  g_autoptr (GPtrArray) rows = text_rows (s, indices);
  gboolean many = cell < 0 && rows->len > 1 && is_person_key (label->keys[0]);
  KkFound *found = NULL;
  for (guint r = 0; r < rows->len; r++)
    {
      const GArray *row = rows->pdata[r];
      if (found == NULL || many)
        {
          if (found != NULL)
            take (s, found);
          found = found_new (label);
          found->row = many ? (int) r : -1;
          found->table = many ? label->box.y : -1;
          found->open = cell < 0 && is_person_key (label->keys[0]);
        }
      for (guint k = 0; k < row->len; k++)
        add_piece (found, PIECE (s, g_array_index (row, guint, k)));
    }
  if (found != NULL)
    take (s, found);
}

GPtrArray *
kk_locate (const KkSheet *sheet,
           const KkLayout *layout,
           const GPtrArray *texts,
           const GArray *pieces)
{
  Search s = { sheet, layout, texts, pieces, NULL, MAX (layout->em, 12 * sheet->unit) };
  s.found = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_found_free);
  g_autofree guint8 *done = g_malloc0 (layout->cells->len + 1);
  for (guint i = 0; i < pieces->len; i++)
    {
      const KkPiece *label = PIECE (&s, i);
      if (label->keys[0] == NULL || g_str_has_prefix (label->keys[0], "group:"))
        continue;
      int cell = cell_of (&s, label);
      if (cell >= 0 && !cell_has (&s, cell, FALSE))
        {
          if (!done[cell])
            around_cell (&s, cell);
          done[cell] = 1;
          continue;
        }
      if (g_str_equal (label->keys[0], "other"))
        continue;
      KkFound *found = beside (&s, i);
      if (found->spans->len == 0 && cell < 0)
        {
          kk_found_free (found);
          found = beyond_rule (&s, i);
        }
      if (found->spans->len > 0)
        take (&s, found);
      else
        {
          kk_found_free (found);
          below_label (&s, i);
        }
    }
  kk_locate_regroup (s.found, texts, s.em);
  return s.found;
}
