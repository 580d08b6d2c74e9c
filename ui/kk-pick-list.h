/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/kk-field.h"
#include "core/kk-value.h"

G_BEGIN_DECLS

/* What could stand in a field instead of now: other sources, their alternatives, the field's
 * choices. value may be NULL. char*, as kept; caller unrefs. */
GPtrArray *kk_pick_list_collect (const KkField *field, const KkValue *value, const char *now);

/* A popover's list of values to pick one from, as a clerk reads them. values: char*, as kept; name:
 * what a screen reader says. chosen is called with the row picked ("row-activated" of a
 * GtkListBox). Fills popover and puts nothing else into it. UI thread. */
void kk_pick_list_fill (GtkPopover *popover,
                        const KkField *field,
                        const GPtrArray *values,
                        gboolean foreign,
                        const char *name,
                        GCallback chosen,
                        gpointer user_data);

G_END_DECLS
