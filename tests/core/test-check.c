/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-field.h"
#include "core/kk-problem.h"

#include <string.h>

/* Each row changes one or two fields of an example that has no problem and says what must be found,
 * at which field and how severe. */
typedef struct
{
  const char *example;
  const char *path, *value;
  const char *path2, *value2;
  const char *field, *code;
  gboolean error;
} Row;

#define IN "move-in"
#define FOREIGN "move-in-abroad"

static const Row rows[] = {
  { IN, "move_date", "2025-04-06", 0, 0, "move_date", "date_future", TRUE },
  { IN, "move_date", "2025-04-05", "notification_date", "2025-04-04", "move_date", "date_order",
    TRUE },
  { IN, "notification_date", "2025-04-06", 0, 0, "notification_date", "date_future", TRUE },
  { IN, "move_date", "2025-03-21", 0, 0, "move_date", "late_filing", FALSE },
  { IN, "move_date", "令和7年4月頃", 0, 0, "move_date", "date_invalid", TRUE },
  { IN, "move_date", "きのう", 0, 0, "move_date", "date_unreadable", TRUE },
  { IN, "move_date", "", 0, 0, "move_date", "required", TRUE },
  { IN, "new_address", "", 0, 0, "new_address", "required", TRUE },
  { IN, "new_address", "　", 0, 0, "new_address", "required", TRUE },
  { IN, "old_address", "", 0, 0, "old_address", "required", TRUE },
  { IN, "old_head", "", 0, 0, "old_head", "expected", FALSE },
  { IN, "old_address", "福岡県小郡市三沢1番地", 0, 0, "old_address", "old_city_ours", TRUE },
  { IN, "old_address", "小郡市三沢1番地", 0, 0, "old_address", "old_city_ours", TRUE },
  { IN, "new_address", "福岡県久留米市城南町1番地", 0, 0, "new_address", "new_city_other", TRUE },
  { IN, "new_postal_code", "838010", 0, 0, "new_postal_code", "format", TRUE },
  { IN, "new_head", "見本　花子", 0, 0, "new_head", "head_name", TRUE },
  { IN, "persons[0].relationship", "子", 0, 0, "new_head", "head_missing", TRUE },
  { IN, "persons[1].relationship", "世帯主", 0, 0, "persons[1].relationship", "head_many", TRUE },
  { IN, "persons[2].relationship", "妻", 0, 0, "persons[2].relationship", "spouse_many", FALSE },
  { IN, "persons[1].relationship", "夫", 0, 0, "persons[1].relationship", "sex_relationship",
    FALSE },
  { IN, "persons[1].birth_date", "2010-01-01", 0, 0, "persons[1].relationship", "spouse_young",
    FALSE },
  { IN, "persons[2].birth_date", "1980-01-01", 0, 0, "persons[2].relationship", "age_order",
    FALSE },
  { IN, "persons[2].relationship", "孫", 0, 0, "persons[2].relationship", "relationship", TRUE },
  { IN, "persons[2].birth_date", "2025-04-03", 0, 0, "persons[2].birth_date", "before_birth",
    TRUE },
  { IN, "persons[2].birth_date", "2026-04-03", 0, 0, "persons[2].birth_date", "date_future", TRUE },
  { IN, "persons[2].birth_date", "abc", 0, 0, "persons[2].birth_date", "date_unreadable", TRUE },
  { IN, "persons[2].sex", "女性", 0, 0, "persons[2].sex", "choice", TRUE },
  { IN, "persons[2].name", "", 0, 0, "persons[2].name", "required", TRUE },
  { IN, "persons[2].name", "見本　〓子", 0, 0, "persons[2].name", "unresolved_character", FALSE },
  { IN, "persons[2].name_kana", "みほん", 0, 0, "persons[2].name_kana", "kana", FALSE },
  { IN, "persons[2].legal_domicile", "", 0, 0, "persons[2].legal_domicile", "required", TRUE },
  { IN, "persons[2].my_number", "123456789017", 0, 0, "persons[2].my_number", "check_digit", TRUE },
  { IN, "persons[2].my_number", "", 0, 0, "persons[2].my_number", "expected", FALSE },
  { IN, "persons[2].juminhyo_code", "12345678904", 0, 0, "persons[2].juminhyo_code", "check_digit",
    TRUE },
  { IN, "persons[1].my_number", "123456789018", "persons[2].my_number", "123456789018",
    "persons[2].my_number", "duplicate", TRUE },
  { IN, "persons[1].juminhyo_code", "12345678903", "persons[2].juminhyo_code", "12345678903",
    "persons[2].juminhyo_code", "duplicate", TRUE },
  { IN, "persons[2].pension_number", "123", 0, 0, "persons[2].pension_number", "format", FALSE },
  { IN, "persons[1].nationality", "ベトナム", 0, 0, "persons[1].legal_domicile", "forbidden",
    TRUE },
  { IN, "persons[1].nationality", "日本", "persons[1].residence_status", "永住者",
    "persons[1].residence_status", "forbidden", TRUE },
  { IN, "filer.relation", "friend", 0, 0, "filer.relation", "choice", TRUE },
  { IN, "filer.relation", "", 0, 0, "filer.relation", "required", TRUE },
  { IN, "filer.relation", "appointed_agent", 0, 0, "filer.mandate", "mandate", TRUE },
  { IN, "filer.relation", "appointed_agent", "filer.mandate", "false", "filer.mandate", "mandate",
    TRUE },
  { IN, "filer.relation", "appointed_agent", "filer.mandate", "true", "filer.relation",
    "acceptance_notice", FALSE },
  { IN, "filer.relation", "legal_agent", 0, 0, "filer.address", "required", TRUE },
  { IN, "filer.mandate", "maybe", 0, 0, "filer.mandate", "choice", TRUE },
  { IN, "filer.name", "見本　別人", 0, 0, "filer.name", "filer_not_member", FALSE },
  { IN, "identity.method", "", 0, 0, "identity.method", "required", TRUE },
  { IN, "identity.method", "unproven", 0, 0, "identity.method", "identity_unproven", FALSE },
  { IN, "identity.documents", "", 0, 0, "identity.documents", "identity_documents", TRUE },
  { IN, "identity.documents", "pension_book", 0, 0, "identity.documents", "identity_documents",
    TRUE },
  { IN, "identity.documents", "pension_book;pension_book", "identity.method", "two",
    "identity.documents", "identity_documents", TRUE },
  { IN, "identity.documents", "my_number_card;horse", 0, 0, "identity.documents", "choice", TRUE },
  { IN, "identity.method", "inquiry", 0, 0, "identity.note", "required", TRUE },
  { FOREIGN, "persons[0].card_number", "AB1234567CD", 0, 0, "persons[0].card_number", "format",
    TRUE },
  { FOREIGN, "persons[0].card_number", "", 0, 0, "persons[0].card_number", "required", TRUE },
  { FOREIGN, "persons[1].card_number", "AB12345678CD", 0, 0, "persons[1].card_number", "duplicate",
    TRUE },
  { FOREIGN, "persons[0].period_expiry", "2025-04-04", 0, 0, "persons[0].period_expiry", "expired",
    FALSE },
  { FOREIGN, "persons[0].expiry_date", "2025-04-04", 0, 0, "persons[0].expiry_date", "expired",
    FALSE },
  { FOREIGN, "persons[0].expiry_date", "2029-04-04", 0, 0, "persons[0].expiry_date", "card_expiry",
    FALSE },
  { FOREIGN, "persons[0].residence_status", "永住者", 0, 0, "persons[0].period_expiry",
    "endless_period", FALSE },
  { FOREIGN, "persons[0].residence_status", "短期滞在", 0, 0, "persons[0].residence_status",
    "not_registered", TRUE },
  { FOREIGN, "persons[0].residence_status", "技術", 0, 0, "persons[0].residence_status",
    "residence_status", FALSE },
  { FOREIGN, "persons[0].resident_category", "旅行者", 0, 0, "persons[0].resident_category",
    "choice", TRUE },
  { FOREIGN, "persons[0].resident_category", "", 0, 0, "persons[0].resident_category", "required",
    TRUE },
  { FOREIGN, "persons[0].foreign_resident_date", "2025-04-02", 0, 0,
    "persons[0].foreign_resident_date", "before_foreign_resident", TRUE },
  { FOREIGN, "persons[0].legal_domicile", "福岡県", 0, 0, "persons[0].legal_domicile", "forbidden",
    TRUE },
};

static KkNotice *
load (const char *name)
{
  g_autofree char *file = g_strconcat (name, ".json", NULL);
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "..", "resources", "schema", "examples", file, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  KkNotice *notice = kk_notice_from_string (text, -1, &error);
  g_assert_no_error (error);
  return notice;
}

static GPtrArray *
check (const KkNotice *notice)
{
  KkCheckContext context = { .city_code = "402168", .city_name = "福岡県小郡市" };
  g_date_set_dmy (&context.today, 5, 4, 2025);
  return kk_check_notice (notice, &context);
}

static const KkProblem *
find (const GPtrArray *problems, const char *field, const char *code)
{
  for (guint i = 0; i < problems->len; i++)
    {
      const KkProblem *problem = problems->pdata[i];
      if (strcmp (problem->field, field) == 0 && strcmp (problem->code, code) == 0)
        return problem;
    }
  return NULL;
}

static void
test_clean (void)
{
  static const char *const names[]
      = { IN, "move-in-special", FOREIGN, "move-within", "move-out", "household-change" };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (KkNotice) notice = load (names[i]);
      g_autoptr (GPtrArray) problems = check (notice);
      if (problems->len > 0)
        g_error ("%s: %s", names[i], ((KkProblem *) problems->pdata[0])->message);
    }
}

static void
test_rows (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const Row *row = &rows[i];
      g_autoptr (KkNotice) notice = load (row->example);
      g_assert_true (kk_notice_set (notice, row->path, row->value, KK_SOURCE_TYPED));
      if (row->path2 != NULL)
        g_assert_true (kk_notice_set (notice, row->path2, row->value2, KK_SOURCE_TYPED));
      g_autoptr (GPtrArray) problems = check (notice);
      const KkProblem *problem = find (problems, row->field, row->code);
      if (problem == NULL || (problem->severity == KK_SEVERITY_ERROR) != row->error)
        g_error ("row %" G_GSIZE_FORMAT ", %s=%s: want %s %s", i, row->path, row->value, row->field,
                 row->code);
      g_assert_null (strchr (problem->message, '{'));
      if (strstr (row->field, "my_number") != NULL && row->value[0] != '\0')
        g_assert_null (strstr (problem->message, row->value));

      /* A warning that was passed with a reason is not said again; an error is. */
      KkValue *value = kk_notice_ensure (notice, row->field);
      if (value != NULL && value->remark == NULL)
        value->remark = g_strdup ("確認済み");
      g_autoptr (GPtrArray) again = check (notice);
      g_assert_true ((find (again, row->field, row->code) != NULL) == row->error);
    }
}

static void
test_looks (void)
{
  g_autoptr (KkNotice) notice = load (IN);
  KkValue *name = kk_notice_get (notice, "persons[0].name");
  ((KkSource *) name->sources->pdata[0])->confidence = 0.5;
  g_autoptr (GPtrArray) unsure = check (notice);
  g_assert_nonnull (find (unsure, "persons[0].name", "unconfirmed"));
  g_assert_true (kk_problems_have_error (unsure));

  kk_value_add_source (name, kk_source_new (KK_SOURCE_CARD, "見本　大郎", 0.5));
  g_autoptr (GPtrArray) conflict = check (notice);
  g_assert_nonnull (find (conflict, "persons[0].name", "conflict"));

  kk_notice_confirm (notice, "persons[0].name");
  g_autoptr (GPtrArray) fine = check (notice);
  g_assert_cmpuint (fine->len, ==, 0);

  name->disputed = TRUE;
  name->remark = g_strdup ("違います");
  g_autoptr (GPtrArray) disputed = check (notice);
  g_assert_nonnull (find (disputed, "persons[0].name", "disputed"));
}

/* 14 days are in time, 15 are late; 不詳 birth dates are no problem; who joins needs no head. */
static void
test_borders (void)
{
  g_autoptr (KkNotice) notice = load (IN);
  kk_notice_set (notice, "move_date", "2025-03-22", KK_SOURCE_TYPED);
  kk_notice_set (notice, "persons[2].birth_date", "昭和10年頃", KK_SOURCE_TYPED);
  kk_notice_set (notice, "persons[2].legal_domicile", "なし", KK_SOURCE_TYPED);
  g_autoptr (GPtrArray) problems = check (notice);
  g_assert_cmpuint (problems->len, ==, 0);

  kk_notice_set (notice, "persons[0].relationship", "縁故者", KK_SOURCE_TYPED);
  notice->partial = TRUE;
  g_autoptr (GPtrArray) joining = check (notice);
  g_assert_cmpuint (joining->len, ==, 0);

  g_autoptr (KkNotice) empty = kk_notice_new (KK_MOVE_IN);
  g_autoptr (GPtrArray) all = check (empty);
  g_assert_nonnull (find (all, "", "no_persons"));
  g_assert_nonnull (find (all, "identity.method", "required"));
  /* In the order of the form. */
  const KkProblem *first = all->pdata[0], *second = all->pdata[1];
  g_assert_cmpstr (first->field, ==, "");
  g_assert_cmpstr (second->field, ==, "notification_date");
  g_autoptr (JsonNode) json = kk_problems_to_json (all);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (json)), ==, all->len);
}

static void
test_fields (void)
{
  gsize n;
  const KkField *fields = kk_fields (&n);
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *path = kk_field_path (fields[i].scope, 12, fields[i].key);
      KkScope scope;
      int person;
      const char *key;
      g_assert_true (kk_field_path_parse (path, &scope, &person, &key));
      g_assert_cmpint (scope, ==, fields[i].scope);
      g_assert_cmpint (person, ==, scope == KK_SCOPE_PERSON ? 12 : -1);
      g_assert_true (kk_field_find (scope, key) == &fields[i]);
      g_autofree char *mask = kk_field_mask (&fields[i], "123456789018");
      g_assert_cmpstr (mask, ==, fields[i].secret ? "********9018" : "123456789018");
    }
  static const char *const bad[] = { "",
                                     "x",
                                     "persons",
                                     "persons[",
                                     "persons[].name",
                                     "persons[-1].name",
                                     "persons[0].x",
                                     "persons[0]name",
                                     "persons[99999].name",
                                     "persons[99999999999999999999].name",
                                     "persons[0].new_address",
                                     "name" };
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (kk_field_path_parse (bad[i], NULL, NULL, NULL));
  g_autofree char *label = kk_field_path_label ("persons[1].name");
  g_assert_cmpstr (label, ==, "2人目 氏名");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/check/clean", test_clean);
  g_test_add_func ("/check/rows", test_rows);
  g_test_add_func ("/check/looks", test_looks);
  g_test_add_func ("/check/borders", test_borders);
  g_test_add_func ("/check/fields", test_fields);
  return g_test_run ();
}
