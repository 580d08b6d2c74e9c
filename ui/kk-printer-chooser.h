/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/kk-counter.h"

G_BEGIN_DECLS

/* A small window with the printers there are, and what hinders each. Arrow keys choose, Enter takes
 * one, Esc none. What is taken becomes the usual printer of this terminal. UI thread. */

/* printer NULL: none was taken. */
typedef void (*KkPrinterFunc) (const char *printer, gpointer user_data);

/* func is called once; over says which window it belongs to. Where there is no printer, or no
 * answer, the clerk is told what to do, and no window opens. */
void
kk_printer_choose (GtkWidget *over, KkCounter *counter, KkPrinterFunc func, gpointer user_data);

G_END_DECLS
