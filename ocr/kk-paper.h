/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ocr/kk-leaf.h"

G_BEGIN_DECLS

/* From leaves (KkLeaf*) to the papers they make up: where one document ends, and what it says. */

/* Where the document that begins at leaf from ends: the index after its last. */
guint kk_paper_end (const GPtrArray *leaves, guint from, gboolean one_document);

/* Leaves [from, to) as one document; boxes are in pixels of the pages as given. NULL + error. */
KkReading *kk_paper_read (KkReader *reader,
                          const GPtrArray *leaves,
                          const KkReaderPage *given,
                          guint from,
                          guint to,
                          GCancellable *cancellable,
                          GError **error);

G_END_DECLS
