/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-field-row-private.h"

#include <glib/gi18n.h>

#include "ui/kk-crop.h"
#include "ui/kk-field-text.h"
#include "ui/kk-pick-list.h"
#include "ui/kk-preedit.h"
#include "ui/kk-source-button.h"
#include "ui/kk-widget.h"

G_DEFINE_FINAL_TYPE (KkFieldRow, kk_field_row, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_COMMIT,
  SIGNAL_PICKED,
  SIGNAL_CONFIRM,
  SIGNAL_ADVANCE,
  SIGNAL_CHOSEN,
  SIGNAL_PASS,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

gboolean
kk_field_row_is_modified (KkFieldRow *self)
{
  return g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->entry)), self->shown) != 0;
}

void
kk_field_row_set_text (KkFieldRow *self, const char *text)
{
  if (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->entry)), text))
    return;
  self->updating = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  self->updating = FALSE;
}

static void
update_masking (KkFieldRow *self)
{
  gboolean hidden = self->field->secret && !self->focused;

  gtk_entry_set_visibility (GTK_ENTRY (self->entry), !hidden);
  kk_crop_set_masked (KK_CROP (self->crop), hidden);
}

void
kk_field_row_commit (KkFieldRow *self)
{
  g_autofree char *value = NULL;
  g_autofree char *again = NULL;

  if (self->composing || !kk_field_row_is_modified (self))
    return;
  value = kk_field_text_read (self->field, gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  again = kk_field_text_show (self->field, value, self->foreign);
  g_free (self->shown);
  self->shown = g_strdup (again);
  kk_field_row_set_text (self, again);
  if (g_strcmp0 (value, self->value) == 0)
    return;
  g_free (self->value);
  self->value = g_strdup (value);
  g_signal_emit (self, signals[SIGNAL_COMMIT], 0, value);
}

gboolean
kk_field_row_revert (KkFieldRow *self)
{
  if (self->composing || !kk_field_row_is_modified (self))
    return FALSE;
  kk_field_row_set_text (self, self->shown);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  return TRUE;
}

/* What stays is a warning: Enter asks for the reason, another Enter without one goes on. */
static void
go_on (KkFieldRow *self)
{
  if (gtk_widget_get_visible (self->pass))
    gtk_menu_button_popup (GTK_MENU_BUTTON (self->pass));
  else
    g_signal_emit (self, signals[SIGNAL_ADVANCE], 0);
}

static gboolean
go_on_idle (gpointer self)
{
  go_on (self);
  return G_SOURCE_REMOVE;
}

void
kk_field_row_go_on (KkFieldRow *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, go_on_idle, g_object_ref (self), g_object_unref);
}

static void
activate_cb (GtkEntry *entry, KkFieldRow *self)
{
  g_object_ref (self);
  if (kk_field_row_is_modified (self))
    kk_field_row_commit (self);
  else
    g_signal_emit (self, signals[SIGNAL_CONFIRM], 0);
  go_on (self);
  g_object_unref (self);
}

/* An input method may deliver its text after the focus has gone: that is an edit too. */
static void
changed_cb (GtkEditable *editable, KkFieldRow *self)
{
  if (!self->updating && !self->focused && !self->composing)
    kk_field_row_commit (self);
}

static gboolean
is_bare (const char *preedit)
{
  for (const char *p = preedit; *p; p = g_utf8_next_char (p))
    {
      GUnicodeScript script = g_unichar_get_script (g_utf8_get_char (p));

      if (script != G_UNICODE_SCRIPT_COMMON && script != G_UNICODE_SCRIPT_LATIN)
        return FALSE;
    }
  return TRUE;
}

static void
preedit_changed_cb (GtkText *text, const char *preedit, KkFieldRow *self)
{
  self->composing = preedit && *preedit;
  self->bare = self->composing && is_bare (preedit);
  if (!self->composing && !self->focused)
    kk_field_row_commit (self);
}

static void
focus_enter_cb (GtkEventControllerFocus *controller, KkFieldRow *self)
{
  self->focused = TRUE;
  update_masking (self);
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0);
}

static void
focus_leave_cb (GtkEventControllerFocus *controller, KkFieldRow *self)
{
  self->focused = FALSE;
  update_masking (self);
  g_object_ref (self);
  kk_field_row_commit (self);
  g_object_unref (self);
}

/* 1 is the first of the list: 性別 男, 続柄 世帯主. */
static gboolean
pick_by_digit (KkFieldRow *self, guint keyval)
{
  guint digit = keyval >= GDK_KEY_KP_0 && keyval <= GDK_KEY_KP_9 ? keyval - GDK_KEY_KP_0
                                                                 : keyval - GDK_KEY_0;
  g_autofree char *value = digit <= 9 && gtk_editable_get_editable (GTK_EDITABLE (self->entry))
                               ? kk_field_text_digit_choice (self->field, digit)
                               : NULL;

  if (!value)
    return FALSE;
  g_object_ref (self);
  kk_field_row_revert (self);
  if (g_str_equal (value, self->value))
    g_signal_emit (self, signals[SIGNAL_CONFIRM], 0);
  else
    g_signal_emit (self, signals[SIGNAL_PICKED], 0, value);
  go_on (self);
  g_object_unref (self);
  return TRUE;
}

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint keyval,
        guint code,
        GdkModifierType state,
        KkFieldRow *self)
{
  GdkModifierType held = state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK);

  /* A day in figures is whole as it was typed. */
  if (self->composing && self->bare && self->field->cls == KK_CLASS_DATE && held == 0
      && (keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter))
    {
      kk_preedit_end (gtk_widget_get_root (self->entry));
      activate_cb (GTK_ENTRY (self->entry), self);
      return TRUE;
    }
  if (self->composing)
    return FALSE;
  if (held == 0 && pick_by_digit (self, keyval))
    return TRUE;
  if ((keyval == GDK_KEY_z && held == GDK_CONTROL_MASK) || (keyval == GDK_KEY_Escape && held == 0))
    return kk_field_row_revert (self);
  if (keyval == GDK_KEY_Down && held == GDK_ALT_MASK && gtk_widget_get_visible (self->pick))
    {
      gtk_menu_button_popup (GTK_MENU_BUTTON (self->pick));
      return TRUE;
    }
  return FALSE;
}

static void
take_pick (KkFieldRow *self, const char *value)
{
  g_autofree char *chosen = g_strdup (value);
  GtkPopover *popover = gtk_menu_button_get_popover (GTK_MENU_BUTTON (self->pick));

  if (popover)
    gtk_popover_popdown (popover);
  gtk_widget_grab_focus (self->entry);
  g_signal_emit (self, signals[SIGNAL_PICKED], 0, chosen);
}

static void
pick_row_activated_cb (GtkListBox *list, GtkListBoxRow *line, KkFieldRow *self)
{
  take_pick (self, g_ptr_array_index (self->picks, gtk_list_box_row_get_index (line)));
}

void
kk_field_row_source_clicked_cb (GtkButton *button, KkFieldRow *self)
{
  take_pick (self, kk_source_button_get_value (GTK_WIDGET (button)));
}

/* The list is made when it is asked for: most rows never show theirs. */
static void
fill_picks_cb (GtkMenuButton *button, gpointer user_data)
{
  KkFieldRow *self = user_data;
  GtkWidget *popover = gtk_popover_new ();

  g_ptr_array_unref (self->picks);
  self->picks = kk_pick_list_collect (self->field, self->last, self->value);
  kk_pick_list_fill (GTK_POPOVER (popover), self->field, self->picks, self->foreign, _ ("候補"),
                     G_CALLBACK (pick_row_activated_cb), self);
  gtk_menu_button_set_popover (button, popover);
}

static gboolean
advance_idle (gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_ADVANCE], 0);
  return G_SOURCE_REMOVE;
}

static void
pass_cb (KkFieldRow *self)
{
  g_autofree char *reason
      = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason))));

  /* The popover gives the focus back to where it was: going on comes after that. */
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, advance_idle, g_object_ref (self), g_object_unref);
  gtk_widget_grab_focus (self->entry);
  gtk_popover_popdown (GTK_POPOVER (self->pass_popover));
  gtk_editable_set_text (GTK_EDITABLE (self->reason), "");
  if (*reason)
    g_signal_emit (self, signals[SIGNAL_PASS], 0, reason);
}

static void
kk_field_row_dispose (GObject *object)
{
  kk_widget_dispose (object, KK_TYPE_FIELD_ROW);
  G_OBJECT_CLASS (kk_field_row_parent_class)->dispose (object);
}

static void
kk_field_row_finalize (GObject *object)
{
  KkFieldRow *self = KK_FIELD_ROW (object);

  g_free (self->path);
  g_free (self->name);
  g_free (self->value);
  g_free (self->shown);
  g_ptr_array_unref (self->picks);
  g_clear_pointer (&self->last, kk_value_free);
  g_free (self->last_problem);
  G_OBJECT_CLASS (kk_field_row_parent_class)->finalize (object);
}

/* With n texts. */
static guint
new_signal (const char *name, guint n)
{
  return g_signal_new (name, KK_TYPE_FIELD_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                       n, G_TYPE_STRING);
}

static void
kk_field_row_class_init (KkFieldRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kk_field_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = kk_field_row_finalize;
  signals[SIGNAL_COMMIT] = new_signal ("commit", 1);
  signals[SIGNAL_PICKED] = new_signal ("picked", 1);
  signals[SIGNAL_CONFIRM] = new_signal ("confirm", 0);
  signals[SIGNAL_ADVANCE] = new_signal ("advance", 0);
  signals[SIGNAL_CHOSEN] = new_signal ("chosen", 0);
  signals[SIGNAL_PASS] = new_signal ("pass", 1);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/kakanai/ui/kk-field-row.ui");
  gtk_widget_class_bind_template_child (widget_class, KkFieldRow, label);
  gtk_widget_class_bind_template_child (widget_class, KkFieldRow, hint);
  gtk_widget_class_bind_template_child (widget_class, KkFieldRow, state);
  gtk_widget_class_bind_template_child (widget_class, KkFieldRow, entry);
  gtk_widget_class_bind_template_child (widget_class, KkFieldRow, pick);
  gtk_widget_class_bind_template_child (widget_class, KkFieldRow, crop_slot);
  gtk_widget_class_bind_template_child (widget_class, KkFieldRow, sources);
  gtk_widget_class_bind_template_child (widget_class, KkFieldRow, note);
  gtk_widget_class_bind_template_child (widget_class, KkFieldRow, problem_box);
  gtk_widget_class_bind_template_child (widget_class, KkFieldRow, problem_text);
  gtk_widget_class_bind_template_child (widget_class, KkFieldRow, pass);
  gtk_widget_class_bind_template_child (widget_class, KkFieldRow, pass_popover);
  gtk_widget_class_bind_template_child (widget_class, KkFieldRow, reason);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, pass_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
kk_field_row_init (KkFieldRow *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkEventController *key = gtk_event_controller_key_new ();

  self->value = g_strdup ("");
  self->shown = g_strdup ("");
  self->picks = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->crop = kk_crop_new ();
  gtk_box_append (GTK_BOX (self->crop_slot), self->crop);
  g_signal_connect (focus, "enter", G_CALLBACK (focus_enter_cb), self);
  g_signal_connect (focus, "leave", G_CALLBACK (focus_leave_cb), self);
  gtk_widget_add_controller (self->entry, focus);
  /* Before GtkText's own undo, which would know nothing of the case's. */
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (self->entry, key);
  gtk_editable_set_enable_undo (GTK_EDITABLE (self->entry), FALSE);
  g_signal_connect_object (gtk_editable_get_delegate (GTK_EDITABLE (self->entry)),
                           "preedit-changed", G_CALLBACK (preedit_changed_cb), self, 0);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->pick), fill_picks_cb, self, NULL);
}

GtkWidget *
kk_field_row_new (const KkField *field, const char *path, const char *name)
{
  KkFieldRow *self = g_object_new (KK_TYPE_FIELD_ROW, NULL);
  g_autofree char *pick_name = g_strdup_printf (_ ("%s の候補"), name);

  self->field = field;
  self->path = g_strdup (path);
  self->name = g_strdup (name);
  kk_field_row_set_words (self, kk_field_text_label (field), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pick), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  pick_name, -1);
  if (field->cls == KK_CLASS_DIGITS)
    gtk_entry_set_input_purpose (GTK_ENTRY (self->entry), GTK_INPUT_PURPOSE_DIGITS);
  if (field->cls == KK_CLASS_CODE)
    gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 11);
  if (field->cls == KK_CLASS_DATE) /* 平成15年12月30日 */
    gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 13);
  if (kk_field_text_is_latin (field))
    g_object_set (self->entry, "im-module", "gtk-im-context-simple", NULL);
  update_masking (self);
  return GTK_WIDGET (self);
}

void
kk_field_row_set_words (KkFieldRow *self, const char *label, const char *help)
{
  gtk_label_set_label (GTK_LABEL (self->label), label);
  gtk_widget_set_tooltip_text (self->label, help ? help : label);
  gtk_widget_set_tooltip_text (self->entry, help);
}

const char *
kk_field_row_get_path (KkFieldRow *self)
{
  return self->path;
}

const KkField *
kk_field_row_get_field (KkFieldRow *self)
{
  return self->field;
}

void
kk_field_row_set_read_only (KkFieldRow *self, gboolean read_only)
{
  gtk_editable_set_editable (GTK_EDITABLE (self->entry), !read_only);
  self->was_shown = FALSE;
}

void
kk_field_row_set_wide (KkFieldRow *self, gboolean wide)
{
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->entry), wide ? 27 : 14);
  kk_crop_set_max_width (KK_CROP (self->crop), wide ? kk_crop_wide () : G_MAXINT);
}

void
kk_field_row_set_chosen (KkFieldRow *self, gboolean chosen)
{
  if (chosen)
    gtk_widget_add_css_class (GTK_WIDGET (self), "chosen");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "chosen");
}

void
kk_field_row_focus (KkFieldRow *self)
{
  gtk_widget_grab_focus (self->entry);
}

gboolean
kk_field_row_is_composing (KkFieldRow *self)
{
  return self->composing;
}

void
kk_field_row_insert (KkFieldRow *self, const char *text)
{
  int position = gtk_editable_get_position (GTK_EDITABLE (self->entry));

  gtk_editable_delete_selection (GTK_EDITABLE (self->entry));
  gtk_editable_insert_text (GTK_EDITABLE (self->entry), text, -1, &position);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), position);
}

GtkWidget *
kk_field_row_get_entry (KkFieldRow *self)
{
  return self->entry;
}
