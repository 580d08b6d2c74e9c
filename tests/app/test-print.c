/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <cups/cups.h>
#include <string.h>

#include "app/kk-print-position.h"
#include "app/kk-prints.h"
#include "app/kk-session-forms.h"
#include "app/kk-session-print.h"
#include "core/kk-print-note.h"
#include "devices/kk-printer.h"
#include "forms/kk-form-library.h"
#include "store/kk-account.h"
#include "tests/app/kk-test-preview.h"
#include "tests/app/kk-test-terminal.h"
#include "tests/devices/kk-test-cups.h"

#define LIMIT_S 60

static const char *const SET[] = { "nhi-join", "child-allowance", NULL };
static const char *const NOTICE[] = { KK_PAPER_NOTICE, NULL };

static void
write_table (TestTerminal *t, const char *json)
{
  g_autofree char *folder = g_build_filename (t->config->data_dir, "tables", NULL);
  g_autofree char *path = g_build_filename (folder, "printers.json", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, json, -1, NULL));
}

static gboolean
order (KkSession *session, const KkPrintOrder *wanted, char **refused, GError **error)
{
  GAsyncResult *answer = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  kk_session_print_async (session, wanted, kk_job_answer_cb, &answer);
  result = kk_job_wait_answer (&answer);
  return kk_session_print_finish (session, result, refused, error);
}

static void
print (KkSession *session, const KkPrintOrder *wanted)
{
  g_autoptr (GError) error = NULL;

  order (session, wanted, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_refused (KkSession *session, const KkPrintOrder *wanted, GQuark domain, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (order (session, wanted, NULL, &error));
  g_assert_error (error, domain, code);
}

typedef struct
{
  KkSession *session;
  guint index;
  KkPrintState state;
  const char *paper;
  KkPrinted printed;
} Wanted;

static gboolean
is_in_state (gpointer data)
{
  const Wanted *wanted = data;
  const GPtrArray *prints = kk_session_get_prints (wanted->session);

  return wanted->index < prints->len
         && ((const KkPrint *) prints->pdata[wanted->index])->state == wanted->state;
}

static const KkPrint *
wait_for (KkSession *session, guint index, KkPrintState state)
{
  Wanted wanted = { .session = session, .index = index, .state = state };

  if (!kk_job_wait (is_in_state, &wanted, LIMIT_S))
    for (guint i = 0; i < kk_session_get_prints (session)->len; i++)
      {
        const KkPrint *print = kk_session_get_prints (session)->pdata[i];
        g_test_message ("%s: %d %s", print->name, print->state, print->why);
      }
  g_assert_true (is_in_state (&wanted));
  return kk_session_get_prints (session)->pdata[index];
}

static gboolean
is_told (gpointer data)
{
  const Wanted *wanted = data;

  return kk_session_get_printed (wanted->session, wanted->paper, NULL) == wanted->printed;
}

/* The history follows what the printer says. */
static void
wait_told (KkSession *session, const char *paper, KkPrinted printed)
{
  Wanted wanted = { .session = session, .paper = paper, .printed = printed };

  g_assert_true (kk_job_wait (is_told, &wanted, LIMIT_S));
}

static KkFormSheets *
preview (KkSession *session, const char *const *ids, gboolean cover)
{
  g_autoptr (GError) error = NULL;
  GAsyncResult *answer = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  KkFormSheets *sheets;

  kk_session_draw_forms_async (session, ids, cover, NULL, kk_job_answer_cb, &answer);
  result = kk_job_wait_answer (&answer);
  sheets = kk_session_draw_forms_finish (session, result, &error);
  g_assert_no_error (error);
  return sheets;
}

static const char TWO_PRINTERS[]
    = "{\"printers\": [{\"papers\": [\"cover\"], \"printer\": \"window-1\", \"tray\": \"tray-2\"},"
      " {\"printer\": \"back\", \"sides\": \"one-sided\"}]}";

/* Each paper on its printer, the same drawing as on the screen, known when it is out; a second time
 * only with a reason, which the history keeps. */
static void
test_set (void)
{
  g_autoptr (TestCups) cups = test_cups_new ();
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (KkSession) session = NULL;
  g_autoptr (KkFormSheets) sheets = NULL;
  g_autoptr (GBytes) cover = NULL;
  g_autoptr (GBytes) forms = NULL;
  g_autoptr (KkPrintNote) note = NULL;
  g_autofree char *told = NULL;
  g_autofree char *told_back = NULL;
  KkPrintOrder wanted = { .papers = SET, .cover = TRUE };
  const KkEvent *event;
  const KkPrint *done;

  test_cups_add_printer (cups, "window-1", "窓口の右");
  test_cups_add_printer (cups, "back", "奥");
  test_terminal_start (t, TEST_CLERK);
  write_table (t, TWO_PRINTERS);
  session = test_terminal_household (t);
  print (session, &wanted);
  g_assert_cmpuint (kk_session_get_prints (session)->len, ==, 2);
  done = wait_for (session, 0, KK_PRINT_DONE);
  g_assert_true (g_str_has_prefix (done->name, kk_session_get_number (session)));
  cover = test_cups_get_pdf (cups, done->job);
  told = test_cups_get_options (cups, done->job);
  g_assert_true (g_str_has_prefix (told, "window-1 "));
  g_assert_nonnull (strstr (told, "InputSlot=Tray2"));
  done = wait_for (session, 1, KK_PRINT_DONE);
  forms = test_cups_get_pdf (cups, done->job);
  told_back = test_cups_get_options (cups, done->job);
  g_assert_true (g_str_has_prefix (told_back, "back "));
  g_assert_cmpstr (kk_counter_get_printer_label (t->counter, "back"), ==, "奥");
  g_assert_cmpstr (kk_counter_get_printer_label (t->counter, "nowhere"), ==, "nowhere");
  sheets = preview (session, SET, TRUE);
  test_assert_is_preview (cover, sheets, 0, 1, 0, 0);
  test_assert_is_preview (forms, sheets, 1, kk_form_sheets_get_n (sheets) - 1, 0, 0);

  wait_told (session, "nhi-join", KK_PRINTED_DONE);
  wait_told (session, KK_PAPER_COVER, KK_PRINTED_DONE);
  g_assert_cmpint (kk_session_get_printed (session, "dog", NULL), ==, KK_PRINTED_NEVER);
  assert_refused (session, &wanted, KK_APP_ERROR, KK_APP_ERROR_PRINTED);
  wanted.again = "紙が汚れた";
  print (session, &wanted);
  wait_for (session, 3, KK_PRINT_DONE);
  g_assert_cmpint (test_cups_wait_papers (cups, 4), ==, 4);
  for (guint i = 0; note == NULL; i++)
    {
      event = kk_session_get_events (session)->pdata[i];
      if (event->type == KK_EVENT_PRINTING && strstr (event->reason, "紙が汚れた") != NULL)
        note = kk_print_note_parse (event->reason);
    }
  g_assert_cmpstr (note->again, ==, "紙が汚れた");
  g_assert_cmpstr (note->printer, ==, "window-1");
  g_assert_true (g_str_has_prefix (note->number, kk_session_get_number (session)));
  g_assert_cmpint (kk_session_get_state (session)->workflow, ==, KK_WORKFLOW_DRAFT);
}

/* The city has drawn a form that ships anew, on other paper: its sheet is registered again, as an
 * administrator would. paper: as Excel numbers it. */
static void
redraw (TestTerminal *t, const char *form, int paper, const char *orientation)
{
  static const char SCRIPT[]
      = "import sys, openpyxl; book = openpyxl.load_workbook(sys.argv[1]); "
        "page = book.active.page_setup; page.paperSize, page.orientation = int(sys.argv[3]), "
        "sys.argv[4]; book.save(sys.argv[2])";
  g_autofree char *shipped
      = g_build_filename (g_getenv ("KAKANAI_FORMS"), form, "1", "source.xlsx", NULL);
  g_autofree char *name = g_strconcat (form, ".xlsx", NULL);
  g_autofree char *drawn = g_build_filename (t->folder, name, NULL);
  g_autofree char *number = g_strdup_printf ("%d", paper);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) python
      = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "/usr/bin/python3", "-c", SCRIPT,
                          shipped, drawn, number, orientation, NULL);
  g_autoptr (KkFormLibrary) library = kk_form_library_new (t->config->data_dir);
  const KkFormSource source = { .file = drawn };
  g_autoptr (GPtrArray) results = NULL;

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (python, NULL, &error));
  results = kk_form_library_add (library, &source, 1, FALSE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (((KkFormResult *) results->pdata[0])->error, ==, NULL);
}

/* What lies goes with what stands on the same paper, each page as it was drawn; A3 is a job of its
 * own on its own paper. */
static void
test_papers (void)
{
  static const struct
  {
    const char *papers, *media;
    int first, n;
  } jobs[] = { { "nhi-join water", "PageSize=A4", 0, 2 }, { "garbage", "PageSize=A3", 2, 1 } };
  g_autoptr (TestCups) cups = test_cups_new ();
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (KkSession) session = NULL;
  g_autoptr (KkFormSheets) sheets = NULL;
  const char *ids[] = { "nhi-join", "water", "garbage", NULL };
  const KkPrintOrder wanted = { .papers = ids, .printer = "window-1" };
  double width, height;

  test_cups_add_printer (cups, "window-1", "窓口の右");
  redraw (t, "water", 9, "landscape");
  redraw (t, "garbage", 8, "portrait");
  test_terminal_start (t, TEST_CLERK);
  session = test_terminal_household (t);
  print (session, &wanted);
  sheets = preview (session, ids, FALSE);
  g_assert_cmpint (kk_form_sheets_get_n (sheets), ==, 3);
  kk_form_sheets_get_size (sheets, 1, &width, &height);
  g_assert_cmpfloat_with_epsilon (width, 841.89, 0.5);
  g_assert_cmpfloat_with_epsilon (height, 595.28, 0.5);
  kk_form_sheets_get_size (sheets, 2, &width, &height);
  g_assert_cmpfloat_with_epsilon (width, 841.89, 0.5);
  g_assert_cmpfloat_with_epsilon (height, 1190.55, 0.5);
  g_assert_cmpuint (kk_session_get_prints (session)->len, ==, G_N_ELEMENTS (jobs));
  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    {
      const KkPrint *done = wait_for (session, i, KK_PRINT_DONE);
      g_autoptr (GBytes) pdf = test_cups_get_pdf (cups, done->job);
      g_autofree char *told = test_cups_get_options (cups, done->job);

      g_assert_cmpstr (done->papers, ==, jobs[i].papers);
      g_test_message ("%s: %s", done->papers, told);
      g_assert_nonnull (strstr (told, jobs[i].media));
      test_assert_is_preview (pdf, sheets, jobs[i].first, jobs[i].n, 0, 0);
    }
}

/* Who decides upon a case may hand its paper out again: recorded with their name, never doubled by
 * accident, and the clerk's window knows. */
static void
test_looked_at (void)
{
  g_autoptr (TestCups) cups = test_cups_new ();
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (KkSession) clerks = NULL;
  g_autoptr (KkSession) looked_at = NULL;
  g_autoptr (GError) error = NULL;
  KkPrintOrder wanted = { .papers = NOTICE, .printer = "window-1" };
  const GPtrArray *events;
  const char *printed_by = NULL;

  test_cups_add_printer (cups, "window-1", "窓口の右");
  test_terminal_start (t, TEST_CLERK);
  clerks = test_terminal_household (t);
  print (clerks, &wanted);
  wait_for (clerks, 0, KK_PRINT_DONE);
  wait_told (clerks, KK_PAPER_NOTICE, KK_PRINTED_DONE);

  test_terminal_sign_in (t, TEST_SUPERVISOR);
  looked_at = kk_job_try_fetch (t->counter, kk_session_get_id (clerks), &error);
  g_assert_no_error (error);
  g_assert_true (kk_session_is_read_only (looked_at));
  assert_refused (looked_at, &wanted, KK_APP_ERROR, KK_APP_ERROR_PRINTED);
  wanted.again = "なくした";
  print (looked_at, &wanted);
  wait_for (looked_at, 1, KK_PRINT_DONE);
  wait_for (clerks, 1, KK_PRINT_DONE);
  g_assert_cmpint (test_cups_wait_papers (cups, 2), ==, 2);
  events = kk_session_get_events (looked_at);
  for (guint i = 0; i < events->len; i++)
    if (((const KkEvent *) events->pdata[i])->type == KK_EVENT_PRINTING)
      printed_by = ((const KkEvent *) events->pdata[i])->actor;
  g_assert_cmpstr (kk_session_get_person (looked_at, printed_by), ==,
                   kk_counter_get_display_name (t->counter));
}

/* A printer that shifts is told where to put the page; what is on the screen does not move. */
static void
test_position (void)
{
  g_autoptr (TestCups) cups = test_cups_new ();
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (KkSession) session = NULL;
  g_autoptr (KkFormSheets) sheets = NULL;
  g_autoptr (GBytes) pdf = NULL;
  g_autoptr (GError) error = NULL;
  const KkPrintPosition position = { 5, -3, 1 };
  const char *one[] = { "nhi-join", NULL };
  const char *only[] = { "nhi-join", NULL };
  const KkPrintOrder wanted = { .papers = one, .cover = TRUE, .only = only, .printer = "window-1" };

  test_cups_add_printer (cups, "window-1", "窓口の右");
  test_terminal_start (t, TEST_CLERK);
  g_assert_true (kk_print_position_save (t->config->data_dir, &position, &error));
  session = test_terminal_household (t);
  print (session, &wanted);
  pdf = test_cups_get_pdf (cups, wait_for (session, 0, KK_PRINT_DONE)->job);
  sheets = preview (session, one, TRUE);
  test_assert_is_preview (pdf, sheets, 1, kk_form_sheets_get_n (sheets) - 1, 5 * 72 / 25.4,
                          -3 * 72 / 25.4);
}

/* The notice, on the printer CUPS takes where none is named; a bad table is said and not followed;
 * with no printer at all the clerk is asked. */
static void
test_usual_printer (void)
{
  g_autoptr (TestCups) cups = test_cups_new ();
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (KkSession) session = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *refused = NULL;
  const char *usual[] = { "lpadmin", "-d", "back", NULL };
  KkPrintOrder wanted = { .papers = NOTICE };

  test_terminal_start (t, TEST_CLERK);
  session = test_terminal_household (t);
  assert_refused (session, &wanted, KK_APP_ERROR, KK_APP_ERROR_NO_PRINTER);
  g_assert_cmpuint (kk_session_get_prints (session)->len, ==, 0);
  test_cups_add_printer (cups, "back", "奥");
  test_cups_add_printer (cups, "window-1", "窓口の右");
  test_cups_run (cups, usual);
  write_table (t, "{\"printers\": [{\"printer\": \"window-1\", \"colour\": \"red\"}]}");
  g_assert_true (order (session, &wanted, &refused, &error));
  g_assert_no_error (error);
  g_assert_nonnull (strstr (refused, "colour"));
  g_assert_cmpstr (wait_for (session, 0, KK_PRINT_DONE)->printer, ==, "back");
  wait_told (session, KK_PAPER_NOTICE, KK_PRINTED_DONE);
  /* What was chosen at this terminal goes before. */
  g_assert_true (kk_print_usual_save (t->config->data_dir, "window-1", &error));
  wanted.again = "なくした";
  print (session, &wanted);
  g_assert_cmpstr (wait_for (session, 1, KK_PRINT_DONE)->printer, ==, "window-1");
}

/* A jam is known by its reason and can be cancelled; the paper may then be printed again unasked. A
 * printer that is not there is told at once. */
static void
test_failures (void)
{
  g_autoptr (TestCups) cups = test_cups_new ();
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (KkSession) session = NULL;
  g_autofree char *name = NULL;
  KkPrintOrder wanted = { .papers = NOTICE, .printer = "window-1" };
  const char *go[] = { "cupsenable", "window-1", NULL };
  const char *nothing[] = { NULL };

  test_cups_add_printer (cups, "window-1", "窓口の右");
  test_terminal_start (t, TEST_CLERK);
  session = test_terminal_household (t);
  test_cups_break (cups, TRUE);
  print (session, &wanted);
  g_assert_cmpint (kk_session_get_printed (session, KK_PAPER_NOTICE, NULL), ==, KK_PRINTED_NOW);
  wait_for (session, 0, KK_PRINT_STOPPED);
  g_assert_nonnull (strstr (wait_for (session, 0, KK_PRINT_STOPPED)->why, "media-jam"));
  /* Not a second time while it lies there. */
  assert_refused (session, &wanted, KK_APP_ERROR, KK_APP_ERROR_PRINTING);
  name = g_strdup (wait_for (session, 0, KK_PRINT_STOPPED)->name);
  kk_session_cancel_print (session, name);
  wait_for (session, 0, KK_PRINT_CANCELLED);
  wait_told (session, KK_PAPER_NOTICE, KK_PRINTED_FAILED);
  test_cups_break (cups, FALSE);
  test_cups_run (cups, go);

  wanted.printer = "nowhere";
  print (session, &wanted);
  g_assert_cmpstr (wait_for (session, 1, KK_PRINT_FAILED)->why, ==, "not-found");
  wait_told (session, KK_PAPER_NOTICE, KK_PRINTED_FAILED);
  wanted.papers = nothing;
  assert_refused (session, &wanted, KK_FORM_ERROR, KK_FORM_ERROR_DATA);
  wanted.papers = NOTICE;
  wanted.printer = "window-1";
  print (session, &wanted);
  wait_for (session, 2, KK_PRINT_DONE);
  g_assert_cmpint (test_cups_wait_papers (cups, 1), ==, 1);
  g_subprocess_force_exit (cups->daemon);
  g_subprocess_wait (cups->daemon, NULL, NULL);
  wanted.printer = NULL;
  wanted.again = "なくした";
  wait_told (session, KK_PAPER_NOTICE, KK_PRINTED_DONE);
  assert_refused (session, &wanted, KK_PRINTER_ERROR, KK_PRINTER_ERROR_NO_SERVICE);
}

/* ——— cut off ——— */

/* What a terminal had on disk when it was cut off: recorded, and no answer. The job's name. */
static char *
record_only (TestTerminal *t, const char *case_id)
{
  g_autofree char *path = g_build_filename (t->config->data_dir, "counter.db", NULL);
  const KkStoreOptions options = { .role = KK_STORE_TERMINAL, .practice = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (KkStore) store = kk_store_open (path, &options, &error);
  g_autoptr (KkAccount) account = kk_account_sign_in (store, TEST_CLERK, "renshu-mado1", &error);
  g_autoptr (GPtrArray) prints = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_print_free);
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_event_free);
  KkPrint *one = g_new0 (KkPrint, 1);

  g_assert_no_error (error);
  one->papers = g_strdup (KK_PAPER_NOTICE);
  one->printer = g_strdup ("window-1");
  g_ptr_array_add (prints, one);
  g_ptr_array_add (events, kk_event_new (KK_EVENT_PRINTING, g_get_real_time (), account->id,
                                         "renshu-1", 0, KK_PAPER_NOTICE));
  g_assert_true (kk_store_print_begin (store, case_id, prints, events, &error));
  g_assert_no_error (error);
  return g_strdup (one->name);
}

/* Cut off at three places. CUPS knows what it was given, by the name on disk; what it does not know
 * is asked of a person. Nothing is ever sent by itself. */
static void
test_cut_off (void)
{
  g_autoptr (TestCups) cups = test_cups_new ();
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (KkSession) session = NULL;
  g_autofree char *id = NULL;
  g_autofree char *unknown = NULL;
  g_autofree char *half = NULL;
  g_autofree char *whole = NULL;
  g_autoptr (GBytes) pdf = g_bytes_new_static ("%PDF-1.4\nnothing\n%%EOF\n", 23);
  g_autoptr (GError) error = NULL;
  KkPrintRequest request = { "window-1", NULL, NULL, NULL, 595.28, 841.89 };
  KkPrintOrder wanted = { .papers = NOTICE, .printer = "window-1" };

  test_cups_add_printer (cups, "window-1", "窓口の右");
  test_terminal_start (t, TEST_CLERK);
  session = test_terminal_household (t);
  id = g_strdup (kk_session_get_id (session));
  g_clear_object (&session);
  test_terminal_stop (t);
  unknown = record_only (t, id);
  half = record_only (t, id);
  whole = record_only (t, id);
  g_assert_cmpstr (unknown, !=, half);
  g_assert_cmpint (cupsCreateJob (CUPS_HTTP_DEFAULT, "window-1", half, 0, NULL), >, 0);
  request.name = whole;
  g_assert_cmpint (kk_printer_send (&request, pdf, &error), >, 0);
  g_assert_no_error (error);

  test_terminal_start (t, TEST_CLERK);
  session = kk_job_open (t->counter, id);
  wait_for (session, 0, KK_PRINT_UNSURE);
  g_assert_cmpstr (wait_for (session, 1, KK_PRINT_CANCELLED)->why, ==, "not-sent");
  wait_for (session, 2, KK_PRINT_DONE);
  wait_told (session, KK_PAPER_NOTICE, KK_PRINTED_DONE);
  g_assert_cmpint (test_cups_wait_papers (cups, 1), ==, 1);
  assert_refused (session, &wanted, KK_APP_ERROR, KK_APP_ERROR_PRINTED);

  /* What nobody knows stays so, until somebody looked. */
  g_clear_object (&session);
  test_terminal_stop (t);
  test_terminal_start (t, TEST_CLERK);
  session = kk_job_open (t->counter, id);
  g_assert_cmpint (((const KkPrint *) kk_session_get_prints (session)->pdata[0])->state, ==,
                   KK_PRINT_UNSURE);
  kk_session_answer_print (session, unknown, FALSE);
  g_assert_cmpstr (wait_for (session, 0, KK_PRINT_FAILED)->why, ==, "not-seen");
  /* An older print does not take back what came out since. */
  g_assert_cmpint (kk_session_get_printed (session, KK_PAPER_NOTICE, NULL), ==, KK_PRINTED_DONE);
  g_assert_cmpint (test_cups_wait_papers (cups, 1), ==, 1);
  wanted.again = "なくした";
  print (session, &wanted);
  wait_for (session, 3, KK_PRINT_DONE);
  g_assert_cmpint (test_cups_wait_papers (cups, 2), ==, 2);
}

/* A printer that was jammed when the program ended prints later, and that is known. */
static void
test_goes_on (void)
{
  g_autoptr (TestCups) cups = test_cups_new ();
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (KkSession) session = NULL;
  g_autofree char *id = NULL;
  const char *go[] = { "cupsenable", "window-1", NULL };
  const char *stop[] = { "cupsdisable", "window-1", NULL };
  const KkPrintOrder wanted = { .papers = NOTICE, .printer = "window-1" };

  test_cups_add_printer (cups, "window-1", "窓口の右");
  test_cups_run (cups, stop);
  test_terminal_start (t, TEST_CLERK);
  session = test_terminal_household (t);
  id = g_strdup (kk_session_get_id (session));
  print (session, &wanted);
  wait_for (session, 0, KK_PRINT_STOPPED);
  g_clear_object (&session);
  test_terminal_stop (t);
  test_cups_run (cups, go);
  g_assert_cmpint (test_cups_wait_papers (cups, 1), ==, 1);
  test_terminal_start (t, TEST_CLERK);
  session = kk_job_open (t->counter, id);
  wait_for (session, 0, KK_PRINT_DONE);
  wait_told (session, KK_PAPER_NOTICE, KK_PRINTED_DONE);
  g_assert_cmpint (test_cups_wait_papers (cups, 1), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/print/set", test_set);
  g_test_add_func ("/app/print/papers", test_papers);
  g_test_add_func ("/app/print/looked-at", test_looked_at);
  g_test_add_func ("/app/print/position", test_position);
  g_test_add_func ("/app/print/usual-printer", test_usual_printer);
  g_test_add_func ("/app/print/failures", test_failures);
  g_test_add_func ("/app/print/cut-off", test_cut_off);
  g_test_add_func ("/app/print/goes-on", test_goes_on);
  return g_test_run ();
}
