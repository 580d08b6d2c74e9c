/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/kk-counter.h"
#include "app/kk-session-print.h"

G_BEGIN_DECLS

/* Orders a print and asks what has to be asked first: why papers that came out before are printed
 * once more, and the printer, where none is set or choose is TRUE. What becomes of it stands in the
 * bar of the case (kk-print-bar.h). over: a widget of the window, where questions stand. order is
 * copied. UI thread. */
void kk_print (GtkWidget *over,
               KkCounter *counter,
               KkSession *session,
               const KkPrintOrder *order,
               gboolean choose);

G_END_DECLS
