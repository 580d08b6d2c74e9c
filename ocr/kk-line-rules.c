/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-line-rules.h"

#include <string.h>

static gboolean
one_of (gunichar ch, const char *set)
{
  return ch != 0 && g_utf8_strchr (set, -1, ch) != NULL;
}

static gboolean
is_kanji (gunichar ch)
{
  return (ch >= 0x3400 && ch <= 0x9fff) || (ch >= 0xf900 && ch <= 0xfaff)
         || (ch >= 0x20000 && ch <= 0x3ffff) || one_of (ch, "々〆仝");
}

static gboolean
is_katakana (gunichar ch)
{
  return (ch >= 0x30a1 && ch <= 0x30fa) || ch == 0x30fc || one_of (ch, "ヽヾ゛゜");
}

static gboolean
is_hiragana (gunichar ch)
{
  return (ch >= 0x3041 && ch <= 0x3096) || one_of (ch, "ゝゞ");
}

static gboolean
is_digit (gunichar ch)
{
  return ch >= '0' && ch <= '9';
}

static gboolean
is_latin (gunichar ch)
{
  return (ch >= 'A' && ch <= 'Z') || (ch >= 'a' && ch <= 'z')
         || (ch >= 0xc0 && ch < 0x250 && ch != 0xd7 && ch != 0xf7);
}

KkScript
kk_script_of (gunichar ch)
{
  if (one_of (ch, "ノヶケヵツ○"))
    return KK_SCRIPT_OTHER;
  if (is_kanji (ch))
    return KK_SCRIPT_KANJI;
  if (is_katakana (ch))
    return KK_SCRIPT_KATAKANA;
  if (is_hiragana (ch))
    return KK_SCRIPT_HIRAGANA;
  if (is_digit (ch))
    return KK_SCRIPT_DIGIT;
  return is_latin (ch) ? KK_SCRIPT_LATIN : KK_SCRIPT_OTHER;
}

guint
kk_line_classes_of (gunichar ch, gboolean common)
{
  guint set = 1 << KK_LINE_ANY;
  gboolean capital = ch >= 'A' && ch <= 'Z', small = ch >= 'a' && ch <= 'z';

  if (is_kanji (ch))
    set |= 1 << KK_LINE_NAME | 1 << KK_LINE_ADDRESS | (common ? 1 << KK_LINE_LABEL : 0);
  else if (is_katakana (ch) || is_hiragana (ch))
    set |= 1 << KK_LINE_NAME | 1 << KK_LINE_ADDRESS | 1 << KK_LINE_LABEL | 1 << KK_LINE_KANA;
  else if (is_digit (ch))
    set |= 1 << KK_LINE_DATE | 1 << KK_LINE_DIGITS | 1 << KK_LINE_CODE | 1 << KK_LINE_ADDRESS
           | 1 << KK_LINE_LABEL | 1 << KK_LINE_LATIN;
  else if (capital || small)
    set |= 1 << KK_LINE_ADDRESS | 1 << KK_LINE_LABEL | 1 << KK_LINE_LATIN | 1 << KK_LINE_NAME;
  else if (is_latin (ch))
    set |= 1 << KK_LINE_LATIN;
  else if (ch < 0x2000 || (ch >= 0x3001 && ch <= 0x301f) || one_of (ch, "・…―※○●◎△▲□■◇◆→～×"))
    set |= 1 << KK_LINE_LABEL;
  if (capital)
    set |= 1 << KK_LINE_CODE;
  if (one_of (ch, "-"))
    set |= 1 << KK_LINE_DATE | 1 << KK_LINE_DIGITS | 1 << KK_LINE_CODE | 1 << KK_LINE_ADDRESS
           | 1 << KK_LINE_LATIN | 1 << KK_LINE_NAME; /* WU CHIA-HAO */
  if (one_of (ch, "・()（）「」『』＝=～") || ch == '.' || ch == ',')
    set |= 1 << KK_LINE_NAME | 1 << KK_LINE_ADDRESS;
  if (one_of (ch, "・"))
    set |= 1 << KK_LINE_KANA;
  if (one_of (ch, ".,'/&()-"))
    set |= 1 << KK_LINE_LATIN;
  if (one_of (ch, "()"))
    set |= 1 << KK_LINE_KANA | 1 << KK_LINE_DATE;
  if (one_of (ch, "○"))
    set |= 1 << KK_LINE_ADDRESS | 1 << KK_LINE_DATE;
  if (one_of (ch, "明治大正昭和平成令元年月日西暦不詳頃推定生前後時分秒曜火水木金土まで"
                  "から一二三四五六七八九十廿上中下旬春夏秋冬うち以降明暗㍾㍽㍼㍻"
                  "㋿"
                  "MTSHR./・、～，"))
    set |= 1 << KK_LINE_DATE;
  return set;
}

/* Shapes that differ in nothing but their script; the neighbours decide. */
static const char *const look_alikes[] = {
  "ニ二", "カ力", "ロ口囗", "タ夕", "エ工",   "ハ八",     "ト卜",
  "リり", "へヘ", "べベ",   "ぺペ", "ー一―-", "0Oo○゜°Ø", "1lI|",
};

const char *
kk_look_alikes (gunichar ch)
{
  for (guint i = 0; i < G_N_ELEMENTS (look_alikes); i++)
    if (one_of (ch, look_alikes[i]))
      return look_alikes[i];
  return NULL;
}

gunichar
kk_second_meaning (gunichar ch)
{
  switch (ch)
    {
    case 0x3078: /* へ */
    case 0x3079: /* べ */
    case 0x307a: /* ぺ */
      return ch + 0x60;
    default:
      return 0;
    }
}

/* Script after script; what is written in one word costs nothing. */
static const float script_cost[KK_N_SCRIPTS][KK_N_SCRIPTS] = {
  /* before \ next      kanji  kata   hira   digit  latin  other */
  [KK_SCRIPT_KANJI] = { 0.0f, 1.2f, 0.3f, 0.2f, 1.5f, 0.1f },
  [KK_SCRIPT_KATAKANA] = { 1.2f, 0.0f, 2.0f, 0.8f, 1.5f, 0.1f },
  [KK_SCRIPT_HIRAGANA] = { 0.2f, 2.0f, 0.0f, 0.6f, 1.5f, 0.1f },
  [KK_SCRIPT_DIGIT] = { 0.1f, 0.9f, 0.9f, 0.0f, 1.8f, 0.1f },
  [KK_SCRIPT_LATIN] = { 1.0f, 1.2f, 1.2f, 1.0f, 0.0f, 0.1f },
  [KK_SCRIPT_OTHER] = { 0.1f, 0.1f, 0.1f, 0.1f, 0.1f, 0.0f },
};

enum
{
  SCRIPT_MASK = 7,
  CHARACTER = 1 << 3, /* so that no traits are 0 */
  SMALL_Y = 1 << 4,   /* ャュョ */
  TAKES_Y = 1 << 5,   /* キシチ… */
  FULL_Y = 1 << 6,    /* ヤユヨ */
  SMALL_VOWEL = 1 << 7,
  TAKES_VOWEL = 1 << 8,
  SMALL_TSU = 1 << 9,
  LONG_MARK = 1 << 10, /* ー */
  HYPHEN = 1 << 11,
  ONE = 1 << 12,    /* 一 */
  REPEAT = 1 << 13, /* 々ゝヽ */
  CAPITAL = 1 << 14,
  SMALL = 1 << 15,
  DASH = 1 << 16,    /* ― */
  RADICAL = 1 << 17, /* a part of kanji that hardly ever stands alone */
  RARE = 1 << 20,    /* kanji of neither everyday, personal nor place names */
  EXOTIC = 1 << 19,  /* letters run together: two real ones are likelier */
  SELDOM = 1 << 18,  /* symbols and accents that these papers hardly ever print */
};

guint32
kk_traits_of (gunichar ch)
{
  static const struct
  {
    guint32 flag;
    const char *set;
  } flags[] = {
    { SMALL_Y, "ャュョゃゅょ" },
    { TAKES_Y, "キシチニヒミリギジヂビピきしちにひみりぎじぢびぴテデフヴてでふ" },
    { FULL_Y, "ヤユヨ" },
    { SMALL_VOWEL, "ァィゥェォぁぃぅぇぉ" },
    { TAKES_VOWEL, "フヴウテデトドツジシチクグファイエふうてでとど" },
    { SMALL_TSU, "ッっ" },
    { LONG_MARK, "ー" },
    { HYPHEN, "-" },
    { ONE, "一" },
    { REPEAT, "々ゝヽ" },
    { DASH, "―" },
    { SELDOM, "!\"#$%&*+;<=>?@[\\]^_`{}~§¶¥÷±°′″℃゛゜‥…ヷヸヹヺヮゎヰヱヵゐゑ〆ヽヾゝゞ" },
    { EXOTIC, "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ№℡㎡㎏㌔㊤㊦㈹㈲㈱" },
    { RADICAL, "囗丶丨丿亅亠冂冖几凵勹匚匸卩厂厶夂夊宀尸屮巛幺广廴廾弋彐彡彳攴无爻爿疋疒癶禸穴糸网"
               "罒聿臼艸虍襾豕豸辵邑釆阜隶隹髟鬥鬯黹黽"
               "|丷亻刂忄扌氵灬犭礻罓耂艹衤讠辶钅阝飠乀乁乚乛" },
  };
  guint32 traits = CHARACTER | kk_script_of (ch);

  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    if (one_of (ch, flags[i].set))
      traits |= flags[i].flag;
  if (ch >= 0xc0 && ch < 0x250)
    traits |= EXOTIC;
  if (ch >= 'A' && ch <= 'Z')
    traits |= CAPITAL;
  if (ch >= 'a' && ch <= 'z')
    traits |= SMALL;
  return traits;
}

float
kk_neighbour_cost (KkLineClass cls, guint32 before, guint32 next)
{
  KkScript a = before & SCRIPT_MASK, b = next & SCRIPT_MASK;
  gboolean kana_before
      = before != 0
        && (a == KK_SCRIPT_KATAKANA || a == KK_SCRIPT_HIRAGANA || (before & TAKES_VOWEL) != 0);
  float cost = 0;

  if (next == 0)
    return (before & SMALL_TSU) != 0 ? 1.5f : 0;
  if ((next & RADICAL) != 0)
    cost += 2.2f;
  /* A name may hold any kanji: there the picture alone should tell. */
  if ((next & RARE) != 0)
    cost += cls == KK_LINE_NAME ? 0.2f : 0.9f;
  if ((next & SELDOM) != 0)
    cost += 1.0f;
  if ((next & EXOTIC) != 0)
    cost += 2.5f;
  if ((next & DASH) != 0)
    cost += 1.5f;
  if ((next & LONG_MARK) != 0)
    return kana_before || a == KK_SCRIPT_OTHER ? (before == 0 ? 3.0f : 0) : 3.0f;
  if ((next & HYPHEN) != 0 && before != 0 && a == KK_SCRIPT_KATAKANA)
    cost += 1.5f;
  /* Between kanji a line across is 一; a hyphen joins digits. */
  if ((next & HYPHEN) != 0 && before != 0 && a == KK_SCRIPT_KANJI)
    cost += 0.8f;
  if ((before & HYPHEN) != 0 && b == KK_SCRIPT_KANJI)
    cost += 0.8f;
  if ((next & ONE) != 0 && before != 0 && a == KK_SCRIPT_DIGIT)
    cost += 2.5f;
  /* In a name it joins Latin letters only. */
  if ((next & HYPHEN) != 0 && cls == KK_LINE_NAME && (before == 0 || a != KK_SCRIPT_LATIN))
    cost += 3.0f;
  if ((next & REPEAT) != 0 && before == 0)
    cost += 3.0f;
  if ((next & SMALL_Y) != 0 && (before & TAKES_Y) == 0)
    cost += 3.5f;
  if ((next & SMALL_VOWEL) != 0 && (before & TAKES_VOWEL) == 0)
    cost += 3.0f;
  if ((next & SMALL_TSU) != 0 && before == 0)
    cost += 3.0f;
  /* キヤ and シユ are far rarer than キャ and シュ, but old records print them. */
  if ((next & FULL_Y) != 0 && (before & TAKES_Y) != 0)
    cost += 0.5f;
  if (before == 0)
    return cost + (cls == KK_LINE_LATIN && b == KK_SCRIPT_DIGIT ? 2.0f : 0.0f);
  if (cls != KK_LINE_CODE && cls != KK_LINE_LATIN)
    cost += script_cost[a][b];
  else if (a != b && (a == KK_SCRIPT_DIGIT || b == KK_SCRIPT_DIGIT))
    cost += cls == KK_LINE_CODE ? 1.0f : 2.5f;
  if ((before & SMALL) != 0 && (next & CAPITAL) != 0)
    cost += 2.0f;
  if ((before & CAPITAL) != 0 && (next & SMALL) != 0)
    cost += 0.7f;
  return cost;
}

KkLineTables *
kk_line_tables_new (const KkGlyphNet *net)
{
  KkLineTables *tables = g_new0 (KkLineTables, 1);

  tables->n = kk_glyph_net_n_classes (net);
  tables->allowed = g_new0 (guint16, tables->n);
  tables->traits = g_new0 (guint32, tables->n);
  tables->look_alikes = g_new0 (const char *, tables->n);
  for (guint i = 1; i < tables->n; i++)
    {
      gunichar ch = kk_glyph_net_char (net, i);

      tables->allowed[i] = (guint16) kk_line_classes_of (ch, kk_glyph_net_is_common (net, i));
      tables->traits[i] = kk_traits_of (ch);
      if (!kk_glyph_net_is_common (net, i))
        tables->traits[i] |= RARE;
      tables->look_alikes[i] = kk_look_alikes (ch);
    }
  return tables;
}

void
kk_line_tables_free (KkLineTables *tables)
{
  g_free (tables->allowed);
  g_free (tables->traits);
  g_free (tables->look_alikes);
  g_free (tables);
}

gunichar
kk_letter_or_digit (gunichar ch, gboolean letter)
{
  switch (ch)
    {
    case '0':
    case 'O':
    case 0x25cb: /* ○ */
      return letter ? 'O' : '0';
    case '1':
    case 'I':
      return letter ? 'I' : '1';
    default:
      return ch;
    }
}

float
kk_side_bearing (gunichar ch, float ink_width_em)
{
  KkScript script = kk_script_of (ch);

  if (script == KK_SCRIPT_DIGIT || script == KK_SCRIPT_LATIN)
    return 0.08f;
  if (ch < 0x80)
    return 0.3f;
  return CLAMP ((0.96f - ink_width_em) / 2, 0.0f, 0.42f);
}

gunichar
kk_compose_mark (gunichar kana, gunichar mark)
{
  gunichar out = 0;
  gunichar combining = mark == 0x309b ? 0x3099 : mark == 0x309c ? 0x309a : 0;

  if (combining == 0 || !(is_katakana (kana) || is_hiragana (kana))
      || !g_unichar_compose (kana, combining, &out))
    return 0;
  return out;
}
