/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/app/kk-test-terminal.h"
#include "tests/ui/ui-test.h"
#include "ui/kk-case-page.h"
#include "ui/kk-protection-page.h"

/* A case under 支援措置 on the screen: nothing of it shows before a second person opened it, and
 * nothing after it closed again. */

#define NAME "保護　花子"

/* In sight or not: a screen reader may ask hidden widgets too. */
static gboolean
holds (GtkWidget *root, const char *text)
{
  if (GTK_IS_LABEL (root) && strstr (gtk_label_get_text (GTK_LABEL (root)), text))
    return TRUE;
  if (GTK_IS_EDITABLE (root) && strstr (gtk_editable_get_text (GTK_EDITABLE (root)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child;
       child = gtk_widget_get_next_sibling (child))
    if (holds (child, text))
      return TRUE;
  return FALSE;
}

static gboolean
has_name (gpointer page)
{
  return ui_test_shows (page, NAME);
}

static gboolean
has_no_name (gpointer page)
{
  return !holds (page, NAME);
}

static gboolean
was_refused (gpointer page)
{
  return ui_test_shows (page, "この受付を扱っている職員は開けません");
}

static void
open_as (GtkWidget *page, const char *login)
{
  GtkWidget *protection = ui_test_find_type (page, KK_TYPE_PROTECTION_PAGE);
  g_autofree char *password = g_strconcat ("renshu-", login, NULL);
  gboolean enabled = FALSE;

  ui_test_type (protection, 0, login);
  ui_test_type (protection, 1, password);
  g_assert_cmpstr (kk_screen_primary_label (KK_SCREEN (page), &enabled), ==, "届出を開く");
  g_assert_true (enabled);
  kk_screen_primary (KK_SCREEN (page));
}

static void
test_blank_until_opened (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();
  KkSession *session;
  GtkWidget *page;
  GtkWidget *window;
  gboolean enabled;

  test_terminal_start (t, TEST_CLERK);
  session = test_terminal_case (t, 1);
  kk_session_set (session, "persons[0].name", NAME, KK_SOURCE_TYPED);
  kk_session_set (session, "new_head", NAME, KK_SOURCE_TYPED);
  page = kk_case_page_new (t->counter, session);
  window = ui_test_show (page, 1366, 700);
  ui_test_wait (has_name, page, 10);

  kk_session_set (session, "support_measures", "true", KK_SOURCE_TYPED);
  ui_test_wait (has_no_name, page, 10);
  g_assert_true (ui_test_shows (page, "この届出は閉じています"));
  for (guint key = 2; key <= 12; key++)
    g_assert_null (kk_screen_key_label (KK_SCREEN (page), key, &enabled));
  open_as (page, TEST_CLERK);
  ui_test_wait (was_refused, page, 10);
  g_assert_false (holds (page, NAME));
  open_as (page, TEST_SUPERVISOR);
  ui_test_wait (has_name, page, 10);
  g_assert_true (ui_test_shows (page, "画面を住民に見せない"));
  g_assert_cmpstr (kk_screen_key_label (KK_SCREEN (page), 10, &enabled), ==, "紙の署名");
  kk_screen_press_key (KK_SCREEN (page), 11);
  ui_test_wait (has_no_name, page, 10);
  kk_job_flush (session);
  g_object_unref (session);
  ui_test_destroy (window, page);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/protection-page/blank-until-opened", test_blank_until_opened);
  return g_test_run ();
}
