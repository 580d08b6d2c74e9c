/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "devices/kk-printer.h"
#include "tests/devices/kk-test-cups.h"

static const KkPrintRequest A4 = { "window-1", "0417 test", NULL, NULL, 595.28, 841.89 };

static GBytes *
paper_new (void)
{
  return g_bytes_new_static ("%PDF-1.4\nnothing\n%%EOF\n", 23);
}

static KkPrintJob *
wait_for (int id, KkJobState state)
{
  g_autoptr (GError) error = NULL;
  KkPrintJob *job = NULL;

  for (int i = 0; i < 600; i++)
    {
      job = kk_printer_look (id, &error);
      g_assert_no_error (error);
      if (job->state == state)
        return job;
      kk_print_job_free (job);
      g_usleep (50000);
    }
  g_error ("job %d does not come to state %d", id, state);
}

static int
send (const KkPrintRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = paper_new ();
  int id = kk_printer_send (request, pdf, &error);

  g_assert_no_error (error);
  g_assert_cmpint (id, >, 0);
  return id;
}

/* Nobody there, nothing there, no such printer. */
static void
test_errors (void)
{
  g_autoptr (TestCups) cups = test_cups_new ();
  g_autoptr (GPtrArray) printers = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = paper_new ();

  printers = kk_printer_list (&error);
  g_assert_no_error (error);
  g_assert_cmpuint (printers->len, ==, 0);
  g_assert_cmpint (kk_printer_send (&A4, pdf, &error), ==, 0);
  g_assert_error (error, KK_PRINTER_ERROR, KK_PRINTER_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (kk_printer_look (77, &error));
  g_assert_error (error, KK_PRINTER_ERROR, KK_PRINTER_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_subprocess_force_exit (cups->daemon);
  g_subprocess_wait (cups->daemon, NULL, NULL);
  g_assert_null (kk_printer_list (&error));
  g_assert_error (error, KK_PRINTER_ERROR, KK_PRINTER_ERROR_NO_SERVICE);
  g_clear_error (&error);
  g_assert_cmpint (kk_printer_send (&A4, pdf, &error), ==, 0);
  g_assert_error (error, KK_PRINTER_ERROR, KK_PRINTER_ERROR_NO_SERVICE);
}

/* The bytes arrive as they were sent, on the paper and from the tray that were asked for. */
static void
test_sent (void)
{
  g_autoptr (TestCups) cups = test_cups_new ();
  g_autoptr (GPtrArray) printers = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = paper_new ();
  KkPrintRequest a5 = { "window-1", "0417 a5", "tray-2", "two-sided-long-edge", 419.53, 595.28 };
  const char *reject[] = { "cupsreject", "window-1", NULL };

  test_cups_add_printer (cups, "window-1", "窓口の右");
  printers = kk_printer_list (&error);
  g_assert_no_error (error);
  g_assert_cmpuint (printers->len, ==, 1);
  KkPrinter *printer = printers->pdata[0];
  g_assert_cmpstr (printer->name, ==, "window-1");
  g_assert_cmpstr (printer->label, ==, "窓口の右");
  g_assert_true (printer->accepting && !printer->stopped);
  g_assert_true (g_strv_contains ((const char *const *) printer->trays, "tray-2"));

  int first = send (&A4), second = send (&a5);
  kk_print_job_free (wait_for (first, KK_JOB_DONE));
  kk_print_job_free (wait_for (second, KK_JOB_DONE));
  g_assert_cmpint (test_cups_wait_papers (cups, 2), ==, 2);
  g_autoptr (GBytes) there = test_cups_get_pdf (cups, first);
  g_assert_true (g_bytes_equal (there, pdf));
  g_autofree char *upright = test_cups_get_options (cups, first);
  g_autofree char *told = test_cups_get_options (cups, second);
  g_test_message ("%s%s", upright, told);
  g_assert_nonnull (strstr (upright, "PageSize=A4"));
  g_assert_nonnull (strstr (told, "PageSize=A5"));
  g_assert_nonnull (strstr (told, "InputSlot=Tray2"));
  g_assert_nonnull (strstr (told, "Duplex=DuplexNoTumble"));
  g_assert_nonnull (strstr (told, "print-scaling=none"));

  test_cups_run (cups, reject);
  g_assert_cmpint (kk_printer_send (&A4, pdf, &error), ==, 0);
  g_assert_error (error, KK_PRINTER_ERROR, KK_PRINTER_ERROR_REFUSED);
  g_assert_cmpint (test_cups_wait_papers (cups, 2), ==, 2);
}

/* A stopped printer keeps its jobs; one is cancelled and never comes out, one comes out later. */
static void
test_stopped (void)
{
  g_autoptr (TestCups) cups = test_cups_new ();
  g_autoptr (GError) error = NULL;
  KkPrintRequest other = A4;
  const char *stop[] = { "cupsdisable", "window-1", NULL };
  const char *go[] = { "cupsenable", "window-1", NULL };

  other.name = "0418 test";
  test_cups_add_printer (cups, "window-1", "窓口の右");
  test_cups_run (cups, stop);
  int first = send (&A4), second = send (&other);
  kk_print_job_free (wait_for (first, KK_JOB_STOPPED));
  g_assert_true (kk_printer_cancel (first, &error));
  kk_print_job_free (wait_for (first, KK_JOB_CANCELLED));
  test_cups_run (cups, go);
  kk_print_job_free (wait_for (second, KK_JOB_DONE));
  g_assert_cmpint (test_cups_wait_papers (cups, 1), ==, 1);
  /* What ended cannot be called back, and that is no failure. */
  g_assert_true (kk_printer_cancel (second, &error));
  g_assert_no_error (error);
  kk_print_job_free (wait_for (second, KK_JOB_DONE));

  g_autoptr (GPtrArray) found = kk_printer_find ("0417", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpint (((KkPrintJob *) found->pdata[0])->id, ==, first);
  g_assert_cmpint (((KkPrintJob *) found->pdata[0])->state, ==, KK_JOB_CANCELLED);
}

/* A jam is known by its reason. */
static void
test_jam (void)
{
  g_autoptr (TestCups) cups = test_cups_new ();
  g_autoptr (GError) error = NULL;
  const char *go[] = { "cupsenable", "window-1", NULL };

  test_cups_add_printer (cups, "window-1", "窓口の右");
  test_cups_break (cups, TRUE);
  int id = send (&A4);
  g_autoptr (KkPrintJob) job = wait_for (id, KK_JOB_STOPPED);
  g_assert_true (g_strv_contains ((const char *const *) job->reasons, "media-jam-error"));
  test_cups_break (cups, FALSE);
  test_cups_run (cups, go);
  kk_print_job_free (wait_for (id, KK_JOB_DONE));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/devices/printer/errors", test_errors);
  g_test_add_func ("/devices/printer/sent", test_sent);
  g_test_add_func ("/devices/printer/stopped", test_stopped);
  g_test_add_func ("/devices/printer/jam", test_jam);
  return g_test_run ();
}
