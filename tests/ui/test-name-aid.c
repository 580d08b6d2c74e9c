/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lexicon/kk-name-suggest.h"
#include "tests/ui/ui-test.h"
#include "ui/kk-name-aid.h"

static gboolean
has (GPtrArray *list, const char *text)
{
  return g_ptr_array_find_with_equal_func (list, text, g_str_equal, NULL);
}

static GPtrArray *
collect (KkLexicon *lexicon, const KkNotice *notice, const char *path, const char *text)
{
  return kk_name_aid_collect (lexicon, NULL, notice, path, text);
}

/* Readings for the name that stands there, fewer as one types; names for a reading, typed or there
 * already. */
static void
test_collect (void)
{
  g_autoptr (GError) error = NULL;
  KkLexicon *lexicon = kk_lexicon_open (NULL, &error);
  g_autoptr (KkNotice) notice = kk_notice_new (KK_MOVE_IN);
  g_autoptr (GPtrArray) empty = NULL;
  g_autoptr (GPtrArray) readings = NULL;
  g_autoptr (GPtrArray) typed = NULL;
  g_autoptr (GPtrArray) other = NULL;
  g_autoptr (GPtrArray) names = NULL;
  g_autoptr (GPtrArray) typed_names = NULL;
  g_autoptr (GPtrArray) kanji = NULL;
  g_autoptr (GPtrArray) address = NULL;

  g_assert_no_error (error);
  kk_notice_add_person (notice);
  empty = collect (lexicon, notice, "persons[0].name_kana", "");
  g_assert_cmpuint (empty->len, ==, 0);
  kk_notice_set (notice, "persons[0].name", "渡邉　花子", KK_SOURCE_TYPED);
  readings = collect (lexicon, notice, "persons[0].name_kana", "");
  g_assert_true (has (readings, "ワタナベ　ハナコ"));
  g_assert_cmpuint (readings->len, <=, 6);
  typed = collect (lexicon, notice, "persons[0].name_kana", "わた");
  g_assert_true (has (typed, "ワタナベ　ハナコ"));
  other = collect (lexicon, notice, "persons[0].name_kana", "サトウ");
  g_assert_cmpuint (other->len, ==, 0);

  kk_notice_set (notice, "filer.name_kana", "サトウ　タロウ", KK_SOURCE_TYPED);
  names = collect (lexicon, notice, "filer.name", "");
  g_assert_true (has (names, "佐藤　太郎"));
  typed_names = collect (lexicon, notice, "persons[0].name", "さとう　たろう");
  g_assert_true (has (typed_names, "佐藤　太郎"));
  kanji = collect (lexicon, notice, "filer.name", "佐");
  g_assert_cmpuint (kanji->len, ==, 0);
  address = collect (lexicon, notice, "new_address", "");
  g_assert_cmpuint (address->len, ==, 0);
  kk_lexicon_unref (lexicon);
}

static void
test_partner (void)
{
  static const char *const pairs[][2]
      = { { "persons[2].name", "persons[2].name_kana" }, { "filer.name", "filer.name_kana" } };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    for (int way = 0; way < 2; way++)
      {
        g_autofree char *partner = kk_name_aid_partner (pairs[i][way]);

        g_assert_cmpstr (partner, ==, pairs[i][1 - way]);
      }
  g_assert_null (kk_name_aid_partner ("new_head"));
  g_assert_null (kk_name_aid_partner (NULL));
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/name-aid/collect", test_collect);
  g_test_add_func ("/name-aid/partner", test_partner);
  return g_test_run ();
}
