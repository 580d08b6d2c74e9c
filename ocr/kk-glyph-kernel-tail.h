/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every kernel does with its sums; included by kk-glyph-kernel-*.c after TARGET is defined, so
 * that each compiles it for its own processor. No product meets a sum, so nothing can be fused and
 * all give the same bits. */
#include "ocr/kk-glyph-kernel.h"

static TARGET void
narrow (const gint32 *restrict sums,
        const gint32 *restrict bias,
        const float *restrict multiplier,
        guint n,
        guint8 *restrict out)
{
  for (guint i = 0; i < n / KK_KERNEL_BLOCK * KK_KERNEL_BLOCK; i++)
    {
      union
      {
        float number;
        gint32 bits;
      } v = { (float) (sums[i] + bias[i]) * multiplier[i] };

      /* The bits of floats are ordered as they are (those below zero as negative integers); unlike
       * comparing floats this makes no branches. */
      v.bits = MAX (v.bits, 0);
      v.bits = MIN (v.bits, 0x42fe0000); /* 127.0f */
      /* Adding 1.5 · 2^23 rounds to nearest even in the default mode, and vectorises. */
      out[i] = (guint8) (gint32) ((v.number + 12582912.0f) - 12582912.0f);
    }
}

static TARGET void
logits (const gint32 *restrict sums,
        const gint32 *restrict bias,
        const float *restrict multiplier,
        guint n,
        float *restrict out,
        float *restrict tops)
{
  for (guint i = 0; i < n; i++)
    out[i] = (float) (sums[i] + bias[i]) * multiplier[i];
  for (guint b = 0; b < n / KK_KERNEL_BLOCK; b++)
    {
      float best[4];

      /* By quarters: a running maximum would not vectorise. */
      for (guint i = 0; i < 4; i++)
        {
          const float *four = out + b * KK_KERNEL_BLOCK + i;

          best[i] = MAX (MAX (four[0], four[4]), MAX (four[8], four[12]));
        }
      tops[b] = MAX (MAX (best[0], best[1]), MAX (best[2], best[3]));
    }
}
