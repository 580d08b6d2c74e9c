/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-counter.h"
#include "ui/kk-screen.h"

G_BEGIN_DECLS

/* The clerk's desk: this terminal's cases, what waits, what the server has acknowledged.
 * Signals: "open" (const char *case_id), "new" (guint KkKind), "new-scan" (guint KkKind),
 * "begin" (guint KkKind, gboolean partial, gboolean foreign): by hand, with no paper;
 * "open-files" (GPtrArray of GFile): a new case from files. UI thread. */
#define KK_TYPE_HOME_PAGE (kk_home_page_get_type ())
G_DECLARE_FINAL_TYPE (KkHomePage, kk_home_page, KK, HOME_PAGE, GtkWidget)

GtkWidget *kk_home_page_new (KkCounter *counter);

G_END_DECLS
