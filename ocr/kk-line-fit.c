/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "ocr/kk-line-lattice.h"

#define CHARACTER_COST 0.5f
#define NOTHING (-1e30f)
#define MAX_CANDIDATE 256

/* Best way to lay characters 0 … k-1 over atoms 0 … b-1. */
typedef struct
{
  float score, sum, least;
} Laid;

/* Candidate as the network's characters: spaces out, full-width ASCII folded. 0: unknown ones in
 * it. */
static guint
fold (const KkGlyphNet *net, const char *candidate, gunichar *out)
{
  guint n = 0;

  for (const char *p = candidate; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar ch = g_utf8_get_char (p);

      if (ch == 0x3000 || g_unichar_isspace (ch))
        continue;
      if (ch >= 0xff01 && ch <= 0xff5e)
        ch -= 0xfee0;
      if (ch == 0x2212 || ch == 0x2010 || ch == 0x2013)
        ch = '-';
      if (ch == 0x3007 || ch == 0x25ef)
        ch = 0x25cb;
      if (n >= MAX_CANDIDATE
          || (kk_glyph_net_class (net, ch) < 0 && !(ch >= 0x30d8 && ch <= 0x30da)))
        return 0;
      out[n++] = ch;
    }
  return n;
}

static void
lay_row (const KkLineLattice *lattice, gunichar ch, const Laid *before, Laid *now)
{
  guint n = lattice->ink->atoms->len;

  for (guint b = 0; b <= n; b++)
    now[b] = (Laid){ NOTHING, 0, 0 };
  for (guint c = 0; c < lattice->cells->len; c++)
    {
      const KkCell *cell = &g_array_index (lattice->cells, KkCell, c);
      const Laid *from = &before[cell->first];

      if (from->score <= NOTHING / 2)
        continue;
      float logp = kk_line_lattice_logp (lattice, c, ch);
      float score
          = from->score + logp - kk_line_lattice_shape_cost (lattice, cell, ch) - CHARACTER_COST;
      Laid *to = &now[cell->last + 1];

      if (score > to->score)
        *to = (Laid){ score, from->sum + logp, MIN (from->least, logp) };
    }
  for (guint b = 0; b < n; b++)
    if (now[b].score - lattice->skip_cost[b] > now[b + 1].score)
      {
        now[b + 1] = now[b];
        now[b + 1].score -= lattice->skip_cost[b];
      }
}

static guint
char_after (const KkLineText *text, guint boundary)
{
  const KkLineInk *ink = text->lattice->ink;
  guint i = 0;

  if (boundary >= ink->atoms->len)
    return text->n_chars;
  const KkAtom *atom = kk_line_ink_atom (ink, boundary);

  for (; i < text->n_chars; i++)
    {
      int x = ink->vertical ? text->chars[i].box.y : text->chars[i].box.x;

      if (x - text->lattice->origin >= atom->x0)
        break;
    }
  return i;
}

static KkBox
box_before (const KkLineText *text, guint end)
{
  KkBox box = { 0 };

  for (guint i = 0; i < end; i++)
    {
      const KkBox *b = &text->chars[i].box;
      int x1 = MAX (box.x + box.w, b->x + b->w), y1 = MAX (box.y + box.h, b->y + b->h);

      if (box.w == 0)
        {
          box = *b;
          continue;
        }
      box.x = MIN (box.x, b->x);
      box.y = MIN (box.y, b->y);
      box.w = x1 - box.x;
      box.h = y1 - box.y;
    }
  return box;
}

gboolean
kk_line_text_score (const KkLineText *text,
                    const char *candidate,
                    gboolean prefix,
                    KkLineFit *fit_out,
                    guint *end_out)
{
  const KkLineLattice *lattice = text->lattice;
  gunichar chars[MAX_CANDIDATE];
  g_autofree Laid *before = NULL, *now = NULL;
  guint n, n_chars, end;

  if (lattice == NULL || (n_chars = fold (lattice->net, candidate, chars)) == 0)
    return FALSE;
  n = lattice->ink->atoms->len;
  before = g_new (Laid, n + 1);
  now = g_new (Laid, n + 1);
  before[0] = (Laid){ 0, 0, 0 };
  for (guint b = 0; b < n; b++)
    before[b + 1] = (Laid){ before[b].score - lattice->skip_cost[b], 0, 0 };
  for (guint k = 0; k < n_chars; k++)
    {
      Laid *other = before;

      lay_row (lattice, chars[k], before, now);
      before = now;
      now = other;
    }
  end = n;
  for (guint b = 0; prefix && b < n; b++)
    if (before[b].score > before[end].score)
      end = b;
  if (before[end].score <= NOTHING / 2)
    return FALSE;
  guint after = char_after (text, end);

  if (fit_out != NULL)
    *fit_out = (KkLineFit){
      .score = before[end].score,
      .mean_logp = before[end].sum / n_chars,
      .min_logp = before[end].least,
      .n_chars = n_chars,
      .box = box_before (text, after),
    };
  if (end_out != NULL)
    *end_out = after;
  return TRUE;
}
