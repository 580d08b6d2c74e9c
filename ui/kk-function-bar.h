/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/kk-screen.h"

G_BEGIN_DECLS

/* The bar along the bottom: what each function key does now, and the primary action at its right
 * end. While an input method composes, F6–F10 are its own and greyed. UI thread only.
 *
 * Signals: "key" (guint n) and "primary", both also for clicks. */
#define KK_TYPE_FUNCTION_BAR (kk_function_bar_get_type ())
G_DECLARE_FINAL_TYPE (KkFunctionBar, kk_function_bar, KK, FUNCTION_BAR, GtkWidget)

GtkWidget *kk_function_bar_new (void);
/* label NULL: the key does nothing now. */
void kk_function_bar_set_key (KkFunctionBar *self, guint key, const char *label, gboolean enabled);
void kk_function_bar_set_primary (KkFunctionBar *self, const char *label, gboolean enabled);
void kk_function_bar_set_composing (KkFunctionBar *self, gboolean composing);
gboolean kk_function_bar_get_composing (KkFunctionBar *self);
/* Asks screen for every key; NULL clears the bar. */
void kk_function_bar_show_screen (KkFunctionBar *self, KkScreen *screen);
/* TRUE where key n may be used now. */
gboolean kk_function_bar_is_enabled (KkFunctionBar *self, guint key);

G_END_DECLS
