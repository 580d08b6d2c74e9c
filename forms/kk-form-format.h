/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How a value is written on a city's form: the words after the dot in {{生年月日.和暦}}. */

typedef enum
{
  KK_WRITE_WAREKI,   /* 和暦 */
  KK_WRITE_SEIREKI,  /* 西暦 */
  KK_WRITE_ERA,      /* 元号: 令和 */
  KK_WRITE_ERA_YEAR, /* 年: of the era, 元 as 1 */
  KK_WRITE_YEAR,     /* 西暦年 */
  KK_WRITE_MONTH,    /* 月 */
  KK_WRITE_DAY,      /* 日 */
  KK_WRITE_AGE,      /* 年齢 */
  KK_WRITE_SURNAME,  /* 姓: up to the space */
  KK_WRITE_GIVEN,    /* 名: after it */
  KK_WRITE_KATAKANA,
  KK_WRITE_HIRAGANA,
  KK_WRITE_NARROW, /* 半角 */
  KK_WRITE_WIDE,   /* 全角 */
  KK_WRITE_FRONT,  /* 前: of a postal code, 3 digits */
  KK_WRITE_BACK,   /* 後: 4 digits */
  KK_WRITE_LAST4,  /* 下4 */
  KK_WRITE_NO_BUILDING,
  KK_WRITE_BUILDING,
} KkFormFormat;

gboolean kk_form_format_parse (const char *word, KkFormFormat *format_out);
/* Caller frees. */
char *kk_form_format_names (void);
/* today: YYYY-MM-DD or NULL, for 年齢. What a format cannot do leaves text as it is (不詳 dates).
 * Caller frees. */
char *kk_form_format_apply (KkFormFormat format, const char *text, const char *today);
/* formats: KkFormFormat. */
gboolean kk_form_format_asks_building (const GArray *formats); /* 方書なし or 方書 */
gboolean kk_form_format_is_building (const GArray *formats);

G_END_DECLS
