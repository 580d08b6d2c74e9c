/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-paned.h"

#define SMALL_SCREEN 1366
#define SMALL_SHARE 400

static void
silence_shortcuts (GtkWidget *paned)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (paned);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_SHORTCUT_CONTROLLER (controller))
        gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_NONE);
    }
}

static void
share_width_cb (GtkPaned *paned)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (paned));
  int width = root ? gtk_widget_get_width (GTK_WIDGET (root)) : 0;
  int shared = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (paned), "kk-shared-width"));

  if (width <= 0 || width == shared)
    return;
  g_object_set_data (G_OBJECT (paned), "kk-shared-width", GINT_TO_POINTER (width));
  gtk_paned_set_position (paned, SMALL_SHARE + MAX (0, width - SMALL_SCREEN) * 2 / 5);
}

void
kk_paned_set_up (GtkPaned *paned)
{
  silence_shortcuts (GTK_WIDGET (paned));
  g_signal_connect (paned, "notify::max-position", G_CALLBACK (share_width_cb), NULL);
}
