/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-relationship.h"

#include "core/kk-json.h"
#include "core/kk-table-private.h"
#include "core/kk-text.h"

#include <string.h>

#define MAX_TERMS 4

typedef struct
{
  const char *word;
  const char *sex;
  int generation;
  gboolean spouse;
} Term;

static const Term terms[] = {
  { "夫（未届）", "男", 0, TRUE }, { "妻（未届）", "女", 0, TRUE }, { "夫", "男", 0, TRUE },
  { "妻", "女", 0, TRUE },         { "子", NULL, 1, FALSE },        { "父", "男", -1, FALSE },
  { "母", "女", -1, FALSE },       { "兄", "男", 0, FALSE },        { "姉", "女", 0, FALSE },
  { "弟", "男", 0, FALSE },        { "妹", "女", 0, FALSE },
};

static char *
replace (const char *s, const char *from, const char *to)
{
  g_auto (GStrv) parts = g_strsplit (s, from, -1);
  return g_strjoinv (to, parts);
}

/* One way of writing: no spaces, full-width parentheses, 妻（未届） for 未届の妻. */
static char *
fold (const char *text)
{
  g_autofree char *a = kk_text_fold (text != NULL ? text : "");
  g_autofree char *b = replace (a, "(", "（");
  g_autofree char *c = replace (b, ")", "）");
  g_autofree char *d = replace (c, "未届の妻", "妻（未届）");
  return replace (d, "未届の夫", "夫（未届）");
}

/* Splits the folded text into terms; 0 where it is none of T(のT){0,3}. */
static int
parse (const char *folded, const Term *out[MAX_TERMS])
{
  const char *p = folded;
  for (int n = 0; n < MAX_TERMS; n++)
    {
      const Term *term = NULL;
      for (gsize i = 0; i < G_N_ELEMENTS (terms) && term == NULL; i++)
        if (g_str_has_prefix (p, terms[i].word))
          term = &terms[i];
      if (term == NULL)
        return 0;
      out[n] = term;
      p += strlen (term->word);
      if (*p == '\0')
        return n + 1;
      if (!g_str_has_prefix (p, "の"))
        return 0;
      p += strlen ("の");
    }
  return 0;
}

static gboolean
is_alone (const char *folded)
{
  return strcmp (folded, "世帯主") == 0 || strcmp (folded, "縁故者") == 0
         || strcmp (folded, "同居人") == 0;
}

char *
kk_relationship_normalise (const char *text)
{
  const Term *found[MAX_TERMS];
  g_autofree char *folded = fold (text);
  return is_alone (folded) || parse (folded, found) > 0 ? g_steal_pointer (&folded) : NULL;
}

gboolean
kk_relationship_is_valid (const char *text)
{
  g_autofree char *normal = kk_relationship_normalise (text);
  return normal != NULL;
}

char **
kk_relationship_rewrites (const char *text)
{
  g_autofree char *folded = fold (text);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  if (!kk_relationship_is_valid (folded))
    {
      JsonObject *row = kk_table_find ("relationships", "rewrites", "word", folded);
      JsonArray *to = row != NULL ? kk_json_get_array (row, "to") : NULL;
      for (guint i = 0; to != NULL && i < json_array_get_length (to); i++)
        g_strv_builder_add (builder, json_array_get_string_element (to, i));
    }
  return g_strv_builder_end (builder);
}

gboolean
kk_relationship_is_head (const char *text)
{
  g_autofree char *folded = fold (text);
  return strcmp (folded, "世帯主") == 0;
}

gboolean
kk_relationship_is_spouse (const char *text)
{
  const Term *found[MAX_TERMS];
  g_autofree char *folded = fold (text);
  return parse (folded, found) == 1 && found[0]->spouse;
}

const char *
kk_relationship_sex (const char *text)
{
  const Term *found[MAX_TERMS];
  g_autofree char *folded = fold (text);
  int n = parse (folded, found);
  return n > 0 ? found[n - 1]->sex : NULL;
}

int
kk_relationship_generation (const char *text)
{
  const Term *found[MAX_TERMS];
  g_autofree char *folded = fold (text);
  int n = parse (folded, found), generation = 0;
  for (int i = 0; i < n; i++)
    generation += found[i]->generation;
  return generation;
}

int
kk_relationship_rank (const char *text)
{
  const Term *found[MAX_TERMS];
  g_autofree char *folded = fold (text);

  if (strcmp (folded, "世帯主") == 0)
    return 0;
  if (strcmp (folded, "縁故者") == 0)
    return 70;
  if (strcmp (folded, "同居人") == 0)
    return 80;
  int n = parse (folded, found);
  if (n == 0)
    return 90;
  if (n == 1)
    return found[0]->spouse           ? 10
           : found[0]->generation > 0 ? 20
           : found[0]->generation < 0 ? 30
                                      : 40;
  if (found[0]->generation > 0)
    return found[1]->spouse ? 21 : 22; /* each child's family follows the children */
  gboolean ancestors = TRUE;
  for (int i = 0; i < n; i++)
    ancestors = ancestors && found[i]->generation < 0;
  return ancestors ? 50 : 60;
}
