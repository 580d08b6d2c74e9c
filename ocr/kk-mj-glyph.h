/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lexicon/kk-mj-index.h"
#include "lexicon/kk-mj.h"
#include "ocr/kk-line-reader.h"

G_BEGIN_DECLS

/* Which glyph exactly was printed (文字情報基盤): a character's picture against its variants and
 * against everything that looks like it, also what the network does not know. */

#define KK_MJ_RANKS 6

/* Median distance of print that is no worn IPAmj明朝 either, but ゴシック and the like: their forms
 * tell nothing of variants that have no character of their own. */
#define KK_MJ_FOREIGN_STYLE 0.24f

typedef struct
{
  KkMjGlyph glyph;
  float distance; /* square of the distance of the shapes, 0…2 */
} KkMjRank;

/* Margins say how far the print lies on the best one's side of the middle between two shapes; 1
 * where there is no other. Rivals are characters the network knows and did not read; a margin over
 * them may be negative. */
typedef struct
{
  guint n_ranks;
  KkMjRank ranks[KK_MJ_RANKS]; /* best first, but no rival before the best of all others */
  float margin;                /* over any other glyph but rivals */
  float kin_margin;            /* over variants with another base character */
  float strange_margin;        /* over characters the network does not know */
  float rival_margin;
  float apart; /* of the character itself over its variants, and over characters the network does
                * not know where it is no everyday one itself */
} KkMjAnswer;

/* Ranks what may have been printed where network read ch. Any thread. */
void kk_mj_answer (KkMjIndex *index,
                   KkLexicon *lexicon,
                   const KkLineReader *network,
                   gunichar ch,
                   const KkMjShape *shape,
                   KkMjAnswer *out);

typedef enum
{
  KK_MJ_UNSURE, /* ask: the ranks are the choice */
  KK_MJ_BASE,   /* the base character is certain, its form is the font's own */
  KK_MJ_EXACT,  /* this very glyph was printed */
} KkMjVerdict;

/* What an answer is worth for a character the network read as ch. style: median distance of the
 * best ranks over the page; it says whether the print is IPAmj明朝's. */
KkMjVerdict kk_mj_verdict (const KkMjAnswer *answer, gunichar ch, float style);

/* Whether other fonts show this glyph, a variant in IPAmj明朝, for the character alone
 * (resources/tables/plain-forms.json): then its print says nothing about what was meant. */
gboolean kk_mj_is_plain_elsewhere (guint number);

G_END_DECLS
