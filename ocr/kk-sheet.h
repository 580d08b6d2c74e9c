/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <leptonica/allheaders.h>

#include "ocr/kk-reader.h"

G_BEGIN_DECLS

/* A prepared page: upright, deskewed, even paper, colour stamps faded, rules known and taken out.
 * Coordinates of everything after this step are the sheet's own; kk_sheet_box_as_given() leads
 * back. */

typedef struct
{
  int x0, y0, x1, y1; /* inclusive ends */
  int thickness;
} KkRule;

typedef struct
{
  int given_width, given_height;
  int turn;     /* degrees clockwise that turn the given page upright: 0, 90, 180, 270 */
  double skew;  /* radians clockwise, taken out after the turn */
  double scale; /* sheet pixels per given pixel */

  int width, height;
  guint8 *grey;       /* width × height, stride width; 255 paper */
  PIX *ink;           /* 1 bit, without rules */
  PIX *rules;         /* 1 bit, rules only */
  PIX *dots;          /* 1 bit, dotted and dashed rules */
  PIX *photo;         /* 1 bit, what was dark and no print; NULL: nothing */
  GArray *horizontal; /* KkRule */
  GArray *vertical;   /* KkRule */
  GArray *marks;      /* KkBox, rings around words; their ink is taken out */
  double unit;        /* pixels per 1/300 inch, as far as one can tell */
  gboolean is_card;   /* no larger than a card and its surroundings */
  double ink_share;   /* ink pixels / all pixels */
} KkSheet;

/* Blocking, a fraction of a second. turn: see above. NULL + KK_READER_ERROR_IMAGE or
 * G_IO_ERROR_CANCELLED. */
KkSheet *
kk_sheet_new (const KkReaderPage *page, int turn, GCancellable *cancellable, GError **error);
void kk_sheet_free (KkSheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkSheet, kk_sheet_free)

/* TRUE where the lines of text seem to run down the page: turn it by 90 or 270. */
gboolean kk_sheet_is_sideways (const KkSheet *sheet);

KkBox kk_sheet_box_as_given (const KkSheet *sheet, KkBox box);

G_END_DECLS
