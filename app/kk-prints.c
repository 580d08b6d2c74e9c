/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-prints.h"

#include "app/kk-counter-private.h"
#include "app/kk-print-ask.h"
#include "core/kk-print-note.h"
#include "devices/kk-printer.h"

#define LOOK_AGAIN_MS 1000
#define NO_SERVICE_LOOKS 10 /* so many turns are left out while CUPS does not answer */

struct _KkPrints
{
  KkCounter *counter; /* borrowed */
  KkWorker *worker;   /* asks CUPS; its thing is nothing */
  GHashTable *open;   /* char* name → KkPrint*: to be followed */
  GHashTable *unsent; /* char* name → GCancellable*: on their way to CUPS */
  GHashTable *labels; /* char* queue → char*: what people call it */
  guint timer;
  int rest; /* turns to leave out */
  gboolean looking;
  GCancellable *closing;
};

/* ——— on disk, and told ——— */

typedef struct
{
  KkPrint *print;
  KkEvent *event; /* NULL: it has not ended */
} Change;

static void
change_free (Change *change)
{
  kk_print_free (change->print);
  g_clear_pointer (&change->event, kk_event_free);
  g_free (change);
}

static gpointer
update_func (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  const Change *change = data;

  change->print->changed_at = g_get_real_time ();
  return kk_store_print_update (store, change->print, change->event, error)
             ? kk_print_copy (change->print)
             : NULL;
}

static void
updated_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  KkCounter *counter = KK_COUNTER (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (KkPrint) print = kk_worker_run_finish (result, &error);

  if (print != NULL)
    kk_counter_print_changed (counter, print);
  else if (!g_error_matches (error, KK_STORE_ERROR, KK_STORE_ERROR_CONFLICT))
    kk_counter_trouble (counter, error);
}

static KkEvent *
end_event (KkCounter *counter, const KkPrint *print)
{
  g_auto (GStrv) papers = g_strsplit (print->papers, " ", -1);
  g_autoptr (KkPrintNote) note = NULL;
  g_autofree char *reason = NULL;
  gboolean done = print->state == KK_PRINT_DONE;

  if (print->state != KK_PRINT_CANCELLED && print->state != KK_PRINT_FAILED && !done)
    return NULL;
  note = kk_print_note_new ((const char *const *) papers);
  note->number = g_strdup (print->name);
  note->printer = g_strdup (print->printer);
  note->why = g_strdup (print->why);
  reason = kk_print_note_format (note);
  return kk_counter_new_event (counter, done ? KK_EVENT_PRINTED : KK_EVENT_PRINT_FAILED, 0, reason);
}

/* What ends is told by an event of whoever is signed in; with nobody there it waits. */
static void
change (KkPrints *self, const KkPrint *print)
{
  Change *change = NULL;

  if (self->counter->account == NULL && !kk_print_state_is_open (print->state))
    return;
  change = g_new0 (Change, 1);
  change->print = kk_print_copy (print);
  change->event = end_event (self->counter, print);
  if (kk_print_state_is_open (print->state))
    g_hash_table_replace (self->open, g_strdup (print->name), kk_print_copy (print));
  else
    g_hash_table_remove (self->open, print->name);
  kk_worker_run_async (self->counter->store, self->counter, update_func, change,
                       (GDestroyNotify) change_free, (GDestroyNotify) kk_print_free, NULL,
                       updated_cb, NULL);
}

/* ——— following ——— */

/* prints: KkPrint*, as they stand now. */
static gpointer
look_func (gpointer nothing, gpointer data, GCancellable *cancellable, GError **error)
{
  GPtrArray *prints = data;

  for (guint i = 0; i < prints->len && !g_cancellable_is_cancelled (cancellable); i++)
    kk_print_look (prints->pdata[i]);
  return g_ptr_array_ref (prints);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GPtrArray) prints = kk_worker_run_finish (result, NULL);
  KkPrints *self = KK_COUNTER (source)->prints;

  if (self == NULL)
    return;
  self->looking = FALSE;
  for (guint i = 0; prints != NULL && i < prints->len; i++)
    {
      const KkPrint *now = prints->pdata[i];
      const KkPrint *was = g_hash_table_lookup (self->open, now->name);

      if (g_str_equal (now->why, "no-service"))
        self->rest = NO_SERVICE_LOOKS;
      if (was != NULL && (was->state != now->state || !g_str_equal (was->why, now->why)))
        change (self, now);
    }
}

static int
by_name (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 ((*(KkPrint *const *) a)->name, (*(KkPrint *const *) b)->name);
}

static GPtrArray *
to_look_at (KkPrints *self)
{
  GPtrArray *prints = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_print_free);
  GHashTableIter iter;
  gpointer name, print;

  g_hash_table_iter_init (&iter, self->open);
  while (g_hash_table_iter_next (&iter, &name, &print))
    if (!g_hash_table_contains (self->unsent, name))
      g_ptr_array_add (prints, kk_print_copy (print));
  g_ptr_array_sort (prints, by_name);
  return prints;
}

static gboolean
has_to_look (KkPrints *self)
{
  return g_hash_table_size (self->open) > 0 && self->counter->account != NULL;
}

static void
look (KkPrints *self)
{
  g_autoptr (GPtrArray) prints = to_look_at (self);

  if (self->looking || prints->len == 0 || !has_to_look (self))
    return;
  self->looking = TRUE;
  kk_worker_run_async (self->worker, self->counter, look_func, g_steal_pointer (&prints),
                       (GDestroyNotify) g_ptr_array_unref, (GDestroyNotify) g_ptr_array_unref,
                       self->closing, looked_cb, NULL);
}

static gboolean
look_again_cb (gpointer data)
{
  KkPrints *self = data;

  if (!has_to_look (self))
    {
      self->timer = 0;
      return G_SOURCE_REMOVE;
    }
  if (self->rest > 0)
    self->rest--;
  else
    look (self);
  return G_SOURCE_CONTINUE;
}

static void
follow (KkPrints *self)
{
  self->rest = 0;
  if (self->timer == 0)
    self->timer = g_timeout_add (LOOK_AGAIN_MS, look_again_cb, self);
  look (self);
}

/* ——— printers to choose from ——— */

static gpointer
list_func (gpointer nothing, gpointer data, GCancellable *cancellable, GError **error)
{
  return kk_printer_list (error);
}

void
kk_counter_list_printers_async (KkCounter *self, GAsyncReadyCallback callback, gpointer user_data)
{
  kk_worker_run_async (self->prints->worker, self, list_func, NULL, NULL,
                       (GDestroyNotify) g_ptr_array_unref, NULL, callback, user_data);
}

GPtrArray *
kk_counter_list_printers_finish (KkCounter *self, GAsyncResult *result, GError **error)
{
  GPtrArray *printers = kk_worker_run_finish (result, error);

  for (guint i = 0; printers != NULL && self->prints != NULL && i < printers->len; i++)
    {
      const KkPrinter *printer = printers->pdata[i];
      g_hash_table_replace (self->prints->labels, g_strdup (printer->name),
                            g_strdup (printer->label));
    }
  return printers;
}

const char *
kk_counter_get_printer_label (KkCounter *self, const char *queue)
{
  const char *label
      = self->prints != NULL ? g_hash_table_lookup (self->prints->labels, queue) : NULL;

  return label != NULL ? label : queue;
}

static void
learnt_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GPtrArray) printers
      = kk_counter_list_printers_finish (KK_COUNTER (source), result, NULL);
}

/* Before anything is said of printers whose labels are not known yet. */
static void
learn_labels (KkPrints *self)
{
  kk_counter_list_printers_async (self->counter, learnt_cb, NULL);
}

/* ——— what an earlier run left ——— */

static gpointer
list_open_func (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  return kk_store_print_list (store, NULL, error);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  KkCounter *counter = KK_COUNTER (source);
  KkPrints *self = counter->prints;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) prints = kk_worker_run_finish (result, &error);

  if (self == NULL)
    return;
  if (prints == NULL)
    kk_counter_trouble (counter, error);
  for (guint i = 0; prints != NULL && i < prints->len; i++)
    {
      const KkPrint *print = prints->pdata[i];

      if (!kk_print_state_is_open (print->state))
        kk_counter_print_changed (counter, print); /* unsure: it is said again */
      else if (!g_hash_table_contains (self->open, print->name))
        g_hash_table_insert (self->open, g_strdup (print->name), kk_print_copy (print));
    }
  follow (self);
}

void
kk_prints_settle (KkPrints *self)
{
  learn_labels (self);
  kk_worker_run_async (self->counter->store, self->counter, list_open_func, NULL, NULL,
                       (GDestroyNotify) g_ptr_array_unref, NULL, listed_cb, NULL);
}

/* ——— sending ——— */

typedef struct
{
  KkPrint *print;
  KkPrintPart *part;
} Sending;

static void
sending_free (Sending *sending)
{
  kk_print_free (sending->print);
  kk_print_part_free (sending->part);
  g_free (sending);
}

static gpointer
send_func (gpointer nothing, gpointer data, GCancellable *cancellable, GError **error)
{
  const Sending *sending = data;
  KkPrint *print = kk_print_copy (sending->print);

  kk_print_send (print, sending->part);
  return print;
}

static void
cancelled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  KkCounter *counter = KK_COUNTER (source);
  g_autoptr (GError) error = NULL;

  if (kk_worker_run_finish (result, &error) == NULL)
    kk_counter_trouble (counter, error);
  if (counter->prints != NULL)
    follow (counter->prints);
}

static gpointer
cancel_func (gpointer nothing, gpointer data, GCancellable *cancellable, GError **error)
{
  return kk_printer_cancel (GPOINTER_TO_INT (data), error) ? KK_WORKER_DONE : NULL;
}

static void
cancel_job (KkPrints *self, int job)
{
  kk_worker_run_async (self->worker, self->counter, cancel_func, GINT_TO_POINTER (job), NULL, NULL,
                       NULL, cancelled_cb, NULL);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  KkPrints *self = KK_COUNTER (source)->prints;
  g_autoptr (KkPrint) recorded = user_data;
  g_autoptr (KkPrint) print = kk_worker_run_finish (result, NULL);
  gboolean stopped;

  if (self == NULL)
    return;
  stopped = g_cancellable_is_cancelled (g_hash_table_lookup (self->unsent, recorded->name));
  g_hash_table_remove (self->unsent, recorded->name);
  if (print == NULL) /* cancelled before its turn */
    {
      print = kk_print_copy (recorded);
      print->state = KK_PRINT_CANCELLED;
      g_free (print->why);
      print->why = g_strdup ("cancelled");
    }
  change (self, print);
  if (stopped && print->job > 0)
    cancel_job (self, print->job);
  follow (self);
}

void
kk_prints_send (KkPrints *self, GPtrArray *prints, GPtrArray *parts)
{
  for (guint i = 0; i < prints->len; i++)
    {
      const KkPrint *print = prints->pdata[i];
      Sending *sending = g_new0 (Sending, 1);
      GCancellable *stop = g_cancellable_new ();

      if (!g_hash_table_contains (self->labels, print->printer))
        learn_labels (self);
      sending->print = kk_print_copy (print);
      sending->part = g_ptr_array_steal_index (parts, 0);
      g_hash_table_insert (self->open, g_strdup (print->name), kk_print_copy (print));
      g_hash_table_insert (self->unsent, g_strdup (print->name), stop);
      kk_worker_run_async (self->worker, self->counter, send_func, sending,
                           (GDestroyNotify) sending_free, (GDestroyNotify) kk_print_free, stop,
                           sent_cb, kk_print_copy (print));
    }
}

void
kk_prints_cancel (KkPrints *self, const char *name)
{
  GCancellable *stop = g_hash_table_lookup (self->unsent, name);
  const KkPrint *print = g_hash_table_lookup (self->open, name);

  if (stop != NULL)
    g_cancellable_cancel (stop);
  else if (print != NULL && print->job > 0)
    cancel_job (self, print->job);
}

void
kk_prints_answer (KkPrints *self, const KkPrint *unsure, gboolean came_out)
{
  g_autoptr (KkPrint) print = kk_print_copy (unsure);

  print->state = came_out ? KK_PRINT_DONE : KK_PRINT_FAILED;
  g_free (print->why);
  print->why = g_strdup (came_out ? "seen" : "not-seen");
  change (self, print);
}

void
kk_prints_run (KkPrints *self,
               gpointer source_object,
               KkWorkerFunc func,
               gpointer data,
               GAsyncReadyCallback callback,
               gpointer user_data)
{
  kk_worker_run_async (self->worker, source_object, func, data, NULL, NULL, NULL, callback,
                       user_data);
}

/* ——— making and unmaking ——— */

static gpointer
open_nothing (gpointer data, GError **error)
{
  return KK_WORKER_DONE;
}

KkPrints *
kk_prints_new (KkCounter *counter)
{
  KkPrints *self = g_new0 (KkPrints, 1);

  self->counter = counter;
  self->worker = kk_worker_new ("printing", open_nothing, NULL, NULL);
  self->open
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) kk_print_free);
  self->unsent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->closing = g_cancellable_new ();
  return self;
}

void
kk_prints_free (KkPrints *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id (&self->timer, g_source_remove);
  g_cancellable_cancel (self->closing);
  kk_worker_free (self->worker);
  g_hash_table_unref (self->open);
  g_hash_table_unref (self->unsent);
  g_hash_table_unref (self->labels);
  g_object_unref (self->closing);
  g_free (self);
}
