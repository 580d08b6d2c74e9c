/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <locale.h>
#include <poppler.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "core/kk-date.h"
#include "forms/kk-form-pdf.h"
#include "tests/forms/household.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PopplerDocument, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PopplerPage, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PopplerFontInfo, g_object_unref)

static GBytes *
pdf_new (const char *id, const KkFormData *data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkFormLayout) layout = kk_form_layout_builtin (id, &error);
  g_autoptr (KkFormRender) render = kk_form_render_new (layout, data, &error);
  g_assert_no_error (error);
  GBytes *bytes = kk_form_pdf_to_bytes (render, &error);
  g_assert_no_error (error);
  return bytes;
}

static PopplerDocument *
open_pdf (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  PopplerDocument *document = poppler_document_new_from_bytes (bytes, NULL, &error);

  g_assert_no_error (error);
  return document;
}

/* Without the white space that wrapping and columns put in. */
static char *
bare (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      g_string_append_unichar (out, g_utf8_get_char (p));
  return g_string_free (out, FALSE);
}

typedef struct
{
  double x, y, h;
  guint index;
  gunichar c;
} Glyph;

/* Lines from the top, characters from the left: poppler splits columns at wide spaces. */
static int
compare_glyphs (gconstpointer a, gconstpointer b)
{
  const Glyph *p = a, *q = b;

  if (ABS (p->y - q->y) > MIN (p->h, q->h) / 2)
    return p->y < q->y ? -1 : 1;
  if (ABS (p->x - q->x) > 0.01)
    return p->x < q->x ? -1 : 1;
  return (int) p->index - (int) q->index;
}

/* The page's text; with rect, of the characters that stand in it. */
static char *
page_text (PopplerDocument *document, int page, const KkFormRect *rect)
{
  g_autoptr (PopplerPage) p = poppler_document_get_page (document, page);
  g_autofree char *text = poppler_page_get_text (p);
  g_autofree PopplerRectangle *boxes = NULL;
  g_autoptr (GArray) glyphs = g_array_new (FALSE, FALSE, sizeof (Glyph));
  g_autoptr (GString) inside = g_string_new (NULL);
  guint n = 0, i = 0;

  if (rect == NULL)
    return bare (text);
  g_assert_true (poppler_page_get_text_layout (p, &boxes, &n));
  for (const char *c = text; *c != '\0' && i < n; c = g_utf8_next_char (c), i++)
    {
      Glyph glyph = { (boxes[i].x1 + boxes[i].x2) / 2, (boxes[i].y1 + boxes[i].y2) / 2,
                      boxes[i].y2 - boxes[i].y1, i, g_utf8_get_char (c) };
      if (!g_unichar_isspace (glyph.c) && glyph.x >= rect->x && glyph.x <= rect->x + rect->w
          && glyph.y >= rect->y && glyph.y <= rect->y + rect->h)
        g_array_append_val (glyphs, glyph);
    }
  g_array_sort (glyphs, compare_glyphs);
  for (i = 0; i < glyphs->len; i++)
    g_string_append_unichar (inside, g_array_index (glyphs, Glyph, i).c);
  return g_strdup (inside->str);
}

/* TRUE where all of wanted is in text in its order; a caption may stand between two lines of it. */
static gboolean
holds (const char *text, const char *wanted)
{
  for (; *text != '\0' && *wanted != '\0'; text = g_utf8_next_char (text))
    if (g_utf8_get_char (text) == g_utf8_get_char (wanted))
      wanted = g_utf8_next_char (wanted);
  return *wanted == '\0';
}

static void
assert_values (const KkNotice *notice, const KkFormRender *render, PopplerDocument *document)
{
  const GPtrArray *paths = kk_form_render_get_paths (render);
  int seen = 0;

  for (guint i = 0; i < paths->len; i++)
    {
      const char *path = paths->pdata[i], *value = kk_notice_text (notice, path), *key;
      KkFormRect rect;
      KkScope scope;
      int person, page;

      g_assert_true (kk_field_path_parse (path, &scope, &person, &key));
      const KkField *field = kk_field_find (scope, key);
      if (*value == '\0' || field->cls == KK_CLASS_FLAG || g_str_equal (path, "filer.relation")
          || g_str_has_prefix (path, "identity."))
        continue;
      g_autofree char *shown = field->cls != KK_CLASS_DATE ? g_strdup (value)
                               : person >= 0 && kk_notice_is_foreign (notice, person)
                                   ? kk_date_to_seireki (value)
                                   : kk_date_to_wareki (value);
      g_autofree char *wanted = bare (shown);
      kk_form_render_locate (render, path, &page, &rect);
      g_autofree char *there = page_text (document, page, &rect);
      if (!holds (there, wanted))
        g_error ("%s: \"%s\" is not in \"%s\"", path, wanted, there);
      seen++;
    }
  g_assert_cmpint (seen, >, 40);
}

static void
test_text (void)
{
  g_autoptr (KkNotice) notice = test_household_new (8);
  KkFormData data = test_form_data (notice);
  data.reveal = TRUE;
  data.practice = TRUE;

  for (int stretched = 0; stretched < 2; stretched++)
    {
      if (stretched)
        test_household_stretch (notice);
      g_autoptr (KkFormLayout) layout = kk_form_layout_builtin ("notice-a4", NULL);
      g_autoptr (KkFormRender) render = kk_form_render_new (layout, &data, NULL);
      g_autoptr (GBytes) bytes = kk_form_pdf_to_bytes (render, NULL);
      g_autoptr (PopplerDocument) document = open_pdf (bytes);
      g_assert_cmpint (poppler_document_get_n_pages (document), ==, 2);
      assert_values (notice, render, document);
      for (int page = 0; page < 2; page++)
        {
          g_autofree char *text = page_text (document, page, NULL);
          g_autofree char *number = g_strdup_printf ("%d/2", page + 1);
          g_assert_nonnull (strstr (text, "研修"));
          g_assert_nonnull (strstr (text, "A-0417"));
          g_assert_nonnull (strstr (text, number));
          g_assert_nonnull (strstr (text, "住民異動届（転入届）"));
        }
    }
}

static void
test_masked (void)
{
  g_autoptr (KkNotice) notice = test_household_new (7);
  KkFormData data = test_form_data (notice);
  g_autoptr (GBytes) bytes = pdf_new ("notice-a4", &data);
  g_autoptr (PopplerDocument) document = open_pdf (bytes);

  for (int page = 0; page < 2; page++)
    {
      g_autofree char *text = page_text (document, page, NULL);
      g_assert_null (strstr (text, "123456789018"));
      g_assert_null (strstr (text, "12345678903"));
      g_assert_null (strstr (text, "研修"));
      g_assert_nonnull (strstr (text, "＊＊＊＊＊＊＊＊＊＊＊＊"));
    }
}

static void
test_fonts (void)
{
  g_autoptr (KkNotice) notice = test_household_new (8);
  KkFormData data = test_form_data (notice);
  g_autoptr (GBytes) bytes = pdf_new ("notice-a4", &data);
  g_autoptr (PopplerDocument) document = open_pdf (bytes);
  g_autoptr (PopplerFontInfo) info = poppler_font_info_new (document);
  PopplerFontsIter *iter = NULL;
  gboolean mincho = FALSE, gothic = FALSE;

  g_assert_true (poppler_font_info_scan (info, 10, &iter));
  do
    {
      const char *name = poppler_fonts_iter_get_name (iter);
      g_test_message ("%s", name);
      g_assert_true (poppler_fonts_iter_is_embedded (iter));
      g_assert_true (poppler_fonts_iter_is_subset (iter));
      gboolean is_mincho = strstr (name, "IPAmjMincho") != NULL;
      gboolean is_gothic = strstr (name, "BIZUDPGothic") != NULL;
      g_assert_true (is_mincho || is_gothic);
      mincho |= is_mincho;
      gothic |= is_gothic;
    }
  while (poppler_fonts_iter_next (iter));
  poppler_fonts_iter_free (iter);
  g_assert_true (mincho && gothic);
}

/* Equal input, equal bytes; metadata without anybody's name. */
static void
test_bytes (void)
{
  g_autoptr (KkNotice) notice = test_household_new (3);
  KkFormData data = test_form_data (notice);
  g_autoptr (GBytes) a = pdf_new ("notice-a4", &data), b = pdf_new ("notice-a4", &data);
  g_autoptr (PopplerDocument) document = open_pdf (a);
  g_autofree char *title = poppler_document_get_title (document);
  g_autofree char *author = poppler_document_get_author (document);
  g_autofree char *creator = poppler_document_get_creator (document);

  g_assert_true (g_bytes_equal (a, b));
  g_assert_cmpstr (title, ==, "住民異動届");
  g_assert_cmpstr (creator, ==, "Kakanai");
  g_assert_null (author);
}

static void
test_receipt (void)
{
  g_autoptr (KkNotice) notice = test_household_new (1);
  KkFormData data = test_form_data (notice);
  data.notice = NULL;
  g_autoptr (GBytes) bytes = pdf_new ("receipt-a5", &data);
  g_autoptr (PopplerDocument) document = open_pdf (bytes);
  static const char *const wanted[]
      = { "預り証", "A-0417",        "転出証明書１通", "在留カード１枚", "個人番号カード３枚",
          "10:32",  "令和8年4月6日", "福岡県糸島市長", "092-000-0000",   "邊\U000E0108見太郎" };

  g_assert_cmpint (poppler_document_get_n_pages (document), ==, 1);
  KkFormRect all = { 0, 0, 1000, 1000 };
  g_autofree char *text = page_text (document, 0, &all);
  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      g_test_message ("%s", wanted[i]);
      g_assert_nonnull (strstr (text, wanted[i]));
    }

  const char *many[24] = { NULL };
  for (int i = 0; i < 23; i++)
    many[i] = "在留カード　１枚";
  data.items = many;
  g_autoptr (GBytes) long_bytes = pdf_new ("receipt-a5", &data);
  g_autoptr (PopplerDocument) long_document = open_pdf (long_bytes);
  g_assert_cmpint (poppler_document_get_n_pages (long_document), ==, 3);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
test_write (void)
{
  g_autoptr (KkNotice) notice = test_household_new (1);
  KkFormData data = test_form_data (notice);
  g_autoptr (KkFormLayout) layout = kk_form_layout_builtin ("notice-a4", NULL);
  g_autoptr (KkFormRender) render = kk_form_render_new (layout, &data, NULL);
  g_autofree char *folder = g_dir_make_tmp ("kk-forms-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.pdf", NULL);
  g_autofree char *other = g_build_filename (folder, "b.pdf", NULL);
  g_autoptr (GError) error = NULL;
  struct rlimit old, tiny = { 0 };
  GStatBuf info;

  g_assert_true (kk_form_pdf_write (render, path, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);

  g_assert_false (kk_form_pdf_write (render, path, &error));
  g_assert_error (error, KK_FORM_ERROR, KK_FORM_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_cmpuint (count_files (folder), ==, 1);

  /* A disk that takes the first 4 KB only. */
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &old), ==, 0);
  tiny = old;
  tiny.rlim_cur = 4096;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &tiny), ==, 0);
  gboolean written = kk_form_pdf_write (render, other, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &old), ==, 0);
  g_assert_false (written);
  g_assert_error (error, KK_FORM_ERROR, KK_FORM_ERROR_NO_SPACE);
  g_clear_error (&error);
  g_assert_cmpuint (count_files (folder), ==, 1);

  static const char *const nowhere[] = { "/nonexistent/x/a.pdf", "/proc/a.pdf" };
  for (gsize i = 0; i < G_N_ELEMENTS (nowhere); i++)
    {
      g_assert_false (kk_form_pdf_write (render, nowhere[i], &error));
      g_assert_error (error, KK_FORM_ERROR, KK_FORM_ERROR_NOT_WRITABLE);
      g_assert_null (strstr (error->message, "a.pdf"));
      g_clear_error (&error);
    }
  g_remove (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forms/pdf/text", test_text);
  g_test_add_func ("/forms/pdf/masked", test_masked);
  g_test_add_func ("/forms/pdf/fonts", test_fonts);
  g_test_add_func ("/forms/pdf/bytes", test_bytes);
  g_test_add_func ("/forms/pdf/receipt", test_receipt);
  g_test_add_func ("/forms/pdf/write", test_write);
  return g_test_run ();
}
