/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-line-lattice.h"

#include <math.h>
#include <string.h>

#define MAX_ATOMS_OF_CELL 7
#define OWN_SHARE 0.35f /* how much a look-alike's own score still counts */
#define SHAPE_SHARE 0.4f
#define PARTED_COST 1.5f /* ILI is no L, for all its width */

KkLineLattice *
kk_line_lattice_new (
    const KkGlyphNet *net, const KkLineTables *tables, KkLineClass cls, KkLineInk *ink, float em)
{
  KkLineLattice *lattice = g_new0 (KkLineLattice, 1);

  g_atomic_ref_count_init (&lattice->refs);
  lattice->net = net;
  lattice->tables = tables;
  lattice->cls = cls;
  lattice->ink = ink;
  lattice->em = em;
  lattice->cells = g_array_new (FALSE, TRUE, sizeof (KkCell));
  return lattice;
}

void
kk_line_lattice_free (KkLineLattice *lattice)
{
  g_clear_pointer (&lattice->ink, kk_line_ink_free);
  g_clear_pointer (&lattice->cells, g_array_unref);
  g_clear_pointer (&lattice->reader, kk_line_reader_unref);
  g_free (lattice->features);
  g_free (lattice->skip_cost);
  g_free (lattice);
}

/* In ems: how wide the ink of one character may be, and the white inside it. */
static float
widest (KkLineClass cls)
{
  switch (cls)
    {
    case KK_LINE_DIGITS:
      return 0.9f;
    case KK_LINE_CODE:
    case KK_LINE_LATIN:
      return 1.0f;
    default:
      return 1.14f;
    }
}

static void
measure_skip (KkLineLattice *lattice)
{
  guint n = lattice->ink->atoms->len;
  float em2 = lattice->em * lattice->em;

  g_free (lattice->skip_cost);
  lattice->skip_cost = g_new (float, n);
  for (guint i = 0; i < n; i++)
    {
      const KkAtom *atom = kk_line_ink_atom (lattice->ink, i);
      float off = fabsf ((atom->y0 + atom->y1) / 2.0f - lattice->ink->middle
                         - lattice->ink->slope * atom->x0)
                  / lattice->em;
      float cost = 1.5f + 260.0f * atom->area / em2;

      /* What stands outside the line is no part of it. */
      if (off > 0.55f)
        cost *= 0.3f;
      lattice->skip_cost[i] = MIN (cost, 24.0f);
    }
}

/* Clear white between two parts as high as letters are, yet no wider than between letters: a broken
 * H or U is white over its whole width. */
static gboolean
parts_letters (const KkLineLattice *lattice, const KkAtom *a, const KkAtom *b, int end)
{
  float em = lattice->em, white = (b->x0 - end) / em;

  return white > 0.06f && white < 0.3f && a->y1 - a->y0 > 0.45f * em && b->y1 - b->y0 > 0.45f * em;
}

void
kk_line_lattice_list_cells (KkLineLattice *lattice)
{
  guint n = lattice->ink->atoms->len;
  float em = lattice->em, scale = KK_GLYPH_EM / em;
  float most = widest (lattice->cls) * em;

  g_array_set_size (lattice->cells, 0);
  for (guint i = 0; i < n; i++)
    {
      int x0 = G_MAXINT, x1 = 0, y0 = G_MAXINT, y1 = 0;
      guint parted = 0;

      for (guint j = i; j < n && j < i + MAX_ATOMS_OF_CELL; j++)
        {
          const KkAtom *atom = kk_line_ink_atom (lattice->ink, j);

          if (j > i && atom->x0 - x1 > 0.45f * em)
            break;
          parted += j > i && parts_letters (lattice, atom - 1, atom, x1);
          x0 = MIN (x0, atom->x0);
          x1 = MAX (x1, atom->x1);
          y0 = MIN (y0, atom->y0);
          y1 = MAX (y1, atom->y1);
          if (j > i && x1 - x0 > most)
            break;
          float middle = lattice->ink->middle + lattice->ink->slope * (x0 + x1) / 2;
          KkCell cell = {
            .first = i,
            .last = j,
            .width = (x1 - x0) * scale,
            .height = (y1 - y0) * scale,
            .middle = ((y0 + y1) / 2.0f - middle) * scale + KK_GLYPH_SIDE / 2.0f,
            .parted = parted,
          };

          g_array_append_val (lattice->cells, cell);
        }
    }
  g_free (lattice->features);
  lattice->features
      = g_malloc ((gsize) lattice->cells->len * kk_glyph_net_n_features (lattice->net) + 1);
  measure_skip (lattice);
}

/* A round letter falls into halves where its thin strokes are lost; others do not. */
static gboolean
is_of_one_piece (gunichar ch)
{
  return ch > ' ' && ch < 0x80 && strchr ("OQCGDU", (int) ch) == NULL
         && kk_script_of (ch) == KK_SCRIPT_LATIN;
}

static float
excess (float value, float usual, float deviation)
{
  float off = fabsf (value - usual) / (deviation + 1.2f) - 1.0f;

  return off > 0 ? off * off : 0;
}

float
kk_line_lattice_shape_cost (const KkLineLattice *lattice, const KkCell *cell, gunichar ch)
{
  int cls = kk_glyph_net_class (lattice->net, ch);

  if (cls < 0)
    return 0;
  const KkGlyphShape *shape = kk_glyph_net_shape (lattice->net, cls);
  float cost, height = cell->height, middle = cell->middle;

  if (lattice->ink->vertical)
    return 0;
  cost = excess (cell->width, shape->width, shape->width_sd * 1.5f + 0.1f * shape->width)
         + excess (height, shape->height, shape->height_sd + 0.05f * shape->height)
         + excess (middle, shape->middle, shape->middle_sd + 0.8f);
  float parted = cell->parted > 0 && lattice->cls == KK_LINE_LATIN && is_of_one_piece (ch)
                     ? cell->parted
                     : 0;
  return SHAPE_SHARE * MIN (cost, 10.0f) + PARTED_COST * parted;
}

/* logits of a cell by class, from a whole row or one by one from its features. */
typedef struct
{
  const KkGlyphNet *net;
  const float *row;
  const guint8 *features;
  float log_sum;
} Judge;

static float
own_logp (const Judge *judge, gunichar ch)
{
  int cls = kk_glyph_net_class (judge->net, ch);

  if (cls < 0)
    return KK_LOGP_FLOOR;
  float logit = judge->row != NULL ? judge->row[cls]
                                   : kk_glyph_net_logit (judge->net, judge->features, cls);
  return MAX (logit - judge->log_sum, KK_LOGP_FLOOR);
}

/* p of ch, with the p of its look-alikes put to it but for a part of what it loses to them. */
static float
family_logp (const Judge *judge, gunichar ch, const char *look_alikes)
{
  float own, sum = 0, best_other = KK_LOGP_FLOOR;

  if (ch >= 0x30d8 && ch <= 0x30da) /* ヘベペ are judged as へべぺ */
    ch -= 0x60;
  own = own_logp (judge, ch);
  if (look_alikes == NULL)
    return own;
  for (const char *p = look_alikes; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar other = g_utf8_get_char (p);
      float logp = other == ch ? own : own_logp (judge, other);

      sum += expf (logp);
      if (other != ch)
        best_other = MAX (best_other, logp);
    }
  float lost = MIN (own - best_other, 0.0f);

  return CLAMP (logf (sum) + OWN_SHARE * MAX (lost, -8.0f), KK_LOGP_FLOOR, 0.0f);
}

float
kk_line_lattice_logp (const KkLineLattice *lattice, guint number, gunichar ch)
{
  const KkCell *cell = &g_array_index (lattice->cells, KkCell, number);
  Judge judge = { lattice->net, NULL,
                  lattice->features + (gsize) number * kk_glyph_net_n_features (lattice->net),
                  cell->log_sum };

  return family_logp (&judge, ch, kk_look_alikes (ch));
}

static void
offer (KkLineLattice *lattice,
       KkCell *cell,
       const Judge *judge,
       gunichar ch,
       guint32 traits,
       const char *look_alikes)
{
  KkCandidate candidate = { ch, traits, family_logp (judge, ch, look_alikes), 0 };
  guint at = cell->n_candidates;

  candidate.score = candidate.logp - kk_line_lattice_shape_cost (lattice, cell, ch);
  for (guint i = 0; i < cell->n_candidates; i++)
    if (cell->candidates[i].ch == ch)
      return;
  while (at > 0 && cell->candidates[at - 1].score < candidate.score)
    {
      if (at < KK_LATTICE_CANDIDATES)
        cell->candidates[at] = cell->candidates[at - 1];
      at--;
    }
  if (at < KK_LATTICE_CANDIDATES)
    {
      cell->candidates[at] = candidate;
      cell->n_candidates = MIN (cell->n_candidates + 1, KK_LATTICE_CANDIDATES);
    }
}

/* Offers class i, and where it may not stand here what looks like it and may. */
static void
offer_class (KkLineLattice *lattice, KkCell *cell, const Judge *judge, guint i, gboolean strong)
{
  const KkLineTables *tables = lattice->tables;
  guint bit = 1u << lattice->cls;
  gunichar ch = kk_glyph_net_char (lattice->net, i), second = kk_second_meaning (ch);
  const char *look_alikes = tables->look_alikes[i];

  if ((tables->allowed[i] & bit) != 0)
    {
      offer (lattice, cell, judge, ch, tables->traits[i], look_alikes);
      if (second != 0)
        offer (lattice, cell, judge, second, kk_traits_of (second), look_alikes);
    }
  if (look_alikes == NULL || !strong)
    return;
  for (const char *p = look_alikes; *p != '\0'; p = g_utf8_next_char (p))
    {
      int other = kk_glyph_net_class (lattice->net, g_utf8_get_char (p));

      if (other > 0 && (tables->allowed[other] & bit) != 0)
        offer (lattice, cell, judge, g_utf8_get_char (p), tables->traits[other], look_alikes);
    }
}

static float
best_allowed (const KkLineLattice *lattice, const float *logits, const float *tops, float above)
{
  guint n = lattice->tables->n, bit = 1u << lattice->cls;
  float best = KK_GLYPH_NO_LOGIT;

  for (guint b = 0; b * KK_GLYPH_BLOCK < n; b++)
    {
      if (tops[b] < above)
        continue;
      for (guint i = b * KK_GLYPH_BLOCK; i < MIN ((b + 1) * KK_GLYPH_BLOCK, n); i++)
        if ((lattice->tables->allowed[i] & bit) != 0)
          best = MAX (best, logits[i]);
    }
  return best;
}

void
kk_line_lattice_judge (KkLineLattice *lattice, guint number, const float *logits, const float *tops)
{
  KkCell *cell = &g_array_index (lattice->cells, KkCell, number);
  guint n = lattice->tables->n, n_blocks = (n + KK_GLYPH_BLOCK - 1) / KK_GLYPH_BLOCK;
  float top = tops[0], sum = 0, least;
  Judge judge = { lattice->net, logits, NULL, 0 };

  for (guint b = 1; b < n_blocks; b++)
    top = MAX (top, tops[b]);
  for (guint b = 0; b < n_blocks; b++)
    if (tops[b] > top - 12.0f)
      for (guint i = b * KK_GLYPH_BLOCK; i < MIN ((b + 1) * KK_GLYPH_BLOCK, n); i++)
        if (logits[i] > top - 12.0f)
          sum += expf (logits[i] - top);
  judge.log_sum = cell->log_sum = top + logf (sum);
  cell->reject = logits[KK_GLYPH_REJECT] - cell->log_sum;
  cell->n_candidates = 0;

  least = best_allowed (lattice, logits, tops, top - 8.0f);
  if (least == KK_GLYPH_NO_LOGIT)
    least = best_allowed (lattice, logits, tops, KK_GLYPH_NO_LOGIT);
  least -= 6.5f;
  for (guint b = 0; b < n_blocks; b++)
    {
      if (tops[b] < least)
        continue;
      for (guint i = MAX (b * KK_GLYPH_BLOCK, 1); i < MIN ((b + 1) * KK_GLYPH_BLOCK, n); i++)
        if (logits[i] >= least)
          offer_class (lattice, cell, &judge, i, logits[i] > top - 4.0f);
    }
}
