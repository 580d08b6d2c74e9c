/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/kk-signature.h"
#include "forms/kk-form-layout-private.h"
#include "forms/kk-form-text.h"

G_BEGIN_DECLS

/* The strokes of a form: boxes, rules, check boxes, the QR, the signature, the practice mark. */

void
kk_form_ink_item (const KkFormItem *item, const KkFormRect *cell, gboolean checked, cairo_t *cr);
void kk_form_ink_code (const guint8 *modules, int size, const KkFormRect *cell, cairo_t *cr);
void kk_form_ink_signature (const KkSignature *signature, const KkFormRect *cell, cairo_t *cr);
/* 研修 in its frame. */
void kk_form_ink_mark (KkFormFonts *fonts, const KkFormRect *cell, cairo_t *cr);
/* 研修 across the page, light, and in its four margins: to be drawn before all else. */
void kk_form_ink_practice (KkFormFonts *fonts, double width, double height, cairo_t *cr);

G_END_DECLS
