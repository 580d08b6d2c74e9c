/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-labels.h"

static gunichar
fold_once (gunichar ch)
{
  if (ch >= 0xff01 && ch <= 0xff5e)
    ch -= 0xfee0;
  if (ch >= 'a' && ch <= 'z')
    ch -= 0x20;
  static const char *const from = "ー―‐－─一–—〔【［[〕】］]・･／/"
                                  "：;ァィゥェォッャュョロカニタトエハへべぺリ統棲Ｏ枘王仼任牛㣺則";
  static const char *const to = "-------"
                                "-(((()))).."
                                "||::アイウエオツヤユヨ口力二夕卜工八へべぺり続"
                                "棲O柄主住住生本前";
  if (ch < 0x80 && g_ascii_isalnum ((char) ch))
    return ch;
  const char *f = from, *t = to;
  for (; *f != '\0' && *t != '\0'; f = g_utf8_next_char (f), t = g_utf8_next_char (t))
    if (g_utf8_get_char (f) == ch)
      return g_utf8_get_char (t);
  /* Voiced kana: the marks are lost first. */
  if (ch >= 0x30ab && ch <= 0x30c2 && (ch & 1) == 0)
    return fold_once (ch - 1);
  if (ch == 0x30c5 || ch == 0x30c7 || ch == 0x30c9)
    return fold_once (ch - 1);
  if (ch >= 0x30cf && ch <= 0x30dd && (ch - 0x30cf) % 3 != 0)
    return fold_once (ch - (ch - 0x30cf) % 3);
  if (ch == 0x2212 || ch == 0x2015 || ch == 0x2500)
    return '-';
  return ch;
}

gunichar
kk_label_fold (gunichar ch)
{
  /* Asked millions of times a page: folded once for the whole plane. */
  static gunichar *table;
  static gsize once;
  if (g_once_init_enter (&once))
    {
      table = g_new (gunichar, 0x10000);
      for (gunichar c = 0; c < 0x10000; c++)
        table[c] = fold_once (c);
      g_once_init_leave (&once, 1);
    }
  return ch < 0x10000 ? table[ch] : ch;
}
