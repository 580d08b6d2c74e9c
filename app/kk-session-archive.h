/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-archive.h"
#include "app/kk-session.h"

G_BEGIN_DECLS

/* The archive (控え) of one case, saved by who may: "archive.read" for versions with a mask,
 * "archive.read_unmasked" for the one that hides nothing. Every archive is in the audit chain with
 * its version before it is made. Of a case of this terminal as long as its pages are on it, of one
 * to decide as it came from the server. Main thread; made on the reading worker. */

/* The signed state as it stands now, with the forms that are ticked. profile: id of
 * kk_archive_profiles(); NULL: hides nothing. Never over a file; whole or not at all. progress
 * comes on the main context. *hidden_out of the finish: pages that were replaced whole. Errors:
 * those of kk_archive_make(), KK_APP_ERROR_NOT_SIGNED_IN, _NOT_PERMITTED, _PROTECTED,
 * KK_STORE_ERROR. */
void kk_session_write_archive_async (KkSession *self,
                                     const char *profile,
                                     GFile *file,
                                     GCancellable *cancellable,
                                     KkProgressFunc progress,
                                     gpointer progress_data,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean kk_session_write_archive_finish (KkSession *self,
                                          GAsyncResult *result,
                                          int *hidden_out,
                                          GError **error);

G_END_DECLS
