/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-page-card.h"

#include <glib/gi18n.h>

#include "ui/kk-crop.h"
#include "ui/kk-messages.h"
#include "ui/kk-widget.h"

#define THUMBNAIL_HEIGHT 196

struct _KkPageCard
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *title;
  GtkWidget *stage;
  GtkWidget *thumbnail;
  GtkWidget *tools;
  GtkWidget *left;
  GtkWidget *right;
  GtkWidget *rotate;
  GtkWidget *rescan;
  GtkWidget *drop;
  GtkWidget *drop_popover;
  GtkWidget *drop_really;

  guint index;
};

G_DEFINE_FINAL_TYPE (KkPageCard, kk_page_card, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_ROTATE,
  SIGNAL_RESCAN,
  SIGNAL_DROP,
  SIGNAL_MOVE_LEFT,
  SIGNAL_MOVE_RIGHT,
  N_SIGNALS
};
static const char *const signal_names[N_SIGNALS]
    = { "rotate", "rescan", "drop", "move-left", "move-right" };
static guint signals[N_SIGNALS];

static void
left_cb (KkPageCard *self)
{
  g_signal_emit (self, signals[SIGNAL_MOVE_LEFT], 0, self->index);
}

static void
right_cb (KkPageCard *self)
{
  g_signal_emit (self, signals[SIGNAL_MOVE_RIGHT], 0, self->index);
}

static void
rotate_cb (KkPageCard *self)
{
  g_signal_emit (self, signals[SIGNAL_ROTATE], 0, self->index);
}

static void
rescan_cb (KkPageCard *self)
{
  g_signal_emit (self, signals[SIGNAL_RESCAN], 0, self->index);
}

static void
drop_cb (KkPageCard *self)
{
  gtk_popover_popdown (GTK_POPOVER (self->drop_popover));
  g_signal_emit (self, signals[SIGNAL_DROP], 0, self->index);
}

static void
kk_page_card_dispose (GObject *object)
{
  kk_widget_dispose (object, KK_TYPE_PAGE_CARD);
  G_OBJECT_CLASS (kk_page_card_parent_class)->dispose (object);
}

static void
kk_page_card_class_init (KkPageCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (KK_TYPE_CROP);
  G_OBJECT_CLASS (klass)->dispose = kk_page_card_dispose;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (signal_names[i], KK_TYPE_PAGE_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/kakanai/ui/kk-page-card.ui");
  gtk_widget_class_bind_template_child (widget_class, KkPageCard, title);
  gtk_widget_class_bind_template_child (widget_class, KkPageCard, stage);
  gtk_widget_class_bind_template_child (widget_class, KkPageCard, thumbnail);
  gtk_widget_class_bind_template_child (widget_class, KkPageCard, tools);
  gtk_widget_class_bind_template_child (widget_class, KkPageCard, left);
  gtk_widget_class_bind_template_child (widget_class, KkPageCard, right);
  gtk_widget_class_bind_template_child (widget_class, KkPageCard, rotate);
  gtk_widget_class_bind_template_child (widget_class, KkPageCard, rescan);
  gtk_widget_class_bind_template_child (widget_class, KkPageCard, drop);
  gtk_widget_class_bind_template_child (widget_class, KkPageCard, drop_popover);
  gtk_widget_class_bind_template_child (widget_class, KkPageCard, drop_really);
  gtk_widget_class_bind_template_callback (widget_class, left_cb);
  gtk_widget_class_bind_template_callback (widget_class, right_cb);
  gtk_widget_class_bind_template_callback (widget_class, rotate_cb);
  gtk_widget_class_bind_template_callback (widget_class, rescan_cb);
  gtk_widget_class_bind_template_callback (widget_class, drop_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
kk_page_card_init (KkPageCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
set_name (GtkWidget *widget, guint number, const char *what)
{
  g_autofree char *name = g_strdup_printf (_ ("ページ%u %s"), number, what);

  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
set_names (KkPageCard *self, guint number)
{
  set_name (self->left, number, _ ("前へ移す"));
  set_name (self->right, number, _ ("後ろへ移す"));
  set_name (self->rotate, number, _ ("回転"));
  set_name (self->rescan, number, _ ("再スキャン"));
  set_name (self->drop, number, _ ("削除"));
  set_name (self->drop_really, number, _ ("本当に削除"));
}

static const char *
stage_text (const KkSessionPage *page)
{
  switch (page->stage)
    {
    case KK_PAGE_STORED:
      return _ ("保存済　読取り待ち");
    case KK_PAGE_READING:
      return _ ("読み取っています…");
    case KK_PAGE_READ:
      return page->document == KK_DOCUMENT_UNKNOWN ? _ ("▲ 書類の種類が分かりません")
                                                   : _ ("✓ 読取済");
    case KK_PAGE_FAILED:
    default:
      return page->error ? kk_message_for_error (page->error) : _ ("✕ 読み取れませんでした");
    }
}

GtkWidget *
kk_page_card_new (
    guint index, guint n_pages, const KkSessionPage *page, KkPicture *picture, gboolean read_only)
{
  KkPageCard *self = g_object_new (KK_TYPE_PAGE_CARD, NULL);
  g_autofree char *title = g_strdup_printf (
      "%u　%s", index + 1, page->stage == KK_PAGE_READ ? kk_document_label (page->document) : "");

  self->index = index;
  gtk_label_set_label (GTK_LABEL (self->title), title);
  gtk_label_set_label (GTK_LABEL (self->stage), stage_text (page));
  if (page->stage == KK_PAGE_FAILED)
    gtk_widget_add_css_class (self->stage, "error-text");
  kk_crop_set_line_height (KK_CROP (self->thumbnail), THUMBNAIL_HEIGHT);
  if (picture)
    kk_crop_set (KK_CROP (self->thumbnail), picture,
                 (KkBox){ 0, 0, kk_picture_get_width (picture), kk_picture_get_height (picture) },
                 page->rotation);
  gtk_widget_set_visible (self->tools, !read_only);
  gtk_widget_set_sensitive (self->left, index > 0);
  gtk_widget_set_sensitive (self->right, index + 1 < n_pages);
  set_names (self, index + 1);
  return GTK_WIDGET (self);
}
