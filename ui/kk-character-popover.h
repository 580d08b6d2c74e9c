/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lexicon/kk-mj.h"

G_BEGIN_DECLS

/* Character search (F5): every way to write the character before the cursor, and search by
 * reading, number of strokes, MJ number or a look-alike. Signal "chosen" (const char *text): one
 * character with its variation selector. UI thread. */
#define KK_TYPE_CHARACTER_POPOVER (kk_character_popover_get_type ())
G_DECLARE_FINAL_TYPE (KkCharacterPopover, kk_character_popover, KK, CHARACTER_POPOVER, GtkPopover)

GtkWidget *kk_character_popover_new (void);
void kk_character_popover_open (KkCharacterPopover *self, KkLexicon *lexicon, const char *query);

G_END_DECLS
