/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/kk-crypto.h"
#include "store/kk-store.h"

G_BEGIN_DECLS

/* A server's data folder: city.json (name, 研修 or real), server.db, server.keys, and the TLS files
 * of kk-ca.h. Any thread. */

#define KK_CITY_ERROR (kk_city_error_quark ())
GQuark kk_city_error_quark (void);
typedef enum
{
  KK_CITY_ERROR_MISSING,    /* not a server's folder: run init */
  KK_CITY_ERROR_DAMAGED,    /* city.json or a certificate cannot be read: restore it */
  KK_CITY_ERROR_OTHER_MODE, /* 研修 and real never share a folder: choose another */
  KK_CITY_ERROR_EXISTS,     /* would overwrite a key that is in use */
  KK_CITY_ERROR_FAILED,     /* a file cannot be written, or GnuTLS failed */
} KkCityError;

typedef struct
{
  char *dir;
  char *name; /* as certificates and GET /v1/server show it */
  gboolean practice;
} KkCity;

/* MISSING, DAMAGED. */
KkCity *kk_city_load (const char *dir, GError **error);
/* Makes dir (0700) and city.json, or loads what is there; name NULL: unchanged or a default.
 * OTHER_MODE where the folder is of the other kind. */
KkCity *kk_city_create (const char *dir, const char *name, gboolean practice, GError **error);
void kk_city_free (KkCity *city);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkCity, kk_city_free)

/* dir/file; caller frees. */
char *kk_city_path (const KkCity *city, const char *file);

/* The server's keys, made with create. KK_STORE_ERROR. */
KkServerKeys *kk_city_load_keys (const KkCity *city, gboolean create, GError **error);
/* The store with its vault open, for the calling thread; max_pages as in KkStoreOptions. A missing
 * file is made only with create. KK_STORE_ERROR. */
KkStore *kk_city_open_store (const KkCity *city,
                             const KkServerKeys *keys,
                             guint64 max_pages,
                             gboolean create,
                             GError **error);

/* Writes a file in one step (temporary, fsync, rename) with these permission bits. FAILED. */
gboolean
kk_city_write_file (const char *path, gconstpointer data, gsize length, int mode, GError **error);

G_END_DECLS
