/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-counter.h"
#include "ui/kk-screen.h"

G_BEGIN_DECLS

/* Which layout the 住民異動届 prints on, from which day, for which kinds; each to be looked at with
 * a fictitious household; and where this terminal's printer puts it (right "form.manage"). */

#define KK_TYPE_NOTICE_LAYOUT_PAGE (kk_notice_layout_page_get_type ())
G_DECLARE_FINAL_TYPE (KkNoticeLayoutPage, kk_notice_layout_page, KK, NOTICE_LAYOUT_PAGE, GtkWidget)

GtkWidget *kk_notice_layout_page_new (KkCounter *counter);

G_END_DECLS
