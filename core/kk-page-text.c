/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-page-text.h"

#include <string.h>

#include "core/kk-text.h"

static void
line_free (KkPageLine *line)
{
  g_array_unref (line->chars);
  g_free (line);
}

KkPageText *
kk_page_text_new (int width, int height)
{
  KkPageText *text = g_new0 (KkPageText, 1);

  text->width = width;
  text->height = height;
  text->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) line_free);
  text->labels = g_array_new (FALSE, FALSE, sizeof (KkPageLabel));
  text->cells = g_array_new (FALSE, FALSE, sizeof (KkBox));
  return text;
}

void
kk_page_text_free (KkPageText *text)
{
  g_ptr_array_unref (text->lines);
  g_array_unref (text->labels);
  g_array_unref (text->cells);
  g_free (text);
}

KkPageLine *
kk_page_text_add_line (KkPageText *text, KkBox box)
{
  KkPageLine *line = g_new0 (KkPageLine, 1);

  line->chars = g_array_new (FALSE, TRUE, sizeof (KkPageChar));
  line->box = box;
  g_ptr_array_add (text->lines, line);
  return line;
}

void
kk_page_line_add (KkPageLine *line, const char *cluster, gsize length, KkBox box)
{
  KkPageChar c = { .box = box };

  while (length >= sizeof c.text)
    length = (gsize) (g_utf8_find_prev_char (cluster, cluster + length) - cluster);
  memcpy (c.text, cluster, length);
  g_array_append_val (line->chars, c);
}

char *
kk_page_line_dup (const KkPageLine *line)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < line->chars->len; i++)
    g_string_append (out, g_array_index (line->chars, KkPageChar, i).text);
  return g_string_free (out, FALSE);
}

int
kk_page_char_width (const char *cluster)
{
  gunichar c = g_utf8_get_char (cluster);

  return c < 0x2000 || (c >= 0xff61 && c <= 0xff9f) ? 1 : 2;
}

static gboolean
touches_any (KkBox box, const GArray *boxes)
{
  for (guint i = 0; i < boxes->len; i++)
    if (kk_box_touches (box, g_array_index (boxes, KkBox, i)))
      return TRUE;
  return FALSE;
}

/* Characters whose middle lies in box. */
static void
clear_box (KkPageText *text, KkBox box)
{
  for (guint i = 0; i < text->lines->len; i++)
    {
      GArray *chars = ((KkPageLine *) text->lines->pdata[i])->chars;

      for (guint k = chars->len; k-- > 0;)
        {
          KkBox c = g_array_index (chars, KkPageChar, k).box;
          KkBox middle = { c.x + c.w / 2, c.y + c.h / 2, 1, 1 };

          if (kk_box_touches (middle, box))
            g_array_remove_index (chars, k);
        }
    }
}

void
kk_page_text_put (KkPageText *text, const char *value, KkBox box)
{
  const char *at = value, *start;
  gsize length;
  int units = 0, done = 0;
  KkPageLine *line;

  if (box.w <= 0 || *value == '\0')
    return;
  clear_box (text, box);
  while (kk_text_next_cluster (&at, &start, &length))
    units += kk_page_char_width (start);
  line = kk_page_text_add_line (text, box);
  for (at = value; kk_text_next_cluster (&at, &start, &length);)
    {
      int width = kk_page_char_width (start);
      gboolean down = box.h > 2 * box.w && units > 2; /* 縦書き */
      int extent = down ? box.h : box.w;
      int from = extent * done / units, to = extent * (done + width) / units;

      if (down)
        kk_page_line_add (line, start, length,
                          (KkBox){ box.x, box.y + from, box.w, MAX (to - from, 1) });
      else
        kk_page_line_add (line, start, length,
                          (KkBox){ box.x + from, box.y, MAX (to - from, 1), box.h });
      done += width;
    }
}

void
kk_page_text_cut (KkPageText *text, const GArray *boxes)
{
  for (guint i = 0; i < text->lines->len; i++)
    {
      GArray *chars = ((KkPageLine *) text->lines->pdata[i])->chars;

      for (guint k = chars->len; k-- > 0;)
        if (touches_any (g_array_index (chars, KkPageChar, k).box, boxes))
          g_array_remove_index (chars, k);
    }
  for (guint i = text->labels->len; i-- > 0;)
    if (touches_any (g_array_index (text->labels, KkPageLabel, i).box, boxes))
      g_array_remove_index (text->labels, i);
}

KkBox
kk_box_turn (KkBox box, int width, int height, int degrees)
{
  switch ((degrees % 360 + 360) % 360)
    {
    case 90:
      return (KkBox){ height - box.y - box.h, box.x, box.h, box.w };
    case 180:
      return (KkBox){ width - box.x - box.w, height - box.y - box.h, box.w, box.h };
    case 270:
      return (KkBox){ box.y, width - box.x - box.w, box.h, box.w };
    default:
      return box;
    }
}

void
kk_page_text_turn (KkPageText *text, int degrees)
{
  int width = text->width, height = text->height;

  for (guint i = 0; i < text->lines->len; i++)
    {
      KkPageLine *line = text->lines->pdata[i];

      line->box = kk_box_turn (line->box, width, height, degrees);
      for (guint k = 0; k < line->chars->len; k++)
        {
          KkPageChar *c = &g_array_index (line->chars, KkPageChar, k);
          c->box = kk_box_turn (c->box, width, height, degrees);
        }
    }
  for (guint i = 0; i < text->labels->len; i++)
    {
      KkPageLabel *label = &g_array_index (text->labels, KkPageLabel, i);
      label->box = kk_box_turn (label->box, width, height, degrees);
    }
  for (guint i = 0; i < text->cells->len; i++)
    {
      KkBox *cell = &g_array_index (text->cells, KkBox, i);
      *cell = kk_box_turn (*cell, width, height, degrees);
    }
  if ((degrees / 90) % 2 != 0)
    {
      text->width = height;
      text->height = width;
    }
}
