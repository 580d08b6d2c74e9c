/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-counter.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A table of cases: number, kind, head of household, state, delivery, and why one stands still.
 * Signal "open" (const char *case_id). UI thread. */
#define KK_TYPE_CASE_LIST (kk_case_list_get_type ())
G_DECLARE_FINAL_TYPE (KkCaseList, kk_case_list, KK, CASE_LIST, GtkWidget)

GtkWidget *kk_case_list_new (void);
/* model: KkCaseLine objects; NULL: empty. */
void kk_case_list_set_model (KkCaseList *self, GListModel *model);
/* Shows only lines whose number or head holds text; "" shows all. */
void kk_case_list_set_search (KkCaseList *self, const char *text);
/* What stands there when no line does. */
void kk_case_list_set_empty_text (KkCaseList *self, const char *text);
/* Opens the first line shown; FALSE where there is none. */
gboolean kk_case_list_open_first (KkCaseList *self);

G_END_DECLS
