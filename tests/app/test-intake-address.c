/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include "app/kk-intake-address.h"

static void
test_building (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkLexicon) lexicon = kk_lexicon_open (NULL, &error);
  g_assert_no_error (error);
  g_autoptr (KkNotice) notice = kk_notice_new (KK_MOVE_IN);
  KkSource *page = kk_source_new (KK_SOURCE_PAGE, "福岡県小郡市小郡255番地1ひまわり荘203号", 0.8);
  KkSource *card = kk_source_new (KK_SOURCE_CARD, "福岡県小郡市小郡255番地1ひまわり荘203号", 0.95);
  const char *others[] = { "福岡県小郡市小郡255番地7ひまわり荘203号", NULL };
  page->page = g_strdup ("page");
  page->text = g_strdup ("小郡255番地1 ひまわり荘203号");
  page->alternatives = g_strdupv ((char **) others);
  card->page = g_strdup ("card");
  kk_value_add_source (kk_notice_ensure (notice, "old_address"), page);
  kk_value_add_source (kk_notice_ensure (notice, "old_address"), card);
  kk_notice_set (notice, "new_address", "福岡県小郡市小郡1番地コーポ", KK_SOURCE_TYPED);

  /* Twice: the second time there is nothing left to do. */
  for (int i = 0; i < 2; i++)
    {
      kk_intake_split_addresses (notice, lexicon);
      KkValue *value = kk_notice_get (notice, "old_address");
      KkValue *building = kk_notice_get (notice, "old_address_building");
      g_assert_cmpstr (value->value, ==, "福岡県小郡市小郡255番地1");
      g_assert_cmpstr (page->alternatives[0], ==, "福岡県小郡市小郡255番地7");
      g_assert_cmpstr (page->text, ==, "小郡255番地1 ひまわり荘203号");
      g_assert_cmpfloat (page->confidence, ==, 0.8);
      g_assert_cmpstr (building->value, ==, "ひまわり荘203号");
      g_assert_cmpuint (building->sources->len, ==, 2);
      g_assert_false (kk_value_is_conflict (building));
      g_assert_false (kk_value_needs_check (value));
      g_assert_cmpstr (kk_notice_text (notice, "new_address"), ==, "福岡県小郡市小郡1番地コーポ");
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/intake-address/building", test_building);
  return g_test_run ();
}
