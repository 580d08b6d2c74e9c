/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lexicon/kk-ken-all.h"

#include <string.h>

#include "lexicon/kk-address-import.h"
#include "lexicon/kk-ken-all-town.h"
#include "lexicon/kk-kana.h"

#define COLUMNS 15
#define MAX_LINE 4096

enum
{
  COLUMN_CODE = 0,
  COLUMN_ZIP = 2,
  COLUMN_CITY_KANA = 4,
  COLUMN_TOWN_KANA = 5,
  COLUMN_PREFECTURE = 6,
  COLUMN_CITY = 7,
  COLUMN_TOWN = 8,
  COLUMN_FLAGS = 9
};

typedef struct
{
  const char *name;
  guint line;
  GIConv converter; /* (GIConv) -1: UTF-8 */
  KkAddressSource *source;
  GHashTable *cities; /* code → KkSourceCity* */

  /* An entry whose （ is still open. */
  GString *town, *kana;
  char *last_kana, *open_zip, *open_code;
  guint open_line;
} Parser;

static gboolean G_GNUC_PRINTF (4, 5)
    fail (Parser *self, guint line, GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *reason = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, KK_ADDRESS_IMPORT_ERROR, KK_ADDRESS_IMPORT_ERROR_CONTENT, "%s:%u: %s",
               self->name, line, reason);
  return FALSE;
}

/* A line as UTF-8; NULL where it is neither. */
static char *
decode (Parser *self, const char *line, gsize length)
{
  if (memchr (line, '\0', length) != NULL)
    return NULL;
  if (self->converter == (GIConv) -1)
    return g_utf8_validate_len (line, length, NULL) ? g_strndup (line, length) : NULL;
  gsize read = 0;
  char *text = g_convert_with_iconv (line, length, self->converter, &read, NULL, NULL);
  if (text == NULL)
    g_iconv (self->converter, NULL, NULL, NULL, NULL);
  if (text != NULL && read != length)
    g_clear_pointer (&text, g_free);
  return text;
}

/* Columns of a CSV line; NULL where a quote stays open. */
static GPtrArray *
split_columns (const char *line)
{
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func (g_free);
  for (const char *p = line;; p++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      if (*p == '"')
        {
          for (p++; *p != '\0' && (*p != '"' || p[1] == '"'); p++)
            {
              p += *p == '"';
              g_string_append_c (text, *p);
            }
          if (*p != '"')
            return NULL;
          p++;
        }
      else
        while (*p != '\0' && *p != ',')
          g_string_append_c (text, *p++);
      g_ptr_array_add (columns, g_strdup (text->str));
      if (*p == '\0')
        return g_steal_pointer (&columns);
      if (*p != ',')
        return NULL;
    }
}

static gboolean
is_digits (const char *text, gsize n)
{
  return strlen (text) == n && strspn (text, "0123456789") == n;
}

static gboolean
check_columns (Parser *self, const GPtrArray *columns, GError **error)
{
  if (columns->len != COLUMNS)
    return fail (self, self->line, error, "%u columns instead of %d", columns->len, COLUMNS);
  if (!is_digits (columns->pdata[COLUMN_CODE], 5))
    return fail (self, self->line, error, "column 1 is no municipality code of 5 digits");
  if (!is_digits (columns->pdata[COLUMN_ZIP], 7))
    return fail (self, self->line, error, "column 3 is no postal code of 7 digits");
  for (int i = COLUMN_FLAGS; i < COLUMNS; i++)
    if (!is_digits (columns->pdata[i], 1))
      return fail (self, self->line, error, "column %d is not one digit", i + 1);
  for (int i = COLUMN_PREFECTURE - 3; i <= COLUMN_TOWN; i++)
    if (*(char *) columns->pdata[i] == '\0')
      return fail (self, self->line, error, "column %d is empty", i + 1);
  guint prefecture = (guint) atoi (columns->pdata[COLUMN_CODE]) / 1000;
  if (prefecture < 1 || prefecture > 47
      || strcmp (self->source->prefectures[prefecture - 1], columns->pdata[COLUMN_PREFECTURE]) != 0)
    return fail (self, self->line, error, "the code %s is not of %s",
                 (char *) columns->pdata[COLUMN_CODE], (char *) columns->pdata[COLUMN_PREFECTURE]);
  const char *city = columns->pdata[COLUMN_CITY];
  if (!g_str_has_suffix (city, "市") && !g_str_has_suffix (city, "区")
      && !g_str_has_suffix (city, "町") && !g_str_has_suffix (city, "村"))
    return fail (self, self->line, error, "%s is no 市, 区, 町 or 村", city);
  return TRUE;
}

static char *
kana_of (const char *text)
{
  return g_utf8_normalize (text, -1, G_NORMALIZE_NFKC);
}

/* 全国地方公共団体コード: the check digit is 11 − (Σ · 6,5,4,3,2 mod 11), last digit. */
static char *
with_check_digit (const char *code)
{
  int sum = 0;
  for (int i = 0; i < 5; i++)
    sum += (code[i] - '0') * (6 - i);
  return g_strdup_printf ("%s%d", code, (11 - sum % 11) % 10);
}

static KkSourceCity *
get_city (Parser *self, const GPtrArray *columns, GError **error)
{
  const char *code = columns->pdata[COLUMN_CODE], *name = columns->pdata[COLUMN_CITY];
  KkSourceCity *city = g_hash_table_lookup (self->cities, code);
  if (city != NULL && strcmp (city->name, name) != 0)
    {
      fail (self, self->line, error, "the code %s is of %s and of %s", code, city->name, name);
      return NULL;
    }
  if (city == NULL)
    {
      g_autofree char *kana = kana_of (columns->pdata[COLUMN_CITY_KANA]);
      g_autofree char *whole = with_check_digit (code);
      city = kk_address_source_add_city (self->source, (guint) atoi (code) / 1000 - 1, name, kana,
                                         whole, "");
      g_hash_table_insert (self->cities, g_strdup (code), city);
    }
  return city;
}

static gboolean
is_open (const char *town)
{
  int depth = 0;
  for (const char *p = town; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      depth += c == 0xFF08 ? 1 : c == 0xFF09 ? -1 : 0;
    }
  return depth > 0;
}

typedef struct
{
  Parser *parser;
  KkSourceCity *city;
  guint32 zip;
} Take;

static void
take_town (const char *town, const char *kana, gpointer data)
{
  const Take *take = data;
  g_autofree char *reading = kk_kana_fold (kana);
  kk_address_source_add_town (take->parser->source, take->city, take->zip, town, kana, reading);
}

static gboolean
take_columns (Parser *self, const GPtrArray *columns, GError **error)
{
  const char *zip = columns->pdata[COLUMN_ZIP], *code = columns->pdata[COLUMN_CODE];
  const char *kana = columns->pdata[COLUMN_TOWN_KANA];
  if (self->open_zip != NULL
      && (strcmp (self->open_zip, zip) != 0 || strcmp (self->open_code, code) != 0))
    return fail (self, self->open_line, error, "（ is never closed");
  KkSourceCity *city = get_city (self, columns, error);
  if (city == NULL)
    return FALSE;
  if (self->open_zip == NULL)
    {
      g_string_truncate (self->town, 0);
      g_string_truncate (self->kana, 0);
      self->open_line = self->line;
    }
  g_string_append (self->town, columns->pdata[COLUMN_TOWN]);
  /* Kana that fitted into one row are repeated in each. */
  if (self->open_zip == NULL || g_strcmp0 (self->last_kana, kana) != 0)
    g_string_append (self->kana, kana);
  g_free (self->last_kana);
  self->last_kana = g_strdup (kana);
  g_clear_pointer (&self->open_zip, g_free);
  g_clear_pointer (&self->open_code, g_free);
  if (self->town->len > 64 * 1024)
    return fail (self, self->open_line, error, "（ is never closed");
  if (is_open (self->town->str))
    {
      self->open_zip = g_strdup (zip);
      self->open_code = g_strdup (code);
      return TRUE;
    }
  Take take = { .parser = self, .city = city, .zip = (guint32) atoi (zip) };
  g_autofree char *wide = kana_of (self->kana->str);
  kk_ken_all_towns (self->town->str, wide, city->name, take_town, &take);
  return TRUE;
}

static gboolean
take_line (Parser *self, const char *line, gsize length, GError **error)
{
  if (length > MAX_LINE)
    return fail (self, self->line, error, "a line of %" G_GSIZE_FORMAT " bytes", length);
  g_autofree char *text = decode (self, line, length);
  if (text == NULL)
    return fail (self, self->line, error, "not %s",
                 self->converter == (GIConv) -1 ? "UTF-8" : "CP932 (nor UTF-8)");
  g_autoptr (GPtrArray) columns = split_columns (text);
  if (columns == NULL)
    return fail (self, self->line, error, "a quotation mark is missing");
  return check_columns (self, columns, error) && take_columns (self, columns, error);
}

static gboolean
parse_lines (Parser *self, const char *data, gsize length, GError **error)
{
  const char *end = data + length;
  for (const char *at = data; at < end;)
    {
      const char *stop = memchr (at, '\n', end - at);
      self->line++;
      if (stop == NULL)
        return fail (self, self->line, error, "the last line is cut short");
      gsize n = stop - at;
      if (n > 0 && at[n - 1] == '\r')
        n--;
      if (!take_line (self, at, n, error))
        return FALSE;
      at = stop + 1;
    }
  if (self->open_zip != NULL)
    return fail (self, self->open_line, error, "（ is never closed");
  if (self->line == 0)
    return fail (self, 1, error, "the file is empty");
  return TRUE;
}

gboolean
kk_ken_all_parse (
    const char *data, gsize length, const char *name, KkAddressSource *source, GError **error)
{
  Parser self = { .name = name, .source = source, .converter = (GIConv) -1 };
  if (length >= 3 && memcmp (data, "\xEF\xBB\xBF", 3) == 0)
    {
      data += 3;
      length -= 3;
    }
  /* The first line tells: CP932 kana are no UTF-8. */
  const char *stop = memchr (data, '\n', length);
  if (stop != NULL && !g_utf8_validate_len (data, stop - data, NULL))
    self.converter = g_iconv_open ("UTF-8", "CP932");
  self.cities = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.town = g_string_new (NULL);
  self.kana = g_string_new (NULL);
  guint before = source->cities->len;
  gboolean parsed = parse_lines (&self, data, length, error);
  for (guint i = before; parsed && i < source->cities->len; i++)
    kk_ken_all_city_readings (source, i, before);
  if (self.converter != (GIConv) -1)
    g_iconv_close (self.converter);
  g_hash_table_unref (self.cities);
  g_string_free (self.town, TRUE);
  g_string_free (self.kana, TRUE);
  g_free (self.last_kana);
  g_free (self.open_zip);
  g_free (self.open_code);
  return parsed;
}
