/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ocr/kk-locate.h"

G_BEGIN_DECLS

/* What the parts of kk-locate share: one page's search, and its small steps. */

#define KK_SEARCH_ROWS_MAX 40

typedef struct
{
  const KkSheet *sheet;
  const KkLayout *layout;
  const GPtrArray *texts;
  const GArray *pieces; /* KkPiece */
  GPtrArray *found;     /* KkFound* */
  double em;
} KkSearch;

#define KK_SEARCH_PIECE(s, i) (&g_array_index ((s)->pieces, KkPiece, (i)))
#define KK_SEARCH_LINE(s, i) (&g_array_index ((s)->layout->lines, KkLayoutLine, (i)))
#define KK_SEARCH_CELL(s, i) (&g_array_index ((s)->layout->cells, KkBox, (i)))

/* An empty value of label. Caller frees, or hands it to kk_search_take(). */
KkFound *kk_search_found (const KkPiece *label);
void kk_search_add (KkFound *found, const KkPiece *piece);
/* Keeps found where it holds print, else frees it. */
void kk_search_take (KkSearch *s, KkFound *found);

char *kk_search_text (KkSearch *s, const KkPiece *piece);
int kk_search_cell_of (KkSearch *s, const KkPiece *piece);
/* TRUE where cell holds labels, or print that is none. */
gboolean kk_search_cell_has (KkSearch *s, int cell, gboolean labels);
/* Labels and nothing else. */
gboolean kk_search_is_heading (KkSearch *s, int cell);
/* The labels of a cell (guint), and what is none, as rows (see kk_search_rows). */
GArray *kk_search_heading_labels (KkSearch *s, int cell);
GPtrArray *kk_search_cell_rows (KkSearch *s, int cell);
/* How well the row that suits labels best does: 0 to 1. */
double kk_search_rows_fit (KkSearch *s, GPtrArray *rows, const GArray *labels);
gboolean kk_search_same_row (KkBox a, KkBox b);
/* Pieces (guint indices) as rows from top to bottom: GPtrArray of GArray of guint, by x. */
GPtrArray *kk_search_rows (KkSearch *s, GArray *indices);
/* No longer looked for: "Name" beside 氏名, and what has found its place. */
gboolean kk_search_is_idle (const KkPiece *piece);
void kk_search_take_out (GArray *pieces, guint at);
gboolean kk_search_is_person_key (const char *key);

/* Gives rows (see kk_search_rows) to labels (guint), both from top to bottom. top, bottom: of the
 * place the rows stand in; bottom -1: not known. */
void kk_search_share_rows (
    KkSearch *s, GPtrArray *rows, const GArray *labels, int row, int table, int top, int bottom);
/* Ruled tables with headings above their values, and tables without rules; what they hold is taken
 * out of pieces (those of s). */
void kk_locate_ruled (KkSearch *s, GArray *pieces);
void kk_locate_open (KkSearch *s, GArray *pieces);

/* A cell of labels only: its values stand to the right or below. */
void kk_search_around_cell (KkSearch *s, int cell);
/* The cell that shares most of its left edge with cell's right edge, or its top with cell's bottom;
 * -1. */
int kk_search_next_cell (KkSearch *s, int cell, gboolean right);
/* A number whose digits stand in a row of cells from cell on; NULL where they do not. */
KkFound *kk_search_boxed_number (KkSearch *s, const KkPiece *label, int cell);
/* The same where the cells stand under the label, in a larger one. */
KkFound *kk_search_boxes_below (KkSearch *s, const KkPiece *label);

G_END_DECLS
