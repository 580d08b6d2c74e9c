/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "core/kk-kind.h"
#include "ui/kk-filer-choices.h"
#include "ui/kk-form-fields.h"
#include "ui/kk-notice-form-private.h"
#include "ui/kk-papers-panel.h"

void
kk_notice_block_free (KkNoticeBlock *block)
{
  g_free (block->paths);
  g_free (block->conflicts);
  g_free (block);
}

/* ——— buttons of the heading ——— */

static void
show_all_cb (GtkToggleButton *button, KkNoticeBlock *block)
{
  block->show_all = gtk_toggle_button_get_active (button);
  kk_notice_form_rebuild (block->form);
}

static void
remove_person_cb (GtkButton *button, KkNoticeBlock *block)
{
  g_signal_emit_by_name (block->form, "remove-person", block->person);
}

static void
move_up_cb (GtkButton *button, KkNoticeBlock *block)
{
  g_signal_emit_by_name (block->form, "move-person", block->person, block->person - 1);
}

static void
add_person_cb (GtkButton *button, KkNoticeBlock *block)
{
  g_signal_emit_by_name (block->form, "add-person");
}

static void
choose_kind_cb (GtkButton *button, KkNoticeBlock *block)
{
  g_signal_emit_by_name (block->form, "choose-kind");
}

static void
part_cb (GtkToggleButton *button, KkNoticeBlock *block)
{
  if (!block->showing && gtk_toggle_button_get_active (button))
    g_signal_emit_by_name (block->form, "set-partial", GTK_WIDGET (button) == block->part);
}

static void
foreign_cb (GtkButton *button, KkNoticeBlock *block)
{
  g_signal_emit_by_name (block->form, "switch-person", block->person,
                         !kk_notice_is_foreign (block->form->notice, block->person));
}

static void
choices_edit_cb (GtkWidget *choices, const char *path, const char *value, KkNoticeBlock *block)
{
  g_signal_emit_by_name (block->form, "edit", path, value);
}

static void
ticked_pass_cb (GtkWidget *widget, const char *path, const char *reason, KkNoticeBlock *block)
{
  g_signal_emit_by_name (block->form, "pass", path, reason);
}

static void
add_button (GtkWidget *bar, GtkWidget *button, const char *name)
{
  gtk_widget_set_focus_on_click (button, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_box_append (GTK_BOX (bar), button);
}

static GtkWidget *
title_button (KkNoticeBlock *block, const char *label, const char *name, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  g_signal_connect (button, "clicked", callback, block);
  add_button (block->tools, button, name);
  return button;
}

static GtkWidget *
part_button (KkNoticeBlock *block, GtkWidget *group)
{
  GtkWidget *button = gtk_toggle_button_new ();

  if (group)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), GTK_TOGGLE_BUTTON (group));
  g_signal_connect (button, "toggled", G_CALLBACK (part_cb), block);
  add_button (block->tools, button, "");
  return button;
}

static char *
dup_section (int person)
{
  if (person >= 0)
    return g_strdup_printf (_ ("%d人目"), person + 1);
  return g_strdup (person == KK_FORM_FILER ? _ ("届出人") : _ ("世帯"));
}

static void
add_person_tools (KkNoticeBlock *block, const char *section)
{
  g_autofree char *up_name = g_strdup_printf (_ ("%s 上へ"), section);
  g_autofree char *remove_name = g_strdup_printf (_ ("%s 削除"), section);

  block->foreign = title_button (block, "", "", G_CALLBACK (foreign_cb));
  if (block->person > 0)
    title_button (block, _ ("上へ"), up_name, G_CALLBACK (move_up_cb));
  title_button (block, _ ("削除"), remove_name, G_CALLBACK (remove_person_cb));
}

static void
add_household_tools (KkNoticeBlock *block)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();
  GtkWidget *add = NULL;

  block->whole = part_button (block, NULL);
  block->part = part_button (block, block->whole);
  title_button (block, _ ("種類 F7"), _ ("届出の種類を変える"), G_CALLBACK (choose_kind_cb));
  add = title_button (block, _ ("＋ 人を追加"), _ ("人を追加"), G_CALLBACK (add_person_cb));
  gtk_widget_set_tooltip_text (add, _ ("Ctrl+N"));
  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (keys), GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_n, GDK_CONTROL_MASK),
                        g_object_ref (gtk_activate_action_get ())));
  gtk_widget_add_controller (add, keys);
}

static void
add_title_buttons (KkNoticeBlock *block, GtkWidget *bar)
{
  GtkWidget *all = gtk_toggle_button_new_with_label (_ ("全項目"));
  g_autofree char *section = dup_section (block->person);
  g_autofree char *all_name = g_strdup_printf (_ ("%s 全項目"), section);

  block->tools = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  gtk_box_append (GTK_BOX (bar), block->tools);
  if (block->person >= 0)
    add_person_tools (block, section);
  if (block->person == KK_FORM_HOUSEHOLD)
    add_household_tools (block);
  g_signal_connect (all, "toggled", G_CALLBACK (show_all_cb), block);
  add_button (bar, all, all_name);
}

/* ——— the block ——— */

static void
add_body (KkNoticeBlock *block)
{
  if (block->person == KK_FORM_FILER)
    {
      block->choices = kk_filer_choices_new ();
      g_signal_connect (block->choices, "edit", G_CALLBACK (choices_edit_cb), block);
      g_signal_connect (block->choices, "pass", G_CALLBACK (ticked_pass_cb), block);
      gtk_box_append (GTK_BOX (block->frame), block->choices);
    }
  if (block->person == KK_FORM_PAPERS)
    {
      block->papers = kk_papers_panel_new ();
      g_signal_connect (block->papers, "edit", G_CALLBACK (choices_edit_cb), block);
      g_signal_connect (block->papers, "pass", G_CALLBACK (ticked_pass_cb), block);
      gtk_box_append (GTK_BOX (block->frame), block->papers);
    }
  block->grid = gtk_grid_new ();
  gtk_grid_set_column_homogeneous (GTK_GRID (block->grid), TRUE);
  gtk_grid_set_column_spacing (GTK_GRID (block->grid), 6);
  gtk_widget_add_css_class (block->grid, "block-body");
  gtk_widget_set_visible (block->grid, block->person != KK_FORM_PAPERS);
  gtk_box_append (GTK_BOX (block->frame), block->grid);
}

KkNoticeBlock *
kk_notice_block_new (KkNoticeForm *form, int person)
{
  KkNoticeBlock *block = g_new0 (KkNoticeBlock, 1);
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);

  block->form = form;
  block->person = person;
  block->frame = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (block->frame, "paper");
  gtk_widget_add_css_class (bar, "block-title");
  block->title = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (block->title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (block->title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (block->title, TRUE);
  gtk_box_append (GTK_BOX (bar), block->title);
  if (person != KK_FORM_PAPERS)
    add_title_buttons (block, bar);
  gtk_box_append (GTK_BOX (block->frame), bar);
  add_body (block);
  kk_notice_block_show_writable (block);
  return block;
}

void
kk_notice_block_show_writable (KkNoticeBlock *block)
{
  if (block->tools)
    gtk_widget_set_visible (block->tools, !block->form->read_only);
  if (block->choices)
    gtk_widget_set_sensitive (block->choices, !block->form->read_only);
  if (block->papers)
    gtk_widget_set_sensitive (block->papers, !block->form->read_only);
}

static void
show_part (GtkWidget *button, KkKind kind, gboolean partial, gboolean active)
{
  const char *label = kk_kind_part_label (kind, partial);

  gtk_widget_set_visible (button, label != NULL);
  gtk_button_set_label (GTK_BUTTON (button), label ? label : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label ? label : "", -1);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), active);
}

static void
show_switch (GtkWidget *button, int person, gboolean foreign)
{
  g_autofree char *section = dup_section (person);
  g_autofree char *name = g_strdup_printf (_ ("%s 国籍の切替え"), section);

  /* The button tells screen readers its label; the name stays the same, and says whose it is. */
  gtk_button_set_label (GTK_BUTTON (button), foreign ? _ ("日本人にする") : _ ("外国人にする"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* Of a kind that nobody files the filer's block is gone. */
static gboolean
is_wanted (KkNoticeBlock *block, const KkNotice *notice)
{
  if (block->person == KK_FORM_PAPERS)
    return kk_papers_panel_has_papers (KK_PAPERS_PANEL (block->papers));
  return block->person != KK_FORM_FILER || *kk_kind_filers (notice->kind) != NULL
         || *block->paths != '\0';
}

void
kk_notice_block_show_head (KkNoticeBlock *block)
{
  const KkNotice *notice = block->form->notice;
  g_autofree char *title = kk_form_fields_title (notice, block->person);

  block->showing = TRUE;
  if (block->choices)
    kk_filer_choices_show (KK_FILER_CHOICES (block->choices), notice, block->form->problems);
  if (block->papers)
    {
      g_free (title);
      kk_papers_panel_show (KK_PAPERS_PANEL (block->papers), notice);
      title = kk_papers_panel_dup_title (KK_PAPERS_PANEL (block->papers));
    }
  if (block->whole)
    {
      show_part (block->whole, notice->kind, FALSE, !notice->partial);
      show_part (block->part, notice->kind, TRUE, notice->partial);
    }
  if (block->foreign)
    show_switch (block->foreign, block->person, kk_notice_is_foreign (notice, block->person));
  gtk_label_set_label (GTK_LABEL (block->title), title);
  gtk_widget_set_visible (block->frame, is_wanted (block, notice));
  block->showing = FALSE;
}
