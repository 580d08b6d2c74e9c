/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What was attached to a case, in a window of its own over the one of the widget; images:
 * KkPageImage*. Esc or the button closes it, and the case, where it is closed under 支援措置.
 * UI thread. */
void kk_attachment_window_present (GtkWidget *over, KkSession *session, GPtrArray *images);

G_END_DECLS
