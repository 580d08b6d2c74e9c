/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include "lexicon/kk-address.h"

static KkLexicon *lexicon;

static char *
first_text (GPtrArray *found)
{
  return found->len > 0 ? kk_address_text (found->pdata[0]) : g_strdup ("");
}

static void
test_postal_code (void)
{
  static const char *spellings[]
      = { "1540004", "154-0004", "１５４−０００４", "〒154-0004", " 154 0004 " };
  for (gsize i = 0; i < G_N_ELEMENTS (spellings); i++)
    {
      g_autoptr (GPtrArray) found = kk_address_by_postal_code (lexicon, spellings[i], 10);
      g_assert_cmpuint (found->len, ==, 1);
      const KkAddress *address = found->pdata[0];
      g_assert_cmpstr (address->postal_code, ==, "1540004");
      g_assert_cmpstr (address->prefecture, ==, "東京都");
      g_assert_cmpstr (address->city, ==, "世田谷区");
      g_assert_cmpstr (address->town, ==, "太子堂");
      g_assert_cmpstr (address->prefecture_kana, ==, "トウキョウト");
      g_assert_cmpstr (address->city_kana, ==, "セタガヤク");
      g_assert_cmpstr (address->town_kana, ==, "タイシドウ");
      g_assert_cmpstr (address->prefecture_code, ==, "13");
    }
  g_autoptr (GPtrArray) prefix = kk_address_by_postal_code (lexicon, "154", 1000);
  g_assert_cmpuint (prefix->len, >, 10);
  for (guint i = 0; i < prefix->len; i++)
    g_assert_true (g_str_has_prefix (((KkAddress *) prefix->pdata[i])->postal_code, "154"));
  static const char *wrong[] = { "", "15", "15400045", "154-000a", "0000000", "\xff\xfe", "東京" };
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GPtrArray) none = kk_address_by_postal_code (lexicon, wrong[i], 10);
      g_assert_cmpuint (none->len, ==, 0);
    }
}

static void
test_search (void)
{
  static const struct
  {
    const char *query, *first;
  } rows[] = {
    { "太子堂", "宮城県仙台市太白区太子堂" },
    { "東京都世田谷区太子堂", "東京都世田谷区太子堂" },
    { "世田谷 太子", "東京都世田谷区太子堂" },
    { "世田谷　太子", "東京都世田谷区太子堂" },
    { "小郡市", "福岡県小郡市" },
    { "せたがやくたいしどう", "東京都世田谷区太子堂" },
    { "セタガヤタイシ", "東京都世田谷区太子堂" },
    { "ｾﾀｶﾞﾔ ﾀｲｼ", "東京都世田谷区太子堂" },
    { "せたが たい", "東京都世田谷区太子堂" },
    { "ふくおかけんおごおりし", "福岡県小郡市" },
    { "おごおりし", "福岡県小郡市" },
    { "811-3101", "福岡県古賀市天神" },
    { "札幌市北区北24条", "北海道札幌市北区北二十四条西" },
    { "霞ケ関 千代田", "" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GPtrArray) found = kk_address_search (lexicon, rows[i].query, 20);
      g_autofree char *first = first_text (found);
      g_test_message ("%s -> %s", rows[i].query, first);
      g_assert_cmpstr (first, ==, rows[i].first);
    }
  /* Initials: と=東京都, せ=世田谷区, た=太子堂. */
  g_autoptr (GPtrArray) initials = kk_address_search (lexicon, "とせた", 100);
  gboolean seen = FALSE;
  for (guint i = 0; i < initials->len; i++)
    seen = seen || g_str_equal (((KkAddress *) initials->pdata[i])->town, "太子堂");
  g_assert_true (seen);

  static const char *odd[] = { "", " ", "\xff", "%", "'", "ー", "ッ", "\n", "x", "〒" };
  for (gsize i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autoptr (GPtrArray) found = kk_address_search (lexicon, odd[i], 5);
      g_assert_cmpuint (found->len, <=, 5);
    }
  g_autofree char *lengthy = g_strnfill (100000, 'a');
  g_autoptr (GPtrArray) none = kk_address_search (lexicon, lengthy, 5);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_drill_down (void)
{
  g_autoptr (GPtrArray) prefectures = kk_address_prefectures (lexicon);
  g_assert_cmpuint (prefectures->len, ==, 47);
  guint cities = 0, unparted = 0;
  for (guint i = 0; i < prefectures->len; i++)
    {
      const KkAddress *prefecture = prefectures->pdata[i];
      g_assert_cmpstr (prefecture->prefecture_kana, !=, "");
      g_autoptr (GPtrArray) list = kk_address_cities (lexicon, prefecture->prefecture);
      cities += list->len;
      for (guint k = 0; k < list->len; k++)
        {
          const KkAddress *city = list->pdata[k];
          unparted += !g_str_has_suffix (city->city, "市") && !g_str_has_suffix (city->city, "区")
                      && !g_str_has_suffix (city->city, "町")
                      && !g_str_has_suffix (city->city, "村");
        }
    }
  /* 市区町村 of January 2023 with the wards, without 北方領土. */
  g_assert_cmpuint (cities, ==, 1896);
  g_assert_cmpuint (unparted, ==, 0);
  g_autoptr (GPtrArray) towns = kk_address_towns (lexicon, "東京都", "世田谷区");
  g_assert_cmpuint (towns->len, >, 50);
  g_autoptr (GPtrArray) none = kk_address_towns (lexicon, "大阪府", "世田谷区");
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_codes (void)
{
  g_autoptr (KkAddress) city = kk_address_city_by_code (lexicon, "402168");
  g_assert_nonnull (city);
  g_assert_cmpstr (city->city, ==, "小郡市");
  g_autofree char *code = kk_address_city_code (lexicon, "福岡県小郡市");
  g_assert_cmpstr (code, ==, "402168");
  g_autofree char *brief = kk_address_city_code (lexicon, "小郡市");
  g_assert_cmpstr (brief, ==, "402168");
  g_autofree char *ward = kk_address_city_code (lexicon, "世田谷区");
  g_assert_cmpstr (ward, ==, "131121");
  g_assert_null (kk_address_city_by_code (lexicon, "999999"));
  g_assert_null (kk_address_city_by_code (lexicon, ""));
  g_assert_null (kk_address_city_code (lexicon, "府中市")); /* 東京都 and 広島県 */
  g_assert_null (kk_address_city_code (lexicon, ""));
}

static void
test_match_prefix (void)
{
  static const struct
  {
    const char *text, *found, *rest;
  } rows[] = {
    { "東京都世田谷区太子堂１丁目２番３号", "東京都世田谷区太子堂", "１丁目２番３号" },
    { "世田谷区太子堂1-2-3", "東京都世田谷区太子堂", "1-2-3" },
    { "東京都 世田谷区 太子堂 1-2-3", "東京都世田谷区太子堂", "1-2-3" },
    { "栃木県塩谷郡塩谷町上寺島8丁目35番7号", "栃木県塩谷郡塩谷町上寺島", "8丁目35番7号" },
    { "塩谷町大字上寺島35", "栃木県塩谷郡塩谷町上寺島", "35" },
    { "和歌山県日高郡由良町字小引1457番地", "和歌山県日高郡由良町小引", "1457番地" },
    { "札幌市北区北24条西5丁目", "北海道札幌市北区北二十四条西", "5丁目" },
    { "福岡県小郡市1番", "福岡県小郡市", "1番" },
    { "茨城県龍ヶ崎市", "茨城県龍ケ崎市", "" },
    { "茨城県竜が崎市1", "茨城県龍ケ崎市", "1" },
    { "東京都千代田区霞ヶ関１", "東京都千代田区霞が関", "１" },
    { "東京都千代田区丸ノ内１", "東京都千代田区丸の内", "１" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (KkAddressMatch) match = kk_address_match_prefix (lexicon, rows[i].text);
      g_assert_nonnull (match);
      g_autofree char *text = kk_address_text (match->address);
      g_test_message ("%s -> %s", rows[i].text, text);
      g_assert_cmpstr (text, ==, rows[i].found);
      g_assert_cmpstr (rows[i].text + match->length, ==, rows[i].rest);
      g_assert_cmpfloat (match->distance, ==, 0);
    }
  g_assert_null (kk_address_match_prefix (lexicon, ""));
  g_assert_null (kk_address_match_prefix (lexicon, "火星市"));
  g_assert_null (kk_address_match_prefix (lexicon, "\xff\xff"));
  g_autofree char *many = g_strnfill (5000, 'a');
  g_assert_null (kk_address_match_prefix (lexicon, many));
  g_autoptr (GString) aza = g_string_new ("福岡県小郡市");
  for (int i = 0; i < 2000; i++)
    g_string_append (aza, "大字");
  g_autoptr (KkAddressMatch) dizzy = kk_address_match_prefix (lexicon, aza->str);
  g_assert_nonnull (dizzy);
}

static void
test_complete (void)
{
  static const struct
  {
    const char *text, *found, *rest;
    double most;
  } rows[] = {
    { "東京都世田谷区太子堂１丁目", "東京都世田谷区太子堂", "１丁目", 0 },
    { "東京都世田谷区大子堂１丁目", "東京都世田谷区太子堂", "１丁目", 0.5 },
    { "東京都世田各区太子堂１丁目", "東京都世田谷区太子堂", "１丁目", 1 },
    { "東京部世田谷区太子宣１丁目", "東京都世田谷区太子堂", "１丁目", 1.5 },
    { "東京都世谷区太子堂１丁目", "東京都世田谷区太子堂", "１丁目", 1 },
    { "東京都世田田谷区太子堂１丁目", "東京都世田谷区太子堂", "１丁目", 1 },
    { "塩谷郡塩谷町大字上寺鳥35", "栃木県塩谷郡塩谷町上寺島", "35", 0.5 },
    { "橿岡県小都市小都1", "福岡県小郡市小郡", "1", 2 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GPtrArray) found = kk_address_complete (lexicon, rows[i].text, 3, 5);
      g_assert_cmpuint (found->len, >, 0);
      const KkAddressMatch *best = found->pdata[0];
      g_autofree char *text = kk_address_text (best->address);
      g_test_message ("%s -> %s at %g", rows[i].text, text, best->distance);
      g_assert_cmpstr (text, ==, rows[i].found);
      g_assert_cmpstr (rows[i].text + best->length, ==, rows[i].rest);
      g_assert_cmpfloat (best->distance, <=, rows[i].most);
    }
  static const char *odd[]
      = { "", "\xff", "大字大字大字大字", "aaaaaaaaaaaaaaaaaaaaaaaa", "市市市市市市" };
  for (gsize i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autoptr (GPtrArray) found = kk_address_complete (lexicon, odd[i], 100, 5);
      g_assert_cmpuint (found->len, <=, 5);
    }
}

static void
test_automaton (void)
{
  KkAddressState state = kk_address_start (lexicon);
  g_assert_cmpuint (state, !=, 0);
  for (const char *p = "世田谷区太子堂"; *p != '\0'; p = g_utf8_next_char (p))
    {
      guint n;
      const gunichar *next = kk_address_state_next (lexicon, state, &n);
      gunichar folded = kk_address_fold_char (lexicon, g_utf8_get_char (p));
      gboolean offered = FALSE;
      for (guint i = 0; i < n; i++)
        offered = offered || next[i] == folded;
      g_assert_true (offered);
      state = kk_address_step (lexicon, state, g_utf8_get_char (p));
      g_assert_cmpuint (state, !=, 0);
    }
  g_assert_true (kk_address_state_ends (lexicon, state));
  g_assert_cmpuint (kk_address_step (lexicon, state, 'q'), ==, 0);
  g_assert_cmpuint (kk_address_step (lexicon, 0, 'q'), ==, 0);
  g_assert_cmpuint (kk_address_step (lexicon, G_MAXUINT32, 'q'), ==, 0);
}

/* Every entry is found by its own text; that text is all explained. */
static void
test_every_entry (void)
{
  guint entries = 0;
  for (int area = 10; area < 999; area += 13)
    {
      g_autofree char *digits = g_strdup_printf ("%03d", area);
      g_autoptr (GPtrArray) places = kk_address_by_postal_code (lexicon, digits, 1000);
      for (guint i = 0; i < places->len; i++)
        {
          g_autofree char *text = kk_address_text (places->pdata[i]);
          g_autoptr (KkAddressMatch) match = kk_address_match_prefix (lexicon, text);
          g_assert_nonnull (match);
          g_assert_cmpuint (match->length, ==, strlen (text));
          entries++;
        }
    }
  g_assert_cmpuint (entries, >, 3000);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_autoptr (GError) error = NULL;
  lexicon = kk_lexicon_open (NULL, &error);
  g_assert_no_error (error);
  g_test_add_func ("/address/postal-code", test_postal_code);
  g_test_add_func ("/address/search", test_search);
  g_test_add_func ("/address/drill-down", test_drill_down);
  g_test_add_func ("/address/codes", test_codes);
  g_test_add_func ("/address/match-prefix", test_match_prefix);
  g_test_add_func ("/address/complete", test_complete);
  g_test_add_func ("/address/automaton", test_automaton);
  g_test_add_func ("/address/every-entry", test_every_entry);
  int rc = g_test_run ();
  kk_lexicon_unref (lexicon);
  return rc;
}
