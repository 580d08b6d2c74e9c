/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/kk-notice.h"

G_BEGIN_DECLS

/* All kinds of notices at once, in their classes, each with one key (1…9, A…I) that chooses it as
 * long as the focus is inside; "-" is 一部, "0" a household of foreign residents.
 *
 * Signals:
 *   "chosen" (guint kind, gboolean partial, gboolean foreign)
 * UI thread only. */
#define KK_TYPE_KIND_CHOOSER (kk_kind_chooser_get_type ())
G_DECLARE_FINAL_TYPE (KkKindChooser, kk_kind_chooser, KK, KIND_CHOOSER, GtkWidget)

GtkWidget *kk_kind_chooser_new (void);
/* For a notice that is there already: its kind is where the focus goes, and nobody is asked whether
 * the household is foreign. */
void kk_kind_chooser_set_notice (KkKindChooser *self, const KkNotice *notice);
void kk_kind_chooser_focus (KkKindChooser *self);

G_END_DECLS
