/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "tests/store/kk-test-store.h"

static void
test_offline_sign_in (void)
{
  g_autoptr (TestStore) t = test_store_new (KK_STORE_TERMINAL);
  g_autoptr (KkStore) store = test_store_open_unlocked (t);
  g_autofree char *id = test_signed_case (t, store, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (KkAccount) clerk
      = kk_account_add (store, NULL, "hanako", "窓口 花子", KK_ROLE_CLERK, "madoguchi-1", &error);
  g_autoptr (KkAccount) again = NULL;
  g_autoptr (KkNotice) notice = NULL;

  g_assert_no_error (error);
  g_assert_null (kk_account_add (store, NULL, "hanako", "x", KK_ROLE_CLERK, "madoguchi-2", &error));
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_null (kk_account_add (store, NULL, "taro", "x", KK_ROLE_CLERK, "short", &error));
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_INVALID);
  g_clear_error (&error);

  g_clear_pointer (&store, kk_store_free);
  store = test_store_open (t);
  g_assert_null (kk_store_case_load_draft (store, id, &error));
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_LOCKED);
  g_clear_error (&error);
  again = kk_account_sign_in (store, "hanako", "madoguchi-1", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->id, ==, clerk->id);
  notice = kk_store_case_load_draft (store, id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kk_notice_text (notice, "new_head"), ==, TEST_NAME);
  kk_vault_lock (store);
  g_assert_null (kk_store_case_pages (store, id, TRUE, &error));
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_LOCKED);
}

static void
try_wrong (KkStore *store, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (kk_account_sign_in (store, "admin", "wrong-password", &error));
  g_assert_error (error, KK_STORE_ERROR, code);
}

static void
test_wrong_password (void)
{
  g_autoptr (TestStore) t = test_store_new (KK_STORE_TERMINAL);
  g_autoptr (KkStore) store = test_store_open_unlocked (t);
  g_autoptr (GError) error = NULL;
  g_autoptr (KkAccount) account = NULL;
  guint seconds;

  kk_vault_lock (store);
  for (int i = 0; i < 3; i++)
    try_wrong (store, KK_STORE_ERROR_WRONG_PASSWORD);
  g_assert_false (kk_vault_is_open (store));
  try_wrong (store, KK_STORE_ERROR_DELAYED);
  g_clear_pointer (&store, kk_store_free);
  store = test_store_open (t); /* a restart does not help */
  try_wrong (store, KK_STORE_ERROR_DELAYED);
  g_assert_true (kk_account_wait (store, "admin", &seconds, &error));
  g_assert_cmpuint (seconds, ==, 5);
  t->now += 5 * G_USEC_PER_SEC;
  try_wrong (store, KK_STORE_ERROR_WRONG_PASSWORD);
  g_assert_true (kk_account_wait (store, "admin", &seconds, &error));
  g_assert_cmpuint (seconds, ==, 10);
  t->now += 10 * G_USEC_PER_SEC;
  account = kk_account_sign_in (store, "admin", TEST_PASSWORD, &error);
  g_assert_no_error (error);
  try_wrong (store, KK_STORE_ERROR_WRONG_PASSWORD); /* counted from the start again */
  g_assert_null (kk_account_sign_in (store, "nobody", "wrong-password", &error));
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_WRONG_PASSWORD);
}

static void
test_recovery (void)
{
  g_autoptr (TestStore) t = test_store_new (KK_STORE_TERMINAL);
  g_autoptr (KkStore) store = test_store_open (t);
  g_autoptr (GError) error = NULL;
  char *code = NULL;
  char *renewed = NULL;
  g_autofree char *typed = NULL;
  g_autoptr (KkAccount) admin
      = kk_account_create_first (store, "admin", "管理", TEST_PASSWORD, &code, &error);
  g_autoptr (KkAccount) again = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (strlen (code), ==, 39);
  kk_vault_lock (store);
  typed = g_ascii_strdown (code, -1);
  g_strdelimit (typed, "-", ' ');
  g_assert_false (kk_vault_open_recovery (store, "0000-0000", &error));
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_WRONG_PASSWORD);
  g_clear_error (&error);
  g_assert_true (kk_vault_open_recovery (store, typed, &error));
  g_assert_true (kk_account_set_password (store, "admin", NULL, "new-password", &error));
  g_assert_true (kk_vault_renew_recovery (store, &renewed, &error));
  g_assert_cmpstr (renewed, !=, code);
  kk_vault_lock (store);
  g_assert_false (kk_vault_open_recovery (store, code, &error));
  g_clear_error (&error);
  g_assert_true (kk_vault_open_recovery (store, renewed, &error));
  again = kk_account_sign_in (store, "admin", "new-password", &error);
  g_assert_no_error (error);
  g_assert_null (kk_account_sign_in (store, "admin", TEST_PASSWORD, &error));
  kk_secret_free (code);
  kk_secret_free (renewed);
}

static void
test_closed_account (void)
{
  g_autoptr (TestStore) t = test_store_new (KK_STORE_TERMINAL);
  g_autoptr (KkStore) store = test_store_open_unlocked (t);
  g_autoptr (GError) error = NULL;
  g_autoptr (KkAccount) admin = kk_account_find_login (store, "admin", &error);
  g_autoptr (KkAccount) clerk
      = kk_account_add (store, NULL, "hanako", "花子", KK_ROLE_CLERK, "madoguchi-1", &error);

  admin->active = FALSE;
  g_assert_false (kk_account_update (store, admin, &error));
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_DENIED);
  g_clear_error (&error);
  clerk->active = FALSE;
  g_assert_true (kk_account_update (store, clerk, &error));
  g_assert_null (kk_account_sign_in (store, "hanako", "madoguchi-1", &error));
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_DENIED);
}

static void
test_server_accounts (void)
{
  g_autoptr (TestStore) t = test_store_new (KK_STORE_SERVER);
  g_autoptr (KkStore) store = test_store_open_unlocked (t);
  g_autoptr (GError) error = NULL;
  g_autoptr (KkAccount) admin
      = kk_account_create_first (store, "admin", "管理", TEST_PASSWORD, NULL, &error);
  g_autoptr (KkAccount) chief
      = kk_account_add (store, NULL, "chief", "係長", KK_ROLE_SUPERVISOR, "kessai-2026", &error);
  g_autoptr (KkAccount) in = NULL;

  g_assert_no_error (error);
  in = kk_account_sign_in (store, "chief", "kessai-2026", &error);
  g_assert_no_error (error);
  g_assert_cmpint (in->role, ==, KK_ROLE_SUPERVISOR);
  g_assert_null (kk_account_sign_in (store, "chief", "kessai-2027", &error));
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_WRONG_PASSWORD);
}

static void
test_sealing (void)
{
  g_autoptr (TestStore) t = test_store_new (KK_STORE_TERMINAL);
  g_autoptr (KkStore) store = test_store_open_unlocked (t);
  static const gsize sizes[] = { 0, 1, 255, 256, 257, 4095, 4096, 4097, 100000 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) plain = g_bytes_new_take (g_malloc0 (sizes[i] + 1), sizes[i]);
      g_autoptr (GBytes) sealed = kk_vault_seal (store, "page", "a", "b", plain, &error);
      g_autoptr (GBytes) back = kk_vault_unseal (store, "page", "a", "b", sealed, &error);
      g_autoptr (GBytes) bad = NULL;
      gsize n;
      guint8 *data;

      g_assert_no_error (error);
      g_assert_true (g_bytes_equal (plain, back));
      g_assert_null (kk_vault_unseal (store, "page", "a", "c", sealed, &error));
      g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_CORRUPT);
      g_clear_error (&error);
      g_assert_null (kk_vault_unseal (store, "pag", "ea", "b", sealed, &error));
      g_clear_error (&error);
      data = g_bytes_unref_to_data (
          g_bytes_new (g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed)), &n);
      data[n / 2] ^= 1;
      bad = g_bytes_new_take (data, n);
      g_assert_null (kk_vault_unseal (store, "page", "a", "b", bad, &error));
      g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_CORRUPT);
    }
}

static void
test_envelope (void)
{
  g_autoptr (TestStore) t = test_store_new (KK_STORE_SERVER);
  g_autoptr (KkServerKeys) keys = test_server_keys (t);
  g_autoptr (KkServerKeys) again = test_server_keys (t);
  g_autofree char *other_path = g_build_filename (t->folder, "other.keys", NULL);
  g_autofree char *path = g_build_filename (t->folder, "server.keys", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (KkServerKeys) other = kk_server_keys_load (other_path, TRUE, &error);
  g_autoptr (GBytes) plain = g_bytes_new_static ("plain", 5);
  g_autoptr (GBytes) envelope = kk_envelope_seal (kk_server_keys_public (keys), "case/1", plain);
  g_autoptr (GBytes) back = kk_envelope_open (again, "case/1", envelope, &error);
  g_autofree char *box = kk_server_public_dup_box (kk_server_keys_public (keys));
  g_autofree char *sign = kk_server_public_dup_sign (kk_server_keys_public (keys));
  KkServerPublic pub;

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (plain, back));
  g_assert_null (kk_envelope_open (keys, "case/2", envelope, NULL));
  g_assert_null (kk_envelope_open (other, "case/1", envelope, &error));
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_INVALID);
  g_clear_error (&error);
  for (gsize n = 0; n < g_bytes_get_size (envelope); n += 97)
    {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (envelope, 0, n);

      g_assert_null (kk_envelope_open (keys, "case/1", cut, NULL));
    }
  g_assert_true (kk_server_public_from_base64 (box, sign, &pub, &error));
  g_assert_cmpmem (&pub, sizeof pub, kk_server_keys_public (keys), sizeof pub);
  g_assert_false (kk_server_public_from_base64 ("AAAA", sign, &pub, NULL));

  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
  g_assert_null (kk_server_keys_load (path, FALSE, &error));
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_READ_ONLY);
}

/* Nothing personal in clear, neither in the file nor in its log. */
static void
test_nothing_in_clear (void)
{
  g_autoptr (TestStore) t = test_store_new (KK_STORE_TERMINAL);
  g_autoptr (KkStore) store = test_store_open_unlocked (t);
  g_autofree char *id = test_signed_case (t, store, 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (KkEvent) held = test_event (t, KK_EVENT_HELD, TEST_NAME "の本人確認待ち");
  g_autoptr (GBytes) item = g_bytes_new_static (TEST_ADDRESS, strlen (TEST_ADDRESS));

  test_queue (t, store, id);
  g_assert_true (kk_store_case_append_event (store, id, held, &error));
  g_assert_true (kk_store_case_put_item (store, id, "view", item, &error));
  g_assert_true (test_folder_contains (t, "窓口1")); /* the search itself works */
  g_assert_false (test_folder_contains (t, TEST_NAME));
  g_assert_false (test_folder_contains (t, "花子"));
  g_assert_false (test_folder_contains (t, "研修町"));
  g_assert_false (test_folder_contains (t, TEST_MY_NUMBER));
  g_clear_pointer (&store, kk_store_free);
  g_assert_false (test_folder_contains (t, TEST_NAME));
  g_assert_false (test_folder_contains (t, TEST_MY_NUMBER));
}

static void
test_rights (void)
{
  static const struct
  {
    KkRole role;
    const char *action;
    gboolean allowed;
  } rows[] = {
    { KK_ROLE_CLERK, "case.edit", TRUE },
    { KK_ROLE_CLERK, "case.approve", FALSE },
    { KK_ROLE_CLERK, "audit.read", FALSE },
    { KK_ROLE_SUPERVISOR, "case.approve", TRUE },
    { KK_ROLE_SUPERVISOR, "account.manage", FALSE },
    { KK_ROLE_ADMINISTRATOR, "account.manage", TRUE },
    { KK_ROLE_ADMINISTRATOR, "my_number.show", FALSE },
    { KK_ROLE_ADMINISTRATOR, "no.such.action", FALSE },
  };
  g_autoptr (GBytes) bad = g_bytes_new_static ("{\"case.edit\":[\"mayor\"]}", 23);
  g_autoptr (GError) error = NULL;

  g_assert_false (kk_rights_load (bad, &error));
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_INVALID);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (kk_rights_allows (rows[i].role, rows[i].action), ==, rows[i].allowed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/vault/offline", test_offline_sign_in);
  g_test_add_func ("/store/vault/wrong-password", test_wrong_password);
  g_test_add_func ("/store/vault/recovery", test_recovery);
  g_test_add_func ("/store/vault/closed", test_closed_account);
  g_test_add_func ("/store/vault/server-accounts", test_server_accounts);
  g_test_add_func ("/store/vault/sealing", test_sealing);
  g_test_add_func ("/store/vault/envelope", test_envelope);
  g_test_add_func ("/store/vault/nothing-in-clear", test_nothing_in_clear);
  g_test_add_func ("/store/vault/rights", test_rights);
  return g_test_run ();
}
