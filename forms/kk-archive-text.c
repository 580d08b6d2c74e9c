/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>

#include "forms/kk-archive-private.h"

/* The text of scans: render mode 3 shows nothing, readers and searches find it. Every character of
 * the file, with its variation selectors, is one CID; all of them are one of two blank glyphs, an
 * em wide or half of it. */

#define BLANK "/jp/kakanai/archive/blank.ttf"
#define GID_FULL 1
#define GID_HALF 2
#define KEEP 95 /* thousandths of an em that no reader takes for a gap */

struct _KkArchiveFont
{
  GPtrArray *clusters; /* char*: the CID is the index + 1; full widths first */
  guint n_full;
  GHashTable *cids; /* char* → CID */
};

static int
compare_clusters (gconstpointer a, gconstpointer b)
{
  const char *one = *(char *const *) a, *two = *(char *const *) b;
  int width = kk_page_char_width (two) - kk_page_char_width (one);

  return width != 0 ? width : strcmp (one, two);
}

KkArchiveFont *
kk_archive_font_new (const GPtrArray *scans)
{
  KkArchiveFont *font = g_new0 (KkArchiveFont, 1);

  font->clusters = g_ptr_array_new_with_free_func (g_free);
  font->cids = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint s = 0; s < scans->len; s++)
    {
      const KkPageText *text = ((KkArchiveScan *) scans->pdata[s])->text;

      for (guint i = 0; text != NULL && i < text->lines->len; i++)
        {
          const GArray *chars = ((KkPageLine *) text->lines->pdata[i])->chars;

          for (guint k = 0; k < chars->len; k++)
            {
              char *copy = NULL;

              if (g_hash_table_contains (font->cids, g_array_index (chars, KkPageChar, k).text)
                  || font->clusters->len >= 0xfffe)
                continue;
              copy = g_strdup (g_array_index (chars, KkPageChar, k).text);
              g_ptr_array_add (font->clusters, copy);
              g_hash_table_add (font->cids, copy);
            }
        }
    }
  g_ptr_array_sort (font->clusters, compare_clusters);
  for (guint i = 0; i < font->clusters->len; i++)
    {
      font->n_full += kk_page_char_width (font->clusters->pdata[i]) == 2;
      g_hash_table_insert (font->cids, font->clusters->pdata[i], GUINT_TO_POINTER (i + 1));
    }
  return font;
}

void
kk_archive_font_free (KkArchiveFont *font)
{
  g_hash_table_unref (font->cids);
  g_ptr_array_unref (font->clusters);
  g_free (font);
}

static int
compare_ratios (gconstpointer a, gconstpointer b)
{
  double one = *(const double *) a, two = *(const double *) b;

  return one < two ? -1 : one > two;
}

static void
put (GString *out, double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (out, g_ascii_formatd (text, sizeof text, "%.2f ", number));
}

/* How much wider than the font's the characters of a line stand, so that its words stay whole: a
 * median, the gaps between words apart. */
static double
stretch_of (const KkPageChar *chars, guint n, double sx, double size)
{
  g_autoptr (GArray) ratios = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i + 1 < n; i++)
    {
      double ratio = (chars[i + 1].box.x - chars[i].box.x) * sx
                     / (size * kk_page_char_width (chars[i].text) / 2);
      if (ratio > 0.2 && ratio < 1.9)
        g_array_append_val (ratios, ratio);
    }
  g_array_sort (ratios, compare_ratios);
  return ratios->len > 0 ? g_array_index (ratios, double, ratios->len / 2) : 1;
}

/* One line, its characters where they stand: a TJ whose numbers lead from one to the next. */
static void
show_run (const KkArchiveFont *font,
          const KkPageChar *chars,
          guint n,
          const KkArchiveScan *scan,
          GString *out)
{
  double sx = scan->points_w / scan->width, sy = scan->points_h / scan->height;
  double size = 1, wide, at;
  int bottom = 0;

  for (guint i = 0; i < n; i++)
    {
      size = MAX (size, chars[i].box.h * sy);
      bottom = MAX (bottom, chars[i].box.y + chars[i].box.h);
    }
  at = chars[0].box.x * sx;
  wide = stretch_of (chars, n, sx, size);
  put (out, wide * 100);
  g_string_append (out, "Tz /Tx ");
  put (out, size);
  g_string_append (out, "Tf 1 0 0 1 ");
  put (out, at);
  put (out, scan->points_h - bottom * sy + 0.12 * size);
  g_string_append (out, "Tm [");
  for (guint i = 0; i < n; i++)
    {
      guint cid = GPOINTER_TO_UINT (g_hash_table_lookup (font->cids, chars[i].text));
      int adjust = (int) ((at - chars[i].box.x * sx) / (size * wide) * 1000);

      if (cid == 0)
        continue;
      if (ABS (adjust) < KEEP)
        adjust = 0;
      if (adjust != 0)
        g_string_append_printf (out, "%d", adjust);
      g_string_append_printf (out, "<%04X>", cid);
      at -= adjust * size * wide / 1000;
      at += size * wide * kk_page_char_width (chars[i].text) / 2;
    }
  g_string_append (out, "] TJ\n");
}

void
kk_archive_font_show (const KkArchiveFont *font, const KkArchiveScan *scan, GString *content)
{
  if (scan->text == NULL)
    return;
  g_string_append (content, "BT 3 Tr\n");
  for (guint i = 0; i < scan->text->lines->len; i++)
    {
      const KkPageLine *line = scan->text->lines->pdata[i];
      const KkPageChar *chars = (KkPageChar *) (void *) line->chars->data;
      gboolean down = line->chars->len > 1 && line->box.h > 2 * line->box.w;

      for (guint k = 0; k < line->chars->len; k += down ? 1 : line->chars->len)
        show_run (font, chars + k, down ? 1 : line->chars->len, scan, content);
    }
  g_string_append (content, "ET\n");
}

static char *
to_unicode (const KkArchiveFont *font)
{
  GString *out
      = g_string_new ("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                      "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
                      "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
                      "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");

  for (guint i = 0; i < font->clusters->len; i++)
    {
      g_autofree gunichar2 *units
          = g_utf8_to_utf16 (font->clusters->pdata[i], -1, NULL, NULL, NULL);

      if (i % 100 == 0)
        g_string_append_printf (out, "%u beginbfchar\n", MIN (100, font->clusters->len - i));
      g_string_append_printf (out, "<%04X> <", i + 1);
      for (int k = 0; units != NULL && units[k] != 0; k++)
        g_string_append_printf (out, "%04X", units[k]);
      g_string_append (out, ">\n");
      if (i % 100 == 99 || i + 1 == font->clusters->len)
        g_string_append (out, "endbfchar\n");
    }
  g_string_append (out, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
  return g_string_free (out, FALSE);
}

gboolean
kk_archive_font_write (const KkArchiveFont *font, qpdf_data pdf, qpdf_oh *out, GError **error)
{
  g_autoptr (GBytes) file = g_resources_lookup_data (BLANK, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  guint n = font->clusters->len;
  g_autofree guint8 *gids = g_malloc0 (2 * ((gsize) n + 1));
  g_autofree char *unicode = to_unicode (font);
  g_autofree char *widths
      = g_strdup_printf ("[ %u %u 500 ]", font->n_full + 1, MAX (n, font->n_full + 1));
  qpdf_oh type0, descendant, descriptor;

  if (file == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    gids[2 * (i + 1) + 1] = i < font->n_full ? GID_FULL : GID_HALF;
  descriptor = qpdf_make_indirect_object (
      pdf, qpdf_oh_parse (pdf, "<< /Type /FontDescriptor /FontName /KakanaiBlank /Flags 4 "
                               "/FontBBox [ 0 -120 1000 880 ] /ItalicAngle 0 /Ascent 880 "
                               "/Descent -120 /CapHeight 880 /StemV 80 >>"));
  qpdf_oh_replace_key (
      pdf, descriptor, "/FontFile2",
      kk_archive_stream (pdf, g_bytes_get_data (file, NULL), g_bytes_get_size (file), NULL, NULL));
  descendant = qpdf_make_indirect_object (
      pdf, qpdf_oh_parse (pdf, "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /KakanaiBlank "
                               "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "
                               "/Supplement 0 >> /DW 1000 >>"));
  if (n > font->n_full)
    kk_archive_set (pdf, descendant, "/W", widths);
  qpdf_oh_replace_key (pdf, descendant, "/FontDescriptor", descriptor);
  qpdf_oh_replace_key (pdf, descendant, "/CIDToGIDMap",
                       kk_archive_stream (pdf, gids, 2 * ((gsize) n + 1), NULL, NULL));
  type0 = qpdf_make_indirect_object (
      pdf, qpdf_oh_parse (pdf, "<< /Type /Font /Subtype /Type0 /BaseFont /KakanaiBlank "
                               "/Encoding /Identity-H >>"));
  qpdf_oh_replace_key (pdf, type0, "/DescendantFonts", qpdf_oh_wrap_in_array (pdf, descendant));
  qpdf_oh_replace_key (pdf, type0, "/ToUnicode",
                       kk_archive_stream (pdf, unicode, strlen (unicode), NULL, NULL));
  *out = type0;
  return TRUE;
}
