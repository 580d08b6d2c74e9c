/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* 在留期間 (入管法施行規則別表第二): "5年", "1年3月", "6月", "90日", "無期限", and the 7 digits
 * YYMMDDD of resident records (0500000 = 5年). Pure; any thread. */

typedef struct
{
  gboolean endless; /* 無期限 */
  int months;       /* years and months */
  int days;
} KkStay;

/* FALSE where text is no 在留期間. 1年3か月 and full-width digits are read too. */
gboolean kk_stay_parse (const char *text, KkStay *out);
/* "1年3月". Caller frees. */
char *kk_stay_to_text (KkStay stay);
/* "0103000", as old resident systems take it; NULL for 無期限, whose code no public source gives,
 * and where it does not fit. Caller frees. */
char *kk_stay_to_code (KkStay stay);
/* "0500000（5年）"; the text itself where it is no 在留期間 or has no code. Caller frees. */
char *kk_stay_describe (const char *text);

typedef enum
{
  KK_STAY_FITS,
  KK_STAY_NO_STATUS, /* 在留資格 not in the list, or not on that day */
  KK_STAY_NO_PERIOD, /* no such period for this 在留資格 */
  KK_STAY_UNREADABLE,
} KkStayFit;

/* Whether a 在留資格 may have this period on day ("YYYY-MM-DD"): tables/residence-statuses.json
 * with its "from" and "to". */
KkStayFit kk_stay_fits (const char *status, const char *period, const char *day);

G_END_DECLS
