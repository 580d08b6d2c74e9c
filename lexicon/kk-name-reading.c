/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lexicon/kk-name-reading.h"

#include "lexicon/kk-kana.h"
#include "lexicon/kk-lexicon-private.h"
#include "lexicon/kk-mj.h"

#define MAX_NAME 40
#define MAX_KANA 80
#define MAX_CHUNK 4

enum
{
  PART_SURNAME = 1,
  PART_GIVEN = 2,
  PART_FULL = 4,
};

static int
part_mask (KkNamePart part)
{
  return part == KK_NAME_SURNAME ? PART_SURNAME
         : part == KK_NAME_GIVEN ? PART_GIVEN
                                 : PART_SURNAME | PART_GIVEN | PART_FULL;
}

/* A name and a reading being laid side by side. Unit i may read as each of readings[i][length]. */
typedef struct
{
  gunichar name[MAX_NAME];
  int n;
  gunichar kana[MAX_KANA]; /* folded; ー kept */
  int m;
  GPtrArray *readings[MAX_NAME][MAX_CHUNK + 1]; /* char*, folded */
  gboolean dead[MAX_NAME + 1][MAX_KANA + 1];
} Pair;

static void
pair_free (Pair *pair)
{
  for (int i = 0; i < MAX_NAME; i++)
    for (int length = 0; length <= MAX_CHUNK; length++)
      g_clear_pointer (&pair->readings[i][length], g_ptr_array_unref);
  g_free (pair);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pair, pair_free)

static gboolean
is_vowel (gunichar c)
{
  return c >= 0x30A1 && c <= 0x30AA;
}

static gboolean
in_o_row (gunichar c)
{
  return g_utf8_strchr ("オコソトノホモヨロヲゴゾドボポ", -1, c) != NULL;
}

/* Whether reading stands at kana[at]; returns how far it reaches, -1 if not. */
static int
reading_at (const Pair *pair, int at, const char *reading, gunichar first, gboolean contracted)
{
  gunichar before = 0;
  for (const char *p = reading; *p != '\0'; p = g_utf8_next_char (p), at++)
    {
      gunichar c = g_utf8_get_char (p);
      gboolean last = *g_utf8_next_char (p) == '\0';
      if (p == reading && first != 0)
        c = first;
      if (last && contracted && p != reading)
        c = 0x30C4; /* ッ */
      if (at >= pair->m)
        return -1;
      gunichar k = pair->kana[at];
      gboolean same = k == c || (k == 0x30FC && is_vowel (c) && before != 0)
                      || (before != 0 && in_o_row (before) && (c == 0x30A6 || c == 0x30AA)
                          && (k == 0x30A6 || k == 0x30AA));
      if (!same)
        return -1;
      before = c;
    }
  return at;
}

static gboolean
ends_contractible (const char *reading)
{
  return g_str_has_suffix (reading, "ツ") || g_str_has_suffix (reading, "チ")
         || g_str_has_suffix (reading, "ク") || g_str_has_suffix (reading, "キ");
}

static gboolean
compose (Pair *pair, int i, int j)
{
  if (i == pair->n)
    return j == pair->m;
  if (j >= pair->m || pair->dead[i][j])
    return FALSE;
  for (int length = 1; length <= MAX_CHUNK && i + length <= pair->n; length++)
    {
      GPtrArray *readings = pair->readings[i][length];
      for (guint r = 0; readings != NULL && r < readings->len; r++)
        {
          const char *reading = readings->pdata[r];
          gunichar initial = g_utf8_get_char (reading);
          gunichar firsts[] = { 0, i > 0 ? kk_kana_voiced (initial) : 0,
                                i > 0 ? kk_kana_half_voiced (initial) : 0 };
          for (gsize f = 0; f < G_N_ELEMENTS (firsts); f++)
            for (int contracted = 0;
                 contracted <= (ends_contractible (reading) && i + length < pair->n); contracted++)
              {
                if (f > 0 && firsts[f] == 0)
                  continue;
                int to = reading_at (pair, j, reading, firsts[f], contracted);
                if (to >= 0 && compose (pair, i + length, to))
                  return TRUE;
              }
        }
    }
  /* 井上 イ-ノ-ウエ is in the dictionary; 一宮 イチ-ノ-ミヤ need not be. */
  if (i > 0 && pair->kana[j] == 0x30CE && compose (pair, i, j + 1))
    return TRUE;
  pair->dead[i][j] = TRUE;
  return FALSE;
}

static gboolean
add_reading_cb (sqlite3_stmt *row, gpointer data)
{
  for (int column = 0; column < sqlite3_column_count (row); column++)
    {
      g_auto (GStrv) words = g_strsplit ((const char *) sqlite3_column_text (row, column), " ", -1);
      for (guint i = 0; words[i] != NULL; i++)
        if (*words[i] != '\0')
          g_ptr_array_add (data, kk_kana_fold (words[i]));
    }
  return TRUE;
}

static void
add_character_readings (KkLexicon *lexicon, gunichar c, GPtrArray *readings)
{
  kk_lexicon_query (lexicon, "SELECT kun, on_, nanori FROM character WHERE code = ?",
                    add_reading_cb, readings, "i", (int) c);
}

static void
load_unit (KkLexicon *lexicon, Pair *pair, int i, gunichar c)
{
  GPtrArray *readings = pair->readings[i][1] = g_ptr_array_new_with_free_func (g_free);
  if (g_utf8_strchr ("ヶケヵ", -1, c) != NULL)
    {
      g_ptr_array_add (readings, g_strdup ("ガ"));
      g_ptr_array_add (readings, g_strdup ("カ"));
      g_ptr_array_add (readings, g_strdup ("ケ"));
      return;
    }
  char text[7] = { 0 };
  g_unichar_to_utf8 (c, text);
  if (kk_kana_is_kana (text))
    {
      char *kana = kk_kana_fold (text);
      g_ptr_array_add (readings, *kana != '\0' ? kana : g_strdup ("ー"));
      if (*kana == '\0')
        g_free (kana);
      return;
    }
  add_character_readings (lexicon, c, readings);
  g_autofree char *common = kk_mj_fold (lexicon, text);
  if (!g_str_equal (common, text))
    add_character_readings (lexicon, g_utf8_get_char (common), readings);
}

#define CHUNK "SELECT kana FROM name WHERE name = ?"

static void
load_chunks (KkLexicon *lexicon, Pair *pair, int i)
{
  for (int length = 2; length <= MAX_CHUNK && i + length <= pair->n; length++)
    {
      g_autofree char *text = g_ucs4_to_utf8 (pair->name + i, length, NULL, NULL, NULL);
      GPtrArray *readings = pair->readings[i][length] = g_ptr_array_new_with_free_func (g_free);
      kk_lexicon_query (lexicon, CHUNK, add_reading_cb, readings, "s", text);
      g_autofree char *common = kk_mj_fold (lexicon, text);
      if (!g_str_equal (common, text))
        kk_lexicon_query (lexicon, CHUNK, add_reading_cb, readings, "s", common);
    }
}

/* FALSE where a character has no reading, alone or within a known name. */
static gboolean
load_readings (KkLexicon *lexicon, Pair *pair)
{
  gboolean covered[MAX_NAME] = { 0 };
  for (int i = 0; i < pair->n; i++)
    {
      gunichar c = pair->name[i];
      if (c == 0x3005 && i > 0) /* 々 */
        c = pair->name[i - 1] == 0x3005 && i > 1 ? pair->name[i - 2] : pair->name[i - 1];
      load_unit (lexicon, pair, i, c);
      load_chunks (lexicon, pair, i);
      for (int length = 1; length <= MAX_CHUNK && i + length <= pair->n; length++)
        if (pair->readings[i][length]->len > 0)
          for (int k = i; k < i + length; k++)
            covered[k] = TRUE;
    }
  for (int i = 0; i < pair->n; i++)
    if (!covered[i])
      return FALSE;
  return TRUE;
}

static gboolean
take_true_cb (sqlite3_stmt *row, gpointer data)
{
  *(gboolean *) data = TRUE;
  return FALSE;
}

static gboolean
is_listed (KkLexicon *lexicon, const char *name, const char *kana)
{
  gboolean found = FALSE;
  g_autofree char *fold = kk_kana_fold (kana);
  g_autofree char *common = kk_mj_fold (lexicon, name);
  kk_lexicon_query (lexicon, "SELECT 1 FROM name WHERE name IN (?, ?) AND fold = ?", take_true_cb,
                    &found, "sss", name, common, fold);
  return found;
}

/* One part, or a name written without a gap. name: plain bases; kana: katakana. */
static KkNameReading
check_part (KkLexicon *lexicon, const char *name, const char *kana)
{
  if (is_listed (lexicon, name, kana))
    return KK_NAME_READING_LISTED;
  g_autoptr (Pair) pair = g_new0 (Pair, 1);
  if (g_utf8_strlen (name, -1) > MAX_NAME || g_utf8_strlen (kana, -1) > MAX_KANA)
    return KK_NAME_READING_UNKNOWN;
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    pair->name[pair->n++] = g_utf8_get_char (p);
  for (const char *p = kana; *p != '\0'; p = g_utf8_next_char (p))
    pair->kana[pair->m++] = kk_kana_fold_char (g_utf8_get_char (p));
  if (pair->n == 0 || pair->m == 0 || !load_readings (lexicon, pair))
    return KK_NAME_READING_UNKNOWN;
  return compose (pair, 0, 0) ? KK_NAME_READING_COMPOSES : KK_NAME_READING_NO;
}

/* The words of text, without selectors; kana made katakana. */
static char **
split_name (const char *text, gboolean kana)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *wide = kana ? kk_kana_to_katakana (text) : g_strdup (text);
  g_autoptr (GString) word = g_string_new (NULL);
  gunichar base, selector;
  for (const char *p = wide; (p = kk_mj_next (p, &base, &selector)) != NULL;)
    {
      if (base != ' ' && base != 0x3000 && base != 0x30FB)
        g_string_append_unichar (word, base);
      else if (word->len > 0)
        {
          g_ptr_array_add (words, g_strdup (word->str));
          g_string_truncate (word, 0);
        }
    }
  if (word->len > 0)
    g_ptr_array_add (words, g_strdup (word->str));
  g_ptr_array_add (words, NULL);
  return (char **) g_ptr_array_steal (words, NULL);
}

KkNameReading
kk_name_reading_check (KkLexicon *lexicon, const char *name, const char *kana)
{
  if (!g_utf8_validate (name, -1, NULL) || !g_utf8_validate (kana, -1, NULL)
      || !kk_kana_is_kana (kana))
    return KK_NAME_READING_UNKNOWN;
  g_auto (GStrv) names = split_name (name, FALSE);
  g_auto (GStrv) kanas = split_name (kana, TRUE);
  if (names[0] == NULL || kanas[0] == NULL)
    return KK_NAME_READING_UNKNOWN;

  if (g_strv_length (names) != g_strv_length (kanas))
    {
      g_autofree char *one = g_strjoinv ("", names);
      g_autofree char *other = g_strjoinv ("", kanas);
      return check_part (lexicon, one, other);
    }
  KkNameReading worst = KK_NAME_READING_LISTED;
  for (guint i = 0; names[i] != NULL; i++)
    {
      KkNameReading part = check_part (lexicon, names[i], kanas[i]);
      if (part == KK_NAME_READING_UNKNOWN)
        return part;
      worst = MIN (worst, part);
    }
  return worst;
}

typedef struct
{
  GPtrArray *words;
  guint limit;
} List;

static gboolean
list_add (List *list, const char *word)
{
  if (list->words->len < list->limit
      && !g_ptr_array_find_with_equal_func (list->words, word, g_str_equal, NULL))
    g_ptr_array_add (list->words, g_strdup (word));
  return list->words->len < list->limit;
}

static gboolean
add_word_cb (sqlite3_stmt *row, gpointer data)
{
  return list_add (data, (const char *) sqlite3_column_text (row, 0));
}

static char **
list_end (List *list)
{
  g_ptr_array_add (list->words, NULL);
  return (char **) g_ptr_array_free (list->words, FALSE);
}

static void
spell (const Pair *pair, int i, GString *so_far, List *list)
{
  if (i == pair->n)
    {
      list_add (list, so_far->str);
      return;
    }
  const GPtrArray *readings = pair->readings[i][1];
  gsize length = so_far->len;
  for (guint r = 0; r < readings->len && list->words->len < list->limit; r++)
    {
      g_string_append (so_far, readings->pdata[r]);
      spell (pair, i + 1, so_far, list);
      g_string_truncate (so_far, length);
    }
}

char **
kk_name_readings (KkLexicon *lexicon, const char *name, KkNamePart part, guint limit)
{
  List list = { g_ptr_array_new (), limit };
  if (limit == 0 || !g_utf8_validate (name, -1, NULL))
    return list_end (&list);
  g_auto (GStrv) words = split_name (name, FALSE);
  g_autofree char *plain = g_strjoinv ("", words);
  g_autofree char *common = kk_mj_fold (lexicon, plain);
  kk_lexicon_query (lexicon,
                    "SELECT kana FROM name WHERE name IN (?1, ?2) AND part & ?3"
                    " ORDER BY name = ?1 DESC, rank, kana",
                    add_word_cb, &list, "ssi", plain, common, part_mask (part));

  glong length = g_utf8_strlen (plain, -1);
  g_autoptr (Pair) pair = g_new0 (Pair, 1);
  if (length > 0 && length <= 6)
    {
      for (const char *p = plain; *p != '\0'; p = g_utf8_next_char (p))
        pair->name[pair->n++] = g_utf8_get_char (p);
      load_readings (lexicon, pair);
      g_autoptr (GString) so_far = g_string_new (NULL);
      spell (pair, 0, so_far, &list);
    }
  return list_end (&list);
}

char **
kk_name_candidates (KkLexicon *lexicon, const char *kana, KkNamePart part, guint limit)
{
  List list = { g_ptr_array_new (), limit };
  if (limit == 0 || !g_utf8_validate (kana, -1, NULL))
    return list_end (&list);
  g_auto (GStrv) words = split_name (kana, TRUE);
  g_autofree char *plain = g_strjoinv ("", words);
  g_autofree char *fold = kk_kana_fold (plain);
  kk_lexicon_query (lexicon,
                    "SELECT name FROM name WHERE fold = ? AND part & ? ORDER BY rank, name",
                    add_word_cb, &list, "si", fold, part_mask (part));
  return list_end (&list);
}
