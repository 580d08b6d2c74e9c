/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/app/kk-test-terminal.h"
#include "tests/ui/ui-test.h"
#include "ui/kk-case-page.h"
#include "ui/kk-function-bar.h"
#include "ui/kk-notice-form.h"
#include "ui/kk-resident-page.h"
#include "ui/kk-window.h"

/* The real window over a real counter in a folder of its own. */
typedef struct
{
  TestTerminal *terminal;
  GtkApplication *application;
  GtkWidget *window;
} Desk;

static gboolean
is_there (gpointer data)
{
  const char *text = ((gpointer *) data)[1];

  return ui_test_find_label (((gpointer *) data)[0], GTK_TYPE_LABEL, text) != NULL;
}

static void
wait_label (GtkWidget *window, const char *text)
{
  gpointer data[] = { window, (gpointer) text };

  ui_test_wait (is_there, data, 30);
}

static void
set_up (Desk *desk, gconstpointer unused)
{
  desk->terminal = test_terminal_new ();
  test_terminal_start (desk->terminal, TEST_CLERK);
  desk->application = gtk_application_new ("jp.kakanai.Test", G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (desk->application), NULL, NULL));
  desk->window = kk_window_new (desk->application, desk->terminal->counter);
  gtk_window_present (GTK_WINDOW (desk->window));
  kk_window_started (KK_WINDOW (desk->window), NULL);
  wait_label (desk->window, "この端末の受付");
}

/* The terminal asserts that nobody holds the counter any more. */
static void
tear_down (Desk *desk, gconstpointer unused)
{
  gtk_window_destroy (GTK_WINDOW (desk->window));
  ui_test_settle ();
  g_object_unref (desk->application);
  test_terminal_free (desk->terminal);
}

static void
click (GtkWidget *root, const char *text)
{
  GtkWidget *label = ui_test_find_label (root, GTK_TYPE_LABEL, text);
  GtkWidget *button = label ? gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON) : NULL;

  g_test_message ("click %s", text);
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  ui_test_settle ();
}

/* The page that is shown, of all that look alike. */
static gboolean
has_resident (gpointer window)
{
  return ui_test_find_type (window, KK_TYPE_RESIDENT_PAGE) != NULL;
}

static gboolean
has_no_resident (gpointer window)
{
  return !has_resident (window);
}

static gboolean
has_case (gpointer window)
{
  return ui_test_find_type (window, KK_TYPE_CASE_PAGE) != NULL;
}

static void
test_signs_in_and_out (Desk *desk, gconstpointer unused)
{
  g_assert_null (ui_test_find_label (desk->window, GTK_TYPE_LABEL, "決裁待ち"));
  g_assert_null (ui_test_find_label (desk->window, GTK_TYPE_LABEL, "承認する"));
  kk_counter_sign_out (desk->terminal->counter);
  wait_label (desk->window, "職員番号");
  g_assert_null (ui_test_find_label (desk->window, GTK_TYPE_LABEL, "この端末の受付"));
  test_terminal_sign_in (desk->terminal, TEST_SUPERVISOR);
  wait_label (desk->window, "決裁待ち");
}

/* A new case, errors that keep the resident's screen away, then the resident's screen. */
static void
test_case_to_resident (Desk *desk, gconstpointer unused)
{
  KkCasePage *page = NULL;
  KkSession *session = NULL;

  click (desk->window, "転入届を受け付ける");
  ui_test_wait (has_case, desk->window, 20);
  page = KK_CASE_PAGE (ui_test_find_type (desk->window, KK_TYPE_CASE_PAGE));
  session = kk_case_page_get_session (page);
  kk_screen_press_key (KK_SCREEN (page), 10);
  ui_test_settle ();
  g_assert_false (has_resident (desk->window));
  g_assert_nonnull (ui_test_find_label (desk->window, GTK_TYPE_LABEL,
                                        "直す項目が残っています。F8 で順に確認してください。"));

  kk_session_add_person (session);
  kk_job_complete_notice (session);
  ui_test_settle ();
  kk_screen_press_key (KK_SCREEN (page), 9);
  ui_test_settle ();
  kk_screen_press_key (KK_SCREEN (page), 10);
  ui_test_wait (has_resident, desk->window, 10);
  click (ui_test_find_type (desk->window, KK_TYPE_RESIDENT_PAGE), "つぎへ");
  click (ui_test_find_type (desk->window, KK_TYPE_RESIDENT_PAGE), "もどる");
  click (ui_test_find_type (desk->window, KK_TYPE_RESIDENT_PAGE), "職員を呼ぶ");
  ui_test_wait (has_no_resident, desk->window, 10);
}

/* 「違います」 sends the field back flagged, and there is nothing to sign. */
static void
test_resident_disagrees (Desk *desk, gconstpointer unused)
{
  KkCasePage *page = NULL;
  KkSession *session = NULL;
  GtkWidget *resident = NULL;
  GtkWidget *wrong = NULL;
  g_autoptr (GError) error = NULL;

  click (desk->window, "転入届を受け付ける");
  ui_test_wait (has_case, desk->window, 20);
  page = KK_CASE_PAGE (ui_test_find_type (desk->window, KK_TYPE_CASE_PAGE));
  session = kk_case_page_get_session (page);
  kk_session_add_person (session);
  kk_job_complete_notice (session);
  kk_screen_press_key (KK_SCREEN (page), 10);
  ui_test_wait (has_resident, desk->window, 10);
  resident = ui_test_find_type (desk->window, KK_TYPE_RESIDENT_PAGE);
  wrong = ui_test_find_label (resident, GTK_TYPE_TOGGLE_BUTTON, "違います");
  g_assert_nonnull (wrong);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (wrong), TRUE);
  for (guint i = 0; i <= kk_session_get_notice (session)->persons->len; i++)
    click (resident, "つぎへ");
  click (resident, "職員に返す");
  ui_test_wait (has_no_resident, desk->window, 10);
  g_assert_cmpint (kk_session_count_to_check (session), >, 0);
  g_assert_false (kk_session_show_resident (session, &error));
  g_assert_error (error, KK_APP_ERROR, KK_APP_ERROR_PROBLEMS);
}

static gboolean
bar_is_enabled (Desk *desk, guint key)
{
  GtkWidget *bar = ui_test_find_type (desk->window, KK_TYPE_FUNCTION_BAR);

  return kk_function_bar_is_enabled (KK_FUNCTION_BAR (bar), key);
}

/* From the first letter of a composition to its end, F6 to F10 belong to the input method; what it
 * has not yet given is neither committed nor overwritten. */
static void
test_composing (Desk *desk, gconstpointer unused)
{
  KkCasePage *page = NULL;
  KkSession *session = NULL;
  GtkWidget *form = NULL;
  KkFieldRow *row = NULL;
  GtkWidget *focus = NULL;

  click (desk->window, "転入届を受け付ける");
  ui_test_wait (has_case, desk->window, 20);
  page = KK_CASE_PAGE (ui_test_find_type (desk->window, KK_TYPE_CASE_PAGE));
  session = kk_case_page_get_session (page);
  click (desk->window, "確認へ進む");
  wait_label (desk->window, "＋ 人を追加");
  form = ui_test_find_type (desk->window, KK_TYPE_NOTICE_FORM);
  g_assert_true (kk_notice_form_focus (KK_NOTICE_FORM (form), "phone"));
  ui_test_settle ();
  row = kk_notice_form_get_row (KK_NOTICE_FORM (form), "phone");
  focus = gtk_root_get_focus (GTK_ROOT (desk->window));
  g_assert_true (GTK_IS_TEXT (focus));
  g_assert_true (bar_is_enabled (desk, 8));

  g_signal_emit_by_name (focus, "preedit-changed", "でんわ");
  g_assert_false (bar_is_enabled (desk, 6));
  g_assert_false (bar_is_enabled (desk, 8));
  g_assert_false (bar_is_enabled (desk, 10));
  g_assert_true (bar_is_enabled (desk, 2));
  gtk_editable_set_text (GTK_EDITABLE (kk_field_row_get_entry (row)), "0942");
  kk_field_row_commit (row);
  g_assert_cmpstr (kk_notice_text (kk_session_get_notice (session), "phone"), ==, "");
  kk_session_set (session, "phone", "1111", KK_SOURCE_TYPED);
  ui_test_settle ();
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (kk_field_row_get_entry (row))), ==, "0942");

  g_signal_emit_by_name (focus, "preedit-changed", "");
  g_assert_true (bar_is_enabled (desk, 8));
  kk_field_row_commit (row);
  g_assert_cmpstr (kk_notice_text (kk_session_get_notice (session), "phone"), ==, "0942");
}

/* Undo belongs to the case: the person who was removed comes back. */
static void
test_remove_and_undo (Desk *desk, gconstpointer unused)
{
  KkCasePage *page = NULL;
  KkSession *session = NULL;
  GtkWidget *form = NULL;

  click (desk->window, "転入届を受け付ける");
  ui_test_wait (has_case, desk->window, 20);
  page = KK_CASE_PAGE (ui_test_find_type (desk->window, KK_TYPE_CASE_PAGE));
  session = kk_case_page_get_session (page);
  click (desk->window, "確認へ進む");
  wait_label (desk->window, "＋ 人を追加");
  form = ui_test_find_type (desk->window, KK_TYPE_NOTICE_FORM);
  click (form, "＋ 人を追加");
  click (form, "＋ 人を追加");
  g_assert_cmpuint (kk_session_get_notice (session)->persons->len, ==, 2);
  g_assert_nonnull (kk_notice_form_get_row (KK_NOTICE_FORM (form), "persons[1].name"));
  g_signal_emit_by_name (form, "remove-person", 1);
  ui_test_settle ();
  g_assert_null (kk_notice_form_get_row (KK_NOTICE_FORM (form), "persons[1].name"));
  g_assert_true (kk_session_can_undo (session));
  kk_session_undo (session);
  ui_test_settle ();
  g_assert_nonnull (kk_notice_form_get_row (KK_NOTICE_FORM (form), "persons[1].name"));
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add ("/ui/window/signs-in-and-out", Desk, NULL, set_up, test_signs_in_and_out, tear_down);
  g_test_add ("/ui/window/case-to-resident", Desk, NULL, set_up, test_case_to_resident, tear_down);
  g_test_add ("/ui/window/resident-disagrees", Desk, NULL, set_up, test_resident_disagrees,
              tear_down);
  g_test_add ("/ui/window/composing", Desk, NULL, set_up, test_composing, tear_down);
  g_test_add ("/ui/window/remove-and-undo", Desk, NULL, set_up, test_remove_and_undo, tear_down);
  return g_test_run ();
}
