/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-print-table.h"
#include "tests/app/kk-test-terminal.h"
#include "tests/devices/kk-test-cups.h"
#include "tests/ui/ui-test.h"
#include "ui/kk-printers-page.h"

/* The n-th choice list of the page, from above: paper, printer, tray, size, sides. */
static GtkDropDown *
find_choice (GtkWidget *root, int *n)
{
  if (GTK_IS_DROP_DOWN (root) && (*n)-- == 0)
    return GTK_DROP_DOWN (root);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child && !GTK_IS_DROP_DOWN (root);
       child = gtk_widget_get_next_sibling (child))
    {
      GtkDropDown *found = find_choice (child, n);

      if (found)
        return found;
    }
  return NULL;
}

static GtkDropDown *
choice (GtkWidget *page, int n)
{
  return find_choice (page, &n);
}

static guint
n_choices (GtkWidget *page, int n)
{
  return g_list_model_get_n_items (gtk_drop_down_get_model (choice (page, n)));
}

static gboolean
has_printers (gpointer page)
{
  return n_choices (page, 1) == 3;
}

static gboolean
can_add (GtkWidget *page)
{
  gboolean enabled = FALSE;

  kk_screen_primary_label (KK_SCREEN (page), &enabled);
  return enabled;
}

/* An administrator says where the notice goes; a line that says nothing cannot be added; a table
 * somebody wrote wrong is not written over. */
static void
test_line_added (void)
{
  g_autoptr (TestCups) cups = test_cups_new ();
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (KkPrintTable) table = NULL;
  g_autofree char *path = NULL;
  g_autofree char *kept = NULL;
  GtkWidget *page = NULL;
  GtkWidget *window = NULL;
  const KkPrintRow *row = NULL;

  test_cups_add_printer (cups, "back", "奥");
  test_cups_add_printer (cups, "window-1", "窓口の右");
  test_terminal_start (t, TEST_ADMINISTRATOR);
  page = kk_printers_page_new (t->counter);
  window = ui_test_show (page, 1366, 640);
  kk_screen_shown (KK_SCREEN (page));
  ui_test_wait (has_printers, page, 30);
  g_assert_false (can_add (page));
  gtk_drop_down_set_selected (choice (page, 0), 1); /* 住民異動届 */
  gtk_drop_down_set_selected (choice (page, 1), 2); /* window-1 */
  g_assert_cmpuint (n_choices (page, 2), >, 2);
  gtk_drop_down_set_selected (choice (page, 2), 2);
  gtk_drop_down_set_selected (choice (page, 4), 1);
  g_assert_true (can_add (page));
  kk_screen_primary (KK_SCREEN (page));
  table = kk_print_table_new (t->config->data_dir);
  row = kk_print_table_find (table, "renshu-1", KK_PAPER_NOTICE);
  g_assert_cmpstr (row->printer, ==, "window-1");
  g_assert_cmpstr (row->sides, ==, "one-sided");
  g_assert_nonnull (row->tray);
  g_assert_null (kk_print_table_find (table, "renshu-1", KK_PAPER_COVER));

  path = g_build_filename (t->config->data_dir, "tables", "printers.json", NULL);
  g_assert_true (g_file_set_contents (path, "{\"printers\": [{}]}", -1, NULL));
  kk_screen_shown (KK_SCREEN (page));
  g_assert_false (can_add (page));
  g_assert_true (g_file_get_contents (path, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "{\"printers\": [{}]}");
  ui_test_wait (has_printers, page, 30);
  ui_test_settle ();
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/ui/printers-page/line-added", test_line_added);
  return g_test_run ();
}
