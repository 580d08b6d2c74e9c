/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "app/kk-templates.h"
#include "core/kk-json.h"
#include "core/kk-text.h"
#include "tests/app/kk-test-terminal.h"

/* At the counter: a paper nobody showed it before is read, corrected, learnt with one press, and
 * another household's of the same office is read with it, right and sure. */

typedef struct
{
  guint values, right, sure, silent;
} Score;

static JsonObject *
truth_of (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "ocr", "pages", name, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (json_parser_get_root (parser)));
}

typedef void (*EachFunc) (int person, const char *key, const char *value, gpointer data);

static void
for_each (JsonObject *truth, EachFunc func, gpointer data)
{
  JsonArray *persons = json_object_get_array_member (truth, "persons");

  for (int p = -1; p < (int) json_array_get_length (persons); p++)
    {
      JsonObject *values = p < 0 ? json_object_get_object_member (truth, "fields")
                                 : json_array_get_object_element (persons, (guint) p);
      g_autoptr (GList) keys = json_object_get_members (values);

      for (GList *l = keys; l != NULL; l = l->next)
        func (p, l->data, json_object_get_string_member (values, l->data), data);
    }
}

static void
correct (int person, const char *key, const char *value, gpointer data)
{
  /* The certificate's is the day 転出 was filed. */
  const char *in_notice
      = g_str_equal (key, "notification_date") ? "move_out_notification_date" : key;
  g_autofree char *path
      = kk_field_path (person < 0 ? KK_SCOPE_NOTICE : KK_SCOPE_PERSON, person, in_notice);

  kk_session_set (data, path, value, KK_SOURCE_TYPED);
}

typedef struct
{
  const KkReading *reading;
  Score score;
} Judge;

static void
judge (int person, const char *key, const char *value, gpointer data)
{
  Judge *j = data;
  const KkReadField *have
      = person < (int) j->reading->persons->len ? kk_reading_get (j->reading, person, key) : NULL;
  gboolean right = have != NULL && kk_text_same (have->value, value);
  gboolean sure = have != NULL && have->confidence >= KK_SURE;

  j->score.values++;
  j->score.right += right;
  j->score.sure += right && sure;
  j->score.silent += sure && !right;
  if (!right || !sure)
    g_test_message ("person %d %s: %s", person, key, !right ? "wrong" : "not sure");
}

static KkSession *
open_page (TestTerminal *t, const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "ocr", "pages", name, NULL);
  KkSession *session = kk_job_open (t->counter, NULL);

  kk_job_add_file (session, path);
  g_assert_cmpuint (kk_session_get_n_pages (session), ==, 1);
  return session;
}

static Score
score_of (KkSession *session, const char *truth_file)
{
  g_autoptr (JsonObject) truth = truth_of (truth_file);
  Judge j = { kk_session_get_page (session, 0)->reading, { 0 } };

  for_each (truth, judge, &j);
  g_test_message ("%s: %u values, %u right, %u right and sure, %u sure and wrong", truth_file,
                  j.score.values, j.score.right, j.score.sure, j.score.silent);
  return j.score;
}

static void
test_learn (void)
{
  TestTerminal *t = test_terminal_new ();
  g_autoptr (GError) error = NULL;
  GAsyncResult *answer = NULL;

  test_terminal_start (t, TEST_CLERK);
  g_autoptr (KkSession) before = open_page (t, "learnt-2.jpg");
  Score without = score_of (before, "learnt-2.json");

  g_assert_null (kk_session_get_page (before, 0)->reading->template_id);
  g_clear_object (&before);

  g_autoptr (KkSession) first = open_page (t, "learnt-1.jpg");
  g_autoptr (JsonObject) truth = truth_of ("learnt-1.json");

  while (kk_session_get_notice (first)->persons->len
         < json_array_get_length (json_object_get_array_member (truth, "persons")))
    kk_session_add_person (first);
  for_each (truth, correct, first);
  kk_session_learn_template_async (first, 0, NULL, NULL, kk_job_answer_cb, &answer);
  g_autoptr (GAsyncResult) result = kk_job_wait_answer (&answer);
  g_autoptr (KkTemplateLine) line = kk_session_learn_template_finish (first, result, &error);

  g_assert_no_error (error);
  g_assert_cmpint (line->version, ==, 1);
  g_test_message ("%s: %d fields; not found: %u", line->id, line->n_fields,
                  line->lost != NULL ? g_strv_length (line->lost) : 0);
  g_clear_object (&result);
  g_clear_object (&first);

  g_autoptr (KkSession) after = open_page (t, "learnt-2.jpg");
  Score with = score_of (after, "learnt-2.json");

  g_assert_cmpstr (kk_session_get_page (after, 0)->reading->template_id, ==, line->id);
  g_assert_cmpuint (with.right, >, without.right);
  g_assert_cmpuint (with.right * 100, >=, with.values * 99);
  g_assert_cmpuint (with.sure * 100, >=, with.values * 80);
  g_assert_cmpuint (with.silent, ==, 0);
  g_clear_object (&after);
  test_terminal_free (t);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/templates/learn", test_learn);
  return g_test_run ();
}
