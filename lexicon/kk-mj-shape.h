/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a printed character looks like: strengths of its edges in eight directions over a grid, its
 * place and size taken out (gradient features after Liu, Nakashima, Sako, Fujisawa, "Handwritten
 * digit recognition", Pattern Recognition 36, 2003). Two pictures of one shape are near each other
 * whatever their resolution. */

#define KK_MJ_SHAPE_SIDE 18
#define KK_MJ_SHAPE_DIRECTIONS 8
#define KK_MJ_SHAPE_SIZE (KK_MJ_SHAPE_DIRECTIONS * KK_MJ_SHAPE_SIDE * KK_MJ_SHAPE_SIDE)
#define KK_MJ_ROUGH_SIZE (KK_MJ_SHAPE_SIZE / 4)

typedef struct
{
  float edges[KK_MJ_SHAPE_SIZE]; /* ≥ 0, length 1 */
} KkMjShape;

/* ink: width × height bytes (1…1024 each), 0 paper … 255 ink, one character and nothing else.
 * FALSE where there is no ink to speak of. Any thread. */
gboolean
kk_mj_shape_init (KkMjShape *shape, const guint8 *ink, gsize stride, int width, int height);

/* The same on a grid half as fine: KK_MJ_ROUGH_SIZE numbers, length 1. */
void kk_mj_shape_rough (const KkMjShape *shape, float *out);

/* Square of the distance, 0…2. */
float kk_mj_shape_distance (const KkMjShape *a, const KkMjShape *b);

G_END_DECLS
