/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-line-ink.h"

#include <math.h>
#include <string.h>

#include "ocr/kk-glyph-net.h"

#define MAX_CUTS 8

/* Columns where atom number is thinnest, at most MAX_CUTS, ascending. */
static guint
find_cuts (const KkLineInk *ink, guint number, float least, int *cuts)
{
  const KkAtom *atom = kk_line_ink_atom (ink, number);
  int n = atom->x1 - atom->x0;
  g_autofree float *profile = g_new0 (float, n);
  float mean = 0;
  guint found = 0, most = (guint) CLAMP (n / least - 1, 0, MAX_CUTS);

  for (int y = atom->y0; y < atom->y1; y++)
    for (int x = 0; x < n; x++)
      {
        gsize i = (gsize) y * ink->width + atom->x0 + x;

        if (ink->label[i] == number + 1)
          profile[x] += ink->soft[i];
      }
  for (int x = 0; x < n; x++)
    mean += profile[x] / n;
  while (found < most)
    {
      int best = -1;

      for (int x = (int) ceilf (least); x <= n - (int) ceilf (least); x++)
        {
          gboolean near = FALSE;

          for (guint k = 0; k < found; k++)
            near = near || fabsf ((float) (cuts[k] - atom->x0 - x)) < least;
          if (!near && profile[x] < 0.75f * mean && (best < 0 || profile[x] < profile[best]))
            best = x;
        }
      if (best < 0)
        break;
      cuts[found++] = atom->x0 + best;
    }
  for (guint a = 0; a < found; a++)
    for (guint b = a + 1; b < found; b++)
      if (cuts[b] < cuts[a])
        {
          int other = cuts[a];

          cuts[a] = cuts[b];
          cuts[b] = other;
        }
  return found;
}

static void
remeasure (KkLineInk *ink)
{
  for (guint i = 0; i < ink->atoms->len; i++)
    {
      KkAtom *atom = &g_array_index (ink->atoms, KkAtom, i);

      *atom = (KkAtom){ ink->width, 0, ink->height, 0, 0 };
    }
  for (int y = 0; y < ink->height; y++)
    for (int x = 0; x < ink->width; x++)
      {
        gsize at = (gsize) y * ink->width + x;

        if (ink->label[at] == 0 || ink->soft[at] < 46)
          continue;
        KkAtom *atom = &g_array_index (ink->atoms, KkAtom, ink->label[at] - 1);

        atom->x0 = MIN (atom->x0, x);
        atom->x1 = MAX (atom->x1, x + 1);
        atom->y0 = MIN (atom->y0, y);
        atom->y1 = MAX (atom->y1, y + 1);
        atom->area++;
      }
}

guint
kk_line_ink_split (KkLineInk *ink, guint first, guint last, float wider_than, float least)
{
  guint n = ink->atoms->len, made = 0;
  g_autofree guint *base = g_new0 (guint, n), *n_cuts = g_new0 (guint, n);
  g_autofree int *cuts = g_new0 (int, (gsize) n *MAX_CUTS);

  for (guint i = 0; i < n; i++)
    {
      const KkAtom *atom = kk_line_ink_atom (ink, i);

      base[i] = i + made;
      if (i >= first && i <= last && atom->x1 - atom->x0 > wider_than)
        n_cuts[i] = find_cuts (ink, i, MAX (least, 2.0f), cuts + i * MAX_CUTS);
      made += n_cuts[i];
    }
  if (made == 0 || n + made > G_MAXUINT16 - 2)
    return 0;
  for (int y = 0; y < ink->height; y++)
    for (int x = 0; x < ink->width; x++)
      {
        guint16 *label = &ink->label[(gsize) y * ink->width + x];

        if (*label == 0)
          continue;
        guint old = *label - 1, part = 0;

        while (part < n_cuts[old] && x >= cuts[old * MAX_CUTS + part])
          part++;
        *label = (guint16) (base[old] + part + 1);
      }
  g_array_set_size (ink->atoms, n + made);
  remeasure (ink);
  return made;
}

/* Triangle filter, as wide as a source pixel or a target pixel, whichever is larger. */
typedef struct
{
  int first, n;
  float weight[24];
} Taps;

static void
make_taps (Taps *taps, float at, float step)
{
  float reach = MAX (step, 1.0f), sum = 0;
  int first = (int) ceilf (at - reach);

  taps->first = first;
  taps->n = 0;
  for (int i = first; i < at + reach && taps->n < (int) G_N_ELEMENTS (taps->weight); i++)
    {
      float w = MAX (1.0f - fabsf (i - at) / reach, 0.0f);

      taps->weight[taps->n++] = w;
      sum += w;
    }
  for (int i = 0; i < taps->n && sum > 0; i++)
    taps->weight[i] /= sum;
}

static inline float
value_at (const KkLineInk *ink, guint first, guint last, int x0, int x1, int x, int y)
{
  if (x < 0 || x >= ink->width || y < 0 || y >= ink->height)
    return 0;
  gsize i = (gsize) y * ink->width + x;
  guint label = ink->label[i];

  if (label == 0)
    return x >= x0 && x < x1 ? ink->soft[i] : 0;
  return label > first && label <= last + 1 ? ink->soft[i] : 0;
}

void
kk_line_ink_cell (const KkLineInk *ink, guint first, guint last, float em, guint8 *cell)
{
  float step = em / KK_GLYPH_EM;
  int x0 = G_MAXINT, x1 = 0;

  memset (cell, 0, KK_GLYPH_CELL);
  for (guint i = first; i <= last; i++)
    {
      x0 = MIN (x0, kk_line_ink_atom (ink, i)->x0);
      x1 = MAX (x1, kk_line_ink_atom (ink, i)->x1);
    }
  /* Print larger than any taps reach is thinned out first by taking every n-th pixel. */
  int thin = MAX (1, (int) (step / 8));
  float middle_x = (x0 + x1 - 1) / 2.0f;
  float middle_y = ink->middle + ink->slope * middle_x - 0.5f;
  Taps across[KK_GLYPH_SIDE];
  float rows[KK_GLYPH_SIDE * 2 + 64][KK_GLYPH_SIDE];
  float from_y = middle_y - step * KK_GLYPH_SIDE / 2.0f;
  int row0 = (int) floorf ((from_y - step) / thin), row1;
  int top = 0;

  row1 = (int) ceilf ((middle_y + step * (KK_GLYPH_SIDE / 2.0f + 1)) / thin) + 1;
  for (int i = 0; i < KK_GLYPH_SIDE; i++)
    make_taps (&across[i], (middle_x + (i + 0.5f - KK_GLYPH_SIDE / 2.0f) * step) / thin,
               step / thin);
  /* Rows in blocks, so that the buffer need hold only what one target row reaches. */
  g_autofree float *all = NULL;
  int n_rows = row1 - row0 + 1;
  float *buffer = &rows[0][0];

  if (n_rows > (int) G_N_ELEMENTS (rows))
    buffer = all = g_new (float, (gsize) n_rows *KK_GLYPH_SIDE);
  for (int r = 0; r < n_rows; r++)
    {
      int y = (row0 + r) * thin;

      for (int i = 0; i < KK_GLYPH_SIDE; i++)
        {
          const Taps *taps = &across[i];
          float sum = 0;

          if (y >= 0 && y < ink->height && (taps->first + taps->n) * thin >= x0 - 4
              && taps->first * thin <= x1 + 4)
            for (int k = 0; k < taps->n; k++)
              sum += taps->weight[k]
                     * value_at (ink, first, last, x0, x1, (taps->first + k) * thin, y);
          buffer[r * KK_GLYPH_SIDE + i] = sum;
        }
    }
  for (int j = 0; j < KK_GLYPH_SIDE; j++)
    {
      Taps down;

      make_taps (&down, (middle_y + (j + 0.5f - KK_GLYPH_SIDE / 2.0f) * step) / thin, step / thin);
      for (int i = 0; i < KK_GLYPH_SIDE; i++)
        {
          float sum = 0;

          for (int k = 0; k < down.n; k++)
            {
              int r = down.first + k - row0;

              if (r >= 0 && r < n_rows)
                sum += down.weight[k] * buffer[r * KK_GLYPH_SIDE + i];
            }
          int v = (int) (sum + 0.5f);

          v = MIN (v, 127);
          top = MAX (top, v);
          cell[ink->vertical ? i * KK_GLYPH_SIDE + j : j * KK_GLYPH_SIDE + i] = (guint8) v;
        }
    }
  /* Thin and faint print: to about the same darkness as any other. */
  if (top > 24 && top < 112)
    for (int i = 0; i < KK_GLYPH_CELL; i++)
      cell[i] = (guint8) MIN (cell[i] * 120 / MAX (top, 60), 127);
}
