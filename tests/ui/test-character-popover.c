/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/ui-test.h"
#include "ui/kk-character-popover.h"
#include "ui/kk-glyph-grid.h"

typedef struct
{
  GtkWidget *window, *field, *popover, *query;
  KkGlyphGrid *results, *variants;
  KkLexicon *lexicon;
  char *chosen;
} Fixture;

static void
collect (GtkWidget *root, GType type, GPtrArray *found)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type))
    g_ptr_array_add (found, root);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child;
       child = gtk_widget_get_next_sibling (child))
    collect (child, type, found);
}

static void
chosen_cb (KkCharacterPopover *popover, const char *text, Fixture *f)
{
  g_free (f->chosen);
  f->chosen = g_strdup (text);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) grids = g_ptr_array_new ();
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();

  f->lexicon = kk_lexicon_open (NULL, &error);
  g_assert_no_error (error);
  f->field = gtk_entry_new ();
  f->popover = kk_character_popover_new ();
  gtk_widget_set_parent (f->popover, f->field);
  g_signal_connect (f->popover, "chosen", G_CALLBACK (chosen_cb), f);
  collect (f->popover, GTK_TYPE_ENTRY, entries);
  collect (f->popover, KK_TYPE_GLYPH_GRID, grids);
  g_assert_cmpuint (grids->len, ==, 2);
  f->query = entries->pdata[0];
  f->results = grids->pdata[0];
  f->variants = grids->pdata[1];
  f->window = ui_test_show (f->field, 900, 600);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_free (f->chosen);
  gtk_widget_unparent (f->popover);
  ui_test_destroy (f->window, f->field);
  kk_lexicon_unref (f->lexicon);
}

static gboolean
press (Fixture *f, guint keyval)
{
  return ui_test_press (f->query, keyval);
}

static void
open (Fixture *f, const char *query, const char *used)
{
  g_auto (GStrv) words = g_strsplit (used, " ", -1);
  g_autoptr (GPtrArray) list = g_ptr_array_new ();

  for (guint i = 0; words[i]; i++)
    g_ptr_array_add (list, words[i]);
  g_clear_pointer (&f->chosen, g_free);
  kk_character_popover_open (KK_CHARACTER_POPOVER (f->popover), f->lexicon, query,
                             *used ? list : NULL, 500);
}

static void
type (Fixture *f, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (f->query), text);
  gtk_editable_set_position (GTK_EDITABLE (f->query), -1);
}

static void
enter (Fixture *f)
{
  g_signal_emit_by_name (f->query, "activate");
}

static const char *
selected (KkGlyphGrid *grid)
{
  const KkGlyphCell *cell = kk_glyph_grid_get (grid);

  return cell ? cell->text : "";
}

/* The character before the cursor: its other ways to write are one arrow away. */
static void
test_variants (Fixture *f, gconstpointer data)
{
  gboolean marked = FALSE;

  open (f, "辺", "");
  g_assert_cmpstr (selected (f->results), ==, "辺");
  g_assert_cmpstr (selected (f->variants), ==, "辺");
  while (g_strcmp0 (selected (f->variants), "邉\U000E0110") != 0)
    {
      int before = kk_glyph_grid_get_selected (f->variants);

      g_assert_true (press (f, GDK_KEY_Right));
      g_assert_cmpint (kk_glyph_grid_get_selected (f->variants), >, before);
    }
  marked = strstr (kk_glyph_grid_get (f->variants)->note, "CP932") != NULL;
  g_assert_true (marked);
  enter (f);
  g_assert_cmpstr (f->chosen, ==, "邉\U000E0110");
}

static void
test_search (Fixture *f, gconstpointer data)
{
  open (f, "", "");
  g_assert_cmpuint (kk_glyph_grid_get_n (f->results), ==, 0);
  enter (f);
  g_assert_null (f->chosen);
  g_assert_false (press (f, GDK_KEY_Left));

  type (f, "木神");
  g_assert_cmpstr (selected (f->results), ==, "榊");
  enter (f);
  g_assert_cmpstr (f->chosen, ==, "榊");

  /* Down through the results and on into the ways to write; Up comes back. */
  open (f, "", "");
  type (f, "MJ060248");
  g_assert_cmpuint (kk_glyph_grid_get_n (f->results), ==, 1);
  g_assert_true (press (f, GDK_KEY_Down));
  g_assert_true (press (f, GDK_KEY_Right));
  g_assert_cmpstr (selected (f->variants), !=, "邉\U000E0110");
  g_assert_true (press (f, GDK_KEY_Tab));
  enter (f);
  g_assert_cmpstr (f->chosen, ==, "邉\U000E0110");

  type (f, "xyzzy");
  g_assert_cmpuint (kk_glyph_grid_get_n (f->results), ==, 0);
  g_assert_cmpuint (kk_glyph_grid_get_n (f->variants), ==, 0);
}

/* What looks like the character stands with what is related to it. */
static void
test_similar (Fixture *f, gconstpointer data)
{
  gboolean there = FALSE;

  open (f, "末", "");
  for (guint i = 0; i < MIN (30, kk_glyph_grid_get_n (f->results)); i++)
    {
      kk_glyph_grid_select (f->results, (int) i);
      there |= g_str_equal (selected (f->results), "未");
    }
  g_assert_true (there);
}

/* What this counter takes comes first; with nothing typed it is all there is. */
static void
test_used (Fixture *f, gconstpointer data)
{
  open (f, "", "髙 邉\U000E0110");
  g_assert_cmpstr (selected (f->results), ==, "髙");
  g_assert_cmpuint (kk_glyph_grid_get_n (f->results), ==, 2);
  open (f, "辺", "邉\U000E0110");
  kk_glyph_grid_select (f->variants, 0);
  g_assert_cmpstr (selected (f->variants), ==, "邉\U000E0110");
  open (f, "コウ", "髙");
  g_assert_cmpstr (selected (f->results), ==, "髙");
}

/* While an input method composes, keys are its own, and what it has in hand is searched for. */
static void
test_composing (Fixture *f, gconstpointer data)
{
  GtkEditable *text = gtk_editable_get_delegate (GTK_EDITABLE (f->query));

  open (f, "", "");
  g_signal_emit_by_name (text, "preedit-changed", "さかきb");
  g_assert_cmpstr (selected (f->results), ==, "榊");
  g_assert_false (press (f, GDK_KEY_Down));
  g_assert_false (press (f, GDK_KEY_Right));
  g_signal_emit_by_name (text, "preedit-changed", "");
  g_assert_cmpuint (kk_glyph_grid_get_n (f->results), ==, 0);
}

static void
test_time (Fixture *f, gconstpointer data)
{
  static const char *words[] = { "こう", "17画", "口", "しんにょう", "辺" };
  double worst = 0;

  open (f, "", "");
  for (gsize i = 0; i < 3 * G_N_ELEMENTS (words); i++)
    {
      gint64 start = g_get_monotonic_time ();
      double ms = 0;

      type (f, words[i % G_N_ELEMENTS (words)]);
      ms = (double) (g_get_monotonic_time () - start) / 1000;
      g_test_message ("%s: %.1f ms", words[i % G_N_ELEMENTS (words)], ms);
      if (i >= G_N_ELEMENTS (words))
        worst = MAX (worst, ms);
    }
  /* Ten times what it takes on a quiet machine. */
  g_assert_cmpfloat (worst, <, 300);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add ("/character-popover/variants", Fixture, NULL, set_up, test_variants, tear_down);
  g_test_add ("/character-popover/search", Fixture, NULL, set_up, test_search, tear_down);
  g_test_add ("/character-popover/similar", Fixture, NULL, set_up, test_similar, tear_down);
  g_test_add ("/character-popover/used", Fixture, NULL, set_up, test_used, tear_down);
  g_test_add ("/character-popover/composing", Fixture, NULL, set_up, test_composing, tear_down);
  g_test_add ("/character-popover/time", Fixture, NULL, set_up, test_time, tear_down);
  return g_test_run ();
}
