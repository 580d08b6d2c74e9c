/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/kk-counter.h"
#include "app/kk-session-print.h"

G_BEGIN_DECLS

/* The papers of a case at the printers, a line each: what happens to them, a way to cancel, and
 * where one failed, was cancelled or may have come out, what a person can do. Hidden where nothing
 * is to be said. Last in the page, so that no key meant for something else answers a question here.
 * UI thread. */
#define KK_TYPE_PRINT_BAR (kk_print_bar_get_type ())
G_DECLARE_FINAL_TYPE (KkPrintBar, kk_print_bar, KK, PRINT_BAR, GtkWidget)

/* Before it is used. */
void kk_print_bar_set_session (KkPrintBar *self, KkCounter *counter, KkSession *session);

G_END_DECLS
