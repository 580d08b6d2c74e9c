/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/kk-store.h"

G_BEGIN_DECLS

/* What a counter chose before, so that it is offered first: lists of texts by name, sealed. Thread:
 * the store's. LOCKED while nobody is signed in. */

/* The list's text; "" where there is none yet. NULL + error. Caller frees. */
char *kk_store_habit_get (KkStore *store, const char *name, GError **error);
gboolean kk_store_habit_put (KkStore *store, const char *name, const char *text, GError **error);

G_END_DECLS
