/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* 続柄 of a resident record (住民記録システム標準仕様書): 世帯主 | 縁故者 | 同居人 | T(のT){0,3}
 * with T one of 夫 妻 夫（未届） 妻（未届） 子 父 母 兄 姉 弟 妹. Pure; any thread. */

/* TRUE where text is in the grammar; half-width parentheses, spaces and 未届の妻 are accepted. */
gboolean kk_relationship_is_valid (const char *text);

/* The written form: 妻(未届), 未届の妻 → 妻（未届）. NULL where text is not in the grammar. Caller
 * frees. */
char *kk_relationship_normalise (const char *text);

/* What to write instead of a word that is not allowed (孫 → 子の子; 祖父 → 父の父, 母の父; 長男 →
 * 子), best first, NULL-terminated. Empty where the word is allowed or unknown. Free with
 * g_strfreev. */
char **kk_relationship_rewrites (const char *text);

gboolean kk_relationship_is_head (const char *text);
/* 夫 妻 夫（未届） 妻（未届）. */
gboolean kk_relationship_is_spouse (const char *text);
/* "男" or "女" where the 続柄 says so (父 夫 兄 弟 …), NULL else. Static. */
const char *kk_relationship_sex (const char *text);

/* Generations between head and person: 子 → 1, 子の子 → 2, 父 → -1, spouse and siblings 0; 0 where
 * unknown. */
int kk_relationship_generation (const char *text);

/* Rank for the order of display: 世帯主, spouse, 子 and their families, 父母, 兄弟姉妹, 祖父母,
 * other 親族, 縁故者, 同居人; smaller first. Persons of equal rank keep their order or go by birth
 * date. */
int kk_relationship_rank (const char *text);

G_END_DECLS
