/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lexicon/kk-mj-find.h"

/* iconv descriptors have state: one of each per thread. */
typedef struct
{
  GIConv cp932, euc_jp, euc_jisx0213;
} Converters;

static void
converters_free (gpointer data)
{
  Converters *c = data;
  g_iconv_close (c->cp932);
  g_iconv_close (c->euc_jp);
  g_iconv_close (c->euc_jisx0213);
  g_free (c);
}

static GPrivate converters = G_PRIVATE_INIT (converters_free);

static Converters *
get_converters (void)
{
  Converters *c = g_private_get (&converters);
  if (c == NULL)
    {
      c = g_new (Converters, 1);
      c->cp932 = g_iconv_open ("CP932", "UTF-8");
      c->euc_jp = g_iconv_open ("EUC-JP", "UTF-8");
      c->euc_jisx0213 = g_iconv_open ("EUC-JISX0213", "UTF-8");
      g_private_set (&converters, c);
    }
  return c;
}

/* The character's bytes; 0 where the set lacks it. */
static gsize
convert (GIConv converter, gunichar character, guint8 out[8])
{
  char text[7] = { 0 };
  gsize left_in = g_unichar_to_utf8 (character, text), left_out = 8;
  char *in = text, *to = (char *) out;
  if (converter == (GIConv) -1)
    return 0;
  g_iconv (converter, NULL, NULL, NULL, NULL);
  gsize rc = g_iconv (converter, &in, &left_in, &to, &left_out);
  if (rc == 0) /* some tables hold a character back: it may begin a pair */
    rc = g_iconv (converter, NULL, NULL, &to, &left_out);
  return rc == 0 && left_in == 0 ? 8 - left_out : 0;
}

KkCharset
kk_mj_charsets (gunichar character)
{
  Converters *c = get_converters ();
  guint8 bytes[8];
  KkCharset sets = 0;
  if (!g_unichar_validate (character) || character < 0x20)
    return 0;
  gsize n = convert (c->cp932, character, bytes);
  /* F040…F9FC is each city's own: no set. */
  if (n == 1 || (n == 2 && !(bytes[0] >= 0xF0 && bytes[0] <= 0xF9)))
    sets |= KK_CHARSET_CP932;
  if (convert (c->euc_jp, character, bytes) == 2 && bytes[0] >= 0xA1)
    sets |= KK_CHARSET_JIS_X_0208;
  n = convert (c->euc_jisx0213, character, bytes);
  if ((n == 2 && bytes[0] >= 0xA1) || (n == 3 && bytes[0] == 0x8F))
    sets |= KK_CHARSET_JIS_X_0213;
  return sets;
}

KkCharset
kk_mj_text_charsets (const char *text)
{
  KkCharset sets = KK_CHARSET_CP932 | KK_CHARSET_JIS_X_0208 | KK_CHARSET_JIS_X_0213;
  if (!g_utf8_validate (text, -1, NULL))
    return 0;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    sets &= kk_mj_charsets (g_utf8_get_char (p));
  return sets;
}

gboolean
kk_mj_to_jis (gunichar character, int *plane, int *row, int *cell)
{
  Converters *c = get_converters ();
  guint8 bytes[8];
  const guint8 *pair = bytes;
  gsize n;

  if (!g_unichar_validate (character) || character < 0x80)
    return FALSE;
  n = convert (c->euc_jisx0213, character, bytes);
  if (n == 3 && bytes[0] == 0x8F)
    pair = bytes + 1;
  else if (n != 2 || bytes[0] < 0xA1)
    return FALSE;
  *plane = n == 3 ? 2 : 1;
  *row = pair[0] - 0xA0;
  *cell = pair[1] - 0xA0;
  return TRUE;
}

gunichar
kk_mj_from_jis (int plane, int row, int cell)
{
  guint8 bytes[3] = { 0x8F, (guint8) (0xA0 + row), (guint8) (0xA0 + cell) };
  g_autofree char *text = NULL;

  if (plane < 1 || plane > 2 || row < 1 || row > 94 || cell < 1 || cell > 94)
    return 0;
  text = g_convert ((const char *) bytes + (plane == 1), plane == 1 ? 2 : 3, "UTF-8",
                    "EUC-JISX0213", NULL, NULL, NULL);
  return text ? g_utf8_get_char (text) : 0;
}
