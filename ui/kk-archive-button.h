/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/kk-counter.h"
#include "app/kk-session.h"

G_BEGIN_DECLS

/* The button 控え of a case: a popover with the versions of the archive that whoever is signed in
 * may save, then the progress of making one, with a way to stop it. Ctrl+Shift+S opens it. */
#define KK_TYPE_ARCHIVE_BUTTON (kk_archive_button_get_type ())
G_DECLARE_FINAL_TYPE (KkArchiveButton, kk_archive_button, KK, ARCHIVE_BUTTON, GtkWidget)

/* Before it is used. */
void kk_archive_button_set_session (KkArchiveButton *self, KkCounter *counter, KkSession *session);
/* Makes a version without asking where to: for tests. profile NULL: all of it. */
void kk_archive_button_save (KkArchiveButton *self, const char *profile, GFile *file);
gboolean kk_archive_button_is_busy (KkArchiveButton *self);

G_END_DECLS
