/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "app/kk-reading-report.h"
#include "core/kk-field.h"
#include "tests/app/kk-test-terminal.h"

/* The recognition rate by issuer. */

#define PAGE "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static void
read_value (KkReading *reading, int person, const char *key, const char *value, double confidence)
{
  kk_reading_take_field (reading, person,
                         kk_read_field_new (key, value, value, confidence, (KkBox){ 0 }, 0));
}

/* Five values read; one confirmed, one corrected into a kanji that is in few fonts, one typed that
 * was not read, one typed that no paper shows. */
static void
test_counts (void)
{
  g_autoptr (KkNotice) notice = kk_notice_new (KK_MOVE_IN);
  g_autoptr (KkReading) reading = kk_reading_new (KK_DOCUMENT_TRANSFER_CERTIFICATE);
  g_autoptr (KkReadingCount) count = NULL;

  reading->issuer_code = g_strdup ("402168");
  g_ptr_array_add (reading->page_ids, g_strdup (PAGE));
  g_ptr_array_add (reading->rotations, GINT_TO_POINTER (0));
  kk_reading_add_warning (reading, "", "template_drift", "x");
  read_value (reading, -1, "old_address", "見本県架空市研修町1番", 0.95);
  read_value (reading, 0, "name", "見本　吉子", 0.6);
  read_value (reading, 0, "birth_date", "1990-04-01", 0.95);
  read_value (reading, 0, "sex", "female", 0.95);
  read_value (reading, 0, "relationship", "妻", 0.5);
  kk_notice_merge_reading (notice, reading, KK_SOURCE_PAGE);
  kk_notice_confirm (notice, "persons[0].relationship");
  g_assert_true (kk_notice_set (notice, "persons[0].name", "見本　𠮷子", KK_SOURCE_TYPED));
  g_assert_true (kk_notice_set (notice, "persons[0].name_kana", "ミホン　ヨシコ", KK_SOURCE_TYPED));
  g_assert_true (kk_notice_set (notice, "new_address", "見本県架空市窓口1番", KK_SOURCE_TYPED));
  count = kk_reading_count_of (notice, reading, 200);
  g_assert_cmpstr (count->issuer_code, ==, "402168");
  g_assert_cmpstr (count->document, ==, "transfer_certificate");
  g_assert_cmpint (count->unchanged, ==, 4);
  g_assert_cmpint (count->corrected, ==, 1);
  g_assert_cmpint (count->missed, ==, 1);
  g_assert_cmpint (count->unsure, ==, 2);
  g_assert_cmpint (count->rare, ==, 1);
  g_assert_true (count->drifted);
}

static void
add (GPtrArray *counts, const char *issuer, const char *template_id, KkReadingCount numbers)
{
  KkReadingCount *c = kk_reading_count_new ();

  *c = numbers;
  c->issuer_code = g_strdup (issuer);
  c->document = g_strdup ("transfer_certificate");
  c->template_id = g_strdup (template_id);
  g_ptr_array_add (counts, c);
}

static const KkReportLine *
line_of (const GPtrArray *lines, const char *issuer)
{
  for (guint i = 0; i < lines->len; i++)
    if (g_str_equal (((KkReportLine *) lines->pdata[i])->issuer_code, issuer))
      return lines->pdata[i];
  g_assert_not_reached ();
}

static void
test_reasons (void)
{
  const struct
  {
    const char *issuer, *template_id;
    KkReadingCount numbers;
    guint reasons;
  } rows[] = {
    { "011002", "a", { .dpi = 300, .unchanged = 8, .corrected = 2, .unsure = 5 }, 0 },
    { "011011", "", { .dpi = 300, .unchanged = 7, .corrected = 3 }, 1 << KK_REPORT_NO_TEMPLATE },
    { "011029",
      "a",
      { .dpi = 300, .unchanged = 7, .corrected = 3, .drifted = TRUE },
      1 << KK_REPORT_DRIFT },
    { "011037",
      "",
      { .dpi = 150, .unchanged = 7, .missed = 3 },
      1 << KK_REPORT_NO_TEMPLATE | 1 << KK_REPORT_LOW_DPI },
    { "011045", "a", { .unchanged = 7, .corrected = 3, .rare = 2 }, 1 << KK_REPORT_RARE },
    { "011053", "a", { .unchanged = 7, .corrected = 3, .unsure = 8 }, 1 << KK_REPORT_WORN },
    { "011061", "a", { .unchanged = 7, .corrected = 3, .unsure = 2 }, 1 << KK_REPORT_OTHER },
  };
  g_autoptr (GPtrArray) counts
      = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_reading_count_free);
  g_autoptr (GPtrArray) lines = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    add (counts, rows[i].issuer, rows[i].template_id, rows[i].numbers);
  lines = kk_reading_report (counts);
  g_assert_cmpuint (lines->len, ==, G_N_ELEMENTS (rows));
  g_assert_cmpstr (((KkReportLine *) lines->pdata[lines->len - 1])->issuer_code, ==, "011002");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpuint (line_of (lines, rows[i].issuer)->reasons, ==, rows[i].reasons);
  for (KkReportReason r = 0; r < KK_N_REPORT_REASONS; r++)
    g_assert_true (g_utf8_strlen (kk_report_reason_text (r), -1) > 8
                   && g_utf8_strlen (kk_report_reason_remedy (r), -1) > 8);
}

static char *
run_report (TestTerminal *t, const char *from)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *out = NULL;
  int status;
  const char *argv[] = { g_getenv ("KAKANAICTL"), "template", "report", "--json", "--data",
                         t->config->data_dir,     "--from",   from,     NULL };

  g_assert_true (
      g_spawn_sync (NULL, (char **) argv, NULL, 0, NULL, NULL, &out, NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  return g_steal_pointer (&out);
}

/* Kept with the case's day, counted once, and still there when the case is wiped. */
static void
test_kept (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (GPtrArray) counts
      = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_reading_count_free);
  const KkStoreOptions options
      = { .role = KK_STORE_TERMINAL, .practice = TRUE, .must_exist = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (KkStore) store = NULL;
  g_autofree char *path = g_build_filename (t->config->data_dir, "counter.db", NULL);
  g_autofree char *id = NULL;
  g_autofree char *report = NULL;
  g_autofree char *later = NULL;

  test_terminal_start (t, TEST_CLERK);
  {
    g_autoptr (KkSession) session = test_terminal_case (t, 1);

    id = g_strdup (kk_session_get_id (session));
    kk_job_sign (session);
  }
  test_terminal_stop (t);
  store = kk_store_open (path, &options, &error);
  g_assert_no_error (error);
  add (counts, "402168", "", (KkReadingCount){ .unchanged = 1, .corrected = 1 });
  for (int i = 0; i < 2; i++)
    g_assert_true (kk_store_put_reading_counts (store, id, counts, &error));
  g_assert_false (kk_store_put_reading_counts (store, "no", counts, &error));
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_clear_pointer (&counts, g_ptr_array_unref);
  counts = kk_store_list_reading_counts (store, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (counts->len, ==, 1);
  g_assert_cmpuint (strlen (((KkReadingCount *) counts->pdata[0])->day), ==, 10);
  report = run_report (t, "2000-01-01");
  g_assert_nonnull (strstr (report, "小郡市"));
  g_assert_nonnull (strstr (report, "\"no_template\""));
  g_assert_nonnull (strstr (report, "\"rate\":0.5"));
  later = run_report (t, "9999-01-01");
  g_assert_cmpstr (later, ==, "");
}

/* A page is read, what was misread is typed over, the resident signs: that alone makes the report.
 */
static void
test_corrected (void)
{
  static const struct
  {
    const char *key, *more;
  } typed[] = { { "name", "子" }, { "name_kana", "コ" }, { "legal_domicile", "番外" } };
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autofree char *page = g_test_build_filename (G_TEST_DIST, "pages", "certificate.jpg", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  int corrected = 0;

  test_terminal_start (t, TEST_CLERK);
  {
    g_autoptr (KkSession) session = kk_job_open (t->counter, NULL);

    kk_job_add_file (session, page);
    kk_job_complete_notice (session);
    const KkReading *reading = kk_session_get_page (session, 0)->reading;
    const GPtrArray *persons = kk_session_get_notice (session)->persons;

    for (guint i = 0; i < MIN (persons->len, reading->persons->len); i++)
      for (gsize k = 0; k < G_N_ELEMENTS (typed); k++)
        {
          const KkReadField *read = kk_reading_get (reading, (int) i, typed[k].key);
          g_autofree char *path = kk_field_path (KK_SCOPE_PERSON, (int) i, typed[k].key);

          if (read == NULL || *read->value == '\0')
            continue;
          g_autofree char *value = g_strconcat (read->value, typed[k].more, NULL);

          kk_session_set (session, path, value, KK_SOURCE_TYPED);
          corrected++;
        }
    g_assert_cmpint (corrected, >=, 4);
    kk_job_complete_notice (session);
    kk_job_flush (session);
    kk_job_sign (session);
  }
  test_terminal_stop (t);
  g_autofree char *report = run_report (t, "2000-01-01");
  g_test_message ("%s", report);
  json_parser_load_from_data (parser, report, -1, &error);
  g_assert_no_error (error);
  JsonObject *line = json_node_get_object (json_parser_get_root (parser));
  int unchanged = (int) json_object_get_int_member (line, "unchanged");
  int replaced = (int) json_object_get_int_member (line, "corrected");
  int missed = (int) json_object_get_int_member (line, "missed");
  double rate = json_object_get_double_member (line, "rate");

  g_assert_cmpint (json_object_get_int_member (line, "documents"), ==, 1);
  g_assert_cmpint (replaced, >=, corrected);
  g_assert_cmpint (unchanged, >, 0);
  g_assert_cmpfloat_with_epsilon (rate, (double) unchanged / (unchanged + replaced + missed), 1e-6);
  g_assert_cmpfloat (rate, <, KK_REPORT_LOW);
  g_assert_nonnull (strstr (report, "\"no_template\""));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/reading-report/counts", test_counts);
  g_test_add_func ("/app/reading-report/reasons", test_reasons);
  g_test_add_func ("/app/reading-report/kept", test_kept);
  g_test_add_func ("/app/reading-report/corrected", test_corrected);
  return g_test_run ();
}
