/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which households get a form, in words: window, reason, conditions, 持ち物, who may make it.
 * rules: KkHouseholdRule*, NULL where the table is bad. Caller frees. */
char *kk_form_rule_text (const GPtrArray *rules, const char *form, gboolean notice);

G_END_DECLS
