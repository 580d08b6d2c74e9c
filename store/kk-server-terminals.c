/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/kk-audit.h"
#include "store/kk-store-private.h"
#include "store/kk-store-server.h"

#define COLUMNS "fingerprint, id, name, practice, active, registered_at, last_seen"
#define SEEN_EVERY ((gint64) 60 * G_USEC_PER_SEC)

void
kk_terminal_free (KkTerminal *terminal)
{
  g_free (terminal->fingerprint);
  g_free (terminal->id);
  g_free (terminal->name);
  g_free (terminal);
}

static gpointer
read_terminal (KkStore *store, KkStmt *stmt, GError **error)
{
  KkTerminal *terminal = g_new0 (KkTerminal, 1);

  terminal->fingerprint = kk_db_dup_text (stmt, 0);
  terminal->id = kk_db_dup_text (stmt, 1);
  terminal->name = kk_db_dup_text (stmt, 2);
  terminal->practice = sqlite3_column_int (stmt, 3) != 0;
  terminal->active = sqlite3_column_int (stmt, 4) != 0;
  terminal->registered_at = sqlite3_column_int64 (stmt, 5);
  terminal->last_seen = sqlite3_column_int64 (stmt, 6);
  return terminal;
}

static gboolean
register_in (KkStore *store,
             const char *fingerprint,
             const char *id,
             const char *name,
             gboolean practice,
             gboolean replace,
             const char *actor,
             GError **error)
{
  if (replace && !kk_db_run (store, error, "DELETE FROM terminal WHERE id = ?", "s", id))
    return FALSE;
  if (!kk_db_run (store, error,
                  "INSERT INTO terminal (fingerprint, id, name, practice, active, registered_at)"
                  " VALUES (?, ?, ?, ?, 1, ?)",
                  "sssil", fingerprint, id, name, practice ? 1 : 0, kk_store_now (store)))
    {
      if (kk_db_was_duplicate (store))
        {
          g_clear_error (error);
          kk_store_fail (error, KK_STORE_ERROR_EXISTS,
                         "that certificate or terminal is registered");
        }
      return FALSE;
    }
  return kk_audit_append (store, actor, id, "terminal.registered", NULL, 0, fingerprint, error);
}

gboolean
kk_server_register_terminal (KkStore *store,
                             const char *fingerprint,
                             const char *id,
                             const char *name,
                             gboolean practice,
                             gboolean replace,
                             const char *actor,
                             GError **error)
{
  if (!kk_sha256_is_valid (fingerprint) || id == NULL || *id == '\0')
    return kk_store_fail (error, KK_STORE_ERROR_INVALID, "fingerprint (64 hex) and id");
  if (!practice != !store->practice)
    return kk_store_fail (error, KK_STORE_ERROR_OTHER_MODE,
                          "practice and real terminals never meet");
  return kk_db_begin (store, error)
         && kk_db_end (store,
                       register_in (store, fingerprint, id, name ? name : id, practice, replace,
                                    actor, error),
                       error);
}

static gboolean
revoke_in (KkStore *store, const char *id, const char *actor, GError **error)
{
  if (!kk_db_run (store, error, "UPDATE terminal SET active = 0 WHERE id = ?", "s", id))
    return FALSE;
  if (sqlite3_changes (store->db) == 0)
    return kk_store_fail (error, KK_STORE_ERROR_NOT_FOUND, "no such terminal");
  return kk_audit_append (store, actor, id, "terminal.revoked", NULL, 0, NULL, error);
}

gboolean
kk_server_revoke_terminal (KkStore *store, const char *id, const char *actor, GError **error)
{
  return kk_db_begin (store, error)
         && kk_db_end (store, revoke_in (store, id, actor, error), error);
}

static KkTerminal *
load (KkStore *store, const char *fingerprint, GError **error)
{
  g_autoptr (KkStmt) stmt = kk_db_query (
      store, error, "SELECT " COLUMNS " FROM terminal WHERE fingerprint = ?", "s", fingerprint);
  gboolean row;

  if (stmt == NULL || !kk_db_step (store, stmt, &row, error))
    return NULL;
  if (!row)
    return kk_store_fail (error, KK_STORE_ERROR_NOT_FOUND, "no such terminal"), NULL;
  return read_terminal (store, stmt, error);
}

KkTerminal *
kk_server_find_terminal (KkStore *store, const char *fingerprint, GError **error)
{
  g_autoptr (KkTerminal) terminal = load (store, fingerprint, error);
  gint64 now = kk_store_now (store);

  if (terminal == NULL)
    return NULL;
  if (!terminal->active)
    return kk_store_fail (error, KK_STORE_ERROR_DENIED, "the terminal was revoked"), NULL;
  if (now - terminal->last_seen < SEEN_EVERY)
    return g_steal_pointer (&terminal);
  /* A full disk or a held file must not keep it from reading. */
  if (kk_db_run (store, NULL, "UPDATE terminal SET last_seen = ? WHERE fingerprint = ?", "ls", now,
                 fingerprint))
    terminal->last_seen = now;
  return g_steal_pointer (&terminal);
}

GPtrArray *
kk_server_list_terminals (KkStore *store, GError **error)
{
  return kk_db_list (store,
                     kk_db_query (store, error, "SELECT " COLUMNS " FROM terminal ORDER BY id", ""),
                     read_terminal, (GDestroyNotify) kk_terminal_free, error);
}
