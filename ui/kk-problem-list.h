/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/kk-notice.h"
#include "core/kk-problem.h"

G_BEGIN_DECLS

/* Everything that wants a human eye, in one list that walks to it. Signal "walk" (path). UI
 * thread. */
#define KK_TYPE_PROBLEM_LIST (kk_problem_list_get_type ())
G_DECLARE_FINAL_TYPE (KkProblemList, kk_problem_list, KK, PROBLEM_LIST, GtkWidget)

/* TRUE where the problem only says that a person should look (要確認, 食い違い, 違います): the
 * field itself shows that with ▲. */
gboolean kk_problem_is_look (const KkProblem *problem);

GtkWidget *kk_problem_list_new (void);
/* Fields are named as this kind of notice calls them. */
void kk_problem_list_set_kind (KkProblemList *self, KkKind kind);
void kk_problem_list_show (KkProblemList *self, const GPtrArray *problems);
/* For the next reader: what changed, KkChange*; title says between what. NULL or empty hides it. */
void
kk_problem_list_show_changes (KkProblemList *self, const char *title, const GPtrArray *changes);

G_END_DECLS
