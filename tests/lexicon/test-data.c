/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <locale.h>

#include "lexicon/kk-data.h"

static char *city;

static void
write_city (const char *name, const char *text, gssize length)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (city, name, NULL);
  g_file_set_contents (path, text, length, &error);
  g_assert_no_error (error);
}

static void
test_builtin (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) eras = kk_data_load_json ("tables/eras.json", &error);
  g_assert_no_error (error);
  g_assert_nonnull (eras);
  g_autofree char *where = kk_data_where ("tables/eras.json");
  g_assert_cmpstr (where, ==, "resource:tables/eras.json");
}

static void
test_refused (void)
{
  static const char *names[]
      = { "", "/etc/passwd", "../secret", "tables/../../x", "a//b", ".hidden", "a\\b", "\xff" };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (kk_data_lookup (names[i], &error));
      g_assert_error (error, KK_DATA_ERROR, KK_DATA_ERROR_NAME);
    }
  g_autoptr (GError) error = NULL;
  g_assert_null (kk_data_lookup ("tables/no-such.json", &error));
  g_assert_error (error, KK_DATA_ERROR, KK_DATA_ERROR_MISSING);
}

static void
test_city (void)
{
  g_autoptr (GError) error = NULL;
  write_city ("tables/eras.json", "{\"mine\": true}", -1);
  g_autoptr (JsonNode) eras = kk_data_load_json ("tables/eras.json", &error);
  g_assert_no_error (error);
  g_assert_true (json_object_has_member (json_node_get_object (eras), "mine"));
  g_autoptr (GBytes) builtin = kk_data_lookup_builtin ("tables/eras.json", &error);
  g_assert_no_error (error);
  g_assert_null (
      g_strstr_len (g_bytes_get_data (builtin, NULL), g_bytes_get_size (builtin), "mine"));
  g_autofree char *path = g_build_filename (city, "tables/eras.json", NULL);
  g_unlink (path);

  g_assert_null (kk_data_lookup ("tables", &error));
  g_assert_error (error, KK_DATA_ERROR, KK_DATA_ERROR_READ);
}

static void
test_syntax (void)
{
  static const struct
  {
    const char *text;
    gssize length;
    const char *where;
  } rows[] = {
    { "{\n \"a\": 1,\n \"b\": }\n", -1, ":3" },
    { "", 0, ":1" },
    { "{\n\"a\": \"\xff\"}", -1, ":2" },
    { "{\"a\": 1", -1, ":1" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      write_city ("bad.json", rows[i].text, rows[i].length);
      g_assert_null (kk_data_load_json ("bad.json", &error));
      g_assert_error (error, KK_DATA_ERROR, KK_DATA_ERROR_SYNTAX);
      g_test_message ("%s", error->message);
      g_autofree char *expected = g_strconcat ("bad.json", rows[i].where, NULL);
      g_assert_nonnull (strstr (error->message, expected));
    }
  g_autofree char *path = g_build_filename (city, "bad.json", NULL);
  g_unlink (path);
}

static void
test_line (void)
{
  const char *text = "{\n"                                 /* 1 */
                     "  \"a\": [1, {\"x\\\"\": \"}]\"},\n" /* 2 */
                     "         -2.5e3],\n"                 /* 3 */
                     "  \"b\": {\n"                        /* 4 */
                     "    \"c\":\n"                        /* 5 */
                     "      [true, null,\n"                /* 6 */
                     "       \"z\"]}}\n";                  /* 7 */
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  static const struct
  {
    const char *path;
    guint line;
  } rows[] = {
    { "$", 1 },        { "$.a", 2 },         { "$.a[2]", 3 },    { "$.b", 4 },    { "$.b.c", 6 },
    { "$.b.c[2]", 7 }, { "$.b.nothing", 4 }, { "$.nothing", 1 }, { "$.a[9]", 2 }, { "$.a.b", 2 },
    { "", 0 },         { "$]", 1 },          { "$.b.c[", 6 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].path);
      g_assert_cmpuint (kk_data_line (bytes, rows[i].path), ==, rows[i].line);
    }
  /* Anything cut anywhere ends. */
  for (gsize n = 0; n <= strlen (text); n++)
    {
      g_autoptr (GBytes) cut = g_bytes_new (text, n);
      for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
        g_assert_cmpuint (kk_data_line (cut, rows[i].path), <=, 7);
    }
  g_autoptr (GError) error = NULL;
  kk_data_set_invalid (&error, bytes, "city/x.json", "$.b.c[2]", "%s is no kind", "z");
  g_assert_error (error, KK_DATA_ERROR, KK_DATA_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, "city/x.json:7: z is no kind");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  city = g_dir_make_tmp ("kakanai-city-XXXXXX", NULL);
  g_autofree char *tables = g_build_filename (city, "tables", NULL);
  g_mkdir (tables, 0700);
  g_setenv ("KAKANAI_CITY_DIR", city, TRUE);
  g_test_add_func ("/data/builtin", test_builtin);
  g_test_add_func ("/data/refused", test_refused);
  g_test_add_func ("/data/city", test_city);
  g_test_add_func ("/data/syntax", test_syntax);
  g_test_add_func ("/data/line", test_line);
  int rc = g_test_run ();
  g_rmdir (tables);
  g_rmdir (city);
  g_free (city);
  return rc;
}
