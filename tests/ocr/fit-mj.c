/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Samples of printed glyphs for tools/train/mj.py: fit-mj SEED IPAMJ FONT…; to stdout records of a
 * guint32 class, a guint32 kind (0 the template, 1 IPAmj明朝 printed, 2 another font) and
 * KK_MJ_ROUGH_SIZE floats. */
#include <stdio.h>
#include <stdlib.h>

#include "lexicon/kk-mj-index-private.h"
#include "tests/ocr/print-glyph.h"

#define PRINTED 3
#define SIDE 96

static void
put (guint32 cls, guint32 kind, const KkMjShape *shape)
{
  float rough[KK_MJ_ROUGH_SIZE];
  kk_mj_shape_rough (shape, rough);
  fwrite (&cls, 4, 1, stdout);
  fwrite (&kind, 4, 1, stdout);
  fwrite (rough, sizeof rough, 1, stdout);
}

static gboolean
print (FT_Face face, guint glyph, GRand *rand, KkMjShape *shape)
{
  guint8 paper[SIDE * SIDE];
  KkPrintWear wear = kk_print_light_wear (rand);
  memset (paper, 255, sizeof paper);
  kk_print_glyph (face, glyph, &wear, rand, g_rand_double_range (rand, 18, 22),
                  g_rand_double_range (rand, 66, 70), paper, SIDE, SIDE);
  for (int i = 0; i < SIDE * SIDE; i++)
    paper[i] = 255 - paper[i];
  return kk_mj_shape_init (shape, paper, SIDE, SIDE, SIDE);
}

int
main (int argc, char **argv)
{
  FT_Library library;
  FT_Face faces[32];
  int n = argc - 2;
  if (n < 1 || n > 32 || FT_Init_FreeType (&library) != 0)
    return 2;
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) atoi (argv[1]));
  for (int i = 0; i < n; i++)
    if (FT_New_Face (library, argv[i + 2], 0, &faces[i]) != 0)
      {
        fprintf (stderr, "fit-mj: %s cannot be opened\n", argv[i + 2]);
        return 1;
      }
  guint32 cls = 0;
  for (guint glyph = 1; glyph < (guint) faces[0]->num_glyphs; glyph++)
    {
      KkMjShape shape;
      if (g_rand_double (rand) > 0.07 || !kk_mj_draw (faces[0], glyph, &shape))
        continue;
      put (cls, 0, &shape);
      for (int i = 0; i < PRINTED; i++)
        if (print (faces[0], glyph, rand, &shape))
          put (cls, 1, &shape);
      cls++;
    }
  for (gunichar ch = 0x4e00; ch < 0x9fa6; ch++)
    {
      KkMjShape shape;
      guint glyph = FT_Get_Char_Index (faces[0], ch);
      /* Characters that all the fonts have are those in use. */
      gboolean all = glyph != 0;
      for (int i = 1; i < n; i++)
        all = all && FT_Get_Char_Index (faces[i], ch) != 0;
      if (!all || g_rand_double (rand) > 0.3 || !kk_mj_draw (faces[0], glyph, &shape))
        continue;
      put (cls, 0, &shape);
      for (int i = 1; i < n; i++)
        if (print (faces[i], FT_Get_Char_Index (faces[i], ch), rand, &shape))
          put (cls, 2, &shape);
      cls++;
    }
  return 0;
}
