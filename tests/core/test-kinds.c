/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-field.h"
#include "core/kk-kind.h"
#include "core/kk-problem.h"
#include "core/kk-relationship.h"

#include <string.h>

/* Every kind × 全部/一部 × Japanese, foreign, mixed: what the table says is what the check does. */

typedef enum
{
  JAPANESE,
  FOREIGN,
  MIXED,
  N_MIXES
} Mix;

static GPtrArray *
check (const KkNotice *notice, gboolean papers)
{
  KkCheckContext context = { .city_code = "402168", .city_name = "福岡県小郡市", .papers = papers };
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

static KkNotice *
empty_notice (KkKind kind, gboolean partial, Mix mix)
{
  KkNotice *notice = kk_notice_new (kind);
  notice->partial = partial;
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *nationality = g_strdup_printf ("persons[%d].nationality", i);
      kk_notice_add_person (notice);
      if (mix == FOREIGN || (mix == MIXED && i == 1))
        kk_notice_set (notice, nationality, "ベトナム", KK_SOURCE_TYPED);
    }
  return notice;
}

/* What is wanted of an empty form, at the household and at each person, and nothing else. */
static void
check_empty (KkKind kind, gboolean partial, Mix mix)
{
  g_autoptr (KkNotice) notice = empty_notice (kind, partial, mix);
  g_autoptr (GPtrArray) problems = check (notice, FALSE);
  gsize n;
  const KkField *fields = kk_fields (&n);
  int required = 0;

  for (int person = -1; person < 2; person++)
    for (gsize i = 0; i < n; i++)
      {
        if ((fields[i].scope == KK_SCOPE_PERSON) != (person >= 0))
          continue;
        g_autofree char *path = kk_field_path (fields[i].scope, person, fields[i].key);
        KkWant want = kk_kind_want (notice, person, fields[i].key);
        gboolean filled = kk_notice_text (notice, path)[0] != '\0';
        g_assert_cmpint (find (problems, path, "required") != NULL, ==,
                         want == KK_WANT_REQUIRED && !filled);
        g_assert_cmpint (find (problems, path, "expected") != NULL, ==,
                         want == KK_WANT_EXPECTED && !filled);
        required += want == KK_WANT_REQUIRED;
      }
  g_assert_cmpint (required, >, 2);
  g_assert_true (kk_problems_have_error (problems));
  g_assert_cmpint (find (problems, "", "partial") != NULL, ==,
                   partial && !kk_kind_has_parts (kind));
}

/* A value where the kind has no such field is an error there. */
static void
check_forbidden (KkKind kind, gboolean partial, Mix mix)
{
  g_autoptr (KkNotice) notice = empty_notice (kind, partial, mix);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  gsize n;
  const KkField *fields = kk_fields (&n);

  for (int person = -1; person < 2; person++)
    for (gsize i = 0; i < n; i++)
      if ((fields[i].scope == KK_SCOPE_PERSON) == (person >= 0)
          && kk_kind_want (notice, person, fields[i].key) == KK_WANT_NONE)
        g_ptr_array_add (paths, kk_field_path (fields[i].scope, person, fields[i].key));
  /* 国籍 first: whether the others are allowed hangs on it */
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *nationality = g_strdup_printf ("persons[%u].nationality", i);
      if (kk_notice_text (notice, nationality)[0] == '\0')
        kk_notice_set (notice, nationality, "日本", KK_SOURCE_TYPED);
    }
  for (guint i = 0; i < paths->len; i++)
    g_assert_true (kk_notice_set (notice, paths->pdata[i], "1", KK_SOURCE_TYPED));
  g_autoptr (GPtrArray) problems = check (notice, FALSE);
  for (guint i = 0; i < paths->len; i++)
    if (find (problems, paths->pdata[i], "forbidden") == NULL
        && find (problems, paths->pdata[i], "address_changed") == NULL)
      g_error ("%s: %s may be filled", kk_kind_to_string (kind), (char *) paths->pdata[i]);
}

static void
check_form (KkKind kind, gboolean partial, Mix mix)
{
  g_autoptr (KkNotice) notice = empty_notice (kind, partial, mix);
  for (int person = -1; person < 2; person++)
    {
      g_autoptr (GArray) form = kk_kind_form (notice, person);
      g_assert_cmpuint (form->len, >, 3);
      for (guint i = 0; i < form->len; i++)
        {
          const KkFormField *field = &g_array_index (form, KkFormField, i);
          g_assert_cmpint (field->want, ==, kk_kind_want (notice, person, field->field->key));
          g_assert_cmpint (field->want, !=, KK_WANT_NONE);
          g_assert_true (field->label != NULL && *field->label != '\0');
          /* A Japanese person's form has no 在留 items, a foreigner's no 本籍. */
          gboolean foreign = person >= 0 && kk_notice_is_foreign (notice, person);
          g_assert_false (foreign && strcmp (field->field->key, "legal_domicile") == 0);
          g_assert_false (person >= 0 && !foreign && kind != KK_CERTIFICATE_REQUEST
                          && strcmp (field->field->key, "card_number") == 0);
        }
    }
}

static void
test_table (void)
{
  for (int kind = 0; kind < KK_N_KINDS; kind++)
    for (int partial = 0; partial < 2; partial++)
      for (int mix = 0; mix < N_MIXES; mix++)
        {
          check_empty ((KkKind) kind, partial, (Mix) mix);
          check_forbidden ((KkKind) kind, partial, (Mix) mix);
          check_form ((KkKind) kind, partial, (Mix) mix);
        }
}

/* What the statutes and 標準仕様書 ask for, said a second time and independently of kinds.json, so
 * that a slip in the table shows. R required, E expected, s shown, x when asked for, - not there.
 * Household: 異動日 新住所 新世帯主 旧住所 旧世帯主, for 全部 and 一部. Japanese: 続柄 本籍
 * 住民票コード 在留カード等の番号. Foreigners: 続柄 国籍・地域 30条の45の区分 在留カード等の番号
 * 本籍. */
static const struct
{
  KkKind kind;
  const char *whole, *part, *japanese, *foreign;
} matrix[] = {
  { KK_MOVE_IN, "RRRRE", "RRERE", "RRE-", "RRsR-" },
  { KK_MOVE_IN_SPECIAL, "RRRRE", "RRERE", "RRE-", "RRsR-" },
  { KK_MOVE_IN_ABROAD, "RRRE-", "RREE-", "RRs-", "RRRR-" },
  { KK_FOREIGN_46, "RRRs-", "RREs-", "Rxx-", "RRRR-" },
  { KK_FOREIGN_47, "RRRx-", "RREx-", "Rxx-", "RRRR-" },
  { KK_FOREIGN_48, "R-RRx", "R-RRx", "Rxx-", "RRxs-" },
  { KK_MOVE_WITHIN, "RRRRE", "RRRRE", "Rxx-", "Rsss-" },
  { KK_MOVE_OUT, "RRxRE", "RRxRE", "ssx-", "ssxs-" },
  { KK_MOVE_OUT_SPECIAL, "RRxRE", "RRxRE", "ssx-", "ssxs-" },
  { KK_MOVE_OUT_ABROAD, "RR-RE", "RR-RE", "ssx-", "ssxs-" },
  { KK_HEAD_CHANGE, "R-RRR", "R-RRR", "Rxx-", "Rsxs-" },
  { KK_HOUSEHOLD_SPLIT, "R-RRR", "R-RRR", "Rxx-", "Rsxs-" },
  { KK_HOUSEHOLD_MERGE, "R-RRR", "R-RRR", "Rxx-", "Rsxs-" },
  { KK_HOUSEHOLD_CHANGE, "R-RRR", "R-RRR", "Rxx-", "Rsxs-" },
  { KK_LEDGER_ADD, "RRRsx", "RREsx", "RRs-", "RRRR-" },
  { KK_LEDGER_AMEND, "RssRs", "RssRs", "ssx-", "ssss-" },
  { KK_LEDGER_REMOVE, "R--RE", "R--RE", "ssx-", "ssxs-" },
  { KK_CERTIFICATE_REQUEST, "---Es", "---Es", "xsxx", "xxxx-" },
};

static void
assert_wants (const KkNotice *notice, int person, const char *const *keys, const char *wants)
{
  for (gsize i = 0; keys[i] != NULL; i++)
    {
      char want = "-xsER"[kk_kind_want (notice, person, keys[i])];
      if (want != wants[i])
        g_error ("%s, 一部 %d, person %d: %s is %c, not %c", kk_kind_to_string (notice->kind),
                 notice->partial, person, keys[i], want, wants[i]);
    }
}

static void
test_matrix (void)
{
  static const char *const household[]
      = { "move_date", "new_address", "new_head", "old_address", "old_head", NULL };
  static const char *const japanese[]
      = { "relationship", "legal_domicile", "juminhyo_code", "card_number", NULL };
  static const char *const foreign[] = { "relationship", "nationality",    "resident_category",
                                         "card_number",  "legal_domicile", NULL };

  g_assert_cmpuint (G_N_ELEMENTS (matrix), ==, KK_N_KINDS);
  for (gsize i = 0; i < G_N_ELEMENTS (matrix); i++)
    for (int partial = 0; partial < 2; partial++)
      for (int mix = 0; mix < N_MIXES; mix++)
        {
          g_autoptr (KkNotice) notice = empty_notice (matrix[i].kind, partial, (Mix) mix);
          assert_wants (notice, -1, household, partial ? matrix[i].part : matrix[i].whole);
          for (int person = 0; person < 2; person++)
            if (kk_notice_is_foreign (notice, person))
              assert_wants (notice, person, foreign, matrix[i].foreign);
            else
              assert_wants (notice, person, japanese, matrix[i].japanese);
        }
}

/* ——— rules that fire: an example, what is changed, what must be found ——— */

typedef struct
{
  const char *example;
  const char *set[4][2];
  int partial; /* -1: as it is */
  const char *field, *code;
  gboolean error;
} Row;

static const Row rows[] = {
  { "move-in", { { "persons[0].relationship", "夫" } }, 0, "new_head", "head_missing", TRUE },
  { "move-in", { { 0 } }, 1, "persons[0].relationship", "head_joins", FALSE },
  { "move-in",
    { { "persons[0].relationship", "夫" }, { "new_head", "" } },
    1,
    "new_head",
    "expected",
    FALSE },
  { "move-in",
    { { "old_address", "福岡県久留米市城南町1番地（未届）" } },
    -1,
    "unregistered_address",
    "unregistered",
    TRUE },
  { "move-in",
    { { "unregistered_address", "佐賀県鳥栖市宿町1番地" } },
    -1,
    "unregistered_address",
    "unregistered_suffix",
    FALSE },
  { "move-in", { { "move_date", "2023-04-01" } }, -1, "move_date", "date_far", FALSE },
  { "move-in",
    { { "persons[0].birth_date", "1885-04-01" } },
    -1,
    "persons[0].birth_date",
    "age_doubtful",
    FALSE },
  { "move-in",
    { { "persons[0].birth_date", "平成35年1月1日" } },
    -1,
    "persons[0].birth_date",
    "era_doubtful",
    FALSE },
  { "move-in",
    { { "persons[2].relationship", "子の子" }, { "persons[2].birth_date", "1984-01-01" } },
    -1,
    "persons[2].relationship",
    "age_order",
    FALSE },
  { "move-in",
    { { "persons[2].former_resident", "true" } },
    -1,
    "persons[2].former_resident",
    "former_resident",
    FALSE },
  { "move-in", { { "support_measures", "true" } }, -1, "", "support_measures", TRUE },
  { "move-in", { { "request.seal", "1" } }, -1, "request.seal", "forbidden", TRUE },
  { "move-in-special",
    { { "planned_date", "2025-03-05" } },
    -1,
    "move_date",
    "special_late",
    TRUE },
  { "move-in-special",
    { { "filer.relation", "appointed_agent" } },
    -1,
    "filer.relation",
    "filer_relation",
    TRUE },
  { "move-in-abroad", { { "old_address", "パリ" } }, -1, "old_address", "country", FALSE },
  { "move-in-abroad", { { "old_head", "見本" } }, -1, "old_head", "forbidden", TRUE },
  { "move-in-abroad",
    { { "persons[0].period_of_stay", "2年" } },
    -1,
    "persons[0].period_of_stay",
    "period_of_stay",
    FALSE },
  { "move-in-abroad",
    { { "persons[0].period_of_stay", "長い" } },
    -1,
    "persons[0].period_of_stay",
    "period_unreadable",
    FALSE },
  { "move-in-abroad",
    { { "persons[0].resident_category", "特別永住者" } },
    -1,
    "persons[0].period_of_stay",
    "category_item",
    FALSE },
  { "move-in-abroad",
    { { "persons[0].resident_category", "出生による経過滞在者" },
      { "persons[0].foreign_resident_date", "2025-01-20" } },
    -1,
    "persons[0].resident_category",
    "transit_stay",
    FALSE },
  { "foreign-46",
    { { "persons[1].nationality", "日本" } },
    -1,
    "persons[1].nationality",
    "person_nationality",
    TRUE },
  { "foreign-48",
    { { "new_address", "福岡県小郡市三沢1番地" } },
    -1,
    "new_address",
    "address_changed",
    TRUE },
  { "move-within",
    { { "new_address", "福岡県小郡市三国が丘1丁目1番地" } },
    -1,
    "new_address",
    "address_same",
    TRUE },
  { "move-within",
    { { "new_address", "福岡県久留米市城南町1番地" } },
    -1,
    "new_address",
    "new_city_other",
    TRUE },
  { "move-within", { { 0 } }, 1, "remaining_head", "head_leaves", FALSE },
  { "move-out", { { 0 } }, 1, "remaining_head", "head_leaves", FALSE },
  { "move-out",
    { { "remaining_members", "1" } },
    1,
    "remaining_members",
    "head_leaves_one",
    FALSE },
  { "move-out", { { "move_date", "2025-03-20" } }, -1, "move_date", "late_move_out", FALSE },
  { "move-out",
    { { "new_address", "福岡県小郡市三沢1番地" } },
    -1,
    "new_address",
    "new_city_ours",
    TRUE },
  { "move-out-abroad", { { "new_address", "佐賀県鳥栖市" } }, -1, "new_address", "country", FALSE },
  { "move-out-abroad",
    { { "filer.relation", "head" }, { "filer.name", "見本　太郎" } },
    -1,
    "filer.relation",
    "acceptance_notice",
    FALSE },
  { "head-change", { { "new_head", "見本　太郎" } }, -1, "new_head", "head_unchanged", TRUE },
  { "head-change",
    { { "persons[1].relationship", "世帯主" } },
    -1,
    "persons[1].relationship",
    "head_many",
    TRUE },
  { "household-split", { { "old_head", "見本　花子" } }, -1, "new_head", "head_unchanged", TRUE },
  { "household-merge", { { 0 } }, 1, "", "partial", TRUE },
  { "household-change",
    { { "persons[0].relationship", "世帯主" } },
    -1,
    "persons[0].relationship",
    "head_joins",
    FALSE },
  { "household-change",
    { { "old_head", "見本　花子" } },
    -1,
    "remaining_head",
    "head_leaves",
    FALSE },
  { "ledger-add", { { "ledger_reason", "" } }, -1, "ledger_reason", "required", TRUE },
  { "ledger-remove", { { "new_address", "福岡県" } }, -1, "new_address", "forbidden", TRUE },
  { "certificate-request",
    { { "request.juminhyo_all", "" }, { "request.seal", "0" } },
    -1,
    "request.juminhyo_all",
    "request_none",
    TRUE },
  { "certificate-request",
    { { "request.seal", "100" } },
    -1,
    "request.seal",
    "request_copies",
    TRUE },
  { "certificate-request",
    { { "request.seal_card_number", "" } },
    -1,
    "request.seal_card_number",
    "required",
    TRUE },
  { "certificate-request",
    { { "filer.relation", "member" } },
    -1,
    "request.seal",
    "request_relation",
    TRUE },
  { "certificate-request",
    { { "request.koseki_all", "1" } },
    -1,
    "persons[0].legal_domicile",
    "required",
    TRUE },
  { "certificate-request",
    { { "request.tax_paid", "1" } },
    -1,
    "request.tax_year",
    "required",
    TRUE },
  { "certificate-request",
    { { "request.show_my_number", "true" }, { "request.purpose", "" } },
    -1,
    "request.show_my_number",
    "request_purpose",
    FALSE },
  { "move-in",
    { { "papers.transfer_certificate", "" } },
    -1,
    "papers.transfer_certificate",
    "paper_missing",
    TRUE },
  { "move-in", { { "move_date", "2025-03-01" } }, -1, "papers.late_note", "paper_missing", TRUE },
  { "move-in",
    { { "filer.relation", "legal_agent" } },
    -1,
    "papers.agent_proof",
    "paper_missing",
    TRUE },
  { "move-in-abroad",
    { { "papers.relation_proof", "" } },
    -1,
    "papers.relation_proof",
    "paper_advised",
    FALSE },
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

static void
test_rules (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const Row *row = &rows[i];
      g_autoptr (KkNotice) notice = load (row->example);
      g_autoptr (GPtrArray) before = check (notice, TRUE);
      g_assert_cmpuint (before->len, ==, 0);
      for (gsize s = 0; s < G_N_ELEMENTS (row->set) && row->set[s][0] != NULL; s++)
        g_assert_true (kk_notice_set (notice, row->set[s][0], row->set[s][1], KK_SOURCE_TYPED));
      if (row->partial >= 0)
        notice->partial = row->partial;
      g_autoptr (GPtrArray) problems = check (notice, TRUE);
      const KkProblem *problem = find (problems, row->field, row->code);
      if (problem == NULL || (problem->severity == KK_SEVERITY_ERROR) != row->error)
        g_error ("row %" G_GSIZE_FORMAT " (%s): want %s %s", i, row->example, row->field,
                 row->code);
      g_assert_null (strchr (problem->message, '{'));
    }
}

/* Another head: a 続柄 nobody looked at is not the new one. */
static void
test_relationships_anew (void)
{
  g_autoptr (KkNotice) notice = load ("head-change");
  kk_notice_get (notice, "persons[2].relationship")->confirmed = FALSE;
  g_autoptr (GPtrArray) problems = check (notice, FALSE);
  g_assert_nonnull (find (problems, "persons[2].relationship", "relationship_anew"));
}

static void
test_switch (void)
{
  g_autoptr (KkNotice) notice = load ("move-in");
  g_autoptr (GPtrArray) paths = kk_notice_switch_clears (notice, 0, TRUE);
  g_assert_cmpuint (paths->len, ==, 2); /* 本籍 and 筆頭者 */
  kk_notice_switch (notice, 0, TRUE);
  kk_notice_set (notice, "persons[0].nationality", "ベトナム", KK_SOURCE_TYPED);
  kk_notice_set (notice, "persons[0].card_number", "AB12345678CD", KK_SOURCE_TYPED);
  g_autoptr (GPtrArray) back = kk_notice_switch_clears (notice, 0, FALSE);
  g_assert_cmpuint (back->len, ==, 2); /* 国籍 and the card */
  kk_notice_switch (notice, 0, FALSE);
  g_assert_cmpstr (kk_notice_text (notice, "persons[0].nationality"), ==, "日本");
  g_assert_cmpstr (kk_notice_text (notice, "persons[0].card_number"), ==, "");
  g_assert_false (kk_notice_is_foreign (notice, 0));
}

static gboolean
is_second (const KkNotice *notice, int person, gpointer data)
{
  return person == 1;
}

static KkFormer
find_former (const KkNotice *notice, int person, gpointer data)
{
  return person == 0 ? KK_FORMER_NUMBER : person == 1 ? KK_FORMER_NAME : KK_FORMER_NONE;
}

static void
test_context (void)
{
  g_autoptr (KkNotice) notice = load ("move-in");
  KkCheckContext context = { .is_protected = is_second, .find_former = find_former };
  g_date_set_dmy (&context.today, 5, 4, 2025);
  g_autoptr (GPtrArray) problems = kk_check_notice (notice, &context);
  g_assert_nonnull (find (problems, "", "support_measures"));
  g_assert_nonnull (find (problems, "persons[0].former_resident", "former_resident"));
  g_assert_nonnull (find (problems, "persons[1].former_resident", "former_resident"));
  g_assert_null (find (problems, "persons[2].former_resident", "former_resident"));
  context.protection_opened = TRUE;
  g_autoptr (GPtrArray) opened = kk_check_notice (notice, &context);
  g_assert_null (find (opened, "", "support_measures"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kinds/table", test_table);
  g_test_add_func ("/kinds/matrix", test_matrix);
  g_test_add_func ("/kinds/rules", test_rules);
  g_test_add_func ("/kinds/relationships-anew", test_relationships_anew);
  g_test_add_func ("/kinds/switch", test_switch);
  g_test_add_func ("/kinds/context", test_context);
  return g_test_run ();
}
