/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lexicon/kk-lexicon.h"

G_BEGIN_DECLS

/* Characters of 文字情報基盤 (MJ): numbers, variation sequences (IVS), variants, what a character
 * is. The table is IPAmj明朝's own cmap, so "has a number" and "the font can draw it" are one
 * truth. Any thread. selector is a variation selector (U+FE00…, U+E0100…) or 0. */

typedef struct
{
  guint number;      /* 28902 for MJ028902; 0 where there is none */
  gunichar base;     /* 0: the font has the glyph, but no sequence leads to it */
  gunichar selector; /* 0: the base alone */
} KkMjGlyph;

/* "MJ028902" ↔ 28902. parse: 0 where text is no MJ number; format: caller frees. */
guint kk_mj_parse (const char *text);
char *kk_mj_format (guint number);

/* The preferred sequence of a number: the base alone where the font shows this glyph for it, else
 * a sequence of the IVD (U+E01xx). FALSE where there is no such number. */
gboolean kk_mj_get (KkLexicon *lexicon, guint number, KkMjGlyph *out);
/* The number a sequence shows; 0 where the font lacks it. */
guint kk_mj_number (KkLexicon *lexicon, gunichar base, gunichar selector);
/* The sequence as UTF-8. Caller frees. */
char *kk_mj_text (const KkMjGlyph *glyph);
/* Every number, ascending. GArray of guint; free with g_array_unref. */
GArray *kk_mj_numbers (KkLexicon *lexicon);

/* Whether IPAmj明朝 draws this sequence itself (format-14 cmap); Pango drops silently what it has
 * not. selector 0: whether it has the character. Also for kana, Latin, digits. */
gboolean kk_mj_font_has (KkLexicon *lexicon, gunichar base, gunichar selector);

/* Takes one character with its selector, if it has one, off the front of text. Returns what
 * follows; NULL at the end or on bad UTF-8. */
const char *kk_mj_next (const char *text, gunichar *base_out, gunichar *selector_out);

/* Byte offset of the first character or sequence of text the font cannot draw; -1: it has all. */
gssize kk_mj_first_missing (KkLexicon *lexicon, const char *text);

typedef enum
{
  KK_MJ_SAME,    /* the same base, another selector (IVS) */
  KK_MJ_COMPAT,  /* 互換漢字: canonical decomposition */
  KK_MJ_VARIANT, /* a variant by Unihan or SKK's 異体字 (髙 高, 邉 辺) */
} KkMjRelation;

typedef struct
{
  KkMjGlyph glyph; /* number 0 where the font lacks it */
  KkMjRelation relation;
} KkMjVariant;

/* All ways to write the character: its own sequences first (the plain one among them), then those
 * of its relatives and of its common form's, 互換漢字 before other variants. GArray of KkMjVariant;
 * free with g_array_unref. */
GArray *kk_mj_variants (KkLexicon *lexicon, gunichar base);
/* Whether two characters are written for one another in names (髙 高, 﨑 崎, 邉 辺). */
gboolean kk_mj_related (KkLexicon *lexicon, gunichar a, gunichar b);
/* text with each character's common form (髙橋 → 高橋, 渡邉 → 渡辺) and no selectors: for search
 * and comparison only, never for storing. Caller frees. */
char *kk_mj_fold (KkLexicon *lexicon, const char *text);

typedef struct
{
  gunichar character;
  guint number;  /* MJ of the plain character; 0 none */
  int strokes;   /* of the plain character (Unihan); 0 unknown */
  int radical;   /* 康熙部首 1…214; 0 unknown */
  int residual;  /* strokes without the radical */
  char **on;     /* 音, katakana; never NULL */
  char **kun;    /* 訓, hiragana, without okurigana marks */
  char **nanori; /* 名乗り, hiragana */
} KkMjCharacter;

void kk_mj_character_free (KkMjCharacter *character);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkMjCharacter, kk_mj_character_free)
/* NULL where it is no kanji of Unihan. */
KkMjCharacter *kk_mj_character (KkLexicon *lexicon, gunichar character);

/* The character search (F5): all that is given must fit. */
typedef struct
{
  int radical;         /* 1…214; 0 any */
  int strokes_min;     /* 0 any */
  int strokes_max;     /* 0 any */
  const char *reading; /* on, kun or nanori, any kana; NULL any */
} KkMjQuery;
/* GArray of KkMjGlyph (plain characters the font has), fewest strokes first. */
GArray *kk_mj_search (KkLexicon *lexicon, const KkMjQuery *query, guint limit);

typedef enum
{
  KK_CHARSET_CP932 = 1 << 0, /* Windows-31J, with NEC and IBM extensions, without gaiji */
  KK_CHARSET_JIS_X_0208 = 1 << 1,
  KK_CHARSET_JIS_X_0213 = 1 << 2,
} KkCharset;
/* The sets that hold the character; a selector is in none of them. */
KkCharset kk_mj_charsets (gunichar character);
/* The sets that hold every character of text. */
KkCharset kk_mj_text_charsets (const char *text);

G_END_DECLS
