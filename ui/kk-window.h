/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-counter.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The counter's window: header strip, practice strip, one line of news, the screens, the function
 * keys. Action "win.tell" (is): see kk-tell.h. UI thread. */
#define KK_TYPE_WINDOW (kk_window_get_type ())
G_DECLARE_FINAL_TYPE (KkWindow, kk_window, KK, WINDOW, GtkApplicationWindow)

GtkWidget *kk_window_new (GtkApplication *application, KkCounter *counter);
/* The counter has started: signing in comes next; error says why it could not. */
void kk_window_started (KkWindow *self, const GError *error);
/* A new case from page files (GFile*) once somebody is signed in. */
void kk_window_open_files (KkWindow *self, GPtrArray *files);

G_END_DECLS
