/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-attachment-window.h"

#include <glib/gi18n.h>

#include "ui/kk-case-history.h"
#include "ui/kk-page-view.h"

/* Data of the window. */
typedef struct
{
  GtkWidget *view; /* borrowed */
  GtkWidget *label;
  GPtrArray *images; /* KkPageImage* */
  guint index;
} Look;

static void
look_free (Look *look)
{
  g_ptr_array_unref (look->images);
  g_free (look);
}

static void
show_page (Look *look)
{
  const KkPageImage *image = look->images->pdata[look->index];
  g_autoptr (KkPicture) picture
      = kk_picture_new (image->bytes, image->width, image->height, image->stride, image->channels);
  g_autofree char *text = g_strdup_printf ("%u/%u", look->index + 1, look->images->len);

  kk_page_view_set_picture (KK_PAGE_VIEW (look->view), picture, 0);
  gtk_label_set_label (GTK_LABEL (look->label), text);
}

static void
turn (Look *look, int by)
{
  int to = (int) look->index + by;

  if (to < 0 || to >= (int) look->images->len)
    return;
  look->index = (guint) to;
  show_page (look);
}

static void
previous_cb (GtkButton *button, Look *look)
{
  turn (look, -1);
}

static void
next_cb (GtkButton *button, Look *look)
{
  turn (look, 1);
}

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint keyval,
        guint code,
        GdkModifierType state,
        GtkWindow *window)
{
  if (keyval != GDK_KEY_Escape)
    return FALSE;
  gtk_window_close (window);
  return TRUE;
}

static void
protection_cb (KkSession *session, GtkWindow *window)
{
  if (kk_case_is_closed (session))
    gtk_window_destroy (window);
}

static GtkWidget *
add_button (GtkWidget *bar, const char *label, const char *name)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_box_append (GTK_BOX (bar), button);
  return button;
}

void
kk_attachment_window_present (GtkWidget *over, KkSession *session, GPtrArray *images)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkWidget *close = NULL;
  Look *look = g_new0 (Look, 1);

  look->images = g_ptr_array_ref (images);
  look->view = kk_page_view_new ();
  look->label = gtk_label_new (NULL);
  gtk_widget_set_vexpand (look->view, TRUE);
  gtk_widget_set_hexpand (look->view, TRUE);
  g_signal_connect (add_button (bar, "◀", _ ("添付の前のページ")), "clicked",
                    G_CALLBACK (previous_cb), look);
  gtk_box_append (GTK_BOX (bar), look->label);
  g_signal_connect (add_button (bar, "▶", _ ("添付の次のページ")), "clicked", G_CALLBACK (next_cb),
                    look);
  close = add_button (bar, _ ("閉じる"), _ ("添付を閉じる"));
  gtk_widget_set_hexpand (close, TRUE);
  gtk_widget_set_halign (close, GTK_ALIGN_END);
  g_signal_connect_swapped (close, "clicked", G_CALLBACK (gtk_window_close), window);
  gtk_widget_add_css_class (bar, "block-title");
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), look->view);
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_set_title (GTK_WINDOW (window), _ ("添付"));
  gtk_window_set_default_size (GTK_WINDOW (window), 760, 700);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (gtk_widget_get_root (over)));
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), window);
  gtk_widget_add_controller (window, key);
  g_object_set_data_full (G_OBJECT (window), "kk-look", look, (GDestroyNotify) look_free);
  g_signal_connect_object (session, "state-changed", G_CALLBACK (protection_cb), window, 0);
  show_page (look);
  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_grab_focus (close);
}
