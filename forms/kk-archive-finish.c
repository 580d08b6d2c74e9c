/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <lcms2.h>
#include <string.h>

#include "forms/kk-archive-private.h"

/* From a PDF of cairo's to a PDF/A-2, with libqpdf. Numbers are clauses of ISO 19005-2:2011. */

qpdf_oh
kk_archive_stream (
    qpdf_data pdf, gconstpointer data, gsize length, const char *filter, const char *parms)
{
  qpdf_oh stream = qpdf_oh_new_stream (pdf);

  qpdf_oh_replace_stream_data (pdf, stream, data, length,
                               filter ? qpdf_oh_new_name (pdf, filter) : qpdf_oh_new_null (pdf),
                               parms ? qpdf_oh_parse (pdf, parms) : qpdf_oh_new_null (pdf));
  return stream;
}

void
kk_archive_set (qpdf_data pdf, qpdf_oh dictionary, const char *key, const char *direct)
{
  qpdf_oh_replace_key (pdf, dictionary, key, qpdf_oh_parse (pdf, direct));
}

static gboolean
fail (qpdf_data pdf, GError **error)
{
  /* libqpdf's words name objects and offsets, never what stands in them. */
  g_set_error (error, KK_FORM_ERROR, KK_FORM_ERROR_IO, "PDF/A: %s",
               qpdf_has_error (pdf) ? qpdf_get_error_message_detail (pdf, qpdf_get_error (pdf))
                                    : "?");
  return FALSE;
}

/* ——— pages of scans ——— */

static qpdf_oh
image (qpdf_data pdf,
       GBytes *bytes,
       int width,
       int height,
       const char *rest,
       const char *filter,
       const char *parms)
{
  qpdf_oh stream = kk_archive_stream (pdf, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                      filter, parms);
  qpdf_oh dictionary = qpdf_oh_get_dict (pdf, stream);

  kk_archive_set (pdf, dictionary, "/Type", "/XObject");
  kk_archive_set (pdf, dictionary, "/Subtype", "/Image");
  qpdf_oh_replace_key (pdf, dictionary, "/Width", qpdf_oh_new_integer (pdf, width));
  qpdf_oh_replace_key (pdf, dictionary, "/Height", qpdf_oh_new_integer (pdf, height));
  if (rest != NULL)
    kk_archive_set (pdf, dictionary, "/ImageMask", rest);
  qpdf_oh_replace_key (pdf, dictionary, "/BitsPerComponent",
                       qpdf_oh_new_integer (pdf, rest != NULL ? 1 : 8));
  return stream;
}

static qpdf_oh
picture (qpdf_data pdf, GBytes *jpeg, const KkPlane *plane)
{
  qpdf_oh stream = image (pdf, jpeg, plane->width, plane->height, NULL, "/DCTDecode", NULL);

  kk_archive_set (pdf, qpdf_oh_get_dict (pdf, stream), "/ColorSpace",
                  plane->channels == 1 ? "/DeviceGray" : "/DeviceRGB");
  return stream;
}

static void
put_number (GString *out, double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (out, g_ascii_formatd (text, sizeof text, "%.3f ", number));
}

static void
place (GString *content, const KkArchiveScan *scan, const char *name)
{
  g_string_append (content, "q ");
  put_number (content, scan->points_w);
  g_string_append (content, "0 0 ");
  put_number (content, scan->points_h);
  g_string_append_printf (content, "0 0 cm /%s Do Q\n", name);
}

static void
fill_page (qpdf_data pdf, const KkArchiveScan *scan, const KkArchiveFont *font, qpdf_oh type0)
{
  qpdf_oh page = qpdf_get_page_n (pdf, (size_t) scan->page);
  qpdf_oh resources = qpdf_oh_new_dictionary (pdf);
  qpdf_oh objects = qpdf_oh_new_dictionary (pdf);
  g_autoptr (GString) content = g_string_new (NULL);

  qpdf_oh_replace_key (pdf, objects, "/Back", picture (pdf, scan->back, &scan->back_plane));
  place (content, scan, "Back");
  if (scan->ink != NULL)
    {
      int width = scan->width * scan->fine, height = scan->height * scan->fine;
      g_autofree char *parms = g_strdup_printf ("<< /K -1 /Columns %d /Rows %d >>", width, height);
      qpdf_oh ink = image (pdf, scan->ink, width, height, "true", "/CCITTFaxDecode", parms);

      if (scan->fore != NULL)
        {
          qpdf_oh fore = picture (pdf, scan->fore, &scan->fore_plane);
          qpdf_oh_replace_key (pdf, qpdf_oh_get_dict (pdf, fore), "/Mask", ink);
          ink = fore;
        }
      else
        {
          put_number (content, scan->tone / 255.0);
          g_string_append (content, "g\n");
        }
      qpdf_oh_replace_key (pdf, objects, "/Ink", ink);
      place (content, scan, "Ink");
    }
  qpdf_oh_replace_key (pdf, resources, "/XObject", objects);
  if (scan->text != NULL)
    {
      qpdf_oh fonts = qpdf_oh_new_dictionary (pdf);

      kk_archive_font_show (font, scan, content);
      qpdf_oh_replace_key (pdf, fonts, "/Tx", type0);
      qpdf_oh_replace_key (pdf, resources, "/Font", fonts);
    }
  qpdf_oh_replace_key (pdf, page, "/Resources", resources);
  qpdf_oh_replace_key (pdf, page, "/Contents",
                       kk_archive_stream (pdf, content->str, content->len, NULL, NULL));
  qpdf_oh_remove_key (pdf, page, "/Group"); /* nothing of it is transparent */
}

static gboolean
fill_pages (qpdf_data pdf, const GPtrArray *scans, GError **error)
{
  g_autoptr (KkArchiveFont) font = kk_archive_font_new (scans);
  qpdf_oh type0 = 0;

  if (scans->len > 0 && !kk_archive_font_write (font, pdf, &type0, error))
    return FALSE;
  for (guint i = 0; i < scans->len; i++)
    fill_page (pdf, scans->pdata[i], font, type0);
  return TRUE;
}

/* ——— what a PDF/A says of itself ——— */

/* sRGB (IEC 61966-2-1) as an ICC profile, always the same bytes. NULL where lcms fails. */
static GBytes *
srgb_profile (void)
{
  cmsHPROFILE profile = cmsCreate_sRGBProfile ();
  cmsUInt32Number size = 0;
  g_autofree guint8 *bytes = NULL;
  /* 2000-01-01 00:00:00 in a dateTimeNumber, at byte 24 of the header (ICC.1 §7.2.8). */
  static const guint8 date[12] = { 0x07, 0xd0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0 };

  if (profile == NULL)
    return NULL;
  if (cmsSaveProfileToMem (profile, NULL, &size) && size > 128)
    {
      bytes = g_malloc0 (size);
      if (!cmsSaveProfileToMem (profile, bytes, &size))
        g_clear_pointer (&bytes, g_free);
      else
        memcpy (bytes + 24, date, sizeof date);
    }
  cmsCloseProfile (profile);
  return bytes != NULL ? g_bytes_new_take (g_steal_pointer (&bytes), size) : NULL;
}

/* 6.2.3 */
static gboolean
add_output_intent (qpdf_data pdf, qpdf_oh root, GError **error)
{
  g_autoptr (GBytes) profile = srgb_profile ();
  qpdf_oh stream, intent;

  if (profile == NULL)
    {
      g_set_error (error, KK_FORM_ERROR, KK_FORM_ERROR_IO, "sRGB profile");
      return FALSE;
    }
  stream = kk_archive_stream (pdf, g_bytes_get_data (profile, NULL), g_bytes_get_size (profile),
                              NULL, NULL);
  kk_archive_set (pdf, qpdf_oh_get_dict (pdf, stream), "/N", "3");
  intent = qpdf_make_indirect_object (
      pdf, qpdf_oh_parse (pdf, "<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier "
                               "(sRGB IEC61966-2.1) /Info (sRGB IEC61966-2.1) >>"));
  qpdf_oh_replace_key (pdf, intent, "/DestOutputProfile", stream);
  qpdf_oh_replace_key (pdf, root, "/OutputIntents", qpdf_oh_wrap_in_array (pdf, intent));
  return TRUE;
}

/* 6.6.2, 6.6.4 */
static void
add_metadata (qpdf_data pdf, qpdf_oh root, const char *title, const char *made, gboolean unicode)
{
  g_autofree char *name = g_markup_escape_text (title, -1);
  g_autofree char *day = g_markup_escape_text (made, -1);
  g_autofree char *xmp = g_strdup_printf (
      "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
      "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
      " <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
      "  <rdf:Description rdf:about=\"\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\n"
      "   <pdfaid:part>2</pdfaid:part>\n"
      "   <pdfaid:conformance>%s</pdfaid:conformance>\n"
      "  </rdf:Description>\n"
      "  <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n"
      "   <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">%s</rdf:li></rdf:Alt></dc:title>\n"
      "  </rdf:Description>\n"
      "  <rdf:Description rdf:about=\"\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">\n"
      "   <xmp:CreatorTool>Kakanai</xmp:CreatorTool>\n"
      "   <xmp:CreateDate>%s</xmp:CreateDate>\n"
      "  </rdf:Description>\n"
      " </rdf:RDF>\n"
      "</x:xmpmeta>\n"
      "<?xpacket end=\"w\"?>\n",
      unicode ? "U" : "B", name, day);
  qpdf_oh stream = kk_archive_stream (pdf, xmp, strlen (xmp), NULL, NULL);
  qpdf_oh dictionary = qpdf_oh_get_dict (pdf, stream);

  kk_archive_set (pdf, dictionary, "/Type", "/Metadata");
  kk_archive_set (pdf, dictionary, "/Subtype", "/XML");
  qpdf_oh_replace_key (pdf, root, "/Metadata", stream);
}

static void
add_outlines (qpdf_data pdf, qpdf_oh root, const GArray *parts)
{
  g_autofree qpdf_oh *items = g_new0 (qpdf_oh, parts->len + 1);
  qpdf_oh outlines;

  qpdf_oh_remove_key (pdf, root, "/Outlines");
  if (parts->len == 0)
    return;
  outlines = qpdf_make_indirect_object (pdf, qpdf_oh_parse (pdf, "<< /Type /Outlines >>"));
  for (guint i = 0; i < parts->len; i++)
    {
      const KkArchivePart *part = &g_array_index (parts, KkArchivePart, i);
      qpdf_oh to = qpdf_oh_parse (pdf, "[ /Fit ]");

      items[i] = qpdf_make_indirect_object (pdf, qpdf_oh_new_dictionary (pdf));
      qpdf_oh_insert_item (pdf, to, 0, qpdf_get_page_n (pdf, (size_t) part->page));
      qpdf_oh_replace_key (pdf, items[i], "/Title", qpdf_oh_new_unicode_string (pdf, part->title));
      qpdf_oh_replace_key (pdf, items[i], "/Dest", to);
      qpdf_oh_replace_key (pdf, items[i], "/Parent", outlines);
    }
  for (guint i = 0; i + 1 < parts->len; i++)
    {
      qpdf_oh_replace_key (pdf, items[i], "/Next", items[i + 1]);
      qpdf_oh_replace_key (pdf, items[i + 1], "/Prev", items[i]);
    }
  qpdf_oh_replace_key (pdf, outlines, "/First", items[0]);
  qpdf_oh_replace_key (pdf, outlines, "/Last", items[parts->len - 1]);
  qpdf_oh_replace_key (pdf, outlines, "/Count", qpdf_oh_new_integer (pdf, parts->len));
  qpdf_oh_replace_key (pdf, root, "/Outlines", outlines);
  kk_archive_set (pdf, root, "/PageMode", "/UseOutlines");
}

/* 6.2.11.3.2; TRUE where every font says the Unicode values of its characters (6.2.11.7.2). */
static gboolean
mend_fonts (qpdf_data pdf)
{
  int n = (int) qpdf_oh_get_int_value (pdf, qpdf_oh_get_key (pdf, qpdf_get_trailer (pdf), "/Size"));
  gboolean unicode = TRUE;

  for (int id = 1; id < n; id++)
    {
      qpdf_oh font = qpdf_get_object_by_id (pdf, id, 0);

      if (qpdf_oh_is_dictionary_of_type (pdf, font, "/Font", "/CIDFontType2")
          && !qpdf_oh_has_key (pdf, font, "/CIDToGIDMap"))
        kk_archive_set (pdf, font, "/CIDToGIDMap", "/Identity");
      else if (qpdf_oh_is_dictionary_of_type (pdf, font, "/Font", "")
               && !qpdf_oh_is_dictionary_of_type (pdf, font, "/Font", "/CIDFontType0")
               && !qpdf_oh_is_dictionary_of_type (pdf, font, "/Font", "/CIDFontType2"))
        unicode = unicode && qpdf_oh_has_key (pdf, font, "/ToUnicode");
      qpdf_oh_release (pdf, font);
    }
  return unicode;
}

static gboolean
mark (qpdf_data pdf, const GArray *parts, const char *title, const char *made, GError **error)
{
  qpdf_oh root = qpdf_get_root (pdf);
  gboolean unicode = mend_fonts (pdf);

  if (!add_output_intent (pdf, root, error))
    return FALSE;
  add_metadata (pdf, root, title, made, unicode);
  add_outlines (pdf, root, parts);
  kk_archive_set (pdf, root, "/Lang", "(ja-JP)");
  kk_archive_set (pdf, root, "/ViewerPreferences", "<< /DisplayDocTitle true >>");
  qpdf_oh_remove_key (pdf, qpdf_get_trailer (pdf), "/Info");
  return TRUE;
}

static GBytes *
write_bytes (qpdf_data pdf, GError **error)
{
  if ((qpdf_init_write_memory (pdf) & QPDF_ERRORS) != 0)
    return fail (pdf, error), NULL;
  qpdf_set_object_stream_mode (pdf, qpdf_o_generate);
  qpdf_set_newline_before_endstream (pdf, QPDF_TRUE); /* 6.1.7.1 */
  qpdf_set_deterministic_ID (pdf, QPDF_TRUE);         /* 6.1.3 */
  qpdf_force_pdf_version (pdf, "1.7");
  if ((qpdf_write (pdf) & QPDF_ERRORS) != 0)
    return fail (pdf, error), NULL;
  return g_bytes_new (qpdf_get_buffer (pdf), qpdf_get_buffer_length (pdf));
}

GBytes *
kk_archive_write (GBytes *cairo_pdf,
                  const GPtrArray *scans,
                  const GArray *parts,
                  const char *title,
                  const char *made,
                  GError **error)
{
  qpdf_data pdf = qpdf_init ();
  GBytes *result = NULL;
  gsize length;
  const char *bytes = g_bytes_get_data (cairo_pdf, &length);

  qpdf_set_suppress_warnings (pdf, QPDF_TRUE);
  qpdf_silence_errors (pdf);
  if ((qpdf_read_memory (pdf, "archive", bytes, length, NULL) & QPDF_ERRORS) != 0)
    fail (pdf, error);
  else if (fill_pages (pdf, scans, error) && mark (pdf, parts, title, made, error))
    {
      if (qpdf_has_error (pdf))
        fail (pdf, error);
      else
        result = write_bytes (pdf, error);
    }
  qpdf_cleanup (&pdf);
  return result;
}
