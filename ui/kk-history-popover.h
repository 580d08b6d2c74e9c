/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-counter.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* 経過: every event of a case, the latest first, with what it says and a way to look at what was
 * attached; under it the words of a new memo, and attachments from the scanner or from files. What
 * is half typed stays while the list changes. UI thread. */
#define KK_TYPE_HISTORY_POPOVER (kk_history_popover_get_type ())
G_DECLARE_FINAL_TYPE (KkHistoryPopover, kk_history_popover, KK, HISTORY_POPOVER, GtkPopover)

GtkWidget *kk_history_popover_new (KkCounter *counter, KkSession *session);

G_END_DECLS
