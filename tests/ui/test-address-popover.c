/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/ui-test.h"
#include "ui/kk-address-popover.h"

typedef struct
{
  GtkWidget *popover, *query, *list;
  KkLexicon *lexicon;
  char *chosen;
} Fixture;

static GtkWidget *
descendant (GtkWidget *root, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = descendant (child, type);

      if (found)
        return found;
    }
  return NULL;
}

static void
chosen_cb (KkAddressPopover *popover, const KkAddress *address, const char *number, Fixture *f)
{
  g_autofree char *town = kk_address_text (address);

  g_free (f->chosen);
  f->chosen = g_strconcat (town, number, NULL);
}

static gboolean
press (Fixture *f, guint keyval)
{
  return ui_test_press (f->query, keyval);
}

static void
enter (Fixture *f)
{
  g_signal_emit_by_name (f->query, "activate");
}

static char *
line (Fixture *f, int index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (f->list), index);
  g_autoptr (GString) text = g_string_new (NULL);

  if (!row || !gtk_widget_get_visible (GTK_WIDGET (row)))
    return g_strdup ("");
  for (GtkWidget *label = gtk_widget_get_first_child (gtk_list_box_row_get_child (row)); label;
       label = gtk_widget_get_next_sibling (label))
    g_string_append_printf (text, "%s|", gtk_label_get_label (GTK_LABEL (label)));
  return g_strdup (text->str);
}

static void
assert_selected (Fixture *f, const char *text)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (f->list));
  g_autofree char *shown = row ? line (f, gtk_list_box_row_get_index (row)) : g_strdup ("");

  g_assert_cmpstr (shown, ==, text);
}

static void
test_keys (void)
{
  g_autoptr (GError) error = NULL;
  Fixture f = { .lexicon = kk_lexicon_open (NULL, &error) };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *window = NULL;

  g_assert_no_error (error);
  f.popover = kk_address_popover_new ();
  gtk_widget_set_parent (f.popover, box);
  g_signal_connect (f.popover, "chosen", G_CALLBACK (chosen_cb), &f);
  f.query = descendant (f.popover, GTK_TYPE_ENTRY);
  f.list = descendant (f.popover, GTK_TYPE_LIST_BOX);
  window = ui_test_show (box, 900, 600);

  /* What is typed is searched for; Enter takes what is selected. */
  kk_address_popover_open (KK_ADDRESS_POPOVER (f.popover), f.lexicon, "", NULL);
  ui_test_settle ();
  assert_selected (&f, "|北海道|||ホッカイドウ|");
  gtk_editable_set_text (GTK_EDITABLE (f.query), "8380141");
  assert_selected (&f, "838-0141|福岡県|小郡市|小郡||");
  enter (&f);
  g_assert_cmpstr (f.chosen, ==, "福岡県小郡市小郡");

  /* The city's own towns come first. */
  kk_address_popover_open (KK_ADDRESS_POPOVER (f.popover), f.lexicon, "あすみ", "福岡県小郡市");
  assert_selected (&f, "838-0109|福岡県|小郡市|あすみ|アスミ|");
  gtk_editable_set_text (GTK_EDITABLE (f.query), "ふおあ");
  assert_selected (&f, "838-0109|福岡県|小郡市|あすみ|アスミ|");

  /* Down and up by arrows, the cursor stays in the entry. */
  kk_address_popover_open (KK_ADDRESS_POPOVER (f.popover), f.lexicon, "", NULL);
  for (int i = 0; i < 39; i++)
    g_assert_true (press (&f, GDK_KEY_Down));
  assert_selected (&f, "|福岡県|||フクオカケン|");
  g_assert_true (press (&f, GDK_KEY_Right));
  g_assert_true (press (&f, GDK_KEY_Page_Down));
  g_assert_true (press (&f, GDK_KEY_Left));
  assert_selected (&f, "|北海道|||ホッカイドウ|");
  g_assert_false (press (&f, GDK_KEY_Left));
  gtk_editable_set_text (GTK_EDITABLE (f.query), "小郡市");
  gtk_editable_set_position (GTK_EDITABLE (f.query), -1);
  assert_selected (&f, "838-0100|福岡県|小郡市||オゴオリシ|");
  g_assert_true (press (&f, GDK_KEY_Right));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (f.query)), ==, "");
  g_assert_true (press (&f, GDK_KEY_Down));
  g_assert_true (press (&f, GDK_KEY_Up));
  g_clear_pointer (&f.chosen, g_free);
  enter (&f);
  g_assert_true (g_str_has_prefix (f.chosen, "福岡県小郡市"));
  g_assert_cmpuint (strlen (f.chosen), >, strlen ("福岡県小郡市"));

  /* What the input method has in hand is searched for, and all keys are its own. */
  kk_address_popover_open (KK_ADDRESS_POPOVER (f.popover), f.lexicon, "", "福岡県小郡市");
  g_signal_emit_by_name (gtk_editable_get_delegate (GTK_EDITABLE (f.query)), "preedit-changed",
                         "あすm");
  assert_selected (&f, "838-0109|福岡県|小郡市|あすみ|アスミ|");
  g_assert_false (press (&f, GDK_KEY_Down));
  g_signal_emit_by_name (gtk_editable_get_delegate (GTK_EDITABLE (f.query)), "preedit-changed", "");

  /* A town of the city comes before the city itself, with the number in the ways it is written;
   * Enter takes it while nothing is converted. */
  kk_address_popover_open (KK_ADDRESS_POPOVER (f.popover), f.lexicon, "", "福岡県小郡市");
  gtk_editable_set_text (GTK_EDITABLE (f.query), "おご");
  assert_selected (&f, "838-0141|福岡県|小郡市|小郡||");
  gtk_editable_set_text (GTK_EDITABLE (f.query), "");
  g_signal_emit_by_name (gtk_editable_get_delegate (GTK_EDITABLE (f.query)), "preedit-changed",
                         "おご２５５ー１");
  assert_selected (&f, "838-0141|福岡県|小郡市|小郡255番地1||");
  g_autofree char *second = line (&f, 1);
  g_assert_cmpstr (second, ==, "838-0141|福岡県|小郡市|小郡255番1号||");
  g_signal_emit_by_name (gtk_editable_get_delegate (GTK_EDITABLE (f.query)), "preedit-changed",
                         "小郡２５５ー１");
  g_assert_false (press (&f, GDK_KEY_Return));
  g_signal_emit_by_name (gtk_editable_get_delegate (GTK_EDITABLE (f.query)), "preedit-changed",
                         "おご２５５ー１");
  g_assert_true (press (&f, GDK_KEY_Return));
  g_assert_cmpstr (f.chosen, ==, "福岡県小郡市小郡255番地1");
  g_signal_emit_by_name (gtk_editable_get_delegate (GTK_EDITABLE (f.query)), "preedit-changed", "");

  g_free (f.chosen);
  gtk_widget_unparent (f.popover);
  ui_test_destroy (window, box);
  kk_lexicon_unref (f.lexicon);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/address-popover/keys", test_keys);
  return g_test_run ();
}
