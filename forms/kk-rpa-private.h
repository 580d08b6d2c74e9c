/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/kk-field.h"
#include "forms/kk-rpa.h"

G_BEGIN_DECLS

typedef enum
{
  KK_RPA_TEXT,      /* as it is */
  KK_RPA_FULLWIDTH, /* ASCII and half-width kana become full width */
  KK_RPA_HALFWIDTH, /* full-width ASCII becomes half width */
  KK_RPA_HALFKANA,  /* katakana becomes half-width katakana */
  KK_RPA_WAREKI,    /* era code + yymmdd: 5060401 */
  KK_RPA_DATE8,     /* 20240401 */
  KK_RPA_FLAG,      /* true → 1, false → 0 */
  KK_RPA_TABLE,     /* by a code table of the profile */
} KkRpaConvert;

typedef enum
{
  KK_RPA_FROM_PATH,
  KK_RPA_FROM_RECEIPT_NUMBER,
  KK_RPA_FROM_BRANCH, /* 枝番: the person's number in the case */
  KK_RPA_FROM_CASE_ID,
  KK_RPA_FROM_REVISION,
  KK_RPA_FROM_CITY_CODE,
  KK_RPA_FROM_KIND,
  KK_RPA_FROM_SCOPE,       /* 全部/一部: "all", "partial" */
  KK_RPA_FROM_NATIONALITY, /* 日本人/外国人: "japanese", "foreign" */
  KK_RPA_FROM_PERSONS,     /* how many rows the case has */
  KK_RPA_FROM_PRACTICE,    /* 研修: "true", "false" */
  KK_RPA_FROM_MANUAL,      /* 要手入力: "1" where a character could not be written */
  KK_RPA_FROM_EMPTY,       /* a column the robot fills in */
} KkRpaFrom;

typedef struct
{
  char *header;
  KkRpaFrom from;
  char *path;      /* notice path, or the key of a person's field */
  gboolean person; /* path is a person's */
  gboolean japanese_only, foreign_only;
  KkRpaConvert convert;
  GHashTable *table; /* char* → char*; of the profile */
  gboolean optional; /* a value without a code is left as it is */
} KkRpaColumn;

struct _KkRpaProfile
{
  gatomicrefcount refs;
  char *id;
  gboolean cp932; /* else UTF-8 */
  gboolean bom;
  gboolean header;
  GPtrArray *columns;      /* KkRpaColumn* */
  GHashTable *tables;      /* char* → GHashTable* */
  GHashTable *substitutes; /* sequence → what the city writes instead */
};

/* One value in the column's form: before anything is said about the encoding. NULL + error where it
 * has no code; *manual_out is set where it has no such form (a date that is none) and stays as it
 * is. Caller frees. */
char *
kk_rpa_convert (const KkRpaColumn *column, const char *value, gboolean *manual_out, GError **error);

/* Makes value holdable by the profile's encoding, without half-width comma, quote or line break;
 * every change is added to conversions. Caller frees. *manual_out is set where something is
 * unknown. */
char *kk_rpa_fit (const KkRpaProfile *profile,
                  const char *value,
                  int row,
                  const char *column,
                  GPtrArray *conversions,
                  gboolean *manual_out);

void kk_rpa_conversion_free (KkRpaConversion *conversion);

G_END_DECLS
