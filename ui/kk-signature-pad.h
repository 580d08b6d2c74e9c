/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/kk-signature.h"

G_BEGIN_DECLS

/* Where the resident signs, with a pen (pressure) or the pointer. Strokes go into a KkSignature.
 * Emits "changed" after every stroke and after clearing. UI thread only. */
#define KK_TYPE_SIGNATURE_PAD (kk_signature_pad_get_type ())
G_DECLARE_FINAL_TYPE (KkSignaturePad, kk_signature_pad, KK, SIGNATURE_PAD, GtkWidget)

GtkWidget *kk_signature_pad_new (void);
void kk_signature_pad_clear (KkSignaturePad *self);
gboolean kk_signature_pad_is_empty (KkSignaturePad *self);
/* A copy of what was drawn; mode and names are the caller's to set. Caller frees. */
KkSignature *kk_signature_pad_dup_signature (KkSignaturePad *self, KkSignMode mode);

G_END_DECLS
