/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "forms/kk-archive-check-private.h"

/* What the file says of itself: catalog, output intent, XMP. Clauses of ISO 19005-2:2011. */

/* 6.2.3 */
static void
check_output_intents (KkCheck *check, qpdf_oh root)
{
  qpdf_data pdf = check->pdf;
  qpdf_oh intents = kk_check_get (check, root, "/OutputIntents");
  int n = qpdf_oh_is_array (pdf, intents) ? qpdf_oh_get_array_n_items (pdf, intents) : 0;
  qpdf_oh profile = qpdf_oh_new_null (pdf);

  for (int i = 0; i < n; i++)
    {
      qpdf_oh intent = qpdf_oh_get_array_item (pdf, intents, i);
      qpdf_oh stream = kk_check_get (check, intent, "/DestOutputProfile");

      if (kk_check_has (check, intent, "/DestOutputProfileRef"))
        kk_check_find (check, "6.2.3", "catalog", "出力インテントが外のプロファイルを指しています");
      if (!kk_check_is (check, kk_check_get (check, intent, "/S"), "/GTS_PDFA1"))
        continue;
      if (!qpdf_oh_is_null (pdf, profile)
          && qpdf_oh_get_object_id (pdf, profile) != qpdf_oh_get_object_id (pdf, stream))
        kk_check_find (check, "6.2.3", "catalog",
                       "出力インテントのプロファイルが一つではありません");
      profile = stream;
    }
  if (qpdf_oh_is_null (pdf, profile))
    {
      kk_check_find (check, "6.2.3", "catalog", "PDF/A の出力インテントがありません");
      return;
    }
  g_autoptr (GBytes) data = kk_check_data (check, profile);
  gsize length = 0;
  const guint8 *p = data ? g_bytes_get_data (data, &length) : NULL;
  if (length < 128 || memcmp (p + 36, "acsp", 4) != 0 || p[8] > 4
      || (memcmp (p + 12, "prtr", 4) != 0 && memcmp (p + 12, "mntr", 4) != 0))
    {
      kk_check_find (check, "6.2.3", "catalog",
                     "出力インテントの ICC プロファイルが正しくありません");
      return;
    }
  check->colour = memcmp (p + 16, "RGB ", 4) == 0   ? 'R'
                  : memcmp (p + 16, "CMYK", 4) == 0 ? 'C'
                  : memcmp (p + 16, "GRAY", 4) == 0 ? 'G'
                                                    : 0;
  qpdf_oh n_colours = kk_check_get (check, profile, "/N");
  long long wanted = check->colour == 'R' ? 3 : check->colour == 'C' ? 4 : 1;
  if (check->colour == 0 || !qpdf_oh_is_integer (pdf, n_colours)
      || qpdf_oh_get_int_value (pdf, n_colours) != wanted)
    kk_check_find (check, "6.2.3", "catalog", "出力インテントの ICC プロファイルの色が合いません");
}

static void
check_form (KkCheck *check, qpdf_oh form)
{
  qpdf_oh appearances = kk_check_get (check, form, "/NeedAppearances");

  if (qpdf_oh_is_bool (check->pdf, appearances) && qpdf_oh_get_bool_value (check->pdf, appearances))
    kk_check_find (check, "6.4.1", "catalog", "NeedAppearances が真です");
  if (kk_check_has (check, form, "/XFA"))
    kk_check_find (check, "6.4.2", "catalog", "XFA があります");
}

static void
check_permissions (KkCheck *check, qpdf_oh permissions)
{
  g_autoptr (GPtrArray) keys = kk_check_keys (check, permissions);

  for (guint i = 0; i < keys->len; i++)
    if (!g_str_equal (keys->pdata[i], "/UR3") && !g_str_equal (keys->pdata[i], "/DocMDP"))
      kk_check_find (check, "6.1.12", "catalog", "権限の辞書に UR3 と DocMDP のほかがあります");
}

void
kk_check_catalog (KkCheck *check)
{
  qpdf_oh root = qpdf_get_root (check->pdf), names = kk_check_get (check, root, "/Names");

  if (!kk_check_has (check, root, "/Metadata"))
    kk_check_find (check, "6.6.2.1", "catalog", "メタデータがありません");
  else
    kk_check_metadata (check, kk_check_get (check, root, "/Metadata"));
  check_output_intents (check, root);
  check_form (check, kk_check_get (check, root, "/AcroForm"));
  check_permissions (check, kk_check_get (check, root, "/Perms"));
  if (kk_check_has (check, names, "/JavaScript"))
    kk_check_find (check, "6.5.1", "catalog", "JavaScript があります");
  if (kk_check_has (check, names, "/EmbeddedFiles"))
    kk_check_find (check, "6.8", "catalog", "添付ファイルがあります");
  if (kk_check_has (check, root, "/OCProperties"))
    kk_check_find (check, "6.9", "catalog", "レイヤーがあります");
  if (kk_check_has (check, names, "/AlternatePresentations"))
    kk_check_find (check, "6.10", "catalog", "AlternatePresentations があります");
  if (kk_check_has (check, root, "/Requirements"))
    kk_check_find (check, "6.11", "catalog", "Requirements があります");
  if (kk_check_has (check, root, "/NeedsRendering"))
    kk_check_find (check, "6.4.2", "catalog", "NeedsRendering があります");
}

/* ——— XMP ——— */

#define RDF "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
#define PDFAID "http://www.aiim.org/pdfa/ns/id/"

/* 6.6.2.3: the schemas that are defined without an extension schema. */
static const char *const schemas[] = { PDFAID,
                                       "http://purl.org/dc/elements/1.1/",
                                       "http://ns.adobe.com/xap/1.0/",
                                       "http://ns.adobe.com/xap/1.0/rights/",
                                       "http://ns.adobe.com/xap/1.0/mm/",
                                       "http://ns.adobe.com/xap/1.0/bj/",
                                       "http://ns.adobe.com/xap/1.0/t/pg/",
                                       "http://ns.adobe.com/xmp/1.0/DynamicMedia/",
                                       "http://ns.adobe.com/pdf/1.3/",
                                       "http://ns.adobe.com/photoshop/1.0/",
                                       "http://ns.adobe.com/camera-raw-settings/1.0/",
                                       "http://ns.adobe.com/tiff/1.0/",
                                       "http://ns.adobe.com/exif/1.0/",
                                       NULL };

typedef struct
{
  KkCheck *check;
  GPtrArray *scopes; /* GHashTable* prefix → URI, one an element */
  GPtrArray *names;  /* "URI local", one an element */
  GString *part, *conformance;
  gboolean root;
} Xmp;

static char *
resolve (Xmp *xmp, const char *name)
{
  const char *colon = strchr (name, ':');
  g_autofree char *prefix = colon ? g_strndup (name, (gsize) (colon - name)) : g_strdup ("");

  for (guint i = xmp->scopes->len; i-- > 0;)
    {
      const char *uri = g_hash_table_lookup (xmp->scopes->pdata[i], prefix);

      if (uri != NULL)
        return g_strconcat (uri, " ", colon ? colon + 1 : name, NULL);
    }
  return g_strconcat (" ", colon ? colon + 1 : name, NULL);
}

static void
check_property (Xmp *xmp, const char *full, const char *value)
{
  g_autofree char *uri = g_strndup (full, strcspn (full, " "));

  if (g_str_equal (uri, RDF) || g_str_has_suffix (full, " lang"))
    return;
  if (!g_strv_contains (schemas, uri))
    kk_check_find (xmp->check, "6.6.2.3", "XMP", "定められていない名前空間の項目があります");
  if (value != NULL && g_str_equal (full, PDFAID " part"))
    g_string_assign (xmp->part, value);
  if (value != NULL && g_str_equal (full, PDFAID " conformance"))
    g_string_assign (xmp->conformance, value);
}

static void
start_cb (GMarkupParseContext *context,
          const char *element,
          const char **names,
          const char **values,
          gpointer data,
          GError **error)
{
  Xmp *xmp = data;
  GHashTable *scope = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const char *parent = xmp->names->len > 0 ? xmp->names->pdata[xmp->names->len - 1] : "";
  gboolean property = g_str_equal (parent, RDF " Description");
  char *full;

  for (int i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], "xmlns") || g_str_has_prefix (names[i], "xmlns:"))
      g_hash_table_insert (scope, g_strdup (names[i][5] == ':' ? names[i] + 6 : ""),
                           g_strdup (values[i]));
  g_ptr_array_add (xmp->scopes, scope);
  full = resolve (xmp, element);
  g_ptr_array_add (xmp->names, full);
  xmp->root = xmp->root || g_str_equal (full, RDF " RDF");
  if (property)
    check_property (xmp, full, NULL);
  for (int i = 0; g_str_equal (full, RDF " Description") && names[i] != NULL; i++)
    if (!g_str_has_prefix (names[i], "xmlns"))
      {
        g_autofree char *attribute = resolve (xmp, names[i]);
        check_property (xmp, attribute, values[i]);
      }
}

static void
end_cb (GMarkupParseContext *context, const char *element, gpointer data, GError **error)
{
  Xmp *xmp = data;

  g_ptr_array_set_size (xmp->scopes, (int) xmp->scopes->len - 1);
  g_ptr_array_set_size (xmp->names, (int) xmp->names->len - 1);
}

static void
text_cb (
    GMarkupParseContext *context, const char *text, gsize length, gpointer data, GError **error)
{
  Xmp *xmp = data;
  const char *name = xmp->names->len > 0 ? xmp->names->pdata[xmp->names->len - 1] : "";

  if (g_str_equal (name, PDFAID " part"))
    g_string_append_len (xmp->part, text, (gssize) length);
  if (g_str_equal (name, PDFAID " conformance"))
    g_string_append_len (xmp->conformance, text, (gssize) length);
}

static void
processing_cb (
    GMarkupParseContext *context, const char *text, gsize length, gpointer data, GError **error)
{
  Xmp *xmp = data;
  g_autofree char *copy = g_strndup (text, length);

  if (g_str_has_prefix (copy, "<?xpacket begin")
      && (strstr (copy, " bytes=") != NULL || strstr (copy, " encoding=") != NULL))
    kk_check_find (xmp->check, "6.6.2.1", "XMP", "xpacket に bytes か encoding があります");
}

/* 6.6.2.1, 6.6.2.3, 6.6.4 */
void
kk_check_metadata (KkCheck *check, qpdf_oh stream)
{
  static const GMarkupParser parser = { start_cb, end_cb, text_cb, processing_cb, NULL };
  g_autoptr (GBytes) data = kk_check_data (check, stream);
  gsize length = 0;
  const char *text = data ? g_bytes_get_data (data, &length) : NULL;
  Xmp xmp = {
    .check = check,
    .scopes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref),
    .names = g_ptr_array_new_with_free_func (g_free),
    .part = g_string_new (NULL),
    .conformance = g_string_new (NULL),
  };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &xmp, NULL);

  if (length == 0 || !g_markup_parse_context_parse (context, text, (gssize) length, NULL)
      || !g_markup_parse_context_end_parse (context, NULL) || !xmp.root)
    kk_check_find (check, "6.6.2.1", "XMP", "メタデータが正しい XMP ではありません");
  else if (g_strcmp0 (xmp.part->str, "2") != 0 || xmp.conformance->len != 1
           || strchr ("ABU", xmp.conformance->str[0]) == NULL)
    kk_check_find (check, "6.6.4", "XMP", "PDF/A の part 2 と水準が書かれていません");
  else if (xmp.conformance->str[0] == 'A')
    kk_check_find (check, "6.6.4", "XMP", "水準 A (タグ付き) は確かめられません");
  else
    check->level = xmp.conformance->str[0];
  g_ptr_array_unref (xmp.scopes);
  g_ptr_array_unref (xmp.names);
  g_string_free (xmp.part, TRUE);
  g_string_free (xmp.conformance, TRUE);
}
