/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forms/kk-form-render.h"

G_BEGIN_DECLS

/* The paper as PDF: vector, fonts embedded, text extractable. Metadata names the form and the
 * program, never a person or a case. Equal input gives equal bytes. */

/* On the renderer's thread. KK_FORM_ERROR_IO. */
GBytes *kk_form_pdf_to_bytes (KkFormRender *render, GError **error);

/* Several papers as one file, each in its own size. renders: at least one; KK_FORM_ERROR_IO. */
GBytes *kk_form_pdf_set_to_bytes (KkFormRender *const *renders, gsize n_renders, GError **error);
/* To filename: written under a temporary name in the same folder, synced, renamed, folder synced;
 * never over an existing file. KK_FORM_ERROR_EXISTS, _NO_SPACE, _NOT_WRITABLE, _IO; then nothing
 * of it is left behind. */
gboolean kk_form_pdf_write (KkFormRender *render, const char *filename, GError **error);

G_END_DECLS
