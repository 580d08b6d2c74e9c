/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "store/kk-store.h"
#include "tests/app/kk-test-terminal.h"
#include "tests/devices/kk-test-scanner.h"

/* Every _async call of the counter and of a session: asked in vain, cancelled before it began,
 * cancelled on its way, and with success. What was done is told as done, what was not is not. */

static KkTestScanner *scanner; /* libsane looks for its backends once */

typedef struct
{
  TestTerminal *t;
  KkSession *session; /* of this moment */
  KkCounter *counter;
  char *file; /* a page's path */
  GFile *out;
} Desk;

typedef struct
{
  const char *name;
  void (*begin) (Desk *, GCancellable *, GAsyncReadyCallback, gpointer);
  gboolean (*finish) (Desk *, GAsyncResult *, GError **);
  /* TRUE where its deed can be seen; NULL: it only looks. */
  gboolean (*is_done) (Desk *);
  gboolean works_signed_out;
} Call;

/* ——— the calls ——— */

static void
open_begin (Desk *desk, GCancellable *cancellable, GAsyncReadyCallback cb, gpointer data)
{
  kk_counter_open_case_async (desk->counter, NULL, KK_MOVE_IN, cancellable, cb, data);
}

static gboolean
session_finish (KkSession *session)
{
  gboolean ok = session != NULL;

  g_clear_object (&session);
  return ok;
}

static gboolean
open_finish (Desk *desk, GAsyncResult *result, GError **error)
{
  return session_finish (kk_counter_open_case_finish (desk->counter, result, error));
}

static void
list_begin (Desk *desk, GCancellable *cancellable, GAsyncReadyCallback cb, gpointer data)
{
  kk_counter_list_queue_async (desk->counter, cancellable, cb, data);
}

static gboolean
list_finish (Desk *desk, GAsyncResult *result, GError **error)
{
  g_autoptr (GListModel) list = kk_counter_list_queue_finish (desk->counter, result, error);

  return list != NULL;
}

static void
fetch_begin (Desk *desk, GCancellable *cancellable, GAsyncReadyCallback cb, gpointer data)
{
  kk_counter_fetch_case_async (desk->counter, kk_session_get_id (desk->session), cancellable, cb,
                               data);
}

static gboolean
fetch_finish (Desk *desk, GAsyncResult *result, GError **error)
{
  return session_finish (kk_counter_fetch_case_finish (desk->counter, result, error));
}

static void
scanners_begin (Desk *desk, GCancellable *cancellable, GAsyncReadyCallback cb, gpointer data)
{
  kk_counter_list_scanners_async (desk->counter, cancellable, cb, data);
}

static gboolean
scanners_finish (Desk *desk, GAsyncResult *result, GError **error)
{
  g_autoptr (GPtrArray) lines = kk_counter_list_scanners_finish (desk->counter, result, error);

  return lines != NULL;
}

static void
add_begin (Desk *desk, GCancellable *cancellable, GAsyncReadyCallback cb, gpointer data)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (files, g_file_new_for_path (desk->file));
  kk_session_add_files_async (desk->session, files, cancellable, NULL, NULL, cb, data);
}

static gboolean
add_finish (Desk *desk, GAsyncResult *result, GError **error)
{
  return kk_session_add_files_finish (desk->session, result, error) >= 0;
}

static void
scan_begin (Desk *desk, GCancellable *cancellable, GAsyncReadyCallback cb, gpointer data)
{
  const KkIntakeRequest request = { .dpi = 75, .gray = TRUE, .replace = -1 };

  kk_session_scan_async (desk->session, &request, cancellable, NULL, NULL, cb, data);
}

static gboolean
scan_finish (Desk *desk, GAsyncResult *result, GError **error)
{
  return kk_session_scan_finish (desk->session, result, error) >= 0;
}

static void
flush_begin (Desk *desk, GCancellable *cancellable, GAsyncReadyCallback cb, gpointer data)
{
  g_autofree char *phone = g_strdup_printf ("000-%u", g_random_int ());

  kk_session_set (desk->session, "filer.phone", phone, KK_SOURCE_TYPED);
  kk_session_flush_async (desk->session, cancellable, cb, data);
}

static gboolean
flush_finish (Desk *desk, GAsyncResult *result, GError **error)
{
  return kk_session_flush_finish (desk->session, result, error);
}

static void
pdf_begin (Desk *desk, GCancellable *cancellable, GAsyncReadyCallback cb, gpointer data)
{
  kk_session_write_pdf_async (desk->session, desk->out, cancellable, cb, data);
}

static gboolean
pdf_finish (Desk *desk, GAsyncResult *result, GError **error)
{
  return kk_session_write_pdf_finish (desk->session, result, error);
}

static gboolean
is_written (Desk *desk)
{
  return g_file_query_exists (desk->out, NULL);
}

static void
custody_begin (Desk *desk, GCancellable *cancellable, GAsyncReadyCallback cb, gpointer data)
{
  g_file_delete (desk->out, NULL, NULL);
  kk_session_write_custody_receipt_async (desk->session, desk->out, cancellable, cb, data);
}

static gboolean
custody_finish (Desk *desk, GAsyncResult *result, GError **error)
{
  return kk_session_write_custody_receipt_finish (desk->session, result, error);
}

static void
hold_begin (Desk *desk, GCancellable *cancellable, GAsyncReadyCallback cb, gpointer data)
{
  kk_session_mark_async (desk->session, KK_EVENT_HELD, "本人確認書類の不足", cancellable, cb, data);
}

static void
release_begin (Desk *desk, GCancellable *cancellable, GAsyncReadyCallback cb, gpointer data)
{
  kk_session_mark_async (desk->session, KK_EVENT_RELEASED, NULL, cancellable, cb, data);
}

static gboolean
mark_finish (Desk *desk, GAsyncResult *result, GError **error)
{
  return kk_session_mark_finish (desk->session, result, error);
}

static gboolean
is_in (Desk *desk, KkWorkflow workflow)
{
  return kk_session_get_state (desk->session)->workflow == workflow;
}

static gboolean
is_held (Desk *desk)
{
  return is_in (desk, KK_WORKFLOW_HELD);
}

static gboolean
is_released (Desk *desk)
{
  return is_in (desk, KK_WORKFLOW_DRAFT);
}

static void
sign_begin (Desk *desk, GCancellable *cancellable, GAsyncReadyCallback cb, gpointer data)
{
  g_autoptr (KkSignature) signature = kk_job_signature ();

  if (kk_counter_get_login (desk->counter) != NULL)
    g_assert_true (kk_session_show_resident (desk->session, NULL));
  kk_session_sign_async (desk->session, signature, cancellable, cb, data);
}

static gboolean
sign_finish (Desk *desk, GAsyncResult *result, GError **error)
{
  return kk_session_sign_finish (desk->session, result, error);
}

static gboolean
is_signed (Desk *desk)
{
  return is_in (desk, KK_WORKFLOW_SIGNED);
}

static void
queue_begin (Desk *desk, GCancellable *cancellable, GAsyncReadyCallback cb, gpointer data)
{
  kk_session_queue_async (desk->session, cancellable, cb, data);
}

static gboolean
queue_finish (Desk *desk, GAsyncResult *result, GError **error)
{
  return kk_session_queue_finish (desk->session, result, error);
}

static gboolean
is_queued (Desk *desk)
{
  return is_in (desk, KK_WORKFLOW_QUEUED);
}

static void
decide_begin (Desk *desk, GCancellable *cancellable, GAsyncReadyCallback cb, gpointer data)
{
  kk_counter_decide_async (desk->counter, desk->session, KK_EVENT_HELD, "確認", cancellable, cb,
                           data);
}

static gboolean
decide_finish (Desk *desk, GAsyncResult *result, GError **error)
{
  g_autoptr (GPtrArray) paths = kk_counter_decide_finish (desk->counter, result, error);

  return paths != NULL;
}

static gboolean
is_held_in_store (Desk *desk)
{
  g_autoptr (KkSession) seen
      = kk_job_try_fetch (desk->counter, kk_session_get_id (desk->session), NULL);

  return seen != NULL && kk_session_get_state (seen)->workflow == KK_WORKFLOW_HELD;
}

/* In the order of the job: each success is what the next one needs. */
static const Call calls[] = {
  { "open_case", open_begin, open_finish, NULL, FALSE },
  { "list_queue", list_begin, list_finish, NULL, FALSE },
  { "fetch_case", fetch_begin, fetch_finish, NULL, FALSE },
  { "list_scanners", scanners_begin, scanners_finish, NULL, TRUE },
  { "add_files", add_begin, add_finish, NULL, FALSE },
  { "scan", scan_begin, scan_finish, NULL, FALSE },
  { "flush", flush_begin, flush_finish, NULL, FALSE },
  { "write_pdf", pdf_begin, pdf_finish, is_written, TRUE },
  { "write_custody_receipt", custody_begin, custody_finish, is_written, TRUE },
  { "mark held", hold_begin, mark_finish, is_held, FALSE },
  { "mark released", release_begin, mark_finish, is_released, FALSE },
  { "sign", sign_begin, sign_finish, is_signed, FALSE },
  { "queue", queue_begin, queue_finish, is_queued, FALSE },
  { "decide", decide_begin, decide_finish, is_held_in_store, FALSE },
};

/* ——— the four ways ——— */

static gboolean
call (Desk *desk, const Call *one, GCancellable *cancellable, gboolean late, GError **error)
{
  g_autoptr (GAsyncResult) answer = NULL;

  one->begin (desk, cancellable, kk_job_answer_cb, &answer);
  if (late)
    g_cancellable_cancel (cancellable);
  return one->finish (desk, kk_job_wait_answer (&answer), error);
}

static void
call_signed_out (Desk *desk, const Call *one)
{
  g_autoptr (GError) error = NULL;

  kk_counter_sign_out (desk->counter);
  g_assert_false (call (desk, one, NULL, FALSE, &error));
  g_assert_error (error, KK_APP_ERROR, KK_APP_ERROR_NOT_SIGNED_IN);
  test_terminal_sign_in (desk->t, TEST_CLERK);
}

static void
call_cancelled (Desk *desk, const Call *one)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (call (desk, one, cancellable, FALSE, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  if (one->is_done != NULL)
    g_assert_false (one->is_done (desk));
}

/* TRUE where it was done all the same. */
static gboolean
call_cancelled_late (Desk *desk, const Call *one)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  gboolean done = call (desk, one, cancellable, TRUE, &error);

  if (!done)
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  if (one->is_done != NULL)
    g_assert_cmpint (one->is_done (desk), ==, done);
  return done;
}

static void
call_each_way (Desk *desk, const Call *one)
{
  g_autoptr (GError) error = NULL;

  g_test_message ("%s", one->name);
  if (!one->works_signed_out)
    call_signed_out (desk, one);
  call_cancelled (desk, one);
  if (call_cancelled_late (desk, one) && one->is_done != NULL)
    return;
  if (call (desk, one, NULL, FALSE, &error))
    g_assert_true (one->is_done == NULL || one->is_done (desk));
  /* Taken in before it was cancelled: the page is there. */
  else if (!g_error_matches (error, KK_APP_ERROR, KK_APP_ERROR_PAGE_TWICE))
    g_assert_no_error (error);
}

static void
test_calls (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (GBytes) glass = test_page_png (77);
  Desk desk = { .t = t };
  g_autofree char *out = g_build_filename (t->folder, "out.pdf", NULL);

  kk_test_scanner_lay (scanner, glass);
  test_terminal_start (t, TEST_CLERK);
  desk.counter = t->counter;
  desk.session = test_terminal_case (t, 1);
  desk.file = test_terminal_page (t, 50);
  desk.out = g_file_new_for_path (out);
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      if (g_str_equal (calls[i].name, "sign"))
        {
          kk_job_complete_notice (desk.session);
          kk_job_flush (desk.session);
        }
      call_each_way (&desk, &calls[i]);
    }
  g_clear_object (&desk.session);
  g_object_unref (desk.out);
  g_free (desk.file);
}

/* A rescan takes the old page's place. */
static void
test_rescan (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (GBytes) glass = test_page_png (78);
  g_autoptr (KkSession) session = NULL;
  g_autoptr (GAsyncResult) answer = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;
  const KkIntakeRequest request = { .dpi = 75, .gray = TRUE, .replace = 1 };

  kk_test_scanner_lay (scanner, glass);
  test_terminal_start (t, TEST_CLERK);
  session = test_terminal_case (t, 3);
  first = g_strdup (kk_session_get_page (session, 0)->id);
  last = g_strdup (kk_session_get_page (session, 2)->id);
  kk_session_scan_async (session, &request, NULL, NULL, NULL, kk_job_answer_cb, &answer);
  g_assert_cmpint (kk_session_scan_finish (session, kk_job_wait_answer (&answer), &error), ==, 1);
  g_assert_no_error (error);
  g_assert_cmpuint (kk_session_get_n_pages (session), ==, 3);
  g_assert_cmpint (kk_session_find_page (session, first), ==, 0);
  g_assert_cmpint (kk_session_find_page (session, last), ==, 2);
  g_assert_cmpint (kk_session_get_page (session, 1)->stage, ==, KK_PAGE_READ);

  /* A jam: what was there stays. */
  g_clear_object (&answer);
  kk_test_scanner_control (scanner, "fault cover");
  kk_session_scan_async (session, &request, NULL, NULL, NULL, kk_job_answer_cb, &answer);
  g_assert_cmpint (kk_session_scan_finish (session, kk_job_wait_answer (&answer), &error), ==, -1);
  g_assert_nonnull (error);
  g_assert_cmpuint (kk_session_get_n_pages (session), ==, 3);
}

/* ——— starting and signing in ——— */

static void
test_start (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) answer = NULL;
  g_autoptr (GError) error = NULL;

  t->counter = kk_counter_new (t->config);
  g_cancellable_cancel (cancellable);
  kk_counter_start_async (t->counter, cancellable, kk_job_answer_cb, &answer);
  g_assert_false (kk_counter_start_finish (t->counter, kk_job_wait_answer (&answer), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  kk_job_start (t->counter);
}

static void
test_sign_in (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) answer = NULL;
  g_autoptr (GError) error = NULL;

  test_terminal_start (t, TEST_CLERK);
  kk_counter_sign_out (t->counter);
  g_assert_null (kk_counter_get_login (t->counter));
  g_cancellable_cancel (cancellable);
  kk_counter_sign_in_async (t->counter, TEST_CLERK, "renshu-mado1", cancellable, kk_job_answer_cb,
                            &answer);
  g_assert_false (kk_counter_sign_in_finish (t->counter, kk_job_wait_answer (&answer), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (kk_counter_get_login (t->counter));
  g_clear_error (&error);

  for (int i = 0; i < 3; i++)
    {
      g_assert_false (kk_job_try_sign_in (t->counter, TEST_CLERK, "wrong-password", &error));
      g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_WRONG_PASSWORD);
      g_clear_error (&error);
    }
  g_assert_false (kk_job_try_sign_in (t->counter, "nobody", "wrong-password", &error));
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_WRONG_PASSWORD);
  g_clear_error (&error);
  test_terminal_sign_in (t, TEST_SUPERVISOR);
  g_assert_cmpstr (kk_counter_get_login (t->counter), ==, TEST_SUPERVISOR);
  g_assert_cmpstr (kk_counter_get_role (t->counter), ==, "supervisor");
  g_assert_true (kk_counter_may (t->counter, "case.approve"));
  g_assert_false (kk_counter_may (t->counter, "account.manage"));
}

int
main (int argc, char **argv)
{
  int failed;

  g_test_init (&argc, &argv, NULL);
  scanner = kk_test_scanner_new (NULL);
  g_test_add_func ("/app/answers/calls", test_calls);
  g_test_add_func ("/app/answers/rescan", test_rescan);
  g_test_add_func ("/app/answers/start", test_start);
  g_test_add_func ("/app/answers/sign-in", test_sign_in);
  failed = g_test_run ();
  kk_test_scanner_free (scanner);
  return failed;
}
