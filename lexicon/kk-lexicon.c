/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lexicon/kk-lexicon-private.h"

#include <stdio.h>
#include <sys/stat.h>

#include "kk-config.h"

#define KK_LEXICON_FORMAT 1
#define KK_LEXICON_APPLICATION_ID 0x4B4B4C58

struct _KkLexicon
{
  gatomicrefcount references;
  sqlite3 *db;
  char *stamp;
  GMutex lock;            /* db and statements */
  GHashTable *statements; /* SQL (static) → sqlite3_stmt */
  gsize places_ready, folds_ready;
  KkPlaces places;
  GPtrArray *blobs; /* what places and folds point into */
  const KkFoldRow *kanji_folds;
  guint n_kanji_folds;
};

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

/* Adler-32 (RFC 1950): what lies in memory is followed without further checks. */
static guint32
checksum (const guint8 *data, gsize length)
{
  guint32 a = 1, b = 0;
  while (length > 0)
    {
      gsize n = MIN (length, 5552);
      for (gsize i = 0; i < n; i++)
        b += a += data[i];
      a %= 65521;
      b %= 65521;
      data += n;
      length -= n;
    }
  return b << 16 | a;
}

static gboolean
take_blob_cb (sqlite3_stmt *row, gpointer data)
{
  gsize length = sqlite3_column_bytes (row, 0);
  const guint8 *blob = sqlite3_column_blob (row, 0);
  if (checksum (blob, length) == (guint32) sqlite3_column_int64 (row, 1))
    *(GBytes **) data = g_bytes_new (blob, length);
  return FALSE;
}

/* A part of the file as memory that lives as long as the handle. */
static const void *
load_part (KkLexicon *self, const char *name, gsize unit, gsize *n_out)
{
  GBytes *bytes = NULL;
  kk_lexicon_query (self, "SELECT data, adler FROM part WHERE name = ?", take_blob_cb, &bytes, "s",
                    name);
  if (bytes == NULL)
    bytes = g_bytes_new (NULL, 0);
  g_ptr_array_add (self->blobs, bytes);
  gsize size;
  const void *data = g_bytes_get_data (bytes, &size);
  *n_out = size / unit;
  return data;
}

static gboolean
load_automaton (KkAutomaton *out, const guint32 *words, gsize n)
{
  if (n < 4)
    return FALSE;
  gsize states = words[0], edges = words[1], ends = words[2];
  if (n != 4 + 2 * (states + 1) + 2 * edges + ends)
    return FALSE;
  out->n_states = states;
  out->n_edges = edges;
  out->first = words + 4;
  out->chars = out->first + states + 1;
  out->targets = out->chars + edges;
  out->ends_first = out->targets + edges;
  out->ends = out->ends_first + states + 1;
  return TRUE;
}

const KkPlaces *
kk_lexicon_places (KkLexicon *self)
{
  if (g_once_init_enter (&self->places_ready))
    {
      KkPlaces *p = &self->places;
      gsize n, length;
      p->prefectures = load_part (self, "prefecture", sizeof (KkPrefectureRow), &n);
      p->n_prefectures = n;
      p->cities = load_part (self, "city", sizeof (KkCityRow), &n);
      p->n_cities = n;
      p->places = load_part (self, "place", sizeof (KkPlaceRow), &n);
      p->n_places = n;
      p->by_zip = load_part (self, "by_zip", sizeof (guint32), &n);
      p->haystack = load_part (self, "haystack", 1, &p->haystack_length);
      p->strings = load_part (self, "string", 1, &length);
      p->folds = load_part (self, "fold", sizeof (KkFoldRow), &n);
      p->n_folds = n;
      const guint32 *words = load_part (self, "automaton", sizeof (guint32), &n);
      if (!load_automaton (&p->machine, words, n) || length == 0 || p->haystack_length == 0
          || p->n_places == 0 || p->n_cities == 0 || p->n_prefectures == 0 || p->n_folds == 0)
        {
          g_message ("the address part of the dictionary is damaged: install it again");
          memset (p, 0, sizeof *p);
        }
      g_once_init_leave (&self->places_ready, 1);
    }
  return &self->places;
}

const KkFoldRow *
kk_lexicon_kanji_folds (KkLexicon *self, guint *n_out)
{
  if (g_once_init_enter (&self->folds_ready))
    {
      gsize n;
      self->kanji_folds = load_part (self, "kanji_fold", sizeof (KkFoldRow), &n);
      self->n_kanji_folds = n;
      g_once_init_leave (&self->folds_ready, 1);
    }
  *n_out = self->n_kanji_folds;
  return self->kanji_folds;
}

gunichar
kk_fold_row_lookup (const KkFoldRow *rows, guint n, gunichar c)
{
  guint low = 0, high = n;
  while (low < high)
    {
      guint middle = (low + high) / 2;
      if (rows[middle].from == c)
        return rows[middle].to;
      if (rows[middle].from < c)
        low = middle + 1;
      else
        high = middle;
    }
  return c;
}

static gboolean
take_text_cb (sqlite3_stmt *row, gpointer data)
{
  *(char **) data = g_strdup ((const char *) sqlite3_column_text (row, 0));
  return FALSE;
}

/* The whole file must be there: a cut one would fail only at the page that is missing. */
static gboolean
check_header (const char *path, GError **error)
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
  if (!check_header (found, error))
    return NULL;

  g_autoptr (KkLexicon) self = g_new0 (KkLexicon, 1);
  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->lock);
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, statement_free);
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
  g_mutex_clear (&self->lock);
  g_free (self->stamp);
  g_free (self);
}

const char *
kk_lexicon_get_stamp (KkLexicon *self)
{
  return self->stamp;
}
