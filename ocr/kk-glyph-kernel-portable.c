/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-glyph-kernel.h"

#define TARGET

static void
dot (const guint8 *in,
     gsize pos_step,
     guint n_pos,
     guint n_rows,
     gsize row_step,
     guint k4,
     const gint8 *weights,
     guint n_blocks,
     gint32 *out,
     gsize out_step)
{
  gsize block_bytes = (gsize) n_rows * k4 * KK_KERNEL_BLOCK * 4;

  for (guint block = 0; block < n_blocks; block++)
    for (guint p = 0; p < n_pos; p++)
      {
        const gint8 *w = weights + block * block_bytes;
        gint32 sums[KK_KERNEL_BLOCK] = { 0 };

        for (guint row = 0; row < n_rows; row++)
          {
            const guint8 *a = in + p * pos_step + row * row_step;

            for (guint k = 0; k < k4; k++, a += 4, w += KK_KERNEL_BLOCK * 4)
              for (guint o = 0; o < KK_KERNEL_BLOCK; o++)
                sums[o] += a[0] * w[4 * o] + a[1] * w[4 * o + 1] + a[2] * w[4 * o + 2]
                           + a[3] * w[4 * o + 3];
          }
        for (guint o = 0; o < KK_KERNEL_BLOCK; o++)
          out[p * out_step + block * KK_KERNEL_BLOCK + o] = sums[o];
      }
}

#include "ocr/kk-glyph-kernel-tail.h"

const KkGlyphKernel kk_glyph_kernel_portable = { dot, narrow, logits };
