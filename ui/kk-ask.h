/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Asks before something that was entered goes: a popover over a widget that lists what, with one
 * button that does it and one that does not; Esc and a click elsewhere do not either. UI thread
 * only. */

typedef void (*KkAskFunc) (gboolean yes, gpointer user_data);

/* lines: char*, what would go. answer is called once; user_data is freed after it. */
void kk_ask (GtkWidget *over,
             const char *question,
             const GPtrArray *lines,
             const char *yes_label,
             KkAskFunc answer,
             gpointer user_data,
             GDestroyNotify user_data_free);

G_END_DECLS
