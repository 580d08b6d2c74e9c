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
/* out = clamp (round ((sum + bias) · multiplier), 0, 127) */
typedef void (*KkNarrowFunc) (
    const gint32 *sums, const gint32 *bias, const float *multiplier, guint n, guint8 *out);
/* out = (sum + bias) · multiplier; returns the greatest. */
typedef float (*KkLogitFunc) (
    const gint32 *sums, const gint32 *bias, const float *multiplier, guint n, float *out);

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

/* Bodies shared by all sets: each file compiles them for its own processor. */

static inline __attribute__ ((always_inline)) void
kk_kernel_narrow (
    const gint32 *sums, const gint32 *bias, const float *multiplier, guint n, guint8 *out)
{
  for (guint i = 0; i < n; i++)
    {
      float v = (float) (sums[i] + bias[i]) * multiplier[i];

      v = v < 0.0f ? 0.0f : v;
      v = v > 127.0f ? 127.0f : v;
      /* Adding 1.5 · 2^23 rounds to nearest even in the default mode, and vectorises. */
      out[i] = (guint8) (gint32) ((v + 12582912.0f) - 12582912.0f);
    }
}

static inline __attribute__ ((always_inline)) float
kk_kernel_logits (
    const gint32 *sums, const gint32 *bias, const float *multiplier, guint n, float *out)
{
  float top = -1e30f;

  for (guint i = 0; i < n; i++)
    out[i] = (float) (sums[i] + bias[i]) * multiplier[i];
  for (guint i = 0; i < n; i++)
    top = out[i] > top ? out[i] : top;
  return top;
}

G_END_DECLS
