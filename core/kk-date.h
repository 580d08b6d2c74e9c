/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Dates of resident records: 和暦 ↔ calendar, with dates that are no calendar dates (不詳日).
 * みなし dates are forbidden (住民記録システム標準仕様書): the text is kept and what is known of
 * it. */

typedef struct
{
  int year, month, day;  /* Gregorian; 0 where unknown */
  gboolean calendar;     /* a real day of the calendar */
  gboolean era_doubtful; /* printed era does not cover the day (平成35年): warn, don't drop */
  char *text;            /* as written, NFKC-folded; never NULL */
} KkDate;

void kk_date_clear (KkDate *date);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KkDate, kk_date_clear)

/* Reads "令和5年4月1日", "R5.4.1", "令5/4/1", "5060401", "2023-04-01", "西暦2023年4月1日", "元年",
 * full and half width, and the 不詳 forms of domain.md §4. FALSE only where text holds no date at
 * all. */
gboolean kk_date_parse (const char *text, KkDate *out);

/* The normalised value: YYYY-MM-DD, or the text where it is no calendar date. Caller frees. */
char *kk_date_normalise (const char *text);

/* A day said short ("29", "4.1", "4月1日", full width too): the last such day up to today, or,
 * where it is planned, the next one from today on. NULL where text is no short day. Caller frees.
 */
char *kk_date_complete (const char *text, const char *today, gboolean planned);

/* "令和5年4月1日"; the text itself where value is no calendar date. Caller frees. */
char *kk_date_to_wareki (const char *value);
/* "2023年4月1日". Caller frees. */
char *kk_date_to_seireki (const char *value);

/* Days from a to b; FALSE where either is no calendar date. */
gboolean kk_date_days_between (const char *a, const char *b, int *days_out);

/* Age shown on a screen: completed on the birthday. -1 unknown. */
int kk_date_age (const char *birth, const char *today);
/* Age for legal thresholds: completes at the end of the day before the birthday
 * (年齢計算ニ関スル法律). */
int kk_date_legal_age (const char *birth, const char *today);

/* The era table is data: resources/tables/eras.json is built in; a city's replaces it at start-up,
 * before any other thread runs. FALSE + error with line and reason leaves the last good one. */
gboolean kk_date_load_eras (GBytes *json, GError **error);

G_END_DECLS
