/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-mend.h"

#include <string.h>

#include "core/kk-check-digit.h"
#include "core/kk-text.h"
#include "lexicon/kk-address.h"
#include "ocr/kk-interpret.h"
#include "ocr/kk-pick.h"

/* The choice whose characters lie best over the print. */
static char *
mend_choice (const char *key, const KkText *text)
{
  const char *const *list = kk_pick_list (key);
  const char *best = NULL;
  double most = -G_MAXDOUBLE, second = -G_MAXDOUBLE;
  if (text->line == NULL || list == NULL)
    return NULL;
  for (guint i = 0; list[i] != NULL; i++)
    {
      KkLineFit fit;
      if (!kk_line_text_score (text->line, list[i], FALSE, &fit, NULL))
        continue;
      double score = fit.mean_logp;
      if (score > most)
        {
          second = most;
          most = score;
          best = list[i];
        }
      else if (score > second)
        second = score;
    }
  return best != NULL && most > -4.5 && most > second + 1.0 ? g_strdup (best) : NULL;
}

/* The one replacement by another reading of a digit that makes the number right. */
static char *
mend_digits (const KkText *text, guint length, gboolean (*check) (const char *))
{
  g_autoptr (GString) digits = g_string_new (NULL);
  g_autoptr (GArray) at = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < text->chars->len; i++)
    {
      gunichar c = g_array_index (text->chars, KkLineChar, i).ch;
      if (c < '0' || c > '9')
        continue;
      g_string_append_c (digits, (char) c);
      g_array_append_val (at, i);
    }
  if (digits->len != length)
    return NULL;
  char *found = NULL;
  for (guint i = 0; i < length; i++)
    {
      const KkLineChar *c = &g_array_index (text->chars, KkLineChar, g_array_index (at, guint, i));
      for (guint k = 0; k < MIN (c->n_alternatives, 2); k++)
        {
          gunichar other = c->alternatives[k];
          if (other < '0' || other > '9' || c->alternative_logp[k] < -7)
            continue;
          g_autofree char *candidate = g_strdup (digits->str);
          candidate[i] = (char) other;
          if (!check (candidate))
            continue;
          if (found != NULL)
            {
              g_free (found);
              return NULL; /* two ways to be right: a person decides */
            }
          found = g_steal_pointer (&candidate);
        }
    }
  return found;
}

/* Between digits and at the end of them only a few characters make sense in an address. */
static char *
mend_numbers (const KkText *text, gsize skip)
{
  static const char *const sensible = "丁目番地号の室棟階条";
  GString *out = g_string_new (NULL);
  gboolean changed = FALSE, after_digit = FALSE;
  gsize seen = 0;
  for (guint i = 0; i < text->chars->len; i++)
    {
      const KkLineChar *c = &g_array_index (text->chars, KkLineChar, i);
      gunichar ch = c->ch;
      if (g_unichar_isspace (ch))
        continue;
      gboolean known = g_utf8_strchr (sensible, -1, ch) != NULL;
      if (seen++ >= skip && after_digit && kk_text_is_ideograph (ch) && !known && c->logp < -0.05)
        for (guint k = 0; k < c->n_alternatives; k++)
          if (g_utf8_strchr (sensible, -1, c->alternatives[k]) != NULL)
            {
              ch = c->alternatives[k];
              changed = TRUE;
              break;
            }
      after_digit = g_unichar_isdigit (ch) || (after_digit && known);
      g_string_append_unichar (out, ch);
    }
  if (!changed)
    {
      g_string_free (out, TRUE);
      return NULL;
    }
  return g_string_free (out, FALSE);
}

/* "4「目" is 4丁目: nothing else stands there. */
static char *
mend_chome (const char *value)
{
  static GRegex *regex;
  static gsize once;
  if (g_once_init_enter (&once))
    {
      regex = g_regex_new ("(?<=[0-9])[^0-9丁番号目]{1,2}(?=目)", G_REGEX_OPTIMIZE, 0, NULL);
      g_once_init_leave (&once, 1);
    }
  if (!g_regex_match (regex, value, 0, NULL))
    return NULL;
  return g_regex_replace_literal (regex, value, -1, 0, "丁", 0, NULL);
}

/* The dictionary's spelling where the print bears it out. */
static char *
mend_town (KkLexicon *lexicon, const char *value, const KkText *text)
{
  if (lexicon == NULL || text->line == NULL)
    return NULL;
  g_autoptr (GPtrArray) matches = kk_address_complete (lexicon, value, 2, 4);
  KkLineFit own;
  if (!kk_line_text_score (text->line, value, FALSE, &own, NULL))
    return NULL;
  char *best = NULL;
  /* There is no such city: the next one is meant, and a person asked. */
  g_autoptr (KkAddressMatch) known = kk_address_match_prefix (lexicon, value);
  double most = own.score - (known == NULL ? 14 : 1.5);
  for (guint i = 0; i < matches->len; i++)
    {
      const KkAddressMatch *match = matches->pdata[i];
      if (match->length > strlen (value) || (known == NULL && match->distance > 1))
        continue;
      g_autofree char *town = kk_address_text (match->address);
      g_autofree char *candidate = g_strconcat (town, value + match->length, NULL);
      KkLineFit fit;
      if (g_str_equal (candidate, value)
          || !kk_line_text_score (text->line, candidate, FALSE, &fit, NULL))
        continue;
      if (match->distance == 0)
        fit.score += 5; /* only another form of the same characters */
      if (fit.score <= most)
        continue;
      most = fit.score;
      g_free (best);
      best = g_steal_pointer (&candidate);
    }
  return best;
}

char *
kk_mend_value (
    KkLexicon *lexicon, KkDocument document, const char *key, const char *value, const KkText *text)
{
  KkLineClass cls = kk_interpret_line_class (key);
  if (kk_pick_list (key) != NULL)
    return mend_choice (key, text);
  if (g_str_equal (key, "my_number"))
    return mend_digits (text, 12, kk_check_my_number);
  if (g_str_equal (key, "juminhyo_code"))
    return mend_digits (text, 11, kk_check_juminhyo_code);
  if (g_str_equal (key, "card_number") && document == KK_DOCUMENT_DRIVER_LICENSE)
    return mend_digits (text, 12, kk_check_driver_license);
  if (cls != KK_LINE_ADDRESS || value == NULL)
    return NULL;
  g_autofree char *chome = mend_chome (value);
  if (chome != NULL)
    return g_steal_pointer (&chome);
  g_autofree char *numbers = mend_numbers (text, 4);
  g_autofree char *plain = numbers != NULL ? kk_text_normalise_address (numbers) : g_strdup (value);
  char *town = mend_town (lexicon, plain, text);
  return town != NULL ? town : numbers != NULL ? g_steal_pointer (&plain) : NULL;
}
