/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lexicon/kk-address-parts.h"

#include <string.h>

/* The tail of an address, after the dictionary's town, read left to right: more of the town (丁目,
 * 字), then one number (番地), then 方書. */

static int
digit_of (gunichar c)
{
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 0xFF10 && c <= 0xFF19)
    return c - 0xFF10;
  const char *kanji = "〇一二三四五六七八九";
  const char *at = g_utf8_strchr (kanji, -1, c);
  return c != 0 && at != NULL ? (int) g_utf8_pointer_to_offset (kanji, at) : -1;
}

static gboolean
is_arabic (gunichar c)
{
  return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
}

static gboolean
is_spoken (gunichar c)
{
  return c == 0x5341 || c == 0x767E || c == 0x5343; /* 十 百 千 */
}

gboolean
kk_address_is_dash (gunichar c)
{
  return c != 0 && g_utf8_strchr ("-‐‑‒–—―−－ーｰ─━", -1, c) != NULL;
}

static gboolean
is_gap (gunichar c)
{
  return c == ' ' || c == 0x3000 || c == 0x3001 || c == ',' || c == 0xFF0C;
}

static const char *
skip_gap (const char *p)
{
  while (*p != '\0' && is_gap (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  return p;
}

/* After a run of digits, Arabic or kanji, at p; NULL where there is none. value_out may be NULL. */
static const char *
skip_number (const char *p, guint64 *value_out)
{
  guint64 total = 0, part = 0;
  const char *start = p;
  gboolean arabic = is_arabic (g_utf8_get_char (p));
  while (*p != '\0' && p - start < 40)
    {
      gunichar c = g_utf8_get_char (p);
      int digit = digit_of (c);
      if (digit >= 0 && is_arabic (c) == arabic)
        part = part * 10 + digit;
      else if (!arabic && is_spoken (c))
        {
          total += MAX (part, 1) * (c == 0x5341 ? 10 : c == 0x767E ? 100 : 1000);
          part = 0;
        }
      else
        break;
      p = g_utf8_next_char (p);
    }
  if (p == start)
    return NULL;
  if (value_out != NULL)
    *value_out = total + part;
  return p;
}

static const char *
skip_any (const char *p, const char *const *words)
{
  for (gsize i = 0; words[i] != NULL; i++)
    if (g_str_has_prefix (p, words[i]))
      return p + strlen (words[i]);
  return NULL;
}

/* What makes a number part of the town, of the 番地, or of the building. */
static const char *const town_units[] = { "丁目", "番町", "地割", "番割", "番丁", "条", "線",
                                          "区",   "組",   "班",   "通",   "丁",   "部", NULL };
static const char *const lot_units[] = { "番地", "番", NULL };
static const char *const room_units[]
    = { "号室", "号棟", "号館", "階", "棟", "Ｆ", "F", "室", NULL };
static const char *const branch_marks[] = { "の", "ノ", "之", NULL };
static const char *const nothing[] = { "無番地", "番外地", "番地なし", "番地無し", NULL };

typedef struct
{
  const char *end; /* of the number part; NULL where there is none at this place */
  guint64 values[8];
  guint n;
} Number;

static gboolean
is_room (const char *start, const char *end)
{
  return g_utf8_strlen (start, end - start) >= 3;
}

/* The 番地 that begins at p. most: as many numbers as a chain of hyphens can have. */
static Number
read_number (const char *p, guint most)
{
  Number number = { 0 };
  gboolean spoken = !is_arabic (g_utf8_get_char (p)), whole = FALSE, unit = FALSE;
  if (*p != '\0' && g_utf8_strchr ("甲乙丙丁", -1, g_utf8_get_char (p)) != NULL)
    {
      p = g_utf8_next_char (p);
      spoken = !is_arabic (g_utf8_get_char (p));
    }
  while (!whole && number.n < G_N_ELEMENTS (number.values))
    {
      guint64 value = 0;
      const char *end = skip_number (p, &value), *after;
      if (end == NULL || skip_any (end, room_units) != NULL)
        break;
      /* 1-2-3-405: the last is a room. */
      if (number.n >= most && is_room (p, end))
        break;
      number.values[number.n++] = value;
      number.end = end;
      if ((after = skip_any (end, lot_units)) != NULL && !unit)
        {
          unit = TRUE;
          number.end = after;
          /* 番 goes on with 号, 番地 with 枝番; then only a room can follow. */
          most = number.n + 1;
          const char *next = skip_any (after, branch_marks);
          next = next != NULL                                   ? next
                 : kk_address_is_dash (g_utf8_get_char (after)) ? g_utf8_next_char (after)
                                                                : after;
          if (skip_number (next, NULL) == NULL)
            whole = TRUE;
          else
            p = next;
        }
      else if (g_str_has_prefix (end, "号"))
        {
          number.end = end + strlen ("号");
          /* 3号の2 */
          const char *next = skip_any (number.end, branch_marks);
          if (next == NULL && kk_address_is_dash (g_utf8_get_char (number.end)))
            next = g_utf8_next_char (number.end);
          most = number.n + 1;
          whole = next == NULL;
          p = next != NULL ? next : p;
        }
      else if (kk_address_is_dash (g_utf8_get_char (end)))
        p = g_utf8_next_char (end);
      else if ((after = skip_any (end, branch_marks)) != NULL && skip_number (after, NULL) != NULL)
        p = after;
      else
        {
          /* 三 alone is a name, 3 alone a 番地. */
          if (spoken && number.n == 1 && !unit)
            number.end = NULL;
          whole = TRUE;
        }
    }
  return number;
}

static gboolean
has_chome (const char *start, const char *end)
{
  g_autofree char *town = g_strndup (start, end - start);
  return strstr (town, "丁目") != NULL;
}

/* Without the gap at its end. */
static char *
slice (const char *start, const char *end)
{
  while (end > start && is_gap (g_utf8_get_char (g_utf8_prev_char (end))))
    end = g_utf8_prev_char (end);
  return g_strndup (start, end - start);
}

static void
split_tail (KkAddressParts *parts, const char *town, const char *tail)
{
  const char *p = tail, *number_start = NULL;
  Number number = { 0 };
  while (*p != '\0' && number_start == NULL)
    {
      gunichar c = g_utf8_get_char (p);
      const char *end = skip_any (p, nothing);
      if (end != NULL)
        {
          number_start = p;
          number.end = end;
          break;
        }
      gboolean lettered = g_utf8_strchr ("甲乙丙丁", -1, c) != NULL
                          && is_arabic (g_utf8_get_char (g_utf8_next_char (p)));
      end = lettered ? NULL : skip_number (p, NULL);
      const char *after = end != NULL ? skip_any (end, town_units) : NULL;
      if (after != NULL)
        {
          p = after;
          continue;
        }
      if (end != NULL || lettered)
        {
          number = read_number (p, has_chome (town, p) ? 2 : 3);
          if (number.end != NULL)
            {
              number_start = p;
              break;
            }
        }
      p = end != NULL ? end : g_utf8_next_char (p);
    }
  if (number_start == NULL)
    {
      /* No 番地 at all: what a space parts from the town is a building. */
      const char *space = tail;
      while (*space != '\0' && !is_gap (g_utf8_get_char (space)))
        space = g_utf8_next_char (space);
      parts->town = slice (town, space);
      parts->number = g_strdup ("");
      parts->building = slice (skip_gap (space), space + strlen (space));
    }
  else
    {
      const char *rest = skip_gap (number.end);
      if (rest == number.end && kk_address_is_dash (g_utf8_get_char (rest)))
        rest = g_utf8_next_char (rest);
      parts->town = slice (town, number_start);
      parts->number = slice (number_start, number.end);
      parts->building = slice (rest, rest + strlen (rest));
    }
  GString *branch = g_string_new (NULL);
  for (guint i = 1; i < number.n; i++)
    g_string_append_printf (branch, "%s%" G_GUINT64_FORMAT, i > 1 ? "-" : "", number.values[i]);
  parts->lot
      = number.n > 0 ? g_strdup_printf ("%" G_GUINT64_FORMAT, number.values[0]) : g_strdup ("");
  parts->branch = g_string_free (branch, FALSE);
}

/* Bytes of text that are the municipality of match; 0 where no beginning of it is just that. */
static gsize
municipality_length (KkLexicon *lexicon, const char *text, const KkAddressMatch *match)
{
  gsize length = 0;
  if (*match->address->town == '\0')
    return match->length;
  for (const char *p = text; p < text + match->length;)
    {
      gboolean aza = g_str_has_prefix (p, "字"); /* skipped by the match, but the town's */
      p = g_utf8_next_char (p);
      if (aza)
        continue;
      g_autofree char *prefix = g_strndup (text, p - text);
      g_autoptr (KkAddressMatch) city = kk_address_match_prefix (lexicon, prefix);
      if (city != NULL && city->length == (gsize) (p - text) && *city->address->town == '\0'
          && g_str_equal (city->address->city, match->address->city))
        length = p - text;
    }
  return length;
}

KkAddressParts *
kk_address_split (KkLexicon *lexicon, const char *text)
{
  KkAddressParts *parts = g_new0 (KkAddressParts, 1);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  const char *start = skip_gap (valid);
  g_autoptr (KkAddressMatch) match = kk_address_match_prefix (lexicon, start);
  gsize city = match != NULL ? municipality_length (lexicon, start, match) : 0;
  const char *town = skip_gap (start + city);

  parts->municipality = slice (start, start + city);
  parts->city_code = match != NULL ? g_strdup (match->address->city_code) : NULL;
  split_tail (parts, town, match != NULL ? MAX (town, skip_gap (start + match->length)) : town);
  return parts;
}

void
kk_address_parts_free (KkAddressParts *parts)
{
  if (parts == NULL)
    return;
  g_free (parts->municipality);
  g_free (parts->town);
  g_free (parts->number);
  g_free (parts->building);
  g_free (parts->lot);
  g_free (parts->branch);
  g_free (parts->city_code);
  g_free (parts);
}

KkAddress *
kk_address_municipality (KkLexicon *lexicon, const char *text)
{
  g_autoptr (KkAddressMatch) match = kk_address_match_prefix (lexicon, text);
  if (match == NULL)
    return NULL;
  KkAddress *address = g_steal_pointer (&match->address);
  g_free (address->town);
  g_free (address->town_kana);
  address->town = g_strdup ("");
  address->town_kana = g_strdup ("");
  return address;
}

/* Bytes of 福岡市 in 福岡市博多区; the whole where there are no wards. */
static gsize
city_length (const char *city)
{
  const char *mark = strstr (city + strlen ("市") * (*city != '\0'), "市");
  return mark != NULL && g_str_has_suffix (city, "区") ? (gsize) (mark - city) + strlen ("市")
                                                       : strlen (city);
}

gboolean
kk_address_same_city (const KkAddress *a, const KkAddress *b)
{
  gsize length = city_length (a->city);
  return g_str_equal (a->prefecture, b->prefecture) && length == city_length (b->city)
         && strncmp (a->city, b->city, length) == 0;
}
