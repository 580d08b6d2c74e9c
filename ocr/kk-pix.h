/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <leptonica/allheaders.h>

/* Leptonica's types with automatic cleanup. */
typedef PIX KkPix;
typedef BOXA KkBoxa;

static inline void
kk_pix_unref (KkPix *pix)
{
  pixDestroy (&pix);
}

static inline void
kk_boxa_unref (KkBoxa *boxa)
{
  boxaDestroy (&boxa);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkPix, kk_pix_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkBoxa, kk_boxa_unref)

/* What is left of a 1-bit image without its runs across (down) that are shorter than length pixels:
 * the same as pixOpenBrick of length × 1 (1 × length), only in a fraction of the time. NULL: no
 * memory. */
PIX *kk_pix_open_across (PIX *pix, int length);
PIX *kk_pix_open_down (PIX *pix, int length);
