/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-counter.h"
#include "ui/kk-screen.h"

G_BEGIN_DECLS

/* Who works here: opens the vault, also without a network. UI thread. */
#define KK_TYPE_SIGN_IN_PAGE (kk_sign_in_page_get_type ())
G_DECLARE_FINAL_TYPE (KkSignInPage, kk_sign_in_page, KK, SIGN_IN_PAGE, GtkWidget)

GtkWidget *kk_sign_in_page_new (KkCounter *counter);

G_END_DECLS
