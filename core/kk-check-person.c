/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-check-private.h"

#include "core/kk-date.h"
#include "core/kk-relationship.h"
#include "core/kk-table-private.h"
#include "core/kk-text.h"

#include <string.h>

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

  if (is_before (checker->today, birth))
    kk_checker_report_person (checker, person, "birth_date", "date_future", NULL);
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

static void
check_category (KkChecker *checker, int person)
{
  const char *given = kk_checker_text (checker, person, "resident_category");
  if (*given != '\0' && kk_table_find ("residence-statuses", "categories", "name", given) == NULL)
    kk_checker_report_person (checker, person, "resident_category", "choice", NULL);
}

static void
check_foreign (KkChecker *checker, int person)
{
  const char *name = kk_checker_text (checker, person, "residence_status");
  const char *period_end = kk_checker_text (checker, person, "period_expiry");
  const char *card_end = kk_checker_text (checker, person, "expiry_date");
  JsonObject *status = *name != '\0' ? kk_status_find (name) : NULL;

  check_category (checker, person);
  if (*name != '\0' && status == NULL)
    kk_checker_report_person (checker, person, "residence_status", "residence_status", NULL);
  if (status != NULL && !kk_json_get_bool (status, "registered", TRUE))
    kk_checker_report_person (checker, person, "residence_status", "not_registered", NULL);
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
