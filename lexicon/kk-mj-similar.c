/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lexicon/kk-mj-similar.h"

/* A character may have thirty glyphs: so many are looked at for one that is another. */
#define GLYPHS_EACH 12

static gboolean
has_base (const GArray *found, gunichar base)
{
  for (guint i = 0; i < found->len; i++)
    if (g_array_index (found, KkMjGlyph, i).base == base)
      return TRUE;
  return FALSE;
}

GArray *
kk_mj_similar (KkMjIndex *index, KkLexicon *lexicon, gunichar base, guint limit)
{
  GArray *found = g_array_new (FALSE, TRUE, sizeof (KkMjGlyph));
  guint number = kk_mj_number (lexicon, base, 0);
  int row = number != 0 ? kk_mj_index_row (index, number) : -1;
  guint most = MIN (limit, 1000) * GLYPHS_EACH;
  g_autofree KkMjNear *near = g_new0 (KkMjNear, MAX (most, 1));
  g_autofree KkMjShape *shape = g_new0 (KkMjShape, 1);
  KkMjCode code;
  guint n;

  if (row < 0 || !kk_mj_index_shape (index, (guint) row, shape))
    return found;
  kk_mj_index_code (index, shape, &code);
  n = kk_mj_index_nearest (index, &code, G_MAXINT32, near, most);
  for (guint i = 0; i < n && found->len < limit; i++)
    {
      KkMjGlyph glyph;

      if (!kk_mj_get (lexicon, kk_mj_index_number (index, near[i].row), &glyph) || glyph.base == 0
          || glyph.base == base || has_base (found, glyph.base))
        continue;
      if (kk_mj_number (lexicon, glyph.base, 0) != 0)
        glyph = (KkMjGlyph){ kk_mj_number (lexicon, glyph.base, 0), glyph.base, 0 };
      g_array_append_val (found, glyph);
    }
  return found;
}
