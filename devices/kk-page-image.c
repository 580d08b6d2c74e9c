/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "devices/kk-page-file-private.h"

#include <math.h>
#include <png.h>

KkPageImage *
kk_page_image_new (GBytes *bytes, int width, int height, int channels, gsize stride, double dpi)
{
  KkPageImage *page;

  g_return_val_if_fail (width > 0 && height > 0 && (channels == 1 || channels == 3), NULL);
  g_return_val_if_fail (stride >= (gsize) width * channels, NULL);
  g_return_val_if_fail (g_bytes_get_size (bytes) >= stride * height, NULL);

  page = g_atomic_rc_box_new0 (KkPageImage);
  page->sha256 = g_strdup ("");
  page->width = width;
  page->height = height;
  page->channels = channels;
  page->stride = stride;
  page->dpi = kk_page_file_sane_dpi (dpi);
  page->orientation = 1;
  page->bytes = bytes;
  page->pixels = g_bytes_get_data (bytes, NULL);
  return page;
}

KkPageImage *
kk_page_image_new_take (guint8 *pixels, int width, int height, int channels, double dpi)
{
  gsize stride = (gsize) width * channels;

  return kk_page_image_new (g_bytes_new_take (pixels, stride * height), width, height, channels,
                            stride, dpi);
}

KkPageImage *
kk_page_image_ref (KkPageImage *page)
{
  return g_atomic_rc_box_acquire (page);
}

static void
page_image_clear (gpointer data)
{
  KkPageImage *page = data;

  g_free (page->sha256);
  g_bytes_unref (page->bytes);
}

void
kk_page_image_unref (KkPageImage *page)
{
  g_atomic_rc_box_release_full (page, page_image_clear);
}

KkPageImage *
kk_page_image_thumbnail (KkPageImage *page, int max_side)
{
  double scale = (double) MAX (page->width, page->height) / max_side;
  int width = MAX (1, (int) (page->width / scale));
  int height = MAX (1, (int) (page->height / scale));
  int channels = page->channels;
  KkPageImage *small;
  guint8 *out;

  g_return_val_if_fail (max_side > 0, NULL);
  if (scale <= 1)
    return kk_page_image_ref (page);

  out = g_malloc ((gsize) width * height * channels);
  for (int y = 0; y < height; y++)
    {
      int y0 = (int) ((gint64) y * page->height / height);
      int y1 = MAX (y0 + 1, (int) ((gint64) (y + 1) * page->height / height));

      for (int x = 0; x < width; x++)
        {
          int x0 = (int) ((gint64) x * page->width / width);
          int x1 = MAX (x0 + 1, (int) ((gint64) (x + 1) * page->width / width));
          guint64 sum[3] = { 0 };
          guint64 n = (guint64) (x1 - x0) * (y1 - y0);

          for (int sy = y0; sy < y1; sy++)
            for (int sx = x0; sx < x1; sx++)
              for (int c = 0; c < channels; c++)
                sum[c] += page->pixels[page->stride * sy + (gsize) sx * channels + c];
          for (int c = 0; c < channels; c++)
            out[((gsize) y * width + x) * channels + c] = (guint8) ((sum[c] + n / 2) / n);
        }
    }
  small = kk_page_image_new_take (out, width, height, channels, page->dpi / scale);
  g_free (small->sha256);
  small->sha256 = g_strdup (page->sha256);
  small->media_type = page->media_type;
  small->index = page->index;
  small->orientation = page->orientation;
  return small;
}

static void
png_append (png_structp png, png_bytep data, png_size_t size)
{
  g_byte_array_append (png_get_io_ptr (png), data, (guint) size);
}

static void
png_flush_nothing (png_structp png)
{
}

static void
png_silent (png_structp png, png_const_charp message)
{
}

/* libpng leaves by longjmp: nothing with a destructor lives in this frame. */
static gboolean
png_write (png_structp png, png_infop info, const KkPageImage *page)
{
  if (setjmp (png_jmpbuf (png)))
    return FALSE;

  png_set_IHDR (png, info, page->width, page->height, 8,
                page->channels == 3 ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
                PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  if (page->dpi > 0)
    {
      png_uint_32 per_metre = (png_uint_32) lround (page->dpi / 0.0254);

      png_set_pHYs (png, info, per_metre, per_metre, PNG_RESOLUTION_METER);
    }
  /* A clerk waits for this: level 2 with one filter is four times as fast as the default. */
  png_set_compression_level (png, 2);
  png_set_filter (png, 0, PNG_FILTER_SUB);
  png_write_info (png, info);
  for (int y = 0; y < page->height; y++)
    png_write_row (png, page->pixels + page->stride * y);
  png_write_end (png, info);
  return TRUE;
}

GBytes *
kk_page_image_to_png (const KkPageImage *page, GError **error)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  png_structp png = png_create_write_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, png_silent);
  png_infop info = png != NULL ? png_create_info_struct (png) : NULL;
  gboolean ok = FALSE;

  if (info != NULL)
    {
      png_set_write_fn (png, out, png_append, png_flush_nothing);
      ok = png_write (png, info, page);
    }
  png_destroy_write_struct (&png, &info);
  if (!ok)
    {
      g_set_error (error, KK_PAGE_FILE_ERROR, KK_PAGE_FILE_ERROR_UNREADABLE,
                   "the page could not be encoded");
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}
