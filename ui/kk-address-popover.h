/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lexicon/kk-address.h"

G_BEGIN_DECLS

/* Address search (F4): postal code, kanji, kana or initials as one types, also while an input
 * method composes; with nothing typed, down from prefecture to city to town. The cursor stays in
 * the entry: ↑ ↓ walk the list, → goes into a prefecture or city, ← back, Enter takes, also while
 * an input method has nothing but kana and figures in hand. A number typed behind the town
 * (おごおり255-1) stands behind every result in the ways it is written. Signal "chosen" (const
 * KkAddress *, const char *number: NULL where none was typed). UI thread. */
#define KK_TYPE_ADDRESS_POPOVER (kk_address_popover_get_type ())
G_DECLARE_FINAL_TYPE (KkAddressPopover, kk_address_popover, KK, ADDRESS_POPOVER, GtkPopover)

GtkWidget *kk_address_popover_new (void);
/* Opens at the place the popover points to. query is searched for and selected, so that typing
 * replaces it and Enter takes the first result; "": down from the prefectures, or the towns of
 * city_name (as addresses begin; may be NULL), whose towns come first in any search. */
void kk_address_popover_open (KkAddressPopover *self,
                              KkLexicon *lexicon,
                              const char *query,
                              const char *city_name);

G_END_DECLS
