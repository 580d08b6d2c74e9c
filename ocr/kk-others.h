/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/kk-reading.h"
#include "lexicon/kk-lexicon.h"
#include "ocr/kk-text-reader.h"

G_BEGIN_DECLS

/* What a field may say instead (候補), each with how well it fits the print: 1 as well as the value
 * that was read, 0 not at all, or nobody measured it. */
#define KK_OTHERS_MAX 5

typedef struct _KkOthers KkOthers;

KkOthers *kk_others_new (void);
void kk_others_free (KkOthers *others);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkOthers, kk_others_free)

/* NULL and empty values are left out; one that is there already keeps its better score. */
void kk_others_add (KkOthers *others, const char *value, double score);

/* How well other fits print that was read as value; 0 where print has no ink to lay it over. */
double kk_others_fit (const KkText *print, const char *value, const char *other);

/* Adds value with characters replaced by what the network held possible, as far as that makes
 * sense in the field. lexicon may be NULL. */
void kk_others_add_readings (KkOthers *others,
                             KkLexicon *lexicon,
                             KkDocument document,
                             const char *key,
                             const char *value,
                             const KkText *print);

/* Adds the choices of key, if it has a list, that fit the print. */
void
kk_others_add_choices (KkOthers *others, const char *key, const char *value, const KkText *print);

/* Gives field the best of them but for its own value. */
void kk_others_give (const KkOthers *others, KkReadField *field);

G_END_DECLS
