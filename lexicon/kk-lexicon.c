/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lexicon/kk-lexicon-private.h"

#include <stdio.h>
#include <sys/stat.h>

#include "kk-config.h"

G_DEFINE_QUARK (kk_lexicon_error_quark, kk_lexicon_error)

char *
kk_lexicon_default_path (void)
{
  const char *path = g_getenv ("KAKANAI_LEXICON");
  if (path != NULL && *path != '\0')
    return g_strdup (path);
  g_autofree char *installed = g_build_filename (KK_PKGDATADIR, "kakanai.lexicon", NULL);
  if (g_file_test (installed, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&installed);
  return g_build_filename (KK_BUILDDIR, "lexicon", "kakanai.lexicon", NULL);
}

char *
kk_lexicon_city_path (void)
{
  const char *directory = g_getenv ("KAKANAI_CITY_DIR");
  return directory != NULL && *directory != '\0'
             ? g_build_filename (directory, "addresses.lexicon", NULL)
             : NULL;
}

static void
statement_free (gpointer statement)
{
  sqlite3_finalize (statement);
}

static sqlite3_stmt *
prepare (KkLexicon *self, const char *sql)
{
  sqlite3_stmt *statement = g_hash_table_lookup (self->statements, sql);
  if (statement != NULL)
    return statement;
  if (sqlite3_prepare_v3 (self->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL)
      != SQLITE_OK)
    {
      g_warning ("lexicon: %s", sqlite3_errmsg (self->db));
      return NULL;
    }
  g_hash_table_insert (self->statements, (gpointer) sql, statement);
  return statement;
}

void
kk_lexicon_query (
    KkLexicon *self, const char *sql, KkRowFunc row, gpointer data, const char *types, ...)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  sqlite3_stmt *statement = prepare (self, sql);
  if (statement == NULL)
    return;

  va_list arguments;
  va_start (arguments, types);
  for (int i = 0; types[i] != '\0'; i++)
    if (types[i] == 'i')
      sqlite3_bind_int64 (statement, i + 1, va_arg (arguments, int));
    else
      sqlite3_bind_text (statement, i + 1, va_arg (arguments, const char *), -1, SQLITE_TRANSIENT);
  va_end (arguments);

  int rc;
  while ((rc = sqlite3_step (statement)) == SQLITE_ROW)
    if (!row (statement, data))
      {
        rc = SQLITE_DONE;
        break;
      }
  if (rc != SQLITE_DONE)
    g_warning ("lexicon: %s", sqlite3_errmsg (self->db));
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
}

static gboolean
take_text_cb (sqlite3_stmt *row, gpointer data)
{
  *(char **) data = g_strdup ((const char *) sqlite3_column_text (row, 0));
  return FALSE;
}

/* The whole file must be there: a cut one would fail only at the page that is missing. */
gboolean
kk_lexicon_check_file (const char *path, GError **error)
{
  guint8 head[100];
  FILE *file = fopen (path, "rbe");
  if (file == NULL)
    {
      g_set_error (error, KK_LEXICON_ERROR, KK_LEXICON_ERROR_MISSING,
                   "the dictionary %s cannot be opened: %s", path, g_strerror (errno));
      return FALSE;
    }
  gsize got = fread (head, 1, sizeof head, file);
  struct stat info = { 0 };
  int rc = fstat (fileno (file), &info);
  fclose (file);

  if (got < sizeof head || rc != 0 || memcmp (head, "SQLite format 3", 16) != 0
      || GUINT32_FROM_BE (*(guint32 *) (gpointer) (head + 68)) != KK_LEXICON_APPLICATION_ID)
    {
      g_set_error (error, KK_LEXICON_ERROR, KK_LEXICON_ERROR_BROKEN, "%s is no dictionary", path);
      return FALSE;
    }
  guint32 version = GUINT32_FROM_BE (*(guint32 *) (gpointer) (head + 60));
  if (version != KK_LEXICON_FORMAT)
    {
      g_set_error (error, KK_LEXICON_ERROR, KK_LEXICON_ERROR_VERSION,
                   "%s has format %u, this program reads format %d", path, version,
                   KK_LEXICON_FORMAT);
      return FALSE;
    }
  gint64 size
      = (gint64) (head[16] << 8 | head[17]) * GUINT32_FROM_BE (*(guint32 *) (gpointer) (head + 28));
  if (info.st_size != size)
    {
      g_set_error (error, KK_LEXICON_ERROR, KK_LEXICON_ERROR_BROKEN,
                   "%s is damaged: %" G_GINT64_FORMAT " bytes instead of %" G_GINT64_FORMAT, path,
                   (gint64) info.st_size, size);
      return FALSE;
    }
  return TRUE;
}

KkLexicon *
kk_lexicon_open (const char *path, GError **error)
{
  g_autofree char *found = path != NULL ? g_strdup (path) : kk_lexicon_default_path ();
  if (!kk_lexicon_check_file (found, error))
    return NULL;

  g_autoptr (KkLexicon) self = g_new0 (KkLexicon, 1);
  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->lock);
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, statement_free);
  if (path == NULL)
    self->city_path = kk_lexicon_city_path ();
  self->blobs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  g_autofree char *escaped = g_uri_escape_string (found, "/", FALSE);
  g_autofree char *uri = g_strdup_printf ("file:%s?immutable=1&mode=ro", escaped);
  int rc = sqlite3_open_v2 (uri, &self->db,
                            SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
  if (rc == SQLITE_OK)
    rc = sqlite3_exec (self->db, "PRAGMA mmap_size=268435456; PRAGMA query_only=1", NULL, NULL,
                       NULL);
  sqlite3_stmt *statement = NULL;
  if (rc == SQLITE_OK)
    rc = sqlite3_prepare_v2 (self->db, "SELECT value FROM meta WHERE key = 'stamp'", -1, &statement,
                             NULL);
  if (rc == SQLITE_OK && sqlite3_step (statement) == SQLITE_ROW)
    take_text_cb (statement, &self->stamp);
  sqlite3_finalize (statement);
  if (self->stamp == NULL)
    {
      g_set_error (error, KK_LEXICON_ERROR, KK_LEXICON_ERROR_BROKEN, "%s is damaged: %s", found,
                   self->db != NULL ? sqlite3_errmsg (self->db) : sqlite3_errstr (rc));
      return NULL;
    }
  return g_steal_pointer (&self);
}

KkLexicon *
kk_lexicon_ref (KkLexicon *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
kk_lexicon_unref (KkLexicon *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_clear_pointer (&self->statements, g_hash_table_unref);
  sqlite3_close (self->db);
  g_clear_pointer (&self->blobs, g_ptr_array_unref);
  g_clear_pointer (&self->characters, g_array_unref);
  g_mutex_clear (&self->lock);
  g_free (self->stamp);
  g_free (self->city_path);
  g_free (self);
}

const char *
kk_lexicon_get_stamp (KkLexicon *self)
{
  return self->stamp;
}
