/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "server/kk-call.h"
#include "server/kk-journal.h"
#include "server/kk-server-private.h"

/* One request from its head to its answer. What can be refused by the head is refused then; its
 * body is still read and thrown away where it is short, so that the client gets to see why. */

#define JSON_BODY_MAX ((gsize) 64 * 1024)
#define DRAIN_MAX ((guint64) 16 << 20)
#define UPLOADING_MAX ((gsize) 1 << 30) /* all bodies together */
#define SLOWEST 1024                    /* bytes a second of a body, */
#define SLOW_FOR 30                     /* on the average after this many seconds */
#define ANSWER_SECONDS 60

typedef struct
{
  KkServer *server;
  struct MHD_Connection *connection;
  KkConnection *peer;
  const KkRoute *route;
  KkPathParts parts;
  KkTerminal *terminal;
  const char *method; /* as the journal names it */
  KkAnswer *refusal;  /* decided by the head or on the way */
  GByteArray *body;
  guint64 received;
  gsize counted; /* of the server's uploading */
  gsize limit;
  gint64 began;
  KkTrouble trouble;
  guint status;
} Request;

/* ——— the head ——— */

static const char *
header (struct MHD_Connection *connection, const char *name)
{
  return MHD_lookup_connection_value (connection, MHD_HEADER_KIND, name);
}

/* Who it is; a refusal where it may not come in. */
static KkAnswer *
identify (Request *request)
{
  const char *fingerprint = kk_connection_get_fingerprint (request->peer, request->connection);
  g_autoptr (GError) error = NULL;
  KkStore *store;

  if (fingerprint == NULL)
    return kk_answer_trouble (KK_TROUBLE_UNKNOWN_TERMINAL);
  store = kk_server_get_store (request->server, &error);
  if (store != NULL)
    request->terminal = kk_server_find_terminal (store, fingerprint, &error);
  if (request->terminal != NULL)
    return NULL;
  if (g_error_matches (error, KK_STORE_ERROR, KK_STORE_ERROR_NOT_FOUND) && store != NULL)
    return kk_answer_trouble (KK_TROUBLE_UNKNOWN_TERMINAL);
  if (g_error_matches (error, KK_STORE_ERROR, KK_STORE_ERROR_DENIED))
    return kk_answer_trouble (KK_TROUBLE_REVOKED);
  if (g_error_matches (error, KK_STORE_ERROR, KK_STORE_ERROR_NOT_FOUND))
    return kk_answer_trouble (KK_TROUBLE_FAILED); /* the store itself is gone */
  return kk_answer_error (error);
}

/* A length that was said; 0 where none was or it makes no sense (libmicrohttpd refuses those). */
static guint64
declared_length (struct MHD_Connection *connection)
{
  const char *text = header (connection, MHD_HTTP_HEADER_CONTENT_LENGTH);

  return text != NULL ? g_ascii_strtoull (text, NULL, 10) : 0;
}

static KkAnswer *
examine (Request *request, const char *url, const char *method)
{
  KkTrouble trouble = KK_TROUBLE_NONE;
  const char *allow = NULL;
  KkAnswer *refusal = identify (request);

  if (refusal != NULL)
    return refusal;
  request->route = kk_route_find (method, url, &request->parts, &trouble, &allow);
  if (request->route == NULL)
    {
      refusal = kk_answer_trouble (trouble);
      refusal->allow = allow;
      return refusal;
    }
  if (request->route->body != KK_BODY_NONE)
    request->limit
        = request->route->body == KK_BODY_JSON ? JSON_BODY_MAX : request->server->options.max_body;
  if (declared_length (request->connection) > request->limit)
    return kk_answer_trouble (KK_TROUBLE_TOO_LARGE);
  return NULL;
}

static const char *
known_method (const char *method)
{
  static const char *const known[] = { "GET", "PUT", "POST", "DELETE", "HEAD", "OPTIONS" };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (strcmp (known[i], method) == 0)
      return known[i];
  return "other";
}

/* ——— the answer ——— */

static void
unref_bytes (void *data)
{
  g_bytes_unref (data);
}

static void
add_header (struct MHD_Response *response, const char *name, const char *value)
{
  if (MHD_add_response_header (response, name, value) != MHD_YES)
    kk_journal ("warning", "header", NULL);
}

static enum MHD_Result
send_answer (Request *request, const KkAnswer *answer)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (answer->body, &length);
  struct MHD_Response *response = MHD_create_response_from_buffer_with_free_callback_cls (
      length, (void *) (data != NULL ? data : ""), unref_bytes, g_bytes_ref (answer->body));
  enum MHD_Result result;

  if (response == NULL)
    {
      g_bytes_unref (answer->body);
      return MHD_NO;
    }
  if (answer->media_type != NULL)
    add_header (response, MHD_HTTP_HEADER_CONTENT_TYPE, answer->media_type);
  if (answer->allow != NULL)
    add_header (response, MHD_HTTP_HEADER_ALLOW, answer->allow);
  if (answer->retry_after > 0)
    {
      char seconds[16];

      snprintf (seconds, sizeof seconds, "%u", answer->retry_after);
      add_header (response, MHD_HTTP_HEADER_RETRY_AFTER, seconds);
    }
  if (answer->status == 401)
    add_header (response, MHD_HTTP_HEADER_WWW_AUTHENTICATE, "Bearer");
  add_header (response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
  add_header (response, "X-Content-Type-Options", "nosniff");
  request->status = answer->status;
  request->trouble = answer->trouble;
  kk_connection_set_limit (request->peer, ANSWER_SECONDS + (guint) (length / SLOWEST));
  result = MHD_queue_response (request->connection, answer->status, response);
  MHD_destroy_response (response);
  return result;
}

static const char *
query (gpointer data, const char *name)
{
  return MHD_lookup_connection_value (data, MHD_GET_ARGUMENT_KIND, name);
}

/* NULL + *refusal_out where nobody with that right is signed in. */
static KkAccount *
find_account (Request *request, KkStore *store, const char *token, KkAnswer **refusal_out)
{
  g_autofree char *id = token != NULL ? kk_sessions_find (request->server->sessions, token,
                                                          request->terminal->fingerprint)
                                      : NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KkAccount) account = id != NULL ? kk_account_find (store, id, &error) : NULL;

  if (error != NULL && !g_error_matches (error, KK_STORE_ERROR, KK_STORE_ERROR_NOT_FOUND))
    *refusal_out = kk_answer_error (error);
  else if (account == NULL || !account->active)
    *refusal_out = kk_answer_trouble (KK_TROUBLE_SIGN_IN);
  else if (!kk_rights_allows (account->role, request->route->right))
    *refusal_out = kk_answer_trouble (KK_TROUBLE_NOT_PERMITTED);
  else
    return g_steal_pointer (&account);
  return NULL;
}

static KkAnswer *
perform (Request *request)
{
  const char *authorization = header (request->connection, MHD_HTTP_HEADER_AUTHORIZATION);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (KkAccount) account = NULL;
  KkAnswer *answer = NULL;
  KkCall call = {
    .keys = request->server->keys,
    .city = request->server->city,
    .sessions = request->server->sessions,
    .terminal = request->terminal,
    .case_id = request->parts.case_id[0] != '\0' ? request->parts.case_id : NULL,
    .revision = request->parts.revision,
    .sha256 = request->parts.sha256[0] != '\0' ? request->parts.sha256 : NULL,
    .query = query,
    .query_data = request->connection,
  };

  call.store = kk_server_get_store (request->server, &error);
  if (call.store == NULL)
    return kk_answer_trouble (error->code == KK_STORE_ERROR_BUSY ? KK_TROUBLE_BUSY
                                                                 : KK_TROUBLE_FAILED);
  if (authorization != NULL && g_ascii_strncasecmp (authorization, "Bearer ", 7) == 0)
    call.token = authorization + 7;
  if (request->route->right != NULL)
    {
      account = find_account (request, call.store, call.token, &answer);
      if (account == NULL)
        return answer;
      call.account = account;
    }
  if (request->body != NULL)
    body = g_byte_array_free_to_bytes (g_steal_pointer (&request->body));
  call.body = body;
  answer = request->route->handler (&call);
  /* It may hold a password. */
  if (body != NULL && request->route->body == KK_BODY_JSON)
    explicit_bzero ((void *) g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  return answer;
}

/* ——— libmicrohttpd's side ——— */

static Request *
request_new (KkServer *server,
             struct MHD_Connection *connection,
             const char *url,
             const char *method)
{
  Request *request = g_new0 (Request, 1);

  request->server = server;
  request->connection = connection;
  request->peer = kk_connection_of (connection);
  request->method = known_method (method);
  request->began = g_get_monotonic_time ();
  request->refusal = examine (request, url, method);
  kk_connection_set_limit (request->peer,
                           SLOW_FOR + ANSWER_SECONDS
                               + (guint) (MAX (request->limit, DRAIN_MAX) / SLOWEST));
  return request;
}

static void
forget_body (Request *request)
{
  if (request->body == NULL)
    return;
  g_byte_array_unref (g_steal_pointer (&request->body));
}

static void
refuse (Request *request, KkTrouble trouble)
{
  forget_body (request);
  if (request->refusal == NULL)
    request->refusal = kk_answer_trouble (trouble);
}

/* A piece of the body; FALSE ends the connection. */
static gboolean
take (Request *request, const char *data, gsize size)
{
  gint64 seconds = (g_get_monotonic_time () - request->began) / G_TIME_SPAN_SECOND;

  request->received += size;
  if (seconds > SLOW_FOR && request->received < (guint64) seconds * SLOWEST)
    return FALSE;
  if (request->refusal == NULL && request->received > request->limit)
    refuse (request, KK_TROUBLE_TOO_LARGE);
  if (request->refusal != NULL)
    return request->received <= request->limit + DRAIN_MAX;
  request->counted += size;
  if (g_atomic_pointer_add (&request->server->uploading, (gssize) size) + (gssize) size
      > (gssize) UPLOADING_MAX)
    refuse (request, KK_TROUBLE_BUSY);
  else
    {
      if (request->body == NULL)
        request->body = g_byte_array_new ();
      g_byte_array_append (request->body, (const guint8 *) data, (guint) size);
    }
  return TRUE;
}

enum MHD_Result
kk_request_access (void *data,
                   struct MHD_Connection *connection,
                   const char *url,
                   const char *method,
                   const char *version,
                   const char *upload,
                   size_t *upload_size,
                   void **context)
{
  Request *request = *context;
  g_autoptr (KkAnswer) answer = NULL;

  if (request == NULL)
    {
      request = *context = request_new (data, connection, url, method);
      if (request->refusal != NULL && declared_length (connection) > DRAIN_MAX)
        return send_answer (request, request->refusal);
      return MHD_YES;
    }
  if (*upload_size > 0)
    {
      gsize size = *upload_size;

      *upload_size = 0;
      return take (request, upload, size) ? MHD_YES : MHD_NO;
    }
  if (request->status != 0)
    return MHD_YES;
  answer = request->refusal != NULL ? g_steal_pointer (&request->refusal) : perform (request);
  if (answer->trouble == KK_TROUBLE_FAILED)
    kk_server_drop_store ();
  return send_answer (request, answer);
}

static void
note (const Request *request, enum MHD_RequestTerminationCode code)
{
  char status[16], revision[16], ms[24], bytes[24];
  gint64 took = (g_get_monotonic_time () - request->began) / 1000;
  gboolean cut = code != MHD_REQUEST_TERMINATED_COMPLETED_OK;

  snprintf (status, sizeof status, "%u", request->status);
  snprintf (revision, sizeof revision, "%d", request->parts.revision);
  snprintf (ms, sizeof ms, "%" G_GINT64_FORMAT, took);
  snprintf (bytes, sizeof bytes, "%" G_GUINT64_FORMAT, request->received);
  kk_journal (request->status >= 500          ? "error"
              : cut || request->status >= 400 ? "warning"
                                              : "info",
              "request", "method", request->method, "route",
              request->route != NULL ? request->route->path : NULL, "status",
              request->status > 0 ? status : NULL, "problem",
              request->trouble != KK_TROUBLE_NONE ? kk_trouble_code (request->trouble) : NULL,
              "terminal", request->terminal != NULL ? request->terminal->id : NULL, "case",
              request->parts.case_id[0] != '\0' ? request->parts.case_id : NULL, "revision",
              request->parts.revision > 0 ? revision : NULL, "bytes",
              request->received > 0 ? bytes : NULL, "ms", ms, "cut", cut ? "true" : NULL, NULL);
}

void
kk_request_completed (void *data,
                      struct MHD_Connection *connection,
                      void **context,
                      enum MHD_RequestTerminationCode code)
{
  Request *request = *context;

  if (request == NULL)
    return;
  note (request, code);
  kk_connection_set_limit (request->peer, request->server->options.silence_limit
                                              + request->server->options.header_limit);
  if (request->counted > 0)
    g_atomic_pointer_add (&request->server->uploading, -(gssize) request->counted);
  g_clear_pointer (&request->refusal, kk_answer_free);
  g_clear_pointer (&request->terminal, kk_terminal_free);
  forget_body (request);
  g_free (request);
  *context = NULL;
}
