/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lexicon/kk-address-search.h"

#include <string.h>

/* The search box. A keystroke looks at each city once and at an index of towns; what is found falls
 * into bins, best bin first, as a bit a place. */

void
kk_address_found_add (KkFound *found, int bin, guint place)
{
  found->bits[bin][place / 64] |= (guint64) 1 << place % 64;
}

/* All of a city: the row that is the whole of it goes into another bin. */
void
kk_address_found_add_city (KkFound *found, int whole_bin, int bin, guint city)
{
  const KkCityRow *row = &found->places->cities[city];
  for (guint place = row->first_place; place < row->first_place + row->n_places; place++)
    {
      gboolean whole = found->places->strings[found->places->places[place].town] == '\0';
      int its = whole ? whole_bin : bin;
      if (its >= 0)
        kk_address_found_add (found, its, place);
    }
}

void
kk_address_found_add_term (KkFound *found, int bin, const KkTerms *terms, guint term)
{
  for (guint i = terms->rows[term].first; i < terms->rows[term + 1].first; i++)
    kk_address_found_add (found, bin, terms->places[i]);
}

guint
kk_address_term_at (const KkTerms *terms, gsize offset)
{
  guint low = 0, high = terms->n;
  while (high - low > 1)
    {
      guint middle = (low + high) / 2;
      if (terms->rows[middle].hay <= offset)
        low = middle;
      else
        high = middle;
    }
  return low;
}

static void
take_range (KkFound *found, int bin, guint first, guint last, guint64 *seen, GPtrArray *list)
{
  for (guint word = first / 64; word * 64 < last && list->len < found->limit; word++)
    {
      guint64 bits = found->bits[bin][word] & ~seen[word];
      while (bits != 0 && list->len < found->limit)
        {
          guint place = word * 64 + __builtin_ctzll (bits);
          bits &= bits - 1;
          if (place < first || place >= last)
            continue;
          seen[word] |= (guint64) 1 << place % 64;
          g_ptr_array_add (list, kk_address_from_place (found->places, place));
        }
    }
}

/* TRUE where the city is near, or a ward of it; near is folded. */
static gboolean
is_near (const KkPlaces *places, const KkCityRow *city, const char *near)
{
  const char *line = places->strings + city->line;
  return g_str_has_prefix (line, near) || g_str_has_prefix (line + city->prefecture_end, near);
}

/* Of the own city a town is meant that begins so, rather than all of the city. */
static const int near_bins[KK_FOUND_BINS] = { 0, 2, 1, 3, 4, 5 };

static GPtrArray *
found_list (KkFound *found, const char *near)
{
  const KkPlaces *p = found->places;
  GPtrArray *list = kk_address_list_new ();
  g_autofree guint64 *seen = g_new0 (guint64, p->n_places / 64 + 1);
  g_autofree char *own = near != NULL ? kk_address_fold (p, near) : NULL;
  for (guint c = 0; own != NULL && *own != '\0' && c < p->n_cities; c++)
    if (is_near (p, &p->cities[c], own))
      for (gsize i = 0; i < G_N_ELEMENTS (near_bins); i++)
        take_range (found, near_bins[i], p->cities[c].first_place,
                    p->cities[c].first_place + p->cities[c].n_places, seen, list);
  for (int bin = 0; bin < KK_FOUND_BINS; bin++)
    take_range (found, bin, 0, p->n_places, seen, list);
  return list;
}

/* ——— text ——— */

static const char *
find (const char *hay, const char *end, const char *word, gsize length)
{
  return length <= (gsize) (end - hay) ? memmem (hay, end - hay, word, length) : NULL;
}

/* 0: the town is the word; 2: begins with it; 4: has it anywhere. */
static void
search_towns (KkFound *found, const char *word)
{
  const KkTerms *towns = &found->places->towns;
  const char *end = towns->hay + towns->hay_length;
  gsize length = strlen (word);
  for (const char *at = towns->hay; (at = find (at, end, word, length)) != NULL;)
    {
      guint term = kk_address_term_at (towns, at - towns->hay);
      const char *start = towns->hay + towns->rows[term].hay;
      const char *next = towns->hay + towns->rows[term + 1].hay;
      gboolean begins = at == start, whole = begins && at + length + 1 == next;
      kk_address_found_add_term (found, whole ? 0 : begins ? 2 : 4, towns, term);
      at = next;
    }
}

static const char *
term_of (const KkPlaces *places, guint place, gsize *length_out)
{
  const char *term = places->towns.hay + places->places[place].term;
  *length_out = strchr (term, '\n') - term;
  return term;
}

/* 太子堂 after 世田谷区: bin 0 or 2. */
static void
add_beginnings (KkFound *found, const KkCityRow *city, const char *rest)
{
  gsize n = strlen (rest), length;
  for (guint place = city->first_place; place < city->first_place + city->n_places; place++)
    {
      const char *term = term_of (found->places, place, &length);
      if (length >= n && memcmp (term, rest, n) == 0)
        kk_address_found_add (found, length == n ? 0 : 2, place);
    }
}

/* 1 and 3: city or prefecture begins with the word; 5: has it; and what spans city and town. */
static void
search_cities (KkFound *found, const char *word)
{
  const KkPlaces *p = found->places;
  for (guint c = 0; c < p->n_cities; c++)
    {
      const KkCityRow *city = &p->cities[c];
      const char *line = p->strings + city->line;
      gsize length = strlen (line);
      const char *at = strstr (line, word);
      if (at == line || (at != NULL && g_str_has_prefix (line + city->prefecture_end, word)))
        kk_address_found_add_city (found, 1, 3, c);
      else if (at != NULL)
        kk_address_found_add_city (found, 5, 5, c);
      for (const char *cut = g_utf8_next_char (word); *cut != '\0'; cut = g_utf8_next_char (cut))
        {
          gsize n = cut - word;
          if (n <= length && memcmp (line + length - n, word, n) == 0)
            add_beginnings (found, city, cut);
        }
    }
}

static gboolean
has_words (const char *text, const char *end, char **words)
{
  for (; *words != NULL; words++)
    {
      const char *at = find (text, end, *words, strlen (*words));
      if (at == NULL)
        return FALSE;
      text = at + strlen (*words);
    }
  return TRUE;
}

/* Several words, in order: the city takes as many as it can, the town must have the others. */
static void
search_words (KkFound *found, char **words)
{
  const KkPlaces *p = found->places;
  guint n = g_strv_length (words);
  g_autofree guint8 *taken = g_new0 (guint8, p->n_cities);
  for (guint c = 0; c < p->n_cities; c++)
    {
      const KkCityRow *city = &p->cities[c];
      const char *line = p->strings + city->line, *at = line;
      for (; taken[c] < n && (at = strstr (at, words[taken[c]])) != NULL; taken[c]++)
        at += strlen (words[taken[c]]);
      if (taken[c] == n)
        {
          gboolean begins = g_str_has_prefix (line, words[0])
                            || g_str_has_prefix (line + city->prefecture_end, words[0]);
          kk_address_found_add_city (found, begins ? 1 : 5, begins ? 3 : 5, c);
        }
    }
  const char *last = words[n - 1], *end = p->towns.hay + p->towns.hay_length;
  for (const char *at = p->towns.hay; (at = find (at, end, last, strlen (last))) != NULL;)
    {
      guint term = kk_address_term_at (&p->towns, at - p->towns.hay);
      const char *start = p->towns.hay + p->towns.rows[term].hay;
      const char *stop = p->towns.hay + p->towns.rows[term + 1].hay - 1;
      for (guint i = p->towns.rows[term].first; i < p->towns.rows[term + 1].first; i++)
        {
          guint place = p->towns.places[i], city = p->places[place].city;
          if (taken[city] == n || !has_words (start, stop, words + taken[city]))
            continue;
          gboolean begins = taken[city] == n - 1 && at == start;
          kk_address_found_add (found,
                                begins && at + strlen (last) == stop ? 0
                                : begins                             ? 2
                                                                     : 4,
                                place);
        }
      at = stop;
    }
}

static char **
split_words (const char *query)
{
  g_auto (GStrv) pieces = g_strsplit_set (query, " \t\n\r", -1);
  GPtrArray *words = g_ptr_array_new ();
  for (guint i = 0; pieces[i] != NULL; i++)
    if (*pieces[i] != '\0' && words->len < KK_FOUND_WORDS)
      g_ptr_array_add (words, g_strdup (pieces[i]));
  g_ptr_array_add (words, NULL);
  return (char **) g_ptr_array_free (words, FALSE);
}

static void
fold_words (const KkPlaces *places, char **words, gboolean kana)
{
  for (guint i = 0; words[i] != NULL; i++)
    {
      char *folded = kana ? kk_kana_fold (words[i]) : kk_address_fold (places, words[i]);
      g_free (words[i]);
      words[i] = folded;
    }
}

static gboolean
is_postal_code (const char *text)
{
  gboolean digit = FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      digit = digit || g_ascii_isdigit ((char) (c < 128 ? c : 0));
      if (!(c >= '0' && c <= '9') && g_utf8_strchr (" 〒-‐−ー", -1, c) == NULL)
        return FALSE;
    }
  return digit;
}

/* fukuoka oogoori → フクオカ オオゴオリ; NULL where a word is not romaji. */
static char **
from_romaji (char **words)
{
  g_autoptr (GPtrArray) kana = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; words[i] != NULL; i++)
    {
      char *word = kk_kana_from_romaji (words[i]);
      if (word == NULL)
        return NULL;
      g_ptr_array_add (kana, word);
    }
  g_ptr_array_add (kana, NULL);
  return (char **) g_ptr_array_steal (kana, NULL);
}

GPtrArray *
kk_address_search_near (KkLexicon *lexicon, const char *query, const char *near, guint limit)
{
  const KkPlaces *places = kk_lexicon_places (lexicon);
  if (!g_utf8_validate (query, -1, NULL) || limit == 0 || places->n_places == 0
      || strlen (query) > 1000)
    return kk_address_list_new ();
  g_autofree char *spaced = g_utf8_normalize (query, -1, G_NORMALIZE_NFKC);
  if (is_postal_code (spaced))
    return kk_address_by_postal_code (lexicon, query, limit);

  g_auto (GStrv) words = split_words (spaced);
  if (words[0] == NULL)
    return kk_address_list_new ();
  gsize size = places->n_places / 64 + 1;
  g_autofree guint64 *bits = g_new0 (guint64, size * KK_FOUND_BINS);
  KkFound found = { .places = places, .limit = limit };
  for (int bin = 0; bin < KK_FOUND_BINS; bin++)
    found.bits[bin] = bits + bin * size;

  g_auto (GStrv) kana = kk_kana_is_kana (spaced) ? g_strdupv (words) : from_romaji (words);
  if (kana != NULL)
    fold_words (places, kana, TRUE);
  fold_words (places, words, FALSE);
  if (kana != NULL && *kana[0] != '\0')
    kk_address_search_kana (&found, kana);
  /* セントレア and かすみがせき are kana and text both. */
  if (*words[0] != '\0' && words[1] == NULL)
    {
      search_towns (&found, words[0]);
      search_cities (&found, words[0]);
    }
  else if (*words[0] != '\0')
    search_words (&found, words);
  if (words[1] == NULL)
    kk_address_search_initials (&found, words[0], kana != NULL ? kana[0] : NULL);
  return found_list (&found, near);
}

GPtrArray *
kk_address_search (KkLexicon *lexicon, const char *query, guint limit)
{
  return kk_address_search_near (lexicon, query, NULL, limit);
}
