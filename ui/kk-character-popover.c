/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-character-popover.h"

#include <glib/gi18n.h>

#include "lexicon/kk-mj-find.h"
#include "lexicon/kk-mj-similar.h"
#include "ui/kk-glyph-grid.h"
#include "ui/kk-preedit.h"

#define MAX_RESULTS 120
/* Looked through for what this counter takes. */
#define MAX_FOUND 600
#define MAX_VARIANTS 80
#define MAX_SIMILAR 24
#define COLUMNS 15
#define LARGE_COLUMNS 8
/* Of the height, what entry and lines of text take. */
#define LINES 100

struct _KkCharacterPopover
{
  GtkPopover parent_instance;

  /* Template */
  GtkWidget *box;
  GtkWidget *query;
  GtkWidget *where;
  GtkWidget *about;

  /* Borrowed: children of box */
  GtkWidget *results;
  GtkWidget *variants;

  /* Owned */
  KkLexicon *lexicon;
  KkMjIndex *index; /* what looks alike; NULL: not there */
  GPtrArray *used;  /* char* */
  char *preedit;    /* what an input method has not given yet */

  GtkWidget *walked; /* the grid that the arrows are in */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (KkCharacterPopover, kk_character_popover, GTK_TYPE_POPOVER)

static guint chosen_signal;

/* ——— what a cell says ——— */

static char *
code_text (const KkMjGlyph *glyph)
{
  return glyph->selector ? g_strdup_printf ("U+%04X U+%04X", glyph->base, glyph->selector)
                         : g_strdup_printf ("U+%04X", glyph->base);
}

static char *
number_text (const KkMjGlyph *glyph)
{
  return glyph->number ? kk_mj_format (glyph->number) : code_text (glyph);
}

static KkGlyphCell *
new_cell (const KkMjGlyph *glyph, const char *note)
{
  g_autofree char *text = kk_mj_text (glyph);
  g_autofree char *number = number_text (glyph);
  g_autofree char *name = g_strdup_printf ("%s %s", text, number);

  return kk_glyph_cell_new (text, note, name);
}

/* What this counter takes comes first, the rest keeps its order. */
static void
used_first (KkCharacterPopover *self, GPtrArray *cells)
{
  guint n = 0;

  for (guint u = 0; u < self->used->len; u++)
    for (guint i = n; i < cells->len; i++)
      if (g_str_equal (((KkGlyphCell *) cells->pdata[i])->text, self->used->pdata[u]))
        {
          KkGlyphCell *cell = g_ptr_array_steal_index (cells, i);

          g_ptr_array_insert (cells, (int) n++, cell);
          break;
        }
}

/* ——— the ways to write what is selected ——— */

static char *
charset_note (const KkMjGlyph *glyph)
{
  g_autofree char *text = kk_mj_text (glyph);

  /* Short: it stands under the character. */
  return g_strdup (kk_mj_text_charsets (text) & KK_CHARSET_CP932 ? "" : _ ("\n▲ CP932 外"));
}

static void
show_variants (KkCharacterPopover *self)
{
  GPtrArray *cells = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_glyph_cell_free);
  const KkGlyphCell *chosen = kk_glyph_grid_get (KK_GLYPH_GRID (self->results));
  gunichar base = 0, selector = 0;
  g_autoptr (GArray) variants = NULL;
  int at = 0;

  if (!chosen || !kk_mj_next (chosen->text, &base, &selector))
    {
      kk_glyph_grid_show (KK_GLYPH_GRID (self->variants), cells);
      return;
    }
  variants = kk_mj_variants (self->lexicon, base);
  for (guint i = 0; i < variants->len && cells->len < MAX_VARIANTS; i++)
    {
      const KkMjGlyph *glyph = &g_array_index (variants, KkMjVariant, i).glyph;
      g_autofree char *number = number_text (glyph);
      g_autofree char *outside = charset_note (glyph);
      g_autofree char *note = g_strconcat (number, outside, NULL);

      if (kk_mj_font_has (self->lexicon, glyph->base, glyph->selector))
        g_ptr_array_add (cells, new_cell (glyph, note));
    }
  used_first (self, cells);
  /* What was found stays selected, unless it is but the plain form of what this counter takes. */
  for (guint i = 0; i < cells->len; i++)
    if (g_str_equal (((KkGlyphCell *) cells->pdata[i])->text, chosen->text))
      at = (int) i;
  kk_glyph_grid_show (KK_GLYPH_GRID (self->variants), cells);
  kk_glyph_grid_select (KK_GLYPH_GRID (self->variants), at);
}

static void
append_words (GString *text, const char *label, char **words)
{
  if (!words[0] || !*words[0])
    return;
  g_string_append_printf (text, "　%s", label);
  for (int i = 0; words[i] && i < 4; i++)
    g_string_append_printf (text, " %s", words[i]);
}

static void
show_about (KkCharacterPopover *self)
{
  const KkGlyphCell *cell = kk_glyph_grid_get (KK_GLYPH_GRID (self->walked));
  g_autoptr (KkMjCharacter) character = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  KkMjGlyph glyph = { 0 };
  KkCharset sets = 0;
  int plane = 0, row = 0, column = 0;

  if (cell && kk_mj_next (cell->text, &glyph.base, &glyph.selector))
    {
      g_autofree char *code = code_text (&glyph);
      g_autofree char *number = NULL;

      glyph.number = kk_mj_number (self->lexicon, glyph.base, glyph.selector);
      number = number_text (&glyph);
      character = kk_mj_character (self->lexicon, glyph.base);
      sets = kk_mj_text_charsets (cell->text);
      g_string_append (text, code);
      if (glyph.number)
        g_string_append_printf (text, "　%s", number);
      if (!glyph.selector && kk_mj_to_jis (glyph.base, &plane, &row, &column))
        g_string_append_printf (text, _ ("　面区点 %d-%02d-%02d"), plane, row, column);
      if (character)
        {
          g_string_append_printf (text, _ ("　%d画　部首%d"), character->strokes,
                                  character->radical);
          append_words (text, _ ("音"), character->on);
          append_words (text, _ ("訓"), character->kun);
        }
      g_string_append (text, sets & KK_CHARSET_JIS_X_0208 ? _ ("　第1・第2水準")
                             : sets & KK_CHARSET_CP932    ? _ ("　CP932 の拡張文字")
                             : sets & KK_CHARSET_JIS_X_0213 ? _ ("　▲ CP932 外（第3・第4水準）")
                                                            : _ ("　▲ CP932 外"));
    }
  gtk_label_set_label (GTK_LABEL (self->about), text->str);
}

/* ——— what is found ——— */

static void
fill_used (KkCharacterPopover *self, GPtrArray *cells)
{
  for (guint i = 0; i < self->used->len && cells->len < MAX_RESULTS; i++)
    {
      KkMjGlyph glyph = { 0 };

      if (kk_mj_next (self->used->pdata[i], &glyph.base, &glyph.selector))
        {
          glyph.number = kk_mj_number (self->lexicon, glyph.base, glyph.selector);
          g_ptr_array_add (cells, new_cell (&glyph, ""));
        }
    }
}

static void
walk (KkCharacterPopover *self, GtkWidget *grid)
{
  self->walked = grid;
  gtk_widget_remove_css_class (self->results, "walked");
  gtk_widget_remove_css_class (self->variants, "walked");
  gtk_widget_add_css_class (grid, "walked");
  show_about (self);
}

/* One kanji, as the cursor had it before it: how else it is written is what is asked. */
static gboolean
is_one_kanji (const char *query)
{
  gunichar base = 0, selector = 0;
  const char *rest = kk_mj_next (query, &base, &selector);

  return rest && !*rest && base >= 0x2E80 && !(base >= 0x3040 && base <= 0x30FF)
         && !(base >= 0xFF00 && base <= 0xFFEF);
}

/* What looks like the one kanji asked for stands behind its family, before what has it as a part.
 */
static void
add_similar (KkCharacterPopover *self, const char *query, GPtrArray *cells)
{
  gunichar base = 0, selector = 0;
  g_autoptr (GArray) similar = NULL;
  g_autoptr (GArray) family = NULL;
  guint at = 0;

  if (!self->index || !kk_mj_next (query, &base, &selector))
    return;
  similar = kk_mj_similar (self->index, self->lexicon, base, MAX_SIMILAR);
  family = kk_mj_variants (self->lexicon, base);
  for (; at < cells->len; at++)
    {
      const KkGlyphCell *cell = g_ptr_array_index (cells, at);
      gboolean kin = FALSE;

      for (guint i = 0; i < family->len && !kin; i++)
        kin = g_array_index (family, KkMjVariant, i).glyph.base == g_utf8_get_char (cell->text);
      if (!kin)
        break;
    }
  for (guint i = 0; i < similar->len; i++)
    {
      const KkMjGlyph *glyph = &g_array_index (similar, KkMjGlyph, i);
      gboolean there = FALSE;

      for (guint k = 0; k < cells->len && !there; k++)
        there = g_utf8_get_char (((KkGlyphCell *) cells->pdata[k])->text) == glyph->base;
      if (!there)
        g_ptr_array_insert (cells, (int) at++, new_cell (glyph, ""));
    }
}

static void
refresh (KkCharacterPopover *self)
{
  g_autofree char *query = kk_preedit_join (GTK_EDITABLE (self->query), self->preedit);
  GPtrArray *cells = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_glyph_cell_free);
  g_autofree char *where = NULL;
  guint total = 0;

  if (!self->lexicon)
    where = g_strdup (_ ("辞書を開いています。"));
  else if (!*query)
    {
      fill_used (self, cells);
      where = g_strdup (cells->len > 0 ? _ ("この窓口でよく使う文字")
                                       : _ ("読み・画数・部首・部品・コードで探します。"));
    }
  else
    {
      g_autoptr (GArray) found = kk_mj_find (self->lexicon, query, MAX_FOUND, &total);

      for (guint i = 0; i < found->len; i++)
        g_ptr_array_add (cells, new_cell (&g_array_index (found, KkMjFound, i).glyph, ""));
      if (is_one_kanji (query))
        {
          total -= MIN (total, cells->len);
          add_similar (self, query, cells);
          total += cells->len;
        }
      else
        used_first (self, cells);
      if (cells->len > MAX_RESULTS)
        g_ptr_array_set_size (cells, MAX_RESULTS);
      where
          = total > MAX_RESULTS
                ? g_strdup_printf (_ ("%u字のうち%d字。画数や部首を足すと絞れます（例: %s 12画）"),
                                   total, MAX_RESULTS, query)
                : g_strdup_printf (_ ("%u字　↓ で字形へ、Enter で入れる"), total);
    }
  gtk_label_set_label (GTK_LABEL (self->where), where);
  kk_glyph_grid_show (KK_GLYPH_GRID (self->results), cells);
  if (self->lexicon)
    show_variants (self);
  walk (self, is_one_kanji (query) && kk_glyph_grid_get_n (KK_GLYPH_GRID (self->variants)) > 0
                  ? self->variants
                  : self->results);
}

static void
query_changed_cb (KkCharacterPopover *self)
{
  if (!self->filling)
    refresh (self);
}

static void
preedit_changed_cb (GtkText *text, const char *preedit, KkCharacterPopover *self)
{
  g_free (self->preedit);
  self->preedit = g_strdup (preedit);
  refresh (self);
}

static void
take (KkCharacterPopover *self)
{
  const KkGlyphCell *cell = kk_glyph_grid_get (KK_GLYPH_GRID (self->walked));
  g_autofree char *text = cell ? g_strdup (cell->text) : NULL;

  if (!text)
    return;
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, chosen_signal, 0, text);
}

static void
query_activate_cb (KkCharacterPopover *self)
{
  take (self);
}

static void
activated_cb (KkGlyphGrid *grid, guint index, KkCharacterPopover *self)
{
  kk_glyph_grid_select (grid, (int) index);
  if (GTK_WIDGET (grid) == self->results)
    {
      show_variants (self);
      walk (self, self->results);
      return;
    }
  walk (self, self->variants);
  take (self);
}

static gboolean
move (KkCharacterPopover *self, int columns, int rows)
{
  KkGlyphGrid *results = KK_GLYPH_GRID (self->results);
  KkGlyphGrid *variants = KK_GLYPH_GRID (self->variants);

  if (self->walked == self->variants)
    {
      if (!kk_glyph_grid_move (variants, columns, rows) && rows < 0)
        walk (self, self->results);
      else
        show_about (self);
      return TRUE;
    }
  if (kk_glyph_grid_move (results, columns, rows))
    {
      show_variants (self);
      show_about (self);
    }
  else if (rows > 0 && kk_glyph_grid_get_n (variants) > 0)
    walk (self, self->variants);
  return TRUE;
}

static gboolean
other_grid (KkCharacterPopover *self)
{
  GtkWidget *other = self->walked == self->results ? self->variants : self->results;

  if (kk_glyph_grid_get_n (KK_GLYPH_GRID (other)) > 0)
    walk (self, other);
  return TRUE;
}

/* The cursor stays in the entry: arrows walk the characters from there. While an input method
 * composes, all keys are its own. */
static gboolean
key_cb (GtkEventControllerKey *controller,
        guint keyval,
        guint code,
        GdkModifierType state,
        KkCharacterPopover *self)
{
  if (self->preedit && *self->preedit)
    return FALSE;
  if (kk_glyph_grid_get_n (KK_GLYPH_GRID (self->results)) == 0)
    return keyval == GDK_KEY_Tab || keyval == GDK_KEY_ISO_Left_Tab;
  switch (keyval)
    {
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      return move (self, 0, 1);
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      return move (self, 0, -1);
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      return move (self, 1, 0);
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      return move (self, -1, 0);
    case GDK_KEY_Tab:
    case GDK_KEY_ISO_Left_Tab:
      return other_grid (self);
    default:
      return FALSE;
    }
}

static void
kk_character_popover_dispose (GObject *object)
{
  KkCharacterPopover *self = KK_CHARACTER_POPOVER (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), KK_TYPE_CHARACTER_POPOVER);
  g_clear_pointer (&self->lexicon, kk_lexicon_unref);
  g_clear_pointer (&self->index, kk_mj_index_free);
  g_clear_pointer (&self->used, g_ptr_array_unref);
  g_clear_pointer (&self->preedit, g_free);
  G_OBJECT_CLASS (kk_character_popover_parent_class)->dispose (object);
}

static void
kk_character_popover_class_init (KkCharacterPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kk_character_popover_dispose;
  chosen_signal = g_signal_new ("chosen", KK_TYPE_CHARACTER_POPOVER, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/kakanai/ui/kk-character-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, KkCharacterPopover, box);
  gtk_widget_class_bind_template_child (widget_class, KkCharacterPopover, query);
  gtk_widget_class_bind_template_child (widget_class, KkCharacterPopover, where);
  gtk_widget_class_bind_template_child (widget_class, KkCharacterPopover, about);
  gtk_widget_class_bind_template_callback (widget_class, query_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, query_activate_cb);
}

static GtkWidget *
add_grid (KkCharacterPopover *self, const char *name, int columns, const char *css_class)
{
  GtkWidget *grid = kk_glyph_grid_new (name, columns, css_class);

  g_signal_connect (grid, "activated", G_CALLBACK (activated_cb), self);
  return grid;
}

static void
kk_character_popover_init (KkCharacterPopover *self)
{
  GtkEventController *key = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->used = g_ptr_array_new_with_free_func (g_free);
  self->results = add_grid (self, _ ("文字の候補"), COLUMNS, "glyph");
  self->variants = add_grid (self, _ ("字形の候補"), LARGE_COLUMNS, "glyph-large");
  self->walked = self->results;
  gtk_box_insert_child_after (GTK_BOX (self->box), self->results, self->where);
  gtk_box_append (GTK_BOX (self->box), self->variants);
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (self->query, key);
  g_signal_connect_object (gtk_editable_get_delegate (GTK_EDITABLE (self->query)),
                           "preedit-changed", G_CALLBACK (preedit_changed_cb), self, 0);
}

GtkWidget *
kk_character_popover_new (void)
{
  return g_object_new (KK_TYPE_CHARACTER_POPOVER, NULL);
}

void
kk_character_popover_open (KkCharacterPopover *self,
                           KkLexicon *lexicon,
                           const char *query,
                           const GPtrArray *used,
                           int height)
{
  int grids = CLAMP (height - LINES, 200, 460);

  g_clear_pointer (&self->lexicon, kk_lexicon_unref);
  self->lexicon = lexicon ? kk_lexicon_ref (lexicon) : NULL;
  if (!self->index)
    self->index = kk_mj_index_open (NULL, NULL);
  g_clear_pointer (&self->preedit, g_free);
  g_ptr_array_set_size (self->used, 0);
  for (guint i = 0; used && i < used->len; i++)
    g_ptr_array_add (self->used, g_strdup (used->pdata[i]));
  kk_glyph_grid_set_height (KK_GLYPH_GRID (self->results), grids * 2 / 5);
  kk_glyph_grid_set_height (KK_GLYPH_GRID (self->variants), grids * 3 / 5);
  self->filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->query), query);
  self->filling = FALSE;
  refresh (self);
  gtk_popover_popup (GTK_POPOVER (self));
  gtk_widget_grab_focus (self->query);
}
