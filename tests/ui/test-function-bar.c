/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/ui-test.h"
#include "ui/kk-function-bar.h"

static void
key_cb (KkFunctionBar *bar, guint key, guint *pressed)
{
  *pressed = key;
}

/* While an input method composes, F6 to F10 are its own. */
static void
test_composing (void)
{
  GtkWidget *widget = kk_function_bar_new ();
  KkFunctionBar *bar = KK_FUNCTION_BAR (widget);
  GtkWidget *window = ui_test_show (widget, 1366, 60);

  for (guint key = 1; key <= 12; key++)
    kk_function_bar_set_key (bar, key, "働き", key != 12);
  for (guint key = 1; key <= 11; key++)
    g_assert_true (kk_function_bar_is_enabled (bar, key));
  g_assert_false (kk_function_bar_is_enabled (bar, 12));
  kk_function_bar_set_composing (bar, TRUE);
  for (guint key = 1; key <= 11; key++)
    g_assert_cmpint (kk_function_bar_is_enabled (bar, key), ==, key < 6 || key > 10);
  kk_function_bar_set_composing (bar, FALSE);
  g_assert_true (kk_function_bar_is_enabled (bar, 8));
  kk_function_bar_set_key (bar, 8, NULL, TRUE);
  g_assert_false (kk_function_bar_is_enabled (bar, 8));
  ui_test_destroy (window, widget);
}

static void
test_click (void)
{
  GtkWidget *widget = kk_function_bar_new ();
  KkFunctionBar *bar = KK_FUNCTION_BAR (widget);
  GtkWidget *window = ui_test_show (widget, 1366, 60);
  GtkWidget *label = NULL, *button = NULL;
  guint pressed = 0;

  g_signal_connect (bar, "key", G_CALLBACK (key_cb), &pressed);
  kk_function_bar_set_key (bar, 9, "用紙を見る", TRUE);
  label = ui_test_find_label (widget, GTK_TYPE_LABEL, "用紙を見る");
  g_assert_nonnull (label);
  button = gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON);
  gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL, "F9 用紙を見る");
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpuint (pressed, ==, 9);
  ui_test_destroy (window, widget);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/ui/function-bar/composing", test_composing);
  g_test_add_func ("/ui/function-bar/click", test_click);
  return g_test_run ();
}
