/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-session-private.h"

#include <string.h>

#define UNDO_MAX 200
#define SAVE_AGAIN_S 5

G_DEFINE_FINAL_TYPE (KkSession, kk_session, G_TYPE_OBJECT)

enum
{
  CHANGED,
  PAGES_CHANGED,
  PROBLEMS_CHANGED,
  STATE_CHANGED,
  PRINTS_CHANGED,
  TROUBLE,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void save (KkSession *self);

static void
kk_session_dispose (GObject *object)
{
  KkSession *self = KK_SESSION (object);

  if (self->closing != NULL)
    g_cancellable_cancel (self->closing);
  g_clear_handle_id (&self->retry_timer, g_source_remove);
  g_clear_handle_id (&self->open_timer, g_source_remove);
  if (self->counter != NULL && kk_counter_find_session (self->counter, self->id) == self)
    g_hash_table_remove (self->counter->sessions, self->id);
  g_clear_object (&self->counter);
  G_OBJECT_CLASS (kk_session_parent_class)->dispose (object);
}

static void
kk_session_finalize (GObject *object)
{
  KkSession *self = KK_SESSION (object);

  g_free (self->id);
  g_free (self->number);
  g_clear_pointer (&self->notice, kk_notice_free);
  g_clear_pointer (&self->blank, kk_notice_free);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  kk_case_state_clear (&self->state);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_pointer (&self->pages, g_ptr_array_unref);
  g_clear_pointer (&self->prints, g_ptr_array_unref);
  g_clear_pointer (&self->people, g_hash_table_unref);
  g_clear_pointer (&self->undo, g_ptr_array_unref);
  g_clear_pointer (&self->redo, g_ptr_array_unref);
  g_clear_pointer (&self->flushes, g_ptr_array_unref);
  g_free (self->shown_hash);
  g_clear_pointer (&self->signed_revision, kk_revision_free);
  g_clear_pointer (&self->returned, kk_revision_free);
  g_free (self->receipt);
  g_clear_pointer (&self->form_ticks, g_hash_table_unref);
  g_clear_object (&self->closing);
  g_clear_pointer (&self->rpa_profile, kk_rpa_profile_unref);
  kk_session_clear_form_data (self);
  G_OBJECT_CLASS (kk_session_parent_class)->finalize (object);
}

static void
kk_session_class_init (KkSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kk_session_dispose;
  object_class->finalize = kk_session_finalize;
  signals[CHANGED] = g_signal_new ("changed", KK_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[PAGES_CHANGED] = g_signal_new ("pages-changed", KK_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PROBLEMS_CHANGED] = g_signal_new ("problems-changed", KK_TYPE_SESSION, G_SIGNAL_RUN_LAST,
                                            0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[STATE_CHANGED] = g_signal_new ("state-changed", KK_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PRINTS_CHANGED] = g_signal_new ("prints-changed", KK_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[TROUBLE] = g_signal_new ("trouble", KK_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
kk_session_init (KkSession *self)
{
  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_problem_free);
  self->events = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_event_free);
  self->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_page_entry_free);
  self->undo = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_notice_free);
  self->redo = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_notice_free);
  self->flushes = g_ptr_array_new_with_free_func (g_object_unref);
  self->closing = g_cancellable_new ();
}

static void
find_problems (KkSession *self)
{
  gboolean closed = kk_session_is_closed (self);
  KkCheckContext context = { .city_code = self->counter->config->city_code,
                             .city_name = self->counter->config->city_name,
                             .papers = TRUE,
                             .is_protected = kk_session_covers,
                             .protection_opened = !closed,
                             .data = self };

  g_date_set_time_t (&context.today, time (NULL));
  g_ptr_array_unref (self->problems);
  self->problems = kk_check_notice (self->notice, &context);
  /* Where something is missing is told of nobody whose case is closed. */
  for (guint i = self->problems->len; closed && i-- > 0;)
    if (*((KkProblem *) self->problems->pdata[i])->field != '\0')
      g_ptr_array_remove_index (self->problems, i);
  self->checked_closed = closed;
}

void
kk_session_check (KkSession *self)
{
  find_problems (self);
  g_signal_emit (self, signals[PROBLEMS_CHANGED], 0);
}

void
kk_session_take_events (KkSession *self, GPtrArray *events)
{
  g_autoptr (GError) error = NULL;
  KkCaseState state = { 0 };

  if (!kk_case_derive (events, &state, &error))
    {
      kk_session_emit_trouble (self, error);
      g_ptr_array_unref (events);
      return;
    }
  g_ptr_array_unref (self->events);
  self->events = events;
  kk_case_state_clear (&self->state);
  self->state = state;
  g_signal_emit (self, signals[STATE_CHANGED], 0);
}

KkSession *
kk_session_new (KkCounter *counter, KkCaseContent *content, gboolean read_only)
{
  KkSession *self = g_object_new (KK_TYPE_SESSION, NULL);

  self->counter = g_object_ref (counter);
  self->read_only = read_only;
  self->id = g_strdup (content->summary->id);
  self->number = kk_case_reception (content->summary->day, content->summary->number);
  self->notice = g_steal_pointer (&content->notice);
  self->signed_revision = g_steal_pointer (&content->signed_revision);
  self->returned = g_steal_pointer (&content->returned);
  self->receipt = g_steal_pointer (&content->receipt);
  self->people = g_steal_pointer (&content->people);
  for (guint i = 0; i < content->pages->len; i++)
    g_ptr_array_add (self->pages, kk_page_entry_new (content->pages->pdata[i]));
  self->prints = content->prints != NULL ? g_steal_pointer (&content->prints) : g_ptr_array_new ();
  kk_session_take_events (self, g_steal_pointer (&content->events));
  if (content->protection != NULL)
    kk_counter_take_protection (counter, g_steal_pointer (&content->protection));
  kk_case_content_free (content);
  kk_session_find_protection (self);
  self->was_closed = kk_session_is_closed (self);
  kk_session_check (self);
  if (!read_only)
    g_hash_table_insert (counter->sessions, g_strdup (self->id), self);
  kk_session_follow_prints (self);
  kk_session_decode_pages (self);
  return self;
}

/* ——— looking ——— */

const char *
kk_session_get_id (KkSession *self)
{
  return self->id;
}

const char *
kk_session_get_number (KkSession *self)
{
  return self->number;
}

gboolean
kk_session_is_read_only (KkSession *self)
{
  return self->read_only;
}

const KkNotice *
kk_session_get_notice (KkSession *self)
{
  if (!kk_session_is_closed (self))
    return self->notice;
  if (self->blank == NULL || self->blank->kind != self->notice->kind)
    {
      g_clear_pointer (&self->blank, kk_notice_free);
      self->blank = kk_notice_new (self->notice->kind);
    }
  return self->blank;
}

const KkCaseState *
kk_session_get_state (KkSession *self)
{
  return &self->state;
}

const GPtrArray *
kk_session_get_events (KkSession *self)
{
  return self->events;
}

const char *
kk_session_get_person (KkSession *self, const char *actor)
{
  const KkAccount *account = self->counter->account;
  const char *name
      = actor != NULL && self->people != NULL ? g_hash_table_lookup (self->people, actor) : NULL;

  if (name == NULL && account != NULL && g_strcmp0 (account->id, actor) == 0)
    name = account->name;
  return name != NULL ? name : "";
}

const GPtrArray *
kk_session_get_problems (KkSession *self)
{
  /* A case closes by the clock: nobody may see what was found while it was open before the timer
   * has told of it. */
  if (self->checked_closed != kk_session_is_closed (self))
    find_problems (self);
  return self->problems;
}

const KkRevision *
kk_session_get_revision (KkSession *self)
{
  return self->signed_revision;
}

const KkSignature *
kk_session_get_signature (KkSession *self)
{
  return self->signed_revision != NULL && !kk_session_is_closed (self)
             ? self->signed_revision->signature
             : NULL;
}

const char *
kk_session_get_receipt (KkSession *self)
{
  return self->receipt;
}

GPtrArray *
kk_session_dup_changes_since_return (KkSession *self)
{
  return self->returned != NULL && !kk_session_is_closed (self)
             ? kk_notice_changes (self->returned->notice, self->notice)
             : NULL;
}

gboolean
kk_session_may_edit (KkSession *self)
{
  return !self->read_only && !kk_session_is_closed (self)
         && (self->state.workflow == KK_WORKFLOW_DRAFT || self->state.workflow == KK_WORKFLOW_SIGNED
             || self->state.workflow == KK_WORKFLOW_RETURNED);
}

void
kk_session_emit_prints_changed (KkSession *self)
{
  g_signal_emit (self, signals[PRINTS_CHANGED], 0);
}

void
kk_session_emit_pages_changed (KkSession *self)
{
  g_signal_emit (self, signals[PAGES_CHANGED], 0);
}

void
kk_session_emit_trouble (KkSession *self, const GError *error)
{
  g_signal_emit (self, signals[TROUBLE], 0, error);
}

void
kk_session_tell_protection (KkSession *self)
{
  self->was_closed = kk_session_is_closed (self);
  g_signal_emit (self, signals[PAGES_CHANGED], 0);
  g_signal_emit (self, signals[CHANGED], 0, NULL);
  g_signal_emit (self, signals[STATE_CHANGED], 0);
}

/* ——— saving ——— */

/* The events of the case after func, for the session. */
typedef struct
{
  KkSessionStoreFunc func;
  KkStoreJob *job;
} Request;

static void
request_free (Request *request)
{
  kk_store_job_free (request->job);
  g_free (request);
}

static gpointer
store_func (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  Request *request = data;

  if (!request->func (store, request->job, error))
    return NULL;
  return kk_store_case_events (store, request->job->case_id, error);
}

void
kk_session_store_async (KkSession *self,
                        KkSessionStoreFunc func,
                        KkStoreJob *job,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  Request *request = g_new0 (Request, 1);

  request->func = func;
  request->job = job;
  kk_worker_run_async (self->counter->store, self, store_func, request,
                       (GDestroyNotify) request_free, (GDestroyNotify) g_ptr_array_unref, NULL,
                       callback, user_data);
}

gboolean
kk_session_store_finish (KkSession *self, GAsyncResult *result, GError **error)
{
  GPtrArray *events = kk_worker_run_finish (result, error);

  if (events == NULL)
    return FALSE;
  kk_session_take_events (self, events);
  kk_counter_refresh_cases (self->counter);
  return TRUE;
}

static gboolean
save_draft (KkStore *store, KkStoreJob *job, GError **error)
{
  if (job->pages != NULL)
    return kk_store_case_save_read (store, job->case_id, job->pages, job->notice, job->event,
                                    error);
  return kk_store_case_save_draft (store, job->case_id, job->notice, job->event, error);
}

static void
finish_flushes (KkSession *self, const GError *error)
{
  g_autoptr (GPtrArray) tasks = g_steal_pointer (&self->flushes);

  self->flushes = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < tasks->len; i++)
    {
      if (error != NULL)
        g_task_return_error (tasks->pdata[i], g_error_copy (error));
      else
        g_task_return_boolean (tasks->pdata[i], TRUE);
    }
}

static gboolean
save_again_cb (gpointer user_data)
{
  KkSession *self = user_data;

  self->retry_timer = 0;
  save (self);
  return G_SOURCE_REMOVE;
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkSession) self = user_data;
  g_autoptr (GError) error = NULL;

  self->saving--;
  if (!kk_session_store_finish (self, result, &error))
    {
      kk_session_settle_pages (self, FALSE);
      self->dirty = TRUE;
      finish_flushes (self, error);
      kk_session_emit_trouble (self, error);
      /* What is not on disk keeps the session, even if everybody else let go of it. */
      if (self->retry_timer == 0 && self->counter->started)
        self->retry_timer = g_timeout_add_seconds_full (
            G_PRIORITY_DEFAULT, SAVE_AGAIN_S, save_again_cb, g_object_ref (self), g_object_unref);
      return;
    }
  kk_session_settle_pages (self, TRUE);
  kk_session_save_now (self);
  if (self->saving > 0)
    return;
  if (self->dirty)
    error = g_error_new_literal (KK_APP_ERROR, KK_APP_ERROR_NOT_SIGNED_IN, "nobody is signed in");
  finish_flushes (self, error);
}

/* The store wants the first edit after a signature, or after a 差戻, in the history. */
static KkEvent *
edited_event (KkSession *self)
{
  gboolean after_signature
      = self->state.workflow == KK_WORKFLOW_SIGNED && !self->state.signature_void;
  gboolean after_return = self->state.workflow == KK_WORKFLOW_RETURNED;

  if (!after_signature && !after_return)
    return NULL;
  return kk_counter_new_event (self->counter, KK_EVENT_EDITED, 0, NULL);
}

static void
begin_save (KkSession *self)
{
  KkStoreJob *job = kk_store_job_new (self->id);

  self->dirty = FALSE;
  self->saving++;
  job->notice = kk_notice_copy (self->notice);
  job->pages = kk_session_take_unsaved_pages (self);
  job->event = edited_event (self);
  kk_session_store_async (self, save_draft, job, saved_cb, g_object_ref (self));
  g_clear_handle_id (&self->retry_timer, g_source_remove); /* it may have been all that held us */
}

static void
save (KkSession *self)
{
  self->dirty = TRUE;
  if (self->saving == 0)
    kk_session_save_now (self);
}

void
kk_session_save_now (KkSession *self)
{
  if (self->dirty && self->counter->started && self->counter->account != NULL)
    begin_save (self);
}

void
kk_session_flush_async (KkSession *self,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (!self->dirty && self->saving == 0)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (self->saving == 0 && self->counter->account == NULL)
    {
      g_task_return_new_error (task, KK_APP_ERROR, KK_APP_ERROR_NOT_SIGNED_IN,
                               "nobody is signed in");
      return;
    }
  g_ptr_array_add (self->flushes, g_steal_pointer (&task));
  save (self);
}

gboolean
kk_session_flush_finish (KkSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ——— editing ——— */

void
kk_session_notice_changed (KkSession *self, const char *path, KkNotice *before)
{
  if (before != NULL)
    {
      if (self->undo->len >= UNDO_MAX)
        g_ptr_array_remove_index (self->undo, 0);
      g_ptr_array_add (self->undo, before);
      g_ptr_array_set_size (self->redo, 0);
    }
  g_clear_pointer (&self->shown_hash, g_free);
  kk_session_find_protection (self);
  kk_session_mark_protected (self);
  save (self);
  kk_session_check (self);
  if (kk_session_is_closed (self) != self->was_closed)
    kk_session_tell_protection (self);
  else
    g_signal_emit (self, signals[CHANGED], 0, path);
}

/* ——— the store says the case has moved on ——— */

typedef struct
{
  GPtrArray *events;
  char *receipt;
} News;

static void
news_free (News *news)
{
  g_clear_pointer (&news->events, g_ptr_array_unref);
  g_free (news->receipt);
  g_free (news);
}

static gpointer
news_func (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  KkStoreJob *job = data;
  News *news = g_new0 (News, 1);
  g_autoptr (KkOutboxItem) item = NULL;

  news->events = kk_store_case_events (store, job->case_id, error);
  if (news->events == NULL)
    {
      news_free (news);
      return NULL;
    }
  item = job->revision > 0 ? kk_store_outbox_get (store, job->case_id, job->revision, NULL) : NULL;
  if (item != NULL && item->receipt != NULL)
    news->receipt
        = g_strndup (g_bytes_get_data (item->receipt, NULL), g_bytes_get_size (item->receipt));
  return news;
}

static void
news_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkSession) self = KK_SESSION (g_object_ref (source));
  News *news = kk_worker_run_finish (result, NULL);

  if (news == NULL)
    return;
  g_free (self->receipt);
  self->receipt = g_steal_pointer (&news->receipt);
  if (self->state.workflow == KK_WORKFLOW_QUEUED && self->signed_revision != NULL)
    {
      KkCaseState state = { 0 };

      /* The revision that was just sent back is the one still in hand. */
      if (kk_case_derive (news->events, &state, NULL) && state.workflow == KK_WORKFLOW_RETURNED)
        {
          g_clear_pointer (&self->returned, kk_revision_free);
          self->returned = g_steal_pointer (&self->signed_revision);
        }
      kk_case_state_clear (&state);
    }
  kk_session_take_events (self, g_steal_pointer (&news->events));
  news_free (news);
}

void
kk_session_refresh (KkSession *self)
{
  KkStoreJob *job;

  if (!kk_session_is_here (self) || self->saving > 0)
    return;
  job = kk_store_job_new (self->id);
  job->revision = self->state.revision;
  kk_worker_run_async (self->counter->store, self, news_func, job,
                       (GDestroyNotify) kk_store_job_free, (GDestroyNotify) news_free, NULL,
                       news_cb, NULL);
}
