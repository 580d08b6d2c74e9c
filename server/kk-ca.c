/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/kk-ca.h"

#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <gio/gio.h>
#include <string.h>
#include <time.h>

#define DAY ((time_t) 24 * 60 * 60)
#define CA_DAYS 3650
#define LEAF_DAYS 825 /* what clients commonly accept at most */
#define RENEW_DAYS 30
#define COMMON_NAME_MAX 64 /* RFC 5280, ub-common-name */

typedef gnutls_x509_crt_t Cert;
typedef gnutls_x509_privkey_t Key;
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (Cert, gnutls_x509_crt_deinit, NULL)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (Key, gnutls_x509_privkey_deinit, NULL)

static gboolean
check (int result, const char *doing, GError **error)
{
  if (result >= 0)
    return TRUE;
  g_set_error (error, KK_CITY_ERROR, KK_CITY_ERROR_FAILED, "%s: %s", doing,
               gnutls_strerror (result));
  return FALSE;
}

static gboolean
new_key (Key *key_out, GError **error)
{
  g_auto (Key) key = NULL;

  if (!check (gnutls_x509_privkey_init (&key), "key", error)
      || !check (gnutls_x509_privkey_generate (
                     key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0),
                 "key", error))
    return FALSE;
  *key_out = g_steal_pointer (&key);
  return TRUE;
}

/* What every certificate has: version, serial number, name, validity, key and its identifier. */
static gboolean
new_certificate (const char *common_name, int days, Key key, Cert *cert_out, GError **error)
{
  g_auto (Cert) cert = NULL;
  guint8 serial[16];
  guint8 id[64];
  size_t id_length = sizeof id;
  time_t now = time (NULL);

  if (!check (gnutls_x509_crt_init (&cert), "certificate", error)
      || !check (gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial), "serial number", error))
    return FALSE;
  serial[0] = (serial[0] & 0x7f) | 0x40; /* positive, and always as long */
  if (!check (gnutls_x509_crt_set_version (cert, 3), "version", error)
      || !check (gnutls_x509_crt_set_serial (cert, serial, sizeof serial), "serial number", error)
      || !check (gnutls_x509_crt_set_dn_by_oid (cert, GNUTLS_OID_X520_COMMON_NAME, 0, common_name,
                                                (unsigned) strlen (common_name)),
                 "name", error)
      || !check (gnutls_x509_crt_set_activation_time (cert, now - DAY), "validity", error)
      || !check (gnutls_x509_crt_set_expiration_time (cert, now + days * DAY), "validity", error)
      || !check (gnutls_x509_crt_set_key (cert, key), "key", error)
      || !check (gnutls_x509_crt_get_key_id (cert, 0, id, &id_length), "key id", error)
      || !check (gnutls_x509_crt_set_subject_key_id (cert, id, id_length), "key id", error))
    return FALSE;
  *cert_out = g_steal_pointer (&cert);
  return TRUE;
}

static char *
certificate_pem (Cert cert, GError **error)
{
  gnutls_datum_t pem;
  char *text;

  if (!check (gnutls_x509_crt_export2 (cert, GNUTLS_X509_FMT_PEM, &pem), "PEM", error))
    return NULL;
  text = g_strndup ((const char *) pem.data, pem.size);
  gnutls_free (pem.data);
  return text;
}

static char *
key_pem (Key key, GError **error)
{
  gnutls_datum_t pem;
  char *text;

  if (!check (gnutls_x509_privkey_export2 (key, GNUTLS_X509_FMT_PEM, &pem), "PEM", error))
    return NULL;
  text = g_strndup ((const char *) pem.data, pem.size);
  gnutls_memset (pem.data, 0, pem.size);
  gnutls_free (pem.data);
  return text;
}

static gboolean
write_pair (const KkCity *city,
            const char *cert_file,
            Cert cert,
            const char *key_file,
            Key key,
            GError **error)
{
  g_autofree char *cert_path = kk_city_path (city, cert_file);
  g_autofree char *key_path = kk_city_path (city, key_file);
  g_autofree char *cert_text = certificate_pem (cert, error);
  char *key_text = cert_text != NULL ? key_pem (key, error) : NULL;
  gboolean ok = key_text != NULL
                && kk_city_write_file (key_path, key_text, strlen (key_text), 0600, error)
                && kk_city_write_file (cert_path, cert_text, strlen (cert_text), 0644, error);

  kk_secret_free (key_text);
  return ok;
}

static gboolean
read_file (const KkCity *city, const char *file, gnutls_datum_t *datum, GError **error)
{
  g_autofree char *path = kk_city_path (city, file);
  g_autoptr (GError) cause = NULL;
  char *text;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, &cause))
    {
      g_set_error (error, KK_CITY_ERROR, KK_CITY_ERROR_MISSING, "%s", cause->message);
      return FALSE;
    }
  datum->data = (unsigned char *) text;
  datum->size = (unsigned) length;
  return TRUE;
}

static gboolean
load_certificate (const KkCity *city, const char *file, Cert *cert_out, GError **error)
{
  g_auto (Cert) cert = NULL;
  gnutls_datum_t pem;
  int result;

  if (!read_file (city, file, &pem, error))
    return FALSE;
  if (!check (gnutls_x509_crt_init (&cert), "certificate", error))
    return g_free (pem.data), FALSE;
  result = gnutls_x509_crt_import (cert, &pem, GNUTLS_X509_FMT_PEM);
  g_free (pem.data);
  if (result < 0)
    {
      g_set_error (error, KK_CITY_ERROR, KK_CITY_ERROR_DAMAGED, "%s: %s", file,
                   gnutls_strerror (result));
      return FALSE;
    }
  *cert_out = g_steal_pointer (&cert);
  return TRUE;
}

static gboolean
load_key (const KkCity *city, const char *file, Key *key_out, GError **error)
{
  g_auto (Key) key = NULL;
  gnutls_datum_t pem;
  int result;

  if (!read_file (city, file, &pem, error))
    return FALSE;
  if (!check (gnutls_x509_privkey_init (&key), "key", error))
    return g_free (pem.data), FALSE;
  result = gnutls_x509_privkey_import (key, &pem, GNUTLS_X509_FMT_PEM);
  explicit_bzero (pem.data, pem.size);
  g_free (pem.data);
  if (result < 0)
    {
      g_set_error (error, KK_CITY_ERROR, KK_CITY_ERROR_DAMAGED, "%s: %s", file,
                   gnutls_strerror (result));
      return FALSE;
    }
  *key_out = g_steal_pointer (&key);
  return TRUE;
}

static gboolean
exists (const KkCity *city, const char *file)
{
  g_autofree char *path = kk_city_path (city, file);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static gboolean
make_ca (const KkCity *city, GError **error)
{
  g_auto (Key) key = NULL;
  g_auto (Cert) cert = NULL;
  g_autofree char *name = g_strdup_printf ("Kakanai %s CA", city->practice ? "practice" : "city");

  return new_key (&key, error) && new_certificate (name, CA_DAYS, key, &cert, error)
         && check (gnutls_x509_crt_set_basic_constraints (cert, 1, 0), "constraints", error)
         && check (
             gnutls_x509_crt_set_key_usage (cert, GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN),
             "usage", error)
         && check (gnutls_x509_crt_sign2 (cert, cert, key, GNUTLS_DIG_SHA256, 0), "sign", error)
         && write_pair (city, KK_CA_FILE, cert, KK_CA_KEY_FILE, key, error);
}

/* Signs a leaf of this purpose with the CA's key. */
static gboolean
sign_leaf (const KkCity *city, Cert cert, const char *purpose, GError **error)
{
  g_auto (Cert) ca = NULL;
  g_auto (Key) ca_key = NULL;
  guint8 id[64];
  size_t id_length = sizeof id;

  return load_certificate (city, KK_CA_FILE, &ca, error)
         && load_key (city, KK_CA_KEY_FILE, &ca_key, error)
         && check (gnutls_x509_crt_get_subject_key_id (ca, id, &id_length, NULL), "key id", error)
         && check (gnutls_x509_crt_set_authority_key_id (cert, id, id_length), "key id", error)
         && check (gnutls_x509_crt_set_basic_constraints (cert, 0, -1), "constraints", error)
         && check (gnutls_x509_crt_set_key_usage (cert, GNUTLS_KEY_DIGITAL_SIGNATURE), "usage",
                   error)
         && check (gnutls_x509_crt_set_key_purpose_oid (cert, purpose, 0), "purpose", error)
         && check (gnutls_x509_crt_sign2 (cert, ca, ca_key, GNUTLS_DIG_SHA256, 0), "sign", error);
}

static gboolean
add_name (Cert cert, const char *host, GError **error)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address == NULL)
    return check (gnutls_x509_crt_set_subject_alt_name (
                      cert, GNUTLS_SAN_DNSNAME, host, (unsigned) strlen (host), GNUTLS_FSAN_APPEND),
                  "host", error);
  return check (gnutls_x509_crt_set_subject_alt_name (
                    cert, GNUTLS_SAN_IPADDRESS, g_inet_address_to_bytes (address),
                    (unsigned) g_inet_address_get_native_size (address), GNUTLS_FSAN_APPEND),
                "host", error);
}

static gboolean
make_server (const KkCity *city, const char *host, GError **error)
{
  static const char *const always[] = { "localhost", "127.0.0.1", "::1" };
  g_auto (Key) key = NULL;
  g_auto (Cert) cert = NULL;

  if (strlen (host) > COMMON_NAME_MAX || *host == '\0')
    return check (GNUTLS_E_INVALID_REQUEST, "host", error);
  if (!new_key (&key, error) || !new_certificate (host, LEAF_DAYS, key, &cert, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (always); i++)
    if (!add_name (cert, always[i], error))
      return FALSE;
  if (!g_strv_contains ((const char *const[]){ "localhost", "127.0.0.1", "::1", NULL }, host)
      && !add_name (cert, host, error))
    return FALSE;
  return sign_leaf (city, cert, GNUTLS_KP_TLS_WWW_SERVER, error)
         && write_pair (city, KK_TLS_FILE, cert, KK_TLS_KEY_FILE, key, error);
}

/* The common name; caller frees. */
static char *
host_of (Cert cert)
{
  char name[COMMON_NAME_MAX + 1];
  size_t length = sizeof name;

  if (gnutls_x509_crt_get_dn_by_oid (cert, GNUTLS_OID_X520_COMMON_NAME, 0, 0, name, &length) < 0)
    return g_strdup ("localhost");
  return g_strndup (name, length);
}

/* A cut between the two files leaves a key that is not the certificate's. */
static gboolean
is_pair (Cert cert, Key key)
{
  guint8 ids[2][64];
  size_t lengths[2] = { sizeof ids[0], sizeof ids[1] };

  return gnutls_x509_crt_get_key_id (cert, 0, ids[0], &lengths[0]) == 0
         && gnutls_x509_privkey_get_key_id (key, 0, ids[1], &lengths[1]) == 0
         && lengths[0] == lengths[1] && memcmp (ids[0], ids[1], lengths[0]) == 0;
}

gboolean
kk_ca_ensure (const KkCity *city, const char *host, GError **error)
{
  g_auto (Cert) cert = NULL;
  g_auto (Key) key = NULL;
  g_autofree char *old_host = NULL;
  gboolean ours = exists (city, KK_CA_KEY_FILE);

  if (!exists (city, KK_CA_FILE))
    {
      if (exists (city, KK_TLS_FILE))
        {
          g_set_error_literal (error, KK_CITY_ERROR, KK_CITY_ERROR_EXISTS,
                               "there is a server certificate, but no " KK_CA_FILE);
          return FALSE;
        }
      if (!make_ca (city, error))
        return FALSE;
      ours = TRUE;
    }
  if (exists (city, KK_TLS_FILE) && exists (city, KK_TLS_KEY_FILE))
    {
      if (!load_certificate (city, KK_TLS_FILE, &cert, error)
          || !load_key (city, KK_TLS_KEY_FILE, &key, error))
        return FALSE;
      old_host = host_of (cert);
      if (!ours
          || (gnutls_x509_crt_get_expiration_time (cert) > time (NULL) + RENEW_DAYS * DAY
              && (host == NULL || g_str_equal (host, old_host)) && is_pair (cert, key)))
        return TRUE;
    }
  return make_server (city, host != NULL ? host : old_host != NULL ? old_host : "localhost", error);
}

gboolean
kk_ca_issue_client (const KkCity *city,
                    const char *id,
                    char **certificate_out,
                    char **key_out,
                    char **fingerprint_out,
                    GError **error)
{
  g_auto (Key) key = NULL;
  g_auto (Cert) cert = NULL;
  g_autofree char *certificate = NULL;
  gnutls_datum_t der;

  if (*id == '\0' || strlen (id) > COMMON_NAME_MAX)
    return check (GNUTLS_E_INVALID_REQUEST, "terminal id (1 to 64 bytes)", error);
  if (!new_key (&key, error) || !new_certificate (id, LEAF_DAYS, key, &cert, error)
      || !sign_leaf (city, cert, GNUTLS_KP_TLS_WWW_CLIENT, error)
      || (certificate = certificate_pem (cert, error)) == NULL
      || !check (gnutls_x509_crt_export2 (cert, GNUTLS_X509_FMT_DER, &der), "DER", error))
    return FALSE;
  *fingerprint_out = kk_sha256_hex (der.data, der.size);
  gnutls_free (der.data);
  *key_out = key_pem (key, error);
  if (*key_out == NULL)
    {
      g_clear_pointer (fingerprint_out, g_free);
      return FALSE;
    }
  *certificate_out = g_steal_pointer (&certificate);
  return TRUE;
}
