/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/kk-practice.h"

#include "core/kk-json.h"
#include "lexicon/kk-data.h"
#include "store/kk-account.h"
#include "store/kk-crypto.h"
#include "store/kk-store-private.h"

static KkAccount *
add_one (KkStore *store, JsonObject *row, KkRole role, gboolean begins_vault, GError **error)
{
  const char *id = kk_json_get_string (row, "id", NULL);
  const char *login = kk_json_get_string (row, "login", "");
  const char *name = kk_json_get_string (row, "name", "");
  const char *password = kk_json_get_string (row, "password", "");
  char *recovery = NULL;
  KkAccount *account;

  if (!begins_vault)
    return kk_account_add (store, id, login, name, role, password, error);
  account = kk_account_create_first_as (store, id, login, name, password, &recovery, error);
  kk_secret_free (recovery);
  return account;
}

gboolean
kk_practice_add_accounts (KkStore *store, GError **error)
{
  g_autoptr (JsonNode) root = kk_data_load_json ("practice/accounts.json", error);
  gboolean begins_vault = store->options.role == KK_STORE_TERMINAL;
  JsonArray *rows;

  if (root == NULL)
    return FALSE;
  rows = JSON_NODE_HOLDS_OBJECT (root) ? kk_json_get_array (json_node_get_object (root), "accounts")
                                       : NULL;
  if (rows == NULL)
    return kk_store_fail (error, KK_STORE_ERROR_INVALID, "practice/accounts.json: no accounts");
  /* Administrators come first: a terminal's vault begins with one. */
  for (int pass = 0; pass < 2; pass++)
    for (guint i = 0; i < json_array_get_length (rows); i++)
      {
        JsonObject *row = json_array_get_object_element (rows, i);
        g_autoptr (KkAccount) account = NULL;
        KkRole role;

        if (!kk_role_from_string (kk_json_get_string (row, "role", ""), &role)
            || (role == KK_ROLE_ADMINISTRATOR) != (pass == 0))
          continue;
        account = add_one (store, row, role, begins_vault, error);
        if (account == NULL)
          return FALSE;
        begins_vault = FALSE;
      }
  return TRUE;
}
