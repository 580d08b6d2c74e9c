/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/kk-field.h"
#include "core/kk-reading.h"
#include "ocr/kk-layout.h"
#include "ocr/kk-text-reader.h"

G_BEGIN_DECLS

/* The words that stand beside values on paper (resources/tables/labels.json), and finding them in
 * text that was read with errors. Immutable once loaded; any thread. */

#define KK_LABEL_KEYS 4

typedef struct
{
  char *keys[KK_LABEL_KEYS + 1]; /* field keys, "any_address", "any_head", "any_person",
                                    "row_number", "other", "gloss"; "group:old", "group:new" */
  GArray *folded;                /* gunichar */
  guint64 bits;                  /* of its characters, see kk_label_bit() */
  char *text;
} KkLabelName;

typedef struct
{
  GPtrArray *names;   /* KkLabelName*, longest first */
  GPtrArray *phrases; /* KkDocumentPhrase* */
} KkLabels;

typedef struct
{
  KkDocument document;
  GArray *folded; /* gunichar */
  int weight;
} KkDocumentPhrase;

KkLabels *kk_labels_load (GError **error);
void kk_labels_free (KkLabels *labels);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkLabels, kk_labels_free)

/* A stretch of a line: a label or other text. */
typedef struct
{
  int line;                            /* index into the layout's lines */
  int from, to;                        /* characters [from, to) of that line's text */
  const char *keys[KK_LABEL_KEYS + 1]; /* NULL first: no label */
  double cost;                         /* of the label's match, 0 exact */
  KkBox box;
} KkPiece;

/* Cuts a line's text into pieces, in order. line_index is put into them. Appends to pieces. */
void kk_labels_cut (
    const KkLabels *labels, const KkText *text, int line_index, KkBox line_box, GArray *pieces);

/* A label that goes over several lines of a ruled cell, or whose characters stand far apart in it
 * or in a row without rules, is one: its first piece speaks for all, the others become "gloss". */
void kk_labels_join (const KkLabels *labels,
                     const KkLayout *layout,
                     const GPtrArray *texts,
                     GArray *pieces);

/* Labels repeat with every person: a line too badly printed to be a label by itself is one where a
 * label of the same place and width in another block is like it. em: the page's line height. */
void kk_labels_mend (const KkLabels *labels, GArray *pieces, const GPtrArray *texts, double em);

/* After all lines are cut: "世帯主" is a label only beside "住所" or the like; else a 続柄. */
void kk_labels_settle (const KkLayout *layout, GArray *pieces);

/* Sentences (notes, certifying words) hold the words of labels without being any, and are no
 * values. */
gboolean kk_labels_is_sentence (const KkText *text);

/* How much a page's lines (KkText*) speak for each kind of document: adds to scores, one place a
 * KkDocument. sizes: each line's height over the page's common one. */
void kk_labels_score_documents (const KkLabels *labels,
                                const GPtrArray *texts,
                                const double *sizes,
                                double *scores);

/* One character as labels are compared: widths, look-alikes and small kana folded. */
gunichar kk_label_fold (gunichar ch);

G_END_DECLS
