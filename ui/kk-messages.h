/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What went wrong and what to do next, in the clerk's words. The technical text of an error is
 * English and for logs; only these sentences reach a screen. Static storage; UI thread. */
const char *kk_message_for_error (const GError *error);
/* The same for the outbox's error codes ("offline", "refused" …); NULL for NULL. */
const char *kk_message_for_delivery (const char *code);
/* TRUE where error only says that somebody cancelled: nothing to tell. */
gboolean kk_error_is_cancelled (const GError *error);

G_END_DECLS
