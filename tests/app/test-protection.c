/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-recall.h"
#include "store/kk-audit.h"
#include "store/kk-protection.h"
#include "tests/app/kk-test-terminal.h"

/* 支援措置 at one counter: who opens, what shows before and after. */

#define NAME "保護　花子"
#define NUMBER "123456789018"

static KkStore *
open_store (TestTerminal *t)
{
  g_autofree char *path = g_build_filename (t->config->data_dir, "counter.db", NULL);
  const KkStoreOptions options
      = { .role = KK_STORE_TERMINAL, .practice = TRUE, .kdf_ops = 1, .kdf_memory = 64 * 1024 };
  g_autoptr (GError) error = NULL;
  KkStore *store = kk_store_open (path, &options, &error);

  g_assert_no_error (error);
  return store;
}

static void
protect (TestTerminal *t, const char *my_number)
{
  g_autoptr (KkStore) store = open_store (t);
  g_autoptr (GError) error = NULL;
  g_autoptr (KkAccount) by
      = kk_account_sign_in (store, TEST_SUPERVISOR, "renshu-" TEST_SUPERVISOR, &error);
  g_autoptr (KkNotice) people = kk_notice_new (KK_MOVE_IN);

  g_assert_no_error (error);
  kk_notice_add_person (people);
  kk_notice_set (people, "persons[0].my_number", my_number, KK_SOURCE_TYPED);
  g_assert_true (
      kk_protection_add (store, "支-1", "2020-01-01", "2020-12-31", people, by, NULL, &error));
}

static gboolean
try_open (KkSession *session, const char *login, const char *password, GError **error)
{
  GAsyncResult *answer = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  kk_session_open_protected_async (session, login, password, NULL, kk_job_answer_cb, &answer);
  result = kk_job_wait_answer (&answer);
  return kk_session_open_protected_finish (session, result, error);
}

static void
assert_refused (
    KkSession *session, const char *login, const char *password, GQuark domain, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (try_open (session, login, password, &error));
  g_assert_error (error, domain, code);
  g_assert_cmpint (kk_session_get_protection (session), ==, KK_PROTECTION_CLOSED);
}

static void
open_it (KkSession *session, const char *login)
{
  g_autofree char *password = g_strconcat ("renshu-", login, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (try_open (session, login, password, &error));
  g_assert_no_error (error);
  g_assert_cmpint (kk_session_get_protection (session), ==, KK_PROTECTION_OPEN);
}

static void
assert_blank (KkSession *session)
{
  g_autoptr (GPtrArray) paths = kk_notice_paths (kk_session_get_notice (session));
  const GPtrArray *problems = kk_session_get_problems (session);
  KkFormData data = kk_session_get_form_data (session);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (kk_session_get_protection (session), ==, KK_PROTECTION_CLOSED);
  g_assert_cmpuint (paths->len, ==, 0);
  g_assert_cmpuint (kk_session_get_notice (session)->persons->len, ==, 0);
  g_assert_cmpuint (data.notice->persons->len, ==, 0);
  g_assert_null (data.signature);
  g_assert_null (kk_session_get_signature (session));
  g_assert_cmpuint (kk_session_get_n_pages (session), ==, 0);
  g_assert_false (kk_session_may_edit (session));
  g_assert_false (kk_session_can_undo (session));
  g_assert_false (kk_session_set (session, "phone", "000", KK_SOURCE_TYPED));
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_cmpstr (((KkProblem *) problems->pdata[0])->code, ==, "support_measures");
  g_assert_false (kk_session_show_resident (session, &error));
  g_assert_error (error, KK_APP_ERROR, KK_APP_ERROR_PROTECTED);
}

static const KkCaseLineData *
line_of (TestTerminal *t, const char *id)
{
  GListModel *cases = kk_counter_get_cases (t->counter);

  for (guint i = 0; i < g_list_model_get_n_items (cases); i++)
    {
      g_autoptr (KkCaseLine) line = g_list_model_get_item (cases, i);

      if (g_str_equal (kk_case_line_get (line)->id, id))
        return kk_case_line_get (line);
    }
  g_assert_not_reached ();
}

static gboolean
has_no_head (gpointer data)
{
  gpointer *both = data;

  return *line_of (both[0], both[1])->head == '\0';
}

static void
assert_not_listed (TestTerminal *t, const char *id)
{
  gpointer both[] = { t, (gpointer) id };

  g_assert_true (kk_job_wait (has_no_head, both, 10));
}

static void
count_cb (KkSession *session, const char *path, int *count)
{
  (*count)++;
}

/* The number is typed, and the case closes with that key; two other people are turned away. */
static void
test_closes_and_opens (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (KkSession) session = NULL;
  g_autofree char *id = NULL;
  int changes = 0;

  protect (t, NUMBER);
  test_terminal_start (t, TEST_CLERK);
  session = test_terminal_case (t, 1);
  id = g_strdup (kk_session_get_id (session));
  g_assert_cmpint (kk_session_get_protection (session), ==, KK_PROTECTION_NONE);
  g_signal_connect (session, "changed", G_CALLBACK (count_cb), &changes);
  kk_session_set (session, "persons[0].name", NAME, KK_SOURCE_TYPED);
  kk_session_set (session, "new_head", NAME, KK_SOURCE_TYPED);
  kk_session_set (session, "persons[0].my_number", NUMBER, KK_SOURCE_TYPED);
  g_assert_cmpint (changes, ==, 3);
  assert_blank (session);
  kk_job_flush (session);
  assert_not_listed (t, id);

  assert_refused (session, TEST_CLERK, "renshu-" TEST_CLERK, KK_APP_ERROR,
                  KK_APP_ERROR_SAME_PERSON);
  assert_refused (session, TEST_CLERK_2, "renshu-" TEST_CLERK_2, KK_APP_ERROR,
                  KK_APP_ERROR_NOT_PERMITTED);
  assert_refused (session, TEST_SUPERVISOR, "wrong-password", KK_STORE_ERROR,
                  KK_STORE_ERROR_WRONG_PASSWORD);
  open_it (session, TEST_SUPERVISOR);
  g_assert_cmpint (changes, ==, 4);
  g_assert_cmpstr (kk_counter_get_login (t->counter), ==, TEST_CLERK);
  g_assert_cmpuint (kk_session_get_open_seconds (session), >, 890);
  g_assert_cmpstr (kk_notice_text (kk_session_get_notice (session), "new_head"), ==, NAME);
  g_assert_cmpuint (kk_session_get_n_pages (session), ==, 1);
  kk_session_close_protected (session);
  assert_blank (session);

  /* Let go and come back: closed again, whoever opened it before. */
  open_it (session, TEST_SUPERVISOR);
  kk_job_flush (session);
  test_terminal_sign_in (t, TEST_CLERK_2);
  g_assert_cmpint (kk_session_get_protection (session), ==, KK_PROTECTION_CLOSED);
  g_clear_object (&session);
  session = kk_job_open (t->counter, id);
  assert_blank (session);
}

static gboolean
is_closed (gpointer session)
{
  return kk_session_get_protection (session) == KK_PROTECTION_CLOSED;
}

static void
test_time_is_up (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (KkSession) session = NULL;

  protect (t, NUMBER);
  t->config->protection_seconds = 1;
  test_terminal_start (t, TEST_CLERK);
  session = test_terminal_case (t, 1);
  kk_session_set (session, "persons[0].my_number", NUMBER, KK_SOURCE_TYPED);
  open_it (session, TEST_SUPERVISOR);
  g_assert_true (kk_job_wait (is_closed, session, 5));
  assert_blank (session);
}

static gboolean
sign_on_paper (KkSession *session, GError **error)
{
  GAsyncResult *answer = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  kk_session_sign_on_paper_async (session, NULL, kk_job_answer_cb, &answer);
  result = kk_job_wait_answer (&answer);
  return kk_session_sign_finish (session, result, error);
}

static void
assert_audit (TestTerminal *t, const char *case_id, guint n_opened, guint n_refused)
{
  g_autoptr (KkStore) store = open_store (t);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = kk_audit_list (store, 0, 1000, case_id, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    {
      const KkAuditRow *row = rows->pdata[i];

      n_opened -= g_str_equal (row->action, "protection.opened");
      n_refused -= g_str_equal (row->action, "protection.refused");
    }
  g_assert_cmpuint (n_opened, ==, 0);
  g_assert_cmpuint (n_refused, ==, 0);
  g_assert_true (kk_audit_verify (store, NULL, NULL, &error));
}

/* On paper to the queue; the supervisor who decides opens it again; others get nothing of it. */
static void
test_to_the_end (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (KkSession) session = NULL;
  g_autoptr (KkSession) next = NULL;
  g_autoptr (KkSession) decided = NULL;
  g_autoptr (GPtrArray) recalled = NULL;
  g_autoptr (GPtrArray) paths = NULL;
  g_autoptr (GListModel) queue = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *answer = NULL;
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  protect (t, NUMBER);
  test_terminal_start (t, TEST_CLERK);
  session = test_terminal_case (t, 1);
  id = g_strdup (kk_session_get_id (session));
  g_assert_false (sign_on_paper (session, &error));
  g_assert_error (error, KK_CASE_ERROR, KK_CASE_ERROR_NOT_ALLOWED);
  g_clear_error (&error);
  kk_session_set (session, "new_head", NAME, KK_SOURCE_TYPED);
  kk_session_set (session, "persons[0].my_number", NUMBER, KK_SOURCE_TYPED);
  g_assert_false (sign_on_paper (session, &error));
  g_assert_error (error, KK_APP_ERROR, KK_APP_ERROR_PROTECTED);
  g_clear_error (&error);
  open_it (session, TEST_SUPERVISOR);
  kk_job_complete_notice (session);
  kk_job_flush (session);
  g_assert_false (kk_session_show_resident (session, &error));
  g_assert_error (error, KK_APP_ERROR, KK_APP_ERROR_NO_SCREEN);
  g_clear_error (&error);
  g_assert_true (sign_on_paper (session, &error));
  g_assert_no_error (error);
  g_assert_cmpint (kk_session_get_signature (session)->mode, ==, KK_SIGN_ON_PAPER);
  kk_job_queue (session);
  g_clear_object (&session);

  next = kk_job_open (t->counter, NULL);
  kk_session_recall_async (next, NULL, kk_job_answer_cb, &answer);
  result = kk_job_wait_answer (&answer);
  recalled = kk_session_recall_finish (next, result, &error);
  g_assert_cmpuint (recalled->len, ==, 0);

  test_terminal_sign_in (t, TEST_SUPERVISOR);
  assert_not_listed (t, id);
  queue = kk_job_try_list_queue (t->counter, &error);
  g_assert_cmpuint (g_list_model_get_n_items (queue), ==, 1);
  decided = kk_job_try_fetch (t->counter, id, &error);
  assert_blank (decided);
  g_assert_null (kk_job_try_decide (t->counter, decided, KK_EVENT_APPROVED, NULL, &error));
  g_assert_error (error, KK_APP_ERROR, KK_APP_ERROR_PROTECTED);
  g_clear_error (&error);
  assert_refused (decided, TEST_CLERK, "renshu-" TEST_CLERK, KK_APP_ERROR,
                  KK_APP_ERROR_SAME_PERSON);
  open_it (decided, TEST_SUPERVISOR);
  paths = kk_job_try_decide (t->counter, decided, KK_EVENT_APPROVED, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < paths->len; i++)
    {
      g_assert_null (strstr (paths->pdata[i], "保護"));
      g_assert_null (strstr (paths->pdata[i], NUMBER));
    }
  assert_audit (t, id, 2, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/protection/closes-and-opens", test_closes_and_opens);
  g_test_add_func ("/protection/time-is-up", test_time_is_up);
  g_test_add_func ("/protection/to-the-end", test_to_the_end);
  return g_test_run ();
}
