/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-case-list.h"

#include <string.h>

#include <glib/gi18n.h>

#include "ui/kk-messages.h"
#include "ui/kk-widget.h"

struct _KkCaseList
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *head;
  GtkWidget *list;

  /* Owned */
  GListModel *model;
  GtkFilterListModel *filtered;
  GtkCustomFilter *filter;
  char *search;

  /* Borrowed: the list's placeholder */
  GtkWidget *empty;
};

G_DEFINE_FINAL_TYPE (KkCaseList, kk_case_list, GTK_TYPE_WIDGET)

static guint open_signal;

static const struct
{
  const char *title;
  int width;
} columns[] = {
  { N_ ("受付番号"), 140 }, { N_ ("届出"), 88 },           { N_ ("世帯主"), 150 },
  { N_ ("頁"), 64 },        { N_ ("状態"), 84 },           { N_ ("送信"), 84 },
  { N_ ("時刻"), 48 },      { N_ ("理由・次の送信"), -1 },
};

static GtkWidget *
new_cell (guint column, const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (columns[column].width > 0)
    {
      gtk_widget_set_size_request (label, columns[column].width, -1);
      gtk_label_set_max_width_chars (GTK_LABEL (label), 1);
    }
  else
    gtk_widget_set_hexpand (label, TRUE);
  return label;
}

static char *
clock_text (gint64 at)
{
  g_autoptr (GDateTime) time = at ? g_date_time_new_from_unix_local (at / G_USEC_PER_SEC) : NULL;

  return time ? g_date_time_format (time, "%H:%M") : g_strdup ("");
}

static char *
note_text (const KkCaseLineData *line)
{
  g_autofree char *next = clock_text (line->next_try);
  const char *message = kk_message_for_delivery (line->error_code);

  if (line->needs_person)
    return g_strdup_printf (_ ("✕ %s"), message ? message : _ ("人の手が必要です。"));
  if (message)
    return *next ? g_strdup_printf (_ ("%s　次は %s"), message, next) : g_strdup (message);
  if (line->last_reason)
    return g_strdup (line->last_reason);
  return g_strdup (line->receipt ? _ ("✓ 受領証あり") : "");
}

static GtkWidget *
new_row (gpointer item, gpointer user_data)
{
  const KkCaseLineData *line = kk_case_line_get (item);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  g_autofree char *count = g_strdup_printf (_ ("%d頁"), line->n_pages);
  g_autofree char *when = clock_text (line->updated_at);
  g_autofree char *note = note_text (line);
  g_autofree char *name = NULL;
  const char *delivery = line->revision > 0 ? kk_delivery_label (line->delivery) : "";
  const char *texts[] = { line->number,
                          line->kind_label,
                          line->head,
                          count,
                          kk_workflow_label (line->workflow),
                          delivery,
                          when,
                          note };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      GtkWidget *cell = new_cell (i, texts[i] ? texts[i] : "");

      if (i == 2)
        gtk_widget_add_css_class (cell, "mincho");
      if (i == 7 && line->needs_person)
        gtk_widget_add_css_class (cell, "error-text");
      gtk_box_append (GTK_BOX (box), cell);
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  name = g_strdup_printf (_ ("受付 %s %s %s"), line->number, line->head ? line->head : "",
                          kk_workflow_label (line->workflow));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (row), "kk-id", g_strdup (line->id), g_free);
  return row;
}

static gboolean
matches (gpointer item, gpointer user_data)
{
  KkCaseList *self = user_data;
  const KkCaseLineData *line = kk_case_line_get (item);

  return !self->search || !*self->search || (line->number && strstr (line->number, self->search))
         || (line->head && strstr (line->head, self->search));
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, KkCaseList *self)
{
  g_autofree char *id = g_strdup (g_object_get_data (G_OBJECT (row), "kk-id"));

  g_signal_emit (self, open_signal, 0, id);
}

static void
kk_case_list_dispose (GObject *object)
{
  KkCaseList *self = KK_CASE_LIST (object);

  kk_widget_dispose (object, KK_TYPE_CASE_LIST);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  g_clear_object (&self->model);
  g_clear_pointer (&self->search, g_free);
  G_OBJECT_CLASS (kk_case_list_parent_class)->dispose (object);
}

static void
kk_case_list_class_init (KkCaseListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kk_case_list_dispose;
  open_signal = g_signal_new ("open", KK_TYPE_CASE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/kakanai/ui/kk-case-list.ui");
  gtk_widget_class_bind_template_child (widget_class, KkCaseList, head);
  gtk_widget_class_bind_template_child (widget_class, KkCaseList, list);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
kk_case_list_init (KkCaseList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    gtk_box_append (GTK_BOX (self->head), new_cell (i, _ (columns[i].title)));
  self->empty = gtk_label_new ("");
  gtk_widget_add_css_class (self->empty, "quiet");
  gtk_widget_set_margin_top (self->empty, 24);
  gtk_list_box_set_placeholder (GTK_LIST_BOX (self->list), self->empty);
}

GtkWidget *
kk_case_list_new (void)
{
  return g_object_new (KK_TYPE_CASE_LIST, NULL);
}

void
kk_case_list_set_model (KkCaseList *self, GListModel *model)
{
  if (!g_set_object (&self->model, model))
    return;
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  if (!model)
    {
      gtk_list_box_bind_model (GTK_LIST_BOX (self->list), NULL, NULL, NULL, NULL);
      return;
    }
  self->filter = gtk_custom_filter_new (matches, self, NULL);
  self->filtered
      = gtk_filter_list_model_new (g_object_ref (model), GTK_FILTER (g_object_ref (self->filter)));
  gtk_list_box_bind_model (GTK_LIST_BOX (self->list), G_LIST_MODEL (self->filtered), new_row, NULL,
                           NULL);
}

void
kk_case_list_set_search (KkCaseList *self, const char *text)
{
  g_free (self->search);
  self->search = g_strstrip (g_strdup (text));
  if (self->filter)
    gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

void
kk_case_list_set_empty_text (KkCaseList *self, const char *text)
{
  gtk_label_set_label (GTK_LABEL (self->empty), text);
}

gboolean
kk_case_list_open_first (KkCaseList *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0);

  if (!row)
    return FALSE;
  row_activated_cb (GTK_LIST_BOX (self->list), row, self);
  return TRUE;
}
