/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <string.h>

#include "lexicon/kk-address-number.h"
#include "lexicon/kk-address-parts.h"

static KkLexicon *lexicon;

static void
test_split (void)
{
  static const struct
  {
    const char *text, *municipality, *town, *number, *building, *lot, *branch;
  } rows[] = {
    { "福岡県小郡市小郡255番地1", "福岡県小郡市", "小郡", "255番地1", "", "255", "1" },
    { "福岡県小郡市小郡２５５番地１　ひまわり荘２０３号室", "福岡県小郡市", "小郡", "２５５番地１",
      "ひまわり荘２０３号室", "255", "1" },
    { "福岡県小郡市小郡255番地1ひまわり荘203号", "福岡県小郡市", "小郡", "255番地1",
      "ひまわり荘203号", "255", "1" },
    { "東京都世田谷区太子堂一丁目2番3号サンハイツ101", "東京都世田谷区", "太子堂一丁目", "2番3号",
      "サンハイツ101", "2", "3" },
    { "世田谷区太子堂1-2-3-405", "世田谷区", "太子堂", "1-2-3", "405", "1", "2-3" },
    { "世田谷区太子堂1-2-3 メゾン太子堂405", "世田谷区", "太子堂", "1-2-3", "メゾン太子堂405", "1",
      "2-3" },
    { "世田谷区太子堂一丁目2-3-405", "世田谷区", "太子堂一丁目", "2-3", "405", "2", "3" },
    { "世田谷区太子堂1丁目2番3-405号", "世田谷区", "太子堂1丁目", "2番3", "405号", "2", "3" },
    { "東京都 世田谷区 太子堂 1-2-3", "東京都 世田谷区", "太子堂", "1-2-3", "", "1", "2-3" },
    { "小郡市大字上岩田字苗代123番地の4 久留米様方", "小郡市", "大字上岩田字苗代", "123番地の4",
      "久留米様方", "123", "4" },
    { "和歌山県日高郡由良町字小引1457番地", "和歌山県日高郡由良町", "字小引", "1457番地", "",
      "1457", "" },
    { "札幌市北区北24条西5丁目1番3号405号室", "札幌市北区", "北24条西5丁目", "1番3号", "405号室",
      "1", "3" },
    { "福岡県小郡市小郡", "福岡県小郡市", "小郡", "", "", "", "" },
    { "福岡県小郡市", "福岡県小郡市", "", "", "", "", "" },
    { "福岡県小郡市小郡無番地", "福岡県小郡市", "小郡", "無番地", "", "", "" },
    { "愛媛県松山市北条甲123番地", "愛媛県松山市", "北条", "甲123番地", "", "123", "" },
    { "東京都千代田区六番町6番地", "東京都千代田区", "六番町", "6番地", "", "6", "" },
    { "東京都世田谷区太子堂二丁目十二番五号", "東京都世田谷区", "太子堂二丁目", "十二番五号", "",
      "12", "5" },
    { "福岡県小郡市小郡12番地3号棟405", "福岡県小郡市", "小郡", "12番地", "3号棟405", "12", "" },
    { "どこか遠い町3-4 青い家", "", "どこか遠い町", "3-4", "青い家", "3", "4" },
    { "", "", "", "", "", "", "" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (KkAddressParts) parts = kk_address_split (lexicon, rows[i].text);
      g_test_message ("%s -> %s|%s|%s|%s (%s %s)", rows[i].text, parts->municipality, parts->town,
                      parts->number, parts->building, parts->lot, parts->branch);
      g_assert_cmpstr (parts->municipality, ==, rows[i].municipality);
      g_assert_cmpstr (parts->town, ==, rows[i].town);
      g_assert_cmpstr (parts->number, ==, rows[i].number);
      g_assert_cmpstr (parts->building, ==, rows[i].building);
      g_assert_cmpstr (parts->lot, ==, rows[i].lot);
      g_assert_cmpstr (parts->branch, ==, rows[i].branch);
    }
}

/* Whatever the text, nothing is lost but what parted the parts. */
static void
test_nothing_lost (void)
{
  static const char *pieces[]
      = { "福岡県小郡市", "小郡", "一丁目", "２番", "3号",    "-",  "405",   "号室",
          "様方",         "　",   " ",      "甲",   "無番地", "の", "ハイツ" };
  g_autoptr (GRand) random = g_rand_new_with_seed (8);
  for (int round = 0; round < 3000; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      for (int i = g_rand_int_range (random, 0, 9); i > 0; i--)
        g_string_append (text, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
      g_autoptr (KkAddressParts) parts = kk_address_split (lexicon, text->str);
      const char *all[] = { parts->municipality, parts->town, parts->number, parts->building };
      const char *at = text->str;
      for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
        {
          const char *found = strstr (at, all[i]);
          g_assert_nonnull (found);
          for (const char *p = at; p < found; p++)
            g_assert_nonnull (strchr ("- \343\200\200", *p));
          at = found + strlen (all[i]);
        }
      for (; *at != '\0'; at++)
        g_assert_nonnull (strchr ("- \343\200\200", *at));
    }
  g_autoptr (KkAddressParts) broken = kk_address_split (lexicon, "\xff小郡\xfe");
  g_assert_nonnull (broken);
}

static void
test_municipality (void)
{
  g_autoptr (KkAddress) a = kk_address_municipality (lexicon, "小郡市小郡255番地");
  g_autoptr (KkAddress) b = kk_address_municipality (lexicon, "福岡県小郡市大崎1");
  g_autoptr (KkAddress) hakata = kk_address_municipality (lexicon, "福岡市博多区住吉一丁目");
  g_autoptr (KkAddress) chuo = kk_address_municipality (lexicon, "福岡県福岡市中央区天神");
  g_autoptr (KkAddress) setagaya = kk_address_municipality (lexicon, "東京都世田谷区太子堂");
  g_autoptr (KkAddress) meguro = kk_address_municipality (lexicon, "東京都目黒区中目黒");
  g_assert_cmpstr (a->city, ==, "小郡市");
  g_assert_cmpstr (a->town, ==, "");
  g_assert_true (kk_address_same_city (a, b));
  g_assert_true (kk_address_same_city (hakata, chuo));
  g_assert_false (kk_address_same_city (a, chuo));
  g_assert_false (kk_address_same_city (setagaya, meguro));
  g_assert_null (kk_address_municipality (lexicon, "火星市"));
}

/* What is typed into the search behind a town, and the ways to write it. */
static void
test_number (void)
{
  static const struct
  {
    const char *query, *town, *number, *forms;
  } rows[] = {
    { "おごおり255-1", "おごおり", "255-1", "255番地1|255番1号" },
    { "おごおり２５５ー１", "おごおり", "255-1", "255番地1|255番1号" },
    { "小郡 255", "小郡", "255", "255番地" },
    { "すかいたわー 1-2-3", "すかいたわー", "1-2-3", "1丁目2番地3|1丁目2番3号|1番地2-3" },
    { "太子堂一丁目2-3", "太子堂一丁目", "2-3", "2番地3|2番3号" },
    { "太子堂一丁目2-3-4", "太子堂一丁目", "2-3-4", "2番地3-4" },
    { "小郡255-", "小郡", "255", "255番地" },
    { "838-0141", "838-0141", NULL, NULL },
    { "北1条", "北1条", NULL, NULL },
    { "小郡1丁目", "小郡1丁目", NULL, NULL },
    { "", "", NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *number = NULL;
      g_autofree char *town = kk_address_cut_number (rows[i].query, &number);

      g_assert_cmpstr (town, ==, rows[i].town);
      g_assert_cmpstr (number, ==, rows[i].number);
      if (number == NULL)
        continue;
      g_autoptr (GPtrArray) forms = kk_address_number_forms (town, number);
      g_ptr_array_add (forms, NULL);
      g_autofree char *joined = g_strjoinv ("|", (char **) forms->pdata);
      g_assert_cmpstr (joined, ==, rows[i].forms);
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_autoptr (GError) error = NULL;
  lexicon = kk_lexicon_open (NULL, &error);
  g_assert_no_error (error);
  g_test_add_func ("/address-parts/split", test_split);
  g_test_add_func ("/address-parts/nothing-lost", test_nothing_lost);
  g_test_add_func ("/address-parts/municipality", test_municipality);
  g_test_add_func ("/address-parts/number", test_number);
  int rc = g_test_run ();
  kk_lexicon_unref (lexicon);
  return rc;
}
