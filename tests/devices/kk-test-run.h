/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "devices/kk-page-file.h"
#include "devices/kk-scanner.h"
#include "tests/devices/kk-test-scanner.h"

G_BEGIN_DECLS

/* One scanner object and one test scanner for a whole test program; each test leaves both idle. */
extern KkTestScanner *kk_test_paper;
extern KkScanner *kk_test_the_scanner;

/* Makes both, runs the tests and takes them down; main()'s result. */
int kk_test_scan_run (const char *dll_conf);

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
  GCancellable *cancel_at_progress;
  gint64 cancelled_at;
  guint stale; /* signals after the callback or the cancel */
} KkTestRun;

void kk_test_run_clear (KkTestRun *run);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KkTestRun, kk_test_run_clear)

/* A grey scan from the feeder at 300 dpi. */
extern const KkScanRequest kk_test_adf;

/* Scans to the end and checks the signals. */
void kk_test_run_scan (KkTestRun *run, const KkScanRequest *request, GCancellable *cancellable);
void kk_test_progress_cb (KkScanner *self, guint job, int page, double fraction, KkTestRun *run);
void kk_test_page_cb (KkScanner *self, guint job, KkScannedPage *page, KkTestRun *run);
void kk_test_scanned_cb (GObject *source, GAsyncResult *result, gpointer user_data);

/* Runs the main loop; fails after 20 seconds. */
void kk_test_spin_until (const gboolean *flag);
void kk_test_spin_ms (guint ms);

/* Puts a page of one shade of grey into the feeder; the shade of a scanned page. */
void kk_test_feed (int shade);
int kk_test_shade_of (const KkTestRun *run, guint page);
KkPageImage *kk_test_decode (const KkScannedPage *page);
/* A good scan of one page: whatever went wrong before is over. */
void kk_test_assert_works (void);

G_END_DECLS
