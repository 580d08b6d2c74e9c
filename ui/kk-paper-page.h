/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-counter.h"
#include "app/kk-session.h"
#include "ui/kk-screen.h"

G_BEGIN_DECLS

/* The notice as paper (F9), drawn by the code that prints it. A click chooses the field.
 * Signal "walk" (path). UI thread. */
#define KK_TYPE_PAPER_PAGE (kk_paper_page_get_type ())
G_DECLARE_FINAL_TYPE (KkPaperPage, kk_paper_page, KK, PAPER_PAGE, GtkWidget)

GtkWidget *kk_paper_page_new (KkCounter *counter, KkSession *session);

/* Prints the notice; choose: asks for the printer first. */
void kk_paper_page_print (KkPaperPage *self, gboolean choose);

G_END_DECLS
