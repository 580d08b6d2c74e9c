/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-print-bar.h"

#include <glib/gi18n.h>

#include "app/kk-session-forms.h"
#include "ui/kk-print-text.h"
#include "ui/kk-print.h"
#include "ui/kk-widget.h"

#define JOB "kk-job"
#define LINES_MAX 4

struct _KkPrintBar
{
  GtkWidget parent_instance;

  GtkWidget *box;

  /* Owned */
  KkCounter *counter;
  KkSession *session;
  GHashTable *dismissed; /* char* names of jobs that were read */
  GHashTable *titles;    /* char* id of a form → char* title */

  gboolean asked; /* for the titles */
};

G_DEFINE_FINAL_TYPE (KkPrintBar, kk_print_bar, GTK_TYPE_WIDGET)

static void refresh (KkPrintBar *self);

static const char *
job_of (GtkButton *button)
{
  return g_object_get_data (G_OBJECT (button), JOB);
}

static void
cancel_cb (GtkButton *button, KkPrintBar *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (button), FALSE);
  kk_session_cancel_print (self->session, job_of (button));
}

static void
came_out_cb (GtkButton *button, KkPrintBar *self)
{
  kk_session_answer_print (self->session, job_of (button), TRUE);
}

static void
did_not_cb (GtkButton *button, KkPrintBar *self)
{
  kk_session_answer_print (self->session, job_of (button), FALSE);
}

static void
dismiss_cb (GtkButton *button, KkPrintBar *self)
{
  g_hash_table_add (self->dismissed, g_strdup (job_of (button)));
  refresh (self);
}

static void
print_again (KkPrintBar *self, const char *name, gboolean choose)
{
  g_auto (GStrv) papers = NULL;
  g_auto (GStrv) only = NULL;
  gboolean cover = FALSE;
  KkPrintOrder order = { 0 };

  kk_session_repeat_print (self->session, name, &papers, &cover, &only);
  order.papers = (const char *const *) papers;
  order.cover = cover;
  order.only = (const char *const *) only;
  kk_print (gtk_widget_get_parent (GTK_WIDGET (self)), self->counter, self->session, &order,
            choose);
}

static void
again_cb (GtkButton *button, KkPrintBar *self)
{
  print_again (self, job_of (button), FALSE);
}

static void
elsewhere_cb (GtkButton *button, KkPrintBar *self)
{
  print_again (self, job_of (button), TRUE);
}

/* ——— lines ——— */

/* Nothing newer speaks of its papers, and it was not read yet. */
static gboolean
wants_a_person (KkPrintBar *self, const KkPrint *print)
{
  g_auto (GStrv) papers = g_strsplit (print->papers, " ", -1);
  const GPtrArray *prints = kk_session_get_prints (self->session);

  if (print->state == KK_PRINT_UNSURE)
    return TRUE;
  if (print->state == KK_PRINT_DONE || g_hash_table_contains (self->dismissed, print->name))
    return FALSE;
  for (guint i = prints->len; i-- > 0;)
    {
      const KkPrint *other = g_ptr_array_index (prints, i);
      g_auto (GStrv) others = g_strsplit (other->papers, " ", -1);

      if (g_strv_contains ((const char *const *) others, papers[0]))
        return g_str_equal (other->name, print->name);
    }
  return FALSE;
}

static void
add_button (KkPrintBar *self, GtkWidget *line, const char *label, const char *job, GCallback func)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  g_autofree char *name = g_strdup_printf (_ ("%s　印刷 %s"), label, job);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (button), JOB, g_strdup (job), g_free);
  g_signal_connect (button, "clicked", func, self);
  gtk_box_append (GTK_BOX (line), button);
}

static void
add_line (KkPrintBar *self, const KkPrint *print)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  const char *css_class = NULL;
  g_autofree char *text = kk_print_line_text (self->counter, print, self->titles, &css_class);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (label, text);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (line, "notice");
  gtk_widget_add_css_class (line, css_class);
  gtk_box_append (GTK_BOX (line), label);
  if (kk_print_state_is_open (print->state))
    add_button (self, line, _ ("取り消す"), print->name, G_CALLBACK (cancel_cb));
  else if (print->state == KK_PRINT_UNSURE)
    {
      add_button (self, line, _ ("出ていた"), print->name, G_CALLBACK (came_out_cb));
      add_button (self, line, _ ("出ていない"), print->name, G_CALLBACK (did_not_cb));
    }
  else
    {
      add_button (self, line, _ ("もう一度印刷"), print->name, G_CALLBACK (again_cb));
      add_button (self, line, _ ("別のプリンターで…"), print->name, G_CALLBACK (elsewhere_cb));
      add_button (self, line, _ ("閉じる"), print->name, G_CALLBACK (dismiss_cb));
    }
  gtk_box_append (GTK_BOX (self->box), line);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkPrintBar) self = user_data;
  g_autoptr (GPtrArray) forms = kk_session_list_forms_finish (KK_SESSION (source), result, NULL);

  for (guint i = 0; self->titles && forms && i < forms->len; i++)
    {
      const KkSessionForm *form = g_ptr_array_index (forms, i);

      g_hash_table_insert (self->titles, g_strdup (form->form->form), g_strdup (form->form->title));
    }
  if (self->session && forms)
    refresh (self);
}

/* Once there is something to say. */
static void
ask_for_titles (KkPrintBar *self)
{
  if (self->asked)
    return;
  self->asked = TRUE;
  kk_session_list_forms_async (self->session, NULL, listed_cb, g_object_ref (self));
}

static void
refresh (KkPrintBar *self)
{
  const GPtrArray *prints = kk_session_get_prints (self->session);
  gboolean closed = kk_session_get_protection (self->session) == KK_PROTECTION_CLOSED;
  gboolean had_focus = gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL;
  GtkWidget *child = NULL;
  int n = 0;

  while ((child = gtk_widget_get_first_child (self->box)))
    gtk_box_remove (GTK_BOX (self->box), child);
  for (guint i = prints->len; !closed && i-- > 0 && n < LINES_MAX;)
    {
      const KkPrint *print = g_ptr_array_index (prints, i);

      if (!kk_print_state_is_open (print->state) && !wants_a_person (self, print))
        continue;
      add_line (self, print);
      n++;
    }
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
  if (n > 0)
    ask_for_titles (self);
  /* The next Enter must not press what came in place of a button. */
  if (had_focus)
    gtk_widget_child_focus (gtk_widget_get_parent (GTK_WIDGET (self)), GTK_DIR_TAB_FORWARD);
}

/* ——— making and unmaking ——— */

static void
kk_print_bar_dispose (GObject *object)
{
  KkPrintBar *self = KK_PRINT_BAR (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->session);
  g_clear_object (&self->counter);
  g_clear_pointer (&self->dismissed, g_hash_table_unref);
  g_clear_pointer (&self->titles, g_hash_table_unref);
  G_OBJECT_CLASS (kk_print_bar_parent_class)->dispose (object);
}

static void
kk_print_bar_class_init (KkPrintBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kk_print_bar_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
kk_print_bar_init (KkPrintBar *self)
{
  self->dismissed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_widget_set_margin_start (self->box, 8);
  gtk_widget_set_margin_end (self->box, 8);
  gtk_widget_set_margin_top (self->box, 4);
  gtk_widget_set_margin_bottom (self->box, 4);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

void
kk_print_bar_set_session (KkPrintBar *self, KkCounter *counter, KkSession *session)
{
  g_set_object (&self->counter, counter);
  g_set_object (&self->session, session);
  g_signal_connect_object (session, "prints-changed", G_CALLBACK (refresh), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "state-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
}
