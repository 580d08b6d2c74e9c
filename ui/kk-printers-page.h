/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-counter.h"
#include "ui/kk-screen.h"

G_BEGIN_DECLS

/* The administrator's table of which paper goes to which printer and tray, and a line to add to it.
 * UI thread. */
#define KK_TYPE_PRINTERS_PAGE (kk_printers_page_get_type ())
G_DECLARE_FINAL_TYPE (KkPrintersPage, kk_printers_page, KK, PRINTERS_PAGE, GtkWidget)

GtkWidget *kk_printers_page_new (KkCounter *counter);

G_END_DECLS
