/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "app/kk-reading-report.h"
#include "app/kk-session-private.h"
#include "core/kk-kind.h"
#include "forms/kk-notice-layouts.h"

/* From the resident's window to the outbox. */

gboolean
kk_session_show_resident (KkSession *self, GError **error)
{
  if (!kk_counter_require (self->counter, "case.sign", error))
    return FALSE;
  if (!kk_session_require_open (self, error))
    return FALSE;
  if (self->protected)
    {
      g_set_error_literal (error, KK_APP_ERROR, KK_APP_ERROR_NO_SCREEN, "signed on paper");
      return FALSE;
    }
  if (!kk_session_may_edit (self) || !kk_kind_is_signed (self->notice->kind))
    {
      g_set_error_literal (error, KK_CASE_ERROR, KK_CASE_ERROR_NOT_ALLOWED,
                           "the case is not open for a signature");
      return FALSE;
    }
  if (kk_problems_have_error (self->problems))
    {
      g_set_error_literal (error, KK_APP_ERROR, KK_APP_ERROR_PROBLEMS, "the notice has errors");
      return FALSE;
    }
  g_free (self->shown_hash);
  self->shown_hash = kk_revision_notice_hash (self->notice);
  return TRUE;
}

/* ——— signing ——— */

/* How well each document was read, now that people have agreed on what it says. */
static GPtrArray *
count_readings (KkSession *self)
{
  GPtrArray *counts = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_reading_count_free);

  for (guint i = 0; i < self->pages->len; i++)
    {
      const KkPageEntry *entry = self->pages->pdata[i];
      int dpi = entry->view.image != NULL ? (int) (entry->view.image->dpi + 0.5) : 0;

      for (guint r = 0; entry->readings != NULL && r < entry->readings->len; r++)
        {
          const KkReading *reading = entry->readings->pdata[r];

          if (reading->document != KK_DOCUMENT_UNKNOWN)
            g_ptr_array_add (counts, kk_reading_count_of (self->notice, reading, dpi));
        }
    }
  return counts;
}

/* Whatever becomes of the city's table, this revision prints on the sheet it was signed on. */
static void
mark_layout (KkStoreJob *job)
{
  g_autoptr (KkNoticeLayouts) layouts = kk_notice_layouts_new (job->text);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");
  const KkFormData data = { .notice = job->notice, .date = today };
  g_autoptr (KkFormLayout) layout = kk_notice_layouts_of (layouts, &data, NULL, NULL);

  g_free (job->signature->layout);
  job->signature->layout = layout != NULL ? kk_notice_layout_mark (layout) : NULL;
}

static gpointer
sign_func (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  KkStoreJob *job = data;
  g_autoptr (GError) cause = NULL;
  int revision;

  mark_layout (job);
  if (!kk_store_case_sign (store, job->case_id, job->notice, job->signature, job->event, &revision,
                           error))
    return NULL;
  /* The signature stands whether they can be written or not. */
  if (!kk_store_put_reading_counts (store, job->case_id, job->counts, &cause))
    g_debug ("reading counts: %s", cause->message);
  return kk_store_case_revision (store, job->case_id, revision, error);
}

static gpointer
events_func (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  return kk_store_case_events (store, ((KkStoreJob *) data)->case_id, error);
}

static void
signed_events_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (kk_session_store_finish (KK_SESSION (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static gboolean
take_revision (KkSession *self, GAsyncResult *result, GError **error)
{
  KkRevision *revision = kk_worker_run_finish (result, error);

  if (revision == NULL)
    return FALSE;
  g_clear_pointer (&self->signed_revision, kk_revision_free);
  self->signed_revision = revision;
  g_clear_pointer (&self->shown_hash, g_free);
  return TRUE;
}

/* The history as it is now; then task answers. */
static void
follow_events (KkSession *self, GTask *task)
{
  kk_worker_run_async (self->counter->store, self, events_func, kk_store_job_new (self->id),
                       (GDestroyNotify) kk_store_job_free, (GDestroyNotify) g_ptr_array_unref, NULL,
                       signed_events_cb, task);
}

static void
signed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KkSession *self = KK_SESSION (source);
  GError *error = NULL;

  if (take_revision (self, result, &error))
    follow_events (self, g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

void
kk_session_sign_async (KkSession *self,
                       const KkSignature *signature,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *hash = kk_revision_notice_hash (self->notice);
  GError *error = NULL;
  KkStoreJob *job;

  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (!kk_counter_require (self->counter, "case.sign", &error)
      || !kk_session_require_open (self, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (g_strcmp0 (hash, self->shown_hash) != 0)
    {
      g_task_return_new_error (task, KK_APP_ERROR, KK_APP_ERROR_SHOWN_CHANGED,
                               "the notice is not the one that was shown");
      return;
    }
  if (!kk_signature_is_valid (signature))
    {
      g_task_return_new_error (task, KK_APP_ERROR, KK_APP_ERROR_NOT_SIGNED, "not a signature");
      return;
    }
  kk_session_save_now (self); /* before the signature, which a later save would void */
  job = kk_store_job_new (self->id);
  job->notice = kk_notice_copy (self->notice);
  job->text = g_strdup (self->counter->config->data_dir);
  job->signature = kk_signature_copy (signature);
  g_free (job->signature->hash);
  job->signature->hash = g_steal_pointer (&hash);
  job->signature->at = g_get_real_time ();
  job->event = kk_counter_new_event (self->counter, KK_EVENT_SIGNED, 0, NULL);
  job->counts = count_readings (self);
  kk_worker_run_async (self->counter->store, self, sign_func, job,
                       (GDestroyNotify) kk_store_job_free, (GDestroyNotify) kk_revision_free, NULL,
                       signed_cb, g_steal_pointer (&task));
}

gboolean
kk_session_sign_finish (KkSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ——— queueing ——— */

static gboolean
queue_case (KkStore *store, KkStoreJob *job, GError **error)
{
  return kk_store_case_queue (store, job->case_id, job->event, error);
}

/* 職権: what nobody signs becomes a revision by being queued. */
static gpointer
queue_unsigned_func (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  KkStoreJob *job = data;
  int revision;

  if (!kk_store_case_queue_unsigned (store, job->case_id, job->notice, job->event, &revision,
                                     error))
    return NULL;
  return kk_store_case_revision (store, job->case_id, revision, error);
}

static void
queued_unsigned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KkSession *self = KK_SESSION (source);
  GError *error = NULL;

  if (!take_revision (self, result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  kk_outbox_kick (self->counter->outbox);
  follow_events (self, g_steal_pointer (&task));
}

static void
queue_unsigned (KkSession *self, GTask *task)
{
  KkStoreJob *job;

  if (!kk_session_may_edit (self) || kk_problems_have_error (self->problems))
    {
      g_task_return_new_error (task, KK_APP_ERROR, KK_APP_ERROR_PROBLEMS, "the notice has errors");
      g_object_unref (task);
      return;
    }
  kk_session_save_now (self);
  job = kk_store_job_new (self->id);
  job->notice = kk_notice_copy (self->notice);
  job->event = kk_counter_new_event (self->counter, KK_EVENT_QUEUED, 0, NULL);
  kk_worker_run_async (self->counter->store, self, queue_unsigned_func, job,
                       (GDestroyNotify) kk_store_job_free, (GDestroyNotify) kk_revision_free, NULL,
                       queued_unsigned_cb, task);
}

static void
queued_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KkSession *self = KK_SESSION (source);
  GError *error = NULL;

  if (!kk_session_store_finish (self, result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  kk_outbox_kick (self->counter->outbox);
  g_task_return_boolean (task, TRUE);
}

void
kk_session_queue_async (KkSession *self,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;
  KkStoreJob *job;

  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (!kk_counter_require (self->counter, "case.queue", &error)
      || !kk_session_require_open (self, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (!kk_kind_is_signed (self->notice->kind))
    {
      queue_unsigned (self, g_steal_pointer (&task));
      return;
    }
  if (self->state.workflow != KK_WORKFLOW_SIGNED || self->state.signature_void || self->dirty
      || self->saving > 0)
    {
      g_task_return_new_error (task, KK_APP_ERROR, KK_APP_ERROR_NOT_SIGNED, "no valid signature");
      return;
    }
  job = kk_store_job_new (self->id);
  job->event = kk_counter_new_event (self->counter, KK_EVENT_QUEUED, 0, NULL);
  kk_session_store_async (self, queue_case, job, queued_cb, g_steal_pointer (&task));
}

gboolean
kk_session_queue_finish (KkSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ——— held, released, withdrawn before it left the terminal ——— */

static const char *
action_of (KkEventType event)
{
  switch (event)
    {
    case KK_EVENT_HELD:
      return "case.hold";
    case KK_EVENT_RELEASED:
      return "case.release";
    default:
      return "case.withdraw";
    }
}

static gboolean
mark_case (KkStore *store, KkStoreJob *job, GError **error)
{
  return kk_store_case_append_event (store, job->case_id, job->event, error);
}

static void
marked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (kk_session_store_finish (KK_SESSION (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
decided_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GPtrArray) paths = kk_counter_decide_finish (KK_COUNTER (source), result, &error);

  if (paths != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
kk_session_mark_async (KkSession *self,
                       KkEventType event,
                       const char *reason,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;
  KkStoreJob *job;

  g_return_if_fail (event == KK_EVENT_HELD || event == KK_EVENT_RELEASED
                    || event == KK_EVENT_WITHDRAWN);
  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (!kk_counter_require (self->counter, action_of (event), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  /* What the server has, the server decides; the terminal follows. */
  if (self->state.delivery == KK_DELIVERY_ACKNOWLEDGED && self->counter->client != NULL)
    {
      kk_counter_decide_async (self->counter, self, event, reason, cancellable, decided_cb,
                               g_steal_pointer (&task));
      return;
    }
  if (self->state.workflow == KK_WORKFLOW_QUEUED && self->counter->client != NULL)
    {
      g_task_return_new_error (task, KK_APP_ERROR, KK_APP_ERROR_OFFLINE,
                               "queued, but the server has not got it yet");
      return;
    }
  job = kk_store_job_new (self->id);
  job->event = kk_counter_new_event (self->counter, event, self->state.revision, reason);
  kk_session_store_async (self, mark_case, job, marked_cb, g_steal_pointer (&task));
}

gboolean
kk_session_mark_finish (KkSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
