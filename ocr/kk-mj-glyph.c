/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-mj-glyph.h"

#include <math.h>

/* Fitted with tests/ocr/bench-mj. */
#define IPAMJ_STYLE 0.095f /* median distance of print in IPAmj明朝: less; of other fonts: more */
#define IPAMJ_PRINT 0.2f   /* a single character of such a page */
#define EXACT_MARGIN 0.03f
#define PLAIN_MARGIN 0.02f /* the form the font has by itself is likelier than any other */
#define IPAMJ_RIVAL 0.01f
#define KIN_MARGIN 0.03f
#define STRANGE_MARGIN 0.012f
#define OTHER_RIVAL (-0.02f)
#define FORM_MARGIN 0.03f /* a form of its own fits so much better that it may well be printed */
#define RARE_RIVAL 0.08f  /* a rare character beside one that differs by a faded stroke (孒 子) */
#define NEAREST 12        /* glyphs of the whole font that are looked at closely */
#define SLACK 7000        /* rough distance beyond the best at which a candidate is out */
#define MOST 48           /* candidates of one character */

typedef struct
{
  guint row;
  float distance;
  gboolean kin, rival; /* to what was read */
  KkMjGlyph glyph;
  KkMjShape shape;
} Candidate;

static void
add_row (GArray *rows, int row)
{
  if (row < 0 || rows->len >= MOST)
    return;
  for (guint i = 0; i < rows->len; i++)
    if (g_array_index (rows, guint, i) == (guint) row)
      return;
  g_array_append_val (rows, row);
}

/* What may have been printed where ch was read: itself, what is as near or nearer, its family. */
static GArray *
list_rows (KkMjIndex *index, KkLexicon *lexicon, gunichar ch, const KkMjShape *shape)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint));
  KkMjNear nearest[NEAREST];
  KkMjCode code;
  int self = kk_mj_index_row (index, kk_mj_number (lexicon, ch, 0));
  kk_mj_index_code (index, shape, &code);
  gint32 limit = self >= 0 ? kk_mj_index_distance (index, (guint) self, &code) + SLACK : G_MAXINT32;
  guint n = kk_mj_index_nearest (index, &code, limit, nearest, NEAREST);
  add_row (rows, self);
  for (guint i = 0; i < n; i++)
    if (nearest[i].distance < nearest[0].distance + SLACK)
      add_row (rows, (int) nearest[i].row);
  g_autoptr (GArray) family = kk_mj_variants (lexicon, ch);
  for (guint i = 0; n > 0 && i < family->len; i++)
    {
      guint number = g_array_index (family, KkMjVariant, i).glyph.number;
      int row = number > 0 ? kk_mj_index_row (index, number) : -1;
      if (row >= 0
          && kk_mj_index_distance (index, (guint) row, &code) < nearest[0].distance + SLACK)
        add_row (rows, row);
    }
  return rows;
}

static int
nearest_first (gconstpointer a, gconstpointer b)
{
  const Candidate *p = *(Candidate *const *) a, *q = *(Candidate *const *) b;
  return p->distance < q->distance ? -1 : p->distance > q->distance;
}

/* How far the print lies on the best one's side of the middle between two shapes. */
static float
margin_of (const Candidate *best, const Candidate *other)
{
  float apart = kk_mj_shape_distance (&best->shape, &other->shape);
  return apart > 1e-6f ? (other->distance - best->distance) / (2 * sqrtf (apart)) : 0;
}

static Candidate *
candidate_new (KkMjIndex *index,
               KkLexicon *lexicon,
               const KkLineReader *network,
               gunichar ch,
               const KkMjShape *shape,
               guint row)
{
  g_autofree Candidate *self = g_new0 (Candidate, 1);
  if (!kk_mj_index_shape (index, row, &self->shape)
      || !kk_mj_get (lexicon, kk_mj_index_number (index, row), &self->glyph))
    return NULL;
  gunichar base = self->glyph.base;
  self->distance = kk_mj_shape_distance (shape, &self->shape);
  self->kin = base == ch || kk_mj_related (lexicon, base, ch);
  self->rival = base != 0 && !self->kin && kk_line_reader_knows (network, base);
  return g_steal_pointer (&self);
}

static gboolean
is_everyday (gunichar ch)
{
  return (kk_mj_charsets (ch) & KK_CHARSET_JIS_X_0208) != 0;
}

/* How far the print lies on the side of what was read against its variants, and where that is no
 * everyday character against all the network does not know. */
static float
measure_apart (const GPtrArray *candidates, gunichar ch)
{
  const Candidate *own = NULL;
  float apart = 1;
  for (guint i = 0; i < candidates->len && own == NULL; i++)
    if (((const Candidate *) candidates->pdata[i])->glyph.base == ch)
      own = candidates->pdata[i];
  for (guint i = 0; own != NULL && i < candidates->len; i++)
    {
      const Candidate *other = candidates->pdata[i];
      if (other->glyph.base != ch && !other->rival && (other->kin || !is_everyday (ch)))
        apart = MIN (apart, margin_of (own, other));
    }
  return own != NULL ? apart : -1;
}

/* The margins of the first that is no rival. */
static void
measure_margins (const GPtrArray *candidates, const Candidate *best, KkMjAnswer *out)
{
  for (guint i = 0; i < candidates->len; i++)
    {
      const Candidate *other = candidates->pdata[i];
      if (other == best)
        continue;
      float margin = margin_of (best, other);
      if (other->rival)
        {
          out->rival_margin = MIN (out->rival_margin, margin);
          continue;
        }
      out->margin = MIN (out->margin, margin);
      if (other->glyph.base == best->glyph.base)
        continue;
      if (other->kin)
        out->kin_margin = MIN (out->kin_margin, margin);
      else
        out->strange_margin = MIN (out->strange_margin, margin);
    }
}

void
kk_mj_answer (KkMjIndex *index,
              KkLexicon *lexicon,
              const KkLineReader *network,
              gunichar ch,
              const KkMjShape *shape,
              KkMjAnswer *out)
{
  g_autoptr (GArray) rows = list_rows (index, lexicon, ch, shape);
  g_autoptr (GPtrArray) candidates = g_ptr_array_new_with_free_func (g_free);
  const Candidate *best = NULL;
  *out = (KkMjAnswer){
    .apart = -1, .margin = 1, .kin_margin = 1, .strange_margin = 1, .rival_margin = 1
  };
  for (guint i = 0; i < rows->len; i++)
    {
      Candidate *candidate
          = candidate_new (index, lexicon, network, ch, shape, g_array_index (rows, guint, i));
      if (candidate != NULL)
        g_ptr_array_add (candidates, candidate);
    }
  g_ptr_array_sort (candidates, nearest_first);
  for (guint i = 0; i < candidates->len && best == NULL; i++)
    if (!((const Candidate *) candidates->pdata[i])->rival)
      best = candidates->pdata[i];
  if (best == NULL)
    return;
  out->ranks[out->n_ranks++] = (KkMjRank){ best->glyph, best->distance };
  for (guint i = 0; i < candidates->len && out->n_ranks < KK_MJ_RANKS; i++)
    {
      const Candidate *other = candidates->pdata[i];
      if (other != best)
        out->ranks[out->n_ranks++] = (KkMjRank){ other->glyph, other->distance };
    }
  measure_margins (candidates, best, out);
  out->apart = measure_apart (candidates, ch);
}

KkMjVerdict
kk_mj_verdict (const KkMjAnswer *answer, gunichar ch, float style)
{
  if (answer->n_ranks == 0)
    return KK_MJ_UNSURE;
  const KkMjRank *best = &answer->ranks[0];
  gboolean same = best->glyph.base == ch, plain = same && best->glyph.selector == 0;
  if (!is_everyday (ch) && answer->rival_margin < RARE_RIVAL)
    return KK_MJ_UNSURE;
  if (style < IPAMJ_STYLE)
    {
      if (best->glyph.base == 0 || best->distance > IPAMJ_PRINT
          || answer->rival_margin < IPAMJ_RIVAL || kk_mj_is_plain_elsewhere (best->glyph.number))
        return KK_MJ_UNSURE;
      return answer->margin > (plain ? PLAIN_MARGIN : EXACT_MARGIN) ? KK_MJ_EXACT : KK_MJ_UNSURE;
    }
  /* Worn print of IPAmj明朝, or another font's own form? */
  if (!same || (style < KK_MJ_FOREIGN_STYLE && !plain))
    return KK_MJ_UNSURE;
  if (!plain && answer->margin > FORM_MARGIN)
    return KK_MJ_UNSURE;
  return answer->kin_margin > KIN_MARGIN && answer->strange_margin > STRANGE_MARGIN
                 && answer->rival_margin > OTHER_RIVAL
             ? KK_MJ_BASE
             : KK_MJ_UNSURE;
}
