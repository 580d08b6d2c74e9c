/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "devices/kk-scanner-hotplug.h"
#include "devices/kk-scanner-private.h"

#include <string.h>

#define TICK_MS 100
/* A cancelled job gets this long to end by itself before sane_cancel() comes from beside. */
#define PATIENCE_MS 300
#define DEFAULT_WATCH_S 30

struct _KkScanner
{
  GObject parent;

  GMainContext *context;
  KkScannerWorker *worker;
  guint last_id;
  GHashTable *pending; /* job id → Pending* */
  GSource *watchdog;   /* while something is pending */

  KkScannerHotplug *hotplug;
  char *known; /* the names of the last list, one a line */
};

G_DEFINE_FINAL_TYPE (KkScanner, kk_scanner, G_TYPE_OBJECT)

enum
{
  SIGNAL_WAITING,
  SIGNAL_PROGRESS,
  SIGNAL_PAGE,
  SIGNAL_DEVICES_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* A job whose caller waits. Off the table means: answered, whatever the driver still does. */
typedef struct
{
  KkScannerJob *job;
  GTask *task;
  GSource *cancel_source;
  GPtrArray *pages;
  gint64 queued;
} Pending;

static void
pending_free (gpointer data)
{
  Pending *pending = data;

  if (pending->cancel_source != NULL)
    {
      g_source_destroy (pending->cancel_source);
      g_source_unref (pending->cancel_source);
    }
  kk_scanner_job_unref (pending->job);
  g_object_unref (pending->task);
  g_ptr_array_unref (pending->pages);
  g_free (pending);
}

static Pending *
steal_pending (KkScanner *self, guint id)
{
  Pending *pending = g_hash_table_lookup (self->pending, GUINT_TO_POINTER (id));

  if (pending != NULL)
    g_hash_table_steal (self->pending, GUINT_TO_POINTER (id));
  if (g_hash_table_size (self->pending) == 0 && self->watchdog != NULL)
    {
      g_source_destroy (self->watchdog);
      g_clear_pointer (&self->watchdog, g_source_unref);
    }
  return pending;
}

typedef struct
{
  GWeakRef scanner;
  KkScannerJob *job;
} Reminder;

static void
reminder_free (gpointer data)
{
  Reminder *reminder = data;

  g_weak_ref_clear (&reminder->scanner);
  kk_scanner_job_unref (reminder->job);
  g_free (reminder);
}

static gboolean
reminder_cb (gpointer data)
{
  Reminder *reminder = data;
  g_autoptr (KkScanner) self = g_weak_ref_get (&reminder->scanner);

  if (self != NULL && !g_atomic_int_get (&reminder->job->finished))
    kk_scanner_worker_interrupt (self->worker, reminder->job);
  return G_SOURCE_REMOVE;
}

/* Answers the caller with error (taken) now and lets the thread wind down. */
static void
abandon (KkScanner *self, guint id, GError *error)
{
  Pending *pending = steal_pending (self, id);
  g_autoptr (GSource) source = g_timeout_source_new (PATIENCE_MS);
  Reminder *reminder = g_new0 (Reminder, 1);

  g_atomic_int_set (&pending->job->cancelled, TRUE);
  g_weak_ref_init (&reminder->scanner, self);
  reminder->job = kk_scanner_job_ref (pending->job);
  g_source_set_callback (source, reminder_cb, reminder, reminder_free);
  g_source_attach (source, self->context);
  g_task_return_error (pending->task, error);
  pending_free (pending);
}

/* How long the caller is willing to hear nothing; the wait for paper gives signs all the time. */
static gint64
stall_limit (const Pending *pending)
{
  return pending->job->request.stall_limit_ms * 1000ll;
}

static gboolean
watchdog_cb (gpointer data)
{
  g_autoptr (KkScanner) self = g_object_ref (data);
  gint64 now = g_get_monotonic_time ();
  g_autofree gpointer *ids = g_hash_table_get_keys_as_array (self->pending, NULL);

  for (gsize i = 0; ids[i] != NULL; i++)
    {
      Pending *pending = g_hash_table_lookup (self->pending, ids[i]);
      gint64 sign = pending != NULL ? kk_scanner_job_get_sign (pending->job) : 0;

      if (pending == NULL || now - MAX (sign, pending->queued) < stall_limit (pending))
        continue;
      abandon (self, GPOINTER_TO_UINT (ids[i]),
               sign == 0 ? g_error_new (KK_SCANNER_ERROR, KK_SCANNER_ERROR_BUSY,
                                        "an earlier job still holds the scanner")
                         : g_error_new (KK_SCANNER_ERROR, KK_SCANNER_ERROR_TIMEOUT,
                                        "nothing from the scanner for %u ms",
                                        pending->job->request.stall_limit_ms));
    }
  return G_SOURCE_CONTINUE;
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  GTask *task = data;
  KkScanner *self = g_task_get_source_object (task);
  guint id = GPOINTER_TO_UINT (g_task_get_task_data (task));

  if (g_hash_table_contains (self->pending, GUINT_TO_POINTER (id)))
    abandon (self, id, g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled"));
  return G_SOURCE_REMOVE;
}

static guint
submit (KkScanner *self,
        KkScannerJobKind kind,
        const KkScanRequest *request,
        GCancellable *cancellable,
        GAsyncReadyCallback callback,
        gpointer user_data,
        gpointer tag)
{
  Pending *pending = g_new0 (Pending, 1);
  guint id = ++self->last_id == 0 ? ++self->last_id : self->last_id;

  pending->job = kk_scanner_job_new (id, kind, request);
  pending->task = g_task_new (self, cancellable, callback, user_data);
  pending->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_scanned_page_unref);
  pending->queued = g_get_monotonic_time ();
  g_task_set_source_tag (pending->task, tag);
  g_task_set_task_data (pending->task, GUINT_TO_POINTER (id), NULL);
  g_task_set_check_cancellable (pending->task, FALSE);
  g_hash_table_insert (self->pending, GUINT_TO_POINTER (id), pending);
  if (cancellable != NULL)
    {
      pending->cancel_source = g_cancellable_source_new (cancellable);
      g_source_set_callback (pending->cancel_source, G_SOURCE_FUNC (cancelled_cb),
                             g_object_ref (pending->task), g_object_unref);
      g_source_attach (pending->cancel_source, self->context);
    }
  if (self->watchdog == NULL)
    {
      self->watchdog = g_timeout_source_new (TICK_MS);
      g_source_set_callback (self->watchdog, watchdog_cb, self, NULL);
      g_source_attach (self->watchdog, self->context);
    }
  kk_scanner_worker_push (self->worker, pending->job);
  return id;
}

static void
note_devices (KkScanner *self, const GPtrArray *devices)
{
  g_autoptr (GString) names = g_string_new (NULL);
  gboolean changed;

  for (guint i = 0; i < devices->len; i++)
    g_string_append_printf (names, "%s\n",
                            ((KkScannerDevice *) g_ptr_array_index (devices, i))->name);
  changed = self->known != NULL && !g_str_equal (self->known, names->str);
  g_free (self->known);
  self->known = g_strdup (names->str);
  if (changed && self->hotplug != NULL)
    g_signal_emit (self, signals[SIGNAL_DEVICES_CHANGED], 0);
}

static void
finish_job (KkScanner *self, KkScannerEvent *event)
{
  Pending *pending = steal_pending (self, event->job);

  if (event->devices != NULL)
    note_devices (self, event->devices);
  if (event->error != NULL)
    g_task_return_error (pending->task, g_steal_pointer (&event->error));
  else if (event->devices != NULL)
    g_task_return_pointer (pending->task, g_steal_pointer (&event->devices),
                           (GDestroyNotify) g_ptr_array_unref);
  else if (event->abilities != NULL)
    g_task_return_pointer (pending->task, g_steal_pointer (&event->abilities), g_free);
  else
    g_task_return_pointer (pending->task, g_steal_pointer (&pending->pages),
                           (GDestroyNotify) g_ptr_array_unref);
  if (pending->pages == NULL)
    pending->pages = g_ptr_array_new ();
  pending_free (pending);
}

static void
event_cb (GObject *owner, KkScannerEvent *event)
{
  KkScanner *self = KK_SCANNER (owner);
  Pending *pending = g_hash_table_lookup (self->pending, GUINT_TO_POINTER (event->job));

  /* Stale: the caller has had the answer. */
  if (pending == NULL)
    return;
  switch (event->kind)
    {
    case KK_SCANNER_EVENT_WAITING:
      g_signal_emit (self, signals[SIGNAL_WAITING], 0, event->job);
      break;
    case KK_SCANNER_EVENT_PROGRESS:
      g_signal_emit (self, signals[SIGNAL_PROGRESS], 0, event->job, event->page, event->fraction);
      break;
    case KK_SCANNER_EVENT_PAGE:
      g_ptr_array_add (pending->pages, kk_scanned_page_ref (event->scanned));
      g_signal_emit (self, signals[SIGNAL_PROGRESS], 0, event->job, event->page, 1.0);
      /* A handler may have cancelled the job meanwhile. */
      if (g_hash_table_contains (self->pending, GUINT_TO_POINTER (event->job)))
        g_signal_emit (self, signals[SIGNAL_PAGE], 0, event->job, event->scanned);
      break;
    case KK_SCANNER_EVENT_DONE:
      finish_job (self, event);
      break;
    default:
      g_assert_not_reached ();
    }
}

void
kk_scanner_list_async (KkScanner *self,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_return_if_fail (KK_IS_SCANNER (self));
  submit (self, KK_SCANNER_JOB_LIST, NULL, cancellable, callback, user_data, kk_scanner_list_async);
}

GPtrArray *
kk_scanner_list_finish (KkScanner *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, kk_scanner_list_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
kk_scanner_describe_async (KkScanner *self,
                           const char *device,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  KkScanRequest request = { .device = device };

  g_return_if_fail (KK_IS_SCANNER (self));
  submit (self, KK_SCANNER_JOB_DESCRIBE, &request, cancellable, callback, user_data,
          kk_scanner_describe_async);
}

gboolean
kk_scanner_describe_finish (KkScanner *self,
                            GAsyncResult *result,
                            KkScannerAbilities *out,
                            GError **error)
{
  g_autofree KkScannerAbilities *abilities = NULL;

  g_return_val_if_fail (g_async_result_is_tagged (result, kk_scanner_describe_async), FALSE);
  abilities = g_task_propagate_pointer (G_TASK (result), error);
  if (abilities == NULL)
    return FALSE;
  *out = *abilities;
  return TRUE;
}

guint
kk_scanner_scan_async (KkScanner *self,
                       const KkScanRequest *request,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_return_val_if_fail (KK_IS_SCANNER (self) && request != NULL, 0);
  g_return_val_if_fail (request->dpi == 0 || (request->dpi >= 50 && request->dpi <= 1200), 0);
  return submit (self, KK_SCANNER_JOB_SCAN, request, cancellable, callback, user_data,
                 kk_scanner_scan_async);
}

GPtrArray *
kk_scanner_scan_finish (KkScanner *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, kk_scanner_scan_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
relisted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GPtrArray) devices = kk_scanner_list_finish (KK_SCANNER (source), result, NULL);
}

static void
hotplug_cb (gpointer data)
{
  KkScanner *self = data;

  if (g_hash_table_size (self->pending) == 0)
    kk_scanner_list_async (self, NULL, relisted_cb, NULL);
}

void
kk_scanner_watch (KkScanner *self, guint interval_s)
{
  g_return_if_fail (KK_IS_SCANNER (self));
  g_clear_pointer (&self->hotplug, kk_scanner_hotplug_free);
  self->hotplug = kk_scanner_hotplug_new (
      self->context, interval_s > 0 ? interval_s : DEFAULT_WATCH_S, hotplug_cb, self);
}

void
kk_scanner_unwatch (KkScanner *self)
{
  g_return_if_fail (KK_IS_SCANNER (self));
  g_clear_pointer (&self->hotplug, kk_scanner_hotplug_free);
}

static void
kk_scanner_dispose (GObject *object)
{
  KkScanner *self = KK_SCANNER (object);

  g_clear_pointer (&self->hotplug, kk_scanner_hotplug_free);
  if (self->watchdog != NULL)
    {
      g_source_destroy (self->watchdog);
      g_clear_pointer (&self->watchdog, g_source_unref);
    }
  g_clear_pointer (&self->worker, kk_scanner_worker_close);
  G_OBJECT_CLASS (kk_scanner_parent_class)->dispose (object);
}

static void
kk_scanner_finalize (GObject *object)
{
  KkScanner *self = KK_SCANNER (object);

  g_hash_table_unref (self->pending);
  g_main_context_unref (self->context);
  g_free (self->known);
  G_OBJECT_CLASS (kk_scanner_parent_class)->finalize (object);
}

static void
kk_scanner_class_init (KkScannerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kk_scanner_dispose;
  object_class->finalize = kk_scanner_finalize;
  signals[SIGNAL_WAITING] = g_signal_new ("waiting", KK_TYPE_SCANNER, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_PROGRESS]
      = g_signal_new ("progress", KK_TYPE_SCANNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 3, G_TYPE_UINT, G_TYPE_INT, G_TYPE_DOUBLE);
  signals[SIGNAL_PAGE]
      = g_signal_new ("page", KK_TYPE_SCANNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                      2, G_TYPE_UINT, kk_scanned_page_get_type ());
  signals[SIGNAL_DEVICES_CHANGED] = g_signal_new (
      "devices-changed", KK_TYPE_SCANNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kk_scanner_init (KkScanner *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->pending = g_hash_table_new_full (NULL, NULL, NULL, pending_free);
  self->worker = kk_scanner_worker_new (G_OBJECT (self), self->context, event_cb);
}

KkScanner *
kk_scanner_new (void)
{
  return g_object_new (KK_TYPE_SCANNER, NULL);
}
