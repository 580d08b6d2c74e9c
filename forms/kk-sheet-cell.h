/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "forms/kk-form-background.h"
#include "forms/kk-form-render.h"

G_BEGIN_DECLS

/* One field cell of a sheet: what the sandbox said of it, and where between the words that stay
 * printed in it each of its placeholders stands. Lengths in points. */

typedef struct
{
  char *show; /* between the braces */
  KkFormRect rect;
  int align;        /* 0 left, 1 centre, 2 right */
  gboolean beside;  /* a printed word stands before or after it in the cell */
  gboolean printed; /* a box to tick that is printed with the words: rect is its own */
} KkSheetPiece;

typedef struct
{
  char *text;
  KkFormRect rect;
} KkSheetWord;

typedef struct
{
  char *where; /* 請求書!C4 */
  int page;
  KkFormRect rect;
  gboolean split;    /* over a page's edge */
  double size;       /* as printed: the page may be scaled to fit the paper */
  double pad;        /* between the cell's edge and its text */
  int align, valign; /* 0, 1, 2; align -1: by content */
  gboolean bold, vertical;
  GPtrArray *pieces; /* KkSheetPiece* */
  GPtrArray *words;  /* KkSheetWord*: words printed in the cell, cut at ・／ and spaces */
} KkSheetCell;

/* NULL where node is no such cell. */
KkSheetCell *kk_sheet_cell_new (JsonNode *node, KkFormBackground *background);
void kk_sheet_cell_free (KkSheetCell *cell);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkSheetCell, kk_sheet_cell_free)

/* NULL where object has no array of that name. Borrowed. */
JsonArray *kk_sheet_member_array (JsonObject *object, const char *name);

G_END_DECLS
