/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-counter.h"
#include "ui/kk-screen.h"

G_BEGIN_DECLS

/* What waits for a supervisor (決裁待ち), from the server or, with none, of this terminal.
 * Signal "open" (const char *case_id): to be looked at read-only. UI thread. */
#define KK_TYPE_QUEUE_PAGE (kk_queue_page_get_type ())
G_DECLARE_FINAL_TYPE (KkQueuePage, kk_queue_page, KK, QUEUE_PAGE, GtkWidget)

GtkWidget *kk_queue_page_new (KkCounter *counter);
/* Asks for the list again. */
void kk_queue_page_refresh (KkQueuePage *self);

G_END_DECLS
