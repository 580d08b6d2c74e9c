/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "forms/kk-archive-check-private.h"

/* Every object of the file, by what its keys say it is. Clauses of ISO 19005-2:2011. */

#define DEPTH_MAX 64

static const char *const filters[] = { "/ASCIIHexDecode",  "/ASCII85Decode",  "/FlateDecode",
                                       "/RunLengthDecode", "/CCITTFaxDecode", "/JBIG2Decode",
                                       "/DCTDecode",       "/JPXDecode",      NULL };
static const char *const intents[]
    = { "/RelativeColorimetric", "/AbsoluteColorimetric", "/Perceptual", "/Saturation", NULL };
static const char *const blends[]
    = { "/Normal",    "/Compatible", "/Multiply",   "/Screen",    "/Overlay",    "/Darken",
        "/Lighten",   "/ColorDodge", "/ColorBurn",  "/HardLight", "/SoftLight",  "/Difference",
        "/Exclusion", "/Hue",        "/Saturation", "/Color",     "/Luminosity", NULL };
static const char *const actions[]
    = { "/GoTo", "/GoToR", "/GoToE", "/Thread", "/URI", "/Named", "/SubmitForm", NULL };
static const char *const moves[] = { "/NextPage", "/PrevPage", "/FirstPage", "/LastPage", NULL };
static const char *const annotations[]
    = { "/Text",      "/Link",           "/FreeText", "/Line",        "/Square",
        "/Circle",    "/Polygon",        "/PolyLine", "/Highlight",   "/Underline",
        "/Squiggly",  "/StrikeOut",      "/Stamp",    "/Caret",       "/Ink",
        "/Popup",     "/FileAttachment", "/Widget",   "/PrinterMark", "/TrapNet",
        "/Watermark", "/Redact",         NULL };

static gboolean
one_of (KkCheck *check, qpdf_oh name, const char *const *list)
{
  return g_strv_contains (list, kk_check_name (check, name));
}

void
kk_check_intent (KkCheck *check, qpdf_oh intent, const char *where)
{
  if (!one_of (check, intent, intents))
    kk_check_find (check, "6.2.6", where, "レンダリングインテントが四つのうちの一つではありません");
}

/* ——— colours ——— */

static void
check_icc (KkCheck *check, qpdf_oh stream, const char *where)
{
  g_autoptr (GBytes) data = kk_check_data (check, stream);
  gsize length = 0;
  const guint8 *p = data ? g_bytes_get_data (data, &length) : NULL;
  qpdf_oh n = kk_check_get (check, stream, "/N");
  int expected = 0;

  if (length >= 128)
    expected = memcmp (p + 16, "GRAY", 4) == 0   ? 1
               : memcmp (p + 16, "RGB ", 4) == 0 ? 3
               : memcmp (p + 16, "CMYK", 4) == 0 ? 4
               : memcmp (p + 16, "Lab ", 4) == 0 ? 3
                                                 : 0;
  if (length < 128 || memcmp (p + 36, "acsp", 4) != 0 || p[8] > 4 || expected == 0
      || !qpdf_oh_is_integer (check->pdf, n) || qpdf_oh_get_int_value (check->pdf, n) != expected)
    kk_check_find (check, "6.2.4.2", where, "ICC プロファイルが正しくないか、N が合いません");
}

static void
check_device (KkCheck *check, const char *name, const char *where)
{
  gboolean rgb = g_str_equal (name, "/DeviceRGB"), cmyk = g_str_equal (name, "/DeviceCMYK");

  if (rgb && check->colour != 'R')
    kk_check_find (check, "6.2.4.3", where, "DeviceRGB に合う出力インテントがありません");
  else if (cmyk && check->colour != 'C')
    kk_check_find (check, "6.2.4.3", where, "DeviceCMYK に合う出力インテントがありません");
  else if (g_str_equal (name, "/DeviceGray") && check->colour == 0)
    kk_check_find (check, "6.2.4.3", where, "DeviceGray に合う出力インテントがありません");
  else if (!rgb && !cmyk && !g_str_equal (name, "/DeviceGray") && !g_str_equal (name, "/Pattern"))
    kk_check_find (check, "6.2.2", where, "知らない色空間です");
}

void
kk_check_colour_space (KkCheck *check, qpdf_oh space, const char *where, int depth)
{
  qpdf_data pdf = check->pdf;
  g_autofree char *family = NULL;

  if (depth > 4 || qpdf_oh_is_null (pdf, space))
    return;
  if (qpdf_oh_is_name (pdf, space))
    {
      family = g_strdup (qpdf_oh_get_name (pdf, space));
      check_device (check, family, where);
      return;
    }
  if (!qpdf_oh_is_array (pdf, space) || qpdf_oh_get_array_n_items (pdf, space) < 1)
    {
      kk_check_find (check, "6.2.2", where, "色空間が正しくありません");
      return;
    }
  family = g_strdup (kk_check_name (check, qpdf_oh_get_array_item (pdf, space, 0)));
  if (g_str_equal (family, "/ICCBased"))
    check_icc (check, qpdf_oh_get_array_item (pdf, space, 1), where);
  else if (g_str_equal (family, "/Indexed") || g_str_equal (family, "/Pattern"))
    kk_check_colour_space (check, qpdf_oh_get_array_item (pdf, space, 1), where, depth + 1);
  else if (g_str_equal (family, "/Separation") || g_str_equal (family, "/DeviceN"))
    {
      guint before = check->findings->len;

      kk_check_colour_space (check, qpdf_oh_get_array_item (pdf, space, 2), where, depth + 1);
      if (check->findings->len > before)
        kk_check_find (check, "6.2.4.4", where,
                       "Separation または DeviceN の代わりの色が使えません");
    }
  else if (!g_str_equal (family, "/CalRGB") && !g_str_equal (family, "/CalGray")
           && !g_str_equal (family, "/Lab"))
    check_device (check, family, where);
}

/* ——— dictionaries ——— */

static void
check_stream (KkCheck *check, qpdf_oh dict, const char *where)
{
  qpdf_oh filter = kk_check_get (check, dict, "/Filter");
  int n
      = qpdf_oh_is_array (check->pdf, filter) ? qpdf_oh_get_array_n_items (check->pdf, filter) : -1;

  if (kk_check_has (check, dict, "/F") || kk_check_has (check, dict, "/FFilter")
      || kk_check_has (check, dict, "/FDecodeParms"))
    kk_check_find (check, "6.1.7", where, "ストリームの中身が外のファイルにあります");
  for (int i = 0; i < MAX (n, 1); i++)
    {
      qpdf_oh one = n < 0 ? filter : qpdf_oh_get_array_item (check->pdf, filter, i);

      if (n == 0 || qpdf_oh_is_null (check->pdf, one))
        continue;
      if (kk_check_is (check, one, "/JPXDecode"))
        kk_check_find (check, "6.2.8", where, "JPEG 2000 は確かめられません");
      else if (!one_of (check, one, filters))
        kk_check_find (check, "6.1.7", where, "使えないフィルターです");
    }
}

static void
check_xobject (KkCheck *check, qpdf_oh dict, const char *where)
{
  qpdf_oh subtype = kk_check_get (check, dict, "/Subtype");
  gboolean opi = kk_check_has (check, dict, "/OPI");

  if (kk_check_is (check, subtype, "/Image"))
    {
      qpdf_oh interpolate = kk_check_get (check, dict, "/Interpolate");

      if (opi || kk_check_has (check, dict, "/Alternates"))
        kk_check_find (check, "6.2.8", where, "画像に Alternates か OPI があります");
      if (qpdf_oh_is_bool (check->pdf, interpolate)
          && qpdf_oh_get_bool_value (check->pdf, interpolate))
        kk_check_find (check, "6.2.8", where, "画像の Interpolate が真です");
      if (kk_check_has (check, dict, "/Intent"))
        kk_check_intent (check, kk_check_get (check, dict, "/Intent"), where);
      kk_check_colour_space (check, kk_check_get (check, dict, "/ColorSpace"), where, 0);
    }
  else if (kk_check_is (check, subtype, "/Form"))
    {
      if (opi || kk_check_has (check, dict, "/PS")
          || kk_check_is (check, kk_check_get (check, dict, "/Subtype2"), "/PS"))
        kk_check_find (check, "6.2.9", where, "フォームに OPI か PostScript があります");
      if (kk_check_has (check, dict, "/Ref"))
        kk_check_find (check, "6.2.9", where, "フォームが外のファイルを指しています");
    }
  else if (kk_check_is (check, subtype, "/PS"))
    kk_check_find (check, "6.2.9", where, "PostScript XObject です");
}

static void
check_halftone (KkCheck *check, qpdf_oh halftone, const char *where)
{
  qpdf_oh type = kk_check_get (check, halftone, "/HalftoneType");
  long long kind
      = qpdf_oh_is_integer (check->pdf, type) ? qpdf_oh_get_int_value (check->pdf, type) : 0;

  if (kk_check_is (check, halftone, "/Default"))
    return;
  if ((kind != 1 && kind != 5) || kk_check_has (check, halftone, "/HalftoneName"))
    kk_check_find (check, "6.2.5", where, "使えない網点 (HT) です");
}

static void
check_state (KkCheck *check, qpdf_oh state, const char *where)
{
  qpdf_oh tr2 = kk_check_get (check, state, "/TR2");
  qpdf_oh blend = kk_check_get (check, state, "/BM");

  if (kk_check_has (check, state, "/TR") || kk_check_has (check, state, "/HTP")
      || (!qpdf_oh_is_null (check->pdf, tr2) && !kk_check_is (check, tr2, "/Default")))
    kk_check_find (check, "6.2.5", where, "描画状態に TR、TR2 または HTP があります");
  if (kk_check_has (check, state, "/HT"))
    check_halftone (check, kk_check_get (check, state, "/HT"), where);
  if (kk_check_has (check, state, "/RI"))
    kk_check_intent (check, kk_check_get (check, state, "/RI"), where);
  if (!qpdf_oh_is_null (check->pdf, blend) && !one_of (check, blend, blends))
    kk_check_find (check, "6.2.10", where, "合成方法 (BM) が定められたものではありません");
}

static void
check_group (KkCheck *check, qpdf_oh group, const char *where)
{
  qpdf_oh space = kk_check_get (check, group, "/CS");
  guint before = check->findings->len;

  if (!kk_check_is (check, kk_check_get (check, group, "/S"), "/Transparency"))
    return;
  if (qpdf_oh_is_null (check->pdf, space) && check->colour == 0)
    kk_check_find (check, "6.2.10", where, "透明の合成に使う色空間がありません");
  kk_check_colour_space (check, space, where, 0);
  if (check->findings->len > before)
    kk_check_find (check, "6.2.10", where, "透明の合成に使う色空間が正しくありません");
}

static void
check_action (KkCheck *check, qpdf_oh action, const char *where)
{
  qpdf_oh kind = kk_check_get (check, action, "/S");

  if (!one_of (check, kind, actions))
    kk_check_find (check, "6.5.1", where, "認められない動作です");
  else if (kk_check_is (check, kind, "/Named")
           && !one_of (check, kk_check_get (check, action, "/N"), moves))
    kk_check_find (check, "6.5.1", where, "認められない名前の動作です");
}

static void
check_annotation (KkCheck *check, qpdf_oh annotation, const char *where)
{
  qpdf_oh subtype = kk_check_get (check, annotation, "/Subtype");
  qpdf_oh flags = kk_check_get (check, annotation, "/F"),
          looks = kk_check_get (check, annotation, "/AP");
  gboolean popup = kk_check_is (check, subtype, "/Popup"),
           link = kk_check_is (check, subtype, "/Link");
  long long bits
      = qpdf_oh_is_integer (check->pdf, flags) ? qpdf_oh_get_int_value (check->pdf, flags) : 0;

  if (!one_of (check, subtype, annotations))
    kk_check_find (check, "6.3.1", where, "認められない種類の注釈です");
  /* Print on; Invisible, Hidden, NoView, ToggleNoView off. */
  if (!popup && ((bits & 4) == 0 || (bits & (1 | 2 | 32 | 256)) != 0))
    kk_check_find (check, "6.3.2", where, "注釈が印刷されないか、隠れています");
  if (!popup && !link && !qpdf_oh_is_dictionary (check->pdf, looks))
    kk_check_find (check, "6.3.3", where, "注釈に見た目 (AP) がありません");
  else if (kk_check_has (check, looks, "/D") || kk_check_has (check, looks, "/R"))
    kk_check_find (check, "6.3.3", where, "注釈の AP に N のほかがあります");
  if (kk_check_is (check, subtype, "/Widget")
      && (kk_check_has (check, annotation, "/A") || kk_check_has (check, annotation, "/AA")))
    kk_check_find (check, "6.4.1", where, "入力欄に動作があります");
}

static gboolean
is_box (KkCheck *check, qpdf_oh box)
{
  double sides[4];

  if (!qpdf_oh_is_array (check->pdf, box) || qpdf_oh_get_array_n_items (check->pdf, box) != 4)
    return FALSE;
  for (int i = 0; i < 4; i++)
    sides[i] = qpdf_oh_get_numeric_value (check->pdf, qpdf_oh_get_array_item (check->pdf, box, i));
  for (int i = 0; i < 2; i++)
    if (ABS (sides[i + 2] - sides[i]) < 3 || ABS (sides[i + 2] - sides[i]) > 14400)
      return FALSE;
  return TRUE;
}

static void
check_page (KkCheck *check, qpdf_oh page, const char *where)
{
  if (kk_check_has (check, page, "/PresSteps"))
    kk_check_find (check, "6.10", where, "頁に PresSteps があります");
  if (kk_check_has (check, page, "/MediaBox")
      && !is_box (check, kk_check_get (check, page, "/MediaBox")))
    kk_check_find (check, "6.1.13", where, "紙の大きさが 3 から 14400 ポイントの外です");
}

static void
check_dictionary (KkCheck *check, qpdf_oh dict, const char *where)
{
  g_autoptr (GPtrArray) states = NULL;
  qpdf_oh type = kk_check_get (check, dict, "/Type");

  if (kk_check_has (check, dict, "/Group"))
    check_group (check, kk_check_get (check, dict, "/Group"), where);
  if (kk_check_is (check, type, "/Page"))
    check_page (check, dict, where);
  if (kk_check_is (check, type, "/Annot"))
    check_annotation (check, dict, where);
  if (kk_check_has (check, dict, "/AA"))
    kk_check_find (check, "6.5.2", where, "きっかけの動作 (AA) があります");
  if (kk_check_has (check, dict, "/JS"))
    kk_check_find (check, "6.5.1", where, "JavaScript があります");
  if (kk_check_has (check, dict, "/EF"))
    kk_check_find (check, "6.8", where, "添付ファイルがあります");
  for (const char *const *key = (const char *const[]){ "/A", "/OpenAction", "/Next", NULL };
       *key != NULL; key++)
    {
      qpdf_oh action = kk_check_get (check, dict, *key);

      if (kk_check_has (check, action, "/S"))
        check_action (check, action, where);
    }
  states = kk_check_keys (check, kk_check_get (check, dict, "/ExtGState"));
  for (guint i = 0; i < states->len; i++)
    check_state (check,
                 kk_check_get (check, kk_check_get (check, dict, "/ExtGState"), states->pdata[i]),
                 where);
}

/* ——— the walk ——— */

static void
check_scalar (KkCheck *check, qpdf_oh object, const char *where)
{
  qpdf_data pdf = check->pdf;

  if (qpdf_oh_is_string (pdf, object))
    {
      size_t length = 0;

      qpdf_oh_get_binary_string_value (pdf, object, &length);
      if (length > 32767)
        kk_check_find (check, "6.1.13", where, "文字列が 32767 バイトを超えています");
    }
  else if (qpdf_oh_is_name (pdf, object) && strlen (qpdf_oh_get_name (pdf, object)) > 128)
    kk_check_find (check, "6.1.13", where, "名前が 127 バイトを超えています");
  else if (qpdf_oh_is_integer (pdf, object)
           && qpdf_oh_get_int_value (pdf, object) != (gint32) qpdf_oh_get_int_value (pdf, object))
    kk_check_find (check, "6.1.13", where, "整数が 32 ビットを超えています");
}

static void
walk (KkCheck *check, qpdf_oh object, const char *where, int depth)
{
  qpdf_data pdf = check->pdf;
  qpdf_oh dict = object;

  if (depth > DEPTH_MAX || check->findings->len >= KK_ARCHIVE_FINDINGS_MAX)
    return;
  if (qpdf_oh_is_stream (pdf, object))
    {
      dict = qpdf_oh_get_dict (pdf, object);
      check_stream (check, dict, where);
      check_xobject (check, dict, where);
    }
  if (qpdf_oh_is_dictionary (pdf, dict))
    {
      g_autoptr (GPtrArray) keys = kk_check_keys (check, dict);

      check_dictionary (check, dict, where);
      for (guint i = 0; i < keys->len; i++)
        {
          qpdf_oh value = qpdf_oh_get_key (pdf, dict, keys->pdata[i]);

          if (strlen (keys->pdata[i]) > 128)
            kk_check_find (check, "6.1.13", where, "名前が 127 バイトを超えています");
          if (!qpdf_oh_is_indirect (pdf, value))
            walk (check, value, where, depth + 1);
          qpdf_oh_release (pdf, value);
        }
    }
  else if (qpdf_oh_is_array (pdf, object))
    for (int i = 0; i < qpdf_oh_get_array_n_items (pdf, object); i++)
      {
        qpdf_oh item = qpdf_oh_get_array_item (pdf, object, i);

        if (!qpdf_oh_is_indirect (pdf, item))
          walk (check, item, where, depth + 1);
        qpdf_oh_release (pdf, item);
      }
  else
    check_scalar (check, object, where);
}

void
kk_check_objects (KkCheck *check, int n_objects)
{
  for (int id = 1; id < n_objects; id++)
    {
      qpdf_oh object = qpdf_get_object_by_id (check->pdf, id, 0);
      g_autofree char *where = g_strdup_printf ("%d 0 obj", id);

      walk (check, object, where, 0);
      qpdf_oh_release (check->pdf, object);
    }
}
