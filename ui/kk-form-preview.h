/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "forms/kk-form-library.h"

G_BEGIN_DECLS

/* A form to look at: as the city drew it with a box around every field, or filled for a fictitious
 * household. Boxes with a problem are red and numbered as in the list beside. */

#define KK_TYPE_FORM_PREVIEW (kk_form_preview_get_type ())
G_DECLARE_FINAL_TYPE (KkFormPreview, kk_form_preview, KK, FORM_PREVIEW, GtkWidget)

GtkWidget *kk_form_preview_new (void);
/* All borrowed, until they are replaced or the widget goes. background NULL: there is no drawing of
 * the city's, layout is shown filled. boxes: KkSheetBox*, may be NULL. layout NULL: it cannot be
 * filled. */
void kk_form_preview_show (KkFormPreview *self,
                           KkFormBackground *background,
                           const GPtrArray *boxes,
                           KkFormLayout *layout);
/* The same, filled first where it can be. */
void kk_form_preview_show_filled (KkFormPreview *self,
                                  KkFormBackground *background,
                                  const GPtrArray *boxes,
                                  KkFormLayout *layout);

G_END_DECLS
