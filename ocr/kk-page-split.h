/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/kk-page-layers.h"
#include "core/kk-page-text.h"
#include "ocr/kk-reader.h"

G_BEGIN_DECLS

/* For the archive: a page's words, and its pixels parted into layers. */

/* Everything that can be read on the page, label or not. Blocking, about as long as reading it;
 * errors as kk_reader_read(). */
KkPageText *kk_reader_page_text (KkReader *reader,
                                 const KkReaderPage *page,
                                 GCancellable *cancellable,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Parts a page; page->dpi 0 counts as 300. What is no larger than a card stays one picture.
 * Blocking, a fraction of a second; any thread. KK_READER_ERROR_IMAGE. */
KkPageLayers *kk_page_split (const KkReaderPage *page, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
