/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "store/kk-account.h"
#include "tests/app/kk-test-terminal.h"

/* The whole job in this process, in a city without a server. */

static void
assert_state (KkSession *session, KkWorkflow workflow, int revision)
{
  const KkCaseState *state = kk_session_get_state (session);

  g_assert_cmpstr (kk_workflow_to_string (state->workflow), ==, kk_workflow_to_string (workflow));
  g_assert_cmpint (state->revision, ==, revision);
}

static const char *
text (KkSession *session, const char *path)
{
  return kk_notice_text (kk_session_get_notice (session), path);
}

static void
assert_file (GPtrArray *paths, const KkAppConfig *config, const char *kind, const char *name)
{
  g_autofree char *folder = g_build_filename (
      g_str_equal (kind, "pdf") ? config->pdf_dir : config->rpa_dir, name, NULL);
  g_autofree char *content = NULL;
  gsize length;

  g_assert_true (g_ptr_array_find_with_equal_func (paths, folder, g_str_equal, NULL));
  g_assert_true (g_file_get_contents (folder, &content, &length, NULL));
  g_assert_cmpuint (length, >, 100);
  if (g_str_equal (kind, "pdf"))
    g_assert_true (g_str_has_prefix (content, "%PDF-"));
}

/* ——— from opening to filing ——— */

static void
edit_and_step_back (KkSession *session)
{
  g_autofree char *before = g_strdup (text (session, "new_head"));

  g_assert_true (kk_session_set (session, "new_head", "見本　次郎", KK_SOURCE_TYPED));
  g_assert_cmpstr (text (session, "new_head"), ==, "見本　次郎");
  g_assert_false (kk_session_can_redo (session));
  kk_session_undo (session);
  g_assert_cmpstr (text (session, "new_head"), ==, before);
  kk_session_redo (session);
  g_assert_cmpstr (text (session, "new_head"), ==, "見本　次郎");
  kk_session_undo (session);
  g_assert_false (kk_session_set (session, "no.such.field", "x", KK_SOURCE_TYPED));
}

/* A signature is bound to what was shown; a later edit voids it. */
static void
sign_with_changes (KkSession *session)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (kk_job_try_sign (session, &error));
  g_assert_error (error, KK_APP_ERROR, KK_APP_ERROR_SHOWN_CHANGED);
  g_clear_error (&error);

  g_assert_true (kk_session_show_resident (session, &error));
  kk_session_set (session, "filer.phone", "000-0000-0001", KK_SOURCE_TYPED);
  g_assert_false (kk_job_try_sign (session, &error));
  g_assert_error (error, KK_APP_ERROR, KK_APP_ERROR_SHOWN_CHANGED);
  g_clear_error (&error);
  assert_state (session, KK_WORKFLOW_DRAFT, 0);

  kk_job_sign (session);
  assert_state (session, KK_WORKFLOW_SIGNED, 1);
  g_assert_nonnull (kk_session_get_signature (session));

  kk_session_set (session, "filer.phone", "000-0000-0002", KK_SOURCE_TYPED);
  kk_job_flush (session);
  g_assert_true (kk_session_get_state (session)->signature_void);
  g_assert_false (kk_job_try_queue (session, &error));
  g_assert_error (error, KK_APP_ERROR, KK_APP_ERROR_NOT_SIGNED);
  kk_job_sign (session);
  assert_state (session, KK_WORKFLOW_SIGNED, 2);
}

static void
approve_as_supervisor (TestTerminal *t, const char *id, int revision)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) queue = NULL;
  g_autoptr (KkCaseLine) line = NULL;
  g_autoptr (KkSession) seen = NULL;
  g_autoptr (GPtrArray) paths = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autofree char *pdf = g_strdup_printf ("%s-r%d.pdf", id, revision);
  g_autofree char *csv = g_strdup_printf ("%s-r%d.csv", id, revision);

  queue = kk_job_try_list_queue (t->counter, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (queue), ==, 1);
  line = g_list_model_get_item (queue, 0);
  g_assert_cmpstr (kk_case_line_get (line)->id, ==, id);
  seen = kk_job_try_fetch (t->counter, id, &error);
  g_assert_no_error (error);
  g_assert_true (kk_session_is_read_only (seen));
  g_assert_false (kk_session_set (seen, "new_head", "x", KK_SOURCE_TYPED));
  paths = kk_job_try_decide (t->counter, seen, KK_EVENT_APPROVED, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (paths->len, ==, 3);
  assert_file (paths, t->config, "pdf", pdf);
  assert_file (paths, t->config, "rpa", csv);
}

static void
test_end_to_end (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (KkSession) session = NULL;
  g_autoptr (KkSession) seen = NULL;
  g_autofree char *id = NULL;

  test_terminal_start (t, TEST_CLERK);
  session = test_terminal_case (t, 2);
  id = g_strdup (kk_session_get_id (session));
  g_assert_cmpuint (kk_session_get_n_pages (session), ==, 2);
  edit_and_step_back (session);
  sign_with_changes (session);
  kk_job_queue (session);
  assert_state (session, KK_WORKFLOW_QUEUED, 2);
  g_assert_false (kk_session_set (session, "new_head", "x", KK_SOURCE_TYPED));
  g_assert_cmpint (kk_counter_get_status (t->counter).waiting, >=, 0);

  /* Neither its clerk nor another may approve. */
  seen = kk_job_try_fetch (t->counter, id, &error);
  g_assert_no_error (error);
  g_assert_null (kk_job_try_decide (t->counter, seen, KK_EVENT_APPROVED, NULL, &error));
  g_assert_error (error, KK_APP_ERROR, KK_APP_ERROR_NOT_PERMITTED);
  g_clear_error (&error);
  g_clear_object (&session);

  test_terminal_sign_in (t, TEST_SUPERVISOR);
  approve_as_supervisor (t, id, 2);
  session = kk_job_open (t->counter, id);
  assert_state (session, KK_WORKFLOW_HANDED_OVER, 2);
}

/* A supervisor who took a case at the counter leaves it to another. */
static void
test_own_case (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (KkSession) session = NULL;
  g_autoptr (KkSession) seen = NULL;

  test_terminal_start (t, TEST_SUPERVISOR);
  session = test_terminal_case (t, 1);
  kk_job_sign (session);
  kk_job_queue (session);
  seen = kk_job_try_fetch (t->counter, kk_session_get_id (session), &error);
  g_assert_no_error (error);
  g_assert_null (kk_job_try_decide (t->counter, seen, KK_EVENT_APPROVED, NULL, &error));
  g_assert_error (error, KK_CASE_ERROR, KK_CASE_ERROR_OWN_CASE);
  g_assert_false (g_file_test (t->config->pdf_dir, G_FILE_TEST_EXISTS));
}

/* ——— held, withdrawn, sent back ——— */

static void
test_reasons (void)
{
  const KkEventType types[] = { KK_EVENT_HELD, KK_EVENT_WITHDRAWN };
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (KkSession) session = NULL;
  g_autoptr (GError) error = NULL;

  test_terminal_start (t, TEST_CLERK);
  session = test_terminal_case (t, 1);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    for (int empty = 0; empty < 2; empty++)
      {
        g_assert_false (kk_job_try_mark (session, types[i], empty ? "" : NULL, &error));
        g_assert_error (error, KK_CASE_ERROR, KK_CASE_ERROR_NO_REASON);
        g_clear_error (&error);
      }
  g_assert_false (kk_job_try_mark (session, KK_EVENT_RELEASED, NULL, &error));
  g_assert_error (error, KK_CASE_ERROR, KK_CASE_ERROR_NOT_ALLOWED);
  g_clear_error (&error);

  g_assert_true (kk_job_try_mark (session, KK_EVENT_HELD, "在留カードを取りに戻る", &error));
  assert_state (session, KK_WORKFLOW_HELD, 0);
  g_assert_false (kk_session_set (session, "new_head", "x", KK_SOURCE_TYPED));
  g_assert_true (kk_job_try_mark (session, KK_EVENT_RELEASED, NULL, &error));
  assert_state (session, KK_WORKFLOW_DRAFT, 0);
  kk_job_sign (session);
  g_assert_true (kk_job_try_mark (session, KK_EVENT_WITHDRAWN, "届出人の申出", &error));
  assert_state (session, KK_WORKFLOW_WITHDRAWN, 1);
  g_assert_false (kk_job_try_queue (session, &error));
  g_assert_error (error, KK_APP_ERROR, KK_APP_ERROR_NOT_SIGNED);
}

static gboolean
has_change (GPtrArray *changes, const char *path, const char *after)
{
  for (guint i = 0; i < changes->len; i++)
    {
      const KkChange *change = changes->pdata[i];

      if (g_str_equal (change->path, path) && g_str_equal (change->after, after))
        return TRUE;
    }
  return FALSE;
}

static void
send_back (TestTerminal *t, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkSession) seen = kk_job_try_fetch (t->counter, id, &error);
  g_autoptr (GPtrArray) paths = NULL;

  g_assert_no_error (error);
  g_assert_null (kk_job_try_decide (t->counter, seen, KK_EVENT_RETURNED, NULL, &error));
  g_assert_error (error, KK_CASE_ERROR, KK_CASE_ERROR_NO_REASON);
  g_clear_error (&error);
  paths = kk_job_try_decide (t->counter, seen, KK_EVENT_RETURNED, "電話番号の確認", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (paths->len, ==, 0);
}

static gboolean
is_returned (gpointer session)
{
  return kk_session_get_state (session)->workflow == KK_WORKFLOW_RETURNED;
}

/* 差戻: the reason is in the list, and the next reader sees what changed. */
static void
test_returned (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (KkSession) session = NULL;
  g_autoptr (KkCaseLine) line = NULL;
  g_autoptr (GPtrArray) changes = NULL;
  g_autofree char *id = NULL;
  GListModel *cases;

  test_terminal_start (t, TEST_CLERK);
  session = test_terminal_case (t, 1);
  id = g_strdup (kk_session_get_id (session));
  kk_job_sign (session);
  kk_job_queue (session);
  g_assert_null (kk_session_dup_changes_since_return (session));
  test_terminal_sign_in (t, TEST_SUPERVISOR);
  send_back (t, id);

  /* The session that stayed open follows. */
  test_terminal_sign_in (t, TEST_CLERK);
  g_assert_true (kk_job_wait (is_returned, session, 10));
  cases = kk_counter_get_cases (t->counter);
  line = g_list_model_get_item (cases, 0);
  g_assert_cmpstr (kk_case_line_get (line)->last_reason, ==, "電話番号の確認");
  kk_session_set (session, "filer.phone", "000-0000-0009", KK_SOURCE_TYPED);
  kk_job_flush (session);
  changes = kk_session_dup_changes_since_return (session);
  g_assert_nonnull (changes);
  g_assert_true (has_change (changes, "filer.phone", "000-0000-0009"));
  g_assert_cmpuint (changes->len, ==, 1);

  kk_job_sign (session);
  kk_job_queue (session);
  assert_state (session, KK_WORKFLOW_QUEUED, 2);
  g_clear_object (&session);
  test_terminal_sign_in (t, TEST_SUPERVISOR);
  approve_as_supervisor (t, id, 2);
}

/* ——— several cases, parking ——— */

static void
test_two_cases_and_parking (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (KkSession) a = NULL;
  g_autoptr (KkSession) b = NULL;
  g_autoptr (KkSession) same = NULL;
  g_autofree char *a_id = NULL;
  g_autofree char *a_text = NULL;
  g_autofree char *again = NULL;

  test_terminal_start (t, TEST_CLERK);
  a = test_terminal_case (t, 2);
  b = test_terminal_case (t, 1);
  g_assert_cmpstr (kk_session_get_number (a), !=, kk_session_get_number (b));
  for (int i = 0; i < 20; i++)
    {
      g_autofree char *phone = g_strdup_printf ("000-0000-%04d", i);

      kk_session_set (i % 2 ? a : b, "filer.phone", phone, KK_SOURCE_TYPED);
    }
  a_id = g_strdup (kk_session_get_id (a));
  same = kk_job_open (t->counter, a_id);
  g_assert_true (same == a);
  g_clear_object (&same);
  a_text = kk_notice_to_string (kk_session_get_notice (a));

  /* Parked in the middle of an edit; another counter takes it up the next morning. */
  g_clear_object (&a);
  kk_job_flush (b);
  test_terminal_sign_in (t, TEST_CLERK_2);
  a = kk_job_open (t->counter, a_id);
  again = kk_notice_to_string (kk_session_get_notice (a));
  g_assert_cmpstr (again, ==, a_text);
  g_assert_cmpstr (text (a, "filer.phone"), ==, "000-0000-0019");
  g_assert_cmpstr (text (b, "filer.phone"), ==, "000-0000-0018");
  g_assert_cmpuint (kk_session_get_n_pages (a), ==, 2);
  assert_state (a, KK_WORKFLOW_DRAFT, 0);
}

/* Edits that no flush waited for are on disk after an orderly stop, and after signing out. */
static void
test_nothing_lost_on_stop (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autofree char *id = NULL;

  test_terminal_start (t, TEST_CLERK);
  for (int way = 0; way < 2; way++)
    {
      g_autoptr (KkSession) session
          = way == 0 ? test_terminal_case (t, 1) : kk_job_open (t->counter, id);
      g_autoptr (KkSession) again = NULL;

      g_free (id);
      id = g_strdup (kk_session_get_id (session));
      for (int i = 0; i < 10; i++)
        {
          g_autofree char *phone = g_strdup_printf ("000-%04d-%04d", way, i);

          kk_session_set (session, "filer.phone", phone, KK_SOURCE_TYPED);
        }
      if (way == 1)
        kk_counter_sign_out (t->counter);
      kk_counter_stop (t->counter);
      g_clear_object (&session);
      test_terminal_stop (t);
      test_terminal_start (t, TEST_CLERK);
      again = kk_job_open (t->counter, id);
      g_assert_cmpstr (text (again, "filer.phone"), ==,
                       way == 0 ? "000-0000-0009" : "000-0001-0009");
    }
}

/* Nobody signed in: the edit stays in memory, and is saved by whoever signs in next. */
static void
test_edit_while_signed_out (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (KkSession) session = NULL;
  g_autoptr (GError) error = NULL;

  test_terminal_start (t, TEST_CLERK);
  session = test_terminal_case (t, 1);
  kk_counter_sign_out (t->counter);
  kk_session_set (session, "filer.phone", "000-0000-0007", KK_SOURCE_TYPED);
  g_assert_false (kk_job_try_flush (session, &error));
  g_assert_error (error, KK_APP_ERROR, KK_APP_ERROR_NOT_SIGNED_IN);
  g_assert_cmpstr (text (session, "filer.phone"), ==, "000-0000-0007");
  test_terminal_sign_in (t, TEST_CLERK);
  kk_job_flush (session);
}

/* ——— pages ——— */

static gboolean
is_a_case_there (gpointer counter)
{
  return g_list_model_get_n_items (kk_counter_get_cases (counter)) > 0;
}

static KkSession *
reopen_only_case (TestTerminal *t)
{
  g_autoptr (KkCaseLine) line = NULL;

  test_terminal_stop (t);
  test_terminal_start (t, TEST_CLERK);
  g_assert_true (kk_job_wait (is_a_case_there, t->counter, 10));
  g_assert_cmpuint (g_list_model_get_n_items (kk_counter_get_cases (t->counter)), ==, 1);
  line = g_list_model_get_item (kk_counter_get_cases (t->counter), 0);
  return kk_job_open (t->counter, kk_case_line_get (line)->id);
}

static char *
page_ids (KkSession *session)
{
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < kk_session_get_n_pages (session); i++)
    {
      const KkSessionPage *page = kk_session_get_page (session, i);

      g_string_append_printf (ids, "%.6s/%d ", page->id, page->rotation);
    }
  return g_string_free (ids, FALSE);
}

static void
test_pages (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (KkSession) session = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *first = NULL;
  g_autofree char *page = NULL;
  g_autoptr (GError) error = NULL;

  test_terminal_start (t, TEST_CLERK);
  session = test_terminal_case (t, 4);
  first = g_strdup (kk_session_get_page (session, 0)->id);
  page = test_terminal_page (t, 1);
  g_assert_cmpint (kk_job_try_add_files (session, (const char *[]){ page, NULL }, &error), ==, -1);
  g_assert_error (error, KK_APP_ERROR, KK_APP_ERROR_PAGE_TWICE);
  g_assert_cmpuint (kk_session_get_n_pages (session), ==, 4);

  kk_session_rotate_page (session, 0, 90);
  kk_session_rotate_page (session, 0, -180);
  kk_session_move_page (session, 0, 2);
  g_assert_cmpint (kk_session_find_page (session, first), ==, 2);
  g_assert_cmpint (kk_session_get_page (session, 2)->rotation, ==, 270);
  kk_session_drop_page (session, 1);
  g_assert_cmpuint (kk_session_get_n_pages (session), ==, 3);
  before = page_ids (session);
  kk_job_flush (session);
  g_clear_object (&session);

  session = reopen_only_case (t);
  after = page_ids (session);
  g_assert_cmpstr (after, ==, before);
  kk_job_complete_notice (session);
  kk_job_flush (session);
  kk_job_sign (session);
}

static gboolean
is_page_there (gpointer session)
{
  return kk_session_get_n_pages (session) > 0;
}

/* Cut off when the page is kept and not yet read: whoever opens the case next finds it waiting, and
 * its values come. */
static void
test_read_after_a_cut (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GCancellable) cut = g_cancellable_new ();
  g_autoptr (GAsyncResult) answer = NULL;
  g_autoptr (GAsyncResult) read = NULL;
  g_autoptr (KkSession) session = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *page = g_test_build_filename (G_TEST_DIST, "pages", "certificate.jpg", NULL);

  test_terminal_start (t, TEST_CLERK);
  session = kk_job_open (t->counter, NULL);
  g_ptr_array_add (files, g_file_new_for_path (page));
  kk_session_add_files_async (session, files, cut, NULL, NULL, kk_job_answer_cb, &answer);
  g_assert_true (kk_job_wait (is_page_there, session, 60));
  g_assert_cmpuint (kk_session_count_unread (session), ==, 0); /* somebody is at it */
  g_cancellable_cancel (cut);
  kk_job_wait_answer (&answer);
  g_clear_object (&answer); /* it holds the session */
  g_assert_cmpuint (kk_session_count_unread (session), ==, 1);
  g_assert_cmpuint (kk_session_get_notice (session)->persons->len, ==, 0);
  g_clear_object (&session);

  session = reopen_only_case (t);
  g_assert_cmpuint (kk_session_count_unread (session), ==, 1);
  kk_session_read_async (session, NULL, NULL, NULL, kk_job_answer_cb, &read);
  g_assert_cmpint (kk_session_read_finish (session, kk_job_wait_answer (&read), &error), ==, 1);
  g_assert_no_error (error);
  g_clear_object (&read);
  g_assert_cmpuint (kk_session_count_unread (session), ==, 0);
  g_assert_cmpuint (kk_session_get_notice (session)->persons->len, >, 0);
  g_assert_cmpstr (text (session, "new_address"), !=, "");
  kk_job_flush (session);
  g_clear_object (&session);

  session = reopen_only_case (t);
  g_assert_cmpuint (kk_session_count_unread (session), ==, 0);
  g_assert_cmpint (kk_session_get_page (session, 0)->stage, ==, KK_PAGE_READ);
  g_assert_cmpuint (kk_session_get_notice (session)->persons->len, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/job/end-to-end", test_end_to_end);
  g_test_add_func ("/app/job/own-case", test_own_case);
  g_test_add_func ("/app/job/reasons", test_reasons);
  g_test_add_func ("/app/job/returned", test_returned);
  g_test_add_func ("/app/job/two-cases-and-parking", test_two_cases_and_parking);
  g_test_add_func ("/app/job/nothing-lost-on-stop", test_nothing_lost_on_stop);
  g_test_add_func ("/app/job/edit-while-signed-out", test_edit_while_signed_out);
  g_test_add_func ("/app/job/pages", test_pages);
  g_test_add_func ("/app/job/read-after-a-cut", test_read_after_a_cut);
  return g_test_run ();
}
