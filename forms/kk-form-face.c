/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/kk-form-face.h"

#include <cairo-ft.h>
#include <ft2build.h>
#include <pango/pangofc-font.h>
#include <string.h>
#include FT_FREETYPE_H

#define DIRECTORY 12 /* the tables of a TrueType file are listed from here on, 16 bytes each */

/* By file; kept for good, as the fonts themselves are. */
static GMutex lock;
static GHashTable *faces; /* char* → cairo_font_face_t*, NULL where it can't be opened */

/* Without its map, and without the instructions for coarse screens that no paper needs. */
static void
hide_tables (guint8 *data, gsize length)
{
  static const char *const hidden[] = { "cmap", "fpgm", "prep", "cvt " };
  guint n = data[4] << 8 | data[5];

  for (guint i = 0; i < n && DIRECTORY + 16 * (i + 1) <= length; i++)
    for (gsize k = 0; k < G_N_ELEMENTS (hidden); k++)
      if (memcmp (data + DIRECTORY + 16 * i, hidden[k], 4) == 0)
        memcpy (data + DIRECTORY + 16 * i, "Kk  ", 4);
}

static cairo_font_face_t *
open_face (const char *file)
{
  static FT_Library library; /* under lock */
  /* Private: what is hidden is so in this process alone, a page of 4 KB. */
  g_autoptr (GMappedFile) mapped = g_mapped_file_new (file, TRUE, NULL);
  guint8 *data = mapped ? (guint8 *) g_mapped_file_get_contents (mapped) : NULL;
  gsize length = mapped ? g_mapped_file_get_length (mapped) : 0;
  FT_Face face;

  if (length < DIRECTORY || memcmp (data, "\0\1\0\0", 4) != 0
      || (library == NULL && FT_Init_FreeType (&library) != 0))
    return NULL;
  hide_tables (data, length);
  if (FT_New_Memory_Face (library, data, (FT_Long) length, 0, &face) != 0)
    return NULL;
  g_mapped_file_ref (mapped); /* the face reads it */
  return cairo_ft_font_face_create_for_ft_face (face, FT_LOAD_NO_HINTING);
}

/* NULL: a font that is no plain TrueType file of one face, or is made bold or slanted. */
static cairo_font_face_t *
face_of (PangoFont *font)
{
  FcPattern *pattern
      = PANGO_IS_FC_FONT (font) ? pango_fc_font_get_pattern (PANGO_FC_FONT (font)) : NULL;
  cairo_font_face_t *face;
  FcBool embolden = FcFalse;
  FcMatrix *matrix;
  FcChar8 *file;
  gpointer found;
  int index = 0;

  if (pattern == NULL || FcPatternGetString (pattern, FC_FILE, 0, &file) != FcResultMatch
      || (FcPatternGetInteger (pattern, FC_INDEX, 0, &index) == FcResultMatch && index != 0)
      || (FcPatternGetBool (pattern, FC_EMBOLDEN, 0, &embolden) == FcResultMatch && embolden)
      || FcPatternGetMatrix (pattern, FC_MATRIX, 0, &matrix) == FcResultMatch)
    return NULL;
  g_mutex_lock (&lock);
  if (faces == NULL)
    faces = g_hash_table_new (g_str_hash, g_str_equal);
  if (!g_hash_table_lookup_extended (faces, file, NULL, &found))
    {
      found = open_face ((const char *) file);
      g_hash_table_insert (faces, g_strdup ((const char *) file), found);
    }
  face = found;
  g_mutex_unlock (&lock);
  return face;
}

/* The characters and glyphs of a run for cairo; FALSE where one has no glyph. */
static gboolean
read_run (const PangoGlyphItem *run, GArray *glyphs, GArray *clusters)
{
  const PangoGlyphString *string = run->glyphs;
  double x = 0;

  for (int i = 0; i < string->num_glyphs;)
    {
      int from = string->log_clusters[i], to = run->item->length, n = 0;

      for (; i < string->num_glyphs && string->log_clusters[i] == from; i++)
        {
          const PangoGlyphInfo *info = &string->glyphs[i];
          cairo_glyph_t glyph = { info->glyph, x + (double) info->geometry.x_offset / PANGO_SCALE,
                                  (double) info->geometry.y_offset / PANGO_SCALE };

          if (info->glyph & PANGO_GLYPH_UNKNOWN_FLAG)
            return FALSE;
          x += (double) info->geometry.width / PANGO_SCALE;
          if (info->glyph == PANGO_GLYPH_EMPTY)
            continue;
          g_array_append_val (glyphs, glyph);
          n++;
        }
      if (i < string->num_glyphs)
        to = string->log_clusters[i];
      cairo_text_cluster_t cluster = { to - from, n };
      g_array_append_val (clusters, cluster);
    }
  return TRUE;
}

static void
show_run (const char *text, PangoGlyphItem *run, cairo_t *cr)
{
  PangoFont *font = run->item->analysis.font;
  g_autoptr (GArray) glyphs = g_array_new (FALSE, FALSE, sizeof (cairo_glyph_t));
  g_autoptr (GArray) clusters = g_array_new (FALSE, FALSE, sizeof (cairo_text_cluster_t));
  cairo_font_face_t *face = face_of (font);
  cairo_scaled_font_t *scaled;
  cairo_font_options_t *options;
  cairo_matrix_t matrix;

  if (face == NULL || run->item->analysis.level % 2 != 0 || !read_run (run, glyphs, clusters))
    {
      cairo_move_to (cr, 0, 0);
      pango_cairo_show_glyph_item (cr, text, run);
      return;
    }
  scaled = pango_cairo_font_get_scaled_font (PANGO_CAIRO_FONT (font));
  options = cairo_font_options_create ();
  cairo_scaled_font_get_font_matrix (scaled, &matrix);
  cairo_scaled_font_get_font_options (scaled, options);
  cairo_set_font_face (cr, face);
  cairo_set_font_matrix (cr, &matrix);
  cairo_set_font_options (cr, options);
  cairo_show_text_glyphs (cr, text + run->item->offset, run->item->length,
                          (const cairo_glyph_t *) glyphs->data, (int) glyphs->len,
                          (const cairo_text_cluster_t *) clusters->data, (int) clusters->len, 0);
  cairo_font_options_destroy (options);
}

void
kk_form_face_show (PangoLayout *layout, cairo_t *cr)
{
  PangoLayoutIter *iter = pango_layout_get_iter (layout);
  const char *text = pango_layout_get_text (layout);

  do
    {
      PangoGlyphItem *run = pango_layout_iter_get_run_readonly (iter);
      PangoRectangle logical;

      if (run == NULL)
        continue;
      pango_layout_iter_get_run_extents (iter, NULL, &logical);
      cairo_save (cr);
      cairo_translate (cr, (double) logical.x / PANGO_SCALE,
                       (double) pango_layout_iter_get_baseline (iter) / PANGO_SCALE);
      show_run (text, run, cr);
      cairo_restore (cr);
    }
  while (pango_layout_iter_next_run (iter));
  pango_layout_iter_free (iter);
}
