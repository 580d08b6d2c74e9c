/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-forms-row.h"

#include <glib/gi18n.h>

#include "core/kk-field.h"

#define ID "kk-form-id"
#define TICK "kk-form-tick"

static GtkWidget *
new_text (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

/* Whom it is for; NULL: the household. */
static char *
persons_text (const KkSessionForm *form, const KkNotice *notice)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < form->form->persons->len; i++)
    {
      g_autofree char *path
          = kk_field_path (KK_SCOPE_PERSON, g_array_index (form->form->persons, int, i), "name");
      const char *name = kk_notice_text (notice, path);

      g_string_append_printf (names, "%s%s", names->len > 0 ? "、" : "",
                              *name ? name : _ ("（氏名未入力）"));
    }
  return names->len > 0 ? g_strdup_printf (_ ("対象　%s"), names->str) : NULL;
}

/* What stands in the way, or what became of it; NULL: nothing to say. */
static char *
state_text (const KkSessionForm *form, const char **css_class)
{
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_local (form->printed_at / G_USEC_PER_SEC);
  g_autofree char *when = at ? g_date_time_format (at, "%m/%d %H:%M") : g_strdup ("");

  *css_class = "check-text";
  if (form->form->missing)
    return g_strdup (_ ("✕ この様式は登録されていません。管理者に登録を依頼してください。"));
  if (!form->allowed)
    return g_strdup (_ ("✕ この様式を作る権限がありません。"));
  switch (form->printed)
    {
    case KK_PRINTED_DONE:
      *css_class = "done-text";
      return g_strdup_printf (_ ("✓ 印刷済　%s"), when);
    case KK_PRINTED_FAILED:
      return g_strdup_printf (_ ("▲ 印刷を中止しました　%s。もう一度印刷できます。"), when);
    case KK_PRINTED_NOW:
      *css_class = "quiet";
      return g_strdup (_ ("印刷しています"));
    case KK_PRINTED_UNSURE:
      return g_strdup_printf (_ ("▲ 印刷の結果がわかりません　%s。紙を確かめてください。"), when);
    case KK_PRINTED_NEVER:
      break;
    }
  return NULL;
}

static GtkWidget *
new_body (const KkSessionForm *form, const KkNotice *notice)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *title = new_text (form->form->title, "form-title");
  GtkWidget *window = new_text (form->form->window, "quiet");
  const char *css_class = NULL;
  g_autofree char *persons = persons_text (form, notice);
  g_autofree char *bring = g_strjoinv ("、", form->form->bring);
  g_autofree char *state = state_text (form, &css_class);
  g_autofree char *bring_line = g_strdup_printf (_ ("持ち物　%s"), bring);

  gtk_widget_set_hexpand (title, TRUE);
  gtk_label_set_wrap (GTK_LABEL (window), FALSE);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), window);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), new_text (form->form->why, "small"));
  if (persons)
    gtk_box_append (GTK_BOX (box), new_text (persons, "small"));
  if (*bring)
    gtk_box_append (GTK_BOX (box), new_text (bring_line, "small"));
  if (state)
    gtk_box_append (GTK_BOX (box), new_text (state, css_class));
  return box;
}

GtkWidget *
kk_forms_row_new (const KkSessionForm *form, const KkNotice *notice)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *tick = gtk_check_button_new ();
  GtkWidget *body = new_body (form, notice);
  g_autofree char *name
      = g_strdup_printf ("%s　%s　%s", form->form->title, form->form->window, form->form->why);

  gtk_widget_set_valign (tick, GTK_ALIGN_START);
  gtk_widget_set_focusable (tick, FALSE);
  gtk_widget_set_sensitive (tick, form->allowed && !form->form->missing);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (tick), form->ticked);
  gtk_accessible_update_property (GTK_ACCESSIBLE (tick), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  form->form->title, -1);
  gtk_widget_set_hexpand (body, TRUE);
  gtk_box_append (GTK_BOX (box), tick);
  gtk_box_append (GTK_BOX (box), body);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (row), ID, g_strdup (form->form->form), g_free);
  g_object_set_data (G_OBJECT (row), TICK, tick);
  return row;
}

const char *
kk_forms_row_get_id (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), ID);
}

static GtkCheckButton *
tick_of (GtkListBoxRow *row)
{
  return GTK_CHECK_BUTTON (g_object_get_data (G_OBJECT (row), TICK));
}

gboolean
kk_forms_row_get_ticked (GtkListBoxRow *row)
{
  return gtk_check_button_get_active (tick_of (row));
}

void
kk_forms_row_set_ticked (GtkListBoxRow *row, gboolean ticked)
{
  gtk_check_button_set_active (tick_of (row), ticked);
}

gboolean
kk_forms_row_can_make (GtkListBoxRow *row)
{
  return gtk_widget_get_sensitive (GTK_WIDGET (tick_of (row)));
}

void
kk_forms_row_connect (GtkListBoxRow *row, GCallback func, gpointer data)
{
  g_signal_connect_object (tick_of (row), "toggled", func, data, G_CONNECT_SWAPPED);
}
