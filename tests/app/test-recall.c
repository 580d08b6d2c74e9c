/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-habits.h"
#include "app/kk-recall.h"
#include "app/kk-unheld.h"
#include "tests/app/kk-test-terminal.h"

static const char *
text (KkSession *session, const char *path)
{
  return kk_notice_text (kk_session_get_notice (session), path);
}

static GPtrArray *
recall (KkSession *session)
{
  g_autoptr (GError) error = NULL;
  GAsyncResult *answer = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GPtrArray *found = NULL;

  kk_session_recall_async (session, NULL, kk_job_answer_cb, &answer);
  result = kk_job_wait_answer (&answer);
  found = kk_session_recall_finish (session, result, &error);
  g_assert_no_error (error);
  return found;
}

static gboolean
offers (KkSession *session, const GPtrArray *recalled, const char *path, const char *value)
{
  g_autoptr (GPtrArray) list
      = kk_recall_offers (kk_session_get_notice (session), recalled, path, 50);

  for (guint i = 0; i < list->len; i++)
    if (g_str_equal (((KkOffer *) list->pdata[i])->value, value))
      return TRUE;
  return FALSE;
}

static void
set (KkSession *session, const char *path, const char *value)
{
  g_assert_true (kk_session_set (session, path, value, KK_SOURCE_TYPED));
}

/* A household of two, typed and saved. */
static KkSession *
household (KkCounter *counter)
{
  KkSession *session = kk_job_open (counter, NULL);

  while (kk_session_get_notice (session)->persons->len < 2)
    kk_session_add_person (session);
  set (session, "new_address", "福岡県小郡市小郡255番地1");
  set (session, "phone", "0942-00-0000");
  set (session, "persons[0].name", "見本　太郎");
  set (session, "persons[0].relationship", "世帯主");
  set (session, "persons[0].legal_domicile", "福岡県小郡市小郡255番地1");
  set (session, "persons[0].koseki_head", "見本　一郎");
  set (session, "persons[0].my_number", "123456789018");
  set (session, "persons[1].name", "見本　花子");
  kk_job_flush (session);
  return session;
}

static void
test_offers (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (KkSession) first = NULL;
  g_autoptr (KkSession) second = NULL;
  g_autoptr (GPtrArray) recalled = NULL;

  test_terminal_start (t, TEST_CLERK);
  first = household (t->counter);
  /* In the same form. */
  g_assert_true (offers (first, NULL, "filer.name", "見本　花子"));
  g_assert_true (offers (first, NULL, "persons[1].koseki_head", "見本　一郎"));
  g_assert_true (offers (first, NULL, "filer.phone", "0942-00-0000"));
  g_assert_false (offers (first, NULL, "filer.phone", "見本　太郎"));
  g_assert_false (offers (first, NULL, "persons[0].name", "見本　太郎"));
  g_assert_false (offers (first, NULL, "persons[1].my_number", "123456789018"));

  /* In the next one of the visit, and numbers in none. */
  second = kk_job_open (t->counter, NULL);
  recalled = recall (second);
  g_assert_cmpuint (recalled->len, ==, 1);
  g_assert_true (offers (second, recalled, "new_address", "福岡県小郡市小郡255番地1"));
  g_assert_true (offers (second, recalled, "phone", "0942-00-0000"));
  g_assert_true (offers (second, recalled, "filer.name", "見本　太郎"));
  g_assert_false (offers (second, recalled, "persons[0].my_number", "123456789018"));
}

/* The head's 本籍 and 筆頭者 go to members in one step, over nothing that stands there. */
static void
test_head (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (KkSession) session = NULL;

  test_terminal_start (t, TEST_CLERK);
  session = household (t->counter);
  set (session, "persons[1].koseki_head", "別本　次郎");
  g_assert_cmpuint (kk_session_copy_from_head (session, -1), ==, 1);
  g_assert_cmpstr (text (session, "persons[1].legal_domicile"), ==, "福岡県小郡市小郡255番地1");
  g_assert_cmpstr (text (session, "persons[1].koseki_head"), ==, "別本　次郎");
  g_assert_cmpuint (kk_session_copy_from_head (session, -1), ==, 0);
  kk_session_undo (session);
  g_assert_cmpstr (text (session, "persons[1].legal_domicile"), ==, "");
  g_assert_cmpuint (kk_session_copy_from_head (session, 7), ==, 0);
  set (session, "persons[1].nationality", "ベトナム");
  g_assert_cmpuint (kk_session_copy_from_head (session, 1), ==, 0);
}

static void
test_start (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (KkSession) first = NULL;
  g_autoptr (KkSession) second = NULL;
  g_autoptr (GPtrArray) recalled = NULL;

  test_terminal_start (t, TEST_CLERK);
  first = household (t->counter);
  second = kk_job_open (t->counter, NULL);
  recalled = recall (second);
  g_assert_true (kk_session_start_from (second, ((KkRecalled *) recalled->pdata[0])->notice));
  g_assert_cmpuint (kk_session_get_notice (second)->persons->len, ==, 2);
  g_assert_cmpstr (text (second, "persons[1].name"), ==, "見本　花子");
  g_assert_cmpstr (text (second, "new_address"), ==, "福岡県小郡市小郡255番地1");
  g_assert_cmpstr (text (second, "persons[0].my_number"), ==, "");
  g_assert_false (kk_session_start_from (second, ((KkRecalled *) recalled->pdata[0])->notice));
  kk_session_undo (second);
  g_assert_cmpstr (text (second, "new_address"), ==, "");
}

/* A household under 支援措置 is offered nowhere, and is offered nothing. */
static void
test_protected (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (KkSession) first = NULL;
  g_autoptr (KkSession) second = NULL;
  g_autoptr (KkSession) third = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) nothing = NULL;

  test_terminal_start (t, TEST_CLERK);
  first = household (t->counter);
  set (first, "support_measures", "true");
  kk_job_flush (first);
  second = kk_job_open (t->counter, NULL);
  none = recall (second);
  g_assert_cmpuint (none->len, ==, 0);
  set (second, "new_head", "見本　三郎");
  kk_job_flush (second);
  third = kk_job_open (t->counter, NULL);
  set (third, "support_measures", "true");
  nothing = recall (third);
  g_assert_cmpuint (nothing->len, ==, 0);
}

/* What a counter takes comes first, also after the next start; nobody reads it signed out. */
static gboolean
is_loaded (gpointer counter)
{
  return kk_counter_get_habit (counter, KK_HABIT_CHARACTERS)->len > 0;
}

static void
test_habits (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();
  const GPtrArray *list = NULL;

  test_terminal_start (t, TEST_CLERK);
  kk_counter_learn (t->counter, KK_HABIT_CHARACTERS, "髙");
  kk_counter_learn (t->counter, KK_HABIT_CHARACTERS, "邉\U000E0110");
  kk_counter_learn (t->counter, KK_HABIT_CHARACTERS, "邉\U000E0110");
  kk_counter_learn (t->counter, KK_HABIT_CHARACTERS, "");
  test_terminal_stop (t);
  test_terminal_start (t, TEST_CLERK_2);
  g_assert_true (kk_job_wait (is_loaded, t->counter, 10));
  list = kk_counter_get_habit (t->counter, KK_HABIT_CHARACTERS);
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpstr (list->pdata[0], ==, "邉\U000E0110");
  kk_counter_sign_out (t->counter);
  g_assert_cmpuint (kk_counter_get_habit (t->counter, KK_HABIT_CHARACTERS)->len, ==, 0);
}

static guint
n_unheld_at (KkSession *session, const char *path)
{
  g_autoptr (GPtrArray) list = kk_session_list_unheld_at (session, path);

  return list->len;
}

/* What the city's system cannot hold is named before it is sent, with what is written instead: at
 * each field, also while nothing else is filled, and of the whole notice. */
static void
test_unheld (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (KkSession) session = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) list = NULL;
  const KkUnheld *one = NULL;

  test_terminal_start (t, TEST_CLERK);
  session = household (t->counter);
  none = kk_session_list_unheld (session);
  g_assert_cmpuint (none->len, ==, 0);
  set (session, "persons[0].name", "𠮷本　\U000233E8𠮷");
  list = kk_session_list_unheld (session);
  g_assert_cmpuint (list->len, ==, 4); /* the new head's name follows */
  one = list->pdata[0];
  g_assert_cmpstr (one->column, ==, "新世帯主");
  one = list->pdata[2];
  g_assert_cmpstr (one->column, ==, "氏名");
  g_assert_cmpstr (one->from, ==, "𠮷");
  g_assert_cmpstr (one->to, ==, "吉");
  g_assert_false (one->unknown);
  one = list->pdata[3];
  g_assert_true (one->unknown);
  g_assert_cmpstr (text (session, "persons[0].name"), ==, "𠮷本　\U000233E8𠮷");
  g_assert_cmpuint (n_unheld_at (session, "persons[0].name"), ==, 2);
  g_assert_cmpuint (n_unheld_at (session, "new_head"), ==, 2);
  g_assert_cmpuint (n_unheld_at (session, "new_address"), ==, 0);
  g_assert_cmpuint (n_unheld_at (session, "move_date"), ==, 0);
  set (session, "memo", "𠮷"); /* no column takes it */
  g_assert_cmpuint (n_unheld_at (session, "memo"), ==, 0);
  g_assert_cmpuint (n_unheld_at (session, "nothing"), ==, 0);
  set (session, "support_measures", "true");
  g_assert_cmpuint (n_unheld_at (session, "persons[0].name"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recall/offers", test_offers);
  g_test_add_func ("/recall/head", test_head);
  g_test_add_func ("/recall/start", test_start);
  g_test_add_func ("/recall/protected", test_protected);
  g_test_add_func ("/recall/habits", test_habits);
  g_test_add_func ("/recall/unheld", test_unheld);
  return g_test_run ();
}
