/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "app/kk-app-config.h"
#include "core/kk-case.h"

G_BEGIN_DECLS

/* The city's backend as a terminal sees it: server/openapi.yaml over mutual TLS. One thread of its
 * own owns libcurl. Main thread only; every call has a limit of time and answers on the main
 * context.
 *
 * Errors: KK_APP_ERROR OFFLINE (nothing was answered: repeating is harmless), SERVER_SIGN_IN,
 * NOT_PERMITTED, SERVER_REFUSED (its problem document's code and title in the message). */

typedef struct _KkServerClient KkServerClient;

KkServerClient *kk_server_client_new (const KkAppConfig *config);
void kk_server_client_free (KkServerClient *client);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkServerClient, kk_server_client_free)

/* What came back. */
typedef struct
{
  guint status;       /* HTTP; 0: nothing came back */
  GBytes *body;       /* never NULL */
  char *problem;      /* "type" of a problem document, its last part; NULL if none */
  gint64 retry_after; /* seconds; 0: not said */
} KkServerAnswer;
void kk_server_answer_free (KkServerAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkServerAnswer, kk_server_answer_free)

/* method "GET", "PUT", "POST", "DELETE"; path "/v1/…"; body may be NULL. with_session: sends the
 * token of whoever is signed in (SERVER_SIGN_IN where there is none). The answer comes for every
 * status; only no answer is an error (OFFLINE, or G_IO_ERROR_CANCELLED). */
void kk_server_client_call_async (KkServerClient *client,
                                  const char *method,
                                  const char *path,
                                  const char *content_type,
                                  GBytes *body,
                                  gboolean with_session,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
KkServerAnswer *kk_server_client_call_finish (GAsyncResult *result, GError **error);

/* FALSE + error where the answer is no success. */
gboolean kk_server_answer_check (const KkServerAnswer *answer, GError **error);
/* The answer's JSON object; NULL + SERVER_REFUSED where it holds none. */
JsonNode *kk_server_answer_json (const KkServerAnswer *answer, GError **error);

/* The token of the signed-in account; NULL forgets it (wiped). */
void kk_server_client_set_token (KkServerClient *client, const char *token);
gboolean kk_server_client_has_token (KkServerClient *client);

/* As of the last call. */
gboolean kk_server_client_is_reachable (KkServerClient *client);

G_END_DECLS
