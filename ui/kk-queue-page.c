/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-queue-page.h"

#include <glib/gi18n.h>

#include "ui/kk-case-list.h"
#include "ui/kk-messages.h"
#include "ui/kk-widget.h"

struct _KkQueuePage
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *note;
  GtkWidget *spinner;
  GtkWidget *refresh;
  GtkWidget *cases;

  /* Owned */
  KkCounter *counter;
  GCancellable *cancellable;
};

static void screen_init (KkScreenInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KkQueuePage,
                               kk_queue_page,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (KK_TYPE_SCREEN, screen_init))

static guint open_signal;

static void
case_open_cb (KkCaseList *list, const char *id, KkQueuePage *self)
{
  g_signal_emit (self, open_signal, 0, id);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkQueuePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) model = kk_counter_list_queue_finish (KK_COUNTER (source), result, &error);

  if (kk_error_is_cancelled (error))
    return;
  gtk_spinner_stop (GTK_SPINNER (self->spinner));
  gtk_widget_set_sensitive (self->refresh, TRUE);
  if (!model)
    {
      gtk_label_set_label (GTK_LABEL (self->note), kk_message_for_error (error));
      return;
    }
  gtk_label_set_label (GTK_LABEL (self->note), "");
  kk_case_list_set_model (KK_CASE_LIST (self->cases), model);
}

void
kk_queue_page_refresh (KkQueuePage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  gtk_spinner_start (GTK_SPINNER (self->spinner));
  gtk_widget_set_sensitive (self->refresh, FALSE);
  kk_counter_list_queue_async (self->counter, self->cancellable, listed_cb, g_object_ref (self));
}

/* A decision was recorded: the list in sight is old. */
static void
cases_changed_cb (KkQueuePage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    kk_queue_page_refresh (self);
}

static void
refresh_cb (KkQueuePage *self)
{
  kk_queue_page_refresh (self);
}

static const char *
queue_primary_label (KkScreen *screen, gboolean *enabled)
{
  return _ ("最初の1件を開く");
}

static void
queue_primary (KkScreen *screen)
{
  kk_case_list_open_first (KK_CASE_LIST (KK_QUEUE_PAGE (screen)->cases));
}

static void
queue_shown (KkScreen *screen)
{
  kk_queue_page_refresh (KK_QUEUE_PAGE (screen));
}

static void
screen_init (KkScreenInterface *iface)
{
  iface->primary_label = queue_primary_label;
  iface->primary = queue_primary;
  iface->shown = queue_shown;
}

static void
kk_queue_page_dispose (GObject *object)
{
  KkQueuePage *self = KK_QUEUE_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  kk_widget_dispose (object, KK_TYPE_QUEUE_PAGE);
  g_clear_object (&self->counter);
  G_OBJECT_CLASS (kk_queue_page_parent_class)->dispose (object);
}

static void
kk_queue_page_finalize (GObject *object)
{
  g_clear_object (&KK_QUEUE_PAGE (object)->cancellable);
  G_OBJECT_CLASS (kk_queue_page_parent_class)->finalize (object);
}

static void
kk_queue_page_class_init (KkQueuePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (KK_TYPE_CASE_LIST);
  G_OBJECT_CLASS (klass)->dispose = kk_queue_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = kk_queue_page_finalize;
  open_signal = g_signal_new ("open", KK_TYPE_QUEUE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/kakanai/ui/kk-queue-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KkQueuePage, note);
  gtk_widget_class_bind_template_child (widget_class, KkQueuePage, spinner);
  gtk_widget_class_bind_template_child (widget_class, KkQueuePage, refresh);
  gtk_widget_class_bind_template_child (widget_class, KkQueuePage, cases);
  gtk_widget_class_bind_template_callback (widget_class, refresh_cb);
  gtk_widget_class_bind_template_callback (widget_class, case_open_cb);
}

static void
kk_queue_page_init (KkQueuePage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  kk_case_list_set_empty_text (KK_CASE_LIST (self->cases), _ ("決裁を待つ受付はありません。"));
}

GtkWidget *
kk_queue_page_new (KkCounter *counter)
{
  KkQueuePage *self = g_object_new (KK_TYPE_QUEUE_PAGE, NULL);

  self->counter = g_object_ref (counter);
  g_signal_connect_object (kk_counter_get_cases (counter), "items-changed",
                           G_CALLBACK (cases_changed_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
