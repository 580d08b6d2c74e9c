/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include "lexicon/kk-name-reading.h"

static KkLexicon *lexicon;

static void
test_pairs (void)
{
  static const struct
  {
    const char *name, *kana;
    gboolean fits;
  } rows[] = {
    { "山田　太郎", "ヤマダ　タロウ", TRUE },
    { "山田太郎", "ヤマダ　タロウ", TRUE },
    { "山田　太郎", "やまだ　たろう", TRUE },
    { "山田　太郎", "ﾔﾏﾀﾞ ﾀﾛｳ", TRUE },
    { "長谷川　宗一郎", "ハセガワ　ソウイチロウ", TRUE },
    { "佐々木　花子", "ササキ　ハナコ", TRUE },
    { "髙橋　惠子", "タカハシ　ケイコ", TRUE },
    { "渡邉󠄐　健一", "ワタナベ　ケンイチ", TRUE },
    { "山﨑　翔太", "ヤマザキ　ショウタ", TRUE },
    { "服部　隆", "ハットリ　タカシ", TRUE },
    { "井上　百合子", "イノウエ　ユリコ", TRUE },
    { "名取　道之", "ナトリ　ミチユキ", TRUE },
    { "名取　友一", "ナトリ　ユウイチ", TRUE },
    { "名取　雅子", "ナトリ　マサコ", TRUE },
    { "大野　さくら", "オオノ　サクラ", TRUE },
    { "大野　さくら", "オーノ　サクラ", TRUE },
    { "𠮷田　茂", "ヨシダ　シゲル", TRUE },
    { "齊藤　學", "サイトウ　マナブ", TRUE },
    { "鈴木　健", "スズキ　ケン", TRUE },
    { "山田　太郎", "カワダ　タロウ", FALSE },
    { "山田　次郎", "ヤマダ　タロウ", FALSE },
    { "鈴木　健", "スズキ　ハジメ", FALSE },
    { "中村　花子", "ナカムラ　タロウ", FALSE },
    { "石井　誠", "シライ　マコト", FALSE },
    { "大野　さくら", "オオノ　サクヤ", FALSE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      KkNameReading reading = kk_name_reading_check (lexicon, rows[i].name, rows[i].kana);
      g_test_message ("%s %s: %d", rows[i].name, rows[i].kana, reading);
      g_assert_cmpint (reading, !=, KK_NAME_READING_UNKNOWN);
      g_assert_cmpint (reading != KK_NAME_READING_NO, ==, rows[i].fits);
    }
  g_assert_cmpint (kk_name_reading_check (lexicon, "鈴木", "スズキ"), ==, KK_NAME_READING_LISTED);
}

static void
test_unknown (void)
{
  static const char *rows[][2] = {
    { "", "" },           { "山田", "" },
    { "", "ヤマダ" },     { "SMITH JOHN", "スミス　ジョン" },
    { "〓田", "ヤマダ" }, { "山田", "YAMADA" },
    { "\xff", "ヤマダ" }, { "山田", "\xff" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (kk_name_reading_check (lexicon, rows[i][0], rows[i][1]), ==,
                     KK_NAME_READING_UNKNOWN);
  /* A long name ends soon, whatever it is. */
  g_autoptr (GString) name = g_string_new (NULL);
  g_autoptr (GString) kana = g_string_new (NULL);
  for (int i = 0; i < 40; i++)
    {
      g_string_append (name, "生");
      g_string_append (kana, "ナマ");
    }
  g_string_append (kana, "ヌ");
  g_assert_cmpint (kk_name_reading_check (lexicon, name->str, kana->str), !=,
                   KK_NAME_READING_LISTED);
}

static gboolean
contains (char **list, const char *word)
{
  return g_strv_contains ((const char *const *) list, word);
}

static void
test_lists (void)
{
  g_auto (GStrv) readings = kk_name_readings (lexicon, "渡邉", KK_NAME_SURNAME, 5);
  g_assert_true (contains (readings, "ワタナベ"));
  g_auto (GStrv) given = kk_name_readings (lexicon, "太郎", KK_NAME_GIVEN, 5);
  g_assert_cmpstr (given[0], ==, "タロウ");
  g_auto (GStrv) names = kk_name_candidates (lexicon, "さとう", KK_NAME_SURNAME, 5);
  g_assert_cmpstr (names[0], ==, "佐藤");
  g_auto (GStrv) limited = kk_name_candidates (lexicon, "ヒロシ", KK_NAME_GIVEN, 3);
  g_assert_cmpuint (g_strv_length (limited), ==, 3);
  g_auto (GStrv) nobody = kk_name_candidates (lexicon, "ンンン", KK_NAME_ANY, 5);
  g_assert_cmpuint (g_strv_length (nobody), ==, 0);
  g_auto (GStrv) none = kk_name_readings (lexicon, "", KK_NAME_ANY, 5);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_autoptr (GError) error = NULL;
  lexicon = kk_lexicon_open (NULL, &error);
  g_assert_no_error (error);
  g_test_add_func ("/name-reading/pairs", test_pairs);
  g_test_add_func ("/name-reading/unknown", test_unknown);
  g_test_add_func ("/name-reading/lists", test_lists);
  int rc = g_test_run ();
  kk_lexicon_unref (lexicon);
  return rc;
}
