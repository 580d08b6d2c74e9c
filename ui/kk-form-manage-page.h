/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-counter.h"
#include "ui/kk-screen.h"

G_BEGIN_DECLS

/* The city's forms, for who looks after them (right "form.manage"): what is registered and from
 * when, a sheet looked at with its fields and its faults and registered, versions brought back,
 * forms retired. */

#define KK_TYPE_FORM_MANAGE_PAGE (kk_form_manage_page_get_type ())
G_DECLARE_FINAL_TYPE (KkFormManagePage, kk_form_manage_page, KK, FORM_MANAGE_PAGE, GtkWidget)

GtkWidget *kk_form_manage_page_new (KkCounter *counter);
/* Looks at a sheet, as when it is dropped on the page. */
void kk_form_manage_page_look_at (KkFormManagePage *self, GFile *file);

G_END_DECLS
