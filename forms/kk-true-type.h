/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The little of a TrueType file that checking its use asks for: how many glyphs, how wide, and
 * which a character gets. Reads bytes from outside. */

typedef struct
{
  const guint8 *data;
  gsize length;
  guint n_glyphs, n_metrics, units; /* units: of an em */
  const guint8 *metrics;
  const guint8 *cmap;
  gsize cmap_length;
  guint n_maps; /* subtables of the cmap */
} KkTrueType;

/* data is borrowed. FALSE where it is no TrueType file with hmtx and head. */
gboolean kk_true_type_open (KkTrueType *font, gconstpointer data, gsize length);
/* 1/1000 em. */
double kk_true_type_width (const KkTrueType *font, guint glyph);
/* By subtable (3,1), else (1,0), else (3,0) with code and 0xf000 + code; 0 where there is none. */
guint kk_true_type_glyph (const KkTrueType *font, guint unicode, guint code);

G_END_DECLS
