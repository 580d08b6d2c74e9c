/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include "lexicon/kk-name-suggest.h"

static KkLexicon *lexicon;

static void
assert_has (GPtrArray *list, const char *text, guint within)
{
  for (guint i = 0; i < MIN (within, list->len); i++)
    if (g_str_equal (list->pdata[i], text))
      return;
  g_error ("%s is not among the first %u of %u (first: %s)", text, within, list->len,
           list->len > 0 ? (char *) list->pdata[0] : "");
}

static void
test_kana (void)
{
  static const struct
  {
    const char *name, *kana;
    guint within;
  } cases[] = {
    { "佐藤　太郎", "サトウ　タロウ", 1 },   { "渡辺　花子", "ワタナベ　ハナコ", 2 },
    { "渡邉　花子", "ワタナベ　ハナコ", 2 }, { "渡邉\U000E0110　花子", "ワタナベ　ハナコ", 2 },
    { "佐藤太郎", "サトウ　タロウ", 2 },     { "田中 一郎", "タナカ　イチロウ", 2 },
    { "髙橋　健", "タカハシ　ケン", 4 },     { "山田", "ヤマダ", 3 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) list = kk_name_suggest_kana (lexicon, cases[i].name, NULL, 6);

      g_assert_cmpuint (list->len, <=, 6);
      assert_has (list, cases[i].kana, cases[i].within);
    }
}

static void
test_names (void)
{
  g_autoptr (GPtrArray) list = kk_name_suggest_names (lexicon, "さとう　たろう", NULL, 6);
  g_autoptr (GPtrArray) one = kk_name_suggest_names (lexicon, "ヤマダ", NULL, 6);
  g_autoptr (GPtrArray) none = kk_name_suggest_names (lexicon, "山田", NULL, 6);

  assert_has (list, "佐藤　太郎", 3);
  assert_has (one, "山田", 3);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_learnt (void)
{
  g_autoptr (GPtrArray) learnt = kk_name_suggest_pairs ("東海林　翔", "ショウジ　カケル");
  g_autoptr (GPtrArray) kana = kk_name_suggest_kana (lexicon, "東海林　翔", learnt, 6);
  g_autoptr (GPtrArray) names = kk_name_suggest_names (lexicon, "しょうじ かける", learnt, 6);
  g_autoptr (GPtrArray) apart = kk_name_suggest_pairs ("東海林翔", "ショウジ　カケル");

  g_assert_cmpuint (learnt->len, ==, 2);
  g_assert_cmpstr (learnt->pdata[0], ==, "東海林\tショウジ");
  g_assert_cmpstr (kana->pdata[0], ==, "ショウジ　カケル");
  g_assert_cmpstr (names->pdata[0], ==, "東海林　翔");
  g_assert_cmpuint (apart->len, ==, 0);
}

static void
test_nothing (void)
{
  static const char *names[] = {
    "", "　", "JOHN SMITH", "\xff\xfe",
    "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GPtrArray) kana = kk_name_suggest_kana (lexicon, names[i], NULL, 6);
      g_autoptr (GPtrArray) back = kk_name_suggest_names (lexicon, names[i], NULL, 6);

      g_assert_cmpuint (kana->len, ==, 0);
      g_assert_cmpuint (back->len, ==, 0);
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  lexicon = kk_lexicon_open (NULL, &error);
  g_assert_no_error (error);
  g_test_add_func ("/name-suggest/kana", test_kana);
  g_test_add_func ("/name-suggest/names", test_names);
  g_test_add_func ("/name-suggest/learnt", test_learnt);
  g_test_add_func ("/name-suggest/nothing", test_nothing);
  return g_test_run ();
}
