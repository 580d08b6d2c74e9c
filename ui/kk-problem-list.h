/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/kk-notice.h"
#include "core/kk-problem.h"

G_BEGIN_DECLS

/* Everything that wants a human eye, in one list that walks to it: problems first, then fields to
 * check. Signal "walk" (path). UI thread. */
#define KK_TYPE_PROBLEM_LIST (kk_problem_list_get_type ())
G_DECLARE_FINAL_TYPE (KkProblemList, kk_problem_list, KK, PROBLEM_LIST, GtkWidget)

GtkWidget *kk_problem_list_new (void);
void kk_problem_list_show (KkProblemList *self, const KkNotice *notice, const GPtrArray *problems);
/* For the next reader: what changed, KkChange*; title says between what. NULL or empty hides it. */
void
kk_problem_list_show_changes (KkProblemList *self, const char *title, const GPtrArray *changes);

G_END_DECLS
