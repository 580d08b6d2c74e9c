/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "store/kk-crypto.h"
#include "store/kk-store-private.h"
#include "store/kk-vault.h"

/* Pages are kept once a case and joined with a revision's head on the way out; the result is, byte
 * for byte, what kk_revision_to_bytes() gave. */

#define REVISION_HEAD 8 /* magic and the JSON's length */

gboolean
kk_blob_put (KkStore *store, const char *case_id, const char *sha256, GBytes *bytes, GError **error)
{
  g_autoptr (GBytes) sealed = NULL;
  gint64 n;

  if (!kk_db_int (store, error, &n, NULL,
                  "SELECT count(*) FROM page_blob WHERE case_id = ? AND sha256 = ?", "ss", case_id,
                  sha256))
    return FALSE;
  if (n > 0)
    return TRUE;
  sealed = kk_vault_seal (store, "page", case_id, sha256, bytes, error);
  return sealed != NULL
         && kk_db_run (store, error, "INSERT INTO page_blob VALUES (?, ?, ?)", "ssb", case_id,
                       sha256, sealed);
}

GBytes *
kk_blob_get (KkStore *store, const char *case_id, const char *sha256, GError **error)
{
  g_autoptr (KkStmt) stmt
      = kk_db_query (store, error, "SELECT bytes FROM page_blob WHERE case_id = ? AND sha256 = ?",
                     "ss", case_id, sha256);
  g_autoptr (GBytes) sealed = NULL;
  gboolean row;

  if (stmt == NULL || !kk_db_step (store, stmt, &row, error))
    return NULL;
  if (!row)
    return kk_store_fail (error, KK_STORE_ERROR_NOT_FOUND, "no such page"), NULL;
  sealed = kk_db_dup_blob (stmt, 0);
  return kk_vault_unseal (store, "page", case_id, sha256, sealed, error);
}

GBytes *
kk_revision_head (GBytes *bytes, GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  guint32 json_length;

  if (length >= REVISION_HEAD)
    {
      memcpy (&json_length, data + 4, 4);
      json_length = GUINT32_FROM_BE (json_length);
      if (json_length <= length - REVISION_HEAD)
        return g_bytes_new_from_bytes (bytes, 0, REVISION_HEAD + json_length);
    }
  return kk_store_fail (error, KK_STORE_ERROR_INVALID, "a revision is cut off"), NULL;
}

static GBytes *
load_head (KkStore *store, const char *case_id, int revision, char **hash_out, GError **error)
{
  g_autoptr (KkStmt) stmt = kk_db_query (
      store, error, "SELECT head, hash FROM revision WHERE case_id = ? AND number = ?", "si",
      case_id, revision);
  g_autofree char *name = g_strdup_printf ("%d", revision);
  g_autoptr (GBytes) sealed = NULL;
  gboolean row;

  if (stmt == NULL || !kk_db_step (store, stmt, &row, error))
    return NULL;
  if (!row)
    return kk_store_fail (error, KK_STORE_ERROR_NOT_FOUND, "no such revision"), NULL;
  sealed = kk_db_dup_blob (stmt, 0);
  *hash_out = kk_db_dup_text (stmt, 1);
  return kk_vault_unseal (store, "revision", case_id, name, sealed, error);
}

static gboolean
add_page (GByteArray *out, GBytes *page, GError **error)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (page, &length);
  guint64 length_be = GUINT64_TO_BE ((guint64) length);

  if (out->len + 8 + length > KK_REVISION_MAX)
    return kk_store_fail (error, KK_STORE_ERROR_CORRUPT, "a revision has grown too large");
  g_byte_array_append (out, (const guint8 *) &length_be, 8);
  g_byte_array_append (out, data, (guint) length);
  return TRUE;
}

GBytes *
kk_revision_join (KkStore *store, const char *case_id, int revision, GError **error)
{
  g_autofree char *hash = NULL;
  g_autofree char *found = NULL;
  g_autoptr (GBytes) head = load_head (store, case_id, revision, &hash, error);
  g_autoptr (KkStmt) stmt = NULL;
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  gboolean row;

  if (head == NULL)
    return NULL;
  g_byte_array_append (out, g_bytes_get_data (head, NULL), (guint) g_bytes_get_size (head));
  stmt = kk_db_query (store, error,
                      "SELECT sha256 FROM revision_page WHERE case_id = ? AND revision = ?"
                      " ORDER BY position",
                      "si", case_id, revision);
  if (stmt == NULL)
    return NULL;
  while (TRUE)
    {
      g_autoptr (GBytes) page = NULL;

      if (!kk_db_step (store, stmt, &row, error))
        return NULL;
      if (!row)
        break;
      page = kk_blob_get (store, case_id, (const char *) sqlite3_column_text (stmt, 0), error);
      if (page == NULL || !add_page (out, page, error))
        return NULL;
    }
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&out));
  found = kk_sha256_bytes (bytes);
  if (g_strcmp0 (found, hash) != 0)
    return kk_store_fail (error, KK_STORE_ERROR_CORRUPT, "a revision is not what was signed"), NULL;
  return g_steal_pointer (&bytes);
}

gboolean
kk_revision_latest (KkStore *store, const char *case_id, int *number_out, GError **error)
{
  gint64 number;

  if (!kk_db_int (store, error, &number, NULL,
                  "SELECT coalesce(max(number), 0) FROM revision WHERE case_id = ?", "s", case_id))
    return FALSE;
  *number_out = (int) number;
  return number > 0 || kk_store_fail (error, KK_STORE_ERROR_NOT_FOUND, "no revision was signed");
}
