/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-counter.h"

G_BEGIN_DECLS

/* Follows what the server decided about this terminal's cases (approved, returned, held …): asks
 * every few seconds for events since the last one known, puts them into the store, tells the lists.
 */
void kk_follow_start (KkCounter *self);
void kk_follow_stop (KkCounter *self);
/* Asks now. */
void kk_follow_now (KkCounter *self);

G_END_DECLS
