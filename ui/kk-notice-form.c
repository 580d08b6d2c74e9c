/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-notice-form.h"

#include <string.h>

#include <glib/gi18n.h>

#include "core/kk-date.h"
#include "ui/kk-filer-choices.h"
#include "ui/kk-problem-list.h"
#include "ui/kk-widget.h"

/* Shown when they hold something or have a problem; a button shows all. */
static const char *const seldom[] = { "unregistered_address",
                                      "remarks",
                                      "move_out_notification_date",
                                      "old_postal_code",
                                      "filer.birth_date",
                                      "filer.name_kana",
                                      "identity.note",
                                      "name_latin",
                                      "name_kanji",
                                      "former_surname",
                                      "former_surname_kana",
                                      "alias",
                                      "alias_kana",
                                      "address",
                                      "card_present",
                                      "nhi",
                                      "pension",
                                      "pension_number",
                                      "long_term_care",
                                      "late_elderly",
                                      "child_allowance",
                                      "school",
                                      NULL };
/* Ticked, not typed. */
static const char *const ticked[]
    = { "filer.relation", "filer.mandate", "identity.method", "identity.documents", NULL };
/* Long values take the whole width. */
static const char *const wide[] = { "new_address",    "old_address",   "unregistered_address",
                                    "legal_domicile", "address",       "remarks",
                                    "filer.address",  "identity.note", NULL };

/* One block of rows: the household (-1), the filer (-2) or a person. */
typedef struct
{
  int person;
  GtkWidget *frame;
  GtkWidget *title;
  GtkWidget *grid;
  GtkWidget *choices; /* KkFilerChoices; NULL elsewhere */
  char *paths;        /* what rows it has, "\n" between */
  gboolean show_all;
} Block;

struct _KkNoticeForm
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *scroller;
  GtkWidget *blocks_box;

  /* Owned */
  GPtrArray *blocks; /* Block* */
  GHashTable *rows;  /* char* path → KkFieldRow (owned by the grid) */
  KkNotice *notice;  /* as last shown, to fold and unfold by */
  GPtrArray *problems;
  char *chosen;

  /* Borrowed */
  KkPictureFunc pictures;
  gpointer pictures_data;

  gboolean read_only;
  gboolean showing;
};

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
  N_SIGNALS
};
static guint signals[N_SIGNALS];

#define PERSON_HOUSEHOLD -1
#define PERSON_FILER -2

static void rebuild (KkNoticeForm *self);

static void
block_free (Block *block)
{
  g_free (block->paths);
  g_free (block);
}

static const KkProblem *
problem_of (KkNoticeForm *self, const char *path)
{
  const KkProblem *found = NULL;

  for (guint i = 0; self->problems && i < self->problems->len; i++)
    {
      const KkProblem *problem = g_ptr_array_index (self->problems, i);

      if (g_str_equal (problem->field, path) && !kk_problem_is_look (problem)
          && (!found || problem->severity > found->severity))
        found = problem;
    }
  return found;
}

static gboolean
is_filer_key (const char *key)
{
  return g_str_has_prefix (key, "filer.") || g_str_has_prefix (key, "identity.");
}

static gboolean
belongs (KkNoticeForm *self, const Block *block, const KkField *field)
{
  gboolean foreign = FALSE;

  if (block->person < 0)
    return field->scope == KK_SCOPE_NOTICE
           && is_filer_key (field->key) == (block->person == PERSON_FILER)
           && !g_strv_contains (ticked, field->key);
  if (field->scope != KK_SCOPE_PERSON)
    return FALSE;
  foreign = kk_notice_is_foreign (self->notice, block->person);
  return foreign ? field->foreign : field->japanese;
}

static gboolean
is_visible (KkNoticeForm *self, const Block *block, const KkField *field, const char *path)
{
  const KkValue *value = NULL;

  /* 国籍 is how a person becomes foreign in the form. */
  if (!belongs (self, block, field)
      && !(block->show_all && block->person >= 0 && g_str_equal (field->key, "nationality")))
    {
      value = kk_notice_get (self->notice, path);
      return block->person >= 0 && field->scope == KK_SCOPE_PERSON && value && *value->value;
    }
  if (block->show_all || !g_strv_contains (seldom, field->key))
    return TRUE;
  value = kk_notice_get (self->notice, path);
  return (value && (*value->value || value->sources->len > 0)) || problem_of (self, path);
}

static char *
visible_paths (KkNoticeForm *self, const Block *block)
{
  GString *out = g_string_new (NULL);
  gsize n = 0;
  const KkField *fields = kk_fields (&n);

  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *path = NULL;

      if ((fields[i].scope == KK_SCOPE_PERSON) != (block->person >= 0))
        continue;
      path = kk_field_path (fields[i].scope, block->person, fields[i].key);
      if (is_visible (self, block, &fields[i], path))
        g_string_append_printf (out, "%s\n", path);
    }
  return g_string_free (out, FALSE);
}

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
  g_autofree char *name = kk_field_path_label (path);
  GtkWidget *row = kk_field_row_new (field, path, name);

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

static void
fill_block (KkNoticeForm *self, Block *block)
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
      whole = g_strv_contains (wide, key);
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

static void
show_all_cb (GtkToggleButton *button, KkNoticeForm *self)
{
  for (guint i = 0; i < self->blocks->len; i++)
    {
      Block *block = g_ptr_array_index (self->blocks, i);

      if (gtk_widget_is_ancestor (GTK_WIDGET (button), block->frame))
        block->show_all = gtk_toggle_button_get_active (button);
    }
  rebuild (self);
}

static int
person_of_widget (KkNoticeForm *self, GtkWidget *widget)
{
  for (guint i = 0; i < self->blocks->len; i++)
    {
      Block *block = g_ptr_array_index (self->blocks, i);

      if (gtk_widget_is_ancestor (widget, block->frame))
        return block->person;
    }
  return -1;
}

static void
remove_person_cb (GtkButton *button, KkNoticeForm *self)
{
  int person = person_of_widget (self, GTK_WIDGET (button));

  if (person >= 0)
    g_signal_emit (self, signals[SIGNAL_REMOVE_PERSON], 0, person);
}

static void
move_up_cb (GtkButton *button, KkNoticeForm *self)
{
  int person = person_of_widget (self, GTK_WIDGET (button));

  if (person > 0)
    g_signal_emit (self, signals[SIGNAL_MOVE_PERSON], 0, person, person - 1);
}

static void
add_person_cb (GtkButton *button, KkNoticeForm *self)
{
  g_signal_emit (self, signals[SIGNAL_ADD_PERSON], 0);
}

static void
choices_edit_cb (KkFilerChoices *choices, const char *path, const char *value, KkNoticeForm *self)
{
  g_signal_emit (self, signals[SIGNAL_EDIT], 0, path, value);
}

static GtkWidget *
title_button (
    GtkWidget *bar, const char *label, const char *name, GCallback callback, KkNoticeForm *self)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_focus_on_click (button, FALSE);
  g_signal_connect (button, "clicked", callback, self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_box_append (GTK_BOX (bar), button);
  return button;
}

static void
add_title_buttons (KkNoticeForm *self, Block *block, GtkWidget *bar)
{
  GtkWidget *all = gtk_toggle_button_new_with_label (_ ("全項目"));
  g_autofree char *section
      = block->person >= 0 ? g_strdup_printf (_ ("%d人目"), block->person + 1)
                           : g_strdup (block->person == PERSON_FILER ? _ ("届出人") : _ ("世帯"));
  g_autofree char *all_name = g_strdup_printf (_ ("%s 全項目"), section);
  g_autofree char *up_name = g_strdup_printf (_ ("%s 上へ"), section);
  g_autofree char *remove_name = g_strdup_printf (_ ("%s 削除"), section);

  if (block->person > 0)
    title_button (bar, _ ("上へ"), up_name, G_CALLBACK (move_up_cb), self);
  if (block->person >= 0)
    title_button (bar, _ ("削除"), remove_name, G_CALLBACK (remove_person_cb), self);
  if (block->person == PERSON_HOUSEHOLD)
    title_button (bar, _ ("＋ 人を追加"), _ ("人を追加"), G_CALLBACK (add_person_cb), self);
  gtk_widget_set_focus_on_click (all, FALSE);
  g_signal_connect (all, "toggled", G_CALLBACK (show_all_cb), self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (all), GTK_ACCESSIBLE_PROPERTY_LABEL, all_name,
                                  -1);
  gtk_box_append (GTK_BOX (bar), all);
}

static Block *
new_block (KkNoticeForm *self, int person)
{
  Block *block = g_new0 (Block, 1);
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);

  block->person = person;
  block->frame = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (block->frame, "paper");
  gtk_widget_add_css_class (bar, "block-title");
  block->title = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (block->title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (block->title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (block->title, TRUE);
  gtk_box_append (GTK_BOX (bar), block->title);
  add_title_buttons (self, block, bar);
  gtk_widget_set_sensitive (bar, !self->read_only);
  gtk_box_append (GTK_BOX (block->frame), bar);
  if (person == PERSON_FILER)
    {
      block->choices = kk_filer_choices_new ();
      g_signal_connect (block->choices, "edit", G_CALLBACK (choices_edit_cb), self);
      gtk_widget_set_sensitive (block->choices, !self->read_only);
      gtk_box_append (GTK_BOX (block->frame), block->choices);
    }
  block->grid = gtk_grid_new ();
  gtk_grid_set_column_homogeneous (GTK_GRID (block->grid), TRUE);
  gtk_grid_set_column_spacing (GTK_GRID (block->grid), 6);
  gtk_widget_add_css_class (block->grid, "block-body");
  gtk_box_append (GTK_BOX (block->frame), block->grid);
  return block;
}

static void
show_title (KkNoticeForm *self, Block *block)
{
  g_autofree char *text = NULL;
  g_autofree char *name_path = NULL;
  g_autofree char *relation_path = NULL;

  if (block->person == PERSON_HOUSEHOLD)
    text = g_strdup_printf (_ ("%s　世帯 %u人"), kk_kind_label (self->notice->kind),
                            self->notice->persons->len);
  else if (block->person == PERSON_FILER)
    text = g_strdup (_ ("届出人・本人確認"));
  else
    {
      name_path = kk_field_path (KK_SCOPE_PERSON, block->person, "name");
      relation_path = kk_field_path (KK_SCOPE_PERSON, block->person, "relationship");
      text = g_strdup_printf (_ ("%d人目　%s　%s"), block->person + 1,
                              kk_notice_text (self->notice, relation_path),
                              kk_notice_text (self->notice, name_path));
    }
  gtk_label_set_label (GTK_LABEL (block->title), text);
}

static Block *
block_of_person (KkNoticeForm *self, int person)
{
  for (guint i = 0; i < self->blocks->len; i++)
    if (((Block *) g_ptr_array_index (self->blocks, i))->person == person)
      return g_ptr_array_index (self->blocks, i);
  return NULL;
}

static void
drop_block (KkNoticeForm *self, Block *block)
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
  Block *last = block_of_person (self, PERSON_HOUSEHOLD);

  if (!last)
    {
      last = new_block (self, PERSON_HOUSEHOLD);
      gtk_box_append (GTK_BOX (self->blocks_box), last->frame);
      g_ptr_array_add (self->blocks, last);
    }
  for (guint person = 0; person < self->notice->persons->len; person++)
    {
      Block *block = block_of_person (self, person);

      if (!block)
        {
          block = new_block (self, person);
          gtk_box_insert_child_after (GTK_BOX (self->blocks_box), block->frame, last->frame);
          g_ptr_array_add (self->blocks, block);
        }
      last = block;
    }
  for (guint i = self->blocks->len; i-- > 0;)
    {
      Block *block = g_ptr_array_index (self->blocks, i);

      if (block->person >= (int) self->notice->persons->len)
        drop_block (self, block);
    }
  if (!block_of_person (self, PERSON_FILER))
    {
      last = new_block (self, PERSON_FILER);
      gtk_box_append (GTK_BOX (self->blocks_box), last->frame);
      g_ptr_array_add (self->blocks, last);
    }
}

static void
show_block (KkNoticeForm *self, Block *block)
{
  GtkWidget *child = NULL;
  g_autofree char *paths = visible_paths (self, block);
  gboolean foreign = block->person >= 0 && kk_notice_is_foreign (self->notice, block->person);

  if (g_strcmp0 (paths, block->paths) != 0)
    {
      g_free (block->paths);
      block->paths = g_steal_pointer (&paths);
      fill_block (self, block);
    }
  for (child = gtk_widget_get_first_child (block->grid); child;
       child = gtk_widget_get_next_sibling (child))
    {
      const char *path = kk_field_row_get_path (KK_FIELD_ROW (child));

      kk_field_row_show (KK_FIELD_ROW (child), kk_notice_get (self->notice, path),
                         problem_of (self, path), foreign, self->pictures, self->pictures_data);
    }
  if (block->choices)
    kk_filer_choices_show (KK_FILER_CHOICES (block->choices), self->notice);
  show_title (self, block);
}

static void
rebuild (KkNoticeForm *self)
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

static void
kk_notice_form_class_init (KkNoticeFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = KK_TYPE_NOTICE_FORM;

  G_OBJECT_CLASS (klass)->dispose = kk_notice_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = kk_notice_form_finalize;
  signals[SIGNAL_EDIT] = g_signal_new ("edit", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_PICKED] = g_signal_new ("picked", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_CONFIRM] = g_signal_new ("confirm", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_ADVANCE] = g_signal_new ("advance", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_PASS] = g_signal_new ("pass", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_ADD_PERSON]
      = g_signal_new ("add-person", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_REMOVE_PERSON] = g_signal_new ("remove-person", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                                NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_MOVE_PERSON] = g_signal_new ("move-person", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                              NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/kakanai/ui/kk-notice-form.ui");
  gtk_widget_class_bind_template_child (widget_class, KkNoticeForm, scroller);
  gtk_widget_class_bind_template_child (widget_class, KkNoticeForm, blocks_box);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_FORM);
}

static void
kk_notice_form_init (KkNoticeForm *self)
{
  self->blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) block_free);
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
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
kk_notice_form_set_read_only (KkNoticeForm *self, gboolean read_only)
{
  self->read_only = read_only;
}

static KkProblem *
copy_problem (const KkProblem *problem, gpointer unused)
{
  return kk_problem_new (problem->field, problem->severity, problem->code, problem->message);
}

void
kk_notice_form_show (KkNoticeForm *self, const KkNotice *notice, const GPtrArray *problems)
{
  g_return_if_fail (KK_IS_NOTICE_FORM (self) && notice != NULL);

  g_clear_pointer (&self->notice, kk_notice_free);
  self->notice = kk_notice_copy (notice);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  if (problems)
    {
      self->problems = g_ptr_array_copy ((GPtrArray *) problems, (GCopyFunc) copy_problem, NULL);
      g_ptr_array_set_free_func (self->problems, (GDestroyNotify) kk_problem_free);
    }
  rebuild (self);
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
  KkScope scope = KK_SCOPE_NOTICE;
  int person = -1;
  const char *key = NULL;
  Block *block = NULL;

  if (!self->notice || !kk_field_path_parse (path, &scope, &person, &key))
    return FALSE;
  block = block_of_person (self, scope == KK_SCOPE_PERSON ? person
                                 : is_filer_key (key)     ? PERSON_FILER
                                                          : PERSON_HOUSEHOLD);
  if (!block)
    return FALSE;
  if (block->choices && kk_filer_choices_focus (KK_FILER_CHOICES (block->choices), path))
    {
      scroll_to (self, block->choices);
      choose (self, NULL, path);
      return TRUE;
    }
  row = kk_notice_form_get_row (self, path);
  if (!row && !block->show_all)
    {
      block->show_all = TRUE;
      rebuild (self);
      row = kk_notice_form_get_row (self, path);
    }
  if (!row)
    return FALSE;
  kk_field_row_focus (row);
  scroll_to (self, GTK_WIDGET (row));
  return TRUE;
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
