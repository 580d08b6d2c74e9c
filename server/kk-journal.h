/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The server's journal: one JSON object a line on standard error, written at once. It takes codes,
 * ids, counts and names of terminals; never what a request or a store holds. Any thread. */

/* Pairs of a name and a text, then NULL; a pair whose text is NULL is left out. */
void kk_journal (const char *level, const char *event, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
