/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-field-row-private.h"

#include "ui/kk-crop.h"
#include "ui/kk-field-state.h"
#include "ui/kk-field-text.h"
#include "ui/kk-pick-list.h"
#include "ui/kk-source-button.h"

/* A row brought up to date. */

static const char *const state_classes[] = { "check", "error", "done" };

static void
append_source (KkFieldRow *self, const KkSource *source, KkPictureFunc pictures, gpointer user_data)
{
  g_autofree char *text = kk_field_text_show (self->field, source->value, self->foreign);
  int rotation = 0;
  KkPicture *picture
      = source->page && pictures ? pictures (source->page, &rotation, user_data) : NULL;
  GtkWidget *button = kk_source_button_new (source, text, self->name, picture, rotation);

  g_signal_connect (button, "clicked", G_CALLBACK (kk_field_row_source_clicked_cb), self);
  gtk_flow_box_append (GTK_FLOW_BOX (self->sources), button);
}

static void
show_sources (KkFieldRow *self, const KkValue *value, KkPictureFunc pictures, gpointer user_data)
{
  gboolean conflict = value && kk_value_is_conflict (value);
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (self->sources)))
    gtk_flow_box_remove (GTK_FLOW_BOX (self->sources), child);
  for (guint i = 0; conflict && i < value->sources->len; i++)
    {
      const KkSource *source = g_ptr_array_index (value->sources, i);

      if (*source->value)
        append_source (self, source, pictures, user_data);
    }
  gtk_widget_set_visible (self->sources, conflict);
}

static void
set_state (KkFieldRow *self, const char *css_class, const char *text)
{
  for (gsize i = 0; i < G_N_ELEMENTS (state_classes); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self), state_classes[i]);
  if (css_class)
    gtk_widget_add_css_class (GTK_WIDGET (self), css_class);
  gtk_label_set_label (GTK_LABEL (self->state), text ? text : "");
  gtk_widget_set_visible (self->state, text != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text ? text : "", -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               g_strcmp0 (css_class, "error") == 0 ? GTK_ACCESSIBLE_INVALID_TRUE
                                                                   : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

static void
show_state (KkFieldRow *self, const KkValue *value, const KkProblem *problem)
{
  const char *text = NULL;
  const char *css_class = NULL;

  css_class = kk_field_state (value, problem, &text);
  set_state (self, css_class, text);

  /* An empty field says enough by its mark; the list says the rest. */
  gtk_widget_set_visible (self->problem_box,
                          problem != NULL && !g_str_equal (problem->code, "required"));
  gtk_widget_set_visible (self->pass,
                          problem && problem->severity == KK_SEVERITY_WARNING
                              && gtk_editable_get_editable (GTK_EDITABLE (self->entry)));
  gtk_label_set_label (GTK_LABEL (self->problem_text), problem ? problem->message : "");
  gtk_widget_remove_css_class (self->problem_text, "error-text");
  gtk_widget_remove_css_class (self->problem_text, "check-text");
  if (problem)
    gtk_widget_add_css_class (self->problem_text,
                              problem->severity == KK_SEVERITY_ERROR ? "error-text" : "check-text");
}

static void
show_hint (KkFieldRow *self, const char *value)
{
  g_autofree char *text = kk_field_text_hint (self->field, value, self->foreign);

  gtk_label_set_label (GTK_LABEL (self->hint), text ? text : "");
  gtk_widget_set_visible (self->hint, text != NULL);
}

static gboolean
has_picks (KkFieldRow *self)
{
  g_autoptr (GPtrArray) picks = NULL;

  if (!gtk_editable_get_editable (GTK_EDITABLE (self->entry)))
    return FALSE;
  if (kk_field_text_has_choices (self->field))
    return TRUE;
  picks = kk_pick_list_collect (self->field, self->last, self->value);
  return picks->len > 0;
}

/* TRUE where nothing of it differs from what stands there: a form of a large household is shown
 * again after every edit. */
static gboolean
is_shown_already (KkFieldRow *self,
                  const KkValue *value,
                  const KkProblem *problem,
                  gboolean foreign,
                  KkPicture *picture,
                  int rotation)
{
  gboolean same_value
      = (!value && !self->last) || (value && self->last && kk_value_equal (value, self->last));

  return self->was_shown && same_value && !(value && kk_value_is_conflict (value))
         && g_strcmp0 (problem ? problem->message : NULL, self->last_problem) == 0
         && foreign == self->foreign && picture == self->last_picture
         && rotation == self->last_rotation
         && g_strcmp0 (value ? value->value : "", self->value) == 0;
}

static void
remember (KkFieldRow *self,
          const KkValue *value,
          const KkProblem *problem,
          gboolean foreign,
          KkPicture *picture,
          int rotation)
{
  g_clear_pointer (&self->last, kk_value_free);
  self->last = value ? kk_value_copy (value) : NULL;
  g_free (self->last_problem);
  self->last_problem = problem ? g_strdup (problem->message) : NULL;
  self->foreign = foreign;
  /* Only compared, never used: it may be gone. */
  self->last_picture = picture;
  self->last_rotation = rotation;
  self->was_shown = TRUE;
}

void
kk_field_row_show (KkFieldRow *self,
                   const KkValue *value,
                   const KkProblem *problem,
                   gboolean foreign,
                   KkPictureFunc pictures,
                   gpointer user_data)
{
  g_autofree char *text = NULL;
  const KkSource *source = value ? kk_value_picture (value) : NULL;
  KkPicture *picture = NULL;
  int rotation = 0;

  g_return_if_fail (KK_IS_FIELD_ROW (self));

  if (source && source->page && pictures)
    picture = pictures (source->page, &rotation, user_data);
  if (is_shown_already (self, value, problem, foreign, picture, rotation))
    return;
  remember (self, value, problem, foreign, picture, rotation);
  text = kk_field_text_show (self->field, value ? value->value : "", foreign);
  /* What the clerk is typing wins over what arrives meanwhile. */
  if (!self->composing && !(self->focused && kk_field_row_is_modified (self)))
    {
      kk_field_row_set_text (self, text);
      g_free (self->shown);
      self->shown = g_steal_pointer (&text);
      g_free (self->value);
      self->value = g_strdup (value ? value->value : "");
    }
  show_hint (self, value ? value->value : "");
  gtk_widget_set_visible (self->pick, has_picks (self));
  kk_crop_set (KK_CROP (self->crop), picture, source ? source->box : (KkBox){ 0 }, rotation);
  show_sources (self, value, pictures, user_data);
  show_state (self, value, problem);
}

void
kk_field_row_set_note (KkFieldRow *self, const char *note)
{
  gtk_label_set_label (GTK_LABEL (self->note), note ? note : "");
  gtk_widget_set_visible (self->note, note != NULL);
}
