/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-history-popover.h"

#include <glib/gi18n.h>

#include "app/kk-session-notes.h"
#include "ui/kk-attachment-window.h"
#include "ui/kk-print-text.h"
#include "ui/kk-tell.h"

struct _KkHistoryPopover
{
  GtkPopover parent_instance;

  /* Template */
  GtkWidget *list;
  GtkWidget *tools;
  GtkWidget *words;
  GtkWidget *note;
  GtkWidget *scan;
  GtkWidget *file;
  GtkWidget *spinner;

  /* Owned */
  KkCounter *counter;
  KkSession *session;
  GtkFileChooserNative *chooser;

  gboolean busy;
};

G_DEFINE_FINAL_TYPE (KkHistoryPopover, kk_history_popover, GTK_TYPE_POPOVER)

/* ——— what happened ——— */

static char *
reason_text (KkCounter *counter, const KkEvent *event)
{
  if (kk_event_type_is_printing (event->type))
    return kk_print_event_text (counter, event);
  return g_strdup (event->reason ? event->reason : "");
}

static GtkWidget *
add_cell (KkHistoryPopover *self, int line, int column, const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  if (css_class)
    gtk_widget_add_css_class (label, css_class);
  gtk_grid_attach (GTK_GRID (self->list), label, column, line, 1, 1);
  return label;
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkHistoryPopover) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) images
      = kk_session_load_attachment_finish (KK_SESSION (source), result, &error);

  if (images && gtk_widget_get_root (GTK_WIDGET (self)))
    kk_attachment_window_present (GTK_WIDGET (self), self->session, images);
  else if (error)
    kk_tell_error (self, error);
}

static void
look_cb (GtkButton *button, KkHistoryPopover *self)
{
  const gint64 *at = g_object_get_data (G_OBJECT (button), "kk-at");

  gtk_popover_popdown (GTK_POPOVER (self));
  kk_session_load_attachment_async (self->session, *at, loaded_cb, g_object_ref (self));
}

static void
add_look_button (KkHistoryPopover *self, int line, const KkEvent *event, const char *reason)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("見る"));
  g_autofree char *name = g_strdup_printf (_ ("添付を見る %s"), reason);
  gint64 *at = g_new (gint64, 1);

  *at = event->at;
  g_object_set_data_full (G_OBJECT (button), "kk-at", at, g_free);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect (button, "clicked", G_CALLBACK (look_cb), self);
  gtk_grid_attach (GTK_GRID (self->list), button, 5, line, 1, 1);
}

static void
add_event (KkHistoryPopover *self, int line, const KkEvent *event)
{
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_local (event->at / G_USEC_PER_SEC);
  g_autofree char *when = at ? g_date_time_format (at, "%m/%d %H:%M") : g_strdup ("");
  gboolean closed = kk_session_get_protection (self->session) == KK_PROTECTION_CLOSED;
  g_autofree char *reason = closed ? g_strdup ("") : reason_text (self->counter, event);
  GtkWidget *words = NULL;

  add_cell (self, line, 0, when, "number");
  add_cell (self, line, 1, kk_event_type_label (event->type), NULL);
  add_cell (self, line, 2, kk_session_get_person (self->session, event->actor), NULL);
  add_cell (self, line, 3, event->terminal ? event->terminal : "", "quiet");
  words = add_cell (self, line, 4, reason, NULL);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_label_set_wrap (GTK_LABEL (words), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (words), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (words), 24);
  if (event->type == KK_EVENT_ATTACHED && !closed && !kk_session_is_read_only (self->session))
    add_look_button (self, line, event, reason);
}

static void
refresh (KkHistoryPopover *self)
{
  const GPtrArray *events = kk_session_get_events (self->session);
  gboolean may = kk_session_may_note (self->session);
  const char *words = gtk_editable_get_text (GTK_EDITABLE (self->words));
  GtkWidget *child = NULL;
  int line = 0;

  while ((child = gtk_widget_get_first_child (self->list)))
    gtk_grid_remove (GTK_GRID (self->list), child);
  for (guint i = events ? events->len : 0; i-- > 0;)
    add_event (self, line++, g_ptr_array_index (events, i));
  gtk_widget_set_visible (self->tools, may);
  gtk_widget_set_sensitive (self->note, !self->busy && *words);
  gtk_widget_set_sensitive (self->scan, !self->busy && *words);
  gtk_widget_set_sensitive (self->file, !self->busy && *words);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), self->busy);
}

static void
words_changed_cb (KkHistoryPopover *self)
{
  gboolean may = !self->busy && *gtk_editable_get_text (GTK_EDITABLE (self->words));

  gtk_widget_set_sensitive (self->note, may);
  gtk_widget_set_sensitive (self->scan, may);
  gtk_widget_set_sensitive (self->file, may);
}

/* ——— what is added ——— */

static void
set_busy (KkHistoryPopover *self, gboolean busy)
{
  self->busy = busy;
  refresh (self);
}

/* The words stay where they could not be kept. */
static void
added (KkHistoryPopover *self, gboolean done, const char *text, const GError *error)
{
  if (done)
    gtk_editable_set_text (GTK_EDITABLE (self->words), "");
  set_busy (self, FALSE);
  /* The button that began it could not keep the cursor. */
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (self->words);
  if (done)
    kk_tell (self, KK_TELL_DONE, text);
  else
    kk_tell_error (self, error);
}

static void
noted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkHistoryPopover) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = kk_session_add_note_finish (KK_SESSION (source), result, &error);

  added (self, done, _ ("メモを残しました。"), error);
}

static void
note_cb (KkHistoryPopover *self)
{
  const char *words = gtk_editable_get_text (GTK_EDITABLE (self->words));

  if (self->busy || !*words)
    return;
  set_busy (self, TRUE);
  kk_session_add_note_async (self->session, words, noted_cb, g_object_ref (self));
}

static void
attached_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkHistoryPopover) self = user_data;
  g_autoptr (GError) error = NULL;
  int n = kk_session_attach_finish (KK_SESSION (source), result, &error);
  g_autofree char *text = g_strdup_printf (_ ("%d件を添付しました。"), n);

  added (self, n > 0, text, error);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkHistoryPopover) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) scanners
      = kk_counter_list_scanners_finish (KK_COUNTER (source), result, &error);
  const KkScannerLine *first = scanners && scanners->len > 0 ? scanners->pdata[0] : NULL;
  KkIntakeRequest request = { .replace = -1 };

  if (!scanners)
    {
      added (self, FALSE, NULL, error);
      return;
    }
  request.scanner = first ? first->name : NULL;
  request.adf = first && first->adf;
  kk_session_attach_scan_async (self->session, &request,
                                gtk_editable_get_text (GTK_EDITABLE (self->words)), NULL,
                                attached_cb, g_object_ref (self));
}

static void
scan_cb (KkHistoryPopover *self)
{
  if (self->busy)
    return;
  set_busy (self, TRUE);
  kk_counter_list_scanners_async (self->counter, NULL, listed_cb, g_object_ref (self));
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, KkHistoryPopover *self)
{
  g_autoptr (GListModel) model = NULL;
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);

  if (response == GTK_RESPONSE_ACCEPT)
    {
      model = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));
      for (guint i = 0; i < g_list_model_get_n_items (model); i++)
        g_ptr_array_add (files, g_list_model_get_item (model, i));
      set_busy (self, TRUE);
      kk_session_attach_files_async (self->session, files,
                                     gtk_editable_get_text (GTK_EDITABLE (self->words)),
                                     attached_cb, g_object_ref (self));
    }
  g_clear_object (&self->chooser);
}

static void
file_cb (KkHistoryPopover *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->chooser || self->busy)
    return;
  self->chooser = gtk_file_chooser_native_new (
      _ ("添付するファイルを選ぶ"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
      GTK_FILE_CHOOSER_ACTION_OPEN, _ ("添付する"), _ ("やめる"));
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* ——— making and unmaking ——— */

static void
kk_history_popover_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (kk_history_popover_parent_class)->map (widget);
  gtk_widget_grab_focus (KK_HISTORY_POPOVER (widget)->words);
}

static void
kk_history_popover_dispose (GObject *object)
{
  KkHistoryPopover *self = KK_HISTORY_POPOVER (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), KK_TYPE_HISTORY_POPOVER);
  g_clear_object (&self->chooser);
  g_clear_object (&self->session);
  g_clear_object (&self->counter);
  G_OBJECT_CLASS (kk_history_popover_parent_class)->dispose (object);
}

static void
kk_history_popover_class_init (KkHistoryPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kk_history_popover_dispose;
  widget_class->map = kk_history_popover_map;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/kakanai/ui/kk-history-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, KkHistoryPopover, list);
  gtk_widget_class_bind_template_child (widget_class, KkHistoryPopover, tools);
  gtk_widget_class_bind_template_child (widget_class, KkHistoryPopover, words);
  gtk_widget_class_bind_template_child (widget_class, KkHistoryPopover, note);
  gtk_widget_class_bind_template_child (widget_class, KkHistoryPopover, scan);
  gtk_widget_class_bind_template_child (widget_class, KkHistoryPopover, file);
  gtk_widget_class_bind_template_child (widget_class, KkHistoryPopover, spinner);
  gtk_widget_class_bind_template_callback (widget_class, words_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, note_cb);
  gtk_widget_class_bind_template_callback (widget_class, scan_cb);
  gtk_widget_class_bind_template_callback (widget_class, file_cb);
}

static void
kk_history_popover_init (KkHistoryPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kk_history_popover_new (KkCounter *counter, KkSession *session)
{
  KkHistoryPopover *self = g_object_new (KK_TYPE_HISTORY_POPOVER, NULL);

  self->counter = g_object_ref (counter);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "state-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
  return GTK_WIDGET (self);
}
