/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-filer-choices.h"

#include <glib/gi18n.h>

#include "core/kk-choice.h"
#include "core/kk-kind.h"
#include "ui/kk-form-fields.h"
#include "ui/kk-widget.h"

struct _KkFilerChoices
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *who;
  GtkWidget *relations;
  GtkWidget *methods;
  GtkWidget *documents;
  GtkWidget *more;

  gboolean showing;
};

G_DEFINE_FINAL_TYPE (KkFilerChoices, kk_filer_choices, GTK_TYPE_WIDGET)

static guint edit_signal;

static const char *
key_of (gpointer widget)
{
  return g_object_get_data (widget, "kk-choice");
}

static void
emit_edit (KkFilerChoices *self, const char *path, const char *value)
{
  if (!self->showing)
    g_signal_emit (self, edit_signal, 0, path, value);
}

static void
relation_toggled_cb (GtkCheckButton *button, KkFilerChoices *self)
{
  if (gtk_check_button_get_active (button))
    emit_edit (self, "filer.relation", key_of (button));
}

static void
method_toggled_cb (GtkCheckButton *button, KkFilerChoices *self)
{
  if (gtk_check_button_get_active (button))
    emit_edit (self, "identity.method", key_of (button));
}

#define COMMON_DOCUMENTS 6 /* always shown; the rest when asked for or ticked */

static GtkWidget *
document_at (GtkFlowBoxChild *child)
{
  return gtk_flow_box_child_get_child (child);
}

static void
document_toggled_cb (GtkCheckButton *button, KkFilerChoices *self)
{
  g_autoptr (GString) value = g_string_new (NULL);

  for (GtkWidget *child = gtk_widget_get_first_child (self->documents); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *check = document_at (GTK_FLOW_BOX_CHILD (child));

      if (gtk_check_button_get_active (GTK_CHECK_BUTTON (check)))
        g_string_append_printf (value, "%s%s", value->len ? ";" : "", key_of (check));
    }
  emit_edit (self, "identity.documents", value->str);
}

static void
show_documents (KkFilerChoices *self)
{
  gboolean all = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->more));
  guint i = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (self->documents); child;
       child = gtk_widget_get_next_sibling (child), i++)
    gtk_widget_set_visible (child, all || i < COMMON_DOCUMENTS
                                       || gtk_check_button_get_active (GTK_CHECK_BUTTON (
                                           document_at (GTK_FLOW_BOX_CHILD (child)))));
}

static void
more_toggled_cb (KkFilerChoices *self)
{
  show_documents (self);
}

static GtkWidget *
new_check (const char *key, const char *label, const char *name)
{
  GtkWidget *check = gtk_check_button_new_with_label (label);

  g_object_set_data_full (G_OBJECT (check), "kk-choice", g_strdup (key), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return check;
}

static void
add_group (
    KkFilerChoices *self, GtkWidget *box, const char *field, const char *what, GCallback callback)
{
  gsize n = 0;
  const KkChoice *choices = kk_choices (field, &n);
  GtkWidget *first = NULL;

  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s %s", what, choices[i].label);
      GtkWidget *check = new_check (choices[i].key, choices[i].label, name);

      if (first)
        gtk_check_button_set_group (GTK_CHECK_BUTTON (check), GTK_CHECK_BUTTON (first));
      else
        first = check;
      g_signal_connect (check, "toggled", callback, self);
      gtk_box_append (GTK_BOX (box), check);
    }
}

static void
add_documents (KkFilerChoices *self)
{
  gsize n = 0;
  const KkChoice *documents = kk_choices ("identity.documents", &n);

  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf (_ ("本人確認書類 %s"), documents[i].label);
      GtkWidget *check = new_check (documents[i].key, documents[i].label, name);

      g_signal_connect (check, "toggled", G_CALLBACK (document_toggled_cb), self);
      gtk_flow_box_append (GTK_FLOW_BOX (self->documents), check);
      gtk_widget_set_focusable (gtk_widget_get_parent (check), FALSE);
    }
}

static void
kk_filer_choices_dispose (GObject *object)
{
  kk_widget_dispose (object, KK_TYPE_FILER_CHOICES);
  G_OBJECT_CLASS (kk_filer_choices_parent_class)->dispose (object);
}

static void
kk_filer_choices_class_init (KkFilerChoicesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kk_filer_choices_dispose;
  edit_signal = g_signal_new ("edit", KK_TYPE_FILER_CHOICES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/kakanai/ui/kk-filer-choices.ui");
  gtk_widget_class_bind_template_child (widget_class, KkFilerChoices, who);
  gtk_widget_class_bind_template_child (widget_class, KkFilerChoices, relations);
  gtk_widget_class_bind_template_child (widget_class, KkFilerChoices, methods);
  gtk_widget_class_bind_template_child (widget_class, KkFilerChoices, documents);
  gtk_widget_class_bind_template_child (widget_class, KkFilerChoices, more);
  gtk_widget_class_bind_template_callback (widget_class, more_toggled_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
kk_filer_choices_init (KkFilerChoices *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_group (self, self->relations, "filer.relation", _ ("届出人"),
             G_CALLBACK (relation_toggled_cb));
  add_group (self, self->methods, "identity.method", _ ("本人確認"),
             G_CALLBACK (method_toggled_cb));
  add_documents (self);
}

GtkWidget *
kk_filer_choices_new (void)
{
  return g_object_new (KK_TYPE_FILER_CHOICES, NULL);
}

static void
show_group (GtkWidget *box, const char *value)
{
  for (GtkWidget *check = gtk_widget_get_first_child (box); check;
       check = gtk_widget_get_next_sibling (check))
    if (key_of (check))
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), g_str_equal (key_of (check), value));
}

/* Who may file this kind; what was chosen before the kind changed stays to be seen. */
static void
show_filers (KkFilerChoices *self, const KkNotice *notice)
{
  for (GtkWidget *check = gtk_widget_get_first_child (self->relations); check;
       check = gtk_widget_get_next_sibling (check))
    if (key_of (check))
      gtk_widget_set_visible (check, g_strv_contains (kk_kind_filers (notice->kind), key_of (check))
                                         || gtk_check_button_get_active (GTK_CHECK_BUTTON (check)));
}

void
kk_filer_choices_show (KkFilerChoices *self, const KkNotice *notice)
{
  const char *relation = kk_notice_text (notice, "filer.relation");
  g_auto (GStrv) documents = g_strsplit (kk_notice_text (notice, "identity.documents"), ";", -1);

  self->showing = TRUE;
  gtk_label_set_label (GTK_LABEL (self->who), kk_form_fields_filer (notice->kind));
  show_group (self->relations, relation);
  show_filers (self, notice);
  show_group (self->methods, kk_notice_text (notice, "identity.method"));
  for (GtkWidget *child = gtk_widget_get_first_child (self->documents); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *check = document_at (GTK_FLOW_BOX_CHILD (child));

      gtk_check_button_set_active (
          GTK_CHECK_BUTTON (check),
          g_strv_contains ((const char *const *) documents, key_of (check)));
    }
  show_documents (self);
  self->showing = FALSE;
}

gboolean
kk_filer_choices_focus (KkFilerChoices *self, const char *path)
{
  GtkWidget *target = NULL;

  if (g_str_equal (path, "filer.relation"))
    target = self->relations;
  else if (g_str_equal (path, "identity.method"))
    target = self->methods;
  else if (g_str_equal (path, "identity.documents"))
    target = self->documents;
  else
    return FALSE;
  /* Inside already: moving on within the group would lose the place. */
  if (gtk_widget_get_focus_child (target))
    return TRUE;
  return gtk_widget_child_focus (target, GTK_DIR_TAB_FORWARD);
}
