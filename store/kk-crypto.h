/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What others need of libsodium, so that nobody else includes it. Errors are KK_STORE_ERROR.
 * Any thread. Call kk_crypto_init() first in a program that opens no store. */

#define KK_KEY_BYTES 32       /* X25519 and Ed25519 public keys, the store key */
#define KK_SIGNATURE_BYTES 64 /* Ed25519 */

/* Idempotent; aborts only where the system has no randomness. */
void kk_crypto_init (void);

/* Keeps memory of this process out of core dumps and away from debuggers of the same user
 * (PR_SET_DUMPABLE 0, RLIMIT_CORE 0). First thing in main() of whatever opens a vault. FALSE where
 * the kernel refused; go on and log it. */
gboolean kk_vault_harden_process (void);

/* SHA-256 in lower-case hex, 64 characters. Caller frees. */
char *kk_sha256_hex (gconstpointer data, gsize length);
char *kk_sha256_bytes (GBytes *bytes);
gboolean kk_sha256_is_valid (const char *hex);

/* Text and back; caller frees. from_hex: NULL unless hex is exactly length bytes. */
char *kk_to_hex (gconstpointer data, gsize length);
guint8 *kk_from_hex (const char *hex, gsize length);

/* Random bytes for tokens (hex, 2 × n_bytes characters). Caller frees. */
char *kk_random_hex (gsize n_bytes);
/* In constant time. */
gboolean kk_secret_equal (const char *a, const char *b);
/* Overwrites before freeing: passwords, recovery codes. NULL is fine. */
void kk_secret_free (char *secret);
/* A line of standard input without its end; NULL at the end. Free with kk_secret_free(). */
char *kk_secret_read_line (void);

/* The server's public keys, as a terminal pins them. */
typedef struct
{
  guint8 box[KK_KEY_BYTES];  /* X25519: seal to it */
  guint8 sign[KK_KEY_BYTES]; /* Ed25519: its receipts */
} KkServerPublic;

/* Standard base64 of each key, as in terminal.json, and back (INVALID). Caller frees. */
char *kk_server_public_dup_box (const KkServerPublic *pub);
char *kk_server_public_dup_sign (const KkServerPublic *pub);
gboolean kk_server_public_from_base64 (const char *box,
                                       const char *sign,
                                       KkServerPublic *out,
                                       GError **error);

/* The server's own keys: X25519, Ed25519 and the key its store is sealed with. They lie in a file
 * of mode 0600 that belongs beside neither backups nor the store's disk if the city can help it. */
typedef struct _KkServerKeys KkServerKeys;
/* Made if missing, fsynced. READ_ONLY where others may read the file or it cannot be written,
 * INVALID where it is damaged (never overwritten). */
KkServerKeys *kk_server_keys_load (const char *path, gboolean create, GError **error);
void kk_server_keys_free (KkServerKeys *keys); /* wiped */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkServerKeys, kk_server_keys_free)
/* Borrowed. */
const KkServerPublic *kk_server_keys_public (const KkServerKeys *keys);

/* What binds an envelope to its key. Caller frees. */
char *kk_envelope_context (const char *case_id, int revision);
/* Seals plain (kk_revision_to_bytes()) to the server: a fresh key in a crypto_box_seal, the bytes
 * under it with XChaCha20-Poly1305 and context (case id + revision) as associated data, padded to 4
 * KiB. */
GBytes *kk_envelope_seal (const KkServerPublic *to, const char *context, GBytes *plain);
/* INVALID where it is not for us, altered, or of another context. The result is wiped when freed.
 */
GBytes *
kk_envelope_open (const KkServerKeys *keys, const char *context, GBytes *envelope, GError **error);

/* Ed25519, detached. */
void kk_server_keys_sign (const KkServerKeys *keys,
                          gconstpointer data,
                          gsize length,
                          guint8 signature_out[KK_SIGNATURE_BYTES]);
gboolean kk_server_public_verify (const KkServerPublic *pub,
                                  gconstpointer data,
                                  gsize length,
                                  const guint8 signature[KK_SIGNATURE_BYTES]);

/* The receipt (受領証): the server's word that it holds a revision with all its pages. */
typedef struct
{
  char *case_id;
  int revision;
  char *hash;         /* SHA-256 hex of kk_revision_to_bytes(): what was received */
  gint64 received_at; /* microseconds since 1970 UTC */
  gboolean practice;
  gint64 audit_seq; /* the server's audit chain then: receipts are its witnesses */
  char *audit_hash;
} KkReceipt;

void kk_receipt_free (KkReceipt *receipt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkReceipt, kk_receipt_free)
/* One JSON object, members sorted, "signature" over the bytes without it. The caller owns it. */
GBytes *kk_receipt_sign (const KkReceipt *receipt, const KkServerKeys *keys);
/* INVALID where it is no receipt or the signature is not the server's. */
KkReceipt *kk_receipt_verify (GBytes *bytes, const KkServerPublic *pub, GError **error);

G_END_DECLS
