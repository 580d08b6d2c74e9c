/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "devices/kk-page-file.h"
#include "devices/kk-scanner-hotplug.h"
#include "devices/kk-scanner.h"
#include "tests/devices/kk-test-pages.h"
#include "tests/devices/kk-test-scanner.h"

/* One scanner object and one test scanner for all; each test leaves both idle. */
static KkTestScanner *paper;
static KkScanner *scanner;

/* What happened to one job. */
typedef struct
{
  guint job;
  gboolean done;
  GPtrArray *pages;
  GPtrArray *devices;
  GError *error;
  guint n_waiting, n_progress, n_pages;
  double last_fraction;
  gint64 done_at;
  GCancellable *cancel_at_progress, *cancel_at_page;
  gint64 cancelled_at;
  guint stale; /* signals after the callback */
} Run;

static void
run_clear (Run *run)
{
  g_clear_pointer (&run->pages, g_ptr_array_unref);
  g_clear_pointer (&run->devices, g_ptr_array_unref);
  g_clear_error (&run->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static void
note (Run *run, guint job)
{
  run->stale += run->job == job && (run->done || run->cancelled_at != 0);
}

static void
waiting_cb (KkScanner *self, guint job, Run *run)
{
  note (run, job);
  run->n_waiting += job == run->job;
}

static void
progress_cb (KkScanner *self, guint job, int page, double fraction, Run *run)
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

static void
page_cb (KkScanner *self, guint job, KkScannedPage *page, Run *run)
{
  note (run, job);
  if (job != run->job)
    return;
  g_assert_cmpint (page->index, ==, run->n_pages);
  run->n_pages++;
}

static void
scanned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;

  run->pages = kk_scanner_scan_finish (scanner, result, &run->error);
  g_assert_true ((run->pages == NULL) == (run->error != NULL));
  run->done = TRUE;
  run->done_at = g_get_monotonic_time ();
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;

  run->devices = kk_scanner_list_finish (scanner, result, &run->error);
  run->done = TRUE;
}

static gboolean
late_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_CONTINUE;
}

static void
spin_until (const gboolean *flag)
{
  gboolean late = FALSE;
  guint id = g_timeout_add_seconds (20, late_cb, &late);

  while (!*flag && !late)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
  g_assert_false (late);
}

static void
spin_ms (guint ms)
{
  gboolean over = FALSE;
  guint id = g_timeout_add (ms, late_cb, &over);

  spin_until (&over);
  g_source_remove (id);
}

static void
run_scan (Run *run, const KkScanRequest *request, GCancellable *cancellable)
{
  gulong ids[] = {
    g_signal_connect (scanner, "waiting", G_CALLBACK (waiting_cb), run),
    g_signal_connect (scanner, "progress", G_CALLBACK (progress_cb), run),
    g_signal_connect (scanner, "page", G_CALLBACK (page_cb), run),
  };

  run->job = kk_scanner_scan_async (scanner, request, cancellable, scanned_cb, run);
  g_assert_cmpuint (run->job, !=, 0);
  spin_until (&run->done);
  /* Whatever the driver still says must not reach us. */
  spin_ms (20);
  g_assert_cmpuint (run->stale, ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    g_signal_handler_disconnect (scanner, ids[i]);
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

static void
feed (int shade)
{
  g_autoptr (GBytes) png = page_file (shade, 620, 877);

  kk_test_scanner_feed (paper, png);
}

static KkPageImage *
decode (const KkScannedPage *page)
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

static const KkScanRequest adf = {
  .device = KK_TEST_SCANNER_DEVICE,
  .source = KK_SCAN_ADF,
  .mode = KK_SCAN_GREY,
  .dpi = 300,
};

/* A good scan of the one page that is fed. */
static void
assert_works (void)
{
  g_auto (Run) run = { 0 };

  kk_test_scanner_reset (paper);
  feed (77);
  run_scan (&run, &adf, NULL);
  g_assert_no_error (run.error);
  g_assert_cmpuint (run.pages->len, ==, 1);
}

static void
test_list (void)
{
  g_auto (Run) run = { 0 };
  KkScannerDevice *device;

  kk_scanner_list_async (scanner, NULL, listed_cb, &run);
  spin_until (&run.done);
  g_assert_no_error (run.error);
  g_assert_cmpuint (run.devices->len, >=, 1);
  device = g_ptr_array_index (run.devices, 0);
  g_assert_cmpstr (device->name, ==, KK_TEST_SCANNER_DEVICE);
  g_assert_cmpstr (device->vendor, ==, "Kakanai");
}

static void
test_list_cancel (void)
{
  g_auto (Run) run = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  kk_scanner_list_async (scanner, cancellable, listed_cb, &run);
  spin_until (&run.done);
  g_assert_error (run.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

typedef struct
{
  gboolean done;
  KkScannerAbilities abilities;
  GError *error;
} Described;

static void
described_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Described *described = user_data;

  kk_scanner_describe_finish (scanner, result, &described->abilities, &described->error);
  described->done = TRUE;
}

static void
test_describe (void)
{
  Described described = { 0 };
  Described missing = { 0 };

  kk_scanner_describe_async (scanner, KK_TEST_SCANNER_DEVICE, NULL, described_cb, &described);
  kk_scanner_describe_async (scanner, "kakanai:other", NULL, described_cb, &missing);
  spin_until (&missing.done);
  g_assert_true (described.done);
  g_assert_no_error (described.error);
  g_assert_cmphex (described.abilities.sources, ==, 7);
  g_assert_cmphex (described.abilities.modes, ==, 7);
  g_assert_cmpint (described.abilities.min_dpi, ==, 100);
  g_assert_cmpint (described.abilities.max_dpi, ==, 600);
  g_assert_cmpfloat_with_epsilon (described.abilities.max_width_mm, 216, 0.1);
  g_assert_error (missing.error, KK_SCANNER_ERROR, KK_SCANNER_ERROR_NO_DEVICE);
  g_clear_error (&missing.error);
}

static void
test_flatbed (void)
{
  for (int mode = KK_SCAN_COLOUR; mode <= KK_SCAN_LINEART; mode++)
    {
      g_auto (Run) run = { 0 };
      KkScanRequest request = { .source = KK_SCAN_FLATBED, .mode = mode, .dpi = 300 };
      g_autoptr (KkPageImage) sheet = kk_test_page (600, 801, 3, 300);
      g_autoptr (GBytes) file = kk_page_image_to_png (sheet, NULL);
      g_autoptr (KkPageImage) image = NULL;

      kk_test_scanner_reset (paper);
      kk_test_scanner_lay (paper, file);
      run_scan (&run, &request, NULL);
      g_assert_no_error (run.error);
      g_assert_cmpuint (run.pages->len, ==, 1);
      g_assert_cmpuint (run.n_pages, ==, 1);
      g_assert_cmpuint (run.n_progress, >=, 1);
      g_assert_cmpfloat (run.last_fraction, ==, 1);
      image = decode (g_ptr_array_index (run.pages, 0));
      g_assert_cmpint (image->width, ==, 600);
      g_assert_cmpint (image->height, ==, 801);
      g_assert_cmpint (image->channels, ==, mode == KK_SCAN_COLOUR ? 3 : 1);
      for (int y = 0; y < 801 && mode != KK_SCAN_GREY; y++)
        for (int x = 0; x < 600; x++)
          {
            const guint8 *in = sheet->pixels + y * sheet->stride + x * 3;
            const guint8 *out = image->pixels + y * image->stride + x * image->channels;

            if (mode == KK_SCAN_COLOUR)
              g_assert_cmpmem (in, 3, out, 3);
            else
              g_assert_cmpint (out[0], ==, in[1] < 128 ? 0 : 255);
          }
    }
}

static void
test_resolution (void)
{
  const int wanted[] = { 50, 150, 600, 1200 };
  const int given[] = { 100, 150, 600, 600 };

  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      g_auto (Run) run = { 0 };
      KkScanRequest request = adf;
      const KkScannedPage *page;

      kk_test_scanner_reset (paper);
      feed (90);
      request.dpi = wanted[i];
      run_scan (&run, &request, NULL);
      g_assert_no_error (run.error);
      page = g_ptr_array_index (run.pages, 0);
      g_assert_cmpfloat (page->dpi, ==, given[i]);
      g_assert_cmpint (ABS (page->width - 620 * given[i] / 300), <=, 1);
    }
}

static void
test_page_size (void)
{
  g_auto (Run) run = { 0 };
  KkScanRequest request = adf;
  const KkScannedPage *page;

  kk_test_scanner_reset (paper);
  feed (90);
  request.width_mm = 25.4;
  request.height_mm = 50.8;
  run_scan (&run, &request, NULL);
  g_assert_no_error (run.error);
  page = g_ptr_array_index (run.pages, 0);
  g_assert_cmpint (ABS (page->width - 300), <=, 1);
  g_assert_cmpint (ABS (page->height - 600), <=, 1);
}

static int
shade_of (const Run *run, guint i)
{
  g_autoptr (KkPageImage) image = decode (g_ptr_array_index (run->pages, i));

  return image->pixels[image->stride * 10 + 10];
}

static void
test_adf (void)
{
  g_auto (Run) run = { 0 };

  kk_test_scanner_reset (paper);
  for (int i = 0; i < 4; i++)
    feed (50 * i);
  run_scan (&run, &adf, NULL);
  g_assert_no_error (run.error);
  g_assert_cmpuint (run.pages->len, ==, 4);
  g_assert_cmpuint (run.n_pages, ==, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpint (shade_of (&run, i), ==, 50 * i);
  g_assert_cmpuint (kk_test_scanner_count (paper), ==, 0);
}

static void
test_adf_max_pages (void)
{
  g_auto (Run) run = { 0 };
  KkScanRequest request = adf;

  kk_test_scanner_reset (paper);
  for (int i = 0; i < 3; i++)
    feed (50 * i);
  request.max_pages = 2;
  run_scan (&run, &request, NULL);
  g_assert_no_error (run.error);
  g_assert_cmpuint (run.pages->len, ==, 2);
  g_assert_cmpuint (kk_test_scanner_count (paper), ==, 1);
}

static void
test_duplex (void)
{
  g_auto (Run) run = { 0 };
  KkScanRequest request = adf;

  kk_test_scanner_reset (paper);
  for (int i = 1; i <= 3; i++)
    feed (50 * i);
  request.source = KK_SCAN_ADF_DUPLEX;
  run_scan (&run, &request, NULL);
  g_assert_no_error (run.error);
  /* Two sheets; the second's back is blank. */
  g_assert_cmpuint (run.pages->len, ==, 4);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (shade_of (&run, i), ==, 50 * (i + 1));
  g_assert_cmpint (shade_of (&run, 3), ==, 255);
}

static void
test_cancel (void)
{
  g_auto (Run) run = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  kk_test_scanner_reset (paper);
  feed (1);
  kk_test_scanner_control (paper, "rate 400\n");
  run.cancel_at_progress = cancellable;
  run_scan (&run, &adf, cancellable);
  g_assert_error (run.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (run.n_pages, ==, 0);
  g_test_message ("cancelled after %d us", (int) (run.done_at - run.cancelled_at));
  g_assert_cmpint (run.done_at - run.cancelled_at, <, 200000);
  assert_works ();
}

/* A driver that says nothing at all: the answer still comes at once, and the next job runs. */
static void
test_cancel_hang (void)
{
  g_auto (Run) run = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  kk_test_scanner_reset (paper);
  feed (1);
  kk_test_scanner_control (paper, "rate 2000\nfault hang line 300 once\n");
  run.cancel_at_progress = cancellable;
  run_scan (&run, &adf, cancellable);
  g_assert_error (run.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (run.done_at - run.cancelled_at, <, 200000);
  assert_works ();
}

static void
test_faults (void)
{
  static const struct
  {
    const char *control;
    KkScannerError code;
    guint pages; /* complete before it */
  } table[] = {
    { "fault jam page 2 line 40 once", KK_SCANNER_ERROR_JAMMED, 1 },
    { "fault jam once", KK_SCANNER_ERROR_JAMMED, 0 },
    { "fault cover once", KK_SCANNER_ERROR_COVER_OPEN, 0 },
    { "fault cover page 2 once", KK_SCANNER_ERROR_COVER_OPEN, 1 },
    { "fault no-paper once", KK_SCANNER_ERROR_NO_PAPER, 0 },
    { "fault io line 100 once", KK_SCANNER_ERROR_IO, 0 },
    { "fault io page 3 line 500 once", KK_SCANNER_ERROR_IO, 2 },
    { "fault short line 300 once", KK_SCANNER_ERROR_IO, 0 },
    { "fault busy once", KK_SCANNER_ERROR_BUSY, 0 },
    { "fault access once", KK_SCANNER_ERROR_ACCESS, 0 },
    { "fault gone once", KK_SCANNER_ERROR_NO_DEVICE, 0 },
    { "unplugged", KK_SCANNER_ERROR_NO_DEVICE, 0 },
    { "claim 100000 100", KK_SCANNER_ERROR_UNSUPPORTED, 0 },
    { "claim 12000 12000", KK_SCANNER_ERROR_UNSUPPORTED, 0 },
    { "claim -5 10", KK_SCANNER_ERROR_UNSUPPORTED, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_auto (Run) run = { 0 };

      g_test_message ("%s", table[i].control);
      kk_test_scanner_reset (paper);
      for (int n = 0; n < 3; n++)
        feed (n);
      kk_test_scanner_control (paper, table[i].control);
      run_scan (&run, &adf, NULL);
      g_assert_error (run.error, KK_SCANNER_ERROR, (int) table[i].code);
      g_assert_cmpuint (run.n_pages, ==, table[i].pages);
      g_assert_cmpuint (kk_test_scanner_count (paper), ==, 3 - table[i].pages);
      assert_works ();
    }
}

static void
test_no_paper (void)
{
  g_auto (Run) run = { 0 };

  kk_test_scanner_reset (paper);
  run_scan (&run, &adf, NULL);
  g_assert_error (run.error, KK_SCANNER_ERROR, KK_SCANNER_ERROR_NO_PAPER);
}

static gboolean
put_paper_cb (gpointer data)
{
  feed (123);
  return G_SOURCE_REMOVE;
}

static void
test_late_paper (void)
{
  g_auto (Run) run = { 0 };
  KkScanRequest request = adf;

  kk_test_scanner_reset (paper);
  request.wait_for_paper = TRUE;
  /* The wait for paper is no silence. */
  request.stall_limit_ms = 1800;
  g_timeout_add (2200, put_paper_cb, NULL);
  run_scan (&run, &request, NULL);
  g_assert_no_error (run.error);
  g_assert_cmpuint (run.n_waiting, ==, 1);
  g_assert_cmpuint (run.pages->len, ==, 1);
  g_assert_cmpint (shade_of (&run, 0), ==, 123);
}

static void
test_late_paper_never (void)
{
  g_auto (Run) run = { 0 };
  KkScanRequest request = adf;

  kk_test_scanner_reset (paper);
  request.wait_for_paper = TRUE;
  request.wait_limit_s = 1;
  run_scan (&run, &request, NULL);
  g_assert_error (run.error, KK_SCANNER_ERROR, KK_SCANNER_ERROR_NO_PAPER);
  g_assert_cmpuint (run.n_waiting, ==, 1);
}

static gboolean
cancel_cb (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

static void
test_late_paper_cancel (void)
{
  g_auto (Run) run = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  KkScanRequest request = adf;
  gint64 begun = g_get_monotonic_time ();

  kk_test_scanner_reset (paper);
  request.wait_for_paper = TRUE;
  g_timeout_add (400, cancel_cb, cancellable);
  run_scan (&run, &request, cancellable);
  g_assert_error (run.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (run.done_at - begun, <, 600000);
  assert_works ();
}

static void
test_wait_flatbed (void)
{
  g_auto (Run) run = { 0 };
  KkScanRequest request = adf;

  request.source = KK_SCAN_FLATBED;
  request.wait_for_paper = TRUE;
  run_scan (&run, &request, NULL);
  g_assert_error (run.error, KK_SCANNER_ERROR, KK_SCANNER_ERROR_UNSUPPORTED);
}

static void
test_hang (void)
{
  const char *const hangs[]
      = { "fault hang line 200 once", "fault stuck line 200 once", "fault stuck once" };

  for (gsize i = 0; i < G_N_ELEMENTS (hangs); i++)
    {
      g_auto (Run) run = { 0 };
      KkScanRequest request = adf;
      gint64 begun = g_get_monotonic_time ();

      g_test_message ("%s", hangs[i]);
      kk_test_scanner_reset (paper);
      feed (1);
      kk_test_scanner_control (paper, hangs[i]);
      request.stall_limit_ms = 500;
      run_scan (&run, &request, NULL);
      g_assert_error (run.error, KK_SCANNER_ERROR, KK_SCANNER_ERROR_TIMEOUT);
      g_assert_cmpint (run.done_at - begun, <, 1500000);
      if (i == 1)
        {
          g_auto (Run) next = { 0 };

          /* While the driver is deaf, the next one hears that it is busy; nobody waits for ever. */
          run_scan (&next, &request, NULL);
          g_assert_error (next.error, KK_SCANNER_ERROR, KK_SCANNER_ERROR_BUSY);
        }
      assert_works ();
    }
}

/* Two jobs in the queue: the first is cancelled, the second's pages are its own. */
static void
test_stale (void)
{
  g_auto (Run) first = { 0 };
  g_auto (Run) second = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gulong ids[4];

  kk_test_scanner_reset (paper);
  feed (10);
  kk_test_scanner_control (paper, "rate 1500\n");
  ids[0] = g_signal_connect (scanner, "progress", G_CALLBACK (progress_cb), &first);
  ids[1] = g_signal_connect (scanner, "page", G_CALLBACK (page_cb), &first);
  ids[2] = g_signal_connect (scanner, "progress", G_CALLBACK (progress_cb), &second);
  ids[3] = g_signal_connect (scanner, "page", G_CALLBACK (page_cb), &second);
  first.cancel_at_progress = cancellable;
  first.job = kk_scanner_scan_async (scanner, &adf, cancellable, scanned_cb, &first);
  second.job = kk_scanner_scan_async (scanner, &adf, NULL, scanned_cb, &second);
  g_assert_cmpuint (first.job, !=, second.job);
  spin_until (&second.done);
  g_assert_true (first.done);
  g_assert_error (first.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_no_error (second.error);
  g_assert_cmpuint (first.n_pages, ==, 0);
  g_assert_cmpuint (first.stale, ==, 0);
  g_assert_cmpuint (second.pages->len, ==, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    g_signal_handler_disconnect (scanner, ids[i]);
}

static void
changed_cb (KkScanner *self, gboolean *flag)
{
  *flag = TRUE;
}

static void
test_hotplug (void)
{
  const char usb[] = "add@/devices/x\0ACTION=add\0SUBSYSTEM=usb\0DEVTYPE=usb_device";
  const char disk[] = "add@/devices/x\0ACTION=add\0SUBSYSTEM=block\0DEVTYPE=disk";
  gboolean changed = FALSE;
  gulong id = g_signal_connect (scanner, "devices-changed", G_CALLBACK (changed_cb), &changed);

  g_assert_true (kk_scanner_hotplug_concerns_us (usb, sizeof usb));
  g_assert_false (kk_scanner_hotplug_concerns_us (disk, sizeof disk));
  g_assert_false (kk_scanner_hotplug_concerns_us ("", 0));

  kk_test_scanner_reset (paper);
  test_list ();
  kk_scanner_watch (scanner, 1);
  spin_ms (1300);
  g_assert_false (changed);
  kk_test_scanner_control (paper, "unplugged\n");
  spin_until (&changed);
  changed = FALSE;
  kk_test_scanner_control (paper, NULL);
  spin_until (&changed);
  kk_scanner_unwatch (scanner);
  g_signal_handler_disconnect (scanner, id);
}

/* SANE's own virtual devices: other option types, other names for the same things. */
static void
test_sane_test (void)
{
  g_auto (Run) run = { 0 };
  KkScanRequest request = {
    .device = "test:0", .source = KK_SCAN_ADF, .mode = KK_SCAN_GREY, .dpi = 100, .max_pages = 3
  };
  g_autoptr (KkPageImage) image = NULL;

  run_scan (&run, &request, NULL);
  g_assert_no_error (run.error);
  g_assert_cmpuint (run.pages->len, ==, 3);
  image = decode (g_ptr_array_index (run.pages, 2));
  g_assert_cmpint (ABS (image->width - 787), <=, 2);
}

static void
test_sane_test_colour (void)
{
  g_auto (Run) run = { 0 };
  KkScanRequest request = { .device = "test:1", .mode = KK_SCAN_COLOUR, .dpi = 75 };

  run_scan (&run, &request, NULL);
  g_assert_no_error (run.error);
  g_assert_cmpuint (run.pages->len, ==, 1);
}

static void
test_sane_pnm (void)
{
  Described described = { 0 };

  kk_scanner_describe_async (scanner, "pnm:0", NULL, described_cb, &described);
  spin_until (&described.done);
  g_assert_no_error (described.error);
  g_assert_cmphex (described.abilities.sources, ==, 1);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  paper = kk_test_scanner_new ("test\npnm");
  scanner = kk_scanner_new ();
  g_test_add_func ("/scanner/list", test_list);
  g_test_add_func ("/scanner/list-cancel", test_list_cancel);
  g_test_add_func ("/scanner/describe", test_describe);
  g_test_add_func ("/scanner/flatbed", test_flatbed);
  g_test_add_func ("/scanner/resolution", test_resolution);
  g_test_add_func ("/scanner/page-size", test_page_size);
  g_test_add_func ("/scanner/adf", test_adf);
  g_test_add_func ("/scanner/adf-max-pages", test_adf_max_pages);
  g_test_add_func ("/scanner/duplex", test_duplex);
  g_test_add_func ("/scanner/cancel", test_cancel);
  g_test_add_func ("/scanner/cancel-hang", test_cancel_hang);
  g_test_add_func ("/scanner/faults", test_faults);
  g_test_add_func ("/scanner/no-paper", test_no_paper);
  g_test_add_func ("/scanner/late-paper", test_late_paper);
  g_test_add_func ("/scanner/late-paper-never", test_late_paper_never);
  g_test_add_func ("/scanner/late-paper-cancel", test_late_paper_cancel);
  g_test_add_func ("/scanner/wait-flatbed", test_wait_flatbed);
  g_test_add_func ("/scanner/hang", test_hang);
  g_test_add_func ("/scanner/stale", test_stale);
  g_test_add_func ("/scanner/hotplug", test_hotplug);
  g_test_add_func ("/scanner/sane-test", test_sane_test);
  g_test_add_func ("/scanner/sane-test-colour", test_sane_test_colour);
  g_test_add_func ("/scanner/sane-pnm", test_sane_pnm);
  status = g_test_run ();
  g_assert_finalize_object (scanner);
  kk_test_scanner_free (paper);
  return status;
}
