/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-glyph-kernel.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define TARGET __attribute__ ((target ("avx512f,avx512bw,avx512vl,avx512vnni")))
#define LANES 16

typedef __m512i Sums;

static inline TARGET __attribute__ ((always_inline)) Sums
sums_of_zero (void)
{
  return _mm512_setzero_si512 ();
}

static inline TARGET __attribute__ ((always_inline)) Sums
weights_load (const gint8 *w)
{
  return _mm512_loadu_si512 (w);
}

static inline TARGET __attribute__ ((always_inline)) Sums
sums_add (Sums sums, gint32 four, Sums w)
{
  return _mm512_dpbusd_epi32 (sums, _mm512_set1_epi32 (four), w);
}

static inline TARGET __attribute__ ((always_inline)) void
sums_store (gint32 *out, Sums sums)
{
  _mm512_storeu_si512 (out, sums);
}

#include "ocr/kk-glyph-kernel-dot.h"
#include "ocr/kk-glyph-kernel-tail.h"

const KkGlyphKernel kk_glyph_kernel_vnni = { dot, narrow, logits };

#endif
