/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-glyph-kernel.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define TARGET __attribute__ ((target ("avx2")))
#define LANES 8

typedef __m256i Sums;

static inline TARGET __attribute__ ((always_inline)) Sums
sums_of_zero (void)
{
  return _mm256_setzero_si256 ();
}

static inline TARGET __attribute__ ((always_inline)) Sums
weights_load (const gint8 *w)
{
  return _mm256_loadu_si256 ((const __m256i *) w);
}

/* 127 · 127 · 2 fits 16 bits, so vpmaddubsw never saturates and the sums are exact. */
static inline TARGET __attribute__ ((always_inline)) Sums
sums_add (Sums sums, gint32 four, Sums w)
{
  __m256i pairs = _mm256_maddubs_epi16 (_mm256_set1_epi32 (four), w);

  return _mm256_add_epi32 (sums, _mm256_madd_epi16 (pairs, _mm256_set1_epi16 (1)));
}

static inline TARGET __attribute__ ((always_inline)) void
sums_store (gint32 *out, Sums sums)
{
  _mm256_storeu_si256 ((__m256i *) out, sums);
}

#include "ocr/kk-glyph-kernel-dot.h"
#include "ocr/kk-glyph-kernel-tail.h"

const KkGlyphKernel kk_glyph_kernel_avx2 = { dot, narrow, logits };

#endif
