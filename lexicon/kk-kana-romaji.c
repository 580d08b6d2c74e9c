/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "lexicon/kk-kana.h"

/* Consonants, longest first, and their five kana, small ones large as kk_kana_fold() has them. */
static const struct
{
  const char *letters, *kana[5]; /* a i u e o */
} rows[] = {
  { "sh", { "シヤ", "シ", "シユ", "シエ", "シヨ" } },
  { "ch", { "チヤ", "チ", "チユ", "チエ", "チヨ" } },
  { "ts", { "ツア", "ツイ", "ツ", "ツエ", "ツオ" } },
  { "ky", { "キヤ", "キイ", "キユ", "キエ", "キヨ" } },
  { "sy", { "シヤ", "シイ", "シユ", "シエ", "シヨ" } },
  { "ty", { "チヤ", "チイ", "チユ", "チエ", "チヨ" } },
  { "ny", { "ニヤ", "ニイ", "ニユ", "ニエ", "ニヨ" } },
  { "hy", { "ヒヤ", "ヒイ", "ヒユ", "ヒエ", "ヒヨ" } },
  { "my", { "ミヤ", "ミイ", "ミユ", "ミエ", "ミヨ" } },
  { "ry", { "リヤ", "リイ", "リユ", "リエ", "リヨ" } },
  { "gy", { "ギヤ", "ギイ", "ギユ", "ギエ", "ギヨ" } },
  { "zy", { "ジヤ", "ジイ", "ジユ", "ジエ", "ジヨ" } },
  { "jy", { "ジヤ", "ジイ", "ジユ", "ジエ", "ジヨ" } },
  { "dy", { "ジヤ", "ジイ", "ジユ", "ジエ", "ジヨ" } },
  { "by", { "ビヤ", "ビイ", "ビユ", "ビエ", "ビヨ" } },
  { "py", { "ピヤ", "ピイ", "ピユ", "ピエ", "ピヨ" } },
  { "k", { "カ", "キ", "ク", "ケ", "コ" } },
  { "s", { "サ", "シ", "ス", "セ", "ソ" } },
  { "t", { "タ", "チ", "ツ", "テ", "ト" } },
  { "n", { "ナ", "ニ", "ヌ", "ネ", "ノ" } },
  { "h", { "ハ", "ヒ", "フ", "ヘ", "ホ" } },
  { "m", { "マ", "ミ", "ム", "メ", "モ" } },
  { "y", { "ヤ", "イ", "ユ", "エ", "ヨ" } },
  { "r", { "ラ", "リ", "ル", "レ", "ロ" } },
  { "w", { "ワ", "イ", "ウ", "エ", "ヲ" } },
  { "g", { "ガ", "ギ", "グ", "ゲ", "ゴ" } },
  { "z", { "ザ", "ジ", "ズ", "ゼ", "ゾ" } },
  { "j", { "ジヤ", "ジ", "ジユ", "ジエ", "ジヨ" } },
  { "d", { "ダ", "ジ", "ズ", "デ", "ド" } },
  { "b", { "バ", "ビ", "ブ", "ベ", "ボ" } },
  { "p", { "パ", "ピ", "プ", "ペ", "ポ" } },
  { "f", { "フア", "フイ", "フ", "フエ", "フオ" } },
  { "", { "ア", "イ", "ウ", "エ", "オ" } },
};

static int
vowel_of (char c)
{
  const char *at = c != '\0' ? strchr ("aiueo", c) : NULL;
  return at != NULL ? (int) (at - "aiueo") : -1;
}

char *
kk_kana_from_romaji (const char *text)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);
  g_autoptr (GString) out = g_string_new (NULL);
  for (const char *p = lower; *p != '\0';)
    {
      gsize i = 0;
      for (; i < G_N_ELEMENTS (rows); i++)
        if (g_str_has_prefix (p, rows[i].letters) && vowel_of (p[strlen (rows[i].letters)]) >= 0)
          break;
      if (i < G_N_ELEMENTS (rows))
        {
          p += strlen (rows[i].letters);
          g_string_append (out, rows[i].kana[strchr ("aiueo", *p++) - "aiueo"]);
        }
      else if (*p == 'n' && (p[1] == 'n' || p[1] == '\''))
        {
          g_string_append (out, "ン");
          /* shinnnan, shinnan, shin'nan */
          p += p[1] == '\'' || vowel_of (p[2]) < 0 ? 2 : 1;
        }
      else if (*p == 'n' && p[1] != '\0' && p[1] != 'y')
        {
          g_string_append (out, "ン");
          p++;
        }
      else if (*p == 'm' && p[1] != '\0' && strchr ("bpm", p[1]) != NULL)
        {
          g_string_append (out, "ン");
          p++;
        }
      else if (p[1] == *p && strchr ("kstpgzdbcfhrjmwy", *p) != NULL)
        {
          g_string_append (out, "ツ");
          p++;
        }
      else if (g_str_has_prefix (p, "tch"))
        {
          g_string_append (out, "ツ");
          p++;
        }
      else if (strlen (p) <= 2 && strspn (p, "kstnhmyrwgzjdbpfc") == strlen (p))
        break;
      else
        return NULL;
    }
  return out->len > 0 ? g_strdup (out->str) : NULL;
}
