/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "ocr/kk-mj-name.h"
#include "tests/ocr/print-glyph.h"

#define IPAMJ "/usr/share/fonts/truetype/ipamj/ipamjm.ttf"

static KkLexicon *lexicon;
static KkMjIndex *mj_index;
static KkLineReader *network;
static FT_Library library;

static FT_Face
open_font (const char *path)
{
  FT_Face face = NULL;
  g_assert_cmpint (FT_New_Face (library, path, 0, &face), ==, 0);
  return face;
}

static guint
glyph_of (FT_Face face, gunichar base, gunichar selector)
{
  guint number = selector != 0 ? kk_mj_number (lexicon, base, selector) : 0;
  g_autofree char *name = g_strdup_printf ("mj%06u", number);
  return number != 0 ? FT_Get_Name_Index (face, name) : FT_Get_Char_Index (face, base);
}

/* Prints name in the font, reads it and looks at its glyphs. */
static void
read_name (FT_Face face, const char *name, int seed, KkMjName *out)
{
  const int width = 420, height = 100;
  g_autofree guint8 *paper = g_malloc ((gsize) width * height);
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) seed);
  g_autoptr (GError) error = NULL;
  KkPrintWear wear = { .em = 46, .blur = 0.45, .gain = 0.48, .noise = 0.02 };
  double x = 24;
  gunichar base, selector;
  memset (paper, 255, (gsize) width * height);
  for (const char *p = name; (p = kk_mj_next (p, &base, &selector)) != NULL; x += wear.em)
    kk_print_glyph (face, glyph_of (face, base, selector), &wear, rand, x, 66, paper, width,
                    height);
  KkLine line = {
    .pixels = paper, .stride = (gsize) width, .width = width, .height = height, .cls = KK_LINE_NAME
  };
  g_autoptr (GPtrArray) read = kk_line_reader_read (network, &line, 1, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (KkText) text = kk_text_new ();
  text->line = g_steal_pointer (&read->pdata[0]);
  g_ptr_array_set_free_func (read, NULL);
  g_autoptr (KkMjNames) names = kk_mj_names_new (mj_index, lexicon, network);
  guint number = kk_mj_names_add (names, text->line->text, &text, 1);
  kk_mj_names_judge (names, number, out);
}

/* Each glyph of these families, printed in IPAmj明朝, comes back as it was printed, selector and
 * all, or is asked about; a plain one never gets a selector. */
static void
test_ipamj (void)
{
  static const char *const names[]
      = { "髙橋花子", "高橋花子",           "宮﨑太郎",           "宮崎太郎",
          "𠮷田一郎", "吉田一郎",           "渡邉次郎",           "渡邊次郎",
          "渡辺次郎", "渡邉\U000E0110次郎", "渡邉\U000E011A次郎", "渡邊\U000E0109次郎",
          "齋藤三郎", "斎藤三郎",           "濵田五郎",           "濱田五郎" };
  FT_Face face = open_font (IPAMJ);
  guint certain = 0;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_auto (KkMjName) name = { 0 };
      read_name (face, names[i], (int) i + 1, &name);
      certain += name.certain;
      if (name.certain)
        g_assert_cmpstr (name.value, ==, names[i]);
      else
        g_test_message ("%s is asked about", names[i]);
    }
  g_assert_cmpuint (certain, >=, 13);
  FT_Done_Face (face);
}

/* 𠮷 is never a certain 吉. */
static void
test_look_alike (void)
{
  for (int seed = 1; seed <= 6; seed++)
    {
      g_auto (KkMjName) name = { 0 };
      FT_Face face = open_font (IPAMJ);
      read_name (face, "𠮷田", seed, &name);
      FT_Done_Face (face);
      if (name.certain)
        g_assert_cmpstr (name.value, ==, "𠮷田");
      else
        g_assert_true (g_ptr_array_find_with_equal_func (name.others, "𠮷田", g_str_equal, NULL));
    }
}

/* In ゴシック the base character is all that print can tell: no selector. */
static void
test_other_font (void)
{
  static const char *const names[] = { "髙橋", "高橋", "山﨑", "山崎", "渡邉", "渡辺" };
  FT_Face face = open_font ("/usr/share/fonts/truetype/bizud-gothic/BIZUDGothic-Regular.ttf");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_auto (KkMjName) name = { 0 };
      read_name (face, names[i], (int) i + 1, &name);
      g_assert_cmpstr (name.value, ==, names[i]);
    }
  FT_Done_Face (face);
}

/* Without the index nothing written in kanji is certain; kana are none of its business. */
static void
test_without_index (void)
{
  g_autoptr (KkText) text = kk_text_new ();
  g_autoptr (KkMjNames) names = kk_mj_names_new (NULL, NULL, network);
  g_auto (KkMjName) kanji = { 0 }, kana = { 0 };
  kk_mj_names_add (names, "山田", &text, 1);
  kk_mj_names_add (names, "はなこ", &text, 1);
  kk_mj_names_judge (names, 0, &kanji);
  kk_mj_names_judge (names, 1, &kana);
  g_assert_false (kanji.certain);
  g_assert_cmpstr (kanji.value, ==, "山田");
  g_assert_true (kana.certain);
}

/* Every glyph's own picture is nearest to itself, portably and with wide vectors alike. */
static void
test_index (void)
{
  for (guint row = 11; row < kk_mj_index_size (mj_index); row += 997)
    {
      KkMjShape shape;
      KkMjCode code;
      KkMjNear near[4];
      g_assert_true (kk_mj_index_shape (mj_index, row, &shape));
      kk_mj_index_code (mj_index, &shape, &code);
      guint n = kk_mj_index_nearest (mj_index, &code, G_MAXINT32, near, G_N_ELEMENTS (near));
      g_assert_cmpuint (n, ==, G_N_ELEMENTS (near));
      g_assert_cmpint (kk_mj_index_distance (mj_index, row, &code), ==, 0);
      g_assert_cmpint (near[0].distance, ==, 0);
      for (guint i = 0; i < n; i++)
        g_assert_cmpint (near[i].distance, ==, kk_mj_index_distance (mj_index, near[i].row, &code));
      g_assert_cmpint (kk_mj_index_row (mj_index, kk_mj_index_number (mj_index, row)), ==,
                       (int) row);
    }
  g_assert_cmpint (kk_mj_index_row (mj_index, 999999), ==, -1);
}

static void
test_damaged (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("kk-mj-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "kakanai.mj", NULL);
  g_autofree char *dictionary = g_build_filename (folder, "kakanai.lexicon", NULL);
  g_assert_null (kk_mj_index_open (dictionary, &error));
  g_assert_error (error, KK_LEXICON_ERROR, KK_LEXICON_ERROR_MISSING);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, "KKMJ\1\0\0\0\377\377\377\377\200\0\0\0", 16, NULL));
  g_assert_null (kk_mj_index_open (dictionary, &error));
  g_assert_error (error, KK_LEXICON_ERROR, KK_LEXICON_ERROR_BROKEN);
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_test_init (&argc, &argv, NULL);
  lexicon = kk_lexicon_open (NULL, &error);
  g_assert_no_error (error);
  mj_index = kk_mj_index_open (NULL, &error);
  g_assert_no_error (error);
  network = kk_line_reader_new_default (&error);
  g_assert_no_error (error);
  g_assert_cmpint (FT_Init_FreeType (&library), ==, 0);
  g_test_add_func ("/mj/index", test_index);
  g_test_add_func ("/mj/damaged", test_damaged);
  g_test_add_func ("/mj/ipamj", test_ipamj);
  g_test_add_func ("/mj/look-alike", test_look_alike);
  g_test_add_func ("/mj/other-font", test_other_font);
  g_test_add_func ("/mj/without-index", test_without_index);
  int rc = g_test_run ();
  FT_Done_FreeType (library);
  kk_line_reader_unref (network);
  kk_mj_index_free (mj_index);
  kk_lexicon_unref (lexicon);
  return rc;
}
