/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/kk-field.h"

G_BEGIN_DECLS

/* Between a value as it is kept and as a clerk reads and types it: dates in 和暦 (in 西暦 where a
 * foreign resident's papers have it so), numbers in groups, flags as 有 and 無. */

/* Caller frees. */
char *kk_field_text_show (const KkField *field, const char *value, gboolean foreign);
/* The same value in other words, to check it by: the year and the age of a birth date ("2022年
 * 3歳"), the code of a 在留期間 ("0500000"). NULL: none. Caller frees. */
char *kk_field_text_hint (const KkField *field, const char *value, gboolean foreign);
/* The inverse of what was typed; anything a date can be written as. Caller frees. */
char *kk_field_text_read (const KkField *field, const char *typed);
/* A secret with all but its last four characters hidden. Caller frees. */
char *kk_field_text_mask (const char *value);

/* TRUE for what is never kana or kanji: no input method is in the way of digits, codes, telephone
 * numbers and Latin names. */
gboolean kk_field_text_is_latin (const KkField *field);
/* Adds what may be chosen for field (char*, as kept), first what value should be rewritten to;
 * nothing where it is free text. */
void kk_field_text_add_choices (const KkField *field, const char *value, GPtrArray *out);
/* The choice a digit key picks, 1 the first; NULL where digits are typed as such. Caller frees. */
char *kk_field_text_digit_choice (const KkField *field, guint digit);
/* The other way round; 0: none. */
guint kk_field_text_choice_digit (const KkField *field, const char *value);
/* TRUE where the above adds something. */
gboolean kk_field_text_has_choices (const KkField *field);
/* The label as it stands in the form, shorter than the field's own where a section says the rest.
 */
const char *kk_field_text_label (const KkField *field);

G_END_DECLS
