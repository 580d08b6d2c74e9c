/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-session.h"

G_BEGIN_DECLS

/* Memos and attachments: put beside a case of this terminal at any time, also after it was signed,
 * sent or finished. They void no signature, and are taken back by nobody. Main thread.
 *
 * FALSE + error: KK_APP_ERROR_NOT_PERMITTED, _PROTECTED (closed), KK_CASE_ERROR_NOT_ALLOWED (a case
 * to look at only), KK_CASE_ERROR_NO_REASON (no words), KK_STORE_ERROR. */

/* Whether whoever is signed in may do so now. */
gboolean kk_session_may_note (KkSession *self);

void kk_session_add_note_async (KkSession *self,
                                const char *text,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean kk_session_add_note_finish (KkSession *self, GAsyncResult *result, GError **error);

/* files: GFile*; PNG, JPEG, TIFF or PDF, each as it is; all or, where one cannot be read
 * (KK_PAGE_FILE_ERROR), none. text: what they are. */
void kk_session_attach_files_async (KkSession *self,
                                    GPtrArray *files,
                                    const char *text,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
/* Pages of the scanner. Also KK_SCANNER_ERROR. */
void kk_session_attach_scan_async (KkSession *self,
                                   const KkIntakeRequest *request,
                                   const char *text,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
/* How many were attached; -1 + error. */
int kk_session_attach_finish (KkSession *self, GAsyncResult *result, GError **error);

/* The pages (KkPageImage*) of the attachment whose event is of that time. */
void kk_session_load_attachment_async (KkSession *self,
                                       gint64 at,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
GPtrArray *
kk_session_load_attachment_finish (KkSession *self, GAsyncResult *result, GError **error);

G_END_DECLS
