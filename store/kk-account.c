/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/kk-account.h"

#include <sodium.h>
#include <string.h>

#include "store/kk-audit.h"
#include "store/kk-crypto.h"
#include "store/kk-store-private.h"
#include "store/kk-vault.h"

#define COLUMNS "id, login, name, role, active"
#define PASSWORD_MAX 1024

void
kk_account_free (KkAccount *account)
{
  g_free (account->id);
  g_free (account->login);
  g_free (account->name);
  g_free (account);
}

KkAccount *
kk_account_copy (const KkAccount *account)
{
  KkAccount *copy = g_memdup2 (account, sizeof *account);

  copy->id = g_strdup (account->id);
  copy->login = g_strdup (account->login);
  copy->name = g_strdup (account->name);
  return copy;
}

static gpointer
read_account (KkStore *store, KkStmt *stmt, GError **error)
{
  KkAccount *account = g_new0 (KkAccount, 1);

  account->id = kk_db_dup_text (stmt, 0);
  account->login = kk_db_dup_text (stmt, 1);
  account->name = kk_db_dup_text (stmt, 2);
  kk_role_from_string ((const char *) sqlite3_column_text (stmt, 3), &account->role);
  account->active = sqlite3_column_int (stmt, 4) != 0;
  return account;
}

static KkAccount *
find (KkStore *store, const char *sql, const char *value, GError **error)
{
  g_autoptr (KkStmt) stmt = kk_db_query (store, error, sql, "s", value);
  gboolean row;

  if (stmt == NULL || !kk_db_step (store, stmt, &row, error))
    return NULL;
  if (!row)
    return kk_store_fail (error, KK_STORE_ERROR_NOT_FOUND, "no such account"), NULL;
  return read_account (store, stmt, error);
}

KkAccount *
kk_account_find (KkStore *store, const char *id, GError **error)
{
  return find (store, "SELECT " COLUMNS " FROM account WHERE id = ?", id, error);
}

KkAccount *
kk_account_find_login (KkStore *store, const char *login, GError **error)
{
  return find (store, "SELECT " COLUMNS " FROM account WHERE login = ?", login, error);
}

GPtrArray *
kk_account_list (KkStore *store, GError **error)
{
  return kk_db_list (
      store, kk_db_query (store, error, "SELECT " COLUMNS " FROM account ORDER BY login", ""),
      read_account, (GDestroyNotify) kk_account_free, error);
}

/* ——— passwords ——— */

static guint64
ops_of (KkStore *store)
{
  return store->options.kdf_ops ? store->options.kdf_ops : 3;
}

static gsize
memory_of (KkStore *store)
{
  return store->options.kdf_memory ? store->options.kdf_memory : (gsize) 64 << 20;
}

static gboolean
check_new (const char *login, const char *name, const char *password, GError **error)
{
  if (login == NULL || *login == '\0' || strlen (login) > 100 || !g_utf8_validate (login, -1, NULL))
    return kk_store_fail (error, KK_STORE_ERROR_INVALID, "login: 1 to 100 bytes");
  if (name == NULL || *name == '\0' || strlen (name) > 300 || !g_utf8_validate (name, -1, NULL))
    return kk_store_fail (error, KK_STORE_ERROR_INVALID, "name: 1 to 300 bytes");
  if (password == NULL || !g_utf8_validate (password, -1, NULL)
      || g_utf8_strlen (password, -1) < KK_PASSWORD_MIN || strlen (password) > PASSWORD_MAX)
    return kk_store_fail (error, KK_STORE_ERROR_INVALID, "password: at least 8 characters");
  return TRUE;
}

/* On a terminal the wrapped key is the verifier; on a server a hash is kept. */
static gboolean
store_password (KkStore *store, const char *id, const char *password, GError **error)
{
  char verifier[crypto_pwhash_STRBYTES];

  if (store->options.role == KK_STORE_TERMINAL)
    return kk_vault_wrap (store, id, password, error);
  if (crypto_pwhash_str_alg (verifier, password, strlen (password), ops_of (store),
                             memory_of (store), crypto_pwhash_ALG_ARGON2ID13)
      != 0)
    return kk_store_fail (error, KK_STORE_ERROR_FAILED, "no memory for Argon2id");
  return kk_db_run (store, error, "UPDATE account SET verifier = ? WHERE id = ?", "ss", verifier,
                    id);
}

static gboolean
try_password (KkStore *store, const char *id, const char *password, GError **error)
{
  g_autoptr (KkStmt) stmt = NULL;
  const char *verifier;
  gboolean row;

  if (store->options.role == KK_STORE_TERMINAL)
    return kk_vault_unwrap (store, id, password, error);
  stmt = kk_db_query (store, error, "SELECT verifier FROM account WHERE id = ?", "s", id);
  if (stmt == NULL || !kk_db_step (store, stmt, &row, error))
    return FALSE;
  verifier = row ? (const char *) sqlite3_column_text (stmt, 0) : NULL;
  if (verifier != NULL && crypto_pwhash_str_verify (verifier, password, strlen (password)) == 0)
    return TRUE;
  return kk_store_fail (error, KK_STORE_ERROR_WRONG_PASSWORD, "wrong login or password");
}

/* An unknown login takes as long as a wrong password. */
static void
waste_time (KkStore *store, const char *password)
{
  guint8 key[32];
  guint8 salt[crypto_pwhash_SALTBYTES] = { 0 };

  if (crypto_pwhash (key, sizeof key, password, strlen (password), salt, ops_of (store),
                     memory_of (store), crypto_pwhash_ALG_ARGON2ID13)
      != 0)
    g_debug ("no memory for Argon2id");
}

/* ——— making ——— */

static gboolean
insert (KkStore *store, const KkAccount *account, const char *password, GError **error)
{
  if (!kk_db_run (store, error,
                  "INSERT INTO account (id, login, name, role, active) VALUES (?, ?, ?, ?, 1)",
                  "ssss", account->id, account->login, account->name,
                  kk_role_to_string (account->role)))
    {
      if (kk_db_was_duplicate (store))
        {
          g_clear_error (error);
          kk_store_fail (error, KK_STORE_ERROR_EXISTS, "that login or id is taken");
        }
      return FALSE;
    }
  return store_password (store, account->id, password, error)
         && kk_audit_append (store, account->id, NULL, "account.added", NULL, 0,
                             kk_role_to_string (account->role), error);
}

static KkAccount *
new_account (KkStore *store, const char *id, const char *login, const char *name, KkRole role)
{
  KkAccount *account = g_new0 (KkAccount, 1);

  account->id = id != NULL ? g_strdup (id) : kk_uuid_new (kk_store_now (store));
  account->login = g_strdup (login);
  account->name = g_strdup (name);
  account->role = role;
  account->active = TRUE;
  return account;
}

static gboolean
create_first_in (KkStore *store,
                 const KkAccount *account,
                 const char *password,
                 char **recovery_out,
                 GError **error)
{
  gint64 n;

  if (!kk_db_int (store, error, &n, NULL, "SELECT count(*) FROM account", ""))
    return FALSE;
  if (n > 0)
    return kk_store_fail (error, KK_STORE_ERROR_EXISTS, "there are accounts already");
  if (store->options.role == KK_STORE_TERMINAL)
    {
      if (kk_vault_exists (store) && !kk_vault_is_open (store))
        return kk_store_fail (error, KK_STORE_ERROR_LOCKED, "the vault is locked");
      if (!kk_vault_exists (store))
        {
          kk_vault_new_key (store);
          if (!kk_vault_wrap_recovery (store, recovery_out, error)
              || !kk_audit_append (store, NULL, NULL, "vault.created", NULL, 0, NULL, error))
            return FALSE;
        }
    }
  return insert (store, account, password, error);
}

KkAccount *
kk_account_create_first (KkStore *store,
                         const char *login,
                         const char *name,
                         const char *password,
                         char **recovery_out,
                         GError **error)
{
  return kk_account_create_first_as (store, NULL, login, name, password, recovery_out, error);
}

KkAccount *
kk_account_create_first_as (KkStore *store,
                            const char *id,
                            const char *login,
                            const char *name,
                            const char *password,
                            char **recovery_out,
                            GError **error)
{
  g_autoptr (KkAccount) account = NULL;
  char *recovery = NULL;

  if (recovery_out != NULL)
    *recovery_out = NULL;
  if (!check_new (login, name, password, error) || !kk_db_begin (store, error))
    return NULL;
  account = new_account (store, id, login, name, KK_ROLE_ADMINISTRATOR);
  if (!kk_db_end (store, create_first_in (store, account, password, &recovery, error), error))
    {
      if (!kk_vault_exists (store))
        kk_vault_lock (store);
      kk_secret_free (recovery);
      return NULL;
    }
  if (recovery_out != NULL)
    *recovery_out = g_steal_pointer (&recovery);
  kk_secret_free (recovery);
  return g_steal_pointer (&account);
}

KkAccount *
kk_account_add (KkStore *store,
                const char *id,
                const char *login,
                const char *name,
                KkRole role,
                const char *password,
                GError **error)
{
  g_autoptr (KkAccount) account = new_account (store, id, login, name, role);

  if (!check_new (login, name, password, error))
    return NULL;
  if (store->options.role == KK_STORE_TERMINAL && !kk_vault_is_open (store))
    return kk_store_fail (error, KK_STORE_ERROR_LOCKED, "the vault is locked"), NULL;
  if (!kk_db_begin (store, error)
      || !kk_db_end (store, insert (store, account, password, error), error))
    return NULL;
  return g_steal_pointer (&account);
}

/* ——— signing in ——— */

/* A try is counted before it is made: pulling the plug does not give another one. */
static gboolean
count_try (KkStore *store, const KkAccount *account, GError **error)
{
  gint64 failures;
  gint64 wait_until;
  gint64 now = kk_store_now (store);

  if (!kk_db_int (store, error, &failures, NULL, "SELECT failures FROM account WHERE id = ?", "s",
                  account->id)
      || !kk_db_int (store, error, &wait_until, NULL, "SELECT wait_until FROM account WHERE id = ?",
                     "s", account->id))
    return FALSE;
  if (now < wait_until)
    return kk_store_fail (error, KK_STORE_ERROR_DELAYED, "too many wrong passwords");
  return kk_db_run (store, error,
                    "UPDATE account SET failures = failures + 1, wait_until = ? WHERE id = ?", "ls",
                    (gint64) (now + kk_vault_wait_after ((int) failures + 1)), account->id);
}

static gboolean
opened (KkStore *store, const KkAccount *account, const char *action, GError **error)
{
  return kk_db_run (store, error, "UPDATE account SET failures = 0, wait_until = 0 WHERE id = ?",
                    "s", account->id)
         && kk_audit_append (store, account->id, NULL, action, NULL, 0, NULL, error);
}

static gboolean
authenticate (KkStore *store,
              const KkAccount *account,
              const char *password,
              const char *action,
              GError **error)
{
  g_autoptr (GError) cause = NULL;

  if (!kk_db_begin (store, error) || !kk_db_end (store, count_try (store, account, error), error))
    return FALSE;
  if (!try_password (store, account->id, password, &cause))
    {
      if (!g_error_matches (cause, KK_STORE_ERROR, KK_STORE_ERROR_WRONG_PASSWORD))
        return g_propagate_error (error, g_steal_pointer (&cause)), FALSE;
      if (kk_audit_append (store, account->id, NULL, "account.wrong_password", NULL, 0, NULL,
                           error))
        kk_store_fail (error, KK_STORE_ERROR_WRONG_PASSWORD, "wrong login or password");
      return FALSE;
    }
  return kk_db_begin (store, error)
         && kk_db_end (store, opened (store, account, action, error), error);
}

KkAccount *
kk_account_sign_in (KkStore *store, const char *login, const char *password, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (KkAccount) account = NULL;

  if (strlen (password) > PASSWORD_MAX)
    return kk_store_fail (error, KK_STORE_ERROR_WRONG_PASSWORD, "wrong login or password"), NULL;
  account = kk_account_find_login (store, login, &cause);
  if (account == NULL && !g_error_matches (cause, KK_STORE_ERROR, KK_STORE_ERROR_NOT_FOUND))
    return g_propagate_error (error, g_steal_pointer (&cause)), NULL;
  if (account == NULL)
    {
      waste_time (store, password);
      return kk_store_fail (error, KK_STORE_ERROR_WRONG_PASSWORD, "wrong login or password"), NULL;
    }
  if (!account->active)
    return kk_store_fail (error, KK_STORE_ERROR_DENIED, "the account is closed"), NULL;
  if (!authenticate (store, account, password, "account.signed_in", error))
    return NULL;
  return g_steal_pointer (&account);
}

gboolean
kk_account_wait (KkStore *store, const char *login, guint *seconds_out, GError **error)
{
  gint64 wait_until;
  gint64 left;

  if (!kk_db_int (store, error, &wait_until, NULL, "SELECT wait_until FROM account WHERE login = ?",
                  "s", login))
    return FALSE;
  left = wait_until - kk_store_now (store);
  *seconds_out = left > 0 ? (guint) ((left + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC) : 0;
  return TRUE;
}

static gboolean
set_password_in (KkStore *store, const KkAccount *account, const char *password, GError **error)
{
  return store_password (store, account->id, password, error)
         && opened (store, account, "account.password_changed", error);
}

gboolean
kk_account_set_password (KkStore *store,
                         const char *login,
                         const char *old_password,
                         const char *new_password,
                         GError **error)
{
  g_autoptr (KkAccount) account = kk_account_find_login (store, login, error);

  if (account == NULL || !check_new (login, account->name, new_password, error))
    return FALSE;
  if (old_password != NULL
      && !authenticate (store, account, old_password, "account.signed_in", error))
    return FALSE;
  if (store->options.role == KK_STORE_TERMINAL && !kk_vault_is_open (store))
    return kk_store_fail (error, KK_STORE_ERROR_LOCKED, "the vault is locked");
  return kk_db_begin (store, error)
         && kk_db_end (store, set_password_in (store, account, new_password, error), error);
}

/* ——— changing ——— */

static gboolean
update_in (KkStore *store, const KkAccount *account, GError **error)
{
  gint64 others;
  gboolean administers = account->active && account->role == KK_ROLE_ADMINISTRATOR;

  if (!kk_db_int (store, error, &others, NULL,
                  "SELECT count(*) FROM account"
                  " WHERE role = 'administrator' AND active = 1 AND id <> ?",
                  "s", account->id))
    return FALSE;
  if (others == 0 && !administers)
    return kk_store_fail (error, KK_STORE_ERROR_DENIED, "the last administrator");
  if (!kk_db_run (store, error, "UPDATE account SET name = ?, role = ?, active = ? WHERE id = ?",
                  "ssis", account->name, kk_role_to_string (account->role), account->active ? 1 : 0,
                  account->id))
    return FALSE;
  if (sqlite3_changes (store->db) == 0)
    return kk_store_fail (error, KK_STORE_ERROR_NOT_FOUND, "no such account");
  if (!account->active
      && (!kk_db_run (store, error, "DELETE FROM vault_slot WHERE name = ?", "s", account->id)
          || !kk_db_run (store, error, "UPDATE account SET verifier = NULL WHERE id = ?", "s",
                         account->id)))
    return FALSE;
  return kk_audit_append (store, account->id, NULL,
                          account->active ? "account.changed" : "account.closed", NULL, 0,
                          kk_role_to_string (account->role), error);
}

gboolean
kk_account_update (KkStore *store, const KkAccount *account, GError **error)
{
  return kk_db_begin (store, error) && kk_db_end (store, update_in (store, account, error), error);
}
