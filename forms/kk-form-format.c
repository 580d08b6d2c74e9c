/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/kk-form-format.h"

#include <string.h>

#include "core/kk-date.h"
#include "lexicon/kk-kana.h"

static const char *const WORDS[] = {
  "和暦", "西暦",     "元号", "年",   "西暦年", "月", "日",  "年齢",     "姓",   "名",
  "カナ", "ひらがな", "半角", "全角", "前",     "後", "下4", "方書なし", "方書",
};
/* The order of WORDS. */
static const KkFormFormat FORMATS[] = {
  KK_WRITE_WAREKI,   KK_WRITE_SEIREKI,  KK_WRITE_ERA,         KK_WRITE_ERA_YEAR, KK_WRITE_YEAR,
  KK_WRITE_MONTH,    KK_WRITE_DAY,      KK_WRITE_AGE,         KK_WRITE_SURNAME,  KK_WRITE_GIVEN,
  KK_WRITE_KATAKANA, KK_WRITE_HIRAGANA, KK_WRITE_NARROW,      KK_WRITE_WIDE,     KK_WRITE_FRONT,
  KK_WRITE_BACK,     KK_WRITE_LAST4,    KK_WRITE_NO_BUILDING, KK_WRITE_BUILDING,
};
G_STATIC_ASSERT (G_N_ELEMENTS (WORDS) == G_N_ELEMENTS (FORMATS));

gboolean
kk_form_format_parse (const char *word, KkFormFormat *format_out)
{
  for (gsize i = 0; i < G_N_ELEMENTS (WORDS); i++)
    if (g_str_equal (word, WORDS[i]))
      {
        *format_out = FORMATS[i];
        return TRUE;
      }
  return FALSE;
}

char *
kk_form_format_names (void)
{
  GString *out = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (WORDS); i++)
    g_string_append_printf (out, "%s%s", i ? "、" : "", WORDS[i]);
  return g_string_free (out, FALSE);
}

/* "令和7年3月28日" in its parts; FALSE for a date that is no calendar date. */
static gboolean
wareki_parts (const char *text, char **era_out, char **year_out)
{
  g_autofree char *wareki = kk_date_to_wareki (text);
  const char *p = wareki, *year;
  KkDate date = { 0 };
  gboolean calendar = kk_date_parse (text, &date) && date.calendar;

  kk_date_clear (&date);
  if (!calendar)
    return FALSE;
  while (*p != '\0' && !g_ascii_isdigit (*p) && !g_str_has_prefix (p, "元年"))
    p = g_utf8_next_char (p);
  year = strstr (p, "年");
  if (year == NULL)
    return FALSE;
  *era_out = g_strndup (wareki, (gsize) (p - wareki));
  *year_out = g_str_has_prefix (p, "元") ? g_strdup ("1") : g_strndup (p, (gsize) (year - p));
  return TRUE;
}

static char *
date_part (KkFormFormat format, const char *text, const char *today)
{
  g_autofree char *era = NULL, *year = NULL;
  g_auto (KkDate) date = { 0 };

  if (format == KK_WRITE_WAREKI)
    return kk_date_to_wareki (text);
  if (format == KK_WRITE_SEIREKI)
    return kk_date_to_seireki (text);
  if (!kk_date_parse (text, &date))
    return g_strdup ("");
  switch (format)
    {
    case KK_WRITE_YEAR:
      return date.year > 0 ? g_strdup_printf ("%d", date.year) : g_strdup ("");
    case KK_WRITE_MONTH:
      return date.month > 0 ? g_strdup_printf ("%d", date.month) : g_strdup ("");
    case KK_WRITE_DAY:
      return date.day > 0 ? g_strdup_printf ("%d", date.day) : g_strdup ("");
    case KK_WRITE_AGE:
      {
        int age = today ? kk_date_age (text, today) : 100;
        return age < 0 ? g_strdup ("") : g_strdup_printf ("%d", age);
      }
    default:
      if (!wareki_parts (text, &era, &year))
        return g_strdup ("");
      return g_strdup (format == KK_WRITE_ERA ? era : year);
    }
}

/* Before or after the first space, of either width. */
static char *
name_part (const char *text, gboolean first)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isspace (g_utf8_get_char (p)))
      return first ? g_strndup (text, (gsize) (p - text)) : g_strdup (g_utf8_next_char (p));
  return g_strdup (first ? text : "");
}

static char *
hiragana (const char *text)
{
  g_autofree char *katakana = kk_kana_to_katakana (text);
  GString *out = g_string_new (NULL);

  for (const char *p = katakana; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      g_string_append_unichar (out, c >= 0x30A1 && c <= 0x30F6 ? c - 0x60 : c);
    }
  return g_string_free (out, FALSE);
}

static char *
widened (const char *text, gboolean wide)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (wide)
        c = c == ' ' ? 0x3000 : c > 0x20 && c < 0x7F ? c + 0xFEE0 : c;
      else
        c = c == 0x3000 ? ' ' : c > 0xFF00 && c < 0xFF5F ? c - 0xFEE0 : c;
      g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

/* n digits from the front, or all after skip. */
static char *
digits (const char *text, int skip, int n)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_isdigit (*p) && skip-- <= 0 && n-- > 0)
      g_string_append_c (out, *p);
  return g_string_free (out, FALSE);
}

char *
kk_form_format_apply (KkFormFormat format, const char *text, const char *today)
{
  switch (format)
    {
    case KK_WRITE_WAREKI:
    case KK_WRITE_SEIREKI:
    case KK_WRITE_ERA:
    case KK_WRITE_ERA_YEAR:
    case KK_WRITE_YEAR:
    case KK_WRITE_MONTH:
    case KK_WRITE_DAY:
    case KK_WRITE_AGE:
      return *text ? date_part (format, text, today) : g_strdup ("");
    case KK_WRITE_SURNAME:
    case KK_WRITE_GIVEN:
      return name_part (text, format == KK_WRITE_SURNAME);
    case KK_WRITE_KATAKANA:
      return kk_kana_to_katakana (text);
    case KK_WRITE_HIRAGANA:
      return hiragana (text);
    case KK_WRITE_NARROW:
    case KK_WRITE_WIDE:
      return widened (text, format == KK_WRITE_WIDE);
    case KK_WRITE_FRONT:
      return digits (text, 0, 3);
    case KK_WRITE_BACK:
      return digits (text, 3, 4);
    case KK_WRITE_LAST4:
      {
        glong n = g_utf8_strlen (text, -1);
        return g_strdup (g_utf8_offset_to_pointer (text, MAX (n - 4, 0)));
      }
    case KK_WRITE_NO_BUILDING:
    case KK_WRITE_BUILDING:
      break;
    }
  return g_strdup (text);
}

static gboolean
has (const GArray *formats, KkFormFormat format)
{
  for (guint i = 0; i < formats->len; i++)
    if (g_array_index (formats, KkFormFormat, i) == format)
      return TRUE;
  return FALSE;
}

gboolean
kk_form_format_asks_building (const GArray *formats)
{
  return has (formats, KK_WRITE_NO_BUILDING) || has (formats, KK_WRITE_BUILDING);
}

gboolean
kk_form_format_is_building (const GArray *formats)
{
  return has (formats, KK_WRITE_BUILDING);
}
