/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "store/kk-audit.h"
#include "store/kk-case-private.h"
#include "store/kk-store-private.h"
#include "store/kk-store-server.h"
#include "store/kk-vault.h"

static GBytes *
stored_receipt (KkStore *store, const char *case_id, int revision, char **hash_out, GError **error)
{
  g_autoptr (KkStmt) stmt = kk_db_query (
      store, error, "SELECT receipt, hash FROM revision WHERE case_id = ? AND number = ?", "si",
      case_id, revision);
  gboolean row;

  if (stmt == NULL || !kk_db_step (store, stmt, &row, error))
    return NULL;
  if (!row)
    return kk_store_fail (error, KK_STORE_ERROR_NOT_FOUND, "no such revision"), NULL;
  if (hash_out != NULL)
    *hash_out = kk_db_dup_text (stmt, 1);
  return kk_db_dup_blob (stmt, 0);
}

GBytes *
kk_server_receipt (KkStore *store, const char *case_id, int revision, GError **error)
{
  return stored_receipt (store, case_id, revision, NULL, error);
}

/* ——— what came ——— */

static KkRevision *
check (KkStore *store,
       const char *case_id,
       int number,
       const char *terminal,
       GBytes *bytes,
       GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (KkRevision) revision = kk_revision_from_bytes (bytes, &cause);

  if (revision == NULL)
    {
      /* The cause may quote what it read. */
      if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
        kk_store_fail (error, KK_STORE_ERROR_UNSIGNED, "the signature is not of this notice");
      else
        kk_store_fail (error, KK_STORE_ERROR_INVALID, "the envelope holds no revision");
      return NULL;
    }
  if (strcmp (revision->case_id, case_id) != 0 || revision->number != number)
    return kk_store_fail (error, KK_STORE_ERROR_INVALID, "the envelope holds another revision"),
           NULL;
  if (g_strcmp0 (revision->terminal, terminal) != 0)
    return kk_store_fail (error, KK_STORE_ERROR_CONFLICT, "the case is of another terminal"), NULL;
  if (revision->practice != store->practice)
    return kk_store_fail (error, KK_STORE_ERROR_OTHER_MODE, "practice and real cases never meet"),
           NULL;
  if (!kk_revision_fits (revision->notice, revision->signature))
    return kk_store_fail (error, KK_STORE_ERROR_UNSIGNED, "the revision is not signed"), NULL;
  if (revision->events->len == 0)
    return kk_store_fail (error, KK_STORE_ERROR_INVALID, "the revision has no history"), NULL;
  return g_steal_pointer (&revision);
}

/* "20261120-0012" → 2026-11-20, 12; the day it was opened (UTC) where a city numbers otherwise. */
static void
day_and_number (const KkRevision *revision, gint64 opened_at, char **day_out, int *number_out)
{
  const char *text = revision->case_number;

  if (text != NULL && strlen (text) >= 10 && text[8] == '-' && strspn (text, "0123456789") == 8)
    {
      *day_out = g_strdup_printf ("%.4s-%.2s-%.2s", text, text + 4, text + 6);
      *number_out = (int) g_ascii_strtoll (text + 9, NULL, 10);
      return;
    }
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc (opened_at / G_USEC_PER_SEC);
  *day_out = at != NULL ? g_date_time_format (at, "%Y-%m-%d") : g_strdup ("1970-01-01");
  *number_out = 0;
}

/* ——— the history ——— */

/* Only the counter's own steps; what the server decides, only the server writes. */
static gboolean
is_counters (KkEventType type)
{
  switch (type)
    {
    case KK_EVENT_OPENED:
    case KK_EVENT_PAGE_ADDED:
    case KK_EVENT_PAGE_REMOVED:
    case KK_EVENT_EDITED:
    case KK_EVENT_SIGNED:
    case KK_EVENT_QUEUED:
    case KK_EVENT_HELD:
    case KK_EVENT_RELEASED:
    case KK_EVENT_WITHDRAWN:
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
is_known (const GPtrArray *known, const KkEvent *event)
{
  for (guint i = 0; i < known->len; i++)
    {
      const KkEvent *old = known->pdata[i];

      /* Queued is written here with a time of ours. */
      if (old->type == event->type && old->revision == event->revision
          && (old->type == KK_EVENT_QUEUED
              || (old->at == event->at && g_strcmp0 (old->actor, event->actor) == 0)))
        return TRUE;
    }
  return FALSE;
}

static gboolean
append (KkStore *store, const char *case_id, const KkEvent *event, GError **error)
{
  GError *cause = NULL;

  if (kk_case_rows_append (store, case_id, event, &cause))
    return TRUE;
  if (cause->domain == KK_CASE_ERROR)
    {
      kk_store_fail (error, KK_STORE_ERROR_CONFLICT,
                     "the history does not follow what is known here");
      g_error_free (cause);
      return FALSE;
    }
  g_propagate_error (error, cause);
  return FALSE;
}

/* Whether its own history made this revision, as its kind asks for: by a signature or, of 職権, by
 * being queued. */
static gboolean
is_made (const KkRevision *revision, KkEventType how)
{
  for (guint i = 0; i < revision->events->len; i++)
    {
      const KkEvent *event = revision->events->pdata[i];

      if (event->type == how && event->revision == revision->number)
        return TRUE;
    }
  return FALSE;
}

static gboolean
append_new (KkStore *store, const KkRevision *revision, KkEventType type, GError **error)
{
  const KkEvent *last = revision->events->pdata[revision->events->len - 1];
  g_autoptr (KkEvent) event = kk_event_new (type, kk_store_now (store), last->actor,
                                            revision->terminal, revision->number, NULL);

  return append (store, revision->case_id, event, error);
}

static gboolean
merge_history (KkStore *store, const KkRevision *revision, GError **error)
{
  g_autoptr (GPtrArray) known = kk_case_rows_events (store, revision->case_id, error);
  gboolean office = revision->signature->mode == KK_SIGN_BY_OFFICE;

  if (known == NULL)
    return FALSE;
  if (!is_made (revision, office ? KK_EVENT_QUEUED : KK_EVENT_SIGNED))
    return kk_store_fail (error, KK_STORE_ERROR_UNSIGNED,
                          "the history does not make this revision");
  for (guint i = 0; i < revision->events->len; i++)
    {
      const KkEvent *event = revision->events->pdata[i];

      if (is_counters (event->type) && !is_known (known, event)
          && !append (store, revision->case_id, event, error))
        return FALSE;
    }
  return (office || append_new (store, revision, KK_EVENT_QUEUED, error))
         && append_new (store, revision, KK_EVENT_SENDING, error)
         && append_new (store, revision, KK_EVENT_ACKNOWLEDGED, error);
}

/* ——— rows ——— */

static gboolean
put_case (KkStore *store, const KkRevision *revision, GError **error)
{
  const KkEvent *opened = revision->events->pdata[0];
  const KkNotice *notice = revision->notice;
  gboolean hidden = strcmp (kk_notice_text (notice, "support_measures"), "true") == 0;
  g_autoptr (GBytes) sealed = NULL;
  g_autofree char *day = NULL;
  int number;

  day_and_number (revision, opened->at, &day, &number);
  sealed = kk_vault_seal_text (store, "title", revision->case_id, "",
                               kk_case_title (notice, hidden), error);
  return sealed != NULL
         && kk_db_run (store, error,
                       "INSERT INTO case_file (id, day, number, reception, kind, n_persons, clerk,"
                       " terminal, opened_at, changed_at, workflow, title)"
                       " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'draft', ?)"
                       " ON CONFLICT (id) DO UPDATE SET kind = excluded.kind,"
                       " n_persons = excluded.n_persons, title = excluded.title",
                       "ssississllb", revision->case_id, day, number,
                       revision->case_number ? revision->case_number : "",
                       kk_kind_to_string (notice->kind), (int) notice->persons->len,
                       opened->actor ? opened->actor : "", revision->terminal, opened->at,
                       opened->at, sealed);
}

static gboolean
check_terminal (KkStore *store, const KkRevision *revision, GError **error)
{
  gint64 n;

  if (!kk_db_int (store, error, &n, NULL,
                  "SELECT count(*) FROM case_file WHERE id = ? AND terminal <> ?", "ss",
                  revision->case_id, revision->terminal))
    return FALSE;
  return n == 0
         || kk_store_fail (error, KK_STORE_ERROR_CONFLICT, "the case is of another terminal");
}

static gboolean
put_pages (KkStore *store, const KkRevision *revision, GError **error)
{
  for (guint i = 0; i < revision->pages->len; i++)
    {
      const KkRevisionPage *page = revision->pages->pdata[i];

      if (!kk_blob_put (store, revision->case_id, page->id, page->bytes, error)
          || !kk_db_run (store, error, "INSERT INTO revision_page VALUES (?, ?, ?, ?)", "siis",
                         revision->case_id, revision->number, (int) i, page->id))
        return FALSE;
    }
  return TRUE;
}

static GBytes *
make_receipt (KkStore *store,
              const KkServerKeys *keys,
              const KkRevision *revision,
              const char *hash,
              GError **error)
{
  KkAuditHead head;

  if (!kk_audit_get_head (store, &head, error))
    return NULL;
  KkReceipt receipt = {
    .case_id = revision->case_id,
    .revision = revision->number,
    .hash = (char *) hash,
    .received_at = kk_store_now (store),
    .practice = store->practice,
    .audit_seq = head.seq,
    .audit_hash = head.hash,
  };
  return kk_receipt_sign (&receipt, keys);
}

static gboolean
put_revision (KkStore *store,
              const KkServerKeys *keys,
              const KkRevision *revision,
              GBytes *bytes,
              const char *hash,
              GBytes **receipt_out,
              GError **error)
{
  g_autofree char *name = g_strdup_printf ("%d", revision->number);
  g_autoptr (GBytes) head = kk_revision_head (bytes, error);
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GBytes) receipt = NULL;

  if (head == NULL
      || (sealed = kk_vault_seal (store, "revision", revision->case_id, name, head, error)) == NULL
      || (receipt = make_receipt (store, keys, revision, hash, error)) == NULL
      || !kk_db_run (store, error, "INSERT INTO revision VALUES (?, ?, ?, ?, ?, ?)", "sisblb",
                     revision->case_id, revision->number, hash, sealed, kk_store_now (store),
                     receipt))
    return FALSE;
  *receipt_out = g_steal_pointer (&receipt);
  return TRUE;
}

static gboolean
put_in (KkStore *store,
        const KkServerKeys *keys,
        const KkRevision *revision,
        GBytes *bytes,
        GBytes **receipt_out,
        gboolean *created_out,
        GError **error)
{
  g_autofree char *hash = kk_sha256_bytes (bytes);
  g_autofree char *old_hash = NULL;
  g_autoptr (GError) none = NULL;
  g_autoptr (GBytes) old
      = stored_receipt (store, revision->case_id, revision->number, &old_hash, &none);

  *created_out = FALSE;
  if (old != NULL)
    {
      if (strcmp (hash, old_hash) != 0)
        return kk_store_fail (error, KK_STORE_ERROR_CONFLICT, "other contents under this key");
      *receipt_out = g_steal_pointer (&old);
      return TRUE;
    }
  if (!g_error_matches (none, KK_STORE_ERROR, KK_STORE_ERROR_NOT_FOUND))
    return g_propagate_error (error, g_steal_pointer (&none)), FALSE;
  *created_out = TRUE;
  return check_terminal (store, revision, error) && put_case (store, revision, error)
         && merge_history (store, revision, error)
         && put_revision (store, keys, revision, bytes, hash, receipt_out, error)
         && put_pages (store, revision, error);
}

gboolean
kk_server_put (KkStore *store,
               const KkServerKeys *keys,
               const char *case_id,
               int revision,
               const char *terminal,
               GBytes *envelope,
               GBytes **receipt_out,
               gboolean *created_out,
               GError **error)
{
  g_autofree char *context = kk_envelope_context (case_id, revision);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (KkRevision) found = NULL;
  g_autoptr (GBytes) receipt = NULL;
  gboolean created;

  if (!kk_uuid_is_valid (case_id) || revision < 1)
    return kk_store_fail (error, KK_STORE_ERROR_INVALID, "no such key");
  if (!kk_case_need_open (store, error)
      || (bytes = kk_envelope_open (keys, context, envelope, error)) == NULL
      || (found = check (store, case_id, revision, terminal, bytes, error)) == NULL
      || !kk_db_begin (store, error)
      || !kk_db_end (store, put_in (store, keys, found, bytes, &receipt, &created, error), error))
    return FALSE;
  *receipt_out = g_steal_pointer (&receipt);
  if (created_out != NULL)
    *created_out = created;
  return TRUE;
}
