/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What the resident sees: their own notice, one thing at a time, large; 「違います」 on a field;
 * the signature. Secrets are masked, nothing of anyone else is shown. The caller has had
 * kk_session_show_resident() say yes.
 * Signal "finished" (gboolean signed_now): hand the screen back. UI thread. */
#define KK_TYPE_RESIDENT_PAGE (kk_resident_page_get_type ())
G_DECLARE_FINAL_TYPE (KkResidentPage, kk_resident_page, KK, RESIDENT_PAGE, GtkWidget)

GtkWidget *kk_resident_page_new (KkSession *session);

G_END_DECLS
