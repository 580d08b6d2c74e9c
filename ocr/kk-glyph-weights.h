/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ocr/kk-glyph-net.h"

G_BEGIN_DECLS

/* A weights file, checked and unpacked; private to kk-glyph-*.c. */

#define KK_GLYPH_MAX_LAYERS 8

typedef enum
{
  KK_LAYER_CONVOLUTION,
  KK_LAYER_DENSE,
  KK_LAYER_OUTPUT,
} KkLayerKind;

typedef struct
{
  KkLayerKind kind;
  guint inputs, outputs, kernel, stride;
  gboolean pool;     /* 2×2 maximum afterwards */
  guint side_in;     /* of the picture going in (1 for dense) */
  guint side_out;    /* before pooling */
  guint k4;          /* a run of kernel · inputs bytes, in fours, rounded up */
  guint n_blocks;    /* of 16 outputs, rounded up */
  float *multiplier; /* n_blocks · 16 of each */
  gint32 *bias;
  gint8 *packed; /* [block][ky][k4][16][4] */
} KkGlyphLayer;

struct _KkGlyphNet
{
  guint n_classes;
  gunichar *chars;  /* of each class; 0 for the reject class */
  gboolean *common; /* everyday characters: kana, 常用, 人名用, of place names */
  KkGlyphShape *shapes;
  GHashTable *classes; /* code point → class */
  guint n_layers;
  KkGlyphLayer layers[KK_GLYPH_MAX_LAYERS];
};

G_END_DECLS
