/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-crop.h"

#include <glib/gi18n.h>

#define DEFAULT_HEIGHT 28
#define MIN_WIDTH 24

struct _KkCrop
{
  GtkWidget parent_instance;

  /* Owned */
  GdkTexture *texture;

  int rotation;
  int line_height;
  int max_width;
  gboolean masked;
};

G_DEFINE_FINAL_TYPE (KkCrop, kk_crop, GTK_TYPE_WIDGET)

static void
upright_size (KkCrop *self, double *width, double *height)
{
  gboolean turned = self->rotation % 180 != 0;

  *width = turned ? gdk_texture_get_height (self->texture) : gdk_texture_get_width (self->texture);
  *height = turned ? gdk_texture_get_width (self->texture) : gdk_texture_get_height (self->texture);
}

static void
kk_crop_measure (GtkWidget *widget,
                 GtkOrientation orientation,
                 int for_size,
                 int *minimum,
                 int *natural,
                 int *minimum_baseline,
                 int *natural_baseline)
{
  KkCrop *self = KK_CROP (widget);
  double width = 0, height = 0;

  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = *natural = self->texture ? self->line_height : 0;
      return;
    }
  *minimum = self->texture ? MIN_WIDTH : 0;
  *natural = *minimum;
  if (self->texture)
    {
      upright_size (self, &width, &height);
      *natural = CLAMP ((int) (width * self->line_height / height), MIN_WIDTH, self->max_width);
    }
}

static void
kk_crop_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  KkCrop *self = KK_CROP (widget);
  double width = 0, height = 0, scale = 0;
  int w = gtk_widget_get_width (widget), h = gtk_widget_get_height (widget);

  if (!self->texture || w <= 0 || h <= 0)
    return;
  if (self->masked)
    {
      gtk_snapshot_append_color (snapshot, &(GdkRGBA){ 0.84, 0.87, 0.89, 1 },
                                 &GRAPHENE_RECT_INIT (0, 0, w, h));
      return;
    }
  upright_size (self, &width, &height);
  scale = MIN (w / width, h / height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (width * scale / 2, h / 2.0));
  gtk_snapshot_rotate (snapshot, self->rotation);
  if (self->rotation % 180 != 0)
    {
      double swap = width;

      width = height;
      height = swap;
    }
  gtk_snapshot_append_texture (
      snapshot, self->texture,
      &GRAPHENE_RECT_INIT (-width * scale / 2, -height * scale / 2, width * scale, height * scale));
  gtk_snapshot_restore (snapshot);
}

static void
kk_crop_dispose (GObject *object)
{
  g_clear_object (&KK_CROP (object)->texture);
  G_OBJECT_CLASS (kk_crop_parent_class)->dispose (object);
}

static void
kk_crop_class_init (KkCropClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kk_crop_dispose;
  widget_class->measure = kk_crop_measure;
  widget_class->snapshot = kk_crop_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
kk_crop_init (KkCrop *self)
{
  self->line_height = DEFAULT_HEIGHT;
  self->max_width = G_MAXINT;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (GTK_WIDGET (self), "crop");
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("紙面の切り抜き"), -1);
}

GtkWidget *
kk_crop_new (void)
{
  return g_object_new (KK_TYPE_CROP, NULL);
}

void
kk_crop_set_line_height (KkCrop *self, int height)
{
  self->line_height = height;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
kk_crop_set_max_width (KkCrop *self, int width)
{
  self->max_width = width;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
kk_crop_set (KkCrop *self, KkPicture *picture, KkBox box, int rotation)
{
  int side = rotation % 180 != 0 ? box.w : box.h;
  int margin = side / 8 + 2;
  KkBox wide = { box.x - margin, box.y - margin, box.w + 2 * margin, box.h + 2 * margin };

  g_clear_object (&self->texture);
  self->rotation = ((rotation % 360) + 360) % 360;
  /* Twice the size shown, so a HiDPI screen and the shrinking still have enough pixels. */
  if (picture && box.w > 0 && box.h > 0)
    self->texture = kk_picture_crop (picture, wide, MIN (1.0, 2.0 * self->line_height / side));
  gtk_widget_set_visible (GTK_WIDGET (self), self->texture != NULL);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
kk_crop_set_masked (KkCrop *self, gboolean masked)
{
  if (self->masked == masked)
    return;
  self->masked = masked;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

int
kk_crop_wide (void)
{
  GListModel *monitors = gdk_display_get_monitors (gdk_display_get_default ());
  g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, 0);
  GdkRectangle area = { .width = 1366 };

  if (monitor)
    gdk_monitor_get_geometry (monitor, &area);
  return area.width / 6;
}
