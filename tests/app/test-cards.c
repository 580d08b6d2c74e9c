/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tests/app/kk-test-terminal.h"

/* Cards as sources: what they fill, what they agree and disagree with, whom they identify. */

typedef struct
{
  TestTerminal *t;
  KkSession *session;
} Visit;

static void
visit_begin (Visit *visit, KkKind kind)
{
  g_autoptr (GAsyncResult) answer = NULL;
  g_autoptr (GError) error = NULL;

  visit->t = test_terminal_new ();
  test_terminal_start (visit->t, TEST_CLERK);
  kk_counter_open_case_async (visit->t->counter, NULL, kind, NULL, kk_job_answer_cb, &answer);
  visit->session
      = kk_counter_open_case_finish (visit->t->counter, kk_job_wait_answer (&answer), &error);
  g_assert_no_error (error);
}

static void
visit_end (Visit *visit)
{
  g_clear_object (&visit->session);
  test_terminal_free (visit->t);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Visit, visit_end)

static void
add_page (Visit *visit, const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, name, NULL);

  kk_job_add_file (visit->session, path);
}

static guint
n_persons (Visit *visit)
{
  return kk_session_get_notice (visit->session)->persons->len;
}

static const KkValue *
value_of (Visit *visit, const char *path)
{
  return kk_notice_get (kk_session_get_notice (visit->session), path);
}

static void
assert_text (Visit *visit, const char *path, const char *text)
{
  g_assert_cmpstr (kk_notice_text (kk_session_get_notice (visit->session), path), ==, text);
}

static void
set (Visit *visit, const char *path, const char *text)
{
  g_assert_true (kk_session_set (visit->session, path, text, KK_SOURCE_TYPED));
}

/* Three residence cards on one glass become three persons of one notice, each from its own card,
 * also where the form was begun by hand with a person of whom nothing is known. */
static void
test_three_cards (void)
{
  static const char *const people[][2] = {
    { "1992-04-19", "EN01815908GB" },
    { "1988-02-03", "LW01092815WA" },
    { "2001-06-25", "VL48620579TP" },
  };
  g_auto (Visit) visit = { NULL };

  visit_begin (&visit, KK_FOREIGN_46);
  kk_session_begin (visit.session, FALSE);
  g_assert_cmpuint (n_persons (&visit), ==, 1);
  add_page (&visit, "ocr/pages/cards.jpg");
  g_assert_cmpuint (kk_session_get_n_pages (visit.session), ==, 1);
  g_assert_cmpuint (n_persons (&visit), ==, G_N_ELEMENTS (people));
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      g_autofree char *birth = g_strdup_printf ("persons[%u].birth_date", i);
      g_autofree char *number = g_strdup_printf ("persons[%u].card_number", i);

      assert_text (&visit, birth, people[i][0]);
      assert_text (&visit, number, people[i][1]);
    }
  /* Three may be anything to each other. */
  assert_text (&visit, "persons[0].relationship", "");

  /* They become 外国人住民 on the day they move in; a day somebody typed stays. */
  set (&visit, "persons[2].foreign_resident_date", "2026-01-02");
  set (&visit, "move_date", "2026-01-05");
  assert_text (&visit, "persons[0].foreign_resident_date", "2026-01-05");
  set (&visit, "move_date", "2026-01-06");
  assert_text (&visit, "persons[1].foreign_resident_date", "2026-01-06");
  assert_text (&visit, "persons[2].foreign_resident_date", "2026-01-02");
}

/* ——— a licence beside a certificate ——— */

/* Every path that F8 would stop at, one after the other. */
static GHashTable *
stops_of (Visit *visit)
{
  GHashTable *stops = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *path = kk_session_next_to_check (visit->session, NULL);

  while (path != NULL && !g_hash_table_contains (stops, path))
    {
      g_autofree char *from = g_steal_pointer (&path);

      path = kk_session_next_to_check (visit->session, from);
      g_hash_table_add (stops, g_steal_pointer (&from));
    }
  return stops;
}

static void
assert_no_new_stop (GHashTable *before, GHashTable *after)
{
  GHashTableIter iter;
  gpointer path;

  g_hash_table_iter_init (&iter, after);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    if (!g_hash_table_contains (before, path))
      g_error ("F8 stops at %s", (const char *) path);
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
  g_auto (Visit) visit = { NULL };

  visit_begin (&visit, KK_MOVE_IN);
  add_page (&visit, "pages/certificate.jpg");
  guint n = n_persons (&visit);
  g_autoptr (GHashTable) before = stops_of (&visit);
  add_page (&visit, "pages/license.jpg");
  g_autoptr (GHashTable) after = stops_of (&visit);
  const KkValue *birth = value_of (&visit, "persons[0].birth_date");

  g_assert_cmpuint (n_persons (&visit), ==, n);
  g_assert_nonnull (source_of (birth, KK_SOURCE_CARD));
  g_assert_false (kk_value_is_conflict (birth));
  assert_no_new_stop (before, after);
}

/* A licence of the same name with another birth date: one person, two pictures, a stop of F8 there
 * and nowhere else; what the clerk picks is settled. */
static void
test_differing_license (void)
{
  g_auto (Visit) visit = { NULL };

  visit_begin (&visit, KK_MOVE_IN);
  add_page (&visit, "pages/certificate.jpg");
  guint n = n_persons (&visit);
  g_autoptr (GHashTable) before = stops_of (&visit);
  add_page (&visit, "pages/license-differs.jpg");
  g_autoptr (GHashTable) after = stops_of (&visit);
  const KkValue *birth = value_of (&visit, "persons[0].birth_date");
  const KkSource *page = source_of (birth, KK_SOURCE_PAGE);
  const KkSource *card = source_of (birth, KK_SOURCE_CARD);

  g_assert_cmpuint (n_persons (&visit), ==, n);
  g_assert_true (kk_value_is_conflict (birth));
  g_assert_cmpstr (page->value, ==, "1955-04-15");
  g_assert_cmpstr (card->value, ==, "1955-04-18");
  g_assert_cmpstr (page->page, !=, card->page);
  g_assert_cmpint (page->box.w, >, 0);
  g_assert_cmpint (card->box.w, >, 0);
  g_assert_false (g_hash_table_contains (before, "persons[0].birth_date"));
  g_assert_true (g_hash_table_remove (after, "persons[0].birth_date"));
  assert_no_new_stop (before, after);

  set (&visit, "persons[0].birth_date", "1955-04-15");
  birth = value_of (&visit, "persons[0].birth_date");
  g_assert_false (kk_value_is_conflict (birth));
  g_assert_false (kk_value_needs_check (birth));
}

/* ——— who moves alone, and who has shown a card ——— */

/* One person's 転居: the head of the household, before and after, to be looked at; who files is who
 * the card says, and the card is what they have shown. One click takes that away, for good. */
static void
test_move_of_one (void)
{
  g_auto (Visit) visit = { NULL };

  visit_begin (&visit, KK_MOVE_WITHIN);
  kk_session_begin (visit.session, FALSE);
  add_page (&visit, "pages/license.jpg");
  g_assert_cmpuint (n_persons (&visit), ==, 1);
  assert_text (&visit, "persons[0].relationship", "世帯主");
  assert_text (&visit, "new_head", "岡本　正明");
  assert_text (&visit, "old_head", "岡本　正明");
  g_assert_true (kk_value_needs_check (value_of (&visit, "persons[0].relationship")));
  g_assert_true (kk_value_needs_check (value_of (&visit, "old_head")));
  assert_text (&visit, "identity.documents", "");

  set (&visit, "filer.relation", "self");
  assert_text (&visit, "filer.name", "岡本　正明");
  assert_text (&visit, "identity.documents", "driver_license");
  assert_text (&visit, "identity.method", "");
  set (&visit, "filer.relation", "appointed_agent");
  assert_text (&visit, "identity.documents", "");
  set (&visit, "filer.relation", "self");
  assert_text (&visit, "identity.documents", "driver_license");
  set (&visit, "identity.documents", "");
  set (&visit, "filer.relation", "head");
  assert_text (&visit, "identity.documents", "");

  /* Who is the new head is 世帯主: one look at either does for both. */
  kk_session_confirm (visit.session, "new_head");
  g_assert_false (kk_value_needs_check (value_of (&visit, "persons[0].relationship")));
  g_assert_true (kk_value_needs_check (value_of (&visit, "old_head")));

  /* A name that is put right is right everywhere. */
  set (&visit, "persons[0].name", "岡本　正朗");
  assert_text (&visit, "new_head", "岡本　正朗");
  assert_text (&visit, "filer.name", "岡本　正朗");
}

/* A short day is the last such day, or the next where the move is still to come. */
static void
test_short_days (void)
{
  g_auto (Visit) visit = { NULL };
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) before = g_date_time_add_days (now, -3);
  g_autoptr (GDateTime) after = g_date_time_add_days (now, 3);
  g_autofree char *past = g_date_time_format (before, "%Y-%m-%d");
  g_autofree char *coming = g_date_time_format (after, "%Y-%m-%d");
  g_autofree char *said = g_date_time_format (before, "%-d");
  g_autofree char *planned = g_date_time_format (after, "%-m.%-d");

  visit_begin (&visit, KK_MOVE_WITHIN);
  set (&visit, "move_date", said);
  assert_text (&visit, "move_date", past);
  kk_session_set_kind (visit.session, KK_MOVE_OUT, FALSE);
  set (&visit, "move_date", planned);
  assert_text (&visit, "move_date", coming);
  set (&visit, "filer.birth_date", "3.4");
  assert_text (&visit, "filer.birth_date", "3.4");
}

/* ——— requests ——— */

typedef struct
{
  const char *page;
  const char *name;
  const char *birth;
  const char *address;
  const char *document;
} Request;

/* A request for certificates is filled from the card of who needs them, whichever it is. */
static void
test_request (gconstpointer data)
{
  const Request *request = data;
  g_auto (Visit) visit = { NULL };

  visit_begin (&visit, KK_CERTIFICATE_REQUEST);
  kk_session_begin (visit.session, FALSE);
  add_page (&visit, request->page);
  g_assert_cmpint (kk_session_get_notice (visit.session)->kind, ==, KK_CERTIFICATE_REQUEST);
  g_assert_cmpuint (n_persons (&visit), ==, 1);
  /* What is not as printed is asked about (a Latin name whose spaces were not seen), and put right.
   */
  if (strcmp (value_of (&visit, "persons[0].name")->value, request->name) != 0)
    g_assert_true (kk_value_needs_check (value_of (&visit, "persons[0].name")));
  set (&visit, "persons[0].name", request->name);
  assert_text (&visit, "persons[0].birth_date", request->birth);
  assert_text (&visit, "old_address", request->address);
  set (&visit, "filer.relation", "self");
  assert_text (&visit, "filer.name", request->name);
  assert_text (&visit, "identity.documents", request->document);
  if (g_str_equal (request->document, "driver_license"))
    assert_text (&visit, "persons[0].card_number", ""); /* no 在留カード */
}

int
main (int argc, char **argv)
{
  static const Request requests[] = {
    { "pages/license.jpg", "岡本　正明", "1955-04-15", "京都府船井郡京丹波町広野8-27-3",
      "driver_license" },
    { "pages/my-number-card.jpg", "水田　良太", "1956-12-22", "愛知県蒲郡市松原町7-38-24",
      "my_number_card" },
    { "ocr/pages/card.jpg", "TAMANG SURENDRA", "1976-06-06", "愛知県名古屋市瑞穂区下坂町659番地25",
      "residence_card" },
  };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/cards/agreeing-license", test_agreeing_license);
  g_test_add_func ("/app/cards/differing-license", test_differing_license);
  g_test_add_func ("/app/cards/three-on-the-glass", test_three_cards);
  g_test_add_func ("/app/cards/move-of-one", test_move_of_one);
  g_test_add_func ("/app/cards/short-days", test_short_days);
  for (gsize i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/app/cards/request/%s", requests[i].document);

      g_test_add_data_func (path, &requests[i], test_request);
    }
  return g_test_run ();
}
