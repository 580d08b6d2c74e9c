/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/ui-test.h"
#include "ui/kk-notice-form.h"

static KkNotice *
household (guint n)
{
  KkNotice *notice = kk_notice_new (KK_MOVE_IN);

  kk_notice_set (notice, "new_address", "福岡県小郡市小郡255番地1", KK_SOURCE_TYPED);
  for (guint i = 0; i < n; i++)
    {
      int person = kk_notice_add_person (notice);
      g_autofree char *name = kk_field_path (KK_SCOPE_PERSON, person, "name");

      kk_notice_set (notice, name, "架空　太郎", KK_SOURCE_TYPED);
    }
  return notice;
}

static void
edit_cb (KkNoticeForm *form, const char *path, const char *value, GString *log)
{
  g_string_append_printf (log, "%s=%s;", path, value);
}

static void
chosen_cb (KkNoticeForm *form, const char *path, GString *log)
{
  g_string_append_printf (log, "@%s;", path);
}

static void
test_rows_come_and_go (void)
{
  GtkWidget *widget = kk_notice_form_new ();
  KkNoticeForm *form = KK_NOTICE_FORM (widget);
  GtkWidget *window = ui_test_show (widget, 760, 600);
  g_autoptr (KkNotice) two = household (2);
  g_autoptr (KkNotice) six = household (6);

  kk_notice_form_show (form, two, NULL);
  g_assert_nonnull (kk_notice_form_get_row (form, "new_address"));
  g_assert_nonnull (kk_notice_form_get_row (form, "persons[1].name"));
  g_assert_null (kk_notice_form_get_row (form, "persons[2].name"));
  g_assert_nonnull (kk_notice_form_get_row (form, "filer.name"));
  kk_notice_form_show (form, six, NULL);
  g_assert_nonnull (kk_notice_form_get_row (form, "persons[5].name"));
  kk_notice_form_show (form, two, NULL);
  g_assert_null (kk_notice_form_get_row (form, "persons[5].name"));
  ui_test_destroy (window, widget);
}

/* A foreign resident has other items; what is folded away comes when it is walked to. */
static void
test_which_fields (void)
{
  GtkWidget *widget = kk_notice_form_new ();
  KkNoticeForm *form = KK_NOTICE_FORM (widget);
  GtkWidget *window = ui_test_show (widget, 760, 600);
  g_autoptr (KkNotice) notice = household (1);
  g_autoptr (GString) log = g_string_new (NULL);

  g_signal_connect (form, "chosen", G_CALLBACK (chosen_cb), log);
  kk_notice_form_show (form, notice, NULL);
  g_assert_nonnull (kk_notice_form_get_row (form, "persons[0].legal_domicile"));
  g_assert_null (kk_notice_form_get_row (form, "persons[0].residence_status"));
  g_assert_null (kk_notice_form_get_row (form, "persons[0].school"));
  g_assert_true (kk_notice_form_focus (form, "persons[0].school"));
  g_assert_nonnull (kk_notice_form_get_row (form, "persons[0].school"));
  ui_test_settle ();
  g_assert_cmpstr (kk_notice_form_get_chosen (form), ==, "persons[0].school");
  g_assert_nonnull (strstr (log->str, "@persons[0].school;"));
  g_assert_true (kk_notice_form_focus (form, "identity.method"));
  g_assert_false (kk_notice_form_focus (form, "persons[7].name"));
  g_assert_false (kk_notice_form_focus (form, "nonsense"));

  kk_notice_set (notice, "persons[0].nationality", "ベトナム", KK_SOURCE_TYPED);
  kk_notice_form_show (form, notice, NULL);
  g_assert_nonnull (kk_notice_form_get_row (form, "persons[0].residence_status"));
  ui_test_destroy (window, widget);
}

static void
test_edits_are_told (void)
{
  GtkWidget *widget = kk_notice_form_new ();
  KkNoticeForm *form = KK_NOTICE_FORM (widget);
  GtkWidget *window = ui_test_show (widget, 760, 600);
  g_autoptr (KkNotice) notice = household (1);
  g_autoptr (GString) log = g_string_new (NULL);
  KkFieldRow *row = NULL;
  GtkWidget *check = NULL;

  g_signal_connect (form, "edit", G_CALLBACK (edit_cb), log);
  kk_notice_form_show (form, notice, NULL);
  row = kk_notice_form_get_row (form, "phone");
  kk_notice_form_focus (form, "phone");
  ui_test_settle ();
  gtk_editable_set_text (GTK_EDITABLE (kk_field_row_get_entry (row)), "0942-00-0000");
  kk_notice_form_commit (form);
  check = ui_test_find_label (widget, GTK_TYPE_CHECK_BUTTON, "世帯主");
  g_assert_nonnull (check);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  check = ui_test_find_label (widget, GTK_TYPE_CHECK_BUTTON, "旅券");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  g_assert_cmpstr (log->str, ==,
                   "phone=0942-00-0000;filer.relation=head;identity.documents=passport;");
  ui_test_destroy (window, widget);
}

static void
advance_cb (KkNoticeForm *form, const char *path, GString *log)
{
  g_string_append_printf (log, ">%s;", path);
}

/* Enter on a choice makes it and goes on; in a field it is the field's. */
static void
test_enter_on_choice (void)
{
  GtkWidget *widget = kk_notice_form_new ();
  KkNoticeForm *form = KK_NOTICE_FORM (widget);
  GtkWidget *window = ui_test_show (widget, 760, 600);
  g_autoptr (KkNotice) notice = household (1);
  g_autoptr (GString) log = g_string_new (NULL);

  kk_notice_form_show (form, notice, NULL);
  g_signal_connect (form, "edit", G_CALLBACK (edit_cb), log);
  g_signal_connect (form, "advance", G_CALLBACK (advance_cb), log);
  g_assert_true (kk_notice_form_focus (form, "filer.relation"));
  g_assert_true (ui_test_press (widget, GDK_KEY_Return));
  g_assert_cmpstr (log->str, ==, "filer.relation=self;>filer.relation;");
  g_assert_true (kk_notice_form_focus (form, "phone"));
  g_assert_false (ui_test_press (widget, GDK_KEY_Return));
  kk_notice_form_set_read_only (form, TRUE);
  kk_notice_form_focus (form, "filer.relation");
  g_assert_false (ui_test_press (widget, GDK_KEY_Return));
  ui_test_destroy (window, widget);
}

static void
test_read_only (void)
{
  GtkWidget *widget = kk_notice_form_new ();
  KkNoticeForm *form = KK_NOTICE_FORM (widget);
  GtkWidget *window = ui_test_show (widget, 760, 600);
  g_autoptr (KkNotice) notice = household (1);
  KkFieldRow *row = NULL;

  kk_notice_form_show (form, notice, NULL);
  kk_notice_form_set_read_only (form, TRUE);
  row = kk_notice_form_get_row (form, "new_address");
  g_assert_false (gtk_editable_get_editable (GTK_EDITABLE (kk_field_row_get_entry (row))));
  g_assert_false (
      gtk_widget_is_sensitive (ui_test_find_label (widget, GTK_TYPE_CHECK_BUTTON, "世帯主")));
  kk_notice_form_set_read_only (form, FALSE);
  g_assert_true (gtk_editable_get_editable (GTK_EDITABLE (kk_field_row_get_entry (row))));
  ui_test_destroy (window, widget);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/ui/notice-form/rows-come-and-go", test_rows_come_and_go);
  g_test_add_func ("/ui/notice-form/which-fields", test_which_fields);
  g_test_add_func ("/ui/notice-form/edits-are-told", test_edits_are_told);
  g_test_add_func ("/ui/notice-form/enter-on-choice", test_enter_on_choice);
  g_test_add_func ("/ui/notice-form/read-only", test_read_only);
  return g_test_run ();
}
