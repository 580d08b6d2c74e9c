/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lexicon/kk-mj.h"

G_BEGIN_DECLS

/* Character search (F5): one line of words (kk-mj-find.h), what it finds, and large side by side
 * every way to write the character that is selected. Keyboard alone: the cursor stays in the line,
 * arrows walk the characters and on into the ways to write, Enter takes, Esc goes back.
 * Signal "chosen" (const char *text): one character with its variation selector. UI thread. */
#define KK_TYPE_CHARACTER_POPOVER (kk_character_popover_get_type ())
G_DECLARE_FINAL_TYPE (KkCharacterPopover, kk_character_popover, KK, CHARACTER_POPOVER, GtkPopover)

GtkWidget *kk_character_popover_new (void);
/* query: what the search begins with, often the character before the cursor. used: char*, what this
 * counter takes most, first; borrowed for the call. height: how high it may get, pixels. */
void kk_character_popover_open (KkCharacterPopover *self,
                                KkLexicon *lexicon,
                                const char *query,
                                const GPtrArray *used,
                                int height);

G_END_DECLS
