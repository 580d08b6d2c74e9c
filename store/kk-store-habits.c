/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/kk-store-habits.h"

#include "store/kk-store-private.h"

#define KIND "habit"

char *
kk_store_habit_get (KkStore *store, const char *name, GError **error)
{
  g_autoptr (KkStmt) stmt
      = kk_db_query (store, error, "SELECT bytes FROM habit WHERE name = ?", "s", name);
  g_autoptr (GBytes) sealed = NULL;
  gboolean row;

  if (stmt == NULL || !kk_db_step (store, stmt, &row, error))
    return NULL;
  if (!row)
    return g_strdup ("");
  sealed = kk_db_dup_blob (stmt, 0);
  return kk_vault_unseal_text (store, KIND, name, "", sealed, error);
}

gboolean
kk_store_habit_put (KkStore *store, const char *name, const char *text, GError **error)
{
  g_autoptr (GBytes) sealed = kk_vault_seal_text (store, KIND, name, "", text, error);

  return sealed != NULL
         && kk_db_run (store, error,
                       "INSERT INTO habit (name, bytes) VALUES (?, ?)"
                       " ON CONFLICT (name) DO UPDATE SET bytes = excluded.bytes",
                       "sb", name, sealed);
}
