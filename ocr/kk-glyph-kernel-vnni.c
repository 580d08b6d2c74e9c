/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-glyph-kernel.h"

#if defined(__x86_64__)

#include <immintrin.h>
#include <string.h>

#define TARGET __attribute__ ((target ("avx512f,avx512bw,avx512vl,avx512vnni")))

/* n_pos places × two blocks (the second at w + second) at once: ten sums keep both ports busy. */
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
  __m512i low[KK_KERNEL_POSITIONS], high[KK_KERNEL_POSITIONS];

  for (guint p = 0; p < n_pos; p++)
    low[p] = high[p] = _mm512_setzero_si512 ();
  for (guint row = 0; row < n_rows; row++)
    {
      const guint8 *a = in + row * row_step;

      for (guint k = 0; k < k4; k++, a += 4, w += KK_KERNEL_BLOCK * 4)
        {
          const __m512i w0 = _mm512_loadu_si512 (w);
          const __m512i w1 = _mm512_loadu_si512 (w + second);

          for (guint p = 0; p < n_pos; p++)
            {
              gint32 four;

              memcpy (&four, a + p * pos_step, 4);
              const __m512i x = _mm512_set1_epi32 (four);
              low[p] = _mm512_dpbusd_epi32 (low[p], x, w0);
              high[p] = _mm512_dpbusd_epi32 (high[p], x, w1);
            }
        }
    }
  for (guint p = 0; p < n_pos; p++)
    {
      _mm512_storeu_si512 (out + p * out_step, low[p]);
      if (second != 0)
        _mm512_storeu_si512 (out + p * out_step + KK_KERNEL_BLOCK, high[p]);
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

  for (guint b = 0; b < n_blocks; b += 2, weights += 2 * block_bytes, out += 2 * KK_KERNEL_BLOCK)
    {
      gsize second = b + 1 < n_blocks ? block_bytes : 0;

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

static inline TARGET __attribute__ ((always_inline)) __m512
scaled (const gint32 *sums, const gint32 *bias, const float *multiplier)
{
  __m512i sum = _mm512_add_epi32 (_mm512_loadu_si512 (sums), _mm512_loadu_si512 (bias));

  return _mm512_mul_ps (_mm512_cvtepi32_ps (sum), _mm512_loadu_ps (multiplier));
}

static TARGET void
narrow (const gint32 *sums, const gint32 *bias, const float *multiplier, guint n, guint8 *out)
{
  for (guint i = 0; i < n; i += 16)
    {
      __m512 v = _mm512_max_ps (scaled (sums + i, bias + i, multiplier + i), _mm512_setzero_ps ());
      __m512i rounded = _mm512_cvtps_epi32 (_mm512_min_ps (v, _mm512_set1_ps (127.0f)));

      _mm_storeu_si128 ((__m128i *) (out + i), _mm512_cvtepi32_epi8 (rounded));
    }
}

static TARGET void
logits (const gint32 *sums,
        const gint32 *bias,
        const float *multiplier,
        guint n,
        float *out,
        float *tops)
{
  for (guint i = 0; i < n; i += KK_KERNEL_BLOCK)
    {
      __m512 v = scaled (sums + i, bias + i, multiplier + i);

      _mm512_storeu_ps (out + i, v);
      tops[i / KK_KERNEL_BLOCK] = _mm512_reduce_max_ps (v);
    }
}

const KkGlyphKernel kk_glyph_kernel_vnni = { dot, narrow, logits };

#endif
