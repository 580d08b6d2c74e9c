/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-print-again.h"

#include <glib/gi18n.h>

#define TOP 40

typedef struct
{
  GtkWidget *popover;
  GtkWidget *reason;
  GtkWidget *print;
  KkPrintAgainFunc func;
  gpointer user_data;
} Ask;

static void
answer (Ask *ask, const char *reason)
{
  KkPrintAgainFunc func = ask->func;
  g_autofree char *words = reason ? g_strstrip (g_strdup (reason)) : NULL;

  if (!func || (words && !*words))
    return;
  ask->func = NULL;
  gtk_popover_popdown (GTK_POPOVER (ask->popover));
  func (words, ask->user_data);
}

static void
usual_cb (GtkButton *button, Ask *ask)
{
  gtk_editable_set_text (GTK_EDITABLE (ask->reason), gtk_button_get_label (button));
  gtk_widget_grab_focus (ask->print);
}

static void
print_cb (Ask *ask)
{
  answer (ask, gtk_editable_get_text (GTK_EDITABLE (ask->reason)));
}

static void
no_cb (Ask *ask)
{
  answer (ask, NULL);
}

static void
changed_cb (Ask *ask)
{
  gtk_widget_set_sensitive (ask->print, *gtk_editable_get_text (GTK_EDITABLE (ask->reason)) != 0);
}

static gboolean
gone_idle (gpointer popover)
{
  gtk_widget_unparent (popover);
  return G_SOURCE_REMOVE;
}

static void
closed_cb (GtkPopover *popover, Ask *ask)
{
  answer (ask, NULL);
  g_idle_add_full (G_PRIORITY_DEFAULT, gone_idle, g_object_ref (popover), g_object_unref);
}

static GtkWidget *
new_reasons (Ask *ask)
{
  static const char *const usual[] = { N_ ("紙が汚れた・破れた"), N_ ("なくした"),
                                       N_ ("内容を直した"), N_ ("紙が出ていなかった") };
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_row_spacing (GTK_GRID (grid), 4);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 4);
  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  for (int i = 0; i < (int) G_N_ELEMENTS (usual); i++)
    {
      GtkWidget *button = gtk_button_new_with_label (_ (usual[i]));

      g_signal_connect (button, "clicked", G_CALLBACK (usual_cb), ask);
      gtk_grid_attach (GTK_GRID (grid), button, i % 2, i / 2, 1, 1);
    }
  return grid;
}

static GtkWidget *
new_buttons (Ask *ask)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *no = gtk_button_new_with_label (_ ("印刷しない"));

  ask->print = gtk_button_new_with_label (_ ("もう一度印刷する"));
  gtk_widget_set_sensitive (ask->print, FALSE);
  gtk_widget_add_css_class (ask->print, "primary");
  gtk_widget_set_halign (buttons, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (buttons), no);
  gtk_box_append (GTK_BOX (buttons), ask->print);
  g_signal_connect_swapped (no, "clicked", G_CALLBACK (no_cb), ask);
  g_signal_connect_swapped (ask->print, "clicked", G_CALLBACK (print_cb), ask);
  return buttons;
}

void
kk_print_ask_again (GtkWidget *over, KkPrintAgainFunc func, gpointer user_data)
{
  Ask *ask = g_new0 (Ask, 1);
  /* Over what is large there is no room below. */
  const GdkRectangle top = { gtk_widget_get_width (over) / 2, TOP, 1, 1 };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *question = gtk_label_new (
      _ ("▲ 前に印刷した紙です。もう一度印刷する理由を選ぶか、入れてください（経過に残ります）。"));

  ask->popover = gtk_popover_new ();
  ask->func = func;
  ask->user_data = user_data;
  ask->reason = gtk_entry_new ();
  gtk_label_set_xalign (GTK_LABEL (question), 0);
  gtk_label_set_wrap (GTK_LABEL (question), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (question), 36);
  gtk_widget_add_css_class (question, "check-text");
  gtk_entry_set_placeholder_text (GTK_ENTRY (ask->reason), _ ("ほかの理由"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (ask->reason), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("もう一度印刷する理由"), -1);
  gtk_box_append (GTK_BOX (box), question);
  gtk_box_append (GTK_BOX (box), new_reasons (ask));
  gtk_box_append (GTK_BOX (box), ask->reason);
  gtk_box_append (GTK_BOX (box), new_buttons (ask));
  g_signal_connect_swapped (ask->reason, "changed", G_CALLBACK (changed_cb), ask);
  g_signal_connect_swapped (ask->reason, "activate", G_CALLBACK (print_cb), ask);
  gtk_popover_set_has_arrow (GTK_POPOVER (ask->popover), FALSE);
  gtk_popover_set_position (GTK_POPOVER (ask->popover), GTK_POS_BOTTOM);
  gtk_popover_set_pointing_to (GTK_POPOVER (ask->popover), &top);
  gtk_popover_set_child (GTK_POPOVER (ask->popover), box);
  gtk_widget_set_parent (ask->popover, over);
  g_object_set_data_full (G_OBJECT (ask->popover), "kk-ask", ask, g_free);
  g_signal_connect (ask->popover, "closed", G_CALLBACK (closed_cb), ask);
  gtk_popover_popup (GTK_POPOVER (ask->popover));
  gtk_widget_grab_focus (ask->reason);
}
