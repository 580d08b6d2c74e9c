/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-problem-list.h"

#include <string.h>

#include <glib/gi18n.h>

#include "core/kk-field.h"
#include "core/kk-kind.h"
#include "ui/kk-field-text.h"
#include "ui/kk-widget.h"

struct _KkProblemList
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *title;
  GtkWidget *list;
  GtkWidget *changes;

  KkKind kind;
};

G_DEFINE_FINAL_TYPE (KkProblemList, kk_problem_list, GTK_TYPE_WIDGET)

static guint walk_signal;

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, KkProblemList *self)
{
  const char *path = g_object_get_data (G_OBJECT (row), "kk-path");

  if (path && *path)
    g_signal_emit (self, walk_signal, 0, path);
}

static void
change_activated_cb (GtkListBox *list, GtkListBoxRow *row, KkProblemList *self)
{
  row_activated_cb (list, row, self);
}

static void
kk_problem_list_dispose (GObject *object)
{
  kk_widget_dispose (object, KK_TYPE_PROBLEM_LIST);
  G_OBJECT_CLASS (kk_problem_list_parent_class)->dispose (object);
}

static void
kk_problem_list_class_init (KkProblemListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kk_problem_list_dispose;
  walk_signal = g_signal_new ("walk", KK_TYPE_PROBLEM_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/kakanai/ui/kk-problem-list.ui");
  gtk_widget_class_bind_template_child (widget_class, KkProblemList, title);
  gtk_widget_class_bind_template_child (widget_class, KkProblemList, list);
  gtk_widget_class_bind_template_child (widget_class, KkProblemList, changes);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
kk_problem_list_init (KkProblemList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

gboolean
kk_problem_is_look (const KkProblem *problem)
{
  static const char *const codes[] = { "disputed", "conflict", "unconfirmed", NULL };

  return g_strv_contains (codes, problem->code);
}

GtkWidget *
kk_problem_list_new (void)
{
  return g_object_new (KK_TYPE_PROBLEM_LIST, NULL);
}

static GtkWidget *
new_text (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css_class)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

/* Messages begin with the label of their field, which stands above them here. */
static const char *
without_label (const char *message, const char *label)
{
  gsize length = strlen (label);

  if (g_str_has_prefix (message, label) && g_str_has_prefix (message + length, "："))
    return message + length + strlen ("：");
  return message;
}

static void
append (KkProblemList *self,
        GtkWidget *list,
        const char *path,
        const char *mark,
        const char *css_class,
        const char *message)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *where
      = *path ? kk_kind_path_label (self->kind, path) : g_strdup (_ ("届書全体"));
  g_autofree char *head = g_strdup_printf ("%s %s", mark, where);
  g_autofree char *name = g_strdup_printf ("%s: %s", head, message);

  gtk_box_append (GTK_BOX (box), new_text (head, css_class));
  gtk_box_append (GTK_BOX (box), new_text (without_label (message, where), "small"));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), "kk-path", g_strdup (path), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
}

static void
clear (GtkWidget *list)
{
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (list)))
    gtk_list_box_remove (GTK_LIST_BOX (list), child);
}

void
kk_problem_list_set_kind (KkProblemList *self, KkKind kind)
{
  self->kind = kind;
}

void
kk_problem_list_show (KkProblemList *self, const GPtrArray *problems)
{
  g_autofree char *title = NULL;
  guint n_errors = 0, n_check = 0;

  clear (self->list);
  for (guint i = 0; problems && i < problems->len; i++)
    {
      const KkProblem *problem = g_ptr_array_index (problems, i);
      gboolean error = problem->severity == KK_SEVERITY_ERROR && !kk_problem_is_look (problem);

      error ? n_errors++ : n_check++;
      append (self, self->list, problem->field, error ? "✕" : "▲",
              error ? "problem-error" : "problem-warning", problem->message);
    }
  title = n_errors + n_check == 0
              ? g_strdup (_ ("✓ 確認する項目はありません"))
              : g_strdup_printf (_ ("✕ 要修正 %u　▲ 要確認 %u"), n_errors, n_check);
  gtk_label_set_label (GTK_LABEL (self->title), title);
}

static char *
change_text (const KkChange *change)
{
  KkScope scope = KK_SCOPE_NOTICE;
  int person = -1;
  const char *key = NULL;
  const KkField *field = kk_field_path_parse (change->path, &scope, &person, &key)
                             ? kk_field_find (scope, key)
                             : NULL;
  g_autofree char *before = NULL, *after = NULL;

  if (!field)
    return g_strdup_printf ("%s → %s", change->before, change->after);
  before = field->secret ? kk_field_text_mask (change->before)
                         : kk_field_text_show (field, change->before, FALSE);
  after = field->secret ? kk_field_text_mask (change->after)
                        : kk_field_text_show (field, change->after, FALSE);
  return g_strdup_printf (_ ("%s → %s"), *before ? before : _ ("（空）"),
                          *after ? after : _ ("（空）"));
}

void
kk_problem_list_show_changes (KkProblemList *self, const char *title, const GPtrArray *changes)
{
  GtkWidget *list = NULL;
  GtkWidget *heading = NULL;

  if (!title)
    {
      while ((list = gtk_widget_get_first_child (self->changes)))
        gtk_box_remove (GTK_BOX (self->changes), list);
      return;
    }
  heading = new_text (title, "block-title");
  gtk_box_append (GTK_BOX (self->changes), heading);
  list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  g_signal_connect (list, "row-activated", G_CALLBACK (change_activated_cb), self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  for (guint i = 0; changes && i < changes->len; i++)
    {
      const KkChange *change = g_ptr_array_index (changes, i);
      g_autofree char *text = change_text (change);

      append (self, list, change->path, "✎", NULL, text);
    }
  if (!changes || changes->len == 0)
    gtk_box_append (GTK_BOX (self->changes), new_text (_ ("ありません"), "quiet"));
  gtk_box_append (GTK_BOX (self->changes), list);
}
