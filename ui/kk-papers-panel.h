/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/kk-notice.h"

G_BEGIN_DECLS

/* The papers a notice wants, ticked as they are seen. What has to be there and is not stops the way
 * on; of the others it is said why they are not there, and that is kept.
 *
 * Signals:
 *   "edit" (path, value)  a paper was ticked or not
 *   "pass" (path, reason) why it is not there
 * UI thread only. */
#define KK_TYPE_PAPERS_PANEL (kk_papers_panel_get_type ())
G_DECLARE_FINAL_TYPE (KkPapersPanel, kk_papers_panel, KK, PAPERS_PANEL, GtkWidget)

GtkWidget *kk_papers_panel_new (void);
void kk_papers_panel_show (KkPapersPanel *self, const KkNotice *notice);
gboolean kk_papers_panel_has_papers (KkPapersPanel *self);
/* "必要な書類　不足: 旅券". Caller frees. */
char *kk_papers_panel_dup_title (KkPapersPanel *self);
/* FALSE where none of them has this path. */
gboolean kk_papers_panel_focus (KkPapersPanel *self, const char *path);

G_END_DECLS
