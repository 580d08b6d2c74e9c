/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lexicon/kk-lexicon-private.h"

/* Loads the addresses and the folds into memory: the city's where they are whole, else the built-in
 * ones. */

GBytes *
kk_lexicon_read_part (sqlite3 *db, const char *name)
{
  sqlite3_stmt *row = NULL;
  GBytes *bytes = NULL;
  if (sqlite3_prepare_v2 (db, "SELECT data, adler FROM part WHERE name = ?", -1, &row, NULL)
      != SQLITE_OK)
    return NULL;
  sqlite3_bind_text (row, 1, name, -1, SQLITE_STATIC);
  if (sqlite3_step (row) == SQLITE_ROW)
    {
      gsize length = sqlite3_column_bytes (row, 0);
      const guint8 *blob = sqlite3_column_blob (row, 0);
      if (blob != NULL
          && kk_lexicon_checksum (blob, length) == (guint32) sqlite3_column_int64 (row, 1))
        bytes = g_bytes_new (blob, length);
    }
  sqlite3_finalize (row);
  return bytes;
}

/* A part as memory that lives as long as the handle; *n_out 0 where it is missing. */
static const void *
load_part (KkLexicon *self, sqlite3 *db, const char *name, gsize unit, guint *n_out)
{
  GBytes *bytes = kk_lexicon_read_part (db, name);
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

static gboolean
load_terms (KkLexicon *self, sqlite3 *db, const char *name, KkTerms *out)
{
  g_autofree char *places = g_strconcat (name, "_place", NULL);
  g_autofree char *hay = g_strconcat (name, "_hay", NULL);
  guint n, length;
  out->rows = load_part (self, db, name, sizeof (KkTermRow), &n);
  out->n = n > 0 ? n - 1 : 0;
  out->places = load_part (self, db, places, sizeof (guint32), &n);
  out->hay = load_part (self, db, hay, 1, &length);
  out->hay_length = length;
  return out->n > 0 && n == out->rows[out->n].first && length == out->rows[out->n].hay;
}

static gboolean
load_places (KkLexicon *self, sqlite3 *db, KkPlaces *p)
{
  guint n, length;
  memset (p, 0, sizeof *p);
  p->prefectures = load_part (self, db, "prefecture", sizeof (KkPrefectureRow), &p->n_prefectures);
  p->cities = load_part (self, db, "city", sizeof (KkCityRow), &p->n_cities);
  p->places = load_part (self, db, "place", sizeof (KkPlaceRow), &p->n_places);
  p->by_zip = load_part (self, db, "by_zip", sizeof (guint32), &n);
  p->strings = load_part (self, db, "string", 1, &length);
  p->folds = load_part (self, db, "fold", sizeof (KkFoldRow), &p->n_folds);
  gboolean whole = n == p->n_places && n > 0 && length > 0 && p->n_cities > 0
                   && p->n_prefectures > 0 && p->n_folds > 0;
  const guint32 *words = load_part (self, db, "automaton", sizeof (guint32), &n);
  whole = whole && load_automaton (&p->machine, words, n);
  whole = load_terms (self, db, "town", &p->towns) && whole;
  whole = load_terms (self, db, "reading", &p->readings) && whole;
  if (!whole)
    memset (p, 0, sizeof *p);
  return whole;
}

static gboolean
load_city (KkLexicon *self)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *db = NULL;
  gboolean whole = FALSE;
  if (self->city_path == NULL || !g_file_test (self->city_path, G_FILE_TEST_EXISTS))
    return FALSE;
  if (kk_lexicon_check_file (self->city_path, &error))
    {
      whole = sqlite3_open_v2 (self->city_path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK
              && load_places (self, db, &self->places);
      sqlite3_close (db);
    }
  if (!whole)
    g_message (
        "the city's addresses are damaged, the built-in ones are used; import them again: %s",
        error != NULL ? error->message : self->city_path);
  return whole;
}

const KkPlaces *
kk_lexicon_places (KkLexicon *self)
{
  if (g_once_init_enter (&self->places_ready))
    {
      g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
      if (!load_city (self) && !load_places (self, self->db, &self->places))
        g_message ("the address part of the dictionary is damaged: install it again");
      g_once_init_leave (&self->places_ready, 1);
    }
  return &self->places;
}

const KkFoldRow *
kk_lexicon_kanji_folds (KkLexicon *self, guint *n_out)
{
  if (g_once_init_enter (&self->folds_ready))
    {
      g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
      self->kanji_folds
          = load_part (self, self->db, "kanji_fold", sizeof (KkFoldRow), &self->n_kanji_folds);
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
