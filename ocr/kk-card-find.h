/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ocr/kk-reader.h"

G_BEGIN_DECLS

/* Cards (ISO/IEC 7810 ID-1, 85.60 × 53.98 mm) on a scanner's glass: found on a white, grey or black
 * lid at any angle, several at once, and cut out level. Pure; any thread. */

#define KK_CARD_WIDTH 85.60 /* mm */
#define KK_CARD_HEIGHT 53.98

typedef struct
{
  double x, y;          /* the middle, pixels of the image as given */
  double ux, uy;        /* unit vector along the long side */
  double width, height; /* pixels, along the long and the short side */
  double dpi;           /* of the image, as known or as the card's size says */
  gboolean edges;       /* the card's own edges show; else only its print does */
  gboolean guessed;     /* the image may well be a page of A4, and this a table on it */
} KkCardPlace;

/* The places of cards, in reading order (top to bottom, left to right); empty where none are or
 * where cards fill the image. other_out (may be NULL): share of what lies on the glass that is in
 * none of them, 0…1. A few tens of milliseconds for A4 at 300 dpi. Free with g_array_unref. */
GArray *kk_card_find (const KkReaderPage *page, double *other_out);

/* A card cut out, its long side level; text stands upright or upside down. */
typedef struct
{
  guint8 *pixels;
  KkReaderPage page; /* borrows pixels, and the id of the page it was cut from */
  int given_width, given_height;
  double xx, xy, x0; /* given x = xx · x + xy · y + x0 */
  double yx, yy, y0;
} KkCardPicture;

/* NULL + G_IO_ERROR_CANCELLED. */
KkCardPicture *kk_card_picture_new (const KkReaderPage *page,
                                    const KkCardPlace *place,
                                    GCancellable *cancellable,
                                    GError **error);
void kk_card_picture_free (KkCardPicture *picture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkCardPicture, kk_card_picture_free)

/* The box around box in the image the card was cut from. */
KkBox kk_card_picture_box_as_given (const KkCardPicture *picture, KkBox box);

/* Degrees clockwise, a multiple of 90, that turn the given image so that the card stands as it does
 * in its picture, within 45°. */
int kk_card_picture_turn (const KkCardPicture *picture);

G_END_DECLS
