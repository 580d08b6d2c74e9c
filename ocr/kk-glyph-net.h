/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The network that judges single characters: int8 weights, int32 sums, so that every processor
 * gives the same answer to the bit. The format of the weights file is described in
 * tools/train/export.py. */

#define KK_GLYPH_SIDE 40 /* a cell is KK_GLYPH_SIDE² bytes, 0 paper … 127 ink */
#define KK_GLYPH_EM 36   /* the em square in it, in its middle */
#define KK_GLYPH_CELL (KK_GLYPH_SIDE * KK_GLYPH_SIDE)
#define KK_GLYPH_REJECT 0 /* the class of half and merged characters, dirt */
#define KK_GLYPH_BATCH 32 /* cells judged at once */
#define KK_GLYPH_BLOCK 16
#define KK_GLYPH_NO_LOGIT (-1e30f) /* of the places behind the last class */

typedef enum
{
  KK_GLYPH_PATH_PORTABLE,
  KK_GLYPH_PATH_AVX2,
  KK_GLYPH_PATH_VNNI, /* AVX-512 VNNI */
} KkGlyphPath;

/* What print of a class usually measures, in cell pixels. */
typedef struct
{
  float width, height, middle; /* of the ink; middle: from the cell's top */
  float width_sd, height_sd, middle_sd;
} KkGlyphShape;

typedef struct _KkGlyphNet KkGlyphNet;

/* NULL + KK_LINE_ERROR_WEIGHTS where the file is truncated, altered or of another version. The net
 * is immutable: any number of threads may use it. */
KkGlyphNet *kk_glyph_net_new (GBytes *weights, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void kk_glyph_net_free (KkGlyphNet *net);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkGlyphNet, kk_glyph_net_free)

guint kk_glyph_net_n_classes (const KkGlyphNet *net);
guint kk_glyph_net_n_features (const KkGlyphNet *net);
gunichar kk_glyph_net_char (const KkGlyphNet *net, guint cls);
/* -1 where the net does not know ch. */
int kk_glyph_net_class (const KkGlyphNet *net, gunichar ch);
/* Kana, symbols, and kanji of everyday use, personal and place names. */
gboolean kk_glyph_net_is_common (const KkGlyphNet *net, guint cls);
const KkGlyphShape *kk_glyph_net_shape (const KkGlyphNet *net, guint cls);

/* The fastest path this processor has; and whether it has a given one (for tests and benches). */
KkGlyphPath kk_glyph_best_path (void);
gboolean kk_glyph_has_path (KkGlyphPath path);
const char *kk_glyph_path_name (KkGlyphPath path);

/* Working memory of one thread. */
typedef struct _KkGlyphScratch KkGlyphScratch;
KkGlyphScratch *kk_glyph_scratch_new (const KkGlyphNet *net, KkGlyphPath path);
void kk_glyph_scratch_free (KkGlyphScratch *scratch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkGlyphScratch, kk_glyph_scratch_free)

/* cells: n (≤ KK_GLYPH_BATCH) times KK_GLYPH_CELL bytes. Returns n rows of n_classes logits, each
 * kk_glyph_net_row floats apart, valid until the scratch is used again; features_out (n ×
 * n_features bytes, may be NULL) is what kk_glyph_net_logit needs to judge one class later. */
const float *kk_glyph_net_run (const KkGlyphNet *net,
                               KkGlyphScratch *scratch,
                               const guint8 *cells,
                               guint n,
                               guint8 *features_out);
/* After kk_glyph_net_run: the greatest logit of each KK_GLYPH_BLOCK classes of cell number. */
const float *kk_glyph_net_tops (const KkGlyphNet *net, const KkGlyphScratch *scratch, guint number);
gsize kk_glyph_net_row (const KkGlyphNet *net);
float kk_glyph_net_logit (const KkGlyphNet *net, const guint8 *features, guint cls);

G_END_DECLS
