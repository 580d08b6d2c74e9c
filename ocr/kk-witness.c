/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-witness.h"

#include <string.h>

#include "core/kk-text.h"
#include "lexicon/kk-address.h"
#include "ocr/kk-gate.h"
#include "ocr/kk-interpret.h"
#include "ocr/kk-line-rules.h"

#define TOWN_MAX 2 /* characters of a town that the witness may have read otherwise */

static gunichar *
letters (const char *text, glong *n_out)
{
  g_autoptr (GString) out = g_string_new (NULL);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      g_string_append_unichar (out, g_utf8_get_char (p));
  return g_utf8_to_ucs4_fast (out->str, -1, n_out);
}

/* One shape in two scripts (ニ 二): the place decides, not the eye. */
static gboolean
look_the_same (gunichar a, gunichar b)
{
  const char *family = kk_look_alikes (a);
  return a == b || (family != NULL && g_utf8_strchr (family, -1, b) != NULL);
}

/* ヤ and ャ differ in size alone, of which Tesseract knows little. */
static gboolean
differ_in_size (gunichar a, gunichar b)
{
  static const char *const pairs[] = { "ヤャ", "ユュ", "ヨョ", "ツッ", "アァ", "イィ",
                                       "ウゥ", "エェ", "オォ", "ワヮ", "カヵ", "ケヶ" };
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (g_utf8_strchr (pairs[i], -1, a) != NULL && g_utf8_strchr (pairs[i], -1, b) != NULL)
      return TRUE;
  return FALSE;
}

/* A Latin name is its words: NGUYEN VAN and NGUYENVAN are two people's. */
static gboolean
same_words (const char *a, const char *b)
{
  g_auto (GStrv) x = g_strsplit_set (a, " ", -1);
  g_auto (GStrv) y = g_strsplit_set (b, " ", -1);
  guint i = 0, j = 0;

  while (TRUE)
    {
      while (x[i] != NULL && *x[i] == '\0')
        i++;
      while (y[j] != NULL && *y[j] == '\0')
        j++;
      if (x[i] == NULL || y[j] == NULL)
        return x[i] == y[j];
      if (g_utf8_strlen (x[i++], -1) != g_utf8_strlen (y[j++], -1))
        return FALSE;
    }
}

static guint
compare_names (const KkTextReader *reader, const char *value, const char *said)
{
  glong n = 0, m = 0, same = 0;
  g_autofree gunichar *ours = letters (value, &n);
  g_autofree gunichar *its = letters (said, &m);
  if (n != m)
    return KK_DOUBTS_AGAINST;
  for (glong i = 0; i < n; i++)
    {
      gboolean known = kk_text_reader_witness_knows (reader, ours[i]);
      if (look_the_same (ours[i], its[i]))
        same++;
      else if (known && !differ_in_size (ours[i], its[i]))
        return KK_DOUBTS_AGAINST;
    }
  return same == n ? KK_SAYS_WITNESS : same * 2 >= n ? KK_SAYS_PARTLY : 0;
}

static glong
edits (const char *a, const char *b)
{
  glong n = 0, m = 0;
  g_autofree gunichar *x = letters (a, &n);
  g_autofree gunichar *y = letters (b, &m);
  g_autofree glong *row = g_new (glong, m + 1);
  for (glong j = 0; j <= m; j++)
    row[j] = j;
  for (glong i = 1; i <= n; i++)
    {
      glong diagonal = row[0];
      row[0] = i;
      for (glong j = 1; j <= m; j++)
        {
          glong replaced = diagonal + !look_the_same (x[i - 1], y[j - 1]);
          diagonal = row[j];
          row[j] = MIN (replaced, MIN (row[j], row[j - 1]) + 1);
        }
    }
  return row[m];
}

/* The town is the dictionary's to prove; of the number behind it the witness is asked. */
static guint
compare_addresses (KkLexicon *lexicon, const char *value, const char *said)
{
  g_autoptr (KkAddressMatch) match
      = lexicon != NULL ? kk_address_match_prefix (lexicon, value) : NULL;
  if (match == NULL || match->distance > 0 || *match->address->town == '\0')
    return KK_DOUBTS_AGAINST;
  const char *rest = value + match->length;
  if (!g_str_has_suffix (said, rest) || strlen (said) <= strlen (rest))
    return KK_DOUBTS_AGAINST;
  g_autofree char *town = g_strndup (value, match->length);
  g_autofree char *its = g_strndup (said, strlen (said) - strlen (rest));
  g_autoptr (KkAddressMatch) other = kk_address_match_prefix (lexicon, its);
  gboolean another = other != NULL && other->distance == 0 && other->length == strlen (its)
                     && !g_str_equal (other->address->town, match->address->town);
  if (another)
    return KK_DOUBTS_AGAINST;
  return *rest != '\0' && edits (town, its) <= TOWN_MAX ? KK_SAYS_WITNESS : KK_SAYS_PARTLY;
}

guint
kk_witness_compare (KkLexicon *lexicon,
                    const KkTextReader *reader,
                    const char *key,
                    const char *value,
                    const char *said)
{
  if (said == NULL)
    return 0;
  if (kk_interpret_line_class (key) == KK_LINE_NAME && kk_text_is_latin (value)
      && !same_words (value, said))
    return KK_DOUBTS_AGAINST;
  if (kk_text_same (value, said))
    return KK_SAYS_WITNESS;
  switch (kk_interpret_line_class (key))
    {
    case KK_LINE_NAME:
    case KK_LINE_KANA:
      return compare_names (reader, value, said);
    case KK_LINE_ADDRESS:
      return compare_addresses (lexicon, value, said);
    default:
      return KK_DOUBTS_AGAINST;
    }
}
