/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "devices/kk-page-file-private.h"

#include <tiffio.h>

/* libtiff may want this much at once for one strip; our own limit is on pixels. */
#define MAX_ALLOC (512 * 1024 * 1024)

typedef struct
{
  GBytes *bytes;
  TIFF *tiff;
  toff_t at;
  gboolean past_end; /* libtiff asked for bytes behind the end: why it then fails */
  char message[256]; /* libtiff's last complaint */
} TiffFile;

static gboolean
tiff_matches (const guint8 *data, gsize size)
{
  return size >= 4
         && (memcmp (data, "II*\0", 4) == 0 || memcmp (data, "MM\0*", 4) == 0
             || memcmp (data, "II+\0", 4) == 0 || memcmp (data, "MM\0+", 4) == 0);
}

static tmsize_t
tiff_mem_read (thandle_t handle, void *buffer, tmsize_t n)
{
  TiffFile *file = handle;
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (file->bytes, &size);
  gsize got = file->at < size ? MIN ((gsize) n, size - (gsize) file->at) : 0;

  if (got > 0)
    memcpy (buffer, data + file->at, got);
  file->at += got;
  file->past_end |= got < (gsize) n;
  return (tmsize_t) got;
}

static tmsize_t
tiff_mem_write (thandle_t handle, void *buffer, tmsize_t n)
{
  return -1;
}

static toff_t
tiff_mem_seek (thandle_t handle, toff_t offset, int whence)
{
  TiffFile *file = handle;

  if (whence == SEEK_CUR)
    offset += file->at;
  else if (whence == SEEK_END)
    offset += g_bytes_get_size (file->bytes);
  return file->at = offset;
}

static int
tiff_mem_close (thandle_t handle)
{
  return 0;
}

static toff_t
tiff_mem_size (thandle_t handle)
{
  return g_bytes_get_size (((TiffFile *) handle)->bytes);
}

static int
tiff_complaint (TIFF *tiff, void *user_data, const char *module, const char *format, va_list args)
{
  TiffFile *file = user_data;

  g_vsnprintf (file->message, sizeof file->message, format, args);
  return 1;
}

static int
tiff_ignore (TIFF *tiff, void *user_data, const char *module, const char *format, va_list args)
{
  return 1;
}

static void
tiff_file_free (gpointer self)
{
  TiffFile *file = self;

  if (file->tiff != NULL)
    TIFFClose (file->tiff);
  g_bytes_unref (file->bytes);
  g_free (file);
}

static gboolean
tiff_fail_truncated (GError **error, const char *what)
{
  g_set_error (error, KK_PAGE_FILE_ERROR, KK_PAGE_FILE_ERROR_TRUNCATED, "TIFF ends %s", what);
  return FALSE;
}

static gboolean
tiff_fail_unreadable (TiffFile *file, GError **error)
{
  if (file->past_end)
    return tiff_fail_truncated (error, "before its pages do");
  g_set_error (error, KK_PAGE_FILE_ERROR, KK_PAGE_FILE_ERROR_UNREADABLE, "TIFF: %s",
               file->message[0] != '\0' ? file->message : "damaged");
  return FALSE;
}

/* Judges the current directory by its tags; decodes nothing. */
static gboolean
tiff_check_directory (TiffFile *file, GError **error)
{
  guint64 size = g_bytes_get_size (file->bytes);
  uint32_t width = 0, height = 0, tile_width = 0, tile_height = 0;

  TIFFGetField (file->tiff, TIFFTAG_IMAGEWIDTH, &width);
  TIFFGetField (file->tiff, TIFFTAG_IMAGELENGTH, &height);
  if (!kk_page_file_check_size (width, height, error))
    return FALSE;
  if (TIFFIsTiled (file->tiff))
    {
      TIFFGetField (file->tiff, TIFFTAG_TILEWIDTH, &tile_width);
      TIFFGetField (file->tiff, TIFFTAG_TILELENGTH, &tile_height);
      if (!kk_page_file_check_size (tile_width, tile_height, error))
        return FALSE;
    }

  for (uint32_t i = 0, n = TIFFIsTiled (file->tiff) ? TIFFNumberOfTiles (file->tiff)
                                                    : TIFFNumberOfStrips (file->tiff);
       i < n; i++)
    {
      guint64 offset = TIFFGetStrileOffset (file->tiff, i);
      guint64 count = TIFFGetStrileByteCount (file->tiff, i);

      if (offset == 0 || count == 0)
        {
          g_set_error (error, KK_PAGE_FILE_ERROR, KK_PAGE_FILE_ERROR_TRUNCATED,
                       "TIFF lacks a part of its picture");
          return FALSE;
        }
      if (offset >= size || count > size - offset)
        return tiff_fail_truncated (error, "before its picture does");
    }
  return TRUE;
}

static gboolean
tiff_check_all (TiffFile *file, int *n_pages_out, GError **error)
{
  int n = 0;

  do
    {
      if (n == KK_PAGE_FILE_MAX_PAGES)
        {
          g_set_error (error, KK_PAGE_FILE_ERROR, KK_PAGE_FILE_ERROR_TOO_LARGE,
                       "more than %d pages", KK_PAGE_FILE_MAX_PAGES);
          return FALSE;
        }
      if (!tiff_check_directory (file, error))
        {
          g_prefix_error (error, "page %d: ", n + 1);
          return FALSE;
        }
      n++;
      file->message[0] = '\0';
    }
  while (TIFFReadDirectory (file->tiff));

  /* The end of the list is silent; a directory that cannot be read is not. */
  if (file->message[0] != '\0' || !TIFFLastDirectory (file->tiff))
    return tiff_fail_unreadable (file, error);
  *n_pages_out = n;
  return TRUE;
}

static gpointer
tiff_open (GBytes *bytes, int *n_pages_out, GError **error)
{
  TiffFile *file = g_new0 (TiffFile, 1);
  TIFFOpenOptions *options = TIFFOpenOptionsAlloc ();
  gboolean ok;

  file->bytes = g_bytes_ref (bytes);
  TIFFOpenOptionsSetMaxSingleMemAlloc (options, MAX_ALLOC);
  TIFFOpenOptionsSetErrorHandlerExtR (options, tiff_complaint, file);
  TIFFOpenOptionsSetWarningHandlerExtR (options, tiff_ignore, NULL);
  /* "m": no mmap; the bytes are in memory already. */
  file->tiff = TIFFClientOpenExt ("page", "rm", file, tiff_mem_read, tiff_mem_write, tiff_mem_seek,
                                  tiff_mem_close, tiff_mem_size, NULL, NULL, options);
  TIFFOpenOptionsFree (options);
  if (file->tiff == NULL)
    ok = tiff_fail_unreadable (file, error);
  else
    ok = tiff_check_all (file, n_pages_out, error);
  if (!ok)
    {
      tiff_file_free (file);
      return NULL;
    }
  return file;
}

/* One row of libtiff's RGBA (premultiplied), laid on white. */
static void
lay_row (const uint32_t *in, guint8 *out, guint n, int channels)
{
  for (guint x = 0; x < n; x++, out += channels)
    {
      guint ground = 255 - TIFFGetA (in[x]);

      out[0] = (guint8) MIN (255, TIFFGetR (in[x]) + ground);
      if (channels == 3)
        {
          out[1] = (guint8) MIN (255, TIFFGetG (in[x]) + ground);
          out[2] = (guint8) MIN (255, TIFFGetB (in[x]) + ground);
        }
    }
}

static gboolean
read_strips (TiffFile *file, guint8 *pixels, guint width, guint height, int channels)
{
  uint32_t rows = height;
  g_autofree uint32_t *raster = NULL;

  TIFFGetFieldDefaulted (file->tiff, TIFFTAG_ROWSPERSTRIP, &rows);
  rows = CLAMP (rows, 1, height);
  raster = g_try_new (uint32_t, (gsize) width * rows);
  if (raster == NULL)
    return FALSE;
  for (guint y = 0; y < height; y += rows)
    {
      guint n = MIN (rows, height - y);

      if (!TIFFReadRGBAStripExt (file->tiff, y, raster, 1))
        return FALSE;
      for (guint i = 0; i < n; i++)
        lay_row (raster + (gsize) width * (n - 1 - i), pixels + (gsize) width * channels * (y + i),
                 width, channels);
    }
  return TRUE;
}

static gboolean
read_tiles (TiffFile *file, guint8 *pixels, guint width, guint height, int channels)
{
  uint32_t tw = 0, th = 0;
  g_autofree uint32_t *raster = NULL;

  TIFFGetField (file->tiff, TIFFTAG_TILEWIDTH, &tw);
  TIFFGetField (file->tiff, TIFFTAG_TILELENGTH, &th);
  raster = g_try_new (uint32_t, (gsize) tw * th);
  if (raster == NULL)
    return FALSE;
  for (guint y = 0; y < height; y += th)
    for (guint x = 0; x < width; x += tw)
      {
        if (!TIFFReadRGBATileExt (file->tiff, x, y, raster, 1))
          return FALSE;
        for (guint i = 0; i < MIN (th, height - y); i++)
          lay_row (raster + (gsize) tw * (th - 1 - i),
                   pixels + ((gsize) width * (y + i) + x) * channels, MIN (tw, width - x),
                   channels);
      }
  return TRUE;
}

static double
tiff_dpi (TIFF *tiff)
{
  float x = 0;
  uint16_t unit = RESUNIT_INCH;

  TIFFGetField (tiff, TIFFTAG_XRESOLUTION, &x);
  TIFFGetFieldDefaulted (tiff, TIFFTAG_RESOLUTIONUNIT, &unit);
  return unit == RESUNIT_INCH ? x : unit == RESUNIT_CENTIMETER ? x * 2.54 : 0;
}

static KkPageImage *
tiff_read_page (gpointer self, int index, GError **error)
{
  TiffFile *file = self;
  uint32_t width = 0, height = 0;
  uint16_t photometric = 0, orientation = ORIENTATION_TOPLEFT;
  g_autofree guint8 *pixels = NULL;
  KkPageImage *page;
  int channels;
  gboolean ok;

  file->message[0] = '\0';
  if (!TIFFSetDirectory (file->tiff, (tdir_t) index))
    {
      tiff_fail_unreadable (file, error);
      return NULL;
    }
  TIFFGetField (file->tiff, TIFFTAG_IMAGEWIDTH, &width);
  TIFFGetField (file->tiff, TIFFTAG_IMAGELENGTH, &height);
  TIFFGetField (file->tiff, TIFFTAG_PHOTOMETRIC, &photometric);
  TIFFGetFieldDefaulted (file->tiff, TIFFTAG_ORIENTATION, &orientation);
  /* The picture as given: libtiff would turn some orientations and not others. */
  TIFFSetField (file->tiff, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
  channels = photometric == PHOTOMETRIC_MINISBLACK || photometric == PHOTOMETRIC_MINISWHITE ? 1 : 3;
  pixels = kk_page_file_alloc ((int) width, (int) height, channels, error);
  if (pixels == NULL)
    return NULL;

  ok = TIFFIsTiled (file->tiff) ? read_tiles (file, pixels, width, height, channels)
                                : read_strips (file, pixels, width, height, channels);
  if (!ok)
    {
      tiff_fail_unreadable (file, error);
      return NULL;
    }
  page = kk_page_image_new_take (g_steal_pointer (&pixels), (int) width, (int) height, channels,
                                 tiff_dpi (file->tiff));
  page->orientation = orientation >= 1 && orientation <= 8 ? orientation : 1;
  return page;
}

const KkPageFormat kk_page_format_tiff = {
  .media_type = "image/tiff",
  .matches = tiff_matches,
  .open = tiff_open,
  .read_page = tiff_read_page,
  .free = tiff_file_free,
};
