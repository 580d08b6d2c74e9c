/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The day an entry holds: YYYY-MM-DD, or a 和暦 date, normalised. "" where it is empty; NULL where
 * it is no day, which is told and gets the focus. Caller frees. */
char *kk_day_entry_get (GtkWidget *entry);
char *kk_day_today (void);

G_END_DECLS
