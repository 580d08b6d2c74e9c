/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/kk-city.h"

G_BEGIN_DECLS

/* The city's own certificate authority, for development, training and small cities: ECDSA P-256
 * (FIPS 186-4) certificates of X.509 v3 (RFC 5280). A city with a PKI of its own puts its files in
 * their place: ca.pem, tls.pem, tls-key.pem. Errors are KK_CITY_ERROR. Any thread. */

#define KK_CA_FILE "ca.pem"
#define KK_CA_KEY_FILE "ca-key.pem"
#define KK_TLS_FILE "tls.pem"
#define KK_TLS_KEY_FILE "tls-key.pem"

/* Makes the CA and the server's certificate (names: host, localhost, 127.0.0.1, ::1) where they are
 * missing. Made anew, unless the CA is not ours: one that ends within 30 days, is of another host
 * or not of the key beside it. host NULL: as it is, else localhost. */
gboolean kk_ca_ensure (const KkCity *city, const char *host, GError **error);

/* A client's key and certificate for the terminal id (its common name). All PEM; caller frees, the
 * key with kk_secret_free(). fingerprint: SHA-256 of the DER, 64 hex. */
gboolean kk_ca_issue_client (const KkCity *city,
                             const char *id,
                             char **certificate_out,
                             char **key_out,
                             char **fingerprint_out,
                             GError **error);

G_END_DECLS
