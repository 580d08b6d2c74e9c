/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-check-private.h"

#include "core/kk-date.h"
#include "core/kk-relationship.h"
#include "core/kk-table-private.h"
#include "core/kk-text.h"

#include <stdlib.h>
#include <string.h>

#define UNREGISTERED "（未届）"

static int
limit_of (const KkChecker *checker, const char *name)
{
  return (int) kk_json_get_int (checker->kind, name, 0);
}

static void
report_days (KkChecker *checker, const char *path, const char *id, int days)
{
  g_autofree char *n = g_strdup_printf ("%d", abs (days));
  kk_checker_report (checker, path, id, n);
}

/* 転出予定年月日 as typed, or as the certificate prints it under 異動日. NULL unknown. */
static const char *
planned_date (const KkChecker *checker)
{
  const char *typed = kk_checker_text (checker, -1, "planned_date");
  const KkValue *move = kk_notice_get (checker->notice, "move_date");
  if (*typed != '\0')
    return typed;
  for (guint i = 0; move != NULL && i < move->sources->len; i++)
    {
      const KkSource *source = move->sources->pdata[i];
      if (source->kind == KK_SOURCE_PAGE)
        return source->value;
    }
  return NULL;
}

/* 特例転入 (24条の2): within 14 days of the move and 30 of the planned day; the first is the
 * deadline of every notice. */
static void
check_planned (KkChecker *checker, const char *filed)
{
  int limit = limit_of (checker, "planned_days"), days;
  if (limit <= 0 || !kk_date_days_between (planned_date (checker), filed, &days) || days <= limit)
    return;
  g_autofree char *detail = g_strdup_printf ("転出予定日から%d日、期限は%d日", days, limit);
  kk_checker_report (checker, "move_date", "special_late", detail);
}

/* 異動日 and 届出日 (標準仕様書; deadline: 住基法22条 …). */
static void
check_dates (KkChecker *checker)
{
  const char *move = kk_checker_text (checker, -1, "move_date");
  const char *filed = kk_checker_text (checker, -1, "notification_date");
  gboolean future = kk_json_get_bool (checker->kind, "future", FALSE);
  int limit = limit_of (checker, "deadline_days");
  int after = limit_of (checker, "after_days");
  int days;

  if (kk_date_days_between (filed, checker->today, &days) && days < 0)
    kk_checker_report (checker, "notification_date", "date_future", NULL);
  if (!future && kk_date_days_between (move, checker->today, &days) && days < 0)
    kk_checker_report (checker, "move_date", "date_future", NULL);
  check_planned (checker, filed);
  if (!kk_date_days_between (move, filed, &days))
    return;
  if (!future && days < 0)
    kk_checker_report (checker, "move_date", "date_order", NULL);
  else if (limit > 0 && days > limit)
    report_days (checker, "move_date", "late_filing", days);
  else if (after > 0 && days > after)
    report_days (checker, "move_date", "late_move_out", days);
  if (abs (days) > limit_of (checker, "far_days"))
    report_days (checker, "move_date", "date_far", days);
}

/* Where the prefecture ends: behind 都 道 府 県 as the third or fourth character; text itself where
 * it has none. */
static const char *
after_prefecture (const char *text)
{
  const char *p = text;
  for (int i = 0; *p != '\0' && i < 4; i++)
    {
      gunichar c = g_utf8_get_char (p);
      p = g_utf8_next_char (p);
      if (i >= 2 && (c == 0x90FD || c == 0x9053 || c == 0x5E9C || c == 0x770C))
        return p;
    }
  return text;
}

/* Addresses may leave the prefecture out (政令指定都市). */
static gboolean
is_in_city (const char *address, const char *city)
{
  g_autofree char *a = kk_text_fold (address);
  g_autofree char *c = kk_text_fold (city);
  if (g_str_has_prefix (a, c))
    return TRUE;
  const char *rest = after_prefecture (c);
  return rest != c && after_prefecture (a) == a && g_str_has_prefix (a, rest);
}

/* Addresses abroad begin with a country of the table. */
static gboolean
is_country (const char *address)
{
  g_autofree char *folded = kk_text_fold (address);
  JsonArray *rows = kk_table_rows ("nationalities", "nationalities");
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      g_autofree char *name = kk_text_fold (kk_json_get_string (row, "name", ""));
      if (*name != '\0' && !kk_json_get_bool (row, "japan", FALSE)
          && g_str_has_prefix (folded, name))
        return TRUE;
    }
  return FALSE;
}

static void
check_city (KkChecker *checker, const char *key, const char *rule)
{
  const char *city = checker->context->city_name;
  const char *want = kk_json_get_string (checker->kind, rule, "any");
  const char *address = kk_checker_text (checker, -1, key);
  gboolean old = strcmp (key, "old_address") == 0;

  if (*address == '\0' || strcmp (want, "any") == 0 || strcmp (address, "不明") == 0)
    return;
  if (strcmp (want, "abroad") == 0)
    {
      if (!is_country (address))
        kk_checker_report (checker, key, "country", NULL);
      return;
    }
  if (city == NULL || *city == '\0')
    return;
  gboolean ours = is_in_city (address, city);
  if (ours && strcmp (want, "other") == 0)
    kk_checker_report (checker, key, old ? "old_city_ours" : "new_city_ours", NULL);
  else if (!ours && strcmp (want, "ours") == 0)
    kk_checker_report (checker, key, old ? "old_city_other" : "new_city_other", NULL);
}

/* 転居: another address, or another 方書 of the same. */
static void
check_moves (KkChecker *checker)
{
  const char *new_address = kk_checker_text (checker, -1, "new_address");
  if (kk_json_get_bool (checker->kind, "address_moves", FALSE) && *new_address != '\0'
      && kk_text_same (new_address, kk_checker_text (checker, -1, "old_address"))
      && kk_text_same (kk_checker_text (checker, -1, "new_address_building"),
                       kk_checker_text (checker, -1, "old_address_building")))
    kk_checker_report (checker, "new_address", "address_same", NULL);
}

/* 未届転入: who skipped a registration has two addresses behind him (標準仕様書). */
static void
check_unregistered (KkChecker *checker)
{
  g_autofree char *old = kk_text_fold (kk_checker_text (checker, -1, "old_address"));
  g_autofree char *suffix = kk_text_fold (UNREGISTERED);
  gboolean marked = g_str_has_suffix (old, suffix);
  gboolean registered = kk_checker_text (checker, -1, "unregistered_address")[0] != '\0';

  if (checker->row->class_ != KK_KIND_IN)
    return;
  if (marked && !registered)
    kk_checker_report (checker, "unregistered_address", "unregistered", NULL);
  else if (!marked && registered)
    kk_checker_report (checker, "unregistered_address", "unregistered_suffix", NULL);
}

static void
check_nationalities (KkChecker *checker)
{
  const char *want = kk_json_get_string (checker->kind, "persons", "any");
  if (strcmp (want, "any") == 0)
    return;
  gboolean foreign = strcmp (want, "foreign") == 0;
  for (int i = 0; i < (int) checker->notice->persons->len; i++)
    if (kk_notice_is_foreign (checker->notice, i) != foreign)
      kk_checker_report_person (checker, i, "nationality", "person_nationality",
                                foreign ? "この届出は外国人住民だけのものです。"
                                        : "この届出は日本人だけのものです。");
}

void
kk_checker_move (KkChecker *checker)
{
  if (checker->notice->partial && !kk_kind_has_parts (checker->notice->kind))
    kk_checker_report (checker, "", "partial", NULL);
  check_dates (checker);
  check_city (checker, "old_address", "old_city");
  check_city (checker, "new_address", "new_city");
  check_moves (checker);
  check_unregistered (checker);
  check_nationalities (checker);
}
