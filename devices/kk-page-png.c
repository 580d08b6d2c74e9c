/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "devices/kk-page-file-private.h"

#include <png.h>

typedef struct
{
  GBytes *bytes;
  double dpi;
  int orientation;
} PngFile;

static const guint8 signature[8] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };

static gboolean
png_matches (const guint8 *data, gsize size)
{
  return size >= 4 && memcmp (data, signature, MIN (size, sizeof signature)) == 0;
}

static guint32
be32 (const guint8 *p)
{
  return (guint32) p[0] << 24 | (guint32) p[1] << 16 | (guint32) p[2] << 8 | p[3];
}

static void
png_file_free (gpointer self)
{
  PngFile *file = self;

  g_bytes_unref (file->bytes);
  g_free (file);
}

static gboolean
png_fail_truncated (GError **error, const char *what)
{
  g_set_error (error, KK_PAGE_FILE_ERROR, KK_PAGE_FILE_ERROR_TRUNCATED, "PNG ends %s", what);
  return FALSE;
}

/* Walks the chunks to IEND, so that a cut anywhere shows before decoding (ISO/IEC 15948, 5.3). */
static gboolean
png_walk (PngFile *file, GError **error)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (file->bytes, &size);

  if (size < 8 + 25)
    return png_fail_truncated (error, "in its header");
  if (memcmp (data + 12, "IHDR", 4) != 0)
    {
      g_set_error (error, KK_PAGE_FILE_ERROR, KK_PAGE_FILE_ERROR_UNREADABLE,
                   "PNG does not begin with its header");
      return FALSE;
    }
  if (!kk_page_file_check_size (be32 (data + 16), be32 (data + 20), error))
    return FALSE;

  for (gsize at = 8;;)
    {
      const guint8 *chunk = data + at;
      guint32 length;

      if (size - at < 12)
        return png_fail_truncated (error, "before its end mark");
      length = be32 (chunk);
      if (length > size - at - 12)
        return png_fail_truncated (error, "inside a chunk");
      if (memcmp (chunk + 4, "IEND", 4) == 0)
        return TRUE;
      if (memcmp (chunk + 4, "pHYs", 4) == 0 && length == 9 && chunk[16] == 1)
        file->dpi = kk_page_file_sane_dpi (be32 (chunk + 8) * 0.0254);
      else if (memcmp (chunk + 4, "eXIf", 4) == 0)
        file->orientation = kk_page_file_exif_orientation (chunk + 8, length);
      at += 12 + (gsize) length;
    }
}

static gpointer
png_open (GBytes *bytes, int *n_pages_out, GError **error)
{
  PngFile *file = g_new0 (PngFile, 1);

  file->bytes = g_bytes_ref (bytes);
  file->orientation = 1;
  if (!png_walk (file, error))
    {
      png_file_free (file);
      return NULL;
    }
  *n_pages_out = 1;
  return file;
}

static KkPageImage *
png_read_page (gpointer self, int index, GError **error)
{
  PngFile *file = self;
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (file->bytes, &size);
  png_image image = { .version = PNG_IMAGE_VERSION };
  const png_color white = { 255, 255, 255 };
  g_autofree guint8 *pixels = NULL;
  int channels;
  gboolean ok;

  if (png_image_begin_read_from_memory (&image, data, size))
    {
      if (!kk_page_file_check_size (image.width, image.height, error))
        {
          png_image_free (&image);
          return NULL;
        }
      channels = (image.format & (PNG_FORMAT_FLAG_COLOR | PNG_FORMAT_FLAG_COLORMAP)) != 0 ? 3 : 1;
      image.format = channels == 3 ? PNG_FORMAT_RGB : PNG_FORMAT_GRAY;
      image.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;
      pixels = kk_page_file_alloc ((int) image.width, (int) image.height, channels, error);
      if (pixels == NULL)
        {
          png_image_free (&image);
          return NULL;
        }
      ok = png_image_finish_read (&image, &white, pixels, (png_int_32) image.width * channels,
                                  NULL);
      if (ok)
        {
          KkPageImage *page = kk_page_image_new_take (g_steal_pointer (&pixels), (int) image.width,
                                                      (int) image.height, channels, file->dpi);

          page->orientation = file->orientation;
          return page;
        }
    }
  if (strstr (image.message, "Not enough") != NULL || strstr (image.message, "runcated") != NULL
      || strstr (image.message, "too short") != NULL)
    png_fail_truncated (error, "before its picture does");
  else
    g_set_error (error, KK_PAGE_FILE_ERROR, KK_PAGE_FILE_ERROR_UNREADABLE, "PNG: %s",
                 image.message);
  png_image_free (&image);
  return NULL;
}

const KkPageFormat kk_page_format_png = {
  .media_type = "image/png",
  .matches = png_matches,
  .open = png_open,
  .read_page = png_read_page,
  .free = png_file_free,
};
