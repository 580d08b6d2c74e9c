/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/kk-audit.h"
#include "store/kk-store-private.h"
#include "store/kk-vault.h"

/* What a reason is sealed to: two events of a case never share type, time and revision. */
static char *
reason_name (const char *type, gint64 at, int revision)
{
  return g_strdup_printf ("%s/%" G_GINT64_FORMAT "/%d", type, at, revision);
}

KkEvent *
kk_case_rows_read_event (
    KkStore *store, KkStmt *stmt, int first, const char *case_id, GError **error)
{
  const char *type_text = (const char *) sqlite3_column_text (stmt, first);
  gint64 at = sqlite3_column_int64 (stmt, first + 1);
  int revision = sqlite3_column_int (stmt, first + 4);
  g_autoptr (GBytes) sealed = kk_db_dup_blob (stmt, first + 6);
  g_autofree char *reason = kk_db_dup_text (stmt, first + 5);
  KkEventType type;

  if (!kk_event_type_from_string (type_text, &type))
    {
      g_set_error_literal (error, KK_STORE_ERROR, KK_STORE_ERROR_CORRUPT, "unknown kind of event");
      return NULL;
    }
  if (sealed != NULL && kk_vault_is_open (store))
    {
      g_autofree char *name = reason_name (type_text, at, revision);

      g_clear_pointer (&reason, g_free);
      reason = kk_vault_unseal_text (store, "reason", case_id, name, sealed, error);
      if (reason == NULL)
        return NULL;
    }
  return kk_event_new (type, at, (const char *) sqlite3_column_text (stmt, first + 2),
                       (const char *) sqlite3_column_text (stmt, first + 3), revision, reason);
}

GPtrArray *
kk_case_rows_events (KkStore *store, const char *case_id, GError **error)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_event_free);
  g_autoptr (KkStmt) stmt
      = kk_db_query (store, error,
                     "SELECT type, at, actor, terminal, revision, code, reason FROM case_event"
                     " WHERE case_id = ? ORDER BY seq",
                     "s", case_id);
  gboolean row;

  if (stmt == NULL)
    return NULL;
  while (TRUE)
    {
      KkEvent *event;

      if (!kk_db_step (store, stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&events);
      event = kk_case_rows_read_event (store, stmt, 0, case_id, error);
      if (event == NULL)
        return NULL;
      g_ptr_array_add (events, event);
    }
}

/* The state does not depend on what a reason says, only that there is one: with the vault locked a
 * placeholder stands for it. */
gboolean
kk_case_rows_state (KkStore *store, const char *case_id, KkCaseState *state_out, GError **error)
{
  g_autoptr (KkStmt) stmt
      = kk_db_query (store, error,
                     "SELECT type, at, actor, terminal, revision, code, reason IS NOT NULL"
                     " FROM case_event WHERE case_id = ? ORDER BY seq",
                     "s", case_id);
  g_auto (KkCaseState) state = { 0 };
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  while (TRUE)
    {
      g_autoptr (KkEvent) event = NULL;
      const char *code;
      KkEventType type;

      if (!kk_db_step (store, stmt, &row, error))
        return FALSE;
      if (!row)
        break;
      code = (const char *) sqlite3_column_text (stmt, 5);
      if (!kk_event_type_from_string ((const char *) sqlite3_column_text (stmt, 0), &type))
        {
          g_set_error_literal (error, KK_STORE_ERROR, KK_STORE_ERROR_CORRUPT,
                               "unknown kind of event");
          return FALSE;
        }
      if (code == NULL && sqlite3_column_int (stmt, 6))
        code = "sealed";
      event = kk_event_new (
          type, sqlite3_column_int64 (stmt, 1), (const char *) sqlite3_column_text (stmt, 2),
          (const char *) sqlite3_column_text (stmt, 3), sqlite3_column_int (stmt, 4), code);
      if (!kk_case_apply (&state, event, error))
        return FALSE;
    }
  *state_out = state;
  state = (KkCaseState){ 0 };
  return TRUE;
}

gboolean
kk_case_rows_require (KkStore *store, const char *case_id, GError **error)
{
  gint64 n;
  const char *sql = store->options.role == KK_STORE_SERVER
                        ? "SELECT count(*) FROM case_file WHERE id = ?"
                        : "SELECT count(*) FROM case_file WHERE id = ? AND wiped = 0";

  if (!kk_db_int (store, error, &n, NULL, sql, "s", case_id))
    return FALSE;
  if (n == 1)
    return TRUE;
  g_set_error_literal (error, KK_STORE_ERROR, KK_STORE_ERROR_NOT_FOUND, "no such case");
  return FALSE;
}

static int
meant_revision (const KkCaseState *state, const KkEvent *event)
{
  if (event->revision > 0)
    return event->revision;
  switch (event->type)
    {
    case KK_EVENT_OPENED:
    case KK_EVENT_PAGE_ADDED:
    case KK_EVENT_PAGE_REMOVED:
    case KK_EVENT_EDITED:
      return 0;
    case KK_EVENT_SIGNED:
      return state->revision + 1;
    default:
      return state->revision;
    }
}

/* Reasons of a failed sending are codes of ours; what people write is sealed. */
static gboolean
seal_reason (
    KkStore *store, const char *case_id, const KkEvent *event, GBytes **sealed_out, GError **error)
{
  g_autofree char *name = NULL;

  *sealed_out = NULL;
  if (event->reason == NULL || event->type == KK_EVENT_SEND_FAILED)
    return TRUE;
  name = reason_name (kk_event_type_to_string (event->type), event->at, event->revision);
  *sealed_out = kk_vault_seal_text (store, "reason", case_id, name, event->reason, error);
  return *sealed_out != NULL;
}

static gboolean
touch_case (KkStore *store,
            const char *case_id,
            const KkEvent *event,
            const KkCaseState *state,
            GError **error)
{
  if (store->options.role == KK_STORE_SERVER)
    return kk_db_run (store, error,
                      "UPDATE case_file SET changed_at = ?, changed_seq = ?, workflow = ?"
                      " WHERE id = ?",
                      "llss", event->at, (gint64) sqlite3_last_insert_rowid (store->db),
                      kk_workflow_to_string (state->workflow), case_id);
  return kk_db_run (store, error, "UPDATE case_file SET changed_at = ? WHERE id = ?", "ls",
                    event->at, case_id);
}

gboolean
kk_case_rows_append (KkStore *store, const char *case_id, const KkEvent *given, GError **error)
{
  g_auto (KkCaseState) state = { 0 };
  g_autoptr (KkEvent) event = kk_event_copy (given);
  g_autoptr (GBytes) sealed = NULL;
  g_autofree char *action = NULL;

  if (!kk_case_rows_state (store, case_id, &state, error))
    return FALSE;
  event->revision = meant_revision (&state, event);
  if (event->at == 0)
    event->at = kk_store_now (store);
  if (!kk_case_apply (&state, event, error) || !seal_reason (store, case_id, event, &sealed, error))
    return FALSE;
  action = g_strconcat ("case.", kk_event_type_to_string (event->type), NULL);
  return kk_db_run (store, error,
                    "INSERT INTO case_event"
                    " (case_id, type, at, actor, terminal, revision, code, reason)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    "sslssisb", case_id, kk_event_type_to_string (event->type), event->at,
                    event->actor ? event->actor : "", event->terminal ? event->terminal : "",
                    event->revision, event->type == KK_EVENT_SEND_FAILED ? event->reason : NULL,
                    sealed)
         && touch_case (store, case_id, event, &state, error)
         && kk_audit_append (store, event->actor, event->terminal, action, case_id, event->revision,
                             NULL, error);
}
