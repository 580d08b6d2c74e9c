/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/kk-audit.h"
#include "store/kk-case-private.h"
#include "store/kk-store-private.h"

/* Memos since the last revision left, and attachments, which no revision holds. */
static gboolean
count_notes (KkStore *store, const char *case_id, gint64 *n_out, GError **error)
{
  return kk_db_int (store, error, n_out, NULL,
                    "SELECT count(*) FROM case_event WHERE case_id = ?1"
                    " AND (type = 'attached' OR (type = 'noted' AND seq >"
                    "  (SELECT coalesce(max(seq), 0) FROM case_event"
                    "   WHERE case_id = ?1 AND type IN ('signed', 'queued'))))",
                    "s", case_id);
}

/* What is not acknowledged is nowhere else: it may not go, unless nobody ever signed it. */
static gboolean
may_wipe (KkStore *store, const char *case_id, gboolean discard, GError **error)
{
  g_auto (KkCaseState) state = { 0 };
  gint64 open_rows;
  gint64 notes;

  if (!kk_case_rows_state (store, case_id, &state, error)
      || !count_notes (store, case_id, &notes, error)
      || !kk_db_int (store, error, &open_rows, NULL,
                     "SELECT count(*) FROM outbox WHERE case_id = ? AND state <> 'acknowledged'",
                     "s", case_id))
    return FALSE;
  if (open_rows == 0
      && (state.workflow == KK_WORKFLOW_WITHDRAWN
          || (state.delivery == KK_DELIVERY_ACKNOWLEDGED && !state.signature_void && notes == 0)
          || (discard && state.revision == 0)))
    return TRUE;
  return kk_store_fail (error, KK_STORE_ERROR_CONFLICT, "the case is nowhere else yet");
}

static gboolean
wipe_in (KkStore *store, const char *case_id, gboolean discard, GError **error)
{
  static const char *const tables[] = { "page", "revision_page", "revision", "page_blob", "item" };

  if (!kk_case_rows_require (store, case_id, error) || !may_wipe (store, case_id, discard, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *sql = g_strdup_printf ("DELETE FROM %s WHERE case_id = ?", tables[i]);

      if (!kk_db_run (store, error, sql, "s", case_id))
        return FALSE;
    }
  return kk_db_run (store, error,
                    "UPDATE case_file SET draft = NULL, title = NULL, wiped = 1 WHERE id = ?", "s",
                    case_id)
         && kk_db_run (store, error,
                       "UPDATE case_event SET code = coalesce (code, 'wiped'), reason = NULL"
                       " WHERE case_id = ? AND reason IS NOT NULL",
                       "s", case_id)
         && kk_db_run (store, error, "UPDATE outbox SET envelope = NULL WHERE case_id = ?", "s",
                       case_id)
         && kk_audit_append (store, NULL, NULL, "case.wiped", case_id, 0, NULL, error);
}

/* Old pages of the log still hold what was overwritten in the file. */
static void
empty_log (KkStore *store)
{
  if (sqlite3_wal_checkpoint_v2 (store->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL)
      != SQLITE_OK)
    g_debug ("store: the log is emptied later");
}

gboolean
kk_store_case_wipe (KkStore *store, const char *case_id, gboolean discard, GError **error)
{
  if (!kk_db_begin (store, error)
      || !kk_db_end (store, wipe_in (store, case_id, discard, error), error))
    return FALSE;
  empty_log (store);
  return TRUE;
}

static gpointer
read_id (KkStore *store, KkStmt *stmt, GError **error)
{
  return kk_db_dup_text (stmt, 0);
}

static GPtrArray *
list_ids (KkStore *store, const char *sql, gint64 before, GError **error)
{
  return kk_db_list (store, kk_db_query (store, error, sql, "l", before), read_id, g_free, error);
}

/* Withdrawn ones have no receipt; their last event counts. */
#define WIPE_DUE                                                                                   \
  "SELECT id FROM case_file WHERE wiped = 0 AND changed_at < ?1 AND ("                             \
  " EXISTS (SELECT 1 FROM case_event WHERE case_id = id AND type = 'withdrawn')"                   \
  " OR EXISTS (SELECT 1 FROM outbox WHERE case_id = id AND state = 'acknowledged'"                 \
  "   AND acknowledged_at < ?1))"

static gboolean
purge_in (KkStore *store, gint64 wipe_before, gint64 forget_before, guint *n, GError **error)
{
  g_autoptr (GPtrArray) due = list_ids (store, WIPE_DUE, wipe_before, error);
  gint64 stubs;

  if (due == NULL)
    return FALSE;
  for (guint i = 0; i < due->len; i++)
    {
      g_autoptr (GError) cause = NULL;

      if (!may_wipe (store, due->pdata[i], FALSE, &cause))
        {
          if (g_error_matches (cause, KK_STORE_ERROR, KK_STORE_ERROR_CONFLICT))
            continue;
          g_propagate_error (error, g_steal_pointer (&cause));
          return FALSE;
        }
      if (!wipe_in (store, due->pdata[i], FALSE, error))
        return FALSE;
      (*n)++;
    }
  if (!kk_db_run (store, error, "DELETE FROM case_file WHERE wiped = 1 AND changed_at < ?", "l",
                  forget_before))
    return FALSE;
  stubs = sqlite3_changes (store->db);
  *n += (guint) stubs;
  return TRUE;
}

gboolean
kk_store_purge (
    KkStore *store, gint64 wipe_before, gint64 forget_before, guint *n_out, GError **error)
{
  guint n = 0;

  if (!kk_db_begin (store, error)
      || !kk_db_end (store, purge_in (store, wipe_before, forget_before, &n, error), error))
    return FALSE;
  if (n > 0)
    empty_log (store);
  if (n_out != NULL)
    *n_out = n;
  return TRUE;
}
