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

static inline TARGET __attribute__ ((always_inline)) __m256
scaled (const gint32 *sums, const gint32 *bias, const float *multiplier)
{
  __m256i sum = _mm256_add_epi32 (_mm256_loadu_si256 ((const __m256i *) sums),
                                  _mm256_loadu_si256 ((const __m256i *) bias));

  return _mm256_mul_ps (_mm256_cvtepi32_ps (sum), _mm256_loadu_ps (multiplier));
}

static inline TARGET __attribute__ ((always_inline)) __m256i
clamped (__m256 v)
{
  v = _mm256_max_ps (v, _mm256_setzero_ps ());
  return _mm256_cvtps_epi32 (_mm256_min_ps (v, _mm256_set1_ps (127.0f)));
}

static TARGET void
narrow (const gint32 *sums, const gint32 *bias, const float *multiplier, guint n, guint8 *out)
{
  for (guint i = 0; i < n; i += 16)
    {
      __m256i low = clamped (scaled (sums + i, bias + i, multiplier + i));
      __m256i high = clamped (scaled (sums + i + 8, bias + i + 8, multiplier + i + 8));
      /* Packing works within halves: put the quarters in order first. */
      __m256i words = _mm256_permute4x64_epi64 (_mm256_packs_epi32 (low, high), 0xd8);
      __m128i bytes
          = _mm_packus_epi16 (_mm256_castsi256_si128 (words), _mm256_extracti128_si256 (words, 1));

      _mm_storeu_si128 ((__m128i *) (out + i), bytes);
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
      __m256 low = scaled (sums + i, bias + i, multiplier + i);
      __m256 high = scaled (sums + i + 8, bias + i + 8, multiplier + i + 8);
      __m256 top = _mm256_max_ps (low, high);
      __m128 four = _mm_max_ps (_mm256_castps256_ps128 (top), _mm256_extractf128_ps (top, 1));

      _mm256_storeu_ps (out + i, low);
      _mm256_storeu_ps (out + i + 8, high);
      four = _mm_max_ps (four, _mm_movehl_ps (four, four));
      four = _mm_max_ss (four, _mm_shuffle_ps (four, four, 1));
      tops[i / KK_KERNEL_BLOCK] = _mm_cvtss_f32 (four);
    }
}

const KkGlyphKernel kk_glyph_kernel_avx2 = { dot, narrow, logits };

#endif
