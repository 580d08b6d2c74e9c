/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "forms/kk-archive-check-private.h"
#include "forms/kk-pdf-token.h"

/* What the content streams draw: operators, resources, colours, and which characters of which font
 * are shown. Clauses of ISO 19005-2:2011. */

#define STATES_MAX 28 /* 6.1.13: depth of q */

/* ISO 32000-1, Annex A. */
static const char *const operators[]
    = { "b",  "B",  "b*", "B*", "BDC", "BI",  "BMC", "BT", "BX", "c",  "cm", "CS", "cs", "d",  "d0",
        "d1", "Do", "DP", "EI", "EMC", "ET",  "EX",  "f",  "F",  "f*", "G",  "g",  "gs", "h",  "i",
        "ID", "j",  "J",  "K",  "k",   "l",   "m",   "M",  "MP", "n",  "q",  "Q",  "re", "RG", "rg",
        "ri", "s",  "S",  "SC", "sc",  "SCN", "scn", "sh", "T*", "Tc", "Td", "TD", "Tf", "TJ", "Tj",
        "TL", "Tm", "Tr", "Ts", "Tw",  "Tz",  "v",   "w",  "W",  "W*", "y",  "'",  "\"", NULL };

typedef struct
{
  KkFontUse *font;
  int mode; /* Tr */
} TextState;

typedef struct
{
  KkCheck *check;
  qpdf_oh resources;
  const char *where;
  char *name;       /* the last name operand */
  GPtrArray *shown; /* GByteArray*: string operands since the last operator */
  double number;    /* the last number operand */
  TextState stack[STATES_MAX + 1];
  int depth;
} Run;

static void check_stream (KkCheck *check, GBytes *content, qpdf_oh resources, const char *where);

/* The resource that the last name operand names; 6.2.2 where there is none. */
static qpdf_oh
find_resource (Run *run, const char *category)
{
  g_autofree char *key = g_strconcat ("/", run->name, NULL);
  qpdf_oh found
      = kk_check_get (run->check, kk_check_get (run->check, run->resources, category), key);

  if (qpdf_oh_is_null (run->check->pdf, found))
    kk_check_find (run->check, "6.2.2", run->where, "資源の辞書にない名前を使っています (%s)",
                   category + 1);
  return found;
}

static void
set_font (Run *run)
{
  KkCheck *check = run->check;
  qpdf_oh font = find_resource (run, "/Font");
  int id = qpdf_oh_get_object_id (check->pdf, font);
  KkFontUse *use = g_hash_table_lookup (check->uses, GINT_TO_POINTER (id));

  if (qpdf_oh_is_null (check->pdf, font))
    return;
  if (id == 0)
    {
      kk_check_find (check, "6.2.11.2", run->where,
                     "フォントが間接オブジェクトではなく、確かめられません");
      return;
    }
  if (use == NULL)
    {
      use = g_new0 (KkFontUse, 1);
      use->font = font;
      use->codes = g_hash_table_new (NULL, NULL);
      g_hash_table_insert (check->uses, GINT_TO_POINTER (id), use);
    }
  run->stack[run->depth].font = use;
}

static void
show (Run *run)
{
  TextState *state = &run->stack[run->depth];
  KkCheck *check = run->check;
  gboolean wide;

  if (state->font == NULL || run->shown->len == 0)
    return;
  wide = kk_check_is (check, kk_check_get (check, state->font->font, "/Subtype"), "/Type0");
  state->font->visible = state->font->visible || state->mode != 3;
  for (guint i = 0; i < run->shown->len; i++)
    {
      const GByteArray *bytes = run->shown->pdata[i];

      for (guint k = 0; k + (wide ? 1 : 0) < bytes->len; k += wide ? 2 : 1)
        g_hash_table_add (state->font->codes,
                          GUINT_TO_POINTER (wide ? (guint) bytes->data[k] << 8 | bytes->data[k + 1]
                                                 : bytes->data[k]));
    }
}

static void
check_xobject (Run *run)
{
  KkCheck *check = run->check;
  qpdf_oh object = find_resource (run, "/XObject");
  int id = qpdf_oh_get_object_id (check->pdf, object);
  g_autoptr (GBytes) content = NULL;
  g_autofree char *where = NULL;

  if (!kk_check_is (check, kk_check_get (check, object, "/Subtype"), "/Form")
      || !g_hash_table_add (check->seen, GINT_TO_POINTER (id)))
    return;
  where = g_strdup_printf ("%d 0 obj", id);
  content = kk_check_data (check, object);
  if (content == NULL)
    kk_check_find (check, "6.1.7", where, "中身を取り出せません");
  else
    check_stream (check, content, kk_check_get (check, object, "/Resources"), where);
}

static void
set_colour_space (Run *run)
{
  g_autofree char *device = g_strconcat ("/", run->name, NULL);
  qpdf_data pdf = run->check->pdf;

  if (g_str_has_prefix (run->name, "Device") || g_str_equal (run->name, "Pattern"))
    kk_check_colour_space (run->check, qpdf_oh_new_name (pdf, device), run->where, 0);
  else
    kk_check_colour_space (run->check, find_resource (run, "/ColorSpace"), run->where, 0);
}

/* BI … ID: keys and values up to the pixels. */
static void
check_inline_image (Run *run, KkPdfTokens *tokens)
{
  g_autofree char *key = NULL;

  while (kk_pdf_tokens_next (tokens) != KK_TOKEN_END)
    {
      const char *text = kk_pdf_tokens_text (tokens);

      if (tokens->type == KK_TOKEN_WORD && g_str_equal (text, "ID"))
        break;
      if (tokens->type == KK_TOKEN_NAME
          && (g_str_equal (text, "LZWDecode") || g_str_equal (text, "LZW")
              || g_str_equal (text, "Crypt")))
        kk_check_find (run->check, "6.1.10", run->where,
                       "埋め込み画像に使えないフィルターがあります");
      if (tokens->type == KK_TOKEN_WORD && g_str_equal (text, "true")
          && (g_strcmp0 (key, "I") == 0 || g_strcmp0 (key, "Interpolate") == 0))
        kk_check_find (run->check, "6.2.8", run->where, "埋め込み画像の Interpolate が真です");
      if (tokens->type == KK_TOKEN_NAME
          && (g_strcmp0 (key, "CS") == 0 || g_strcmp0 (key, "ColorSpace") == 0))
        {
          const char *full = g_str_equal (text, "RGB")    ? "/DeviceRGB"
                             : g_str_equal (text, "CMYK") ? "/DeviceCMYK"
                             : g_str_equal (text, "G")    ? "/DeviceGray"
                                                          : NULL;
          if (full != NULL)
            kk_check_colour_space (run->check, qpdf_oh_new_name (run->check->pdf, full), run->where,
                                   0);
        }
      g_free (key);
      key = tokens->type == KK_TOKEN_NAME ? g_strdup (text) : NULL;
    }
  kk_pdf_tokens_skip_image (tokens);
}

static void
save_state (Run *run)
{
  if (run->depth == STATES_MAX)
    {
      kk_check_find (run->check, "6.1.13", run->where, "q の深さが 28 を超えています");
      return;
    }
  run->stack[run->depth + 1] = run->stack[run->depth];
  run->depth++;
}

static void
operate (Run *run, const char *op)
{
  static const char *const rgb[] = { "rg", "RG", NULL }, *const cmyk[] = { "k", "K", NULL },
                           *const grey[] = { "g", "G", NULL },
                           *const shows[] = { "Tj", "TJ", "'", "\"", NULL };
  KkCheck *check = run->check;
  qpdf_data pdf = check->pdf;

  if (!g_strv_contains (operators, op))
    kk_check_find (check, "6.2.2", run->where, "知らない命令があります");
  else if (g_str_equal (op, "q"))
    save_state (run);
  else if (g_str_equal (op, "Q"))
    run->depth = MAX (run->depth - 1, 0);
  else if (g_str_equal (op, "Tf") && run->name != NULL)
    set_font (run);
  else if (g_str_equal (op, "Tr"))
    run->stack[run->depth].mode = (int) CLAMP (run->number, 0, 7);
  else if (g_strv_contains (shows, op))
    show (run);
  else if (g_str_equal (op, "Do") && run->name != NULL)
    check_xobject (run);
  else if (g_str_equal (op, "gs") && run->name != NULL)
    find_resource (run, "/ExtGState");
  else if (g_str_equal (op, "sh") && run->name != NULL)
    kk_check_colour_space (
        check, kk_check_get (check, find_resource (run, "/Shading"), "/ColorSpace"), run->where, 0);
  else if ((g_str_equal (op, "cs") || g_str_equal (op, "CS")) && run->name != NULL)
    set_colour_space (run);
  else if (g_str_equal (op, "ri") && run->name != NULL)
    {
      g_autofree char *intent = g_strconcat ("/", run->name, NULL);
      kk_check_intent (check, qpdf_oh_new_name (pdf, intent), run->where);
    }
  else if (g_strv_contains (rgb, op))
    kk_check_colour_space (check, qpdf_oh_new_name (pdf, "/DeviceRGB"), run->where, 0);
  else if (g_strv_contains (cmyk, op))
    kk_check_colour_space (check, qpdf_oh_new_name (pdf, "/DeviceCMYK"), run->where, 0);
  else if (g_strv_contains (grey, op))
    kk_check_colour_space (check, qpdf_oh_new_name (pdf, "/DeviceGray"), run->where, 0);
}

static gboolean
is_constant (const char *word)
{
  return g_str_equal (word, "true") || g_str_equal (word, "false") || g_str_equal (word, "null");
}

static void
check_stream (KkCheck *check, GBytes *content, qpdf_oh resources, const char *where)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (content, &length);
  g_auto (KkPdfTokens) tokens;
  Run run = { .check = check, .resources = resources, .where = where };

  kk_pdf_tokens_init (&tokens, data, length);
  run.shown = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  while (kk_pdf_tokens_next (&tokens) != KK_TOKEN_END
         && check->findings->len < KK_ARCHIVE_FINDINGS_MAX)
    switch (tokens.type)
      {
      case KK_TOKEN_NAME:
        g_free (run.name);
        run.name = g_strdup (kk_pdf_tokens_text (&tokens));
        break;
      case KK_TOKEN_NUMBER:
        run.number = tokens.number;
        if (fabs (tokens.number) > 2147483647.0)
          kk_check_find (check, "6.1.13", where, "数が大きすぎます");
        break;
      case KK_TOKEN_STRING:
        if (tokens.bad_hex)
          kk_check_find (check, "6.1.6", where, "16 進の文字列が正しくありません");
        g_ptr_array_add (run.shown, g_byte_array_append (g_byte_array_new (), tokens.bytes->data,
                                                         tokens.bytes->len));
        break;
      case KK_TOKEN_WORD:
        if (is_constant (kk_pdf_tokens_text (&tokens)))
          break;
        if (g_str_equal (kk_pdf_tokens_text (&tokens), "BI"))
          check_inline_image (&run, &tokens);
        else
          operate (&run, kk_pdf_tokens_text (&tokens));
        g_ptr_array_set_size (run.shown, 0);
        g_clear_pointer (&run.name, g_free);
        break;
      default:
        break;
      }
  g_free (run.name);
  g_ptr_array_unref (run.shown);
}

/* The streams of a dictionary's values: patterns, characters of Type 3 fonts, looks of annotations.
 */
static void
check_values (KkCheck *check, qpdf_oh dictionary, qpdf_oh resources)
{
  g_autoptr (GPtrArray) keys = kk_check_keys (check, dictionary);

  for (guint i = 0; i < keys->len; i++)
    {
      qpdf_oh stream = kk_check_get (check, dictionary, keys->pdata[i]);
      int id = qpdf_oh_get_object_id (check->pdf, stream);
      g_autoptr (GBytes) content = NULL;
      g_autofree char *where = g_strdup_printf ("%d 0 obj", id);

      if (!qpdf_oh_is_stream (check->pdf, stream)
          || !g_hash_table_add (check->seen, GINT_TO_POINTER (id)))
        continue;
      content = kk_check_data (check, stream);
      if (content != NULL)
        check_stream (check, content,
                      kk_check_has (check, stream, "/Resources")
                          ? kk_check_get (check, stream, "/Resources")
                          : resources,
                      where);
    }
}

static void
check_fonts_and_patterns (KkCheck *check, qpdf_oh resources)
{
  qpdf_oh fonts = kk_check_get (check, resources, "/Font");
  g_autoptr (GPtrArray) names = kk_check_keys (check, fonts);

  check_values (check, kk_check_get (check, resources, "/Pattern"), resources);
  for (guint i = 0; i < names->len; i++)
    {
      qpdf_oh font = kk_check_get (check, fonts, names->pdata[i]);

      check_values (check, kk_check_get (check, font, "/CharProcs"),
                    kk_check_has (check, font, "/Resources")
                        ? kk_check_get (check, font, "/Resources")
                        : resources);
    }
}

static void
check_looks (KkCheck *check, qpdf_oh page)
{
  qpdf_oh annotations = kk_check_get (check, page, "/Annots");
  int n = qpdf_oh_is_array (check->pdf, annotations)
              ? qpdf_oh_get_array_n_items (check->pdf, annotations)
              : 0;

  for (int i = 0; i < n; i++)
    check_values (check,
                  kk_check_get (check, qpdf_oh_get_array_item (check->pdf, annotations, i), "/AP"),
                  qpdf_oh_new_null (check->pdf));
}

void
kk_check_contents (KkCheck *check)
{
  int n = qpdf_get_num_pages (check->pdf);

  if (qpdf_has_error (check->pdf))
    {
      qpdf_get_error (check->pdf);
      kk_check_find (check, "6.1.4", "file", "頁の並びが正しくありません");
      return;
    }
  qpdf_push_inherited_attributes_to_page (check->pdf);
  for (int i = 0; i < n; i++)
    {
      qpdf_oh page = qpdf_get_page_n (check->pdf, (size_t) i);
      qpdf_oh resources = kk_check_get (check, page, "/Resources");
      g_autofree char *where = g_strdup_printf ("page %d", i + 1);
      unsigned char *bytes = NULL;
      size_t length = 0;

      if ((qpdf_oh_get_page_content_data (check->pdf, page, &bytes, &length) & QPDF_ERRORS) == 0)
        {
          g_autoptr (GBytes) content = g_bytes_new (bytes, length);
          check_stream (check, content, resources, where);
        }
      else
        kk_check_find (check, "6.1.7", where, "中身を取り出せません");
      free (bytes);
      check_fonts_and_patterns (check, resources);
      check_looks (check, page);
    }
}
