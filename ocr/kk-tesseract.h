/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ocr/kk-text-reader.h"

G_BEGIN_DECLS

/* Tesseract on prepared crops (jpn, and eng for Latin). */

typedef struct _KkTesseract KkTesseract;

/* NULL + KK_READER_ERROR_MODEL. */
KkTesseract *kk_tesseract_new (const char *tessdata_path, GError **error);
void kk_tesseract_free (KkTesseract *tesseract);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkTesseract, kk_tesseract_free)

/* Whether its Japanese model can give ch at all; TRUE where that is not known. */
gboolean kk_tesseract_knows (const KkTesseract *tesseract, gunichar ch);

/* One line of print. NULL + G_IO_ERROR_CANCELLED. One thread at a time. */
KkText *kk_tesseract_read (KkTesseract *tesseract,
                           const KkSheet *sheet,
                           const KkCrop *crop,
                           GCancellable *cancellable,
                           GError **error);

G_END_DECLS
