/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-template-match.h"

#include <math.h>
#include <string.h>

#include "core/kk-text.h"

#define LABELS_MIN 4 /* fewer found again prove nothing */
#define ACCEPT 0.74  /* a page is of a template */
#define DRIFTED 0.45 /* or was once */
#define PAIRS_MAX 600
#define LONG_RULE 0.2 /* of the page's width or height */

void
kk_template_match_free (KkTemplateMatch *match)
{
  if (match == NULL)
    return;
  g_clear_pointer (&match->template, kk_template_unref);
  g_clear_pointer (&match->anchors, g_array_unref);
  g_clear_pointer (&match->found, g_array_unref);
  g_free (match);
}

KkBox
kk_template_match_box (const KkTemplateMatch *match, KkBox box)
{
  const double *m = match->map;
  double cx = box.x + box.w / 2.0, cy = box.y + box.h / 2.0;
  double w = box.w * m[0], h = box.h * m[4];
  double x = m[0] * cx + m[1] * cy + m[2], y = m[3] * cx + m[4] * cy + m[5];
  return (KkBox){ (int) lround (CLAMP (x - w / 2, -1e6, 1e6)),
                  (int) lround (CLAMP (y - h / 2, -1e6, 1e6)), (int) lround (CLAMP (w, 0, 1e6)),
                  (int) lround (CLAMP (h, 0, 1e6)) };
}

/* The page's words by id, made once for all templates. */
typedef struct
{
  const KkTemplateView *view;
  GArray *anchors;
  GHashTable *by_id; /* id (borrowed) → GArray of index */
} Words;

static const KkAnchor *
anchor_at (const Words *words, int i)
{
  return &g_array_index (words->anchors, KkAnchor, i);
}

typedef struct
{
  int label, anchor;
  double tx, ty, px, py; /* left middle of the word */
} Pair;

static KkTemplateLabel *
label_at (const KkTemplatePage *page, guint i)
{
  return page->labels->pdata[i];
}

static GArray *
pair_up (const Words *words, const KkTemplatePage *page, guint *ids_out)
{
  GArray *pairs = g_array_new (FALSE, FALSE, sizeof (Pair));
  *ids_out = 0;
  for (guint i = 0; i < page->labels->len; i++)
    {
      const KkTemplateLabel *label = label_at (page, i);
      g_autofree char *id = kk_template_anchor_id (label->keys, label->word);
      const GArray *same = g_hash_table_lookup (words->by_id, id);
      *ids_out += same != NULL;
      for (guint k = 0; same != NULL && k < same->len && pairs->len < PAIRS_MAX; k++)
        {
          int at = g_array_index (same, int, k);
          KkBox p = anchor_at (words, at)->box, t = label->box;
          Pair pair = { (int) i, at, t.x, t.y + t.h / 2.0, p.x, p.y + p.h / 2.0 };
          g_array_append_val (pairs, pair);
        }
    }
  return pairs;
}

/* The scale that pairs of single words speak for; 0 where there are too few. */
static double
scale_of (const GArray *pairs)
{
  double top_t = G_MAXDOUBLE, bottom_t = -G_MAXDOUBLE, top_p = 0, bottom_p = 0;
  for (guint i = 0; i < pairs->len; i++)
    {
      const Pair *p = &g_array_index (pairs, Pair, i);
      gboolean single = TRUE;
      for (guint k = 0; k < pairs->len && single; k++)
        {
          const Pair *q = &g_array_index (pairs, Pair, k);
          single = k == i || (q->label != p->label && q->anchor != p->anchor);
        }
      if (!single)
        continue;
      if (p->ty < top_t)
        {
          top_t = p->ty;
          top_p = p->py;
        }
      if (p->ty > bottom_t)
        {
          bottom_t = p->ty;
          bottom_p = p->py;
        }
    }
  return bottom_t - top_t > 300 && bottom_p > top_p ? (bottom_p - top_p) / (bottom_t - top_t) : 0;
}

/* The shift most pairs agree on. */
static guint
vote (const GArray *pairs, double scale, double em, double *dx_out, double *dy_out)
{
  guint best = 0;
  for (guint i = 0; i < pairs->len; i++)
    {
      const Pair *p = &g_array_index (pairs, Pair, i);
      double dx = p->px - scale * p->tx, dy = p->py - scale * p->ty;
      guint count = 0;
      int last = -1;
      for (guint k = 0; k < pairs->len; k++)
        {
          const Pair *q = &g_array_index (pairs, Pair, k);
          if (q->label != last && fabs (q->px - scale * q->tx - dx) < 2 * em
              && fabs (q->py - scale * q->ty - dy) < 1.5 * em)
            {
              count++;
              last = q->label; /* pairs of one label stand together */
            }
        }
      if (count > best)
        {
          best = count;
          *dx_out = dx;
          *dy_out = dy;
        }
    }
  return best;
}

/* Solves a 3 × 3 system in place; FALSE where it has no solution. */
static gboolean
solve (double a[3][4])
{
  for (int c = 0; c < 3; c++)
    {
      int pivot = c;
      for (int r = c + 1; r < 3; r++)
        if (fabs (a[r][c]) > fabs (a[pivot][c]))
          pivot = r;
      if (fabs (a[pivot][c]) < 1e-9)
        return FALSE;
      for (int k = 0; k < 4; k++)
        {
          double t = a[c][k];
          a[c][k] = a[pivot][k];
          a[pivot][k] = t;
        }
      for (int r = 0; r < 3; r++)
        for (int k = 3; r != c && k >= c; k--)
          a[r][k] -= a[r][c] / a[c][c] * a[c][k];
    }
  for (int r = 0; r < 3; r++)
    a[r][3] /= a[r][r];
  return TRUE;
}

/* Least squares over the words found, held to the expected scale where they say little. */
static void
fit_map (KkTemplateMatch *match, const Words *words, double scale)
{
  double normal_x[3][4] = { { 0 } }, normal_y[3][4] = { { 0 } }, cx = 0, cy = 0;
  guint n = 0;
  for (guint i = 0; i < match->found->len; i++)
    if (g_array_index (match->found, KkLabelFound, i).anchor >= 0)
      {
        KkBox t = label_at (match->page, i)->box;
        cx += t.x;
        cy += t.y + t.h / 2.0;
        n++;
      }
  if (n == 0)
    return;
  cx /= n;
  cy /= n;
  for (guint i = 0; i < match->found->len; i++)
    {
      int at = g_array_index (match->found, KkLabelFound, i).anchor;
      if (at < 0)
        continue;
      KkBox t = label_at (match->page, i)->box, p = anchor_at (words, at)->box;
      double v[3] = { t.x - cx, t.y + t.h / 2.0 - cy, 1 };
      for (int r = 0; r < 3; r++)
        {
          for (int c = 0; c < 3; c++)
            {
              normal_x[r][c] += v[r] * v[c];
              normal_y[r][c] += v[r] * v[c];
            }
          normal_x[r][3] += v[r] * p.x;
          normal_y[r][3] += v[r] * (p.y + p.h / 2.0);
        }
    }
  double hold = pow (match->page->em * 12, 2);
  for (int r = 0; r < 2; r++)
    {
      normal_x[r][r] += hold;
      normal_y[r][r] += hold;
    }
  normal_x[0][3] += hold * scale;
  normal_y[1][3] += hold * scale;
  if (!solve (normal_x) || !solve (normal_y))
    return;
  for (int k = 0; k < 2; k++)
    {
      match->map[k] = normal_x[k][3];
      match->map[3 + k] = normal_y[k][3];
    }
  match->map[2] = normal_x[2][3] - match->map[0] * cx - match->map[1] * cy;
  match->map[5] = normal_y[2][3] - match->map[3] * cx - match->map[4] * cy;
}

/* Each label's nearest word of its id around where it should be. */
static guint
find_labels (KkTemplateMatch *match, const GArray *pairs, double dy_more, double reach)
{
  guint count = 0;
  const double *m = match->map;
  g_autofree double *nearest = g_new (double, match->found->len + 1);
  for (guint i = 0; i < match->found->len; i++)
    {
      nearest[i] = reach;
      if (dy_more == 0)
        g_array_index (match->found, KkLabelFound, i).anchor = -1;
    }
  for (guint k = 0; k < pairs->len; k++)
    {
      const Pair *p = &g_array_index (pairs, Pair, k);
      KkLabelFound *found = &g_array_index (match->found, KkLabelFound, p->label);
      if (dy_more != 0 && found->anchor >= 0 && nearest[p->label] == reach)
        continue; /* found before */
      double dx = p->px - (m[0] * p->tx + m[1] * p->ty + m[2]);
      double dy = p->py - (m[3] * p->tx + m[4] * p->ty + m[5]) - dy_more;
      double far = MAX (fabs (dx) / 1.6, fabs (dy)) / match->em;
      if (far < nearest[p->label])
        {
          nearest[p->label] = far;
          found->anchor = p->anchor;
        }
    }
  for (guint i = 0; i < match->found->len; i++)
    count += g_array_index (match->found, KkLabelFound, i).anchor >= 0;
  return count;
}

/* What stands below the persons moves with their number. */
static void
find_flowed (KkTemplateMatch *match, const GArray *pairs)
{
  const double *m = match->map;
  guint best = 0;
  double shift = 0;
  if (match->page->slots->len == 0)
    return;
  for (guint i = 0; i < pairs->len; i++)
    {
      const Pair *p = &g_array_index (pairs, Pair, i);
      if (g_array_index (match->found, KkLabelFound, p->label).anchor >= 0)
        continue;
      double dx = p->px - (m[0] * p->tx + m[1] * p->ty + m[2]);
      double dy = p->py - (m[3] * p->tx + m[4] * p->ty + m[5]);
      guint count = 0;
      for (guint k = 0; k < pairs->len && fabs (dx) < 0.9 * match->em; k++)
        {
          const Pair *q = &g_array_index (pairs, Pair, k);
          double ex = q->px - (m[0] * q->tx + m[1] * q->ty + m[2]);
          double ey = q->py - (m[3] * q->tx + m[4] * q->ty + m[5]);
          count += g_array_index (match->found, KkLabelFound, q->label).anchor < 0
                   && fabs (ex) < 0.9 * match->em && fabs (ey - dy) < 0.4 * match->em;
        }
      if (count > best)
        {
          best = count;
          shift = dy;
        }
    }
  if (best >= 2 && fabs (shift) > 0.5 * match->em)
    find_labels (match, pairs, shift, 0.6);
}

/* A word of the vocabulary's that was misread this time, or one that it does not hold. */
static gboolean
reads_like (const Words *words, const KkTemplateLabel *label, KkBox where, double em, int *at_out)
{
  for (guint i = 0; i < words->anchors->len; i++)
    {
      const KkAnchor *a = anchor_at (words, (int) i);
      if (a->piece >= 0 || fabs (a->box.x - (double) where.x) > 1.2 * em
          || fabs (a->box.y + a->box.h / 2.0 - where.y - where.h / 2.0) > 0.7 * em)
        continue;
      if (kk_template_alike (a->id + 1, label->word) >= 0.6)
        {
          *at_out = (int) i;
          return TRUE;
        }
    }
  return FALSE;
}

static double
share_of_rules (const KkTemplateMatch *match, const KkSheet *sheet)
{
  double all = 0, there = 0;
  for (guint i = 0; i < match->page->rules->len; i++)
    {
      KkBox t = g_array_index (match->page->rules, KkBox, i);
      gboolean across = t.w > t.h;
      int length = across ? t.w : t.h;
      if (length < LONG_RULE * (across ? match->page->width : match->page->height))
        continue;
      KkBox box = kk_template_match_box (match, t);
      const GArray *rules = across ? sheet->horizontal : sheet->vertical;
      int covered = 0, from = across ? box.x : box.y, size = MAX (across ? box.w : box.h, 1);
      for (guint k = 0; k < rules->len; k++)
        {
          const KkRule *r = &g_array_index (rules, KkRule, k);
          int middle = across ? (r->y0 + r->y1) / 2 : (r->x0 + r->x1) / 2;
          int want = across ? box.y + box.h / 2 : box.x + box.w / 2;
          if (fabs (middle - (double) want) < 0.7 * match->em)
            covered += MAX (0, kk_box_overlap (from, from + size, across ? r->x0 : r->y0,
                                               across ? r->x1 : r->y1));
        }
      all += size;
      there += MIN (covered, size);
    }
  return all > 0 ? there / all : -1;
}

static double
score_of (KkTemplateMatch *match, const Words *words)
{
  guint wanted = 0, there = 0, known = 0, explained = 0;
  for (guint i = 0; i < match->found->len; i++)
    {
      wanted++;
      there += g_array_index (match->found, KkLabelFound, i).anchor >= 0;
    }
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < match->page->labels->len; i++)
    {
      const KkTemplateLabel *label = label_at (match->page, i);
      g_hash_table_add (ids, kk_template_anchor_id (label->keys, label->word));
    }
  for (guint i = 0; i < words->anchors->len; i++)
    {
      const KkAnchor *a = anchor_at (words, (int) i);
      known += a->piece >= 0;
      explained += a->piece >= 0 && g_hash_table_contains (ids, a->id);
    }
  if (there < LABELS_MIN || there * 2 < wanted)
    return 0;
  double labels = (double) there / wanted, rules = share_of_rules (match, words->view->sheet);
  double back = known > 0 ? (double) explained / known : 1;
  return rules < 0 ? (3 * labels + back) / 4 : (3 * labels + back + rules) / 5;
}

static KkTemplateMatch *
try_scale (const Words *words,
           KkTemplate *template,
           const KkTemplatePage *page,
           const GArray *pairs,
           double scale)
{
  double dx = 0, dy = 0, em = page->em * scale;
  if (vote (pairs, scale, em, &dx, &dy) < LABELS_MIN)
    return NULL;
  g_autoptr (KkTemplateMatch) match = g_new0 (KkTemplateMatch, 1);
  match->template = kk_template_ref (template);
  match->page = page;
  match->em = em;
  match->map[0] = match->map[4] = scale;
  match->map[2] = dx;
  match->map[5] = dy;
  match->found = g_array_new (FALSE, TRUE, sizeof (KkLabelFound));
  g_array_set_size (match->found, page->labels->len);
  static const double reach[] = { 1.6, 1.0, 0.7 };
  for (guint i = 0; i < G_N_ELEMENTS (reach); i++)
    {
      if (find_labels (match, pairs, 0, reach[i]) < LABELS_MIN)
        return NULL;
      fit_map (match, words, scale);
    }
  find_labels (match, pairs, 0, 0.7);
  find_flowed (match, pairs);
  for (guint i = 0; i < match->found->len; i++)
    {
      KkLabelFound *found = &g_array_index (match->found, KkLabelFound, i);
      found->box = kk_template_match_box (match, label_at (page, i)->box);
      if (found->anchor < 0)
        reads_like (words, label_at (page, i), found->box, em, &found->anchor);
    }
  match->score = score_of (match, words);
  return g_steal_pointer (&match);
}

static gboolean
is_used (const KkTemplatePage *page, guint label)
{
  for (guint i = 0; i < page->fields->len; i++)
    if (((KkTemplateField *) page->fields->pdata[i])->label == (int) label)
      return TRUE;
  return FALSE;
}

/* Labels of values that stand somewhere else, and nowhere twice. */
static void
find_moved (KkTemplateMatch *match, const GArray *pairs)
{
  for (guint i = 0; i < match->found->len; i++)
    {
      KkLabelFound *found = &g_array_index (match->found, KkLabelFound, i);
      if (label_at (match->page, i)->person >= 0 || !is_used (match->page, i))
        continue;
      guint same = 0;
      int at = -1;
      for (guint k = 0; k < pairs->len && found->anchor < 0; k++)
        if (g_array_index (pairs, Pair, k).label == (int) i)
          {
            same++;
            at = g_array_index (pairs, Pair, k).anchor;
          }
      gboolean taken = FALSE;
      for (guint k = 0; k < match->found->len && same == 1; k++)
        taken = taken || g_array_index (match->found, KkLabelFound, k).anchor == at;
      found->moved = same == 1 && !taken;
      match->drifted = match->drifted || found->moved;
    }
}

static KkTemplateMatch *
try_page (const Words *words, KkTemplate *template, const KkTemplatePage *page)
{
  guint ids = 0;
  g_autoptr (GArray) pairs = pair_up (words, page, &ids);
  if (ids < LABELS_MIN || ids * 2 < page->labels->len)
    return NULL;
  double scale = words->view->sheet->unit / page->unit, other = scale_of (pairs);
  KkTemplateMatch *match = try_scale (words, template, page, pairs, scale);
  if (other > 0.2 && other < 5 && fabs (other / scale - 1) > 0.015)
    {
      KkTemplateMatch *second = try_scale (words, template, page, pairs, other);
      if (second != NULL && (match == NULL || second->score > match->score))
        {
          kk_template_match_free (match);
          match = g_steal_pointer (&second);
        }
      kk_template_match_free (second);
    }
  if (match != NULL)
    find_moved (match, pairs);
  return match;
}

/* The issuer's name stands on the page. */
static gboolean
names_issuer (const KkTemplateView *view, const KkTemplate *template)
{
  if (template->issuer == NULL || *template->issuer == '\0')
    return FALSE;
  g_autofree char *name = kk_text_fold (template->issuer);
  for (guint i = 0; i < view->texts->len; i++)
    {
      g_autofree char *line = kk_text_fold (((const KkText *) view->texts->pdata[i])->text);
      if (strstr (line, name) != NULL)
        return TRUE;
    }
  return FALSE;
}

KkTemplateMatch *
kk_template_match_page (const KkTemplateView *view,
                        const GPtrArray *templates,
                        KkTemplate **near_out)
{
  Words words = { view, kk_template_anchors (view), NULL };
  words.by_id
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_array_unref);
  for (guint i = 0; i < words.anchors->len; i++)
    {
      const char *id = anchor_at (&words, (int) i)->id;
      GArray *same = g_hash_table_lookup (words.by_id, id);
      int at = (int) i;
      if (same == NULL)
        {
          same = g_array_new (FALSE, FALSE, sizeof (int));
          g_hash_table_insert (words.by_id, (gpointer) id, same);
        }
      g_array_append_val (same, at);
    }
  g_autoptr (KkTemplateMatch) best = NULL;
  double best_rank = 0;
  for (guint i = 0; i < templates->len; i++)
    {
      KkTemplate *template = templates->pdata[i];
      if (view->document != template->document && view->document != template->seen_as
          && view->document != KK_DOCUMENT_UNKNOWN)
        continue;
      for (guint p = 0; p < template->pages->len; p++)
        {
          KkTemplateMatch *match = try_page (&words, template, template->pages->pdata[p]);
          if (match == NULL)
            continue;
          /* Of two that fit alike, the issuer's own. */
          double rank = match->score
                        + (match->score >= DRIFTED && names_issuer (view, template) ? 0.06 : 0);
          if (rank > best_rank)
            {
              best_rank = rank;
              kk_template_match_free (best);
              best = g_steal_pointer (&match);
            }
          kk_template_match_free (match);
        }
    }
  g_hash_table_unref (words.by_id);
  if (near_out != NULL)
    *near_out = best != NULL && best->score < ACCEPT && best->score >= DRIFTED
                        && names_issuer (view, best->template)
                    ? best->template
                    : NULL;
  if (best == NULL || best->score < ACCEPT)
    {
      g_array_unref (words.anchors);
      return NULL;
    }
  best->anchors = words.anchors;
  return g_steal_pointer (&best);
}
