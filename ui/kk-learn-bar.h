/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/kk-counter.h"

G_BEGIN_DECLS

/* Under the page: with which template (様式) it was read, and the one press that learns its layout
 * from the values as they now stand. Not there without the right "template.edit", nor for a case
 * that is only looked at. UI thread. */
#define KK_TYPE_LEARN_BAR (kk_learn_bar_get_type ())
G_DECLARE_FINAL_TYPE (KkLearnBar, kk_learn_bar, KK, LEARN_BAR, GtkWidget)

/* page: of the session, -1 none. To be called whenever the page or its reading may be another. */
void kk_learn_bar_show (KkLearnBar *self, KkCounter *counter, KkSession *session, int page);
/* FALSE where there is nothing to learn or no right to; not enabled while it learns. */
gboolean kk_learn_bar_may (KkLearnBar *self, gboolean *enabled);
/* The press. Tells what was learnt, or why not. */
void kk_learn_bar_learn (KkLearnBar *self);

G_END_DECLS
