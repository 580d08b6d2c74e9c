/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-table-private.h"

#include "core/kk-json.h"
#include "core/kk-kind-private.h"
#include "core/kk-text.h"

#include <gio/gio.h>
#include <string.h>

/* Fields before those that name fields; kinds last. "eras" is loaded by kk_date_load_eras(). */
static const char *const names[] = { "eras",
                                     "fields",
                                     "choices",
                                     "identity-documents",
                                     "nationalities",
                                     "relationships",
                                     "residence-statuses",
                                     "remarks",
                                     "problems",
                                     "papers",
                                     "certificates",
                                     "kinds",
                                     NULL };

static GMutex lock;
static GHashTable *tables; /* name → JsonNode* in force */
static GPtrArray *retired; /* what borrowers may still hold */

const char *const *
kk_table_names (void)
{
  return names;
}

static JsonNode *
find_root (const char *file)
{
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
  return root;
}

JsonObject *
kk_table_root (const char *file)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  return json_node_get_object (find_root (file));
}

JsonArray *
kk_table_rows (const char *file, const char *name)
{
  JsonArray *rows = kk_json_get_array (kk_table_root (file), name);
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

JsonObject *
kk_status_find (const char *name)
{
  JsonArray *rows = kk_table_rows ("residence-statuses", "statuses");
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      if (kk_text_same (kk_json_get_string (row, "name", ""), name))
        return row;
    }
  return NULL;
}

gboolean
kk_table_load (const char *name, JsonNode *root, char **path_out, GError **error)
{
  if (!g_strv_contains (names, name))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "no table has this name");
      return FALSE;
    }
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "not an object");
      return FALSE;
    }
  if (!kk_table_check (name, json_node_get_object (root), kk_table_root (name), path_out, error))
    return FALSE;

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  if (retired == NULL)
    retired = g_ptr_array_new ();
  g_ptr_array_add (retired, find_root (name));
  g_hash_table_insert (tables, g_strdup (name), json_node_ref (root));
  if (strcmp (name, "kinds") == 0)
    kk_kind_reload ();
  return TRUE;
}
