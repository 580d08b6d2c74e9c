/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-counter.h"
#include "ui/kk-notice-form.h"

G_BEGIN_DECLS

/* What helps to fill the field the clerk works on: address search (F4), character search (F5),
 * values from history (F6). Belongs to the widget whose popovers they are; UI thread. */
typedef struct _KkFieldAids KkFieldAids;

/* Everything is borrowed and must outlive the aids; free before over is gone. */
KkFieldAids *
kk_field_aids_new (GtkWidget *over, KkNoticeForm *form, KkCounter *counter, KkSession *session);
void kk_field_aids_free (KkFieldAids *self);

void kk_field_aids_address (KkFieldAids *self);
void kk_field_aids_character (KkFieldAids *self);
void kk_field_aids_history (KkFieldAids *self);

G_END_DECLS
