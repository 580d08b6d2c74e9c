/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-follow.h"
#include "app/kk-paper.h"
#include "app/kk-session-private.h"
#include "core/kk-json.h"

/* The supervisor's side: what waits, one case to look at, the decision and what follows from it. */

/* ——— what waits ——— */

/* Approved but not handed over: the filing failed or was cut off, and is to be done again here. */
static gboolean
files_here (KkCounter *self)
{
  return self->config->pdf_dir != NULL || self->config->rpa_dir != NULL;
}

static KkCaseLine *
line_from_json (JsonNode *node)
{
  g_autoptr (KkCaseSummary) summary = NULL;
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  object = json_node_get_object (node);
  summary = g_new0 (KkCaseSummary, 1);
  summary->id = g_strdup (kk_json_get_string (object, "id", ""));
  summary->day = g_strdup (kk_json_get_string (object, "day", ""));
  summary->number = (int) kk_json_get_int (object, "number", 0);
  summary->kind = g_strdup (kk_json_get_string (object, "kind", ""));
  summary->title = g_strdup (kk_json_get_string (object, "title", ""));
  summary->clerk = g_strdup (kk_json_get_string (object, "clerk", ""));
  summary->changed_at = kk_json_get_int (object, "changed_at", 0);
  summary->n_pages = (guint) kk_json_get_int (object, "n_pages", 0);
  summary->state.revision = (int) kk_json_get_int (object, "revision", 0);
  summary->state.workflow = KK_WORKFLOW_QUEUED;
  summary->state.delivery = KK_DELIVERY_ACKNOWLEDGED;
  if (g_str_equal (kk_json_get_string (object, "workflow", ""), "held"))
    summary->state.workflow = KK_WORKFLOW_HELD;
  else if (g_str_equal (kk_json_get_string (object, "workflow", ""), "approved"))
    summary->state.workflow = KK_WORKFLOW_APPROVED;
  return kk_case_line_new (summary, NULL, NULL);
}

static void
queue_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (KkServerAnswer) answer = kk_server_client_call_finish (result, &error);
  g_autoptr (JsonNode) node = answer != NULL ? kk_server_answer_json (answer, &error) : NULL;
  g_autoptr (GListStore) lines = g_list_store_new (KK_TYPE_CASE_LINE);
  JsonArray *cases;

  if (node == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  cases = kk_json_get_array (json_node_get_object (node), "cases");
  for (guint i = 0; cases != NULL && i < json_array_get_length (cases); i++)
    {
      g_autoptr (KkCaseLine) line = line_from_json (json_array_get_element (cases, i));

      if (line != NULL)
        g_list_store_append (lines, line);
    }
  g_task_return_pointer (task, g_steal_pointer (&lines), g_object_unref);
}

void
kk_counter_list_queue_async (KkCounter *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GListStore) lines = NULL;
  GError *error = NULL;

  if (!kk_counter_require (self, "case.read", &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (self->client != NULL)
    {
      kk_server_client_call_async (self->client, "GET",
                                   files_here (self) ? "/v1/cases?workflow=queued,held,approved"
                                                     : "/v1/cases?workflow=queued,held",
                                   NULL, NULL, TRUE, cancellable, queue_answered_cb,
                                   g_steal_pointer (&task));
      return;
    }
  lines = g_list_store_new (KK_TYPE_CASE_LINE);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->cases)); i++)
    {
      g_autoptr (KkCaseLine) line = g_list_model_get_item (G_LIST_MODEL (self->cases), i);
      KkWorkflow workflow = kk_case_line_get (line)->workflow;

      if (workflow == KK_WORKFLOW_QUEUED || workflow == KK_WORKFLOW_HELD
          || (workflow == KK_WORKFLOW_APPROVED && files_here (self)))
        g_list_store_append (lines, line);
    }
  g_task_return_pointer (task, g_steal_pointer (&lines), g_object_unref);
}

GListModel *
kk_counter_list_queue_finish (KkCounter *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ——— one case to look at ——— */

/* A fetch under way: the case, then its revision. */
typedef struct
{
  char *case_id;
  KkCaseContent *content;
} Fetch;

static void
fetch_free (Fetch *fetch)
{
  g_free (fetch->case_id);
  g_clear_pointer (&fetch->content, kk_case_content_free);
  g_free (fetch);
}

static void
content_from_revision (KkCaseContent *content, KkRevision *revision)
{
  content->notice = kk_notice_copy (revision->notice);
  content->pages = g_ptr_array_ref (revision->pages);
  content->signed_revision = revision;
}

static void
revision_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KkCounter *self = g_task_get_source_object (task);
  Fetch *fetch = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (KkServerAnswer) answer = kk_server_client_call_finish (result, &error);
  KkRevision *revision = NULL;

  if (answer != NULL && kk_server_answer_check (answer, &error))
    revision = kk_revision_from_bytes (answer->body, &error);
  if (revision == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  content_from_revision (fetch->content, revision);
  g_task_return_pointer (task, kk_session_new (self, g_steal_pointer (&fetch->content), TRUE),
                         g_object_unref);
}

static KkCaseContent *
content_from_json (JsonNode *node, GError **error)
{
  g_autoptr (KkCaseContent) content = g_new0 (KkCaseContent, 1);
  JsonObject *root = json_node_get_object (node);
  JsonObject *object = kk_json_get_object (root, "case");
  JsonArray *events = kk_json_get_array (root, "events");

  if (object == NULL || events == NULL)
    {
      g_set_error_literal (error, KK_APP_ERROR, KK_APP_ERROR_SERVER_REFUSED, "no case in answer");
      return NULL;
    }
  content->summary = g_new0 (KkCaseSummary, 1);
  content->summary->id = g_strdup (kk_json_get_string (object, "id", ""));
  content->summary->day = g_strdup (kk_json_get_string (object, "day", ""));
  content->summary->number = (int) kk_json_get_int (object, "number", 0);
  content->summary->state.revision = (int) kk_json_get_int (object, "revision", 0);
  content->events = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_event_free);
  for (guint i = 0; i < json_array_get_length (events); i++)
    {
      KkEvent *event = kk_event_from_json (json_array_get_element (events, i), error);

      if (event == NULL)
        return NULL;
      g_ptr_array_add (content->events, event);
    }
  return g_steal_pointer (&content);
}

static void
case_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KkCounter *self = g_task_get_source_object (task);
  Fetch *fetch = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (KkServerAnswer) answer = kk_server_client_call_finish (result, &error);
  g_autoptr (JsonNode) node = answer != NULL ? kk_server_answer_json (answer, &error) : NULL;
  g_autofree char *path = NULL;

  if (node != NULL)
    fetch->content = content_from_json (node, &error);
  if (fetch->content == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  path = g_strdup_printf ("/v1/cases/%s/revisions/%d", fetch->case_id,
                          fetch->content->summary->state.revision);
  kk_server_client_call_async (self->client, "GET", path, NULL, NULL, TRUE,
                               g_task_get_cancellable (task), revision_answered_cb,
                               g_object_ref (task));
}

static gpointer
load_func (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  return kk_case_content_load (store, ((KkStoreJob *) data)->case_id, error);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  KkCaseContent *content = kk_worker_run_finish (result, &error);

  if (content == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, kk_session_new (g_task_get_source_object (task), content, TRUE),
                           g_object_unref);
}

void
kk_counter_fetch_case_async (KkCounter *self,
                             const char *case_id,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *path = NULL;
  GError *error = NULL;
  Fetch *fetch;

  if (!kk_counter_require (self, "case.read", &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (self->client == NULL)
    {
      kk_worker_run_async (self->store, NULL, load_func, kk_store_job_new (case_id),
                           (GDestroyNotify) kk_store_job_free,
                           (GDestroyNotify) kk_case_content_free, cancellable, loaded_cb,
                           g_steal_pointer (&task));
      return;
    }
  fetch = g_new0 (Fetch, 1);
  fetch->case_id = g_strdup (case_id);
  g_task_set_task_data (task, fetch, (GDestroyNotify) fetch_free);
  path = g_strdup_printf ("/v1/cases/%s", case_id);
  kk_server_client_call_async (self->client, "GET", path, NULL, NULL, TRUE, cancellable,
                               case_answered_cb, g_steal_pointer (&task));
}

KkSession *
kk_counter_fetch_case_finish (KkCounter *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
