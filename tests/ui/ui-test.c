/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/ui-test.h"

#include <string.h>

#include "ui/kk-application.h"

void
ui_test_init (int *argc, char ***argv)
{
  gtk_test_init (argc, argv, NULL);
  kk_application_load_look ();
}

void
ui_test_settle (void)
{
  gint64 start = g_get_monotonic_time ();
  gint64 elapsed = 0;

  /* A busy machine may not have come to what is due within the time of a few frames. */
  do
    {
      g_main_context_iteration (NULL, FALSE);
      elapsed = g_get_monotonic_time () - start;
    }
  while (elapsed < 60 * G_TIME_SPAN_MILLISECOND
         || (g_main_context_pending (NULL) && elapsed < 3 * G_TIME_SPAN_SECOND));
}

void
ui_test_wait (gboolean (*condition) (gpointer data), gpointer data, double limit_s)
{
  gint64 end = g_get_monotonic_time () + (gint64) (limit_s * G_USEC_PER_SEC);

  while (!condition (data))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    }
}

static gboolean
is_mapped (gpointer widget)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_get_width (widget) > 0;
}

GtkWidget *
ui_test_show (GtkWidget *widget, int width, int height)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_child (GTK_WINDOW (window), widget);
  gtk_window_present (GTK_WINDOW (window));
  ui_test_wait (is_mapped, widget, 10);
  ui_test_settle ();
  return window;
}

void
ui_test_destroy (GtkWidget *window, gpointer widget)
{
  gpointer watched = widget;

  g_object_add_weak_pointer (widget, &watched);
  gtk_window_destroy (GTK_WINDOW (window));
  ui_test_settle ();
  g_assert_null (watched);
}

gboolean
ui_test_press (GtkWidget *widget, guint keyval)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean handled = FALSE;

  for (guint i = 0; !handled && i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", keyval, 0, 0, &handled);
    }
  return handled;
}

KkPicture *
ui_test_picture (int width, int height)
{
  guint8 *pixels = g_malloc ((gsize) width * height);
  g_autoptr (GBytes) bytes = NULL;

  memset (pixels, 255, (gsize) width * height);
  for (int y = 20; y < MIN (60, height); y++)
    for (int x = 10; x < MIN (40, width); x++)
      pixels[(gsize) y * width + x] = 0;
  bytes = g_bytes_new_take (pixels, (gsize) width * height);
  return kk_picture_new (bytes, width, height, width, 1);
}

static const char *
text_of (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_label (GTK_LABEL (widget));
  if (GTK_IS_BUTTON (widget))
    return gtk_button_get_label (GTK_BUTTON (widget));
  return GTK_IS_CHECK_BUTTON (widget) ? gtk_check_button_get_label (GTK_CHECK_BUTTON (widget))
                                      : NULL;
}

GtkWidget *
ui_test_find_label (GtkWidget *root, GType type, const char *text)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type) && g_strcmp0 (text_of (root), text) == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = ui_test_find_label (child, type, text);

      if (found)
        return found;
    }
  return NULL;
}

/* The descendant that comes after n others of the type. */
static GtkWidget *
nth_of_type (GtkWidget *root, GType type, int *n)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type) && (*n)-- == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = nth_of_type (child, type, n);

      if (found)
        return found;
    }
  return NULL;
}

GtkWidget *
ui_test_find_type (GtkWidget *root, GType type)
{
  int n = 0;

  return nth_of_type (root, type, &n);
}

void
ui_test_type (GtkWidget *root, int n, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (nth_of_type (root, GTK_TYPE_ENTRY, &n)), text);
}

gboolean
ui_test_shows (GtkWidget *root, const char *text)
{
  if (!gtk_widget_get_mapped (root))
    return FALSE;
  if (GTK_IS_LABEL (root) && strstr (gtk_label_get_text (GTK_LABEL (root)), text))
    return TRUE;
  if (GTK_IS_EDITABLE (root) && strstr (gtk_editable_get_text (GTK_EDITABLE (root)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child;
       child = gtk_widget_get_next_sibling (child))
    if (ui_test_shows (child, text))
      return TRUE;
  return FALSE;
}
