/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lexicon/kk-address-private.h"

KkAddress *
kk_address_copy (const KkAddress *address)
{
  KkAddress *copy = g_new (KkAddress, 1);
  *copy = (KkAddress){
    .postal_code = g_strdup (address->postal_code),
    .prefecture = g_strdup (address->prefecture),
    .city = g_strdup (address->city),
    .town = g_strdup (address->town),
    .prefecture_kana = g_strdup (address->prefecture_kana),
    .city_kana = g_strdup (address->city_kana),
    .town_kana = g_strdup (address->town_kana),
    .prefecture_code = g_strdup (address->prefecture_code),
    .city_code = g_strdup (address->city_code),
  };
  return copy;
}

void
kk_address_free (KkAddress *address)
{
  if (address == NULL)
    return;
  g_free (address->postal_code);
  g_free (address->prefecture);
  g_free (address->city);
  g_free (address->town);
  g_free (address->prefecture_kana);
  g_free (address->city_kana);
  g_free (address->town_kana);
  g_free (address->prefecture_code);
  g_free (address->city_code);
  g_free (address);
}

char *
kk_address_text (const KkAddress *address)
{
  return g_strconcat (address->prefecture, address->city, address->town, NULL);
}

GPtrArray *
kk_address_list_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) kk_address_free);
}

static KkAddress *
from_prefecture (const KkPlaces *places, guint prefecture)
{
  const KkPrefectureRow *row = &places->prefectures[prefecture];
  KkAddress *address = g_new (KkAddress, 1);
  *address = (KkAddress){
    .postal_code = g_strdup (""),
    .prefecture = g_strdup (places->strings + row->name),
    .city = g_strdup (""),
    .town = g_strdup (""),
    .prefecture_kana = g_strdup (places->strings + row->kana),
    .city_kana = g_strdup (""),
    .town_kana = g_strdup (""),
    .prefecture_code = g_strdup_printf ("%02u", prefecture + 1),
  };
  return address;
}

static void
set (char **field, const char *text)
{
  g_free (*field);
  *field = g_strdup (text);
}

/* The city with the code of its first row, which is the one for all of it where there is one. */
static KkAddress *
from_city (const KkPlaces *places, guint city)
{
  const KkCityRow *row = &places->cities[city];
  KkAddress *address = from_prefecture (places, row->prefecture);
  set (&address->city, places->strings + row->name);
  set (&address->city_kana, places->strings + row->kana);
  g_free (address->postal_code);
  address->postal_code = g_strdup_printf ("%07u", places->places[row->first_place].postal_code);
  if (row->code != 0)
    address->city_code = g_strdup (places->strings + row->code);
  return address;
}

KkAddress *
kk_address_from_place (const KkPlaces *places, guint place)
{
  const KkPlaceRow *row = &places->places[place];
  KkAddress *address = from_city (places, row->city);
  g_free (address->postal_code);
  address->postal_code = g_strdup_printf ("%07u", row->postal_code);
  set (&address->town, places->strings + row->town);
  set (&address->town_kana, places->strings + row->kana);
  return address;
}

/* 2十4 → 24, as lexicon/compile's number_of(). */
static void
append_numeral (GString *out, const gunichar *run, gsize n)
{
  guint64 total = 0, part = 0;
  gboolean spoken = FALSE;
  for (gsize i = 0; i < n; i++)
    {
      guint unit = run[i] == 0x5341 ? 10 : run[i] == 0x767E ? 100 : 0;
      spoken = spoken || unit > 0;
      if (unit > 0)
        {
          total += MAX (part, 1) * unit;
          part = 0;
        }
      else
        part = part * 10 + (run[i] - '0');
    }
  if (spoken)
    g_string_append_printf (out, "%" G_GUINT64_FORMAT, total + part);
  else
    for (gsize i = 0; i < n; i++)
      g_string_append_unichar (out, run[i]);
}

char *
kk_address_fold (const KkPlaces *places, const char *text)
{
  GString *out = g_string_new (NULL);
  gunichar run[8];
  gsize n = 0;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = kk_fold_row_lookup (places->folds, places->n_folds, g_utf8_get_char (p));
      gboolean numeral = (c >= '0' && c <= '9') || c == 0x5341 || c == 0x767E; /* 十 百 */
      if (c == 0)
        continue;
      if (n > 0 && (!numeral || n == G_N_ELEMENTS (run)))
        {
          append_numeral (out, run, n);
          n = 0;
        }
      if (numeral)
        run[n++] = c;
      else
        g_string_append_unichar (out, c);
    }
  append_numeral (out, run, n);
  return g_string_free (out, FALSE);
}

/* ASCII digits of a postal code as people write it; NULL where it is something else. */
static char *
postal_digits (const char *code)
{
  if (!g_utf8_validate (code, -1, NULL))
    return NULL;
  g_autofree char *ascii = g_utf8_normalize (code, -1, G_NORMALIZE_NFKC);
  g_autoptr (GString) digits = g_string_new (NULL);
  for (const char *p = ascii; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (c >= '0' && c <= '9')
        g_string_append_c (digits, (char) c);
      else if (g_utf8_strchr ("-‐‑‒–—―−ー〒 ", -1, c) == NULL)
        return NULL;
    }
  return digits->len <= 7 ? g_strdup (digits->str) : NULL;
}

GPtrArray *
kk_address_by_postal_code (KkLexicon *lexicon, const char *code, guint limit)
{
  const KkPlaces *places = kk_lexicon_places (lexicon);
  GPtrArray *list = kk_address_list_new ();
  g_autofree char *digits = postal_digits (code);
  gsize length = digits != NULL ? strlen (digits) : 0;
  if (length < 3)
    return list;

  guint low = (guint) g_ascii_strtoull (digits, NULL, 10), high = low + 1;
  for (gsize i = length; i < 7; i++)
    {
      low *= 10;
      high *= 10;
    }
  guint first = 0, last = places->n_places;
  while (first < last)
    {
      guint middle = (first + last) / 2;
      if (places->places[places->by_zip[middle]].postal_code < low)
        first = middle + 1;
      else
        last = middle;
    }
  for (guint i = first; i < places->n_places && list->len < limit; i++)
    {
      guint place = places->by_zip[i];
      if (places->places[place].postal_code >= high)
        break;
      g_ptr_array_add (list, kk_address_from_place (places, place));
    }
  return list;
}

GPtrArray *
kk_address_prefectures (KkLexicon *lexicon)
{
  const KkPlaces *places = kk_lexicon_places (lexicon);
  GPtrArray *list = kk_address_list_new ();
  for (guint i = 0; i < places->n_prefectures; i++)
    g_ptr_array_add (list, from_prefecture (places, i));
  return list;
}

GPtrArray *
kk_address_cities (KkLexicon *lexicon, const char *prefecture)
{
  const KkPlaces *places = kk_lexicon_places (lexicon);
  GPtrArray *list = kk_address_list_new ();
  for (guint i = 0; i < places->n_cities; i++)
    {
      const KkPrefectureRow *row = &places->prefectures[places->cities[i].prefecture];
      if (g_str_equal (places->strings + row->name, prefecture))
        g_ptr_array_add (list, from_city (places, i));
    }
  return list;
}

GPtrArray *
kk_address_towns (KkLexicon *lexicon, const char *prefecture, const char *city)
{
  const KkPlaces *places = kk_lexicon_places (lexicon);
  GPtrArray *list = kk_address_list_new ();
  for (guint i = 0; i < places->n_cities; i++)
    {
      const KkCityRow *row = &places->cities[i];
      if (!g_str_equal (places->strings + row->name, city)
          || !g_str_equal (places->strings + places->prefectures[row->prefecture].name, prefecture))
        continue;
      for (guint place = row->first_place; place < row->first_place + row->n_places; place++)
        if (places->strings[places->places[place].town] != '\0')
          g_ptr_array_add (list, kk_address_from_place (places, place));
    }
  return list;
}

KkAddress *
kk_address_city_by_code (KkLexicon *lexicon, const char *code)
{
  const KkPlaces *places = kk_lexicon_places (lexicon);
  gsize length = strlen (code);
  if (length != 5 && length != 6)
    return NULL;
  for (guint i = 0; i < places->n_cities; i++)
    {
      const char *its = places->strings + places->cities[i].code;
      if (*its != '\0' && strncmp (its, code, length) == 0)
        return from_city (places, i);
    }
  return NULL;
}

char *
kk_address_city_code (KkLexicon *lexicon, const char *name)
{
  const KkPlaces *places = kk_lexicon_places (lexicon);
  if (!g_utf8_validate (name, -1, NULL))
    return NULL;
  g_autofree char *wanted = kk_address_fold (places, name);
  const char *found = NULL;
  guint matches = 0;
  for (guint i = 0; i < places->n_cities; i++)
    {
      const KkCityRow *row = &places->cities[i];
      const char *city = places->strings + row->name;
      g_autofree char *full
          = g_strconcat (places->strings + places->prefectures[row->prefecture].name, city, NULL);
      g_autofree char *folded = kk_address_fold (places, full);
      g_autofree char *short_name = kk_address_fold (places, city);
      const char *county = strstr (short_name, "郡");
      if (!g_str_equal (folded, wanted) && !g_str_equal (short_name, wanted)
          && !(county != NULL && g_str_equal (county + strlen ("郡"), wanted)))
        continue;
      matches++;
      found = row->code != 0 ? places->strings + row->code : NULL;
    }
  return matches == 1 ? g_strdup (found) : NULL;
}
