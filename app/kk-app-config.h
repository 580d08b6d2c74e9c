/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What one terminal is set up with: terminal.json in its data folder. */
typedef struct
{
  char *data_dir;     /* holds counter.db, out/, terminal.json */
  gboolean practice;  /* 研修: own folder, own store, marked everywhere */
  char *terminal;     /* "窓口1" */
  char *city_code;    /* 6 digits */
  char *city_name;    /* 都道府県市区町村, as addresses begin */
  char *office_phone; /* printed on the 預り証; may be "" */

  char *server_url; /* "https://localhost:8443"; NULL: a city without a server */
  char *ca_file;    /* PEM, the server's CA */
  char *client_cert_file;
  char *client_key_file;
  char *server_box_key;  /* base64 X25519 public key revisions are sealed to */
  char *server_sign_key; /* base64 Ed25519 public key receipts are signed with */

  char *pdf_dir;          /* NULL: no PDF is filed on approval */
  char *rpa_dir;          /* NULL: no RPA files */
  int protection_seconds; /* how long an opened case under 支援措置 stays open; 900 */
  int history_days;       /* how many days entries are offered again, today among them; 1 */
  char *rpa_profile;      /* name of resources/rpa/NAME.json */
} KkAppConfig;

/* Reads data_dir/terminal.json; relative paths in it are relative to data_dir.
 * Errors name file, line and reason. */
KkAppConfig *kk_app_config_load (const char *data_dir, GError **error);
KkAppConfig *kk_app_config_copy (const KkAppConfig *config);
void kk_app_config_free (KkAppConfig *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkAppConfig, kk_app_config_free)

G_END_DECLS
