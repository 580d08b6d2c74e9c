/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "app/kk-session-forms.h"
#include "forms/kk-form-library.h"
#include "forms/kk-notice-layouts.h"
#include "store/kk-audit.h"
#include "tests/app/kk-test-terminal.h"
#include "tests/ui/ui-test.h"
#include "ui/kk-form-manage-page.h"
#include "ui/kk-forms-page.h"
#include "ui/kk-notice-layout-page.h"
#include "ui/kk-window.h"

/* An administrator registers the city's sheet at the window; a clerk's case then shows it and fills
 * it. Sheets that cannot be used say why. */

#define TITLE "見本市の国保届"

typedef struct
{
  GtkWidget *root;
  const char *text;
} Wanted;

static gboolean
says (gpointer data)
{
  const Wanted *wanted = data;

  return ui_test_shows (wanted->root, wanted->text);
}

static void
wait_text (GtkWidget *root, const char *text)
{
  Wanted wanted = { root, text };

  g_test_message ("%s", text);
  ui_test_wait (says, &wanted, 100);
}

static void
look_at (GtkWidget *page, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  kk_form_manage_page_look_at (KK_FORM_MANAGE_PAGE (page), file);
  wait_text (page, "LibreOffice で表を調べています");
}

static gboolean
can_register (GtkWidget *page)
{
  gboolean enabled = FALSE;
  const char *label = kk_screen_primary_label (KK_SCREEN (page), &enabled);

  return enabled && g_str_equal (label, "この様式を登録する");
}

/* The tab that holds page. */
static void
turn_to (GtkWidget *window, GtkWidget *page)
{
  GtkNotebook *tabs = GTK_NOTEBOOK (ui_test_find_type (window, GTK_TYPE_NOTEBOOK));

  gtk_notebook_set_current_page (tabs, gtk_notebook_page_num (tabs, page));
  ui_test_settle ();
}

static void
check_audit (TestTerminal *t, const char *action, const char *detail)
{
  g_autofree char *path = g_build_filename (t->config->data_dir, "counter.db", NULL);
  const KkStoreOptions options = { .role = KK_STORE_TERMINAL, .practice = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (KkStore) store = kk_store_open (path, &options, &error);
  g_autoptr (GPtrArray) rows = store ? kk_audit_list (store, 0, 1000, NULL, &error) : NULL;

  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    {
      const KkAuditRow *row = g_ptr_array_index (rows, i);

      if (g_str_equal (row->action, action) && g_str_equal (row->detail, detail))
        return;
    }
  g_error ("%s %s is not in the audit chain", action, detail);
}

static void
test_registered_and_filled (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (GtkApplication) application
      = gtk_application_new ("jp.kakanai.Test", G_APPLICATION_NON_UNIQUE);
  g_autoptr (KkFormLibrary) library = NULL;
  g_autoptr (KkFormLayout) layout = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *sheet
      = g_build_filename (g_getenv ("KAKANAI_FORMS"), "nhi-join", "1", "source.xlsx", NULL);
  g_autofree char *letter = g_build_filename (t->folder, "letter.txt", NULL);
  g_autofree char *broken = g_build_filename (t->folder, "broken.xlsx", NULL);
  GtkWidget *window = NULL, *page = NULL, *notices = NULL, *forms = NULL, *other = NULL;
  KkSession *session = NULL;

  g_assert_true (g_file_set_contents (letter, "{{氏名}}", -1, NULL));
  g_assert_true (g_file_set_contents (broken, "PK\3\4 no sheet", -1, NULL));
  test_terminal_start (t, TEST_ADMINISTRATOR);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  window = kk_window_new (application, t->counter);
  gtk_window_present (GTK_WINDOW (window));
  kk_window_started (KK_WINDOW (window), NULL);
  ui_test_settle ();
  page = ui_test_find_type (window, KK_TYPE_FORM_MANAGE_PAGE);
  g_assert_nonnull (page);
  turn_to (window, page);
  wait_text (page, "国民健康保険資格取得届");

  look_at (page, letter);
  wait_text (page, "表計算のファイルではありません");
  g_assert_false (can_register (page));
  look_at (page, broken);
  wait_text (page, "表計算のファイルとして開けません");
  wait_text (page, "表の中を調べられませんでした");
  g_assert_false (can_register (page));

  look_at (page, sheet);
  wait_text (page, "✓ 登録できます");
  ui_test_type (page, 1, TITLE);
  ui_test_type (page, 2, "nhi-join");
  ui_test_type (page, 3, "平成33年13月40日");
  g_assert_true (can_register (page));
  kk_screen_primary (KK_SCREEN (page));
  wait_text (window, "日付は 2027-04-01");
  ui_test_type (page, 3, "令和2年4月1日");
  kk_screen_primary (KK_SCREEN (page));
  wait_text (window, "第2版として登録しました");
  library = kk_form_library_new (t->config->data_dir);
  layout = kk_form_library_get (library, "nhi-join", "2020-04-01", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kk_form_layout_get_title (layout), ==, TITLE);
  g_clear_pointer (&layout, kk_form_layout_unref);
  layout = kk_form_library_get (library, "nhi-join", "2020-03-31", &error);
  g_assert_cmpstr (kk_form_layout_get_title (layout), !=, TITLE);

  notices = ui_test_find_type (window, KK_TYPE_NOTICE_LAYOUT_PAGE);
  turn_to (window, notices);
  wait_text (notices, "resident-notice");
  ui_test_type (notices, 0, "2026-04-01");
  kk_screen_primary (KK_SCREEN (notices));
  wait_text (window, "2026-04-01 から使います");

  /* The clerk of the next case. */
  test_terminal_sign_in (t, TEST_CLERK);
  ui_test_settle ();
  g_assert_null (ui_test_find_type (window, KK_TYPE_FORM_MANAGE_PAGE));
  session = test_terminal_case (t, 1);
  kk_session_set (session, "persons[0].nhi", "有", KK_SOURCE_TYPED);
  kk_session_set (session, "persons[0].birth_date", "1985-03-09", KK_SOURCE_TYPED);
  kk_job_flush (session);
  forms = kk_forms_page_new (t->counter, session);
  other = ui_test_show (forms, 1366, 640);
  wait_text (forms, TITLE);
  g_object_unref (session);
  gtk_window_destroy (GTK_WINDOW (other));
  ui_test_settle ();
  gtk_window_destroy (GTK_WINDOW (window));
  ui_test_settle ();
  test_terminal_stop (t);
  check_audit (t, "form.registered", "nhi-join/2");
  check_audit (t, "notice_layout.used", "notice-a4/0");
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/ui/form-manage-page/registered-and-filled", test_registered_and_filled);
  return g_test_run ();
}
