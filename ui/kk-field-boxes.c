/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-field-boxes.h"

GArray *
kk_field_boxes (const KkNotice *notice, const char *page_id)
{
  GArray *boxes = g_array_new (FALSE, FALSE, sizeof (KkBox));
  g_autoptr (GPtrArray) paths = kk_notice_paths (notice);

  for (guint i = 0; i < paths->len; i++)
    {
      const KkValue *value = kk_notice_get (notice, g_ptr_array_index (paths, i));
      const KkSource *source = value ? kk_value_picture (value) : NULL;

      if (source && source->box.w > 0 && g_strcmp0 (source->page, page_id) == 0)
        g_array_append_val (boxes, source->box);
    }
  return boxes;
}

static gboolean
contains (KkBox box, double x, double y)
{
  return box.w > 0 && x >= box.x && x <= box.x + box.w && y >= box.y && y <= box.y + box.h;
}

char *
kk_field_boxes_at (const KkNotice *notice, const char *page_id, double x, double y)
{
  g_autoptr (GPtrArray) paths = kk_notice_paths (notice);
  const char *best = NULL;
  double best_area = G_MAXDOUBLE;

  for (guint i = 0; i < paths->len; i++)
    {
      const KkValue *value = kk_notice_get (notice, g_ptr_array_index (paths, i));

      for (guint j = 0; value && j < value->sources->len; j++)
        {
          const KkSource *source = g_ptr_array_index (value->sources, j);
          double area = (double) source->box.w * source->box.h;

          if (g_strcmp0 (source->page, page_id) == 0 && contains (source->box, x, y)
              && area < best_area)
            {
              best = g_ptr_array_index (paths, i);
              best_area = area;
            }
        }
    }
  return g_strdup (best);
}
