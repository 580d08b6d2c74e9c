/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/kk-value.h"

G_BEGIN_DECLS

/* What stands where on one page: every character that was read, the labels among them and the ruled
 * cells around. Boxes are pixels of the page as it was given. A plain value; one owner. */

typedef struct
{
  char text[32]; /* one character with its variation selectors, UTF-8 */
  KkBox box;
} KkPageChar;

typedef struct
{
  GArray *chars; /* KkPageChar, in reading order */
  KkBox box;
} KkPageLine;

typedef struct
{
  const char *key; /* field key or "other", as resources/tables/labels.json has it; interned */
  KkBox box;
} KkPageLabel;

typedef struct
{
  int width, height;
  GPtrArray *lines; /* KkPageLine* */
  GArray *labels;   /* KkPageLabel */
  GArray *cells;    /* KkBox, the insides of ruled cells */
} KkPageText;

KkPageText *kk_page_text_new (int width, int height);
void kk_page_text_free (KkPageText *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkPageText, kk_page_text_free)

/* A new, empty line at the end. Borrowed. */
KkPageLine *kk_page_text_add_line (KkPageText *text, KkBox box);
/* One cluster (kk_text_next_cluster()); longer ones are cut. */
void kk_page_line_add (KkPageLine *line, const char *cluster, gsize length, KkBox box);
/* Caller frees. */
char *kk_page_line_dup (const KkPageLine *line);

/* value in the place of what was read in box: its characters spread over it by their widths, the
 * characters that stood there taken away. For values that are better known than the plain reading,
 * variation selectors and all. */
void kk_page_text_put (KkPageText *text, const char *value, KkBox box);

/* Takes away every character that touches one of boxes (KkBox), and labels inside them. */
void kk_page_text_cut (KkPageText *text, const GArray *boxes);

/* Everything turned clockwise by 0, 90, 180 or 270 degrees, as the page's pixels are. */
void kk_page_text_turn (KkPageText *text, int degrees);
/* The same for one box of a page of that size. */
KkBox kk_box_turn (KkBox box, int width, int height, int degrees);

static inline gboolean
kk_box_touches (KkBox a, KkBox b)
{
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

/* 1 for ASCII and half-width kana, 2 for what is a full em wide. */
int kk_page_char_width (const char *cluster);

G_END_DECLS
