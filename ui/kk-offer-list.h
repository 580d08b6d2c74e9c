/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/kk-recall.h"
#include "core/kk-field.h"

G_BEGIN_DECLS

/* A popover's list of values that were entered before, each with where (F6). Rows that begin a form
 * from an earlier case come first. UI thread. */

/* offers: KkOffer* for field; starts: KkRecalled* to begin from, may be NULL. Both are copied from.
 * chosen is called with the row picked ("row-activated" of a GtkListBox): the first rows are
 * starts'. */
void kk_offer_list_fill (GtkPopover *popover,
                         const KkField *field,
                         const GPtrArray *offers,
                         const GPtrArray *starts,
                         GCallback chosen,
                         gpointer user_data);

G_END_DECLS
