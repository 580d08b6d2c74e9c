/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "app/kk-session-archive.h"
#include "devices/kk-page-codes.h"
#include "forms/kk-archive-check.h"
#include "forms/kk-paper-code.h"
#include "store/kk-audit.h"
#include "tests/app/kk-test-sheet.h"
#include "tests/app/kk-test-terminal.h"

/* Who may save which version of a case's archive, that it is in the audit chain, and what of a page
 * is left where nobody knows what stands on it. */

static gboolean
save (KkSession *session, const char *profile, const char *path, int *hidden, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GAsyncResult *answer = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  kk_session_write_archive_async (session, profile, file, NULL, NULL, NULL, kk_job_answer_cb,
                                  &answer);
  result = kk_job_wait_answer (&answer);
  return kk_session_write_archive_finish (session, result, hidden, error);
}

static guint
count_audit (TestTerminal *t, const char *action)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (t->config->data_dir, "counter.db", NULL);
  KkStoreOptions options
      = { .role = KK_STORE_TERMINAL, .read_only = TRUE, .practice = t->config->practice };
  g_autoptr (KkStore) store = kk_store_open (path, &options, &error);
  g_autoptr (GPtrArray) rows = store != NULL ? kk_audit_list (store, 0, 1000, NULL, &error) : NULL;
  guint n = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    n += g_str_equal (((KkAuditRow *) rows->pdata[i])->action, action);
  return n;
}

static GBytes *
read_file (const char *path)
{
  char *text = NULL;
  gsize length;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (text, length);
}

static void
test_rights (void)
{
  TestTerminal *t = test_terminal_new ();
  g_autofree char *masked = g_build_filename (t->folder, "masked.pdf", NULL);
  g_autofree char *full = g_build_filename (t->folder, "full.pdf", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *level = NULL;
  int hidden = 0;

  test_terminal_start (t, TEST_CLERK);
  g_autoptr (KkSession) session = test_terminal_case (t, 1);
  g_assert_true (save (session, "counter", masked, &hidden, &error));
  g_assert_no_error (error);
  g_assert_cmpint (hidden, ==, 1); /* nobody knows what this page is */
  g_autoptr (GBytes) bytes = read_file (masked);
  g_autoptr (GPtrArray) findings = kk_archive_check (bytes, &level);
  g_assert_cmpuint (findings->len, ==, 0);
  g_assert_cmpstr (level, ==, "2U");
  g_assert_cmpuint (count_audit (t, "archive.read"), ==, 1);

  g_assert_false (save (session, NULL, full, NULL, &error));
  g_assert_error (error, KK_APP_ERROR, KK_APP_ERROR_NOT_PERMITTED);
  g_clear_error (&error);
  g_assert_false (g_file_test (full, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_audit (t, "archive.read_unmasked"), ==, 0);

  test_terminal_sign_in (t, TEST_SUPERVISOR);
  g_assert_true (save (session, NULL, full, &hidden, &error));
  g_assert_no_error (error);
  g_assert_cmpint (hidden, ==, 0);
  g_assert_cmpuint (count_audit (t, "archive.read_unmasked"), ==, 1);
  g_assert_false (save (session, NULL, full, NULL, &error));
  g_assert_error (error, KK_FORM_ERROR, KK_FORM_ERROR_EXISTS);
  g_clear_object (&session);
  test_terminal_free (t);
}

/* Cancelled before its turn: no file, and no answer that says there is one. */
static void
test_cancel (void)
{
  TestTerminal *t = test_terminal_new ();
  g_autofree char *path = g_build_filename (t->folder, "hikae.pdf", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GAsyncResult *answer = NULL;

  test_terminal_start (t, TEST_CLERK);
  g_autoptr (KkSession) session = test_terminal_case (t, 1);
  kk_session_write_archive_async (session, "counter", file, cancellable, NULL, NULL,
                                  kk_job_answer_cb, &answer);
  g_cancellable_cancel (cancellable);
  g_autoptr (GAsyncResult) result = kk_job_wait_answer (&answer);
  g_assert_false (kk_session_write_archive_finish (session, result, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_clear_object (&result); /* it holds the session */
  g_clear_object (&session);
  test_terminal_free (t);
}

/* ——— codes ——— */

static KkPageImage *
decode (GBytes *bytes, int page)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkPageFile) file = kk_page_file_open (bytes, &error);
  KkPageImage *image = file != NULL ? kk_page_file_read_page (file, page, &error) : NULL;

  g_assert_no_error (error);
  return image;
}

/* A page of print with a QR of a number in its lower half. */
static GBytes *
page_with_code (const char *payload)
{
  g_autoptr (GBytes) sheet = test_sheet_png (1, 1, 0);
  g_autoptr (KkPageImage) image = decode (sheet, 0);
  gsize size = (gsize) image->width * image->height * image->channels;
  g_autofree guint8 *pixels = g_malloc (size);
  int modules = 0;
  g_autofree guint8 *code = kk_paper_code_modules (payload, &modules);
  g_autoptr (KkPageImage) copy = NULL;
  g_autoptr (GError) error = NULL;

  for (int y = 0; y < image->height; y++)
    memcpy (pixels + (gsize) y * image->width * image->channels,
            image->pixels + (gsize) y * image->stride, (gsize) image->width * image->channels);
  for (int y = -4 * 6; y < (modules + 4) * 6; y++)
    for (int x = -4 * 6; x < (modules + 4) * 6; x++)
      {
        gboolean inside = x >= 0 && y >= 0 && x < modules * 6 && y < modules * 6;
        gboolean dark = inside && (code[(y / 6) * modules + x / 6] & 1) != 0;
        gsize at = ((gsize) (image->height * 3 / 4 + y) * image->width + image->width / 2 + x)
                   * image->channels;
        memset (pixels + at, dark ? 0 : 255, (gsize) image->channels);
      }
  copy = kk_page_image_new (g_bytes_new (pixels, size), image->width, image->height,
                            image->channels, (gsize) image->width * image->channels, 200);
  GBytes *png = kk_page_image_to_png (copy, &error);
  g_assert_no_error (error);
  return png;
}

static guint
count_codes (GBytes *pdf)
{
  g_autoptr (KkPageImage) image = decode (pdf, 0);
  g_autoptr (GPtrArray) codes = kk_page_codes_read (image);

  return codes->len;
}

/* A city that trusts pages of no known document to the search: the QR goes all the same, our own
 * paper's stays. */
static void
test_codes (void)
{
  static const char *const payloads[] = { "123456789018", "KK1:a-case:1:0123abcd" };
  g_autoptr (GError) error = NULL;
  g_autoptr (KkReader) reader = kk_reader_new (NULL, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (payloads); i++)
    for (int masked = 0; masked < 2; masked++)
      {
        g_autoptr (KkArchiveOrder) order = kk_archive_order_new ();
        g_autoptr (GBytes) page = page_with_code (payloads[i]);
        g_autoptr (GBytes) pdf = NULL;
        int hidden = 0;

        order->made = g_strdup ("2026-11-20T09:00:00+09:00");
        order->profile = masked ? g_strdup ("trusting") : NULL;
        kk_archive_order_add_page (order, "a", page, 0, 0);
        pdf = kk_archive_make (reader, order, NULL, NULL, NULL, &hidden, &error);
        g_assert_no_error (error);
        g_assert_cmpint (hidden, ==, 0);
        g_assert_cmpuint (count_codes (pdf), ==, masked && i == 0 ? 0 : 1);
      }
}

int
main (int argc, char **argv)
{
  static const char masks[]
      = "{\"profiles\":[{\"id\":\"counter\",\"title\":\"窓口用\",\"keys\":[\"my_number\"]},"
        "{\"id\":\"trusting\",\"title\":\"試し\",\"keys\":[\"my_number\"],\"trust_unknown\":true}]"
        "}";
  g_autofree char *city = g_dir_make_tmp ("kk-archive-XXXXXX", NULL);
  g_autofree char *tables = g_build_filename (city, "tables", NULL);
  g_autofree char *path = g_build_filename (tables, "masks.json", NULL);
  int status;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (g_mkdir (tables, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, masks, -1, NULL));
  g_setenv ("KAKANAI_CITY_DIR", city, TRUE);
  g_test_add_func ("/app/archive/rights", test_rights);
  g_test_add_func ("/app/archive/cancel", test_cancel);
  g_test_add_func ("/app/archive/codes", test_codes);
  status = g_test_run ();
  g_remove (path);
  g_rmdir (tables);
  g_rmdir (city);
  return status;
}
