/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/kk-crypto.h"
#include "store/kk-store.h"

G_BEGIN_DECLS

/* The store key and who can open it (design.md §2, Keys). One random key per file, wrapped once per
 * operator by Argon2id of the password and once by a printed recovery code; on a server by its key
 * file. In memory it lies in locked pages, wiped by kk_vault_lock() and kk_store_free(). Works
 * offline.
 *
 * For signing people in use kk_account_sign_in() (kk-account.h), which does this too. Thread: the
 * store's. Errors are KK_STORE_ERROR. */

/* TRUE once a store key exists: a terminal without one asks for its first administrator. */
gboolean kk_vault_exists (KkStore *store);
gboolean kk_vault_is_open (KkStore *store);

/* Makes the store key, leaves the vault open and gives the recovery code: eight groups of four
 * letters and digits (160 bits), shown and printed once, kept nowhere. Free with kk_secret_free().
 * EXISTS where there is one. kk_account_create_first() does this with the first account. */
gboolean kk_vault_create (KkStore *store, char **recovery_out, GError **error);

/* Opens with the recovery code (spaces, hyphens and case don't matter). WRONG_PASSWORD, DELAYED. */
gboolean kk_vault_open_recovery (KkStore *store, const char *code, GError **error);
/* A new code; the old one opens nothing any more. LOCKED. */
gboolean kk_vault_renew_recovery (KkStore *store, char **recovery_out, GError **error);

/* The server's way: key file instead of people. Wraps the key on first use. */
gboolean kk_vault_open_server (KkStore *store, const KkServerKeys *keys, GError **error);

void kk_vault_lock (KkStore *store);

/* Seals bytes to where they belong: kind, id and name (e.g. "page", case id, SHA-256) are bound in
 * as associated data, so a BLOB moved to another row does not open. Lengths are padded (256 bytes
 * to 4 KiB). XChaCha20-Poly1305-IETF, random nonce. LOCKED. The caller owns the result. */
GBytes *kk_vault_seal (KkStore *store,
                       const char *kind,
                       const char *id,
                       const char *name,
                       GBytes *plain,
                       GError **error);
/* LOCKED, or CORRUPT where it was altered or moved. The result is wiped when freed. */
GBytes *kk_vault_unseal (KkStore *store,
                         const char *kind,
                         const char *id,
                         const char *name,
                         GBytes *sealed,
                         GError **error);

/* A terminal's pin of the server's public keys. get: FALSE + NOT_FOUND before it ever met one. set:
 * the first time by whoever configures it; another key later is CONFLICT unless replace. */
gboolean kk_vault_get_server (KkStore *store, KkServerPublic *out, GError **error);
gboolean
kk_vault_set_server (KkStore *store, const KkServerPublic *pub, gboolean replace, GError **error);

G_END_DECLS
