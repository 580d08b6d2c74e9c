/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/kk-crypto.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "store/kk-store-private.h"

#define ENVELOPE_MAGIC "KKE1"
#define ENVELOPE_PAD 4096
#define SEALED_KEY (crypto_box_SEALBYTES + crypto_aead_xchacha20poly1305_ietf_KEYBYTES)
#define NONCE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG crypto_aead_xchacha20poly1305_ietf_ABYTES

G_STATIC_ASSERT (KK_KEY_BYTES == crypto_box_PUBLICKEYBYTES);
G_STATIC_ASSERT (KK_KEY_BYTES == crypto_sign_PUBLICKEYBYTES);
G_STATIC_ASSERT (KK_SIGNATURE_BYTES == crypto_sign_BYTES);

void
kk_crypto_init (void)
{
  if (sodium_init () < 0)
    g_error ("libsodium cannot start: no randomness");
}

gboolean
kk_vault_harden_process (void)
{
  const struct rlimit none = { 0, 0 };

  return (prctl (PR_SET_DUMPABLE, 0, 0, 0, 0) == 0) & (setrlimit (RLIMIT_CORE, &none) == 0);
}

char *
kk_sha256_hex (gconstpointer data, gsize length)
{
  guint8 hash[crypto_hash_sha256_BYTES];

  crypto_hash_sha256 (hash, data, length);
  return kk_to_hex (hash, sizeof hash);
}

char *
kk_sha256_bytes (GBytes *bytes)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  return kk_sha256_hex (data, length);
}

gboolean
kk_sha256_is_valid (const char *hex)
{
  return hex != NULL && strlen (hex) == 64 && strspn (hex, "0123456789abcdef") == 64;
}

char *
kk_to_hex (gconstpointer data, gsize length)
{
  char *hex = g_malloc (length * 2 + 1);

  return sodium_bin2hex (hex, length * 2 + 1, data, length);
}

guint8 *
kk_from_hex (const char *hex, gsize length)
{
  g_autofree guint8 *data = g_malloc (length + 1);
  gsize n;

  if (strlen (hex) != length * 2
      || sodium_hex2bin (data, length + 1, hex, length * 2, NULL, &n, NULL) != 0 || n != length)
    return NULL;
  return g_steal_pointer (&data);
}

char *
kk_random_hex (gsize n_bytes)
{
  g_autofree guint8 *data = g_malloc (n_bytes + 1);
  char *hex;

  randombytes_buf (data, n_bytes);
  hex = kk_to_hex (data, n_bytes);
  sodium_memzero (data, n_bytes);
  return hex;
}

gboolean
kk_secret_equal (const char *a, const char *b)
{
  gsize length = strlen (a);

  return strlen (b) == length && sodium_memcmp (a, b, length) == 0;
}

void
kk_secret_free (char *secret)
{
  if (secret != NULL)
    sodium_memzero (secret, strlen (secret));
  g_free (secret);
}

char *
kk_secret_read_line (void)
{
  char buffer[1024];
  char *line = NULL;

  if (fgets (buffer, sizeof buffer, stdin) != NULL)
    {
      buffer[strcspn (buffer, "\r\n")] = '\0';
      line = g_strdup (buffer);
    }
  sodium_memzero (buffer, sizeof buffer);
  return line;
}

typedef struct
{
  guint8 *data;
  gsize length;
} Secret;

static void
secret_free (gpointer data)
{
  Secret *secret = data;

  sodium_memzero (secret->data, secret->length);
  g_free (secret->data);
  g_free (secret);
}

/* Padding may make the bytes shorter than what was allocated: all of it is wiped. */
GBytes *
kk_secret_bytes_new (gsize length, guint8 **data_out)
{
  Secret *secret = g_new (Secret, 1);

  secret->data = g_malloc0 (length + 1);
  secret->length = length;
  *data_out = secret->data;
  return g_bytes_new_with_free_func (secret->data, length, secret_free, secret);
}

char *
kk_uuid_new (gint64 now_us)
{
  guint8 b[16];
  guint64 ms = (guint64) MAX (now_us, 0) / 1000;

  kk_crypto_init ();
  randombytes_buf (b, sizeof b);
  for (int i = 0; i < 6; i++)
    b[i] = (guint8) (ms >> (40 - 8 * i));
  b[6] = 0x70 | (b[6] & 0x0f);
  b[8] = 0x80 | (b[8] & 0x3f);
  return g_strdup_printf ("%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
                          b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11],
                          b[12], b[13], b[14], b[15]);
}

gboolean
kk_uuid_is_valid (const char *text)
{
  if (text == NULL || strlen (text) != 36)
    return FALSE;
  for (int i = 0; i < 36; i++)
    if (i == 8 || i == 13 || i == 18 || i == 23 ? text[i] != '-'
                                                : strchr ("0123456789abcdef", text[i]) == NULL)
      return FALSE;
  return TRUE;
}

char *
kk_envelope_context (const char *case_id, int revision)
{
  return g_strdup_printf ("kakanai-revision/%s/%d", case_id, revision);
}

GBytes *
kk_envelope_seal (const KkServerPublic *to, const char *context, GBytes *plain)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (plain, &length);
  gsize padded = (length / ENVELOPE_PAD + 1) * ENVELOPE_PAD;
  gsize total = 4 + SEALED_KEY + NONCE + padded + TAG;
  guint8 *out = g_malloc (total);
  guint8 *nonce = out + 4 + SEALED_KEY;
  guint8 *body = nonce + NONCE;
  guint8 key[crypto_aead_xchacha20poly1305_ietf_KEYBYTES];
  gsize n;

  memcpy (out, ENVELOPE_MAGIC, 4);
  crypto_aead_xchacha20poly1305_ietf_keygen (key);
  if (crypto_box_seal (out + 4, key, sizeof key, to->box) != 0)
    g_error ("the server's public key is no point of the curve");
  randombytes_buf (nonce, NONCE);
  if (length > 0)
    memcpy (body, data, length);
  if (sodium_pad (&n, body, length, ENVELOPE_PAD, padded) != 0)
    g_error ("padding");
  crypto_aead_xchacha20poly1305_ietf_encrypt (body, NULL, body, padded, (const guint8 *) context,
                                              strlen (context), NULL, nonce, key);
  sodium_memzero (key, sizeof key);
  return g_bytes_new_take (out, total);
}

GBytes *
kk_envelope_open_raw (const guint8 *box_public,
                      const guint8 *box_secret,
                      const char *context,
                      GBytes *envelope)
{
  gsize length;
  const guint8 *in = g_bytes_get_data (envelope, &length);
  gsize head = 4 + SEALED_KEY + NONCE;
  guint8 key[crypto_aead_xchacha20poly1305_ietf_KEYBYTES];
  g_autoptr (GBytes) plain = NULL;
  guint8 *data;
  gsize n;
  gboolean ok;

  if (length < head + ENVELOPE_PAD + TAG || memcmp (in, ENVELOPE_MAGIC, 4) != 0
      || crypto_box_seal_open (key, in + 4, SEALED_KEY, box_public, box_secret) != 0)
    return NULL;
  plain = kk_secret_bytes_new (length - head - TAG, &data);
  ok = crypto_aead_xchacha20poly1305_ietf_decrypt (data, NULL, NULL, in + head, length - head,
                                                   (const guint8 *) context, strlen (context),
                                                   in + 4 + SEALED_KEY, key)
           == 0
       && sodium_unpad (&n, data, length - head - TAG, ENVELOPE_PAD) == 0;
  sodium_memzero (key, sizeof key);
  if (!ok)
    return NULL;
  return g_bytes_new_from_bytes (plain, 0, n);
}
