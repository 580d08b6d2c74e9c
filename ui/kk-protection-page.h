/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-session.h"
#include "ui/kk-screen.h"

G_BEGIN_DECLS

/* What stands in place of a case that closed (支援措置): what to do, and where the second person
 * signs it open. Says nothing of whom it is about. UI thread. */
#define KK_TYPE_PROTECTION_PAGE (kk_protection_page_get_type ())
G_DECLARE_FINAL_TYPE (KkProtectionPage, kk_protection_page, KK, PROTECTION_PAGE, GtkWidget)

GtkWidget *kk_protection_page_new (KkSession *session);

G_END_DECLS
