/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-counter.h"
#include "ui/kk-screen.h"

G_BEGIN_DECLS

/* One case in a tab: taking paper in, looking it over, the notice as paper; and for a supervisor
 * the decision. Signals: "resident" (KkSession *): hand the screen to the resident (F10);
 * "close" (): the tab is done with. UI thread. */
#define KK_TYPE_CASE_PAGE (kk_case_page_get_type ())
G_DECLARE_FINAL_TYPE (KkCasePage, kk_case_page, KK, CASE_PAGE, GtkWidget)

GtkWidget *kk_case_page_new (KkCounter *counter, KkSession *session);
KkSession *kk_case_page_get_session (KkCasePage *self);
/* Shows taking paper in and starts a scan. */
void kk_case_page_scan (KkCasePage *self);
/* From the glass, whatever feed is chosen (Shift+F2): cards. */
void kk_case_page_scan_glass (KkCasePage *self);
/* files: GFile*. */
/* Begins the notice by hand, with no paper. */
void kk_case_page_begin (KkCasePage *self, gboolean partial, gboolean foreign);
void kk_case_page_add_files (KkCasePage *self, GPtrArray *files);
/* The resident is done. */
void kk_case_page_resident_done (KkCasePage *self, gboolean signed_now);
/* Hands out what is typed but not yet committed. */
void kk_case_page_commit (KkCasePage *self);

G_END_DECLS
