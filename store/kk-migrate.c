/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/kk-store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *
folder_of (KkStore *store)
{
  if (store->options.migrations != NULL)
    return store->options.migrations;
  return store->options.role == KK_STORE_SERVER ? "/jp/kakanai/sql/server"
                                                : "/jp/kakanai/sql/terminal";
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* "001-base.sql", "002-cases.sql" …: numbered from 1 without gaps. */
static char **
list_scripts (KkStore *store, GError **error)
{
  g_auto (GStrv) names
      = g_resources_enumerate_children (folder_of (store), G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  guint n = names != NULL ? g_strv_length (names) : 0;

  if (n > 0)
    qsort (names, n, sizeof *names, compare_names);
  for (guint i = 0; i < n; i++)
    if (atoi (names[i]) != (int) i + 1)
      n = 0;
  if (n == 0)
    {
      g_set_error (error, KK_STORE_ERROR, KK_STORE_ERROR_FAILED, "no numbered migrations in %s",
                   folder_of (store));
      return NULL;
    }
  return g_steal_pointer (&names);
}

int
kk_store_latest_version (KkStore *store, GError **error)
{
  g_auto (GStrv) names = list_scripts (store, error);

  return names != NULL ? (int) g_strv_length (names) : -1;
}

/* Rows that name what is missing would be found much later, by somebody else. */
static gboolean
check_foreign_keys (KkStore *store, GError **error)
{
  g_autoptr (KkStmt) stmt = kk_db_query (store, error, "PRAGMA foreign_key_check", "");
  gboolean row;

  if (stmt == NULL || !kk_db_step (store, stmt, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  g_set_error_literal (error, KK_STORE_ERROR, KK_STORE_ERROR_FAILED, "foreign keys broken");
  return FALSE;
}

static gboolean
first_rows (KkStore *store, GError **error)
{
  g_autofree char *pragma
      = g_strdup_printf ("PRAGMA application_id = %d",
                         store->options.role == KK_STORE_SERVER ? 0x4b4b4e53 : 0x4b4b4e54);

  return kk_db_exec (store, pragma, error)
         && kk_db_run (store, error, "INSERT INTO setting VALUES ('kk.practice', ?)", "s",
                       store->practice ? "1" : "0");
}

static gboolean
run_script (KkStore *store, int version, const char *name, GError **error)
{
  g_autofree char *path = g_strconcat (folder_of (store), "/", name, NULL);
  g_autoptr (GBytes) sql = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autofree char *text = NULL;
  g_autofree char *bump = g_strdup_printf ("PRAGMA user_version = %d", version);

  if (sql == NULL)
    return FALSE;
  text = g_strndup (g_bytes_get_data (sql, NULL), g_bytes_get_size (sql));
  return kk_db_exec (store, text, error) && (version != 1 || first_rows (store, error))
         && check_foreign_keys (store, error) && kk_db_exec (store, bump, error);
}

/* What one can do about the disk or another process stays what it is; the rest is the migration's.
 */
static gboolean
fail_migration (GError *cause, const char *name, GError **error)
{
  if (cause->domain == KK_STORE_ERROR
      && (cause->code == KK_STORE_ERROR_FULL || cause->code == KK_STORE_ERROR_READ_ONLY
          || cause->code == KK_STORE_ERROR_BUSY || cause->code == KK_STORE_ERROR_CORRUPT))
    g_propagate_prefixed_error (error, cause, "migration %s: ", name);
  else
    {
      g_set_error (error, KK_STORE_ERROR, KK_STORE_ERROR_MIGRATION, "migration %s: %s", name,
                   cause->message);
      g_error_free (cause);
    }
  return FALSE;
}

static gboolean
migrate_one (KkStore *store, int version, const char *name, GError **error)
{
  GError *cause = NULL;
  gint64 found = 0;
  gboolean ok;

  if (!kk_db_begin (store, &cause))
    return fail_migration (cause, name, error);
  ok = kk_db_int (store, &cause, &found, NULL, "PRAGMA user_version", "");
  /* Another process may have done it while we waited for the lock. */
  if (ok && found < version)
    ok = run_script (store, version, name, &cause);
  if (!kk_db_end (store, ok, ok ? &cause : NULL))
    return fail_migration (cause, name, error);
  return TRUE;
}

gboolean
kk_store_copy_to (KkStore *store, const char *path, GError **error)
{
  sqlite3 *copy = NULL;
  sqlite3_backup *backup;
  gboolean ok = FALSE;

  if (sqlite3_open_v2 (path, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) == SQLITE_OK
      && (backup = sqlite3_backup_init (copy, "main", store->db, "main")) != NULL)
    {
      int rc = sqlite3_backup_step (backup, -1);

      ok = sqlite3_backup_finish (backup) == SQLITE_OK && rc == SQLITE_DONE;
    }
  if (!ok)
    kk_db_fail (copy, "copy", error);
  sqlite3_close (copy);
  return ok;
}

static gboolean
sync_path (const char *path)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  gboolean ok = fd >= 0 && fsync (fd) == 0;

  if (fd >= 0)
    close (fd);
  return ok;
}

static gboolean
back_up (KkStore *store, GError **error)
{
  g_autofree char *path = g_strdup_printf ("%s.v%d.bak", store->path, store->version);
  g_autofree char *partial = g_strconcat (path, ".part", NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  int fd;

  g_unlink (partial);
  fd = g_open (partial, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (fd >= 0)
    close (fd);
  if (!kk_store_copy_to (store, partial, error))
    {
      g_prefix_error (error, "copy before the migration: ");
      g_unlink (partial);
      return FALSE;
    }
  if (sync_path (partial) && g_rename (partial, path) == 0 && sync_path (folder))
    return TRUE;
  g_set_error (error, KK_STORE_ERROR, errno == ENOSPC ? KK_STORE_ERROR_FULL : KK_STORE_ERROR_FAILED,
               "copy before the migration: %s", g_strerror (errno));
  return FALSE;
}

gboolean
kk_store_migrate (KkStore *store, GError **error)
{
  g_auto (GStrv) names = list_scripts (store, error);

  if (names == NULL)
    return FALSE;
  if (store->version > 0 && store->version < (int) g_strv_length (names) && !back_up (store, error))
    return FALSE;
  for (int version = store->version + 1; names[version - 1] != NULL; version++)
    {
      if (!migrate_one (store, version, names[version - 1], error))
        return FALSE;
      store->version = version;
    }
  return TRUE;
}
