/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/store/kk-test-store.h"

#define assert_refused(t, code)                                                                    \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autoptr (GError) refused_error = NULL;                                                       \
    g_assert_null (kk_store_open ((t)->path, &(t)->options, &refused_error));                      \
    g_assert_error (refused_error, KK_STORE_ERROR, code);                                          \
  }                                                                                                \
  G_STMT_END

static void
run_sql (const char *path, const char *sql)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

static void
test_new_file (void)
{
  g_autoptr (TestStore) t = test_store_new (KK_STORE_TERMINAL);
  g_autoptr (KkStore) store = test_store_open (t);
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;
  GStatBuf st;

  g_assert_cmpint (kk_store_get_version (store), ==, 6);
  g_assert_true (kk_store_get_practice (store));
  g_assert_cmpint (g_stat (t->path, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 0777, ==, 0600);
  g_assert_true (kk_store_set_setting (store, "terminal", "窓口1", &error));
  g_assert_true (kk_store_get_setting (store, "terminal", &value, &error));
  g_assert_cmpstr (value, ==, "窓口1");
  g_assert_true (kk_store_set_setting (store, "terminal", NULL, &error));
  g_clear_pointer (&value, g_free);
  g_assert_true (kk_store_get_setting (store, "terminal", &value, &error));
  g_assert_null (value);
  g_assert_true (kk_store_check (store, &error));
}

static void
test_modes_never_meet (void)
{
  g_autoptr (TestStore) t = test_store_new (KK_STORE_TERMINAL);
  g_autoptr (KkStore) store = NULL;

  kk_store_free (test_store_open (t));
  t->options.practice = FALSE;
  assert_refused (t, KK_STORE_ERROR_OTHER_MODE);
  t->options.practice = TRUE;
  t->options.role = KK_STORE_SERVER;
  assert_refused (t, KK_STORE_ERROR_CORRUPT);
  t->options.role = KK_STORE_TERMINAL;
  t->options.practice = FALSE;
  t->options.read_only = TRUE;
  t->options.any_mode = TRUE;
  store = test_store_open (t);
  g_assert_true (kk_store_get_practice (store));
}

static void
test_must_exist (void)
{
  g_autoptr (TestStore) t = test_store_new (KK_STORE_TERMINAL);

  t->options.must_exist = TRUE;
  assert_refused (t, KK_STORE_ERROR_NOT_FOUND);
  g_assert_false (g_file_test (t->path, G_FILE_TEST_EXISTS));
}

static void
test_newer (void)
{
  g_autoptr (TestStore) t = test_store_new (KK_STORE_TERMINAL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize n_before;
  gsize n_after;

  kk_store_free (test_store_open (t));
  run_sql (t->path, "PRAGMA user_version = 99");
  g_assert_true (g_file_get_contents (t->path, &before, &n_before, NULL));
  assert_refused (t, KK_STORE_ERROR_NEWER);
  g_assert_true (g_file_get_contents (t->path, &after, &n_after, NULL));
  g_assert_cmpmem (before, n_before, after, n_after);
}

/* A file of the first version, made by its own script, comes up to date with what it held. */
static void
test_migrates (void)
{
  g_autoptr (TestStore) t = test_store_new (KK_STORE_TERMINAL);
  g_autofree char *copy = g_strconcat (t->path, ".v1.bak", NULL);
  g_autofree char *copy_6 = g_strconcat (t->path, ".v6.bak", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (KkStore) store = NULL;
  g_autoptr (KkAccount) account = NULL;

  t->options.migrations = "/jp/kakanai/tests/first";
  store = test_store_open_unlocked (t);
  g_assert_cmpint (kk_store_get_version (store), ==, 1);
  g_clear_pointer (&store, kk_store_free);
  t->options.migrations = NULL;
  store = test_store_open (t);
  g_assert_cmpint (kk_store_get_version (store), ==, 6);
  g_assert_true (g_file_test (copy, G_FILE_TEST_EXISTS));
  account = kk_account_sign_in (store, "admin", TEST_PASSWORD, &error);
  g_assert_no_error (error);
  g_clear_pointer (&store, kk_store_free);
  t->options.migrations = "/jp/kakanai/tests/next";
  store = test_store_open (t);
  g_assert_cmpint (kk_store_get_version (store), ==, 7);
  g_assert_true (g_file_test (copy_6, G_FILE_TEST_EXISTS));
  g_assert_true (kk_audit_verify (store, NULL, NULL, &error));
}

static void
test_failed_migration (void)
{
  g_autoptr (TestStore) t = test_store_new (KK_STORE_TERMINAL);
  g_autoptr (KkStore) store = test_store_open_unlocked (t);
  g_autofree char *id = test_signed_case (t, store, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (KkCaseSummary) summary = NULL;

  g_clear_pointer (&store, kk_store_free);
  t->options.migrations = "/jp/kakanai/tests/broken";
  assert_refused (t, KK_STORE_ERROR_MIGRATION);
  t->options.migrations = NULL;
  store = test_store_open (t);
  g_assert_cmpint (kk_store_get_version (store), ==, 6);
  summary = kk_store_case_load (store, id, &error);
  g_assert_no_error (error);
}

static void
test_corrupt (void)
{
  g_autoptr (TestStore) t = test_store_new (KK_STORE_TERMINAL);
  g_autofree char *data = NULL;
  gsize length;

  g_assert_true (
      g_file_set_contents (t->path, "this is no database, it is a letter to nobody", -1, NULL));
  assert_refused (t, KK_STORE_ERROR_CORRUPT);
  g_unlink (t->path);
  kk_store_free (test_store_open_unlocked (t));
  g_assert_true (g_file_get_contents (t->path, &data, &length, NULL));
  memset (data + 4096, 0x5a, length - 8192);
  g_assert_true (g_file_set_contents (t->path, data, (gssize) length, NULL));
  assert_refused (t, KK_STORE_ERROR_CORRUPT);
  g_assert_true (g_file_set_contents (t->path, data, (gssize) length / 2 + 77, NULL));
  assert_refused (t, KK_STORE_ERROR_CORRUPT);
}

static gboolean
child_succeeds (void (*job) (TestStore *), TestStore *t)
{
  int status;
  pid_t pid = fork ();

  if (pid == 0)
    {
      job (t);
      _exit (0);
    }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  return WIFEXITED (status) && WEXITSTATUS (status) == 0;
}

/* As somebody who may read but not write; root may everything. */
static void
open_as_nobody (TestStore *t)
{
  g_autoptr (GError) error = NULL;

  if (geteuid () == 0 && setuid (65534) != 0)
    _exit (2);
  if (kk_store_open (t->path, &t->options, &error) != NULL)
    _exit (3);
  if (!g_error_matches (error, KK_STORE_ERROR, KK_STORE_ERROR_READ_ONLY))
    _exit (4);
}

static void
test_read_only (void)
{
  g_autoptr (TestStore) t = test_store_new (KK_STORE_TERMINAL);

  kk_store_free (test_store_open (t));
  g_assert_cmpint (g_chmod (t->path, 0444), ==, 0);
  g_assert_cmpint (g_chmod (t->folder, 0555), ==, 0);
  g_assert_true (child_succeeds (open_as_nobody, t));
  g_assert_cmpint (g_unlink (t->path) == 0 || geteuid () != 0, ==, TRUE);
  if (geteuid () == 0)
    g_assert_true (child_succeeds (open_as_nobody, t)); /* cannot be made either */
  g_assert_cmpint (g_chmod (t->folder, 0755), ==, 0);
}

/* Fills the file to its quota: the step that does not fit is refused as a whole, and everything
 * before is there; with room again it goes on. */
static void
test_full (void)
{
  g_autoptr (TestStore) t = test_store_new (KK_STORE_TERMINAL);
  g_autoptr (KkStore) store = NULL;
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) pages = NULL;
  g_autoptr (GPtrArray) events = NULL;
  guint n = 0;

  t->options.max_pages = 100;
  store = test_store_open_unlocked (t);
  id = test_signed_case (t, store, 0);
  while (error == NULL)
    {
      g_autoptr (KkRevisionPage) page = test_page (100 + n, 30000);
      g_autoptr (KkEvent) added = test_event (t, KK_EVENT_PAGE_ADDED, NULL);

      if (kk_store_case_add_page (store, id, page, -1, added, &error))
        n++;
    }
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_FULL);
  g_clear_error (&error);
  g_assert_cmpuint (n, >, 2);
  pages = kk_store_case_pages (store, id, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pages->len, ==, n);
  events = kk_store_case_events (store, id, &error);
  g_assert_cmpuint (events->len, ==, n + 2); /* opened and signed */
  g_clear_pointer (&store, kk_store_free);

  t->options.max_pages = 0;
  store = test_store_open_unlocked (t);
  g_assert_true (kk_store_check (store, &error));
  {
    g_autoptr (KkRevisionPage) page = test_page (99, 30000);
    g_autoptr (KkEvent) added = test_event (t, KK_EVENT_PAGE_ADDED, NULL);

    g_assert_true (kk_store_case_add_page (store, id, page, -1, added, &error));
  }
}

/* The kernel refuses to let the log grow: what was saved before stays, nothing is half. */
static void
write_against_limit (TestStore *t)
{
  const struct rlimit limit = { 400000, 400000 };
  g_autoptr (KkStore) store = test_store_open_unlocked (t);
  g_autofree char *id = test_signed_case (t, store, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) pages = NULL;
  guint n = 0;

  signal (SIGXFSZ, SIG_IGN);
  if (setrlimit (RLIMIT_FSIZE, &limit) != 0)
    _exit (2);
  while (error == NULL && n < 100)
    {
      g_autoptr (KkRevisionPage) page = test_page (n, 30000);
      g_autoptr (KkEvent) added = test_event (t, KK_EVENT_PAGE_ADDED, NULL);

      if (kk_store_case_add_page (store, id, page, -1, added, &error))
        n++;
    }
  if (n == 100 || error->domain != KK_STORE_ERROR)
    _exit (3);
  pages = kk_store_case_pages (store, id, TRUE, NULL);
  if (pages == NULL || pages->len != n)
    _exit (4);
}

static void
test_write_error (void)
{
  g_autoptr (TestStore) t = test_store_new (KK_STORE_TERMINAL);
  g_autoptr (KkStore) store = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (child_succeeds (write_against_limit, t));
  store = test_store_open_unlocked (t);
  g_assert_true (kk_store_check (store, &error));
  g_assert_true (kk_audit_verify (store, NULL, NULL, &error));
}

static void
test_busy (void)
{
  g_autoptr (TestStore) t = test_store_new (KK_STORE_TERMINAL);
  g_autoptr (KkStore) one = test_store_open (t);
  g_autoptr (KkStore) two = NULL;
  g_autoptr (GError) error = NULL;
  sqlite3 *db = NULL;

  t->options.busy_ms = 1;
  two = test_store_open (t);
  g_assert_cmpint (sqlite3_open (t->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_false (kk_store_set_setting (two, "a", "b", &error));
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_BUSY);
  sqlite3_close (db);
  g_clear_error (&error);
  g_assert_true (kk_store_set_setting (two, "a", "b", &error));
}

static void
test_backup (void)
{
  g_autoptr (TestStore) t = test_store_new (KK_STORE_TERMINAL);
  g_autoptr (KkStore) store = test_store_open_unlocked (t);
  g_autofree char *id = test_signed_case (t, store, 2);
  g_autofree char *path = g_build_filename (t->folder, "copy.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (KkStore) copy = NULL;
  g_autoptr (KkCaseSummary) summary = NULL;

  g_assert_true (kk_store_backup (store, path, &error));
  g_assert_false (kk_store_backup (store, path, &error));
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_EXISTS);
  g_clear_error (&error);
  copy = kk_store_open (path, &t->options, &error);
  g_assert_no_error (error);
  summary = kk_store_case_load (copy, id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (summary->n_pages, ==, 2);
  g_assert_null (summary->title); /* locked */
}

static void
test_uuid (void)
{
  g_autofree char *a = kk_uuid_new (1000000);
  g_autofree char *b = kk_uuid_new (G_GINT64_CONSTANT (1795140000000000));

  g_assert_true (kk_uuid_is_valid (a));
  g_assert_true (kk_uuid_is_valid (b));
  g_assert_cmpint (a[14], ==, '7');
  g_assert_cmpstr (a, <, b);
  g_assert_false (kk_uuid_is_valid ("../../../etc/passwd"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/file/new", test_new_file);
  g_test_add_func ("/store/file/modes", test_modes_never_meet);
  g_test_add_func ("/store/file/must-exist", test_must_exist);
  g_test_add_func ("/store/file/newer", test_newer);
  g_test_add_func ("/store/file/migrates", test_migrates);
  g_test_add_func ("/store/file/failed-migration", test_failed_migration);
  g_test_add_func ("/store/file/corrupt", test_corrupt);
  g_test_add_func ("/store/file/read-only", test_read_only);
  g_test_add_func ("/store/file/full", test_full);
  g_test_add_func ("/store/file/write-error", test_write_error);
  g_test_add_func ("/store/file/busy", test_busy);
  g_test_add_func ("/store/file/backup", test_backup);
  g_test_add_func ("/store/file/uuid", test_uuid);
  return g_test_run ();
}
