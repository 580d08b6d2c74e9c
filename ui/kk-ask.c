/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-ask.h"

#include <glib/gi18n.h>

#define LINES_MAX 12

typedef struct
{
  GtkWidget *popover;
  KkAskFunc answer;
  gpointer user_data;
  GDestroyNotify user_data_free;
  GtkWidget *before; /* had the keyboard; weak */
  gboolean answered;
} Ask;

/* Not only with the popover: the window may hold on to that until something else has the focus. */
static void
free_user_data (Ask *ask)
{
  GDestroyNotify free = g_steal_pointer (&ask->user_data_free);

  if (free)
    free (ask->user_data);
}

static void
ask_free (Ask *ask)
{
  free_user_data (ask);
  g_clear_weak_pointer (&ask->before);
  g_free (ask);
}

static void
answer (Ask *ask, gboolean yes)
{
  if (ask->answered)
    return;
  ask->answered = TRUE;
  gtk_popover_popdown (GTK_POPOVER (ask->popover));
  /* Who changes nothing goes on where they were. */
  if (!yes && ask->before && gtk_widget_get_mapped (ask->before))
    gtk_widget_grab_focus (ask->before);
  ask->answer (yes, ask->user_data);
  free_user_data (ask);
}

static void
yes_cb (GtkButton *button, Ask *ask)
{
  answer (ask, TRUE);
}

static void
no_cb (GtkButton *button, Ask *ask)
{
  answer (ask, FALSE);
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
  answer (ask, FALSE);
  g_idle_add_full (G_PRIORITY_DEFAULT, gone_idle, g_object_ref (popover), g_object_unref);
}

static GtkWidget *
new_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 36);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

void
kk_ask (GtkWidget *over,
        const char *question,
        const GPtrArray *lines,
        const char *yes_label,
        KkAskFunc func,
        gpointer user_data,
        GDestroyNotify user_data_free)
{
  Ask *ask = g_new0 (Ask, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *no = gtk_button_new_with_label (_ ("やめる"));
  GtkWidget *yes = gtk_button_new_with_label (yes_label);

  ask->popover = gtk_popover_new ();
  ask->answer = func;
  ask->user_data = user_data;
  ask->user_data_free = user_data_free;
  g_set_weak_pointer (&ask->before, gtk_root_get_focus (gtk_widget_get_root (over)));
  gtk_box_append (GTK_BOX (box), new_label (question, "check-text"));
  for (guint i = 0; i < lines->len && i < LINES_MAX; i++)
    gtk_box_append (GTK_BOX (box), new_label (g_ptr_array_index (lines, i), "small"));
  if (lines->len > LINES_MAX)
    {
      g_autofree char *rest = g_strdup_printf (_ ("ほか%u件"), lines->len - LINES_MAX);

      gtk_box_append (GTK_BOX (box), new_label (rest, "small"));
    }
  gtk_widget_add_css_class (yes, "danger");
  gtk_widget_set_halign (buttons, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (buttons), no);
  gtk_box_append (GTK_BOX (buttons), yes);
  gtk_box_append (GTK_BOX (box), buttons);
  g_signal_connect (no, "clicked", G_CALLBACK (no_cb), ask);
  g_signal_connect (yes, "clicked", G_CALLBACK (yes_cb), ask);
  gtk_popover_set_has_arrow (GTK_POPOVER (ask->popover), FALSE);
  gtk_popover_set_position (GTK_POPOVER (ask->popover), GTK_POS_BOTTOM);
  gtk_popover_set_child (GTK_POPOVER (ask->popover), box);
  gtk_widget_set_parent (ask->popover, over);
  g_object_set_data_full (G_OBJECT (ask->popover), "kk-ask", ask, (GDestroyNotify) ask_free);
  g_signal_connect (ask->popover, "closed", G_CALLBACK (closed_cb), ask);
  gtk_popover_popup (GTK_POPOVER (ask->popover));
  gtk_widget_grab_focus (yes);
}
