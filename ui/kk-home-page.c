/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-home-page.h"

#include <glib/gi18n.h>

#include "ui/kk-case-list.h"
#include "ui/kk-kind-chooser.h"
#include "ui/kk-status-text.h"
#include "ui/kk-widget.h"

struct _KkHomePage
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *search;
  GtkWidget *cases;
  GtkWidget *kinds; /* KkKindChooser */
  GtkWidget *status;
  GtkWidget *send_now;

  /* Owned */
  KkCounter *counter;
  GtkFileChooserNative *chooser;
};

static void screen_init (KkScreenInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KkHomePage,
                               kk_home_page,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (KK_TYPE_SCREEN, screen_init))

enum
{
  SIGNAL_OPEN,
  SIGNAL_NEW,
  SIGNAL_BEGIN,
  SIGNAL_NEW_SCAN,
  SIGNAL_OPEN_FILES,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
search_changed_cb (KkHomePage *self)
{
  kk_case_list_set_search (KK_CASE_LIST (self->cases),
                           gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

static void
search_activate_cb (KkHomePage *self)
{
  kk_case_list_open_first (KK_CASE_LIST (self->cases));
}

static void
case_open_cb (KkCaseList *list, const char *id, KkHomePage *self)
{
  g_signal_emit (self, signals[SIGNAL_OPEN], 0, id);
}

static void
kind_chosen_cb (KkHomePage *self, guint kind, gboolean partial, gboolean foreign)
{
  g_signal_emit (self, signals[SIGNAL_BEGIN], 0, kind, partial, foreign);
}

static void
send_now_cb (KkHomePage *self)
{
  kk_counter_send_now (self->counter);
}

static void
files_chosen_cb (GtkNativeDialog *dialog, int response, KkHomePage *self)
{
  g_autoptr (GListModel) model = NULL;
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);

  if (response == GTK_RESPONSE_ACCEPT)
    {
      model = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));
      for (guint i = 0; i < g_list_model_get_n_items (model); i++)
        g_ptr_array_add (files, g_list_model_get_item (model, i));
      g_signal_emit (self, signals[SIGNAL_OPEN_FILES], 0, files);
    }
  g_clear_object (&self->chooser);
}

static void
open_files_cb (KkHomePage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->chooser)
    return;
  self->chooser = gtk_file_chooser_native_new (
      _ ("受け付けるファイルを選ぶ"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
      GTK_FILE_CHOOSER_ACTION_OPEN, _ ("受け付ける"), _ ("やめる"));
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (self->chooser), TRUE);
  g_signal_connect (self->chooser, "response", G_CALLBACK (files_chosen_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
show_status (KkHomePage *self)
{
  KkStatus status = kk_counter_get_status (self->counter);
  g_autofree char *text = kk_status_text_long (&status);

  gtk_label_set_label (GTK_LABEL (self->status), text);
  gtk_widget_set_visible (self->send_now, status.has_server);
  gtk_widget_set_sensitive (self->send_now, status.waiting > 0);
}

static const char *
home_key_label (KkScreen *screen, guint key, gboolean *enabled)
{
  return key == 2 ? _ ("スキャンして受付") : key == 7 ? _ ("届出の種類") : NULL;
}

static void
home_press_key (KkScreen *screen, guint key)
{
  if (key == 2)
    g_signal_emit (screen, signals[SIGNAL_NEW_SCAN], 0, (guint) KK_MOVE_IN);
  else if (key == 7)
    kk_kind_chooser_focus (KK_KIND_CHOOSER (KK_HOME_PAGE (screen)->kinds));
}

static const char *
home_primary_label (KkScreen *screen, gboolean *enabled)
{
  return _ ("転入届を受け付ける");
}

static void
home_primary (KkScreen *screen)
{
  g_signal_emit (screen, signals[SIGNAL_NEW], 0, (guint) KK_MOVE_IN);
}

static void
home_shown (KkScreen *screen)
{
  gtk_widget_grab_focus (KK_HOME_PAGE (screen)->search);
}

static void
screen_init (KkScreenInterface *iface)
{
  iface->key_label = home_key_label;
  iface->press_key = home_press_key;
  iface->primary_label = home_primary_label;
  iface->primary = home_primary;
  iface->shown = home_shown;
}

static void
kk_home_page_dispose (GObject *object)
{
  KkHomePage *self = KK_HOME_PAGE (object);

  kk_widget_dispose (object, KK_TYPE_HOME_PAGE);
  g_clear_object (&self->chooser);
  g_clear_object (&self->counter);
  G_OBJECT_CLASS (kk_home_page_parent_class)->dispose (object);
}

static void
kk_home_page_class_init (KkHomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = KK_TYPE_HOME_PAGE;

  g_type_ensure (KK_TYPE_CASE_LIST);
  g_type_ensure (KK_TYPE_KIND_CHOOSER);
  G_OBJECT_CLASS (klass)->dispose = kk_home_page_dispose;
  signals[SIGNAL_OPEN] = g_signal_new ("open", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_NEW] = g_signal_new ("new", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_BEGIN]
      = g_signal_new ("begin", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                      G_TYPE_UINT, G_TYPE_BOOLEAN, G_TYPE_BOOLEAN);
  signals[SIGNAL_NEW_SCAN] = g_signal_new ("new-scan", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_OPEN_FILES] = g_signal_new ("open-files", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                             NULL, G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/kakanai/ui/kk-home-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KkHomePage, search);
  gtk_widget_class_bind_template_child (widget_class, KkHomePage, cases);
  gtk_widget_class_bind_template_child (widget_class, KkHomePage, kinds);
  gtk_widget_class_bind_template_child (widget_class, KkHomePage, status);
  gtk_widget_class_bind_template_child (widget_class, KkHomePage, send_now);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, case_open_cb);
  gtk_widget_class_bind_template_callback (widget_class, kind_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_files_cb);
  gtk_widget_class_bind_template_callback (widget_class, send_now_cb);
}

static void
kk_home_page_init (KkHomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kk_home_page_new (KkCounter *counter)
{
  KkHomePage *self = g_object_new (KK_TYPE_HOME_PAGE, NULL);

  self->counter = g_object_ref (counter);
  kk_case_list_set_model (KK_CASE_LIST (self->cases), kk_counter_get_cases (counter));
  kk_case_list_set_empty_text (KK_CASE_LIST (self->cases),
                               _ ("受付はまだありません。F2 で証明書をスキャンすると始まります。"));
  g_signal_connect_object (counter, "status-changed", G_CALLBACK (show_status), self,
                           G_CONNECT_SWAPPED);
  show_status (self);
  return GTK_WIDGET (self);
}
