/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/kk-session.h"

G_BEGIN_DECLS

/* What happened to a case, for the clerk to read. UI thread only. */

/* Every event, the latest first; a new GtkPopover. */
GtkWidget *kk_case_history_popover (KkSession *session);
/* One line: number, revision, where it stands and why. Caller frees. */
char *kk_case_state_text (KkSession *session);

G_END_DECLS
