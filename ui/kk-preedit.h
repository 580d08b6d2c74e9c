/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What is typed, and what the input method still has in hand without its unfinished letters: せたg
 * searches for what せた does. preedit may be NULL. Trimmed; caller frees. */
char *kk_preedit_join (GtkEditable *entry, const char *preedit);

/* Before the input method sees a key that types over a selection: takes the selection out. GTK 4.8
 * does it in the middle of the composition, which commits the first letter and puts it behind the
 * rest. TRUE: there was one. The key still goes to the text. */
gboolean kk_preedit_make_room (GtkWidget *focus, guint keyval, GdkModifierType state);

/* What is being composed becomes text, as a click elsewhere makes it; the focus stays. */
void kk_preedit_end (GtkRoot *root);

G_END_DECLS
