/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/kk-value.h"
#include "ui/kk-picture.h"

G_BEGIN_DECLS

/* One of the sources that disagree on a field: its picture over its value; a click takes it.
 * text: the value as a clerk reads it; name: the field's. picture may be NULL. UI thread. */
GtkWidget *kk_source_button_new (
    const KkSource *source, const char *text, const char *name, KkPicture *picture, int rotation);
/* The value as it is kept. Borrowed. */
const char *kk_source_button_get_value (GtkWidget *button);

G_END_DECLS
