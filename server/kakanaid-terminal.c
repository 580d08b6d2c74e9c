/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>

#include "server/kakanaid.h"
#include "server/kk-ca.h"
#include "store/kk-store-server.h"

/* `kakanaid add-terminal` and `revoke-terminal`. */

static gboolean
write_out (const char *out, const char *file, const char *text, int mode, GError **error)
{
  g_autofree char *path = g_build_filename (out, file, NULL);

  return kk_city_write_file (path, text, strlen (text), mode, error);
}

static gboolean
write_server_json (const KakanaidHome *home, const char *out, GError **error)
{
  const KkServerPublic *pub = kk_server_keys_public (home->keys);
  g_autofree char *box = kk_server_public_dup_box (pub);
  g_autofree char *sign = kk_server_public_dup_sign (pub);
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *text = NULL;

  json_object_set_string_member (object, "server_box_key", box);
  json_object_set_string_member (object, "server_sign_key", sign);
  json_node_take_object (root, object);
  text = json_to_string (root, TRUE);
  return write_out (out, "server.json", text, 0644, error);
}

static gboolean
copy_ca (const KakanaidHome *home, const char *out, GError **error)
{
  g_autofree char *path = kk_city_path (home->city, KK_CA_FILE);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, error)
         && write_out (out, "ca.pem", text, 0644, error);
}

/* Registered last: what is registered is on disk, and a failure leaves no terminal that nobody has
 * the key of. server.json comes after all others, as a sign that the folder is complete. */
static gboolean
add_terminal (const KakanaidHome *home,
              const char *id,
              const char *name,
              const char *out,
              gboolean renew,
              GError **error)
{
  g_autofree char *certificate = NULL;
  g_autofree char *fingerprint = NULL;
  char *key = NULL;
  gboolean ok;

  if (g_mkdir_with_parents (out, 0700) != 0)
    {
      g_set_error (error, KK_CITY_ERROR, KK_CITY_ERROR_FAILED, "%s: %s", out, g_strerror (errno));
      return FALSE;
    }
  if (!kk_ca_issue_client (home->city, id, &certificate, &key, &fingerprint, error))
    return FALSE;
  ok = write_out (out, "client-key.pem", key, 0600, error)
       && write_out (out, "client.pem", certificate, 0644, error) && copy_ca (home, out, error)
       && kk_server_register_terminal (home->store, fingerprint, id, name, home->city->practice,
                                       renew, "kakanaid", error)
       && write_server_json (home, out, error);
  kk_secret_free (key);
  return ok;
}

/* Before any file of OUT is touched: a running terminal's key must not be written over. */
static gboolean
check_free (KkStore *store, const char *id, GError **error)
{
  g_autoptr (GPtrArray) terminals = kk_server_list_terminals (store, error);

  for (guint i = 0; terminals != NULL && i < terminals->len; i++)
    if (g_str_equal (((KkTerminal *) terminals->pdata[i])->id, id))
      {
        g_set_error (error, KK_CITY_ERROR, KK_CITY_ERROR_EXISTS,
                     "terminal %s is registered (--renew gives it a new certificate)", id);
        return FALSE;
      }
  return terminals != NULL;
}

int
kakanaid_add_terminal (int argc, char **argv)
{
  g_autofree char *data = NULL;
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;
  g_autofree char *out = NULL;
  gboolean renew = FALSE;
  GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, NULL, NULL },
    { "id", 0, 0, G_OPTION_ARG_STRING, &id, NULL, NULL },
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, NULL, NULL },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &out, NULL, NULL },
    { "renew", 0, 0, G_OPTION_ARG_NONE, &renew, NULL, NULL },
    { NULL },
  };
  g_auto (KakanaidHome) home = { 0 };
  g_autoptr (GError) error = NULL;

  if (!kakanaid_options (entries, &argc, &argv) || data == NULL || id == NULL || name == NULL
      || out == NULL)
    return KAKANAID_USAGE;
  if (!kakanaid_open (data, &home, &error) || (!renew && !check_free (home.store, id, &error))
      || !add_terminal (&home, id, name, out, renew, &error))
    return kakanaid_fail ("add-terminal", error);
  printf ("端末「%s」を登録しました。証明書: %s\n", name, out);
  return KAKANAID_OK;
}

int
kakanaid_revoke_terminal (int argc, char **argv)
{
  g_autofree char *data = NULL;
  g_autofree char *id = NULL;
  GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, NULL, NULL },
    { "id", 0, 0, G_OPTION_ARG_STRING, &id, NULL, NULL },
    { NULL },
  };
  g_auto (KakanaidHome) home = { 0 };
  g_autoptr (GError) error = NULL;

  if (!kakanaid_options (entries, &argc, &argv) || data == NULL || id == NULL)
    return KAKANAID_USAGE;
  if (!kakanaid_open (data, &home, &error)
      || !kk_server_revoke_terminal (home.store, id, "kakanaid", &error))
    return kakanaid_fail ("revoke-terminal", error);
  printf ("端末「%s」を停止しました。\n", id);
  return KAKANAID_OK;
}
