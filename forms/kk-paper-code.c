/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/kk-paper-code.h"

#include <qrencode.h>
#include <string.h>

#define MAX_CASE_ID 64
#define MAX_REVISION 999999

void
kk_paper_code_clear (KkPaperCode *code)
{
  g_clear_pointer (&code->case_id, g_free);
  code->revision = 0;
  memset (code->hash, 0, sizeof code->hash);
}

static gboolean
is_case_id (const char *id, gsize length)
{
  if (length == 0 || length > MAX_CASE_ID)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (id[i]) && id[i] != '-')
      return FALSE;
  return TRUE;
}

static gboolean
take_hash (const char *hex, char out[9])
{
  for (int i = 0; i < 8; i++)
    {
      if (!g_ascii_isxdigit (hex[i]))
        return FALSE;
      out[i] = g_ascii_tolower (hex[i]);
    }
  out[8] = '\0';
  return TRUE;
}

char *
kk_paper_code_format (const char *case_id, int revision, const char *hash)
{
  char digits[9];

  if (case_id == NULL || !is_case_id (case_id, strlen (case_id)) || revision < 0
      || revision > MAX_REVISION || !take_hash (hash ? hash : "00000000", digits))
    return NULL;
  return g_strdup_printf ("KK1:%s:%d:%s", case_id, revision, digits);
}

gboolean
kk_paper_code_parse (const char *text, KkPaperCode *out)
{
  g_auto (GStrv) parts = NULL;
  guint64 revision;

  memset (out, 0, sizeof *out);
  if (text == NULL || strlen (text) > 128)
    return FALSE;
  parts = g_strsplit (text, ":", -1);
  if (g_strv_length (parts) != 4 || !g_str_equal (parts[0], "KK1")
      || !is_case_id (parts[1], strlen (parts[1])) || strlen (parts[3]) != 8
      || !g_ascii_string_to_unsigned (parts[2], 10, 0, MAX_REVISION, &revision, NULL)
      || !take_hash (parts[3], out->hash))
    return FALSE;
  out->case_id = g_strdup (parts[1]);
  out->revision = (int) revision;
  return TRUE;
}

guint8 *
kk_paper_code_modules (const char *payload, int *size_out)
{
  QRcode *code = QRcode_encodeString8bit (payload, 0, QR_ECLEVEL_M);
  guint8 *modules;

  *size_out = 0;
  if (code == NULL)
    return NULL;
  *size_out = code->width;
  modules = g_malloc ((gsize) code->width * code->width);
  for (int i = 0; i < code->width * code->width; i++)
    modules[i] = code->data[i] & 1;
  QRcode_free (code);
  return modules;
}
