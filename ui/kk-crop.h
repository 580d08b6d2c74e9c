/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/kk-picture.h"

G_BEGIN_DECLS

/* The picture of one field cut from its page, upright, as high as the value beside it. UI thread.
 */
#define KK_TYPE_CROP (kk_crop_get_type ())
G_DECLARE_FINAL_TYPE (KkCrop, kk_crop, KK, CROP, GtkWidget)

GtkWidget *kk_crop_new (void);
/* Height of the picture in pixels of the screen; default 26. Wide pictures shrink to fit. */
void kk_crop_set_line_height (KkCrop *self, int height);
/* It asks for no more than this; default: as wide as its height makes it. */
void kk_crop_set_max_width (KkCrop *self, int width);
/* What is left for the picture beside a long value: a sixth of the screen. */
int kk_crop_wide (void);
/* picture NULL or box.w 0: empty. rotation: degrees clockwise that turn the page upright. */
void kk_crop_set (KkCrop *self, KkPicture *picture, KkBox box, int rotation);
/* Hides the picture of a secret until the clerk works on it. */
void kk_crop_set_masked (KkCrop *self, gboolean masked);

G_END_DECLS
