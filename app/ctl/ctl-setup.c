/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <stdio.h>

#include "app/ctl/ctl.h"
#include "app/kk-app-config.h"
#include "store/kk-account.h"
#include "store/kk-crypto.h"
#include "store/kk-practice.h"
#include "store/kk-store.h"

/* `kakanaictl setup`: makes a terminal's store with its first accounts, and
 * `kakanaictl account`: adds one later. Passwords come from standard input, a line each. */

static int
fail (const char *command, const GError *error)
{
  fprintf (stderr, "kakanaictl %s: %s\n", command, error->message);
  return CTL_FAILED;
}

static KkStore *
open_store (const KkAppConfig *config, gboolean must_exist, GError **error)
{
  g_autofree char *path = g_build_filename (config->data_dir, "counter.db", NULL);
  const KkStoreOptions options
      = { .role = KK_STORE_TERMINAL, .practice = config->practice, .must_exist = must_exist };

  return kk_store_open (path, &options, error);
}

static gboolean
add_first_account (KkStore *store, const char *login, const char *name, GError **error)
{
  char *password = kk_secret_read_line ();
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
  if (!(config->practice ? kk_practice_add_accounts (store, &error)
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
  own = kk_secret_read_line ();
  password = kk_secret_read_line ();
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
