/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-field.h"
#include "store/kk-protection.h"
#include "tests/store/kk-test-store.h"

#define NAME "保護　花子"

static KkNotice *
person (const char *name, const char *kana, const char *birth, const char *my_number)
{
  KkNotice *notice = kk_notice_new (KK_MOVE_IN);
  const char *const fields[][2] = { { "persons[0].name", name },
                                    { "persons[0].name_kana", kana },
                                    { "persons[0].birth_date", birth },
                                    { "persons[0].my_number", my_number } };

  kk_notice_add_person (notice);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (fields[i][1] != NULL)
      g_assert_true (kk_notice_set (notice, fields[i][0], fields[i][1], KK_SOURCE_TYPED));
  return notice;
}

static KkAccount *
account (KkStore *store, const char *login, KkRole role)
{
  g_autoptr (GError) error = NULL;
  KkAccount *made = kk_account_add (store, NULL, login, login, role, TEST_PASSWORD, &error);

  g_assert_no_error (error);
  return made;
}

static void
add (KkStore *store, const KkAccount *by, const KkNotice *people, const char *first, char **id_out)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (
      kk_protection_add (store, "支-1", first, "2026-12-31", people, by, id_out, &error));
  g_assert_no_error (error);
}

static void
test_matching (void)
{
  const struct
  {
    const char *name, *kana, *birth, *my_number;
    gboolean covered;
  } rows[] = {
    { "保護花子", NULL, "1990-02-03", NULL, TRUE },
    { "別名　花子", "ホゴ　ハナコ", "1990-02-03", NULL, TRUE },
    { NULL, NULL, NULL, TEST_MY_NUMBER, TRUE },
    { NAME, NULL, "1990-02-04", NULL, FALSE },
    { NAME, NULL, NULL, NULL, FALSE },
    { "見本　太郎", "ミホン　タロウ", "1990-02-03", NULL, FALSE },
  };
  g_autoptr (TestStore) t = test_store_new (KK_STORE_TERMINAL);
  g_autoptr (KkStore) store = test_store_open_unlocked (t);
  g_autoptr (KkAccount) boss = account (store, "boss", KK_ROLE_SUPERVISOR);
  g_autoptr (KkNotice) listed = person (NAME, "ホゴ　ハナコ", "1990-02-03", TEST_MY_NUMBER);
  g_autoptr (KkNotice) home = kk_notice_new (KK_MOVE_WITHIN);
  g_autoptr (KkProtectionIndex) index = NULL;
  g_autoptr (GError) error = NULL;

  kk_notice_set (listed, "new_address", TEST_ADDRESS, KK_SOURCE_TYPED);
  add (store, boss, listed, "2020-01-01", NULL);
  index = kk_protection_index_new (store, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (KkNotice) notice
          = person (rows[i].name, rows[i].kana, rows[i].birth, rows[i].my_number);

      g_assert_cmpint (kk_protection_index_covers (index, notice, 0), ==, rows[i].covered);
      g_assert_false (kk_protection_index_covers (index, notice, -1));
    }
  kk_notice_set (home, "old_address", TEST_ADDRESS, KK_SOURCE_TYPED);
  g_assert_true (kk_protection_index_covers (index, home, -1));
  g_assert_false (test_folder_contains (t, NAME));
  g_assert_false (test_folder_contains (t, TEST_MY_NUMBER));
  g_assert_false (test_folder_contains (t, TEST_ADDRESS));
  g_assert_false (test_folder_contains (t, "支-1"));
}

/* A period that is over still protects; one that has not begun does not. */
static void
test_periods (void)
{
  g_autoptr (TestStore) t = test_store_new (KK_STORE_TERMINAL);
  g_autoptr (KkStore) store = test_store_open_unlocked (t);
  g_autoptr (KkAccount) boss = account (store, "boss", KK_ROLE_SUPERVISOR);
  g_autoptr (KkAccount) clerk = account (store, "clerk", KK_ROLE_CLERK);
  g_autoptr (KkNotice) listed = person (NAME, NULL, "1990-02-03", NULL);
  g_autoptr (KkNotice) nobody = person (NAME, NULL, NULL, NULL);
  g_autoptr (GDateTime) later = g_date_time_new_utc (2027, 6, 1, 0, 0, 0);
  g_autoptr (GDateTime) before = g_date_time_new_utc (2019, 6, 1, 0, 0, 0);
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = NULL;
  gboolean hidden;

  add (store, boss, listed, "2020-01-01", &id);
  t->now = g_date_time_to_unix (later) * G_USEC_PER_SEC;
  g_assert_true (kk_protection_is_hidden (store, listed, &hidden, &error));
  g_assert_true (hidden);
  t->now = g_date_time_to_unix (before) * G_USEC_PER_SEC;
  g_assert_true (kk_protection_is_hidden (store, listed, &hidden, &error));
  g_assert_false (hidden);

  list = kk_protection_list (store, &error);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpstr (((KkProtection *) list->pdata[0])->reference, ==, "支-1");
  g_assert_cmpstr (((KkProtection *) list->pdata[0])->last_day, ==, "2026-12-31");

  g_assert_false (kk_protection_add (store, "", "2020-01-01", "", listed, clerk, NULL, &error));
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_DENIED);
  g_clear_error (&error);
  g_assert_false (kk_protection_add (store, "", "2020-02-31", "", listed, boss, NULL, &error));
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (kk_protection_add (store, "", "2020-01-01", "", nobody, boss, NULL, &error));
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (kk_protection_remove (store, id, clerk, &error));
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_DENIED);
  g_clear_error (&error);
  g_assert_true (kk_protection_remove (store, id, boss, &error));
  g_assert_false (kk_protection_remove (store, id, boss, &error));
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  kk_vault_lock (store);
  g_assert_null (kk_protection_index_new (store, &error));
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_LOCKED);
}

static void
assert_title (KkStore *store, const char *case_id, const char *title, gboolean hidden)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkCaseSummary) summary = kk_store_case_load (store, case_id, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (summary->title, ==, title);
  g_assert_cmpint (summary->hidden, ==, hidden);
  if (hidden)
    g_assert_null (summary->last_reason);
}

/* Cases lose their titles when somebody in them comes on the list, and keep them off it. */
static void
test_titles (void)
{
  g_autoptr (TestStore) t = test_store_new (KK_STORE_TERMINAL);
  g_autoptr (KkStore) store = test_store_open_unlocked (t);
  g_autoptr (KkAccount) boss = account (store, "boss", KK_ROLE_SUPERVISOR);
  g_autofree char *id = test_signed_case (t, store, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (KkNotice) listed = kk_store_case_load_draft (store, id, &error);
  g_autofree char *protection = NULL;

  assert_title (store, id, TEST_NAME, FALSE);
  add (store, boss, listed, "2020-01-01", &protection);
  assert_title (store, id, "", TRUE);
  g_assert_true (kk_protection_remove (store, protection, boss, &error));
  assert_title (store, id, "", TRUE);
}

static void
try_open (KkStore *store, const char *clerk_id, const char *login, const char *password, int code)
{
  const char *not_ids[] = { clerk_id, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_false (
      kk_protection_open_case (store, "case-1", "窓口1", not_ids, login, password, &error));
  g_assert_error (error, KK_STORE_ERROR, code);
}

static void
test_second_person (void)
{
  g_autoptr (TestStore) t = test_store_new (KK_STORE_TERMINAL);
  g_autoptr (KkStore) store = test_store_open_unlocked (t);
  g_autoptr (KkAccount) boss = account (store, "boss", KK_ROLE_SUPERVISOR);
  g_autoptr (KkAccount) other = account (store, "other", KK_ROLE_SUPERVISOR);
  g_autoptr (KkAccount) clerk = account (store, "clerk", KK_ROLE_CLERK);
  const char *not_ids[] = { other->id, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  try_open (store, boss->id, "boss", TEST_PASSWORD, KK_STORE_ERROR_INVALID);
  try_open (store, boss->id, "clerk", TEST_PASSWORD, KK_STORE_ERROR_DENIED);
  try_open (store, boss->id, "other", "wrong-password", KK_STORE_ERROR_WRONG_PASSWORD);
  try_open (store, boss->id, "nobody", TEST_PASSWORD, KK_STORE_ERROR_WRONG_PASSWORD);
  g_assert_true (kk_vault_is_open (store));
  g_assert_true (
      kk_protection_open_case (store, "case-1", "窓口1", not_ids, "boss", TEST_PASSWORD, &error));
  g_assert_no_error (error);

  rows = kk_audit_list (store, 0, 100, "case-1", &error);
  g_assert_cmpuint (rows->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      const KkAuditRow *row = rows->pdata[i];

      g_assert_cmpstr (row->action, ==, i < 2 ? "protection.refused" : "protection.opened");
      g_assert_cmpstr (row->actor, ==, i == 1 ? clerk->id : boss->id);
      g_assert_cmpstr (row->terminal, ==, "窓口1");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/protection/matching", test_matching);
  g_test_add_func ("/protection/periods", test_periods);
  g_test_add_func ("/protection/titles", test_titles);
  g_test_add_func ("/protection/second-person", test_second_person);
  return g_test_run ();
}
