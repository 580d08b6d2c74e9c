/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes resources/tables/plain-forms.json: list-plain-forms FONT…; the MJ numbers, not IPAmj明朝's
 * own form of their character, that a font's own form of it is nearest to. */
#include <stdio.h>

#include "lexicon/kk-mj-index-private.h"
#include "lexicon/kk-mj.h"

/* The glyph of the family nearest to how the font draws the character; 0 where it is the plain. */
static guint
nearest_form (KkMjIndex *index, KkLexicon *lexicon, gunichar ch, const KkMjShape *drawn)
{
  g_autoptr (GArray) family = kk_mj_variants (lexicon, ch);
  guint nearest = 0;
  float least = G_MAXFLOAT;
  for (guint i = 0; i < family->len; i++)
    {
      const KkMjVariant *v = &g_array_index (family, KkMjVariant, i);
      KkMjShape shape;
      int row = v->glyph.number > 0 ? kk_mj_index_row (index, v->glyph.number) : -1;
      if (row < 0 || v->glyph.base != ch || !kk_mj_index_shape (index, (guint) row, &shape))
        continue;
      float distance = kk_mj_shape_distance (&shape, drawn);
      if (distance < least)
        {
          least = distance;
          nearest = v->glyph.number;
        }
    }
  return nearest == kk_mj_number (lexicon, ch, 0) ? 0 : nearest;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkLexicon) lexicon = kk_lexicon_open (NULL, &error);
  g_autoptr (KkMjIndex) index = lexicon != NULL ? kk_mj_index_open (NULL, &error) : NULL;
  g_autoptr (GTree) found = g_tree_new_full ((GCompareDataFunc) g_strcmp0, NULL, g_free, NULL);
  FT_Library library;
  if (index == NULL || FT_Init_FreeType (&library) != 0)
    {
      fprintf (stderr, "list-plain-forms: %s\n", error != NULL ? error->message : "FreeType");
      return 1;
    }
  for (int i = 1; i < argc; i++)
    {
      FT_Face face;
      if (FT_New_Face (library, argv[i], 0, &face) != 0)
        {
          fprintf (stderr, "list-plain-forms: %s cannot be opened\n", argv[i]);
          return 1;
        }
      for (gunichar ch = 0x4e00; ch < 0xa000; ch++)
        {
          KkMjShape drawn;
          guint glyph = FT_Get_Char_Index (face, ch);
          guint number = glyph != 0 && kk_mj_draw (face, glyph, &drawn)
                             ? nearest_form (index, lexicon, ch, &drawn)
                             : 0;
          if (number > 0)
            g_tree_insert (found, kk_mj_format (number), NULL);
        }
      FT_Done_Face (face);
    }
  guint n = 0;
  printf ("[");
  for (GTreeNode *node = g_tree_node_first (found); node != NULL; node = g_tree_node_next (node))
    printf ("%s\"%s\"", n++ % 8 == 0 ? (n > 1 ? ",\n " : "") : ", ",
            (const char *) g_tree_node_key (node));
  printf ("]\n");
  FT_Done_FreeType (library);
  return 0;
}
