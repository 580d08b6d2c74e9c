/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

#include "core/kk-value.h"

G_BEGIN_DECLS

/* A page's pixels, ready to be shown at any size: the full picture and halves of it, so that a
 * page shrunk to a window stays legible. Immutable; made in a worker, used by the UI thread. */
#define KK_TYPE_PICTURE (kk_picture_get_type ())
G_DECLARE_FINAL_TYPE (KkPicture, kk_picture, KK, PICTURE, GObject)

/* pixels: rows of 8-bit grey (channels 1), RGB (3) or RGBA (4), stride bytes apart; copied only
 * where they are not RGB. NULL where the numbers do not fit together. Any thread. */
KkPicture *kk_picture_new (GBytes *pixels, int width, int height, gsize stride, int channels);

int kk_picture_get_width (KkPicture *self);
int kk_picture_get_height (KkPicture *self);

/* The smallest level that is at least scale (1 = full) of the picture. Borrowed. UI thread. */
GdkTexture *kk_picture_get_level (KkPicture *self, double scale);

/* The part of the picture under box (pixels of the full picture), at the level for scale. NULL
 * where box lies outside. Caller owns it; shares the picture's memory. UI thread. */
GdkTexture *kk_picture_crop (KkPicture *self, KkBox box, double scale);

G_END_DECLS
