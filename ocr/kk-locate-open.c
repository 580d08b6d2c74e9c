/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "ocr/kk-interpret.h"
#include "ocr/kk-locate-private.h"

/* Tables without rules: a band of headings, and below it white space that makes columns and what
 * repeats that makes records. Each column of each record is then as good as a ruled cell. */

#define COLUMNS_MAX 24
#define DEEP_MAX 12

typedef struct
{
  int x0, x1;     /* of the headings, then of the column */
  GArray *labels; /* guint, top to bottom */
} Column;

typedef struct
{
  int cell, top, bottom; /* of the headings */
  int deep;              /* rows of headings */
  Column columns[COLUMNS_MAX];
  guint n_columns;
  GArray *values; /* guint: pieces below the headings */
} Table;

static void
table_clear (Table *t)
{
  for (guint i = 0; i < t->n_columns; i++)
    g_array_unref (t->columns[i].labels);
  g_clear_pointer (&t->values, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Table, table_clear)

static int
middle (KkBox box)
{
  return box.y + box.h / 2;
}

static int
by_height (gconstpointer a, gconstpointer b, gpointer data)
{
  KkSearch *s = data;
  return middle (KK_SEARCH_PIECE (s, *(const guint *) a)->box)
         - middle (KK_SEARCH_PIECE (s, *(const guint *) b)->box);
}

/* The pieces of cell below y, as rows from top to bottom. */
static GPtrArray *
rows_below (KkSearch *s, int cell, int y)
{
  g_autoptr (GArray) mine = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < s->pieces->len; i++)
    {
      const KkPiece *p = KK_SEARCH_PIECE (s, i);
      if (kk_search_cell_of (s, p) == cell && middle (p->box) > y && !kk_search_is_idle (p)
          && !KK_SEARCH_LINE (s, p->line)->vertical)
        g_array_append_val (mine, i);
    }
  g_array_sort_with_data (mine, by_height, s);
  return kk_search_rows (s, mine);
}

static guint
count_labels (KkSearch *s, const GArray *row, gboolean of_persons)
{
  guint n = 0;
  for (guint i = 0; i < row->len; i++)
    {
      const KkPiece *p = KK_SEARCH_PIECE (s, g_array_index (row, guint, i));
      n += p->keys[0] != NULL && (!of_persons || kk_search_is_person_key (p->keys[0]));
    }
  return n;
}

static KkBox
row_box (KkSearch *s, const GArray *row)
{
  KkBox box = { 0 };
  for (guint i = 0; i < row->len; i++)
    box = kk_box_union (box, KK_SEARCH_PIECE (s, g_array_index (row, guint, i))->box);
  return box;
}

static void
add_heading (Table *t, KkSearch *s, guint at)
{
  KkBox box = KK_SEARCH_PIECE (s, at)->box;
  for (guint c = 0; c < t->n_columns; c++)
    {
      Column *column = &t->columns[c];
      if (kk_box_overlap (column->x0, column->x1, box.x, box.x + box.w) * 3
          < MIN (column->x1 - column->x0, box.w))
        continue;
      column->x0 = MIN (column->x0, box.x);
      column->x1 = MAX (column->x1, box.x + box.w);
      g_array_append_val (column->labels, at);
      return;
    }
  if (t->n_columns == COLUMNS_MAX)
    return;
  guint c = t->n_columns++;
  for (; c > 0 && t->columns[c - 1].x0 > box.x; c--)
    t->columns[c] = t->columns[c - 1];
  t->columns[c] = (Column){ box.x, box.x + box.w, g_array_new (FALSE, FALSE, sizeof (guint)) };
  g_array_append_val (t->columns[c].labels, at);
}

/* Rows [first, …) that hold labels and hardly anything else. */
static gboolean
find_headings (Table *t, KkSearch *s, GPtrArray *rows, guint first)
{
  const GArray *row = rows->pdata[first];
  if (count_labels (s, row, FALSE) < 2 || count_labels (s, row, TRUE) < 2)
    return FALSE;
  KkBox above = { 0 };
  for (guint r = first; r < rows->len && t->deep < DEEP_MAX; r++)
    {
      row = rows->pdata[r];
      KkBox box = row_box (s, row);
      guint labels = count_labels (s, row, FALSE);
      /* A heading that was not made out keeps its place among the others. */
      gboolean heads = t->deep == 0 ? labels * 3 >= row->len * 2 : labels * 2 >= row->len;
      if (!heads || labels == 0
          || (above.h > 0 && box.y - (above.y + above.h) > 1.6 * MAX (above.h, box.h)))
        break;
      for (guint i = 0; i < row->len; i++)
        add_heading (t, s, g_array_index (row, guint, i));
      t->top = t->deep == 0 ? box.y : t->top;
      t->bottom = box.y + box.h;
      t->deep++;
      above = box;
    }
  return t->deep > 0 && t->n_columns >= 2;
}

/* "3", or what was made of it, before the first heading. */
static gboolean
numbers_row (const Table *t, KkSearch *s, guint at)
{
  const KkPiece *p = KK_SEARCH_PIECE (s, at);
  g_autofree char *text = kk_search_text (s, p);
  return p->to - p->from <= 2 && g_str_is_ascii (text)
         && p->box.x + p->box.w < t->columns[0].x0 - s->em / 3;
}

/* Where the last of the rules ends that go under headings and records; G_MAXINT where none does. */
static int
closing_rule (const Table *t, KkSearch *s)
{
  int x0 = t->columns[0].x0, x1 = t->columns[t->n_columns - 1].x1, last = G_MAXINT;
  const KkRule *first = NULL;
  for (guint i = 0; i < s->sheet->horizontal->len; i++)
    {
      const KkRule *r = &g_array_index (s->sheet->horizontal, KkRule, i);
      if (r->y0 < t->bottom || kk_box_overlap (r->x0, r->x1, x0, x1) * 10 < (x1 - x0) * 9)
        continue;
      if (first == NULL)
        first = r;
      else if (ABS (r->x0 - first->x0) + ABS (r->x1 - first->x1) < 2 * s->em)
        last = r->y1;
    }
  return last;
}

/* What stands below the headings until something else begins. */
static void
find_values (Table *t, KkSearch *s, GPtrArray *rows, guint first)
{
  int bottom = t->bottom, end = closing_rule (t, s);
  double pitch = 0;
  t->values = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint r = first; r < rows->len; r++)
    {
      const GArray *row = rows->pdata[r];
      KkBox box = row_box (s, row);
      const KkPiece *piece = KK_SEARCH_PIECE (s, g_array_index (row, guint, 0));
      guint labels = count_labels (s, row, FALSE);
      int gap = middle (box) - bottom;
      if (labels > 1 || (labels == 1 && row->len < 3)
          || kk_labels_is_sentence (s->texts->pdata[piece->line])
          || gap > MAX (5 * s->em, 2.2 * pitch) || middle (box) > end)
        return;
      pitch = t->values->len > 0 ? MAX (pitch, gap) : pitch;
      bottom = middle (box);
      for (guint i = 0; i < row->len; i++)
        if (!numbers_row (t, s, g_array_index (row, guint, i)))
          g_array_append_val (t->values, g_array_index (row, guint, i));
    }
}

/* TRUE where all print of the values left of x is ASCII: numbers, or what was made of them. */
static gboolean
only_numbers (const Table *t, KkSearch *s, int x)
{
  for (guint i = 0; i < t->values->len; i++)
    {
      const KkPiece *p = KK_SEARCH_PIECE (s, g_array_index (t->values, guint, i));
      const KkText *text = s->texts->pdata[p->line];
      for (int k = p->from; k < MIN (p->to, (int) text->chars->len); k++)
        {
          const KkLineChar *c = &g_array_index (text->chars, KkLineChar, k);
          if (c->box.x + c->box.w / 2 < x && c->ch > 0x7f && c->ch != 0x30fc)
            return FALSE;
        }
    }
  return TRUE;
}

/* Where a narrow column of row numbers without a heading ends, left of the first; 0: none. */
static int
numbers_end (const Table *t, KkSearch *s, const guint16 *ink)
{
  int middle_x = (t->columns[0].x0 + t->columns[0].x1) / 2, begin = 0;
  while (begin < middle_x && ink[begin] == 0)
    begin++;
  int end = begin, next;
  while (end < middle_x && ink[end] != 0)
    end++;
  for (next = end; next < middle_x && ink[next] == 0;)
    next++;
  gboolean narrow = end - begin < 1.6 * s->em && next - end > s->em / 3 && next < middle_x;
  return narrow && only_numbers (t, s, (end + next) / 2) ? (end + next) / 2 : 0;
}

/* Each column reaches to the white between its heading and the next. */
static void
part_columns (Table *t, KkSearch *s)
{
  int width = s->sheet->width;
  g_autofree guint16 *ink = g_new0 (guint16, width + 1);
  for (guint i = 0; i < t->values->len; i++)
    {
      const KkPiece *p = KK_SEARCH_PIECE (s, g_array_index (t->values, guint, i));
      const KkText *text = s->texts->pdata[p->line];
      for (int k = p->from; k < p->to && k < (int) text->chars->len; k++)
        {
          const KkLineChar *c = &g_array_index (text->chars, KkLineChar, k);
          for (int x = MAX (c->box.x, 0);
               !g_unichar_isspace (c->ch) && x < MIN (c->box.x + c->box.w, width); x++)
            ink[x]++;
        }
    }
  int left = numbers_end (t, s, ink);
  for (guint c = 0; c < t->n_columns; c++)
    {
      int right = width;
      if (c + 1 < t->n_columns)
        {
          /* The widest of the whitest stretches between the middles of two headings. */
          int a = (t->columns[c].x0 + t->columns[c].x1) / 2,
              b = (t->columns[c + 1].x0 + t->columns[c + 1].x1) / 2;
          int least = G_MAXINT, longest = 0, run = 0;
          for (int x = a; x < b; x++)
            least = MIN (least, ink[x]);
          right = (t->columns[c].x1 + t->columns[c + 1].x0) / 2;
          for (int x = a; x <= b; x++)
            {
              run = x < b && ink[x] == least ? run + 1 : 0;
              if (run > longest)
                {
                  longest = run;
                  right = x - run / 2;
                }
            }
        }
      t->columns[c].x0 = left;
      t->columns[c].x1 = left = right;
    }
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

/* The column a place belongs to. */
static guint
column_at (const Table *t, int x)
{
  guint c = 0;
  if (x < t->columns[0].x0)
    return COLUMNS_MAX; /* before the first */
  while (c + 1 < t->n_columns && x >= t->columns[c].x1)
    c++;
  return c;
}

/* Pieces that go over several columns become one for each. */
static void
part_pieces (Table *t, KkSearch *s, GArray *pieces)
{
  guint n = t->values->len;
  for (guint i = 0; i < n; i++)
    {
      guint at = g_array_index (t->values, guint, i);
      const KkPiece whole = g_array_index (pieces, KkPiece, at);
      const KkText *text = s->texts->pdata[whole.line];
      int from = whole.from, to = MIN (whole.to, (int) text->chars->len);
      guint column = 0;
      gboolean begun = FALSE;
      for (int k = whole.from; k <= to; k++)
        {
          const KkLineChar *c = k < to ? &g_array_index (text->chars, KkLineChar, k) : NULL;
          if (c != NULL && g_unichar_isspace (c->ch))
            continue;
          guint mine = c != NULL ? column_at (t, c->box.x + c->box.w / 2) : COLUMNS_MAX + 1;
          if (begun && mine == column)
            continue;
          if (begun && (from > whole.from || k < to))
            {
              KkPiece part = whole;
              part.from = from;
              part.to = k;
              part.box = box_of (text, from, k);
              if (from == whole.from)
                g_array_index (pieces, KkPiece, at) = part;
              else
                {
                  g_array_append_val (pieces, part);
                  guint added = pieces->len - 1;
                  g_array_append_val (t->values, added);
                }
            }
          from = k;
          column = mine;
          begun = TRUE;
        }
    }
}

static GArray *
values_of (const Table *t, KkSearch *s, guint column, double top, double bottom)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < t->values->len; i++)
    {
      guint at = g_array_index (t->values, guint, i);
      KkBox box = KK_SEARCH_PIECE (s, at)->box;
      if (column_at (t, box.x + box.w / 2) == column && middle (box) >= top
          && middle (box) < bottom)
        g_array_append_val (out, at);
    }
  g_array_sort_with_data (out, by_height, s);
  return out;
}

static int
compare_ints (gconstpointer a, gconstpointer b)
{
  return *(const int *) a - *(const int *) b;
}

/* Where the values of one heading stand that can hardly be of another. */
static GArray *
sure_places (const Table *t, KkSearch *s, guint column, const KkPiece *label)
{
  static const char *const keys[] = { "birth_date",   "juminhyo_code", "my_number", "sex",
                                      "relationship", "card_number",   "name_kana", NULL };
  GArray *places = g_array_new (FALSE, FALSE, sizeof (int));
  for (int k = 0; label->keys[k] != NULL && places->len == 0; k++)
    {
      if (!g_strv_contains (keys, label->keys[k]))
        continue;
      g_autoptr (GArray) values = values_of (t, s, column, 0, G_MAXINT);
      for (guint i = 0; i < values->len; i++)
        {
          const KkPiece *p = KK_SEARCH_PIECE (s, g_array_index (values, guint, i));
          g_autofree char *text = kk_search_text (s, p);
          int y = middle (p->box);
          if (kk_interpret_plausible (label->keys[k], text) >= 0.9)
            g_array_append_val (places, y);
        }
    }
  g_array_sort (places, compare_ints);
  return places;
}

/* Where the records stand, by the headings most agree with. share_out: how far down a record the
 * places are, 0…1. */
static GArray *
find_records (const Table *t, KkSearch *s, double *share_out)
{
  GArray *best = g_array_new (FALSE, FALSE, sizeof (int));
  guint votes[KK_SEARCH_ROWS_MAX + 1] = { 0 }, most = 0;
  for (guint pass = 0; pass < 2; pass++)
    for (guint c = 0; c < t->n_columns; c++)
      for (guint l = 0; l < t->columns[c].labels->len; l++)
        {
          const KkPiece *label
              = KK_SEARCH_PIECE (s, g_array_index (t->columns[c].labels, guint, l));
          g_autoptr (GArray) places = sure_places (t, s, c, label);
          guint n = MIN (places->len, KK_SEARCH_ROWS_MAX);
          if (pass == 0 && n > 0)
            {
              votes[n]++;
              most = votes[n] > votes[most] || (votes[n] == votes[most] && n > most) ? n : most;
            }
          if (pass == 1 && n == most && n > 0 && best->len == 0)
            {
              g_array_append_vals (best, places->data, n);
              *share_out = (l + 0.5) / t->columns[c].labels->len;
            }
        }
  return best;
}

/* Gives what stands in each column of each record to the headings. */
static void
share_out (const Table *t, KkSearch *s, const GArray *records, double share)
{
  double pitch = 0;
  for (guint i = 1; i < records->len; i++)
    {
      int step = g_array_index (records, int, i) - g_array_index (records, int, i - 1);
      pitch = pitch == 0 ? step : MIN (pitch, step);
    }
  guint n = MAX (records->len, 1);
  KkBox all = row_box (s, t->values);
  for (guint r = 0; r < n; r++)
    {
      double top = MAX (t->bottom, all.y - s->em / 2), bottom = all.y + all.h + s->em / 2;
      if (records->len > 1)
        {
          int y = g_array_index (records, int, r);
          top = r == 0 ? MAX (top, y - share * pitch - s->em / 2) : y - share * pitch;
          bottom = y + (1 - share) * pitch + (r + 1 == n ? s->em / 2 : 0);
        }
      for (guint c = 0; c < t->n_columns; c++)
        {
          g_autoptr (GArray) mine = values_of (t, s, c, top, bottom);
          g_autoptr (GPtrArray) rows = kk_search_rows (s, mine);
          if (rows->len > 0)
            kk_search_share_rows (s, rows, t->columns[c].labels, n > 1 ? (int) r : -1,
                                  n > 1 ? t->top : -1, (int) top, (int) bottom);
        }
    }
}

void
kk_locate_open (KkSearch *s, GArray *pieces)
{
  for (int cell = -1; cell < (int) s->layout->cells->len; cell++)
    {
      guint labels = 0;
      for (guint i = 0; i < pieces->len; i++)
        labels += g_array_index (pieces, KkPiece, i).keys[0] != NULL
                  && kk_search_cell_of (s, &g_array_index (pieces, KkPiece, i)) == cell;
      if (labels < 2)
        continue;
      g_autoptr (GPtrArray) rows = rows_below (s, cell, -1);
      for (guint r = 0; r < rows->len; r++)
        {
          g_auto (Table) t = { .cell = cell };
          if (!find_headings (&t, s, rows, r))
            continue;
          r += (guint) t.deep - 1;
          find_values (&t, s, rows, r + 1);
          if (t.values->len == 0)
            continue;
          part_columns (&t, s);
          part_pieces (&t, s, pieces);
          double share = 0.5;
          g_autoptr (GArray) records = find_records (&t, s, &share);
          share_out (&t, s, records, share);
          for (guint i = 0; i < t.values->len; i++)
            kk_search_take_out (pieces, g_array_index (t.values, guint, i));
          for (guint c = 0; c < t.n_columns; c++)
            for (guint l = 0; l < t.columns[c].labels->len; l++)
              kk_search_take_out (pieces, g_array_index (t.columns[c].labels, guint, l));
        }
    }
}
