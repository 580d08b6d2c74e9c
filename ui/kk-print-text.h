/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-counter.h"
#include "app/kk-session-print.h"

G_BEGIN_DECLS

/* What became of a print, in the clerk's words. Callers free. */

/* "案内、様式 3件", a single form by its title. papers: ids, one space between. titles: char* id →
 * char* title; NULL: not known. */
char *kk_print_papers_text (const char *papers, GHashTable *titles);
/* What to do about why ("media-empty-error"): "紙がありません。紙を入れてください。"; "" where
 * there is nothing to say. */
char *kk_print_why_text (const char *why);
/* One line: "印刷中　案内、様式 3件 → 窓口の右（window-1）". css_class: how it is shown. */
char *kk_print_line_text (KkCounter *counter,
                          const KkPrint *print,
                          GHashTable *titles,
                          const char **css_class);
/* What an event of printing says, for the history. */
char *kk_print_event_text (KkCounter *counter, const KkEvent *event);

G_END_DECLS
