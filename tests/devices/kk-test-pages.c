/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/devices/kk-test-pages.h"

#include <cairo-pdf.h>
#include <stdio.h>
#include <jpeglib.h>
#include <tiffio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

KkPageImage *
kk_test_page (int width, int height, int channels, double dpi)
{
  gsize stride = (gsize) width * channels;
  guint8 *pixels = g_malloc (stride * height);

  memset (pixels, 255, stride * height);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        gboolean frame = x < 4 || y < 4 || x >= width - 4 || y >= height - 4;
        gboolean diagonal = ABS (x - y) < 3;

        for (int c = 0; (frame || diagonal) && c < channels; c++)
          pixels[stride * y + (gsize) x * channels + c] = (guint8) (diagonal ? 20 + 60 * c : 10);
      }
  return kk_page_image_new (g_bytes_new_take (pixels, stride * height), width, height, channels,
                            stride, dpi);
}

GBytes *
kk_test_page_jpeg (const KkPageImage *page, gboolean progressive, int orientation)
{
  struct jpeg_compress_struct cinfo;
  struct jpeg_error_mgr errors;
  guint8 exif[] = { 'E', 'x',  'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1,
                    1,   0x12, 0,   3,   0, 0, 0,   1,   0, 0,  0, 0, 0, 0, 0, 0 };
  unsigned char *out = NULL;
  unsigned long size = 0;
  GBytes *bytes;

  cinfo.err = jpeg_std_error (&errors);
  jpeg_create_compress (&cinfo);
  jpeg_mem_dest (&cinfo, &out, &size);
  cinfo.image_width = page->width;
  cinfo.image_height = page->height;
  cinfo.input_components = page->channels;
  cinfo.in_color_space = page->channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults (&cinfo);
  jpeg_set_quality (&cinfo, 90, TRUE);
  cinfo.density_unit = 1;
  cinfo.X_density = cinfo.Y_density = (UINT16) page->dpi;
  if (progressive)
    jpeg_simple_progression (&cinfo);
  jpeg_start_compress (&cinfo, TRUE);
  if (orientation > 0)
    {
      exif[25] = (guint8) orientation;
      jpeg_write_marker (&cinfo, JPEG_APP0 + 1, exif, sizeof exif);
    }
  while (cinfo.next_scanline < cinfo.image_height)
    {
      JSAMPROW row = (JSAMPROW) page->pixels + page->stride * cinfo.next_scanline;

      jpeg_write_scanlines (&cinfo, &row, 1);
    }
  jpeg_finish_compress (&cinfo);
  jpeg_destroy_compress (&cinfo);
  bytes = g_bytes_new (out, size);
  free (out);
  return bytes;
}

static void
write_g4 (TIFF *tiff, const KkPageImage *page)
{
  gsize n = (page->width + 7) / 8;
  g_autofree guint8 *row = g_malloc (n);

  TIFFSetField (tiff, TIFFTAG_BITSPERSAMPLE, 1);
  TIFFSetField (tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
  TIFFSetField (tiff, TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4);
  for (int y = 0; y < page->height; y++)
    {
      memset (row, 0, n);
      for (int x = 0; x < page->width; x++)
        if (page->pixels[page->stride * y + (gsize) x * page->channels] < 128)
          row[x / 8] |= (guint8) (0x80 >> x % 8);
      g_assert_cmpint (TIFFWriteScanline (tiff, row, y, 0), ==, 1);
    }
}

static void
write_tiles (TIFF *tiff, const KkPageImage *page)
{
  gsize channels = page->channels;
  g_autofree guint8 *tile = g_malloc (64 * 64 * channels);

  TIFFSetField (tiff, TIFFTAG_COMPRESSION, COMPRESSION_LZW);
  TIFFSetField (tiff, TIFFTAG_TILEWIDTH, 64);
  TIFFSetField (tiff, TIFFTAG_TILELENGTH, 64);
  for (int ty = 0; ty < page->height; ty += 64)
    for (int tx = 0; tx < page->width; tx += 64)
      {
        memset (tile, 255, 64 * 64 * channels);
        for (int y = ty; y < MIN (ty + 64, page->height); y++)
          memcpy (tile + (y - ty) * 64 * channels, page->pixels + page->stride * y + tx * channels,
                  MIN (64, page->width - tx) * channels);
        g_assert_cmpint (TIFFWriteTile (tiff, tile, tx, ty, 0, 0), >, 0);
      }
}

static void
write_lines (TIFF *tiff, const KkPageImage *page, int compression)
{
  TIFFSetField (tiff, TIFFTAG_COMPRESSION, compression);
  TIFFSetField (tiff, TIFFTAG_ROWSPERSTRIP, 37);
  for (int y = 0; y < page->height; y++)
    g_assert_cmpint (TIFFWriteScanline (tiff, (void *) (page->pixels + page->stride * y), y, 0), ==,
                     1);
}

GBytes *
kk_test_page_tiff (const KkPageImage *page, KkTestTiff kind, int n_pages)
{
  g_autofree char *path = NULL;
  char *data = NULL;
  gsize size = 0;
  int fd = g_file_open_tmp ("kk-test-XXXXXX.tif", &path, NULL);
  TIFF *tiff;

  g_assert_cmpint (fd, >=, 0);
  close (fd);
  tiff = TIFFOpen (path, "w");
  for (int i = 0; i < n_pages; i++)
    {
      TIFFSetField (tiff, TIFFTAG_IMAGEWIDTH, page->width);
      TIFFSetField (tiff, TIFFTAG_IMAGELENGTH, page->height);
      TIFFSetField (tiff, TIFFTAG_BITSPERSAMPLE, 8);
      TIFFSetField (tiff, TIFFTAG_SAMPLESPERPIXEL, page->channels);
      TIFFSetField (tiff, TIFFTAG_PHOTOMETRIC,
                    page->channels == 1 ? PHOTOMETRIC_MINISBLACK : PHOTOMETRIC_RGB);
      TIFFSetField (tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
      TIFFSetField (tiff, TIFFTAG_ORIENTATION, ORIENTATION_BOTRIGHT);
      TIFFSetField (tiff, TIFFTAG_XRESOLUTION, page->dpi);
      TIFFSetField (tiff, TIFFTAG_YRESOLUTION, page->dpi);
      if (kind == KK_TEST_TIFF_G4)
        write_g4 (tiff, page);
      else if (kind == KK_TEST_TIFF_LZW_TILED)
        write_tiles (tiff, page);
      else
        write_lines (tiff, page,
                     kind == KK_TEST_TIFF_DEFLATE ? COMPRESSION_ADOBE_DEFLATE : COMPRESSION_NONE);
      TIFFWriteDirectory (tiff);
    }
  TIFFClose (tiff);
  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  g_unlink (path);
  return g_bytes_new_take (data, size);
}

static cairo_status_t
append (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

GBytes *
kk_test_page_pdf (double width_pt, double height_pt, int n_pages)
{
  GByteArray *out = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append, out, width_pt, height_pt);
  cairo_t *cr = cairo_create (surface);

  for (int i = 0; i < n_pages; i++)
    {
      cairo_rectangle (cr, 72, 72, 36, 36);
      cairo_fill (cr);
      cairo_show_page (cr);
    }
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (out);
}

static GBytes *
pdf_of (const char *const *objects, const char *trailer)
{
  GString *out = g_string_new ("%PDF-1.4\n");
  gsize offsets[8];
  gsize n = 0, xref;

  for (; objects[n] != NULL; n++)
    {
      offsets[n] = out->len;
      g_string_append_printf (out, "%" G_GSIZE_FORMAT " 0 obj\n%s\nendobj\n", n + 1, objects[n]);
    }
  xref = out->len;
  g_string_append_printf (out, "xref\n0 %" G_GSIZE_FORMAT "\n0000000000 65535 f \n", n + 1);
  for (gsize i = 0; i < n; i++)
    g_string_append_printf (out, "%010" G_GSIZE_FORMAT " 00000 n \n", offsets[i]);
  g_string_append_printf (out,
                          "trailer\n<< /Size %" G_GSIZE_FORMAT
                          " /Root 1 0 R %s >>\nstartxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n",
                          n + 1, trailer, xref);
  return g_string_free_to_bytes (out);
}

GBytes *
kk_test_page_pdf_encrypted (void)
{
  const char *objects[] = {
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    "<< /Filter /Standard /V 1 /R 2 /P -4\n"
    "/O <000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f>\n"
    "/U <202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f> >>",
    NULL,
  };

  return pdf_of (objects, "/Encrypt 4 0 R /ID [<00112233445566778899aabbccddeeff> "
                          "<00112233445566778899aabbccddeeff>]");
}

GBytes *
kk_test_page_pdf_empty (void)
{
  const char *objects[] = {
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [] /Count 0 >>",
    NULL,
  };

  return pdf_of (objects, "");
}

GBytes *
kk_test_cut (GBytes *bytes, gsize n)
{
  return g_bytes_new_from_bytes (bytes, 0, MIN (n, g_bytes_get_size (bytes)));
}
