/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-check-private.h"

#include "core/kk-check-digit.h"
#include "core/kk-choice.h"
#include "core/kk-date.h"
#include "core/kk-field.h"
#include "core/kk-table-private.h"
#include "core/kk-text.h"

#include <stdlib.h>
#include <string.h>

static void
fill (GString *message, const char *name, const char *value)
{
  if (strstr (message->str, name) != NULL)
    g_string_replace (message, name, value != NULL ? value : "", 0);
}

void
kk_checker_report (KkChecker *checker, const char *path, const char *id, const char *detail)
{
  JsonObject *row = kk_table_find ("problems", "problems", "id", id);
  if (row == NULL)
    g_error ("tables/problems.json: no row %s", id);
  gboolean warning = g_strcmp0 (kk_json_get_string (row, "severity", ""), "warning") == 0;
  const KkValue *value = kk_notice_get (checker->notice, path);

  if (warning && value != NULL && value->remark != NULL && !value->disputed)
    return; /* passed, with a reason */

  KkScope scope;
  const char *key;
  gboolean secret
      = kk_field_path_parse (path, &scope, NULL, &key) && kk_field_find (scope, key)->secret;
  g_autofree char *label = kk_kind_path_label (checker->notice->kind, path);
  g_autofree char *limit
      = g_strdup_printf ("%d", (int) kk_json_get_int (checker->kind, "deadline_days", 0));
  g_autoptr (GString) message = g_string_new (kk_json_get_string (row, "message", ""));
  g_string_append (message, kk_json_get_string (row, "remedy", ""));
  fill (message, "{label}", label);
  fill (message, "{value}", value != NULL && !secret ? value->value : "");
  fill (message, "{limit}", limit);
  fill (message, "{detail}", detail);

  g_auto (GStrv) parts = g_strsplit (id, ".", 2);
  g_ptr_array_add (checker->problems,
                   kk_problem_new (path, warning ? KK_SEVERITY_WARNING : KK_SEVERITY_ERROR,
                                   parts[0], message->str));
}

void
kk_checker_report_person (
    KkChecker *checker, int person, const char *key, const char *id, const char *detail)
{
  g_autofree char *path = kk_field_path (KK_SCOPE_PERSON, person, key);
  kk_checker_report (checker, path, id, detail);
}

void
kk_checker_report_once (KkChecker *checker, const char *path, const char *id)
{
  for (guint i = 0; i < checker->problems->len; i++)
    {
      const KkProblem *problem = checker->problems->pdata[i];
      if (strcmp (problem->field, path) == 0 && strcmp (problem->code, id) == 0)
        return;
    }
  kk_checker_report (checker, path, id, NULL);
}

const char *
kk_checker_text (const KkChecker *checker, int person, const char *key)
{
  return person < 0 ? kk_notice_text (checker->notice, key)
                    : kk_person_text (checker->notice->persons->pdata[person], key);
}

static gboolean
is_empty (const char *text)
{
  g_autofree char *folded = kk_text_fold (text);
  return *folded == '\0';
}

/* A new address where the kind knows none. */
static gboolean
is_moved (const KkChecker *checker, const char *path)
{
  return strcmp (path, "new_address") == 0
         && kk_json_get_bool (checker->kind, "same_address", FALSE);
}

/* Required, expected and forbidden items of the kind of notice (住基法22条 …), which are data. */
static void
check_form (KkChecker *checker, int person, gboolean foreign, const char *who)
{
  gsize n;
  const KkField *fields = kk_fields (&n);
  KkScope scope = person < 0 ? KK_SCOPE_NOTICE : KK_SCOPE_PERSON;
  for (gsize i = 0; i < n; i++)
    {
      if (fields[i].scope != scope)
        continue;
      KkWant want = kk_kind_want_of (checker->notice, person, foreign, &fields[i]);
      if (want == KK_WANT_EXTRA || want == KK_WANT_SHOWN)
        continue;
      gboolean empty = is_empty (kk_checker_text (checker, person, fields[i].key));
      if (empty == (want == KK_WANT_NONE))
        continue;
      g_autofree char *path = kk_field_path (scope, person, fields[i].key);
      if (want == KK_WANT_REQUIRED)
        kk_checker_report (checker, path, "required", NULL);
      else if (want == KK_WANT_EXPECTED)
        kk_checker_report (checker, path, "expected", NULL);
      else
        kk_checker_report (checker, path,
                           is_moved (checker, path) ? "address_changed" : "forbidden", who);
    }
}

static void
check_items (KkChecker *checker)
{
  check_form (checker, -1, FALSE, kk_kind_label (checker->notice->kind));
  for (int i = 0; i < (int) checker->notice->persons->len; i++)
    {
      gboolean foreign = kk_notice_is_foreign (checker->notice, i);
      check_form (checker, i, foreign, foreign ? "外国人" : "日本人");
    }
}

static void
check_date_value (KkChecker *checker, const char *path, const KkField *field, const KkValue *value)
{
  /* 生年月日 and 外国人住民となった年月日 may be 不詳 or no day of the calendar; the others may
   * not. */
  gboolean vague_ok
      = strcmp (field->key, "birth_date") == 0 || strcmp (field->key, "foreign_resident_date") == 0;
  g_auto (KkDate) date = { 0 };
  if (!kk_date_parse (value->value, &date))
    {
      kk_checker_report (checker, path, "date_unreadable", NULL);
      return;
    }
  if (!date.calendar && !vague_ok)
    kk_checker_report (checker, path, "date_invalid", NULL);

  if (date.era_doubtful)
    {
      kk_checker_report (checker, path, "era_doubtful", NULL);
      return;
    }
  const KkSource *picture = kk_value_picture (value);
  g_auto (KkDate) printed = { 0 };
  if (!value->confirmed && picture != NULL && picture->text != NULL
      && kk_date_parse (picture->text, &printed) && printed.era_doubtful)
    kk_checker_report (checker, path, "era_doubtful", NULL);
}

static gboolean
is_length (const char *value, gsize n)
{
  return strlen (value) == n && strspn (value, "0123456789") == n;
}

static gboolean
is_copies (const char *value)
{
  gsize n = strlen (value);
  return n >= 1 && n <= 2 && strspn (value, "0123456789") == n;
}

static void
check_number (KkChecker *checker, const char *path, const KkField *field, const char *value)
{
  if (strcmp (field->key, "my_number") == 0 && !kk_check_my_number (value))
    kk_checker_report (checker, path, "check_digit.my_number", NULL);
  else if (strcmp (field->key, "juminhyo_code") == 0 && !kk_check_juminhyo_code (value))
    kk_checker_report (checker, path, "check_digit.juminhyo_code", NULL);
  else if (strcmp (field->key, "card_number") == 0 && !kk_check_residence_card (value))
    kk_checker_report (checker, path, "format.card_number", NULL);
  else if (g_str_has_suffix (field->key, "postal_code") && !is_length (value, 7))
    kk_checker_report (checker, path, "format.postal_code", NULL);
  else if (g_str_has_prefix (field->key, "request.") && field->cls == KK_CLASS_DIGITS
           && !is_copies (value))
    kk_checker_report (checker, path, "request_copies", NULL);
  else if (strcmp (field->key, "pension_number") == 0 && !is_length (value, 10))
    kk_checker_report (checker, path, "format.pension_number", NULL);
}

static void
check_choice (KkChecker *checker, const char *path, const KkField *field, const char *value)
{
  gboolean flag = field->cls == KK_CLASS_FLAG;
  gboolean flag_ok = strcmp (value, "true") == 0 || strcmp (value, "false") == 0;
  if ((flag && !flag_ok)
      || (!flag && kk_choices_exist (field->key) && kk_choice_find (field->key, value) == NULL))
    kk_checker_report (checker, path, "choice", NULL);
}

static void
check_value (KkChecker *checker, const char *path, const KkField *field, const KkValue *value)
{
  if (value->disputed)
    kk_checker_report (checker, path, "disputed", NULL);
  else if (kk_value_is_conflict (value))
    kk_checker_report (checker, path, "conflict", NULL);
  else if (kk_value_needs_check (value))
    kk_checker_report (checker, path, "unconfirmed", NULL);
  if (value->value[0] == '\0')
    return;

  switch (field->cls)
    {
    case KK_CLASS_DATE:
      check_date_value (checker, path, field, value);
      break;
    case KK_CLASS_DIGITS:
    case KK_CLASS_CODE:
      check_number (checker, path, field, value->value);
      break;
    case KK_CLASS_KANA:
      if (!kk_text_is_katakana (value->value))
        kk_checker_report (checker, path, "kana", NULL);
      break;
    case KK_CLASS_CHOICE:
    case KK_CLASS_FLAG:
      check_choice (checker, path, field, value->value);
      break;
    case KK_CLASS_NAME:
    case KK_CLASS_ADDRESS:
      if (strstr (value->value, "〓") != NULL)
        kk_checker_report (checker, path, "unresolved_character", NULL);
      break;
    case KK_CLASS_TEXT:
      break;
    }
}

static void
check_values (KkChecker *checker)
{
  g_autoptr (GPtrArray) paths = kk_notice_paths (checker->notice);
  for (guint i = 0; i < paths->len; i++)
    {
      KkScope scope;
      const char *key;
      if (kk_field_path_parse (paths->pdata[i], &scope, NULL, &key))
        check_value (checker, paths->pdata[i], kk_field_find (scope, key),
                     kk_notice_get (checker->notice, paths->pdata[i]));
    }
}

/* Rank in the order of the form: the household's fields, then person by person. */
static gint64
rank (const char *path)
{
  KkScope scope;
  int person;
  const char *key;
  gsize n;
  if (!kk_field_path_parse (path, &scope, &person, &key))
    return -1;
  return (gint64) (person + 1) * 1000 + (kk_field_find (scope, key) - kk_fields (&n));
}

typedef struct
{
  gint64 rank;
  guint index;
  KkProblem *problem;
} Ranked;

static int
compare_ranked (const void *a, const void *b)
{
  const Ranked *x = a, *y = b;
  if (x->rank != y->rank)
    return x->rank < y->rank ? -1 : 1;
  return x->index < y->index ? -1 : 1;
}

static void
sort_problems (GPtrArray *problems)
{
  g_autofree Ranked *ranked = g_new (Ranked, problems->len + 1);
  for (guint i = 0; i < problems->len; i++)
    {
      KkProblem *problem = problems->pdata[i];
      ranked[i] = (Ranked){ rank (problem->field), i, problem };
    }
  qsort (ranked, problems->len, sizeof *ranked, compare_ranked);
  for (guint i = 0; i < problems->len; i++)
    problems->pdata[i] = ranked[i].problem;
}

GPtrArray *
kk_check_notice (const KkNotice *notice, const KkCheckContext *context)
{
  g_return_val_if_fail (g_date_valid (&context->today), NULL);
  KkChecker checker = {
    .notice = notice,
    .context = context,
    .kind = kk_kind_row (notice->kind)->row,
    .row = kk_kind_row (notice->kind),
    .problems = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_problem_free),
  };
  g_date_strftime (checker.today, sizeof checker.today, "%Y-%m-%d", &context->today);

  if (notice->persons->len == 0)
    kk_checker_report (&checker, "", "no_persons", NULL);
  check_items (&checker);
  check_values (&checker);
  kk_checker_move (&checker);
  for (int i = 0; i < (int) notice->persons->len; i++)
    kk_checker_person (&checker, i);
  kk_checker_household (&checker);
  kk_checker_filer (&checker);
  if (kk_kind_class (notice->kind) == KK_KIND_REQUEST)
    kk_checker_request (&checker);
  kk_checker_context (&checker);
  sort_problems (checker.problems);
  return checker.problems;
}
