/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/devices/kk-test-run.h"

static void
test_cancel (void)
{
  g_auto (KkTestRun) run = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  kk_test_scanner_reset (kk_test_paper);
  kk_test_feed (1);
  kk_test_scanner_control (kk_test_paper, "rate 400\n");
  run.cancel_at_progress = cancellable;
  kk_test_run_scan (&run, &kk_test_adf, cancellable);
  g_assert_error (run.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (run.n_pages, ==, 0);
  g_test_message ("cancelled after %d us", (int) (run.done_at - run.cancelled_at));
  g_assert_cmpint (run.done_at - run.cancelled_at, <, 200000);
  kk_test_assert_works ();
}

/* A driver that says nothing at all: the answer still comes at once, and the next job runs. */
static void
test_cancel_hang (void)
{
  g_auto (KkTestRun) run = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  kk_test_scanner_reset (kk_test_paper);
  kk_test_feed (1);
  kk_test_scanner_control (kk_test_paper, "rate 2000\nfault hang line 300 once\n");
  run.cancel_at_progress = cancellable;
  kk_test_run_scan (&run, &kk_test_adf, cancellable);
  g_assert_error (run.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (run.done_at - run.cancelled_at, <, 200000);
  kk_test_assert_works ();
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
      g_auto (KkTestRun) run = { 0 };

      g_test_message ("%s", table[i].control);
      kk_test_scanner_reset (kk_test_paper);
      for (int n = 0; n < 3; n++)
        kk_test_feed (n);
      kk_test_scanner_control (kk_test_paper, table[i].control);
      kk_test_run_scan (&run, &kk_test_adf, NULL);
      g_assert_error (run.error, KK_SCANNER_ERROR, (int) table[i].code);
      g_assert_cmpuint (run.n_pages, ==, table[i].pages);
      g_assert_cmpuint (kk_test_scanner_count (kk_test_paper), ==, 3 - table[i].pages);
      kk_test_assert_works ();
    }
}

static void
test_no_paper (void)
{
  g_auto (KkTestRun) run = { 0 };

  kk_test_scanner_reset (kk_test_paper);
  kk_test_run_scan (&run, &kk_test_adf, NULL);
  g_assert_error (run.error, KK_SCANNER_ERROR, KK_SCANNER_ERROR_NO_PAPER);
}

static gboolean
put_paper_cb (gpointer data)
{
  kk_test_feed (123);
  return G_SOURCE_REMOVE;
}

static void
test_late_paper (void)
{
  g_auto (KkTestRun) run = { 0 };
  KkScanRequest request = kk_test_adf;

  kk_test_scanner_reset (kk_test_paper);
  request.wait_for_paper = TRUE;
  /* The wait for kk_test_paper is no silence. */
  request.stall_limit_ms = 1800;
  g_timeout_add (2200, put_paper_cb, NULL);
  kk_test_run_scan (&run, &request, NULL);
  g_assert_no_error (run.error);
  g_assert_cmpuint (run.n_waiting, ==, 1);
  g_assert_cmpuint (run.pages->len, ==, 1);
  g_assert_cmpint (kk_test_shade_of (&run, 0), ==, 123);
}

static void
test_late_paper_never (void)
{
  g_auto (KkTestRun) run = { 0 };
  KkScanRequest request = kk_test_adf;

  kk_test_scanner_reset (kk_test_paper);
  request.wait_for_paper = TRUE;
  request.wait_limit_s = 1;
  kk_test_run_scan (&run, &request, NULL);
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
  g_auto (KkTestRun) run = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  KkScanRequest request = kk_test_adf;
  gint64 begun = g_get_monotonic_time ();

  kk_test_scanner_reset (kk_test_paper);
  request.wait_for_paper = TRUE;
  g_timeout_add (400, cancel_cb, cancellable);
  kk_test_run_scan (&run, &request, cancellable);
  g_assert_error (run.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (run.done_at - begun, <, 600000);
  kk_test_assert_works ();
}

static void
test_wait_flatbed (void)
{
  g_auto (KkTestRun) run = { 0 };
  KkScanRequest request = kk_test_adf;

  request.source = KK_SCAN_FLATBED;
  request.wait_for_paper = TRUE;
  kk_test_run_scan (&run, &request, NULL);
  g_assert_error (run.error, KK_SCANNER_ERROR, KK_SCANNER_ERROR_UNSUPPORTED);
}

static void
test_hang (void)
{
  const char *const hangs[]
      = { "fault hang line 200 once", "fault stuck line 200 once", "fault stuck once" };

  for (gsize i = 0; i < G_N_ELEMENTS (hangs); i++)
    {
      g_auto (KkTestRun) run = { 0 };
      KkScanRequest request = kk_test_adf;
      gint64 begun = g_get_monotonic_time ();

      g_test_message ("%s", hangs[i]);
      kk_test_scanner_reset (kk_test_paper);
      kk_test_feed (1);
      kk_test_scanner_control (kk_test_paper, hangs[i]);
      request.stall_limit_ms = 500;
      kk_test_run_scan (&run, &request, NULL);
      g_assert_error (run.error, KK_SCANNER_ERROR, KK_SCANNER_ERROR_TIMEOUT);
      g_assert_cmpint (run.done_at - begun, <, 1500000);
      if (i == 1)
        {
          g_auto (KkTestRun) next = { 0 };

          /* While the driver is deaf, the next one hears that it is busy; nobody waits for ever. */
          kk_test_run_scan (&next, &request, NULL);
          g_assert_error (next.error, KK_SCANNER_ERROR, KK_SCANNER_ERROR_BUSY);
        }
      kk_test_assert_works ();
    }
}

/* Two jobs in the queue: the first is cancelled, the second's pages are its own. */
static void
test_stale (void)
{
  g_auto (KkTestRun) first = { 0 };
  g_auto (KkTestRun) second = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gulong ids[4];

  kk_test_scanner_reset (kk_test_paper);
  kk_test_feed (10);
  kk_test_scanner_control (kk_test_paper, "rate 1500\n");
  ids[0] = g_signal_connect (kk_test_the_scanner, "progress", G_CALLBACK (kk_test_progress_cb),
                             &first);
  ids[1] = g_signal_connect (kk_test_the_scanner, "page", G_CALLBACK (kk_test_page_cb), &first);
  ids[2] = g_signal_connect (kk_test_the_scanner, "progress", G_CALLBACK (kk_test_progress_cb),
                             &second);
  ids[3] = g_signal_connect (kk_test_the_scanner, "page", G_CALLBACK (kk_test_page_cb), &second);
  first.cancel_at_progress = cancellable;
  first.job = kk_scanner_scan_async (kk_test_the_scanner, &kk_test_adf, cancellable,
                                     kk_test_scanned_cb, &first);
  second.job = kk_scanner_scan_async (kk_test_the_scanner, &kk_test_adf, NULL, kk_test_scanned_cb,
                                      &second);
  g_assert_cmpuint (first.job, !=, second.job);
  kk_test_spin_until (&second.done);
  g_assert_true (first.done);
  g_assert_error (first.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_no_error (second.error);
  g_assert_cmpuint (first.n_pages, ==, 0);
  g_assert_cmpuint (first.stale, ==, 0);
  g_assert_cmpuint (second.pages->len, ==, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    g_signal_handler_disconnect (kk_test_the_scanner, ids[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
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
  return kk_test_scan_run (NULL);
}
