/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/kk-case-private.h"

#include "core/kk-json.h"
#include "store/kk-crypto.h"
#include "store/kk-store-private.h"
#include "store/kk-vault.h"

static GBytes *
seal_reading (KkStore *store,
              const char *case_id,
              const char *sha256,
              int subpage,
              JsonNode *reading,
              GError **error)
{
  g_autofree char *json = json_to_string (reading, FALSE);
  g_autofree char *name = g_strdup_printf ("%s/%d", sha256, subpage);

  return kk_vault_seal_text (store, "reading", case_id, name, json, error);
}

static JsonNode *
unseal_reading (KkStore *store,
                const char *case_id,
                const char *sha256,
                int subpage,
                GBytes *sealed,
                GError **error)
{
  g_autofree char *name = g_strdup_printf ("%s/%d", sha256, subpage);
  g_autofree char *json = kk_vault_unseal_text (store, "reading", case_id, name, sealed, error);

  return json != NULL ? kk_json_parse (json, -1, error) : NULL;
}

/* Positions are 0, 1, 2 … without gaps. */
static gboolean
make_room (KkStore *store, const char *case_id, int *position, GError **error)
{
  gint64 n;

  if (!kk_db_int (store, error, &n, NULL, "SELECT count(*) FROM page WHERE case_id = ?", "s",
                  case_id))
    return FALSE;
  if (*position < 0 || *position > n)
    *position = (int) n;
  return kk_db_run (store, error,
                    "UPDATE page SET position = position + 1 WHERE case_id = ? AND position >= ?",
                    "si", case_id, *position);
}

static gboolean
take_out (KkStore *store,
          const char *case_id,
          const char *sha256,
          int subpage,
          int *position_out,
          GError **error)
{
  gint64 position;
  gboolean missing;

  if (!kk_db_int (store, error, &position, &missing,
                  "SELECT position FROM page WHERE case_id = ? AND sha256 = ? AND subpage = ?",
                  "ssi", case_id, sha256, subpage))
    return FALSE;
  if (missing)
    return kk_store_fail (error, KK_STORE_ERROR_NOT_FOUND, "no such page");
  *position_out = (int) position;
  return kk_db_run (store, error,
                    "UPDATE page SET position = position - 1 WHERE case_id = ? AND position > ?",
                    "sl", case_id, position);
}

static gboolean
add_in (KkStore *store,
        const char *case_id,
        const KkRevisionPage *page,
        int position,
        const KkEvent *added,
        GError **error)
{
  g_autofree char *sha256 = kk_sha256_bytes (page->bytes);
  g_autoptr (GBytes) reading = NULL;
  gint64 n;

  if (g_strcmp0 (sha256, page->id) != 0)
    return kk_store_fail (error, KK_STORE_ERROR_INVALID, "the page is not what its SHA-256 says");
  if (!kk_db_int (store, error, &n, NULL,
                  "SELECT count(*) FROM page WHERE case_id = ? AND sha256 = ? AND subpage = ?",
                  "ssi", case_id, sha256, page->subpage))
    return FALSE;
  if (n > 0)
    return kk_store_fail (error, KK_STORE_ERROR_EXISTS, "this very page is in the case already");
  if (!kk_case_rows_append (store, case_id, added, error)
      || !kk_blob_put (store, case_id, sha256, page->bytes, error)
      || !make_room (store, case_id, &position, error))
    return FALSE;
  if (page->reading != NULL
      && (reading = seal_reading (store, case_id, sha256, page->subpage, page->reading, error))
             == NULL)
    return FALSE;
  return kk_db_run (store, error, "INSERT INTO page VALUES (?, ?, ?, ?, ?, ?, ?)", "ssiisib",
                    case_id, sha256, page->subpage, position,
                    page->media_type ? page->media_type : "", page->rotation, reading);
}

/* The bytes go when neither a page nor a signed revision needs them. */
static gboolean
remove_in (KkStore *store,
           const char *case_id,
           const char *sha256,
           int subpage,
           const KkEvent *removed,
           int *position_out,
           GError **error)
{
  return take_out (store, case_id, sha256, subpage, position_out, error)
         && kk_case_rows_append (store, case_id, removed, error)
         && kk_db_run (store, error,
                       "DELETE FROM page WHERE case_id = ? AND sha256 = ? AND subpage = ?", "ssi",
                       case_id, sha256, subpage)
         && kk_db_run (store, error,
                       "DELETE FROM page_blob WHERE case_id = ?1 AND sha256 = ?2"
                       " AND NOT EXISTS (SELECT 1 FROM page"
                       "   WHERE case_id = ?1 AND sha256 = ?2)"
                       " AND NOT EXISTS (SELECT 1 FROM revision_page"
                       "   WHERE case_id = ?1 AND sha256 = ?2)",
                       "ss", case_id, sha256);
}

static gboolean
start (KkStore *store, const char *case_id, GError **error)
{
  if (!kk_case_need_open (store, error) || !kk_db_begin (store, error))
    return FALSE;
  return kk_case_rows_require (store, case_id, error) || kk_db_end (store, FALSE, NULL);
}

gboolean
kk_store_case_add_page (KkStore *store,
                        const char *case_id,
                        const KkRevisionPage *page,
                        int position,
                        const KkEvent *added,
                        GError **error)
{
  return start (store, case_id, error)
         && kk_db_end (store, add_in (store, case_id, page, position, added, error), error);
}

gboolean
kk_store_case_remove_page (KkStore *store,
                           const char *case_id,
                           const char *sha256,
                           int subpage,
                           const KkEvent *removed,
                           GError **error)
{
  int position;

  return start (store, case_id, error)
         && kk_db_end (
             store, remove_in (store, case_id, sha256, subpage, removed, &position, error), error);
}

gboolean
kk_store_case_replace_page (KkStore *store,
                            const char *case_id,
                            const char *sha256,
                            int subpage,
                            const KkRevisionPage *page,
                            const KkEvent *removed,
                            const KkEvent *added,
                            GError **error)
{
  int position = -1;

  return start (store, case_id, error)
         && kk_db_end (store,
                       remove_in (store, case_id, sha256, subpage, removed, &position, error)
                           && add_in (store, case_id, page, position, added, error),
                       error);
}

static gboolean
move_in (KkStore *store,
         const char *case_id,
         const char *sha256,
         int subpage,
         int position,
         GError **error)
{
  int old;
  gint64 n;

  if (!take_out (store, case_id, sha256, subpage, &old, error)
      || !kk_db_int (store, error, &n, NULL, "SELECT count(*) FROM page WHERE case_id = ?", "s",
                     case_id))
    return FALSE;
  if (position < 0 || position >= n)
    position = (int) n - 1;
  return kk_db_run (store, error,
                    "UPDATE page SET position = position + 1 WHERE case_id = ? AND position >= ?"
                    " AND NOT (sha256 = ? AND subpage = ?)",
                    "sisi", case_id, position, sha256, subpage)
         && kk_db_run (store, error,
                       "UPDATE page SET position = ? WHERE case_id = ? AND sha256 = ?"
                       " AND subpage = ?",
                       "issi", position, case_id, sha256, subpage);
}

gboolean
kk_store_case_move_page (KkStore *store,
                         const char *case_id,
                         const char *sha256,
                         int subpage,
                         int position,
                         GError **error)
{
  return start (store, case_id, error)
         && kk_db_end (store, move_in (store, case_id, sha256, subpage, position, error), error);
}

static gboolean
set_in (KkStore *store,
        const char *case_id,
        const char *sha256,
        int subpage,
        int rotation,
        JsonNode *reading,
        GError **error)
{
  g_autoptr (GBytes) sealed = NULL;

  if (reading != NULL
      && (sealed = seal_reading (store, case_id, sha256, subpage, reading, error)) == NULL)
    return FALSE;
  if (!kk_db_run (store, error,
                  "UPDATE page SET rotation = ?, reading = coalesce (?, reading)"
                  " WHERE case_id = ? AND sha256 = ? AND subpage = ?",
                  "ibssi", rotation, sealed, case_id, sha256, subpage))
    return FALSE;
  return sqlite3_changes (store->db) == 1
         || kk_store_fail (error, KK_STORE_ERROR_NOT_FOUND, "no such page");
}

gboolean
kk_store_case_set_page (KkStore *store,
                        const char *case_id,
                        const char *sha256,
                        int subpage,
                        int rotation,
                        JsonNode *reading,
                        GError **error)
{
  return start (store, case_id, error)
         && kk_db_end (store, set_in (store, case_id, sha256, subpage, rotation, reading, error),
                       error);
}

static gboolean
save_read_in (KkStore *store,
              const char *case_id,
              const GPtrArray *pages,
              const KkNotice *notice,
              const KkEvent *edited,
              GError **error)
{
  for (guint i = 0; i < pages->len; i++)
    {
      const KkRevisionPage *page = pages->pdata[i];

      if (!set_in (store, case_id, page->id, page->subpage, page->rotation, page->reading, error))
        return FALSE;
    }
  return (edited == NULL || kk_case_rows_append (store, case_id, edited, error))
         && kk_case_write_draft (store, case_id, notice, error);
}

gboolean
kk_store_case_save_read (KkStore *store,
                         const char *case_id,
                         const GPtrArray *pages,
                         const KkNotice *notice,
                         const KkEvent *edited,
                         GError **error)
{
  return start (store, case_id, error)
         && kk_db_end (store, save_read_in (store, case_id, pages, notice, edited, error), error);
}

static KkRevisionPage *
read_page (KkStore *store, KkStmt *stmt, const char *case_id, gboolean with_bytes, GError **error)
{
  g_autoptr (KkRevisionPage) page = g_new0 (KkRevisionPage, 1);
  g_autoptr (GBytes) sealed = kk_db_dup_blob (stmt, 4);

  page->id = kk_db_dup_text (stmt, 0);
  page->subpage = sqlite3_column_int (stmt, 1);
  page->media_type = kk_db_dup_text (stmt, 2);
  page->rotation = sqlite3_column_int (stmt, 3);
  if (sealed != NULL
      && (page->reading = unseal_reading (store, case_id, page->id, page->subpage, sealed, error))
             == NULL)
    return NULL;
  if (with_bytes && (page->bytes = kk_blob_get (store, case_id, page->id, error)) == NULL)
    return NULL;
  return g_steal_pointer (&page);
}

GPtrArray *
kk_store_case_pages (KkStore *store, const char *case_id, gboolean with_bytes, GError **error)
{
  g_autoptr (GPtrArray) pages
      = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_revision_page_free);
  g_autoptr (KkStmt) stmt = NULL;
  gboolean row;

  if (!kk_case_need_open (store, error) || !kk_case_rows_require (store, case_id, error))
    return NULL;
  stmt = kk_db_query (store, error,
                      "SELECT sha256, subpage, media_type, rotation, reading FROM page"
                      " WHERE case_id = ? ORDER BY position",
                      "s", case_id);
  if (stmt == NULL)
    return NULL;
  while (TRUE)
    {
      KkRevisionPage *page;

      if (!kk_db_step (store, stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&pages);
      page = read_page (store, stmt, case_id, with_bytes, error);
      if (page == NULL)
        return NULL;
      g_ptr_array_add (pages, page);
    }
}

GBytes *
kk_store_case_page_bytes (KkStore *store, const char *case_id, const char *sha256, GError **error)
{
  return kk_blob_get (store, case_id, sha256, error);
}
