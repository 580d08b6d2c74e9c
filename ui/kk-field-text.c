/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-field-text.h"

#include <string.h>

#include <glib/gi18n.h>

#include "core/kk-choice.h"
#include "core/kk-date.h"
#include "core/kk-relationship.h"
#include "core/kk-stay.h"

/* Dates that a foreign resident's certificate and card print in 西暦 (標準仕様書). */
static const char *const seireki_keys[]
    = { "birth_date", "period_expiry", "expiry_date", "foreign_resident_date", NULL };

static const char *const relationships[]
    = { "世帯主", "妻",     "夫",     "子",         "父",         "母",     "兄",     "姉",
        "弟",     "妹",     "子の妻", "子の夫",     "子の子",     "妻の子", "夫の子", "妻の父",
        "妻の母", "夫の父", "夫の母", "父の父",     "父の母",     "母の父", "母の母", "兄の子",
        "姉の子", "弟の子", "妹の子", "妻（未届）", "夫（未届）", "縁故者", "同居人", NULL };
static const char *const flags[] = { "true", "false", NULL };
static const char *const periods[]
    = { "無期限", "5年",    "4年3月", "4年", "3年3月", "3年", "2年3月", "2年",
        "1年6月", "1年3月", "1年",    "6月", "4月",    "3月", NULL };

static const struct
{
  const char *key;
  const char *label;
} short_labels[] = {
  { "new_postal_code", N_ ("新 郵便番号") },
  { "new_address_building", N_ ("新 方書") },
  { "old_postal_code", N_ ("旧 郵便番号") },
  { "old_address_building", N_ ("旧 方書") },
  { "phone", N_ ("連絡先電話") },
  { "filer.name", N_ ("氏名") },
  { "filer.name_kana", N_ ("フリガナ") },
  { "filer.birth_date", N_ ("生年月日") },
  { "filer.address", N_ ("住所") },
  { "filer.phone", N_ ("電話番号") },
  { "identity.note", N_ ("備考") },
  { "request.juminhyo_all", N_ ("住民票 全員") },
  { "request.juminhyo_part", N_ ("住民票 一部") },
  { "request.juminhyo_items", N_ ("記載事項証明") },
  { "request.juminhyo_removed", N_ ("除票") },
  { "request.seal", N_ ("印鑑証明") },
  { "request.koseki_all", N_ ("戸籍 全部") },
  { "request.koseki_part", N_ ("戸籍 個人") },
  { "request.koseki_removed", N_ ("除籍・原戸籍") },
  { "request.koseki_supplement", N_ ("戸籍の附票") },
  { "request.identity_status", N_ ("身分証明書") },
  { "request.tax_income", N_ ("所得証明") },
  { "request.tax_assessed", N_ ("課税証明") },
  { "request.tax_paid", N_ ("納税証明") },
  { "request.tax_property", N_ ("固定資産評価") },
  { "issuer", N_ ("発行者") },
  { "issue_date", N_ ("発行日") },
  { "move_out_notification_date", N_ ("転出届出日") },
  { "name_latin", N_ ("氏名（英字）") },
  { "former_surname_kana", N_ ("旧氏カナ") },
  { "alias_kana", N_ ("通称カナ") },
  { "resident_category", N_ ("区分") },
  { "period_expiry", N_ ("満了の日") },
  { "card_number", N_ ("カード番号") },
  { "expiry_date", N_ ("カード期限") },
  { "foreign_resident_date", N_ ("住民となった日") },
  { "address", N_ ("カードの住所") },
  { "card_present", N_ ("番号カード") },
  { "seal_registered", N_ ("印鑑登録") },
  { "nhi", N_ ("国保") },
  { "pension", N_ ("年金") },
  { "long_term_care", N_ ("介護") },
  { "late_elderly", N_ ("後期高齢") },
  { "school", N_ ("学校") },
};

static gboolean
wants_seireki (const KkField *field, gboolean foreign)
{
  return foreign && g_strv_contains (seireki_keys, field->key);
}

static char *
group_by_four (const char *digits)
{
  GString *out = g_string_new (NULL);
  gsize length = strlen (digits);

  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && i % 4 == 0)
        g_string_append_c (out, ' ');
      g_string_append_c (out, digits[i]);
    }
  return g_string_free (out, FALSE);
}

char *
kk_field_text_show (const KkField *field, const char *value, gboolean foreign)
{
  if (!*value)
    return g_strdup ("");
  if (field->cls == KK_CLASS_DATE)
    return wants_seireki (field, foreign) ? kk_date_to_seireki (value) : kk_date_to_wareki (value);
  if (field->cls == KK_CLASS_FLAG || field->cls == KK_CLASS_CHOICE)
    return kk_choice_label (field->key, value);
  if (g_str_equal (field->key, "my_number"))
    return group_by_four (value);
  if (g_str_has_suffix (field->key, "postal_code") && strlen (value) == 7)
    return g_strdup_printf ("%.3s-%s", value, value + 3);
  return g_strdup (value);
}

static char *
birth_hint (const char *value, gboolean foreign)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");
  g_autofree char *wareki = foreign ? kk_date_to_wareki (value) : NULL;
  int age = kk_date_age (value, today);
  const char *end = wareki ? strstr (wareki, "年") : NULL;

  if (age < 0)
    return NULL;
  if (end)
    return g_strdup_printf (_ ("%.*s年 %d歳"), (int) (end - wareki), wareki, age);
  return g_strdup_printf (_ ("%.4s年 %d歳"), value, age);
}

char *
kk_field_text_hint (const KkField *field, const char *value, gboolean foreign)
{
  KkStay stay;

  if (!*value)
    return NULL;
  if (g_str_has_suffix (field->key, "birth_date"))
    return birth_hint (value, foreign);
  if (g_str_equal (field->key, "period_of_stay") && kk_stay_parse (value, &stay))
    return kk_stay_to_code (stay);
  return NULL;
}

/* An input method gives digits full-width; 番地 are kept as the certificates' are. */
static gunichar
narrow_digit (gunichar c)
{
  return c >= 0xFF10 && c <= 0xFF19 ? c - 0xFF10 + '0' : c;
}

static char *
strip_spaces (const char *text, gboolean dashes)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_isspace (c) && !(dashes && (c == '-' || c == 0x2010 || c == 0x2212)))
        g_string_append_unichar (out, narrow_digit (c));
    }
  return g_string_free (out, FALSE);
}

static char *
to_katakana (const char *text)
{
  g_autofree char *wide = g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE);
  GString *out = g_string_new (NULL);

  for (const char *p = wide ? wide : text; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c >= 0x3041 && c <= 0x3096)
        c += 0x60;
      g_string_append_unichar (out, c == ' ' ? 0x3000 : c);
    }
  return g_string_free (out, FALSE);
}

static char *
narrow_digits (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p; p = g_utf8_next_char (p))
    g_string_append_unichar (out, narrow_digit (g_utf8_get_char (p)));
  return g_string_free (out, FALSE);
}

static gunichar
narrow_letter (gunichar c)
{
  return (c >= 0xFF21 && c <= 0xFF3A) || (c >= 0xFF41 && c <= 0xFF5A) ? c - 0xFF21 + 'A' : c;
}

/* One space where there are some: U+0020 between Latin words, as a passport has them, else U+3000.
 * An input method gives U+3000 and wide letters for both. */
static char *
tidy_name (const char *text)
{
  GString *out = g_string_new (NULL);
  gunichar before = 0;

  for (const char *p = text; *p;)
    {
      gunichar c = narrow_letter (g_utf8_get_char (p));

      p = g_utf8_next_char (p);
      if (g_unichar_isspace (c))
        {
          while (g_unichar_isspace (g_utf8_get_char (p)))
            p = g_utf8_next_char (p);
          c = before < 0x80 && narrow_letter (g_utf8_get_char (p)) < 0x80 ? ' ' : 0x3000;
        }
      g_string_append_unichar (out, c);
      before = c;
    }
  return g_string_free (out, FALSE);
}

/* What was typed is a label of the list, a 続柄, or stands for itself. */
static char *
read_choice (const KkField *field, const char *typed)
{
  g_autofree char *text = narrow_digits (typed);
  gsize n = 0;
  const KkChoice *choices = kk_choices (field->key, &n);
  char *relationship
      = g_str_equal (field->key, "relationship") ? kk_relationship_normalise (text) : NULL;

  for (gsize i = 0; i < n; i++)
    if (g_str_equal (choices[i].label, text))
      return g_strdup (choices[i].key);
  return relationship ? relationship : g_strdup (text);
}

static char *
read_flag (const char *text)
{
  static const char *const yes[] = { "有", "あり", "ある", "1", "y", "Y", "true", NULL };
  static const char *const no[] = { "無", "なし", "ない", "0", "n", "N", "false", NULL };

  return g_strdup (g_strv_contains (yes, text)  ? "true"
                   : g_strv_contains (no, text) ? "false"
                                                : text);
}

static gboolean
is_phone (const KkField *field)
{
  return g_str_has_suffix (field->key, "phone");
}

gboolean
kk_field_text_is_latin (const KkField *field)
{
  return field->cls == KK_CLASS_DIGITS || field->cls == KK_CLASS_CODE || is_phone (field)
         || g_str_equal (field->key, "name_latin");
}

char *
kk_field_text_read (const KkField *field, const char *typed)
{
  g_autofree char *text = g_strstrip (g_strdup (typed));
  g_autofree char *folded = NULL;

  if (!*text)
    return g_steal_pointer (&text);
  switch (field->cls)
    {
    case KK_CLASS_DATE:
      return kk_date_normalise (text);
    case KK_CLASS_DIGITS:
    case KK_CLASS_CODE:
      folded = g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE);
      return strip_spaces (folded ? folded : text, TRUE);
    case KK_CLASS_KANA:
      return to_katakana (text);
    case KK_CLASS_ADDRESS:
      return strip_spaces (text, FALSE);
    case KK_CLASS_FLAG:
      return read_flag (text);
    case KK_CLASS_CHOICE:
      return read_choice (field, text);
    case KK_CLASS_NAME:
      return tidy_name (text);
    case KK_CLASS_TEXT:
    default:
      if (is_phone (field))
        return g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE);
      return g_steal_pointer (&text);
    }
}

char *
kk_field_text_mask (const char *value)
{
  GString *out = g_string_new (NULL);
  glong length = g_utf8_strlen (value, -1);
  glong i = 0;

  for (const char *p = value; *p; p = g_utf8_next_char (p), i++)
    {
      if (i < length - 4)
        g_string_append (out, "●");
      else
        g_string_append_unichar (out, g_utf8_get_char (p));
    }
  return g_string_free (out, FALSE);
}

static void
add_words (GPtrArray *out, const char *const *words)
{
  for (guint i = 0; words && words[i]; i++)
    g_ptr_array_add (out, g_strdup (words[i]));
}

void
kk_field_text_add_choices (const KkField *field, const char *value, GPtrArray *out)
{
  gsize n = 0;
  const KkChoice *choices = kk_choices (field->key, &n);

  if (field->cls == KK_CLASS_FLAG)
    add_words (out, flags);
  else if (g_str_equal (field->key, "relationship"))
    {
      g_auto (GStrv) rewrites = kk_relationship_rewrites (value);

      add_words (out, (const char *const *) rewrites);
      add_words (out, relationships);
    }
  else if (g_str_equal (field->key, "period_of_stay"))
    add_words (out, periods);
  /* Registered texts are kept as they read. */
  for (gsize i = 0; i < n; i++)
    g_ptr_array_add (out,
                     g_strdup (field->cls == KK_CLASS_TEXT ? choices[i].label : choices[i].key));
}

/* 在留期間 begins with digits itself. */
static GPtrArray *
numbered_choices (const KkField *field)
{
  GPtrArray *choices = g_ptr_array_new_with_free_func (g_free);

  if (field->cls == KK_CLASS_FLAG
      || (field->cls == KK_CLASS_CHOICE && !g_str_equal (field->key, "period_of_stay")))
    kk_field_text_add_choices (field, "", choices);
  return choices;
}

char *
kk_field_text_digit_choice (const KkField *field, guint digit)
{
  g_autoptr (GPtrArray) choices = numbered_choices (field);

  return digit >= 1 && digit <= MIN (choices->len, 9) ? g_strdup (choices->pdata[digit - 1]) : NULL;
}

guint
kk_field_text_choice_digit (const KkField *field, const char *value)
{
  g_autoptr (GPtrArray) choices = numbered_choices (field);

  for (guint i = 0; i < MIN (choices->len, 9); i++)
    if (g_str_equal (choices->pdata[i], value))
      return i + 1;
  return 0;
}

gboolean
kk_field_text_has_choices (const KkField *field)
{
  gsize n = 0;

  return field->cls == KK_CLASS_FLAG || g_str_equal (field->key, "relationship")
         || g_str_equal (field->key, "period_of_stay") || kk_choices (field->key, &n) != NULL;
}

const char *
kk_field_text_label (const KkField *field)
{
  for (gsize i = 0; i < G_N_ELEMENTS (short_labels); i++)
    if (g_str_equal (field->key, short_labels[i].key))
      return _ (short_labels[i].label);
  return field->label;
}
