/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-app-config.h"

#include <string.h>

#include "app/kk-counter.h"
#include "lexicon/kk-data.h"

G_DEFINE_QUARK (kk_app_error_quark, kk_app_error)

static void
wrong (GError **error, GBytes *bytes, const char *where, const char *member, const char *why)
{
  g_autofree char *path = g_strdup_printf ("$.%s", member);

  g_set_error (error, KK_APP_ERROR, KK_APP_ERROR_CONFIG, "%s:%u: %s: %s", where,
               kk_data_line (bytes, path), member, why);
}

/* FALSE + error where the member is there but no string. *out stays NULL where it is missing. */
static gboolean
read_string (JsonObject *object,
             GBytes *bytes,
             const char *where,
             const char *member,
             char **out,
             GError **error)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL || json_node_is_null (node))
    return TRUE;
  if (json_node_get_value_type (node) != G_TYPE_STRING)
    return wrong (error, bytes, where, member, "wants a string"), FALSE;
  *out = g_strdup (json_node_get_string (node));
  return TRUE;
}

static void
make_absolute (char **path, const char *data_dir)
{
  if (*path != NULL && !g_path_is_absolute (*path))
    {
      char *whole = g_build_filename (data_dir, *path, NULL);

      g_free (*path);
      *path = whole;
    }
}

static gboolean
check (const KkAppConfig *config, GBytes *bytes, const char *where, GError **error)
{
  if (config->terminal == NULL || *config->terminal == '\0')
    return wrong (error, bytes, where, "terminal", "missing"), FALSE;
  if (config->city_code == NULL || strlen (config->city_code) != 6)
    return wrong (error, bytes, where, "city_code", "wants the six digits of the city"), FALSE;
  if (config->city_name == NULL || *config->city_name == '\0')
    return wrong (error, bytes, where, "city_name", "missing"), FALSE;
  if (config->server_url == NULL)
    return TRUE;
  if (!g_str_has_prefix (config->server_url, "https://"))
    return wrong (error, bytes, where, "server_url", "must begin with https://"), FALSE;
  if (config->ca_file == NULL || config->client_cert_file == NULL || config->client_key_file == NULL
      || config->server_box_key == NULL || config->server_sign_key == NULL)
    return wrong (error, bytes, where, "server_url",
                  "needs ca_file, client_cert_file, client_key_file, server_box_key and "
                  "server_sign_key"),
           FALSE;
  return TRUE;
}

KkAppConfig *
kk_app_config_load (const char *data_dir, GError **error)
{
  g_autoptr (KkAppConfig) config = g_new0 (KkAppConfig, 1);
  g_autofree char *file = g_build_filename (data_dir, "terminal.json", NULL);
  g_autoptr (GMappedFile) mapped = g_mapped_file_new (file, FALSE, NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) local = NULL;
  JsonObject *object;
  const struct
  {
    const char *member;
    char **out;
  } strings[] = {
    { "terminal", &config->terminal },
    { "city_code", &config->city_code },
    { "city_name", &config->city_name },
    { "office_phone", &config->office_phone },
    { "server_url", &config->server_url },
    { "ca_file", &config->ca_file },
    { "client_cert_file", &config->client_cert_file },
    { "client_key_file", &config->client_key_file },
    { "server_box_key", &config->server_box_key },
    { "server_sign_key", &config->server_sign_key },
    { "pdf_dir", &config->pdf_dir },
    { "rpa_dir", &config->rpa_dir },
    { "rpa_profile", &config->rpa_profile },
  };

  if (mapped == NULL)
    {
      g_set_error (error, KK_APP_ERROR, KK_APP_ERROR_CONFIG, "%s: cannot be read", file);
      return NULL;
    }
  bytes = g_mapped_file_get_bytes (mapped);
  root = kk_data_parse_json (bytes, file, &local);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, KK_APP_ERROR, KK_APP_ERROR_CONFIG, "%s",
                   local != NULL ? local->message : "terminal.json: wants an object");
      return NULL;
    }
  object = json_node_get_object (root);
  config->data_dir = g_canonicalize_filename (data_dir, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    if (!read_string (object, bytes, file, strings[i].member, strings[i].out, error))
      return NULL;
  if (json_object_has_member (object, "practice"))
    {
      JsonNode *node = json_object_get_member (object, "practice");

      if (json_node_get_value_type (node) != G_TYPE_BOOLEAN)
        return wrong (error, bytes, file, "practice", "wants true or false"), NULL;
      config->practice = json_node_get_boolean (node);
    }
  config->protection_seconds = 15 * 60;
  if (json_object_has_member (object, "protection_minutes"))
    {
      JsonNode *node = json_object_get_member (object, "protection_minutes");

      if (json_node_get_value_type (node) != G_TYPE_INT64 || json_node_get_int (node) < 1
          || json_node_get_int (node) > 60)
        return wrong (error, bytes, file, "protection_minutes", "wants 1 to 60"), NULL;
      config->protection_seconds = (int) json_node_get_int (node) * 60;
    }
  config->history_days = 1;
  if (json_object_has_member (object, "history_days"))
    {
      JsonNode *node = json_object_get_member (object, "history_days");

      if (json_node_get_value_type (node) != G_TYPE_INT64 || json_node_get_int (node) < 1
          || json_node_get_int (node) > 31)
        return wrong (error, bytes, file, "history_days", "wants 1 to 31"), NULL;
      config->history_days = (int) json_node_get_int (node);
    }
  if (!check (config, bytes, file, error))
    return NULL;
  if (config->office_phone == NULL)
    config->office_phone = g_strdup ("");
  if (config->rpa_profile == NULL)
    config->rpa_profile = g_strdup ("standard");
  make_absolute (&config->ca_file, config->data_dir);
  make_absolute (&config->client_cert_file, config->data_dir);
  make_absolute (&config->client_key_file, config->data_dir);
  make_absolute (&config->pdf_dir, config->data_dir);
  make_absolute (&config->rpa_dir, config->data_dir);
  return g_steal_pointer (&config);
}

KkAppConfig *
kk_app_config_copy (const KkAppConfig *config)
{
  KkAppConfig *copy = g_new0 (KkAppConfig, 1);

  copy->data_dir = g_strdup (config->data_dir);
  copy->practice = config->practice;
  copy->terminal = g_strdup (config->terminal);
  copy->city_code = g_strdup (config->city_code);
  copy->city_name = g_strdup (config->city_name);
  copy->office_phone = g_strdup (config->office_phone);
  copy->server_url = g_strdup (config->server_url);
  copy->ca_file = g_strdup (config->ca_file);
  copy->client_cert_file = g_strdup (config->client_cert_file);
  copy->client_key_file = g_strdup (config->client_key_file);
  copy->server_box_key = g_strdup (config->server_box_key);
  copy->server_sign_key = g_strdup (config->server_sign_key);
  copy->pdf_dir = g_strdup (config->pdf_dir);
  copy->rpa_dir = g_strdup (config->rpa_dir);
  copy->protection_seconds = config->protection_seconds;
  copy->history_days = config->history_days;
  copy->rpa_profile = g_strdup (config->rpa_profile);
  return copy;
}

void
kk_app_config_free (KkAppConfig *config)
{
  g_free (config->data_dir);
  g_free (config->terminal);
  g_free (config->city_code);
  g_free (config->city_name);
  g_free (config->office_phone);
  g_free (config->server_url);
  g_free (config->ca_file);
  g_free (config->client_cert_file);
  g_free (config->client_key_file);
  g_free (config->server_box_key);
  g_free (config->server_sign_key);
  g_free (config->pdf_dir);
  g_free (config->rpa_dir);
  g_free (config->rpa_profile);
  g_free (config);
}
