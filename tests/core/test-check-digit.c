/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-check-digit.h"

typedef struct
{
  const char *name;
  gboolean (*check) (const char *);
  const char *good[8];
  const char *bad[8];
} Row;

static gboolean
check_passport (const char *s)
{
  g_autofree char *field = g_strndup (s, strlen (s) - 1);
  return kk_check_mrz (field, s[strlen (s) - 1]);
}

static const Row rows[] = {
  { "my-number",
    kk_check_my_number,
    { "123456789018", "983205673214", "100000000030", "100000000080", "540747143832" },
    { "123456789017", "12345678901", "1234567890189", "98320567321x", "",
      "９８３２０５６７３２１４" } },
  { "juminhyo-code",
    kk_check_juminhyo_code,
    { "12345678903", "20908122616", "99892666870" },
    { "12345678904", "1234567890", "123456789034", "1234567890a" } },
  { "driver-license",
    kk_check_driver_license,
    { "459803358720", "309012345620", "301200000010", "301200000600" },
    { "459803358730", "30901234562", "3090123456200", "30120000001x" } },
  { "corporate-number",
    kk_check_corporate_number,
    { "7123456789012", "4011001098993", "2120901007402" },
    { "8123456789012", "712345678901", "71234567890123" } },
  { "city-code",
    kk_check_city_code,
    { "131016", "011002", "271004", "401307", "472018" },
    { "131017", "13101", "1310166", "13101x" } },
  { "insurer", kk_check_insurer_number, { "33120015" }, { "33120016", "3312001", "331200155" } },
  { "residence-card",
    kk_check_residence_card,
    { "HY28057094ZB", "SC23052916YU" },
    { "HY2805709ZB", "hy28057094ZB", "HY2805709OZB", "1Y28057094ZB", "HY28057094ZBX" } },
  { "mrz",
    check_passport,
    { "TR12345672", "0001018", "2501017", "<<<<0", "<<<<<" },
    { "TR12345673", "0001017", "tr12345672", "250101<" } },
};

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  for (guint i = 0; row->good[i] != NULL; i++)
    if (!row->check (row->good[i]))
      g_error ("%s: %s should be right", row->name, row->good[i]);
  for (guint i = 0; row->bad[i] != NULL; i++)
    if (row->check (row->bad[i]))
      g_error ("%s: %s should be wrong", row->name, row->bad[i]);
}

static void
test_digits (void)
{
  g_assert_cmpint (kk_my_number_check_digit ("12345678901"), ==, 8);
  g_assert_cmpint (kk_my_number_check_digit ("10000000003"), ==, 0); /* r = 1 */
  g_assert_cmpint (kk_my_number_check_digit ("10000000008"), ==, 0); /* r = 0 */
  g_assert_cmpint (kk_my_number_check_digit ("1234567890"), ==, -1);
  g_assert_cmpint (kk_juminhyo_code_check_digit ("1234567890"), ==, 3);
  g_assert_cmpint (kk_driver_license_check_digit ("4598033587"), ==, 2);
  g_assert_cmpint (kk_driver_license_check_digit ("3090123456"), ==, 2);
  g_assert_cmpint (kk_driver_license_check_digit ("3012000000"), ==, 1); /* r = 0 */
  g_assert_cmpint (kk_driver_license_check_digit ("3012000006"), ==, 0); /* r = 1 */
  g_assert_cmpint (kk_city_code_check_digit ("13101"), ==, 6);
  g_assert_cmpint (kk_city_code_check_digit ("01100"), ==, 2);
  g_assert_cmpint (kk_city_code_check_digit ("27100"), ==, 4);
  g_assert_cmpint (kk_city_code_check_digit ("40130"), ==, 7);
  g_assert_cmpint (kk_city_code_check_digit ("47201"), ==, 8);
  g_assert_cmpint (kk_city_code_check_digit ("4720"), ==, -1);
}

/* The composite check digit of the sample passport's second line (旅券). */
static void
test_mrz_composite (void)
{
  g_assert_true (kk_check_mrz ("TR1234567", '2'));
  g_assert_true (kk_check_mrz ("000101", '8'));
  g_assert_true (kk_check_mrz ("250101", '7'));
  g_assert_true (kk_check_mrz ("TR123456720001018"
                               "2501017<<<<<<<<<<<<<<<",
                               '8'));
}

/* Any single wrong digit and any exchange of neighbours is found wherever the rule finds it; what a
 * number of 12 digits can never be is a number with another check digit. */
static void
test_one_check_digit_only (void)
{
  for (int n = 0; n < 2000; n++)
    {
      g_autofree char *payload = g_strdup_printf ("%011u", (guint) n * 2654435u);
      int digit = kk_my_number_check_digit (payload), right = 0;
      for (int d = 0; d < 10; d++)
        {
          g_autofree char *number = g_strdup_printf ("%s%d", payload, d);
          gboolean ok = kk_check_my_number (number);
          right += ok;
          g_assert_true (!ok || d == digit);
        }
      g_assert_cmpint (right, ==, 1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/check-digit/%s", rows[i].name);
      g_test_add_data_func (path, &rows[i], test_row);
    }
  g_test_add_func ("/check-digit/digits", test_digits);
  g_test_add_func ("/check-digit/mrz-composite", test_mrz_composite);
  g_test_add_func ("/check-digit/one-only", test_one_check_digit_only);
  return g_test_run ();
}
