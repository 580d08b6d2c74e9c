/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Check digits of domain.md §3. Each takes the whole number, ASCII, no separators, and is TRUE
 * where length, characters and check digit are right. Pure; any thread. */

gboolean kk_check_my_number (const char *digits);        /* 個人番号, 省令85号5条 */
gboolean kk_check_juminhyo_code (const char *digits);    /* 住民票コード, 施行規則1条 */
gboolean kk_check_driver_license (const char *digits);   /* 運転免許証番号, 11th digit */
gboolean kk_check_corporate_number (const char *digits); /* 法人番号, first digit */
gboolean kk_check_city_code (const char *digits); /* 全国地方公共団体コード, 6 digits */
gboolean kk_check_insurer_number (const char *digits); /* 保険者番号, 6 or 8 digits */
gboolean kk_check_residence_card (const char *code);   /* 在留カード等番号: AA99999999AA */
gboolean kk_check_mrz (const char *field, char check); /* 旅券 MRZ, ICAO 9303, 7-3-1 */

/* The check digit to append; -1 where digits are not the payload's. */
int kk_my_number_check_digit (const char *payload11);
int kk_juminhyo_code_check_digit (const char *payload10);
int kk_driver_license_check_digit (const char *payload10);
int kk_city_code_check_digit (const char *payload5);

G_END_DECLS
