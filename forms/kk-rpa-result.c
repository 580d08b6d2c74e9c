/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "forms/kk-cp932.h"
#include "forms/kk-rpa.h"

#define MAX_SIZE (16 * 1024 * 1024)
#define MAX_ROWS 100000
#define MAX_COLUMNS 200
#define MAX_NUMBER 64 /* characters of a 受付番号 */
#define MAX_ERROR 500 /* characters of an エラー that are kept */

static void
result_free (KkRpaResult *result)
{
  g_free (result->receipt_number);
  g_free (result->error);
  g_free (result);
}

static gboolean
fail (GError **error, int line, const char *reason)
{
  g_set_error (error, KK_FORM_ERROR, KK_FORM_ERROR_DATA, "line %d: %s", line, reason);
  return FALSE;
}

static char *
decode (GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  if (length >= 3 && memcmp (data, "\xEF\xBB\xBF", 3) == 0)
    {
      data += 3;
      length -= 3;
    }
  if (length > MAX_SIZE || length == 0 || memchr (data, 0, length) != NULL)
    return NULL;
  if (g_utf8_validate (data, length, NULL))
    return g_strndup (data, length);
  return kk_cp932_to_utf8 ((const guint8 *) data, length);
}

/* The next row of an RFC 4180 file into cells; moves *at and *line. FALSE at a malformed row. */
static gboolean
next_row (const char **at, int *line, GPtrArray *cells)
{
  const char *p = *at;
  g_autoptr (GString) cell = g_string_new (NULL);
  gboolean quoted = FALSE;

  g_ptr_array_set_size (cells, 0);
  for (;; p++)
    {
      if (quoted && *p == '"' && p[1] == '"')
        g_string_append_c (cell, *p++);
      else if (*p == '"' && (quoted || cell->len == 0))
        quoted = !quoted;
      else if (quoted && *p != '\0')
        {
          *line += *p == '\n';
          g_string_append_c (cell, *p);
        }
      else if (*p == ',' || *p == '\n' || *p == '\0' || (*p == '\r' && p[1] == '\n'))
        {
          if (quoted || cells->len >= MAX_COLUMNS)
            return FALSE;
          g_ptr_array_add (cells, g_strdup (g_strstrip (cell->str)));
          g_string_truncate (cell, 0);
          if (*p != ',')
            break;
        }
      else
        g_string_append_c (cell, *p);
    }
  if (*p == '\r')
    p++;
  *at = *p == '\n' ? p + 1 : p;
  return TRUE;
}

static int
find_column (const GPtrArray *header, const char *name)
{
  int found = -1;

  for (guint i = 0; i < header->len; i++)
    if (g_str_equal (header->pdata[i], name))
      {
        if (found >= 0)
          return -1;
        found = (int) i;
      }
  return found;
}

static gboolean
read_outcome (const char *text, gboolean *ok)
{
  static const char *const good[] = { "済", "完了", "成功", "正常", "OK", "ok", "0", "○", NULL };
  static const char *const bad[] = { "失敗", "エラー", "異常", "保留", "NG", "ng", "1", "×", NULL };

  *ok = g_strv_contains (good, text);
  return *ok || g_strv_contains (bad, text);
}

/* For a screen: no control characters, no end. */
static char *
tame (const char *text)
{
  GString *out = g_string_new (NULL);
  int n = 0;

  for (const char *p = text; *p != '\0' && n < MAX_ERROR; p = g_utf8_next_char (p), n++)
    {
      gunichar c = g_utf8_get_char (p);
      g_string_append_unichar (
          out, g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_FORMAT ? ' ' : c);
    }
  return g_string_free (out, FALSE);
}

static gboolean
is_number (const char *text)
{
  if (*text == '\0' || g_utf8_strlen (text, -1) > MAX_NUMBER)
    return FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isprint (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

static KkRpaResult *
read_result (const GPtrArray *cells, const int at[4], int line, GError **error)
{
  g_autofree KkRpaResult *result = g_new0 (KkRpaResult, 1);
  guint64 branch;

  for (int i = 0; i < 4; i++)
    if (at[i] >= (int) cells->len)
      {
        fail (error, line, "too few columns");
        return NULL;
      }
  if (!is_number (cells->pdata[at[0]])
      || !g_ascii_string_to_unsigned (cells->pdata[at[1]], 10, 1, 9999, &branch, NULL))
    {
      fail (error, line, "受付番号 or 枝番 is not one");
      return NULL;
    }
  if (!read_outcome (cells->pdata[at[2]], &result->ok))
    {
      fail (error, line, "結果 is not understood");
      return NULL;
    }
  result->receipt_number = g_strdup (cells->pdata[at[0]]);
  result->branch = (int) branch;
  result->error = tame (cells->pdata[at[3]]);
  return g_steal_pointer (&result);
}

static gboolean
read_rows (const char *text, GPtrArray *results, GError **error)
{
  static const char *const names[] = { "受付番号", "枝番", "結果", "エラー" };
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  int at[4], line = 1;

  if (!next_row (&text, &line, cells))
    return fail (error, line, "not a CSV header");
  for (int i = 0; i < 4; i++)
    if ((at[i] = find_column (cells, names[i])) < 0)
      return fail (error, line,
                   "a column of 受付番号, 枝番, 結果, エラー is missing or comes twice");
  while (*text != '\0')
    {
      int first = ++line;
      if (!next_row (&text, &line, cells))
        return fail (error, first, "a quote is not closed, or too many columns");
      if (cells->len == 1 && *(char *) cells->pdata[0] == '\0')
        continue;
      KkRpaResult *result = read_result (cells, at, first, error);
      if (result == NULL)
        return FALSE;
      g_ptr_array_add (results, result);
      if (results->len > MAX_ROWS)
        return fail (error, first, "too many rows");
      if (!g_hash_table_add (seen,
                             g_strdup_printf ("%d %s", result->branch, result->receipt_number)))
        return fail (error, first, "the same 受付番号 and 枝番 come twice");
    }
  return TRUE;
}

GPtrArray *
kk_rpa_results_parse (GBytes *bytes, GError **error)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) result_free);
  g_autofree char *text = decode (bytes);

  if (text == NULL)
    {
      fail (error, 1, "empty, too large, or neither UTF-8 nor CP932");
      return NULL;
    }
  if (!read_rows (text, results, error))
    return NULL;
  return g_steal_pointer (&results);
}

GPtrArray *
kk_rpa_results_load (const char *filename, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (filename);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);

  if (stream == NULL)
    return NULL;
  /* Reads no more than it takes to see that it is too much, whatever the file grows to. */
  g_autoptr (GByteArray) all = g_byte_array_new ();
  guint8 chunk[65536];
  gssize n;
  while ((n = g_input_stream_read (G_INPUT_STREAM (stream), chunk, sizeof chunk, NULL, error)) > 0)
    {
      g_byte_array_append (all, chunk, n);
      if (all->len > MAX_SIZE)
        {
          fail (error, 1, "too large");
          return NULL;
        }
    }
  if (n < 0)
    return NULL;
  g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (g_steal_pointer (&all));
  return kk_rpa_results_parse (bytes, error);
}
