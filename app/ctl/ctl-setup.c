/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <stdio.h>
#include <string.h>

#include "app/ctl/ctl.h"
#include "app/kk-app-config.h"
#include "core/kk-json.h"
#include "lexicon/kk-data.h"
#include "store/kk-account.h"
#include "store/kk-crypto.h"
#include "store/kk-store.h"

/* `kakanaictl setup`: makes a terminal's store with its first accounts, and
 * `kakanaictl account`: adds one later. Passwords come from standard input, a line each. */

static int
fail (const char *command, const GError *error)
{
  fprintf (stderr, "kakanaictl %s: %s\n", command, error->message);
  return CTL_FAILED;
}

/* A line of standard input without its end; NULL at the end. Free with kk_secret_free(). */
static char *
read_secret (void)
{
  char buffer[1024];
  char *line = NULL;

  if (fgets (buffer, sizeof buffer, stdin) != NULL)
    {
      buffer[strcspn (buffer, "\r\n")] = '\0';
      line = g_strdup (buffer);
    }
  explicit_bzero (buffer, sizeof buffer);
  return line;
}

static KkStore *
open_store (const KkAppConfig *config, gboolean must_exist, GError **error)
{
  g_autofree char *path = g_build_filename (config->data_dir, "counter.db", NULL);
  const KkStoreOptions options
      = { .role = KK_STORE_TERMINAL, .practice = config->practice, .must_exist = must_exist };

  return kk_store_open (path, &options, error);
}

/* The accounts that every practice terminal and practice server has, with the same ids. */
static gboolean
add_practice_accounts (KkStore *store, GError **error)
{
  g_autoptr (JsonNode) root = kk_data_load_json ("practice/accounts.json", error);
  JsonArray *accounts;
  gboolean first = TRUE;

  if (root == NULL)
    return FALSE;
  accounts = kk_json_get_array (json_node_get_object (root), "accounts");
  /* The administrator comes first: the store begins with one. */
  for (int pass = 0; pass < 2; pass++)
    for (guint i = 0; i < json_array_get_length (accounts); i++)
      {
        JsonObject *object = json_array_get_object_element (accounts, i);
        const char *login = kk_json_get_string (object, "login", "");
        const char *name = kk_json_get_string (object, "name", "");
        const char *password = kk_json_get_string (object, "password", "");
        KkRole role;
        g_autoptr (KkAccount) account = NULL;

        if (!kk_role_from_string (kk_json_get_string (object, "role", ""), &role)
            || (role == KK_ROLE_ADMINISTRATOR) != (pass == 0))
          continue;
        if (first)
          {
            char *recovery = NULL;

            account = kk_account_create_first_as (store, kk_json_get_string (object, "id", NULL),
                                                  login, name, password, &recovery, error);
            kk_secret_free (recovery);
          }
        else
          account = kk_account_add (store, kk_json_get_string (object, "id", NULL), login, name,
                                    role, password, error);
        first = FALSE;
        if (account == NULL)
          return FALSE;
      }
  return TRUE;
}

static gboolean
add_first_account (KkStore *store, const char *login, const char *name, GError **error)
{
  char *password = read_secret ();
  char *recovery = NULL;
  g_autoptr (KkAccount) account = kk_account_create_first (
      store, login, name, password != NULL ? password : "", &recovery, error);

  kk_secret_free (password);
  if (account == NULL)
    return FALSE;
  printf ("復旧コード（印刷して金庫に保管してください。二度と表示されません）:\n%s\n", recovery);
  kk_secret_free (recovery);
  return TRUE;
}

int
ctl_setup (int argc, char **argv)
{
  g_autofree char *data = NULL;
  g_autofree char *login = NULL;
  g_autofree char *name = NULL;
  GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, NULL, NULL },
    { "login", 0, 0, G_OPTION_ARG_STRING, &login, NULL, NULL },
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, NULL, NULL },
    { NULL },
  };
  g_autoptr (KkAppConfig) config = NULL;
  g_autoptr (KkStore) store = NULL;
  g_autoptr (GPtrArray) accounts = NULL;
  g_autoptr (GError) error = NULL;

  if (!ctl_options ("setup", entries, &argc, &argv) || data == NULL)
    return CTL_USAGE;
  kk_vault_harden_process ();
  config = kk_app_config_load (data, &error);
  if (config == NULL)
    return fail ("setup", error);
  if (!config->practice && (login == NULL || name == NULL))
    {
      fprintf (stderr, "kakanaictl setup: --login と --name を指定してください。\n");
      return CTL_USAGE;
    }
  store = open_store (config, FALSE, &error);
  if (store == NULL)
    return fail ("setup", error);
  accounts = kk_account_list (store, &error);
  if (accounts == NULL)
    return fail ("setup", error);
  if (accounts->len > 0)
    {
      printf ("この端末はすでに準備できています（利用者 %u 人）。\n", accounts->len);
      return CTL_OK;
    }
  if (!(config->practice ? add_practice_accounts (store, &error)
                         : add_first_account (store, login, name, &error)))
    return fail ("setup", error);
  printf ("端末「%s」の準備ができました。\n", config->terminal);
  return CTL_OK;
}

int
ctl_account (int argc, char **argv)
{
  g_autofree char *data = NULL;
  g_autofree char *as = NULL;
  g_autofree char *login = NULL;
  g_autofree char *name = NULL;
  g_autofree char *role_name = NULL;
  g_autofree char *id = NULL;
  GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, NULL, NULL },
    { "as", 0, 0, G_OPTION_ARG_STRING, &as, NULL, NULL },
    { "login", 0, 0, G_OPTION_ARG_STRING, &login, NULL, NULL },
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, NULL, NULL },
    { "role", 0, 0, G_OPTION_ARG_STRING, &role_name, NULL, NULL },
    { "id", 0, 0, G_OPTION_ARG_STRING, &id, NULL, NULL },
    { NULL },
  };
  g_autoptr (KkAppConfig) config = NULL;
  g_autoptr (KkStore) store = NULL;
  g_autoptr (KkAccount) administrator = NULL;
  g_autoptr (KkAccount) account = NULL;
  g_autoptr (GError) error = NULL;
  char *own = NULL;
  char *password = NULL;
  KkRole role;

  if (!ctl_options ("account", entries, &argc, &argv) || data == NULL || as == NULL || login == NULL
      || name == NULL || role_name == NULL || !kk_role_from_string (role_name, &role))
    return CTL_USAGE;
  kk_vault_harden_process ();
  config = kk_app_config_load (data, &error);
  store = config != NULL ? open_store (config, TRUE, &error) : NULL;
  if (store == NULL)
    return fail ("account", error);
  own = read_secret ();
  password = read_secret ();
  administrator = kk_account_sign_in (store, as, own != NULL ? own : "", &error);
  kk_secret_free (own);
  if (administrator != NULL && !kk_rights_allows (administrator->role, "account.manage"))
    g_set_error_literal (&error, KK_STORE_ERROR, KK_STORE_ERROR_DENIED, "not an administrator");
  else if (administrator != NULL)
    account
        = kk_account_add (store, id, login, name, role, password != NULL ? password : "", &error);
  kk_secret_free (password);
  if (account == NULL)
    return fail ("account", error);
  printf ("%s\n", account->id);
  return CTL_OK;
}
