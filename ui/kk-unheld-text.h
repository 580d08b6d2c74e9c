/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-unheld.h"

G_BEGIN_DECLS

/* text, followed by what becomes of the characters the city's system cannot hold; text alone where
 * it holds all. any_out (may be NULL). Caller frees. */
char *kk_unheld_text (KkSession *session, const char *text, gboolean *any_out);

G_END_DECLS
