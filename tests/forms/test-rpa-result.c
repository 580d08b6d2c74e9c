/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "forms/kk-cp932.h"
#include "forms/kk-rpa.h"

static GPtrArray *
parse (const char *data, gsize length, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);

  return kk_rpa_results_parse (bytes, error);
}

#define GOOD                                                                                       \
  "受付番号,枝番,氏名,結果,エラー\r\n"                                                \
  "A-0417,1,見本,済,\r\n"                                                                       \
  "A-0417,2,\"見\"\"本\",失敗,\"続柄が\r\n,未登録\"\r\n"

static void
assert_good (GPtrArray *results)
{
  const KkRpaResult *first = results->pdata[0], *second = results->pdata[1];

  g_assert_cmpuint (results->len, ==, 2);
  g_assert_cmpstr (first->receipt_number, ==, "A-0417");
  g_assert_cmpint (first->branch, ==, 1);
  g_assert_true (first->ok);
  g_assert_cmpstr (first->error, ==, "");
  g_assert_cmpint (second->branch, ==, 2);
  g_assert_false (second->ok);
  g_assert_cmpstr (second->error, ==, "続柄が  ,未登録");
}

static void
test_good (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) utf8 = parse (GOOD, strlen (GOOD), &error);
  g_assert_no_error (error);
  assert_good (utf8);
  g_autoptr (GPtrArray) bom = parse ("\xEF\xBB\xBF" GOOD, strlen (GOOD) + 3, &error);
  g_assert_no_error (error);
  assert_good (bom);
  g_autoptr (GByteArray) bytes = kk_cp932_from_utf8 (GOOD);
  g_autoptr (GPtrArray) cp932 = parse ((const char *) bytes->data, bytes->len, &error);
  g_assert_no_error (error);
  assert_good (cp932);
  g_autoptr (GPtrArray) lf
      = parse ("エラー,結果,枝番,受付番号\n,OK,1,A\n\n,NG,2,A",
               strlen ("エラー,結果,枝番,受付番号\n,OK,1,A\n\n,NG,2,A"), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lf->len, ==, 2);
}

static void
test_hostile (void)
{
  static const struct
  {
    const char *text, *where;
  } cases[] = {
    { "", "line 1:" },
    { "\n", "line 1:" },
    { "受付番号,枝番,結果\n", "line 1:" },
    { "受付番号,枝番,結果,エラー,結果\n", "line 1:" },
    { "受付番号,枝番,結果,エラー\nA,1\n", "line 2:" },
    { "受付番号,枝番,結果,エラー\nA,1,済,\nA,0,済,\n", "line 3:" },
    { "受付番号,枝番,結果,エラー\nA,-1,済,\n", "line 2:" },
    { "受付番号,枝番,結果,エラー\nA,1e9,済,\n", "line 2:" },
    { "受付番号,枝番,結果,エラー\nA,99999999999999999999,済,\n", "line 2:" },
    { "受付番号,枝番,結果,エラー\n,1,済,\n", "line 2:" },
    { "受付番号,枝番,結果,エラー\nA\x01,1,済,\n", "line 2:" },
    { "受付番号,枝番,結果,エラー\nA,1,たぶん,\n", "line 2:" },
    { "受付番号,枝番,結果,エラー\nA,1,,\n", "line 2:" },
    { "受付番号,枝番,結果,エラー\nA,1,済,\nA,1,失敗,\n", "line 3:" },
    { "受付番号,枝番,結果,エラー\nA,1,済,\"閉じない\n\n\n", "line 2:" },
    { "\xff\xff\xff", "line 1:" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) results = parse (cases[i].text, strlen (cases[i].text), &error);
      g_test_message ("%s", error ? error->message : "parsed");
      g_assert_null (results);
      g_assert_error (error, KK_FORM_ERROR, KK_FORM_ERROR_DATA);
      g_assert_true (g_str_has_prefix (error->message, cases[i].where));
    }
  g_autoptr (GError) error = NULL;
  g_assert_null (parse ("受付番号\0", 13, &error));
  g_assert_nonnull (error);

  /* What a robot says is cut to what a screen can show. */
  g_autofree char *endless = g_strnfill (100000, 'x');
  g_autofree char *text
      = g_strdup_printf ("受付番号,枝番,結果,エラー\nA,1,失敗,\xE2\x80\xAE%s\n", endless);
  g_autoptr (GPtrArray) results = parse (text, strlen (text), NULL);
  const KkRpaResult *result = results->pdata[0];
  g_assert_cmpint (g_utf8_strlen (result->error, -1), ==, 500);
  g_assert_cmpint (result->error[0], ==, ' ');

  g_autofree char *commas = g_strnfill (100000, ',');
  g_clear_error (&error);
  g_assert_null (parse (commas, strlen (commas), &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_null (kk_rpa_results_load ("/dev/zero", &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_null (kk_rpa_results_load ("/nonexistent", &error));
  g_assert_nonnull (error);
}

/* Random bytes and random changes: an error or a result, never a crash. */
static void
test_random (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (417);

  for (int i = 0; i < 20000; i++)
    {
      gsize n = strlen (GOOD);
      g_autofree char *copy = g_memdup2 (GOOD, n);
      for (int k = g_rand_int_range (random, 1, 6); k > 0; k--)
        copy[g_rand_int_range (random, 0, (gint32) n)] = (char) g_rand_int_range (random, 0, 256);
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) results
          = parse (copy, (gsize) g_rand_int_range (random, 1, (gint32) n + 1), &error);
      g_assert_true ((results == NULL) == (error != NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forms/rpa-result/good", test_good);
  g_test_add_func ("/forms/rpa-result/hostile", test_hostile);
  g_test_add_func ("/forms/rpa-result/random", test_random);
  return g_test_run ();
}
