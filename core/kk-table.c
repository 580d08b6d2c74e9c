/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-table-private.h"

#include "core/kk-json.h"

#include <gio/gio.h>

JsonArray *
kk_table_rows (const char *file, const char *name)
{
  static GMutex lock;
  static GHashTable *tables;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  if (tables == NULL)
    tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonNode *root = g_hash_table_lookup (tables, file);
  if (root == NULL)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = g_strdup_printf ("/jp/kakanai/tables/%s.json", file);
      g_autoptr (GBytes) bytes = g_resources_lookup_data (path, 0, &error);
      gsize length = 0;
      const char *data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
      root = data != NULL ? kk_json_parse (data, (gssize) length, &error) : NULL;
      if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
        g_error ("%s: %s", path, error != NULL ? error->message : "not an object");
      g_hash_table_insert (tables, g_strdup (file), root);
    }
  JsonArray *rows = kk_json_get_array (json_node_get_object (root), name);
  if (rows == NULL)
    g_error ("tables/%s.json: no array %s", file, name);
  return rows;
}

JsonObject *
kk_table_find (const char *file, const char *name, const char *key, const char *value)
{
  JsonArray *rows = kk_table_rows (file, name);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      if (g_strcmp0 (kk_json_get_string (row, key, NULL), value) == 0)
        return row;
    }
  return NULL;
}
