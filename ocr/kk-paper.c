/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-paper.h"

#include "lexicon/kk-address.h"
#include "ocr/kk-card-read.h"
#include "ocr/kk-interpret.h"
#include "ocr/kk-koseki-read.h"
#include "ocr/kk-page-words.h"
#include "ocr/kk-reader-private.h"
#include "ocr/kk-weigh.h"

guint
kk_paper_end (const GPtrArray *leaves, guint from, gboolean one_document)
{
  const KkLeaf *first = leaves->pdata[from];
  guint to = from + 1;
  if (first->picture != NULL || first->sheet->is_card)
    {
      /* The back of the one card before. Of several nobody knows whose it is. */
      const KkLeaf *next = to < leaves->len ? leaves->pdata[to] : NULL;
      gboolean foreign = first->document == KK_DOCUMENT_RESIDENCE_CARD
                         || first->document == KK_DOCUMENT_SPECIAL_PERMANENT_RESIDENT_CERTIFICATE;
      gboolean back = next != NULL && foreign && next->back && !first->back && first->part < 0
                      && next->part < 0;
      if (back || kk_document_is_card (first->document))
        return to + back;
    }
  if (one_document)
    {
      while (to < leaves->len && ((KkLeaf *) leaves->pdata[to])->picture == NULL)
        to++;
      return to;
    }
  for (; to < leaves->len; to++)
    {
      const KkLeaf *leaf = leaves->pdata[to], *before = leaves->pdata[to - 1];
      gboolean follows
          = leaf->number > 1 && leaf->number == before->number + 1 && leaf->total == before->total;
      gboolean same = leaf->document == first->document || leaf->document == KK_DOCUMENT_UNKNOWN;
      if (!follows || !same || kk_document_is_card (first->document))
        break;
    }
  return to;
}

/* From cut-out cards to the images they lie on. leaves: of the reading, from the first on. */
static void
move_boxes (KkReading *reading, const GPtrArray *leaves, guint from)
{
  reading->part = ((const KkLeaf *) leaves->pdata[from])->part;
  for (guint p = 0; p <= reading->persons->len; p++)
    {
      GPtrArray *fields = p == 0 ? reading->fields : reading->persons->pdata[p - 1];
      for (guint i = 0; i < fields->len; i++)
        {
          KkReadField *field = fields->pdata[i];
          const KkLeaf *leaf = leaves->pdata[from + (guint) field->page];
          if (leaf->picture != NULL)
            field->box = kk_card_picture_box_as_given (leaf->picture, field->box);
        }
    }
}

static KkScales
scales_of (KkReader *self, GHashTable *evidences)
{
  return (
      KkScales){ self->lexicon, self->index, self->texts, self->gates, evidences, self->evidence };
}

static gboolean
fill (KkReader *self,
      KkReading *reading,
      GHashTable *evidences,
      const KkLeaf *leaf,
      int page_index,
      int first_person,
      GCancellable *cancellable,
      GError **error)
{
  gboolean card = leaf->sheet->is_card && kk_document_is_card (reading->document);
  g_autoptr (GPtrArray) items = kk_leaf_items (leaf, reading->document);
  if (leaf->match != NULL && leaf->match->template->document == reading->document)
    {
      KkTemplateView view = kk_leaf_view (leaf);
      items = kk_template_items (leaf->match, &view, self->lexicon, g_steal_pointer (&items));
      if (reading->template_id == NULL)
        reading->template_id = g_strdup (leaf->match->template->id);
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  KkScales scales = scales_of (self, evidences);
  if (!kk_weigh (&scales, reading, leaf->sheet, leaf->layout, leaf->texts, leaf->pieces, items,
                 page_index, first_person, cancellable, error))
    return FALSE;
  if (card)
    kk_card_complete (reading, self->lexicon, leaf->texts, evidences);
  return TRUE;
}

static void
warn (KkReading *reading, const char *code)
{
  kk_reading_add_warning (reading, "", code, kk_interpret_warning (code));
}

/* The kind that the strongest leaf of [from, to) is of. */
static KkDocument
find_document (const GPtrArray *leaves, guint from, guint to)
{
  KkDocument document = KK_DOCUMENT_UNKNOWN;
  double score = 0;
  for (guint i = from; i < to; i++)
    {
      const KkLeaf *leaf = leaves->pdata[i];
      if (leaf->document != KK_DOCUMENT_UNKNOWN && leaf->score > score)
        {
          document = leaf->document;
          score = leaf->score;
        }
    }
  return document;
}

/* What the leaves of one document say of themselves: printed page numbers, how they were turned,
 * whether their layout has changed. */
static void
note_leaves (
    KkReading *reading, const GPtrArray *leaves, const KkReaderPage *given, guint from, guint to)
{
  guint seen = 0;
  int total = 0, last = 0;
  gboolean drifted = FALSE;
  for (guint i = from; i < to; i++)
    {
      const KkLeaf *leaf = leaves->pdata[i];
      const char *id = given[leaf->given].id;
      int turn = leaf->picture != NULL ? kk_card_picture_turn (leaf->picture) : 0;
      g_ptr_array_add (reading->page_ids, g_strdup (id != NULL ? id : ""));
      g_ptr_array_add (reading->rotations, GINT_TO_POINTER ((leaf->sheet->turn + turn) % 360));
      drifted = drifted || leaf->drifted;
      if (leaf->number <= 0)
        continue;
      if (reading->page_number == 0)
        reading->page_number = leaf->number;
      seen |= 1u << leaf->number;
      total = MAX (total, leaf->total);
      if (leaf->number < last)
        warn (reading, "page_order");
      last = leaf->number;
    }
  reading->page_total = total;
  for (int n = 1; n <= total; n++)
    if ((seen & (1u << n)) == 0)
      {
        warn (reading, "page_missing");
        break;
      }
  if (drifted)
    warn (reading, "template_drift");
}

static gboolean
fill_all (KkReader *self,
          KkReading *reading,
          const GPtrArray *leaves,
          guint from,
          guint to,
          GCancellable *cancellable,
          GError **error)
{
  g_autoptr (GHashTable) evidences = kk_evidences_new ();
  for (guint i = from; i < to; i++)
    {
      const KkLeaf *leaf = leaves->pdata[i];
      /* What the back says of the address is newer: it speaks first. */
      const KkLeaf *next = i + 1 < to ? leaves->pdata[i + 1] : NULL;
      gboolean card = leaf->sheet->is_card && kk_document_is_card (reading->document);
      if (card && next != NULL && next->back
          && !fill (self, reading, evidences, next, (int) (i + 1 - from), 0, cancellable, error))
        return FALSE;
      if (card && leaf->back && i > from)
        continue;
      int persons = card ? 0 : (int) reading->persons->len;
      if (!fill (self, reading, evidences, leaf, (int) (i - from), persons, cancellable, error))
        return FALSE;
    }
  KkScales scales = scales_of (self, evidences);
  kk_weigh_judge (&scales, reading);
  kk_koseki_complete (reading);
  return TRUE;
}

KkReading *
kk_paper_read (KkReader *self,
               const GPtrArray *leaves,
               const KkReaderPage *given,
               guint from,
               guint to,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (KkReading) reading = kk_reading_new (find_document (leaves, from, to));
  gboolean unknown = reading->document == KK_DOCUMENT_UNKNOWN;
  guint lines = 0;
  for (guint i = from; i < to; i++)
    {
      const KkLeaf *leaf = leaves->pdata[i];
      lines += leaf->layout->lines->len;
      if (unknown)
        kk_page_add_plain_text (reading, leaf->texts);
    }
  if (!unknown && !fill_all (self, reading, leaves, from, to, cancellable, error))
    return NULL;
  note_leaves (reading, leaves, given, from, to);
  if (unknown)
    warn (reading, lines < 2 ? "empty_page" : "unknown_document");
  else if (reading->persons->len == 0)
    warn (reading, "no_person");
  const KkReadField *issuer = kk_reading_get (reading, -1, "issuer");
  if (issuer != NULL && self->lexicon != NULL)
    reading->issuer_code = kk_address_city_code (self->lexicon, issuer->value);
  move_boxes (reading, leaves, from);
  return g_steal_pointer (&reading);
}
