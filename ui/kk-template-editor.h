/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ocr/kk-template.h"

G_BEGIN_DECLS

/* A template's proof pages with the places of its fields on them, beside their list: places are
 * moved, sized and dropped. Signal "changed" (). UI thread. */
#define KK_TYPE_TEMPLATE_EDITOR (kk_template_editor_get_type ())
G_DECLARE_FINAL_TYPE (KkTemplateEditor, kk_template_editor, KK, TEMPLATE_EDITOR, GtkWidget)

/* Copied; with its proofs. NULL: empty. */
void kk_template_editor_set (KkTemplateEditor *self, const KkTemplate *template);
/* As it was edited. Borrowed; NULL where empty. */
const KkTemplate *kk_template_editor_get (KkTemplateEditor *self);

/* Rows of the lists of both screens about templates. */
GtkWidget *kk_template_editor_text_row (const char *text);
void kk_template_editor_empty_list (GtkWidget *list);

G_END_DECLS
