/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-notice-layout-page.h"

#include <glib/gi18n.h>

#include "app/kk-form-manage.h"
#include "app/kk-print-position.h"
#include "core/kk-kind.h"
#include "ui/kk-day-entry.h"
#include "ui/kk-form-preview.h"
#include "ui/kk-tell.h"
#include "ui/kk-widget.h"

struct _KkNoticeLayoutPage
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *rows;
  GtkWidget *drop;
  GtkWidget *refused;
  GtkWidget *layouts;
  GtkWidget *from;
  GtkWidget *kinds;
  GtkWidget *right;
  GtkWidget *down;
  GtkWidget *scale;
  GtkWidget *preview; /* KkFormPreview */

  /* Owned */
  KkCounter *counter;
  KkNoticeLayouts *table;
  GPtrArray *ids; /* char*, of the list of layouts */
  KkFormLayout *layout;
  GPtrArray *boxes;

  GtkWidget *ticks[KK_N_KINDS];
  gboolean filling;
};

static void screen_init (KkScreenInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KkNoticeLayoutPage,
                               kk_notice_layout_page,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (KK_TYPE_SCREEN, screen_init))

static void
empty (GtkWidget *list)
{
  GtkWidget *row = NULL;

  while ((row = gtk_widget_get_first_child (list)) && GTK_IS_LIST_BOX_ROW (row))
    gtk_list_box_remove (GTK_LIST_BOX (list), row);
}

static GtkWidget *
two_lines (const char *first, const char *second)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  const char *texts[] = { first, second };

  for (int i = 0; i < 2; i++)
    {
      GtkWidget *label = gtk_label_new (texts[i]);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      if (i == 1)
        gtk_widget_add_css_class (label, "small");
      gtk_box_append (GTK_BOX (box), label);
    }
  return box;
}

static const char *
chosen_id (KkNoticeLayoutPage *self)
{
  /* The window asks for keys while a page goes away. */
  GtkListBoxRow *row
      = self->layouts ? gtk_list_box_get_selected_row (GTK_LIST_BOX (self->layouts)) : NULL;

  return row && self->ids ? g_ptr_array_index (self->ids, (guint) gtk_list_box_row_get_index (row))
                          : NULL;
}

static void
let_go (KkNoticeLayoutPage *self)
{
  kk_form_preview_show (KK_FORM_PREVIEW (self->preview), NULL, NULL, NULL);
  g_clear_pointer (&self->boxes, g_ptr_array_unref);
  g_clear_pointer (&self->layout, kk_form_layout_unref);
}

static void
layout_selected_cb (GtkListBox *list, GtkListBoxRow *row, KkNoticeLayoutPage *self)
{
  const char *id = chosen_id (self);
  g_autofree char *today = kk_day_today ();
  g_autoptr (GError) error = NULL;

  if (self->filling)
    return;
  let_go (self);
  if (!id)
    return;
  self->layout = kk_notice_layouts_load (self->table, id, today, &error);
  if (!self->layout)
    /* One that is in force later only. */
    self->layout = kk_notice_layouts_load (self->table, id, NULL, NULL);
  if (!self->layout)
    {
      kk_tell_error (self, error);
      return;
    }
  self->boxes = kk_sheet_form_boxes (self->layout);
  kk_form_preview_show_filled (KK_FORM_PREVIEW (self->preview),
                               kk_form_layout_get_background (self->layout), self->boxes,
                               self->layout);
}

static void
fill_layouts (KkNoticeLayoutPage *self)
{
  const char *now = chosen_id (self);
  g_autofree char *was = g_strdup (now);
  GtkListBoxRow *row = NULL;

  self->filling = TRUE;
  empty (self->layouts);
  g_clear_pointer (&self->ids, g_ptr_array_unref);
  self->ids = kk_notice_layouts_list (self->table);
  for (guint i = 0; i < self->ids->len; i++)
    {
      const char *id = g_ptr_array_index (self->ids, i);
      g_autoptr (KkFormLayout) layout = kk_notice_layouts_load (self->table, id, NULL, NULL);
      double width = 0, height = 0;
      g_autofree char *text = NULL;

      if (layout)
        kk_form_layout_get_size (layout, &width, &height);
      text = g_strdup_printf (_ ("%s　%.0f×%.0fミリ"), id, width * 25.4 / 72, height * 25.4 / 72);
      gtk_list_box_append (GTK_LIST_BOX (self->layouts),
                           two_lines (layout ? kk_form_layout_get_title (layout) : id, text));
      if (i == 0 || g_strcmp0 (id, was) == 0)
        row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->layouts), (int) i);
    }
  gtk_list_box_select_row (GTK_LIST_BOX (self->layouts), row);
  self->filling = FALSE;
  layout_selected_cb (NULL, NULL, self);
}

static char *
kinds_text (char **kinds)
{
  GString *out = g_string_new (NULL);

  for (char **kind = kinds; kind && *kind; kind++)
    {
      KkKind found = KK_MOVE_IN;

      if (kk_kind_from_string (*kind, &found))
        g_string_append_printf (out, "%s%s", out->len ? "、" : "", kk_kind_short_label (found));
    }
  return g_string_free (out, FALSE);
}

static void
fill_rows (KkNoticeLayoutPage *self)
{
  const GPtrArray *rows = kk_notice_layouts_get_rows (self->table);
  const char *refused = kk_notice_layouts_get_refused (self->table);
  g_autofree char *trouble
      = refused ? g_strdup_printf (_ ("▲ 表に誤りがあるため、前の表を使っています：%s"), refused)
                : g_strdup ("");

  empty (self->rows);
  for (guint i = 0; i < rows->len; i++)
    {
      const KkNoticeRow *row = g_ptr_array_index (rows, i);
      g_autofree char *kinds = kinds_text (row->kinds);
      g_autofree char *text
          = g_strdup_printf (_ ("%s から%s%s　%s"), row->from ? row->from : _ ("初め"),
                             row->until ? _ (" 最後の日 ") : "", row->until ? row->until : "",
                             row->kinds ? kinds : _ ("すべての届出"));
      g_autoptr (KkFormLayout) layout
          = kk_notice_layouts_load (self->table, row->layout, NULL, NULL);
      g_autofree char *title = g_strdup_printf (
          "%s　%s", layout ? kk_form_layout_get_title (layout) : _ ("✕ 使えません"), row->layout);

      gtk_list_box_append (GTK_LIST_BOX (self->rows), two_lines (title, text));
    }
  gtk_label_set_label (GTK_LABEL (self->refused), trouble);
  gtk_widget_set_visible (self->refused, refused != NULL);
}

static void
reload (KkNoticeLayoutPage *self)
{
  let_go (self);
  g_clear_pointer (&self->table, kk_notice_layouts_free);
  self->table = kk_counter_open_notice_layouts (self->counter);
  fill_rows (self);
  fill_layouts (self);
  kk_screen_keys_changed (KK_SCREEN (self));
}

static void
drop_cb (KkNoticeLayoutPage *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->rows));
  g_autoptr (GError) error = NULL;

  if (!row)
    return;
  if (!kk_counter_drop_notice_row (self->counter, (guint) gtk_list_box_row_get_index (row), &error))
    {
      kk_tell_error (self, error);
      return;
    }
  reload (self);
  kk_tell (self, KK_TELL_DONE,
           _ ("用紙の表から消しました。署名した届出はもとの用紙で印刷します。"));
}

static void
use (KkNoticeLayoutPage *self)
{
  g_autofree char *day = kk_day_entry_get (self->from);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) kinds = NULL;
  g_autofree char *said = NULL;
  g_autoptr (GError) error = NULL;

  if (!day || !chosen_id (self))
    return;
  for (guint i = 0; i < KK_N_KINDS; i++)
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (self->ticks[i])))
      g_strv_builder_add (builder, kk_kind_to_string ((KkKind) i));
  kinds = g_strv_builder_end (builder);
  said = g_strdup_printf (_ ("「%s」を %s から使います。"), chosen_id (self),
                          *day ? day : _ ("初め"));
  if (!kk_counter_use_notice_layout (self->counter, chosen_id (self), *day ? day : NULL,
                                     *kinds ? (const char *const *) kinds : NULL, &error))
    {
      if (g_error_matches (error, KK_FORM_ERROR, KK_FORM_ERROR_DATA))
        kk_tell (self, KK_TELL_ERROR, error->message);
      else
        kk_tell_error (self, error);
      return;
    }
  reload (self);
  kk_tell (self, KK_TELL_DONE, said);
}

/* ——— the printer ——— */

static void
show_position (KkNoticeLayoutPage *self)
{
  KkPrintPosition position
      = kk_print_position_load (kk_counter_get_config (self->counter)->data_dir);

  self->filling = TRUE;
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->right), position.x);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->down), position.y);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->scale), position.scale * 100);
  self->filling = FALSE;
}

static void
position_cb (KkNoticeLayoutPage *self)
{
  const KkPrintPosition position
      = { gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->right)),
          gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->down)),
          gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->scale)) / 100 };
  g_autoptr (GError) error = NULL;

  if (self->filling || !self->counter)
    return;
  if (!kk_print_position_save (kk_counter_get_config (self->counter)->data_dir, &position, &error))
    kk_tell_error (self, error);
}

/* ——— screen ——— */

static const char *
layout_primary_label (KkScreen *screen, gboolean *enabled)
{
  *enabled = chosen_id (KK_NOTICE_LAYOUT_PAGE (screen)) != NULL;
  return _ ("この用紙を使う");
}

static void
layout_primary (KkScreen *screen)
{
  use (KK_NOTICE_LAYOUT_PAGE (screen));
}

static void
layout_shown (KkScreen *screen)
{
  KkNoticeLayoutPage *self = KK_NOTICE_LAYOUT_PAGE (screen);

  reload (self);
  show_position (self);
  gtk_widget_grab_focus (self->layouts);
}

static void
screen_init (KkScreenInterface *iface)
{
  iface->primary_label = layout_primary_label;
  iface->primary = layout_primary;
  iface->shown = layout_shown;
}

static void
kk_notice_layout_page_dispose (GObject *object)
{
  KkNoticeLayoutPage *self = KK_NOTICE_LAYOUT_PAGE (object);

  self->filling = TRUE;
  if (self->preview)
    let_go (self);
  kk_widget_dispose (object, KK_TYPE_NOTICE_LAYOUT_PAGE);
  g_clear_pointer (&self->table, kk_notice_layouts_free);
  g_clear_pointer (&self->ids, g_ptr_array_unref);
  g_clear_object (&self->counter);
  G_OBJECT_CLASS (kk_notice_layout_page_parent_class)->dispose (object);
}

static void
kk_notice_layout_page_class_init (KkNoticeLayoutPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (KK_TYPE_FORM_PREVIEW);
  G_OBJECT_CLASS (klass)->dispose = kk_notice_layout_page_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/kakanai/ui/kk-notice-layout-page.ui");
#define CHILD(name) gtk_widget_class_bind_template_child (widget_class, KkNoticeLayoutPage, name)
  CHILD (rows);
  CHILD (drop);
  CHILD (refused);
  CHILD (layouts);
  CHILD (from);
  CHILD (kinds);
  CHILD (right);
  CHILD (down);
  CHILD (scale);
  CHILD (preview);
#undef CHILD
  gtk_widget_class_bind_template_callback (widget_class, layout_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, drop_cb);
  gtk_widget_class_bind_template_callback (widget_class, position_cb);
}

static void
kk_notice_layout_page_init (KkNoticeLayoutPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < KK_N_KINDS; i++)
    {
      self->ticks[i] = gtk_check_button_new_with_label (kk_kind_short_label ((KkKind) i));
      gtk_grid_attach (GTK_GRID (self->kinds), self->ticks[i], (int) i % 3, (int) i / 3, 1, 1);
    }
}

GtkWidget *
kk_notice_layout_page_new (KkCounter *counter)
{
  KkNoticeLayoutPage *self = g_object_new (KK_TYPE_NOTICE_LAYOUT_PAGE, NULL);

  self->counter = g_object_ref (counter);
  self->table = kk_counter_open_notice_layouts (counter);
  return GTK_WIDGET (self);
}
