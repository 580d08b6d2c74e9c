/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/kk-data-file.h"

#include "core/kk-json.h"

#include <math.h>
#include <string.h>

#define MAX_SIZE (4 * 1024 * 1024)

G_DEFINE_QUARK (kk_form_error_quark, kk_form_error)

static void
object_start_cb (JsonParser *parser, gpointer data)
{
  KkDataFile *file = data;
  guint line = json_parser_get_current_line (parser);

  g_array_append_val (file->open, line);
}

static void
object_end_cb (JsonParser *parser, JsonObject *object, gpointer data)
{
  KkDataFile *file = data;
  guint line = g_array_index (file->open, guint, file->open->len - 1);

  g_array_set_size (file->open, file->open->len - 1);
  g_hash_table_insert (file->lines, object, GUINT_TO_POINTER (line));
}

KkDataFile *
kk_data_file_new (GBytes *json, const char *name, GError **error)
{
  g_autoptr (KkDataFile) file = g_new0 (KkDataFile, 1);
  g_autoptr (GError) parse_error = NULL;
  gsize length;
  const char *text = g_bytes_get_data (json, &length);

  file->name = g_strdup (name);
  file->parser = json_parser_new ();
  file->lines = g_hash_table_new (NULL, NULL);
  file->open = g_array_new (FALSE, FALSE, sizeof (guint));
  if (length == 0 || length > MAX_SIZE || !g_utf8_validate_len (text, length, NULL)
      || !kk_json_is_shallow (text, length))
    {
      g_set_error (error, KK_FORM_ERROR, KK_FORM_ERROR_LAYOUT,
                   "%s:1: empty, not UTF-8, too large or nested too deep", name);
      return NULL;
    }
  g_signal_connect (file->parser, "object-start", G_CALLBACK (object_start_cb), file);
  g_signal_connect (file->parser, "object-end", G_CALLBACK (object_end_cb), file);
  if (!json_parser_load_from_data (file->parser, text, length, &parse_error))
    {
      /* json-glib says "<data>:LINE:COLUMN: …" and forgets the line. */
      const char *reason = parse_error->message;
      guint64 line = 1;
      if (g_str_has_prefix (reason, "<data>:"))
        {
          char *rest;
          line = g_ascii_strtoull (reason + strlen ("<data>:"), &rest, 10);
          reason = strchr (rest, ' ') ? strchr (rest, ' ') + 1 : rest;
        }
      g_set_error (error, KK_FORM_ERROR, KK_FORM_ERROR_LAYOUT, "%s:%" G_GUINT64_FORMAT ": %s", name,
                   line, reason);
      return NULL;
    }
  JsonNode *root = json_parser_get_root (file->parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, KK_FORM_ERROR, KK_FORM_ERROR_LAYOUT, "%s:1: not an object", name);
      return NULL;
    }
  return g_steal_pointer (&file);
}

void
kk_data_file_free (KkDataFile *file)
{
  if (file == NULL)
    return;
  g_free (file->name);
  g_clear_object (&file->parser);
  g_clear_pointer (&file->lines, g_hash_table_unref);
  g_clear_pointer (&file->open, g_array_unref);
  g_clear_error (&file->error);
  g_free (file);
}

JsonObject *
kk_data_file_root (KkDataFile *file)
{
  return json_node_get_object (json_parser_get_root (file->parser));
}

void
kk_data_file_fail (KkDataFile *file, JsonObject *at, const char *format, ...)
{
  va_list args;

  if (file->error != NULL)
    return;
  va_start (args, format);
  g_autofree char *reason = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (&file->error, KK_FORM_ERROR, KK_FORM_ERROR_LAYOUT, "%s:%u: %s", file->name,
               at ? GPOINTER_TO_UINT (g_hash_table_lookup (file->lines, at)) : 1, reason);
}

gboolean
kk_data_file_finish (KkDataFile *file, GError **error)
{
  if (file->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&file->error));
  return FALSE;
}

double
kk_data_file_number (
    KkDataFile *file, JsonObject *object, const char *key, double min, double max, double fallback)
{
  JsonNode *node = json_object_get_member (object, key);
  double value;

  if (node == NULL)
    {
      if (!isnan (fallback))
        return fallback;
      kk_data_file_fail (file, object, "\"%s\" is missing", key);
      return min;
    }
  if (!JSON_NODE_HOLDS_VALUE (node)
      || (json_node_get_value_type (node) != G_TYPE_INT64
          && json_node_get_value_type (node) != G_TYPE_DOUBLE))
    {
      kk_data_file_fail (file, object, "\"%s\" is not a number", key);
      return min;
    }
  value = json_node_get_double (node);
  if (!isfinite (value) || value < min || value > max)
    {
      kk_data_file_fail (file, object, "\"%s\" is not between %g and %g", key, min, max);
      return min;
    }
  return value;
}

const char *
kk_data_file_string (KkDataFile *file, JsonObject *object, const char *key, gboolean required)
{
  JsonNode *node = json_object_get_member (object, key);

  if (node == NULL)
    {
      if (required)
        kk_data_file_fail (file, object, "\"%s\" is missing", key);
      return NULL;
    }
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING
      || (required && *json_node_get_string (node) == '\0'))
    {
      kk_data_file_fail (file, object, "\"%s\" is not a text", key);
      return NULL;
    }
  return json_node_get_string (node);
}

gboolean
kk_data_file_flag (KkDataFile *file, JsonObject *object, const char *key)
{
  JsonNode *node = json_object_get_member (object, key);

  if (node == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    {
      kk_data_file_fail (file, object, "\"%s\" is neither true nor false", key);
      return FALSE;
    }
  return json_node_get_boolean (node);
}

int
kk_data_file_choice (
    KkDataFile *file, JsonObject *object, const char *key, const char *const *choices, int fallback)
{
  const char *text = kk_data_file_string (file, object, key, fallback < 0);

  if (text == NULL)
    return MAX (fallback, 0);
  for (int i = 0; choices[i] != NULL; i++)
    if (g_str_equal (text, choices[i]))
      return i;
  kk_data_file_fail (file, object, "\"%s\" can't be \"%s\"", key, text);
  return MAX (fallback, 0);
}

JsonObject *
kk_data_file_object (KkDataFile *file, JsonObject *object, const char *key, gboolean required)
{
  JsonNode *node = json_object_get_member (object, key);

  if (node == NULL && !required)
    return NULL;
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      kk_data_file_fail (file, object, "\"%s\" is not an object", key);
      return NULL;
    }
  return json_node_get_object (node);
}

GList *
kk_data_file_objects (KkDataFile *file, JsonObject *object, const char *key, gboolean required)
{
  JsonNode *node = json_object_get_member (object, key);
  GList *objects = NULL;

  if (node == NULL && !required)
    return NULL;
  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    {
      kk_data_file_fail (file, object, "\"%s\" is not a list", key);
      return NULL;
    }
  JsonArray *array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      if (JSON_NODE_HOLDS_OBJECT (element))
        objects = g_list_prepend (objects, json_node_get_object (element));
      else
        kk_data_file_fail (file, object, "\"%s\" holds something that is not an object", key);
    }
  return g_list_reverse (objects);
}

void
kk_data_file_known (KkDataFile *file, JsonObject *object, const char *const *known)
{
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *l = members; l != NULL; l = l->next)
    if (!g_strv_contains (known, l->data))
      kk_data_file_fail (file, object, "\"%s\" is not known here", (const char *) l->data);
}
