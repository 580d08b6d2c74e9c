/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-counter.h"
#include "app/kk-session-forms.h"
#include "ui/kk-screen.h"

G_BEGIN_DECLS

/* The forms the household takes home: a list ticked by rule and by the clerk, beside the paper.
 * Space ticks, Enter shows; the primary action prints what is ticked, in window order with the
 * cover. A KkScreen inside the case page. UI thread. */
#define KK_TYPE_FORMS_PAGE (kk_forms_page_get_type ())
G_DECLARE_FINAL_TYPE (KkFormsPage, kk_forms_page, KK, FORMS_PAGE, GtkWidget)

GtkWidget *kk_forms_page_new (KkCounter *counter, KkSession *session);

/* Prints what is ticked; choose: asks for the printer first. */
void kk_forms_page_print (KkFormsPage *self, gboolean choose);

G_END_DECLS
