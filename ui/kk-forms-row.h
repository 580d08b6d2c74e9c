/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/kk-session-forms.h"

G_BEGIN_DECLS

/* One form of the list: its tick, whom it is for, why, window, 持ち物, what became of its printing.
 * A GtkListBoxRow; UI thread. */
GtkWidget *kk_forms_row_new (const KkSessionForm *form, const KkNotice *notice);

/* Borrowed id. */
const char *kk_forms_row_get_id (GtkListBoxRow *row);
gboolean kk_forms_row_get_ticked (GtkListBoxRow *row);
void kk_forms_row_set_ticked (GtkListBoxRow *row, gboolean ticked);
/* The library has it and the clerk may make it. */
gboolean kk_forms_row_can_make (GtkListBoxRow *row);
/* Its own tick was clicked: func (row, data). */
void kk_forms_row_connect (GtkListBoxRow *row, GCallback func, gpointer data);

G_END_DECLS
