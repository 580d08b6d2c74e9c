/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/kk-store-outbox.h"

#include <string.h>

#include "store/kk-audit.h"
#include "store/kk-case-private.h"
#include "store/kk-crypto.h"
#include "store/kk-store-private.h"
#include "store/kk-vault.h"

#define FIRST_WAIT ((gint64) 2 * G_USEC_PER_SEC)
#define LONGEST_WAIT ((gint64) 300 * G_USEC_PER_SEC)

#define COLUMNS                                                                                    \
  "outbox.case_id, outbox.revision, state, day, number, attempts, queued_at, last_try, next_try,"  \
  " error_code, error_reason, hash, receipt"
#define FROM " FROM outbox JOIN case_file ON case_file.id = outbox.case_id"

/* Due: planned for now, or left behind by a sender whose lease ran out; a later revision waits for
 * the earlier ones of its case. */
#define IS_DUE                                                                                     \
  " envelope IS NOT NULL"                                                                          \
  " AND ((state = 'pending' AND next_try <= ?1) OR (state = 'sending' AND lease_until <= ?1))"     \
  " AND NOT EXISTS (SELECT 1 FROM outbox AS earlier WHERE earlier.case_id = outbox.case_id"        \
  "   AND earlier.revision < outbox.revision AND earlier.state <> 'acknowledged')"

void
kk_outbox_item_free (KkOutboxItem *item)
{
  g_free (item->case_id);
  g_free (item->day);
  g_free (item->error_code);
  g_free (item->error_reason);
  g_free (item->hash);
  g_clear_pointer (&item->envelope, g_bytes_unref);
  g_clear_pointer (&item->receipt, g_bytes_unref);
  g_free (item);
}

static KkOutboxState
state_from_string (const char *text)
{
  static const char *const names[] = { "pending", "sending", "stuck", "acknowledged" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (text, names[i]) == 0)
      return (KkOutboxState) i;
  return KK_OUTBOX_STUCK;
}

static gpointer
read_item (KkStore *store, KkStmt *stmt, GError **error)
{
  KkOutboxItem *item = g_new0 (KkOutboxItem, 1);

  item->case_id = kk_db_dup_text (stmt, 0);
  item->revision = sqlite3_column_int (stmt, 1);
  item->state = state_from_string ((const char *) sqlite3_column_text (stmt, 2));
  item->day = kk_db_dup_text (stmt, 3);
  item->number = sqlite3_column_int (stmt, 4);
  item->attempts = sqlite3_column_int (stmt, 5);
  item->queued_at = sqlite3_column_int64 (stmt, 6);
  item->last_try = sqlite3_column_int64 (stmt, 7);
  item->next_try = item->state == KK_OUTBOX_PENDING ? sqlite3_column_int64 (stmt, 8) : 0;
  item->error_code = kk_db_dup_text (stmt, 9);
  item->error_reason = kk_db_dup_text (stmt, 10);
  item->hash = kk_db_dup_text (stmt, 11);
  item->receipt = kk_db_dup_blob (stmt, 12);
  return item;
}

GPtrArray *
kk_store_outbox_list (KkStore *store, gboolean with_acknowledged, GError **error)
{
  return kk_db_list (store,
                     kk_db_query (store, error,
                                  "SELECT " COLUMNS FROM " WHERE ? OR state <> 'acknowledged'"
                                  " ORDER BY outbox.seq",
                                  "i", with_acknowledged ? 1 : 0),
                     read_item, (GDestroyNotify) kk_outbox_item_free, error);
}

KkOutboxItem *
kk_store_outbox_get (KkStore *store, const char *case_id, int revision, GError **error)
{
  g_autoptr (KkStmt) stmt = kk_db_query (
      store, error, "SELECT " COLUMNS FROM " WHERE outbox.case_id = ? AND outbox.revision = ?",
      "si", case_id, revision);
  gboolean row;

  if (stmt == NULL || !kk_db_step (store, stmt, &row, error))
    return NULL;
  if (!row)
    return kk_store_fail (error, KK_STORE_ERROR_NOT_FOUND, "no such revision in the outbox"), NULL;
  return read_item (store, stmt, error);
}

/* ——— sending ——— */

/* core lets sending speak of the latest revision only; an older one that still has to arrive is
 * sent without a word in the history until it is acknowledged. */
static gboolean
is_silent (KkStore *store,
           KkEventType type,
           const char *case_id,
           int revision,
           gboolean *out,
           GError **error)
{
  int latest;

  *out = FALSE;
  if (type == KK_EVENT_ACKNOWLEDGED)
    return TRUE;
  if (!kk_revision_latest (store, case_id, &latest, error))
    return FALSE;
  *out = revision < latest;
  return TRUE;
}

static gboolean
append (KkStore *store,
        KkEventType type,
        const char *case_id,
        int revision,
        const char *actor,
        const char *terminal,
        const char *reason,
        GError **error)
{
  g_autoptr (KkEvent) event
      = kk_event_new (type, kk_store_now (store), actor, terminal, revision, reason);
  gboolean silent;

  if (!is_silent (store, type, case_id, revision, &silent, error))
    return FALSE;
  return silent || kk_case_rows_append (store, case_id, event, error);
}

static gboolean
claim_in (KkStore *store,
          const char *actor,
          const char *terminal,
          gint64 lease,
          KkOutboxItem **item_out,
          GError **error)
{
  gint64 now = kk_store_now (store);
  g_autoptr (KkStmt) stmt = kk_db_query (store, error,
                                         "SELECT " COLUMNS ", envelope" FROM " WHERE" IS_DUE
                                         " ORDER BY next_try, outbox.seq LIMIT 1",
                                         "l", now);
  g_autoptr (KkOutboxItem) item = NULL;
  gboolean row;

  if (stmt == NULL || !kk_db_step (store, stmt, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  item = read_item (store, stmt, error);
  item->envelope = kk_db_dup_blob (stmt, 13);
  if (item->state == KK_OUTBOX_SENDING
      && !append (store, KK_EVENT_SEND_FAILED, item->case_id, item->revision, actor, terminal,
                  "interrupted", error))
    return FALSE;
  if (!append (store, KK_EVENT_SENDING, item->case_id, item->revision, actor, terminal, NULL, error)
      || !kk_db_run (store, error,
                     "UPDATE outbox SET state = 'sending', attempts = attempts + 1, last_try = ?,"
                     " lease_until = ? WHERE case_id = ? AND revision = ?",
                     "llsi", now, (gint64) (now + lease), item->case_id, item->revision))
    return FALSE;
  item->state = KK_OUTBOX_SENDING;
  item->attempts++;
  item->last_try = now;
  item->next_try = 0;
  *item_out = g_steal_pointer (&item);
  return TRUE;
}

gboolean
kk_store_outbox_claim (KkStore *store,
                       const char *actor,
                       const char *terminal,
                       gint64 lease,
                       KkOutboxItem **item_out,
                       GError **error)
{
  g_autoptr (KkOutboxItem) item = NULL;

  *item_out = NULL;
  if (!kk_db_begin (store, error)
      || !kk_db_end (store, claim_in (store, actor, terminal, lease, &item, error), error))
    return FALSE;
  *item_out = g_steal_pointer (&item);
  return TRUE;
}

gboolean
kk_store_outbox_next_try (KkStore *store, gint64 *at_out, GError **error)
{
  return kk_db_int (store, error, at_out, NULL,
                    "SELECT coalesce (min (CASE state WHEN 'pending' THEN next_try"
                    " ELSE lease_until END), 0) FROM outbox"
                    " WHERE state IN ('pending', 'sending') AND envelope IS NOT NULL",
                    "");
}

/* Jitter of a quarter keeps the windows of a city from coming back all at once. */
static gint64
wait_after (int attempts)
{
  gint64 wait = MIN (FIRST_WAIT << CLAMP (attempts - 1, 0, 16), LONGEST_WAIT);

  return wait - (gint64) (g_random_double () * (double) wait / 4);
}

static gboolean
failed_in (KkStore *store,
           const char *case_id,
           int revision,
           const char *actor,
           const char *terminal,
           const char *code,
           const char *reason,
           gboolean retryable,
           GError **error)
{
  g_autoptr (KkOutboxItem) item = kk_store_outbox_get (store, case_id, revision, error);

  if (item == NULL)
    return FALSE;
  if (item->state != KK_OUTBOX_SENDING)
    return kk_store_fail (error, KK_STORE_ERROR_CONFLICT, "the revision is not being sent");
  return append (store, KK_EVENT_SEND_FAILED, case_id, revision, actor, terminal, code, error)
         && kk_db_run (store, error,
                       "UPDATE outbox SET state = ?, next_try = ?, lease_until = 0,"
                       " error_code = ?, error_reason = ? WHERE case_id = ? AND revision = ?",
                       "slsssi", retryable ? "pending" : "stuck",
                       (gint64) (kk_store_now (store) + wait_after (item->attempts)), code, reason,
                       case_id, revision);
}

gboolean
kk_store_outbox_failed (KkStore *store,
                        const char *case_id,
                        int revision,
                        const char *actor,
                        const char *terminal,
                        const char *code,
                        const char *reason,
                        gboolean retryable,
                        GError **error)
{
  return kk_db_begin (store, error)
         && kk_db_end (
             store,
             failed_in (store, case_id, revision, actor, terminal, code, reason, retryable, error),
             error);
}

static gboolean
check_receipt (KkStore *store, const KkOutboxItem *item, GBytes *bytes, GError **error)
{
  g_autoptr (KkReceipt) receipt = NULL;
  KkServerPublic pub;

  if (!kk_vault_get_server (store, &pub, error)
      || (receipt = kk_receipt_verify (bytes, &pub, error)) == NULL)
    return FALSE;
  if (strcmp (receipt->case_id, item->case_id) != 0 || receipt->revision != item->revision
      || strcmp (receipt->hash, item->hash) != 0 || receipt->practice != store->practice)
    return kk_store_fail (error, KK_STORE_ERROR_INVALID, "the receipt is for something else");
  return TRUE;
}

static gboolean
acknowledged_in (KkStore *store,
                 const char *case_id,
                 int revision,
                 const char *actor,
                 const char *terminal,
                 GBytes *receipt,
                 GError **error)
{
  g_autoptr (KkOutboxItem) item = kk_store_outbox_get (store, case_id, revision, error);

  if (item == NULL || !check_receipt (store, item, receipt, error))
    return FALSE;
  if (item->state == KK_OUTBOX_ACKNOWLEDGED)
    return TRUE;
  /* A lease that ran out, or an answer that came after the failure was noted: it arrived all the
   * same. */
  if (item->state != KK_OUTBOX_SENDING
      && !append (store, KK_EVENT_SENDING, case_id, revision, actor, terminal, NULL, error))
    return FALSE;
  return append (store, KK_EVENT_ACKNOWLEDGED, case_id, revision, actor, terminal, NULL, error)
         && kk_db_run (store, error,
                       "UPDATE outbox SET state = 'acknowledged', envelope = NULL, receipt = ?,"
                       " acknowledged_at = ?, error_code = NULL, error_reason = NULL,"
                       " lease_until = 0 WHERE case_id = ? AND revision = ?",
                       "blsi", receipt, kk_store_now (store), case_id, revision);
}

gboolean
kk_store_outbox_acknowledged (KkStore *store,
                              const char *case_id,
                              int revision,
                              const char *actor,
                              const char *terminal,
                              GBytes *receipt,
                              GError **error)
{
  return kk_db_begin (store, error)
         && kk_db_end (store,
                       acknowledged_in (store, case_id, revision, actor, terminal, receipt, error),
                       error);
}

gboolean
kk_store_outbox_retry (KkStore *store, const char *case_id, int revision, GError **error)
{
  if (!kk_db_run (store, error,
                  "UPDATE outbox SET state = 'pending', next_try = ?"
                  " WHERE case_id = ? AND revision = ? AND state IN ('pending', 'stuck')",
                  "lsi", kk_store_now (store), case_id, revision))
    return FALSE;
  return sqlite3_changes (store->db) == 1
         || kk_store_fail (error, KK_STORE_ERROR_NOT_FOUND, "nothing waits to be sent");
}

/* ——— at start-up ——— */

static gboolean
release_in (KkStore *store, const char *actor, const char *terminal, GError **error)
{
  g_autoptr (GPtrArray) items = kk_store_outbox_list (store, FALSE, error);

  if (items == NULL)
    return FALSE;
  for (guint i = 0; i < items->len; i++)
    {
      const KkOutboxItem *item = items->pdata[i];

      if (item->state != KK_OUTBOX_SENDING)
        continue;
      if (!append (store, KK_EVENT_SEND_FAILED, item->case_id, item->revision, actor, terminal,
                   "interrupted", error)
          || !kk_db_run (store, error,
                         "UPDATE outbox SET state = 'pending', next_try = ?, lease_until = 0,"
                         " error_code = 'interrupted' WHERE case_id = ? AND revision = ?",
                         "lsi", kk_store_now (store), item->case_id, item->revision))
        return FALSE;
    }
  return TRUE;
}

gboolean
kk_store_outbox_release (KkStore *store, const char *actor, const char *terminal, GError **error)
{
  return kk_db_begin (store, error)
         && kk_db_end (store, release_in (store, actor, terminal, error), error);
}

static GPtrArray *
list_unsealed (KkStore *store, GError **error)
{
  return kk_db_list (store,
                     kk_db_query (store, error,
                                  "SELECT " COLUMNS FROM
                                  " WHERE envelope IS NULL AND state = 'pending'"
                                  " ORDER BY outbox.seq",
                                  ""),
                     read_item, (GDestroyNotify) kk_outbox_item_free, error);
}

static gboolean
seal_in (KkStore *store, guint *n, GError **error)
{
  g_autoptr (GPtrArray) items = list_unsealed (store, error);

  if (items == NULL)
    return FALSE;
  for (guint i = 0; i < items->len; i++)
    {
      const KkOutboxItem *item = items->pdata[i];
      gboolean missing;
      g_autoptr (GBytes) envelope
          = kk_case_make_envelope (store, item->case_id, item->revision, &missing, error);

      if (missing)
        return kk_store_fail (error, KK_STORE_ERROR_NOT_FOUND, "no server is known yet");
      if (envelope == NULL
          || !kk_db_run (store, error,
                         "UPDATE outbox SET envelope = ? WHERE case_id = ? AND revision = ?", "bsi",
                         envelope, item->case_id, item->revision))
        return FALSE;
      (*n)++;
    }
  return TRUE;
}

gboolean
kk_store_outbox_seal (KkStore *store, guint *n_out, GError **error)
{
  guint n = 0;

  if (!kk_case_need_open (store, error) || !kk_db_begin (store, error)
      || !kk_db_end (store, seal_in (store, &n, error), error))
    return FALSE;
  if (n_out != NULL)
    *n_out = n;
  return TRUE;
}

gboolean
kk_store_outbox_counts (KkStore *store, KkOutboxCounts *out, GError **error)
{
  g_autoptr (KkStmt) stmt
      = kk_db_query (store, error,
                     "SELECT coalesce (sum (state IN ('pending', 'sending')), 0),"
                     " coalesce (sum (state = 'stuck'), 0),"
                     " coalesce (sum (state = 'acknowledged'), 0),"
                     " coalesce (max (acknowledged_at), 0) FROM outbox",
                     "");

  if (stmt == NULL || !kk_db_step (store, stmt, NULL, error))
    return FALSE;
  out->waiting = (guint) sqlite3_column_int (stmt, 0);
  out->stuck = (guint) sqlite3_column_int (stmt, 1);
  out->acknowledged = (guint) sqlite3_column_int (stmt, 2);
  out->last_acknowledged = sqlite3_column_int64 (stmt, 3);
  return TRUE;
}
