/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lexicon/kk-lexicon.h"
#include "ocr/kk-item.h"
#include "ocr/kk-template.h"

G_BEGIN_DECLS

/* Laying templates over a page: which one it is, and where on it the values stand. */

/* What the reader has found out about a page by itself. Borrowed. */
typedef struct
{
  const KkSheet *sheet;
  const KkLayout *layout;
  const GPtrArray *texts; /* KkText* */
  const GArray *pieces;   /* KkPiece */
  KkDocument document;
} KkTemplateView;

/* A word on the page that a template may know. */
typedef struct
{
  char *id; /* the label's keys, or "=" and the word itself */
  KkBox box;
  int line, from, to;
  int piece; /* index of the label piece; -1: other print */
} KkAnchor;

/* The words of a page: labels of the vocabulary whole, other print word by word. GArray of
 * KkAnchor. */
GArray *kk_template_anchors (const KkTemplateView *view);
/* The id of a template's label as anchors have it; caller frees. */
char *kk_template_anchor_id (const char *keys, const char *word);
/* 0…1: how like two words are, look-alike characters taken for one another. */
double kk_template_alike (const char *a, const char *b);

typedef struct
{
  int anchor;     /* index into anchors; -1: not there */
  KkBox box;      /* where it should be, then where it is */
  gboolean moved; /* it stands on the page, but not where it should */
} KkLabelFound;

typedef struct
{
  KkTemplate *template;
  const KkTemplatePage *page;
  double map[6]; /* template → sheet: x' = m0 x + m1 y + m2, y' = m3 x + m4 y + m5 */
  double score;  /* 0…1 */
  double em;     /* the template's, in the sheet's pixels */
  GArray *anchors;
  GArray *found;    /* KkLabelFound, one a label of page */
  gboolean drifted; /* known, but labels have moved */
} KkTemplateMatch;

void kk_template_match_free (KkTemplateMatch *match);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkTemplateMatch, kk_template_match_free)

KkBox kk_template_match_box (const KkTemplateMatch *match, KkBox box);

/* The best of templates (KkTemplate*), or NULL. *near_out (borrowed from templates, may be NULL):
 * where none fits, the one of the same issuer that has drifted too far to be used. A few
 * milliseconds for hundreds. */
KkTemplateMatch *kk_template_match_page (const KkTemplateView *view,
                                         const GPtrArray *templates,
                                         KkTemplate **near_out);

/* The items of a page by its template. items: what was found without (KkItem*, consumed); where
 * the template does not fit they stay. Items whose label was not found again, or that contradict
 * what the page says by itself, are never sure (KkItem.limit). Returns KkItem*. */
GPtrArray *kk_template_items (const KkTemplateMatch *match,
                              const KkTemplateView *view,
                              KkLexicon *lexicon,
                              GPtrArray *items);

G_END_DECLS
