/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/kk-vault.h"

#include <sodium.h>
#include <string.h>

#include "store/kk-audit.h"
#include "store/kk-server-keys-private.h"
#include "store/kk-store-private.h"

#define KEY crypto_aead_xchacha20poly1305_ietf_KEYBYTES
#define NONCE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG crypto_aead_xchacha20poly1305_ietf_ABYTES
#define SALT crypto_pwhash_SALTBYTES
#define WRAPPED (NONCE + KEY + TAG)

#define RECOVERY_BYTES 20
#define RECOVERY_LETTERS "0123456789ABCDEFGHJKMNPQRSTVWXYZ" /* Crockford: no I, L, O, U */

/* First byte of a sealed BLOB: how it is padded. */
#define PAD_SMALL 1
#define PAD_LARGE 2

G_STATIC_ASSERT (KEY == KK_KEY_BYTES);

static gboolean
fail_locked (GError **error)
{
  return kk_store_fail (error, KK_STORE_ERROR_LOCKED, "the vault is locked");
}

static GBytes *
secret_key_memory (guint8 **key_out)
{
  return kk_secret_bytes_new (KEY, key_out);
}

gboolean
kk_vault_exists (KkStore *store)
{
  gint64 n;

  return kk_db_int (store, NULL, &n, NULL, "SELECT count(*) FROM vault_slot", "") && n > 0;
}

gboolean
kk_vault_is_open (KkStore *store)
{
  return store->key != NULL;
}

void
kk_vault_lock (KkStore *store)
{
  sodium_free (store->key); /* wipes */
  store->key = NULL;
}

static void
hold_key (KkStore *store, const guint8 *key)
{
  kk_vault_lock (store);
  store->key = sodium_malloc (KEY); /* guarded and mlocked, kept out of core dumps */
  if (store->key == NULL)
    g_error ("no memory for the store key");
  memcpy (store->key, key, KEY);
  sodium_mprotect_readonly (store->key);
}

void
kk_vault_new_key (KkStore *store)
{
  guint8 key[KEY];

  randombytes_buf (key, sizeof key);
  hold_key (store, key);
  sodium_memzero (key, sizeof key);
}

/* ——— slots ——— */

static gboolean
put_slot (KkStore *store,
          const char *slot,
          const guint8 *salt,
          guint64 ops,
          gsize memory,
          const guint8 *kek,
          GError **error)
{
  guint8 out[WRAPPED];
  g_autoptr (GBytes) salt_bytes = g_bytes_new (salt, SALT);
  g_autoptr (GBytes) wrapped = NULL;

  randombytes_buf (out, NONCE);
  crypto_aead_xchacha20poly1305_ietf_encrypt (out + NONCE, NULL, store->key, KEY,
                                              (const guint8 *) slot, strlen (slot), NULL, out, kek);
  wrapped = g_bytes_new (out, sizeof out);
  return kk_db_run (store, error,
                    "INSERT INTO vault_slot (name, salt, ops, memory, wrapped)"
                    " VALUES (?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET"
                    " salt = excluded.salt, ops = excluded.ops, memory = excluded.memory,"
                    " wrapped = excluded.wrapped, failures = 0, wait_until = 0",
                    "sbllb", slot, salt_bytes, (gint64) ops, (gint64) memory, wrapped);
}

static gboolean
derive (guint8 *kek, const char *password, const guint8 *salt, guint64 ops, gsize memory)
{
  return crypto_pwhash (kek, KEY, password, strlen (password), salt, ops, memory,
                        crypto_pwhash_ALG_ARGON2ID13)
         == 0;
}

/* 160 random bits need no stretching. */
static void
derive_recovery (guint8 *kek, const char *letters, const guint8 *salt)
{
  crypto_generichash (kek, KEY, (const guint8 *) letters, strlen (letters), salt, SALT);
}

gboolean
kk_vault_wrap (KkStore *store, const char *slot, const char *password, GError **error)
{
  guint64 ops = store->options.kdf_ops ? store->options.kdf_ops : 3;
  gsize memory = store->options.kdf_memory ? store->options.kdf_memory : (gsize) 64 << 20;
  guint8 salt[SALT];
  guint8 *kek;
  g_autoptr (GBytes) kek_memory = secret_key_memory (&kek);

  if (store->key == NULL)
    return fail_locked (error);
  randombytes_buf (salt, sizeof salt);
  if (!derive (kek, password, salt, ops, memory))
    return kk_store_fail (error, KK_STORE_ERROR_FAILED, "no memory for Argon2id");
  return put_slot (store, slot, salt, ops, memory, kek, error);
}

/* password NULL: the recovery code in letters, or the server's key in raw. */
static gboolean
open_slot (KkStore *store,
           const char *slot,
           const char *password,
           const char *letters,
           const guint8 *raw,
           GError **error)
{
  g_autoptr (KkStmt) stmt = kk_db_query (
      store, error, "SELECT salt, ops, memory, wrapped FROM vault_slot WHERE name = ?", "s", slot);
  guint8 *kek;
  guint8 *key;
  g_autoptr (GBytes) kek_memory = secret_key_memory (&kek);
  g_autoptr (GBytes) key_memory = secret_key_memory (&key);
  const guint8 *wrapped;
  gboolean row;

  if (stmt == NULL || !kk_db_step (store, stmt, &row, error))
    return FALSE;
  if (!row)
    return kk_store_fail (error, KK_STORE_ERROR_NOT_FOUND, "no such wrapped key");
  if (sqlite3_column_bytes (stmt, 0) != (int) SALT
      || sqlite3_column_bytes (stmt, 3) != (int) WRAPPED)
    return kk_store_fail (error, KK_STORE_ERROR_CORRUPT, "a wrapped key is damaged");
  if (password != NULL)
    {
      if (!derive (kek, password, sqlite3_column_blob (stmt, 0),
                   (guint64) sqlite3_column_int64 (stmt, 1),
                   (gsize) sqlite3_column_int64 (stmt, 2)))
        return kk_store_fail (error, KK_STORE_ERROR_FAILED, "no memory for Argon2id");
    }
  else if (letters != NULL)
    derive_recovery (kek, letters, sqlite3_column_blob (stmt, 0));
  else
    memcpy (kek, raw, KEY);

  wrapped = sqlite3_column_blob (stmt, 3);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt (key, NULL, NULL, wrapped + NONCE, KEY + TAG,
                                                  (const guint8 *) slot, strlen (slot), wrapped,
                                                  kek)
      != 0)
    return kk_store_fail (error, KK_STORE_ERROR_WRONG_PASSWORD, "it does not open the vault");
  hold_key (store, key);
  return TRUE;
}

gboolean
kk_vault_unwrap (KkStore *store, const char *slot, const char *password, GError **error)
{
  return open_slot (store, slot, password, NULL, NULL, error);
}

/* ——— recovery ——— */

/* Eight groups of four letters; what is typed is read back without groups. */
static char *
recovery_new (void)
{
  guint8 bytes[RECOVERY_BYTES];
  GString *code = g_string_sized_new (48);
  guint32 bits = 0;
  int n_bits = 0;

  randombytes_buf (bytes, sizeof bytes);
  for (int i = 0, n = 0; i < RECOVERY_BYTES; i++)
    {
      bits = (bits << 8) | bytes[i];
      for (n_bits += 8; n_bits >= 5; n++)
        {
          n_bits -= 5;
          if (n > 0 && n % 4 == 0)
            g_string_append_c (code, '-');
          g_string_append_c (code, RECOVERY_LETTERS[(bits >> n_bits) & 31]);
        }
    }
  sodium_memzero (bytes, sizeof bytes);
  return g_string_free (code, FALSE);
}

static char *
recovery_letters (const char *code)
{
  char *letters = g_malloc0 (strlen (code) + 1);
  gsize n = 0;

  for (const char *p = code; *p != '\0'; p++)
    {
      char c = g_ascii_toupper (*p);

      if (c == 'O')
        c = '0';
      if (c == 'I' || c == 'L')
        c = '1';
      if (strchr (RECOVERY_LETTERS, c) != NULL)
        letters[n++] = c;
    }
  return letters;
}

gboolean
kk_vault_wrap_recovery (KkStore *store, char **code_out, GError **error)
{
  char *code = recovery_new ();
  char *letters = recovery_letters (code);
  guint8 salt[SALT];
  guint8 *kek;
  g_autoptr (GBytes) kek_memory = secret_key_memory (&kek);
  gboolean ok;

  randombytes_buf (salt, sizeof salt);
  derive_recovery (kek, letters, salt);
  kk_secret_free (letters);
  ok = put_slot (store, "recovery", salt, 0, 0, kek, error);
  if (ok)
    *code_out = g_steal_pointer (&code);
  kk_secret_free (code);
  return ok;
}

static gboolean
create_in (KkStore *store, char **recovery_out, GError **error)
{
  if (kk_vault_exists (store))
    return kk_store_fail (error, KK_STORE_ERROR_EXISTS, "there is a store key already");
  kk_vault_new_key (store);
  return kk_vault_wrap_recovery (store, recovery_out, error)
         && kk_audit_append (store, NULL, NULL, "vault.created", NULL, 0, NULL, error);
}

gboolean
kk_vault_create (KkStore *store, char **recovery_out, GError **error)
{
  g_autofree char *code = NULL;

  if (!kk_db_begin (store, error))
    return FALSE;
  if (!kk_db_end (store, create_in (store, &code, error), error))
    {
      kk_vault_lock (store);
      return FALSE;
    }
  *recovery_out = g_steal_pointer (&code);
  return TRUE;
}

gint64
kk_vault_wait_after (int failures)
{
  if (failures < 3)
    return 0;
  return MIN ((gint64) 5 << MIN (failures - 3, 10), 15 * 60) * G_USEC_PER_SEC;
}

/* A try is counted before it is made: pulling the plug does not give another one. */
static gboolean
count_recovery_try (KkStore *store, GError **error)
{
  gint64 failures;
  gint64 wait_until;
  gboolean missing;
  gint64 now = kk_store_now (store);

  if (!kk_db_int (store, error, &wait_until, &missing,
                  "SELECT wait_until FROM vault_slot WHERE name = 'recovery'", "")
      || !kk_db_int (store, error, &failures, NULL,
                     "SELECT failures FROM vault_slot WHERE name = 'recovery'", ""))
    return FALSE;
  if (missing)
    return kk_store_fail (error, KK_STORE_ERROR_NOT_FOUND, "no recovery code was made");
  if (now < wait_until)
    return kk_store_fail (error, KK_STORE_ERROR_DELAYED, "too many wrong recovery codes");
  return kk_db_run (store, error,
                    "UPDATE vault_slot SET failures = failures + 1, wait_until = ?"
                    " WHERE name = 'recovery'",
                    "l", (gint64) (now + kk_vault_wait_after ((int) failures + 1)))
         && kk_audit_append (store, NULL, NULL, "vault.recovery_tried", NULL, 0, NULL, error);
}

static gboolean
recovery_opened (KkStore *store, GError **error)
{
  return kk_db_run (store, error,
                    "UPDATE vault_slot SET failures = 0, wait_until = 0 WHERE name = 'recovery'",
                    "")
         && kk_audit_append (store, NULL, NULL, "vault.recovery_used", NULL, 0, NULL, error);
}

gboolean
kk_vault_open_recovery (KkStore *store, const char *code, GError **error)
{
  char *letters;
  gboolean ok;

  if (!kk_db_begin (store, error) || !kk_db_end (store, count_recovery_try (store, error), error))
    return FALSE;
  letters = recovery_letters (code);
  ok = open_slot (store, "recovery", NULL, letters, NULL, error);
  kk_secret_free (letters);
  if (!ok || !kk_db_begin (store, error))
    return FALSE;
  if (kk_db_end (store, recovery_opened (store, error), error))
    return TRUE;
  kk_vault_lock (store);
  return FALSE;
}

static gboolean
renew_in (KkStore *store, char **code_out, GError **error)
{
  return kk_vault_wrap_recovery (store, code_out, error)
         && kk_audit_append (store, NULL, NULL, "vault.recovery_renewed", NULL, 0, NULL, error);
}

gboolean
kk_vault_renew_recovery (KkStore *store, char **recovery_out, GError **error)
{
  g_autofree char *code = NULL;

  if (store->key == NULL)
    return fail_locked (error);
  if (!kk_db_begin (store, error) || !kk_db_end (store, renew_in (store, &code, error), error))
    return FALSE;
  *recovery_out = g_steal_pointer (&code);
  return TRUE;
}

/* ——— the server ——— */

static gboolean
create_server_slot (KkStore *store, const KkServerKeys *keys, GError **error)
{
  guint8 salt[SALT] = { 0 };

  if (kk_vault_exists (store))
    return kk_store_fail (error, KK_STORE_ERROR_EXISTS, "the store key is wrapped for others");
  kk_vault_new_key (store);
  return put_slot (store, "server", salt, 0, 0, kk_server_keys_store_key (keys), error)
         && kk_audit_append (store, NULL, NULL, "vault.created", NULL, 0, NULL, error);
}

gboolean
kk_vault_open_server (KkStore *store, const KkServerKeys *keys, GError **error)
{
  if (!kk_vault_exists (store))
    {
      if (!kk_db_begin (store, error))
        return FALSE;
      if (kk_db_end (store, create_server_slot (store, keys, error), error))
        return TRUE;
      kk_vault_lock (store);
      return FALSE;
    }
  return open_slot (store, "server", NULL, NULL, kk_server_keys_store_key (keys), error);
}

/* ——— sealing ——— */

/* Lengths first, so that no two places give the same bytes. */
static char *
place_of (const char *kind, const char *id, const char *name)
{
  return g_strdup_printf ("%zu:%s/%zu:%s/%zu:%s", strlen (kind), kind, strlen (id), id,
                          strlen (name), name);
}

GBytes *
kk_vault_seal (KkStore *store,
               const char *kind,
               const char *id,
               const char *name,
               GBytes *plain,
               GError **error)
{
  g_autofree char *place = place_of (kind, id, name);
  gsize length;
  const guint8 *data = g_bytes_get_data (plain, &length);
  gsize block = length < 4096 ? 256 : 4096;
  gsize padded = (length / block + 1) * block;
  gsize total = 1 + NONCE + padded + TAG;
  guint8 *out;
  gsize n;

  if (store->key == NULL)
    return fail_locked (error), NULL;
  out = g_malloc (total);
  out[0] = block == 256 ? PAD_SMALL : PAD_LARGE;
  randombytes_buf (out + 1, NONCE);
  if (length > 0)
    memcpy (out + 1 + NONCE, data, length);
  if (sodium_pad (&n, out + 1 + NONCE, length, block, padded) != 0)
    g_error ("padding");
  crypto_aead_xchacha20poly1305_ietf_encrypt (out + 1 + NONCE, NULL, out + 1 + NONCE, padded,
                                              (const guint8 *) place, strlen (place), NULL, out + 1,
                                              store->key);
  return g_bytes_new_take (out, total);
}

GBytes *
kk_vault_unseal (KkStore *store,
                 const char *kind,
                 const char *id,
                 const char *name,
                 GBytes *sealed,
                 GError **error)
{
  g_autofree char *place = place_of (kind, id, name);
  gsize length;
  const guint8 *in = g_bytes_get_data (sealed, &length);
  g_autoptr (GBytes) plain = NULL;
  guint8 *data;
  gsize padded;
  gsize n;

  if (store->key == NULL)
    return fail_locked (error), NULL;
  if (length < 1 + NONCE + TAG || (in[0] != PAD_SMALL && in[0] != PAD_LARGE))
    return kk_store_fail (error, KK_STORE_ERROR_CORRUPT, "a sealed value is damaged"), NULL;
  padded = length - 1 - NONCE - TAG;
  plain = kk_secret_bytes_new (padded, &data);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt (data, NULL, NULL, in + 1 + NONCE, padded + TAG,
                                                  (const guint8 *) place, strlen (place), in + 1,
                                                  store->key)
          != 0
      || sodium_unpad (&n, data, padded, in[0] == PAD_SMALL ? 256 : 4096) != 0)
    return kk_store_fail (error, KK_STORE_ERROR_CORRUPT, "a sealed value was altered or moved"),
           NULL;
  return g_bytes_new_from_bytes (plain, 0, n);
}

GBytes *
kk_vault_seal_text (KkStore *store,
                    const char *kind,
                    const char *id,
                    const char *name,
                    const char *text,
                    GError **error)
{
  g_autoptr (GBytes) plain = g_bytes_new_static (text, strlen (text));

  return kk_vault_seal (store, kind, id, name, plain, error);
}

char *
kk_vault_unseal_text (KkStore *store,
                      const char *kind,
                      const char *id,
                      const char *name,
                      GBytes *sealed,
                      GError **error)
{
  g_autoptr (GBytes) plain = kk_vault_unseal (store, kind, id, name, sealed, error);

  if (plain == NULL)
    return NULL;
  return g_strndup (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain));
}

/* ——— the pinned server ——— */

gboolean
kk_vault_get_server (KkStore *store, KkServerPublic *out, GError **error)
{
  g_autofree char *box = NULL;
  g_autofree char *sign = NULL;

  if (!kk_store_get_setting (store, "kk.server.box", &box, error)
      || !kk_store_get_setting (store, "kk.server.sign", &sign, error))
    return FALSE;
  if (box == NULL || sign == NULL)
    return kk_store_fail (error, KK_STORE_ERROR_NOT_FOUND, "no server is known yet");
  return kk_server_public_from_base64 (box, sign, out, error);
}

static gboolean
pin (KkStore *store, const KkServerPublic *pub, GError **error)
{
  g_autofree char *box = kk_server_public_dup_box (pub);
  g_autofree char *sign = kk_server_public_dup_sign (pub);

  return kk_store_set_setting (store, "kk.server.box", box, error)
         && kk_store_set_setting (store, "kk.server.sign", sign, error)
         && kk_audit_append (store, NULL, NULL, "server.pinned", NULL, 0, box, error);
}

gboolean
kk_vault_set_server (KkStore *store, const KkServerPublic *pub, gboolean replace, GError **error)
{
  g_autoptr (GError) none = NULL;
  KkServerPublic known;

  if (kk_vault_get_server (store, &known, &none))
    {
      if (memcmp (&known, pub, sizeof known) == 0)
        return TRUE;
      if (!replace)
        return kk_store_fail (error, KK_STORE_ERROR_CONFLICT, "another server's key is pinned");
    }
  return kk_db_begin (store, error) && kk_db_end (store, pin (store, pub, error), error);
}
