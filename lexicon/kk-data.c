/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lexicon/kk-data.h"

#include "core/kk-json.h"

#include <gio/gio.h>

#define MAX_FILE (32 * 1024 * 1024)

G_DEFINE_QUARK (kk_data_error_quark, kk_data_error)

/* No way out of the city's directory: names are ours, but some come from data files. */
static gboolean
check_name (const char *name, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (name, "/", -1);
  gboolean good = *name != '\0' && g_utf8_validate (name, -1, NULL) && strchr (name, '\\') == NULL;
  for (guint i = 0; parts[i] != NULL; i++)
    good = good && *parts[i] != '\0' && parts[i][0] != '.';
  if (!good)
    {
      g_autofree char *shown = g_utf8_make_valid (name, -1);
      g_set_error (error, KK_DATA_ERROR, KK_DATA_ERROR_NAME, "\"%s\" is no name of a data file",
                   shown);
    }
  return good;
}

static char *
city_path (const char *name)
{
  const char *directory = g_getenv ("KAKANAI_CITY_DIR");
  if (directory == NULL || *directory == '\0')
    return NULL;
  g_autofree char *path = g_build_filename (directory, name, NULL);
  return g_file_test (path, G_FILE_TEST_EXISTS) ? g_steal_pointer (&path) : NULL;
}

GBytes *
kk_data_lookup_builtin (const char *name, GError **error)
{
  if (!check_name (name, error))
    return NULL;
  g_autofree char *path = g_strconcat ("/jp/kakanai/", name, NULL);
  GBytes *bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  if (bytes == NULL)
    g_set_error (error, KK_DATA_ERROR, KK_DATA_ERROR_MISSING, "there is no data file %s", name);
  return bytes;
}

GBytes *
kk_data_lookup (const char *name, GError **error)
{
  if (!check_name (name, error))
    return NULL;
  g_autofree char *path = city_path (name);
  if (path == NULL)
    return kk_data_lookup_builtin (name, error);

  g_autoptr (GError) reason = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info
      = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_TYPE,
                           G_FILE_QUERY_INFO_NONE, NULL, &reason);
  if (info != NULL
      && (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR
          || g_file_info_get_size (info) > MAX_FILE))
    {
      g_set_error (error, KK_DATA_ERROR, KK_DATA_ERROR_READ, "%s is no file or too large", path);
      return NULL;
    }
  GBytes *bytes = info != NULL ? g_file_load_bytes (file, NULL, NULL, &reason) : NULL;
  if (bytes == NULL)
    g_set_error (error, KK_DATA_ERROR, KK_DATA_ERROR_READ, "%s cannot be read: %s", path,
                 reason->message);
  return bytes;
}

char *
kk_data_where (const char *name)
{
  char *path = city_path (name);
  return path != NULL ? path : g_strconcat ("resource:", name, NULL);
}

JsonNode *
kk_data_parse_json (GBytes *bytes, const char *where, GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  const char *bad = NULL;
  if (size == 0 || !g_utf8_validate_len (data, size, &bad))
    {
      guint line = 1;
      for (const char *p = data; p != NULL && p < bad; p++)
        line += *p == '\n';
      g_set_error (error, KK_DATA_ERROR, KK_DATA_ERROR_SYNTAX, "%s:%u: %s", where, line,
                   size == 0 ? "the file is empty" : "not UTF-8");
      return NULL;
    }
  if (!kk_json_is_shallow (data, size))
    {
      g_set_error (error, KK_DATA_ERROR, KK_DATA_ERROR_SYNTAX, "%s:1: nested too deep, or comments",
                   where);
      return NULL;
    }
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) reason = NULL;
  if (!json_parser_load_from_data (parser, data, size, &reason))
    {
      /* "<data>:12:4: Parse error: …" */
      const char *text = g_str_has_prefix (reason->message, "<data>:") ? reason->message + 7 : NULL;
      g_set_error (error, KK_DATA_ERROR, KK_DATA_ERROR_SYNTAX, "%s:%s", where,
                   text != NULL ? text : reason->message);
      return NULL;
    }
  JsonNode *root = json_parser_steal_root (parser);
  if (root == NULL)
    g_set_error (error, KK_DATA_ERROR, KK_DATA_ERROR_SYNTAX, "%s:1: the file holds no value",
                 where);
  return root;
}

JsonNode *
kk_data_load_json (const char *name, GError **error)
{
  g_autoptr (GBytes) bytes = kk_data_lookup (name, error);
  if (bytes == NULL)
    return NULL;
  g_autofree char *where = kk_data_where (name);
  return kk_data_parse_json (bytes, where, error);
}

void
kk_data_set_invalid (
    GError **error, GBytes *bytes, const char *where, const char *path, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *reason = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, KK_DATA_ERROR, KK_DATA_ERROR_INVALID, "%s:%u: %s", where,
               kk_data_line (bytes, path), reason);
}
