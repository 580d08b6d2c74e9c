/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "core/kk-date.h"
#include "forms/kk-cp932.h"
#include "forms/kk-rpa-private.h"

void
kk_rpa_conversion_free (KkRpaConversion *conversion)
{
  g_free (conversion->column);
  g_free (conversion->from);
  g_free (conversion->to);
  g_free (conversion);
}

/* Half-width kana only: NFKC of the whole would also unify ideographs. */
static char *
to_fullwidth (const char *value)
{
  GString *out = g_string_new (NULL), *kana = g_string_new (NULL);

  for (const char *p = value;; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c >= 0xFF61 && c <= 0xFF9F)
        {
          g_string_append_unichar (kana, c);
          continue;
        }
      if (kana->len > 0)
        {
          g_autofree char *full = g_utf8_normalize (kana->str, kana->len, G_NORMALIZE_ALL_COMPOSE);
          g_string_append (out, full);
          g_string_truncate (kana, 0);
        }
      if (c == 0)
        break;
      g_string_append_unichar (out, c == ' ' ? 0x3000 : c > ' ' && c < 0x7F ? c + 0xFEE0 : c);
    }
  g_string_free (kana, TRUE);
  return g_string_free (out, FALSE);
}

static char *
to_halfwidth (const char *value)
{
  GString *out = g_string_new (NULL);

  for (const char *p = value; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      g_string_append_unichar (out, c == 0x3000                  ? ' '
                                    : c >= 0xFF01 && c <= 0xFF5E ? c - 0xFEE0
                                                                 : c);
    }
  return g_string_free (out, FALSE);
}

static char *
to_halfkana (const char *value)
{
  static const char full[]
      = "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテト"
        "ナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛゜";
  g_autofree char *wide = to_fullwidth (value);
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *p = wide; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar base = g_utf8_get_char (p), mark = 0;
      char one[8] = { 0 };

      if (base >= 0x30A0 && base <= 0x30FF && !g_unichar_decompose (base, &base, &mark))
        mark = 0;
      g_unichar_to_utf8 (base, one);
      const char *found = strstr (full, one);
      if (found != NULL)
        g_string_append_unichar (out, 0xFF61 + (gunichar) g_utf8_pointer_to_offset (full, found));
      else
        g_string_append_unichar (out, base);
      if (mark != 0)
        g_string_append_unichar (out, mark == 0x3099 ? 0xFF9E : 0xFF9F);
    }
  return to_halfwidth (out->str);
}

/* "令和5年4月1日" → "5060401" by the profile's table of eras. */
static char *
to_wareki_code (const KkRpaColumn *column, const char *value)
{
  g_autofree char *wareki = kk_date_to_wareki (value);
  int year, month, day, used = 0;
  const char *p = wareki;

  while (*p != '\0' && !g_ascii_isdigit (*p) && !g_str_has_prefix (p, "元年"))
    p = g_utf8_next_char (p);
  g_autofree char *era = g_strndup (wareki, p - wareki);
  const char *code = g_hash_table_lookup (column->table, era);
  g_autofree char *rest
      = g_str_has_prefix (p, "元年") ? g_strdup_printf ("1%s", p + strlen ("元")) : g_strdup (p);
  if (code == NULL || sscanf (rest, "%2d年%2d月%2d日%n", &year, &month, &day, &used) != 3
      || used == 0 || rest[used] != '\0')
    return NULL;
  return g_strdup_printf ("%s%02d%02d%02d", code, year, month, day);
}

static char *
convert_date (const KkRpaColumn *column, const char *value)
{
  g_auto (KkDate) date = { 0 };

  if (!kk_date_parse (value, &date) || !date.calendar)
    return NULL;
  if (column->convert == KK_RPA_DATE8)
    return g_strdup_printf ("%04d%02d%02d", date.year, date.month, date.day);
  return to_wareki_code (column, value);
}

char *
kk_rpa_convert (const KkRpaColumn *column, const char *value, gboolean *manual_out, GError **error)
{
  const char *code;
  char *date;

  if (*value == '\0' && column->convert != KK_RPA_TABLE)
    return g_strdup ("");
  switch (column->convert)
    {
    case KK_RPA_TEXT:
      break;
    case KK_RPA_FULLWIDTH:
      return to_fullwidth (value);
    case KK_RPA_HALFWIDTH:
      return to_halfwidth (value);
    case KK_RPA_HALFKANA:
      return to_halfkana (value);
    case KK_RPA_FLAG:
      return g_strdup (g_str_equal (value, "true") ? "1" : "0");
    case KK_RPA_WAREKI:
    case KK_RPA_DATE8:
      /* みなし dates are forbidden: what is no calendar date goes as it is, to a person. */
      date = convert_date (column, value);
      if (date != NULL)
        return date;
      *manual_out = TRUE;
      break;
    case KK_RPA_TABLE:
      code = g_hash_table_lookup (column->table, value);
      if (code != NULL)
        return g_strdup (code);
      if (*value == '\0' || column->optional)
        break;
      g_set_error (error, KK_FORM_ERROR, KK_FORM_ERROR_DATA,
                   "column \"%s\": the value has no code in its table", column->header);
      return NULL;
    }
  return g_strdup (value);
}

static char *
code_points (const char *text, gssize length)
{
  GString *out = g_string_new (NULL);
  const char *end = length < 0 ? text + strlen (text) : text + length;

  for (const char *p = text; p < end; p = g_utf8_next_char (p))
    g_string_append_printf (out, "%sU+%04X", out->len ? " " : "", g_utf8_get_char (p));
  return g_string_free (out, FALSE);
}

static gboolean
is_selector (gunichar c)
{
  return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}

/* How the encoding holds c: as itself, or as the twin that comes back. 0: not at all. */
static gunichar
held_as (const KkRpaProfile *profile, gunichar c)
{
  guint8 bytes[2];
  int n;

  if (!profile->cp932)
    return c;
  n = kk_cp932_encode (c, bytes);
  if (n == 0)
    return 0;
  g_autofree char *back = kk_cp932_to_utf8 (bytes, n);
  return back ? g_utf8_get_char (back) : 0;
}

static gboolean
holds_all (const KkRpaProfile *profile, const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (held_as (profile, g_utf8_get_char (p)) == 0)
      return FALSE;
  return TRUE;
}

/* What is written for one character with its selectors (from … end). NULL: nothing known. */
static char *
replace (const KkRpaProfile *profile, const char *from, const char *end)
{
  g_autofree char *sequence = g_strndup (from, end - from);
  gunichar base = g_utf8_get_char (from), held;
  const char *by_city;
  char one[8] = { 0 };

  if (base == ',' || base == '"')
    return g_strdup (base == ',' ? "，" : "”");
  if (g_unichar_iscntrl (base) || base == 0x2028 || base == 0x2029)
    return g_strdup ("　");
  if (!profile->cp932)
    return g_steal_pointer (&sequence);
  by_city = g_hash_table_lookup (profile->substitutes, sequence);
  g_unichar_to_utf8 (base, one);
  if (by_city == NULL)
    by_city = g_hash_table_lookup (profile->substitutes, one);
  if (by_city != NULL && *by_city != '\0' && holds_all (profile, by_city))
    return g_strdup (by_city);
  held = held_as (profile, base);
  if (held == 0)
    return NULL;
  memset (one, 0, sizeof one);
  g_unichar_to_utf8 (held, one);
  return g_strdup (one);
}

char *
kk_rpa_fit (const KkRpaProfile *profile,
            const char *value,
            int row,
            const char *column,
            GPtrArray *conversions,
            gboolean *manual_out)
{
  GString *out = g_string_new (NULL);
  int offset = 0;

  for (const char *p = value; *p != '\0';)
    {
      const char *end = g_utf8_next_char (p);
      while (is_selector (g_utf8_get_char (end)))
        end = g_utf8_next_char (end);
      g_autofree char *written = replace (profile, p, end);
      gboolean unknown = written == NULL;

      if (unknown)
        written = g_strdup ("〓");
      if (unknown || strlen (written) != (gsize) (end - p) || memcmp (written, p, end - p) != 0)
        {
          KkRpaConversion *conversion = g_new0 (KkRpaConversion, 1);
          conversion->row = row;
          conversion->column = g_strdup (column);
          conversion->offset = offset;
          conversion->from = code_points (p, end - p);
          conversion->to = code_points (written, -1);
          conversion->unknown = unknown;
          g_ptr_array_add (conversions, conversion);
        }
      *manual_out |= unknown;
      g_string_append (out, written);
      offset += (int) g_utf8_strlen (written, -1);
      p = end;
    }
  return g_string_free (out, FALSE);
}

GPtrArray *
kk_rpa_profile_list_unheld (const KkRpaProfile *profile,
                            gboolean person,
                            const char *key,
                            const char *value)
{
  GPtrArray *conversions = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_rpa_conversion_free);

  for (guint i = 0; i < profile->columns->len && conversions->len == 0; i++)
    {
      const KkRpaColumn *column = profile->columns->pdata[i];
      gboolean manual = FALSE;

      if (column->from != KK_RPA_FROM_PATH || column->person != person
          || g_strcmp0 (column->path, key) != 0)
        continue;
      g_autofree char *converted = kk_rpa_convert (column, value, &manual, NULL);
      g_autofree char *written
          = converted != NULL
                ? kk_rpa_fit (profile, converted, 1, column->header, conversions, &manual)
                : NULL;
    }
  return conversions;
}

/* "U+8FBB U+E0100" → text. */
static void
append_points (GString *out, const char *points, int *n_out)
{
  g_auto (GStrv) parts = g_strsplit (points, " ", -1);

  *n_out = 0;
  for (int i = 0; parts[i] != NULL; i++)
    if (g_str_has_prefix (parts[i], "U+"))
      {
        g_string_append_unichar (out, (gunichar) g_ascii_strtoull (parts[i] + 2, NULL, 16));
        (*n_out)++;
      }
}

char *
kk_rpa_restore (const GPtrArray *conversions, int row, const char *column, const char *written)
{
  g_autoptr (GString) out = g_string_new (NULL), scratch = g_string_new (NULL);
  const char *p = written;
  int offset = 0, n;

  for (guint i = 0; i < conversions->len; i++)
    {
      const KkRpaConversion *conversion = conversions->pdata[i];
      if (conversion->row != row || !g_str_equal (conversion->column, column))
        continue;
      for (; offset < conversion->offset && *p != '\0'; offset++, p = g_utf8_next_char (p))
        g_string_append_unichar (out, g_utf8_get_char (p));
      append_points (out, conversion->from, &n);
      append_points (scratch, conversion->to, &n);
      for (; n > 0 && *p != '\0'; n--, offset++)
        p = g_utf8_next_char (p);
    }
  g_string_append (out, p);
  return g_strdup (out->str);
}
