/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Characters side by side in IPAmj明朝, one of them selected. Cells are kept and filled anew, so
 * that a list may change with each key. Keys are the owner's: it moves the selection. Signal
 * "activated" (guint): a cell was clicked. UI thread. */
#define KK_TYPE_GLYPH_GRID (kk_glyph_grid_get_type ())
G_DECLARE_FINAL_TYPE (KkGlyphGrid, kk_glyph_grid, KK, GLYPH_GRID, GtkWidget)

typedef struct
{
  char *text; /* the character with its selector */
  char *note; /* small, under it */
  char *name; /* what a screen reader says */
} KkGlyphCell;

KkGlyphCell *kk_glyph_cell_new (const char *text, const char *note, const char *name);
void kk_glyph_cell_free (KkGlyphCell *cell);

/* css_class: how large. */
GtkWidget *kk_glyph_grid_new (const char *name, int columns, const char *css_class);
void kk_glyph_grid_set_height (KkGlyphGrid *self, int height);
/* cells: KkGlyphCell*, taken over. Selects the first. */
void kk_glyph_grid_show (KkGlyphGrid *self, GPtrArray *cells);
guint kk_glyph_grid_get_n (KkGlyphGrid *self);
/* -1: none. */
int kk_glyph_grid_get_selected (KkGlyphGrid *self);
void kk_glyph_grid_select (KkGlyphGrid *self, int index);
/* The selected cell; NULL: none. Borrowed. */
const KkGlyphCell *kk_glyph_grid_get (KkGlyphGrid *self);
/* FALSE where there is nothing in that direction. */
gboolean kk_glyph_grid_move (KkGlyphGrid *self, int columns, int rows);

G_END_DECLS
