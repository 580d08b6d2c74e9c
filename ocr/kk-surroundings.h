/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ocr/kk-gate.h"
#include "ocr/kk-item.h"

G_BEGIN_DECLS

/* What stands around a value: whether it is clear whose label it bears, and that nothing of it was
 * left out. All borrowed; pieces: KkPiece, items: KkItem*. */
typedef struct _KkSurroundings KkSurroundings;

KkSurroundings *kk_surroundings_new (const KkSheet *sheet,
                                     const KkLayout *layout,
                                     const GPtrArray *texts,
                                     const GArray *pieces,
                                     const GPtrArray *items);
void kk_surroundings_free (KkSurroundings *surroundings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkSurroundings, kk_surroundings_free)

/* Doubts (KkSays) about the item's place. */
guint kk_surroundings_look (const KkSurroundings *surroundings, const KkItem *item);

G_END_DECLS
