/* SPDX-License-Identifier: GPL-3.0-or-later */

/* print-layout FILE: what the reader understands of a page's layout, or of each card's on it, for
 * whoever works on it: cells, pieces of lines with the keys of labels, and whose value stands
 * where. */

#include <locale.h>
#include <stdio.h>

#include "devices/kk-page-file.h"
#include "ocr/kk-leaf.h"
#include "ocr/kk-reader-private.h"

static void
print_box (KkBox b)
{
  printf ("[%d %d %d %d]", b.x, b.y, b.w, b.h);
}

static void
print_leaf (const KkLeaf *leaf)
{
  KkTemplateView view = kk_leaf_view (leaf), *v = &view;
  gboolean card = kk_document_is_card (leaf->document);
  g_autoptr (GPtrArray) items
      = kk_leaf_items (leaf, card ? leaf->document : KK_DOCUMENT_TRANSFER_CERTIFICATE);
  printf ("unit %.2f em %.1f %s\n", v->sheet->unit, v->layout->em,
          kk_document_to_string (v->document));
  for (guint i = 0; i < v->layout->cells->len; i++)
    {
      printf ("cell %u ", i);
      print_box (g_array_index (v->layout->cells, KkBox, i));
      printf ("\n");
    }
  for (guint i = 0; i < v->pieces->len; i++)
    {
      const KkPiece *p = &g_array_index (v->pieces, KkPiece, i);
      const KkLayoutLine *line = &g_array_index (v->layout->lines, KkLayoutLine, p->line);
      g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (KkSpan));
      KkSpan span = { p->line, p->from, p->to };
      g_array_append_val (spans, span);
      g_autofree char *text = kk_locate_text (v->texts, spans);
      printf ("piece line %d%s cell %d ", p->line, line->vertical ? " down" : "", line->cell);
      print_box (p->box);
      printf (" %s", text);
      for (int k = 0; p->keys[k] != NULL; k++)
        printf ("%s%s", k == 0 ? " = " : " + ", p->keys[k]);
      printf (" %.2f\n", p->cost);
    }
  for (guint i = 0; i < items->len; i++)
    {
      const KkItem *item = items->pdata[i];
      g_autofree char *text = kk_locate_text (v->texts, item->spans);
      printf ("item %d.%s row %d table %d label %d/%d ", item->person, item->key, item->row,
              item->table, item->label, item->labels);
      print_box (item->box);
      printf (" %.2f %s\n", item->fit, text);
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_autoptr (GError) error = NULL;
  g_autoptr (KkReader) reader = kk_reader_new (NULL, NULL, &error);
  g_autoptr (KkPageFile) file
      = reader != NULL && argc == 2 ? kk_page_file_open_path (argv[1], &error) : NULL;
  g_autoptr (KkPageImage) image = file != NULL ? kk_page_file_read_page (file, 0, &error) : NULL;
  if (image == NULL)
    {
      fprintf (stderr, "print-layout FILE: %s\n", error != NULL ? error->message : "one page");
      return 2;
    }
  KkReaderPage page = { image->pixels, image->width,    image->height,
                        image->stride, image->channels, (int) (image->dpi + 0.5),
                        image->sha256 };
  g_autoptr (GPtrArray) leaves = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_leaf_free);
  if (!kk_leaf_find (reader, &page, 0, leaves, NULL, &error))
    return 1;
  for (guint i = 0; i < leaves->len; i++)
    print_leaf (leaves->pdata[i]);
  return 0;
}
