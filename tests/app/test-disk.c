/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "forms/kk-form-layout.h"
#include "store/kk-store.h"
#include "tests/app/kk-test-disk.h"
#include "tests/app/kk-test-terminal.h"

/* Full disks, read-only disks, and stores that are not ours to open. */

#define DISK_SIZE ((gsize) 4 << 20)

/* A terminal whose folder is a disk of its own. */
static TestTerminal *
terminal_on_a_disk (void)
{
  TestTerminal *t = test_terminal_new ();

  test_disk_mount (t->config->data_dir, DISK_SIZE);
  kk_test_terminal_set_up (t->config);
  return t;
}

static void
drop_terminal (TestTerminal *t)
{
  g_autofree char *folder = g_strdup (t->config->data_dir);

  test_terminal_stop (t);
  test_disk_unmount (folder);
  test_terminal_free (t);
}

static void
trouble_cb (GObject *object, const GError *error, gpointer user_data)
{
  g_clear_error ((GError **) user_data);
  *(GError **) user_data = g_error_copy (error);
}

/* ——— full ——— */

/* An edit stays in memory, and goes to disk by itself when there is room again. */
static void
edit_on_full_disk (TestTerminal *t, KkSession *session)
{
  g_autoptr (GError) trouble = NULL;
  g_autoptr (GError) error = NULL;
  gulong handler = g_signal_connect (session, "trouble", G_CALLBACK (trouble_cb), &trouble);

  kk_session_set (session, "filer.phone", "000-0000-0001", KK_SOURCE_TYPED);
  g_assert_false (kk_job_try_flush (session, &error));
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_FULL);
  g_assert_error (trouble, KK_STORE_ERROR, KK_STORE_ERROR_FULL);
  g_assert_cmpstr (kk_notice_text (kk_session_get_notice (session), "filer.phone"), ==,
                   "000-0000-0001");
  g_signal_handler_disconnect (session, handler);
}

static void
page_on_full_disk (TestTerminal *t, KkSession *session)
{
  g_autofree char *page = test_terminal_page (t, 9);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (kk_job_try_add_files (session, (const char *[]){ page, NULL }, &error), ==, -1);
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_FULL);
  g_assert_cmpuint (kk_session_get_n_pages (session), ==, 1);
}

static void
sign_on_full_disk (KkSession *session)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (kk_session_show_resident (session, &error));
  g_assert_false (kk_job_try_sign (session, &error));
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_FULL);
  g_assert_cmpint (kk_session_get_state (session)->workflow, ==, KK_WORKFLOW_DRAFT);
}

static gboolean
is_on_disk (gpointer session)
{
  g_autoptr (GError) error = NULL;

  return kk_job_try_flush (session, &error);
}

static void
test_full_store (void)
{
  TestTerminal *t = terminal_on_a_disk ();
  g_autofree char *id = NULL;
  g_autoptr (KkSession) session = NULL;
  g_autoptr (GError) error = NULL;

  test_terminal_start (t, TEST_CLERK);
  session = test_terminal_case (t, 1);
  id = g_strdup (kk_session_get_id (session));

  test_disk_fill (t->config->data_dir);
  edit_on_full_disk (t, session);
  page_on_full_disk (t, session);
  sign_on_full_disk (session);
  {
    g_autoptr (KkSession) second = kk_job_try_open (t->counter, NULL, &error);

    g_assert_null (second);
    g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_FULL);
    g_clear_error (&error);
  }

  /* Let go of by everybody while its edit is in memory only. */
  g_clear_object (&session);
  session = kk_job_open (t->counter, id);
  g_assert_cmpstr (kk_notice_text (kk_session_get_notice (session), "filer.phone"), ==,
                   "000-0000-0001");
  test_disk_make_room (t->config->data_dir);
  g_assert_true (kk_job_wait (is_on_disk, session, 20));
  kk_job_sign (session);

  /* The signed one waits for room too. */
  test_disk_fill (t->config->data_dir);
  if (kk_job_try_queue (session, &error))
    g_error ("queued on a full disk");
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_FULL);
  g_assert_cmpint (kk_session_get_state (session)->workflow, ==, KK_WORKFLOW_SIGNED);
  test_disk_make_room (t->config->data_dir);
  kk_job_queue (session);
  g_clear_object (&session);

  test_terminal_stop (t);
  test_terminal_start (t, TEST_CLERK);
  session = kk_job_open (t->counter, id);
  g_assert_cmpint (kk_session_get_state (session)->workflow, ==, KK_WORKFLOW_QUEUED);
  g_assert_cmpstr (kk_notice_text (kk_session_get_notice (session), "filer.phone"), ==,
                   "000-0000-0001");
  g_clear_object (&session);
  drop_terminal (t);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    n += !g_str_has_prefix (name, ".filler");
  return n;
}

static guint
count_events (KkSession *session, KkEventType type)
{
  const GPtrArray *events = kk_session_get_events (session);
  guint n = 0;

  for (guint i = 0; i < events->len; i++)
    n += ((KkEvent *) events->pdata[i])->type == type;
  return n;
}

/* Where the PDF or the RPA file has no room, the approval stands, nothing half is left, and
 * approving again files it. */
/* What waits for a decision, or for its files. */
static guint
count_waiting (TestTerminal *t)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) queue = kk_job_try_list_queue (t->counter, &error);

  g_assert_no_error (error);
  return g_list_model_get_n_items (queue);
}

static void
file_on_full_disk (TestTerminal *t, const char *folder)
{
  g_autoptr (KkSession) session = NULL;
  g_autoptr (KkSession) seen = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) paths = NULL;
  g_autofree char *id = NULL;
  guint before = count_files (folder);

  test_terminal_sign_in (t, TEST_CLERK);
  session = test_terminal_case (t, 1);
  id = g_strdup (kk_session_get_id (session));
  kk_job_sign (session);
  kk_job_queue (session);
  g_clear_object (&session);
  test_terminal_sign_in (t, TEST_SUPERVISOR);
  seen = kk_job_try_fetch (t->counter, id, &error);
  g_assert_no_error (error);

  test_disk_fill (folder);
  g_assert_null (kk_job_try_decide (t->counter, seen, KK_EVENT_APPROVED, NULL, &error));
  g_assert_error (error, KK_FORM_ERROR, KK_FORM_ERROR_NO_SPACE);
  g_clear_error (&error);
  g_assert_cmpuint (count_files (folder), ==, before);
  test_disk_make_room (folder);
  g_assert_cmpuint (count_waiting (t), ==, 1);

  g_clear_object (&seen);
  seen = kk_job_try_fetch (t->counter, id, &error);
  g_assert_cmpint (kk_session_get_state (seen)->workflow, ==, KK_WORKFLOW_APPROVED);
  paths = kk_job_try_decide (t->counter, seen, KK_EVENT_APPROVED, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (paths->len, ==, 3);
  for (guint i = 0; i < paths->len; i++)
    g_assert_true (g_file_test (paths->pdata[i], G_FILE_TEST_IS_REGULAR));
  session = kk_job_open (t->counter, id);
  g_assert_cmpint (kk_session_get_state (session)->workflow, ==, KK_WORKFLOW_HANDED_OVER);
  g_assert_cmpuint (count_events (session, KK_EVENT_APPROVED), ==, 1);
  g_assert_cmpuint (count_waiting (t), ==, 0);
}

static void
test_full_output (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();

  test_disk_mount (t->config->pdf_dir, DISK_SIZE);
  test_disk_mount (t->config->rpa_dir, DISK_SIZE);
  test_terminal_start (t, TEST_CLERK);
  file_on_full_disk (t, t->config->pdf_dir);
  file_on_full_disk (t, t->config->rpa_dir);
  test_disk_unmount (t->config->pdf_dir);
  test_disk_unmount (t->config->rpa_dir);
}

/* A PDF the clerk asks for where it cannot be written. */
static void
test_unwritable_output (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (KkSession) session = NULL;
  g_autoptr (GFile) nowhere = g_file_new_for_path ("/no/such/folder/x.pdf");
  g_autoptr (GAsyncResult) answer = NULL;
  g_autoptr (GError) error = NULL;

  test_terminal_start (t, TEST_CLERK);
  session = test_terminal_case (t, 1);
  kk_session_write_pdf_async (session, nowhere, NULL, kk_job_answer_cb, &answer);
  g_assert_false (kk_session_write_pdf_finish (session, kk_job_wait_answer (&answer), &error));
  g_assert_error (error, KK_FORM_ERROR, KK_FORM_ERROR_NOT_WRITABLE);
}

/* ——— stores that do not open ——— */

static void
assert_start_fails (TestTerminal *t, KkStoreError code)
{
  g_autoptr (GError) error = NULL;

  t->counter = kk_counter_new (t->config);
  g_assert_false (kk_job_try_start (t->counter, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, KK_STORE_ERROR, (int) code);
  test_terminal_stop (t);
}

static void
test_read_only_store (void)
{
  TestTerminal *t = terminal_on_a_disk ();
  g_autoptr (KkSession) session = NULL;
  g_autofree char *id = NULL;

  test_terminal_start (t, TEST_CLERK);
  session = test_terminal_case (t, 1);
  id = g_strdup (kk_session_get_id (session));
  g_clear_object (&session);
  test_terminal_stop (t);
  test_disk_set_read_only (t->config->data_dir, TRUE);
  assert_start_fails (t, KK_STORE_ERROR_READ_ONLY);
  test_disk_set_read_only (t->config->data_dir, FALSE);
  test_terminal_start (t, TEST_CLERK);
  session = kk_job_open (t->counter, id);
  g_assert_cmpuint (kk_session_get_n_pages (session), ==, 1);
  g_clear_object (&session);
  drop_terminal (t);
}

static char *
store_file (TestTerminal *t)
{
  return g_build_filename (t->config->data_dir, "counter.db", NULL);
}

static void
set_version (const char *path, int version)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA user_version = %d", version);
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

static int
get_version (const char *path)
{
  g_autoptr (GError) error = NULL;
  const KkStoreOptions options = { .practice = TRUE, .read_only = TRUE };
  g_autoptr (KkStore) store = kk_store_open (path, &options, &error);

  g_assert_no_error (error);
  return kk_store_get_version (store);
}

/* Made by a Kakanai of later years: refused, and not touched. */
static void
test_newer_store (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (KkSession) session = NULL;
  g_autofree char *path = store_file (t);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *id = NULL;
  gsize before_length, after_length;
  int version = get_version (path);

  test_terminal_start (t, TEST_CLERK);
  session = test_terminal_case (t, 1);
  id = g_strdup (kk_session_get_id (session));
  g_clear_object (&session);
  test_terminal_stop (t);

  set_version (path, 9999);
  g_assert_true (g_file_get_contents (path, &before, &before_length, NULL));
  assert_start_fails (t, KK_STORE_ERROR_NEWER);
  g_assert_true (g_file_get_contents (path, &after, &after_length, NULL));
  g_assert_cmpmem (before, before_length, after, after_length);

  set_version (path, version);
  test_terminal_start (t, TEST_CLERK);
  session = kk_job_open (t->counter, id);
  g_assert_cmpuint (kk_session_get_n_pages (session), ==, 1);
}

static void
test_other_mode (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();

  t->config->practice = FALSE;
  assert_start_fails (t, KK_STORE_ERROR_OTHER_MODE);
  t->config->practice = TRUE;
  test_terminal_start (t, TEST_CLERK);
}

static void
test_damaged_store (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autofree char *path = store_file (t);
  g_autofree char *content = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  memset (content, 'x', MIN (length, 8192));
  g_assert_true (g_file_set_contents (path, content, (gssize) length, NULL));
  assert_start_fails (t, KK_STORE_ERROR_CORRUPT);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  test_disk_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/disk/full-store", test_full_store);
  g_test_add_func ("/app/disk/full-output", test_full_output);
  g_test_add_func ("/app/disk/unwritable-output", test_unwritable_output);
  g_test_add_func ("/app/disk/read-only-store", test_read_only_store);
  g_test_add_func ("/app/disk/newer-store", test_newer_store);
  g_test_add_func ("/app/disk/other-mode", test_other_mode);
  g_test_add_func ("/app/disk/damaged-store", test_damaged_store);
  return g_test_run ();
}
