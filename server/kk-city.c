/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/kk-city.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "core/kk-json.h"
#include "store/kk-vault.h"

#define FILE_NAME "city.json"
#define NAME_MAX_BYTES 200

G_DEFINE_QUARK (kk_city_error_quark, kk_city_error)

char *
kk_city_path (const KkCity *city, const char *file)
{
  return g_build_filename (city->dir, file, NULL);
}

void
kk_city_free (KkCity *city)
{
  g_free (city->dir);
  g_free (city->name);
  g_free (city);
}

gboolean
kk_city_write_file (const char *path, gconstpointer data, gsize length, int mode, GError **error)
{
  g_autoptr (GError) cause = NULL;

  if (g_file_set_contents_full (path, data, (gssize) length,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, mode,
                                &cause))
    return TRUE;
  g_set_error (error, KK_CITY_ERROR, KK_CITY_ERROR_FAILED, "%s", cause->message);
  return FALSE;
}

KkCity *
kk_city_load (const char *dir, GError **error)
{
  g_autoptr (KkCity) city = g_new0 (KkCity, 1);
  g_autofree char *path = g_build_filename (dir, FILE_NAME, NULL);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) cause = NULL;
  JsonObject *object;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, &cause))
    {
      gboolean none = g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOENT)
                      || g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOTDIR);

      g_set_error (error, KK_CITY_ERROR, none ? KK_CITY_ERROR_MISSING : KK_CITY_ERROR_DAMAGED, "%s",
                   cause->message);
      return NULL;
    }
  root = kk_json_parse (text, (gssize) length, &cause);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root)
      || kk_json_get_string (json_node_get_object (root), "name", NULL) == NULL
      || !json_object_has_member (json_node_get_object (root), "practice"))
    {
      g_set_error (error, KK_CITY_ERROR, KK_CITY_ERROR_DAMAGED, "%s: %s", path,
                   cause != NULL ? cause->message : "needs name and practice");
      return NULL;
    }
  object = json_node_get_object (root);
  city->dir = g_strdup (dir);
  city->name = g_strdup (kk_json_get_string (object, "name", ""));
  city->practice = kk_json_get_bool (object, "practice", FALSE);
  return g_steal_pointer (&city);
}

static gboolean
save (const KkCity *city, GError **error)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *path = kk_city_path (city, FILE_NAME);
  g_autofree char *text = NULL;

  json_object_set_string_member (object, "name", city->name);
  json_object_set_boolean_member (object, "practice", city->practice);
  json_node_take_object (root, object);
  text = json_to_string (root, TRUE);
  return kk_city_write_file (path, text, strlen (text), 0600, error);
}

KkCity *
kk_city_create (const char *dir, const char *name, gboolean practice, GError **error)
{
  g_autoptr (GError) none = NULL;
  g_autoptr (KkCity) city = kk_city_load (dir, &none);

  if (city == NULL && !g_error_matches (none, KK_CITY_ERROR, KK_CITY_ERROR_MISSING))
    return g_propagate_error (error, g_steal_pointer (&none)), NULL;
  if (city != NULL && city->practice != practice)
    {
      g_set_error_literal (error, KK_CITY_ERROR, KK_CITY_ERROR_OTHER_MODE,
                           city->practice ? "the folder is a practice city's"
                                          : "the folder is a real city's");
      return NULL;
    }
  if (city != NULL && (name == NULL || g_str_equal (name, city->name)))
    return g_steal_pointer (&city);
  if (name != NULL && (*name == '\0' || strlen (name) > NAME_MAX_BYTES))
    {
      g_set_error_literal (error, KK_CITY_ERROR, KK_CITY_ERROR_FAILED,
                           "the name is empty or too long");
      return NULL;
    }
  if (g_mkdir_with_parents (dir, 0700) != 0)
    {
      g_set_error (error, KK_CITY_ERROR, KK_CITY_ERROR_FAILED, "%s: %s", dir, g_strerror (errno));
      return NULL;
    }
  if (city == NULL)
    {
      city = g_new0 (KkCity, 1);
      city->dir = g_strdup (dir);
      city->practice = practice;
      city->name = g_strdup (practice ? "Kakanai 研修" : "Kakanai");
    }
  if (name != NULL)
    {
      g_free (city->name);
      city->name = g_strdup (name);
    }
  if (!save (city, error))
    return NULL;
  return g_steal_pointer (&city);
}

KkServerKeys *
kk_city_load_keys (const KkCity *city, gboolean create, GError **error)
{
  g_autofree char *path = kk_city_path (city, "server.keys");

  return kk_server_keys_load (path, create, error);
}

KkStore *
kk_city_open_store (const KkCity *city,
                    const KkServerKeys *keys,
                    guint64 max_pages,
                    gboolean create,
                    GError **error)
{
  g_autofree char *path = kk_city_path (city, "server.db");
  const KkStoreOptions options = {
    .role = KK_STORE_SERVER,
    .practice = city->practice,
    .must_exist = !create,
    .max_pages = max_pages,
  };
  g_autoptr (KkStore) store = kk_store_open (path, &options, error);

  if (store == NULL || !kk_vault_open_server (store, keys, error))
    return NULL;
  return g_steal_pointer (&store);
}
