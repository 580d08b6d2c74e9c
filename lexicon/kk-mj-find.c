/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lexicon/kk-mj-find.h"

#include <stdlib.h>
#include <string.h>

#include "lexicon/kk-kana.h"
#include "lexicon/kk-lexicon-private.h"

#define MAX_PARTS 24

/* What a search sorts and sifts by; sorted by code. */
typedef struct
{
  gunichar code;
  guint8 level, strokes, radical, residual;
} Row;

static gboolean
add_row_cb (sqlite3_stmt *stmt, gpointer data)
{
  Row row = { .code = sqlite3_column_int (stmt, 0),
              .level = sqlite3_column_int (stmt, 1),
              .strokes = sqlite3_column_int (stmt, 2),
              .radical = sqlite3_column_int (stmt, 3),
              .residual = MAX (0, sqlite3_column_int (stmt, 4)) };

  g_array_append_val ((GArray *) data, row);
  return TRUE;
}

static const GArray *
all_rows (KkLexicon *lexicon)
{
  if (g_once_init_enter (&lexicon->characters_ready))
    {
      lexicon->characters = g_array_new (FALSE, FALSE, sizeof (Row));
      kk_lexicon_query (lexicon,
                        "SELECT code, level, strokes, radical, residual FROM character"
                        " WHERE EXISTS (SELECT 1 FROM sequence WHERE base = code AND selector = 0)"
                        " ORDER BY code",
                        add_row_cb, lexicon->characters, "");
      g_once_init_leave (&lexicon->characters_ready, 1);
    }
  return lexicon->characters;
}

static int
compare_code (const void *a, const void *b)
{
  const Row *x = a, *y = b;

  return x->code < y->code ? -1 : x->code > y->code;
}

static const Row *
find_row (const GArray *rows, gunichar code)
{
  Row key = { .code = code };

  return rows->len > 0 ? bsearch (&key, rows->data, rows->len, sizeof (Row), compare_code) : NULL;
}

/* ——— what the words ask for ——— */

typedef struct
{
  KkLexicon *lexicon;
  GArray *codes;                /* KkMjFound that were named outright */
  GArray *parts;                /* gunichar, as typed */
  GHashTable *readings;         /* of gunichar; NULL: any */
  int strokes_min, strokes_max; /* 0: any */
  int radical;                  /* 0: any */
  gboolean asked;               /* for anything but codes */
} Query;

static gboolean
add_set_cb (sqlite3_stmt *row, gpointer data)
{
  g_hash_table_add (data, GINT_TO_POINTER (sqlite3_column_int (row, 0)));
  return TRUE;
}

static void
ask_reading (Query *query, const char *kana)
{
  g_autofree char *fold = kk_kana_fold (kana);
  g_autoptr (GHashTable) found = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer code;

  query->asked = TRUE;
  kk_lexicon_query (query->lexicon, "SELECT code FROM sound WHERE kana = ?", add_set_cb, found, "s",
                    fold);
  kk_lexicon_query (query->lexicon,
                    "SELECT code FROM character JOIN radical_name USING (radical) WHERE kana = ?",
                    add_set_cb, found, "s", fold);
  if (g_hash_table_size (found) == 0 && *fold != '\0')
    {
      g_autofree char *end = g_strconcat (fold, "\xEF\xBF\xBF", NULL);

      kk_lexicon_query (query->lexicon, "SELECT code FROM sound WHERE kana BETWEEN ? AND ?",
                        add_set_cb, found, "ss", fold, end);
    }
  if (query->readings == NULL)
    {
      query->readings = g_steal_pointer (&found);
      return;
    }
  g_hash_table_iter_init (&iter, query->readings);
  while (g_hash_table_iter_next (&iter, &code, NULL))
    if (!g_hash_table_contains (found, code))
      g_hash_table_iter_remove (&iter);
}

static void
name_code (Query *query, gunichar base, gunichar selector)
{
  KkMjFound found = { .glyph = { .base = base, .selector = selector } };

  if (!kk_mj_font_has (query->lexicon, base, selector))
    return;
  found.glyph.number = kk_mj_number (query->lexicon, base, selector);
  g_array_append_val (query->codes, found);
}

static gboolean
is_selector (gunichar c)
{
  return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}

/* U+9089, 9089 (with a letter or four digits and more). */
static gunichar
parse_code (const char *word)
{
  gboolean marked
      = g_ascii_strncasecmp (word, "U+", 2) == 0 || g_ascii_strncasecmp (word, "0x", 2) == 0;
  const char *digits = marked ? word + 2 : word;
  gsize n = strlen (digits);
  guint64 code;

  if (n < 4 || n > 6 || strspn (digits, "0123456789abcdefABCDEF") != n
      || (!marked && strpbrk (digits, "0123456789") == NULL))
    return 0;
  code = g_ascii_strtoull (digits, NULL, 16);
  return g_unichar_validate ((gunichar) code) ? (gunichar) code : 0;
}

/* Up to three numbers with a hyphen or a wave between; what follows goes to rest_out. */
static int
parse_numbers (const char *word, int numbers[3], const char **rest_out)
{
  int n = 0;
  const char *p = word;

  while (n < 3 && g_ascii_isdigit (*p))
    {
      char *end = NULL;

      numbers[n++] = (int) MIN (g_ascii_strtoull (p, &end, 10), 9999);
      p = end;
      if (n == 3 || (*p != '-' && *p != '~') || !g_ascii_isdigit (p[1]))
        break;
      p++;
    }
  *rest_out = p;
  return n;
}

static gboolean
ask_number (Query *query, const char *word)
{
  int numbers[3] = { 0 };
  const char *rest = NULL;
  int n = parse_numbers (word, numbers, &rest);
  gboolean strokes = g_str_equal (rest, "画");

  if (n == 0 || (*rest != '\0' && !strokes) || (strokes && n == 3))
    return FALSE;
  if (n == 1 || strokes || strchr (word, '~') != NULL)
    {
      query->asked = TRUE;
      query->strokes_min = numbers[0];
      query->strokes_max = n == 1 ? numbers[0] : numbers[1];
      return TRUE;
    }
  {
    gunichar c = n == 3 ? kk_mj_from_jis (numbers[0], numbers[1], numbers[2])
                        : kk_mj_from_jis (1, numbers[0], numbers[1]);

    query->asked |= c == 0;
    query->strokes_min = c == 0 ? G_MAXINT : query->strokes_min;
    if (c != 0)
      name_code (query, c, 0);
  }
  return TRUE;
}

static gboolean
take_int_cb (sqlite3_stmt *row, gpointer data)
{
  *(int *) data = sqlite3_column_int (row, 0);
  return FALSE;
}

static gboolean
ask_radical (Query *query, const char *word)
{
  g_autofree char *inside = NULL;

  if (g_str_has_prefix (word, "部首"))
    inside = g_strdup (word + strlen ("部首"));
  else if (g_str_has_suffix (word, "部") && g_utf8_strlen (word, -1) == 2)
    inside = g_strndup (word, strlen (word) - strlen ("部"));
  if (inside == NULL || *inside == '\0')
    return FALSE;
  query->asked = TRUE;
  query->radical = (int) MIN (g_ascii_strtoull (inside, NULL, 10), 999);
  if (query->radical == 0)
    {
      const Row *row = find_row (all_rows (query->lexicon), g_utf8_get_char (inside));

      if (row != NULL)
        query->radical = row->radical;
      else
        /* ⻌ is no character of Unihan: what all that has it as a part has for a radical. */
        kk_lexicon_query (query->lexicon,
                          "SELECT radical FROM component JOIN character USING (code)"
                          " WHERE component = ? GROUP BY radical ORDER BY count(*) DESC LIMIT 1",
                          take_int_cb, &query->radical, "i", (int) g_utf8_get_char (inside));
    }
  if (query->radical == 0)
    query->radical = 999;
  return TRUE;
}

static void
ask_word (Query *query, const char *word)
{
  guint number = kk_mj_parse (word);
  gunichar code = parse_code (word);
  KkMjFound found = { 0 };
  g_autofree char *kana = NULL;

  if (number != 0)
    {
      if (kk_mj_get (query->lexicon, number, &found.glyph))
        g_array_append_val (query->codes, found);
      return;
    }
  if (is_selector (code))
    {
      KkMjFound *last = query->codes->len > 0
                            ? &g_array_index (query->codes, KkMjFound, query->codes->len - 1)
                            : NULL;

      if (last != NULL && kk_mj_font_has (query->lexicon, last->glyph.base, code))
        {
          last->glyph.selector = code;
          last->glyph.number = kk_mj_number (query->lexicon, last->glyph.base, code);
        }
      return;
    }
  if (code != 0)
    {
      name_code (query, code, 0);
      return;
    }
  if (ask_number (query, word) || ask_radical (query, word))
    return;
  if (g_ascii_isalpha (*word) && (kana = kk_kana_from_romaji (word)) == NULL)
    {
      ask_reading (query, word);
      return;
    }
  if (kana != NULL || kk_kana_is_kana (word))
    {
      ask_reading (query, kana ? kana : word);
      return;
    }
  for (const char *p = word; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!is_selector (c))
        g_array_append_val (query->parts, c);
      query->asked = TRUE;
    }
}

/* Full-width ASCII and half-width kana as one would type them; kanji stay as they are. */
static char *
plain_words (const char *words)
{
  g_autofree char *valid = g_utf8_make_valid (words, -1);
  GString *out = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == 0x301C || c == 0xFF5E)
        c = '~';
      else if (c >= 0xFF01 && c <= 0xFF5E)
        c -= 0xFEE0;
      else if (c == 0x3000 || c == 0x3001 || c == '_' || c == '<' || c == '>' || c == ',')
        c = ' ';
      g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

/* ——— parts ——— */

static gboolean
add_code_cb (sqlite3_stmt *row, gpointer data)
{
  gunichar code = sqlite3_column_int (row, 0);

  g_array_append_val ((GArray *) data, code);
  return TRUE;
}

/* Keeps in set what has the part; set NULL: all that has it. */
static GHashTable *
narrow (KkLexicon *lexicon, GHashTable *set, gunichar part)
{
  g_autoptr (GArray) codes = g_array_new (FALSE, FALSE, sizeof (gunichar));
  GHashTable *kept = g_hash_table_new (NULL, NULL);

  kk_lexicon_query (lexicon, "SELECT code FROM component WHERE component = ?", add_code_cb, codes,
                    "i", (int) part);
  for (guint i = 0; i < codes->len; i++)
    {
      gpointer code = GINT_TO_POINTER ((int) g_array_index (codes, gunichar, i));

      if (set == NULL || g_hash_table_contains (set, code))
        g_hash_table_add (kept, code);
    }
  if (set != NULL)
    g_hash_table_unref (set);
  return kept;
}

static gboolean
is_part (KkLexicon *lexicon, gunichar c)
{
  int found = 0;

  kk_lexicon_query (lexicon, "SELECT 1 FROM component WHERE component = ? LIMIT 1", take_int_cb,
                    &found, "i", (int) c);
  return found != 0;
}

/* What is made of all the parts asked for. */
static GHashTable *
with_parts (Query *query)
{
  GHashTable *set = NULL;

  for (guint i = 0; i < MIN (query->parts->len, MAX_PARTS); i++)
    {
      gunichar part = g_array_index (query->parts, gunichar, i);
      g_autoptr (GArray) inner = g_array_new (FALSE, FALSE, sizeof (gunichar));

      if (!is_part (query->lexicon, part))
        kk_lexicon_query (query->lexicon, "SELECT component FROM component WHERE code = ?",
                          add_code_cb, inner, "i", (int) part);
      /* Of a character outside RADKFILE the radical alone is known: it says too little. */
      if (inner->len < 2)
        {
          set = narrow (query->lexicon, set, part);
          continue;
        }
      for (guint k = 0; k < inner->len; k++)
        set = narrow (query->lexicon, set, g_array_index (inner, gunichar, k));
    }
  return set;
}

/* ——— sifting ——— */

typedef struct
{
  guint order;
  KkMjFound found;
} Hit;

static gboolean
fits (const Query *query, const Row *row)
{
  return (query->strokes_min == 0
          || (row->strokes >= query->strokes_min && row->strokes <= query->strokes_max))
         && (query->radical == 0 || row->radical == query->radical)
         && (query->readings == NULL
             || g_hash_table_contains (query->readings, GINT_TO_POINTER ((int) row->code)));
}

static void
add_hit (GArray *hits, const Row *row, guint group)
{
  Hit hit = { group << 16 | (guint) row->level << 8 | row->strokes,
              { .glyph = { .base = row->code }, .by_shape = group == 2 } };

  g_array_append_val (hits, hit);
}

static int
compare_hits (gconstpointer a, gconstpointer b)
{
  const Hit *x = a, *y = b;

  if (x->order != y->order)
    return x->order < y->order ? -1 : 1;
  return x->found.glyph.base < y->found.glyph.base ? -1 : 1;
}

/* Two parts, one of them a radical: whatever has that radical and as many strokes more as the other
 * part has. */
static void
add_by_shape (const Query *query, const GArray *rows, GHashTable *known, GArray *hits)
{
  for (int turn = 0; turn < 2 && query->parts->len == 2; turn++)
    {
      const Row *radical = find_row (rows, g_array_index (query->parts, gunichar, turn));
      const Row *rest = find_row (rows, g_array_index (query->parts, gunichar, 1 - turn));

      if (radical == NULL || rest == NULL || radical->residual != 0)
        continue;
      for (guint i = 0; i < rows->len; i++)
        {
          const Row *row = &g_array_index (rows, Row, i);

          if (row->radical == radical->radical && row->residual == rest->strokes
              && fits (query, row)
              && !g_hash_table_contains (known, GINT_TO_POINTER ((int) row->code)))
            add_hit (hits, row, 2);
        }
    }
}

/* One kanji: itself and its relatives in their own order. */
static void
add_family (KkLexicon *lexicon, gunichar c, GArray *found, GHashTable *seen)
{
  g_autoptr (GArray) variants = kk_mj_variants (lexicon, c);

  for (guint i = 0; i < variants->len; i++)
    {
      KkMjGlyph glyph = g_array_index (variants, KkMjVariant, i).glyph;
      KkMjFound one = { .glyph = { .base = glyph.base } };

      if (kk_mj_font_has (lexicon, glyph.base, 0)
          && g_hash_table_add (seen, GINT_TO_POINTER ((int) glyph.base)))
        g_array_append_val (found, one);
    }
}

static void
sift (Query *query, GArray *found)
{
  const GArray *rows = all_rows (query->lexicon);
  g_autoptr (GHashTable) made_of = with_parts (query);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (Hit));

  if (query->parts->len == 1)
    add_family (query->lexicon, g_array_index (query->parts, gunichar, 0), found, seen);
  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = &g_array_index (rows, Row, i);
      gpointer code = GINT_TO_POINTER ((int) row->code);

      if (fits (query, row) && (made_of == NULL || g_hash_table_contains (made_of, code))
          && !g_hash_table_contains (seen, code))
        add_hit (hits, row, 1);
    }
  if (made_of != NULL)
    add_by_shape (query, rows, made_of, hits);
  g_array_sort (hits, compare_hits);
  for (guint i = 0; i < hits->len; i++)
    g_array_append_val (found, g_array_index (hits, Hit, i).found);
}

GArray *
kk_mj_find (KkLexicon *lexicon, const char *words, guint limit, guint *total_out)
{
  g_autofree char *plain = plain_words (words);
  g_auto (GStrv) split = g_strsplit_set (plain, " \t", -1);
  GArray *found = g_array_new (FALSE, TRUE, sizeof (KkMjFound));
  Query query = { .lexicon = lexicon,
                  .codes = found,
                  .parts = g_array_new (FALSE, FALSE, sizeof (gunichar)) };

  for (guint i = 0; split[i] != NULL; i++)
    if (*split[i] != '\0')
      ask_word (&query, split[i]);
  if (query.asked)
    sift (&query, found);
  if (total_out != NULL)
    *total_out = found->len;
  if (found->len > limit)
    g_array_set_size (found, limit);
  for (guint i = 0; i < found->len; i++)
    {
      KkMjGlyph *glyph = &g_array_index (found, KkMjFound, i).glyph;

      if (glyph->number == 0)
        glyph->number = kk_mj_number (lexicon, glyph->base, glyph->selector);
    }
  g_clear_pointer (&query.readings, g_hash_table_unref);
  g_array_unref (query.parts);
  return found;
}
