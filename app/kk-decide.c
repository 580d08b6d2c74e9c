/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-follow.h"
#include "app/kk-paper.h"
#include "app/kk-session-private.h"

/* A decision: the server records it (with no server, the store), an approved revision is filed, the
 * hand-over is recorded. Each step may be repeated: after a crash or a full disk one approves
 * again. */

typedef struct
{
  KkSession *session;
  KkEventType type;
  KkEvent *event;
  GPtrArray *paths; /* char* */
  char *sha256;     /* of what was handed over; NULL: nothing */
} Decision;

static void
decision_free (Decision *decision)
{
  g_clear_object (&decision->session);
  g_clear_pointer (&decision->event, kk_event_free);
  g_clear_pointer (&decision->paths, g_ptr_array_unref);
  g_free (decision->sha256);
  g_free (decision);
}

static const char *
action_of (KkEventType type)
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
    default:
      return "case.withdraw";
    }
}

static void
finish (GTask *task)
{
  KkCounter *self = g_task_get_source_object (task);
  Decision *decision = g_task_get_task_data (task);

  kk_follow_now (self);
  kk_counter_refresh_cases (self);
  g_task_return_pointer (task, g_steal_pointer (&decision->paths),
                         (GDestroyNotify) g_ptr_array_unref);
}

/* ——— the hand-over ——— */

static void
handed_over_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (KkServerAnswer) answer = kk_server_client_call_finish (result, &error);

  if (answer == NULL || !kk_server_answer_check (answer, &error))
    g_task_return_error (task, error);
  else
    finish (task);
}

static gpointer
append_func (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  KkStoreJob *job = data;

  return kk_store_case_append_event (store, job->case_id, job->event, error) ? KK_WORKER_DONE
                                                                             : NULL;
}

static void
handed_over_here_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (kk_worker_run_finish (result, &error) == NULL)
    g_task_return_error (task, error);
  else
    finish (task);
}

static GBytes *
to_body (JsonObject *object)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  char *text;

  json_node_take_object (root, object);
  text = json_to_string (root, FALSE);
  return g_bytes_new_take (text, strlen (text));
}

static void
hand_over (GTask *task)
{
  KkCounter *self = g_task_get_source_object (task);
  Decision *decision = g_task_get_task_data (task);
  const KkRevision *revision = kk_session_get_revision (decision->session);

  if (decision->sha256 == NULL)
    {
      finish (task);
      return;
    }
  if (self->client != NULL)
    {
      g_autofree char *path = g_strdup_printf ("/v1/cases/%s/hand-over", revision->case_id);
      JsonObject *object = json_object_new ();
      g_autoptr (GBytes) body = NULL;

      json_object_set_int_member (object, "revision", revision->number);
      json_object_set_string_member (object, "file_sha256", decision->sha256);
      body = to_body (object);
      kk_server_client_call_async (self->client, "POST", path, "application/json", body, TRUE, NULL,
                                   handed_over_cb, g_object_ref (task));
    }
  else
    {
      KkStoreJob *job = kk_store_job_new (revision->case_id);

      job->event = kk_counter_new_event (self, KK_EVENT_HANDED_OVER, revision->number, NULL);
      kk_worker_run_async (self->store, NULL, append_func, job, (GDestroyNotify) kk_store_job_free,
                           NULL, NULL, handed_over_here_cb, g_object_ref (task));
    }
}

/* ——— filing ——— */

static gpointer
file_func (gpointer nothing, gpointer data, GCancellable *cancellable, GError **error)
{
  GTask *task = data;
  KkCounter *self = g_task_get_source_object (task);
  Decision *decision = g_task_get_task_data (task);

  decision->paths = kk_paper_file (self->config, kk_session_get_revision (decision->session),
                                   &decision->sha256, error);
  return decision->paths != NULL ? KK_WORKER_DONE : NULL;
}

static void
filed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (kk_worker_run_finish (result, &error) == NULL)
    g_task_return_error (task, error);
  else
    hand_over (task);
}

static void
recorded (GTask *task)
{
  KkCounter *self = g_task_get_source_object (task);
  Decision *decision = g_task_get_task_data (task);

  if (decision->type == KK_EVENT_APPROVED)
    {
      /* The revision is unchangeable, and the task holds it until this is done. */
      kk_worker_run_async (self->drawing, NULL, file_func, g_object_ref (task), g_object_unref,
                           NULL, NULL, filed_cb, g_object_ref (task));
      return;
    }
  decision->paths = g_ptr_array_new_with_free_func (g_free);
  finish (task);
}

/* ——— recording ——— */

static void
recorded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (KkServerAnswer) answer = kk_server_client_call_finish (result, &error);

  if (answer != NULL && g_strcmp0 (answer->problem, "own_case") == 0)
    g_set_error_literal (&error, KK_CASE_ERROR, KK_CASE_ERROR_OWN_CASE, "own case");
  else if (answer != NULL)
    kk_server_answer_check (answer, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    recorded (task);
}

static void
recorded_here_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (kk_worker_run_finish (result, &error) == NULL)
    g_task_return_error (task, error);
  else
    recorded (task);
}

static void
record (GTask *task)
{
  KkCounter *self = g_task_get_source_object (task);
  Decision *decision = g_task_get_task_data (task);
  const char *case_id = kk_session_get_id (decision->session);

  if (self->client != NULL)
    {
      g_autofree char *path = g_strdup_printf ("/v1/cases/%s/events", case_id);
      g_autoptr (JsonNode) node = kk_event_to_json (decision->event);
      char *text = json_to_string (node, FALSE);
      g_autoptr (GBytes) body = g_bytes_new_take (text, strlen (text));

      kk_server_client_call_async (self->client, "POST", path, "application/json", body, TRUE,
                                   g_task_get_cancellable (task), recorded_cb, g_object_ref (task));
    }
  else
    {
      KkStoreJob *job = kk_store_job_new (case_id);

      job->event = kk_event_copy (decision->event);
      kk_worker_run_async (self->store, NULL, append_func, job, (GDestroyNotify) kk_store_job_free,
                           NULL, NULL, recorded_here_cb, g_object_ref (task));
    }
}

void
kk_counter_decide_async (KkCounter *self,
                         KkSession *session,
                         KkEventType decision_type,
                         const char *reason,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  const KkCaseState *state = kk_session_get_state (session);
  Decision *decision;
  GError *error = NULL;

  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (!kk_counter_require (self, action_of (decision_type), &error)
      || (kk_session_is_read_only (session) && !kk_session_require_open (session, &error)))
    {
      g_task_return_error (task, error);
      return;
    }
  decision = g_new0 (Decision, 1);
  decision->session = g_object_ref (session);
  decision->type = decision_type;
  decision->event = kk_counter_new_event (self, decision_type, state->revision, reason);
  g_task_set_task_data (task, decision, (GDestroyNotify) decision_free);
  /* Approved before, but the filing failed: only that is left to do. */
  if (decision_type == KK_EVENT_APPROVED && state->workflow == KK_WORKFLOW_APPROVED)
    recorded (task);
  else
    record (task);
}

GPtrArray *
kk_counter_decide_finish (KkCounter *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
