/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which words of a page are labels. */
#include <locale.h>

#include "ocr/kk-labels.h"
#include "ocr/kk-page-words.h"

#define EM 30

static KkLabels *labels;

/* A page of lines, each "x y text"; a character is an em wide, a space half of one. */
typedef struct
{
  KkLayout *layout;
  GPtrArray *texts;
  GArray *pieces;
} Page;

static void
page_clear (Page *page)
{
  kk_layout_free (page->layout);
  g_ptr_array_unref (page->texts);
  g_array_unref (page->pieces);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Page, page_clear)

static void
add (Page *page, int x, int y, const char *word, int cell)
{
  KkText *text = kk_text_new ();
  KkLayoutLine line = { { x, y, 0, EM }, cell, FALSE, EM };
  for (const char *p = word; *p != '\0'; p = g_utf8_next_char (p))
    {
      KkLineChar c = { .ch = g_utf8_get_char (p), .box = { x, y, EM - 2, EM } };
      x += c.ch == ' ' ? EM / 2 : EM;
      g_array_append_val (text->chars, c);
      line.box.w = x - line.box.x;
    }
  g_free (text->text);
  text->text = g_strdup (word);
  g_array_append_val (page->layout->lines, line);
  g_ptr_array_add (page->texts, text);
}

static Page
page_new (void)
{
  KkLayout *layout = g_new0 (KkLayout, 1);
  layout->em = EM;
  layout->cells = g_array_new (FALSE, FALSE, sizeof (KkBox));
  layout->lines = g_array_new (FALSE, FALSE, sizeof (KkLayoutLine));
  return (Page){ layout, g_ptr_array_new_with_free_func ((GDestroyNotify) kk_text_free),
                 g_array_new (FALSE, FALSE, sizeof (KkPiece)) };
}

static void
look (Page *page)
{
  for (guint i = 0; i < page->texts->len; i++)
    kk_labels_cut (labels, page->texts->pdata[i], (int) i,
                   g_array_index (page->layout->lines, KkLayoutLine, i).box, page->pieces);
  kk_labels_join (labels, page->layout, page->texts, page->pieces);
  kk_labels_settle (page->layout, page->pieces);
}

/* "name birth_date+sex": the keys of the labels, in order. */
static char *
keys_of (const Page *page)
{
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < page->pieces->len; i++)
    {
      const KkPiece *piece = &g_array_index (page->pieces, KkPiece, i);
      if (piece->keys[0] == NULL || g_str_equal (piece->keys[0], "gloss"))
        continue;
      for (int k = 0; piece->keys[k] != NULL; k++)
        g_string_append_printf (out, "%s%s", k > 0 ? "+" : out->len > 0 ? " " : "", piece->keys[k]);
    }
  return g_string_free (out, FALSE);
}

/* One line alone. */
static void
test_cut (void)
{
  static const char *const rows[][2] = {
    { "性別及び転出前の世帯主との続柄", "sex+relationship" },
    { "性別・続柄", "sex+relationship" },
    { "2フリガナ", "name_kana" }, /* ② whose ring was lost */
    { "2人目", "" },
    { "国籍・地域", "nationality" },
    { "諏訪 新", "" }, /* a name, not the heading of what is new */
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (Page) page = page_new ();
      add (&page, 100, 100, rows[i][0], -1);
      look (&page);
      g_autofree char *keys = keys_of (&page);
      g_assert_cmpstr (keys, ==, rows[i][1]);
    }
}

/* The letters of headings spread over their columns, the last of one beside the first of the next.
 */
static void
test_spread (void)
{
  g_auto (Page) page = page_new ();
  add (&page, 100, 100, "氏", -1);
  add (&page, 400, 100, "名性", -1);
  add (&page, 700, 100, "別本", -1);
  add (&page, 1000, 100, "籍", -1);
  add (&page, 100, 200, "1.氏", -1);
  add (&page, 400, 200, "名", -1);
  add (&page, 100, 300, "男", -1);
  add (&page, 400, 300, "女", -1);
  look (&page);
  g_autofree char *keys = keys_of (&page);
  g_assert_cmpstr (keys, ==, "name sex legal_domicile name");
  for (guint i = 0; i < page.pieces->len; i++)
    {
      const KkPiece *piece = &g_array_index (page.pieces, KkPiece, i);
      if (g_strcmp0 (piece->keys[0], "sex") == 0) /* as wide as its letters */
        g_assert_cmpint (piece->box.w, >=, 250);
    }
}

/* 世帯主 under 続柄 is a value, wherever in its cell it stands; beside 住所 it is a label. */
static void
test_column (void)
{
  g_auto (Page) page = page_new ();
  KkBox heading = { 90, 90, 400, 50 }, value = { 90, 150, 400, 50 };
  g_array_append_val (page.layout->cells, heading);
  g_array_append_val (page.layout->cells, value);
  add (&page, 380, 100, "続柄", 0);
  add (&page, 100, 160, "世帯主", 1);
  add (&page, 100, 400, "住所", -1);
  add (&page, 800, 400, "世帯主", -1);
  look (&page);
  g_autofree char *keys = keys_of (&page);
  g_assert_cmpstr (keys, ==, "relationship any_address any_head");
}

/* A certificate, its title unread, names the 在留カード of its person and is none. */
static void
test_document (void)
{
  static const char *const lines[]
      = { "異動先の住所", "引越し日",       "氏名",
          "生年月日",     "在留カード番号", "上記のとおり転出することを証明する" };
  g_auto (Page) page = page_new ();
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    add (&page, 100, 100 + 100 * (int) i, lines[i], -1);
  look (&page);
  double score;
  KkDocument document = kk_page_document (labels, page.layout, page.texts, page.pieces, &score);
  g_assert_cmpint (document, ==, KK_DOCUMENT_TRANSFER_CERTIFICATE);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  labels = kk_labels_load (&error);
  g_assert_no_error (error);
  g_test_add_func ("/labels/cut", test_cut);
  g_test_add_func ("/labels/spread", test_spread);
  g_test_add_func ("/labels/column", test_column);
  g_test_add_func ("/labels/document", test_document);
  int failed = g_test_run ();
  kk_labels_free (labels);
  return failed;
}
