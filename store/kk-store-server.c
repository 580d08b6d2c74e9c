/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/kk-store-server.h"

#include <string.h>

#include "store/kk-audit.h"
#include "store/kk-case-private.h"
#include "store/kk-store-private.h"
#include "store/kk-vault.h"

#define DEFAULT_LIMIT 500
#define COLUMNS                                                                                    \
  "id, day, number, reception, kind, title, n_persons, clerk, terminal, opened_at, changed_at,"    \
  " (SELECT count(*) FROM revision_page WHERE revision_page.case_id = case_file.id"                \
  "   AND revision = (SELECT max(number) FROM revision WHERE revision.case_id = case_file.id)),"   \
  " changed_seq"

/* ——— reading ——— */

static gpointer
read_summary (KkStore *store, KkStmt *stmt, GError **error)
{
  g_autoptr (KkCaseSummary) summary = g_new0 (KkCaseSummary, 1);
  g_autoptr (GBytes) title = kk_db_dup_blob (stmt, 5);
  g_autoptr (GPtrArray) events = NULL;

  summary->id = kk_db_dup_text (stmt, 0);
  summary->day = kk_db_dup_text (stmt, 1);
  summary->number = sqlite3_column_int (stmt, 2);
  summary->reception = kk_db_dup_text (stmt, 3);
  summary->kind = kk_db_dup_text (stmt, 4);
  summary->n_persons = (guint) sqlite3_column_int (stmt, 6);
  summary->clerk = kk_db_dup_text (stmt, 7);
  summary->terminal = kk_db_dup_text (stmt, 8);
  summary->opened_at = sqlite3_column_int64 (stmt, 9);
  summary->changed_at = sqlite3_column_int64 (stmt, 10);
  summary->n_pages = (guint) sqlite3_column_int (stmt, 11);
  summary->changed_seq = sqlite3_column_int64 (stmt, 12);
  summary->title = kk_vault_unseal_text (store, "title", summary->id, "", title, error);
  if (summary->title == NULL || !kk_case_rows_state (store, summary->id, &summary->state, error)
      || (events = kk_case_rows_events (store, summary->id, error)) == NULL)
    return NULL;
  kk_case_set_last_reason (summary, events);
  return g_steal_pointer (&summary);
}

GPtrArray *
kk_server_list (KkStore *store, const KkServerFilter *filter, GError **error)
{
  static const KkServerFilter all = { 0 };
  const KkServerFilter *f = filter != NULL ? filter : &all;
  if (!kk_case_need_open (store, error))
    return NULL;
  return kk_db_list (store,
                     kk_db_query (store, error,
                                  "SELECT " COLUMNS
                                  " FROM case_file WHERE (?1 IS NULL OR instr(',' || ?1"
                                  " || ',', ',' || workflow || ',') > 0)"
                                  " AND (?2 IS NULL OR day = ?2) AND (?3 IS NULL OR terminal = ?3)"
                                  " AND changed_seq > ?4 ORDER BY changed_seq LIMIT ?5",
                                  "sssll", f->workflow, f->day, f->terminal, f->after,
                                  (gint64) (f->limit ? f->limit : DEFAULT_LIMIT)),
                     read_summary, (GDestroyNotify) kk_case_summary_free, error);
}

KkCaseSummary *
kk_server_load (KkStore *store, const char *case_id, GError **error)
{
  g_autoptr (KkStmt) stmt
      = kk_db_query (store, error, "SELECT " COLUMNS " FROM case_file WHERE id = ?", "s", case_id);
  gboolean row;

  if (stmt == NULL || !kk_case_need_open (store, error) || !kk_db_step (store, stmt, &row, error))
    return NULL;
  if (!row)
    return kk_store_fail (error, KK_STORE_ERROR_NOT_FOUND, "no such case"), NULL;
  return read_summary (store, stmt, error);
}

KkRevision *
kk_server_fetch (
    KkStore *store, const char *case_id, int revision, gboolean with_bytes, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (KkRevision) found = NULL;

  if (!kk_case_need_open (store, error)
      || (revision == 0 && !kk_revision_latest (store, case_id, &revision, error))
      || (bytes = kk_revision_join (store, case_id, revision, error)) == NULL
      || (found = kk_revision_from_bytes (bytes, error)) == NULL)
    return NULL;
  for (guint i = 0; !with_bytes && i < found->pages->len; i++)
    g_clear_pointer (&((KkRevisionPage *) found->pages->pdata[i])->bytes, g_bytes_unref);
  return g_steal_pointer (&found);
}

GPtrArray *
kk_server_events (KkStore *store, const char *case_id, GError **error)
{
  return kk_store_case_events (store, case_id, error);
}

GBytes *
kk_server_page (KkStore *store, const char *case_id, const char *sha256, GError **error)
{
  return kk_blob_get (store, case_id, sha256, error);
}

/* ——— following along ——— */

void
kk_server_change_free (KkServerChange *change)
{
  g_free (change->case_id);
  g_free (change->case_terminal);
  g_clear_pointer (&change->event, kk_event_free);
  g_free (change);
}

static gpointer
read_change (KkStore *store, KkStmt *stmt, GError **error)
{
  g_autoptr (KkServerChange) change = g_new0 (KkServerChange, 1);

  change->seq = sqlite3_column_int64 (stmt, 0);
  change->case_id = kk_db_dup_text (stmt, 1);
  change->case_terminal = kk_db_dup_text (stmt, 9);
  change->event = kk_case_rows_read_event (store, stmt, 2, change->case_id, error);
  if (change->event == NULL)
    return NULL;
  return g_steal_pointer (&change);
}

GPtrArray *
kk_server_changes (KkStore *store, gint64 after, guint limit, GError **error)
{
  return kk_db_list (
      store,
      kk_db_query (store, error,
                   "SELECT seq, case_id, type, at, actor, terminal, revision, code, reason,"
                   " (SELECT terminal FROM case_file WHERE id = case_id) FROM case_event WHERE "
                   "seq > ? ORDER BY seq LIMIT ?",
                   "ll", after, (gint64) (limit ? limit : DEFAULT_LIMIT)),
      read_change, (GDestroyNotify) kk_server_change_free, error);
}

/* ——— deciding ——— */

static const char *
right_for (KkEventType type)
{
  switch (type)
    {
    case KK_EVENT_APPROVED:
      return "case.approve";
    case KK_EVENT_RETURNED:
      return "case.return";
    case KK_EVENT_HELD:
      return "case.hold";
    case KK_EVENT_RELEASED:
      return "case.release";
    case KK_EVENT_WITHDRAWN:
      return "case.withdraw";
    default:
      return NULL; /* others come with what they report, not by themselves */
    }
}

static gboolean
check_right (const KkAccount *by, const char *action, GError **error)
{
  if (action != NULL && by->active && kk_rights_allows (by->role, action))
    return TRUE;
  return kk_store_fail (error, KK_STORE_ERROR_DENIED, "the role does not have that right");
}

static gboolean
event_in (KkStore *store, const char *case_id, KkEvent *event, GError **error)
{
  g_autoptr (GPtrArray) events = NULL;
  g_auto (KkCaseState) state = { 0 };
  const KkEvent *last;

  if (!kk_case_rows_require (store, case_id, error)
      || (events = kk_case_rows_events (store, case_id, error)) == NULL
      || !kk_case_rows_state (store, case_id, &state, error))
    return FALSE;
  if (event->revision == 0)
    event->revision = state.revision;
  last = events->len > 0 ? events->pdata[events->len - 1] : NULL;
  if (last != NULL && last->type == event->type && last->revision == event->revision
      && g_strcmp0 (last->actor, event->actor) == 0)
    return TRUE;
  return kk_case_rows_append (store, case_id, event, error);
}

gboolean
kk_server_event (
    KkStore *store, const char *case_id, const KkEvent *event, const KkAccount *by, GError **error)
{
  g_autoptr (KkEvent) own = kk_event_new (event->type, event->at, by->id, event->terminal,
                                          event->revision, event->reason);

  if (!check_right (by, right_for (event->type), error) || !kk_case_need_open (store, error))
    return FALSE;
  return kk_db_begin (store, error)
         && kk_db_end (store, event_in (store, case_id, own, error), error);
}

/* ——— hand-over ——— */

void
kk_hand_over_free (KkHandOver *hand_over)
{
  g_free (hand_over->taker);
  g_free (hand_over->terminal);
  g_free (hand_over->file_sha256);
  g_free (hand_over->result);
  g_free (hand_over);
}

KkHandOver *
kk_server_get_hand_over (KkStore *store, const char *case_id, GError **error)
{
  g_autoptr (KkStmt) stmt = kk_db_query (
      store, error,
      "SELECT revision, taker, terminal, file_sha256, at, result FROM hand_over WHERE case_id = ?",
      "s", case_id);
  KkHandOver *hand_over;
  gboolean row;

  if (stmt == NULL || !kk_db_step (store, stmt, &row, error))
    return NULL;
  if (!row)
    return kk_store_fail (error, KK_STORE_ERROR_NOT_FOUND, "nobody has taken it over"), NULL;
  hand_over = g_new0 (KkHandOver, 1);
  hand_over->revision = sqlite3_column_int (stmt, 0);
  hand_over->taker = kk_db_dup_text (stmt, 1);
  hand_over->terminal = kk_db_dup_text (stmt, 2);
  hand_over->file_sha256 = kk_db_dup_text (stmt, 3);
  hand_over->at = sqlite3_column_int64 (stmt, 4);
  hand_over->result = kk_db_dup_text (stmt, 5);
  return hand_over;
}

static gboolean
hand_over_in (KkStore *store,
              const char *case_id,
              int revision,
              const KkAccount *by,
              const char *terminal,
              const char *file_sha256,
              GError **error)
{
  g_autoptr (GError) none = NULL;
  g_autoptr (KkHandOver) old = kk_server_get_hand_over (store, case_id, &none);
  g_autoptr (KkEvent) event = NULL;

  if (old != NULL)
    return (old->revision == revision && g_str_equal (old->taker, by->id)
            && g_str_equal (old->file_sha256, file_sha256))
           || kk_store_fail (error, KK_STORE_ERROR_CONFLICT, "somebody else has taken it over");
  if (!g_error_matches (none, KK_STORE_ERROR, KK_STORE_ERROR_NOT_FOUND))
    return g_propagate_error (error, g_steal_pointer (&none)), FALSE;
  event
      = kk_event_new (KK_EVENT_HANDED_OVER, kk_store_now (store), by->id, terminal, revision, NULL);
  return kk_case_rows_require (store, case_id, error)
         && kk_case_rows_append (store, case_id, event, error)
         && kk_db_run (store, error, "INSERT INTO hand_over VALUES (?, ?, ?, ?, ?, ?, NULL)",
                       "sisssl", case_id, revision, by->id, terminal, file_sha256, event->at);
}

gboolean
kk_server_hand_over (KkStore *store,
                     const char *case_id,
                     int revision,
                     const KkAccount *by,
                     const char *terminal,
                     const char *file_sha256,
                     GError **error)
{
  if (!check_right (by, "case.hand_over", error))
    return FALSE;
  if (!kk_sha256_is_valid (file_sha256) || terminal == NULL || revision < 1)
    return kk_store_fail (error, KK_STORE_ERROR_INVALID,
                          "revision, terminal and SHA-256 of the file");
  return kk_db_begin (store, error)
         && kk_db_end (store,
                       hand_over_in (store, case_id, revision, by, terminal, file_sha256, error),
                       error);
}

static gboolean
complete_in (KkStore *store,
             const char *case_id,
             const KkAccount *by,
             const char *terminal,
             gboolean ok,
             const char *result,
             GError **error)
{
  g_autoptr (KkHandOver) taken = kk_server_get_hand_over (store, case_id, error);
  g_auto (KkCaseState) state = { 0 };
  g_autoptr (KkEvent) event = NULL;

  if (taken == NULL || !kk_case_rows_state (store, case_id, &state, error))
    return FALSE;
  if (state.completed)
    return TRUE;
  if (!kk_db_run (store, error, "UPDATE hand_over SET result = ? WHERE case_id = ?", "ss", result,
                  case_id))
    return FALSE;
  if (!ok)
    return kk_audit_append (store, by->id, terminal, "case.robot_failed", case_id, taken->revision,
                            NULL, error);
  event = kk_event_new (KK_EVENT_COMPLETED, kk_store_now (store), by->id, terminal, taken->revision,
                        NULL);
  return kk_case_rows_append (store, case_id, event, error);
}

gboolean
kk_server_complete (KkStore *store,
                    const char *case_id,
                    const KkAccount *by,
                    const char *terminal,
                    gboolean ok,
                    const char *result,
                    GError **error)
{
  return check_right (by, "case.complete", error) && kk_db_begin (store, error)
         && kk_db_end (store, complete_in (store, case_id, by, terminal, ok, result, error), error);
}
