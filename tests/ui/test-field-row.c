/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/ui-test.h"
#include "ui/kk-field-row.h"
#include "ui/kk-preedit.h"

typedef struct
{
  char *committed;
  int n_commits, n_confirms, n_advances;
} Seen;

static void
commit_cb (KkFieldRow *row, const char *value, Seen *seen)
{
  g_free (seen->committed);
  seen->committed = g_strdup (value);
  seen->n_commits++;
}

static void
confirm_cb (KkFieldRow *row, Seen *seen)
{
  seen->n_confirms++;
}

static void
advance_cb (KkFieldRow *row, Seen *seen)
{
  seen->n_advances++;
}

static GtkWidget *
new_row (KkScope scope, const char *key, Seen *seen)
{
  g_autofree char *path = kk_field_path (scope, 0, key);
  GtkWidget *row = kk_field_row_new (kk_field_find (scope, key), path, key);

  g_signal_connect (row, "commit", G_CALLBACK (commit_cb), seen);
  g_signal_connect (row, "confirm", G_CALLBACK (confirm_cb), seen);
  g_signal_connect (row, "advance", G_CALLBACK (advance_cb), seen);
  return row;
}

static void
type (GtkWidget *row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (kk_field_row_get_entry (KK_FIELD_ROW (row))), text);
}

static const char *
shown (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (kk_field_row_get_entry (KK_FIELD_ROW (row))));
}

static KkValue *
read_value (const char *text, double confidence)
{
  KkValue *value = kk_value_new ();

  kk_value_add_source (value, kk_source_new (KK_SOURCE_PAGE, text, confidence));
  return value;
}

/* What is typed is handed out as it is kept, and shown as a clerk reads it. */
static void
test_typed_values (void)
{
  static const struct
  {
    KkScope scope;
    const char *key, *typed, *kept, *shown;
  } cases[] = {
    { KK_SCOPE_NOTICE, "move_date", "R6.9.28", "2024-09-28", "令和6年9月28日" },
    { KK_SCOPE_NOTICE, "move_date", "令和元年5月1日", "2019-05-01", "令和1年5月1日" },
    { KK_SCOPE_PERSON, "name_kana", "なとり みちゆき", "ナトリ　ミチユキ", "ナトリ　ミチユキ" },
    { KK_SCOPE_PERSON, "my_number", "1234 5678 9018", "123456789018", "1234 5678 9018" },
    { KK_SCOPE_NOTICE, "new_postal_code", "８３８－０１４１", "8380141", "838-0141" },
    { KK_SCOPE_NOTICE, "new_address", "福岡県 小郡市 小郡1", "福岡県小郡市小郡1",
      "福岡県小郡市小郡1" },
    { KK_SCOPE_NOTICE, "old_address", "福岡県小郡市三沢１２番地", "福岡県小郡市三沢12番地",
      "福岡県小郡市三沢12番地" },
    { KK_SCOPE_NOTICE, "phone", "０９００−１１", "0900−11", "0900−11" },
    { KK_SCOPE_PERSON, "name", "渡邉󠄁　花子", "渡邉󠄁　花子",
      "渡邉󠄁　花子" },
    { KK_SCOPE_PERSON, "name", "架空 花子", "架空　花子", "架空　花子" },
    { KK_SCOPE_PERSON, "name", "ＮＧＵＹＥＮ　VAN　　KAKU", "NGUYEN VAN KAKU", "NGUYEN VAN KAKU" },
    { KK_SCOPE_PERSON, "name", "LI MEI　李　美", "LI MEI　李　美", "LI MEI　李　美" },
    { KK_SCOPE_PERSON, "period_of_stay", "５年", "5年", "5年" },
    { KK_SCOPE_PERSON, "relationship", "未届の妻", "妻（未届）", "妻（未届）" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Seen seen = { 0 };
      GtkWidget *row = new_row (cases[i].scope, cases[i].key, &seen);
      GtkWidget *window = ui_test_show (row, 500, 100);

      kk_field_row_show (KK_FIELD_ROW (row), NULL, NULL, FALSE, NULL, NULL);
      kk_field_row_focus (KK_FIELD_ROW (row));
      type (row, cases[i].typed);
      g_assert_cmpint (seen.n_commits, ==, 0);
      g_signal_emit_by_name (kk_field_row_get_entry (KK_FIELD_ROW (row)), "activate");
      g_assert_cmpstr (seen.committed, ==, cases[i].kept);
      g_assert_cmpint (seen.n_commits, ==, 1);
      g_assert_cmpint (seen.n_advances, ==, 1);
      if (!g_str_has_prefix (cases[i].typed, "令和元"))
        g_assert_cmpstr (shown (row), ==, cases[i].shown);
      g_free (seen.committed);
      ui_test_destroy (window, row);
    }
}

static void
picked_cb (KkFieldRow *row, const char *value, GString *log)
{
  g_string_append_printf (log, "%s;", value);
}

/* A digit picks from the list and goes on, but where digits are the value. */
static void
test_digits_pick (void)
{
  static const struct
  {
    const char *key;
    guint keyval;
    const char *picked;
  } cases[] = {
    { "sex", GDK_KEY_2, "女;" },
    { "sex", GDK_KEY_KP_1, "男;" },
    { "sex", GDK_KEY_0, "" },
    { "relationship", GDK_KEY_1, "世帯主;" },
    { "card_present", GDK_KEY_1, "true;" },
    { "period_of_stay", GDK_KEY_5, "" },
    { "name", GDK_KEY_1, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Seen seen = { 0 };
      g_autoptr (GString) log = g_string_new (NULL);
      GtkWidget *row = new_row (KK_SCOPE_PERSON, cases[i].key, &seen);
      GtkWidget *window = ui_test_show (row, 500, 100);

      g_signal_connect (row, "picked", G_CALLBACK (picked_cb), log);
      kk_field_row_show (KK_FIELD_ROW (row), NULL, NULL, FALSE, NULL, NULL);
      g_assert_cmpint (ui_test_press (kk_field_row_get_entry (KK_FIELD_ROW (row)), cases[i].keyval),
                       ==, *cases[i].picked != '\0');
      g_assert_cmpstr (log->str, ==, cases[i].picked);
      g_assert_cmpint (seen.n_advances, ==, *cases[i].picked != '\0');
      ui_test_destroy (window, row);
    }
}

/* Enter takes a day in figures out of the input method and goes on; words are left to it. */
static void
test_composed_date (void)
{
  Seen seen = { 0 };
  GtkWidget *row = new_row (KK_SCOPE_NOTICE, "move_date", &seen);
  GtkWidget *window = ui_test_show (row, 500, 100);
  GtkWidget *entry = kk_field_row_get_entry (KK_FIELD_ROW (row));
  GtkEditable *text = gtk_editable_get_delegate (GTK_EDITABLE (entry));

  kk_field_row_show (KK_FIELD_ROW (row), NULL, NULL, FALSE, NULL, NULL);
  g_signal_emit_by_name (text, "preedit-changed", "ふしょう");
  g_assert_false (ui_test_press (entry, GDK_KEY_Return));
  g_signal_emit_by_name (text, "preedit-changed", "Ｒ８．４．１");
  g_assert_true (ui_test_press (entry, GDK_KEY_Return));
  g_assert_cmpint (seen.n_advances, ==, 1);
  ui_test_destroy (window, row);
}

static void
test_enter_confirms (void)
{
  Seen seen = { 0 };
  GtkWidget *row = new_row (KK_SCOPE_PERSON, "name", &seen);
  GtkWidget *window = ui_test_show (row, 500, 100);
  g_autoptr (KkValue) value = read_value ("名取　道之", 0.5);

  kk_field_row_show (KK_FIELD_ROW (row), value, NULL, FALSE, NULL, NULL);
  g_assert_true (gtk_widget_has_css_class (row, "check"));
  g_signal_emit_by_name (kk_field_row_get_entry (KK_FIELD_ROW (row)), "activate");
  g_assert_cmpint (seen.n_confirms, ==, 1);
  g_assert_cmpint (seen.n_commits, ==, 0);
  value->confirmed = TRUE;
  kk_field_row_show (KK_FIELD_ROW (row), value, NULL, FALSE, NULL, NULL);
  g_assert_false (gtk_widget_has_css_class (row, "check"));
  g_assert_true (gtk_widget_has_css_class (row, "done"));
  ui_test_destroy (window, row);
}

static void
test_states (void)
{
  Seen seen = { 0 };
  GtkWidget *row = new_row (KK_SCOPE_PERSON, "name", &seen);
  GtkWidget *window = ui_test_show (row, 500, 160);
  g_autoptr (KkValue) sure = read_value ("名取　道之", 0.99);
  g_autoptr (KkValue) torn = read_value ("名取　道之", 0.95);
  g_autoptr (KkProblem) error
      = kk_problem_new ("persons[0].name", KK_SEVERITY_ERROR, "required", "入力してください。");

  kk_field_row_show (KK_FIELD_ROW (row), sure, NULL, FALSE, NULL, NULL);
  g_assert_false (gtk_widget_has_css_class (row, "check"));
  g_assert_false (gtk_widget_has_css_class (row, "done"));
  kk_field_row_show (KK_FIELD_ROW (row), sure, error, FALSE, NULL, NULL);
  g_assert_true (gtk_widget_has_css_class (row, "error"));
  g_assert_nonnull (ui_test_find_label (row, GTK_TYPE_LABEL, "入力してください。"));

  kk_value_add_source (torn, kk_source_new (KK_SOURCE_CARD, "名取　道行", 0.95));
  kk_field_row_show (KK_FIELD_ROW (row), torn, NULL, FALSE, NULL, NULL);
  g_assert_true (gtk_widget_has_css_class (row, "check"));
  g_assert_false (gtk_widget_has_css_class (row, "error"));
  g_assert_nonnull (ui_test_find_label (row, GTK_TYPE_LABEL, "証明書: 名取　道之"));
  g_assert_nonnull (ui_test_find_label (row, GTK_TYPE_LABEL, "カード: 名取　道行"));
  ui_test_destroy (window, row);
}

/* What arrives while the clerk types does not take the text away. */
static void
test_typing_wins (void)
{
  Seen seen = { 0 };
  GtkWidget *row = new_row (KK_SCOPE_PERSON, "name", &seen);
  GtkWidget *window = ui_test_show (row, 500, 100);
  g_autoptr (KkValue) value = read_value ("名取　道之", 0.99);

  kk_field_row_show (KK_FIELD_ROW (row), NULL, NULL, FALSE, NULL, NULL);
  kk_field_row_focus (KK_FIELD_ROW (row));
  ui_test_settle ();
  type (row, "なと");
  kk_field_row_show (KK_FIELD_ROW (row), value, NULL, FALSE, NULL, NULL);
  g_assert_cmpstr (shown (row), ==, "なと");
  g_assert_true (kk_field_row_revert (KK_FIELD_ROW (row)));
  g_assert_cmpstr (shown (row), ==, "");
  g_assert_false (kk_field_row_revert (KK_FIELD_ROW (row)));
  g_assert_cmpint (seen.n_commits, ==, 0);
  ui_test_destroy (window, row);
}

static void
test_secrets_are_masked (void)
{
  Seen seen = { 0 };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *other = gtk_entry_new ();
  GtkWidget *row = new_row (KK_SCOPE_PERSON, "my_number", &seen);
  GtkWidget *window = NULL;
  GtkEntry *entry = GTK_ENTRY (kk_field_row_get_entry (KK_FIELD_ROW (row)));

  gtk_box_append (GTK_BOX (box), other);
  gtk_box_append (GTK_BOX (box), row);
  window = ui_test_show (box, 500, 100);
  gtk_widget_grab_focus (other);
  ui_test_settle ();
  g_assert_false (gtk_entry_get_visibility (entry));
  kk_field_row_focus (KK_FIELD_ROW (row));
  ui_test_settle ();
  g_assert_true (gtk_entry_get_visibility (entry));
  gtk_widget_grab_focus (other);
  ui_test_settle ();
  g_assert_false (gtk_entry_get_visibility (entry));
  ui_test_destroy (window, box);
}

/* A letter over a selection takes it out before the input method has the letter; what is no letter,
 * or a command, leaves it. */
static void
test_room (void)
{
  GtkWidget *entry = g_object_ref_sink (gtk_entry_new ());
  GtkWidget *text = GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (entry)));

  gtk_editable_set_text (GTK_EDITABLE (entry), "架空");
  g_assert_false (kk_preedit_make_room (text, GDK_KEY_a, 0));
  gtk_editable_select_region (GTK_EDITABLE (entry), 1, 2);
  g_assert_false (kk_preedit_make_room (text, GDK_KEY_F8, 0));
  g_assert_false (kk_preedit_make_room (text, GDK_KEY_Escape, 0));
  g_assert_false (kk_preedit_make_room (text, GDK_KEY_Henkan, 0));
  g_assert_false (kk_preedit_make_room (text, GDK_KEY_c, GDK_CONTROL_MASK));
  g_assert_false (kk_preedit_make_room (entry, GDK_KEY_a, 0));
  g_assert_false (kk_preedit_make_room (NULL, GDK_KEY_a, 0));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "架空");
  g_assert_true (kk_preedit_make_room (text, GDK_KEY_a, 0));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "架");
  gtk_editable_select_region (GTK_EDITABLE (entry), 0, -1);
  gtk_editable_set_editable (GTK_EDITABLE (entry), FALSE);
  g_assert_false (kk_preedit_make_room (text, GDK_KEY_a, 0));
  g_object_unref (entry);
}

/* A note stands below the entry, beside a problem too, and takes nothing from it. */
static void
test_note (void)
{
  Seen seen = { NULL };
  GtkWidget *row = new_row (KK_SCOPE_PERSON, "name", &seen);
  GtkWidget *window = ui_test_show (row, 500, 200);
  g_autoptr (KkValue) value = read_value ("𠮷田　花子", 0.99);
  KkProblem *problem = kk_problem_new ("persons[0].name", KK_SEVERITY_WARNING, "code", "注意の文");

  kk_field_row_show (KK_FIELD_ROW (row), value, problem, FALSE, NULL, NULL);
  kk_field_row_set_note (KK_FIELD_ROW (row), "▲ 送り先にない文字: 𠮷 → 吉");
  g_assert_true (ui_test_shows (row, "𠮷 → 吉"));
  g_assert_true (ui_test_shows (row, "注意の文"));
  g_assert_true (ui_test_shows (row, "𠮷田　花子"));
  kk_field_row_set_note (KK_FIELD_ROW (row), NULL);
  g_assert_false (ui_test_shows (row, "→"));
  g_assert_true (ui_test_shows (row, "注意の文"));
  kk_problem_free (problem);
  ui_test_destroy (window, row);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/ui/field-row/typed-values", test_typed_values);
  g_test_add_func ("/ui/field-row/enter-confirms", test_enter_confirms);
  g_test_add_func ("/ui/field-row/digits-pick", test_digits_pick);
  g_test_add_func ("/ui/field-row/composed-date", test_composed_date);
  g_test_add_func ("/ui/field-row/states", test_states);
  g_test_add_func ("/ui/field-row/typing-wins", test_typing_wins);
  g_test_add_func ("/ui/field-row/secrets-are-masked", test_secrets_are_masked);
  g_test_add_func ("/ui/field-row/note", test_note);
  g_test_add_func ("/ui/field-row/room-for-a-letter", test_room);
  return g_test_run ();
}
