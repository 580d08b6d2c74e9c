/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-check-private.h"

#include "core/kk-date.h"
#include "core/kk-json-private.h"
#include "core/kk-relationship.h"
#include "core/kk-table-private.h"
#include "core/kk-stay.h"
#include "core/kk-text.h"

#include <string.h>

#define OLDEST 120 /* nobody in Japan has been older */

static gboolean
is_before (const char *a, const char *b)
{
  int days;
  return kk_date_days_between (a, b, &days) && days > 0;
}

static void
check_dates (KkChecker *checker, int person)
{
  const char *move = kk_checker_text (checker, -1, "move_date");
  const char *birth = kk_checker_text (checker, person, "birth_date");
  const char *since = kk_checker_text (checker, person, "foreign_resident_date");

  int age = kk_date_age (birth, checker->today);

  if (is_before (checker->today, birth))
    kk_checker_report_person (checker, person, "birth_date", "date_future", NULL);
  if (age > OLDEST)
    {
      g_autofree char *n = g_strdup_printf ("%d", age);
      kk_checker_report_person (checker, person, "birth_date", "age_doubtful", n);
    }
  if (is_before (move, birth))
    kk_checker_report_person (checker, person, "birth_date", "before_birth", NULL);
  /* Who comes from abroad becomes a foreign resident by this very move. */
  if (is_before (move, since))
    kk_checker_report_person (checker, person, "foreign_resident_date", "before_foreign_resident",
                              NULL);
}

static void
check_relationship (KkChecker *checker, int person)
{
  const char *relationship = kk_checker_text (checker, person, "relationship");
  const char *sex = kk_checker_text (checker, person, "sex");
  if (*relationship == '\0')
    return;
  if (!kk_relationship_is_valid (relationship))
    {
      g_auto (GStrv) rewrites = kk_relationship_rewrites (relationship);
      g_autofree char *list = g_strjoinv ("」「", rewrites);
      g_autofree char *detail
          = rewrites[0] != NULL
                ? g_strdup_printf ("「%s」のように書き換えてください。", list)
                : g_strdup ("「夫」「妻」「子」「父」「母」などと「の」でつないで書いてください。");
      kk_checker_report_person (checker, person, "relationship", "relationship", detail);
      return;
    }
  const char *implied = kk_relationship_sex (relationship);
  if (implied != NULL && *sex != '\0' && strcmp (sex, implied) != 0
      && (strcmp (sex, "男") == 0 || strcmp (sex, "女") == 0))
    kk_checker_report_person (checker, person, "relationship", "sex_relationship", NULL);
}

/* An item the category does not have (特別永住者 with a 在留期間 …). */
static void
check_category (KkChecker *checker, int person)
{
  static const char *const keys[]
      = { "residence_status", "period_of_stay", "period_expiry", "card_number" };
  const char *given = kk_checker_text (checker, person, "resident_category");
  JsonObject *row = kk_table_find ("residence-statuses", "categories", "name", given);
  g_auto (GStrv) items = kk_json_to_strv (kk_json_get_array (row, "items"));

  if (*given == '\0')
    return;
  if (row == NULL)
    {
      kk_checker_report_person (checker, person, "resident_category", "choice", NULL);
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const char *text = kk_checker_text (checker, person, keys[i]);
      /* 特別永住者 as a 在留資格 says the same as the category. */
      if (*text != '\0' && items != NULL && !g_strv_contains ((const char *const *) items, keys[i])
          && strcmp (text, given) != 0)
        kk_checker_report_person (checker, person, keys[i], "category_item", given);
    }
}

/* 経過滞在者 stay 60 days from the event (30条の45). */
static void
check_transit (KkChecker *checker, int person)
{
  JsonObject *row = kk_table_find ("residence-statuses", "categories", "name",
                                   kk_checker_text (checker, person, "resident_category"));
  int limit = (int) kk_json_get_int (row, "days", 0), days;
  if (limit > 0
      && kk_date_days_between (kk_checker_text (checker, person, "foreign_resident_date"),
                               checker->today, &days)
      && days > limit)
    {
      g_autofree char *n = g_strdup_printf ("%d", days);
      kk_checker_report_person (checker, person, "resident_category", "transit_stay", n);
    }
}

static void
check_stay (KkChecker *checker, int person)
{
  const char *name = kk_checker_text (checker, person, "residence_status");
  const char *period = kk_checker_text (checker, person, "period_of_stay");
  JsonObject *status = kk_status_find (name);

  if (*name == '\0')
    return;
  if (*period != '\0' && !kk_json_get_bool (status, "endless", FALSE))
    switch (kk_stay_fits (name, period, checker->today))
      {
      case KK_STAY_FITS:
        break;
      case KK_STAY_NO_STATUS:
        if (status != NULL) /* not on this day; a name not in the list is told below */
          kk_checker_report_person (checker, person, "residence_status", "residence_status", NULL);
        break;
      case KK_STAY_NO_PERIOD:
        kk_checker_report_person (checker, person, "period_of_stay", "period_of_stay", name);
        break;
      case KK_STAY_UNREADABLE:
        kk_checker_report_person (checker, person, "period_of_stay", "period_unreadable", NULL);
        break;
      }
  if (status == NULL)
    kk_checker_report_person (checker, person, "residence_status", "residence_status", NULL);
  else if (!kk_json_get_bool (status, "registered", TRUE))
    kk_checker_report_person (checker, person, "residence_status", "not_registered", NULL);
}

static void
check_foreign (KkChecker *checker, int person)
{
  const char *name = kk_checker_text (checker, person, "residence_status");
  const char *period_end = kk_checker_text (checker, person, "period_expiry");
  const char *card_end = kk_checker_text (checker, person, "expiry_date");
  JsonObject *status = *name != '\0' ? kk_status_find (name) : NULL;

  check_category (checker, person);
  check_transit (checker, person);
  check_stay (checker, person);
  if (status != NULL && kk_json_get_bool (status, "endless", FALSE) && *period_end != '\0')
    kk_checker_report_person (checker, person, "period_expiry", "endless_period", name);
  if (is_before (period_end, checker->today))
    kk_checker_report_person (checker, person, "period_expiry", "expired", NULL);
  if (is_before (card_end, checker->today))
    kk_checker_report_person (checker, person, "expiry_date", "expired", NULL);
  if (is_before (period_end, card_end))
    kk_checker_report_person (checker, person, "expiry_date", "card_expiry", NULL);
}

void
kk_checker_person (KkChecker *checker, int person)
{
  check_dates (checker, person);
  check_relationship (checker, person);
  if (kk_notice_is_foreign (checker->notice, person))
    check_foreign (checker, person);
}
