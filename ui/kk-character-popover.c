/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-character-popover.h"

#include <glib/gi18n.h>

#define MAX_GLYPHS 160

struct _KkCharacterPopover
{
  GtkPopover parent_instance;

  /* Template */
  GtkWidget *query;
  GtkWidget *where;
  GtkWidget *glyphs;

  /* Owned */
  KkLexicon *lexicon;
};

G_DEFINE_FINAL_TYPE (KkCharacterPopover, kk_character_popover, GTK_TYPE_POPOVER)

static guint chosen_signal;

static void
add_glyph (KkCharacterPopover *self, const KkMjGlyph *glyph)
{
  g_autofree char *text = NULL;
  g_autofree char *number = NULL;
  g_autofree char *name = NULL;
  GtkWidget *box = NULL;
  GtkWidget *character = NULL;
  GtkWidget *code = NULL;

  if (!glyph->base)
    return;
  text = kk_mj_text (glyph);
  number = glyph->number ? kk_mj_format (glyph->number) : g_strdup_printf ("U+%04X", glyph->base);
  name = g_strdup_printf ("%s %s", text, number);
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  character = gtk_label_new (text);
  code = gtk_label_new (number);
  gtk_widget_add_css_class (character, "glyph");
  gtk_widget_add_css_class (code, "small");
  gtk_widget_add_css_class (code, "quiet");
  gtk_box_append (GTK_BOX (box), character);
  gtk_box_append (GTK_BOX (box), code);
  g_object_set_data_full (G_OBJECT (box), "kk-text", g_steal_pointer (&text), g_free);
  gtk_flow_box_append (GTK_FLOW_BOX (self->glyphs), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (box)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show_variants (KkCharacterPopover *self, gunichar character)
{
  g_autoptr (GArray) variants = kk_mj_variants (self->lexicon, character);

  for (guint i = 0; i < MIN (variants->len, MAX_GLYPHS); i++)
    add_glyph (self, &g_array_index (variants, KkMjVariant, i).glyph);
}

static gboolean
is_kana (gunichar c)
{
  return (c >= 0x3041 && c <= 0x30ff) || (c >= 0xff66 && c <= 0xff9f);
}

/* Words in any order: digits are strokes, kana a reading. */
static void
show_search (KkCharacterPopover *self, const char *text)
{
  g_autofree char *folded = g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE);
  g_auto (GStrv) words = g_strsplit_set (folded ? folded : "", " ", -1);
  g_autoptr (GArray) found = NULL;
  KkMjQuery query = { 0 };

  for (guint i = 0; words[i]; i++)
    {
      if (!*words[i])
        continue;
      if (g_ascii_isdigit (*words[i]))
        query.strokes_min = query.strokes_max = (int) g_ascii_strtoll (words[i], NULL, 10);
      else if (is_kana (g_utf8_get_char (words[i])))
        query.reading = words[i];
    }
  if (!query.reading && query.strokes_min <= 0)
    return;
  found = kk_mj_search (self->lexicon, &query, MAX_GLYPHS);
  for (guint i = 0; i < found->len; i++)
    add_glyph (self, &g_array_index (found, KkMjGlyph, i));
}

static void
refresh (KkCharacterPopover *self)
{
  g_autofree char *text
      = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->query))));
  g_autofree char *where = NULL;
  gunichar first = *text ? g_utf8_get_char (text) : 0;
  guint number = *text ? kk_mj_parse (text) : 0;
  GtkWidget *child = NULL;
  KkMjGlyph glyph;
  guint n = 0;

  while ((child = gtk_widget_get_first_child (self->glyphs)))
    gtk_flow_box_remove (GTK_FLOW_BOX (self->glyphs), child);
  if (!self->lexicon || !*text)
    {
      gtk_label_set_label (GTK_LABEL (self->where), "");
      return;
    }
  if (number && kk_mj_get (self->lexicon, number, &glyph))
    add_glyph (self, &glyph);
  else if (first > 0x7f && !is_kana (first) && !g_unichar_isdigit (first))
    show_variants (self, first);
  else
    show_search (self, text);
  for (child = gtk_widget_get_first_child (self->glyphs); child;
       child = gtk_widget_get_next_sibling (child))
    n++;
  where = g_strdup_printf (_ ("%u字"), n);
  gtk_label_set_label (GTK_LABEL (self->where), where);
}

static void
query_changed_cb (KkCharacterPopover *self)
{
  refresh (self);
}

static void
query_activate_cb (KkCharacterPopover *self)
{
  gtk_widget_child_focus (self->glyphs, GTK_DIR_TAB_FORWARD);
}

static void
glyph_activated_cb (GtkFlowBox *box, GtkFlowBoxChild *child, KkCharacterPopover *self)
{
  g_autofree char *text
      = g_strdup (g_object_get_data (G_OBJECT (gtk_flow_box_child_get_child (child)), "kk-text"));

  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, chosen_signal, 0, text);
}

static void
kk_character_popover_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), KK_TYPE_CHARACTER_POPOVER);
  g_clear_pointer (&KK_CHARACTER_POPOVER (object)->lexicon, kk_lexicon_unref);
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
  gtk_widget_class_bind_template_child (widget_class, KkCharacterPopover, query);
  gtk_widget_class_bind_template_child (widget_class, KkCharacterPopover, where);
  gtk_widget_class_bind_template_child (widget_class, KkCharacterPopover, glyphs);
  gtk_widget_class_bind_template_callback (widget_class, query_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, query_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, glyph_activated_cb);
}

static void
kk_character_popover_init (KkCharacterPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kk_character_popover_new (void)
{
  return g_object_new (KK_TYPE_CHARACTER_POPOVER, NULL);
}

void
kk_character_popover_open (KkCharacterPopover *self, KkLexicon *lexicon, const char *query)
{
  g_clear_pointer (&self->lexicon, kk_lexicon_unref);
  self->lexicon = lexicon ? kk_lexicon_ref (lexicon) : NULL;
  gtk_editable_set_text (GTK_EDITABLE (self->query), query);
  refresh (self);
  gtk_popover_popup (GTK_POPOVER (self));
  gtk_widget_grab_focus (self->query);
}
