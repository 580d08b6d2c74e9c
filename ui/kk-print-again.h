/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Asks why a paper is printed once more (再発行): a popover over a widget with the usual reasons
 * and a place for other words. UI thread only. */

/* reason NULL: it is not printed. */
typedef void (*KkPrintAgainFunc) (const char *reason, gpointer user_data);

/* func is called once. */
void kk_print_ask_again (GtkWidget *over, KkPrintAgainFunc func, gpointer user_data);

G_END_DECLS
