/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/app/kk-test-terminal.h"
#include "tests/ui/ui-test.h"
#include "ui/kk-review-page.h"

/* What a form of the other sort has no place for goes only after somebody said so. */

typedef struct
{
  GtkWidget *page;
  KkSession *session;
} Fixture;

static const char *
text_of (Fixture *f, const char *key)
{
  g_autofree char *path = g_strconcat ("persons[0].", key, NULL);

  return kk_notice_text (kk_session_get_notice (f->session), path);
}

static void
set (Fixture *f, const char *key, const char *text)
{
  g_autofree char *path = g_strconcat ("persons[0].", key, NULL);

  g_assert_true (kk_session_set (f->session, path, text, KK_SOURCE_TYPED));
}

static gboolean
asks (gpointer data)
{
  return ui_test_find_label (data, GTK_TYPE_BUTTON, "消して変える") != NULL;
}

static gboolean
asks_nothing (gpointer data)
{
  return !asks (data);
}

static void
click (Fixture *f, const char *label)
{
  GtkWidget *button = ui_test_find_label (f->page, GTK_TYPE_BUTTON, label);

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
}

static void
ask (Fixture *f, const char *button, const char *question)
{
  click (f, button);
  ui_test_wait (asks, f->page, 10);
  g_assert_true (ui_test_shows (f->page, question));
}

static void
answer (Fixture *f, const char *button)
{
  click (f, button);
  ui_test_wait (asks_nothing, f->page, 10);
  ui_test_settle ();
}

static void
test_switch (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (KkPictures) pictures = NULL;
  GtkWidget *window = NULL;
  GtkWidget *before = NULL;
  Fixture f = { 0 };

  test_terminal_start (t, TEST_CLERK);
  f.session = kk_job_open (t->counter, NULL);
  kk_session_begin (f.session, FALSE);
  pictures = kk_pictures_new (f.session);
  f.page = kk_review_page_new (t->counter, f.session, pictures);
  window = ui_test_show (f.page, 1366, 640);
  set (&f, "name", "見本　太郎");
  ui_test_settle ();

  /* Nothing would be lost: nothing is asked. */
  click (&f, "外国人にする");
  ui_test_settle ();
  g_assert_false (asks (f.page));

  set (&f, "legal_domicile", "福岡県小郡市小郡255番地1");
  set (&f, "koseki_head", "見本　一郎");
  kk_review_page_focus (KK_REVIEW_PAGE (f.page), "persons[0].koseki_head");
  before = gtk_root_get_focus (GTK_ROOT (window));
  g_assert_true (GTK_IS_TEXT (before));
  ui_test_settle ();
  ask (&f, "外国人にする", "外国人にすると、次の項目は消えます。");
  g_assert_true (ui_test_shows (f.page, "本籍　福岡県小郡市小郡255番地1"));
  g_assert_true (ui_test_shows (f.page, "筆頭者　見本　一郎"));
  g_assert_cmpstr (text_of (&f, "koseki_head"), ==, "見本　一郎"); /* not before the answer */
  answer (&f, "やめる");
  g_assert_true (gtk_root_get_focus (GTK_ROOT (window)) == before); /* the cursor is where it was */
  g_assert_cmpstr (text_of (&f, "legal_domicile"), ==, "福岡県小郡市小郡255番地1");
  g_assert_false (kk_notice_is_foreign (kk_session_get_notice (f.session), 0));

  ask (&f, "外国人にする", "外国人にすると、次の項目は消えます。");
  answer (&f, "消して変える");
  g_assert_cmpstr (text_of (&f, "legal_domicile"), ==, "");
  g_assert_cmpstr (text_of (&f, "koseki_head"), ==, "");
  g_assert_cmpstr (text_of (&f, "name"), ==, "見本　太郎");

  /* And back: the items of a foreigner are what would go. */
  set (&f, "nationality", "ベトナム");
  set (&f, "residence_status", "留学");
  ui_test_settle ();
  ask (&f, "日本人にする", "日本人にすると、次の項目は消えます。");
  g_assert_true (ui_test_shows (f.page, "在留資格　留学"));
  answer (&f, "やめる");
  g_assert_cmpstr (text_of (&f, "residence_status"), ==, "留学");
  ask (&f, "日本人にする", "日本人にすると、次の項目は消えます。");
  answer (&f, "消して変える");
  g_assert_cmpstr (text_of (&f, "residence_status"), ==, "");
  g_assert_false (kk_notice_is_foreign (kk_session_get_notice (f.session), 0));

  kk_job_flush (f.session);
  g_object_unref (f.session);
  ui_test_destroy (window, f.page);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/review-kind/switch", test_switch);
  return g_test_run ();
}
