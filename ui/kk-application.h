/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* jp.kakanai.Counter: reads the options, sets the look, owns the counter and its window. */
#define KK_TYPE_APPLICATION (kk_application_get_type ())
G_DECLARE_FINAL_TYPE (KkApplication, kk_application, KK, APPLICATION, GtkApplication)

KkApplication *kk_application_new (void);
/* CSS and icons for the default display; tests of widgets use it too. */
void kk_application_load_look (void);

G_END_DECLS
