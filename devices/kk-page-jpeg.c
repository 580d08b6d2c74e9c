/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "devices/kk-page-file-private.h"

#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>
#include <jerror.h>

/* A progressive file may name any number of scans, each as slow as a picture. */
#define MAX_SCANS 64

/* libjpeg leaves by longjmp; everything it may leave behind lives here, never in a frame. */
typedef struct
{
  struct jpeg_decompress_struct cinfo;
  struct jpeg_error_mgr errors;
  struct jpeg_progress_mgr progress;
  jmp_buf escape;
  gboolean truncated;
  gboolean damaged;
  gboolean too_many_scans;
  char message[JMSG_LENGTH_MAX];
  guint8 *pixels;
  guint8 *line;
  int channels;
  gboolean out_of_memory;
} Decoder;

typedef struct
{
  GBytes *bytes;
} JpegFile;

static gboolean
jpeg_matches (const guint8 *data, gsize size)
{
  return size >= 3 && data[0] == 0xff && data[1] == 0xd8 && data[2] == 0xff;
}

static void
error_exit (j_common_ptr common)
{
  Decoder *decoder = common->client_data;

  common->err->format_message (common, decoder->message);
  if (common->err->msg_code == JERR_INPUT_EOF || common->err->msg_code == JERR_INPUT_EMPTY)
    decoder->truncated = TRUE;
  longjmp (decoder->escape, 1);
}

static void
emit_message (j_common_ptr common, int level)
{
  Decoder *decoder = common->client_data;

  if (level >= 0)
    return;
  if (common->err->msg_code == JWRN_JPEG_EOF || common->err->msg_code == JWRN_HIT_MARKER)
    decoder->truncated = TRUE;
  else if (common->err->msg_code != JWRN_EXTRANEOUS_DATA
           && common->err->msg_code != JWRN_ADOBE_XFORM && common->err->msg_code != JWRN_JFIF_MAJOR)
    decoder->damaged = TRUE;
  /* A half picture is of no use: stop at the first sign. */
  if (decoder->truncated || decoder->damaged)
    {
      common->err->format_message (common, decoder->message);
      longjmp (decoder->escape, 1);
    }
}

static void
progress_monitor (j_common_ptr common)
{
  Decoder *decoder = common->client_data;

  if (decoder->cinfo.input_scan_number > MAX_SCANS)
    {
      decoder->too_many_scans = TRUE;
      longjmp (decoder->escape, 1);
    }
}

static Decoder *
decoder_new (void)
{
  Decoder *decoder = g_new0 (Decoder, 1);

  decoder->cinfo.err = jpeg_std_error (&decoder->errors);
  decoder->errors.error_exit = error_exit;
  decoder->errors.emit_message = emit_message;
  decoder->cinfo.client_data = decoder;
  return decoder;
}

static void
decoder_free (Decoder *decoder)
{
  jpeg_destroy_decompress (&decoder->cinfo);
  g_free (decoder->pixels);
  g_free (decoder->line);
  g_free (decoder);
}

static void
decoder_set_error (const Decoder *decoder, GError **error)
{
  if (decoder->out_of_memory)
    g_set_error (error, KK_PAGE_FILE_ERROR, KK_PAGE_FILE_ERROR_TOO_LARGE,
                 "no memory for the picture");
  else if (decoder->too_many_scans)
    g_set_error (error, KK_PAGE_FILE_ERROR, KK_PAGE_FILE_ERROR_TOO_LARGE,
                 "JPEG has more than %d scans", MAX_SCANS);
  else if (decoder->truncated)
    g_set_error (error, KK_PAGE_FILE_ERROR, KK_PAGE_FILE_ERROR_TRUNCATED,
                 "JPEG ends before its picture does");
  else
    g_set_error (error, KK_PAGE_FILE_ERROR, KK_PAGE_FILE_ERROR_UNREADABLE, "JPEG: %s",
                 decoder->message);
}

static gboolean
decoder_read_header (Decoder *decoder, const guint8 *data, gsize size)
{
  if (setjmp (decoder->escape))
    return FALSE;

  jpeg_create_decompress (&decoder->cinfo);
  /* jpeg_create_decompress() keeps err and client_data but clears progress. */
  decoder->progress.progress_monitor = progress_monitor;
  decoder->cinfo.progress = &decoder->progress;
  jpeg_mem_src (&decoder->cinfo, data, size);
  jpeg_save_markers (&decoder->cinfo, JPEG_APP0 + 1, 0xffff);
  jpeg_read_header (&decoder->cinfo, TRUE);
  return TRUE;
}

static void
cmyk_to_rgb (const guint8 *in, guint8 *out, guint width, gboolean inverted)
{
  for (guint x = 0; x < width; x++, in += 4, out += 3)
    for (int c = 0; c < 3; c++)
      {
        guint ink = inverted ? in[c] : 255u - in[c];
        guint key = inverted ? in[3] : 255u - in[3];

        out[c] = (guint8) (ink * key / 255);
      }
}

static gboolean
decoder_decode (Decoder *decoder)
{
  struct jpeg_decompress_struct *cinfo = &decoder->cinfo;
  gboolean cmyk = cinfo->num_components == 4;

  if (setjmp (decoder->escape))
    return FALSE;

  cinfo->out_color_space = cmyk ? JCS_CMYK : cinfo->num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
  decoder->channels = cinfo->num_components == 1 ? 1 : 3;
  jpeg_start_decompress (cinfo);
  decoder->pixels
      = g_try_malloc ((gsize) cinfo->output_width * cinfo->output_height * decoder->channels);
  decoder->line = g_try_malloc ((gsize) cinfo->output_width * 4);
  if (decoder->pixels == NULL || decoder->line == NULL)
    {
      decoder->out_of_memory = TRUE;
      return FALSE;
    }
  while (cinfo->output_scanline < cinfo->output_height)
    {
      guint8 *row = decoder->pixels
                    + (gsize) cinfo->output_scanline * cinfo->output_width * decoder->channels;
      JSAMPROW target = cmyk ? decoder->line : row;

      if (jpeg_read_scanlines (cinfo, &target, 1) == 1 && cmyk)
        cmyk_to_rgb (decoder->line, row, cinfo->output_width, cinfo->saw_Adobe_marker);
    }
  jpeg_finish_decompress (cinfo);
  return TRUE;
}

static int
orientation_of (jpeg_saved_marker_ptr marker)
{
  for (; marker != NULL; marker = marker->next)
    if (marker->marker == JPEG_APP0 + 1 && marker->data_length > 6
        && memcmp (marker->data, "Exif\0\0", 6) == 0)
      return kk_page_file_exif_orientation (marker->data + 6, marker->data_length - 6);
  return 1;
}

static void
jpeg_file_free (gpointer self)
{
  JpegFile *file = self;

  g_bytes_unref (file->bytes);
  g_free (file);
}

/* A decoder past its header, within the limits; NULL + error. */
static Decoder *
open_decoder (GBytes *bytes, GError **error)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  Decoder *decoder = decoder_new ();

  if (!decoder_read_header (decoder, data, size))
    decoder_set_error (decoder, error);
  else if (kk_page_file_check_size (decoder->cinfo.image_width, decoder->cinfo.image_height, error))
    return decoder;
  decoder_free (decoder);
  return NULL;
}

static gpointer
jpeg_open (GBytes *bytes, int *n_pages_out, GError **error)
{
  Decoder *decoder = open_decoder (bytes, error);
  JpegFile *file;

  if (decoder == NULL)
    return NULL;
  decoder_free (decoder);
  file = g_new0 (JpegFile, 1);
  file->bytes = g_bytes_ref (bytes);
  *n_pages_out = 1;
  return file;
}

static KkPageImage *
jpeg_read_page (gpointer self, int index, GError **error)
{
  JpegFile *file = self;
  Decoder *decoder = open_decoder (file->bytes, error);
  KkPageImage *page = NULL;
  int orientation;

  if (decoder == NULL)
    return NULL;
  /* The markers are gone once the picture is read. */
  orientation = orientation_of (decoder->cinfo.marker_list);
  if (decoder_decode (decoder))
    {
      double unit = decoder->cinfo.density_unit == 1   ? 1
                    : decoder->cinfo.density_unit == 2 ? 2.54
                                                       : 0;

      page = kk_page_image_new_take (
          g_steal_pointer (&decoder->pixels), (int) decoder->cinfo.output_width,
          (int) decoder->cinfo.output_height, decoder->channels, decoder->cinfo.X_density * unit);
      page->orientation = orientation;
    }
  else
    decoder_set_error (decoder, error);
  decoder_free (decoder);
  return page;
}

const KkPageFormat kk_page_format_jpeg = {
  .media_type = "image/jpeg",
  .matches = jpeg_matches,
  .open = jpeg_open,
  .read_page = jpeg_read_page,
  .free = jpeg_file_free,
};
