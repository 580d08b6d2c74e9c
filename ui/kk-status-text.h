/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-counter.h"

G_BEGIN_DECLS

/* The server's state in words: what it acknowledged, what waits, and when the next try is. Never
 * merely "connected". Caller frees. */
char *kk_status_text_line (const KkStatus *status); /* for the header */
char *kk_status_text_long (const KkStatus *status); /* several lines */
/* "ok", "waiting" or "trouble": the class of the light. Static. */
const char *kk_status_text_class (const KkStatus *status);

G_END_DECLS
