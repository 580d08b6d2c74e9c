/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ocr/kk-item.h"

G_BEGIN_DECLS

/* Between the files that read a card (kk-card-prints.c, kk-card-captions.c, kk-card-read.c). */

/* A stretch of print that is no caption. */
typedef struct
{
  KkSpan span;
  KkBox box;
  double em;
  char *text;
  gboolean used;
} KkCardPrint;

typedef struct
{
  double unit;
  const KkLayout *layout;
  const GPtrArray *texts;
  GArray *pieces; /* KkPiece, the card's own */
  KkDocument document;
  GArray *prints; /* KkCardPrint */
  GPtrArray *items;
} KkCard;

static inline KkCardPrint *
kk_card_print_at (const KkCard *card, guint i)
{
  return &g_array_index (card->prints, KkCardPrint, i);
}

void kk_card_print_clear (gpointer data);
void kk_card_find_prints (KkCard *card);
char *kk_card_span_text (const GPtrArray *texts, KkSpan span);
KkBox kk_card_span_box (const GPtrArray *texts, KkSpan span, KkBox line);

gboolean kk_card_is_date_key (const char *key);
/* As kk_interpret_plausible, but for a first look with errors: the second knows its class. */
double kk_card_fit (const char *key, const char *text);

gboolean kk_card_have (const KkCard *card, const char *key);
KkItem *kk_card_add_item (KkCard *card, const char *key, KkSpan span, KkBox box, KkBox label);
/* "5年（2028年11月09日）": two values in one stretch of print. */
void kk_card_add_period (KkCard *card, KkCardPrint *print, KkBox label);
/* Print that goes on to the right of, below and (address beside a caption between two lines) above
 * what was found. */
void kk_card_go_on (KkCard *card, KkItem *item, const KkCardPrint *first, KkBox label);
/* "第 443249975280 号": the number alone. */
KkSpan kk_card_digits_span (const KkCard *card, KkSpan span);
/* A caption that was not understood stands before the prefecture: away with it. */
KkSpan kk_card_address_span (const KkCard *card, KkSpan span);

/* Values beside and below their captions. */
void kk_card_pair_captions (KkCard *card);
/* The same, of captions that are left, for values too worn to look like what they are. */
void kk_card_pair_worn (KkCard *card);

G_END_DECLS
