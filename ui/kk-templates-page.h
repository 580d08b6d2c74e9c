/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-counter.h"
#include "ui/kk-screen.h"

G_BEGIN_DECLS

/* The counter's templates (様式): what is learnt, how its proof was read last, its picture with the
 * places of the fields, which may be moved, sized and dropped; test, export, import, older
 * versions, removal. For those with the right "template.edit". UI thread. */
#define KK_TYPE_TEMPLATES_PAGE (kk_templates_page_get_type ())
G_DECLARE_FINAL_TYPE (KkTemplatesPage, kk_templates_page, KK, TEMPLATES_PAGE, GtkWidget)

GtkWidget *kk_templates_page_new (KkCounter *counter);

G_END_DECLS
