/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/kk-notice.h"

G_BEGIN_DECLS

/* Who came (届出人), the mandate (委任状), and how they were identified (本人確認): what is ticked
 * rather than typed. Signal "edit" (path, value). UI thread only. */
#define KK_TYPE_FILER_CHOICES (kk_filer_choices_get_type ())
G_DECLARE_FINAL_TYPE (KkFilerChoices, kk_filer_choices, KK, FILER_CHOICES, GtkWidget)

GtkWidget *kk_filer_choices_new (void);
void kk_filer_choices_show (KkFilerChoices *self, const KkNotice *notice);
/* Puts the focus on what sets path; FALSE where nothing here does. */
gboolean kk_filer_choices_focus (KkFilerChoices *self, const char *path);

G_END_DECLS
