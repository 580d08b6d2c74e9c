/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-worker.h"

struct _KkWorker
{
  GThread *thread;
  GAsyncQueue *queue; /* Request* */
  KkWorkerOpen open;
  gpointer open_data;
  GDestroyNotify close;
};

typedef struct
{
  GTask *task;
  KkWorkerFunc func; /* NULL: end */
  gpointer data;
  GDestroyNotify data_free;
  GDestroyNotify result_free;
} Request;

static void
request_free (Request *request)
{
  if (request->data_free != NULL && request->data != NULL)
    request->data_free (request->data);
  g_clear_object (&request->task);
  g_free (request);
}

static void
serve (KkWorker *worker, Request *request, gpointer *thing)
{
  GCancellable *cancellable = g_task_get_cancellable (request->task);
  g_autoptr (GError) error = NULL;
  gpointer result = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, &error))
    {
      g_task_return_error (request->task, g_steal_pointer (&error));
      return;
    }
  if (*thing == NULL)
    *thing = worker->open (worker->open_data, &error);
  if (*thing != NULL)
    result = request->func (*thing, request->data, cancellable, &error);
  if (result == NULL)
    g_task_return_error (request->task, g_steal_pointer (&error));
  else
    g_task_return_pointer (request->task, result,
                           result == KK_WORKER_DONE ? NULL : request->result_free);
}

static gpointer
worker_thread (gpointer data)
{
  KkWorker *worker = data;
  gpointer thing = NULL;

  for (;;)
    {
      Request *request = g_async_queue_pop (worker->queue);
      gboolean end = request->func == NULL;

      if (!end)
        serve (worker, request, &thing);
      request_free (request);
      if (end)
        break;
    }
  if (thing != NULL && worker->close != NULL)
    worker->close (thing);
  return NULL;
}

KkWorker *
kk_worker_new (const char *name, KkWorkerOpen open, gpointer open_data, GDestroyNotify close)
{
  KkWorker *worker = g_new0 (KkWorker, 1);

  worker->queue = g_async_queue_new ();
  worker->open = open;
  worker->open_data = open_data;
  worker->close = close;
  worker->thread = g_thread_new (name, worker_thread, worker);
  return worker;
}

void
kk_worker_free (KkWorker *worker)
{
  g_async_queue_push (worker->queue, g_new0 (Request, 1));
  g_thread_join (worker->thread);
  g_async_queue_unref (worker->queue);
  g_free (worker);
}

void
kk_worker_run_async (KkWorker *worker,
                     gpointer source_object,
                     KkWorkerFunc func,
                     gpointer data,
                     GDestroyNotify data_free,
                     GDestroyNotify result_free,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  Request *request = g_new0 (Request, 1);

  request->task = g_task_new (source_object, cancellable, callback, user_data);
  g_task_set_source_tag (request->task, kk_worker_run_async);
  /* What was done is told even if it was cancelled meanwhile: a save that happened, happened. */
  g_task_set_check_cancellable (request->task, FALSE);
  request->func = func;
  request->data = data;
  request->data_free = data_free;
  request->result_free = result_free;
  if (worker != NULL)
    {
      g_async_queue_push (worker->queue, request);
      return;
    }
  g_task_return_new_error (request->task, G_IO_ERROR, G_IO_ERROR_CLOSED, "the counter has stopped");
  request_free (request);
}

gpointer
kk_worker_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
