/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lexicon/kk-kana.h"

char *
kk_kana_to_katakana (const char *text)
{
  g_autofree char *wide = g_utf8_normalize (text, -1, G_NORMALIZE_NFKC);
  GString *out = g_string_new (NULL);
  for (const char *p = wide != NULL ? wide : ""; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      g_string_append_unichar (out, c >= 0x3041 && c <= 0x3096 ? c + 0x60 : c);
    }
  return g_string_free (out, FALSE);
}

gunichar
kk_kana_fold_char (gunichar c)
{
  static const gunichar pairs[][2] = {
    { 0x30A1, 0x30A2 }, { 0x30A3, 0x30A4 }, { 0x30A5, 0x30A6 }, { 0x30A7, 0x30A8 },
    { 0x30A9, 0x30AA }, { 0x30C3, 0x30C4 }, { 0x30E3, 0x30E4 }, { 0x30E5, 0x30E6 },
    { 0x30E7, 0x30E8 }, { 0x30EE, 0x30EF }, { 0x30F5, 0x30AB }, { 0x30F6, 0x30B1 },
    { 0x30C2, 0x30B8 }, { 0x30C5, 0x30BA },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (pairs[i][0] == c)
      return pairs[i][1];
  return c;
}

char *
kk_kana_fold (const char *text)
{
  g_autofree char *katakana = kk_kana_to_katakana (text);
  GString *out = g_string_new (NULL);
  for (const char *p = katakana; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (c != 0x30FC)
        g_string_append_unichar (out, kk_kana_fold_char (c));
    }
  return g_string_free (out, FALSE);
}

gboolean
kk_kana_is_kana (const char *text)
{
  gboolean any = FALSE;
  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if ((c >= 0x3041 && c <= 0x3096) || (c >= 0x30A1 && c <= 0x30FC)
          || (c >= 0xFF66 && c <= 0xFF9F))
        any = TRUE;
      else if (c != ' ' && c != 0x3000)
        return FALSE;
    }
  return any;
}

gunichar
kk_kana_voiced (gunichar c)
{
  if (c >= 0x30AB && c <= 0x30C1 && c % 2 == 1) /* カ … チ */
    return c + 1;
  if (c == 0x30C4 || c == 0x30C6 || c == 0x30C8) /* ツ テ ト */
    return c + 1;
  if (c >= 0x30CF && c <= 0x30DB && (c - 0x30CF) % 3 == 0) /* ハ … ホ */
    return c + 1;
  return 0;
}

gunichar
kk_kana_half_voiced (gunichar c)
{
  return c >= 0x30CF && c <= 0x30DB && (c - 0x30CF) % 3 == 0 ? c + 2 : 0;
}
