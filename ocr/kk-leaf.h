/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ocr/kk-card-find.h"
#include "ocr/kk-reader.h"
#include "ocr/kk-template-match.h"

G_BEGIN_DECLS

/* A page, or one card of it, on its way through the steps. */
typedef struct
{
  guint given;            /* index of the page it is, or lies on */
  int part;               /* n-th card on it; -1: the whole page */
  KkCardPicture *picture; /* the card cut out; NULL: the whole page */
  KkSheet *sheet;
  KkLayout *layout;
  GPtrArray *texts; /* KkText*, one a line */
  GArray *pieces;   /* KkPiece */
  KkDocument document;
  double score;
  double legible; /* mean natural logarithm of the network's p over a sample */
  int number, total;
  gboolean back;          /* of a card whose front may be the page before */
  KkTemplateMatch *match; /* NULL: of no template */
  gboolean drifted;
} KkLeaf;

void kk_leaf_free (KkLeaf *leaf);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkLeaf, kk_leaf_free)

/* Prepares a page, finds the way up it is read best, reads its lines and says what they are.
 * One that cannot be read either way stays as it is, its lines unread. NULL + error. */
KkLeaf *kk_leaf_new (KkReader *reader,
                     const KkReaderPage *given,
                     GCancellable *cancellable,
                     GError **error);

/* Adds to leaves (KkLeaf*) the cards that lie on the image, or else the image as one page.
 * index: of the page. FALSE + error. */
gboolean kk_leaf_find (KkReader *reader,
                       const KkReaderPage *given,
                       guint index,
                       GPtrArray *leaves,
                       GCancellable *cancellable,
                       GError **error);

KkTemplateView kk_leaf_view (const KkLeaf *leaf);

/* Which print is the value of what, if the leaf is of such a document: KkItem*. */
GPtrArray *kk_leaf_items (const KkLeaf *leaf, KkDocument document);

G_END_DECLS
