/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-archive-button.h"

#include <glib/gi18n.h>

#include "app/kk-session-archive.h"
#include "ui/kk-tell.h"
#include "ui/kk-widget.h"

struct _KkArchiveButton
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *menu;
  GtkWidget *popover;
  GtkWidget *stack;
  GtkWidget *versions;
  GtkWidget *working;
  GtkWidget *bar;
  GtkWidget *stop;

  /* Owned */
  KkCounter *counter;
  KkSession *session;
  GtkFileChooserNative *chooser;
  char *chosen; /* the version the chooser asks for; NULL: all of it */
  GCancellable *making;
};

G_DEFINE_FINAL_TYPE (KkArchiveButton, kk_archive_button, GTK_TYPE_WIDGET)

/* ——— making ——— */

static void
progress_cb (double fraction, const char *what, gpointer user_data)
{
  KkArchiveButton *self = user_data;

  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->bar), fraction);
}

static void
tell_saved (KkArchiveButton *self, int hidden)
{
  g_autofree char *text = NULL;

  if (hidden == 0)
    {
      kk_tell (self, KK_TELL_DONE, _ ("控えを保存しました。"));
      return;
    }
  text = g_strdup_printf (
      _ ("控えを保存しました。隠す所を確かめられない%d頁は、頁の全体を隠しています。"), hidden);
  kk_tell (self, KK_TELL_CHECK, text);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkArchiveButton) self = user_data;
  g_autoptr (GError) error = NULL;
  int hidden = 0;
  gboolean written = kk_session_write_archive_finish (KK_SESSION (source), result, &hidden, &error);

  g_clear_object (&self->making);
  if (self->menu == NULL) /* the case was closed meanwhile */
    return;
  gtk_popover_popdown (GTK_POPOVER (self->popover));
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->versions);
  if (written)
    tell_saved (self, hidden);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    kk_tell (self, KK_TELL_INFO, _ ("控えをやめました。何も書き出していません。"));
  else
    kk_tell_error (self, error);
}

gboolean
kk_archive_button_is_busy (KkArchiveButton *self)
{
  return self->making != NULL;
}

void
kk_archive_button_save (KkArchiveButton *self, const char *profile, GFile *file)
{
  if (self->making != NULL)
    return;
  self->making = g_cancellable_new ();
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->bar), 0);
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->working);
  gtk_menu_button_popup (GTK_MENU_BUTTON (self->menu));
  gtk_widget_grab_focus (self->stop);
  kk_session_write_archive_async (self->session, profile, file, self->making, progress_cb, self,
                                  written_cb, g_object_ref (self));
}

static void
stop_cb (KkArchiveButton *self)
{
  if (self->making != NULL)
    g_cancellable_cancel (self->making);
}

/* ——— which, and where to ——— */

static void
chosen_cb (GtkNativeDialog *dialog, int response, KkArchiveButton *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      kk_archive_button_save (self, self->chosen, file);
    }
  g_clear_object (&self->chooser);
}

static void
version_cb (GtkButton *button, KkArchiveButton *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autofree char *name = NULL;

  if (self->chooser != NULL)
    return;
  gtk_popover_popdown (GTK_POPOVER (self->popover));
  g_free (self->chosen);
  self->chosen = g_strdup (g_object_get_data (G_OBJECT (button), "kk-profile"));
  self->chooser = gtk_file_chooser_native_new (
      _ ("控えを保存"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
      GTK_FILE_CHOOSER_ACTION_SAVE, _ ("保存"), _ ("やめる"));
  /* The number of the case, never a name: file names travel. */
  name = g_strdup_printf ("%s-hikae-%s.pdf", kk_session_get_number (self->session),
                          self->chosen != NULL ? self->chosen : "full");
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect (self->chooser, "response", G_CALLBACK (chosen_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
add_version (KkArchiveButton *self, const char *profile, const char *title)
{
  GtkWidget *button = gtk_button_new_with_label (title);

  gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), 0);
  g_object_set_data_full (G_OBJECT (button), "kk-profile", g_strdup (profile), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (version_cb), self, 0);
  gtk_box_append (GTK_BOX (self->versions), button);
}

/* Anew each time it opens: another person may have signed in. */
static void
list_versions (KkArchiveButton *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) profiles = kk_archive_profiles (&error);
  GtkWidget *title = gtk_widget_get_first_child (self->versions);

  while (gtk_widget_get_next_sibling (title) != NULL)
    gtk_box_remove (GTK_BOX (self->versions), gtk_widget_get_next_sibling (title));
  for (guint i = 0; profiles != NULL && i < profiles->len; i++)
    {
      const KkMaskProfile *profile = profiles->pdata[i];

      if (kk_counter_may (self->counter, "archive.read"))
        add_version (self, profile->id, profile->title);
    }
  if (kk_counter_may (self->counter, "archive.read_unmasked"))
    add_version (self, NULL, _ ("全部（何も隠さない。見たことが記録に残る）"));
  if (error != NULL)
    kk_tell_error (self, error);
}

static void
shown_cb (KkArchiveButton *self)
{
  if (self->making == NULL)
    list_versions (self);
}

static void
open_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KkArchiveButton *self = KK_ARCHIVE_BUTTON (widget);

  if (gtk_widget_get_mapped (widget) && gtk_widget_is_sensitive (widget))
    gtk_menu_button_popup (GTK_MENU_BUTTON (self->menu));
}

/* ——— making and unmaking ——— */

static void
kk_archive_button_dispose (GObject *object)
{
  KkArchiveButton *self = KK_ARCHIVE_BUTTON (object);

  stop_cb (self);
  kk_widget_dispose (object, KK_TYPE_ARCHIVE_BUTTON);
  self->menu = NULL;
  g_clear_object (&self->chooser);
  g_clear_object (&self->session);
  g_clear_object (&self->counter);
  g_clear_pointer (&self->chosen, g_free);
  G_OBJECT_CLASS (kk_archive_button_parent_class)->dispose (object);
}

static void
kk_archive_button_class_init (KkArchiveButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kk_archive_button_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "archive.open", NULL, open_action);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/kakanai/ui/kk-archive-button.ui");
  gtk_widget_class_bind_template_child (widget_class, KkArchiveButton, menu);
  gtk_widget_class_bind_template_child (widget_class, KkArchiveButton, popover);
  gtk_widget_class_bind_template_child (widget_class, KkArchiveButton, stack);
  gtk_widget_class_bind_template_child (widget_class, KkArchiveButton, versions);
  gtk_widget_class_bind_template_child (widget_class, KkArchiveButton, working);
  gtk_widget_class_bind_template_child (widget_class, KkArchiveButton, bar);
  gtk_widget_class_bind_template_child (widget_class, KkArchiveButton, stop);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
}

static void
kk_archive_button_init (KkArchiveButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->popover, "show", G_CALLBACK (shown_cb), self, G_CONNECT_SWAPPED);
}

void
kk_archive_button_set_session (KkArchiveButton *self, KkCounter *counter, KkSession *session)
{
  g_set_object (&self->counter, counter);
  g_set_object (&self->session, session);
}
