/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ocr/kk-sheet.h"

G_BEGIN_DECLS

/* Where print stands on a sheet: ruled cells, and lines of text within them or outside any. */

typedef struct
{
  KkBox box;         /* of the ink */
  int cell;          /* index into cells; -1: in none */
  gboolean vertical; /* characters below each other */
  double em;         /* height of its print, about the body size */
} KkLayoutLine;

typedef struct
{
  GArray *cells; /* KkBox, the insides of ruled cells */
  GArray *lines; /* KkLayoutLine, top to bottom, then left to right */
  double em;     /* the commonest line height */
} KkLayout;

/* NULL + G_IO_ERROR_CANCELLED. */
KkLayout *kk_layout_new (const KkSheet *sheet, GCancellable *cancellable, GError **error);
void kk_layout_free (KkLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkLayout, kk_layout_free)

static inline int
kk_box_overlap (int a0, int a1, int b0, int b1)
{
  return MIN (a1, b1) - MAX (a0, b0);
}

static inline KkBox
kk_box_union (KkBox a, KkBox b)
{
  if (a.w == 0)
    return b;
  if (b.w == 0)
    return a;
  int x1 = MAX (a.x + a.w, b.x + b.w), y1 = MAX (a.y + a.h, b.y + b.h);
  KkBox box = { MIN (a.x, b.x), MIN (a.y, b.y), 0, 0 };
  box.w = x1 - box.x;
  box.h = y1 - box.y;
  return box;
}

G_END_DECLS
