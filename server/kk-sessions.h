/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Who is signed in, in memory only: a restart signs everybody out. A token is known by its SHA-256
 * and good from one terminal only. Any thread. */

typedef struct _KkSessions KkSessions;

/* idle: seconds without a request; max: seconds since signing in. */
KkSessions *kk_sessions_new (guint idle, guint max);
void kk_sessions_free (KkSessions *sessions);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkSessions, kk_sessions_free)

/* A new token (64 hex; kk_secret_free) for the account at the terminal with this certificate, and
 * when it ends at the latest (microseconds since 1970 UTC). At most 16 live ones per terminal: the
 * one longest unused goes. */
char *kk_sessions_open (KkSessions *sessions,
                        const char *account_id,
                        const char *fingerprint,
                        gint64 *expires_at_out);
/* The account id behind a token that is alive and of this terminal, and notes the use; else NULL.
 * Caller frees. */
char *kk_sessions_find (KkSessions *sessions, const char *token, const char *fingerprint);
void kk_sessions_close (KkSessions *sessions, const char *token, const char *fingerprint);

G_END_DECLS
