/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "devices/kk-scanner-hotplug.h"
#include "tests/devices/kk-test-pages.h"
#include "tests/devices/kk-test-run.h"

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  KkTestRun *run = user_data;

  run->devices = kk_scanner_list_finish (kk_test_the_scanner, result, &run->error);
  run->done = TRUE;
}

static void
test_list (void)
{
  g_auto (KkTestRun) run = { 0 };
  KkScannerDevice *device;

  kk_scanner_list_async (kk_test_the_scanner, NULL, listed_cb, &run);
  kk_test_spin_until (&run.done);
  g_assert_no_error (run.error);
  g_assert_cmpuint (run.devices->len, >=, 1);
  device = g_ptr_array_index (run.devices, 0);
  g_assert_cmpstr (device->name, ==, KK_TEST_SCANNER_DEVICE);
  g_assert_cmpstr (device->vendor, ==, "Kakanai");
}

static void
test_list_cancel (void)
{
  g_auto (KkTestRun) run = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  kk_scanner_list_async (kk_test_the_scanner, cancellable, listed_cb, &run);
  kk_test_spin_until (&run.done);
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

  kk_scanner_describe_finish (kk_test_the_scanner, result, &described->abilities,
                              &described->error);
  described->done = TRUE;
}

static void
test_describe (void)
{
  Described described = { 0 };
  Described missing = { 0 };

  kk_scanner_describe_async (kk_test_the_scanner, KK_TEST_SCANNER_DEVICE, NULL, described_cb,
                             &described);
  kk_scanner_describe_async (kk_test_the_scanner, "kakanai:other", NULL, described_cb, &missing);
  kk_test_spin_until (&missing.done);
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
      g_auto (KkTestRun) run = { 0 };
      KkScanRequest request = { .source = KK_SCAN_FLATBED, .mode = mode, .dpi = 300 };
      g_autoptr (KkPageImage) sheet = kk_test_page (600, 801, 3, 300);
      g_autoptr (GBytes) file = kk_page_image_to_png (sheet, NULL);
      g_autoptr (KkPageImage) image = NULL;

      kk_test_scanner_reset (kk_test_paper);
      kk_test_scanner_lay (kk_test_paper, file);
      kk_test_run_scan (&run, &request, NULL);
      g_assert_no_error (run.error);
      g_assert_cmpuint (run.pages->len, ==, 1);
      g_assert_cmpuint (run.n_pages, ==, 1);
      g_assert_cmpuint (run.n_progress, >=, 1);
      g_assert_cmpfloat (run.last_fraction, ==, 1);
      image = kk_test_decode (g_ptr_array_index (run.pages, 0));
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
      g_auto (KkTestRun) run = { 0 };
      KkScanRequest request = kk_test_adf;
      const KkScannedPage *page;

      kk_test_scanner_reset (kk_test_paper);
      kk_test_feed (90);
      request.dpi = wanted[i];
      kk_test_run_scan (&run, &request, NULL);
      g_assert_no_error (run.error);
      page = g_ptr_array_index (run.pages, 0);
      g_assert_cmpfloat (page->dpi, ==, given[i]);
      g_assert_cmpint (ABS (page->width - 620 * given[i] / 300), <=, 1);
    }
}

static void
test_page_size (void)
{
  g_auto (KkTestRun) run = { 0 };
  KkScanRequest request = kk_test_adf;
  const KkScannedPage *page;

  kk_test_scanner_reset (kk_test_paper);
  kk_test_feed (90);
  request.width_mm = 25.4;
  request.height_mm = 50.8;
  kk_test_run_scan (&run, &request, NULL);
  g_assert_no_error (run.error);
  page = g_ptr_array_index (run.pages, 0);
  g_assert_cmpint (ABS (page->width - 300), <=, 1);
  g_assert_cmpint (ABS (page->height - 600), <=, 1);
}

static void
test_adf (void)
{
  g_auto (KkTestRun) run = { 0 };

  kk_test_scanner_reset (kk_test_paper);
  for (int i = 0; i < 4; i++)
    kk_test_feed (50 * i);
  kk_test_run_scan (&run, &kk_test_adf, NULL);
  g_assert_no_error (run.error);
  g_assert_cmpuint (run.pages->len, ==, 4);
  g_assert_cmpuint (run.n_pages, ==, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpint (kk_test_shade_of (&run, i), ==, 50 * i);
  g_assert_cmpuint (kk_test_scanner_count (kk_test_paper), ==, 0);
}

static void
test_adf_max_pages (void)
{
  g_auto (KkTestRun) run = { 0 };
  KkScanRequest request = kk_test_adf;

  kk_test_scanner_reset (kk_test_paper);
  for (int i = 0; i < 3; i++)
    kk_test_feed (50 * i);
  request.max_pages = 2;
  kk_test_run_scan (&run, &request, NULL);
  g_assert_no_error (run.error);
  g_assert_cmpuint (run.pages->len, ==, 2);
  g_assert_cmpuint (kk_test_scanner_count (kk_test_paper), ==, 1);
}

static void
test_duplex (void)
{
  g_auto (KkTestRun) run = { 0 };
  KkScanRequest request = kk_test_adf;

  kk_test_scanner_reset (kk_test_paper);
  for (int i = 1; i <= 3; i++)
    kk_test_feed (50 * i);
  request.source = KK_SCAN_ADF_DUPLEX;
  kk_test_run_scan (&run, &request, NULL);
  g_assert_no_error (run.error);
  /* Two sheets; the second's back is blank. */
  g_assert_cmpuint (run.pages->len, ==, 4);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (kk_test_shade_of (&run, i), ==, 50 * (i + 1));
  g_assert_cmpint (kk_test_shade_of (&run, 3), ==, 255);
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
  gulong id = g_signal_connect (kk_test_the_scanner, "devices-changed", G_CALLBACK (changed_cb),
                                &changed);

  g_assert_true (kk_scanner_hotplug_concerns_us (usb, sizeof usb));
  g_assert_false (kk_scanner_hotplug_concerns_us (disk, sizeof disk));
  g_assert_false (kk_scanner_hotplug_concerns_us ("", 0));

  kk_test_scanner_reset (kk_test_paper);
  test_list ();
  kk_scanner_watch (kk_test_the_scanner, 1);
  kk_test_spin_ms (1300);
  g_assert_false (changed);
  kk_test_scanner_control (kk_test_paper, "unplugged\n");
  kk_test_spin_until (&changed);
  changed = FALSE;
  kk_test_scanner_control (kk_test_paper, NULL);
  kk_test_spin_until (&changed);
  kk_scanner_unwatch (kk_test_the_scanner);
  g_signal_handler_disconnect (kk_test_the_scanner, id);
}

/* SANE's own virtual devices: other option types, other names for the same things. */
static void
test_sane_test (void)
{
  g_auto (KkTestRun) run = { 0 };
  KkScanRequest request = {
    .device = "test:0", .source = KK_SCAN_ADF, .mode = KK_SCAN_GREY, .dpi = 100, .max_pages = 3
  };
  g_autoptr (KkPageImage) image = NULL;

  kk_test_run_scan (&run, &request, NULL);
  g_assert_no_error (run.error);
  g_assert_cmpuint (run.pages->len, ==, 3);
  image = kk_test_decode (g_ptr_array_index (run.pages, 2));
  g_assert_cmpint (ABS (image->width - 787), <=, 2);
}

static void
test_sane_test_colour (void)
{
  g_auto (KkTestRun) run = { 0 };
  KkScanRequest request = { .device = "test:1", .mode = KK_SCAN_COLOUR, .dpi = 75 };

  kk_test_run_scan (&run, &request, NULL);
  g_assert_no_error (run.error);
  g_assert_cmpuint (run.pages->len, ==, 1);
}

static void
test_sane_pnm (void)
{
  Described described = { 0 };

  kk_scanner_describe_async (kk_test_the_scanner, "pnm:0", NULL, described_cb, &described);
  kk_test_spin_until (&described.done);
  g_assert_no_error (described.error);
  g_assert_cmphex (described.abilities.sources, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scanner/list", test_list);
  g_test_add_func ("/scanner/list-cancel", test_list_cancel);
  g_test_add_func ("/scanner/describe", test_describe);
  g_test_add_func ("/scanner/flatbed", test_flatbed);
  g_test_add_func ("/scanner/resolution", test_resolution);
  g_test_add_func ("/scanner/page-size", test_page_size);
  g_test_add_func ("/scanner/adf", test_adf);
  g_test_add_func ("/scanner/adf-max-pages", test_adf_max_pages);
  g_test_add_func ("/scanner/duplex", test_duplex);
  g_test_add_func ("/scanner/hotplug", test_hotplug);
  g_test_add_func ("/scanner/sane-test", test_sane_test);
  g_test_add_func ("/scanner/sane-test-colour", test_sane_test_colour);
  g_test_add_func ("/scanner/sane-pnm", test_sane_pnm);
  return kk_test_scan_run ("test\npnm");
}
