/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lexicon/kk-address-changes.h"

#include <string.h>

/* A city of before or after: its towns with their codes. */
typedef struct
{
  char *name;        /* 福岡県小郡市 */
  GHashTable *towns; /* name → GPtrArray of postal codes (numbers), ascending */
} City;

static void
city_free (City *city)
{
  g_free (city->name);
  g_hash_table_unref (city->towns);
  g_free (city);
}

static City *
city_new (const char *prefecture, const char *name)
{
  City *city = g_new0 (City, 1);
  city->name = g_strconcat (prefecture, name, NULL);
  city->towns
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  return city;
}

static void
city_add (City *city, const char *town, guint32 zip)
{
  GPtrArray *zips = g_hash_table_lookup (city->towns, town);
  if (zips == NULL)
    {
      zips = g_ptr_array_new ();
      g_hash_table_insert (city->towns, g_strdup (town), zips);
    }
  if (!g_ptr_array_find (zips, GUINT_TO_POINTER (zip), NULL))
    g_ptr_array_add (zips, GUINT_TO_POINTER (zip));
}

/* Cities by name, and their order. */
typedef struct
{
  GPtrArray *order; /* City* */
  GHashTable *by_name;
} Cities;

static void
cities_init (Cities *cities)
{
  cities->order = g_ptr_array_new_with_free_func ((GDestroyNotify) city_free);
  cities->by_name = g_hash_table_new (g_str_hash, g_str_equal);
}

static void
cities_clear (Cities *cities)
{
  g_hash_table_unref (cities->by_name);
  g_ptr_array_unref (cities->order);
}

static City *
cities_get (Cities *cities, const char *prefecture, const char *name)
{
  City *city = city_new (prefecture, name);
  City *old = g_hash_table_lookup (cities->by_name, city->name);
  if (old != NULL)
    {
      city_free (city);
      return old;
    }
  g_ptr_array_add (cities->order, city);
  g_hash_table_insert (cities->by_name, city->name, city);
  return city;
}

static void
change_free (KkAddressChange *change)
{
  g_free (change->before);
  g_free (change->after);
  g_free (change->zip_before);
  g_free (change->zip_after);
  g_free (change);
}

void
kk_address_report_free (KkAddressReport *report)
{
  if (report == NULL)
    return;
  g_ptr_array_unref (report->changes);
  g_free (report);
}

const char *
kk_address_change_kind_to_string (KkAddressChangeKind kind)
{
  static const char *const names[] = { "city_added",   "city_removed", "city_merged", "town_added",
                                       "town_removed", "town_renamed", "zip_changed" };
  return names[kind];
}

static char *
zip_text (const GPtrArray *zips)
{
  GString *out = g_string_new (NULL);
  for (guint i = 0; zips != NULL && i < zips->len; i++)
    g_string_append_printf (out, "%s%07u", i > 0 ? " " : "", GPOINTER_TO_UINT (zips->pdata[i]));
  return g_string_free (out, FALSE);
}

static int
compare_zips (gconstpointer a, gconstpointer b)
{
  guint x = GPOINTER_TO_UINT (*(gpointer *) a), y = GPOINTER_TO_UINT (*(gpointer *) b);
  return x < y ? -1 : x > y;
}

/* NULL for what there is none of. */
static void
note (KkAddressReport *report,
      KkAddressChangeKind kind,
      const City *before,
      const char *town_before,
      const City *after,
      const char *town_after)
{
  KkAddressChange *change = g_new0 (KkAddressChange, 1);
  GPtrArray *old = before != NULL ? g_hash_table_lookup (before->towns, town_before) : NULL;
  GPtrArray *now = after != NULL ? g_hash_table_lookup (after->towns, town_after) : NULL;
  if (old != NULL)
    g_ptr_array_sort (old, compare_zips);
  if (now != NULL)
    g_ptr_array_sort (now, compare_zips);
  change->kind = kind;
  change->before = before != NULL ? g_strconcat (before->name, town_before, NULL) : g_strdup ("");
  change->after = after != NULL ? g_strconcat (after->name, town_after, NULL) : g_strdup ("");
  change->zip_before = zip_text (old);
  change->zip_after = zip_text (now);
  g_ptr_array_add (report->changes, change);
  report->counts[kind]++;
}

/* The city of after that has most of the codes of a vanished one; NULL where none has half. */
static const City *
heir (const City *gone, GHashTable *city_of_zip)
{
  g_autoptr (GHashTable) votes = g_hash_table_new (NULL, NULL);
  const City *best = NULL;
  guint all = 0, most = 0;
  GHashTableIter iter;
  gpointer town, zips;
  g_hash_table_iter_init (&iter, gone->towns);
  while (g_hash_table_iter_next (&iter, &town, &zips))
    for (guint i = 0; i < ((GPtrArray *) zips)->len; i++)
      {
        gpointer city = g_hash_table_lookup (city_of_zip, ((GPtrArray *) zips)->pdata[i]);
        all++;
        if (city == NULL)
          continue;
        guint n = GPOINTER_TO_UINT (g_hash_table_lookup (votes, city)) + 1;
        g_hash_table_insert (votes, city, GUINT_TO_POINTER (n));
        if (n > most)
          {
            most = n;
            best = city;
          }
      }
  return 2 * most >= all ? best : NULL;
}

static GHashTable *
cities_by_zip (const Cities *cities)
{
  GHashTable *table = g_hash_table_new (NULL, NULL);
  for (guint c = 0; c < cities->order->len; c++)
    {
      City *city = cities->order->pdata[c];
      GHashTableIter iter;
      gpointer town, zips;
      g_hash_table_iter_init (&iter, city->towns);
      while (g_hash_table_iter_next (&iter, &town, &zips))
        for (guint i = 0; i < ((GPtrArray *) zips)->len; i++)
          g_hash_table_insert (table, ((GPtrArray *) zips)->pdata[i], city);
    }
  return table;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Names of towns in a that b lacks, sorted. */
static GPtrArray *
missing_towns (const City *a, const City *b)
{
  GPtrArray *names = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer town;
  g_hash_table_iter_init (&iter, a->towns);
  while (g_hash_table_iter_next (&iter, &town, NULL))
    if (!g_hash_table_contains (b->towns, town))
      g_ptr_array_add (names, town);
  g_ptr_array_sort (names, compare_names);
  return names;
}

static gboolean
same_zips (GPtrArray *a, GPtrArray *b)
{
  g_ptr_array_sort (a, compare_zips);
  g_ptr_array_sort (b, compare_zips);
  return a->len == b->len && memcmp (a->pdata, b->pdata, a->len * sizeof (gpointer)) == 0;
}

static void
compare_city (KkAddressReport *report, const City *before, const City *after)
{
  g_autoptr (GPtrArray) gone = missing_towns (before, after);
  g_autoptr (GPtrArray) new = missing_towns (after, before);
  for (guint i = 0; i < gone->len; i++)
    {
      const char *name = gone->pdata[i];
      guint match = G_MAXUINT, matches = 0;
      for (guint k = 0; k < new->len; k++)
        if (same_zips (g_hash_table_lookup (before->towns, name),
                       g_hash_table_lookup (after->towns, new->pdata[k])))
          {
            match = k;
            matches++;
          }
      if (matches == 1)
        {
          note (report, KK_ADDRESS_TOWN_RENAMED, before, name, after, new->pdata[match]);
          g_ptr_array_remove_index (new, match);
        }
      else
        note (report, KK_ADDRESS_TOWN_REMOVED, before, name, NULL, NULL);
    }
  for (guint i = 0; i < new->len; i++)
    note (report, KK_ADDRESS_TOWN_ADDED, NULL, NULL, after, new->pdata[i]);
  g_autoptr (GPtrArray) both = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer town;
  g_hash_table_iter_init (&iter, after->towns);
  while (g_hash_table_iter_next (&iter, &town, NULL))
    if (g_hash_table_contains (before->towns, town))
      g_ptr_array_add (both, town);
  g_ptr_array_sort (both, compare_names);
  for (guint i = 0; i < both->len; i++)
    if (!same_zips (g_hash_table_lookup (before->towns, both->pdata[i]),
                    g_hash_table_lookup (after->towns, both->pdata[i])))
      note (report, KK_ADDRESS_ZIP_CHANGED, before, both->pdata[i], after, both->pdata[i]);
}

static void
load_after (KkAddressReport *report, Cities *cities, const KkAddressSource *source, gboolean *given)
{
  for (guint c = 0; c < source->cities->len; c++)
    {
      const KkSourceCity *city = source->cities->pdata[c];
      City *its = cities_get (cities, source->prefectures[city->prefecture], city->name);
      report->prefectures += !given[city->prefecture];
      given[city->prefecture] = TRUE;
      report->towns += city->towns->len;
      for (guint t = 0; t < city->towns->len; t++)
        {
          const KkSourceTown *town = &g_array_index (city->towns, KkSourceTown, t);
          city_add (its, town->town, town->postal_code);
        }
    }
  report->cities = source->cities->len;
}

static void
load_before (Cities *cities, const KkPlaces *places, const gboolean *given)
{
  for (guint c = 0; c < places->n_cities; c++)
    {
      const KkCityRow *row = &places->cities[c];
      if (!given[row->prefecture])
        continue;
      City *city = cities_get (cities, places->strings + places->prefectures[row->prefecture].name,
                               places->strings + row->name);
      for (guint p = row->first_place; p < row->first_place + row->n_places; p++)
        city_add (city, places->strings + places->places[p].town, places->places[p].postal_code);
    }
}

KkAddressReport *
kk_address_report_new (const KkAddressSource *source, const KkPlaces *places)
{
  KkAddressReport *report = g_new0 (KkAddressReport, 1);
  gboolean given[47] = { FALSE };
  Cities before, after;
  report->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) change_free);
  cities_init (&before);
  cities_init (&after);
  load_after (report, &after, source, given);
  load_before (&before, places, given);
  g_autoptr (GHashTable) city_of_zip = cities_by_zip (&after);

  for (guint i = 0; i < before.order->len; i++)
    {
      City *city = before.order->pdata[i];
      if (g_hash_table_contains (after.by_name, city->name))
        continue;
      const City *other = heir (city, city_of_zip);
      note (report, other != NULL ? KK_ADDRESS_CITY_MERGED : KK_ADDRESS_CITY_REMOVED, city, "",
            other, other != NULL ? "" : NULL);
    }
  for (guint i = 0; i < after.order->len; i++)
    {
      City *city = after.order->pdata[i];
      if (!g_hash_table_contains (before.by_name, city->name))
        note (report, KK_ADDRESS_CITY_ADDED, NULL, NULL, city, "");
    }
  for (guint i = 0; i < after.order->len; i++)
    {
      City *city = after.order->pdata[i], *old = g_hash_table_lookup (before.by_name, city->name);
      if (old != NULL)
        compare_city (report, old, city);
    }
  cities_clear (&before);
  cities_clear (&after);
  return report;
}
