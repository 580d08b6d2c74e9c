/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/kk-store-private.h"

#include <errno.h>
#include <stdarg.h>

GQuark
kk_store_error_quark (void)
{
  return g_quark_from_static_string ("kk-store-error-quark");
}

static KkStoreError
code_of (int rc, int system_errno)
{
  if (system_errno == ENOSPC || system_errno == EDQUOT)
    return KK_STORE_ERROR_FULL;
  if (system_errno == EROFS)
    return KK_STORE_ERROR_READ_ONLY;
  switch (rc & 0xff)
    {
    case SQLITE_FULL:
      return KK_STORE_ERROR_FULL;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
      return KK_STORE_ERROR_READ_ONLY;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return KK_STORE_ERROR_BUSY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return KK_STORE_ERROR_CORRUPT;
    default:
      return KK_STORE_ERROR_FAILED;
    }
}

gboolean
kk_store_fail (GError **error, KkStoreError code, const char *message)
{
  g_set_error_literal (error, KK_STORE_ERROR, code, message);
  return FALSE;
}

/* SQLite's own message may quote a value; its name for the code never does. */
gboolean
kk_db_fail (sqlite3 *db, const char *doing, GError **error)
{
  int rc = sqlite3_extended_errcode (db);
  int system_errno = (rc & 0xff) == SQLITE_IOERR || (rc & 0xff) == SQLITE_CANTOPEN
                         ? sqlite3_system_errno (db)
                         : 0;

  g_set_error (error, KK_STORE_ERROR, code_of (rc, system_errno), "%s: %s (%d)", doing,
               sqlite3_errstr (rc), rc);
  return FALSE;
}

gboolean
kk_db_exec (KkStore *store, const char *sql, GError **error)
{
  if (sqlite3_exec (store->db, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  return kk_db_fail (store->db, "exec", error);
}

static gboolean
bind_one (KkStmt *stmt, int i, char letter, va_list *args)
{
  GBytes *bytes;
  const char *text;

  switch (letter)
    {
    case 's':
      text = va_arg (*args, const char *);
      return sqlite3_bind_text (stmt, i, text, -1, SQLITE_TRANSIENT) == SQLITE_OK;
    case 'i':
      return sqlite3_bind_int (stmt, i, va_arg (*args, int)) == SQLITE_OK;
    case 'l':
      return sqlite3_bind_int64 (stmt, i, va_arg (*args, gint64)) == SQLITE_OK;
    case 'b':
      bytes = va_arg (*args, GBytes *);
      if (bytes == NULL)
        return sqlite3_bind_null (stmt, i) == SQLITE_OK;
      /* The statement is finalized before the caller's bytes go. */
      return sqlite3_bind_blob64 (stmt, i,
                                  g_bytes_get_size (bytes) > 0 ? g_bytes_get_data (bytes, NULL)
                                                               : (gconstpointer) "",
                                  g_bytes_get_size (bytes), SQLITE_STATIC)
             == SQLITE_OK;
    default:
      g_assert_not_reached ();
    }
}

static KkStmt *
query_va (KkStore *store, GError **error, const char *sql, const char *format, va_list *args)
{
  g_autoptr (KkStmt) stmt = NULL;

  if (sqlite3_prepare_v2 (store->db, sql, -1, &stmt, NULL) != SQLITE_OK)
    return kk_db_fail (store->db, "prepare", error), NULL;
  g_assert (sqlite3_bind_parameter_count (stmt) == (int) strlen (format));
  for (int i = 0; format[i] != '\0'; i++)
    if (!bind_one (stmt, i + 1, format[i], args))
      return kk_db_fail (store->db, "bind", error), NULL;
  return g_steal_pointer (&stmt);
}

KkStmt *
kk_db_query (KkStore *store, GError **error, const char *sql, const char *format, ...)
{
  va_list args;
  KkStmt *stmt;

  va_start (args, format);
  stmt = query_va (store, error, sql, format, &args);
  va_end (args);
  return stmt;
}

gboolean
kk_db_step (KkStore *store, KkStmt *stmt, gboolean *row_out, GError **error)
{
  int rc = sqlite3_step (stmt);

  if (row_out != NULL)
    *row_out = rc == SQLITE_ROW;
  if (rc == SQLITE_ROW || rc == SQLITE_DONE)
    return TRUE;
  return kk_db_fail (store->db, "step", error);
}

GPtrArray *
kk_db_list (KkStore *store, KkStmt *stmt, KkRowReader read, GDestroyNotify free_row, GError **error)
{
  g_autoptr (KkStmt) owned = stmt;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (free_row);
  gboolean more;

  if (stmt == NULL)
    return NULL;
  while (TRUE)
    {
      gpointer row;

      if (!kk_db_step (store, stmt, &more, error))
        return NULL;
      if (!more)
        return g_steal_pointer (&rows);
      row = read (store, stmt, error);
      if (row == NULL)
        return NULL;
      g_ptr_array_add (rows, row);
    }
}

gboolean
kk_db_run (KkStore *store, GError **error, const char *sql, const char *format, ...)
{
  g_autoptr (KkStmt) stmt = NULL;
  va_list args;

  va_start (args, format);
  stmt = query_va (store, error, sql, format, &args);
  va_end (args);
  return stmt != NULL && kk_db_step (store, stmt, NULL, error);
}

gboolean
kk_db_int (KkStore *store,
           GError **error,
           gint64 *value_out,
           gboolean *missing_out,
           const char *sql,
           const char *format,
           ...)
{
  g_autoptr (KkStmt) stmt = NULL;
  gboolean row;
  va_list args;

  va_start (args, format);
  stmt = query_va (store, error, sql, format, &args);
  va_end (args);
  if (stmt == NULL || !kk_db_step (store, stmt, &row, error))
    return FALSE;
  *value_out = row ? sqlite3_column_int64 (stmt, 0) : 0;
  if (missing_out != NULL)
    *missing_out = !row;
  return TRUE;
}

char *
kk_db_dup_text (KkStmt *stmt, int column)
{
  return g_strdup ((const char *) sqlite3_column_text (stmt, column));
}

GBytes *
kk_db_dup_blob (KkStmt *stmt, int column)
{
  if (sqlite3_column_type (stmt, column) == SQLITE_NULL)
    return NULL;
  return g_bytes_new (sqlite3_column_blob (stmt, column), sqlite3_column_bytes (stmt, column));
}

gboolean
kk_db_begin (KkStore *store, GError **error)
{
  return kk_db_exec (store, "BEGIN IMMEDIATE", error);
}

gboolean
kk_db_end (KkStore *store, gboolean ok, GError **error)
{
  if (ok && kk_db_exec (store, "COMMIT", error))
    return TRUE;
  /* After some errors SQLite has rolled back by itself. */
  if (!sqlite3_get_autocommit (store->db))
    sqlite3_exec (store->db, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

gboolean
kk_db_was_duplicate (KkStore *store)
{
  int rc = sqlite3_extended_errcode (store->db);

  return rc == SQLITE_CONSTRAINT_UNIQUE || rc == SQLITE_CONSTRAINT_PRIMARYKEY;
}
