/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "server/kakanaid.h"
#include "server/kk-ca.h"
#include "store/kk-account.h"
#include "store/kk-crypto.h"
#include "store/kk-practice.h"

/* `kakanaid init`, which may be repeated: makes what is missing. `kakanaid add-account`. */

int
kakanaid_init (int argc, char **argv)
{
  g_autofree char *data = NULL;
  g_autofree char *name = NULL;
  g_autofree char *host = NULL;
  gboolean practice = FALSE;
  GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, NULL, NULL },
    { "practice", 0, 0, G_OPTION_ARG_NONE, &practice, NULL, NULL },
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, NULL, NULL },
    { "host", 0, 0, G_OPTION_ARG_STRING, &host, NULL, NULL },
    { NULL },
  };
  g_auto (KakanaidHome) home = { 0 };
  g_autoptr (GPtrArray) accounts = NULL;
  g_autoptr (GError) error = NULL;

  if (!kakanaid_options (entries, &argc, &argv) || data == NULL || argc > 1)
    return KAKANAID_USAGE;
  if ((home.city = kk_city_create (data, name, practice, &error)) == NULL
      || !kk_ca_ensure (home.city, host, &error)
      || (home.keys = kk_city_load_keys (home.city, TRUE, &error)) == NULL
      || (home.store = kk_city_open_store (home.city, home.keys, 0, TRUE, &error)) == NULL
      || (accounts = kk_account_list (home.store, &error)) == NULL)
    return kakanaid_fail ("init", error);
  if (practice && accounts->len == 0 && !kk_practice_add_accounts (home.store, &error))
    return kakanaid_fail ("init", error);
  printf ("サーバー「%s」の準備ができました（%s）。\n", home.city->name,
          practice ? "研修" : "本番");
  return KAKANAID_OK;
}

int
kakanaid_add_account (int argc, char **argv)
{
  g_autofree char *data = NULL;
  g_autofree char *login = NULL;
  g_autofree char *name = NULL;
  g_autofree char *role_name = NULL;
  g_autofree char *id = NULL;
  GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, NULL, NULL },
    { "login", 0, 0, G_OPTION_ARG_STRING, &login, NULL, NULL },
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, NULL, NULL },
    { "role", 0, 0, G_OPTION_ARG_STRING, &role_name, NULL, NULL },
    { "id", 0, 0, G_OPTION_ARG_STRING, &id, NULL, NULL },
    { NULL },
  };
  g_auto (KakanaidHome) home = { 0 };
  g_autoptr (KkAccount) account = NULL;
  g_autoptr (GError) error = NULL;
  char *password;
  KkRole role;

  if (!kakanaid_options (entries, &argc, &argv) || data == NULL || login == NULL || name == NULL
      || !kk_role_from_string (role_name, &role) || (id != NULL && !kk_uuid_is_valid (id)))
    return KAKANAID_USAGE;
  if (!kakanaid_open (data, &home, &error))
    return kakanaid_fail ("add-account", error);
  password = kk_secret_read_line ();
  account = kk_account_add (home.store, id, login, name, role, password ? password : "", &error);
  kk_secret_free (password);
  if (account == NULL)
    return kakanaid_fail ("add-account", error);
  printf ("%s\n", account->id);
  return KAKANAID_OK;
}
