/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lexicon/kk-ken-all-town.h"

#include <string.h>

#include "lexicon/kk-address-private.h"

#define MAX_LOTS 200 /* 地割 of one entry; no town has more */

static gboolean
is_no_town (const char *town, const char *city)
{
  if (g_str_has_prefix (town, "以下に掲載がない場合"))
    return TRUE;
  if (strstr (town, "の次に") != NULL && strstr (town, "場合") != NULL)
    return TRUE;
  /* 利島村一円 is all of 利島村; 一円 of 多賀町 is a town. */
  if (!g_str_has_suffix (town, "一円") || strcmp (town, "一円") == 0)
    return FALSE;
  g_autofree char *stem = g_strndup (town, strlen (town) - strlen ("一円"));
  return g_str_has_suffix (city, stem);
}

/* What is left of the first bracket. */
static char *
before (const char *text, const char *bracket)
{
  const char *at = strstr (text, bracket);
  return at != NULL ? g_strndup (text, at - text) : g_strdup (text);
}

/* "１階" of "霞が関ビル（１階）"; NULL where the brackets say something else. */
static char *
floor_of (const char *town)
{
  const char *open = strstr (town, "（");
  const char *close = open != NULL ? strstr (open, "）") : NULL;
  if (close == NULL)
    return NULL;
  open += strlen ("（");
  g_autofree char *inner = g_strndup (open, close - open);
  const char *p = inner;
  while (g_unichar_isdigit (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  return p > inner && strcmp (p, "階") == 0 ? g_steal_pointer (&inner) : NULL;
}

/* Digits at p as a number; *p_inout moves behind them. -1 where there are none. */
static int
take_digits (const char **p_inout)
{
  int value = -1;
  while (g_unichar_isdigit (g_utf8_get_char (*p_inout)) && value < 10000)
    {
      value = MAX (value, 0) * 10 + g_unichar_digit_value (g_utf8_get_char (*p_inout));
      *p_inout = g_utf8_next_char (*p_inout);
    }
  return value;
}

static char *
wide_number (int number)
{
  g_autofree char *ascii = g_strdup_printf ("%d", number);
  GString *out = g_string_new (NULL);
  for (const char *p = ascii; *p != '\0'; p++)
    g_string_append_unichar (out, 0xFF10 + (*p - '0'));
  return g_string_free (out, FALSE);
}

/* 種市第１５地割～第２１地割、第３０地割: each one. FALSE where town is nothing of the kind. */
static gboolean
expand_lots (const char *town, const char *kana, KkKenAllTownFunc func, gpointer data)
{
  const char *first = strstr (town, "第");
  if (first == NULL || strstr (first, "地割") == NULL
      || (strstr (first, "～") == NULL && strstr (first, "〜") == NULL
          && strstr (first, "、") == NULL))
    return FALSE;
  const char *check = first + strlen ("第");
  if (take_digits (&check) < 0)
    return FALSE;
  g_autofree char *stem = g_strndup (town, first - town);
  g_autofree char *stem_kana = before (kana, "ダイ");
  int last = -1, written = 0;
  gboolean range = FALSE;
  for (const char *p = first; *p != '\0';)
    {
      if (g_unichar_isdigit (g_utf8_get_char (p)))
        {
          int number = take_digits (&p);
          int from = range && last >= 0 ? last + 1 : number;
          for (int i = from; i <= number && written < MAX_LOTS; i++, written++)
            {
              g_autofree char *wide = wide_number (i);
              g_autofree char *one = g_strconcat (stem, "第", wide, "地割", NULL);
              g_autofree char *its = g_strdup_printf ("%sダイ%dチワリ", stem_kana, i);
              func (one, its, data);
            }
          last = number;
          range = FALSE;
          continue;
        }
      range = range || g_str_has_prefix (p, "～") || g_str_has_prefix (p, "〜");
      p = g_utf8_next_char (p);
    }
  return written > 0;
}

void
kk_ken_all_towns (
    const char *town, const char *kana, const char *city, KkKenAllTownFunc func, gpointer data)
{
  g_autofree char *bare = before (town, "（");
  g_autofree char *bare_kana = before (kana, "(");
  g_autofree char *floor = floor_of (town);
  if (is_no_town (town, city) || *bare == '\0')
    {
      func ("", "", data);
      return;
    }
  if (floor != NULL)
    {
      g_autofree char *whole = g_strconcat (bare, floor, NULL);
      func (whole, "", data);
      return;
    }
  if (expand_lots (bare, bare_kana, func, data))
    return;
  g_auto (GStrv) towns = g_strsplit (bare, "、", -1);
  g_auto (GStrv) readings = g_strsplit_set (bare_kana, ",", -1);
  guint n = g_strv_length (towns);
  if (n > 1 && strstr (bare_kana, "、") != NULL)
    {
      g_strfreev (readings);
      readings = g_strsplit (bare_kana, "、", -1);
    }
  gboolean pairs = g_strv_length (readings) == n;
  for (guint i = 0; i < n; i++)
    if (*towns[i] != '\0')
      func (towns[i], pairs ? readings[i] : "", data);
}

/* Bytes that a and b begin with alike. */
static gsize
common (const char *a, const char *b)
{
  gsize n = 0;
  while (a[n] != '\0' && a[n] == b[n])
    n++;
  while (n > 0 && ((guchar) a[n] & 0xC0) == 0x80)
    n--;
  return n;
}

/* フクオカシ of フクオカシハカタク: what all wards of the city have in common tells. */
static gsize
ward_cut (const KkAddressSource *source, const KkSourceCity *city, gsize part, guint first)
{
  const char *kana = city->kana, *mark = "シ";
  gsize shared = strlen (kana);
  for (guint i = first; i < source->cities->len; i++)
    {
      const KkSourceCity *other = source->cities->pdata[i];
      if (other != city && strncmp (other->name, city->name, part) == 0)
        shared = MIN (shared, common (other->kana, kana));
    }
  if (shared == strlen (kana)) /* the only ward in the file: the first シ that is not the city's own
                                  first letter */
    {
      const char *at = *kana != '\0' ? strstr (g_utf8_next_char (kana), mark) : NULL;
      return at != NULL ? at - kana + strlen (mark) : 0;
    }
  while (shared >= strlen (mark)
         && memcmp (kana + shared - strlen (mark), mark, strlen (mark)) != 0)
    shared--;
  return shared >= strlen (mark) ? shared : 0;
}

void
kk_ken_all_city_readings (KkAddressSource *source, guint i, guint first)
{
  KkSourceCity *city = source->cities->pdata[i];
  gsize part = kk_address_city_part (city->name), cut = 0;
  if (part > 0 && g_str_has_suffix (city->name, "区"))
    cut = ward_cut (source, city, part, first);
  else if (part > 0)
    {
      const char *at = *city->kana != '\0' ? strstr (g_utf8_next_char (city->kana), "グン") : NULL;
      cut = at != NULL ? at - city->kana + strlen ("グン") : 0;
    }
  g_autofree char *head = g_strndup (city->kana, cut);
  g_autofree char *head_fold = kk_kana_fold (head);
  g_autofree char *rest_fold = kk_kana_fold (city->kana + cut);
  g_autofree char *readings
      = cut > 0 ? g_strconcat (head_fold, "\x1f", rest_fold, NULL) : g_strdup (rest_fold);
  city->readings = g_string_chunk_insert_const (source->strings, readings);
}
