/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What is typed, and what the input method still has in hand without its unfinished letters: せたg
 * searches for what せた does. preedit may be NULL. Trimmed; caller frees. */
char *kk_preedit_join (GtkEditable *entry, const char *preedit);

G_END_DECLS
