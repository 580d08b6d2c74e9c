/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lexicon/kk-address-private.h"

#include "lexicon/kk-kana.h"

/* The search box: one pass over all entries a keystroke; results fall into bins, best bin first. */

#define N_BINS 6
#define MAX_WORDS 6

typedef struct
{
  const KkPlaces *places;
  guint limit;
  GArray *bins[N_BINS]; /* place numbers */
} Result;

static void
result_add (Result *result, int bin, guint place)
{
  if (result->bins[bin]->len < result->limit)
    g_array_append_val (result->bins[bin], place);
}

static gboolean
result_is_full (const Result *result)
{
  guint least = result->limit;
  for (int bin = 0; bin < 4; bin++)
    least = MIN (least, result->bins[bin]->len);
  return least >= result->limit || result->bins[0]->len >= result->limit;
}

static GPtrArray *
result_list (Result *result)
{
  GPtrArray *list = kk_address_list_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  for (int bin = 0; bin < N_BINS; bin++)
    {
      for (guint i = 0; i < result->bins[bin]->len && list->len < result->limit; i++)
        {
          guint place = g_array_index (result->bins[bin], guint, i);
          if (g_hash_table_add (seen, GUINT_TO_POINTER (place)))
            g_ptr_array_add (list, kk_address_from_place (result->places, place));
        }
      g_array_unref (result->bins[bin]);
    }
  return list;
}

/* TRUE where the first n bytes of at start a character, as all of UTF-8 searching needs no more. */
static const char *
find (const char *hay, const char *end, const char *word, gsize length)
{
  return memmem (hay, end - hay, word, length);
}

/* Bin 0: the town is the query; 1: the city is; 2: town begins with it; 3: city begins with it or
 * the whole does; 4: anywhere in the town; 5: anywhere. */
static void
search_text (Result *result, char **words)
{
  const KkPlaces *p = result->places;
  gsize length[MAX_WORDS];
  guint n = MIN (g_strv_length (words), MAX_WORDS), lead = 0;
  for (guint i = 0; i < n; i++)
    {
      length[i] = strlen (words[i]);
      if (length[i] > length[lead])
        lead = i;
    }
  const char *at = p->haystack, *end = p->haystack + p->haystack_length;
  guint place = 0;
  while ((at = find (at, end, words[lead], length[lead])) != NULL)
    {
      gsize offset = at - p->haystack;
      while (place + 1 < p->n_places && p->places[place + 1].hay <= offset)
        place++;
      const KkPlaceRow *row = &p->places[place];
      const char *line = p->haystack + row->hay;
      const char *line_end = place + 1 < p->n_places ? p->haystack + row[1].hay - 1
                                                     : memchr (line, '\n', end - line);
      const char *first = n == 1 ? at : NULL, *last = first;
      const char *from = n == 1 ? at + length[0] : line;
      for (guint i = 0; n > 1 && i < n; i++)
        {
          last = find (from, line_end, words[i], length[i]);
          if (last == NULL)
            break;
          if (first == NULL)
            first = last;
          from = last + length[i];
        }
      if (last != NULL)
        {
          const char *city = line + row->prefecture_end, *town = line + row->city_end;
          /* Where a word is in several places of the line, its place in the town tells more. */
          const char *in_town
              = last >= town ? last : find (town, line_end, words[n - 1], length[n - 1]);
          gboolean begins = first == line || first == city;
          if (in_town == town && in_town + length[n - 1] == line_end)
            result_add (result, 0, place);
          else if (town == line_end && begins)
            result_add (result, 1, place);
          else if (in_town == town)
            result_add (result, 2, place);
          else if (begins)
            result_add (result, 3, place);
          else
            result_add (result, in_town != NULL ? 4 : 5, place);
          if (result_is_full (result))
            return;
        }
      at = line_end;
    }
}

/* A line of readings: parts (prefecture, 郡 or 市, 町 or 区, town), each with several readings. */
#define MAX_PARTS 5

typedef struct
{
  const char *text[MAX_PARTS];
  gsize length[MAX_PARTS];
  int n;
} Parts;

static void
split_parts (const char *line, Parts *out)
{
  out->n = 0;
  while (out->n < MAX_PARTS - 1)
    {
      gsize length = strcspn (line, "\x1f");
      out->text[out->n] = line;
      out->length[out->n++] = length;
      if (line[length] == '\0')
        return;
      line += length + 1;
    }
}

/* Length of reading without what people leave out: ケン, シ, グン … ; 0 where nothing is left. */
static gsize
without_suffix (const char *reading, gsize length)
{
  static const char *suffixes[]
      = { "ケン", "シ", "ク", "グン", "マチ", "チヨウ", "ムラ", "ソン", "フ", "ト" };
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      gsize n = strlen (suffixes[i]);
      if (length > n && memcmp (reading + length - n, suffixes[i], n) == 0)
        return length - n;
    }
  return 0;
}

/* Bytes of kana as far as the parts from part on begin with it. Returns the last part touched, -1
 * where it does not fit. */
static int
match_from (const Parts *parts, int part, const char *kana, gsize length)
{
  const char *reading = parts->text[part], *end = reading + parts->length[part];
  while (reading < end)
    {
      const char *stop = memchr (reading, '\x1e', end - reading);
      gsize n = (stop != NULL ? stop : end) - reading;
      if (n >= length && memcmp (reading, kana, length) == 0)
        return part;
      if (n > 0 && part + 1 < parts->n)
        {
          gsize shorter = without_suffix (reading, n);
          int last = -1;
          if (n < length && memcmp (reading, kana, n) == 0)
            last = match_from (parts, part + 1, kana + n, length - n);
          if (last < 0 && shorter > 0 && shorter < length && memcmp (reading, kana, shorter) == 0
              && part < parts->n - 1)
            last = match_from (parts, part + 1, kana + shorter, length - shorter);
          if (last >= 0)
            return last;
        }
      reading += n + 1;
    }
  return -1;
}

static gboolean
initial_is (const Parts *parts, int part, const char *letter, gsize length)
{
  const char *reading = parts->text[part], *end = reading + parts->length[part];
  while (reading < end)
    {
      if ((gsize) (end - reading) >= length && memcmp (reading, letter, length) == 0)
        return TRUE;
      const char *stop = memchr (reading, '\x1e', end - reading);
      if (stop == NULL)
        return FALSE;
      reading = stop + 1;
    }
  return FALSE;
}

/* とせた: letters are initials of parts in order, any left out; the last is the last part's. */
static gboolean
match_initials (const Parts *parts, const char *kana)
{
  int part = 0;
  int last = parts->length[parts->n - 1] > 0 ? parts->n - 1 : parts->n - 2;
  for (const char *p = kana; *p != '\0';)
    {
      const char *next = g_utf8_next_char (p);
      if (*next == '\0')
        return part <= last && initial_is (parts, last, p, next - p);
      while (part <= last && !initial_is (parts, part, p, next - p))
        part++;
      if (part++ > last)
        return FALSE;
      p = next;
    }
  return FALSE;
}

static int
match_words (const Parts *parts, char **words, const gsize *lengths, guint n, int *first_out)
{
  int part = 0, last = -1;
  for (guint i = 0; i < n; i++)
    {
      int found = -1;
      for (; part < parts->n && found < 0; part++)
        {
          found = match_from (parts, part, words[i], lengths[i]);
          if (found >= 0 && i == 0)
            *first_out = part;
        }
      if (found < 0)
        return -1;
      last = found;
      part = found + 1;
    }
  return last;
}

/* Bin 0: the town's reading is the query; 1: a whole city; 2: the town begins with it; 3:
 * prefecture or city do; 4: initials; 5: inside the town. */
static void
search_kana (Result *result, char **words)
{
  const KkPlaces *p = result->places;
  guint n = MIN (g_strv_length (words), MAX_WORDS);
  gsize lengths[MAX_WORDS];
  for (guint i = 0; i < n; i++)
    lengths[i] = strlen (words[i]);
  glong letters = g_utf8_strlen (words[0], -1);
  gboolean initials = n == 1 && letters >= 2 && letters <= 3;

  const char *final_letter = g_utf8_prev_char (words[0] + lengths[0]);
  for (guint c = 0; c < p->n_cities; c++)
    {
      const KkCityRow *city = &p->cities[c];
      Parts parts;
      split_parts (p->strings + city->readings, &parts);
      parts.n++;
      /* Most cities have nothing to do with what was typed: then only the town can fit. */
      gboolean outer = FALSE;
      gsize letter = g_utf8_next_char (words[0]) - words[0];
      for (int part = 0; part < parts.n - 1; part++)
        outer = outer || initial_is (&parts, part, words[0], letter);
      if (n > 1 && !outer)
        continue;

      for (guint place = city->first_place; place < city->first_place + city->n_places; place++)
        {
          const char *town = p->strings + p->places[place].readings;
          gsize length = strlen (town);
          parts.text[parts.n - 1] = town;
          parts.length[parts.n - 1] = length;
          int first = parts.n - 1, last;
          if (outer)
            last = match_words (&parts, words, lengths, n, &first);
          else
            last = length > 0 ? match_from (&parts, first, words[0], lengths[0]) : -1;
          if (last == parts.n - 1 && first == last && length == lengths[n - 1])
            result_add (result, 0, place);
          else if (last >= 0 && last < parts.n - 1)
            result_add (result, p->strings[p->places[place].town] == '\0' ? 1 : 3, place);
          else if (last >= 0)
            result_add (result, 2, place);
          else if (initials && outer
                   && (length == 0
                       || initial_is (&parts, parts.n - 1, final_letter, strlen (final_letter)))
                   && match_initials (&parts, words[0]))
            result_add (result, 4, place);
        }
    }
}

/* Inside a town's reading, where little else was found. */
static void
search_kana_inside (Result *result, const char *word)
{
  const KkPlaces *p = result->places;
  guint found = 0;
  for (int bin = 0; bin < 5; bin++)
    found += result->bins[bin]->len;
  for (guint place = 0; place < p->n_places && found + result->bins[5]->len < result->limit;
       place++)
    if (strstr (p->strings + p->places[place].readings, word) != NULL)
      result_add (result, 5, place);
}

static char **
split_words (const char *query)
{
  g_auto (GStrv) pieces = g_strsplit_set (query, " \t\n\r", -1);
  GPtrArray *words = g_ptr_array_new ();
  for (guint i = 0; pieces[i] != NULL; i++)
    if (*pieces[i] != '\0' && words->len < MAX_WORDS)
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

GPtrArray *
kk_address_search (KkLexicon *lexicon, const char *query, guint limit)
{
  const KkPlaces *places = kk_lexicon_places (lexicon);
  if (!g_utf8_validate (query, -1, NULL) || limit == 0 || places->n_places == 0
      || strlen (query) > 1000)
    return kk_address_list_new ();
  g_autofree char *spaced = g_utf8_normalize (query, -1, G_NORMALIZE_NFKC);
  if (g_regex_match_simple ("^[ 〒0-9‐−ー-]*[0-9][ 0-9‐−ー-]*$", spaced, G_REGEX_OPTIMIZE, 0))
    return kk_address_by_postal_code (lexicon, query, limit);

  g_auto (GStrv) words = split_words (spaced);
  if (words[0] == NULL)
    return kk_address_list_new ();
  Result result = { .places = places, .limit = limit };
  for (int bin = 0; bin < N_BINS; bin++)
    result.bins[bin] = g_array_new (FALSE, FALSE, sizeof (guint));

  gboolean kana = kk_kana_is_kana (spaced);
  g_auto (GStrv) text_words = g_strdupv (words);
  fold_words (places, text_words, FALSE);
  if (kana)
    {
      fold_words (places, words, TRUE);
      if (*words[0] != '\0')
        {
          search_kana (&result, words);
          if (words[1] == NULL && g_utf8_strlen (words[0], -1) >= 2)
            search_kana_inside (&result, words[0]);
        }
    }
  /* セントレア and かすみがせき are kana and text both. */
  guint hits = 0;
  for (int bin = 0; bin < 4; bin++)
    hits += result.bins[bin]->len;
  if ((!kana || hits < limit) && *text_words[0] != '\0')
    search_text (&result, text_words);
  return result_list (&result);
}
