/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "forms/kk-form-layout.h"

static KkFormLayout *
load (const char *json, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));

  return kk_form_layout_new (bytes, "city.json", error);
}

static void
test_builtin (void)
{
  static const char *const ids[] = { "notice-a4", "notice-a5", "receipt-a5" };
  static const double widths[] = { 210, 148, 148 };

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KkFormLayout) layout = kk_form_layout_builtin (ids[i], &error);
      double w, h;

      g_assert_no_error (error);
      g_assert_cmpstr (kk_form_layout_get_id (layout), ==, ids[i]);
      kk_form_layout_get_size (layout, &w, &h);
      g_assert_cmpfloat_with_epsilon (w, widths[i] * 72 / 25.4, 0.01);
    }
  g_autoptr (GError) error = NULL;
  g_assert_null (kk_form_layout_builtin ("no-such", &error));
  g_assert_nonnull (error);
}

/* Line 1 opens, line 4 holds the item under test, line 5 the mark. */
#define SHEET(item)                                                                                \
  "{\"id\":\"t\",\"title\":\"t\",\"page\":{\"width\":100,\"height\":100},\n"                       \
  "\"fonts\":{\"label\":\"BIZ UDPGothic\",\"value\":\"IPAmjMincho\"},\n"                           \
  "\"first\":{\"items\":[\n" item ",\n"                                                            \
  "{\"type\":\"mark\",\"x\":80,\"y\":80,\"w\":10,\"h\":5}]}}\n"
#define FIELD "{\"type\":\"field\",\"x\":1,\"y\":1,\"w\":20,\"h\":5,\"path\":\"new_address\"}"

static void
test_refused (void)
{
  static const struct
  {
    const char *json, *where, *reason;
  } cases[] = {
    { "", "city.json:", "" },
    { "[]", "city.json:1:", "not an object" },
    { "{\n\n\"id\": }", "city.json:3:", "" },
    { SHEET ("{\"type\":\"field\",\"x\":1,\"y\":1,\"w\":20,\"h\":5}"), "city.json:4:", "must say" },
    { SHEET ("{\"type\":\"field\",\"x\":1,\"y\":1,\"w\":20,\"h\":5,\"path\":\"nonsense\"}"),
      "city.json:4:", "names no field" },
    { SHEET ("{\"type\":\"field\",\"x\":1,\"y\":1,\"w\":20,\"h\":5,\"path\":\"person.name\"}"),
      "city.json:4:", "outside the rows" },
    { SHEET ("{\"type\":\"field\",\"x\":90,\"y\":1,\"w\":20,\"h\":5,\"path\":\"new_address\"}"),
      "city.json:4:", "off the page" },
    { SHEET ("{\"type\":\"box\",\"x\":1,\"y\":1,\"w\":20}"), "city.json:4:", "\"h\" is missing" },
    { SHEET ("{\"type\":\"box\",\"x\":\"1\",\"y\":1,\"w\":20,\"h\":1}"),
      "city.json:4:", "not a number" },
    { SHEET ("{\"type\":\"box\",\"x\":1,\"y\":1,\"w\":20,\"h\":0}"), "city.json:4:", "no extent" },
    { SHEET ("{\"type\":\"circle\",\"x\":1,\"y\":1,\"w\":20,\"h\":1}"),
      "city.json:4:", "can't be \"circle\"" },
    { SHEET ("{\"type\":\"box\",\"x\":1,\"y\":1,\"w\":20,\"h\":1,\"colour\":1}"),
      "city.json:4:", "\"colour\" is not known" },
    { SHEET (FIELD "," FIELD), "city.json:4:", "lies over another field" },
    { SHEET ("{\"type\":\"label\",\"x\":1,\"y\":1,\"w\":20,\"h\":1,\"text\":\"a\",\"size\":500}"),
      "city.json:4:", "\"size\" is not between" },
    { "{\"id\":\"t\",\"title\":\"t\",\"page\":{\"width\":100,\"height\":100},\n"
      "\"fonts\":{\"label\":\"a\",\"value\":\"b\"},\n\"first\":{\"items\":[]}}",
      "city.json:3:", "mark" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KkFormLayout) layout = load (cases[i].json, &error);

      g_test_message ("%s", error ? error->message : "loaded");
      g_assert_null (layout);
      g_assert_error (error, KK_FORM_ERROR, KK_FORM_ERROR_LAYOUT);
      g_assert_true (g_str_has_prefix (error->message, cases[i].where));
      g_assert_nonnull (strstr (error->message, cases[i].reason));
    }
  g_autoptr (GError) error = NULL;
  g_autoptr (KkFormLayout) good = load (SHEET (FIELD), &error);
  g_assert_no_error (error);
  g_assert_nonnull (good);
}

static void
test_hostile (void)
{
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 100000; i++)
    g_string_append_c (deep, '[');
  g_assert_null (load (deep->str, &error));
  g_assert_error (error, KK_FORM_ERROR, KK_FORM_ERROR_LAYOUT);
  g_clear_error (&error);
  g_assert_null (load ("\xff\xfe{}", &error));
  g_assert_error (error, KK_FORM_ERROR, KK_FORM_ERROR_LAYOUT);

  /* The shipped layout, cut off anywhere or with a byte changed: an error or a layout, no crash. */
  g_autoptr (GBytes) whole = g_resources_lookup_data ("/jp/kakanai/forms/receipt-a5.json", 0, NULL);
  gsize n;
  const char *text = g_bytes_get_data (whole, &n);
  g_autoptr (GRand) random = g_rand_new_with_seed (20260406);
  for (int i = 0; i < 300; i++)
    {
      g_autofree char *copy = g_memdup2 (text, n);
      gsize length = i % 2 ? n : (gsize) g_rand_int_range (random, 0, (gint32) n);
      if (i % 2)
        copy[g_rand_int_range (random, 0, (gint32) n)] = (char) g_rand_int_range (random, 1, 256);
      g_autoptr (GBytes) bytes = g_bytes_new (copy, length);
      g_autoptr (GError) trouble = NULL;
      g_autoptr (KkFormLayout) layout = kk_form_layout_new (bytes, "cut.json", &trouble);
      g_assert_true ((layout == NULL) == (trouble != NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forms/layout/builtin", test_builtin);
  g_test_add_func ("/forms/layout/refused", test_refused);
  g_test_add_func ("/forms/layout/hostile", test_hostile);
  return g_test_run ();
}
