/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lexicon/kk-address.h"

G_BEGIN_DECLS

/* An address as its parts, each the very characters it was written with: nothing is respelt, and
 * put together again they are the text, but for the spaces, commas and hyphens that parted them.
 * No part is NULL. Any thread. */
typedef struct
{
  char *municipality; /* 市区町村 with what stands before it: "福岡県小郡市"; "" where the
                         dictionary knows none */
  char *town; /* 大字・町名・丁目・小字: "太子堂一丁目", "大字上岩田字苗代" */
  char *number;    /* 番地・番・号: "２番３号", "1457番地4", "無番地" */
  char *building;  /* 方書: building, room, ○○様方 */
  char *lot;       /* of number, ASCII digits: 番地 or 街区 ("1457") */
  char *branch;    /* 枝番 or 号 ("4", "3-101"); "" where there is none */
  char *city_code; /* 全国地方公共団体コード, 6 digits; NULL where not known */
} KkAddressParts;

/* Parts of any text; what cannot be told is the town's. Where a number could be the last 枝番 or
 * the room, it stays in number unless it is plainly a room. */
KkAddressParts *kk_address_split (KkLexicon *lexicon, const char *text);
void kk_address_parts_free (KkAddressParts *parts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkAddressParts, kk_address_parts_free)

/* TRUE for whatever is written as the hyphen between numbers, ー too. */
gboolean kk_address_is_dash (gunichar c);

/* The municipality that text begins with as the dictionary spells it: address->city, ->city_code;
 * town is "". NULL where text begins with none. Two addresses lie in one municipality where both
 * have the same prefecture and kk_address_same_city(). */
KkAddress *kk_address_municipality (KkLexicon *lexicon, const char *text);
/* TRUE where both are the same city; wards of one city (福岡市博多区, 福岡市中央区) count as the
 * same, those of 東京都 do not. */
gboolean kk_address_same_city (const KkAddress *a, const KkAddress *b);

G_END_DECLS
