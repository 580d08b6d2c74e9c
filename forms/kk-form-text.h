/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pangocairo.h>

#include "forms/kk-form-render.h"

G_BEGIN_DECLS

/* Text that stays in its place. */

/* The fonts of a form; a thread keeps those it opened last. */
typedef struct
{
  PangoContext *context;
  char *label_family, *value_family, *value_list;
  gpointer label_face, value_face; /* hb_font_t* */
} KkFormFonts;

/* KK_FORM_ERROR_FONT where a family is not installed. */
gboolean
kk_form_fonts_open (KkFormFonts *fonts, const char *label, const char *value, GError **error);
void kk_form_fonts_clear (KkFormFonts *fonts);

typedef struct
{
  gboolean value; /* in the value's font, else the label's */
  double size, min_size;
  double align, valign;
  gboolean bold, spread, wrap;
  double grey; /* 0 black */
} KkFormStyle;

typedef struct
{
  PangoLayout *layout;
  double x, y, scale, grey;
} KkFormText;

/* NULL where there is nothing to draw. small_out (may be NULL): set in less than 5 points. */
KkFormText *kk_form_text_fit (KkFormFonts *fonts,
                              const char *text,
                              const KkFormStyle *style,
                              const KkFormRect *rect,
                              gboolean *small_out);
/* The same from texts, a table that remembers what was fitted: a name that stands in ten cells of
 * one size is laid out once. */
KkFormText *kk_form_text_fit_again (KkFormFonts *fonts,
                                    GHashTable *texts,
                                    const char *text,
                                    const KkFormStyle *style,
                                    const KkFormRect *rect,
                                    gboolean *small_out);
/* For one set of fonts; g_hash_table_unref. */
GHashTable *kk_form_texts_new (void);
void kk_form_text_free (KkFormText *text);
void kk_form_text_draw (const KkFormText *text, cairo_t *cr);

/* What the value's font can show of text: control characters become spaces, sequences the font
 * lacks lose their selector, unknown characters become 〓. Caller frees. */
char *kk_form_text_showable (const KkFormFonts *fonts,
                             const char *text,
                             gboolean *lost_variation_out,
                             gboolean *lost_glyph_out);

G_END_DECLS
