/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ocr/kk-glyph-net.h"
#include "ocr/kk-line-reader.h"

G_BEGIN_DECLS

/* What characters a line may hold, and which stand beside which. Private to kk-line-*.c. */

typedef enum
{
  KK_SCRIPT_KANJI,
  KK_SCRIPT_KATAKANA,
  KK_SCRIPT_HIRAGANA,
  KK_SCRIPT_DIGIT,
  KK_SCRIPT_LATIN,
  KK_SCRIPT_OTHER, /* punctuation, and kana that stand among kanji (ノ ヶ) */
  KK_N_SCRIPTS,
} KkScript;

KkScript kk_script_of (gunichar ch);

#define KK_N_LINE_CLASSES (KK_LINE_LATIN + 1)

/* A bit for each KkLineClass ch may stand in: 1 << class. */
guint kk_line_classes_of (gunichar ch, gboolean common);

/* All characters that look like ch, ch among them; NULL where ch is unlike any other. */
const char *kk_look_alikes (gunichar ch);

/* What stands for the class's character besides itself (へ → ヘ), 0 if nothing. */
gunichar kk_second_meaning (gunichar ch);

/* What matters of a character to its neighbours: script and flags, found once and kept. */
guint32 kk_traits_of (gunichar ch);

/* Cost (≥ 0, natural log) of next after before, both traits; before 0: the line begins, next 0: it
 * ends. */
float kk_neighbour_cost (KkLineClass cls, guint32 before, guint32 next);

/* All of this for each class of a network. */
typedef struct
{
  guint n;
  guint16 *allowed; /* kk_line_classes_of */
  guint32 *traits;
  const char **look_alikes;
} KkLineTables;

KkLineTables *kk_line_tables_new (const KkGlyphNet *net);
void kk_line_tables_free (KkLineTables *tables);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkLineTables, kk_line_tables_free)

/* What ch is as a letter (or else as a digit) where the two look alike: 0 → O, I → 1; ch itself
 * where they do not. */
gunichar kk_letter_or_digit (gunichar ch, gboolean letter);

/* The share of an em that is usually white at each side of full-width ch. */
float kk_side_bearing (gunichar ch, float ink_width_em);

/* か + ゛ → が; 0 where they do not make one character. */
gunichar kk_compose_mark (gunichar kana, gunichar mark);

G_END_DECLS
