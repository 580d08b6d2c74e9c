/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lexicon/kk-address-compile.h"

#include <string.h>

#include "lexicon/kk-address-private.h"

static void
city_free (KkSourceCity *city)
{
  g_array_unref (city->towns);
  g_free (city);
}

KkAddressSource *
kk_address_source_new (void)
{
  KkAddressSource *source = g_new0 (KkAddressSource, 1);
  source->strings = g_string_chunk_new (1 << 16);
  source->cities = g_ptr_array_new_with_free_func ((GDestroyNotify) city_free);
  return source;
}

void
kk_address_source_free (KkAddressSource *source)
{
  if (source == NULL)
    return;
  g_ptr_array_unref (source->cities);
  g_string_chunk_free (source->strings);
  g_free (source);
}

static const char *
keep (KkAddressSource *source, const char *text)
{
  return g_string_chunk_insert_const (source->strings, text);
}

KkSourceCity *
kk_address_source_add_city (KkAddressSource *source,
                            guint prefecture,
                            const char *name,
                            const char *kana,
                            const char *code,
                            const char *readings)
{
  KkSourceCity *city = g_new0 (KkSourceCity, 1);
  city->prefecture = prefecture;
  city->name = keep (source, name);
  city->kana = keep (source, kana);
  city->code = keep (source, code);
  city->readings = keep (source, readings);
  city->towns = g_array_new (FALSE, FALSE, sizeof (KkSourceTown));
  g_ptr_array_add (source->cities, city);
  return city;
}

static gboolean
has_reading (const char *readings, const char *reading)
{
  g_auto (GStrv) all = g_strsplit (readings, "\x1e", -1);
  return g_strv_contains ((const char *const *) all, reading);
}

void
kk_address_source_add_town (KkAddressSource *source,
                            KkSourceCity *city,
                            guint32 postal_code,
                            const char *town,
                            const char *kana,
                            const char *readings)
{
  KkSourceTown row = { .postal_code = postal_code,
                       .town = keep (source, town),
                       .kana = keep (source, kana),
                       .readings = keep (source, readings) };
  for (guint i = city->towns->len; i-- > 0;)
    {
      KkSourceTown *old = &g_array_index (city->towns, KkSourceTown, i);
      if (old->postal_code != postal_code || old->town != row.town)
        continue;
      if (*readings != '\0' && !has_reading (old->readings, readings))
        {
          g_autofree char *both
              = g_strconcat (old->readings, *old->readings ? "\x1e" : "", readings, NULL);
          old->readings = keep (source, both);
          old->kana = keep (source, ""); /* which of them, only a person knows */
        }
      return;
    }
  g_array_append_val (city->towns, row);
}

gsize
kk_address_city_part (const char *name)
{
  const char *first = *name != '\0' ? g_utf8_next_char (name) : name;
  if (g_str_has_suffix (name, "区"))
    {
      const char *mark = strstr (first, "市");
      return mark != NULL ? mark - name + strlen ("市") : 0;
    }
  if (!g_str_has_suffix (name, "町") && !g_str_has_suffix (name, "村"))
    return 0;
  const char *mark = strstr (first, "郡");
  return mark != NULL && strlen (mark) > 2 * strlen ("郡") ? mark - name + strlen ("郡") : 0;
}

static int
compare_towns (gconstpointer a, gconstpointer b)
{
  const KkSourceTown *x = a, *y = b;
  if (x->postal_code != y->postal_code)
    return x->postal_code < y->postal_code ? -1 : 1;
  return strcmp (x->town, y->town);
}

static const char *
code_key (const KkSourceCity *city)
{
  return *city->code != '\0' ? city->code : "999999";
}

static int
compare_cities (gconstpointer a, gconstpointer b)
{
  const KkSourceCity *x = *(KkSourceCity *const *) a, *y = *(KkSourceCity *const *) b;
  if (x->prefecture != y->prefecture)
    return x->prefecture < y->prefecture ? -1 : 1;
  int order = strcmp (code_key (x), code_key (y));
  if (order == 0)
    order = compare_towns (x->towns->data, y->towns->data);
  return order != 0 ? order : strcmp (x->name, y->name);
}

/* The string pool: NUL-terminated, 0 is the empty one. */
typedef struct
{
  GByteArray *data;
  GHashTable *offsets;
} Pool;

static guint32
pool_add (Pool *pool, const char *text)
{
  gpointer offset;
  if (*text == '\0')
    return 0;
  if (g_hash_table_lookup_extended (pool->offsets, text, NULL, &offset))
    return GPOINTER_TO_UINT (offset);
  guint32 at = pool->data->len;
  g_byte_array_append (pool->data, (const guint8 *) text, strlen (text) + 1);
  g_hash_table_insert (pool->offsets, g_strdup (text), GUINT_TO_POINTER (at));
  return at;
}

typedef struct
{
  char *text;
  guint32 place;
} Term;

static void
term_clear (gpointer term)
{
  g_free (((Term *) term)->text);
}

static int
compare_terms (gconstpointer a, gconstpointer b)
{
  const Term *x = a, *y = b;
  int order = strcmp (x->text, y->text);
  return order != 0 ? order : x->place < y->place ? -1 : x->place > y->place;
}

static gboolean
write_part (sqlite3_stmt *insert, const char *name, gconstpointer data, gsize length)
{
  sqlite3_bind_text (insert, 1, name, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (insert, 2, kk_lexicon_checksum (data, length));
  sqlite3_bind_blob64 (insert, 3, length > 0 ? data : "", length, SQLITE_STATIC);
  gboolean written = sqlite3_step (insert) == SQLITE_DONE;
  sqlite3_reset (insert);
  return written;
}

static gboolean
write_array (sqlite3_stmt *insert, const char *name, const GArray *array)
{
  return write_part (insert, name, array->data,
                     array->len * g_array_get_element_size ((GArray *) array));
}

/* Where town_rows is given, each place learns where its term is. */
static gboolean
write_terms (sqlite3_stmt *insert, const char *name, GArray *terms, GArray *town_rows)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (KkTermRow));
  g_autoptr (GArray) places = g_array_new (FALSE, TRUE, sizeof (guint32));
  g_autoptr (GString) hay = g_string_new (NULL);
  g_autofree char *place_name = g_strconcat (name, "_place", NULL);
  g_autofree char *hay_name = g_strconcat (name, "_hay", NULL);
  const char *last = NULL;
  g_array_sort (terms, compare_terms);
  for (guint i = 0; i < terms->len; i++)
    {
      const Term *term = &g_array_index (terms, Term, i);
      if (last == NULL || strcmp (last, term->text) != 0)
        {
          KkTermRow row = { .hay = hay->len, .first = places->len };
          g_array_append_val (rows, row);
          g_string_append (hay, term->text);
          g_string_append_c (hay, '\n');
          last = term->text;
        }
      g_array_append_val (places, term->place);
      if (town_rows != NULL)
        g_array_index (town_rows, KkPlaceRow, term->place).term
            = g_array_index (rows, KkTermRow, rows->len - 1).hay;
    }
  KkTermRow end = { .hay = hay->len, .first = places->len };
  g_array_append_val (rows, end);
  return write_array (insert, name, rows) && write_array (insert, place_name, places)
         && write_part (insert, hay_name, hay->str, hay->len);
}

static void
add_term (GArray *terms, char *text, guint32 place)
{
  Term term = { .text = text, .place = place };
  g_array_append_val (terms, term);
}

static int
compare_zips (gconstpointer a, gconstpointer b, gpointer data)
{
  const KkPlaceRow *rows = data;
  guint32 x = *(const guint32 *) a, y = *(const guint32 *) b;
  if (rows[x].postal_code != rows[y].postal_code)
    return rows[x].postal_code < rows[y].postal_code ? -1 : 1;
  return x < y ? -1 : x > y;
}

static gboolean
write_prefectures (sqlite3_stmt *insert, const KkAddressSource *source, Pool *pool)
{
  KkPrefectureRow rows[G_N_ELEMENTS (source->prefectures)];
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    rows[i] = (KkPrefectureRow){ .name = pool_add (pool, source->prefectures[i]),
                                 .kana = pool_add (pool, source->prefecture_kana[i]) };
  return write_part (insert, "prefecture", rows, sizeof rows);
}

static gboolean
write_places (sqlite3_stmt *insert, const KkAddressSource *source, const KkPlaces *folds)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();
  g_autoptr (GHashTable) offsets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Pool pool = { .data = data, .offsets = offsets };
  g_autoptr (GArray) cities = g_array_new (FALSE, TRUE, sizeof (KkCityRow));
  g_autoptr (GArray) places = g_array_new (FALSE, TRUE, sizeof (KkPlaceRow));
  g_autoptr (GArray) towns = g_array_new (FALSE, TRUE, sizeof (Term));
  g_autoptr (GArray) readings = g_array_new (FALSE, TRUE, sizeof (Term));
  g_autoptr (GArray) by_zip = g_array_new (FALSE, TRUE, sizeof (guint32));
  g_array_set_clear_func (towns, term_clear);
  g_array_set_clear_func (readings, term_clear);
  g_byte_array_append (data, (const guint8 *) "", 1);

  for (guint c = 0; c < source->cities->len; c++)
    {
      const KkSourceCity *city = source->cities->pdata[c];
      g_autofree char *prefecture = kk_address_fold (folds, source->prefectures[city->prefecture]);
      g_autofree char *name = kk_address_fold (folds, city->name);
      g_autofree char *line = g_strconcat (prefecture, name, NULL);
      g_autofree char *reading = kk_kana_fold (source->prefecture_kana[city->prefecture]);
      g_autofree char *parts = g_strconcat (reading, "\x1f", city->readings, NULL);
      KkCityRow row = { .name = pool_add (&pool, city->name),
                        .kana = pool_add (&pool, city->kana),
                        .prefecture = city->prefecture,
                        .first_place = places->len,
                        .n_places = city->towns->len,
                        .code = pool_add (&pool, city->code),
                        .readings = pool_add (&pool, parts),
                        .line = pool_add (&pool, line),
                        .prefecture_end = strlen (prefecture) };
      g_array_append_val (cities, row);
      for (guint t = 0; t < city->towns->len; t++)
        {
          const KkSourceTown *town = &g_array_index (city->towns, KkSourceTown, t);
          guint32 place = places->len;
          KkPlaceRow its = { .postal_code = town->postal_code,
                             .city = c,
                             .town = pool_add (&pool, town->town),
                             .kana = pool_add (&pool, town->kana),
                             .readings = pool_add (&pool, town->readings) };
          g_array_append_val (places, its);
          g_array_append_val (by_zip, place);
          add_term (towns, kk_address_fold (folds, town->town), place);
          g_auto (GStrv) all = g_strsplit (town->readings, "\x1e", -1);
          for (guint i = 0; all[i] != NULL; i++)
            if (*all[i] != '\0')
              add_term (readings, g_strdup (all[i]), place);
        }
    }
  g_array_sort_with_data (by_zip, compare_zips, places->data);
  return write_prefectures (insert, source, &pool) && write_terms (insert, "town", towns, places)
         && write_terms (insert, "reading", readings, NULL) && write_array (insert, "city", cities)
         && write_array (insert, "place", places) && write_array (insert, "by_zip", by_zip)
         && write_part (insert, "string", data->data, data->len);
}

gboolean
kk_address_compile (
    sqlite3 *db, KkAddressSource *source, const KkFoldRow *folds, guint n_folds, GError **error)
{
  const KkPlaces places = { .folds = folds, .n_folds = n_folds };
  sqlite3_stmt *insert = NULL;
  for (guint i = source->cities->len; i-- > 0;)
    {
      KkSourceCity *city = source->cities->pdata[i];
      if (city->towns->len == 0)
        g_ptr_array_remove_index (source->cities, i);
      else
        g_array_sort (city->towns, compare_towns);
    }
  g_ptr_array_sort (source->cities, compare_cities);
  g_autoptr (GBytes) trie = kk_address_trie (source, &places);
  gsize length;
  const void *data = g_bytes_get_data (trie, &length);
  gboolean done
      = sqlite3_prepare_v2 (db, "INSERT OR REPLACE INTO part (name, adler, data) VALUES (?, ?, ?)",
                            -1, &insert, NULL)
            == SQLITE_OK
        && write_places (insert, source, &places) && write_part (insert, "automaton", data, length)
        && write_part (insert, "fold", folds, n_folds * sizeof (KkFoldRow));
  sqlite3_finalize (insert);
  if (!done)
    g_set_error (error, KK_LEXICON_ERROR, KK_LEXICON_ERROR_WRITE,
                 "the dictionary cannot be written: %s", sqlite3_errmsg (db));
  return done;
}
