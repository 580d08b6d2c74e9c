/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "app/kk-archive-private.h"
#include "devices/kk-page-codes.h"
#include "forms/kk-paper-code.h"

void
kk_archive_pixels_clear (KkArchivePixels *pixels)
{
  g_clear_pointer (&pixels->pixels, g_free);
}

void
kk_archive_pixels_turn (const KkPageImage *image, int degrees, KkArchivePixels *out)
{
  int turn = (degrees % 360 + 360) % 360, n = image->channels;
  gboolean sideways = turn == 90 || turn == 270;

  out->width = sideways ? image->height : image->width;
  out->height = sideways ? image->width : image->height;
  out->channels = n;
  out->dpi = image->dpi;
  out->pixels = g_malloc ((gsize) out->width * out->height * n);
  for (int y = 0; y < out->height; y++)
    for (int x = 0; x < out->width; x++)
      {
        int from_x = turn == 90    ? y
                     : turn == 180 ? image->width - 1 - x
                     : turn == 270 ? image->width - 1 - y
                                   : x;
        int from_y = turn == 90    ? image->height - 1 - x
                     : turn == 180 ? image->height - 1 - y
                     : turn == 270 ? x
                                   : y;
        memcpy (out->pixels + ((gsize) y * out->width + x) * n,
                image->pixels + (gsize) from_y * image->stride + (gsize) from_x * n, (gsize) n);
      }
}

void
kk_archive_pixels_burn (KkArchivePixels *pixels, const GArray *boxes)
{
  for (guint i = 0; i < boxes->len; i++)
    {
      KkBox box = g_array_index (boxes, KkBox, i);
      int x0 = CLAMP (box.x, 0, pixels->width), x1 = CLAMP (box.x + box.w, 0, pixels->width);
      int y0 = CLAMP (box.y, 0, pixels->height), y1 = CLAMP (box.y + box.h, 0, pixels->height);

      for (int y = y0; y < y1; y++)
        memset (pixels->pixels + ((gsize) y * pixels->width + x0) * pixels->channels, 0,
                (gsize) MAX (x1 - x0, 0) * pixels->channels);
    }
}

static gboolean
is_ours (const KkPageCode *code)
{
  g_auto (KkPaperCode) ours = { 0 };

  return code->text != NULL && kk_paper_code_parse (code->text, &ours);
}

static void
add_codes (KkPageImage *image, double scale, GArray *boxes)
{
  g_autoptr (GPtrArray) codes = kk_page_codes_read (image);

  for (guint i = 0; i < codes->len; i++)
    {
      const KkPageCode *code = codes->pdata[i];
      /* zbar's corners may lie a module or two inside; of a bar code it knows a line across. */
      int side = MAX (code->box.w, code->box.h);
      int margin = side / 8 + 12;
      int dy = code->box.h * 4 < code->box.w ? side / 3 : 0,
          dx = code->box.w * 4 < code->box.h ? side / 3 : 0;
      KkBox box = { (int) ((code->box.x - margin - dx) * scale),
                    (int) ((code->box.y - margin - dy) * scale),
                    (int) ((code->box.w + 2 * (margin + dx)) * scale),
                    (int) ((code->box.h + 2 * (margin + dy)) * scale) };

      if (!is_ours (code))
        g_array_append_val (boxes, box);
    }
}

/* Looked for at the size given and at half of it: noise that hides a code is averaged away. */
GArray *
kk_archive_pixels_codes (const KkArchivePixels *pixels)
{
  GArray *boxes = g_array_new (FALSE, FALSE, sizeof (KkBox));
  gsize size = (gsize) pixels->width * pixels->height * pixels->channels;
  g_autoptr (GBytes) bytes = g_bytes_new (pixels->pixels, size);
  g_autoptr (KkPageImage) image
      = kk_page_image_new (g_bytes_ref (bytes), pixels->width, pixels->height, pixels->channels,
                           (gsize) pixels->width * pixels->channels, pixels->dpi);
  int longer = MAX (pixels->width, pixels->height);
  g_autoptr (KkPageImage) half = kk_page_image_thumbnail (image, longer / 2);

  add_codes (image, 1, boxes);
  add_codes (half, (double) pixels->width / half->width, boxes);
  return boxes;
}
