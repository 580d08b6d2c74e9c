/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "app/kk-counter.h"

#define CITY "\"city_code\": \"402184\", \"city_name\": \"福岡県筑紫野市\""

static KkAppConfig *
load (const char *text, GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("kakanai-test-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "terminal.json", NULL);
  KkAppConfig *config;

  if (text != NULL)
    g_assert_true (g_file_set_contents (file, text, -1, NULL));
  config = kk_app_config_load (folder, error);
  g_remove (file);
  g_rmdir (folder);
  return config;
}

static void
test_small (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkAppConfig) config = load ("{\"terminal\": \"窓口1\", " CITY "}", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (config->terminal, ==, "窓口1");
  g_assert_false (config->practice);
  g_assert_null (config->server_url);
  g_assert_null (config->pdf_dir);
  g_assert_cmpstr (config->office_phone, ==, "");
  g_assert_cmpstr (config->rpa_profile, ==, "standard");
  g_assert_true (g_path_is_absolute (config->data_dir));
}

static void
test_whole (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkAppConfig) config
      = load ("{\"terminal\": \"renshu-1\", " CITY ", \"practice\": true,\n"
              "\"office_phone\": \"0000-00-0000\", \"server_url\": \"https://localhost:8443\",\n"
              "\"ca_file\": \"ca.pem\", \"client_cert_file\": \"/etc/kakanai/client.pem\",\n"
              "\"client_key_file\": \"client-key.pem\", \"server_box_key\": \"AA==\",\n"
              "\"server_sign_key\": \"AA==\", \"pdf_dir\": \"out/pdf\", \"rpa_dir\": null,\n"
              "\"unknown\": 5}",
              &error);
  g_autoptr (KkAppConfig) copy = NULL;
  g_autofree char *ca = NULL;

  g_assert_no_error (error);
  g_assert_true (config->practice);
  ca = g_build_filename (config->data_dir, "ca.pem", NULL);
  g_assert_cmpstr (config->ca_file, ==, ca);
  g_assert_cmpstr (config->client_cert_file, ==, "/etc/kakanai/client.pem");
  g_assert_null (config->rpa_dir);
  g_assert_true (g_str_has_suffix (config->pdf_dir, "/out/pdf"));
  copy = kk_app_config_copy (config);
  g_assert_cmpstr (copy->client_key_file, ==, config->client_key_file);
  g_assert_true (copy->practice);
}

/* Every fault is named with its file, line and reason. */
static void
test_bad (void)
{
  const struct
  {
    const char *text;
    const char *where; /* after the folder */
  } table[] = {
    { NULL, "/terminal.json: cannot be read" },
    { "", "terminal.json" },
    { "[]", "terminal.json" },
    { "{\"terminal\": \"a\",\n" CITY ",\n\"practice\" true}", "/terminal.json:3" },
    { "{" CITY "}", "/terminal.json:1: terminal: missing" },
    { "{\"terminal\": \"\",\n" CITY "}", "/terminal.json:1: terminal: missing" },
    { "{\n\"terminal\": 5,\n" CITY "}", "/terminal.json:2: terminal: wants a string" },
    { "{\"terminal\": \"a\",\n\n\"city_code\": \"40\", \"city_name\": \"福岡県筑紫野市\"}",
      "/terminal.json:3: city_code: wants the six digits of the city" },
    { "{\"terminal\": \"a\",\n\"city_code\": \"402184\"}", "/terminal.json:1: city_name: missing" },
    { "{\"terminal\": \"a\",\n" CITY ",\n\"practice\": \"yes\"}",
      "/terminal.json:3: practice: wants true or false" },
    { "{\"terminal\": \"a\",\n" CITY ",\n\n\"server_url\": \"http://localhost\"}",
      "/terminal.json:4: server_url: must begin with https://" },
    { "{\"terminal\": \"a\",\n" CITY ",\n\"server_url\": \"https://localhost\"}",
      "/terminal.json:3: server_url: needs ca_file" },
    { "{\"terminal\": \"a\",\n" CITY ",\n\"rpa_dir\": [1]}",
      "/terminal.json:3: rpa_dir: wants a string" },
    { "{\"terminal\": \"a\",\n" CITY ",\n\"practice\": null}",
      "/terminal.json:3: practice: wants true or false" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KkAppConfig) config = load (table[i].text, &error);

      g_assert_null (config);
      g_test_message ("%s", error->message);
      g_assert_error (error, KK_APP_ERROR, KK_APP_ERROR_CONFIG);
      g_assert_nonnull (strstr (error->message, table[i].where));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/config/small", test_small);
  g_test_add_func ("/app/config/whole", test_whole);
  g_test_add_func ("/app/config/bad", test_bad);
  return g_test_run ();
}
