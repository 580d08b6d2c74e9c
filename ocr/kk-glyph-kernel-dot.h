/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sums of the kernels with vectors; included by kk-glyph-kernel-avx2.c and -vnni.c after these
 * are defined: TARGET; LANES, the sums of a vector; Sums, the vector; sums_of_zero, weights_load,
 * sums_add (sums, four inputs, weights) and sums_store. */
#include <string.h>

#include "ocr/kk-glyph-kernel.h"

/* n_pos places × two vectors at once (the second's weights at w + second, none where that is 0):
 * ten sums keep the processor's ports busy. */
static inline TARGET __attribute__ ((always_inline)) void
dot_places (const guint8 *in,
            gsize pos_step,
            const guint n_pos,
            guint n_rows,
            gsize row_step,
            guint k4,
            const gint8 *w,
            gsize second,
            gint32 *out,
            gsize out_step)
{
  Sums low[KK_KERNEL_POSITIONS], high[KK_KERNEL_POSITIONS];

  for (guint p = 0; p < n_pos; p++)
    low[p] = high[p] = sums_of_zero ();
  for (guint row = 0; row < n_rows; row++)
    {
      const guint8 *a = in + row * row_step;

      for (guint k = 0; k < k4; k++, a += 4, w += KK_KERNEL_BLOCK * 4)
        {
          const Sums w0 = weights_load (w), w1 = weights_load (w + second);

          for (guint p = 0; p < n_pos; p++)
            {
              gint32 four;

              memcpy (&four, a + p * pos_step, 4);
              low[p] = sums_add (low[p], four, w0);
              high[p] = sums_add (high[p], four, w1);
            }
        }
    }
  for (guint p = 0; p < n_pos; p++)
    {
      sums_store (out + p * out_step, low[p]);
      if (second != 0)
        sums_store (out + p * out_step + LANES, high[p]);
    }
}

static TARGET void
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
  const guint step = LANES == KK_KERNEL_BLOCK ? 2 : 1; /* two vectors are so many blocks */
  gsize block_bytes = (gsize) n_rows * k4 * KK_KERNEL_BLOCK * 4;

  for (guint b = 0; b < n_blocks; b += step, weights += step * block_bytes, out += 2 * LANES)
    {
      gsize second = step == 1 ? LANES * 4 : b + 1 < n_blocks ? block_bytes : 0;

      switch (n_pos)
        {
        case 5:
          dot_places (in, pos_step, 5, n_rows, row_step, k4, weights, second, out, out_step);
          break;
        case 4:
          dot_places (in, pos_step, 4, n_rows, row_step, k4, weights, second, out, out_step);
          break;
        case 3:
          dot_places (in, pos_step, 3, n_rows, row_step, k4, weights, second, out, out_step);
          break;
        case 2:
          dot_places (in, pos_step, 2, n_rows, row_step, k4, weights, second, out, out_step);
          break;
        default:
          dot_places (in, pos_step, 1, n_rows, row_step, k4, weights, second, out, out_step);
          break;
        }
    }
}
