/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/kk-text.h"
#include "ocr/kk-interpret.h"
#include "ocr/kk-template-learn.h"
#include "ocr/kk-template-place.h"

/* Where on a page its true values are printed, however badly they were read. */

#define RUN_MAX 8 /* words of one value in a line */
#define STRETCHES_MAX 4000
#define SUPPORT 0.6  /* the reader found it by its label */
#define DOUBTFUL 0.3 /* it did, but it is hardly the value: print that is comes first */
#define ALIKE 0.75
#define OWN_LABEL 0.3
#define SAME_PERSON 0.3

/* Print that may be one value. */
typedef struct
{
  int view;
  GArray *spans;
  KkBox box;
  char *text;
  int words;
  gboolean label; /* the reader takes it for a label */
} Stretch;

static void
stretch_free (gpointer data)
{
  Stretch *s = data;
  g_array_unref (s->spans);
  g_free (s->text);
  g_free (s);
}

typedef struct
{
  const KkTemplateView *views;
  GPtrArray *const *items;
  guint n_views;
  const KkReading *truth;
  GPtrArray *truths;    /* KkTruth* */
  GPtrArray *stretches; /* Stretch* */
  GArray *pairs;        /* Pair */
  int persons[64];      /* of the reader's persons, the truth's; view 0…n share it */
} Search;

typedef struct
{
  guint truth, stretch;
  double likeness; /* of text and value; 1 the same */
  double score;
  const KkItem *item; /* the reader's, of the same key; NULL */
} Pair;

static void
truth_free (gpointer data)
{
  KkTruth *t = data;
  g_clear_pointer (&t->spans, g_array_unref);
  g_free (t);
}

static KkBox
spans_box (const KkTemplateView *view, const GArray *spans)
{
  KkBox box = { 0 };
  for (guint i = 0; i < spans->len; i++)
    {
      const KkSpan *span = &g_array_index (spans, KkSpan, i);
      const KkText *text = view->texts->pdata[span->line];
      for (int k = span->from; k < span->to && k < (int) text->chars->len; k++)
        if (!g_unichar_isspace (g_array_index (text->chars, KkLineChar, k).ch))
          box = kk_box_union (box, g_array_index (text->chars, KkLineChar, k).box);
    }
  return box;
}

/* Takes spans. */
static void
add_stretch (Search *s, int view, GArray *spans, int words, gboolean label)
{
  if (s->stretches->len >= STRETCHES_MAX)
    {
      g_array_unref (spans);
      return;
    }
  Stretch *out = g_new0 (Stretch, 1);
  out->view = view;
  out->spans = spans;
  out->box = spans_box (&s->views[view], spans);
  out->text = kk_locate_text (s->views[view].texts, spans);
  out->words = words;
  out->label = label;
  g_ptr_array_add (s->stretches, out);
}

static GArray *
one_span (int line, int from, int to)
{
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (KkSpan));
  KkSpan span = { line, from, to };
  g_array_append_val (spans, span);
  return spans;
}

static gboolean
parts_words (gunichar c)
{
  return g_unichar_isspace (c) || c == ':' || c == 0xff1a || c == '(' || c == ')' || c == 0xff08
         || c == 0xff09 || c == '/' || c == 0xff0f || c == '|';
}

static void
add_piece (Search *s, int view, const KkPiece *piece)
{
  const KkText *text = s->views[view].texts->pdata[piece->line];
  g_autoptr (GArray) words = g_array_new (FALSE, FALSE, sizeof (KkSpan));
  int from = -1;
  for (int k = piece->from; k <= piece->to && k <= (int) text->chars->len; k++)
    {
      gboolean end = k == piece->to || k == (int) text->chars->len
                     || parts_words (g_array_index (text->chars, KkLineChar, k).ch);
      if (!end && from < 0)
        from = k;
      if (!end || from < 0)
        continue;
      KkSpan span = { piece->line, from, k };
      g_array_append_val (words, span);
      from = -1;
    }
  for (guint i = 0; i < words->len; i++)
    for (guint k = i; k < words->len && k < i + RUN_MAX; k++)
      add_stretch (s, view,
                   one_span (piece->line, g_array_index (words, KkSpan, i).from,
                             g_array_index (words, KkSpan, k).to),
                   (int) (k - i), piece->keys[0] != NULL);
}

/* Lines below each other in one cell, or close by in none: a value over two or three lines. Lines
 * of single characters beside each other: digits in boxes. */
static void
add_joined (Search *s, int view)
{
  const KkTemplateView *v = &s->views[view];
  const GArray *lines = v->layout->lines;
  for (guint i = 0; i < v->pieces->len; i++)
    {
      const KkPiece *first = &g_array_index (v->pieces, KkPiece, i), *last = first;
      g_autoptr (GArray) down = one_span (first->line, first->from, first->to);
      g_autoptr (GArray) along = one_span (first->line, first->from, first->to);
      const KkPiece *end = first;
      if (first->keys[0] != NULL)
        continue;
      for (guint k = i + 1; k < v->pieces->len; k++)
        {
          const KkPiece *p = &g_array_index (v->pieces, KkPiece, k);
          int cell = g_array_index (lines, KkLayoutLine, p->line).cell;
          if (p->keys[0] != NULL || p->line == first->line)
            continue;
          double gap = p->box.y - (last->box.y + last->box.h);
          KkSpan span = { p->line, p->from, p->to };
          if (cell == g_array_index (lines, KkLayoutLine, first->line).cell
              && fabs (p->box.x - (double) first->box.x) < 2 * v->layout->em
              && gap > -0.3 * v->layout->em && gap < 1.2 * v->layout->em && down->len < 3)
            {
              g_array_append_val (down, span);
              add_stretch (s, view, g_array_copy (down), (int) down->len, FALSE);
              last = p;
            }
          if (first->to - first->from <= 4 && p->to - p->from <= 4 && along->len < 14
              && abs (p->box.y + p->box.h / 2 - first->box.y - first->box.h / 2) < v->layout->em / 2
              && p->box.x > end->box.x && p->box.x - end->box.x - end->box.w < 3 * v->layout->em)
            {
              g_array_append_val (along, span);
              end = p;
              if (along->len >= 3)
                add_stretch (s, view, g_array_copy (along), 1, FALSE);
            }
        }
    }
}

static double
shared (const GArray *a, const GArray *b)
{
  int both = 0, na = 0, nb = 0;
  for (guint i = 0; i < a->len; i++)
    {
      const KkSpan *p = &g_array_index (a, KkSpan, i);
      na += p->to - p->from;
      for (guint k = 0; k < b->len; k++)
        {
          const KkSpan *q = &g_array_index (b, KkSpan, k);
          if (p->line == q->line)
            both += MAX (0, kk_box_overlap (p->from, p->to, q->from, q->to));
        }
    }
  for (guint k = 0; k < b->len; k++)
    nb += g_array_index (b, KkSpan, k).to - g_array_index (b, KkSpan, k).from;
  return MAX (na, nb) > 0 ? (double) both / MAX (na, nb) : 0;
}

static double
likeness (KkDocument document, const KkTruth *truth, const char *text)
{
  glong have = g_utf8_strlen (text, -1), want = g_utf8_strlen (truth->value, -1);
  gboolean date
      = g_str_has_suffix (truth->key, "_date") || strcmp (truth->key, "period_expiry") == 0;
  if (have == 0 || (!date && (have > 3 * want + 6 || have * 3 < want)))
    return 0;
  g_auto (KkMeaning) meaning = { 0 };
  kk_interpret (NULL, document, truth->key, text, &meaning);
  if (meaning.value != NULL && kk_text_same (meaning.value, truth->value))
    return 1;
  if (date)
    return 0;
  return 0.95 * kk_template_alike (text, truth->value);
}

static void
list_truths (Search *s)
{
  for (int p = -1; p < (int) s->truth->persons->len; p++)
    {
      const GPtrArray *fields = p < 0 ? s->truth->fields : s->truth->persons->pdata[p];
      for (guint i = 0; i < fields->len; i++)
        {
          const KkReadField *field = fields->pdata[i];
          KkScope scope = p < 0 ? KK_SCOPE_NOTICE : KK_SCOPE_PERSON;
          const KkField *known = kk_field_find (scope, field->key);
          if (known == NULL || field->value == NULL || *field->value == '\0')
            continue;
          KkTruth *t = g_new0 (KkTruth, 1);
          t->key = known->key;
          t->scope = scope;
          t->person = p;
          t->value = field->value;
          t->view = -1;
          g_ptr_array_add (s->truths, t);
        }
    }
}

/* Which of the truth's persons each of the reader's is: the one most of whose values agree. */
static void
match_persons (Search *s)
{
  for (guint n = 0; n < G_N_ELEMENTS (s->persons); n++)
    s->persons[n] = -1;
  g_autofree int *counts = g_new0 (int, G_N_ELEMENTS (s->persons) * (s->truth->persons->len + 1));
  guint width = s->truth->persons->len + 1;
  for (guint i = 0; i < s->pairs->len; i++)
    {
      const Pair *pair = &g_array_index (s->pairs, Pair, i);
      const KkTruth *t = s->truths->pdata[pair->truth];
      if (t->person >= 0 && pair->item != NULL && pair->likeness > 0.7 && pair->item->person >= 0
          && pair->item->person < (int) G_N_ELEMENTS (s->persons))
        counts[pair->item->person * width + t->person]++;
    }
  for (guint n = 0; n < G_N_ELEMENTS (s->persons); n++)
    {
      int most = 0;
      for (guint p = 0; p < s->truth->persons->len; p++)
        if (counts[n * width + p] > most)
          {
            most = counts[n * width + p];
            s->persons[n] = (int) p;
          }
    }
}

static const KkItem *
item_of (Search *s, const KkTruth *truth, const Stretch *stretch)
{
  const GPtrArray *items = s->items[stretch->view];
  for (guint i = 0; i < items->len; i++)
    {
      const KkItem *item = items->pdata[i];
      if (strcmp (item->key, truth->key) == 0 && (item->person >= 0) == (truth->person >= 0)
          && shared (item->spans, stretch->spans) >= 0.75)
        return item;
    }
  return NULL;
}

/* A label of the value's own stands in its cell, or left of it or above it. */
static gboolean
has_own_label (Search *s, const Stretch *stretch, const char *key)
{
  const KkTemplateView *view = &s->views[stretch->view];
  double em = view->layout->em;
  KkBox v = stretch->box;
  int cell = kk_template_cell (view, v);
  for (guint i = 0; i < view->pieces->len; i++)
    {
      const KkPiece *piece = &g_array_index (view->pieces, KkPiece, i);
      KkBox b = piece->box;
      gboolean own = FALSE;
      for (guint k = 0; piece->keys[k] != NULL && !own; k++)
        own = strcmp (piece->keys[k], key) == 0;
      if (!own)
        continue;
      gboolean row = kk_box_overlap (b.y, b.y + b.h, v.y, v.y + v.h) * 2 > MIN (b.h, v.h);
      gboolean column = kk_box_overlap (b.x, b.x + b.w, v.x, v.x + v.w) > 0;
      if ((cell >= 0 && kk_template_cell (view, b) == cell)
          || (row && b.x + b.w <= v.x + em && v.x - b.x - b.w < 8 * em)
          || (column && b.y + b.h <= v.y && v.y - b.y - b.h < 2 * em))
        return TRUE;
    }
  return FALSE;
}

static int
by_score (gconstpointer a, gconstpointer b)
{
  double x = ((const Pair *) a)->score, y = ((const Pair *) b)->score;
  return x > y ? -1 : x < y;
}

static void
make_pairs (Search *s)
{
  for (guint t = 0; t < s->truths->len; t++)
    for (guint i = 0; i < s->stretches->len; i++)
      {
        const Stretch *stretch = s->stretches->pdata[i];
        Pair pair
            = { t, i, likeness (s->truth->document, s->truths->pdata[t], stretch->text), 0, NULL };
        pair.item = item_of (s, s->truths->pdata[t], stretch);
        if (pair.likeness < 0.45 && pair.item == NULL)
          continue;
        if (pair.likeness < 0.6 && pair.item == NULL && stretch->label)
          continue;
        g_array_append_val (s->pairs, pair);
      }
  match_persons (s);
  for (guint i = 0; i < s->pairs->len; i++)
    {
      Pair *pair = &g_array_index (s->pairs, Pair, i);
      const Stretch *stretch = s->stretches->pdata[pair->stretch];
      const KkTruth *t = s->truths->pdata[pair->truth];
      pair->score = pair->likeness - 0.01 * stretch->words - (stretch->label ? 0.2 : 0);
      if (pair->item == NULL)
        {
          pair->score += has_own_label (s, stretch, t->key) ? OWN_LABEL : 0;
          continue;
        }
      pair->score += pair->likeness >= ALIKE ? SUPPORT : DOUBTFUL;
      if (t->person >= 0 && pair->item->person >= 0
          && pair->item->person < (int) G_N_ELEMENTS (s->persons)
          && s->persons[pair->item->person] >= 0)
        pair->score += s->persons[pair->item->person] == t->person ? SAME_PERSON : -SUPPORT;
    }
  g_array_sort (s->pairs, by_score);
}

static gboolean
is_taken (Search *s, const Stretch *stretch)
{
  for (guint i = 0; i < s->truths->len; i++)
    {
      const KkTruth *t = s->truths->pdata[i];
      if (t->view != stretch->view)
        continue;
      for (guint a = 0; a < t->spans->len; a++)
        for (guint b = 0; b < stretch->spans->len; b++)
          {
            const KkSpan *p = &g_array_index (t->spans, KkSpan, a);
            const KkSpan *q = &g_array_index (stretch->spans, KkSpan, b);
            if (p->line == q->line && kk_box_overlap (p->from, p->to, q->from, q->to) > 0)
              return TRUE;
          }
    }
  return FALSE;
}

static void
settle (Search *s, const Pair *pair)
{
  KkTruth *t = s->truths->pdata[pair->truth];
  const Stretch *stretch = s->stretches->pdata[pair->stretch];
  t->view = stretch->view;
  t->spans = g_array_copy (stretch->spans);
  t->box = stretch->box;
  t->score = pair->score;
  t->label_box = pair->item != NULL ? pair->item->label_box : (KkBox){ 0 };
  const GPtrArray *items = s->items[stretch->view];
  for (guint i = 0; i < items->len && pair->item == NULL; i++)
    {
      const KkItem *item = items->pdata[i];
      if (strcmp (item->key, t->key) != 0 && shared (item->spans, stretch->spans) >= 0.5)
        t->read_as = item->key;
    }
}

/* Another value that is printed the same and has as good a claim: nobody can tell them apart. */
static gboolean
is_ambiguous (Search *s, const Pair *pair)
{
  const KkTruth *t = s->truths->pdata[pair->truth];
  if (pair->item != NULL)
    return FALSE;
  for (guint i = 0; i < s->pairs->len; i++)
    {
      const Pair *other = &g_array_index (s->pairs, Pair, i);
      const KkTruth *u = s->truths->pdata[other->truth];
      if (other->truth == pair->truth || u->view >= 0 || u->person != t->person
          || strcmp (u->value, t->value) != 0)
        continue;
      if (other->stretch == pair->stretch && other->item == NULL
          && fabs (other->score - pair->score) < 0.05)
        return TRUE;
    }
  return FALSE;
}

/* Where a person's value should be by where another person's stands. */
static gboolean
expected (Search *s, const KkTruth *t, KkBox *box_out, int *view_out)
{
  for (guint i = 0; i < s->truths->len; i++)
    {
      const KkTruth *same = s->truths->pdata[i];
      if (same->view < 0 || same->person == t->person || same->person < 0
          || strcmp (same->key, t->key) != 0)
        continue;
      /* The distance between the two, by another value of both. */
      for (guint k = 0; k < s->truths->len; k++)
        for (guint m = 0; m < s->truths->len; m++)
          {
            const KkTruth *a = s->truths->pdata[k], *b = s->truths->pdata[m];
            if (a->person != same->person || b->person != t->person || a == same || b == t
                || a->view != same->view || b->view != same->view || strcmp (a->key, b->key) != 0
                || a->score < 0.9 || b->score < 0.9)
              continue;
            *box_out = same->box;
            box_out->x += b->box.x - a->box.x;
            box_out->y += b->box.y - a->box.y;
            *view_out = same->view;
            return TRUE;
          }
    }
  return FALSE;
}

static void
settle_by_place (Search *s, guint at)
{
  const KkTruth *t = s->truths->pdata[at];
  KkBox want;
  int view;
  if (t->person < 0 || !expected (s, t, &want, &view))
    return;
  double em = s->views[view].layout->em, nearest = 1.5;
  Pair best = { .truth = at };
  gboolean found = FALSE;
  for (guint i = 0; i < s->stretches->len; i++)
    {
      const Stretch *stretch = s->stretches->pdata[i];
      double far = (fabs (stretch->box.x - (double) want.x) / 2
                    + fabs (stretch->box.y + stretch->box.h / 2.0 - want.y - want.h / 2.0))
                   / MAX (em, 1);
      double like = likeness (s->truth->document, t, stretch->text);
      if (stretch->view != view || is_taken (s, stretch) || far > 1.2)
        continue;
      far += 1 - MAX (like, kk_interpret_plausible (t->key, stretch->text) * 0.5);
      if (far < nearest)
        {
          nearest = far;
          best.stretch = i;
          best.score = like;
          found = TRUE;
        }
    }
  if (found)
    settle (s, &best);
}

GPtrArray *
kk_template_find_truth (const KkTemplateView *views,
                        GPtrArray *const *items,
                        guint n_views,
                        const KkReading *truth)
{
  Search s = { views, items, n_views, truth, NULL, NULL, NULL, { 0 } };
  s.truths = g_ptr_array_new_with_free_func (truth_free);
  s.stretches = g_ptr_array_new_with_free_func (stretch_free);
  s.pairs = g_array_new (FALSE, TRUE, sizeof (Pair));
  list_truths (&s);
  for (guint v = 0; v < n_views; v++)
    {
      for (guint i = 0; i < items[v]->len; i++)
        {
          const KkItem *item = items[v]->pdata[i];
          add_stretch (&s, (int) v, g_array_copy (item->spans), 0, FALSE);
        }
      for (guint i = 0; i < views[v].pieces->len; i++)
        add_piece (&s, (int) v, &g_array_index (views[v].pieces, KkPiece, i));
      add_joined (&s, (int) v);
    }
  make_pairs (&s);
  for (guint i = 0; i < s.pairs->len; i++)
    {
      const Pair *pair = &g_array_index (s.pairs, Pair, i);
      const KkTruth *t = s.truths->pdata[pair->truth];
      double least = pair->item != NULL ? 0.3 : 0.6;
      if (t->view < 0 && pair->score >= least && !is_taken (&s, s.stretches->pdata[pair->stretch])
          && !is_ambiguous (&s, pair))
        settle (&s, pair);
    }
  for (guint i = 0; i < s.truths->len; i++)
    if (((KkTruth *) s.truths->pdata[i])->view < 0)
      settle_by_place (&s, i);
  g_array_unref (s.pairs);
  g_ptr_array_unref (s.stretches);
  return s.truths;
}
