/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lexicon/kk-address-import.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "lexicon/kk-address-changes.h"
#include "lexicon/kk-ken-all.h"

#define MAX_FILE (64 * 1024 * 1024)

G_DEFINE_QUARK (kk_address_import_error_quark, kk_address_import_error)

static char *
read_file (const char *path, gsize *length_out, GError **error)
{
  GStatBuf info;
  char *data = NULL;
  g_autoptr (GError) reason = NULL;
  if (g_stat (path, &info) == 0 && (!S_ISREG (info.st_mode) || info.st_size > MAX_FILE))
    g_set_error (error, KK_ADDRESS_IMPORT_ERROR, KK_ADDRESS_IMPORT_ERROR_READ,
                 "%s is no file, or is over 64 MiB", path);
  else if (!g_file_get_contents (path, &data, length_out, &reason))
    g_set_error (error, KK_ADDRESS_IMPORT_ERROR, KK_ADDRESS_IMPORT_ERROR_READ,
                 "%s cannot be read: %s", path, reason->message);
  return data;
}

static KkAddressSource *
source_with_prefectures (const KkPlaces *places)
{
  KkAddressSource *source = kk_address_source_new ();
  for (guint i = 0; i < places->n_prefectures && i < G_N_ELEMENTS (source->prefectures); i++)
    {
      const KkPrefectureRow *row = &places->prefectures[i];
      source->prefectures[i] = g_string_chunk_insert (source->strings, places->strings + row->name);
      source->prefecture_kana[i]
          = g_string_chunk_insert (source->strings, places->strings + row->kana);
    }
  return source;
}

/* The towns of a prefecture in source and in places. */
static void
count_towns (const KkAddressSource *source, const KkPlaces *places, guint *now, guint *old)
{
  for (guint c = 0; c < source->cities->len; c++)
    {
      const KkSourceCity *city = source->cities->pdata[c];
      now[city->prefecture] += city->towns->len;
    }
  for (guint c = 0; c < places->n_cities; c++)
    old[places->cities[c].prefecture] += places->cities[c].n_places;
}

static gboolean
check_loss (const KkAddressSource *source, const KkPlaces *places, const char *file, GError **error)
{
  guint now[47] = { 0 }, old[47] = { 0 };
  count_towns (source, places, now, old);
  for (guint i = 0; i < 47; i++)
    if (now[i] > 0 && now[i] < old[i] - old[i] / 5)
      {
        g_set_error (error, KK_ADDRESS_IMPORT_ERROR, KK_ADDRESS_IMPORT_ERROR_LOSS,
                     "%s has %u entries of %s, the dictionary has %u: is the file whole?", file,
                     now[i], source->prefectures[i], old[i]);
        return FALSE;
      }
  return TRUE;
}

/* Prefectures that the file has none of. */
static void
keep_others (KkAddressSource *source, const KkPlaces *places)
{
  gboolean given[47] = { FALSE };
  for (guint c = 0; c < source->cities->len; c++)
    given[((KkSourceCity *) source->cities->pdata[c])->prefecture] = TRUE;
  for (guint c = 0; c < places->n_cities; c++)
    {
      const KkCityRow *row = &places->cities[c];
      if (row->prefecture >= 47 || given[row->prefecture])
        continue;
      const char *readings = strchr (places->strings + row->readings, '\x1f');
      KkSourceCity *city = kk_address_source_add_city (
          source, row->prefecture, places->strings + row->name, places->strings + row->kana,
          places->strings + row->code, readings != NULL ? readings + 1 : "");
      for (guint p = row->first_place; p < row->first_place + row->n_places; p++)
        kk_address_source_add_town (
            source, city, places->places[p].postal_code, places->strings + places->places[p].town,
            places->strings + places->places[p].kana, places->strings + places->places[p].readings);
    }
}

static gboolean
write_database (const char *path,
                KkAddressSource *source,
                const KkPlaces *folds,
                const char *stamp,
                GError **error)
{
  static const char *const schema
      = "PRAGMA page_size=4096; PRAGMA journal_mode=OFF; PRAGMA user_version=" G_STRINGIFY (
          KK_LEXICON_FORMAT) "; BEGIN;"
                             "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) "
                             "WITHOUT ROWID, STRICT;"
                             "CREATE TABLE part (name TEXT PRIMARY KEY, adler INTEGER NOT NULL, "
                             "data BLOB NOT NULL) STRICT";
  g_autofree char *application
      = g_strdup_printf ("PRAGMA application_id=%d", KK_LEXICON_APPLICATION_ID);
  char *insert = sqlite3_mprintf ("INSERT INTO meta VALUES ('stamp', %Q); COMMIT", stamp);
  sqlite3 *db = NULL;
  int rc = sqlite3_open (path, &db);
  if (rc == SQLITE_OK)
    rc = sqlite3_exec (db, application, NULL, NULL, NULL);
  if (rc == SQLITE_OK)
    rc = sqlite3_exec (db, schema, NULL, NULL, NULL);
  gboolean done = rc == SQLITE_OK
                  && kk_address_compile (db, source, folds->folds, folds->n_folds, error)
                  && sqlite3_exec (db, insert, NULL, NULL, NULL) == SQLITE_OK;
  if (!done && (error == NULL || *error == NULL))
    g_set_error (error, KK_ADDRESS_IMPORT_ERROR, KK_ADDRESS_IMPORT_ERROR_WRITE,
                 "%s cannot be written: %s", path, sqlite3_errmsg (db));
  sqlite3_free (insert);
  sqlite3_close (db);
  return done;
}

static gboolean
sync_path (const char *path)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  gboolean synced = fd >= 0 && fsync (fd) == 0;
  if (fd >= 0)
    close (fd);
  return synced;
}

/* Written beside output, read back, and only then put in its place. */
static gboolean
write_output (const char *output,
              KkAddressSource *source,
              const KkPlaces *folds,
              const char *stamp,
              GError **error)
{
  g_autofree char *partial = g_strdup_printf ("%s.%d.part", output, (int) getpid ());
  g_autofree char *directory = g_path_get_dirname (output);
  g_unlink (partial);
  gboolean done = write_database (partial, source, folds, stamp, error)
                  && kk_lexicon_check_file (partial, error);
  if (done && !(sync_path (partial) && g_rename (partial, output) == 0))
    {
      g_set_error (error, KK_ADDRESS_IMPORT_ERROR, KK_ADDRESS_IMPORT_ERROR_WRITE,
                   "%s cannot be written: %s", output, g_strerror (errno));
      done = FALSE;
    }
  if (done)
    sync_path (directory);
  else
    g_unlink (partial);
  return done;
}

static char *
stamp_of (const char *file, const char *data, gsize length)
{
  g_autofree char *name = g_path_get_basename (file);
  g_autofree char *sum
      = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) data, length);
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  return g_strdup_printf ("%s sha256:%s", valid, sum);
}

KkAddressReport *
kk_address_import (const char *file, const char *output, gboolean allow_loss, GError **error)
{
  g_autoptr (KkLexicon) lexicon = kk_lexicon_open (NULL, error);
  gsize length = 0;
  g_autofree char *data = lexicon != NULL ? read_file (file, &length, error) : NULL;
  if (data == NULL)
    return NULL;
  const KkPlaces *places = kk_lexicon_places (lexicon);
  if (places->n_prefectures != 47)
    {
      g_set_error (error, KK_LEXICON_ERROR, KK_LEXICON_ERROR_BROKEN,
                   "the address part of the dictionary is damaged");
      return NULL;
    }
  g_autoptr (KkAddressSource) source = source_with_prefectures (places);
  if (!kk_ken_all_parse (data, length, file, source, error)
      || (!allow_loss && !check_loss (source, places, file, error)))
    return NULL;
  g_autoptr (KkAddressReport) report = kk_address_report_new (source, places);
  g_autofree char *stamp = stamp_of (file, data, length);
  keep_others (source, places);
  if (!write_output (output, source, places, stamp, error))
    return NULL;
  return g_steal_pointer (&report);
}
