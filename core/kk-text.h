/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Folding of text for comparison and normalisation of what is kept. Nothing here ever changes an
 * ideograph: 髙 stays 髙, 﨑 stays 﨑, and variation selectors stay unless stripped by name.
 * All take valid UTF-8, all results are the caller's. Pure; any thread. */

/* NFKC of everything but ideographs: full-width ASCII → ASCII, half-width kana → full width,
 * U+3000 → U+0020, ㍻ → 平成. */
char *kk_text_fold_width (const char *s);

/* All dashes between or beside ASCII digits → '-' (ー ― ─ − ‐ …; 一 only between digits);
 * dashes that are never a kana or a kanji fold everywhere. Expects folded width. */
char *kk_text_fold_hyphens (const char *s);

/* For comparison: widths and dashes folded, all white space dropped. */
char *kk_text_fold (const char *s);
/* TRUE where both fold to the same text; NULL counts as "". 異体字 stay different. */
gboolean kk_text_same (const char *a, const char *b);
/* The same for names: letter case is ignored too (Latin names). */
gboolean kk_text_same_name (const char *a, const char *b);

/* A name as it is kept: trimmed, white space runs → one U+3000, one U+0020 in a name of Latin
 * letters; full-width Latin letters → ASCII. Japanese characters are left as they are. */
char *kk_text_normalise_name (const char *s);
/* フリガナ as it is kept: full-width katakana (from hiragana and half width), spaces as names. */
char *kk_text_normalise_kana (const char *s);
/* An address as it is kept: trimmed, without white space. */
char *kk_text_normalise_address (const char *s);
/* ASCII digits only, separators and spaces dropped; NULL where anything else is in s. */
char *kk_text_normalise_digits (const char *s);

/* TRUE where s is not empty and all full-width katakana, ー, ・ and spaces. */
gboolean kk_text_is_katakana (const char *s);
/* TRUE where s has a letter and all letters are Latin. */
gboolean kk_text_is_latin (const char *s);

gboolean kk_text_is_selector (gunichar c); /* U+FE00–FE0F, U+E0100–E01EF, U+180B–180D */
gboolean kk_text_is_ideograph (gunichar c);
char *kk_text_strip_selectors (const char *s);

/* Steps over s by base + selectors and combining marks. *at is moved behind the cluster, whose
 * bytes are *start, *length. FALSE at the end. */
gboolean kk_text_next_cluster (const char **at, const char **start, gsize *length);

G_END_DECLS
