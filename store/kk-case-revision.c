/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-kind.h"
#include "store/kk-case-private.h"
#include "store/kk-crypto.h"
#include "store/kk-store-private.h"
#include "store/kk-vault.h"

static KkRevision *
compose (KkStore *store,
         const char *case_id,
         const KkNotice *notice,
         const KkSignature *signature,
         GError **error)
{
  g_autoptr (KkCaseSummary) summary = kk_store_case_load (store, case_id, error);
  g_autoptr (KkRevision) revision = NULL;

  if (summary == NULL)
    return NULL;
  revision = kk_revision_new (case_id, summary->state.revision);
  revision->case_number = g_strdup (summary->reception);
  revision->terminal = g_strdup (summary->terminal);
  revision->practice = store->practice;
  revision->notice = kk_notice_copy (notice);
  revision->signature = kk_signature_copy (signature);
  if (!kk_store_get_setting (store, "city_code", &revision->city_code, error))
    return NULL;
  g_clear_pointer (&revision->events, g_ptr_array_unref);
  revision->events = kk_case_rows_events (store, case_id, error);
  if (revision->events == NULL)
    {
      revision->events = g_ptr_array_new ();
      return NULL;
    }
  g_clear_pointer (&revision->pages, g_ptr_array_unref);
  revision->pages = kk_store_case_pages (store, case_id, TRUE, error);
  if (revision->pages == NULL)
    {
      revision->pages = g_ptr_array_new ();
      return NULL;
    }
  return g_steal_pointer (&revision);
}

static gboolean
insert (KkStore *store, const KkRevision *revision, GError **error)
{
  g_autoptr (GBytes) bytes = kk_revision_to_bytes (revision);
  g_autofree char *hash = kk_sha256_bytes (bytes);
  g_autofree char *name = g_strdup_printf ("%d", revision->number);
  g_autoptr (GBytes) head = kk_revision_head (bytes, error);
  g_autoptr (GBytes) sealed = NULL;

  if (head == NULL)
    return FALSE;
  if (g_bytes_get_size (bytes) > KK_REVISION_MAX)
    return kk_store_fail (error, KK_STORE_ERROR_INVALID, "too many or too large pages");
  sealed = kk_vault_seal (store, "revision", revision->case_id, name, head, error);
  if (sealed == NULL
      || !kk_db_run (store, error, "INSERT INTO revision VALUES (?, ?, ?, ?)", "sisb",
                     revision->case_id, revision->number, hash, sealed))
    return FALSE;
  for (guint i = 0; i < revision->pages->len; i++)
    {
      const KkRevisionPage *page = revision->pages->pdata[i];

      if (!kk_db_run (store, error, "INSERT INTO revision_page VALUES (?, ?, ?, ?)", "siis",
                      revision->case_id, revision->number, (int) i, page->id))
        return FALSE;
    }
  return TRUE;
}

/* event makes the revision. */
static gboolean
freeze_in (KkStore *store,
           const char *case_id,
           const KkNotice *notice,
           const KkSignature *signature,
           const KkEvent *event,
           int *revision_out,
           GError **error)
{
  g_autoptr (KkRevision) revision = NULL;

  if (!kk_case_rows_require (store, case_id, error)
      || !kk_case_rows_append (store, case_id, event, error)
      || !kk_case_write_draft (store, case_id, notice, error))
    return FALSE;
  revision = compose (store, case_id, notice, signature, error);
  if (revision == NULL || !insert (store, revision, error))
    return FALSE;
  *revision_out = revision->number;
  return TRUE;
}

gboolean
kk_store_case_sign (KkStore *store,
                    const char *case_id,
                    const KkNotice *notice,
                    const KkSignature *signature,
                    const KkEvent *signed_event,
                    int *revision_out,
                    GError **error)
{
  g_autofree char *hash = kk_revision_notice_hash (notice);
  int revision = 0;

  if (signed_event->type != KK_EVENT_SIGNED || g_strcmp0 (hash, signature->hash) != 0)
    return kk_store_fail (error, KK_STORE_ERROR_INVALID,
                          "the signature is not bound to this notice");
  if (!kk_revision_fits (notice, signature))
    return kk_store_fail (error, KK_STORE_ERROR_INVALID, "not a signature for this kind of notice");
  if (!kk_case_need_open (store, error) || !kk_db_begin (store, error)
      || !kk_db_end (store,
                     freeze_in (store, case_id, notice, signature, signed_event, &revision, error),
                     error))
    return FALSE;
  if (revision_out != NULL)
    *revision_out = revision;
  return TRUE;
}

GBytes *
kk_case_make_envelope (
    KkStore *store, const char *case_id, int revision, gboolean *missing_out, GError **error)
{
  g_autofree char *context = kk_envelope_context (case_id, revision);
  g_autoptr (GError) cause = NULL;
  g_autoptr (GBytes) bytes = NULL;
  KkServerPublic pub;

  *missing_out = FALSE;
  if (!kk_vault_get_server (store, &pub, &cause))
    {
      *missing_out = g_error_matches (cause, KK_STORE_ERROR, KK_STORE_ERROR_NOT_FOUND);
      if (!*missing_out)
        g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }
  bytes = kk_revision_join (store, case_id, revision, error);
  return bytes != NULL ? kk_envelope_seal (&pub, context, bytes) : NULL;
}

static gboolean
put_in_outbox (KkStore *store, const char *case_id, int revision, GError **error)
{
  g_autoptr (GBytes) envelope = NULL;
  gboolean missing;
  gint64 now = kk_store_now (store);

  envelope = kk_case_make_envelope (store, case_id, revision, &missing, error);
  if (envelope == NULL && !missing)
    return FALSE;
  return kk_db_run (store, error,
                    "INSERT INTO outbox (case_id, revision, state, queued_at, next_try, hash,"
                    " envelope) SELECT case_id, number, 'pending', ?, ?, hash, ? FROM revision"
                    " WHERE case_id = ? AND number = ?",
                    "llbsi", now, now, envelope, case_id, revision);
}

static gboolean
queue_in (KkStore *store, const char *case_id, const KkEvent *queued, GError **error)
{
  int revision;

  return kk_case_rows_require (store, case_id, error)
         && kk_case_rows_append (store, case_id, queued, error)
         && kk_revision_latest (store, case_id, &revision, error)
         && put_in_outbox (store, case_id, revision, error);
}

gboolean
kk_store_case_queue (KkStore *store, const char *case_id, const KkEvent *queued, GError **error)
{
  if (queued->type != KK_EVENT_QUEUED)
    return kk_store_fail (error, KK_STORE_ERROR_INVALID, "not a queuing event");
  return kk_case_need_open (store, error) && kk_db_begin (store, error)
         && kk_db_end (store, queue_in (store, case_id, queued, error), error);
}

static gboolean
queue_unsigned_in (KkStore *store,
                   const char *case_id,
                   const KkNotice *notice,
                   const KkEvent *given,
                   int *revision_out,
                   GError **error)
{
  g_autoptr (KkSignature) record = kk_signature_new (KK_SIGN_BY_OFFICE, 0.3);
  g_autoptr (KkEvent) queued = kk_event_copy (given);
  g_auto (KkCaseState) state = { 0 };

  if (!kk_case_rows_state (store, case_id, &state, error))
    return FALSE;
  queued->revision = state.revision + 1;
  record->hash = kk_revision_notice_hash (notice);
  record->at = queued->at != 0 ? queued->at : kk_store_now (store);
  return freeze_in (store, case_id, notice, record, queued, revision_out, error)
         && put_in_outbox (store, case_id, *revision_out, error);
}

gboolean
kk_store_case_queue_unsigned (KkStore *store,
                              const char *case_id,
                              const KkNotice *notice,
                              const KkEvent *queued,
                              int *revision_out,
                              GError **error)
{
  int revision = 0;

  if (queued->type != KK_EVENT_QUEUED || kk_kind_is_signed (notice->kind))
    return kk_store_fail (error, KK_STORE_ERROR_INVALID, "this kind of notice has to be signed");
  if (!kk_case_need_open (store, error) || !kk_db_begin (store, error)
      || !kk_db_end (store, queue_unsigned_in (store, case_id, notice, queued, &revision, error),
                     error))
    return FALSE;
  if (revision_out != NULL)
    *revision_out = revision;
  return TRUE;
}

KkRevision *
kk_store_case_revision (KkStore *store, const char *case_id, int revision, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  if (!kk_case_need_open (store, error)
      || (revision == 0 && !kk_revision_latest (store, case_id, &revision, error)))
    return NULL;
  bytes = kk_revision_join (store, case_id, revision, error);
  return bytes != NULL ? kk_revision_from_bytes (bytes, error) : NULL;
}
