/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-counter-private.h"

#include "app/kk-follow.h"
#include "app/kk-prints.h"
#include "app/kk-session-private.h"
#include "forms/kk-form-library.h"
#include "ocr/kk-reader.h"

G_DEFINE_FINAL_TYPE (KkCounter, kk_counter, G_TYPE_OBJECT)

enum
{
  CASES_CHANGED,
  STATUS_CHANGED,
  ACCOUNT_CHANGED,
  TROUBLE,
  PRINT_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
kk_counter_dispose (GObject *object)
{
  KkCounter *self = KK_COUNTER (object);

  kk_counter_stop (self);
  g_clear_pointer (&self->account, kk_account_free);
  g_clear_object (&self->cases);
  g_clear_pointer (&self->habits, kk_habits_free);
  g_clear_pointer (&self->protection, kk_protection_index_free);
  g_clear_pointer (&self->sessions, g_hash_table_unref);
  g_clear_pointer (&self->config, kk_app_config_free);
  G_OBJECT_CLASS (kk_counter_parent_class)->dispose (object);
}

static void
kk_counter_class_init (KkCounterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kk_counter_dispose;
  signals[CASES_CHANGED] = g_signal_new ("cases-changed", KK_TYPE_COUNTER, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[STATUS_CHANGED] = g_signal_new ("status-changed", KK_TYPE_COUNTER, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ACCOUNT_CHANGED] = g_signal_new ("account-changed", KK_TYPE_COUNTER, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[TROUBLE] = g_signal_new ("trouble", KK_TYPE_COUNTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[PRINT_CHANGED] = g_signal_new ("print-changed", KK_TYPE_COUNTER, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
kk_counter_init (KkCounter *self)
{
  self->cases = g_list_store_new (KK_TYPE_CASE_LINE);
  self->habits = kk_habits_new ();
  self->sessions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

KkCounter *
kk_counter_new (const KkAppConfig *config)
{
  KkCounter *self = g_object_new (KK_TYPE_COUNTER, NULL);

  self->config = kk_app_config_copy (config);
  return self;
}

const KkAppConfig *
kk_counter_get_config (KkCounter *self)
{
  return self->config;
}

KkLexicon *
kk_counter_get_lexicon (KkCounter *self)
{
  return self->lexicon;
}

GListModel *
kk_counter_get_cases (KkCounter *self)
{
  return G_LIST_MODEL (self->cases);
}

KkSession *
kk_counter_find_session (KkCounter *self, const char *case_id)
{
  return g_hash_table_lookup (self->sessions, case_id);
}

void
kk_counter_trouble (KkCounter *self, const GError *error)
{
  g_signal_emit (self, signals[TROUBLE], 0, error);
}

void
kk_counter_print_changed (KkCounter *self, const KkPrint *print)
{
  g_signal_emit (self, signals[PRINT_CHANGED], 0, print);
}

/* ——— opening ——— */

/* A store without its city cannot print or seal what it signs. */
static gboolean
set_up_store (KkStore *store, const KkAppConfig *config, GError **error)
{
  KkServerPublic pub;

  if (!kk_store_set_setting (store, "city_code", config->city_code, error)
      || !kk_store_set_setting (store, "terminal", config->terminal, error))
    return FALSE;
  if (config->server_url == NULL)
    return TRUE;
  return kk_server_public_from_base64 (config->server_box_key, config->server_sign_key, &pub, error)
         && kk_vault_set_server (store, &pub, FALSE, error);
}

static gpointer
open_store (gpointer data, GError **error)
{
  const KkAppConfig *config = data;
  g_autofree char *path = g_build_filename (config->data_dir, "counter.db", NULL);
  const char *vfs = g_getenv ("KAKANAI_STORE_VFS"); /* power-cut tests */
  const KkStoreOptions options
      = { .role = KK_STORE_TERMINAL, .practice = config->practice, .vfs = vfs };
  g_autoptr (KkStore) store = kk_store_open (path, &options, error);

  if (store == NULL || !set_up_store (store, config, error))
    return NULL;
  return g_steal_pointer (&store);
}

static gpointer
open_reader (gpointer data, GError **error)
{
  KkReader *reader = kk_reader_new (NULL, NULL, error);

  if (reader != NULL)
    kk_reader_set_templates (reader, data);
  return reader;
}

static gpointer
open_forms (gpointer data, GError **error)
{
  return kk_form_library_new (((const KkAppConfig *) data)->data_dir);
}

static gpointer
ping_func (gpointer thing, gpointer data, GCancellable *cancellable, GError **error)
{
  return KK_WORKER_DONE;
}

static void
outbox_changed_cb (gpointer user_data)
{
  KkCounter *self = user_data;

  kk_counter_refresh_cases (self);
  g_signal_emit (self, signals[STATUS_CHANGED], 0);
}

static void
reader_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkCounter) self = user_data;
  g_autoptr (GError) error = NULL;

  if (kk_worker_run_finish (result, &error) == NULL && self->started)
    kk_counter_trouble (self, error);
}

static void
store_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KkCounter *self = g_task_get_source_object (task);
  GError *error = NULL;

  kk_worker_run_finish (result, &error);
  if (error == NULL && self->lexicon == NULL)
    self->lexicon = kk_lexicon_open (NULL, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  self->started = TRUE;
  self->outbox
      = kk_outbox_new (self->store, self->client, self->config->terminal, outbox_changed_cb, self);
  kk_outbox_start (self->outbox);
  kk_follow_start (self);
  kk_worker_run_async (self->reading, NULL, ping_func, NULL, NULL, NULL, NULL, reader_ready_cb,
                       g_object_ref (self));
  kk_counter_refresh_cases (self);
  g_task_return_boolean (task, TRUE);
}

void
kk_counter_start_async (KkCounter *self,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *folder = NULL;

  g_task_set_check_cancellable (task, FALSE);
  g_return_if_fail (!self->started);
  kk_counter_stop (self);
  self->store = kk_worker_new ("store", open_store, self->config, (GDestroyNotify) kk_store_free);
  folder = kk_template_library_default_dir (self->config->data_dir);
  self->templates = kk_template_library_new (folder, NULL);
  self->reading = kk_worker_new ("reading", open_reader, self->templates, g_object_unref);
  self->drawing
      = kk_worker_new ("drawing", open_forms, self->config, (GDestroyNotify) kk_form_library_free);
  self->prints = kk_prints_new (self);
  self->scanner = kk_scanner_new ();
  if (self->config->server_url != NULL)
    self->client = kk_server_client_new (self->config);
  kk_worker_run_async (self->store, NULL, ping_func, NULL, NULL, NULL, cancellable, store_ready_cb,
                       g_steal_pointer (&task));
}

gboolean
kk_counter_start_finish (KkCounter *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
kk_counter_save_sessions (KkCounter *self)
{
  GHashTableIter iter;
  gpointer session;

  g_hash_table_iter_init (&iter, self->sessions);
  while (g_hash_table_iter_next (&iter, NULL, &session))
    kk_session_save_now (session);
}

/* Saves that failed are tried no more: there is no store to try. */
static void
forget_retries (KkCounter *self)
{
  g_autoptr (GList) sessions = g_hash_table_get_values (self->sessions);

  for (GList *l = sessions; l != NULL; l = l->next)
    g_clear_handle_id (&KK_SESSION (l->data)->retry_timer, g_source_remove);
}

void
kk_counter_stop (KkCounter *self)
{
  if (self->started)
    kk_counter_save_sessions (self);
  self->started = FALSE;
  kk_follow_stop (self);
  g_clear_pointer (&self->outbox, kk_outbox_free);
  g_clear_pointer (&self->prints, kk_prints_free);
  g_clear_object (&self->scanner);
  g_clear_pointer (&self->reading, kk_worker_free);
  g_clear_pointer (&self->templates, kk_template_library_unref);
  g_clear_pointer (&self->drawing, kk_worker_free);
  g_clear_pointer (&self->client, kk_server_client_free);
  g_clear_pointer (&self->store, kk_worker_free);
  g_clear_pointer (&self->lexicon, kk_lexicon_unref);
  forget_retries (self);
}

/* ——— the list of cases ——— */

typedef struct
{
  KkCaseSummary *summary;
  KkOutboxItem *item; /* of the latest revision; NULL: none */
  char *last_reason;
} Row;

static void
row_free (Row *row)
{
  g_clear_pointer (&row->summary, kk_case_summary_free);
  g_clear_pointer (&row->item, kk_outbox_item_free);
  g_free (row->last_reason);
  g_free (row);
}

static char *
last_reason_of (KkStore *store, const KkCaseSummary *summary)
{
  g_autoptr (GPtrArray) events = NULL;

  if (summary->state.workflow != KK_WORKFLOW_RETURNED && summary->state.workflow != KK_WORKFLOW_HELD
      && summary->state.workflow != KK_WORKFLOW_WITHDRAWN)
    return NULL;
  events = kk_store_case_events (store, summary->id, NULL);
  for (guint i = events != NULL ? events->len : 0; i > 0; i--)
    {
      const KkEvent *event = events->pdata[i - 1];

      if (event->reason != NULL && event->type != KK_EVENT_SEND_FAILED)
        return g_strdup (event->reason);
    }
  return NULL;
}

static gpointer
list_func (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) summaries = kk_store_case_list (store, NULL, error);
  GPtrArray *rows;

  if (summaries == NULL)
    return NULL;
  rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
  g_ptr_array_set_free_func (summaries, NULL);
  for (guint i = 0; i < summaries->len; i++)
    {
      Row *row = g_new0 (Row, 1);

      row->summary = summaries->pdata[i];
      if (row->summary->state.revision > 0)
        row->item
            = kk_store_outbox_get (store, row->summary->id, row->summary->state.revision, NULL);
      row->last_reason = last_reason_of (store, row->summary);
      g_ptr_array_add (rows, row);
    }
  return rows;
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkCounter) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = kk_worker_run_finish (result, &error);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_object_unref);

  self->refreshing = FALSE;
  if (!self->started)
    return;
  if (rows == NULL)
    {
      kk_counter_trouble (self, error);
      return;
    }
  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = rows->pdata[i];
      KkSession *session = kk_counter_find_session (self, row->summary->id);

      g_ptr_array_add (lines, kk_case_line_new (row->summary, row->item, row->last_reason));
      if (session != NULL)
        kk_session_refresh (session);
    }
  g_list_store_splice (self->cases, 0, g_list_model_get_n_items (G_LIST_MODEL (self->cases)),
                       lines->pdata, lines->len);
  g_signal_emit (self, signals[CASES_CHANGED], 0);
  if (self->refresh_again)
    kk_counter_refresh_cases (self);
}

void
kk_counter_refresh_cases (KkCounter *self)
{
  if (!self->started)
    return;
  self->refresh_again = self->refreshing;
  if (self->refreshing)
    return;
  self->refreshing = TRUE;
  kk_worker_run_async (self->store, NULL, list_func, NULL, NULL, (GDestroyNotify) g_ptr_array_unref,
                       NULL, listed_cb, g_object_ref (self));
}

KkStatus
kk_counter_get_status (KkCounter *self)
{
  KkStatus status = { .has_server = self->client != NULL };
  const KkOutboxView *view;

  if (self->outbox == NULL)
    return status;
  view = kk_outbox_get_state (self->outbox);
  status.waiting = (int) (view->counts.waiting + view->counts.stuck);
  status.needs_person = (int) view->counts.stuck;
  status.acknowledged_today = (int) view->counts.acknowledged;
  status.last_acknowledged = view->counts.last_acknowledged;
  status.next_try = view->next_try;
  status.last_error = view->last_error;
  status.reachable = self->client != NULL && kk_server_client_is_reachable (self->client);
  return status;
}

void
kk_counter_send_now (KkCounter *self)
{
  if (self->outbox != NULL)
    kk_outbox_send_now (self->outbox);
}

void
kk_counter_account_changed (KkCounter *self)
{
  g_signal_emit (self, signals[ACCOUNT_CHANGED], 0);
}
