/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ocr/kk-line-reader.h"

G_BEGIN_DECLS

/* A line's picture cut into atoms: the smallest pieces of ink a character may be made of. Private
 * to kk-line-*.c. Coordinates run along the line (x) and across it (y); in vertical writing the
 * picture is turned over its diagonal, and cells are turned back. */

typedef struct
{
  int x0, x1, y0, y1; /* box of the ink, ends excluded */
  int area;           /* pixels of ink */
} KkAtom;

typedef struct
{
  int width, height;
  gboolean vertical;
  guint8 *soft;   /* width × height, 0 paper … 127 ink */
  guint16 *label; /* width × height: atom + 1, 0 where there is no ink near */
  GArray *atoms;  /* KkAtom, in the order of x0 */
  float tall;     /* height of the tall pieces: kanji where there are any, else capitals or kana */
  float extent;   /* of nearly all ink across the line */
  float pitch;    /* usual distance of the tall pieces' middles; 0 where there is no such */
  float middle, slope; /* the line's middle: y = middle + slope · x */
} KkLineInk;

/* NULL where there is no ink that could be print. */
KkLineInk *kk_line_ink_new (const KkLine *line);
void kk_line_ink_free (KkLineInk *ink);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkLineInk, kk_line_ink_free)

/* Cuts the atoms wider than wider_than pixels, first to last included, where the ink is thinnest;
 * parts no narrower than least. Returns how many cuts were made. */
guint kk_line_ink_split (KkLineInk *ink, guint first, guint last, float wider_than, float least);

/* Draws atoms first … last, the others blanked out, into a cell of KK_GLYPH_CELL bytes, em pixels
 * scaled to KK_GLYPH_EM. */
void kk_line_ink_cell (const KkLineInk *ink, guint first, guint last, float em, guint8 *cell);

static inline const KkAtom *
kk_line_ink_atom (const KkLineInk *ink, guint i)
{
  return &g_array_index (ink->atoms, KkAtom, i);
}

G_END_DECLS
