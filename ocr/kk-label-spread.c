/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "ocr/kk-label-private.h"
#include "ocr/kk-layout.h"

/* Headings of a table without rules, their letters spread over the width of their columns
 * ("氏　　名男　女　別本　籍　の　表　示"): the last letter of one stands right before the first of
 * the next, so that only all of a row together says which words they are. */

#define LEAST_LINES 3    /* two where all of it is one word */
#define LETTERS_A_LINE 3 /* of spread words: more is print of some other kind */
#define LETTERS_MAX 60
#define MISSED 1.0 /* of a letter that is part of no word */
#define WORD 0.2
#define COST_MAX 0.2 /* a letter */

typedef struct
{
  GArray *folded; /* KkFolded */
  GArray *lines;  /* int, the line of each */
  guint n_lines;
} Run;

static void
run_clear (Run *run)
{
  g_clear_pointer (&run->folded, g_array_unref);
  g_clear_pointer (&run->lines, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

typedef struct
{
  double cost;
  const KkLabelName *name; /* that ends here; NULL: a letter of none */
  guint from;
} Step;

static const KkLayoutLine *
line_at (const KkLayout *layout, int i)
{
  return &g_array_index (layout->lines, KkLayoutLine, i);
}

static gboolean
same_row (const KkLayoutLine *a, const KkLayoutLine *b)
{
  int shared = kk_box_overlap (a->box.y, a->box.y + a->box.h, b->box.y, b->box.y + b->box.h);
  return a->cell == b->cell && shared * 2 > MIN (a->box.h, b->box.h);
}

/* Characters of "1." or "(2)" before a line's first letter. */
static guint
number_before (const KkText *text)
{
  guint n = 0;
  while (n < MIN (text->chars->len, 4))
    {
      gunichar c = g_array_index (text->chars, KkLineChar, n).ch;
      if (!g_unichar_isdigit (c) && !g_unichar_isspace (c) && c != '.' && c != '(' && c != ')')
        break;
      n++;
    }
  return n < text->chars->len ? n : 0;
}

/* TRUE where nothing of the line is a label longer than chance makes one of two letters. */
static gboolean
may_be_spread (const GPtrArray *texts, const GArray *pieces, int line)
{
  const KkText *text = texts->pdata[line];
  for (guint i = 0; i < pieces->len; i++)
    {
      const KkPiece *p = &g_array_index (pieces, KkPiece, i);
      if (p->line == line && p->keys[0] != NULL && p->to - p->from > 2)
        return FALSE;
    }
  for (guint i = number_before (text); i < text->chars->len; i++)
    if (g_unichar_isdigit (g_array_index (text->chars, KkLineChar, i).ch))
      return FALSE;
  return text->chars->len > 0;
}

/* kk_label_bits() of the 1, 2 … letters from a place on: they are asked for once for every name. */
static void
find_bits (const GArray *folded, guint from, guint64 bits[LETTERS_MAX + 1])
{
  bits[0] = 0;
  for (guint n = 1; n <= LETTERS_MAX; n++)
    bits[n] = bits[n - 1] | kk_label_bits (folded, from + n - 1, 1);
}

/* The cheapest way to cut letters into words. */
static GArray *
cut (const KkLabels *labels, const GArray *folded)
{
  GArray *steps = g_array_new (FALSE, TRUE, sizeof (Step));
  g_array_set_size (steps, folded->len + 1);
  for (guint i = 1; i <= folded->len; i++)
    g_array_index (steps, Step, i).cost = G_MAXDOUBLE;
  for (guint i = 0; i < folded->len; i++)
    {
      double before = g_array_index (steps, Step, i).cost;
      Step *next = &g_array_index (steps, Step, i + 1);
      if (before + MISSED < next->cost)
        *next = (Step){ before + MISSED, NULL, i };
      guint64 bits[LETTERS_MAX + 1];
      find_bits (folded, i, bits);
      for (guint k = 0; k < labels->names->len; k++)
        {
          const KkLabelName *name = labels->names->pdata[k];
          guint length = 0, most = name->folded->len;
          double allowed = kk_label_cost_allowed (most, FALSE);
          guint64 here = bits[MIN (most + 1, LETTERS_MAX)];
          if (most < 2 || __builtin_popcountll (name->bits & ~here) > allowed)
            continue;
          double cost = kk_label_match_cost (name->folded, folded, i, &length);
          if (cost > allowed || length == 0 || i + length > folded->len)
            continue;
          Step *end = &g_array_index (steps, Step, i + length);
          if (before + cost + WORD < end->cost)
            *end = (Step){ before + cost + WORD, name, i };
        }
    }
  return steps;
}

static KkBox
letters_box (const Run *run, guint from, guint to)
{
  KkBox box = { 0 };
  for (guint i = from; i < to; i++)
    box = kk_box_union (box, g_array_index (run->folded, KkFolded, i).seen->box);
  return box;
}

static void
insert (GArray *pieces, const KkPiece *piece)
{
  guint at = 0;
  while (at < pieces->len && g_array_index (pieces, KkPiece, at).line < piece->line)
    at++;
  while (at < pieces->len && g_array_index (pieces, KkPiece, at).line == piece->line
         && g_array_index (pieces, KkPiece, at).from < piece->from)
    at++;
  g_array_insert_val (pieces, at, *piece);
}

/* The word of letters [from, to): its first letter speaks for all, the lines of the others are
 * idle.
 */
static void
put_word (const Run *run, GArray *pieces, const KkLabelName *name, guint from, guint to)
{
  for (guint i = from; i < to;)
    {
      int line = g_array_index (run->lines, int, i);
      guint end = i;
      while (end < to && g_array_index (run->lines, int, end) == line)
        end++;
      KkPiece piece = { .line = line,
                        .from = g_array_index (run->folded, KkFolded, i).at,
                        .to = g_array_index (run->folded, KkFolded, end - 1).at + 1,
                        .box = letters_box (run, i, end) };
      if (i == from)
        {
          memcpy (piece.keys, name->keys, sizeof piece.keys);
          piece.box = letters_box (run, from, to);
        }
      else
        piece.keys[0] = "gloss";
      insert (pieces, &piece);
      i = end;
    }
}

static void
fill (Run *run, const GPtrArray *texts, const GArray *row, guint from, guint to)
{
  for (guint k = from; k < to; k++)
    {
      int line = g_array_index (row, int, k);
      g_autoptr (GArray) letters = kk_label_fold_text (texts->pdata[line]);
      int number = k == from ? (int) number_before (texts->pdata[line]) : 0;
      while (letters->len > 0 && g_array_index (letters, KkFolded, 0).at < number)
        g_array_remove_index (letters, 0);
      g_array_append_vals (run->folded, letters->data, letters->len);
      for (guint l = 0; l < letters->len; l++)
        g_array_append_val (run->lines, line);
      run->n_lines++;
    }
}

/* TRUE where lines [from, to) of a row are words, which are put into pieces. */
static gboolean
read_run (const KkLabels *labels,
          const GPtrArray *texts,
          const GArray *row,
          guint from,
          guint to,
          GArray *pieces)
{
  g_auto (Run) own = { g_array_new (FALSE, FALSE, sizeof (KkFolded)),
                       g_array_new (FALSE, FALSE, sizeof (int)), 0 };
  const Run *run = &own;
  fill (&own, texts, row, from, to);
  guint n = run->folded->len, words = 0, spread = 0;
  if (run->n_lines < LEAST_LINES - 1 || n > LETTERS_MAX || n > LETTERS_A_LINE * run->n_lines)
    return FALSE;
  g_autoptr (GArray) steps = cut (labels, run->folded);
  const Step *last = &g_array_index (steps, Step, n);
  gboolean one = last->name != NULL && last->from == 0 && last->cost <= WORD
                 && !g_str_equal (last->name->keys[0], "sex"); /* 男　女 to choose from */
  if (run->n_lines < LEAST_LINES && !one)
    return FALSE;
  if (g_array_index (steps, Step, n).cost > WORD * n / 2 + COST_MAX * n)
    return FALSE;
  for (guint at = n; at > 0; at = g_array_index (steps, Step, at).from)
    {
      const Step *step = &g_array_index (steps, Step, at);
      words += step->name != NULL;
      spread += step->name != NULL
                && g_array_index (run->lines, int, step->from)
                       != g_array_index (run->lines, int, at - 1);
    }
  if (words == 0 || spread * 2 < words)
    return FALSE;
  for (guint i = pieces->len; i-- > 0;)
    for (guint k = 0; k < n; k++)
      if (g_array_index (pieces, KkPiece, i).line == g_array_index (run->lines, int, k))
        {
          g_array_remove_index (pieces, i);
          break;
        }
  for (guint at = n; at > 0; at = g_array_index (steps, Step, at).from)
    {
      const Step *step = &g_array_index (steps, Step, at);
      if (step->name != NULL)
        put_word (run, pieces, step->name, step->from, at);
    }
  return TRUE;
}

static int
by_left (gconstpointer a, gconstpointer b, gpointer data)
{
  const KkLayout *layout = data;
  return line_at (layout, *(const int *) a)->box.x - line_at (layout, *(const int *) b)->box.x;
}

void
kk_labels_spread (const KkLabels *labels,
                  const KkLayout *layout,
                  const GPtrArray *texts,
                  GArray *pieces)
{
  g_autofree guint8 *done = g_malloc0 (texts->len + 1);
  for (guint i = 0; i < texts->len; i++)
    {
      const KkLayoutLine *first = line_at (layout, (int) i);
      g_autoptr (GArray) row = g_array_new (FALSE, FALSE, sizeof (int));
      gboolean open = !done[i] && !first->vertical && first->em * 5 > layout->em * 2;
      for (guint k = i; k < texts->len && open; k++)
        {
          const KkLayoutLine *line = line_at (layout, (int) k);
          int number = (int) k;
          if (done[k] || line->vertical || !same_row (first, line) || line->em * 2 < first->em)
            continue;
          done[k] = 1;
          g_array_append_val (row, number);
        }
      g_array_sort_with_data (row, by_left, (gpointer) layout);
      for (guint k = 0; k < row->len;)
        {
          guint end = k;
          while (end < row->len && may_be_spread (texts, pieces, g_array_index (row, int, end)))
            end++;
          if (!read_run (labels, texts, row, k, end, pieces))
            for (guint two = k; two + 2 <= end && end - k > 2; two++)
              read_run (labels, texts, row, two, two + 2, pieces);
          k = end;
          k += k < row->len && !may_be_spread (texts, pieces, g_array_index (row, int, k));
        }
    }
}
