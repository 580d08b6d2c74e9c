/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lexicon/kk-name-suggest.h"

#include <string.h>

#include "lexicon/kk-kana.h"
#include "lexicon/kk-mj.h"

#define PER_PART 8

/* The words of a name; Latin names have ASCII spaces. */
static char **
parts_of (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr (GString) plain = g_string_new (NULL);
  GPtrArray *parts = g_ptr_array_new ();
  g_auto (GStrv) words = NULL;

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    g_string_append_unichar (plain, g_utf8_get_char (p) == 0x3000 ? ' ' : g_utf8_get_char (p));
  words = g_strsplit (plain->str, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_ptr_array_add (parts, g_strdup (words[i]));
  g_ptr_array_add (parts, NULL);
  return (char **) g_ptr_array_free (parts, FALSE);
}

static void
add (GPtrArray *list, const char *text, guint limit)
{
  if (list->len < limit && !g_ptr_array_find_with_equal_func (list, text, g_str_equal, NULL))
    g_ptr_array_add (list, g_strdup (text));
}

typedef enum
{
  TO_KANA,
  TO_NAME,
} Way;

static void
add_learnt (Way way, const char *part, const GPtrArray *learnt, GPtrArray *list)
{
  for (guint i = 0; learnt != NULL && i < learnt->len; i++)
    {
      g_auto (GStrv) pair = g_strsplit (learnt->pdata[i], "\t", 2);

      if (pair[0] == NULL || pair[1] == NULL)
        continue;
      if (way == TO_KANA && g_str_equal (pair[0], part))
        add (list, pair[1], PER_PART);
      if (way == TO_NAME)
        {
          g_autofree char *a = kk_kana_fold (pair[1]);
          g_autofree char *b = kk_kana_fold (part);

          if (g_str_equal (a, b))
            add (list, pair[0], PER_PART);
        }
    }
}

static GPtrArray *
look_up (KkLexicon *lexicon, Way way, const char *part, KkNamePart kind, const GPtrArray *learnt)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) found = way == TO_KANA ? kk_name_readings (lexicon, part, kind, PER_PART)
                                        : kk_name_candidates (lexicon, part, kind, PER_PART);

  add_learnt (way, part, learnt, list);
  for (guint i = 0; found[i] != NULL; i++)
    add (list, found[i], PER_PART);
  return list;
}

/* The pairs in order of how far down both halves are. */
static void
join (const GPtrArray *surnames, const GPtrArray *given, GPtrArray *out, guint limit)
{
  for (guint sum = 0; sum < surnames->len + given->len && out->len < limit; sum++)
    for (guint i = 0; i <= sum; i++)
      if (i < surnames->len && sum - i < given->len)
        {
          g_autofree char *whole
              = g_strconcat (surnames->pdata[i], "　", given->pdata[sum - i], NULL);

          add (out, whole, limit);
        }
}

/* Whether a dictionary, or this counter, has the part. */
static gboolean
is_known (KkLexicon *lexicon, Way way, const char *part, KkNamePart kind, const GPtrArray *list)
{
  if (way == TO_NAME)
    return list->len > 0;
  return list->len > 0
         && kk_name_reading_check (lexicon, part, list->pdata[0]) == KK_NAME_READING_LISTED
         && *part != '\0';
}

/* 渡辺太郎: wherever both halves are known, the longest surname first. */
static void
part_and_join (KkLexicon *lexicon,
               Way way,
               const char *whole,
               const GPtrArray *learnt,
               GPtrArray *out,
               guint limit)
{
  glong length = g_utf8_strlen (whole, -1);

  for (glong cut = MIN (length - 1, way == TO_KANA ? 4 : 6); cut > 0 && out->len < limit; cut--)
    {
      const char *rest = g_utf8_offset_to_pointer (whole, cut);
      g_autofree char *head = g_strndup (whole, rest - whole);
      g_autoptr (GPtrArray) surnames = look_up (lexicon, way, head, KK_NAME_SURNAME, learnt);
      g_autoptr (GPtrArray) given = NULL;

      if (!is_known (lexicon, way, head, KK_NAME_SURNAME, surnames))
        continue;
      given = look_up (lexicon, way, rest, KK_NAME_GIVEN, learnt);
      if (is_known (lexicon, way, rest, KK_NAME_GIVEN, given))
        join (surnames, given, out, limit);
    }
}

static GPtrArray *
suggest (KkLexicon *lexicon, Way way, const char *text, const GPtrArray *learnt, guint limit)
{
  GPtrArray *out = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) parts = parts_of (text);
  guint n = g_strv_length (parts);

  if (n == 2)
    {
      g_autoptr (GPtrArray) surnames = look_up (lexicon, way, parts[0], KK_NAME_SURNAME, learnt);
      g_autoptr (GPtrArray) given = look_up (lexicon, way, parts[1], KK_NAME_GIVEN, learnt);

      join (surnames, given, out, limit);
    }
  else if (n == 1)
    {
      static const KkNamePart kinds[] = { KK_NAME_SURNAME, KK_NAME_GIVEN };

      /* Half a name is typed before the whole is. */
      for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
        {
          g_autoptr (GPtrArray) alone = look_up (lexicon, way, parts[0], kinds[k], learnt);

          for (guint i = 0; i < alone->len; i++)
            if (is_known (lexicon, way, parts[0], kinds[k], alone))
              add (out, alone->pdata[i], limit / 2);
        }
      part_and_join (lexicon, way, parts[0], learnt, out, limit);
    }
  return out;
}

GPtrArray *
kk_name_suggest_kana (KkLexicon *lexicon, const char *name, const GPtrArray *learnt, guint limit)
{
  return suggest (lexicon, TO_KANA, name, learnt, limit);
}

GPtrArray *
kk_name_suggest_names (KkLexicon *lexicon, const char *kana, const GPtrArray *learnt, guint limit)
{
  if (!g_utf8_validate (kana, -1, NULL) || !kk_kana_is_kana (kana))
    return g_ptr_array_new_with_free_func (g_free);
  return suggest (lexicon, TO_NAME, kana, learnt, limit);
}

GPtrArray *
kk_name_suggest_pairs (const char *name, const char *kana)
{
  GPtrArray *pairs = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) names = parts_of (name);
  g_auto (GStrv) kanas = parts_of (kana);

  if (g_strv_length (names) != g_strv_length (kanas) || !kk_kana_is_kana (kana))
    return pairs;
  for (guint i = 0; names[i] != NULL; i++)
    if (!kk_kana_is_kana (names[i]))
      g_ptr_array_add (pairs, g_strconcat (names[i], "\t", kanas[i], NULL));
  return pairs;
}
