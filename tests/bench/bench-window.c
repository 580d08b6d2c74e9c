/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The least a GTK 4 program can show: a window with one entry that has the focus. What every window
 * pays before it does anything of its own; tools/bench.py starts it beside the counter. */

#include <gtk/gtk.h>

static void
activate_cb (GtkApplication *application, gpointer user_data)
{
  GtkWidget *window = gtk_application_window_new (application);
  GtkWidget *entry = gtk_entry_new ();

  gtk_window_set_child (GTK_WINDOW (window), entry);
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 720);
  gtk_widget_grab_focus (entry);
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_autoptr (GtkApplication) application
      = gtk_application_new ("jp.kakanai.BenchWindow", G_APPLICATION_NON_UNIQUE);

  g_set_prgname ("bench-window");
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), NULL);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
