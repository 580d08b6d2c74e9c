/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/app/kk-test-terminal.h"

/* Three residence cards on one glass become three persons of one notice, each from its own card. */

static void
test_three_cards (void)
{
  static const char *const people[][2] = {
    { "1992-04-19", "EN01815908GB" },
    { "1988-02-03", "LW01092815WA" },
    { "2001-06-25", "VL48620579TP" },
  };
  TestTerminal *t = test_terminal_new ();
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "ocr", "pages", "cards.jpg", NULL);

  test_terminal_start (t, TEST_CLERK);
  g_autoptr (KkSession) session = kk_job_open (t->counter, NULL);
  kk_job_add_file (session, path);
  const KkNotice *notice = kk_session_get_notice (session);
  g_assert_cmpuint (kk_session_get_n_pages (session), ==, 1);
  g_assert_cmpuint (notice->persons->len, ==, G_N_ELEMENTS (people));
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      g_autofree char *birth = g_strdup_printf ("persons[%u].birth_date", i);
      g_autofree char *number = g_strdup_printf ("persons[%u].card_number", i);

      g_assert_cmpstr (kk_notice_text (notice, birth), ==, people[i][0]);
      g_assert_cmpstr (kk_notice_text (notice, number), ==, people[i][1]);
    }
  g_clear_object (&session);
  test_terminal_free (t);
}

/* ——— a licence beside a certificate ——— */

static void
add_page (KkSession *session, const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "pages", name, NULL);

  kk_job_add_file (session, path);
}

/* Every path that F8 would stop at, one after the other. */
static GHashTable *
stops_of (KkSession *session)
{
  GHashTable *stops = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *path = kk_session_next_to_check (session, NULL);

  while (path != NULL && !g_hash_table_contains (stops, path))
    {
      g_autofree char *from = g_steal_pointer (&path);

      path = kk_session_next_to_check (session, from);
      g_hash_table_add (stops, g_steal_pointer (&from));
    }
  return stops;
}

static const KkSource *
source_of (const KkValue *value, KkSourceKind kind)
{
  for (guint i = 0; i < value->sources->len; i++)
    if (((KkSource *) value->sources->pdata[i])->kind == kind)
      return value->sources->pdata[i];
  return NULL;
}

/* What agrees is quiet: the licence makes no new person and nothing more to look at. */
static void
test_agreeing_license (void)
{
  TestTerminal *t = test_terminal_new ();

  test_terminal_start (t, TEST_CLERK);
  g_autoptr (KkSession) session = kk_job_open (t->counter, NULL);
  add_page (session, "certificate.jpg");
  guint n = kk_session_get_notice (session)->persons->len;
  g_autoptr (GHashTable) before = stops_of (session);
  add_page (session, "license.jpg");
  g_autoptr (GHashTable) after = stops_of (session);
  const KkValue *birth = kk_notice_get (kk_session_get_notice (session), "persons[0].birth_date");

  g_assert_cmpuint (kk_session_get_notice (session)->persons->len, ==, n);
  g_assert_nonnull (source_of (birth, KK_SOURCE_CARD));
  g_assert_false (kk_value_is_conflict (birth));
  GHashTableIter iter;
  gpointer path;
  g_hash_table_iter_init (&iter, after);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    g_assert_true (g_hash_table_contains (before, path));
  g_clear_object (&session);
  test_terminal_free (t);
}

/* A licence of the same name with another birth date: one person, two pictures, a stop of F8 there
 * and nowhere else; what the clerk picks is settled. */
static void
test_differing_license (void)
{
  TestTerminal *t = test_terminal_new ();

  test_terminal_start (t, TEST_CLERK);
  g_autoptr (KkSession) session = kk_job_open (t->counter, NULL);
  add_page (session, "certificate.jpg");
  guint n = kk_session_get_notice (session)->persons->len;
  g_autoptr (GHashTable) before = stops_of (session);
  add_page (session, "license-differs.jpg");
  g_autoptr (GHashTable) after = stops_of (session);
  const KkValue *birth = kk_notice_get (kk_session_get_notice (session), "persons[0].birth_date");
  const KkSource *page = source_of (birth, KK_SOURCE_PAGE);
  const KkSource *card = source_of (birth, KK_SOURCE_CARD);

  g_assert_cmpuint (kk_session_get_notice (session)->persons->len, ==, n);
  g_assert_true (kk_value_is_conflict (birth));
  g_assert_cmpstr (page->value, ==, "1955-04-15");
  g_assert_cmpstr (card->value, ==, "1955-04-18");
  g_assert_cmpstr (page->page, !=, card->page);
  g_assert_cmpint (page->box.w, >, 0);
  g_assert_cmpint (card->box.w, >, 0);
  g_assert_false (g_hash_table_contains (before, "persons[0].birth_date"));
  g_assert_true (g_hash_table_remove (after, "persons[0].birth_date"));
  GHashTableIter iter;
  gpointer path;
  g_hash_table_iter_init (&iter, after);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    g_assert_true (g_hash_table_contains (before, path));

  kk_session_set (session, "persons[0].birth_date", "1955-04-15", KK_SOURCE_TYPED);
  birth = kk_notice_get (kk_session_get_notice (session), "persons[0].birth_date");
  g_assert_false (kk_value_is_conflict (birth));
  g_assert_false (kk_value_needs_check (birth));
  g_clear_object (&session);
  test_terminal_free (t);
}

/* A request for certificates is filled from the card of who needs them. */
static void
test_request_from_license (void)
{
  TestTerminal *t = test_terminal_new ();
  g_autoptr (GAsyncResult) answer = NULL;
  g_autoptr (GError) error = NULL;

  test_terminal_start (t, TEST_CLERK);
  kk_counter_open_case_async (t->counter, NULL, KK_CERTIFICATE_REQUEST, NULL, kk_job_answer_cb,
                              &answer);
  g_autoptr (KkSession) session
      = kk_counter_open_case_finish (t->counter, kk_job_wait_answer (&answer), &error);
  g_assert_no_error (error);
  g_clear_object (&answer);
  add_page (session, "license.jpg");
  const KkNotice *notice = kk_session_get_notice (session);
  g_assert_cmpint (notice->kind, ==, KK_CERTIFICATE_REQUEST);
  g_assert_cmpuint (notice->persons->len, ==, 1);
  g_assert_cmpstr (kk_notice_text (notice, "persons[0].name"), ==, "岡本　正明");
  g_assert_cmpstr (kk_notice_text (notice, "persons[0].birth_date"), ==, "1955-04-15");
  g_assert_cmpstr (kk_notice_text (notice, "old_address"), ==, "京都府船井郡京丹波町広野8-27-3");
  g_assert_cmpstr (kk_notice_text (notice, "persons[0].card_number"), ==, "");
  g_clear_object (&session);
  test_terminal_free (t);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/cards/agreeing-license", test_agreeing_license);
  g_test_add_func ("/app/cards/differing-license", test_differing_license);
  g_test_add_func ("/app/cards/request-from-license", test_request_from_license);
  g_test_add_func ("/app/cards/three-on-the-glass", test_three_cards);
  return g_test_run ();
}
