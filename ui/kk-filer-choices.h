/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/kk-notice.h"
#include "core/kk-problem.h"

G_BEGIN_DECLS

/* Who came (届出人) and how they were identified (本人確認): what is ticked
 * rather than typed. Signals "edit" (path, value), "pass" (path, reason). UI thread only. */
#define KK_TYPE_FILER_CHOICES (kk_filer_choices_get_type ())
G_DECLARE_FINAL_TYPE (KkFilerChoices, kk_filer_choices, KK, FILER_CHOICES, GtkWidget)

GtkWidget *kk_filer_choices_new (void);
/* problems: KkProblem*; those of what is ticked are shown, and a warning takes its reason. */
void
kk_filer_choices_show (KkFilerChoices *self, const KkNotice *notice, const GPtrArray *problems);
/* Puts the focus on what sets path; FALSE where nothing here does. */
gboolean kk_filer_choices_focus (KkFilerChoices *self, const char *path);

G_END_DECLS
