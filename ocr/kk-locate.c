/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-locate-private.h"

#include <string.h>

#include "ocr/kk-interpret.h"

void
kk_found_free (KkFound *found)
{
  if (found == NULL)
    return;
  g_array_unref (found->spans);
  g_free (found);
}

KkFound *
kk_search_found (const KkPiece *label)
{
  KkFound *found = g_new0 (KkFound, 1);
  memcpy (found->keys, label->keys, sizeof found->keys);
  found->spans = g_array_new (FALSE, FALSE, sizeof (KkSpan));
  found->label_box = label->box;
  found->row = found->table = -1;
  found->cost = label->cost;
  return found;
}

void
kk_search_add (KkFound *found, const KkPiece *piece)
{
  KkSpan span = { piece->line, piece->from, piece->to };
  g_array_append_val (found->spans, span);
  found->box = kk_box_union (found->box, piece->box);
}

void
kk_search_take (KkSearch *s, KkFound *found)
{
  if (found->spans->len > 0 && found->keys[0] != NULL)
    g_ptr_array_add (s->found, found);
  else
    kk_found_free (found);
}

char *
kk_search_text (KkSearch *s, const KkPiece *piece)
{
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (KkSpan));
  KkSpan span = { piece->line, piece->from, piece->to };
  g_array_append_val (spans, span);
  return kk_locate_text (s->texts, spans);
}

int
kk_search_cell_of (KkSearch *s, const KkPiece *piece)
{
  return KK_SEARCH_LINE (s, piece->line)->cell;
}

gboolean
kk_search_cell_has (KkSearch *s, int cell, gboolean labels)
{
  for (guint i = 0; i < s->pieces->len; i++)
    if (kk_search_cell_of (s, KK_SEARCH_PIECE (s, i)) == cell
        && (KK_SEARCH_PIECE (s, i)->keys[0] != NULL) == labels)
      return TRUE;
  return FALSE;
}

gboolean
kk_search_same_row (KkBox a, KkBox b)
{
  return kk_box_overlap (a.y, a.y + a.h, b.y, b.y + b.h) * 2 > MIN (a.h, b.h);
}

static const char *const taken = "taken";

gboolean
kk_search_is_idle (const KkPiece *piece)
{
  return piece->keys[0] != NULL
         && (piece->keys[0] == taken || strcmp (piece->keys[0], "gloss") == 0);
}

void
kk_search_take_out (GArray *pieces, guint at)
{
  g_array_index (pieces, KkPiece, at).keys[0] = taken;
}

static int
by_x (gconstpointer a, gconstpointer b, gpointer data)
{
  KkSearch *s = data;
  return KK_SEARCH_PIECE (s, *(const guint *) a)->box.x
         - KK_SEARCH_PIECE (s, *(const guint *) b)->box.x;
}

static gboolean
rule_between (KkSearch *s, KkBox a, KkBox b)
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

/* "令和      6年    3月    17日" on a form that prints the units: TRUE where what is found so far
 * makes no sense without what follows, and at least as much with it. */
static gboolean
completes (KkSearch *s, const KkFound *found, const KkPiece *next)
{
  KkSpan span = { next->line, next->from, next->to };
  g_autoptr (GArray) both = g_array_copy (found->spans);
  g_array_append_val (both, span);
  g_autofree char *before = kk_locate_text (s->texts, found->spans);
  g_autofree char *after = kk_locate_text (s->texts, both);
  double fit = kk_interpret_plausible (found->keys[0], before);
  return fit < 0.9 && kk_interpret_plausible (found->keys[0], after) >= fit
         && kk_interpret_line_class (found->keys[0]) == KK_LINE_DATE;
}

/* What follows the label to its right within its cell, up to the next label. */
static KkFound *
beside (KkSearch *s, guint at)
{
  const KkPiece *label = KK_SEARCH_PIECE (s, at);
  int cell = kk_search_cell_of (s, label);
  g_autoptr (GArray) row = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < s->pieces->len; i++)
    {
      const KkPiece *p = KK_SEARCH_PIECE (s, i);
      gboolean behind
          = p->line == label->line ? i > at : p->box.x >= label->box.x + label->box.w - s->em / 2;
      if (i != at && !kk_search_is_idle (p) && kk_search_cell_of (s, p) == cell && behind
          && (p->line == label->line || kk_search_same_row (label->box, p->box)))
        g_array_append_val (row, i);
    }
  g_array_sort_with_data (row, by_x, s);
  KkFound *found = kk_search_found (label);
  KkBox last = label->box;
  for (guint i = 0; i < row->len; i++)
    {
      const KkPiece *p = KK_SEARCH_PIECE (s, g_array_index (row, guint, i));
      double gap = p->box.x - (last.x + last.w);
      double reach
          = found->spans->len == 0 ? (cell >= 0 ? 1e9 : s->sheet->width * 0.45) : 3.2 * s->em;
      if (p->keys[0] != NULL || (gap > reach && !completes (s, found, p))
          || (p->line != label->line && rule_between (s, last, p->box)))
        break;
      kk_search_add (found, p);
      last = p->box;
    }
  return found;
}

/* A label whose own cell lost a side (a punched hole, a worn rule): its value stands in the next
 * cell. */
static KkFound *
beyond_rule (KkSearch *s, guint at)
{
  const KkPiece *label = KK_SEARCH_PIECE (s, at), *best = NULL;
  for (guint i = 0; i < s->pieces->len; i++)
    {
      const KkPiece *p = KK_SEARCH_PIECE (s, i);
      if (i != at && p->box.x > label->box.x + label->box.w
          && kk_search_same_row (label->box, p->box) && (best == NULL || p->box.x < best->box.x))
        best = p;
    }
  KkFound *found = kk_search_found (label);
  if (best == NULL || best->keys[0] != NULL || kk_search_cell_of (s, best) < 0
      || best->box.x - label->box.x - label->box.w > 16 * s->em)
    return found;
  KkFound *boxed = kk_search_boxed_number (s, label, kk_search_cell_of (s, best));
  if (boxed != NULL)
    {
      kk_found_free (found);
      return boxed;
    }
  for (guint i = 0; i < s->pieces->len; i++)
    if (kk_search_cell_of (s, KK_SEARCH_PIECE (s, i)) == kk_search_cell_of (s, best)
        && KK_SEARCH_PIECE (s, i)->keys[0] == NULL)
      kk_search_add (found, KK_SEARCH_PIECE (s, i));
  return found;
}

/* A place's text pieces as rows from top to bottom: GArray of GArray of piece index. */
GPtrArray *
kk_search_rows (KkSearch *s, GArray *indices)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  for (guint i = 0; i < indices->len; i++)
    {
      guint at = g_array_index (indices, guint, i);
      GArray *mine = NULL;
      for (guint r = 0; r < rows->len && mine == NULL; r++)
        {
          GArray *row = rows->pdata[r];
          if (kk_search_same_row (KK_SEARCH_PIECE (s, g_array_index (row, guint, 0))->box,
                                  KK_SEARCH_PIECE (s, at)->box))
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

/* Free print below a free label: one line a person, or one value. FALSE where there is none. */
static gboolean
below_label (KkSearch *s, guint at)
{
  const KkPiece *label = KK_SEARCH_PIECE (s, at);
  int cell = kk_search_cell_of (s, label);
  int left = label->box.x - (int) (1.2 * s->em), right = s->sheet->width;
  for (guint i = 0; i < s->pieces->len; i++)
    {
      const KkPiece *p = KK_SEARCH_PIECE (s, i);
      if (i != at && p->keys[0] != NULL && kk_search_cell_of (s, p) == cell
          && kk_search_same_row (p->box, label->box))
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
      const KkPiece *p = KK_SEARCH_PIECE (s, i);
      int middle = p->box.x + MIN (p->box.w / 2, (int) (2 * s->em));
      if (kk_search_is_idle (p) || kk_search_cell_of (s, p) != cell
          || p->box.y + p->box.h / 2 < label->box.y + label->box.h || middle < left
          || middle > right)
        continue;
      if (p->keys[0] != NULL || p->box.y - bottom > reach
          || kk_labels_is_sentence (s->texts->pdata[p->line]))
        break;
      g_array_append_val (indices, i);
      bottom = MAX (bottom, p->box.y + p->box.h);
    }
  g_autoptr (GPtrArray) rows = kk_search_rows (s, indices);
  gboolean many = cell < 0 && rows->len > 1 && kk_search_is_person_key (label->keys[0]);
  KkFound *found = NULL;
  for (guint r = 0; r < rows->len; r++)
    {
      const GArray *row = rows->pdata[r];
      if (found == NULL || many)
        {
          if (found != NULL)
            kk_search_take (s, found);
          found = kk_search_found (label);
          found->row = many ? (int) r : -1;
          found->table = many ? label->box.y : -1;
        }
      for (guint k = 0; k < row->len; k++)
        kk_search_add (found, KK_SEARCH_PIECE (s, g_array_index (row, guint, k)));
    }
  if (found == NULL)
    return FALSE;
  kk_search_take (s, found);
  return TRUE;
}

/* A label printed small at the foot of its cell: what stands above it, up to the next label. */
static KkFound *
above_label (KkSearch *s, guint at)
{
  const KkPiece *label = KK_SEARCH_PIECE (s, at);
  int cell = kk_search_cell_of (s, label), top = KK_SEARCH_CELL (s, cell)->y;
  g_autoptr (GArray) indices = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < s->pieces->len; i++)
    {
      const KkPiece *p = KK_SEARCH_PIECE (s, i);
      if (i != at && p->keys[0] != NULL && !kk_search_is_idle (p)
          && kk_search_cell_of (s, p) == cell)
        {
          if (kk_search_same_row (p->box, label->box))
            return NULL; /* headings of columns, or marks to choose from */
          if (p->box.y < label->box.y)
            top = MAX (top, p->box.y + p->box.h);
        }
    }
  for (guint i = 0; i < s->pieces->len; i++)
    {
      const KkPiece *p = KK_SEARCH_PIECE (s, i);
      int y = p->box.y + p->box.h / 2;
      if (p->keys[0] == NULL && kk_search_cell_of (s, p) == cell && y > top && y < label->box.y)
        g_array_append_val (indices, i);
    }
  g_autoptr (GPtrArray) rows = kk_search_rows (s, indices);
  KkFound *found = kk_search_found (label);
  for (guint r = 0; r < rows->len; r++)
    for (guint k = 0; k < ((GArray *) rows->pdata[r])->len; k++)
      kk_search_add (found,
                     KK_SEARCH_PIECE (s, g_array_index ((GArray *) rows->pdata[r], guint, k)));
  return found;
}

static void
drop_key (KkPiece *piece, const char *key)
{
  int to = 0;
  for (int k = 0; k < KK_LABEL_KEYS && piece->keys[k] != NULL; k++)
    if (strcmp (piece->keys[k], key) != 0)
      piece->keys[to++] = piece->keys[k];
  piece->keys[to] = NULL;
}

/* "氏名（フリガナ）" over "氏名": the second speaks of the name alone, so the first does not. */
static void
tell_apart (KkSearch *s, GArray *pieces)
{
  for (guint i = 0; i < pieces->len; i++)
    for (guint k = 0; k < pieces->len; k++)
      {
        KkPiece *both = &g_array_index (pieces, KkPiece, i);
        const KkPiece *one = &g_array_index (pieces, KkPiece, k);
        int cell = kk_search_cell_of (s, both);
        if (both->keys[0] != NULL && both->keys[1] != NULL && one->keys[0] != NULL
            && one->keys[1] == NULL && cell >= 0 && kk_search_cell_of (s, one) == cell)
          drop_key (both, one->keys[0]);
      }
}

/* "比留間　勇一　　　　様": the form's own word behind a gap is no part of the name. */
static void
drop_forms_of_address (KkSearch *s, GArray *pieces)
{
  for (guint i = 0; i < pieces->len; i++)
    {
      KkPiece *p = &g_array_index (pieces, KkPiece, i);
      const KkText *text = s->texts->pdata[p->line];
      int last = MIN (p->to, (int) text->chars->len) - 1;
      if (p->keys[0] != NULL || last < p->from)
        continue;
      gunichar c = g_array_index (text->chars, KkLineChar, last).ch;
      if (c != 0x69d8 && c != 0x6bbf) /* 様殿 */
        continue;
      if (last == p->from)
        kk_search_take_out (pieces, i);
      else if (g_unichar_isspace (g_array_index (text->chars, KkLineChar, last - 1).ch))
        p->to = last - 1;
    }
}

GPtrArray *
kk_locate (const KkSheet *sheet,
           const KkLayout *layout,
           const GPtrArray *texts,
           const GArray *whole)
{
  double em = MAX (layout->em, 12 * sheet->unit);
  g_autoptr (GArray) pieces = g_array_copy ((GArray *) whole);
  KkSearch s = { sheet, layout, texts, pieces, NULL, em };
  s.found = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_found_free);
  tell_apart (&s, pieces);
  drop_forms_of_address (&s, pieces);
  kk_locate_ruled (&s, pieces);
  kk_locate_open (&s, pieces);
  g_autofree guint8 *done = g_malloc0 (layout->cells->len + 1);
  for (guint i = 0; i < pieces->len; i++)
    {
      const KkPiece *label = KK_SEARCH_PIECE (&s, i);
      if (label->keys[0] == NULL || kk_search_is_idle (label)
          || g_str_has_prefix (label->keys[0], "group:"))
        continue;
      int cell = kk_search_cell_of (&s, label);
      KkFound *found = kk_search_boxes_below (&s, label);
      gboolean heading = cell >= 0 && !kk_search_cell_has (&s, cell, FALSE);
      /* Boxes within the label's own cell. */
      gboolean nested = heading && found != NULL
                        && found->box.y + found->box.h
                               < KK_SEARCH_CELL (&s, cell)->y + KK_SEARCH_CELL (&s, cell)->h;
      if (heading && !nested)
        {
          kk_found_free (found);
          if (!done[cell])
            kk_search_around_cell (&s, cell);
          done[cell] = 1;
          continue;
        }
      if (g_str_equal (label->keys[0], "other"))
        {
          kk_found_free (found);
          continue;
        }
      if (found == NULL)
        found = beside (&s, i);
      if (found->spans->len == 0 && cell < 0)
        {
          kk_found_free (found);
          found = beyond_rule (&s, i);
        }
      if (found->spans->len > 0)
        kk_search_take (&s, found);
      else
        {
          kk_found_free (found);
          found = !below_label (&s, i) && cell >= 0 ? above_label (&s, i) : NULL;
          if (found != NULL)
            kk_search_take (&s, found);
        }
    }
  return s.found;
}
