/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-choice.h"
#include "core/kk-field.h"
#include "core/kk-relationship.h"
#include "core/kk-text.h"

#include <string.h>

typedef struct
{
  char *(*turn) (const char *);
  const char *from, *to;
} Row;

static const Row rows[] = {
  { kk_text_fold_width, "ＡＢＣ１２３　ｶﾞｷﾞ", "ABC123 ガギ" },
  { kk_text_fold_width, "髙﨑邊\U000E0101神㍻", "髙﨑邊\U000E0101神平成" },
  { kk_text_fold_hyphens, "1−2ー3―4一5", "1-2-3-4-5" },
  { kk_text_fold_hyphens, "センター一丁目", "センター一丁目" },
  { kk_text_fold, "小郡 255 番地 ー 1", "小郡255番地-1" },
  { kk_text_normalise_name, "  見本   太郎 ", "見本　太郎" },
  { kk_text_normalise_name, "ＮＧＵＹＥＮ　ＭＩＨＯＮ", "NGUYEN MIHON" },
  { kk_text_normalise_name, "葛\U000E0100城 﨑", "葛\U000E0100城　﨑" },
  { kk_text_normalise_kana, "みほん ﾀﾛｳ", "ミホン　タロウ" },
  { kk_text_normalise_address, " 小郡 255　番地", "小郡255番地" },
  { kk_text_normalise_digits, "１２３-４５ 6", "123456" },
  { kk_text_normalise_digits, "12a", NULL },
  { kk_text_strip_selectors, "葛\U000E0100城", "葛城" },
  { kk_relationship_normalise, "妻(未届)", "妻（未届）" },
  { kk_relationship_normalise, "未届の妻", "妻（未届）" },
  { kk_relationship_normalise, "子 の 妻", "子の妻" },
  { kk_relationship_normalise, "子の子の子の子", "子の子の子の子" },
  { kk_relationship_normalise, "子の子の子の子の子", NULL },
  { kk_relationship_normalise, "世帯主の子", NULL },
  { kk_relationship_normalise, "子の", NULL },
  { kk_relationship_normalise, "孫", NULL },
  { kk_relationship_normalise, "", NULL },
};

static void
test_rows (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *got = rows[i].turn (rows[i].from);
      if (g_strcmp0 (got, rows[i].to) != 0)
        g_error ("row %" G_GSIZE_FORMAT ": %s → %s, want %s", i, rows[i].from, got, rows[i].to);
    }
}

static void
test_compare (void)
{
  g_assert_true (kk_text_same ("小郡２５５－１", "小郡 255-1"));
  g_assert_false (kk_text_same ("髙橋", "高橋"));
  g_assert_false (kk_text_same ("葛\U000E0100城", "葛城"));
  g_assert_true (kk_text_same (NULL, ""));
  g_assert_true (kk_text_same_name ("Nguyen Mihon", "NGUYEN　MIHON"));
  g_assert_true (kk_text_is_katakana ("ミホン　タロウ"));
  g_assert_false (kk_text_is_katakana ("ミホン太郎"));
  g_assert_false (kk_text_is_katakana (""));

  const char *at = "葛\U000E0100城か\u3099", *start;
  gsize length, lengths[] = { 7, 3, 6 };
  for (gsize i = 0; i < 3; i++)
    {
      g_assert_true (kk_text_next_cluster (&at, &start, &length));
      g_assert_cmpuint (length, ==, lengths[i]);
    }
  g_assert_false (kk_text_next_cluster (&at, &start, &length));
}

static void
test_rewrites (void)
{
  g_auto (GStrv) grandchild = kk_relationship_rewrites ("孫");
  g_assert_cmpstr (grandchild[0], ==, "子の子");
  g_auto (GStrv) child = kk_relationship_rewrites ("子");
  g_assert_null (child[0]);
  g_auto (GStrv) unknown = kk_relationship_rewrites ("宇宙人");
  g_assert_null (unknown[0]);
  static const char *const words[]
      = { "祖父", "祖母", "甥",     "姪",   "長男",   "二女", "養子",
          "婿",   "嫁",   "連れ子", "おじ", "いとこ", "義父", "内縁の妻" };
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_auto (GStrv) to = kk_relationship_rewrites (words[i]);
      g_assert_nonnull (to[0]);
      for (char **t = to; *t != NULL; t++)
        g_assert_true (kk_relationship_is_valid (*t));
    }
}

static void
test_order (void)
{
  static const char *const order[] = { "世帯主", "妻",     "子",     "子の妻", "子の子", "父",
                                       "兄",     "父の母", "妻の弟", "縁故者", "同居人", "宇宙人" };
  for (gsize i = 1; i < G_N_ELEMENTS (order); i++)
    if (kk_relationship_rank (order[i - 1]) >= kk_relationship_rank (order[i]))
      g_error ("%s should come before %s", order[i - 1], order[i]);
  g_assert_true (kk_relationship_is_spouse ("夫(未届)"));
  g_assert_false (kk_relationship_is_spouse ("子の夫"));
  g_assert_cmpstr (kk_relationship_sex ("子の夫"), ==, "男");
  g_assert_null (kk_relationship_sex ("子"));
  g_assert_cmpint (kk_relationship_generation ("子の子"), ==, 2);
  g_assert_cmpint (kk_relationship_generation ("父の妹"), ==, -1);
}

static void
test_choices (void)
{
  gsize n;
  g_assert_nonnull (kk_choices ("identity.documents", &n));
  g_assert_cmpuint (n, >, 10);
  g_autofree char *label = kk_choice_label ("identity.documents", "driver_license;passport");
  g_assert_cmpstr (label, ==, "運転免許証、旅券");
  g_autofree char *flag = kk_choice_label ("filer.mandate", "true");
  g_assert_cmpstr (flag, ==, "あり");
  g_assert_null (kk_choices ("name", &n));
  const KkField *birth = kk_field_find (KK_SCOPE_PERSON, "birth_date");
  g_autofree char *date = kk_field_normalise (birth, " 昭和６０年４月１日 ");
  g_assert_cmpstr (date, ==, "1985-04-01");
  const KkField *card = kk_field_find (KK_SCOPE_PERSON, "card_number");
  g_autofree char *number = kk_field_normalise (card, "ａｂ１２３４５６７８ｃｄ");
  g_assert_cmpstr (number, ==, "AB12345678CD");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/rows", test_rows);
  g_test_add_func ("/text/compare", test_compare);
  g_test_add_func ("/relationship/rewrites", test_rewrites);
  g_test_add_func ("/relationship/order", test_order);
  g_test_add_func ("/choice/all", test_choices);
  return g_test_run ();
}
