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
  GtkWidget *warnings; /* what is wrong with what was ticked */

  /* Owned */
  char *warned; /* the messages shown */

  gboolean showing;
};

G_DEFINE_FINAL_TYPE (KkFilerChoices, kk_filer_choices, GTK_TYPE_WIDGET)

static guint edit_signal, pass_signal;

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
reason_cb (GtkEntry *entry, KkFilerChoices *self)
{
  g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
  g_autofree char *path = g_strdup (key_of (entry));

  if (*reason)
    g_signal_emit (self, pass_signal, 0, path, reason);
}

static void
add_warning (KkFilerChoices *self, const KkProblem *problem)
{
  gboolean error = problem->severity == KK_SEVERITY_ERROR;
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (problem->message);
  GtkWidget *entry = NULL;

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "small");
  gtk_widget_add_css_class (label, error ? "error-text" : "check-text");
  gtk_box_append (GTK_BOX (line), label);
  if (!error)
    {
      entry = gtk_entry_new ();
      gtk_editable_set_width_chars (GTK_EDITABLE (entry), 22);
      gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("理由を入れて Enter"));
      g_object_set_data_full (G_OBJECT (entry), "kk-choice", g_strdup (problem->field), g_free);
      gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _ ("通す理由"), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                      problem->message, -1);
      g_signal_connect (entry, "activate", G_CALLBACK (reason_cb), self);
      gtk_box_append (GTK_BOX (line), entry);
    }
  gtk_box_append (GTK_BOX (self->warnings), line);
}

static gboolean
is_ours (const KkProblem *problem)
{
  static const char *const paths[]
      = { "filer.relation", "identity.method", "identity.documents", NULL };

  return g_strv_contains (paths, problem->field) && !g_str_equal (problem->code, "required");
}

/* Made anew only where they differ: a reason may be half typed. */
static void
show_warnings (KkFilerChoices *self, const GPtrArray *problems)
{
  g_autoptr (GString) warned = g_string_new (NULL);
  GtkWidget *child = NULL;

  for (guint i = 0; problems && i < problems->len; i++)
    {
      const KkProblem *problem = g_ptr_array_index (problems, i);

      if (is_ours (problem))
        g_string_append_printf (warned, "%s %s\n", problem->field, problem->message);
    }
  if (g_strcmp0 (warned->str, self->warned) == 0)
    return;
  g_free (self->warned);
  self->warned = g_strdup (warned->str);
  while ((child = gtk_widget_get_first_child (self->warnings)))
    gtk_box_remove (GTK_BOX (self->warnings), child);
  for (guint i = 0; problems && i < problems->len; i++)
    if (is_ours (g_ptr_array_index (problems, i)))
      add_warning (self, g_ptr_array_index (problems, i));
}

static void
kk_filer_choices_finalize (GObject *object)
{
  g_free (KK_FILER_CHOICES (object)->warned);
  G_OBJECT_CLASS (kk_filer_choices_parent_class)->finalize (object);
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
  G_OBJECT_CLASS (klass)->finalize = kk_filer_choices_finalize;
  pass_signal = g_signal_new ("pass", KK_TYPE_FILER_CHOICES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  edit_signal = g_signal_new ("edit", KK_TYPE_FILER_CHOICES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/kakanai/ui/kk-filer-choices.ui");
  gtk_widget_class_bind_template_child (widget_class, KkFilerChoices, who);
  gtk_widget_class_bind_template_child (widget_class, KkFilerChoices, relations);
  gtk_widget_class_bind_template_child (widget_class, KkFilerChoices, methods);
  gtk_widget_class_bind_template_child (widget_class, KkFilerChoices, documents);
  gtk_widget_class_bind_template_child (widget_class, KkFilerChoices, more);
  gtk_widget_class_bind_template_child (widget_class, KkFilerChoices, warnings);
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
kk_filer_choices_show (KkFilerChoices *self, const KkNotice *notice, const GPtrArray *problems)
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
  show_warnings (self, problems);
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
  /* What is only doubtful wants its reason. */
  for (GtkWidget *line = gtk_widget_get_first_child (self->warnings); line;
       line = gtk_widget_get_next_sibling (line))
    {
      GtkWidget *entry = gtk_widget_get_last_child (line);

      if (GTK_IS_ENTRY (entry) && g_str_equal (key_of (entry), path))
        return gtk_widget_grab_focus (entry);
    }
  /* Inside already: moving on within the group would lose the place. */
  if (gtk_widget_get_focus_child (target))
    return TRUE;
  return gtk_widget_child_focus (target, GTK_DIR_TAB_FORWARD);
}
