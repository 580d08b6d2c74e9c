/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/kk-cp932.h"

#include <string.h>

/* Filled once from the C library's decoder: its encoder prefers other rows than Windows. */
static guint16 encode_table[0x10000]; /* BMP → bytes, 0 none */
static guint16 decode_table[0x10000]; /* bytes → BMP, 0 none */

static void
add (GIConv converter, guint8 lead, guint8 trail, gboolean encodes)
{
  char in[2] = { (char) lead, (char) trail };
  char out[8] = { 0 };
  char *from = in, *to = out;
  gsize in_left = 2, out_left = sizeof out;
  guint16 code = (guint16) (lead << 8 | trail);

  if (g_iconv (converter, &from, &in_left, &to, &out_left) == (gsize) -1 || in_left != 0)
    {
      g_iconv (converter, NULL, NULL, NULL, NULL);
      return;
    }
  gunichar c = g_utf8_get_char_validated (out, to - out);
  if (c == (gunichar) -1 || c == (gunichar) -2 || c > 0xFFFF || to != g_utf8_next_char (out))
    return;
  decode_table[code] = (guint16) c;
  if (encodes && encode_table[c] == 0)
    encode_table[c] = code;
}

static void
add_rows (GIConv converter, int first, int last, gboolean encodes)
{
  for (int lead = first; lead <= last; lead++)
    for (int trail = 0x40; trail <= 0xFC; trail++)
      if (trail != 0x7F)
        add (converter, (guint8) lead, (guint8) trail, encodes);
}

static void
add_twins (void)
{
  /* What Unicode has twice and the code page once (domain of JIS X 0208 ↔ Windows). */
  static const guint16 twins[][2] = {
    { 0x301C, 0xFF5E }, { 0x2016, 0x2225 }, { 0x2212, 0xFF0D }, { 0x2014, 0x2015 },
    { 0x00A2, 0xFFE0 }, { 0x00A3, 0xFFE1 }, { 0x00AC, 0xFFE2 }, { 0x00A6, 0xFFE4 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (twins); i++)
    {
      if (encode_table[twins[i][0]] == 0)
        encode_table[twins[i][0]] = encode_table[twins[i][1]];
      if (encode_table[twins[i][1]] == 0)
        encode_table[twins[i][1]] = encode_table[twins[i][0]];
      guint16 code = encode_table[twins[i][1]];
      if (code != 0)
        decode_table[code] = twins[i][1];
    }
}

static void
ensure_tables (void)
{
  static gsize ready = 0;

  if (!g_once_init_enter (&ready))
    return;
  GIConv converter = g_iconv_open ("UTF-8", "CP932");
  if (converter == (GIConv) -1)
    g_error ("the C library has no CP932");
  add_rows (converter, 0x81, 0x84, TRUE);
  add_rows (converter, 0x88, 0x9F, TRUE);
  add_rows (converter, 0xE0, 0xEA, TRUE);
  add_rows (converter, 0x87, 0x87, TRUE);
  add_rows (converter, 0xFA, 0xFC, TRUE);
  add_rows (converter, 0xED, 0xEE, FALSE);
  g_iconv_close (converter);
  add_twins ();
  g_once_init_leave (&ready, 1);
}

int
kk_cp932_encode (gunichar c, guint8 out[2])
{
  ensure_tables ();
  if (c < 0x80)
    {
      out[0] = (guint8) c;
      return 1;
    }
  if (c >= 0xFF61 && c <= 0xFF9F)
    {
      out[0] = (guint8) (c - 0xFF61 + 0xA1);
      return 1;
    }
  if (c > 0xFFFF || encode_table[c] == 0)
    return 0;
  out[0] = (guint8) (encode_table[c] >> 8);
  out[1] = (guint8) encode_table[c];
  return 2;
}

GByteArray *
kk_cp932_from_utf8 (const char *text)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      guint8 out[2];
      int n = kk_cp932_encode (g_utf8_get_char (p), out);
      if (n == 0)
        return NULL;
      g_byte_array_append (bytes, out, n);
    }
  return g_steal_pointer (&bytes);
}

char *
kk_cp932_to_utf8 (const guint8 *bytes, gsize length)
{
  g_autoptr (GString) out = g_string_sized_new (length * 2);

  ensure_tables ();
  for (gsize i = 0; i < length; i++)
    {
      guint8 b = bytes[i];
      if (b == 0)
        return NULL;
      if (b < 0x80)
        g_string_append_c (out, (char) b);
      else if (b >= 0xA1 && b <= 0xDF)
        g_string_append_unichar (out, b - 0xA1 + 0xFF61);
      else
        {
          guint16 c = i + 1 < length ? decode_table[b << 8 | bytes[i + 1]] : 0;
          if (c == 0)
            return NULL;
          g_string_append_unichar (out, c);
          i++;
        }
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}
