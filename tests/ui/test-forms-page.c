/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/app/kk-test-terminal.h"
#include "tests/devices/kk-test-cups.h"
#include "tests/ui/ui-test.h"
#include "ui/kk-forms-page.h"
#include "ui/kk-forms-row.h"

typedef struct
{
  GtkWidget *page;
  KkSession *session;
  const char *form;
  KkPrinted printed;
} Wanted;

static GtkListBoxRow *
find_row (GtkWidget *page, const char *form)
{
  GtkListBox *list = GTK_LIST_BOX (ui_test_find_type (page, GTK_TYPE_LIST_BOX));
  GtkListBoxRow *row = NULL;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)); i++)
    if (g_str_equal (kk_forms_row_get_id (row), form))
      return row;
  return NULL;
}

static gboolean
is_listed (gpointer data)
{
  return find_row (data, "nhi-join") != NULL;
}

static gboolean
is_drawn (gpointer data)
{
  return gtk_drawing_area_get_content_width (
             GTK_DRAWING_AREA (ui_test_find_type (data, GTK_TYPE_DRAWING_AREA)))
         > 300;
}

static gboolean
is_printed (gpointer data)
{
  Wanted *wanted = data;
  gboolean enabled = FALSE;

  kk_screen_primary_label (KK_SCREEN (wanted->page), &enabled);
  return enabled && kk_session_get_printed (wanted->session, wanted->form, NULL) == wanted->printed;
}

static gboolean
is_asked (gpointer data)
{
  return ui_test_find_type (data, GTK_TYPE_ENTRY) != NULL;
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

static KkSession *
household (KkCounter *counter)
{
  static const char *const fields[][2] = {
    { "new_address", "福岡県小郡市小郡255番地1" },
    { "persons[0].name", "見本　太郎" },
    { "persons[0].relationship", "世帯主" },
    { "persons[0].birth_date", "1985-03-09" },
    { "persons[0].nhi", "有" },
  };
  KkSession *session = kk_job_open (counter, NULL);

  if (kk_session_get_notice (session)->persons->len == 0)
    kk_session_add_person (session);
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    g_assert_true (kk_session_set (session, fields[i][0], fields[i][1], KK_SOURCE_TYPED));
  kk_job_flush (session);
  return session;
}

/* Ticked by rule, unticked by hand, seen, printed once; a second time only with a reason. */
static void
test_list_and_print (void)
{
  g_autoptr (TestCups) cups = test_cups_new ();
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (KkSession) session = NULL;
  GtkWidget *page = NULL;
  GtkWidget *window = NULL;
  GtkWidget *reason = NULL;
  const char *usual[] = { "lpadmin", "-d", "window-1", NULL };
  Wanted wanted = { .form = "nhi-join", .printed = KK_PRINTED_DONE };
  gpointer gone = NULL;
  guint n = 0;

  test_cups_add_printer (cups, "window-1", "窓口の右");
  test_cups_run (cups, usual);
  test_terminal_start (t, TEST_CLERK);
  session = household (t->counter);
  page = kk_forms_page_new (t->counter, session);
  window = ui_test_show (page, 1366, 640);
  ui_test_wait (is_listed, page, 30);
  ui_test_wait (is_drawn, page, 30);
  g_assert_true (kk_forms_row_get_ticked (find_row (page, "nhi-join")));
  g_assert_false (kk_forms_row_get_ticked (find_row (page, "dog")));
  kk_forms_row_set_ticked (find_row (page, "water"), FALSE);

  wanted.page = page;
  wanted.session = session;
  kk_screen_primary (KK_SCREEN (page));
  ui_test_wait (is_printed, &wanted, 30);
  g_assert_cmpint (kk_session_get_printed (session, "water", NULL), ==, KK_PRINTED_NEVER);
  n = kk_session_get_prints (session)->len; /* a job for each size of paper */
  g_assert_cmpint (test_cups_wait_papers (cups, (int) n), ==, n);

  wanted.form = "garbage"; /* it goes by itself, on its own paper */
  ui_test_wait (is_printed, &wanted, 30);
  wanted.form = "nhi-join";
  kk_screen_primary (KK_SCREEN (page));
  ui_test_wait (is_asked, page, 30);
  reason = ui_test_find_type (page, GTK_TYPE_ENTRY);
  g_signal_emit_by_name (reason, "activate"); /* no words, no print */
  ui_test_settle ();
  g_assert_cmpuint (kk_session_get_prints (session)->len, ==, n);
  test_cups_break (cups, TRUE);
  gtk_editable_set_text (GTK_EDITABLE (reason), "紙が汚れた");
  g_signal_emit_by_name (reason, "activate");
  wanted.printed = KK_PRINTED_NOW;
  ui_test_wait (is_printed, &wanted, 30);
  for (guint i = n; i < kk_session_get_prints (session)->len; i++)
    kk_session_cancel_print (session,
                             ((KkPrint *) kk_session_get_prints (session)->pdata[i])->name);
  wanted.printed = KK_PRINTED_FAILED;
  ui_test_wait (is_printed, &wanted, 30);
  g_assert_cmpint (test_cups_wait_papers (cups, (int) n), ==, n);
  /* What is being drawn holds on to the page until it is done. */
  gone = page;
  g_object_add_weak_pointer (G_OBJECT (page), &gone);
  gtk_window_destroy (GTK_WINDOW (window));
  ui_test_wait (is_gone, &gone, 30);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/ui/forms-page/list-and-print", test_list_and_print);
  return g_test_run ();
}
