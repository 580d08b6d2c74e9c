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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/cards/three-on-the-glass", test_three_cards);
  return g_test_run ();
}
