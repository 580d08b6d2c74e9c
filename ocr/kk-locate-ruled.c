/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "ocr/kk-locate-private.h"

/* Ruled tables: bands of cells from edge to edge. The first bands hold headings, the others
 * records. However the cells of a band are divided, a value belongs to the heading that stands in
 * the same place of its band. Where a row or a column is headed "転出前" or "転出先" it says whose
 * address it is. */

#define BAND_CELLS_MAX 64
#define BANDS_MAX 60

typedef struct
{
  int top, bottom;
  int cells[BAND_CELLS_MAX];
  guint n_cells, headings, values;
} Band;

typedef struct
{
  int x0, x1, slack;
  Band bands[BANDS_MAX];
  guint n_bands, heads; /* of n_bands the first heads hold headings */
  guint deep;           /* bands a record */
} Ruled;

/* The cells of the row that starts with cell, from left to right without a gap. */
static void
first_row (KkSearch *s, int cell, Ruled *t)
{
  const KkBox *c = KK_SEARCH_CELL (s, cell);
  t->x0 = c->x;
  t->x1 = c->x + c->w;
  for (gboolean more = TRUE; more;)
    {
      more = FALSE;
      for (guint i = 0; i < s->layout->cells->len; i++)
        {
          const KkBox *d = KK_SEARCH_CELL (s, i);
          if (ABS (d->y - c->y) > t->slack)
            continue;
          if (ABS (d->x - t->x1) <= t->slack)
            t->x1 = d->x + d->w;
          else if (ABS (d->x + d->w - t->x0) <= t->slack)
            t->x0 = d->x;
          else
            continue;
          more = TRUE;
        }
    }
}

/* What stands between the edges that no cell crosses, from top on. FALSE where the cells do not
 * fill the table's width there. */
static gboolean
find_band (KkSearch *s, const Ruled *t, int top, Band *band)
{
  int x0 = G_MAXINT, x1 = G_MININT;
  *band = (Band){ .top = top, .bottom = top };
  for (gboolean first = TRUE, more = TRUE; more; first = FALSE)
    {
      more = FALSE;
      for (guint i = 0; i < s->layout->cells->len; i++)
        {
          const KkBox *d = KK_SEARCH_CELL (s, i);
          gboolean within = first ? ABS (d->y - top) <= t->slack
                                  : d->y >= top - t->slack && d->y < band->bottom - t->slack;
          if (within && d->x >= t->x0 - t->slack && d->x + d->w <= t->x1 + t->slack
              && d->y + d->h > band->bottom)
            {
              band->bottom = d->y + d->h;
              more = TRUE;
            }
        }
    }
  for (guint i = 0; i < s->layout->cells->len && band->n_cells < BAND_CELLS_MAX; i++)
    {
      const KkBox *d = KK_SEARCH_CELL (s, i);
      if (d->x < t->x0 - t->slack || d->x + d->w > t->x1 + t->slack || d->y < top - t->slack
          || d->y + d->h > band->bottom + t->slack)
        continue;
      band->cells[band->n_cells++] = (int) i;
      /* "同 フリガナ" is one, half of it not known. */
      gboolean labels = kk_search_cell_has (s, (int) i, TRUE);
      band->headings += labels;
      band->values += !labels && kk_search_cell_has (s, (int) i, FALSE);
      x0 = MIN (x0, d->x);
      x1 = MAX (x1, d->x + d->w);
    }
  return band->n_cells > 0 && ABS (x0 - t->x0) <= t->slack && ABS (x1 - t->x1) <= t->slack;
}

/* Hardly anything but headings: not "氏名 | (empty) | 性別 | (empty)". */
static gboolean
is_head (const Band *b)
{
  return b->headings >= 2 && b->headings * 3 >= b->n_cells * 2 && b->values * 4 <= b->headings;
}

static gboolean
alike (KkSearch *s, const Ruled *t, const Band *a, const Band *b)
{
  if (a->n_cells != b->n_cells)
    return FALSE;
  for (guint i = 0; i < a->n_cells; i++)
    {
      gboolean found = FALSE;
      for (guint k = 0; k < b->n_cells && !found; k++)
        found = ABS (KK_SEARCH_CELL (s, a->cells[i])->x - KK_SEARCH_CELL (s, b->cells[k])->x)
                    <= t->slack
                && ABS (KK_SEARCH_CELL (s, a->cells[i])->w - KK_SEARCH_CELL (s, b->cells[k])->w)
                       <= 2 * t->slack;
      if (!found)
        return FALSE;
    }
  return TRUE;
}

static gboolean
find_table (KkSearch *s, int cell, Ruled *t)
{
  t->slack = MAX ((int) (16 * s->sheet->unit), 3);
  first_row (s, cell, t);
  int top = KK_SEARCH_CELL (s, cell)->y;
  while (t->n_bands < BANDS_MAX && find_band (s, t, top, &t->bands[t->n_bands]))
    {
      const Band *b = &t->bands[t->n_bands];
      gboolean only_labels = b->values == 0 && b->headings * 2 > b->n_cells;
      if ((is_head (b) || only_labels) && t->heads < t->n_bands)
        break; /* the next table */
      t->heads += is_head (b);
      t->n_bands++;
      top = b->bottom + 3;
    }
  if (t->heads == 0 || t->n_bands == t->heads)
    return FALSE;
  guint records = t->n_bands - t->heads;
  t->deep = t->heads;
  if (t->heads > 1
      && (records % t->heads != 0
          || (records > 1 && alike (s, t, &t->bands[t->heads], &t->bands[t->heads + 1])
              && !alike (s, t, &t->bands[0], &t->bands[1]))))
    t->deep = 1;
  return TRUE;
}

typedef struct
{
  int top, high;
  const Ruled *t;
  const Band *bands;
  guint n;
} Part; /* all headings, or one record */

static Part
part_of (const Ruled *t, guint first, guint n)
{
  const Band *b = &t->bands[first];
  return (Part){ b->top, MAX (b[n - 1].bottom - b->top, 1), t, b, n };
}

/* How much heading h stands where cell c does in its record: 0 nowhere near. */
static double
same_place (KkSearch *s, const Part *heads, int h, const Part *record, int c)
{
  const KkBox *a = KK_SEARCH_CELL (s, h), *b = KK_SEARCH_CELL (s, c);
  int shared = kk_box_overlap (a->x, a->x + a->w, b->x, b->x + b->w);
  if (shared * 10 < 7 * MIN (a->w, b->w))
    return 0;
  double a0 = (double) (a->y - heads->top) / heads->high, a1 = a0 + (double) a->h / heads->high;
  double b0 = (double) (b->y - record->top) / record->high, b1 = b0 + (double) b->h / record->high;
  double both = MIN (a1, b1) - MAX (a0, b0);
  double across = (double) shared / (a->w + b->w - shared);
  return both < 0.05 ? 0.1 * across : 2 * across + both / MIN (a1 - a0, b1 - b0);
}

/* An empty cell under a heading of the same columns: "氏名（フリガナ）" speaks for both. -1: none.
 */
static int
speaks_for (KkSearch *s, const Part *heads, int cell)
{
  const KkBox *c = KK_SEARCH_CELL (s, cell);
  for (guint b = heads->n; b-- > 0;)
    for (guint i = 0; i < heads->bands[b].n_cells; i++)
      {
        int at = heads->bands[b].cells[i];
        const KkBox *d = KK_SEARCH_CELL (s, at);
        if (d->y < c->y && kk_search_cell_has (s, at, TRUE) && ABS (d->x - c->x) <= heads->t->slack
            && ABS (d->w - c->w) <= 2 * heads->t->slack)
          return at;
      }
  return -1;
}

/* The cell of part that stands most like cell of other; -1: none. */
static int
counterpart (KkSearch *s, const Part *part, const Part *other, int cell, gboolean of_heads)
{
  int best = -1;
  double most = 0.3;
  for (guint b = 0; b < part->n; b++)
    for (guint i = 0; i < part->bands[b].n_cells; i++)
      {
        int at = part->bands[b].cells[i];
        double fit = of_heads ? same_place (s, part, at, other, cell)
                              : same_place (s, other, cell, part, at);
        if (fit <= most)
          continue;
        int head = of_heads && !kk_search_cell_has (s, at, TRUE) ? speaks_for (s, part, at) : at;
        if (head < 0)
          continue;
        most = fit;
        best = head;
      }
  return best;
}

static const char *
group_in (KkSearch *s, int cell)
{
  for (guint i = 0; i < s->pieces->len; i++)
    {
      const KkPiece *p = KK_SEARCH_PIECE (s, i);
      if (kk_search_cell_of (s, p) != cell || p->keys[0] == NULL)
        continue;
      if (g_str_has_prefix (p->keys[0], "group:"))
        return p->keys[0] + strlen ("group:");
      /* "転出先" alone heads a row of its own. */
      if (g_str_equal (p->keys[0], "new_address"))
        return "new";
      if (g_str_equal (p->keys[0], "old_address"))
        return "old";
    }
  return NULL;
}

/* What "住所" or "世帯主" is on side. */
static const char *
key_of_side (const char *key, const char *side)
{
  static const char *const keys[] = { "old_address", "new_address", "old_head", "new_head" };
  if (side == NULL || !g_str_has_prefix (key, "any_"))
    return key;
  int new_side = g_str_equal (side, "new");
  return g_str_equal (key, "any_address") ? keys[new_side]
         : g_str_equal (key, "any_head")  ? keys[2 + new_side]
                                          : key;
}

static int
by_place (gconstpointer a, gconstpointer b, gpointer data)
{
  KkSearch *s = data;
  const KkBox *x = &KK_SEARCH_PIECE (s, *(const guint *) a)->box,
              *y = &KK_SEARCH_PIECE (s, *(const guint *) b)->box;
  return x->y - y->y;
}

/* The headings of cell in its record: its counterpart, and those of the same columns that have no
 * cell of their own there. */
static GArray *
labels_of (KkSearch *s, const Part *heads, const Part *record, int cell)
{
  GArray *labels = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint b = 0; b < heads->n; b++)
    for (guint i = 0; i < heads->bands[b].n_cells; i++)
      {
        int at = heads->bands[b].cells[i];
        if (kk_search_cell_has (s, at, TRUE)
            && (counterpart (s, heads, record, cell, TRUE) == at
                || counterpart (s, record, heads, at, FALSE) == cell))
          {
            g_autoptr (GArray) own = kk_search_heading_labels (s, at);
            g_array_append_vals (labels, own->data, own->len);
          }
      }
  g_array_sort_with_data (labels, by_place, s);
  return labels;
}

/* "転出前 | 住所 … | 世帯主 …": the side of a record is said by a cell of its own. */
static const char *
side_of_record (KkSearch *s, const Part *record)
{
  for (guint i = 0; i < record->bands[0].n_cells; i++)
    {
      int cell = record->bands[0].cells[i];
      if (kk_search_is_heading (s, cell) && group_in (s, cell) != NULL)
        return group_in (s, cell);
    }
  return NULL;
}

/* The heading at the left end of a record, where the columns are headed by the sides. */
static const KkPiece *
row_heading (KkSearch *s, const Ruled *t, const Part *record)
{
  for (guint i = 0; i < record->bands[0].n_cells; i++)
    {
      int cell = record->bands[0].cells[i];
      if (KK_SEARCH_CELL (s, cell)->x > t->x0 + t->slack)
        continue;
      for (guint k = 0; k < s->pieces->len; k++)
        if (kk_search_cell_of (s, KK_SEARCH_PIECE (s, k)) == cell
            && KK_SEARCH_PIECE (s, k)->keys[0] != NULL
            && g_str_has_prefix (KK_SEARCH_PIECE (s, k)->keys[0], "any_"))
          return KK_SEARCH_PIECE (s, k);
    }
  return NULL;
}

/* Takes over the value of cell under the one key that side and label say. */
static void
take_sided (KkSearch *s, int cell, const KkPiece *label, const char *key)
{
  g_autoptr (GPtrArray) rows = kk_search_cell_rows (s, cell);
  KkFound *found = kk_search_found (label);
  memset (found->keys, 0, sizeof found->keys);
  found->keys[0] = key;
  for (guint r = 0; r < rows->len; r++)
    for (guint i = 0; i < ((GArray *) rows->pdata[r])->len; i++)
      kk_search_add (found,
                     KK_SEARCH_PIECE (s, g_array_index ((GArray *) rows->pdata[r], guint, i)));
  kk_search_take (s, found);
}

/* How well a table's values fit the headings they get: a table that is none gets little. */
static double
table_fits (KkSearch *s, const Ruled *t, const Part *heads)
{
  double sum = 0;
  guint n = 0;
  for (guint first = t->heads; first + t->deep <= t->n_bands; first += t->deep)
    {
      Part record = part_of (t, first, t->deep);
      for (guint b = 0; b < record.n; b++)
        for (guint i = 0; i < record.bands[b].n_cells; i++)
          {
            int cell = record.bands[b].cells[i];
            g_autoptr (GPtrArray) rows = kk_search_cell_rows (s, cell);
            g_autoptr (GArray) labels = labels_of (s, heads, &record, cell);
            if (rows->len == 0 || labels->len == 0)
              continue;
            sum += kk_search_rows_fit (s, rows, labels);
            n++;
          }
    }
  return n > 0 ? sum / n : 0;
}

static void
take_record (KkSearch *s, const Ruled *t, const Part *heads, const Part *record, int row)
{
  const char *side = side_of_record (s, record);
  const KkPiece *named = side == NULL ? row_heading (s, t, record) : NULL;
  for (guint b = 0; b < record->n; b++)
    for (guint i = 0; i < record->bands[b].n_cells; i++)
      {
        int cell = record->bands[b].cells[i];
        g_autoptr (GPtrArray) rows = kk_search_cell_rows (s, cell);
        g_autoptr (GArray) labels = labels_of (s, heads, record, cell);
        if (rows->len == 0 || labels->len == 0 || kk_search_cell_has (s, cell, TRUE))
          continue;
        const KkPiece *label = KK_SEARCH_PIECE (s, g_array_index (labels, guint, 0));
        const char *column = named != NULL ? group_in (s, kk_search_cell_of (s, label)) : NULL;
        if (column != NULL)
          take_sided (s, cell, named, key_of_side (named->keys[0], column));
        else if (side != NULL && labels->len == 1 && g_str_has_prefix (label->keys[0], "any_"))
          take_sided (s, cell, label, key_of_side (label->keys[0], side));
        else if (named == NULL)
          kk_search_share_rows (s, rows, labels, row, heads->top, KK_SEARCH_CELL (s, cell)->y,
                                KK_SEARCH_CELL (s, cell)->y + KK_SEARCH_CELL (s, cell)->h);
      }
}

static void
take_out_cells (KkSearch *s, GArray *pieces, const Part *part)
{
  for (guint b = 0; b < part->n; b++)
    for (guint c = 0; c < part->bands[b].n_cells; c++)
      for (guint i = 0; i < pieces->len; i++)
        if (kk_search_cell_of (s, KK_SEARCH_PIECE (s, i)) == part->bands[b].cells[c])
          kk_search_take_out (pieces, i);
}

/* "届出の日 | … | 転出の日 | …": a band that explains itself is no record. */
static gboolean
explains_itself (KkSearch *s, const Ruled *t, const Part *record)
{
  guint labels = 0;
  for (guint b = 0; b < record->n; b++)
    labels += record->bands[b].headings;
  return labels > (side_of_record (s, record) != NULL || row_heading (s, t, record) != NULL);
}

void
kk_locate_ruled (KkSearch *s, GArray *pieces)
{
  g_autofree guint8 *seen = g_malloc0 (s->layout->cells->len + 1);
  for (guint i = 0; i < s->layout->cells->len; i++)
    {
      Ruled t = { 0 };
      if (seen[i] || !kk_search_is_heading (s, (int) i) || !find_table (s, (int) i, &t))
        continue;
      for (guint b = 0; b < t.n_bands; b++)
        for (guint k = 0; k < t.bands[b].n_cells; k++)
          seen[t.bands[b].cells[k]] = 1;
      Part heads = part_of (&t, 0, t.heads);
      if (table_fits (s, &t, &heads) < 0.35)
        continue;
      int row = 0;
      for (guint first = t.heads; first + t.deep <= t.n_bands; first += t.deep)
        {
          Part record = part_of (&t, first, t.deep);
          if (explains_itself (s, &t, &record))
            continue;
          take_record (s, &t, &heads, &record, row++);
          take_out_cells (s, pieces, &record);
        }
      if (row > 0)
        take_out_cells (s, pieces, &heads);
    }
}
