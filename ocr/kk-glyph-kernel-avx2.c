/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-glyph-kernel.h"

#if defined(__x86_64__)

#include <immintrin.h>
#include <string.h>

#define TARGET __attribute__ ((target ("avx2")))

/* 127 · 127 · 2 fits 16 bits, so vpmaddubsw never saturates and the sums are exact. */
static inline TARGET __attribute__ ((always_inline)) void
dot_places (const guint8 *in,
            gsize pos_step,
            const guint n_pos,
            guint n_rows,
            gsize row_step,
            guint k4,
            const gint8 *w,
            gint32 *out,
            gsize out_step)
{
  __m256i low[KK_KERNEL_POSITIONS], high[KK_KERNEL_POSITIONS];
  const __m256i ones = _mm256_set1_epi16 (1);

  for (guint p = 0; p < n_pos; p++)
    low[p] = high[p] = _mm256_setzero_si256 ();
  for (guint row = 0; row < n_rows; row++)
    {
      const guint8 *a = in + row * row_step;

      for (guint k = 0; k < k4; k++, a += 4, w += KK_KERNEL_BLOCK * 4)
        {
          const __m256i w0 = _mm256_loadu_si256 ((const __m256i *) w);
          const __m256i w1 = _mm256_loadu_si256 ((const __m256i *) (w + 32));

          for (guint p = 0; p < n_pos; p++)
            {
              gint32 four;

              memcpy (&four, a + p * pos_step, 4);
              const __m256i x = _mm256_set1_epi32 (four);
              low[p] = _mm256_add_epi32 (low[p],
                                         _mm256_madd_epi16 (_mm256_maddubs_epi16 (x, w0), ones));
              high[p] = _mm256_add_epi32 (high[p],
                                          _mm256_madd_epi16 (_mm256_maddubs_epi16 (x, w1), ones));
            }
        }
    }
  for (guint p = 0; p < n_pos; p++)
    {
      _mm256_storeu_si256 ((__m256i *) (out + p * out_step), low[p]);
      _mm256_storeu_si256 ((__m256i *) (out + p * out_step + 8), high[p]);
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
  gsize block_bytes = (gsize) n_rows * k4 * KK_KERNEL_BLOCK * 4;

  for (guint b = 0; b < n_blocks; b++, weights += block_bytes, out += KK_KERNEL_BLOCK)
    switch (n_pos)
      {
      case 5:
        dot_places (in, pos_step, 5, n_rows, row_step, k4, weights, out, out_step);
        break;
      case 4:
        dot_places (in, pos_step, 4, n_rows, row_step, k4, weights, out, out_step);
        break;
      case 3:
        dot_places (in, pos_step, 3, n_rows, row_step, k4, weights, out, out_step);
        break;
      case 2:
        dot_places (in, pos_step, 2, n_rows, row_step, k4, weights, out, out_step);
        break;
      default:
        dot_places (in, pos_step, 1, n_rows, row_step, k4, weights, out, out_step);
        break;
      }
}

static TARGET void
narrow (const gint32 *sums, const gint32 *bias, const float *multiplier, guint n, guint8 *out)
{
  kk_kernel_narrow (sums, bias, multiplier, n, out);
}

static TARGET float
logits (const gint32 *sums, const gint32 *bias, const float *multiplier, guint n, float *out)
{
  return kk_kernel_logits (sums, bias, multiplier, n, out);
}

const KkGlyphKernel kk_glyph_kernel_avx2 = { dot, narrow, logits };

#endif
