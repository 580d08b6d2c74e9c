/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-print-position.h"
#include "app/kk-session-forms.h"
#include "forms/kk-notice-layouts.h"
#include "store/kk-account.h"
#include "tests/app/kk-test-terminal.h"

#include <string.h>

static GPtrArray *
list (KkSession *session)
{
  g_autoptr (GError) error = NULL;
  GAsyncResult *answer = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GPtrArray *forms = NULL;

  kk_session_list_forms_async (session, NULL, kk_job_answer_cb, &answer);
  result = kk_job_wait_answer (&answer);
  forms = kk_session_list_forms_finish (session, result, &error);
  g_assert_no_error (error);
  return forms;
}

static const KkSessionForm *
find (const GPtrArray *forms, const char *id)
{
  for (guint i = 0; i < forms->len; i++)
    if (g_str_equal (((KkSessionForm *) forms->pdata[i])->form->form, id))
      return forms->pdata[i];
  return NULL;
}

static KkFormSheets *
draw (KkSession *session, const char *const *ids, gboolean cover, GError **error)
{
  GAsyncResult *answer = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  kk_session_draw_forms_async (session, ids, cover, NULL, kk_job_answer_cb, &answer);
  result = kk_job_wait_answer (&answer);
  return kk_session_draw_forms_finish (session, result, error);
}

/* What is needed is ticked; the clerk's ticks come back when the case is opened again. */
static void
test_ticks_are_kept (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (KkSession) session = NULL;
  g_autoptr (GPtrArray) forms = NULL;
  g_autoptr (GPtrArray) later = NULL;
  g_autofree char *id = NULL;

  test_terminal_start (t, TEST_CLERK);
  session = test_terminal_household (t);
  id = g_strdup (kk_session_get_id (session));
  forms = list (session);
  g_assert_true (find (forms, "nhi-join")->ticked);
  g_assert_cmpuint (find (forms, "nhi-join")->form->persons->len, ==, 1);
  g_assert_true (find (forms, "child-allowance")->ticked);
  g_assert_true (find (forms, "child-allowance")->allowed);
  g_assert_false (find (forms, "dog")->ticked);
  g_assert_null (find (forms, "late-elderly"));
  kk_session_tick_form (session, "dog", TRUE);
  kk_session_tick_form (session, "nhi-join", FALSE);
  kk_job_flush (session);
  g_clear_pointer (&forms, g_ptr_array_unref);
  g_clear_object (&session);
  test_terminal_stop (t);
  test_terminal_start (t, TEST_CLERK);
  session = kk_job_open (t->counter, id);
  later = list (session);
  g_assert_true (find (later, "dog")->ticked);
  g_assert_false (find (later, "nhi-join")->ticked);
  g_assert_true (find (later, "child-allowance")->ticked);
}

/* Drawn with the cover first, in window order, whatever order was asked for; saved as one PDF. */
static void
test_drawn_and_saved (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (KkSession) session = NULL;
  g_autoptr (KkFormSheets) sheets = NULL;
  g_autoptr (GError) error = NULL;
  const char *ids[] = { "child-allowance", "nhi-join", NULL };
  const char *wrong[] = { "late-elderly", NULL };
  g_autofree char *path = NULL;
  g_autofree char *bytes = NULL;
  g_autoptr (GFile) file = NULL;
  GAsyncResult *answer = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  gsize length = 0;

  test_terminal_start (t, TEST_CLERK);
  session = test_terminal_household (t);
  sheets = draw (session, ids, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (kk_form_sheets_get_n (sheets), >=, 3);
  g_assert_cmpstr (kk_form_sheets_get_title (sheets, 1), ==, "国民健康保険資格取得届");
  g_assert_null (draw (session, wrong, FALSE, &error));
  g_assert_error (error, KK_FORM_ERROR, KK_FORM_ERROR_DATA);
  g_clear_error (&error);

  path = g_build_filename (t->folder, "set.pdf", NULL);
  file = g_file_new_for_path (path);
  kk_session_write_forms_async (session, ids, TRUE, file, NULL, kk_job_answer_cb, &answer);
  result = kk_job_wait_answer (&answer);
  g_assert_true (kk_session_write_forms_finish (session, result, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_assert_true (length > 5 && memcmp (bytes, "%PDF-", 5) == 0);
}

/* A form of its own right is not for everybody. */
static void
test_rights (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (KkSession) session = NULL;
  g_autoptr (GPtrArray) forms = NULL;
  g_autoptr (GError) error = NULL;
  static const char table[]
      = "{\"case.open\": [\"clerk\"], \"case.edit\": [\"clerk\"], \"case.read\": [\"clerk\"],"
        " \"form.make\": [\"clerk\"], \"form.make.nhi-join\": [\"supervisor\"]}";
  g_autoptr (GBytes) ours = g_bytes_new_static (table, sizeof table - 1);
  g_autoptr (GBytes) shipped = g_resources_lookup_data ("/jp/kakanai/tables/rights.json",
                                                        G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  const char *ids[] = { "nhi-join", NULL };
  const KkPrintOrder order = { .papers = ids };
  GAsyncResult *answer = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  g_assert_true (kk_rights_load (ours, NULL));
  test_terminal_start (t, TEST_CLERK);
  session = test_terminal_household (t);
  forms = list (session);
  g_assert_false (find (forms, "nhi-join")->allowed);
  g_assert_false (find (forms, "nhi-join")->ticked);
  g_assert_true (find (forms, "child-allowance")->allowed);
  g_assert_null (draw (session, ids, FALSE, &error));
  g_assert_error (error, KK_APP_ERROR, KK_APP_ERROR_NOT_PERMITTED);
  g_clear_error (&error);
  kk_session_print_async (session, &order, kk_job_answer_cb, &answer);
  result = kk_job_wait_answer (&answer);
  g_assert_false (kk_session_print_finish (session, result, NULL, &error));
  g_assert_error (error, KK_APP_ERROR, KK_APP_ERROR_NOT_PERMITTED);
  g_assert_true (kk_rights_load (shipped, NULL));
}

/* The terminal's own table of layouts for the notice. */
static void
use_layout (TestTerminal *t, const char *rows)
{
  g_autofree char *folder = g_build_filename (t->config->data_dir, "tables", NULL);
  g_autofree char *path = g_build_filename (folder, "notice-layouts.json", NULL);
  g_autofree char *text = g_strdup_printf ("{\"layouts\": [%s]}", rows);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static char *
layout_of (KkSession *session)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *warning = NULL;
  g_autoptr (KkFormLayout) layout = kk_session_load_layout (session, &warning, &error);

  g_assert_no_error (error);
  g_assert_null (warning);
  return kk_notice_layout_mark (layout);
}

static char *
pdf_of (TestTerminal *t, KkSession *session, const char *name)
{
  g_autofree char *path = g_build_filename (t->folder, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  GAsyncResult *answer = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  gsize length = 0;

  kk_session_write_pdf_async (session, file, NULL, kk_job_answer_cb, &answer);
  result = kk_job_wait_answer (&answer);
  g_assert_true (kk_session_write_pdf_finish (session, result, &error));
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, length);
}

/* Who holds what a paper is drawn from may ask for its layout: the texts lent before stay. */
static void
test_lent_texts_stay (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (KkSession) session = NULL;
  g_autofree char *mark = NULL, *code = NULL, *date = NULL;
  KkFormData data, again;

  test_terminal_start (t, TEST_CLERK);
  session = test_terminal_household (t);
  data = kk_session_get_form_data (session);
  code = g_strdup (data.code);
  date = g_strdup (data.date);
  mark = layout_of (session);
  again = kk_session_get_form_data (session);
  g_assert_true (data.code == again.code && data.date == again.date);
  g_assert_cmpstr (data.code, ==, code);
  g_assert_cmpstr (data.date, ==, date);
}

/* A draft follows the table by the day it is filed; what was signed prints for ever as it was. */
static void
test_layout_of_its_day (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (KkSession) session = NULL;
  g_autofree char *id = NULL, *day = NULL, *before = NULL, *after = NULL, *filed = NULL;
  g_autofree char *first = NULL, *again = NULL, *edited = NULL;
  g_autofree char *rows = NULL;

  test_terminal_start (t, TEST_CLERK);
  session = test_terminal_case (t, 1);
  id = g_strdup (kk_session_get_id (session));
  day = g_strdup (kk_notice_text (kk_session_get_notice (session), "notification_date"));
  rows = g_strdup_printf (
      "{\"layout\": \"notice-a4\"}, {\"layout\": \"notice-a5\", \"from\": \"%s\"}", day);
  before = layout_of (session);
  g_assert_cmpstr (before, ==, "notice-a4/0");
  use_layout (t, rows);
  after = layout_of (session);
  g_assert_cmpstr (after, ==, "notice-a5/0");
  kk_job_sign (session);
  first = pdf_of (t, session, "first.pdf");
  use_layout (t, "{\"layout\": \"notice-a4\"}");
  filed = layout_of (session);
  g_assert_cmpstr (filed, ==, "notice-a5/0");
  again = pdf_of (t, session, "again.pdf");
  g_assert_cmpstr (again, ==, first);
  kk_job_flush (session);
  g_clear_object (&session);
  test_terminal_stop (t);
  test_terminal_start (t, TEST_CLERK);
  session = kk_job_open (t->counter, id);
  g_free (filed);
  filed = layout_of (session);
  g_assert_cmpstr (filed, ==, "notice-a5/0");
  /* Edited, it is to be signed anew: on the layout of now. */
  g_assert_true (kk_session_set (session, "phone", "090-0000-0001", KK_SOURCE_TYPED));
  kk_job_flush (session);
  edited = layout_of (session);
  g_assert_cmpstr (edited, ==, "notice-a4/0");
}

/* A city says by its table who may make which form. */
static void
test_roles_of_the_city (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (KkSession) session = NULL;
  g_autoptr (GPtrArray) forms = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_build_filename (t->folder, "city", "tables", NULL);
  g_autofree char *city = g_build_filename (t->folder, "city", NULL);
  g_autofree char *path = g_build_filename (folder, "household-forms.json", NULL);
  g_autofree char *refused = NULL;
  const char *ids[] = { "nhi-join", NULL };
  static const char rows[] = "{\"forms\": [{\"form\": \"nhi-join\", \"window\": \"窓口\", \"why\": "
                             "\"国保\", \"roles\": [\"%s\"]},"
                             " {\"form\": \"water\", \"window\": \"窓口\", \"why\": \"水道\"}]}";
  g_autofree char *supervisors = g_strdup_printf (rows, "supervisor");
  g_autofree char *nobody = g_strdup_printf (rows, "mayor");

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, supervisors, -1, NULL));
  g_setenv ("KAKANAI_CITY_DIR", city, TRUE);
  test_terminal_start (t, TEST_CLERK);
  session = test_terminal_household (t);
  forms = list (session);
  g_assert_cmpuint (forms->len, ==, 2);
  g_assert_false (find (forms, "nhi-join")->allowed);
  g_assert_false (find (forms, "nhi-join")->ticked);
  g_assert_true (find (forms, "water")->allowed);
  g_assert_null (draw (session, ids, FALSE, &error));
  g_assert_error (error, KK_APP_ERROR, KK_APP_ERROR_NOT_PERMITTED);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, nobody, -1, NULL));
  g_assert_null (draw (session, ids, FALSE, &error));
  /* A table that is refused leaves the last good one in force, and is named. */
  g_assert_error (error, KK_APP_ERROR, KK_APP_ERROR_NOT_PERMITTED);
  refused = kk_household_refused ();
  g_assert_nonnull (strstr (refused, "mayor"));
  g_assert_nonnull (strstr (refused, "household-forms.json:1:"));
  g_unsetenv ("KAKANAI_CITY_DIR");
}

/* A city's table that was never good leaves the shipped list, but not its freedom: what the city
 * meant to keep from clerks is not given to them by a slip of the pen. */
static void
test_roles_nobody_can_read (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (KkSession) session = NULL;
  g_autoptr (GPtrArray) forms = NULL;
  g_autoptr (KkFormSheets) sheets = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_build_filename (t->folder, "city", "tables", NULL);
  g_autofree char *city = g_build_filename (t->folder, "city", NULL);
  g_autofree char *path = g_build_filename (folder, "household-forms.json", NULL);
  g_autofree char *refused = NULL;
  const char *ids[] = { "nhi-join", NULL };

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "{\"forms\": [{\"form\": ", -1, NULL));
  g_setenv ("KAKANAI_CITY_DIR", city, TRUE);
  test_terminal_start (t, TEST_CLERK);
  session = test_terminal_household (t);
  forms = list (session);
  g_assert_nonnull (find (forms, "nhi-join"));
  for (guint i = 0; i < forms->len; i++)
    g_assert_false (((const KkSessionForm *) forms->pdata[i])->allowed);
  g_assert_null (draw (session, ids, FALSE, &error));
  g_assert_error (error, KK_APP_ERROR, KK_APP_ERROR_NOT_PERMITTED);
  g_clear_error (&error);
  refused = kk_household_refused ();
  g_assert_nonnull (strstr (refused, "決裁者だけ"));
  test_terminal_sign_in (t, TEST_SUPERVISOR);
  sheets = draw (session, ids, FALSE, &error);
  g_assert_no_error (error);
  g_unsetenv ("KAKANAI_CITY_DIR");
}

/* A printer that shifts is put right where it prints, within bounds, and kept. */
static void
test_print_position (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (KkSession) session = NULL;
  g_autoptr (GError) error = NULL;
  const KkPrintPosition wanted = { 2.54, -50, 1.01 };
  KkPrintPosition position;

  test_terminal_start (t, TEST_CLERK);
  session = test_terminal_case (t, 1);
  position = kk_session_get_print_position (session);
  g_assert_true (position.scale == 1 && position.x == 0 && position.y == 0);
  g_assert_true (kk_print_position_save (t->config->data_dir, &wanted, &error));
  position = kk_session_get_print_position (session);
  g_assert_cmpfloat_with_epsilon (position.x, 2.54, 1e-6);
  g_assert_cmpfloat_with_epsilon (position.y, -20, 1e-6);
  g_assert_cmpfloat_with_epsilon (position.scale, 1.01, 1e-6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/forms/ticks-are-kept", test_ticks_are_kept);
  g_test_add_func ("/app/forms/drawn-and-saved", test_drawn_and_saved);
  g_test_add_func ("/app/forms/rights", test_rights);
  g_test_add_func ("/app/forms/layout-of-its-day", test_layout_of_its_day);
  g_test_add_func ("/app/forms/roles-of-the-city", test_roles_of_the_city);
  g_test_add_func ("/app/forms/roles-nobody-can-read", test_roles_nobody_can_read);
  g_test_add_func ("/app/forms/print-position", test_print_position);
  g_test_add_func ("/app/forms/lent-texts-stay", test_lent_texts_stay);
  return g_test_run ();
}
