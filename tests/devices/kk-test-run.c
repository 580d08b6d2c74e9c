/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/devices/kk-test-run.h"

#include <string.h>

KkTestScanner *kk_test_paper;
KkScanner *kk_test_the_scanner;

void
kk_test_run_clear (KkTestRun *run)
{
  g_clear_pointer (&run->pages, g_ptr_array_unref);
  g_clear_pointer (&run->devices, g_ptr_array_unref);
  g_clear_error (&run->error);
}

static void
note (KkTestRun *run, guint job)
{
  run->stale += run->job == job && (run->done || run->cancelled_at != 0);
}

static void
waiting_cb (KkScanner *self, guint job, KkTestRun *run)
{
  note (run, job);
  run->n_waiting += job == run->job;
}

void
kk_test_progress_cb (KkScanner *self, guint job, int page, double fraction, KkTestRun *run)
{
  note (run, job);
  if (job != run->job)
    return;
  run->n_progress++;
  g_assert_cmpfloat (fraction, >=, 0);
  g_assert_cmpfloat (fraction, <=, 1);
  run->last_fraction = fraction;
  if (run->cancel_at_progress != NULL && run->cancelled_at == 0)
    {
      run->cancelled_at = g_get_monotonic_time ();
      g_cancellable_cancel (run->cancel_at_progress);
    }
}

void
kk_test_page_cb (KkScanner *self, guint job, KkScannedPage *page, KkTestRun *run)
{
  note (run, job);
  if (job != run->job)
    return;
  g_assert_cmpint (page->index, ==, run->n_pages);
  run->n_pages++;
}

void
kk_test_scanned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  KkTestRun *run = user_data;

  run->pages = kk_scanner_scan_finish (kk_test_the_scanner, result, &run->error);
  g_assert_true ((run->pages == NULL) == (run->error != NULL));
  run->done = TRUE;
  run->done_at = g_get_monotonic_time ();
}

static gboolean
late_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_CONTINUE;
}

void
kk_test_spin_until (const gboolean *flag)
{
  gboolean late = FALSE;
  guint id = g_timeout_add_seconds (20, late_cb, &late);

  while (!*flag && !late)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
  g_assert_false (late);
}

void
kk_test_spin_ms (guint ms)
{
  gboolean over = FALSE;
  guint id = g_timeout_add (ms, late_cb, &over);

  kk_test_spin_until (&over);
  g_source_remove (id);
}

void
kk_test_run_scan (KkTestRun *run, const KkScanRequest *request, GCancellable *cancellable)
{
  gulong ids[] = {
    g_signal_connect (kk_test_the_scanner, "waiting", G_CALLBACK (waiting_cb), run),
    g_signal_connect (kk_test_the_scanner, "progress", G_CALLBACK (kk_test_progress_cb), run),
    g_signal_connect (kk_test_the_scanner, "page", G_CALLBACK (kk_test_page_cb), run),
  };

  run->job
      = kk_scanner_scan_async (kk_test_the_scanner, request, cancellable, kk_test_scanned_cb, run);
  g_assert_cmpuint (run->job, !=, 0);
  kk_test_spin_until (&run->done);
  /* Whatever the driver still says must not reach us. */
  kk_test_spin_ms (20);
  g_assert_cmpuint (run->stale, ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    g_signal_handler_disconnect (kk_test_the_scanner, ids[i]);
}

static GBytes *
page_file (int shade, int width, int height)
{
  gsize size = (gsize) width * height;
  guint8 *pixels = g_malloc (size);
  g_autoptr (KkPageImage) page = NULL;

  memset (pixels, shade, size);
  page = kk_page_image_new (g_bytes_new_take (pixels, size), width, height, 1, width, 300);
  return kk_page_image_to_png (page, NULL);
}

void
kk_test_feed (int shade)
{
  g_autoptr (GBytes) png = page_file (shade, 620, 877);

  kk_test_scanner_feed (kk_test_paper, png);
}

KkPageImage *
kk_test_decode (const KkScannedPage *page)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkPageFile) file = kk_page_file_open (page->png, &error);
  KkPageImage *image;

  g_assert_no_error (error);
  image = kk_page_file_read_page (file, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpint (image->width, ==, page->width);
  g_assert_cmpint (image->height, ==, page->height);
  g_assert_cmpfloat_with_epsilon (image->dpi, page->dpi, 0.1);
  return image;
}

const KkScanRequest kk_test_adf = {
  .device = KK_TEST_SCANNER_DEVICE,
  .source = KK_SCAN_ADF,
  .mode = KK_SCAN_GREY,
  .dpi = 300,
};

/* A good scan of the one page that is fed. */
void
kk_test_assert_works (void)
{
  g_auto (KkTestRun) run = { 0 };

  kk_test_scanner_reset (kk_test_paper);
  kk_test_feed (77);
  kk_test_run_scan (&run, &kk_test_adf, NULL);
  g_assert_no_error (run.error);
  g_assert_cmpuint (run.pages->len, ==, 1);
}

int
kk_test_shade_of (const KkTestRun *run, guint i)
{
  g_autoptr (KkPageImage) image = kk_test_decode (g_ptr_array_index (run->pages, i));

  return image->pixels[image->stride * 10 + 10];
}

int
kk_test_scan_run (const char *dll_conf)
{
  int status;

  kk_test_paper = kk_test_scanner_new (dll_conf);
  kk_test_the_scanner = kk_scanner_new ();
  status = g_test_run ();
  g_assert_finalize_object (kk_test_the_scanner);
  kk_test_scanner_free (kk_test_paper);
  return status;
}
