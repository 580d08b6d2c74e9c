/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/kk-problem.h"
#include "core/kk-value.h"

G_BEGIN_DECLS

/* How a field looks: "error", "check", "done", or NULL for a sure one, which has no colour; and the
 * words that always go with a colour (✕ 要修正 …), NULL with NULL. value and problem may be NULL.
 * Static storage. */
const char *kk_field_state (const KkValue *value, const KkProblem *problem, const char **text_out);

G_END_DECLS
