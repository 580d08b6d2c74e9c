/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "devices/kk-page-file-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

struct _KkPageFile
{
  GBytes *bytes;
  char *sha256;
  const KkPageFormat *format;
  gpointer self;
  int n_pages;
};

G_DEFINE_QUARK (kk_page_file_error_quark, kk_page_file_error)

static const KkPageFormat *const formats[] = {
  &kk_page_format_png,
  &kk_page_format_jpeg,
  &kk_page_format_tiff,
  &kk_page_format_pdf,
};

gboolean
kk_page_file_check_size (guint64 width, guint64 height, GError **error)
{
  if (width == 0 || height == 0)
    {
      g_set_error (error, KK_PAGE_FILE_ERROR, KK_PAGE_FILE_ERROR_UNREADABLE,
                   "page of %" G_GUINT64_FORMAT " x %" G_GUINT64_FORMAT " pixels", width, height);
      return FALSE;
    }
  if (width > KK_PAGE_FILE_MAX_SIDE || height > KK_PAGE_FILE_MAX_SIDE
      || width * height > KK_PAGE_FILE_MAX_PIXELS)
    {
      g_set_error (error, KK_PAGE_FILE_ERROR, KK_PAGE_FILE_ERROR_TOO_LARGE,
                   "page of %" G_GUINT64_FORMAT " x %" G_GUINT64_FORMAT
                   " pixels; at most %d a side and %d in all",
                   width, height, KK_PAGE_FILE_MAX_SIDE, KK_PAGE_FILE_MAX_PIXELS);
      return FALSE;
    }
  return TRUE;
}

guint8 *
kk_page_file_alloc (int width, int height, int channels, GError **error)
{
  guint8 *pixels = g_try_malloc ((gsize) width * height * channels);

  if (pixels == NULL)
    g_set_error (error, KK_PAGE_FILE_ERROR, KK_PAGE_FILE_ERROR_TOO_LARGE,
                 "no memory for a page of %d x %d pixels", width, height);
  return pixels;
}

double
kk_page_file_sane_dpi (double dpi)
{
  return dpi >= 10 && dpi <= 10000 ? dpi : 0;
}

static guint32
exif_get (const guint8 *p, int n, gboolean little)
{
  guint32 v = 0;

  for (int i = 0; i < n; i++)
    v |= (guint32) p[i] << 8 * (little ? i : n - 1 - i);
  return v;
}

int
kk_page_file_exif_orientation (const guint8 *tiff, gsize size)
{
  gboolean little;
  gsize ifd;

  if (size < 14 || (memcmp (tiff, "II*\0", 4) != 0 && memcmp (tiff, "MM\0*", 4) != 0))
    return 1;
  little = tiff[0] == 'I';
  ifd = exif_get (tiff + 4, 4, little);
  if (ifd > size - 2)
    return 1;
  for (guint i = 0, n = exif_get (tiff + ifd, 2, little); i < n; i++)
    {
      gsize entry = ifd + 2 + 12 * (gsize) i;
      guint32 value;

      if (entry + 12 > size)
        return 1;
      if (exif_get (tiff + entry, 2, little) != 0x0112)
        continue;
      value = exif_get (tiff + entry + 8, 2, little);
      return value >= 1 && value <= 8 ? (int) value : 1;
    }
  return 1;
}

KkPageFile *
kk_page_file_open (GBytes *bytes, GError **error)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  const KkPageFormat *format = NULL;
  g_autoptr (KkPageFile) file = NULL;

  if (size == 0)
    {
      g_set_error (error, KK_PAGE_FILE_ERROR, KK_PAGE_FILE_ERROR_EMPTY, "no bytes");
      return NULL;
    }
  if (size > KK_PAGE_FILE_MAX_BYTES)
    {
      g_set_error (error, KK_PAGE_FILE_ERROR, KK_PAGE_FILE_ERROR_TOO_LARGE,
                   "file of %" G_GSIZE_FORMAT " bytes; at most %u", size, KK_PAGE_FILE_MAX_BYTES);
      return NULL;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (formats) && format == NULL; i++)
    if (formats[i]->matches (data, size))
      format = formats[i];
  if (format == NULL)
    {
      g_set_error (error, KK_PAGE_FILE_ERROR, KK_PAGE_FILE_ERROR_NOT_A_PAGE,
                   "neither PNG, JPEG, TIFF nor PDF");
      return NULL;
    }

  file = g_new0 (KkPageFile, 1);
  file->bytes = g_bytes_ref (bytes);
  file->format = format;
  file->self = format->open (bytes, &file->n_pages, error);
  if (file->self == NULL)
    return NULL;
  if (file->n_pages <= 0)
    {
      g_set_error (error, KK_PAGE_FILE_ERROR, KK_PAGE_FILE_ERROR_EMPTY, "no page in the file");
      return NULL;
    }
  if (file->n_pages > KK_PAGE_FILE_MAX_PAGES)
    {
      g_set_error (error, KK_PAGE_FILE_ERROR, KK_PAGE_FILE_ERROR_TOO_LARGE, "more than %d pages",
                   KK_PAGE_FILE_MAX_PAGES);
      return NULL;
    }
  file->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  return g_steal_pointer (&file);
}

static GBytes *
read_whole (int fd, gsize size, GError **error)
{
  g_autofree guint8 *data = g_try_malloc (size + 1);
  gsize got = 0;

  if (data == NULL)
    {
      g_set_error (error, KK_PAGE_FILE_ERROR, KK_PAGE_FILE_ERROR_TOO_LARGE,
                   "no memory for a file of %" G_GSIZE_FORMAT " bytes", size);
      return NULL;
    }
  while (got < size)
    {
      gssize n = read (fd, data + got, size - got);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          g_set_error (error, KK_PAGE_FILE_ERROR, KK_PAGE_FILE_ERROR_UNREADABLE,
                       "reading the file: %s", g_strerror (errno));
          return NULL;
        }
      if (n == 0)
        break;
      got += n;
    }
  return g_bytes_new_take (g_steal_pointer (&data), got);
}

KkPageFile *
kk_page_file_open_path (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  struct stat st;
  /* Non-blocking, so that a path that is a FIFO cannot hold us. */
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

  if (fd < 0)
    {
      g_set_error (error, KK_PAGE_FILE_ERROR, KK_PAGE_FILE_ERROR_UNREADABLE, "opening the file: %s",
                   g_strerror (errno));
      return NULL;
    }
  if (fstat (fd, &st) < 0 || !S_ISREG (st.st_mode))
    g_set_error (error, KK_PAGE_FILE_ERROR, KK_PAGE_FILE_ERROR_UNREADABLE, "not a regular file");
  else if (st.st_size > KK_PAGE_FILE_MAX_BYTES)
    g_set_error (error, KK_PAGE_FILE_ERROR, KK_PAGE_FILE_ERROR_TOO_LARGE,
                 "file of %" G_GINT64_FORMAT " bytes; at most %u", (gint64) st.st_size,
                 KK_PAGE_FILE_MAX_BYTES);
  else
    bytes = read_whole (fd, st.st_size, error);
  close (fd);
  return bytes != NULL ? kk_page_file_open (bytes, error) : NULL;
}

void
kk_page_file_free (KkPageFile *file)
{
  if (file == NULL)
    return;
  if (file->self != NULL)
    file->format->free (file->self);
  g_bytes_unref (file->bytes);
  g_free (file->sha256);
  g_free (file);
}

int
kk_page_file_get_n_pages (const KkPageFile *file)
{
  return file->n_pages;
}

const char *
kk_page_file_get_media_type (const KkPageFile *file)
{
  return file->format->media_type;
}

const char *
kk_page_file_get_sha256 (const KkPageFile *file)
{
  return file->sha256;
}

GBytes *
kk_page_file_get_bytes (const KkPageFile *file)
{
  return file->bytes;
}

KkPageImage *
kk_page_file_read_page (KkPageFile *file, int index, GError **error)
{
  KkPageImage *page;

  g_return_val_if_fail (index >= 0 && index < file->n_pages, NULL);

  page = file->format->read_page (file->self, index, error);
  if (page == NULL)
    {
      g_prefix_error (error, "page %d: ", index + 1);
      return NULL;
    }
  g_free (page->sha256);
  page->sha256 = g_strdup (file->sha256);
  page->media_type = file->format->media_type;
  page->index = index;
  return page;
}

GPtrArray *
kk_page_file_read_all (KkPageFile *file, GError **error)
{
  g_autoptr (GPtrArray) pages
      = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_page_image_unref);
  guint64 pixels = 0;

  for (int i = 0; i < file->n_pages; i++)
    {
      KkPageImage *page = kk_page_file_read_page (file, i, error);

      if (page == NULL)
        return NULL;
      g_ptr_array_add (pages, page);
      pixels += (guint64) page->width * page->height;
      if (pixels > 3ull * KK_PAGE_FILE_MAX_PIXELS)
        {
          g_set_error (error, KK_PAGE_FILE_ERROR, KK_PAGE_FILE_ERROR_TOO_LARGE,
                       "the pages together hold more than %llu pixels",
                       3ull * KK_PAGE_FILE_MAX_PIXELS);
          return NULL;
        }
    }
  return g_steal_pointer (&pages);
}
