/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-template-place.h"

#include <math.h>
#include <string.h>

#include "ocr/kk-interpret.h"

#define PERSONS_MAX KK_TEMPLATE_MAX_SLOTS

int
kk_template_cell (const KkTemplateView *view, KkBox box)
{
  int cx = box.x + box.w / 2, cy = box.y + box.h / 2, best = -1;
  gint64 least = G_MAXINT64;
  for (guint i = 0; i < view->layout->cells->len; i++)
    {
      const KkBox *c = &g_array_index (view->layout->cells, KkBox, i);
      gint64 area = (gint64) c->w * c->h;
      if (cx >= c->x && cx < c->x + c->w && cy >= c->y && cy < c->y + c->h && area < least)
        {
          best = (int) i;
          least = area;
        }
    }
  return best;
}

typedef struct
{
  KkBox box;
  gboolean label; /* stays where it is; values may be longer or shorter */
} Obstacle;

static GArray *
obstacles_of (const KkTemplateView *view, int index, const GPtrArray *truths, const KkTruth *truth)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (Obstacle));
  for (guint i = 0; i < truths->len; i++)
    {
      const KkTruth *t = truths->pdata[i];
      Obstacle o = { t->box, FALSE };
      if (t != truth && t->view == index)
        g_array_append_val (out, o);
    }
  for (guint i = 0; i < view->pieces->len; i++)
    {
      const KkPiece *p = &g_array_index (view->pieces, KkPiece, i);
      gboolean value = FALSE;
      for (guint k = 0; k < truths->len && !value; k++)
        {
          const KkTruth *t = truths->pdata[k];
          for (guint n = 0; t->view == index && n < t->spans->len; n++)
            {
              const KkSpan *span = &g_array_index (t->spans, KkSpan, n);
              value = value
                      || (span->line == p->line
                          && kk_box_overlap (span->from, span->to, p->from, p->to) > 0);
            }
        }
      Obstacle o = { p->box, p->keys[0] != NULL };
      if (!value)
        g_array_append_val (out, o);
    }
  return out;
}

KkBox
kk_template_place (const KkTemplateView *view,
                   int index,
                   const GPtrArray *truths,
                   const KkTruth *truth)
{
  KkBox v = truth->box;
  double em = view->layout->em;
  int cell = kk_template_cell (view, v);
  int left = (int) (v.x - 6 * em), right = view->sheet->width;
  int top = (int) (v.y - 0.6 * em), bottom = (int) (v.y + v.h + 0.6 * em);
  if (g_str_has_suffix (truth->key, "address") || strcmp (truth->key, "legal_domicile") == 0)
    bottom += (int) (1.5 * em);
  if (cell >= 0)
    {
      const KkBox *c = &g_array_index (view->layout->cells, KkBox, cell);
      left = MIN (c->x, v.x);
      right = MAX (c->x + c->w, v.x + v.w);
      top = MIN (c->y, v.y);
      bottom = MAX (c->y + c->h, v.y + v.h);
    }
  g_autoptr (GArray) obstacles = obstacles_of (view, index, truths, truth);
  /* First along the line, then up and down over the width found. */
  for (guint i = 0; i < obstacles->len; i++)
    {
      const Obstacle *o = &g_array_index (obstacles, Obstacle, i);
      const KkBox b = o->box;
      if (kk_box_overlap (b.y, b.y + b.h, v.y, v.y + v.h) * 3 < MIN (b.h, v.h))
        continue;
      if (b.x + b.w / 2 > v.x + v.w / 2)
        {
          int gap = MAX (b.x - v.x - v.w, 0);
          right = MIN (right, MAX (b.x - (o->label ? gap / 8 : gap / 4), v.x + v.w));
        }
      else
        {
          int gap = MAX (v.x - b.x - b.w, 0);
          left = MAX (left, MIN (o->label ? b.x + b.w + gap / 8 : v.x - gap / 4, v.x));
        }
    }
  for (guint i = 0; i < obstacles->len; i++)
    {
      const Obstacle *o = &g_array_index (obstacles, Obstacle, i);
      const KkBox b = o->box;
      if (kk_box_overlap (b.x, b.x + b.w, left, right) <= 0
          || kk_box_overlap (b.y, b.y + b.h, v.y, v.y + v.h) * 3 >= MIN (b.h, v.h))
        continue;
      if (b.y + b.h / 2 > v.y + v.h / 2)
        {
          int gap = MAX (b.y - v.y - v.h, 0);
          bottom = MIN (bottom, v.y + v.h + (o->label ? gap : gap / 2));
        }
      else
        {
          int gap = MAX (v.y - b.y - b.h, 0);
          top = MAX (top, v.y - (o->label ? gap : gap / 2));
        }
    }
  left = MAX (left, 0);
  top = MAX (top, 0);
  return (KkBox){ left, top, MAX (right - left, 1), MAX (bottom - top, 1) };
}

/* ——— persons ——— */

static int
compare_ints (gconstpointer a, gconstpointer b)
{
  return *(const int *) a - *(const int *) b;
}

static int
middle (GArray *values)
{
  g_array_sort (values, compare_ints);
  return values->len > 0 ? g_array_index (values, int, values->len / 2) : 0;
}

/* From a's place to b's: by their cells where these are alike, else by the print. */
static KkTemplateOffset
distance (const KkTemplateView *view, KkBox a, KkBox b)
{
  int p = kk_template_cell (view, a), q = kk_template_cell (view, b);
  double em = view->layout->em;
  if (p >= 0 && q >= 0 && p != q)
    {
      const KkBox *c = &g_array_index (view->layout->cells, KkBox, p);
      const KkBox *d = &g_array_index (view->layout->cells, KkBox, q);
      if (abs (c->w - d->w) < em && abs (c->h - d->h) < em / 2)
        return (KkTemplateOffset){ d->x - c->x, d->y - c->y };
    }
  return (KkTemplateOffset){ b.x - a.x, b.y + b.h / 2 - a.y - a.h / 2 };
}

static gboolean
offset_of (const KkTemplateView *view,
           int index,
           const GPtrArray *truths,
           int base,
           int person,
           KkTemplateOffset *out)
{
  g_autoptr (GArray) dx = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GArray) dy = g_array_new (FALSE, FALSE, sizeof (int));
  for (guint i = 0; i < truths->len; i++)
    for (guint k = 0; k < truths->len; k++)
      {
        const KkTruth *a = truths->pdata[i], *b = truths->pdata[k];
        if (a->view != index || b->view != index || a->person != base || b->person != person
            || strcmp (a->key, b->key) != 0)
          continue;
        KkTemplateOffset d = distance (view, a->box, b->box);
        g_array_append_val (dx, d.x);
        g_array_append_val (dy, d.y);
      }
  if (dx->len == 0)
    return FALSE;
  *out = (KkTemplateOffset){ middle (dx), middle (dy) };
  if (abs (out->x) < view->layout->em / 2)
    out->x = 0;
  if (abs (out->y) < view->layout->em / 3)
    out->y = 0;
  return TRUE;
}

/* A single person's table or block goes on below: by cells of one size, or by labels that stand
 * there again. */
static KkTemplateOffset
guess_step (const KkTemplateView *view, int index, const GPtrArray *truths, int base)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (int));
  guint fields = 0;
  double em = view->layout->em;
  for (guint i = 0; i < truths->len; i++)
    {
      const KkTruth *t = truths->pdata[i];
      if (t->view != index || t->person != base)
        continue;
      fields++;
      int least = G_MAXINT;
      for (guint k = 0; k < view->pieces->len && t->label_box.w > 0; k++)
        {
          const KkPiece *p = &g_array_index (view->pieces, KkPiece, k);
          gboolean same = p->keys[0] != NULL && strcmp (p->keys[0], t->key) == 0;
          if (same && abs (p->box.x - t->label_box.x) < em / 2 && p->box.y > t->label_box.y + em)
            least = MIN (least, p->box.y - t->label_box.y);
        }
      int cell = kk_template_cell (view, t->box);
      for (guint k = 0; least == G_MAXINT && cell >= 0 && k < view->layout->cells->len; k++)
        {
          const KkBox *c = &g_array_index (view->layout->cells, KkBox, cell);
          const KkBox *d = &g_array_index (view->layout->cells, KkBox, k);
          gboolean label = FALSE;
          for (guint n = 0; n < view->pieces->len && !label; n++)
            {
              const KkPiece *p = &g_array_index (view->pieces, KkPiece, n);
              label = p->keys[0] != NULL && kk_template_cell (view, p->box) == (int) k;
            }
          if (!label && abs (c->x - d->x) < em / 3 && abs (c->w - d->w) < em / 2
              && abs (c->h - d->h) < em / 2 && d->y > c->y && d->y - c->y - c->h < em / 2)
            least = d->y - c->y;
        }
      if (least < G_MAXINT)
        g_array_append_val (steps, least);
    }
  int step = middle (steps);
  guint agree = 0;
  for (guint i = 0; i < steps->len; i++)
    agree += abs (g_array_index (steps, int, i) - step) < em / 3;
  if (agree < 2 || agree * 2 < fields)
    step = 0;
  return (KkTemplateOffset){ 0, step };
}

void
kk_template_find_slots (const KkTemplateView *view,
                        int index,
                        const GPtrArray *truths,
                        KkTemplatePage *page,
                        GArray *order)
{
  int base = -1;
  for (guint i = 0; i < truths->len; i++)
    {
      const KkTruth *t = truths->pdata[i];
      if (t->view == index && t->person >= 0 && (base < 0 || t->person < base))
        base = t->person;
    }
  if (base < 0)
    return;
  for (int p = base; p < base + PERSONS_MAX; p++)
    {
      KkTemplateOffset offset = { 0, 0 };
      if (p > base
          && (!offset_of (view, index, truths, base, p, &offset)
              || (offset.x == 0 && offset.y == 0)))
        continue;
      g_array_append_val (page->slots, offset);
      g_array_append_val (order, p);
    }
  guint n = page->slots->len;
  if (n == 1)
    {
      page->step = guess_step (view, index, truths, base);
      return;
    }
  KkTemplateOffset first = g_array_index (page->slots, KkTemplateOffset, 1);
  gboolean even = TRUE;
  for (guint i = 2; i < n; i++)
    {
      KkTemplateOffset a = g_array_index (page->slots, KkTemplateOffset, i - 1);
      KkTemplateOffset b = g_array_index (page->slots, KkTemplateOffset, i);
      even = even && abs (b.x - a.x - first.x) < view->layout->em
             && abs (b.y - a.y - first.y) < view->layout->em;
    }
  if (even)
    page->step = first;
}
