/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "ocr/kk-locate.h"

char *
kk_locate_text (const GPtrArray *texts, const GArray *spans)
{
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < spans->len; i++)
    {
      const KkSpan *span = &g_array_index (spans, KkSpan, i);
      const KkText *text = texts->pdata[span->line];
      if (out->len > 0)
        g_string_append_c (out, ' ');
      for (int k = span->from; k < span->to && k < (int) text->chars->len; k++)
        g_string_append_unichar (out, g_array_index (text->chars, KkLineChar, k).ch);
    }
  return g_string_free (out, FALSE);
}

/* "old", "new": the side a label speaks of; NULL where it speaks of none. */
static const char *
side_of (const KkPiece *piece)
{
  const char *key = piece->keys[0];
  if (key == NULL)
    return NULL;
  if (g_str_has_prefix (key, "group:"))
    return key + strlen ("group:");
  return g_str_equal (key, "old_address") ? "old" : g_str_equal (key, "new_address") ? "new" : NULL;
}

const char *
kk_locate_group (const KkLayout *layout, const GArray *pieces, KkBox box)
{
  const char *best = NULL;
  double nearest = G_MAXDOUBLE;
  for (guint i = 0; i < pieces->len; i++)
    {
      const KkPiece *p = &g_array_index (pieces, KkPiece, i);
      const char *side = side_of (p);
      if (side == NULL)
        continue;
      int cell = g_array_index (layout->lines, KkLayoutLine, p->line).cell;
      KkBox area = cell >= 0 ? g_array_index (layout->cells, KkBox, cell) : p->box;
      gboolean left = area.x + area.w / 2 < box.x
                      && kk_box_overlap (area.y, area.y + area.h, box.y, box.y + box.h) * 2 > box.h;
      gboolean above = area.y < box.y;
      double distance = left ? box.x - area.x : above ? 10000 + box.y - area.y : G_MAXDOUBLE;
      if (distance < nearest)
        {
          nearest = distance;
          best = side;
        }
    }
  return best;
}
