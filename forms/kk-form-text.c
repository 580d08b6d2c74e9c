/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/kk-form-text.h"

#include <hb.h>
#include <string.h>

#include "forms/kk-form-face.h"

#define SMALL 5.0

static hb_font_t *
open_face (PangoContext *context, const char *family, GError **error)
{
  g_autoptr (PangoFontDescription) description = pango_font_description_new ();
  g_autoptr (PangoFontDescription) found = NULL;
  g_autoptr (PangoFont) font = NULL;

  pango_font_description_set_family (description, family);
  pango_font_description_set_absolute_size (description, 10 * PANGO_SCALE);
  font = pango_context_load_font (context, description);
  if (font != NULL)
    found = pango_font_describe (font);
  if (found == NULL || g_strcmp0 (pango_font_description_get_family (found), family) != 0)
    {
      g_set_error (error, KK_FORM_ERROR, KK_FORM_ERROR_FONT, "font \"%s\" is not installed",
                   family);
      return NULL;
    }
  /* A font of its own over the face: it asks the cmap itself, format 14 included. */
  return hb_font_create (hb_font_get_face (pango_font_get_hb_font (font)));
}

static PangoContext *
context_new (void)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  pango_cairo_context_set_resolution (context, 72);
  pango_context_set_language (context, pango_language_from_string ("ja"));
  pango_context_set_round_glyph_positions (context, FALSE);
  cairo_font_options_destroy (options);
  return context;
}

static void
copy_fonts (KkFormFonts *to, const KkFormFonts *from)
{
  to->context = g_object_ref (from->context);
  to->label_family = g_strdup (from->label_family);
  to->value_family = g_strdup (from->value_family);
  to->value_list = g_strdup (from->value_list);
  to->label_face = hb_font_reference (from->label_face);
  to->value_face = hb_font_reference (from->value_face);
}

static void
free_fonts (gpointer fonts)
{
  kk_form_fonts_clear (fonts);
  g_free (fonts);
}

gboolean
kk_form_fonts_open (KkFormFonts *fonts, const char *label, const char *value, GError **error)
{
  static GPrivate kept = G_PRIVATE_INIT (free_fonts);
  KkFormFonts *last = g_private_get (&kept);

  if (last == NULL || !g_str_equal (last->label_family, label)
      || !g_str_equal (last->value_family, value))
    {
      KkFormFonts opened = { .context = context_new (),
                             .label_family = g_strdup (label),
                             .value_family = g_strdup (value),
                             .value_list = g_strdup_printf ("%s,%s", value, label) };

      opened.label_face = open_face (opened.context, label, error);
      if (opened.label_face != NULL)
        opened.value_face = open_face (opened.context, value, error);
      if (opened.value_face == NULL)
        {
          kk_form_fonts_clear (&opened);
          return FALSE;
        }
      last = g_memdup2 (&opened, sizeof opened);
      g_private_replace (&kept, last);
    }
  copy_fonts (fonts, last);
  return TRUE;
}

void
kk_form_fonts_clear (KkFormFonts *fonts)
{
  g_clear_object (&fonts->context);
  g_clear_pointer (&fonts->label_family, g_free);
  g_clear_pointer (&fonts->value_family, g_free);
  g_clear_pointer (&fonts->value_list, g_free);
  g_clear_pointer ((hb_font_t **) &fonts->label_face, hb_font_destroy);
  g_clear_pointer ((hb_font_t **) &fonts->value_face, hb_font_destroy);
}

static gboolean
is_selector (gunichar c)
{
  return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}

char *
kk_form_text_showable (const KkFormFonts *fonts,
                       const char *text,
                       gboolean *lost_variation_out,
                       gboolean *lost_glyph_out)
{
  GString *out = g_string_new (NULL);
  hb_codepoint_t glyph;
  gunichar base = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (is_selector (c))
        {
          if (base != 0 && hb_font_get_variation_glyph (fonts->value_face, base, c, &glyph))
            g_string_append_unichar (out, c);
          else
            *lost_variation_out = TRUE;
          base = 0;
          continue;
        }
      base = 0;
      if (c == '\n')
        g_string_append_c (out, '\n');
      else if (g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_FORMAT)
        g_string_append_c (out, ' ');
      else if (hb_font_get_nominal_glyph (fonts->value_face, c, &glyph))
        {
          base = c;
          g_string_append_unichar (out, c);
        }
      else if (hb_font_get_nominal_glyph (fonts->label_face, c, &glyph))
        g_string_append_unichar (out, c);
      else
        {
          *lost_glyph_out = TRUE;
          g_string_append (out, "〓");
        }
    }
  return g_string_free (out, FALSE);
}

static void
set_size (PangoLayout *layout, const KkFormFonts *fonts, const KkFormStyle *style, double size)
{
  g_autoptr (PangoFontDescription) description = pango_font_description_new ();

  pango_font_description_set_family (description,
                                     style->value ? fonts->value_list : fonts->label_family);
  pango_font_description_set_absolute_size (description, size * PANGO_SCALE);
  if (style->bold)
    pango_font_description_set_weight (description, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (layout, description);
}

/* Ink and logical extents together: neither may leave the place. Gives the left edge. */
static double
measure (PangoLayout *layout, double *w, double *h)
{
  PangoRectangle ink, logical;

  pango_layout_get_extents (layout, &ink, &logical);
  int left = MIN (ink.x, logical.x), right = MAX (ink.x + ink.width, logical.x + logical.width);
  *w = (double) (right - left) / PANGO_SCALE;
  *h = (double) logical.height / PANGO_SCALE;
  return (double) left / PANGO_SCALE;
}

static gboolean
fits (PangoLayout *layout, const KkFormRect *rect, double *w, double *h)
{
  measure (layout, w, h);
  return *w <= rect->w + 0.01 && *h <= rect->h + 0.01;
}

/* 均等割付: the characters spread over the width, as captions of Japanese forms are set. */
static void
spread (PangoLayout *layout, const PangoAttrList *attributes, double room)
{
  g_autoptr (PangoAttrList) wider = pango_attr_list_copy ((PangoAttrList *) attributes);
  glong n = g_utf8_strlen (pango_layout_get_text (layout), -1);
  double gap = MIN (room * 0.75 / n, 12);

  if (n < 2 || gap <= 0)
    return;
  pango_attr_list_insert (wider, pango_attr_letter_spacing_new ((int) (gap * PANGO_SCALE)));
  pango_layout_set_attributes (layout, wider);
}

/* Shrinks on one line first, then wraps, then shrinks on. Gives the size. */
static double
shrink (PangoLayout *layout,
        const KkFormFonts *fonts,
        const KkFormStyle *style,
        const KkFormRect *rect,
        double *w,
        double *h)
{
  double one_line, floor_one = style->wrap ? MAX (style->min_size, style->size * 0.75) : 2;

  one_line = style->size * MIN (rect->w / *w, rect->h / *h) * 0.995;
  if (one_line >= floor_one)
    {
      set_size (layout, fonts, style, one_line);
      if (fits (layout, rect, w, h))
        return one_line;
    }
  if (!style->wrap)
    return one_line;
  pango_layout_set_width (layout, (int) (rect->w * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  for (double size = style->size; size > 1.5; size *= 0.96)
    {
      set_size (layout, fonts, style, size);
      if (fits (layout, rect, w, h))
        return size;
    }
  return 1.5;
}

KkFormText *
kk_form_text_fit (KkFormFonts *fonts,
                  const char *text,
                  const KkFormStyle *style,
                  const KkFormRect *rect,
                  gboolean *small_out)
{
  g_autoptr (PangoAttrList) attributes = NULL;
  KkFormText *result;
  double size, left, w, h;

  if (text == NULL || *text == '\0' || rect->w <= 0 || rect->h <= 0)
    return NULL;
  result = g_new0 (KkFormText, 1);
  result->grey = style->grey;
  result->scale = 1;
  result->layout = pango_layout_new (fonts->context);
  pango_layout_set_auto_dir (result->layout, FALSE);
  pango_layout_set_text (result->layout, text, -1);
  attributes = pango_attr_list_new ();
  /* Neither hyphens nor ligatures: what is extracted is what was written. */
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("liga=0,clig=0,calt=0"));
  pango_layout_set_attributes (result->layout, attributes);

  size = style->size;
  set_size (result->layout, fonts, style, size);
  if (!fits (result->layout, rect, &w, &h))
    size = shrink (result->layout, fonts, style, rect, &w, &h);
  else if (strchr (text, '\n') != NULL)
    {
      /* Lines with some air, where there is room for it. */
      pango_layout_set_line_spacing (result->layout, 1.2);
      if (!fits (result->layout, rect, &w, &h))
        pango_layout_set_line_spacing (result->layout, 0);
    }
  else if (style->spread)
    spread (result->layout, attributes, rect->w - w);
  if (pango_layout_get_width (result->layout) > 0)
    {
      /* Lines of a wrapped text align among themselves in the whole width. */
      pango_layout_set_alignment (result->layout, style->align == 0     ? PANGO_ALIGN_LEFT
                                                  : style->align == 0.5 ? PANGO_ALIGN_CENTER
                                                                        : PANGO_ALIGN_RIGHT);
    }
  left = measure (result->layout, &w, &h);
  result->scale = MIN (1, MIN (rect->w / w, rect->h / h));
  result->x = rect->x + (rect->w - w * result->scale) * style->align - left * result->scale;
  result->y = rect->y + (rect->h - h * result->scale) * style->valign;
  if (small_out != NULL)
    *small_out = size * result->scale < SMALL - 0.05;
  return result;
}

void
kk_form_text_free (KkFormText *text)
{
  if (text == NULL)
    return;
  g_clear_object (&text->layout);
  g_free (text);
}

/* A text as it was fitted, with what it was fitted to. */
typedef struct
{
  char *string;
  KkFormStyle style;
  KkFormRect rect;
  KkFormText *text;
  gboolean small;
} Fitted;

static void
fitted_free (Fitted *fitted)
{
  kk_form_text_free (fitted->text);
  g_free (fitted->string);
  g_free (fitted);
}

static guint
fitted_hash (gconstpointer data)
{
  const Fitted *fitted = data;

  return g_str_hash (fitted->string) ^ g_double_hash (&fitted->rect.w);
}

/* Wherever it stands. */
static gboolean
fitted_equal (gconstpointer one, gconstpointer other)
{
  const Fitted *a = one, *b = other;
  const KkFormStyle *s = &a->style, *t = &b->style;

  return a->rect.w == b->rect.w && a->rect.h == b->rect.h && s->value == t->value
         && s->size == t->size && s->min_size == t->min_size && s->align == t->align
         && s->valign == t->valign && s->bold == t->bold && s->spread == t->spread
         && s->wrap == t->wrap && s->grey == t->grey && g_str_equal (a->string, b->string);
}

GHashTable *
kk_form_texts_new (void)
{
  return g_hash_table_new_full (fitted_hash, fitted_equal, (GDestroyNotify) fitted_free, NULL);
}

KkFormText *
kk_form_text_fit_again (KkFormFonts *fonts,
                        GHashTable *texts,
                        const char *text,
                        const KkFormStyle *style,
                        const KkFormRect *rect,
                        gboolean *small_out)
{
  Fitted like = { .string = (char *) text, .style = *style, .rect = *rect };
  Fitted *found = text != NULL ? g_hash_table_lookup (texts, &like) : NULL;
  KkFormText *again;

  if (found == NULL)
    {
      like.text = kk_form_text_fit (fonts, text, style, rect, &like.small);
      if (like.text == NULL)
        return NULL;
      like.string = g_strdup (text);
      found = g_memdup2 (&like, sizeof like);
      g_hash_table_add (texts, found);
    }
  *small_out = found->small;
  again = g_memdup2 (found->text, sizeof *found->text);
  g_object_ref (again->layout);
  again->x += rect->x - found->rect.x;
  again->y += rect->y - found->rect.y;
  return again;
}

void
kk_form_text_draw (const KkFormText *text, cairo_t *cr)
{
  if (text == NULL)
    return;
  cairo_save (cr);
  cairo_translate (cr, text->x, text->y);
  cairo_scale (cr, text->scale, text->scale);
  cairo_set_source_rgb (cr, text->grey, text->grey, text->grey);
  kk_form_face_show (text->layout, cr);
  cairo_restore (cr);
}
