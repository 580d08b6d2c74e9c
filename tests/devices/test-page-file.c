/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "devices/kk-page-codes.h"
#include "devices/kk-page-file.h"
#include "tests/devices/kk-test-pages.h"

#include <qrencode.h>

static void
assert_same_pixels (const KkPageImage *a, const KkPageImage *b, int tolerance)
{
  g_assert_cmpint (a->width, ==, b->width);
  g_assert_cmpint (a->height, ==, b->height);
  g_assert_cmpint (a->channels, ==, b->channels);
  for (int y = 0; y < a->height; y++)
    for (int i = 0; i < a->width * a->channels; i++)
      g_assert_cmpint (ABS ((int) a->pixels[a->stride * y + i] - b->pixels[b->stride * y + i]), <=,
                       tolerance);
}

static void
test_png (void)
{
  for (int channels = 1; channels <= 3; channels += 2)
    {
      g_autoptr (KkPageImage) page = kk_test_page (317, 211, channels, 300);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) png = kk_page_image_to_png (page, &error);
      g_autoptr (KkPageFile) file = kk_page_file_open (png, &error);
      g_autofree char *sha = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, png);
      g_autoptr (KkPageImage) read = NULL;

      g_assert_no_error (error);
      g_assert_cmpint (kk_page_file_get_n_pages (file), ==, 1);
      read = kk_page_file_read_page (file, 0, &error);
      g_assert_no_error (error);
      assert_same_pixels (page, read, 0);
      g_assert_cmpstr (read->sha256, ==, sha);
      g_assert_cmpstr (read->media_type, ==, "image/png");
      g_assert_cmpfloat_with_epsilon (read->dpi, 300, 0.1);
      g_assert_cmpint (read->orientation, ==, 1);
    }
}

static void
test_jpeg (void)
{
  for (int i = 0; i < 4; i++)
    {
      g_autoptr (KkPageImage) page = kk_test_page (200, 300, i % 2 ? 3 : 1, 200);
      g_autoptr (GBytes) jpeg = kk_test_page_jpeg (page, i >= 2, i >= 2 ? 6 : 0);
      g_autoptr (GError) error = NULL;
      g_autoptr (KkPageFile) file = kk_page_file_open (jpeg, &error);
      g_autoptr (KkPageImage) read = NULL;

      g_assert_no_error (error);
      read = kk_page_file_read_page (file, 0, &error);
      g_assert_no_error (error);
      assert_same_pixels (page, read, 140);
      g_assert_cmpint (read->pixels[150 * read->stride + 10 * read->channels], >, 240);
      g_assert_cmpstr (read->media_type, ==, "image/jpeg");
      g_assert_cmpfloat (read->dpi, ==, 200);
      g_assert_cmpint (read->orientation, ==, i >= 2 ? 6 : 1);
    }
}

static void
test_tiff (void)
{
  for (int kind = KK_TEST_TIFF_PLAIN; kind <= KK_TEST_TIFF_DEFLATE; kind++)
    for (int channels = 1; channels <= 3; channels += 2)
      {
        g_autoptr (KkPageImage) page = kk_test_page (210, 161, channels, 400);
        g_autoptr (GBytes) tiff = NULL;
        g_autoptr (GError) error = NULL;
        g_autoptr (KkPageFile) file = NULL;
        g_autoptr (GPtrArray) pages = NULL;

        if (kind == KK_TEST_TIFF_G4 && channels == 3)
          continue;
        tiff = kk_test_page_tiff (page, kind, 3);
        file = kk_page_file_open (tiff, &error);
        g_assert_no_error (error);
        pages = kk_page_file_read_all (file, &error);
        g_assert_no_error (error);
        g_assert_cmpuint (pages->len, ==, 3);
        for (guint i = 0; i < 3; i++)
          {
            const KkPageImage *read = g_ptr_array_index (pages, i);

            assert_same_pixels (page, read, kind == KK_TEST_TIFF_G4 ? 20 : 0);
            g_assert_cmpint (read->index, ==, i);
            g_assert_cmpfloat (read->dpi, ==, 400);
            g_assert_cmpint (read->orientation, ==, 3);
          }
      }
}

static void
test_pdf (void)
{
  g_autoptr (GBytes) pdf = kk_test_page_pdf (595.28, 841.89, 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (KkPageFile) file = kk_page_file_open (pdf, &error);
  g_autoptr (KkPageImage) read = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (kk_page_file_get_n_pages (file), ==, 2);
  read = kk_page_file_read_page (file, 1, &error);
  g_assert_no_error (error);
  /* A4 at 300 dpi, with the square of half an inch one inch in. */
  g_assert_cmpint (read->width, ==, 2481);
  g_assert_cmpint (read->height, ==, 3508);
  g_assert_cmpint (read->channels, ==, 1);
  g_assert_cmpfloat (read->dpi, ==, 300);
  g_assert_cmpint (read->pixels[read->stride * 310 + 310], ==, 0);
  g_assert_cmpint (read->pixels[read->stride * 440 + 440], ==, 0);
  g_assert_cmpint (read->pixels[read->stride * 290 + 310], ==, 255);
  g_assert_cmpint (read->pixels[read->stride * 460 + 440], ==, 255);
}

static GBytes *
png_claiming (guint32 width, guint32 height)
{
  g_autoptr (KkPageImage) page = kk_test_page (20, 20, 1, 0);
  g_autoptr (GBytes) png = kk_page_image_to_png (page, NULL);
  gsize size = 0;
  guint8 *data = g_bytes_unref_to_data (g_steal_pointer (&png), &size);

  for (int i = 0; i < 4; i++)
    {
      data[16 + i] = (guint8) (width >> (24 - 8 * i));
      data[20 + i] = (guint8) (height >> (24 - 8 * i));
    }
  return g_bytes_new_take (data, size);
}

/* A little-endian TIFF of one directory that claims a size and holds nothing of it. */
static GBytes *
tiff_claiming (guint32 width, guint32 height)
{
  guint8 data[]
      = { 'I', 'I', 42, 0, 8, 0, 0, 0, 5,  0, 0, 1, 4, 0, 1, 0, 0, 0, 0, 0, 0, 0, /* width */
          1,   1,   4,  0, 1, 0, 0, 0, 0,  0, 0, 0,                               /* length */
          2,   1,   3,  0, 1, 0, 0, 0, 8,  0, 0, 0, /* bits per sample */
          17,  1,   4,  0, 1, 0, 0, 0, 8,  0, 0, 0, /* strip offset */
          23,  1,   4,  0, 1, 0, 0, 0, 16, 0, 0, 0, /* strip byte count */
          0,   0,   0,  0 };

  for (int i = 0; i < 4; i++)
    {
      data[18 + i] = (guint8) (width >> 8 * i);
      data[30 + i] = (guint8) (height >> 8 * i);
    }
  return g_bytes_new (data, sizeof data);
}

static GBytes *
sample (const char *kind)
{
  g_autoptr (KkPageImage) page = kk_test_page (300, 400, 3, 300);

  if (g_str_equal (kind, "png"))
    return kk_page_image_to_png (page, NULL);
  if (g_str_equal (kind, "jpeg"))
    return kk_test_page_jpeg (page, FALSE, 0);
  if (g_str_equal (kind, "progressive"))
    return kk_test_page_jpeg (page, TRUE, 0);
  if (g_str_equal (kind, "tiff"))
    return kk_test_page_tiff (page, KK_TEST_TIFF_DEFLATE, 2);
  if (g_str_equal (kind, "tiff-plain"))
    return kk_test_page_tiff (page, KK_TEST_TIFF_PLAIN, 1);
  return kk_test_page_pdf (200, 300, 1);
}

/* Opens and decodes everything; 0 where that works, else 1 + the code. */
static int
code_of (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkPageFile) file = kk_page_file_open (bytes, &error);
  g_autoptr (GPtrArray) pages = NULL;

  if (file != NULL)
    pages = kk_page_file_read_all (file, &error);
  g_assert_true ((pages == NULL) == (error != NULL));
  if (pages != NULL)
    return 0;
  g_assert_true (error->domain == KK_PAGE_FILE_ERROR);
  g_assert_cmpint ((int) strlen (error->message), >, 5);
  g_test_message ("%s", error->message);
  return 1 + error->code;
}

static void
test_bad (void)
{
  struct
  {
    const char *what;
    GBytes *bytes;
    KkPageFileError code;
  } table[] = {
    { "no bytes", g_bytes_new (NULL, 0), KK_PAGE_FILE_ERROR_EMPTY },
    { "one byte", g_bytes_new ("x", 1), KK_PAGE_FILE_ERROR_NOT_A_PAGE },
    { "text", g_bytes_new ("this is a letter", 16), KK_PAGE_FILE_ERROR_NOT_A_PAGE },
    { "GIF", g_bytes_new ("GIF89a\1\0\1\0\0\0\0;", 14), KK_PAGE_FILE_ERROR_NOT_A_PAGE },
    { "large PNG", png_claiming (30000, 30000), KK_PAGE_FILE_ERROR_TOO_LARGE },
    { "wide PNG", png_claiming (12001, 1), KK_PAGE_FILE_ERROR_TOO_LARGE },
    { "PNG of no size", png_claiming (0, 0), KK_PAGE_FILE_ERROR_UNREADABLE },
    { "PNG of another size", png_claiming (20, 40), KK_PAGE_FILE_ERROR_UNREADABLE },
    { "large TIFF", tiff_claiming (30000, 30000), KK_PAGE_FILE_ERROR_TOO_LARGE },
    { "TIFF of no size", tiff_claiming (0, 7), KK_PAGE_FILE_ERROR_UNREADABLE },
    { "TIFF without picture", tiff_claiming (10000, 10000), KK_PAGE_FILE_ERROR_TRUNCATED },
    { "TIFF of nothing", g_bytes_new ("II*\0", 4), KK_PAGE_FILE_ERROR_TRUNCATED },
    { "PDF without end", g_bytes_new ("%PDF-1.4\n", 9), KK_PAGE_FILE_ERROR_TRUNCATED },
    { "PDF of nothing", g_bytes_new ("%PDF-1.4\n%%EOF\n", 15), KK_PAGE_FILE_ERROR_UNREADABLE },
    { "large PDF", kk_test_page_pdf (7200, 7200, 1), KK_PAGE_FILE_ERROR_TOO_LARGE },
    { "long PDF", kk_test_page_pdf (72, 72, 201), KK_PAGE_FILE_ERROR_TOO_LARGE },
    { "encrypted PDF", kk_test_page_pdf_encrypted (), KK_PAGE_FILE_ERROR_ENCRYPTED },
    { "PDF without pages", kk_test_page_pdf_empty (), KK_PAGE_FILE_ERROR_EMPTY },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_test_message ("%s", table[i].what);
      g_assert_cmpint (code_of (table[i].bytes), ==, 1 + table[i].code);
      g_bytes_unref (table[i].bytes);
    }
}

/* Cut anywhere, none may pass, and all but the shortest say that they are cut. */
static void
test_truncated (void)
{
  const char *const kinds[] = { "png", "jpeg", "progressive", "tiff", "tiff-plain", "pdf" };

  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      g_autoptr (GBytes) whole = sample (kinds[k]);
      gsize size = g_bytes_get_size (whole);

      g_assert_cmpint (code_of (whole), ==, 0);
      for (gsize percent = 1; percent < 100; percent += 7)
        {
          g_autoptr (GBytes) cut = kk_test_cut (whole, MAX (8, size * percent / 100));
          int code = code_of (cut);

          g_test_message ("%s cut to %u %%: %d", kinds[k], (guint) percent, code);
          g_assert_cmpint (code, ==, 1 + KK_PAGE_FILE_ERROR_TRUNCATED);
        }
      for (gsize n = 0; n < 16; n++)
        {
          g_autoptr (GBytes) cut = kk_test_cut (whole, n);

          g_assert_cmpint (code_of (cut), !=, 0);
        }
    }
}

/* Whatever bytes are damaged: an error or a page, never a crash. */
static void
test_damaged (void)
{
  const char *const kinds[] = { "png", "jpeg", "progressive", "tiff", "tiff-plain", "pdf" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (20250401);

  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      g_autoptr (GBytes) whole = sample (kinds[k]);

      for (int round = 0; round < 60; round++)
        {
          gsize size = 0;
          guint8 *data = g_memdup2 (g_bytes_get_data (whole, &size), g_bytes_get_size (whole));
          g_autoptr (GBytes) bytes = NULL;

          for (int n = g_rand_int_range (rand, 1, 6); n > 0; n--)
            data[g_rand_int_range (rand, 4, (gint32) (round % 2 ? MIN (size, 200) : size))]
                = (guint8) g_rand_int (rand);
          bytes = g_bytes_new_take (data, size);
          code_of (bytes);
        }
    }
}

static void
test_path (void)
{
  g_autofree char *dir = g_dir_make_tmp ("kk-page-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "page.png", NULL);
  g_autofree char *fifo = g_build_filename (dir, "fifo", NULL);
  g_autoptr (KkPageImage) page = kk_test_page (30, 20, 1, 300);
  g_autoptr (GBytes) png = kk_page_image_to_png (page, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (KkPageFile) file = NULL;

  g_assert_null (kk_page_file_open_path (path, &error));
  g_assert_error (error, KK_PAGE_FILE_ERROR, KK_PAGE_FILE_ERROR_UNREADABLE);
  g_assert_null (strstr (error->message, "page.png"));
  g_clear_error (&error);
  g_assert_null (kk_page_file_open_path (dir, &error));
  g_assert_error (error, KK_PAGE_FILE_ERROR, KK_PAGE_FILE_ERROR_UNREADABLE);
  g_clear_error (&error);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_null (kk_page_file_open_path (fifo, &error));
  g_assert_error (error, KK_PAGE_FILE_ERROR, KK_PAGE_FILE_ERROR_UNREADABLE);
  g_clear_error (&error);

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (png, NULL),
                                      (gssize) g_bytes_get_size (png), NULL));
  file = kk_page_file_open_path (path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (kk_page_file_get_n_pages (file), ==, 1);
  g_unlink (path);
  g_unlink (fifo);
  g_rmdir (dir);
}

static void
test_thumbnail (void)
{
  g_autoptr (KkPageImage) page = kk_test_page (1000, 1500, 3, 300);
  g_autoptr (KkPageImage) small = kk_page_image_thumbnail (page, 300);
  g_autoptr (KkPageImage) same = kk_page_image_thumbnail (page, 1500);

  g_assert_cmpint (small->width, ==, 200);
  g_assert_cmpint (small->height, ==, 300);
  g_assert_cmpfloat (small->dpi, ==, 60);
  g_assert_cmpint (small->pixels[0], <, 128);
  g_assert_cmpint (small->pixels[150 * small->stride + 20 * 3], ==, 255);
  g_assert_true (same == page);
}

static void
test_codes (void)
{
  const char *text = "KK1:受付番号 0001";
  QRcode *qr = QRcode_encodeString8bit (text, 0, QR_ECLEVEL_M);
  g_autoptr (KkPageImage) blank = kk_test_page (600, 600, 1, 300);
  g_autoptr (GPtrArray) none = kk_page_codes_read (blank);
  g_autoptr (GPtrArray) codes = NULL;
  g_autoptr (KkPageImage) page = NULL;
  guint8 *pixels = g_malloc (600 * 600 * 3);
  const KkPageCode *code;

  g_assert_cmpuint (none->len, ==, 0);
  memset (pixels, 255, 600 * 600 * 3);
  for (int y = 0; y < qr->width * 6; y++)
    for (int x = 0; x < qr->width * 6; x++)
      if (qr->data[y / 6 * qr->width + x / 6] & 1)
        memset (pixels + ((gsize) (y + 300) * 600 + x + 100) * 3, 0, 3);
  page = kk_page_image_new (g_bytes_new_take (pixels, 600 * 600 * 3), 600, 600, 3, 1800, 300);
  codes = kk_page_codes_read (page);
  g_assert_cmpuint (codes->len, ==, 1);
  code = g_ptr_array_index (codes, 0);
  g_assert_cmpstr (code->text, ==, text);
  g_assert_cmpstr (code->type, ==, "QR-Code");
  g_assert_cmpint (ABS (code->box.x - 100), <, 12);
  g_assert_cmpint (ABS (code->box.y - 300), <, 12);
  g_assert_cmpint (ABS (code->box.w - qr->width * 6), <, 24);
  QRcode_free (qr);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/page-file/png", test_png);
  g_test_add_func ("/page-file/jpeg", test_jpeg);
  g_test_add_func ("/page-file/tiff", test_tiff);
  g_test_add_func ("/page-file/pdf", test_pdf);
  g_test_add_func ("/page-file/bad", test_bad);
  g_test_add_func ("/page-file/truncated", test_truncated);
  g_test_add_func ("/page-file/damaged", test_damaged);
  g_test_add_func ("/page-file/path", test_path);
  g_test_add_func ("/page-file/thumbnail", test_thumbnail);
  g_test_add_func ("/page-file/codes", test_codes);
  return g_test_run ();
}
