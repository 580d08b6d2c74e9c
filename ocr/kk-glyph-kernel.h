/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The inner loops of the network, one set for each kind of processor; private to kk-glyph-*.c.
 * Sums are exact integers and the few float steps are single IEEE operations, so every set gives
 * the same bits. */

#define KK_KERNEL_POSITIONS 5 /* places one call works on at most */
#define KK_KERNEL_BLOCK 16    /* outputs of a block of weights */

/* Sums for n_pos places of n_blocks × 16 outputs. The input of a place is n_rows runs of 4·k4 bytes
 * (0…127), row_step apart; places are pos_step apart. weights: [block][row][k4][16][4].
 * out[place · out_step + output]. */
typedef void (*KkDotFunc) (const guint8 *in,
                           gsize pos_step,
                           guint n_pos,
                           guint n_rows,
                           gsize row_step,
                           guint k4,
                           const gint8 *weights,
                           guint n_blocks,
                           gint32 *out,
                           gsize out_step);
/* out = clamp (round ((sum + bias) · multiplier), 0, 127), ties to even; n is a multiple of 16. */
typedef void (*KkNarrowFunc) (
    const gint32 *sums, const gint32 *bias, const float *multiplier, guint n, guint8 *out);
/* out = (sum + bias) · multiplier, and the greatest of each block; n is a multiple of 16. */
typedef void (*KkLogitFunc) (const gint32 *sums,
                             const gint32 *bias,
                             const float *multiplier,
                             guint n,
                             float *out,
                             float *tops);

typedef struct
{
  KkDotFunc dot;
  KkNarrowFunc narrow;
  KkLogitFunc logits;
} KkGlyphKernel;

extern const KkGlyphKernel kk_glyph_kernel_portable;
#if defined(__x86_64__)
extern const KkGlyphKernel kk_glyph_kernel_avx2;
extern const KkGlyphKernel kk_glyph_kernel_vnni;
#endif

G_END_DECLS
