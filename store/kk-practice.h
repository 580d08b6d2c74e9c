/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/kk-store.h"

G_BEGIN_DECLS

/* Adds the accounts that every practice terminal and practice server has, with the same ids
 * (practice/accounts.json), to a store that has none; a terminal's vault begins with them.
 * Errors: KK_STORE_ERROR, KK_DATA_ERROR; thread: the store's. */
gboolean kk_practice_add_accounts (KkStore *store, GError **error);

G_END_DECLS
