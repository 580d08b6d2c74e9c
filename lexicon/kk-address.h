/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lexicon/kk-lexicon.h"

G_BEGIN_DECLS

/* Addresses of the whole country at the level of a town (町域), from the postal code dictionary.
 * Any thread; results are the caller's.
 *
 * Lookups fold spelling on both sides as domain.md §8 says: old and new kanji, ヶ/ケ/が/ガ,
 * の/ノ/之, ツ/ッ, numerals of any kind, 大字 and 字 left out, spaces ignored, the prefecture or
 * the 郡 left out. Results are always spelt as the dictionary spells them. */

typedef struct
{
  char *postal_code; /* 7 ASCII digits; "" where it speaks of a whole prefecture */
  char *prefecture;  /* "福岡県" */
  char *city; /* "小郡市", "福岡市博多区", "朝倉郡筑前町"; "" for a prefecture */
  char *town; /* "太子堂", may hold 丁目 or a building; "" for a whole city */
  char *prefecture_kana; /* full-width katakana, never NULL; "" where unknown or where the */
  char *city_kana;       /* dictionaries know several readings and cannot tell which */
  char *town_kana;
  char *prefecture_code; /* "40" */
  char *city_code;       /* 全国地方公共団体コード, 6 digits; NULL where not known */
} KkAddress;

KkAddress *kk_address_copy (const KkAddress *address);
void kk_address_free (KkAddress *address);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkAddress, kk_address_free)

/* "福岡県小郡市小郡": prefecture, city and town together. Caller frees. */
char *kk_address_text (const KkAddress *address);

/* All lists: GPtrArray of KkAddress*, never NULL, free with g_ptr_array_unref. */

/* 3 to 7 digits, half or full width, with or without hyphen and 〒; fewer than 7 are a prefix. */
GPtrArray *kk_address_by_postal_code (KkLexicon *lexicon, const char *code, guint limit);

/* The search box (F4). What is typed decides: digits: postal code; kana (hiragana, katakana,
 * half width) or romaji: reading of city or town; else the text: the town, beginnings of address,
 * city or town, then anywhere. Words parted by spaces must all be found, in order ("世田谷 太子").
 * Kana words parted by spaces are beginnings of prefecture, city, town in that order, any left out
 * ("せた たい", "ふ お あ"); two to four letters are also tried as their initials ("とせた",
 * "福小あ"). Best first, of equally good ones in the order of codes. Well under 10 ms over the
 * whole country. near: a city as addresses begin ("福岡県小郡市"): what is found in it comes first.
 * NULL: none. */
GPtrArray *kk_address_search (KkLexicon *lexicon, const char *query, guint limit);
GPtrArray *
kk_address_search_near (KkLexicon *lexicon, const char *query, const char *near, guint limit);

/* Drilling down; in the order of codes and postal codes. prefecture and city as in KkAddress. */
GPtrArray *kk_address_prefectures (KkLexicon *lexicon);
GPtrArray *kk_address_cities (KkLexicon *lexicon, const char *prefecture);
GPtrArray *kk_address_towns (KkLexicon *lexicon, const char *prefecture, const char *city);

/* The city of a 6-digit code (or the first 5); NULL where not known. */
KkAddress *kk_address_city_by_code (KkLexicon *lexicon, const char *code);
/* The 6-digit code of a city, written as an issuer is ("小郡市", "福岡県小郡市", "筑前町"); NULL
 * where there is none, where it is not known, or where several cities bear the name. Caller frees.
 */
char *kk_address_city_code (KkLexicon *lexicon, const char *name);

/* What text begins with. */
typedef struct
{
  KkAddress *address; /* as the dictionary spells it; one of them where a town has several codes */
  gsize length;       /* bytes of the given text that it explains */
  double distance; /* edits: 1 an inserted, lost or changed character, ½ a look-alike; 0 exact */
} KkAddressMatch;

void kk_address_match_free (KkAddressMatch *match);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkAddressMatch, kk_address_match_free)

/* The longest entry that text begins with under the folding above (a whole city counts, a
 * prefecture alone does not); the rest of text is 丁目, 番地 and 方書. NULL where there is none. */
KkAddressMatch *kk_address_match_prefix (KkLexicon *lexicon, const char *text);

/* Entries within max_distance (at most 4) of a beginning of a noisy text, best first (what explains
 * most with the fewest edits). GPtrArray of KkAddressMatch*. Under 20 ms. */
GPtrArray *
kk_address_complete (KkLexicon *lexicon, const char *text, double max_distance, guint limit);

/* The dictionary as an automaton, for a beam search over a lattice of characters. A state is a
 * number, 0 is none. Lock-free and cheap: a binary search among a state's characters. */
typedef guint32 KkAddressState;
KkAddressState kk_address_start (KkLexicon *lexicon);
/* After one more character (folded inside); 0 where no entry goes on so. 大字 and 字 after the city
 * are the caller's to leave out. */
KkAddressState kk_address_step (KkLexicon *lexicon, KkAddressState state, gunichar character);
/* TRUE where an entry (a city or a town) ends here. */
gboolean kk_address_state_ends (KkLexicon *lexicon, KkAddressState state);
/* Folded characters that lead on, for completion: the array's length in *n_out; borrowed. */
const gunichar *kk_address_state_next (KkLexicon *lexicon, KkAddressState state, guint *n_out);
/* One character as the automaton sees it. */
gunichar kk_address_fold_char (KkLexicon *lexicon, gunichar character);

G_END_DECLS
