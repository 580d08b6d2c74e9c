/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-counter.h"

G_BEGIN_DECLS

/* What this counter chose before, so that it comes first next time. Kept sealed in the terminal's
 * store, without a word of whose it was: characters, surnames and given names with a reading.
 * Read at sign-in, empty before and after sign-out. Main thread. */
typedef enum
{
  KK_HABIT_CHARACTERS, /* one character with its selector */
  KK_HABIT_READINGS, /* "渡邉\tワタナベ": a surname or a given name alone, with its reading */
  KK_N_HABITS
} KkHabitList;

/* char*, what was chosen most first, of equals the latest. Borrowed, until the next call of either.
 */
const GPtrArray *kk_counter_get_habit (KkCounter *self, KkHabitList list);
/* text was chosen once more. Does nothing while nobody is signed in. */
void kk_counter_learn (KkCounter *self, KkHabitList list, const char *text);

G_END_DECLS
