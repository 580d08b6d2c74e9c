/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Kana as lookups compare them: full-width katakana, large, ヂ=ジ, ヅ=ズ, without ー and spaces
 * where asked. Any thread. */

/* Any kana to full-width katakana; other characters stay. Caller frees. */
char *kk_kana_to_katakana (const char *text);
/* As lexicon/compile's fold_kana(). Caller frees. */
char *kk_kana_fold (const char *text);
/* ASCII letters as one types them (Hepburn or 訓令式) to folded katakana: "shibuya" → シブヤ; NULL
 * where text is not all romaji (the last letters may still be half a kana: they are left out).
 * Caller frees. */
char *kk_kana_from_romaji (const char *text);
/* TRUE where text has at least one character and is kana, ー, ・ and spaces only. */
gboolean kk_kana_is_kana (const char *text);
/* One katakana, large and with ヂ=ジ, ヅ=ズ. */
gunichar kk_kana_fold_char (gunichar c);
/* カ → ガ, ハ → バ; 0 where it has no voiced form. */
gunichar kk_kana_voiced (gunichar c);
/* ハ → パ; 0. */
gunichar kk_kana_half_voiced (gunichar c);

G_END_DECLS
