/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>
#include <tiffio.h>

#include "forms/kk-archive-private.h"

static GBytes *
fail (GError **error, const char *what)
{
  g_set_error (error, KK_FORM_ERROR, KK_FORM_ERROR_IO, "%s", what);
  return NULL;
}

/* ——— JPEG (ISO/IEC 10918-1) ——— */

typedef struct
{
  struct jpeg_error_mgr base;
  jmp_buf out;
} Trouble;

static void
trouble_exit (j_common_ptr jpeg)
{
  longjmp (((Trouble *) jpeg->err)->out, 1);
}

static void
trouble_silent (j_common_ptr jpeg)
{
}

GBytes *
kk_archive_jpeg (const KkPlane *plane, int quality, GError **error)
{
  struct jpeg_compress_struct jpeg = { 0 };
  Trouble trouble = { 0 };
  unsigned char *volatile bytes = NULL;
  volatile unsigned long length = 0;
  GBytes *result;

  jpeg.err = jpeg_std_error (&trouble.base);
  trouble.base.error_exit = trouble_exit;
  trouble.base.output_message = trouble_silent;
  if (setjmp (trouble.out) != 0)
    {
      jpeg_destroy_compress (&jpeg);
      free (bytes);
      return fail (error, "JPEG");
    }
  jpeg_create_compress (&jpeg);
  jpeg_mem_dest (&jpeg, (unsigned char **) &bytes, (unsigned long *) &length);
  jpeg.image_width = (JDIMENSION) plane->width;
  jpeg.image_height = (JDIMENSION) plane->height;
  jpeg.input_components = plane->channels;
  jpeg.in_color_space = plane->channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults (&jpeg);
  jpeg_set_quality (&jpeg, quality, TRUE);
  jpeg.optimize_coding = TRUE;
  jpeg_start_compress (&jpeg, TRUE);
  while (jpeg.next_scanline < jpeg.image_height)
    {
      JSAMPROW row = plane->pixels + (gsize) jpeg.next_scanline * plane->width * plane->channels;
      jpeg_write_scanlines (&jpeg, &row, 1);
    }
  jpeg_finish_compress (&jpeg);
  jpeg_destroy_compress (&jpeg);
  result = g_bytes_new (bytes, length);
  free (bytes);
  return result;
}

/* ——— G4, by libtiff in memory ——— */

typedef struct
{
  GByteArray *bytes;
  gsize at;
} Memory;

static tsize_t
memory_read (thandle_t handle, tdata_t data, tsize_t size)
{
  Memory *memory = handle;
  gsize n = memory->at < memory->bytes->len ? memory->bytes->len - memory->at : 0;

  n = MIN (n, (gsize) size);
  memcpy (data, memory->bytes->data + memory->at, n);
  memory->at += n;
  return (tsize_t) n;
}

static tsize_t
memory_write (thandle_t handle, tdata_t data, tsize_t size)
{
  Memory *memory = handle;

  if (memory->at + (gsize) size > memory->bytes->len)
    g_byte_array_set_size (memory->bytes, (guint) (memory->at + (gsize) size));
  memcpy (memory->bytes->data + memory->at, data, (gsize) size);
  memory->at += (gsize) size;
  return size;
}

static toff_t
memory_seek (thandle_t handle, toff_t offset, int whence)
{
  Memory *memory = handle;

  memory->at = (whence == SEEK_SET   ? 0
                : whence == SEEK_CUR ? memory->at
                                     : memory->bytes->len)
               + offset;
  return memory->at;
}

static int
memory_close (thandle_t handle)
{
  return 0;
}

static toff_t
memory_size (thandle_t handle)
{
  return ((Memory *) handle)->bytes->len;
}

static TIFF *
memory_open (Memory *memory, const char *mode)
{
  memory->at = 0;
  return TIFFClientOpen ("memory", mode, memory, memory_read, memory_write, memory_seek,
                         memory_close, memory_size, NULL, NULL);
}

GBytes *
kk_archive_g4 (const guint8 *bits, int width, int height, GError **error)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  Memory memory = { file, 0 };
  gsize size = (gsize) (width + 7) / 8 * (gsize) height;
  g_autofree guint8 *copy = g_memdup2 (bits, size);
  g_autofree guint8 *strip = NULL;
  TIFF *tiff = memory_open (&memory, "wm");
  gboolean written;
  tsize_t length = -1;

  if (tiff == NULL)
    return fail (error, "G4");
  TIFFSetField (tiff, TIFFTAG_IMAGEWIDTH, width);
  TIFFSetField (tiff, TIFFTAG_IMAGELENGTH, height);
  TIFFSetField (tiff, TIFFTAG_BITSPERSAMPLE, 1);
  TIFFSetField (tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
  TIFFSetField (tiff, TIFFTAG_ROWSPERSTRIP, height);
  TIFFSetField (tiff, TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4);
  TIFFSetField (tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
  TIFFSetField (tiff, TIFFTAG_FILLORDER, FILLORDER_MSB2LSB);
  written = TIFFWriteEncodedStrip (tiff, 0, copy, (tsize_t) size) >= 0;
  TIFFClose (tiff);
  tiff = written ? memory_open (&memory, "rm") : NULL;
  if (tiff == NULL)
    return fail (error, "G4");
  length = (tsize_t) TIFFRawStripSize (tiff, 0);
  strip = length > 0 ? g_malloc ((gsize) length) : NULL;
  if (strip != NULL)
    length = TIFFReadRawStrip (tiff, 0, strip, length);
  TIFFClose (tiff);
  if (strip == NULL || length <= 0)
    return fail (error, "G4");
  return g_bytes_new_take (g_steal_pointer (&strip), (gsize) length);
}
