/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-leaf.h"

#define OTHER_MAX 0.3 /* share of print beside the cards that is dirt or a hand's shadow */

/* The cards become pages of their own, if any of them is one. */
static gboolean
look_cards (KkReader *self,
            const KkReaderPage *given,
            guint index,
            const GArray *places,
            GPtrArray *leaves,
            GCancellable *cancellable,
            GError **error)
{
  guint first = leaves->len, cards = 0;
  for (guint i = 0; i < places->len; i++)
    {
      const KkCardPlace *place = &g_array_index (places, KkCardPlace, i);
      g_autoptr (KkCardPicture) picture = kk_card_picture_new (given, place, cancellable, error);
      if (picture == NULL)
        return FALSE;
      KkLeaf *card = kk_leaf_new (self, &picture->page, cancellable, error);
      if (card == NULL)
        return FALSE;
      g_ptr_array_add (leaves, card);
      card->given = index;
      card->part = places->len > 1 ? (int) i : -1;
      card->picture = g_steal_pointer (&picture);
      cards += kk_document_is_card (card->document);
    }
  if (cards == 0)
    g_ptr_array_set_size (leaves, (int) first); /* boxes of a page that are shaped like cards */
  return TRUE;
}

/* A whole page, or one card that fills the image. */
static gboolean
look_page (KkReader *self,
           const KkReaderPage *given,
           guint index,
           GPtrArray *leaves,
           GCancellable *cancellable,
           GError **error)
{
  KkReaderPage whole = *given;
  double longer = MAX (whole.width, whole.height),
         aspect = longer / MIN (whole.width, whole.height);
  if (whole.dpi < 72 && aspect > 1.5 && aspect < 1.68)
    whole.dpi = (int) (longer / KK_CARD_WIDTH * 25.4);
  KkLeaf *leaf = kk_leaf_new (self, &whole, cancellable, error);
  if (leaf == NULL)
    return FALSE;
  leaf->given = index;
  g_ptr_array_add (leaves, leaf);
  return TRUE;
}

static gboolean
is_paper (const KkLeaf *leaf)
{
  return leaf->document != KK_DOCUMENT_UNKNOWN && !kk_document_is_card (leaf->document);
}

gboolean
kk_leaf_find (KkReader *self,
              const KkReaderPage *given,
              guint index,
              GPtrArray *leaves,
              GCancellable *cancellable,
              GError **error)
{
  double other;
  guint before = leaves->len;
  g_autoptr (GArray) places = kk_card_find (given, &other);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  gboolean cards = places->len > 0 && other <= OTHER_MAX;
  gboolean guessed = cards && g_array_index (places, KkCardPlace, 0).guessed;
  /* To read a table of a page as if it were a card takes longer than to read the page. */
  if (guessed && !look_page (self, given, index, leaves, cancellable, error))
    return FALSE;
  if (guessed && is_paper (leaves->pdata[before]))
    return TRUE;
  guint page = leaves->len;
  if (cards && !look_cards (self, given, index, places, leaves, cancellable, error))
    return FALSE;
  if (guessed && leaves->len > page)
    g_ptr_array_remove_index (leaves, before);
  return leaves->len > before || look_page (self, given, index, leaves, cancellable, error);
}
