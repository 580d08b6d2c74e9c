/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-text.h"
#include "ocr/kk-page-split.h"
#include "ocr/kk-reader-private.h"

static void
add_line (KkPageText *out, const KkSheet *sheet, KkBox box, const KkText *text)
{
  KkPageLine *line = kk_page_text_add_line (out, kk_sheet_box_as_given (sheet, box));

  for (guint i = 0; i < text->chars->len; i++)
    {
      const KkLineChar *c = &g_array_index (text->chars, KkLineChar, i);
      char utf8[8] = { 0 };

      if (c->ch != ' ' && g_unichar_isgraph (c->ch))
        kk_page_line_add (line, utf8, (gsize) g_unichar_to_utf8 (c->ch, utf8),
                          kk_sheet_box_as_given (sheet, c->box));
    }
}

static void
add_label (KkPageText *out, const KkSheet *sheet, const KkPiece *piece)
{
  KkBox box = kk_sheet_box_as_given (sheet, piece->box);

  for (int k = 0; piece->keys[k] != NULL; k++)
    {
      KkPageLabel label = { g_intern_string (piece->keys[k]), box };

      g_array_append_val (out->labels, label);
    }
}

static gboolean
take_view (KkLexicon *lexicon,
           const KkTemplateView *views,
           GPtrArray *const *items,
           guint n_views,
           gpointer data,
           GError **error)
{
  KkPageText *out = data;
  const KkTemplateView *view = &views[0];

  for (guint i = 0; i < view->texts->len; i++)
    add_line (out, view->sheet, g_array_index (view->layout->lines, KkLayoutLine, i).box,
              view->texts->pdata[i]);
  for (guint i = 0; i < view->pieces->len; i++)
    add_label (out, view->sheet, &g_array_index (view->pieces, KkPiece, i));
  for (guint i = 0; i < view->layout->cells->len; i++)
    {
      KkBox cell
          = kk_sheet_box_as_given (view->sheet, g_array_index (view->layout->cells, KkBox, i));

      g_array_append_val (out->cells, cell);
    }
  return TRUE;
}

KkPageText *
kk_reader_page_text (KkReader *reader,
                     const KkReaderPage *page,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (KkPageText) text = kk_page_text_new (page->width, page->height);

  if (!kk_reader_view (reader, page, 1, KK_DOCUMENT_UNKNOWN, take_view, text, cancellable, error))
    return NULL;
  return g_steal_pointer (&text);
}
