/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-counter.h"
#include "ui/kk-pictures.h"
#include "ui/kk-screen.h"

G_BEGIN_DECLS

/* Paper comes in here: from the scanner, from files, from files dropped on it; pages are turned,
 * rescanned, moved and dropped. Signal "read" (): pages have been read and want a look.
 * UI thread. */
#define KK_TYPE_INTAKE_PAGE (kk_intake_page_get_type ())
G_DECLARE_FINAL_TYPE (KkIntakePage, kk_intake_page, KK, INTAKE_PAGE, GtkWidget)

GtkWidget *kk_intake_page_new (KkCounter *counter, KkSession *session, KkPictures *pictures);
/* F2; glass: from 原稿台, whatever feed is chosen (Shift+F2). */
void kk_intake_page_scan (KkIntakePage *self, gboolean glass);
/* Reads the pages that are kept and were not read. */
void kk_intake_page_read (KkIntakePage *self);
gboolean kk_intake_page_is_busy (KkIntakePage *self);
/* files: GFile*. */
void kk_intake_page_add_files (KkIntakePage *self, GPtrArray *files);

G_END_DECLS
