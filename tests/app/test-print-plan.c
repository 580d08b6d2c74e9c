/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "app/kk-print-plan.h"
#include "tests/app/kk-test-terminal.h"

static void
write_table (TestTerminal *t, const char *json)
{
  g_autofree char *folder = g_build_filename (t->config->data_dir, "tables", NULL);
  g_autofree char *path = g_build_filename (folder, "printers.json", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, json, -1, NULL));
}

static const char TABLE[]
    = "{\"printers\": [\n"
      "  {\"terminal\": \"renshu-9\", \"printer\": \"far\"},\n"
      "  {\"papers\": [\"cover\"], \"printer\": \"window-1\", \"tray\": \"tray-2\"},\n"
      "  {\"papers\": [\"nhi-join\", \"nhi-leave\"], \"printer\": \"window-1\"},\n"
      "  {\"papers\": [\"receipt\"], \"paper\": \"A5\"},\n"
      "  {\"papers\": [\"water\", \"tax\"], \"printer\": \"back\","
      " \"sides\": \"two-sided-long-edge\"}]}\n";

/* The first line that fits the terminal and the paper; no line, no printer. */
static void
test_table (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (KkPrintTable) shipped = kk_print_table_new (t->config->data_dir);
  g_autoptr (KkPrintTable) table = NULL;

  g_assert_null (kk_print_table_get_refused (shipped));
  g_assert_null (kk_print_table_find (shipped, "renshu-1", "notice"));
  write_table (t, TABLE);
  table = kk_print_table_new (t->config->data_dir);
  g_assert_cmpstr (kk_print_table_get_refused (table), ==, NULL);
  g_assert_cmpuint (kk_print_table_get_rows (table)->len, ==, 5);
  g_assert_cmpstr (kk_print_table_find (table, "renshu-1", "cover")->tray, ==, "tray-2");
  g_assert_cmpstr (kk_print_table_find (table, "renshu-9", "cover")->printer, ==, "far");
  g_assert_cmpstr (kk_print_table_find (table, "renshu-1", "nhi-leave")->printer, ==, "window-1");
  g_assert_cmpstr (kk_print_table_find (table, "renshu-1", "receipt")->printer, ==, NULL);
  g_assert_null (kk_print_table_find (table, "renshu-1", "notice"));
}

/* A bad table says where it is bad, and nothing of it is followed. */
static void
test_refused (void)
{
  static const struct
  {
    const char *json, *says;
  } bad[] = {
    { "{\"printers\": [\n {\"printer\": \"a\", \"tary\": \"b\"}]}", "printers.json:2: \"tary\"" },
    { "{\"printers\": [\n\n {\"papers\": [\"notice\"]}]}", "printers.json:3: " },
    { "{\"printers\": [{\"printer\": \"a\", \"paper\": \"A6\"}]}", "\"A6\"" },
    { "{\"printers\": [{\"printer\": \"a\", \"papers\": []}]}", "\"papers\"" },
    { "{\"printers\": [{\"printer\": 3}]}", "\"printer\"" },
    { "{\"printers\": ", "printers.json" },
  };
  g_autoptr (TestTerminal) t = test_terminal_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (KkPrintTable) table = NULL;

      write_table (t, bad[i].json);
      table = kk_print_table_new (t->config->data_dir);
      g_test_message ("%s", kk_print_table_get_refused (table));
      g_assert_nonnull (kk_print_table_get_refused (table));
      g_assert_nonnull (strstr (kk_print_table_get_refused (table), bad[i].says));
      g_assert_null (kk_print_table_find (table, "renshu-1", "notice"));
    }
}

/* What an administrator saves is what is read; what is not good changes nothing. */
static void
test_saved (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (KkPrintTable) table = kk_print_table_new (t->config->data_dir);
  g_autoptr (KkPrintTable) again = NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  char *papers[] = { (char *) "notice", (char *) "cover", NULL };
  KkPrintRow row = { .terminal = (char *) "renshu-1",
                     .papers = papers,
                     .printer = (char *) "窓口",
                     .tray = (char *) "tray-1",
                     .sides = (char *) "one-sided" };
  KkPrintRow nothing = { .papers = papers };
  g_autofree char *none = kk_print_usual_load (t->config->data_dir);
  g_autofree char *usual = NULL;

  g_ptr_array_add (rows, &row);
  g_assert_true (kk_print_table_save (table, rows, &error));
  g_assert_no_error (error);
  g_ptr_array_add (rows, &nothing);
  g_assert_false (kk_print_table_save (table, rows, &error));
  g_assert_error (error, KK_FORM_ERROR, KK_FORM_ERROR_LAYOUT);
  g_clear_error (&error);
  again = kk_print_table_new (t->config->data_dir);
  g_assert_cmpuint (kk_print_table_get_rows (again)->len, ==, 1);
  g_assert_cmpstr (kk_print_table_find (again, "renshu-1", "cover")->printer, ==, "窓口");
  g_assert_null (kk_print_table_find (again, "renshu-2", "cover"));

  g_assert_null (none);
  g_assert_true (kk_print_usual_save (t->config->data_dir, "back", &error));
  usual = kk_print_usual_load (t->config->data_dir);
  g_assert_cmpstr (usual, ==, "back");
}

/* ——— plans ——— */

static void
add_sheets (KkFormSheets *sheets, const char *id, const char *layout_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkFormLayout) layout = kk_form_layout_builtin (layout_id, &error);
  g_autoptr (KkNotice) notice = kk_notice_new (KK_MOVE_IN);
  const KkFormData data = { .notice = notice, .city_name = "見本市", .date = "2026-11-20" };
  g_autoptr (KkFormRender) render = kk_form_render_new (layout, &data, &error);

  g_assert_no_error (error);
  g_assert_true (kk_form_sheets_add (sheets, id, render, &error));
}

/* "window-1/tray-2:cover nhi-join 595x842" of each part, "|" between. */
static char *
describe (const GPtrArray *parts)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < parts->len; i++)
    {
      const KkPrintPart *part = parts->pdata[i];

      g_string_append_printf (text, "%s%s%s%s:", i > 0 ? "|" : "",
                              part->printer ? part->printer : "-", part->tray ? "/" : "",
                              part->tray ? part->tray : "");
      for (guint j = 0; j < part->papers->len; j++)
        g_string_append_printf (text, "%s ", (char *) part->papers->pdata[j]);
      g_string_append_printf (text, "%.0fx%.0f", part->width, part->height);
      g_assert_true (g_bytes_get_size (part->pdf) > 500);
    }
  return g_string_free (text, FALSE);
}

static void
assert_plan (TestTerminal *t,
             const KkFormSheets *sheets,
             const char *printer,
             const char *const *only,
             const char *expected)
{
  g_autoptr (KkPrintTable) table = kk_print_table_new (t->config->data_dir);
  const KkPrintWish wish
      = { .terminal = "renshu-1", .printer = printer, .only = only, .position = { 0, 0, 1 } };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) parts = kk_print_plan (sheets, table, &wish, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = describe (parts);
  g_assert_cmpstr (text, ==, expected);
}

/* Papers that go the same way are one job, in their order; paper of another size, tray or printer
 * is another, and so is every form that is printed on both sides. */
static void
test_plan (void)
{
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (KkFormSheets) sheets = kk_form_sheets_new ();
  const char *only[] = { "water", "nhi-leave", NULL };
  const char *none[] = { "dog", NULL };

  write_table (t, TABLE);
  add_sheets (sheets, "cover", "household-cover-a4");
  add_sheets (sheets, "nhi-join", "notice-a4");
  add_sheets (sheets, "nhi-leave", "notice-a4");
  add_sheets (sheets, "water", "notice-a4");
  add_sheets (sheets, "tax", "notice-a4");
  add_sheets (sheets, "dog", "notice-a5");
  assert_plan (t, sheets, NULL, NULL,
               "window-1/tray-2:cover 595x842|window-1:nhi-join nhi-leave 595x842|"
               "back:water 595x842|back:tax 595x842|-:dog 420x595");
  /* One printer for all: a tray of another is not asked of it, both sides still are. */
  assert_plan (t, sheets, "back", NULL,
               "back:cover nhi-join nhi-leave 595x842|back:water 595x842|back:tax 595x842|"
               "back:dog 420x595");
  assert_plan (t, sheets, NULL, only, "window-1:nhi-leave 595x842|back:water 595x842");
  assert_plan (t, sheets, NULL, none, "-:dog 420x595");
  only[0] = only[1] = "cat";
  assert_plan (t, sheets, NULL, only, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/print-plan/table", test_table);
  g_test_add_func ("/app/print-plan/refused", test_refused);
  g_test_add_func ("/app/print-plan/saved", test_saved);
  g_test_add_func ("/app/print-plan/plan", test_plan);
  return g_test_run ();
}
