/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-leaf.h"

#include "ocr/kk-card-read.h"
#include "ocr/kk-koseki-read.h"
#include "ocr/kk-page-words.h"
#include "ocr/kk-reader-private.h"

#define LINES_MAX 900  /* more lines than this is no page of ours */
#define INK_MAX 0.22   /* nor is one with more of it black */
#define SAMPLE_LINES 9 /* are enough to see whether a page is the right way up */
#define LEGIBLE -0.45  /* mean log p: nobody would turn this page */
#define HOPELESS -1.9  /* no print, whichever way it is turned */

void
kk_leaf_free (KkLeaf *leaf)
{
  if (leaf == NULL)
    return;
  g_clear_pointer (&leaf->sheet, kk_sheet_free);
  g_clear_pointer (&leaf->layout, kk_layout_free);
  g_clear_pointer (&leaf->texts, g_ptr_array_unref);
  g_clear_pointer (&leaf->pieces, g_array_unref);
  g_clear_pointer (&leaf->picture, kk_card_picture_free);
  g_clear_pointer (&leaf->match, kk_template_match_free);
  g_free (leaf);
}

KkTemplateView
kk_leaf_view (const KkLeaf *leaf)
{
  return (KkTemplateView){ leaf->sheet, leaf->layout, leaf->texts, leaf->pieces, leaf->document };
}

static gboolean
read_lines (KkReader *self,
            KkLeaf *leaf,
            const KkLayoutLine *lines,
            guint n,
            GCancellable *cancellable,
            GError **error)
{
  g_autofree KkCrop *crops = g_new0 (KkCrop, n + 1);
  for (guint i = 0; i < n; i++)
    crops[i] = (KkCrop){ lines[i].box, KK_LINE_ANY, lines[i].em, lines[i].vertical };
  g_clear_pointer (&leaf->texts, g_ptr_array_unref);
  leaf->texts = kk_text_reader_read (self->texts, leaf->sheet, crops, n, cancellable, error);
  return leaf->texts != NULL;
}

static int
widest_first (gconstpointer a, gconstpointer b)
{
  return ((const KkLayoutLine *) b)->box.w - ((const KkLayoutLine *) a)->box.w;
}

/* Prepares the page turned so, and reads a few lines: how well they read says whether it is the
 * right way up. */
static KkLeaf *
probe (
    KkReader *self, const KkReaderPage *given, int turn, GCancellable *cancellable, GError **error)
{
  g_autoptr (KkLeaf) leaf = g_new0 (KkLeaf, 1);
  leaf->part = -1;
  leaf->sheet = kk_sheet_new (given, turn, cancellable, error);
  if (leaf->sheet == NULL)
    return NULL;
  leaf->layout = kk_layout_new (leaf->sheet, cancellable, error);
  if (leaf->layout == NULL)
    return NULL;
  const GArray *lines = leaf->layout->lines;
  g_autoptr (GArray) some = g_array_sized_new (FALSE, FALSE, sizeof (KkLayoutLine), lines->len + 1);
  for (guint i = 0; i < lines->len; i++)
    {
      const KkLayoutLine *line = &g_array_index (lines, KkLayoutLine, i);
      if (!line->vertical && line->box.w > 2.5 * line->em && line->box.w < 15 * line->em)
        g_array_append_val (some, *line);
    }
  g_array_sort (some, widest_first);
  /* The widest are often two lines run together, the narrowest say little. */
  guint skip = some->len > 3 * SAMPLE_LINES ? some->len / 3 : 0;
  guint n = MIN (some->len - skip, SAMPLE_LINES);
  if (!read_lines (self, leaf, (KkLayoutLine *) (void *) some->data + skip, n, cancellable, error))
    return NULL;
  double sum = 0;
  guint chars = 0;
  for (guint i = 0; i < n; i++)
    {
      const KkText *text = leaf->texts->pdata[i];
      sum += text->mean_logp * text->chars->len;
      chars += text->chars->len;
    }
  leaf->legible = chars > 0 ? sum / chars : -9;
  return g_steal_pointer (&leaf);
}

/* Which template the page is of, as far as templates are asked for. */
static void
find_template (KkReader *self, KkLeaf *leaf)
{
  gboolean any = self->wanted == NULL || g_str_equal (self->wanted, "auto");
  if (self->templates == NULL || g_strcmp0 (self->wanted, "none") == 0)
    return;
  g_autoptr (GPtrArray) templates = kk_template_library_list (self->templates);
  for (guint i = templates->len; i-- > 0 && !any;)
    if (!g_str_equal (((KkTemplate *) templates->pdata[i])->id, self->wanted))
      g_ptr_array_remove_index_fast (templates, i);
  KkTemplateView view = kk_leaf_view (leaf);
  KkTemplate *near = NULL;
  leaf->match = kk_template_match_page (&view, templates, &near);
  leaf->drifted = leaf->match != NULL ? leaf->match->drifted : near != NULL || !any;
  if (leaf->match == NULL)
    return;
  leaf->document = leaf->match->template->document;
  leaf->score = MAX (leaf->score, 6);
}

static gboolean
read_all (KkReader *self, KkLeaf *leaf, GCancellable *cancellable, GError **error)
{
  const GArray *lines = leaf->layout->lines;
  if (!read_lines (self, leaf, (KkLayoutLine *) (void *) lines->data, lines->len, cancellable,
                   error))
    return FALSE;
  for (guint i = 0; i < lines->len && !g_cancellable_is_cancelled (cancellable); i++)
    kk_labels_cut (self->labels, leaf->texts->pdata[i], (int) i,
                   g_array_index (lines, KkLayoutLine, i).box, leaf->pieces);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  kk_labels_join (self->labels, leaf->layout, leaf->texts, leaf->pieces);
  kk_labels_mend (self->labels, leaf->pieces, leaf->texts, leaf->layout->em);
  kk_labels_settle (leaf->layout, leaf->pieces);
  leaf->document
      = kk_page_document (self->labels, leaf->layout, leaf->texts, leaf->pieces, &leaf->score);
  if (leaf->sheet->is_card && leaf->document == KK_DOCUMENT_UNKNOWN)
    {
      leaf->document = kk_card_document (leaf->texts, leaf->pieces);
      leaf->score = 1;
    }
  leaf->back = leaf->sheet->is_card && kk_card_is_back (leaf->texts);
  if (!kk_page_number (leaf->sheet, leaf->layout, leaf->texts, &leaf->number, &leaf->total))
    leaf->number = leaf->total = 0;
  find_template (self, leaf);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

KkLeaf *
kk_leaf_new (KkReader *self, const KkReaderPage *given, GCancellable *cancellable, GError **error)
{
  g_autoptr (KkLeaf) leaf = probe (self, given, 0, cancellable, error);
  if (leaf == NULL)
    return NULL;
  gboolean wild = leaf->sheet->ink_share > (leaf->sheet->is_card ? 0.6 : INK_MAX)
                  || leaf->layout->lines->len > LINES_MAX;
  if (leaf->legible < LEGIBLE && leaf->layout->lines->len > 1)
    {
      gboolean sideways = kk_sheet_is_sideways (leaf->sheet);
      const int turns[] = { sideways ? 90 : 180, sideways ? 270 : 90, sideways ? 180 : 270 };
      for (guint i = 0; i < G_N_ELEMENTS (turns) && leaf->legible < LEGIBLE && !wild; i++)
        {
          g_autoptr (KkLeaf) other = probe (self, given, turns[i], cancellable, error);
          if (other == NULL)
            return NULL;
          if (other->legible > leaf->legible + 0.1)
            {
              kk_leaf_free (leaf);
              leaf = g_steal_pointer (&other);
            }
        }
    }
  leaf->pieces = g_array_new (FALSE, FALSE, sizeof (KkPiece));
  if (wild || leaf->legible < HOPELESS)
    g_array_set_size (leaf->layout->lines, leaf->texts->len);
  else if (!read_all (self, leaf, cancellable, error))
    return NULL;
  return g_steal_pointer (&leaf);
}

GPtrArray *
kk_leaf_items (const KkLeaf *leaf, KkDocument document)
{
  if (leaf->sheet->is_card && kk_document_is_card (document))
    return kk_card_items (leaf->sheet, leaf->layout, leaf->texts, leaf->pieces, document);
  GPtrArray *items = kk_koseki_items (leaf->layout, leaf->texts, document);
  gboolean owned = items != NULL;
  if (!owned)
    items = kk_items_new (leaf->sheet, leaf->layout, leaf->texts, leaf->pieces, document);
  kk_page_certifier (leaf->layout, leaf->texts, leaf->pieces, items);
  if (!owned)
    kk_items_assign_persons (items, leaf->layout, leaf->texts, document);
  return items;
}
