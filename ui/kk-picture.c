/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-picture.h"

#define MAX_LEVELS 6
#define SMALLEST_SIDE 64

typedef struct
{
  GBytes *rgb;
  int width, height;
  gsize stride;
  GdkTexture *texture; /* made when first asked for */
} Level;

struct _KkPicture
{
  GObject parent_instance;

  /* Owned */
  Level levels[MAX_LEVELS];
  int n_levels;
};

G_DEFINE_FINAL_TYPE (KkPicture, kk_picture, G_TYPE_OBJECT)

static void
kk_picture_finalize (GObject *object)
{
  KkPicture *self = KK_PICTURE (object);

  for (int i = 0; i < self->n_levels; i++)
    {
      g_clear_object (&self->levels[i].texture);
      g_bytes_unref (self->levels[i].rgb);
    }
  G_OBJECT_CLASS (kk_picture_parent_class)->finalize (object);
}

static void
kk_picture_class_init (KkPictureClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kk_picture_finalize;
}

static void
kk_picture_init (KkPicture *self)
{
}

static GBytes *
to_rgb (const guint8 *from, int width, int height, gsize stride, int channels)
{
  gsize out_stride = (gsize) width * 3;
  guint8 *to = g_malloc (out_stride * height);

  for (int y = 0; y < height; y++)
    {
      const guint8 *in = from + y * stride;
      guint8 *out = to + y * out_stride;

      for (int x = 0; x < width; x++, in += channels, out += 3)
        {
          out[0] = in[0];
          out[1] = in[channels == 1 ? 0 : 1];
          out[2] = in[channels == 1 ? 0 : 2];
        }
    }
  return g_bytes_new_take (to, out_stride * height);
}

static void
halve (const Level *from, Level *to)
{
  const guint8 *pixels = g_bytes_get_data (from->rgb, NULL);
  guint8 *out = NULL;

  to->width = from->width / 2;
  to->height = from->height / 2;
  to->stride = (gsize) to->width * 3;
  out = g_malloc (to->stride * to->height);
  for (int y = 0; y < to->height; y++)
    {
      const guint8 *a = pixels + (gsize) (2 * y) * from->stride;
      const guint8 *b = a + from->stride;
      guint8 *o = out + y * to->stride;

      for (int x = 0; x < to->width; x++, a += 6, b += 6, o += 3)
        for (int c = 0; c < 3; c++)
          o[c] = (a[c] + a[c + 3] + b[c] + b[c + 3] + 2) / 4;
    }
  to->rgb = g_bytes_new_take (out, to->stride * to->height);
}

KkPicture *
kk_picture_new (GBytes *pixels, int width, int height, gsize stride, int channels)
{
  g_autoptr (KkPicture) self = NULL;

  if (width <= 0 || height <= 0 || (channels != 1 && channels != 3 && channels != 4)
      || stride < (gsize) width * channels
      || g_bytes_get_size (pixels) < stride * (height - 1) + (gsize) width * channels)
    return NULL;

  self = g_object_new (KK_TYPE_PICTURE, NULL);
  self->levels[0].width = width;
  self->levels[0].height = height;
  if (channels == 3 && g_bytes_get_size (pixels) >= stride * height)
    {
      self->levels[0].stride = stride;
      self->levels[0].rgb = g_bytes_ref (pixels);
    }
  else
    {
      self->levels[0].stride = (gsize) width * 3;
      self->levels[0].rgb
          = to_rgb (g_bytes_get_data (pixels, NULL), width, height, stride, channels);
    }
  self->n_levels = 1;
  while (self->n_levels < MAX_LEVELS
         && MIN (self->levels[self->n_levels - 1].width, self->levels[self->n_levels - 1].height)
                >= 2 * SMALLEST_SIDE)
    {
      halve (&self->levels[self->n_levels - 1], &self->levels[self->n_levels]);
      self->n_levels++;
    }
  return g_steal_pointer (&self);
}

int
kk_picture_get_width (KkPicture *self)
{
  return self->levels[0].width;
}

int
kk_picture_get_height (KkPicture *self)
{
  return self->levels[0].height;
}

static int
level_for (KkPicture *self, double scale)
{
  int level = 0;

  while (level + 1 < self->n_levels && scale <= 1.0 / (2 << level) * 1.05)
    level++;
  return level;
}

GdkTexture *
kk_picture_get_level (KkPicture *self, double scale)
{
  Level *level = &self->levels[level_for (self, scale)];

  if (!level->texture)
    level->texture = gdk_memory_texture_new (level->width, level->height, GDK_MEMORY_R8G8B8,
                                             level->rgb, level->stride);
  return level->texture;
}

GdkTexture *
kk_picture_crop (KkPicture *self, KkBox box, double scale)
{
  int index = level_for (self, scale);
  const Level *level = &self->levels[index];
  int x0 = MAX (box.x, 0) >> index, y0 = MAX (box.y, 0) >> index;
  int x1 = MIN ((box.x + box.w) >> index, level->width);
  int y1 = MIN ((box.y + box.h) >> index, level->height);
  g_autoptr (GBytes) part = NULL;

  if (box.w <= 0 || box.h <= 0 || x0 >= x1 || y0 >= y1)
    return NULL;
  part = g_bytes_new_from_bytes (level->rgb, y0 * level->stride + (gsize) x0 * 3,
                                 (y1 - y0 - 1) * level->stride + (gsize) (x1 - x0) * 3);
  return gdk_memory_texture_new (x1 - x0, y1 - y0, GDK_MEMORY_R8G8B8, part, level->stride);
}
