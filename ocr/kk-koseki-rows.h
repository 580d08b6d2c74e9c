/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ocr/kk-locate.h"

G_BEGIN_DECLS

/* The print of a 戸籍 certificate (戸籍法施行規則 付録第24号様式) or a 附票 as rows across the
 * page, and the words in them that say what follows: "【名】", "本　籍". Any thread. */

typedef enum
{
  KK_KOSEKI_OTHER,     /* another item, or the next part of the form: what stood before ends here */
  KK_KOSEKI_DOMICILE,  /* 本籍 */
  KK_KOSEKI_HEAD,      /* 筆頭者氏名 */
  KK_KOSEKI_FULL_NAME, /* 氏名: the 筆頭者's in the head box, a person's below it */
  KK_KOSEKI_PERSONS,   /* 戸籍に記録されている者 */
  KK_KOSEKI_EVENTS,    /* 身分事項 */
  KK_KOSEKI_REMOVED,   /* 除籍 */
  KK_KOSEKI_NAME,      /* 名 */
  KK_KOSEKI_BIRTH,     /* 生年月日 */
  KK_KOSEKI_SEX,       /* 性別 */
  KK_KOSEKI_BIRTH_ORDER,  /* 続柄: 長男, 二女 */
  KK_KOSEKI_ADDRESS,      /* 住所 */
  KK_KOSEKI_ADDRESS_DATE, /* 住所を定めた年月日 */
} KkKosekiKind;

typedef struct
{
  KkKosekiKind kind;
  gboolean bracketed; /* 【 】 */
  KkBox box;
  int cell;       /* of the layout; -1: in none */
  GArray *values; /* KkSpan: what stands between it and the next word of its row; may be empty */
} KkKosekiWord;

typedef struct
{
  KkBox box;
  GArray *words; /* KkKosekiWord */
  GArray *loose; /* KkSpan: print before any of them */
} KkKosekiRow;

/* Top to bottom: GPtrArray of KkKosekiRow*. */
GPtrArray *kk_koseki_rows (const KkLayout *layout, const GPtrArray *texts);

/* Where the characters of a span stand. */
KkBox kk_koseki_span_box (const GPtrArray *texts, const KkSpan *span);

G_END_DECLS
