/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lexicon/kk-mj.h"

#include "lexicon/kk-lexicon-private.h"

guint
kk_mj_parse (const char *text)
{
  if (g_ascii_strncasecmp (text, "MJ", 2) != 0 || strlen (text) != 8
      || strspn (text + 2, "0123456789") != 6)
    return 0;
  return (guint) g_ascii_strtoull (text + 2, NULL, 10);
}

char *
kk_mj_format (guint number)
{
  return g_strdup_printf ("MJ%06u", number);
}

static gboolean
take_glyph_cb (sqlite3_stmt *row, gpointer data)
{
  KkMjGlyph *glyph = data;
  glyph->number = sqlite3_column_int (row, 0);
  glyph->base = sqlite3_column_int (row, 1);
  glyph->selector = sqlite3_column_int (row, 2);
  return FALSE;
}

gboolean
kk_mj_get (KkLexicon *lexicon, guint number, KkMjGlyph *out)
{
  KkMjGlyph glyph = { 0 };
  if (number > 0 && number < 1000000)
    kk_lexicon_query (lexicon, "SELECT number, base, selector FROM glyph WHERE number = ?",
                      take_glyph_cb, &glyph, "i", (int) number);
  if (glyph.number == 0)
    return FALSE;
  *out = glyph;
  return TRUE;
}

static gboolean
take_int_cb (sqlite3_stmt *row, gpointer data)
{
  *(int *) data = sqlite3_column_int (row, 0);
  return FALSE;
}

/* -1: the font has no such sequence. */
static int
lookup_sequence (KkLexicon *lexicon, gunichar base, gunichar selector)
{
  int number = -1;
  if (base > 0x10FFFF || selector > 0x10FFFF)
    return -1;
  kk_lexicon_query (lexicon, "SELECT number FROM sequence WHERE base = ? AND selector = ?",
                    take_int_cb, &number, "ii", (int) base, (int) selector);
  return number;
}

guint
kk_mj_number (KkLexicon *lexicon, gunichar base, gunichar selector)
{
  return MAX (0, lookup_sequence (lexicon, base, selector));
}

gboolean
kk_mj_font_has (KkLexicon *lexicon, gunichar base, gunichar selector)
{
  return lookup_sequence (lexicon, base, selector) >= 0;
}

char *
kk_mj_text (const KkMjGlyph *glyph)
{
  GString *text = g_string_new (NULL);
  if (glyph->base != 0)
    g_string_append_unichar (text, glyph->base);
  if (glyph->base != 0 && glyph->selector != 0)
    g_string_append_unichar (text, glyph->selector);
  return g_string_free (text, FALSE);
}

static gboolean
add_number_cb (sqlite3_stmt *row, gpointer data)
{
  guint number = sqlite3_column_int (row, 0);
  g_array_append_val ((GArray *) data, number);
  return TRUE;
}

GArray *
kk_mj_numbers (KkLexicon *lexicon)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  kk_lexicon_query (lexicon, "SELECT number FROM glyph ORDER BY number", add_number_cb, numbers,
                    "");
  return numbers;
}

static gboolean
is_selector (gunichar c)
{
  return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}

const char *
kk_mj_next (const char *text, gunichar *base_out, gunichar *selector_out)
{
  gunichar base = g_utf8_get_char_validated (text, -1);
  if (base == 0 || (gint32) base < 0)
    return NULL;
  text = g_utf8_next_char (text);
  gunichar selector = g_utf8_get_char_validated (text, -1);
  *base_out = base;
  *selector_out = 0;
  if ((gint32) selector > 0 && is_selector (selector))
    {
      *selector_out = selector;
      text = g_utf8_next_char (text);
    }
  return text;
}

gssize
kk_mj_first_missing (KkLexicon *lexicon, const char *text)
{
  gunichar base, selector;
  const char *p = text;
  for (const char *next; (next = kk_mj_next (p, &base, &selector)) != NULL; p = next)
    if (!kk_mj_font_has (lexicon, base, selector))
      return p - text;
  return *p == '\0' ? -1 : p - text;
}

typedef struct
{
  gunichar other;
  KkMjRelation relation;
} Relative;

static gboolean
add_relative_cb (sqlite3_stmt *row, gpointer data)
{
  Relative relative = { sqlite3_column_int (row, 0),
                        sqlite3_column_int (row, 1) == 1 ? KK_MJ_COMPAT : KK_MJ_VARIANT };
  GArray *relatives = data;
  for (guint i = 0; i < relatives->len; i++)
    if (g_array_index (relatives, Relative, i).other == relative.other)
      return TRUE;
  g_array_append_val (relatives, relative);
  return TRUE;
}

static gboolean
add_sequence_cb (sqlite3_stmt *row, gpointer data)
{
  KkMjVariant variant = { .glyph = { .selector = sqlite3_column_int (row, 0),
                                     .number = sqlite3_column_int (row, 1) } };
  g_array_append_val ((GArray *) data, variant);
  return TRUE;
}

static void
add_sequences (KkLexicon *lexicon, GArray *variants, Relative relative)
{
  guint first = variants->len;
  kk_lexicon_query (lexicon,
                    "SELECT selector, number FROM sequence WHERE base = ? ORDER BY selector",
                    add_sequence_cb, variants, "i", (int) relative.other);
  if (variants->len == first)
    {
      KkMjVariant lacking = { 0 };
      g_array_append_val (variants, lacking);
    }
  for (guint i = first; i < variants->len; i++)
    {
      KkMjVariant *variant = &g_array_index (variants, KkMjVariant, i);
      variant->glyph.base = relative.other;
      variant->relation = relative.relation;
    }
}

static gunichar
common_form (KkLexicon *lexicon, gunichar c)
{
  guint n;
  const KkFoldRow *rows = kk_lexicon_kanji_folds (lexicon, &n);
  return kk_fold_row_lookup (rows, n, c);
}

#define RELATIVES "SELECT b, kind FROM variant WHERE a = ? ORDER BY kind, b"

GArray *
kk_mj_variants (KkLexicon *lexicon, gunichar base)
{
  GArray *variants = g_array_new (FALSE, TRUE, sizeof (KkMjVariant));
  g_autoptr (GArray) relatives = g_array_new (FALSE, FALSE, sizeof (Relative));
  if (!g_unichar_validate (base))
    return variants;
  Relative self = { base, KK_MJ_SAME };
  g_array_append_val (relatives, self);
  kk_lexicon_query (lexicon, RELATIVES, add_relative_cb, relatives, "i", (int) base);
  gunichar common = common_form (lexicon, base);
  if (common != base)
    kk_lexicon_query (lexicon, RELATIVES, add_relative_cb, relatives, "i", (int) common);
  for (guint i = 0; i < relatives->len; i++)
    add_sequences (lexicon, variants, g_array_index (relatives, Relative, i));
  return variants;
}

gboolean
kk_mj_related (KkLexicon *lexicon, gunichar a, gunichar b)
{
  if (a == b || common_form (lexicon, a) == common_form (lexicon, b))
    return TRUE;
  if (!g_unichar_validate (a) || !g_unichar_validate (b))
    return FALSE;
  int kind = 0;
  kk_lexicon_query (lexicon, "SELECT kind FROM variant WHERE a = ? AND b = ?", take_int_cb, &kind,
                    "ii", (int) a, (int) b);
  return kind != 0;
}

char *
kk_mj_fold (KkLexicon *lexicon, const char *text)
{
  GString *out = g_string_new (NULL);
  gunichar base, selector;
  for (const char *p = text; (p = kk_mj_next (p, &base, &selector)) != NULL;)
    g_string_append_unichar (out, common_form (lexicon, base));
  return g_string_free (out, FALSE);
}
