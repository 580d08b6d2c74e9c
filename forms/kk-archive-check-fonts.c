/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "forms/kk-archive-check-private.h"
#include "forms/kk-pdf-token.h"
#include "forms/kk-true-type.h"

/* The fonts as content streams use them. Clauses of ISO 19005-2:2011. */

typedef struct
{
  KkCheck *check;
  const KkFontUse *use;
  qpdf_oh font, descendant, descriptor; /* descendant: of a composite font, else the font itself */
  const char *where;
  gboolean composite, type3;
  GBytes *program; /* NULL: not embedded */
  KkTrueType true_type;
  gboolean is_true_type;
  GBytes *to_glyph; /* CIDToGIDMap as a stream; NULL: Identity */
} Font;

static void
font_clear (Font *font)
{
  g_clear_pointer (&font->program, g_bytes_unref);
  g_clear_pointer (&font->to_glyph, g_bytes_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Font, font_clear)

static qpdf_oh
get (Font *font, const char *key)
{
  return kk_check_get (font->check, font->font, key);
}

static void
find (Font *font, const char *clause, const char *message)
{
  kk_check_find (font->check, clause, font->where, "%s", message);
}

/* 6.2.11.2, 6.1.8 */
static void
check_dictionary (Font *font)
{
  static const char *const types[]
      = { "/Type1", "/MMType1", "/TrueType", "/Type3", "/Type0", NULL };
  KkCheck *check = font->check;
  const char *name;

  if (!kk_check_is (check, get (font, "/Type"), "/Font")
      || !g_strv_contains (types, kk_check_name (check, get (font, "/Subtype"))))
    find (font, "6.2.11.2", "フォントの種類 (Type、Subtype) が正しくありません");
  if (font->type3)
    return;
  name = kk_check_name (check, get (font, "/BaseFont"));
  if (*name == '\0')
    find (font, "6.2.11.2", "フォントの名前 (BaseFont) がありません");
  else if (!g_utf8_validate (name, -1, NULL))
    find (font, "6.1.8", "フォントの名前が UTF-8 ではありません");
  if (!font->composite
      && (!kk_check_has (check, font->font, "/FirstChar")
          || !kk_check_has (check, font->font, "/LastChar")
          || !qpdf_oh_is_array (check->pdf, get (font, "/Widths"))))
    find (font, "6.2.11.2", "FirstChar、LastChar、Widths がそろっていません");
}

static gboolean
is_system (Font *font, qpdf_oh info)
{
  return qpdf_oh_is_string (font->check->pdf, kk_check_get (font->check, info, "/Registry"))
         && qpdf_oh_is_string (font->check->pdf, kk_check_get (font->check, info, "/Ordering"))
         && qpdf_oh_is_integer (font->check->pdf, kk_check_get (font->check, info, "/Supplement"));
}

/* 6.2.11.3 */
static void
check_composite (Font *font)
{
  KkCheck *check = font->check;
  qpdf_oh encoding = get (font, "/Encoding");
  qpdf_oh map = kk_check_get (check, font->descendant, "/CIDToGIDMap");
  const char *name = kk_check_name (check, encoding);

  if (!is_system (font, kk_check_get (check, font->descendant, "/CIDSystemInfo")))
    find (font, "6.2.11.3.1", "CIDSystemInfo がそろっていません");
  if (*name != '\0' ? !g_str_has_prefix (name, "/Identity-")
                    : !qpdf_oh_is_stream (check->pdf, encoding))
    find (font, "6.2.11.3.3", "CMap が Identity でも埋め込みでもありません");
  if (!kk_check_is (check, kk_check_get (check, font->descendant, "/Subtype"), "/CIDFontType2"))
    return;
  if (qpdf_oh_is_stream (check->pdf, map))
    font->to_glyph = kk_check_data (check, map);
  else if (!kk_check_is (check, map, "/Identity"))
    find (font, "6.2.11.3.2", "CIDToGIDMap がありません");
}

/* 6.2.11.4.1 */
static void
check_embedding (Font *font)
{
  static const char *const keys[] = { "/FontFile", "/FontFile2", "/FontFile3" };
  KkCheck *check = font->check;

  for (guint i = 0; i < G_N_ELEMENTS (keys) && font->program == NULL; i++)
    {
      qpdf_oh file = kk_check_get (check, font->descriptor, keys[i]);

      font->program = kk_check_data (check, file);
      if (font->program != NULL && i == 1)
        font->is_true_type
            = kk_true_type_open (&font->true_type, g_bytes_get_data (font->program, NULL),
                                 g_bytes_get_size (font->program));
      if (font->program != NULL && i == 1 && !font->is_true_type)
        find (font, "6.2.11.4.1", "埋め込まれたフォントが正しい TrueType ではありません");
    }
  if (font->program == NULL && font->use->visible)
    find (font, "6.2.11.4.1", "見える文字のフォントが埋め込まれていません");
}

/* The glyph of a code; 0 where there is none. */
static guint
glyph_of (Font *font, guint code)
{
  if (font->composite)
    {
      gsize length = 0;
      const guint8 *map = font->to_glyph ? g_bytes_get_data (font->to_glyph, &length) : NULL;

      if (font->to_glyph == NULL)
        return code;
      return 2 * (gsize) code + 2 <= length ? (guint) map[2 * code] << 8 | map[2 * code + 1] : 0;
    }
  g_autofree char *utf8
      = g_convert ((const char[]){ (char) code, 0 }, 1, "UTF-8", "WINDOWS-1252", NULL, NULL, NULL);
  return kk_true_type_glyph (&font->true_type, utf8 && *utf8 ? g_utf8_get_char (utf8) : code, code);
}

/* W of a CID font (ISO 32000-1 §9.7.4.3). */
static double
width_of_cid (Font *font, guint cid)
{
  qpdf_data pdf = font->check->pdf;
  qpdf_oh w = kk_check_get (font->check, font->descendant, "/W"),
          fallback = kk_check_get (font->check, font->descendant, "/DW");
  int n = qpdf_oh_is_array (pdf, w) ? qpdf_oh_get_array_n_items (pdf, w) : 0;

  for (int i = 0; i + 1 < n;)
    {
      long long first = qpdf_oh_get_int_value (pdf, qpdf_oh_get_array_item (pdf, w, i));
      qpdf_oh second = qpdf_oh_get_array_item (pdf, w, i + 1);

      if (qpdf_oh_is_array (pdf, second))
        {
          int items = qpdf_oh_get_array_n_items (pdf, second);
          if (cid >= first && cid < first + items)
            return qpdf_oh_get_numeric_value (
                pdf, qpdf_oh_get_array_item (pdf, second, (int) (cid - first)));
          i += 2;
        }
      else
        {
          if (cid >= first && cid <= qpdf_oh_get_int_value (pdf, second) && i + 2 < n)
            return qpdf_oh_get_numeric_value (pdf, qpdf_oh_get_array_item (pdf, w, i + 2));
          i += 3;
        }
    }
  return qpdf_oh_is_number (pdf, fallback) ? qpdf_oh_get_numeric_value (pdf, fallback) : 1000;
}

static double
width_of (Font *font, guint code)
{
  qpdf_data pdf = font->check->pdf;
  qpdf_oh widths = get (font, "/Widths"), first = get (font, "/FirstChar");
  int at;

  if (font->composite)
    return width_of_cid (font, code);
  if (!qpdf_oh_is_array (pdf, widths) || !qpdf_oh_is_integer (pdf, first))
    return -1;
  at = (int) code - qpdf_oh_get_int_value_as_int (pdf, first);
  return at >= 0 && at < qpdf_oh_get_array_n_items (pdf, widths)
             ? qpdf_oh_get_numeric_value (pdf, qpdf_oh_get_array_item (pdf, widths, at))
             : -1;
}

/* 6.2.11.4.1, 6.2.11.5, 6.2.11.8 of the characters that are shown; once a font each. */
static void
check_glyphs (Font *font)
{
  gboolean missing = FALSE, widths = FALSE, notdef = FALSE;
  GHashTableIter iter;
  gpointer key;

  if (!font->is_true_type)
    return;
  g_hash_table_iter_init (&iter, font->use->codes);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      guint code = GPOINTER_TO_UINT (key), glyph = glyph_of (font, code);

      notdef = notdef || glyph == 0;
      missing = missing || glyph >= font->true_type.n_glyphs;
      widths = widths
               || (glyph != 0
                   && fabs (width_of (font, code) - kk_true_type_width (&font->true_type, glyph))
                          > 1.5);
    }
  if (notdef)
    find (font, "6.2.11.8", ".notdef の字形を使っています");
  if (missing)
    find (font, "6.2.11.4.1", "使う字形が埋め込まれたフォントにありません");
  if (widths)
    find (font, "6.2.11.5", "文字の幅が辞書とフォントとで違います");
}

/* 6.2.11.4.2 */
static void
check_subset (Font *font)
{
  KkCheck *check = font->check;
  qpdf_oh set = kk_check_get (check, font->descriptor, "/CIDSet");
  g_autoptr (GBytes) data = kk_check_data (check, set);
  gsize length = 0;
  const guint8 *bits = data ? g_bytes_get_data (data, &length) : NULL;
  GHashTableIter iter;
  gpointer key;

  if (!font->composite || qpdf_oh_is_null (check->pdf, set))
    return;
  g_hash_table_iter_init (&iter, font->use->codes);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      guint cid = GPOINTER_TO_UINT (key);

      if (cid / 8 >= length || (bits[cid / 8] & (0x80 >> cid % 8)) == 0)
        {
          find (font, "6.2.11.4.2", "CIDSet に使う字形がありません");
          return;
        }
    }
}

/* 6.2.11.6 */
static void
check_encoding (Font *font)
{
  KkCheck *check = font->check;
  qpdf_oh encoding = get (font, "/Encoding"),
          flags = kk_check_get (check, font->descriptor, "/Flags");
  gboolean symbolic = qpdf_oh_is_integer (check->pdf, flags)
                      && (qpdf_oh_get_int_value (check->pdf, flags) & 4) != 0;
  qpdf_oh base = qpdf_oh_is_dictionary (check->pdf, encoding)
                     ? kk_check_get (check, encoding, "/BaseEncoding")
                     : encoding;

  if (!kk_check_is (check, get (font, "/Subtype"), "/TrueType"))
    return;
  if (symbolic ? !qpdf_oh_is_null (check->pdf, encoding)
               : !kk_check_is (check, base, "/WinAnsiEncoding")
                     && !kk_check_is (check, base, "/MacRomanEncoding"))
    find (font, "6.2.11.6", "TrueType の Encoding が WinAnsi でも MacRoman でもありません");
  if (font->is_true_type && font->true_type.n_maps == 0)
    find (font, "6.2.11.6", "埋め込まれたフォントに cmap がありません");
}

/* ——— 6.2.11.7.2 ——— */

static gboolean
is_value (const GByteArray *utf16)
{
  for (guint i = 0; i + 1 < utf16->len; i += 2)
    {
      guint unit = (guint) utf16->data[i] << 8 | utf16->data[i + 1];

      if (unit == 0 || unit == 0xfeff || unit == 0xfffe)
        return FALSE;
    }
  return utf16->len >= 2;
}

static guint
code_of (const GByteArray *bytes)
{
  guint code = 0;

  for (guint i = 0; i < bytes->len && i < 4; i++)
    code = code << 8 | bytes->data[i];
  return code;
}

/* Codes of a ToUnicode CMap that have a value. */
static GHashTable *
read_to_unicode (GBytes *cmap)
{
  GHashTable *codes = g_hash_table_new (NULL, NULL);
  gsize length;
  gconstpointer data = g_bytes_get_data (cmap, &length);
  g_auto (KkPdfTokens) tokens;
  enum
  {
    NONE,
    CHARS,
    RANGES
  } part
      = NONE;
  guint operand = 0, from = 0, to = 0;

  kk_pdf_tokens_init (&tokens, data, length);
  while (kk_pdf_tokens_next (&tokens) != KK_TOKEN_END)
    {
      if (tokens.type == KK_TOKEN_WORD)
        {
          const char *word = kk_pdf_tokens_text (&tokens);
          part = g_str_equal (word, "beginbfchar")    ? CHARS
                 : g_str_equal (word, "beginbfrange") ? RANGES
                                                      : NONE;
          operand = 0;
        }
      else if (tokens.type == KK_TOKEN_OPEN && part == RANGES && operand == 2)
        {
          for (guint code = from; kk_pdf_tokens_next (&tokens) == KK_TOKEN_STRING; code++)
            if (is_value (tokens.bytes))
              g_hash_table_add (codes, GUINT_TO_POINTER (code));
          operand = 0;
        }
      else if (tokens.type == KK_TOKEN_STRING && part != NONE)
        {
          if (operand == 0)
            from = to = code_of (tokens.bytes);
          else if (operand == 1 && part == RANGES)
            to = MIN (code_of (tokens.bytes), from + 0xffff);
          else if (is_value (tokens.bytes))
            for (guint code = from; code <= to; code++)
              g_hash_table_add (codes, GUINT_TO_POINTER (code));
          operand = (operand + 1) % (part == CHARS ? 2 : 3);
        }
    }
  return codes;
}

static void
check_unicode (Font *font)
{
  g_autoptr (GBytes) data = kk_check_data (font->check, get (font, "/ToUnicode"));
  g_autoptr (GHashTable) known = data ? read_to_unicode (data) : g_hash_table_new (NULL, NULL);
  const char *encoding = kk_check_name (font->check, get (font, "/Encoding"));
  GHashTableIter iter;
  gpointer key;

  if (font->check->level != 'U'
      || (data == NULL && !font->composite
          && (g_str_equal (encoding, "/WinAnsiEncoding")
              || g_str_equal (encoding, "/MacRomanEncoding"))))
    return;
  g_hash_table_iter_init (&iter, font->use->codes);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!g_hash_table_contains (known, key))
      {
        find (font, "6.2.11.7.2", "Unicode の値のない文字があります");
        return;
      }
}

static void
check_font (KkCheck *check, int id, const KkFontUse *use)
{
  g_autofree char *where = g_strdup_printf ("%d 0 obj", id);
  g_auto (Font) font = { .check = check, .use = use, .font = use->font, .where = where };
  qpdf_oh descendants = get (&font, "/DescendantFonts");

  font.composite = kk_check_is (check, get (&font, "/Subtype"), "/Type0");
  font.type3 = kk_check_is (check, get (&font, "/Subtype"), "/Type3");
  font.descendant = font.composite && qpdf_oh_is_array (check->pdf, descendants)
                        ? qpdf_oh_get_array_item (check->pdf, descendants, 0)
                        : use->font;
  font.descriptor = kk_check_get (check, font.descendant, "/FontDescriptor");
  check_dictionary (&font);
  if (font.composite)
    check_composite (&font);
  if (!font.type3)
    {
      check_embedding (&font);
      check_encoding (&font);
      check_glyphs (&font);
      check_subset (&font);
    }
  check_unicode (&font);
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return GPOINTER_TO_INT (a) - GPOINTER_TO_INT (b);
}

void
kk_check_fonts (KkCheck *check)
{
  g_autoptr (GList) ids = g_list_sort (g_hash_table_get_keys (check->uses), compare_ids);

  for (GList *at = ids; at != NULL; at = at->next)
    check_font (check, GPOINTER_TO_INT (at->data), g_hash_table_lookup (check->uses, at->data));
}
