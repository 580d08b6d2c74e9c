/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-kind.h"
#include "ui/kk-field-text.h"
#include "ui/kk-filer-choices.h"
#include "ui/kk-form-fields.h"
#include "ui/kk-notice-form-private.h"
#include "ui/kk-papers-panel.h"
#include "ui/kk-widget.h"

G_DEFINE_FINAL_TYPE (KkNoticeForm, kk_notice_form, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_EDIT,
  SIGNAL_PICKED,
  SIGNAL_CONFIRM,
  SIGNAL_ADVANCE,
  SIGNAL_CHOSEN,
  SIGNAL_PASS,
  SIGNAL_ADD_PERSON,
  SIGNAL_REMOVE_PERSON,
  SIGNAL_MOVE_PERSON,
  SIGNAL_SWITCH_PERSON,
  SIGNAL_SET_PARTIAL,
  SIGNAL_CHOOSE_KIND,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
row_commit_cb (KkFieldRow *row, const char *value, KkNoticeForm *self)
{
  g_signal_emit (self, signals[SIGNAL_EDIT], 0, kk_field_row_get_path (row), value);
}

static void
row_picked_cb (KkFieldRow *row, const char *value, KkNoticeForm *self)
{
  g_signal_emit (self, signals[SIGNAL_PICKED], 0, kk_field_row_get_path (row), value);
}

static void
row_confirm_cb (KkFieldRow *row, KkNoticeForm *self)
{
  g_signal_emit (self, signals[SIGNAL_CONFIRM], 0, kk_field_row_get_path (row));
}

static void
row_advance_cb (KkFieldRow *row, KkNoticeForm *self)
{
  g_signal_emit (self, signals[SIGNAL_ADVANCE], 0, kk_field_row_get_path (row));
}

static void
row_pass_cb (KkFieldRow *row, const char *reason, KkNoticeForm *self)
{
  g_signal_emit (self, signals[SIGNAL_PASS], 0, kk_field_row_get_path (row), reason);
}

/* row NULL: a field of the choices, which have no row. */
static void
choose (KkNoticeForm *self, KkFieldRow *row, const char *path)
{
  KkFieldRow *before = self->chosen ? kk_notice_form_get_row (self, self->chosen) : NULL;
  g_autofree char *chosen = g_strdup (path);

  if (before)
    kk_field_row_set_chosen (before, FALSE);
  if (row)
    kk_field_row_set_chosen (row, TRUE);
  g_free (self->chosen);
  self->chosen = g_steal_pointer (&chosen);
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, self->chosen);
}

static void
row_chosen_cb (KkFieldRow *row, KkNoticeForm *self)
{
  choose (self, row, kk_field_row_get_path (row));
}

static GtkWidget *
new_row (KkNoticeForm *self, const KkField *field, const char *path)
{
  KkKind kind = self->notice->kind;
  g_autofree char *name = kk_kind_path_label (kind, path);
  const char *label = kk_kind_field_label (kind, field->scope, field->key);
  GtkWidget *row = kk_field_row_new (field, path, name);

  /* Where the kind has no word of its own, or the heading says the rest, the short one. */
  kk_field_row_set_words (KK_FIELD_ROW (row),
                          g_str_equal (label, field->label)
                                  || kk_form_fields_block (path) == KK_FORM_FILER
                              ? kk_field_text_label (field)
                              : label,
                          kk_kind_field_help (kind, field->key));

  kk_field_row_set_read_only (KK_FIELD_ROW (row), self->read_only);
  gtk_widget_set_hexpand (row, TRUE);
  g_signal_connect (row, "commit", G_CALLBACK (row_commit_cb), self);
  g_signal_connect (row, "picked", G_CALLBACK (row_picked_cb), self);
  g_signal_connect (row, "confirm", G_CALLBACK (row_confirm_cb), self);
  g_signal_connect (row, "advance", G_CALLBACK (row_advance_cb), self);
  g_signal_connect (row, "chosen", G_CALLBACK (row_chosen_cb), self);
  g_signal_connect (row, "pass", G_CALLBACK (row_pass_cb), self);
  return row;
}

static gboolean
is_conflict (KkNoticeForm *self, const char *path)
{
  const KkValue *value = kk_notice_get (self->notice, path);

  return value && kk_value_is_conflict (value);
}

/* The fields of the block whose sources disagree: their pictures stand side by side over the whole
 * width. */
static char *
dup_conflicts (KkNoticeForm *self, const char *paths)
{
  g_auto (GStrv) list = g_strsplit (paths, "\n", -1);
  GString *conflicts = g_string_new (NULL);

  for (guint i = 0; list[i]; i++)
    if (*list[i] && is_conflict (self, list[i]))
      g_string_append_printf (conflicts, "%s\n", list[i]);
  return g_string_free (conflicts, FALSE);
}

/* The row takes the form's whole width: an address, two pictures, a passport's name. */
static gboolean
is_whole (KkNoticeForm *self, const char *path, int person, const char *key)
{
  return kk_form_fields_is_wide (key) || is_conflict (self, path)
         || (person >= 0 && g_str_equal (key, "name")
             && kk_notice_is_foreign (self->notice, person));
}

static void
fill_block (KkNoticeForm *self, KkNoticeBlock *block)
{
  g_auto (GStrv) paths = g_strsplit (block->paths, "\n", -1);
  GtkWidget *child = NULL;
  int line = 0, column = 0;

  while ((child = gtk_widget_get_first_child (block->grid)))
    {
      g_hash_table_remove (self->rows, kk_field_row_get_path (KK_FIELD_ROW (child)));
      gtk_grid_remove (GTK_GRID (block->grid), child);
    }
  for (guint i = 0; paths[i]; i++)
    {
      KkScope scope = KK_SCOPE_NOTICE;
      int person = -1;
      const char *key = NULL;
      GtkWidget *row = NULL;
      gboolean whole = FALSE;

      if (!*paths[i] || !kk_field_path_parse (paths[i], &scope, &person, &key))
        continue;
      row = new_row (self, kk_field_find (scope, key), paths[i]);
      whole = is_whole (self, paths[i], person, key);
      kk_field_row_set_wide (KK_FIELD_ROW (row), whole);
      if (whole && column == 1)
        {
          line++;
          column = 0;
        }
      gtk_grid_attach (GTK_GRID (block->grid), row, column, line, whole ? 2 : 1, 1);
      g_hash_table_insert (self->rows, g_strdup (paths[i]), row);
      if (whole || column == 1)
        {
          line++;
          column = 0;
        }
      else
        column = 1;
    }
}

KkNoticeBlock *
kk_notice_form_find_block (KkNoticeForm *self, int person)
{
  for (guint i = 0; i < self->blocks->len; i++)
    if (((KkNoticeBlock *) g_ptr_array_index (self->blocks, i))->person == person)
      return g_ptr_array_index (self->blocks, i);
  return NULL;
}

static void
drop_block (KkNoticeForm *self, KkNoticeBlock *block)
{
  GtkWidget *child = NULL;

  for (child = gtk_widget_get_first_child (block->grid); child;
       child = gtk_widget_get_next_sibling (child))
    g_hash_table_remove (self->rows, kk_field_row_get_path (KK_FIELD_ROW (child)));
  gtk_box_remove (GTK_BOX (self->blocks_box), block->frame);
  g_ptr_array_remove (self->blocks, block);
}

/* Blocks for exactly the persons there are: the household, the persons, the filer. */
static void
ensure_blocks (KkNoticeForm *self)
{
  KkNoticeBlock *last = kk_notice_form_find_block (self, KK_FORM_HOUSEHOLD);

  if (!last)
    {
      last = kk_notice_block_new (self, KK_FORM_HOUSEHOLD);
      gtk_box_append (GTK_BOX (self->blocks_box), last->frame);
      g_ptr_array_add (self->blocks, last);
    }
  for (guint person = 0; person < self->notice->persons->len; person++)
    {
      KkNoticeBlock *block = kk_notice_form_find_block (self, person);

      if (!block)
        {
          block = kk_notice_block_new (self, person);
          gtk_box_insert_child_after (GTK_BOX (self->blocks_box), block->frame, last->frame);
          g_ptr_array_add (self->blocks, block);
        }
      last = block;
    }
  for (guint i = self->blocks->len; i-- > 0;)
    {
      KkNoticeBlock *block = g_ptr_array_index (self->blocks, i);

      if (block->person >= (int) self->notice->persons->len)
        drop_block (self, block);
    }
  for (int person = KK_FORM_FILER; person >= KK_FORM_PAPERS; person--)
    if (!kk_notice_form_find_block (self, person))
      {
        last = kk_notice_block_new (self, person);
        gtk_box_append (GTK_BOX (self->blocks_box), last->frame);
        g_ptr_array_add (self->blocks, last);
      }
}

static void
show_block (KkNoticeForm *self, KkNoticeBlock *block)
{
  GtkWidget *child = NULL;
  g_autofree char *paths = kk_form_fields_visible (self->notice, self->problems, block->person,
                                                   block->show_all, block->asks_nationality);
  g_autofree char *conflicts = NULL;
  gboolean foreign = block->person >= 0 && kk_notice_is_foreign (self->notice, block->person);

  conflicts = dup_conflicts (self, paths);
  /* Another kind calls them otherwise. */
  if (g_strcmp0 (paths, block->paths) != 0 || g_strcmp0 (conflicts, block->conflicts) != 0
      || block->kind != self->notice->kind)
    {
      block->kind = self->notice->kind;
      g_free (block->conflicts);
      block->conflicts = g_steal_pointer (&conflicts);
      g_free (block->paths);
      block->paths = g_steal_pointer (&paths);
      fill_block (self, block);
    }
  for (child = gtk_widget_get_first_child (block->grid); child;
       child = gtk_widget_get_next_sibling (child))
    {
      const char *path = kk_field_row_get_path (KK_FIELD_ROW (child));

      kk_field_row_show (KK_FIELD_ROW (child), kk_notice_get (self->notice, path),
                         kk_form_fields_problem (self->problems, path), foreign, self->pictures,
                         self->pictures_data);
      g_autofree char *note = self->notes ? self->notes (path, self->notes_data) : NULL;
      kk_field_row_set_note (KK_FIELD_ROW (child), note);
    }
  kk_notice_block_show_head (block);
}

void
kk_notice_form_rebuild (KkNoticeForm *self)
{
  g_autofree char *focused = NULL;
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  KkFieldRow *row = self->chosen ? kk_notice_form_get_row (self, self->chosen) : NULL;

  if (!self->notice || self->showing)
    return;
  if (row && focus && gtk_widget_is_ancestor (focus, GTK_WIDGET (row)))
    focused = g_strdup (self->chosen);
  self->showing = TRUE;
  ensure_blocks (self);
  for (guint i = 0; i < self->blocks->len; i++)
    show_block (self, g_ptr_array_index (self->blocks, i));
  self->showing = FALSE;
  /* A block that was made anew took the cursor with it. */
  if (focused && kk_notice_form_get_row (self, focused) != row)
    kk_notice_form_focus (self, focused);
}

static void
kk_notice_form_dispose (GObject *object)
{
  KkNoticeForm *self = KK_NOTICE_FORM (object);

  g_hash_table_remove_all (self->rows);
  kk_widget_dispose (object, KK_TYPE_NOTICE_FORM);
  g_clear_pointer (&self->notice, kk_notice_free);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  G_OBJECT_CLASS (kk_notice_form_parent_class)->dispose (object);
}

static void
kk_notice_form_finalize (GObject *object)
{
  KkNoticeForm *self = KK_NOTICE_FORM (object);

  g_hash_table_unref (self->rows);
  g_ptr_array_unref (self->blocks);
  g_free (self->chosen);
  G_OBJECT_CLASS (kk_notice_form_parent_class)->finalize (object);
}

static guint
new_signal (const char *name, guint n, GType first, GType second)
{
  return g_signal_new (name, KK_TYPE_NOTICE_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, n, first, second);
}

static void
kk_notice_form_class_init (KkNoticeFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kk_notice_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = kk_notice_form_finalize;
  signals[SIGNAL_EDIT] = new_signal ("edit", 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_PICKED] = new_signal ("picked", 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_CONFIRM] = new_signal ("confirm", 1, G_TYPE_STRING, 0);
  signals[SIGNAL_ADVANCE] = new_signal ("advance", 1, G_TYPE_STRING, 0);
  signals[SIGNAL_CHOSEN] = new_signal ("chosen", 1, G_TYPE_STRING, 0);
  signals[SIGNAL_PASS] = new_signal ("pass", 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_ADD_PERSON] = new_signal ("add-person", 0, 0, 0);
  signals[SIGNAL_REMOVE_PERSON] = new_signal ("remove-person", 1, G_TYPE_UINT, 0);
  signals[SIGNAL_MOVE_PERSON] = new_signal ("move-person", 2, G_TYPE_UINT, G_TYPE_UINT);
  signals[SIGNAL_SWITCH_PERSON] = new_signal ("switch-person", 2, G_TYPE_UINT, G_TYPE_BOOLEAN);
  signals[SIGNAL_SET_PARTIAL] = new_signal ("set-partial", 1, G_TYPE_BOOLEAN, 0);
  signals[SIGNAL_CHOOSE_KIND] = new_signal ("choose-kind", 0, 0, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/kakanai/ui/kk-notice-form.ui");
  gtk_widget_class_bind_template_child (widget_class, KkNoticeForm, scroller);
  gtk_widget_class_bind_template_child (widget_class, KkNoticeForm, blocks_box);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_FORM);
}

/* Enter on a choice makes it and goes on, as in a field. */
static gboolean
choice_key_cb (GtkEventControllerKey *controller,
               guint keyval,
               guint code,
               GdkModifierType state,
               KkNoticeForm *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  GdkModifierType held = state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK);

  if ((keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter) || held != 0 || self->read_only
      || !focus || !GTK_IS_CHECK_BUTTON (focus) || !self->chosen
      || !(gtk_widget_get_ancestor (focus, KK_TYPE_FILER_CHOICES)
           || gtk_widget_get_ancestor (focus, KK_TYPE_PAPERS_PANEL)))
    return FALSE;
  gtk_check_button_set_active (GTK_CHECK_BUTTON (focus), TRUE);
  g_signal_emit (self, signals[SIGNAL_ADVANCE], 0, self->chosen);
  return TRUE;
}

static void
kk_notice_form_init (KkNoticeForm *self)
{
  GtkEventController *key = gtk_event_controller_key_new ();

  self->blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_notice_block_free);
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect (key, "key-pressed", G_CALLBACK (choice_key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
}

GtkWidget *
kk_notice_form_new (void)
{
  return g_object_new (KK_TYPE_NOTICE_FORM, NULL);
}

void
kk_notice_form_set_pictures (KkNoticeForm *self, KkPictureFunc func, gpointer user_data)
{
  self->pictures = func;
  self->pictures_data = user_data;
}

void
kk_notice_form_set_notes (KkNoticeForm *self, KkNoteFunc func, gpointer user_data)
{
  self->notes = func;
  self->notes_data = user_data;
}

void
kk_notice_form_set_read_only (KkNoticeForm *self, gboolean read_only)
{
  GHashTableIter iter;
  gpointer row = NULL;

  if (self->read_only == read_only)
    return;
  self->read_only = read_only;
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    kk_field_row_set_read_only (row, read_only);
  for (guint i = 0; i < self->blocks->len; i++)
    kk_notice_block_show_writable (g_ptr_array_index (self->blocks, i));
}

void
kk_notice_form_show (KkNoticeForm *self, const KkNotice *notice, const GPtrArray *problems)
{
  g_return_if_fail (KK_IS_NOTICE_FORM (self) && notice != NULL);

  g_clear_pointer (&self->notice, kk_notice_free);
  self->notice = kk_notice_copy (notice);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  self->problems = kk_form_fields_copy_problems (problems);
  kk_notice_form_rebuild (self);
}

KkFieldRow *
kk_notice_form_get_row (KkNoticeForm *self, const char *path)
{
  return g_hash_table_lookup (self->rows, path);
}

static void
scroll_to (KkNoticeForm *self, GtkWidget *widget)
{
  GtkAdjustment *adjustment
      = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  graphene_rect_t bounds;
  double top = 0, page = gtk_adjustment_get_page_size (adjustment);

  if (!gtk_widget_compute_bounds (widget, self->blocks_box, &bounds))
    return;
  top = bounds.origin.y;
  if (top < gtk_adjustment_get_value (adjustment)
      || top + bounds.size.height > gtk_adjustment_get_value (adjustment) + page)
    gtk_adjustment_set_value (adjustment, top - page / 3);
}

gboolean
kk_notice_form_focus (KkNoticeForm *self, const char *path)
{
  KkFieldRow *row = NULL;
  KkNoticeBlock *block = NULL;

  if (!self->notice)
    return FALSE;
  block = kk_notice_form_find_block (self, kk_form_fields_block (path));
  if (!block)
    return FALSE;
  if (block->choices && kk_filer_choices_focus (KK_FILER_CHOICES (block->choices), path))
    {
      scroll_to (self, block->choices);
      choose (self, NULL, path);
      return TRUE;
    }
  if (block->papers && kk_papers_panel_focus (KK_PAPERS_PANEL (block->papers), path))
    {
      scroll_to (self, block->papers);
      choose (self, NULL, path);
      return TRUE;
    }
  row = kk_notice_form_get_row (self, path);
  if (!row && !block->show_all)
    {
      block->show_all = TRUE;
      kk_notice_form_rebuild (self);
      row = kk_notice_form_get_row (self, path);
    }
  if (!row)
    return FALSE;
  kk_field_row_focus (row);
  scroll_to (self, GTK_WIDGET (row));
  return TRUE;
}

void
kk_notice_form_ask_nationality (KkNoticeForm *self, int person)
{
  KkNoticeBlock *block = kk_notice_form_find_block (self, person);
  g_autofree char *path = kk_field_path (KK_SCOPE_PERSON, MAX (person, 0), "nationality");

  if (!block)
    return;
  block->asks_nationality = TRUE;
  kk_notice_form_rebuild (self);
  kk_notice_form_focus (self, path);
}

const char *
kk_notice_form_get_chosen (KkNoticeForm *self)
{
  return self->chosen;
}

void
kk_notice_form_commit (KkNoticeForm *self)
{
  KkFieldRow *row = self->chosen ? kk_notice_form_get_row (self, self->chosen) : NULL;

  if (row)
    kk_field_row_commit (row);
}
