/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A GtkPaned with a page on the left and fields on the right. UI thread only. */

/* GtkPaned has F6 and F8 of its own; they are the clerk's here. The page gets its share of a large
 * screen; the fields keep what they need on a small one. */
void kk_paned_set_up (GtkPaned *paned);

G_END_DECLS
