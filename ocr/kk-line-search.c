/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-line-gaps.h"

#include <math.h>

#define CHARACTER_COST 0.5f
#define NOTHING (-1e30f)

/* A candidate in a cell: a step of a path. */
typedef struct
{
  guint cell, candidate;
  guint first, last;
  guint32 traits;
  float score;
  float before,
      after;    /* best way from the beginning up to and with it; from behind it to the end */
  int previous; /* step before, -1: the beginning or skipped atoms */
} Step;

typedef struct
{
  const KkLineLattice *lattice;
  GArray *steps;     /* Step, by first */
  guint *from, *to;  /* steps that begin at atom i: from[i] … to[i] - 1 */
  GPtrArray *ending; /* by atom: GArray of step numbers that end there */
  float *skipped;    /* best way to boundary i whose last act was to skip (or nothing yet) */
  int *skipped_from; /* the step before the skipping, -1 none */
  float *rest;       /* best way from boundary i to the end that begins by skipping */
} Search;

static Step *
step_at (Search *search, guint i)
{
  return &g_array_index (search->steps, Step, i);
}

static GArray *
ending_at (Search *search, guint atom)
{
  return g_ptr_array_index (search->ending, atom);
}

static void
collect (Search *search)
{
  const KkLineLattice *lattice = search->lattice;
  guint n = lattice->ink->atoms->len, at = 0;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (search->ending, g_array_new (FALSE, FALSE, sizeof (guint)));
  for (guint i = 0; i < n; i++)
    {
      search->from[i] = search->steps->len;
      for (; at < lattice->cells->len; at++)
        {
          const KkCell *cell = &g_array_index (lattice->cells, KkCell, at);

          if (cell->first != i)
            break;
          for (guint k = 0; k < cell->n_candidates; k++)
            {
              const KkCandidate *candidate = &cell->candidates[k];

              if (candidate->score < cell->candidates[0].score - 7.0f)
                break;
              Step step = { at,
                            k,
                            cell->first,
                            cell->last,
                            candidate->traits,
                            candidate->score - CHARACTER_COST,
                            NOTHING,
                            NOTHING,
                            -1 };

              g_array_append_val (ending_at (search, cell->last), search->steps->len);
              g_array_append_val (search->steps, step);
            }
        }
      search->to[i] = search->steps->len;
    }
}

static void
forward (Search *search)
{
  const KkLineLattice *lattice = search->lattice;
  guint n = lattice->ink->atoms->len;

  search->skipped[0] = 0;
  search->skipped_from[0] = -1;
  for (guint i = 0; i < n; i++)
    {
      GArray *ending = i > 0 ? ending_at (search, i - 1) : NULL;
      float best = search->skipped[i];
      int best_from = search->skipped_from[i];

      for (guint s = search->from[i]; s < search->to[i]; s++)
        {
          Step *step = step_at (search, s);

          step->before = search->skipped[i] + step->score
                         - kk_neighbour_cost (lattice->cls, 0, step->traits);
          step->previous = -1;
          for (guint e = 0; ending != NULL && e < ending->len; e++)
            {
              const Step *other = step_at (search, g_array_index (ending, guint, e));
              float score = other->before + step->score
                            - kk_neighbour_cost (lattice->cls, other->traits, step->traits);

              if (score > step->before)
                {
                  step->before = score;
                  step->previous = (int) g_array_index (ending, guint, e);
                }
            }
          if (step->previous < 0 && search->skipped_from[i] >= 0)
            step->previous = -2 - search->skipped_from[i]; /* there were atoms skipped in between */
        }
      for (guint e = 0; ending != NULL && e < ending->len; e++)
        {
          const Step *other = step_at (search, g_array_index (ending, guint, e));

          if (other->before > best)
            {
              best = other->before;
              best_from = (int) g_array_index (ending, guint, e);
            }
        }
      search->skipped[i + 1] = best - lattice->skip_cost[i];
      search->skipped_from[i + 1] = best_from;
    }
}

static void
backward (Search *search)
{
  const KkLineLattice *lattice = search->lattice;
  guint n = lattice->ink->atoms->len;

  search->rest[n] = 0;
  for (guint i = n; i-- > 0;)
    {
      float best = search->rest[i + 1];

      for (guint s = search->from[i]; s < search->to[i]; s++)
        {
          Step *step = step_at (search, s);
          guint next = step->last + 1;

          step->after = search->rest[next]
                        - (next == n ? kk_neighbour_cost (lattice->cls, step->traits, 0) : 0);
          for (guint t = next < n ? search->from[next] : 0; next < n && t < search->to[next]; t++)
            {
              const Step *other = step_at (search, t);
              float score = other->score + other->after
                            - kk_neighbour_cost (lattice->cls, step->traits, other->traits);

              step->after = MAX (step->after, score);
            }
        }
      for (guint t = i + 1 < n ? search->from[i + 1] : 0; i + 1 < n && t < search->to[i + 1]; t++)
        {
          const Step *other = step_at (search, t);

          best = MAX (best, other->score + other->after
                                - kk_neighbour_cost (lattice->cls, 0, other->traits));
        }
      search->rest[i] = best - lattice->skip_cost[i];
    }
}

/* Steps of the best path, first to last. */
static GArray *
best_path (Search *search, float *total_out)
{
  guint n = search->lattice->ink->atoms->len;
  GArray *path = g_array_new (FALSE, FALSE, sizeof (guint)), *ending = ending_at (search, n - 1);
  float best = search->skipped[n];
  int at = search->skipped_from[n];

  for (guint e = 0; e < ending->len; e++)
    {
      const Step *step = step_at (search, g_array_index (ending, guint, e));
      float score = step->before - kk_neighbour_cost (search->lattice->cls, step->traits, 0);

      if (score > best)
        {
          best = score;
          at = (int) g_array_index (ending, guint, e);
        }
    }
  *total_out = best;
  while (at >= 0)
    {
      guint number = (guint) at;

      g_array_prepend_val (path, number);
      at = step_at (search, number)->previous;
      if (at <= -2)
        at = -2 - at;
    }
  return path;
}

static gunichar
char_of (Search *search, const Step *step)
{
  return g_array_index (search->lattice->cells, KkCell, step->cell).candidates[step->candidate].ch;
}

/* The best path that gives another text: every step off the path lies on one. */
static float
find_margin (Search *search, GArray *path, float total)
{
  guint n = search->lattice->ink->atoms->len;
  g_autofree int *on_path = g_new (int, n);
  float second = NOTHING;

  for (guint i = 0; i < n; i++)
    on_path[i] = -1;
  for (guint k = 0; k < path->len; k++)
    {
      guint s = g_array_index (path, guint, k);

      for (guint i = step_at (search, s)->first; i <= step_at (search, s)->last; i++)
        on_path[i] = (int) s;
    }
  for (guint s = 0; s < search->steps->len; s++)
    {
      const Step *step = step_at (search, s);
      guint middle = (step->first + step->last) / 2;
      int rival = on_path[middle];

      if (rival >= 0 && char_of (search, step_at (search, rival)) == char_of (search, step))
        continue;
      second = MAX (second, step->before + step->after);
    }
  return second <= NOTHING / 2 ? G_MAXFLOAT : MAX (total - second, 0);
}

static float
find_unread (Search *search, GArray *path)
{
  gint64 all = 0, read = 0;

  for (guint i = 0; i < search->lattice->ink->atoms->len; i++)
    all += kk_line_ink_atom (search->lattice->ink, i)->area;
  for (guint k = 0; k < path->len; k++)
    {
      const Step *step = step_at (search, g_array_index (path, guint, k));

      for (guint i = step->first; i <= step->last; i++)
        read += kk_line_ink_atom (search->lattice->ink, i)->area;
    }
  return all > 0 ? 1.0f - (float) read / all : 0;
}

static KkBox
box_of (const KkLineInk *ink, const KkLine *line, guint first, guint last)
{
  int x0 = G_MAXINT, y0 = G_MAXINT, x1 = 0, y1 = 0;

  for (guint i = first; i <= last; i++)
    {
      const KkAtom *atom = kk_line_ink_atom (ink, i);

      x0 = MIN (x0, atom->x0);
      y0 = MIN (y0, atom->y0);
      x1 = MAX (x1, atom->x1);
      y1 = MAX (y1, atom->y1);
    }
  if (ink->vertical)
    return (KkBox){ line->x + y0, line->y + x0, y1 - y0, x1 - x0 };
  return (KkBox){ line->x + x0, line->y + y0, x1 - x0, y1 - y0 };
}

static void
add_gap (GArray *out, const KkLineInk *ink, const KkLineChar *a, const KkLineChar *b)
{
  KkLineChar gap = { .ch = ' ' };
  int from = kk_line_gaps_end (ink, &a->box), to = kk_line_gaps_start (ink, &b->box);

  if (ink->vertical)
    gap.box = (KkBox){ a->box.x, from, a->box.w, MAX (to - from, 0) };
  else
    gap.box = (KkBox){ from, a->box.y, MAX (to - from, 0), a->box.h };
  g_array_append_val (out, gap);
}

static void
take_char (Search *search, const KkLine *line, const Step *step, GArray *chars)
{
  const KkLineLattice *lattice = search->lattice;
  const KkCell *cell = &g_array_index (lattice->cells, KkCell, step->cell);
  const KkCandidate *chosen = &cell->candidates[step->candidate];
  KkLineChar out = {
    .ch = chosen->ch,
    .logp = chosen->logp,
    .second = KK_LOGP_FLOOR,
    .box = box_of (lattice->ink, line, cell->first, cell->last),
  };
  gunichar composed;

  for (guint i = 0; i < cell->n_candidates && out.n_alternatives < KK_LINE_ALTERNATIVES; i++)
    {
      const KkCandidate *other = &cell->candidates[i];

      if (other == chosen)
        continue;
      out.alternatives[out.n_alternatives] = other->ch;
      out.alternative_logp[out.n_alternatives++] = other->logp;
      out.second = MAX (out.second, other->logp);
    }
  /* Half-width kana carry their marks behind them. */
  if (chars->len > 0)
    {
      KkLineChar *before = &g_array_index (chars, KkLineChar, chars->len - 1);

      composed = kk_compose_mark (before->ch, out.ch);
      if (composed != 0)
        {
          int x1 = MAX (before->box.x + before->box.w, out.box.x + out.box.w);
          int y0 = MIN (before->box.y, out.box.y);

          before->ch = composed;
          before->logp = MIN (before->logp, out.logp);
          before->n_alternatives = 0;
          before->box.h += before->box.y - y0;
          before->box.y = y0;
          before->box.w = x1 - before->box.x;
          return;
        }
    }
  g_array_append_val (chars, out);
}

/* 在留カード等の番号 are two letters, eight digits, two letters (入管法施行規則): that parts O from
 * 0. A line without one certain letter in its place is some other number. */
static void
settle_code (GArray *chars)
{
  const guint n = 12;
  gboolean certain = FALSE;

  if (chars->len != n)
    return;
  for (guint i = 0; i < n; i++)
    {
      gunichar ch = g_array_index (chars, KkLineChar, i).ch;
      gboolean letter = i < 2 || i >= 10;

      ch = kk_letter_or_digit (ch, letter);
      if (letter ? !(ch >= 'A' && ch <= 'Z') : !(ch >= '0' && ch <= '9'))
        return;
      certain = certain || (letter && ch != 'O' && ch != 'I');
    }
  for (guint i = 0; certain && i < n; i++)
    {
      KkLineChar *ch = &g_array_index (chars, KkLineChar, i);

      ch->ch = kk_letter_or_digit (ch->ch, i < 2 || i >= 10);
    }
}

static gboolean
is_capital_at (const GArray *chars, int i)
{
  if (i < 0 || i >= (int) chars->len)
    return FALSE;
  gunichar ch = g_array_index (chars, KkLineChar, i).ch;
  return ch >= 'A' && ch <= 'Z';
}

/* A ring among capitals is their O: JIANGUO. */
static void
settle_rings (GArray *chars)
{
  for (int i = 0; i < (int) chars->len; i++)
    {
      KkLineChar *ch = &g_array_index (chars, KkLineChar, i);

      if (ch->ch == 0x25cb && (is_capital_at (chars, i - 1) || is_capital_at (chars, i + 1)))
        ch->ch = 'O';
    }
}

static void
fill_text (Search *search, KkLineText *text, GArray *chars)
{
  const KkLineLattice *lattice = search->lattice;
  g_autoptr (GString) string = g_string_new (NULL);
  g_autoptr (GByteArray) spaces = kk_line_gaps_find (lattice, chars);
  GArray *out = g_array_new (FALSE, TRUE, sizeof (KkLineChar));
  float sum = 0;

  for (guint i = 0; i < chars->len; i++)
    {
      const KkLineChar *ch = &g_array_index (chars, KkLineChar, i);

      g_array_append_val (out, *ch);
      sum += ch->logp;
      text->min_logp = MIN (text->min_logp, ch->logp);
      if (i == 0)
        text->box = ch->box;
      else
        {
          int x1 = MAX (text->box.x + text->box.w, ch->box.x + ch->box.w);
          int y1 = MAX (text->box.y + text->box.h, ch->box.y + ch->box.h);

          text->box.x = MIN (text->box.x, ch->box.x);
          text->box.y = MIN (text->box.y, ch->box.y);
          text->box.w = x1 - text->box.x;
          text->box.h = y1 - text->box.y;
        }
      if (spaces->data[i] != 0)
        add_gap (out, lattice->ink, ch, ch + 1);
    }
  text->mean_logp = chars->len > 0 ? sum / chars->len : 0;
  for (guint i = 0; i < out->len; i++)
    g_string_append_unichar (string, g_array_index (out, KkLineChar, i).ch);
  text->n_chars = out->len;
  text->chars = (KkLineChar *) (void *) g_array_free (out, FALSE);
  text->text = g_string_free (g_steal_pointer (&string), FALSE);
}

KkLineText *
kk_line_lattice_search (const KkLineLattice *lattice, const KkLine *line, float *total_out)
{
  guint n = lattice->ink->atoms->len;
  Search search = { lattice, g_array_new (FALSE, FALSE, sizeof (Step)) };
  g_autoptr (GArray) path = NULL;
  g_autoptr (GArray) chars = g_array_new (FALSE, TRUE, sizeof (KkLineChar));
  KkLineText *text = g_new0 (KkLineText, 1);

  search.from = g_new0 (guint, n);
  search.to = g_new0 (guint, n);
  search.ending = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  search.skipped = g_new0 (float, n + 1);
  search.skipped_from = g_new0 (int, n + 1);
  search.rest = g_new0 (float, n + 1);
  collect (&search);
  forward (&search);
  backward (&search);
  path = best_path (&search, total_out);
  for (guint i = 0; i < path->len; i++)
    take_char (&search, line, step_at (&search, g_array_index (path, guint, i)), chars);
  if (lattice->cls == KK_LINE_CODE || lattice->cls == KK_LINE_ANY)
    settle_code (chars);
  settle_rings (chars);
  text->margin = find_margin (&search, path, *total_out);
  text->unread = find_unread (&search, path);
  text->em = lattice->em;
  fill_text (&search, text, chars);

  g_array_unref (search.steps);
  g_free (search.from);
  g_free (search.to);
  g_ptr_array_unref (search.ending);
  g_free (search.skipped);
  g_free (search.skipped_from);
  g_free (search.rest);
  return text;
}
