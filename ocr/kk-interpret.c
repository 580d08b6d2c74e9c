/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-interpret.h"

#include <string.h>

#include "core/kk-check-digit.h"
#include "core/kk-date.h"
#include "core/kk-field.h"
#include "core/kk-relationship.h"
#include "core/kk-text.h"
#include "lexicon/kk-address.h"
#include "ocr/kk-pick.h"

void
kk_meaning_clear (KkMeaning *meaning)
{
  g_clear_pointer (&meaning->value, g_free);
}

static KkClass
class_of (const char *key)
{
  const KkField *field = kk_field_find (KK_SCOPE_PERSON, key);
  if (field == NULL)
    field = kk_field_find (KK_SCOPE_NOTICE, key);
  return field != NULL ? field->cls : KK_CLASS_TEXT;
}

static gboolean
is (const char *key, const char *name)
{
  return strcmp (key, name) == 0;
}

static gboolean
is_name_key (const char *key)
{
  return is (key, "name") || is (key, "old_head") || is (key, "new_head") || is (key, "koseki_head")
         || is (key, "former_surname") || is (key, "alias") || is (key, "any_head");
}

static gboolean
is_date_key (const char *key)
{
  return g_str_has_suffix (key, "_date") || is (key, "period_expiry");
}

static gboolean
is_address_key (const char *key)
{
  return g_str_has_suffix (key, "address") || is (key, "legal_domicile") || is (key, "issuer");
}

static char *
without_spaces (const char *text)
{
  g_autofree char *folded = kk_text_fold_width (text);
  GString *out = g_string_new (NULL);
  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      /* A zero with a stroke through it. */
      g_string_append_unichar (out, g_utf8_get_char (p) == 0xd8 ? '0' : g_utf8_get_char (p));
  return g_string_free (out, FALSE);
}

gboolean
kk_interpret_is_blank (const char *text)
{
  g_autofree char *t = without_spaces (text);
  if (*t == '\0' || is (t, "該当なし") || is (t, "空白") || is (t, "以下余白") || is (t, "余白"))
    return TRUE;
  for (const char *p = t; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (!g_unichar_ispunct (c) && c != 0x30fc && c != 0x4e00 && c != 0x2500 && c != 0x2212
          && g_unichar_isalnum (c))
        return FALSE;
    }
  return TRUE;
}

static guint
count_digits (const char *t)
{
  guint n = 0;
  for (; *t != '\0'; t++)
    n += g_ascii_isdigit (*t);
  return n;
}

/* The stretch of text that is a date, without its spaces; NULL where there is none. */
static char *
find_date (const char *text)
{
  static GRegex *regex, *era_in_brackets, *parted;
  static gsize once;
  if (g_once_init_enter (&once))
    {
      regex = g_regex_new (
          "(西暦|明治|大正|昭和|平成|令和|[MTSHR明大昭平令]\\.?)?(元|\\d{1,4})[年./-]"
          "(\\d{1,2})[月./-](\\d{1,2})日?",
          G_REGEX_OPTIMIZE, 0, NULL);
      era_in_brackets = g_regex_new ("\\((明治|大正|昭和|平成|令和)(元|\\d{1,2})年?\\)",
                                     G_REGEX_OPTIMIZE, 0, NULL);
      parted = g_regex_new ("^\\s*([MTSHR]?\\d{1,4})\\s+(\\d{1,2})\\s+(\\d{1,2})\\s*$",
                            G_REGEX_OPTIMIZE, 0, NULL);
      g_once_init_leave (&once, 1);
    }
  /* "1967 05 24": dots too faint to be seen. */
  g_autofree char *dotted = g_regex_replace (parted, text, -1, 0, "\\1.\\2.\\3", 0, NULL);
  g_autofree char *plain = without_spaces (dotted != NULL ? dotted : text);
  g_autofree char *t = g_regex_replace_literal (era_in_brackets, plain, -1, 0, "", 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  if (t != NULL && g_regex_match (regex, t, 0, &match))
    return g_match_info_fetch (match, 0);
  return NULL;
}

static void
mean_date (const char *key, const char *text, KkMeaning *out)
{
  g_autofree char *found = find_date (text);
  g_autofree char *plain = without_spaces (text);
  const char *use = found != NULL ? found : plain;
  /* Dates that are no calendar dates (不詳日) are only believed of births. */
  if (found == NULL && !(is (key, "birth_date") && strstr (plain, "年") != NULL))
    return;
  g_auto (KkDate) date = { 0 };
  if (!kk_date_parse (use, &date))
    return;
  if (date.calendar && (date.year < 1880 || date.year > 2100))
    return;
  out->value = kk_date_normalise (use);
  out->proven = date.calendar && !date.era_doubtful;
  if (!out->proven)
    out->warning = "date";
}

/* Latin look-alikes of digits and back, where the place says which it must be. */
static char
as_digit (char c)
{
  static const char from[] = "OoQDIlZSBGTb", to[] = "000011258676";
  const char *at = c != '\0' ? strchr (from, c) : NULL;
  return at != NULL ? to[at - from] : c;
}

static char
as_letter (char c)
{
  static const char from[] = "01258", to[] = "OIZSB";
  const char *at = c != '\0' ? strchr (from, c) : NULL;
  return at != NULL ? to[at - from] : c;
}

static void
mean_digits (const char *text, guint length, gboolean (*check) (const char *), KkMeaning *out)
{
  g_autofree char *plain = without_spaces (text);
  GString *digits = g_string_new (NULL);
  gboolean other = FALSE;
  for (const char *p = plain; *p != '\0'; p = g_utf8_next_char (p))
    {
      char c = as_digit (*p);
      if (g_ascii_isdigit (c))
        g_string_append_c (digits, c);
      else if (strchr ("-.,:'|()", *p) == NULL && strstr (plain, "第") == NULL)
        other = TRUE;
    }
  if (digits->len == length && !other)
    {
      out->proven = check (digits->str);
      out->value = g_string_free (g_steal_pointer (&digits), FALSE);
      if (!out->proven)
        out->warning = "check_digit";
    }
  if (digits != NULL)
    g_string_free (digits, TRUE);
}

static void
mean_card_number (KkDocument document, const char *text, KkMeaning *out)
{
  g_autofree char *plain = without_spaces (text);
  if (document == KK_DOCUMENT_DRIVER_LICENSE)
    {
      mean_digits (text, 12, kk_check_driver_license, out);
      return;
    }
  GString *code = g_string_new (NULL);
  for (const char *p = plain; *p != '\0'; p = g_utf8_next_char (p))
    if (g_ascii_isalnum (*p))
      g_string_append_c (code, g_ascii_toupper (*p));
  if (code->len == 12)
    {
      for (guint i = 0; i < 12; i++)
        code->str[i] = i < 2 || i > 9 ? as_letter (code->str[i]) : as_digit (code->str[i]);
      if (kk_check_residence_card (code->str))
        {
          out->value = g_strdup (code->str);
          out->proven = TRUE;
        }
    }
  g_string_free (code, TRUE);
}

static void
mean_period (const char *text, KkMeaning *out)
{
  static GRegex *regex;
  static gsize once;
  if (g_once_init_enter (&once))
    {
      regex = g_regex_new (
          "^(?:(?:\\d{1,2}年)?(?:\\d{1,2}(?:か|ヶ|ケ|箇)?月)?(?:\\d{1,3}日)?|無期限)$",
          G_REGEX_OPTIMIZE, 0, NULL);
      g_once_init_leave (&once, 1);
    }
  g_autofree char *plain = without_spaces (text);
  if (*plain != '\0' && g_regex_match (regex, plain, 0, NULL))
    {
      out->value = g_steal_pointer (&plain);
      out->proven = TRUE;
    }
}

/* What stands in a name's place and is none: an address, a label, one stray character. */
static gboolean
is_no_name (KkDocument document, const char *key, const char *name)
{
  static const char *const never[] = { "番地",     "丁目", "氏名", "フリガナ", "世帯主", "筆頭者",
                                       "生年月日", "続柄", "性別", "個人番号", "ます" };
  g_autofree char *plain = without_spaces (name);
  glong length = g_utf8_strlen (plain, -1);
  for (guint i = 0; i < G_N_ELEMENTS (never); i++)
    if (strstr (plain, never[i]) != NULL)
      return TRUE;
  /* A country or a 在留資格 in a name's place stands one column off. */
  static const char *const others[] = { "nationality", "residence_status" };
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      double distance = 1;
      g_autofree char *choice = kk_pick_find (others[i], plain, &distance);
      if (choice != NULL && distance == 0)
        return TRUE;
    }
  guint words = 1;
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    words += g_utf8_get_char (p) == 0x3000;
  /* A koseki prints the given name alone. */
  gboolean given = is (key, "name") && kk_document_is_koseki (document);
  return (length < 2 && !given && !is (key, "former_surname"))
         || (words > 3 && (glong) words * 2 > length && !kk_text_is_latin (name));
}

/* The same kana three times running are a leader's dots, or worse. */
static gboolean
is_stutter (const char *kana)
{
  gunichar last = 0;
  guint run = 0;
  for (const char *p = kana; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      run = c == last ? run + 1 : 1;
      last = c;
      if (run >= 3)
        return TRUE;
    }
  return FALSE;
}

static void
mean_name (KkDocument document, const char *key, const char *text, KkMeaning *out)
{
  g_autofree char *name = kk_text_normalise_name (text);
  static const char *const edges = "()[]{}:;.,'\"|_/・。、〔〕【】「」*＊";
  while (*name != '\0' && g_utf8_strchr (edges, -1, g_utf8_get_char (name)) != NULL)
    {
      char *rest = g_strdup (g_utf8_next_char (name));
      g_free (name);
      name = rest;
    }
  for (char *last = g_utf8_find_prev_char (name, name + strlen (name));
       last != NULL && g_utf8_strchr (edges, -1, g_utf8_get_char (last)) != NULL;
       last = g_utf8_find_prev_char (name, name + strlen (name)))
    *last = '\0';
  glong length = g_utf8_strlen (name, -1);
  if (is_no_name (document, key, name))
    return;
  guint letters = 0;
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    letters += g_unichar_isalpha (g_utf8_get_char (p));
  if (letters == 0 || length > 80 || count_digits (name) > 0)
    return;
  out->value = kk_text_normalise_name (name);
}

/* TRUE where the match's stretch of text holds the dictionary's own ideographs: 亰 for 京 is found,
 * but not what anybody prints. */
static gboolean
same_ideographs (const KkAddressMatch *match, const char *text)
{
  g_autofree char *spelt = kk_address_text (match->address);
  for (const char *p = text; p < text + match->length; p = g_utf8_next_char (p))
    if (kk_text_is_ideograph (g_utf8_get_char (p))
        && g_utf8_strchr (spelt, -1, g_utf8_get_char (p)) == NULL
        && g_utf8_strchr ("大字之一二三四五六七八九十", -1, g_utf8_get_char (p)) == NULL)
      return FALSE;
  return TRUE;
}

/* リヨウ is リョウ and ジヨン is ジョン in print that tells them hardly apart: nobody's name is
 * read the other way. */
static char *
small_before_u (const char *kana)
{
  static GRegex *regex[2];
  static gsize once;
  if (g_once_init_enter (&once))
    {
      regex[0] = g_regex_new ("([キギシジチヒビミリニ])ヨ(?=ウ)|(ジ|チ)ヨ(?=ン)", G_REGEX_OPTIMIZE,
                              0, NULL);
      regex[1] = g_regex_new ("([キギシジチヒビミリニ])ユ(?=ウ)|(シ|ジ|チ)ユ(?=ン)",
                              G_REGEX_OPTIMIZE, 0, NULL);
      g_once_init_leave (&once, 1);
    }
  g_autofree char *first = g_regex_replace (regex[0], kana, -1, 0, "\\1\\2ョ", 0, NULL);
  return g_regex_replace (regex[1], first, -1, 0, "\\1\\2ュ", 0, NULL);
}

/* 第ニ and ニ丁目 are 第二 and 二丁目: between such words nobody writes kana. */
static char *
two_for_ni (const char *address)
{
  static GRegex *regex;
  static gsize once;
  if (g_once_init_enter (&once))
    {
      regex = g_regex_new ("(?<=第)ニ|ニ(?=丁目|番町|番館|号館)", G_REGEX_OPTIMIZE, 0, NULL);
      g_once_init_leave (&once, 1);
    }
  return g_regex_replace_literal (regex, address, -1, 0, "二", 0, NULL);
}

static void
mean_address (KkLexicon *lexicon, const char *key, const char *text, KkMeaning *out)
{
  g_autofree char *folded = kk_text_fold_width (text);
  g_autofree char *address = kk_text_normalise_address (folded);
  g_autofree char *numbered = two_for_ni (address);
  g_autofree char *hyphens = kk_text_fold_hyphens (numbered);
  if (g_utf8_strlen (hyphens, -1) < 2 || g_utf8_strlen (hyphens, -1) > 120)
    return;
  static const char *const offices[] = { "市長", "区長", "町長", "村長" };
  for (guint i = 0; is (key, "issuer") && i < G_N_ELEMENTS (offices); i++)
    if (g_str_has_suffix (hyphens, offices[i]))
      hyphens[strlen (hyphens) - strlen ("長")] = '\0';
  const char *last = g_utf8_find_prev_char (hyphens, hyphens + strlen (hyphens));
  if (is (key, "issuer") && strstr ("市区町村都道府県", last) == NULL)
    return; /* no municipality is called so */
  out->value = g_strdup (hyphens);
  if (lexicon == NULL)
    return;
  g_autoptr (KkAddressMatch) match = kk_address_match_prefix (lexicon, hyphens);
  if (match != NULL && match->distance == 0 && same_ideographs (match, hyphens))
    out->proven
        = is (key, "issuer") ? match->length == strlen (hyphens) : *match->address->town != '\0';
}

/* The heading of another column in an insurance's place, or what numbers the persons. */
static gboolean
is_heading_of_others (const char *key, const char *text)
{
  static const struct
  {
    const char *key, *word;
  } headings[] = { { "nhi", "国保" },
                   { "nhi", "国民健康" },
                   { "pension", "年金" },
                   { "long_term_care", "介護" },
                   { "late_elderly", "後期" },
                   { "child_allowance", "児童手" },
                   { "child_allowance", "児手" },
                   { "", "人目" } };
  for (guint i = 0; i < G_N_ELEMENTS (headings); i++)
    if (!is (key, headings[i].key) && strstr (text, headings[i].word) != NULL)
      return TRUE;
  return FALSE;
}

/* 法第30条の45の表: 中長期在留者, 特別永住者, 一時庇護許可者, 仮滞在許可者, 経過滞在者. */
static gboolean
is_category (const char *text)
{
  static const char *const words[] = { "在留", "永住", "庇護", "滞在", "経過" };
  gboolean found = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    found = found || strstr (text, words[i]) != NULL;
  return found;
}

void
kk_interpret (
    KkLexicon *lexicon, KkDocument document, const char *key, const char *text, KkMeaning *out)
{
  memset (out, 0, sizeof *out);
  if (kk_interpret_is_blank (text))
    return;
  if (is_date_key (key))
    mean_date (key, text, out);
  else if (is (key, "my_number"))
    mean_digits (text, 12, kk_check_my_number, out);
  else if (is (key, "juminhyo_code"))
    mean_digits (text, 11, kk_check_juminhyo_code, out);
  else if (is (key, "card_number"))
    mean_card_number (document, text, out);
  else if (is (key, "period_of_stay"))
    mean_period (text, out);
  else if (is (key, "name_kana"))
    {
      g_autofree char *plain = kk_text_normalise_kana (text);
      g_autofree char *kana = small_before_u (plain);
      if (kk_text_is_katakana (kana) && !is_stutter (kana))
        out->value = g_steal_pointer (&kana);
    }
  else if (is_name_key (key))
    mean_name (document, key, text, out);
  else if (is_address_key (key))
    mean_address (lexicon, key, text, out);
  else if (is (key, "sex") || is (key, "relationship") || is (key, "nationality")
           || is (key, "residence_status"))
    {
      double distance = 0;
      out->value = kk_pick_find (key, text, &distance);
      out->proven = out->value != NULL && distance == 0;
    }
  else
    {
      g_autofree char *t = kk_text_normalise_address (text);
      if (g_utf8_strlen (t, -1) <= 24 && (!is (key, "resident_category") || is_category (t))
          && !is_heading_of_others (key, t))
        out->value = g_steal_pointer (&t);
    }
}

static guint
count_kind (const char *t, int kind)
{
  guint n = 0;
  for (const char *p = t; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean katakana = (c >= 0x30a1 && c <= 0x30fa) || c == 0x30fc;
      n += kind == 0   ? kk_text_is_ideograph (c)
           : kind == 1 ? katakana
                       : c < 0x80 && g_ascii_isalpha ((char) c);
    }
  return n;
}

/* "R6 12 21": an era's letter and numbers whose dots are too faint to be seen. */
static gboolean
is_short_date (const char *t)
{
  gsize digits = strspn (t + 1, "0123456789");
  return *t != '\0' && strchr ("MTSHR", *t) != NULL && digits >= 3 && digits <= 6
         && t[1 + digits] == '\0';
}

static gboolean
is_insurance_key (const char *key)
{
  return is (key, "nhi") || is (key, "long_term_care") || is (key, "late_elderly")
         || is (key, "child_allowance");
}

double
kk_interpret_plausible (const char *key, const char *text)
{
  g_autofree char *t = without_spaces (text);
  double length = g_utf8_strlen (t, -1);
  if (length == 0)
    return 0;
  guint digits = count_digits (t), kanji = count_kind (t, 0), kana = count_kind (t, 1);
  guint latin = count_kind (t, 2);
  if (is_date_key (key))
    {
      g_autofree char *date = find_date (t);
      return date != NULL                              ? 1
             : is_short_date (t)                       ? 0.9
             : strstr (t, "年") != NULL && digits >= 2 ? 0.6
             : digits >= 5 && length < 12              ? 0.2
                                                       : 0;
    }
  if (is (key, "my_number") || is (key, "juminhyo_code"))
    {
      guint want = is (key, "my_number") ? 12 : 11;
      return digits == want && kanji == 0 ? 1 : digits >= 8 && kanji <= 1 ? 0.5 : 0;
    }
  if (is (key, "card_number"))
    return (digits == 8 && latin == 4) || digits == 12 ? 1 : digits >= 6 && kanji <= 2 ? 0.5 : 0;
  if (is (key, "sex"))
    return length <= 4 && (strstr (t, "男") != NULL || strstr (t, "女") != NULL) ? 1 : 0;
  if (is (key, "relationship"))
    return kk_relationship_is_valid (t) ? 1 : length <= 8 && strstr (t, "の") != NULL ? 0.4 : 0.05;
  if (is (key, "nationality") || is (key, "residence_status"))
    {
      double distance;
      g_autofree char *choice = kk_pick_find (key, t, &distance);
      return choice != NULL ? 1 : 0.1;
    }
  if (is (key, "period_of_stay"))
    {
      g_auto (KkMeaning) meaning = { 0 };
      mean_period (t, &meaning);
      return meaning.value != NULL ? 1 : 0;
    }
  if (is (key, "name_kana"))
    return kana >= 2 && kana + 1 >= length ? 1 : kana > length * 0.7 ? 0.6 : 0;
  if (is_name_key (key))
    {
      if (digits > 0 || length > 60)
        return 0;
      if (kanji >= 2 && length <= 12)
        return strstr (t, "市") != NULL || strstr (t, "県") != NULL ? 0.5 : 0.9;
      return latin + 2 >= length && latin > 2 ? 0.9 : kana + 1 >= length ? 0.5 : 0.3;
    }
  if (is_address_key (key))
    return kanji >= 4 && digits > 0 ? 1 : kanji >= 5 ? 0.7 : kanji >= 2 ? 0.3 : 0.05;
  gboolean kind = strstr (t, "号") != NULL;
  if (is (key, "pension"))
    return kind ? 0.9 : 0.4;
  if (is_insurance_key (key))
    return kind ? 0.1 : 0.4;
  return 0.4;
}

gboolean
kk_interpret_is_certain (const char *key, const char *text)
{
  g_autofree char *t = without_spaces (text);
  double distance = 1;
  if (is (key, "card_number"))
    {
      g_auto (KkMeaning) meaning = { 0 };
      if (strlen (t) == 12)
        mean_card_number (KK_DOCUMENT_RESIDENCE_CARD, t, &meaning);
      return meaning.proven;
    }
  if (is (key, "sex"))
    return is (t, "男") || is (t, "女") || is (t, "男M") || is (t, "女F") || is (t, "男M.")
           || is (t, "女F.");
  if (g_utf8_strlen (t, -1) < 2)
    return FALSE;
  g_autofree char *choice = kk_pick_find (key, t, &distance);
  return choice != NULL && distance == 0;
}

KkLineClass
kk_interpret_line_class (const char *key)
{
  if (is_date_key (key))
    return KK_LINE_DATE;
  if (is (key, "my_number") || is (key, "juminhyo_code"))
    return KK_LINE_DIGITS;
  if (is (key, "card_number"))
    return KK_LINE_CODE;
  if (is (key, "name_kana"))
    return KK_LINE_KANA;
  if (is_name_key (key))
    return KK_LINE_NAME;
  if (is_address_key (key))
    return KK_LINE_ADDRESS;
  return class_of (key) == KK_CLASS_CHOICE ? KK_LINE_LABEL : KK_LINE_ANY;
}

const char *
kk_interpret_warning (const char *code)
{
  static const struct
  {
    const char *code, *message;
  } messages[] = {
    { "check_digit", "検査数字が合いません。紙面と見比べてください。" },
    { "date", "暦にない日付か、元号と合わない日付です。紙面と見比べてください。" },
    { "empty_page", "何も書かれていない紙面です。表裏を確かめて読み取り直してください。" },
    { "unknown_document", "書類の種類が分かりません。対象の書類か確かめてください。" },
    { "template_drift", "登録した様式と配置が変わっています。様式を覚え直してください。" },
    { "page_missing", "この書類のほかのページがありません。すべてのページを読み取ってください。" },
    { "page_order", "ページの順が入れ替わっています。順を確かめてください。" },
    { "no_person", "異動者を読み取れませんでした。紙面を見て入力してください。" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    if (is (messages[i].code, code))
      return messages[i].message;
  return "紙面と見比べてください。";
}
