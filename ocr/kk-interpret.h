/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/kk-reading.h"
#include "lexicon/kk-lexicon.h"
#include "ocr/kk-line-reader.h"

G_BEGIN_DECLS

/* What a text means as the value of a field. Pure but for the lexicon; any thread. */

typedef struct
{
  char *value;         /* normalised; NULL where the text makes no sense in this field */
  gboolean proven;     /* the class's own rule passes: check digit, calendar date, list, grammar,
                          address known down to the town */
  const char *warning; /* code of a warning about the value, or NULL; static */
} KkMeaning;

void kk_meaning_clear (KkMeaning *meaning);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KkMeaning, kk_meaning_clear)

/* lexicon may be NULL. key: of core/kk-field.h. text: as read. */
void kk_interpret (
    KkLexicon *lexicon, KkDocument document, const char *key, const char *text, KkMeaning *out);

/* 0…1: how much text looks like a value of key. Cheap; text may hold reading errors. */
double kk_interpret_plausible (const char *key, const char *text);

/* TRUE where text can be nothing but a value of key, even without a label beside it. */
gboolean kk_interpret_is_certain (const char *key, const char *text);

/* How key is read: which characters its value may hold. */
KkLineClass kk_interpret_line_class (const char *key);

/* The Japanese text of a warning's code. Static. */
const char *kk_interpret_warning (const char *code);

/* "－", "＊＊＊", "該当なし": print that says there is no value. */
gboolean kk_interpret_is_blank (const char *text);

G_END_DECLS
