/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Lets go of a template and of every child: gtk_widget_dispose_template() alone keeps the children
 * that have no name. For widgets that derive from GtkWidget itself; from dispose. */
static inline void
kk_widget_dispose (gpointer widget, GType type)
{
  GtkWidget *child = NULL;

  gtk_widget_dispose_template (widget, type);
  while ((child = gtk_widget_get_first_child (widget)))
    gtk_widget_unparent (child);
}

G_END_DECLS
