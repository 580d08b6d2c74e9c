/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "store/kk-account.h"

static const struct
{
  const char *name;
  const char *label;
} roles[] = {
  [KK_ROLE_CLERK] = { "clerk", "窓口職員" },
  [KK_ROLE_SUPERVISOR] = { "supervisor", "決裁者" },
  [KK_ROLE_ADMINISTRATOR] = { "administrator", "管理者" },
};

const char *
kk_role_to_string (KkRole role)
{
  return roles[role].name;
}

const char *
kk_role_label (KkRole role)
{
  return roles[role].label;
}

gboolean
kk_role_from_string (const char *s, KkRole *out)
{
  for (guint i = 0; s != NULL && i < G_N_ELEMENTS (roles); i++)
    if (g_str_equal (roles[i].name, s))
      {
        *out = (KkRole) i;
        return TRUE;
      }
  return FALSE;
}

/* action → bits of roles. Read-only once the programs' threads run. */
static GHashTable *table;
static GMutex table_lock;

static gboolean
fail (const char *action, const char *reason, GError **error)
{
  g_set_error (error, KK_STORE_ERROR, KK_STORE_ERROR_INVALID, "rights: %s: %s", action, reason);
  return FALSE;
}

static gboolean
read_action (GHashTable *rights, const char *action, JsonNode *node, GError **error)
{
  JsonArray *array;
  guint bits = 0;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return fail (action, "not a list of roles", error);
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *role_node = json_array_get_element (array, i);
      KkRole role;

      if (json_node_get_value_type (role_node) != G_TYPE_STRING
          || !kk_role_from_string (json_node_get_string (role_node), &role))
        return fail (action, "no such role", error);
      bits |= 1u << role;
    }
  g_hash_table_insert (rights, g_strdup (action), GUINT_TO_POINTER (bits));
  return TRUE;
}

static GHashTable *
parse (GBytes *json, GError **error)
{
  g_autoptr (GHashTable) rights = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) cause = NULL;
  gsize length;
  const char *data = g_bytes_get_data (json, &length);
  JsonNode *root;
  JsonObjectIter iter;
  const char *action;
  JsonNode *node;

  if (length == 0 || !json_parser_load_from_data (parser, data, (gssize) length, &cause))
    return fail ("not JSON", cause != NULL ? cause->message : "empty", error), NULL;
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return fail ("line 1", "not an object", error), NULL;
  json_object_iter_init (&iter, json_node_get_object (root));
  while (json_object_iter_next (&iter, &action, &node))
    if (!read_action (rights, action, node, error))
      return NULL;
  return g_steal_pointer (&rights);
}

gboolean
kk_rights_load (GBytes *json, GError **error)
{
  GHashTable *rights = parse (json, error);

  if (rights == NULL)
    return FALSE;
  g_mutex_lock (&table_lock);
  g_clear_pointer (&table, g_hash_table_unref);
  table = rights;
  g_mutex_unlock (&table_lock);
  return TRUE;
}

/* Call with the lock held. */
static GHashTable *
loaded_table (void)
{
  if (table == NULL)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) json = g_resources_lookup_data ("/jp/kakanai/tables/rights.json",
                                                         G_RESOURCE_LOOKUP_FLAGS_NONE, &error);

      table = json != NULL ? parse (json, &error) : NULL;
      if (table == NULL)
        g_error ("rights.json: %s", error->message);
    }
  return table;
}

gboolean
kk_rights_allows (KkRole role, const char *action)
{
  guint bits;

  g_mutex_lock (&table_lock);
  bits = GPOINTER_TO_UINT (g_hash_table_lookup (loaded_table (), action));
  g_mutex_unlock (&table_lock);
  return (bits & (1u << role)) != 0;
}

gboolean
kk_rights_lists (const char *action)
{
  gboolean listed;

  g_mutex_lock (&table_lock);
  listed = g_hash_table_contains (loaded_table (), action);
  g_mutex_unlock (&table_lock);
  return listed;
}
