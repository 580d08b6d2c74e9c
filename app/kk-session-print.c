/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-session-print.h"

#include <string.h>

#include "app/kk-prints.h"
#include "app/kk-session-private.h"
#include "core/kk-print-note.h"
#include "devices/kk-printer.h"

/* ——— what came out ——— */

static gboolean
print_speaks_of (const KkPrint *print, const char *paper)
{
  g_auto (GStrv) papers = g_strsplit (print->papers, " ", -1);

  return g_strv_contains ((const char *const *) papers, paper);
}

static gboolean
event_speaks_of (const KkEvent *event, const char *paper)
{
  g_autoptr (KkPrintNote) note = NULL;

  if (!kk_event_type_is_printing (event->type))
    return FALSE;
  note = kk_print_note_parse (event->reason);
  return g_strv_contains ((const char *const *) note->papers, paper);
}

/* Before jobs were kept the history alone knew; that of other terminals is all there is too. */
static KkPrinted
printed_by_events (KkSession *self, const char *paper, gint64 *at)
{
  for (guint i = self->events->len; i-- > 0;)
    {
      const KkEvent *event = self->events->pdata[i];

      if (!event_speaks_of (event, paper))
        continue;
      *at = event->at;
      return event->type == KK_EVENT_PRINTED        ? KK_PRINTED_DONE
             : event->type == KK_EVENT_PRINT_FAILED ? KK_PRINTED_FAILED
                                                    : KK_PRINTED_UNSURE;
    }
  return KK_PRINTED_NEVER;
}

/* The newest print decides, however late an older one ends. */
KkPrinted
kk_session_get_printed (KkSession *self, const char *paper, gint64 *at_out)
{
  gint64 unused, *at = at_out != NULL ? at_out : &unused;

  *at = 0;
  for (guint i = self->prints->len; i-- > 0;)
    {
      const KkPrint *print = self->prints->pdata[i];

      if (!print_speaks_of (print, paper))
        continue;
      *at = print->changed_at;
      return kk_print_state_is_open (print->state) ? KK_PRINTED_NOW
             : print->state == KK_PRINT_DONE       ? KK_PRINTED_DONE
             : print->state == KK_PRINT_UNSURE     ? KK_PRINTED_UNSURE
                                                   : KK_PRINTED_FAILED;
    }
  return printed_by_events (self, paper, at);
}

const GPtrArray *
kk_session_get_prints (KkSession *self)
{
  return self->prints;
}

static int
index_of (KkSession *self, const char *name)
{
  for (guint i = 0; i < self->prints->len; i++)
    if (g_str_equal (((const KkPrint *) self->prints->pdata[i])->name, name))
      return (int) i;
  return -1;
}

const KkPrint *
kk_session_find_print (KkSession *self, const char *name)
{
  int index = index_of (self, name);

  return index >= 0 ? self->prints->pdata[index] : NULL;
}

static void
take_print (KkSession *self, const KkPrint *print)
{
  int index = index_of (self, print->name);

  if (!g_str_equal (print->case_id, self->id))
    return;
  if (index < 0)
    g_ptr_array_add (self->prints, kk_print_copy (print));
  else
    {
      kk_print_free (self->prints->pdata[index]);
      self->prints->pdata[index] = kk_print_copy (print);
    }
  kk_session_emit_prints_changed (self);
  if (!kk_print_state_is_open (print->state))
    kk_session_refresh (self);
}

void
kk_session_follow_prints (KkSession *self)
{
  if (kk_session_is_here (self))
    g_signal_connect_object (self->counter, "print-changed", G_CALLBACK (take_print), self,
                             G_CONNECT_SWAPPED);
}

/* ——— may it be printed ——— */

gboolean
kk_session_is_here (KkSession *self)
{
  return !self->read_only || self->counter->client == NULL;
}

static gboolean
may_print_paper (KkSession *self, const char *paper, const KkPrintOrder *order, GError **error)
{
  KkPrinted printed = kk_session_get_printed (self, paper, NULL);

  if (!g_str_equal (paper, KK_PAPER_NOTICE) && !g_str_equal (paper, KK_PAPER_RECEIPT)
      && !kk_session_require_form (self, paper, error))
    return FALSE;
  if (order->only != NULL && !g_strv_contains (order->only, paper))
    return TRUE;
  if (printed == KK_PRINTED_NOW)
    g_set_error (error, KK_APP_ERROR, KK_APP_ERROR_PRINTING, "being printed: %s", paper);
  else if (order->again == NULL && (printed == KK_PRINTED_DONE || printed == KK_PRINTED_UNSURE))
    g_set_error (error, KK_APP_ERROR, KK_APP_ERROR_PRINTED, "printed before: %s", paper);
  else
    return TRUE;
  return FALSE;
}

static gboolean
may_print (KkSession *self, const KkPrintOrder *order, GError **error)
{
  if (order->papers[0] == NULL)
    {
      g_set_error_literal (error, KK_FORM_ERROR, KK_FORM_ERROR_DATA, "no form is chosen");
      return FALSE;
    }
  if (!kk_session_is_here (self))
    {
      g_set_error_literal (error, KK_CASE_ERROR, KK_CASE_ERROR_NOT_ALLOWED,
                           "the case is the server's: a print cannot be recorded here");
      return FALSE;
    }
  if (self->printing)
    {
      g_set_error_literal (error, KK_APP_ERROR, KK_APP_ERROR_PRINTING, "a print is being recorded");
      return FALSE;
    }
  if (self->counter->account == NULL)
    {
      g_set_error_literal (error, KK_APP_ERROR, KK_APP_ERROR_NOT_SIGNED_IN, "nobody is signed in");
      return FALSE;
    }
  if (!kk_session_require_open (self, error))
    return FALSE;
  for (int i = 0; order->papers[i] != NULL; i++)
    if (!may_print_paper (self, order->papers[i], order, error))
      return FALSE;
  return TRUE;
}

/* ——— one order on its way: drawn, its printers found, recorded, given on ——— */

typedef struct
{
  KkSession *session;
  KkPaper *paper;
  char **papers;
  gboolean cover;
  char **only;
  char *printer;
  char *again;
  char *terminal;
  char *data_dir;

  GPtrArray *parts; /* KkPrintPart* */
  char *refused;
  GPtrArray *prints; /* KkPrint* */
  GPtrArray *events; /* KkEvent*, one a print */
} Order;

static void
order_free (Order *order)
{
  order->session->printing = FALSE;
  g_object_unref (order->session);
  kk_paper_free (order->paper);
  g_strfreev (order->papers);
  g_strfreev (order->only);
  g_free (order->printer);
  g_free (order->again);
  g_free (order->terminal);
  g_free (order->data_dir);
  g_clear_pointer (&order->parts, g_ptr_array_unref);
  g_free (order->refused);
  g_clear_pointer (&order->prints, g_ptr_array_unref);
  g_clear_pointer (&order->events, g_ptr_array_unref);
  g_free (order);
}

static Order *
order_new (KkSession *self, const KkPrintOrder *wanted)
{
  const KkAppConfig *config = self->counter->config;
  Order *order = g_new0 (Order, 1);

  order->session = g_object_ref (self);
  order->paper = g_str_equal (wanted->papers[0], KK_PAPER_RECEIPT)
                     ? kk_session_dup_receipt_paper (self)
                     : kk_session_dup_paper (self);
  order->papers = g_strdupv ((char **) wanted->papers);
  order->cover = wanted->cover;
  order->only = g_strdupv ((char **) wanted->only);
  order->printer = g_strdup (wanted->printer);
  order->again = g_strdup (wanted->again);
  order->terminal = g_strdup (config->terminal);
  order->data_dir = g_strdup (config->data_dir);
  return order;
}

static KkFormSheets *
draw (const Order *order, KkFormLibrary *library, GError **error)
{
  if (g_str_equal (order->papers[0], KK_PAPER_NOTICE))
    return kk_paper_draw (order->paper, NULL, KK_PAPER_NOTICE, error);
  if (g_str_equal (order->papers[0], KK_PAPER_RECEIPT))
    return kk_paper_draw (order->paper, "receipt-a5", KK_PAPER_RECEIPT, error);
  return kk_session_forms_draw (library, order->paper, (const char *const *) order->papers,
                                order->cover, NULL, error);
}

static gpointer
plan_func (gpointer library, gpointer data, GCancellable *cancellable, GError **error)
{
  Order *order = data;
  g_autoptr (KkPrintTable) table = kk_print_table_new (order->data_dir);
  const KkPrintWish wish = { .terminal = order->terminal,
                             .printer = order->printer,
                             .only = (const char *const *) order->only,
                             .position = kk_print_position_load (order->data_dir) };
  g_autoptr (KkFormSheets) sheets = draw (order, library, error);

  order->refused = g_strdup (kk_print_table_get_refused (table));
  order->parts = sheets != NULL ? kk_print_plan (sheets, table, &wish, error) : NULL;
  if (order->parts != NULL && order->parts->len == 0)
    g_set_error_literal (error, KK_FORM_ERROR, KK_FORM_ERROR_DATA, "no form is chosen");
  return order->parts != NULL && order->parts->len > 0 ? KK_WORKER_DONE : NULL;
}

/* The usual printer for the parts the table says nothing of. */
static gpointer
find_printer_func (gpointer nothing, gpointer data, GCancellable *cancellable, GError **error)
{
  Order *order = data;
  g_autofree char *usual = kk_print_usual_load (order->data_dir);
  g_autoptr (GPtrArray) printers = usual == NULL ? kk_printer_list (error) : NULL;

  if (usual == NULL && printers == NULL)
    return NULL;
  for (guint i = 0; printers != NULL && i < printers->len && usual == NULL; i++)
    if (((KkPrinter *) printers->pdata[i])->usual)
      usual = g_strdup (((KkPrinter *) printers->pdata[i])->name);
  if (usual == NULL)
    {
      g_set_error_literal (error, KK_APP_ERROR, KK_APP_ERROR_NO_PRINTER, "no printer is set");
      return NULL;
    }
  for (guint i = 0; i < order->parts->len; i++)
    {
      KkPrintPart *part = order->parts->pdata[i];

      if (part->printer == NULL)
        part->printer = g_strdup (usual);
    }
  return KK_WORKER_DONE;
}

static gpointer
record_func (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  Order *order = data;

  if (!kk_store_print_begin (store, order->session->id, order->prints, order->events, error))
    return NULL;
  return kk_store_case_events (store, order->session->id, error);
}

static void
recorded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Order *order = g_task_get_task_data (task);
  KkSession *self = KK_SESSION (source);
  GError *error = NULL;
  GPtrArray *events = kk_worker_run_finish (result, &error);

  if (events == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < order->prints->len; i++)
    g_ptr_array_add (self->prints, kk_print_copy (order->prints->pdata[i]));
  if (self->counter->prints != NULL)
    kk_prints_send (self->counter->prints, order->prints, order->parts);
  kk_session_take_events (self, events);
  kk_session_emit_prints_changed (self);
  kk_counter_refresh_cases (self->counter);
  g_task_return_pointer (task, g_strdup (order->refused ? order->refused : ""), g_free);
}

static void
record (GTask *task)
{
  Order *order = g_task_get_task_data (task);
  KkSession *self = order->session;

  order->prints = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_print_free);
  order->events = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_event_free);
  for (guint i = 0; i < order->parts->len; i++)
    {
      const KkPrintPart *part = order->parts->pdata[i];
      g_auto (GStrv) papers = g_new0 (char *, part->papers->len + 1);
      g_autoptr (KkPrintNote) note = NULL;
      g_autofree char *reason = NULL;
      KkPrint *print = g_new0 (KkPrint, 1);

      for (guint j = 0; j < part->papers->len; j++)
        papers[j] = g_strdup (part->papers->pdata[j]);
      print->papers = g_strjoinv (" ", papers);
      print->printer = g_strdup (part->printer);
      g_ptr_array_add (order->prints, print);
      note = kk_print_note_new ((const char *const *) papers);
      note->printer = g_strdup (part->printer);
      note->again = g_strdup (order->again);
      reason = kk_print_note_format (note);
      g_ptr_array_add (order->events, kk_counter_new_event (self->counter, KK_EVENT_PRINTING,
                                                            self->state.revision, reason));
    }
  kk_worker_run_async (self->counter->store, self, record_func, order, NULL,
                       (GDestroyNotify) g_ptr_array_unref, NULL, recorded_cb, g_object_ref (task));
}

/* TRUE: the order goes on; else the task has its answer. */
static gboolean
step_done (GTask *task, GAsyncResult *result)
{
  KkSession *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (kk_worker_run_finish (result, &error) == NULL)
    g_task_return_error (task, error);
  else if (self->counter->account == NULL)
    g_task_return_new_error (task, KK_APP_ERROR, KK_APP_ERROR_NOT_SIGNED_IN, "nobody is signed in");
  else
    return TRUE;
  return FALSE;
}

static void
printer_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  if (step_done (task, result))
    record (task);
}

static void
planned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Order *order = g_task_get_task_data (task);
  KkSession *self = order->session;
  gboolean usual = FALSE;

  if (!step_done (task, result))
    return;
  for (guint i = 0; i < order->parts->len; i++)
    usual |= ((KkPrintPart *) order->parts->pdata[i])->printer == NULL;
  if (usual)
    kk_prints_run (self->counter->prints, self, find_printer_func, order, printer_found_cb,
                   g_steal_pointer (&task));
  else
    record (task);
}

void
kk_session_print_async (KkSession *self,
                        const KkPrintOrder *wanted,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Order *order;
  GError *error = NULL;

  if (!may_print (self, wanted, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  order = order_new (self, wanted);
  self->printing = TRUE;
  g_task_set_task_data (task, order, (GDestroyNotify) order_free);
  kk_worker_run_async (self->counter->drawing, self, plan_func, order, NULL, NULL, NULL, planned_cb,
                       g_steal_pointer (&task));
}

gboolean
kk_session_print_finish (KkSession *self, GAsyncResult *result, char **refused_out, GError **error)
{
  g_autofree char *refused = g_task_propagate_pointer (G_TASK (result), error);
  gboolean done = refused != NULL;

  if (refused_out != NULL)
    *refused_out = done && *refused != '\0' ? g_steal_pointer (&refused) : NULL;
  return done;
}

/* ——— what a person does about a job ——— */

void
kk_session_cancel_print (KkSession *self, const char *name)
{
  if (self->counter->prints != NULL)
    kk_prints_cancel (self->counter->prints, name);
}

void
kk_session_answer_print (KkSession *self, const char *name, gboolean came_out)
{
  const KkPrint *print = kk_session_find_print (self, name);

  if (print != NULL && print->state == KK_PRINT_UNSURE && self->counter->prints != NULL)
    kk_prints_answer (self->counter->prints, print, came_out);
}

void
kk_session_repeat_print (
    KkSession *self, const char *name, char ***papers_out, gboolean *cover_out, char ***only_out)
{
  const KkPrint *failed = kk_session_find_print (self, name);
  g_autoptr (GStrvBuilder) papers = g_strv_builder_new ();

  *cover_out = FALSE;
  for (guint i = 0; i < self->prints->len; i++)
    {
      const KkPrint *print = self->prints->pdata[i];
      g_auto (GStrv) ids = g_strsplit (print->papers, " ", -1);

      for (char **id = ids; print->number == failed->number && *id != NULL; id++)
        if (g_str_equal (*id, KK_PAPER_COVER))
          *cover_out = TRUE;
        else
          g_strv_builder_add (papers, *id);
    }
  *papers_out = g_strv_builder_end (papers);
  *only_out = g_strsplit (failed->papers, " ", -1);
}
