/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "forms/kk-paper-code.h"

static void
test_round_trip (void)
{
  g_auto (KkPaperCode) code = { 0 };
  g_autofree char *text
      = kk_paper_code_format ("0e6f0c52-7a11-4d2b-9c55-1f3a5b7c9d00", 12, "89ABCDEF0123456789");

  g_assert_cmpstr (text, ==, "KK1:0e6f0c52-7a11-4d2b-9c55-1f3a5b7c9d00:12:89abcdef");
  g_assert_true (kk_paper_code_parse (text, &code));
  g_assert_cmpstr (code.case_id, ==, "0e6f0c52-7a11-4d2b-9c55-1f3a5b7c9d00");
  g_assert_cmpint (code.revision, ==, 12);
  g_assert_cmpstr (code.hash, ==, "89abcdef");
  g_autofree char *unsigned_text = kk_paper_code_format ("a", 0, NULL);
  g_assert_cmpstr (unsigned_text, ==, "KK1:a:0:00000000");
}

static void
test_refused (void)
{
  static const char *const bad[] = {
    "",
    "KK1",
    "KK1:::",
    "KK1:a:1:1234567",
    "KK1:a:1:123456789",
    "KK1:a:1:1234567g",
    "KK1:a:-1:12345678",
    "KK1:a: 1:12345678",
    "KK1:a:1000000:12345678",
    "KK1:a:99999999999999999999:12345678",
    "KK1:a b:1:12345678",
    "KK1:../etc:1:12345678",
    "KK1:a:1:12345678:",
    "KK2:a:1:12345678",
    "https://example.jp/",
    "\xff\xfe",
    "KK1:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:1:12345678",
  };
  g_autofree char *endless = g_strnfill (1000000, 'K');
  KkPaperCode code;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_false (kk_paper_code_parse (bad[i], &code));
      g_assert_null (code.case_id);
    }
  g_assert_false (kk_paper_code_parse (NULL, &code));
  g_assert_false (kk_paper_code_parse (endless, &code));
  g_assert_null (kk_paper_code_format ("a:b", 1, NULL));
  g_assert_null (kk_paper_code_format ("", 1, NULL));
  g_assert_null (kk_paper_code_format (NULL, 1, NULL));
  g_assert_null (kk_paper_code_format ("a", -1, NULL));
  g_assert_null (kk_paper_code_format ("a", 1, "123"));
}

static void
test_modules (void)
{
  g_autofree char *endless = g_strnfill (5000, 'K');
  int size;
  g_autofree guint8 *modules = kk_paper_code_modules ("KK1:a:1:12345678", &size);

  g_assert_nonnull (modules);
  g_assert_cmpint (size, ==, 25);
  /* The finder pattern's ring. */
  for (int i = 0; i < 7; i++)
    g_assert_true (modules[i] && modules[i * size] && modules[6 * size + i]);
  g_assert_null (kk_paper_code_modules (endless, &size));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forms/paper-code/round-trip", test_round_trip);
  g_test_add_func ("/forms/paper-code/refused", test_refused);
  g_test_add_func ("/forms/paper-code/modules", test_modules);
  return g_test_run ();
}
