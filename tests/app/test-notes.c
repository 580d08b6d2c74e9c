/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-session-notes.h"
#include "store/kk-store-case.h"
#include "tests/app/kk-test-terminal.h"

/* Memos and attachments beside a case that is signed, sent and decided. */

static gboolean
add_note (KkSession *session, const char *text, GError **error)
{
  g_autoptr (GAsyncResult) answer = NULL;

  kk_session_add_note_async (session, text, kk_job_answer_cb, &answer);
  return kk_session_add_note_finish (session, kk_job_wait_answer (&answer), error);
}

static int
attach (KkSession *session, const char *path, const char *text, GError **error)
{
  g_autoptr (GAsyncResult) answer = NULL;
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (files, g_file_new_for_path (path));
  g_ptr_array_add (files, g_file_new_for_path (path));
  kk_session_attach_files_async (session, files, text, kk_job_answer_cb, &answer);
  return kk_session_attach_finish (session, kk_job_wait_answer (&answer), error);
}

static const KkEvent *
last_event (KkSession *session, KkEventType type, guint *n_out)
{
  const GPtrArray *events = kk_session_get_events (session);
  const KkEvent *last = NULL;

  *n_out = 0;
  for (guint i = 0; i < events->len; i++)
    if (((KkEvent *) events->pdata[i])->type == type)
      {
        last = events->pdata[i];
        (*n_out)++;
      }
  return last;
}

static void
assert_kept (KkSession *session, guint n_notes, guint n_attached)
{
  g_autoptr (GAsyncResult) answer = NULL;
  g_autoptr (GPtrArray) images = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;
  const KkEvent *note = last_event (session, KK_EVENT_NOTED, &n);

  g_assert_cmpuint (n, ==, n_notes);
  g_assert_cmpstr (note->reason, ==, "住民から電話。届いたと伝えた");
  g_assert_cmpstr (kk_session_get_person (session, note->actor), !=, "");
  note = last_event (session, KK_EVENT_ATTACHED, &n);
  g_assert_cmpuint (n, ==, n_attached);
  g_assert_cmpstr (note->reason, ==, "後日の委任状");
  kk_session_load_attachment_async (session, note->at, kk_job_answer_cb, &answer);
  images = kk_session_load_attachment_finish (session, kk_job_wait_answer (&answer), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (images->len, ==, 1);
}

static void
test_after_signing (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (KkSession) session = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *page = NULL;

  test_terminal_start (t, TEST_CLERK);
  session = test_terminal_case (t, 1);
  id = g_strdup (kk_session_get_id (session));
  page = test_terminal_page (t, 77);
  g_assert_true (kk_session_show_resident (session, &error));
  kk_job_sign (session);
  hash = kk_revision_notice_hash (kk_session_get_notice (session));

  for (int round = 0; round < 2; round++)
    {
      g_assert_true (add_note (session, " 住民から電話。届いたと伝えた ", &error));
      g_assert_no_error (error);
      g_assert_cmpint (attach (session, page, "後日の委任状", &error), ==, 2);
      g_assert_no_error (error);
      /* The signature stands, and the case goes on as if nothing were. */
      g_assert_false (kk_session_get_state (session)->signature_void);
      g_assert_nonnull (kk_session_get_signature (session));
      g_assert_cmpuint (kk_session_get_n_pages (session), ==, 1);
      if (round == 0)
        kk_job_queue (session);
    }
  g_assert_cmpint (kk_session_get_state (session)->workflow, ==, KK_WORKFLOW_QUEUED);
  assert_kept (session, 2, 4);

  g_assert_false (add_note (session, "　 ", &error));
  g_assert_error (error, KK_CASE_ERROR, KK_CASE_ERROR_NO_REASON);
  g_clear_error (&error);
  g_assert_cmpint (attach (session, t->folder, "何か", &error), ==, -1);
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_clear_object (&session);

  test_terminal_stop (t);
  test_terminal_start (t, TEST_CLERK_2);
  session = kk_job_open (t->counter, id);
  assert_kept (session, 2, 4);
  g_autofree char *again = kk_revision_notice_hash (kk_session_get_notice (session));
  g_assert_cmpstr (again, ==, hash);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/notes/after-signing", test_after_signing);
  return g_test_run ();
}
