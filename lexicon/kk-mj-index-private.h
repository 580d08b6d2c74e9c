/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <ft2build.h>
#include FT_FREETYPE_H

#include "lexicon/kk-mj-index.h"

G_BEGIN_DECLS

/* The file: this head, then as float the projection (dims rows of KK_MJ_ROUGH_SIZE) and the bias
 * (dims), as guint32 the MJ numbers (n, ascending) and the glyphs of the font (n), as gint8 the
 * codes: the first KK_MJ_FRONT values of each in blocks of KK_MJ_BLOCK rows, two
 * values of each row, then the next two, then the rest row by row. Little endian. */
#define KK_MJ_INDEX_MAGIC 0x4A4D4B4Bu /* "KKMJ" */
#define KK_MJ_INDEX_VERSION 1u
#define KK_MJ_FRONT 32
#define KK_MJ_BACK (KK_MJ_CODE_SIZE - KK_MJ_FRONT)
#define KK_MJ_BLOCK 16
/* Where value d of row i stands in its block. */
#define KK_MJ_FRONT_AT(d, i) (((d) / 2 * KK_MJ_BLOCK + (i)) * 2 + (d) % 2)
#define KK_MJ_FONT "/usr/share/fonts/truetype/ipamj/ipamjm.ttf"

typedef struct
{
  guint32 magic, version, n, dims;
  guint32 adler;     /* of all that follows */
  guint32 font_size; /* bytes of the font it was made from */
} KkMjIndexHead;

/* A glyph as the font draws it. */
gboolean kk_mj_draw (FT_Face face, guint glyph, KkMjShape *out);
/* projection × rough (shape) + bias, rounded. */
void kk_mj_code (const float *projection, const float *bias, const KkMjShape *shape, KkMjCode *out);

G_END_DECLS
