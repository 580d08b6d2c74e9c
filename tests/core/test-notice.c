/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-json.h"
#include "core/kk-notice.h"

#include <string.h>

static const char *const examples[] = { "move-in",     "move-in-special", "move-in-abroad",
                                        "move-within", "move-out",        "household-change" };

static char *
read_example (const char *name)
{
  g_autofree char *file = g_strconcat (name, ".json", NULL);
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "..", "resources", "schema", "examples", file, NULL);
  char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static KkNotice *
parse (const char *json)
{
  g_autoptr (GError) error = NULL;
  KkNotice *notice = kk_notice_from_string (json, -1, &error);
  g_assert_no_error (error);
  return notice;
}

/* Canonical text of what a file says equals canonical text of what we made of it: nothing is lost,
 * nothing added. */
static void
test_examples (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      g_autofree char *text = read_example (examples[i]);
      g_autoptr (JsonNode) node = kk_json_parse (text, -1, NULL);
      g_autofree char *want = kk_json_to_canonical (node);
      g_autoptr (KkNotice) notice = parse (text);
      g_autofree char *got = kk_notice_to_string (notice);
      g_assert_cmpstr (got, ==, want);

      g_autoptr (KkNotice) copy = kk_notice_copy (notice);
      g_assert_true (kk_notice_equal (copy, notice));
      g_autofree char *again = kk_notice_to_string (copy);
      g_assert_cmpstr (again, ==, want);
    }
}

static void
test_unknown_members (void)
{
  static const char json[] = "{\"x\":[1,{\"z\":1,\"a\":2.5}],\"kind\":\"move_in\",\"partial\":true,"
                             "\"fields\":{\"new_key\":{\"deep\":[null]},\"new_address\":{\"value\":"
                             "\"福岡県\",\"note\":true,"
                             "\"confirmed\":false,\"sources\":[{\"kind\":\"page\",\"value\":"
                             "\"福岡県\",\"confidence\":0.5,"
                             "\"lens\":{\"b\":1,\"a\":9007199254740993}}]}},"
                             "\"persons\":[{\"shoe_size\":27,\"name\":{\"value\":\"見本\","
                             "\"sources\":[],\"confirmed\":true,"
                             "\"remark\":\"確認\",\"disputed\":true,\"q\":\"\"}}]}";
  g_autoptr (KkNotice) notice = parse (json);
  g_autoptr (KkNotice) copy = kk_notice_copy (notice);
  g_autoptr (JsonNode) node = kk_json_parse (json, -1, NULL);
  g_autofree char *want = kk_json_to_canonical (node);
  g_autofree char *got = kk_notice_to_string (copy);
  g_assert_cmpstr (got, ==, want);
  g_assert_true (kk_notice_equal (notice, copy));
  g_assert_nonnull (strstr (got, "9007199254740993"));

  g_autoptr (KkNotice) again = parse (got);
  g_assert_true (kk_notice_equal (notice, again));
  kk_notice_set (copy, "new_address", "佐賀県", KK_SOURCE_TYPED);
  g_assert_false (kk_notice_equal (notice, copy));
}

static void
test_hostile (void)
{
  static const struct
  {
    const char *json;
    KkNoticeError code;
  } rows[] = {
    { "", KK_NOTICE_ERROR_SYNTAX },
    { "{", KK_NOTICE_ERROR_SYNTAX },
    { "{\"kind\":\"move_in\"", KK_NOTICE_ERROR_SYNTAX },
    { "{\"kind\":\"move_in\\u0000\"}", KK_NOTICE_ERROR_SYNTAX },
    { "{\"kind\":\"move_in\",\"x\":\"\\ud800\"}", KK_NOTICE_ERROR_SYNTAX },
    { "{\"kind\":\"move_in\",\"x\":\"\\udc00\"}", KK_NOTICE_ERROR_SYNTAX },
    { "{\"kind\":\"move_in\",\"x\":\"\xff\"}", KK_NOTICE_ERROR_SYNTAX },
    { "{\"kind\":\"move_in\",\"x\":1e999}", KK_NOTICE_ERROR_SYNTAX },
    { "{\"kind\":\"move_in\",\"x\":123456789012345678901234567890}", KK_NOTICE_ERROR_SYNTAX },
    { "{\"kind\":\"move_in\",\"x\":0x10}", KK_NOTICE_ERROR_SYNTAX },
    { "{\"kind\":\"move_in\" /* */}", KK_NOTICE_ERROR_SYNTAX },
    { "{\"kind\":\"move_in\",\"x\":\"", KK_NOTICE_ERROR_SYNTAX },
    { "[]", KK_NOTICE_ERROR_INVALID },
    { "7", KK_NOTICE_ERROR_INVALID },
    { "null", KK_NOTICE_ERROR_INVALID },
    { "{}", KK_NOTICE_ERROR_INVALID },
    { "{\"kind\":7}", KK_NOTICE_ERROR_INVALID },
    { "{\"kind\":\"fly\"}", KK_NOTICE_ERROR_INVALID },
    { "{\"kind\":\"move_in\",\"partial\":\"yes\"}", KK_NOTICE_ERROR_INVALID },
    { "{\"kind\":\"move_in\",\"fields\":[]}", KK_NOTICE_ERROR_INVALID },
    { "{\"kind\":\"move_in\",\"persons\":{}}", KK_NOTICE_ERROR_INVALID },
    { "{\"kind\":\"move_in\",\"persons\":[7]}", KK_NOTICE_ERROR_INVALID },
    { "{\"kind\":\"move_in\",\"fields\":{\"new_head\":\"x\"}}", KK_NOTICE_ERROR_INVALID },
    { "{\"kind\":\"move_in\",\"fields\":{\"new_head\":{\"value\":1}}}", KK_NOTICE_ERROR_INVALID },
    { "{\"kind\":\"move_in\",\"fields\":{\"new_head\":{\"value\":\"x\",\"confirmed\":1}}}",
      KK_NOTICE_ERROR_INVALID },
    { "{\"kind\":\"move_in\",\"fields\":{\"new_head\":{\"value\":\"x\",\"sources\":{}}}}",
      KK_NOTICE_ERROR_INVALID },
    { "{\"kind\":\"move_in\",\"fields\":{\"new_head\":{\"value\":\"x\",\"sources\":[{\"kind\":"
      "\"moon\","
      "\"value\":\"x\"}]}}}",
      KK_NOTICE_ERROR_INVALID },
    { "{\"kind\":\"move_in\",\"fields\":{\"new_head\":{\"value\":\"x\",\"sources\":[{\"kind\":"
      "\"page\","
      "\"value\":\"x\",\"confidence\":1.5}]}}}",
      KK_NOTICE_ERROR_INVALID },
    { "{\"kind\":\"move_in\",\"fields\":{\"new_head\":{\"value\":\"x\",\"sources\":[{\"kind\":"
      "\"page\","
      "\"value\":\"x\",\"confidence\":\"high\"}]}}}",
      KK_NOTICE_ERROR_INVALID },
    { "{\"kind\":\"move_in\",\"fields\":{\"new_head\":{\"value\":\"x\",\"sources\":[{\"kind\":"
      "\"page\","
      "\"value\":\"x\",\"alternatives\":[\"y\"],\"alternative_scores\":[0.5,0.1]}]}}}",
      KK_NOTICE_ERROR_INVALID },
    { "{\"kind\":\"move_in\",\"fields\":{\"new_head\":{\"value\":\"x\",\"sources\":[{\"kind\":"
      "\"page\","
      "\"value\":\"x\",\"alternatives\":[\"y\"],\"alternative_scores\":[1.5]}]}}}",
      KK_NOTICE_ERROR_INVALID },
    { "{\"kind\":\"move_in\",\"fields\":{\"new_head\":{\"value\":\"x\",\"sources\":[{\"kind\":"
      "\"page\","
      "\"value\":\"x\",\"box\":[1,2,3]}]}}}",
      KK_NOTICE_ERROR_INVALID },
    { "{\"kind\":\"move_in\",\"fields\":{\"new_head\":{\"value\":\"x\",\"sources\":[{\"kind\":"
      "\"page\","
      "\"value\":\"x\",\"box\":[1,2,3,1e300]}]}}}",
      KK_NOTICE_ERROR_INVALID },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KkNotice) notice = kk_notice_from_string (rows[i].json, -1, &error);
      if (notice != NULL || !g_error_matches (error, KK_NOTICE_ERROR, (int) rows[i].code))
        g_error ("%s: %s", rows[i].json, error != NULL ? error->message : "accepted");
    }

  for (int depth = 30; depth <= 2000000; depth = depth == 30 ? 2000000 : depth + 1)
    {
      g_autoptr (GString) deep = g_string_new ("{\"kind\":\"move_in\",\"x\":");
      for (int i = 0; i < depth; i++)
        g_string_append_c (deep, '[');
      for (int i = 0; i < depth; i++)
        g_string_append_c (deep, ']');
      g_string_append_c (deep, '}');
      g_autoptr (GError) error = NULL;
      g_autoptr (KkNotice) notice = kk_notice_from_string (deep->str, (gssize) deep->len, &error);
      g_assert_true ((notice != NULL) == (depth == 30));
    }
  /* Every beginning of a good notice is refused without a crash. */
  g_autofree char *text = read_example ("move-in");
  gsize length = strlen (g_strchomp (text));
  for (gsize n = 0; n < length; n += 7)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (kk_notice_from_string (text, (gssize) n, &error));
      g_assert_nonnull (error);
    }
}

static KkSource *
source (KkSourceKind kind, const char *value, double confidence, const char *page)
{
  KkSource *s = kk_source_new (kind, value, confidence);
  s->page = g_strdup (page);
  return s;
}

static void
test_value (void)
{
  g_autoptr (KkValue) value = kk_value_new ();
  g_assert_false (kk_value_needs_check (value));
  kk_value_add_source (value, source (KK_SOURCE_PAGE, "大川　健", 0.7, "p1"));
  g_assert_cmpstr (value->value, ==, "大川　健");
  g_assert_true (kk_value_needs_check (value));
  kk_value_add_source (value, source (KK_SOURCE_CARD, "大川健", 0.97, "p2"));
  g_assert_false (kk_value_is_conflict (value)); /* spaces fold */
  g_assert_false (kk_value_needs_check (value));
  kk_value_add_source (value, source (KK_SOURCE_CARD, "犬川健", 0.99, "p3"));
  g_assert_cmpstr (value->value, ==, "犬川健");
  g_assert_true (kk_value_is_conflict (value));
  g_assert_true (kk_value_needs_check (value));
  g_assert_cmpstr (kk_value_picture (value)->page, ==, "p3");
  kk_value_add_source (value, source (KK_SOURCE_TYPED, "大川　健", 1, NULL));
  g_assert_false (kk_value_is_conflict (value));
  g_assert_true (value->confirmed);
  kk_value_add_source (value, source (KK_SOURCE_PAGE, "太川健", 1, "p4"));
  g_assert_cmpstr (value->value, ==, "大川　健"); /* confirmed stays */
  value->disputed = TRUE;
  g_assert_true (kk_value_needs_check (value));

  /* 異体字 are different names. */
  g_autoptr (KkValue) variants = kk_value_new ();
  kk_value_add_source (variants, source (KK_SOURCE_PAGE, "髙橋", 0.99, "p1"));
  kk_value_add_source (variants, source (KK_SOURCE_CARD, "高橋", 0.99, "p2"));
  g_assert_true (kk_value_is_conflict (variants));
}

static void
test_edit (void)
{
  g_autoptr (KkNotice) notice = kk_notice_new (KK_MOVE_IN);
  g_assert_false (kk_notice_set (notice, "no_such", "x", KK_SOURCE_TYPED));
  g_assert_false (kk_notice_set (notice, "persons[0].name", "x", KK_SOURCE_TYPED));
  g_assert_null (kk_notice_get (notice, "new_address"));
  g_assert_cmpstr (kk_notice_text (notice, "new_address"), ==, "");
  g_assert_cmpint (kk_notice_add_person (notice), ==, 0);
  g_assert_cmpint (kk_notice_add_person (notice), ==, 1);
  g_assert_true (kk_notice_set (notice, "persons[1].name", "見", KK_SOURCE_TYPED));
  g_assert_true (kk_notice_set (notice, "persons[1].name", "見本", KK_SOURCE_TYPED));
  const KkValue *name = kk_notice_get (notice, "persons[1].name");
  g_assert_cmpuint (name->sources->len, ==, 1); /* typing on is one source */
  kk_notice_move_person (notice, 1, 0);
  g_assert_cmpstr (kk_notice_text (notice, "persons[0].name"), ==, "見本");
  kk_notice_remove_person (notice, 1);
  g_assert_cmpuint (notice->persons->len, ==, 1);

  KkValue *value = kk_notice_ensure (notice, "persons[0].name");
  value->disputed = TRUE;
  value->remark = g_strdup ("違います");
  kk_notice_confirm (notice, "persons[0].name");
  g_assert_false (value->disputed);
  g_assert_null (value->remark);
  /* Setting a value to its own text must not read freed memory. */
  kk_notice_set (notice, "persons[0].name", kk_notice_text (notice, "persons[0].name"),
                 KK_SOURCE_DICTIONARY);
  g_assert_cmpstr (value->value, ==, "見本");

  g_assert_false (kk_notice_is_foreign (notice, 0));
  kk_notice_set (notice, "persons[0].nationality", "ネパール", KK_SOURCE_TYPED);
  g_assert_true (kk_notice_is_foreign (notice, 0));
  kk_notice_set (notice, "persons[0].nationality", "日本", KK_SOURCE_TYPED);
  g_assert_false (kk_notice_is_foreign (notice, 0));
  kk_notice_set (notice, "persons[0].nationality", "", KK_SOURCE_TYPED);
  kk_notice_set (notice, "persons[0].card_number", "AB12345678CD", KK_SOURCE_TYPED);
  g_assert_true (kk_notice_is_foreign (notice, 0));
}

static void
test_changes (void)
{
  g_autofree char *text = read_example ("move-in");
  g_autoptr (KkNotice) before = parse (text);
  g_autoptr (KkNotice) after = kk_notice_copy (before);
  g_autoptr (GPtrArray) none = kk_notice_changes (before, after);
  g_assert_cmpuint (none->len, ==, 0);

  kk_notice_move_person (after, 2, 0); /* another order alone is no change */
  g_autoptr (GPtrArray) moved = kk_notice_changes (before, after);
  g_assert_cmpuint (moved->len, ==, 0);
  kk_notice_set (after, "persons[1].name", "見本　次郎", KK_SOURCE_TYPED);
  kk_notice_set (after, "new_address_building", "コーポ見本101", KK_SOURCE_TYPED);
  g_autoptr (GPtrArray) changes = kk_notice_changes (before, after);
  g_assert_cmpuint (changes->len, ==, 2);
  const KkChange *first = changes->pdata[0], *second = changes->pdata[1];
  g_assert_cmpstr (first->path, ==, "new_address_building");
  g_assert_cmpstr (first->before, ==, "");
  g_assert_cmpstr (second->path, ==, "persons[1].name");
  g_assert_cmpstr (second->before, ==, "見本　太郎");
  g_assert_cmpstr (second->after, ==, "見本　次郎");

  g_autoptr (GPtrArray) corrections = kk_notice_corrections (after);
  g_assert_cmpuint (corrections->len, ==, 1);
  g_assert_cmpstr (((KkChange *) corrections->pdata[0])->path, ==, "persons[1].name");
  g_assert_cmpstr (((KkChange *) corrections->pdata[0])->before, ==, "見本　太郎");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/notice/examples", test_examples);
  g_test_add_func ("/notice/unknown-members", test_unknown_members);
  g_test_add_func ("/notice/hostile", test_hostile);
  g_test_add_func ("/notice/value", test_value);
  g_test_add_func ("/notice/edit", test_edit);
  g_test_add_func ("/notice/changes", test_changes);
  return g_test_run ();
}
