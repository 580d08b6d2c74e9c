/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lexicon/kk-address-search.h"

#include <string.h>

/* Readings and initials: of cities one by one, of towns through the index of readings. */

#define MAX_PARTS 4 /* prefecture, 郡 or 市, 町 or 区 */

/* Each part with its readings, RS between several. */
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
  while (out->n < MAX_PARTS)
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

#define MAX_RESTS 16

/* What a city leaves of the words. */
typedef struct
{
  const Parts *parts;
  char **words;
  guint n;
  gboolean whole;               /* nothing: the city is what was typed */
  const char *rests[MAX_RESTS]; /* what its towns have to begin with */
  guint n_rests;
} Reach;

/* Words are beginnings of parts in order, any part left out; one that goes on beyond its part has
 * to begin the next. offset: bytes of the word that parts before have taken. */
static void
reach (Reach *r, int part, guint word, gsize offset)
{
  if (word == r->n)
    {
      r->whole = TRUE;
      return;
    }
  if (part == r->parts->n)
    {
      if (word == r->n - 1 && (word > 0 || offset > 0) && r->n_rests < MAX_RESTS)
        r->rests[r->n_rests++] = r->words[word] + offset;
      return;
    }
  if (offset == 0)
    reach (r, part + 1, word, 0);
  const char *reading = r->parts->text[part], *end = reading + r->parts->length[part];
  const char *rest = r->words[word] + offset;
  gsize length = strlen (rest);
  while (reading < end)
    {
      const char *stop = memchr (reading, '\x1e', end - reading);
      gsize n = (stop != NULL ? stop : end) - reading;
      gsize shorter = without_suffix (reading, n);
      if (n >= length && memcmp (reading, rest, length) == 0)
        reach (r, part + 1, word + 1, 0);
      else if (n > 0 && n < length && memcmp (reading, rest, n) == 0)
        reach (r, part + 1, word, offset + n);
      if (shorter > 0 && shorter < length && memcmp (reading, rest, shorter) == 0)
        reach (r, part + 1, word, offset + shorter);
      reading += n + 1;
    }
}

/* 0: no reading begins with word; 1: one does; 2: one is it. */
static int
begins (const char *readings, const char *word, gsize length)
{
  int best = 0;
  for (const char *at = readings; *at != '\0';)
    {
      gsize n = strcspn (at, "\x1e");
      if (n >= length && memcmp (at, word, length) == 0)
        best = MAX (best, n == length ? 2 : 1);
      at += n + (at[n] != '\0');
    }
  return best;
}

static void
add_towns (KkFound *found, const KkCityRow *city, const char *word)
{
  const KkPlaces *p = found->places;
  gsize length = strlen (word);
  for (guint place = city->first_place; place < city->first_place + city->n_places; place++)
    {
      int fit = begins (p->strings + p->places[place].readings, word, length);
      if (fit > 0)
        kk_address_found_add (found, fit == 2 ? 0 : 2, place);
    }
}

static void
search_readings (KkFound *found, const char *word)
{
  const KkTerms *terms = &found->places->readings;
  const char *end = terms->hay + terms->hay_length;
  gsize length = strlen (word);
  /* One letter is inside too many to be of use. */
  gboolean inside = g_utf8_next_char (word) < word + length;
  guint low = 0, high = terms->n;
  while (low < high)
    {
      guint middle = (low + high) / 2;
      if (strncmp (terms->hay + terms->rows[middle].hay, word, length) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  for (; low < terms->n; low++)
    {
      const char *term = terms->hay + terms->rows[low].hay;
      if (strncmp (term, word, length) != 0)
        break;
      kk_address_found_add_term (found, term[length] == '\n' ? 0 : 2, terms, low);
    }
  for (const char *at = terms->hay; inside && at < end;)
    {
      at = memmem (at, end - at, word, length);
      if (at == NULL)
        break;
      guint term = kk_address_term_at (terms, at - terms->hay);
      kk_address_found_add_term (found, 5, terms, term);
      at = terms->hay + terms->rows[term + 1].hay;
    }
}

void
kk_address_search_kana (KkFound *found, char **words)
{
  const KkPlaces *p = found->places;
  guint n = MIN (g_strv_length (words), KK_FOUND_WORDS);
  for (guint c = 0; c < p->n_cities; c++)
    {
      const KkCityRow *city = &p->cities[c];
      Parts parts;
      split_parts (p->strings + city->readings, &parts);
      Reach r = { .parts = &parts, .words = words, .n = n };
      reach (&r, 0, 0, 0);
      if (r.whole)
        kk_address_found_add_city (found, 1, 3, c);
      for (guint i = 0; i < r.n_rests; i++)
        add_towns (found, city, r.rests[i]);
    }
  if (n == 1)
    search_readings (found, words[0]);
}

/* ——— initials ——— */

#define MAX_LETTERS 4

typedef struct
{
  gunichar text[MAX_LETTERS], kana[MAX_LETTERS];
  int n;
} Letters;

static gboolean
reading_begins (const char *readings, const char *end, gunichar letter)
{
  for (const char *at = readings; letter != 0 && at < end;)
    {
      if (g_utf8_get_char (at) == letter)
        return TRUE;
      const char *stop = memchr (at, '\x1e', end - at);
      at = stop != NULL ? stop + 1 : end;
    }
  return FALSE;
}

/* First characters of the parts of a city as text: prefecture, then 郡 and 町 or 市 and 区, or just
 * 市. */
static void
text_initials (const KkPlaces *p, const KkCityRow *city, gunichar out[MAX_PARTS])
{
  const char *name = p->strings + city->name;
  gsize part = kk_address_city_part (name);
  const char *starts[] = { p->strings + city->line, name, part > 0 ? name + part : NULL, NULL };
  for (int i = 0; i < MAX_PARTS; i++)
    out[i] = starts[i] != NULL
                 ? kk_fold_row_lookup (p->folds, p->n_folds, g_utf8_get_char (starts[i]))
                 : 0;
}

/* Letters the city takes, in order, any part left out; *last_out: the part that took the last. */
static int
take_letters (const KkPlaces *p, const KkCityRow *city, const Letters *letters, int *last_out)
{
  Parts parts;
  gunichar initials[MAX_PARTS];
  int taken = 0;
  split_parts (p->strings + city->readings, &parts);
  text_initials (p, city, initials);
  for (int part = 0; part < parts.n && taken < letters->n; part++)
    if ((initials[part] != 0 && initials[part] == letters->text[taken])
        || reading_begins (parts.text[part], parts.text[part] + parts.length[part],
                           letters->kana[taken]))
      {
        taken++;
        *last_out = part - parts.n;
      }
  return taken;
}

void
kk_address_search_initials (KkFound *found, const char *text, const char *kana)
{
  const KkPlaces *p = found->places;
  Letters letters = { 0 };
  const int bin = kana != NULL ? 4 : 6;
  glong length = g_utf8_strlen (text, -1);
  if (length < 2 || length > MAX_LETTERS)
    return;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      /* ふ小あ: a kana letter is a reading's even among kanji. */
      gunichar c = g_utf8_get_char (at);
      letters.text[letters.n] = c;
      letters.kana[letters.n++] = c >= 0x30A1 && c <= 0x30F6 ? c : 0;
    }
  if (kana != NULL && g_utf8_strlen (kana, -1) == length)
    for (int i = 0; i < letters.n; i++)
      letters.kana[i] = g_utf8_get_char (g_utf8_offset_to_pointer (kana, i));

  const int last = letters.n - 1;
  for (guint c = 0; c < p->n_cities; c++)
    {
      const KkCityRow *city = &p->cities[c];
      int part = 0, taken = take_letters (p, city, &letters, &part);
      if (taken == letters.n && part == -1)
        kk_address_found_add_city (found, bin, -1, c);
      if (taken < last)
        continue;
      for (guint place = city->first_place; place < city->first_place + city->n_places; place++)
        {
          const char *readings = p->strings + p->places[place].readings;
          const char *term = p->towns.hay + p->places[place].term;
          if (reading_begins (readings, readings + strlen (readings), letters.kana[last])
              || (*term != '\n' && g_utf8_get_char (term) == letters.text[last]))
            kk_address_found_add (found, bin, place);
        }
    }
}
