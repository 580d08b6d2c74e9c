/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ocr/kk-labels.h"

G_BEGIN_DECLS

/* Which print is the value of which label, without knowing the form: beside it in the line, in the
 * cell to the right, below it in the same cell, or in the cells and lines below a heading. */

typedef struct
{
  int line;
  int from, to; /* characters of that line's text */
} KkSpan;

typedef struct
{
  const char *keys[KK_LABEL_KEYS + 1];
  GArray *spans; /* KkSpan, in reading order; a value may go over several lines */
  KkBox box;     /* of the value */
  KkBox label_box;
  int row;     /* below a heading: 0 for the first; beside a heading: the column; -1 else */
  int table;   /* same number: below the same row of headings; -1 none */
  double cost; /* of the label's match */
} KkFound;

/* pieces: KkPiece of all lines in order. Result: GPtrArray of KkFound*. */
GPtrArray *kk_locate (const KkSheet *sheet,
                      const KkLayout *layout,
                      const GPtrArray *texts,
                      const GArray *pieces);

/* The text of spans; lines are joined with a space. Caller frees. */
char *kk_locate_text (const GPtrArray *texts, const GArray *spans);

/* Labels of a group ("group:old") that govern a place: "old", "new" or NULL. */
const char *kk_locate_group (const KkLayout *layout, const GArray *pieces, KkBox label_box);

void kk_found_free (KkFound *found);

G_END_DECLS
