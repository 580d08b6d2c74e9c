/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/kk-store.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "store/kk-crypto.h"
#include "store/kk-store-private.h"
#include "store/kk-vault.h"

#define APPLICATION_TERMINAL 0x4b4b4e54 /* "KKNT" */
#define APPLICATION_SERVER 0x4b4b4e53   /* "KKNS" */

/* Above this a whole check at every start would be felt; kk_store_check() does it then. */
#define QUICK_CHECK_BYTES ((gint64) 64 << 20)

/* A new file's name must be on disk before its contents are relied on. */
static void
sync_folder (const char *folder)
{
  int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (fd < 0)
    return;
  if (fsync (fd) != 0)
    g_debug ("fsync of the store's folder: %s", g_strerror (errno));
  close (fd);
}

static gboolean
make_file (KkStore *store, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (store->path);
  int fd;

  if (g_file_test (store->path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (store->options.must_exist || store->options.read_only)
    return kk_store_fail (error, KK_STORE_ERROR_NOT_FOUND, "no such store");
  if (g_mkdir_with_parents (folder, 0700) != 0)
    return kk_store_fail (error, errno == ENOSPC ? KK_STORE_ERROR_FULL : KK_STORE_ERROR_READ_ONLY,
                          "cannot make the store's folder");
  fd = g_open (store->path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    return kk_store_fail (error, errno == ENOSPC ? KK_STORE_ERROR_FULL : KK_STORE_ERROR_READ_ONLY,
                          "cannot make the store's file");
  close (fd);
  sync_folder (folder);
  return TRUE;
}

static gboolean
open_db (KkStore *store, GError **error)
{
  gboolean read_only = store->options.read_only;
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
              | (read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);

  if (sqlite3_open_v2 (store->path, &store->db, flags, store->options.vfs) != SQLITE_OK)
    return kk_db_fail (store->db, "open", error);
  sqlite3_busy_timeout (store->db, store->options.busy_ms ? (int) store->options.busy_ms : 5000);
  sqlite3_db_config (store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (store->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  if (!read_only && sqlite3_db_readonly (store->db, "main") == 1)
    return kk_store_fail (error, KK_STORE_ERROR_READ_ONLY, "the store's file may not be written");
  return TRUE;
}

static gboolean
check_mode (KkStore *store, GError **error)
{
  g_autofree char *value = NULL;
  gboolean practice;

  if (!kk_store_get_setting (store, "kk.practice", &value, error))
    return FALSE;
  if (value == NULL)
    return kk_store_fail (error, KK_STORE_ERROR_CORRUPT,
                          "the store does not say whether it is practice");
  practice = value[0] == '1';
  if (practice != store->practice && !(store->options.read_only && store->options.any_mode))
    return kk_store_fail (error, KK_STORE_ERROR_OTHER_MODE,
                          practice ? "a practice store opened for real cases"
                                   : "a store of real cases opened for practice");
  store->practice = practice;
  return TRUE;
}

/* Nothing has been written when this returns. */
static gboolean
identify (KkStore *store, GError **error)
{
  gint64 application;
  gint64 version;
  gint64 objects;
  gint64 ours = store->options.role == KK_STORE_SERVER ? APPLICATION_SERVER : APPLICATION_TERMINAL;
  int latest = kk_store_latest_version (store, error);

  if (latest < 0 || !kk_db_int (store, error, &application, NULL, "PRAGMA application_id", "")
      || !kk_db_int (store, error, &version, NULL, "PRAGMA user_version", "")
      || !kk_db_int (store, error, &objects, NULL, "SELECT count(*) FROM sqlite_schema", ""))
    return FALSE;
  store->version = (int) version;
  if (application == 0 && version == 0 && objects == 0)
    {
      if (store->options.read_only)
        return kk_store_fail (error, KK_STORE_ERROR_NOT_FOUND, "the store is empty");
      return TRUE;
    }
  if (application != ours)
    return kk_store_fail (error, KK_STORE_ERROR_CORRUPT, "not a store of this role");
  if (version > latest)
    {
      g_set_error (error, KK_STORE_ERROR, KK_STORE_ERROR_NEWER,
                   "the store has schema %d, this program knows %d", (int) version, latest);
      return FALSE;
    }
  if (store->options.read_only && version < latest)
    return kk_store_fail (error, KK_STORE_ERROR_READ_ONLY, "the store wants a migration first");
  return check_mode (store, error);
}

static gboolean
set_pragmas (KkStore *store, GError **error)
{
  g_autoptr (KkStmt) wal = NULL;
  gboolean row;

  if (!kk_db_exec (store,
                   "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;"
                   "PRAGMA secure_delete = ON; PRAGMA cell_size_check = ON;"
                   "PRAGMA temp_store = MEMORY;",
                   error))
    return FALSE;
  if (store->options.read_only)
    return TRUE;
  wal = kk_db_query (store, error, "PRAGMA journal_mode = WAL", "");
  if (wal == NULL || !kk_db_step (store, wal, &row, error))
    return FALSE;
  if (!row || g_strcmp0 ((const char *) sqlite3_column_text (wal, 0), "wal") != 0)
    return kk_store_fail (error, KK_STORE_ERROR_FAILED, "no write-ahead log on this file system");
  if (store->options.max_pages > 0)
    {
      g_autofree char *pragma = g_strdup_printf ("PRAGMA max_page_count = %" G_GUINT64_FORMAT,
                                                 store->options.max_pages);
      return kk_db_exec (store, pragma, error);
    }
  return TRUE;
}

static gboolean
run_check (KkStore *store, const char *pragma, GError **error)
{
  g_autoptr (KkStmt) stmt = kk_db_query (store, error, pragma, "");
  gboolean row;

  if (stmt == NULL || !kk_db_step (store, stmt, &row, error))
    return FALSE;
  if (row && g_strcmp0 ((const char *) sqlite3_column_text (stmt, 0), "ok") == 0)
    return TRUE;
  g_set_error (error, KK_STORE_ERROR, KK_STORE_ERROR_CORRUPT, "integrity: %s",
               row ? (const char *) sqlite3_column_text (stmt, 0) : "no answer");
  return FALSE;
}

static gboolean
quick_check (KkStore *store, GError **error)
{
  GStatBuf st;

  if (g_stat (store->path, &st) == 0 && st.st_size > QUICK_CHECK_BYTES)
    return TRUE;
  return run_check (store, "PRAGMA quick_check(1)", error);
}

KkStore *
kk_store_open (const char *path, const KkStoreOptions *options, GError **error)
{
  g_autoptr (KkStore) store = g_new0 (KkStore, 1);

  g_return_val_if_fail (path != NULL, NULL);
  kk_crypto_init ();
  if (options != NULL)
    store->options = *options;
  store->practice = store->options.practice;
  store->path = g_strdup (path);
  if (!make_file (store, error) || !open_db (store, error) || !identify (store, error)
      || !set_pragmas (store, error) || !quick_check (store, error))
    {
      g_prefix_error (error, "store: ");
      return NULL;
    }
  if (!store->options.read_only && !kk_store_migrate (store, error))
    {
      g_prefix_error (error, "store: ");
      return NULL;
    }
  return g_steal_pointer (&store);
}

void
kk_store_free (KkStore *store)
{
  if (store == NULL)
    return;
  kk_vault_lock (store);
  if (store->db != NULL && sqlite3_close (store->db) != SQLITE_OK)
    g_critical ("store: closed with statements left over");
  g_free (store->path);
  g_free (store);
}

KkStoreRole
kk_store_get_role (KkStore *store)
{
  return store->options.role;
}

gboolean
kk_store_get_practice (KkStore *store)
{
  return store->practice;
}

const char *
kk_store_get_path (KkStore *store)
{
  return store->path;
}

int
kk_store_get_version (KkStore *store)
{
  return store->version;
}

gint64
kk_store_now (KkStore *store)
{
  if (store->options.clock != NULL)
    return store->options.clock (store->options.clock_data);
  return g_get_real_time ();
}

gboolean
kk_store_check (KkStore *store, GError **error)
{
  g_autoptr (KkStmt) stmt = NULL;
  gboolean row;

  if (!run_check (store, "PRAGMA integrity_check(1)", error))
    return FALSE;
  stmt = kk_db_query (store, error, "PRAGMA foreign_key_check", "");
  if (stmt == NULL || !kk_db_step (store, stmt, &row, error))
    return FALSE;
  if (row)
    return kk_store_fail (error, KK_STORE_ERROR_CORRUPT, "integrity: foreign keys broken");
  return TRUE;
}

gboolean
kk_store_backup (KkStore *store, const char *path, GError **error)
{
  int fd = g_open (path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  g_autofree char *folder = g_path_get_dirname (path);

  if (fd < 0)
    return kk_store_fail (error,
                          errno == EEXIST   ? KK_STORE_ERROR_EXISTS
                          : errno == ENOSPC ? KK_STORE_ERROR_FULL
                                            : KK_STORE_ERROR_READ_ONLY,
                          "cannot make the copy's file");
  close (fd);
  if (!kk_store_copy_to (store, path, error))
    {
      g_unlink (path);
      return FALSE;
    }
  sync_folder (folder);
  return TRUE;
}

gboolean
kk_store_get_setting (KkStore *store, const char *key, char **value_out, GError **error)
{
  g_autoptr (KkStmt) stmt
      = kk_db_query (store, error, "SELECT value FROM setting WHERE key = ?", "s", key);
  gboolean row;

  *value_out = NULL;
  if (stmt == NULL || !kk_db_step (store, stmt, &row, error))
    return FALSE;
  if (row)
    *value_out = kk_db_dup_text (stmt, 0);
  return TRUE;
}

gboolean
kk_store_set_setting (KkStore *store, const char *key, const char *value, GError **error)
{
  if (value == NULL)
    return kk_db_run (store, error, "DELETE FROM setting WHERE key = ?", "s", key);
  return kk_db_run (store, error,
                    "INSERT INTO setting VALUES (?, ?)"
                    " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                    "ss", key, value);
}
