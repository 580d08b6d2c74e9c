/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ocr/kk-glyph-net.h"
#include "ocr/kk-line-ink.h"
#include "ocr/kk-line-rules.h"

G_BEGIN_DECLS

/* All ways to put a line's atoms together to characters, judged by the network, and the search for
 * the best. Private to kk-line-*.c. */

#define KK_LATTICE_CANDIDATES 8
#define KK_LOGP_FLOOR (-14.0f)

typedef struct
{
  gunichar ch;
  guint32 traits;
  float logp;  /* of the network, look-alikes that may not stand here counted in */
  float score; /* logp less what the shape costs */
} KkCandidate;

/* One hypothesis: atoms first … last are one character. */
typedef struct
{
  guint first, last;
  float width, height, middle; /* of the ink, in cell pixels; middle from the cell's top */
  guint parted;                /* columns of white between high parts: letters have none */
  float log_sum;               /* log Σ exp (logit) */
  float reject;                /* log p of the reject class */
  guint n_candidates;
  KkCandidate candidates[KK_LATTICE_CANDIDATES];
} KkCell;

struct _KkLineLattice
{
  gatomicrefcount refs;
  KkLineReader *reader; /* keeps net alive; NULL while the line is being read */
  const KkGlyphNet *net;
  const KkLineTables *tables;
  KkLineClass cls;
  KkLineInk *ink;
  float em;
  int origin;       /* where the line begins on the page, along it */
  int across;       /* and across it */
  GArray *cells;    /* KkCell */
  guint8 *features; /* n_features of each cell */
  float *skip_cost; /* of each atom */
};

/* Takes ink. */
KkLineLattice *kk_line_lattice_new (
    const KkGlyphNet *net, const KkLineTables *tables, KkLineClass cls, KkLineInk *ink, float em);
void kk_line_lattice_free (KkLineLattice *lattice);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkLineLattice, kk_line_lattice_free)

/* Lists the hypotheses; no cell is judged yet. */
void kk_line_lattice_list_cells (KkLineLattice *lattice);
/* Takes one row of logits, and the greatest of each block, for cell number. */
void kk_line_lattice_judge (KkLineLattice *lattice,
                            guint number,
                            const float *logits,
                            const float *tops);
/* log p of one character in a judged cell, look-alikes counted in. */
float kk_line_lattice_logp (const KkLineLattice *lattice, guint number, gunichar ch);
/* What a character's shape costs in a cell, ≥ 0. */
float kk_line_lattice_shape_cost (const KkLineLattice *lattice, const KkCell *cell, gunichar ch);

/* Best path; the text with all but lattice filled in. total_out: its score. */
KkLineText *
kk_line_lattice_search (const KkLineLattice *lattice, const KkLine *line, float *total_out);

G_END_DECLS
