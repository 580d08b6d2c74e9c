/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include "lexicon/kk-mj.h"

static KkLexicon *lexicon;

/* 58,862 characters and, from MJ090001 on, 299 変体仮名. 34 have a glyph but no sequence. */
static void
test_round_trip (void)
{
  g_autoptr (GArray) numbers = kk_mj_numbers (lexicon);
  guint characters = 0, kana = 0, unreachable = 0;
  for (guint i = 0; i < numbers->len; i++)
    {
      guint number = g_array_index (numbers, guint, i);
      KkMjGlyph glyph;
      g_assert_true (kk_mj_get (lexicon, number, &glyph));
      g_assert_cmpuint (glyph.number, ==, number);
      if (number < 90000)
        characters++;
      else
        kana++;
      if (glyph.base == 0)
        {
          unreachable++;
          continue;
        }
      g_assert_cmpuint (kk_mj_number (lexicon, glyph.base, glyph.selector), ==, number);
      g_assert_true (kk_mj_font_has (lexicon, glyph.base, glyph.selector));

      g_autofree char *text = kk_mj_text (&glyph);
      gunichar base, selector;
      const char *after = kk_mj_next (text, &base, &selector);
      g_assert_cmpuint (*after, ==, '\0');
      g_assert_cmpuint (base, ==, glyph.base);
      g_assert_cmpuint (selector, ==, glyph.selector);

      g_autofree char *name = kk_mj_format (number);
      g_assert_cmpuint (kk_mj_parse (name), ==, number);
    }
  g_assert_cmpuint (characters, ==, 58862);
  g_assert_cmpuint (kana, ==, 299);
  g_assert_cmpuint (unreachable, ==, 34);
}

static void
test_numbers (void)
{
  g_assert_cmpuint (kk_mj_number (lexicon, 0x9AD9, 0), ==, 28902); /* 髙 */
  g_assert_cmpuint (kk_mj_number (lexicon, 0xFA11, 0), ==, 30196); /* 﨑 */
  g_assert_cmpuint (kk_mj_number (lexicon, 0x9089, 0), ==, 26190); /* 邉 */
  g_assert_cmpuint (kk_mj_number (lexicon, 0x9089, 0xE0110), ==, 60248);
  g_assert_cmpuint (kk_mj_number (lexicon, 0x9089, 0xE01EF), ==, 0);
  g_assert_false (kk_mj_font_has (lexicon, 0x9089, 0xE01EF));
  g_assert_true (kk_mj_font_has (lexicon, 'A', 0));
  KkMjGlyph glyph;
  g_assert_false (kk_mj_get (lexicon, 0, &glyph));
  g_assert_false (kk_mj_get (lexicon, 99999, &glyph));
  g_assert_false (kk_mj_get (lexicon, G_MAXUINT, &glyph));
  g_assert_cmpuint (kk_mj_parse ("MJ28902"), ==, 0);
  g_assert_cmpuint (kk_mj_parse ("mj028902"), ==, 28902);
  g_assert_cmpuint (kk_mj_parse ("MJ02890x"), ==, 0);
  g_assert_cmpuint (kk_mj_parse (""), ==, 0);
}

static void
test_missing (void)
{
  g_assert_cmpint (kk_mj_first_missing (lexicon, "髙橋　﨑子"), ==, -1);
  g_assert_cmpint (kk_mj_first_missing (lexicon, "邉󠄐"), ==, -1);
  g_assert_cmpint (kk_mj_first_missing (lexicon, "山\xf3\xa0\x84\xaf"), ==, 0);
  g_assert_cmpint (kk_mj_first_missing (lexicon, "渡邉\xf3\xa0\x87\xaf"), ==, strlen ("渡"));
  g_assert_cmpint (kk_mj_first_missing (lexicon, "山\xff"), ==, strlen ("山"));
  g_assert_cmpint (kk_mj_first_missing (lexicon, ""), ==, -1);
}

static gboolean
has (GArray *variants, gunichar base, gunichar selector)
{
  for (guint i = 0; i < variants->len; i++)
    {
      const KkMjVariant *variant = &g_array_index (variants, KkMjVariant, i);
      if (variant->glyph.base == base && variant->glyph.selector == selector)
        return TRUE;
    }
  return FALSE;
}

static void
test_variants (void)
{
  g_autoptr (GArray) high = kk_mj_variants (lexicon, 0x9AD8);
  g_assert_true (has (high, 0x9AD9, 0));
  g_autoptr (GArray) cape = kk_mj_variants (lexicon, 0x5D0E);
  g_assert_true (has (cape, 0xFA11, 0));
  g_assert_true (has (cape, 0xFA11, 0xE0102));
  g_autoptr (GArray) side = kk_mj_variants (lexicon, 0x9089);
  g_assert_true (has (side, 0x908A, 0) && has (side, 0x8FBA, 0) && has (side, 0x9089, 0xE010F));
  /* 邉's own come first. */
  g_assert_cmpuint (g_array_index (side, KkMjVariant, 0).glyph.base, ==, 0x9089);
  g_assert_cmpint (g_array_index (side, KkMjVariant, 0).relation, ==, KK_MJ_SAME);
  g_assert_cmpuint (side->len, >=, 27);
  g_autoptr (GArray) latin = kk_mj_variants (lexicon, 'A');
  g_assert_cmpuint (latin->len, ==, 1);
  g_autoptr (GArray) nothing = kk_mj_variants (lexicon, 0xD800);
  g_assert_cmpuint (nothing->len, ==, 0);

  g_assert_true (kk_mj_related (lexicon, 0x9AD9, 0x9AD8));
  g_assert_true (kk_mj_related (lexicon, 0x9089, 0x8FBA));
  g_assert_true (kk_mj_related (lexicon, 0x20BB7, 0x5409)); /* 𠮷 吉 */
  g_assert_false (kk_mj_related (lexicon, 0x5C71, 0x5DDD));
  g_autofree char *folded = kk_mj_fold (lexicon, "髙橋渡邉󠄐﨑齋");
  g_assert_cmpstr (folded, ==, "高橋渡辺崎斎");
}

static void
test_character (void)
{
  g_autoptr (KkMjCharacter) high = kk_mj_character (lexicon, 0x9AD8);
  g_assert_cmpint (high->strokes, ==, 10);
  g_assert_cmpint (high->radical, ==, 189);
  g_assert_cmpuint (high->number, ==, 28901);
  g_assert_true (g_strv_contains ((const char *const *) high->on, "コウ"));
  g_assert_true (g_strv_contains ((const char *const *) high->kun, "たか"));
  g_assert_null (kk_mj_character (lexicon, 'A'));

  KkMjQuery query = { .radical = 189, .strokes_min = 10, .strokes_max = 11 };
  g_autoptr (GArray) found = kk_mj_search (lexicon, &query, 10);
  g_assert_cmpuint (found->len, >=, 2);
  g_assert_cmpuint (g_array_index (found, KkMjGlyph, 0).base, ==, 0x9AD8);
  KkMjQuery reading = { .reading = "サクラ", .strokes_min = 10, .strokes_max = 10 };
  g_autoptr (GArray) cherry = kk_mj_search (lexicon, &reading, 10);
  g_assert_cmpuint (cherry->len, >=, 1);
  g_assert_cmpuint (g_array_index (cherry, KkMjGlyph, 0).base, ==, 0x685C);
  KkMjQuery strokes = { .strokes_min = 30, .strokes_max = 30 };
  g_autoptr (GArray) many = kk_mj_search (lexicon, &strokes, 5);
  g_assert_cmpuint (many->len, ==, 5);
}

static void
test_charsets (void)
{
  static const struct
  {
    const char *text;
    gboolean cp932, x0208, x0213;
  } rows[] = {
    { "高", TRUE, TRUE, TRUE },         { "髙", TRUE, FALSE, FALSE },
    { "﨑", TRUE, FALSE, TRUE },        { "濵", TRUE, FALSE, TRUE },
    { "𠮷", FALSE, FALSE, FALSE },      { "𠮟", FALSE, FALSE, TRUE },
    { "槗", FALSE, FALSE, FALSE },      { "邊邉齋", TRUE, TRUE, TRUE },
    { "葛󠄀", FALSE, FALSE, FALSE }, { "①", TRUE, FALSE, TRUE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      KkCharset sets = kk_mj_text_charsets (rows[i].text);
      g_test_message ("%s: %u", rows[i].text, sets);
      g_assert_cmpint ((sets & KK_CHARSET_CP932) != 0, ==, rows[i].cp932);
      g_assert_cmpint ((sets & KK_CHARSET_JIS_X_0208) != 0, ==, rows[i].x0208);
      g_assert_cmpint ((sets & KK_CHARSET_JIS_X_0213) != 0, ==, rows[i].x0213);
    }
  g_assert_cmpuint (kk_mj_charsets (0xE000), ==, 0); /* gaiji are each city's own */
  g_assert_cmpuint (kk_mj_text_charsets ("\xff"), ==, 0);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_autoptr (GError) error = NULL;
  lexicon = kk_lexicon_open (NULL, &error);
  g_assert_no_error (error);
  g_test_add_func ("/mj/round-trip", test_round_trip);
  g_test_add_func ("/mj/numbers", test_numbers);
  g_test_add_func ("/mj/missing", test_missing);
  g_test_add_func ("/mj/variants", test_variants);
  g_test_add_func ("/mj/character", test_character);
  g_test_add_func ("/mj/charsets", test_charsets);
  int rc = g_test_run ();
  kk_lexicon_unref (lexicon);
  return rc;
}
