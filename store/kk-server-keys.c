/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/kk-crypto.h"
#include "store/kk-store-private.h"
#include "store/kk-server-keys-private.h"

#define MAGIC "kakanai server keys 1\n"
#define MAGIC_LENGTH (sizeof MAGIC - 1)

/* The file: the magic, the two seeds and the store's key, and a SHA-256 over all of it. */
#define SEEDS (3 * KK_KEY_BYTES)
#define FILE_LENGTH (MAGIC_LENGTH + SEEDS + crypto_hash_sha256_BYTES)

struct _KkServerKeys
{
  KkServerPublic pub;
  guint8 box_secret[crypto_box_SECRETKEYBYTES];
  guint8 sign_secret[crypto_sign_SECRETKEYBYTES];
  guint8 store_key[KK_KEY_BYTES];
};

static gboolean
fail (GError **error, KkStoreError code, const char *message)
{
  g_set_error (error, KK_STORE_ERROR, code, "server keys: %s", message);
  return FALSE;
}

static KkServerKeys *
keys_from_seeds (const guint8 *seeds)
{
  KkServerKeys *keys = sodium_malloc (sizeof *keys);

  if (keys == NULL)
    g_error ("no memory for keys");
  crypto_box_seed_keypair (keys->pub.box, keys->box_secret, seeds);
  crypto_sign_seed_keypair (keys->pub.sign, keys->sign_secret, seeds + KK_KEY_BYTES);
  memcpy (keys->store_key, seeds + 2 * KK_KEY_BYTES, KK_KEY_BYTES);
  return keys;
}

static gboolean
write_all (int fd, const guint8 *data, gsize length)
{
  while (length > 0)
    {
      gssize n = write (fd, data, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      data += n;
      length -= (gsize) n;
    }
  return fsync (fd) == 0;
}

/* Written under another name and linked, so that a crash leaves no half file and two starts agree.
 */
static gboolean
create_file (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *suffix = kk_random_hex (6);
  g_autofree char *partial = g_strconcat (path, ".", suffix, NULL);
  guint8 data[FILE_LENGTH];
  gboolean ok;
  int fd;

  if (g_mkdir_with_parents (folder, 0700) != 0
      || (fd = g_open (partial, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600)) < 0)
    return fail (error, errno == ENOSPC ? KK_STORE_ERROR_FULL : KK_STORE_ERROR_READ_ONLY,
                 "cannot make the file");
  memcpy (data, MAGIC, MAGIC_LENGTH);
  randombytes_buf (data + MAGIC_LENGTH, SEEDS);
  crypto_hash_sha256 (data + MAGIC_LENGTH + SEEDS, data, MAGIC_LENGTH + SEEDS);
  ok = write_all (fd, data, sizeof data);
  sodium_memzero (data, sizeof data);
  close (fd);
  ok = ok && (link (partial, path) == 0 || errno == EEXIST);
  if (!ok)
    fail (error, errno == ENOSPC ? KK_STORE_ERROR_FULL : KK_STORE_ERROR_FAILED, g_strerror (errno));
  g_unlink (partial);
  fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  if (fd >= 0)
    {
      ok = fsync (fd) == 0 && ok;
      close (fd);
    }
  return ok;
}

static KkServerKeys *
read_file (int fd, GError **error)
{
  KkServerKeys *keys = NULL;
  guint8 data[FILE_LENGTH + 1];
  guint8 hash[crypto_hash_sha256_BYTES];
  struct stat st;
  gssize n;

  if (fstat (fd, &st) != 0 || (st.st_mode & 077) != 0)
    return fail (error, KK_STORE_ERROR_READ_ONLY, "others may read the file: chmod 600"), NULL;
  n = read (fd, data, sizeof data);
  crypto_hash_sha256 (hash, data, MAGIC_LENGTH + SEEDS);
  if (n == FILE_LENGTH && memcmp (data, MAGIC, MAGIC_LENGTH) == 0
      && sodium_memcmp (hash, data + MAGIC_LENGTH + SEEDS, sizeof hash) == 0)
    keys = keys_from_seeds (data + MAGIC_LENGTH);
  else
    fail (error, KK_STORE_ERROR_INVALID, "the file is damaged: restore a copy");
  sodium_memzero (data, sizeof data);
  return keys;
}

KkServerKeys *
kk_server_keys_load (const char *path, gboolean create, GError **error)
{
  KkServerKeys *keys;
  int fd;

  kk_crypto_init ();
  fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  if (fd < 0 && errno == ENOENT && create)
    {
      if (!create_file (path, error))
        return NULL;
      fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
    }
  if (fd < 0)
    return fail (error, errno == ENOENT ? KK_STORE_ERROR_NOT_FOUND : KK_STORE_ERROR_READ_ONLY,
                 "cannot open the file"),
           NULL;
  keys = read_file (fd, error);
  close (fd);
  return keys;
}

void
kk_server_keys_free (KkServerKeys *keys)
{
  sodium_free (keys);
}

const KkServerPublic *
kk_server_keys_public (const KkServerKeys *keys)
{
  return &keys->pub;
}

const guint8 *
kk_server_keys_store_key (const KkServerKeys *keys)
{
  return keys->store_key;
}

GBytes *
kk_envelope_open (const KkServerKeys *keys, const char *context, GBytes *envelope, GError **error)
{
  GBytes *plain = kk_envelope_open_raw (keys->pub.box, keys->box_secret, context, envelope);

  if (plain == NULL)
    g_set_error_literal (error, KK_STORE_ERROR, KK_STORE_ERROR_INVALID,
                         "the envelope does not open");
  return plain;
}

void
kk_server_keys_sign (const KkServerKeys *keys,
                     gconstpointer data,
                     gsize length,
                     guint8 signature_out[KK_SIGNATURE_BYTES])
{
  crypto_sign_detached (signature_out, NULL, data, length, keys->sign_secret);
}

gboolean
kk_server_public_verify (const KkServerPublic *pub,
                         gconstpointer data,
                         gsize length,
                         const guint8 signature[KK_SIGNATURE_BYTES])
{
  return crypto_sign_verify_detached (signature, data, length, pub->sign) == 0;
}

char *
kk_server_public_dup_box (const KkServerPublic *pub)
{
  return g_base64_encode (pub->box, KK_KEY_BYTES);
}

char *
kk_server_public_dup_sign (const KkServerPublic *pub)
{
  return g_base64_encode (pub->sign, KK_KEY_BYTES);
}

static gboolean
key_from_base64 (const char *text, guint8 *out)
{
  gsize n;

  return text != NULL
         && sodium_base642bin (out, KK_KEY_BYTES, text, strlen (text), "\n ", &n, NULL,
                               sodium_base64_VARIANT_ORIGINAL)
                == 0
         && n == KK_KEY_BYTES;
}

gboolean
kk_server_public_from_base64 (const char *box,
                              const char *sign,
                              KkServerPublic *out,
                              GError **error)
{
  guint8 probe[crypto_box_SEALBYTES + 1];

  /* A key of low order would make kk_envelope_seal() impossible. */
  if (key_from_base64 (box, out->box) && key_from_base64 (sign, out->sign)
      && crypto_box_seal (probe, (const guint8 *) "", 1, out->box) == 0)
    return TRUE;
  return fail (error, KK_STORE_ERROR_INVALID, "not a pair of public keys");
}
