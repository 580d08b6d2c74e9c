/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "devices/kk-scanner-private.h"

#define CLOSE_LIMIT_US (1 * G_USEC_PER_SEC)

struct _KkScannerWorker
{
  GWeakRef owner;
  GMainContext *context;
  KkScannerEventFunc func;
  GAsyncQueue *queue; /* KkScannerJob*; one without a number ends the thread */
  GThread *thread;

  GMutex lock;
  GCond ended_cond;
  gboolean ended;

  /* Held over sane_cancel(), which may take its time: never taken on the owner's context. */
  GMutex handle_lock;
  KkScannerJob *current;
  SANE_Handle handle; /* of current */
};

/* libsane is one per process and not thread-safe: whoever talks to it holds this. */
static GMutex sane_lock;
static guint sane_users;

static KkScannerWorker *
worker_ref (KkScannerWorker *worker)
{
  return g_atomic_rc_box_acquire (worker);
}

static void
worker_clear (gpointer data)
{
  KkScannerWorker *worker = data;

  g_weak_ref_clear (&worker->owner);
  g_main_context_unref (worker->context);
  g_async_queue_unref (worker->queue);
  g_mutex_clear (&worker->lock);
  g_mutex_clear (&worker->handle_lock);
  g_cond_clear (&worker->ended_cond);
}

static void
worker_unref (KkScannerWorker *worker)
{
  g_atomic_rc_box_release_full (worker, worker_clear);
}

typedef struct
{
  KkScannerWorker *worker;
  KkScannerEvent *event;
} Delivery;

static void
delivery_free (gpointer data)
{
  Delivery *delivery = data;

  worker_unref (delivery->worker);
  kk_scanner_event_free (delivery->event);
  g_free (delivery);
}

static gboolean
deliver_cb (gpointer data)
{
  Delivery *delivery = data;
  g_autoptr (GObject) owner = g_weak_ref_get (&delivery->worker->owner);

  if (owner != NULL)
    delivery->worker->func (owner, delivery->event);
  return G_SOURCE_REMOVE;
}

void
kk_scanner_worker_post (KkScannerWorker *worker, KkScannerEvent *event)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Delivery *delivery = g_new0 (Delivery, 1);

  delivery->worker = worker_ref (worker);
  delivery->event = event;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver_cb, delivery, delivery_free);
  g_source_attach (source, worker->context);
}

void
kk_scanner_worker_set_handle (KkScannerWorker *worker, SANE_Handle handle)
{
  g_mutex_lock (&worker->handle_lock);
  worker->handle = handle;
  g_mutex_unlock (&worker->handle_lock);
}

static void
run_on_device (KkScannerWorker *worker, KkScannerJob *job, KkScannerEvent *done)
{
  double dpi = 0;
  SANE_Handle handle;

  if (job->kind == KK_SCANNER_JOB_SCAN && job->request.source == KK_SCAN_FLATBED
      && job->request.wait_for_paper)
    {
      g_set_error (&done->error, KK_SCANNER_ERROR, KK_SCANNER_ERROR_UNSUPPORTED,
                   "a flatbed cannot tell whether there is paper");
      return;
    }
  handle = kk_sane_open (job->request.device, &done->error);
  if (handle == NULL)
    return;
  kk_scanner_worker_set_handle (worker, handle);
  kk_scanner_job_touch (job);
  if (kk_scanner_job_is_cancelled (job, &done->error))
    ;
  else if (job->kind == KK_SCANNER_JOB_DESCRIBE)
    done->abilities = kk_sane_describe (handle);
  else if (kk_sane_set_up (handle, &job->request, &dpi, &done->error))
    {
      kk_sane_scan (worker, handle, job, dpi, &done->error);
      sane_cancel (handle);
    }
  /* Closed each time: so recovery from any error is the next job's opening. */
  kk_scanner_worker_set_handle (worker, NULL);
  sane_close (handle);
}

static gboolean
sane_begin (gboolean *begun, GError **error)
{
  SANE_Int version = 0;

  if (*begun)
    return TRUE;
  if (sane_users == 0 && !kk_sane_status_to_error (sane_init (&version, NULL), "SANE", error))
    return FALSE;
  sane_users++;
  *begun = TRUE;
  return TRUE;
}

static void
run_job (KkScannerWorker *worker, KkScannerJob *job, gboolean *begun)
{
  KkScannerEvent *done = g_new0 (KkScannerEvent, 1);

  done->kind = KK_SCANNER_EVENT_DONE;
  done->job = job->id;
  g_mutex_lock (&sane_lock);
  if (!kk_scanner_job_is_cancelled (job, &done->error) && sane_begin (begun, &done->error))
    {
      kk_scanner_job_touch (job);
      g_mutex_lock (&worker->handle_lock);
      worker->current = job;
      g_mutex_unlock (&worker->handle_lock);
      if (job->kind == KK_SCANNER_JOB_LIST)
        done->devices = kk_sane_list (&done->error);
      else
        run_on_device (worker, job, done);
      g_mutex_lock (&worker->handle_lock);
      worker->current = NULL;
      g_mutex_unlock (&worker->handle_lock);
    }
  g_mutex_unlock (&sane_lock);
  g_atomic_int_set (&job->finished, TRUE);
  kk_scanner_worker_post (worker, done);
}

static gpointer
worker_thread (gpointer data)
{
  KkScannerWorker *worker = data;
  gboolean begun = FALSE;

  for (;;)
    {
      g_autoptr (KkScannerJob) job = g_async_queue_pop (worker->queue);

      if (job->id == 0)
        break;
      run_job (worker, job, &begun);
    }
  if (begun)
    {
      g_mutex_lock (&sane_lock);
      if (--sane_users == 0)
        sane_exit ();
      g_mutex_unlock (&sane_lock);
    }
  g_mutex_lock (&worker->lock);
  worker->ended = TRUE;
  g_cond_signal (&worker->ended_cond);
  g_mutex_unlock (&worker->lock);
  worker_unref (worker);
  return NULL;
}

KkScannerWorker *
kk_scanner_worker_new (GObject *owner, GMainContext *context, KkScannerEventFunc func)
{
  KkScannerWorker *worker = g_atomic_rc_box_new0 (KkScannerWorker);

  g_weak_ref_init (&worker->owner, owner);
  worker->context = g_main_context_ref (context);
  worker->func = func;
  worker->queue = g_async_queue_new_full ((GDestroyNotify) kk_scanner_job_unref);
  g_mutex_init (&worker->lock);
  g_mutex_init (&worker->handle_lock);
  g_cond_init (&worker->ended_cond);
  worker->thread = g_thread_new ("kk-sane", worker_thread, worker_ref (worker));
  return worker;
}

void
kk_scanner_worker_push (KkScannerWorker *worker, KkScannerJob *job)
{
  g_async_queue_push (worker->queue, kk_scanner_job_ref (job));
}

typedef struct
{
  KkScannerWorker *worker;
  KkScannerJob *job;
} Interrupt;

static gpointer
interrupt_thread (gpointer data)
{
  Interrupt *interrupt = data;
  KkScannerWorker *worker = interrupt->worker;

  /* The standard lets sane_cancel() come from beside at any time; the lock keeps the handle open.
   */
  g_mutex_lock (&worker->handle_lock);
  if (worker->current == interrupt->job && worker->handle != NULL)
    sane_cancel (worker->handle);
  g_mutex_unlock (&worker->handle_lock);
  kk_scanner_job_unref (interrupt->job);
  worker_unref (worker);
  g_free (interrupt);
  return NULL;
}

void
kk_scanner_worker_interrupt (KkScannerWorker *worker, KkScannerJob *job)
{
  Interrupt *interrupt = g_new0 (Interrupt, 1);

  interrupt->worker = worker_ref (worker);
  interrupt->job = kk_scanner_job_ref (job);
  g_thread_unref (g_thread_new ("kk-sane-cancel", interrupt_thread, interrupt));
}

void
kk_scanner_worker_close (KkScannerWorker *worker)
{
  gint64 until = g_get_monotonic_time () + CLOSE_LIMIT_US;
  gboolean ended = TRUE;

  g_async_queue_push (worker->queue, kk_scanner_job_new (0, KK_SCANNER_JOB_LIST, NULL));
  g_mutex_lock (&worker->lock);
  while (!worker->ended && ended)
    ended = g_cond_wait_until (&worker->ended_cond, &worker->lock, until);
  ended = worker->ended;
  g_mutex_unlock (&worker->lock);
  if (ended)
    g_thread_join (worker->thread);
  else
    g_thread_unref (worker->thread);
  worker_unref (worker);
}
