/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-server-client.h"

#include "core/kk-json.h"

#include <curl/curl.h>
#include <string.h>

#include "app/kk-counter.h"
#include "app/kk-worker.h"
#include "store/kk-crypto.h"

#define CONNECT_LIMIT_S 5L
#define SILENCE_LIMIT_S 20L /* less than 1 KiB a second for that long ends a transfer */
#define ANSWER_MAX ((gsize) 300 << 20)

struct _KkServerClient
{
  KkAppConfig *config;
  KkWorker *worker; /* CURL easy handle */
  char *token;
  gboolean reachable;
};

typedef struct
{
  KkServerClient *client;
  char *method;
  char *url;
  char *content_type;
  char *token;
  GBytes *body;
  gsize sent;
} Call;

typedef struct
{
  Call *call;
  GByteArray *body;
  gint64 retry_after;
  GCancellable *cancellable;
} Transfer;

static void
call_free (Call *call)
{
  g_free (call->method);
  g_free (call->url);
  g_free (call->content_type);
  kk_secret_free (call->token);
  g_clear_pointer (&call->body, g_bytes_unref);
  g_free (call);
}

void
kk_server_answer_free (KkServerAnswer *answer)
{
  g_clear_pointer (&answer->body, g_bytes_unref);
  g_free (answer->problem);
  g_free (answer);
}

static gpointer
open_curl (gpointer data, GError **error)
{
  CURL *curl = curl_easy_init ();

  if (curl == NULL)
    g_set_error_literal (error, KK_APP_ERROR, KK_APP_ERROR_OFFLINE, "libcurl does not start");
  return curl;
}

static size_t
read_cb (char *buffer, size_t size, size_t n, void *data)
{
  Transfer *transfer = data;
  gsize length;
  const char *bytes = g_bytes_get_data (transfer->call->body, &length);
  gsize now = MIN (size * n, length - transfer->call->sent);

  memcpy (buffer, bytes + transfer->call->sent, now);
  transfer->call->sent += now;
  return now;
}

static int
seek_cb (void *data, curl_off_t offset, int origin)
{
  Transfer *transfer = data;

  if (origin != SEEK_SET || offset < 0 || (gsize) offset > g_bytes_get_size (transfer->call->body))
    return CURL_SEEKFUNC_CANTSEEK;
  transfer->call->sent = (gsize) offset;
  return CURL_SEEKFUNC_OK;
}

static size_t
write_cb (char *buffer, size_t size, size_t n, void *data)
{
  Transfer *transfer = data;

  if (transfer->body->len + size * n > ANSWER_MAX)
    return 0;
  g_byte_array_append (transfer->body, (const guint8 *) buffer, size * n);
  return size * n;
}

static size_t
header_cb (char *buffer, size_t size, size_t n, void *data)
{
  Transfer *transfer = data;
  g_autofree char *line = g_strndup (buffer, size * n);

  if (g_ascii_strncasecmp (line, "Retry-After:", 12) == 0)
    transfer->retry_after = CLAMP (g_ascii_strtoll (line + 12, NULL, 10), 0, 3600);
  return size * n;
}

static int
progress_cb (void *data, curl_off_t total_in, curl_off_t in, curl_off_t total_out, curl_off_t out)
{
  Transfer *transfer = data;

  return g_cancellable_is_cancelled (transfer->cancellable);
}

static JsonNode *
parse_body (GBytes *body)
{
  gsize size;
  const char *data = g_bytes_get_data (body, &size);

  return size > 0 ? kk_json_parse (data, (gssize) size, NULL) : NULL;
}

/* "about:blank" and the like say nothing; "https://…/problems/conflict" says conflict. */
static char *
problem_of (GBytes *body)
{
  g_autoptr (JsonNode) root = g_bytes_get_size (body) <= 65536 ? parse_body (body) : NULL;
  const char *type;
  const char *slash;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;
  type = kk_json_get_string (json_node_get_object (root), "type", NULL);
  slash = type != NULL ? strrchr (type, '/') : NULL;
  return g_strdup (slash != NULL ? slash + 1 : type);
}

static void
set_options (CURL *curl, Transfer *transfer, struct curl_slist *headers)
{
  Call *call = transfer->call;
  const KkAppConfig *config = call->client->config;

  curl_easy_reset (curl);
  curl_easy_setopt (curl, CURLOPT_URL, call->url);
  curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, "https");
  curl_easy_setopt (curl, CURLOPT_PROXY, "");
  curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (curl, CURLOPT_SSLVERSION, (long) CURL_SSLVERSION_TLSv1_2);
  curl_easy_setopt (curl, CURLOPT_CAINFO, config->ca_file);
  curl_easy_setopt (curl, CURLOPT_SSLCERT, config->client_cert_file);
  curl_easy_setopt (curl, CURLOPT_SSLKEY, config->client_key_file);
  curl_easy_setopt (curl, CURLOPT_CONNECTTIMEOUT, CONNECT_LIMIT_S);
  curl_easy_setopt (curl, CURLOPT_LOW_SPEED_LIMIT, 1024L);
  curl_easy_setopt (curl, CURLOPT_LOW_SPEED_TIME, SILENCE_LIMIT_S);
  curl_easy_setopt (curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt (curl, CURLOPT_CUSTOMREQUEST, call->method);
  curl_easy_setopt (curl, CURLOPT_WRITEFUNCTION, write_cb);
  curl_easy_setopt (curl, CURLOPT_WRITEDATA, transfer);
  curl_easy_setopt (curl, CURLOPT_HEADERFUNCTION, header_cb);
  curl_easy_setopt (curl, CURLOPT_HEADERDATA, transfer);
  curl_easy_setopt (curl, CURLOPT_XFERINFOFUNCTION, progress_cb);
  curl_easy_setopt (curl, CURLOPT_XFERINFODATA, transfer);
  curl_easy_setopt (curl, CURLOPT_NOPROGRESS, 0L);
  if (call->body != NULL)
    {
      curl_easy_setopt (curl, CURLOPT_UPLOAD, 1L);
      curl_easy_setopt (curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t) g_bytes_get_size (call->body));
      curl_easy_setopt (curl, CURLOPT_READFUNCTION, read_cb);
      curl_easy_setopt (curl, CURLOPT_READDATA, transfer);
      curl_easy_setopt (curl, CURLOPT_SEEKFUNCTION, seek_cb);
      curl_easy_setopt (curl, CURLOPT_SEEKDATA, transfer);
    }
}

static gpointer
perform (gpointer thing, gpointer data, GCancellable *cancellable, GError **error)
{
  CURL *curl = thing;
  Call *call = data;
  Transfer transfer = { .call = call, .body = g_byte_array_new (), .cancellable = cancellable };
  struct curl_slist *headers = curl_slist_append (NULL, "Expect:");
  g_autoptr (GBytes) body = NULL;
  KkServerAnswer *answer;
  CURLcode code;
  long status = 0;

  if (call->content_type != NULL)
    {
      g_autofree char *line = g_strconcat ("Content-Type: ", call->content_type, NULL);
      headers = curl_slist_append (headers, line);
    }
  if (call->token != NULL)
    {
      g_autofree char *line = g_strconcat ("Authorization: Bearer ", call->token, NULL);
      headers = curl_slist_append (headers, line);
    }
  set_options (curl, &transfer, headers);
  code = curl_easy_perform (curl);
  curl_easy_getinfo (curl, CURLINFO_RESPONSE_CODE, &status);
  curl_slist_free_all (headers);
  body = g_byte_array_free_to_bytes (transfer.body);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (code != CURLE_OK)
    {
      /* A certificate that is not the city's is no passing trouble, but nothing was sent either. */
      gboolean refused = code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CERTPROBLEM
                         || code == CURLE_SSL_CACERT_BADFILE;

      g_set_error (error, KK_APP_ERROR,
                   refused ? KK_APP_ERROR_SERVER_REFUSED : KK_APP_ERROR_OFFLINE, "%s: %s",
                   refused ? "tls" : "network", curl_easy_strerror (code));
      return NULL;
    }
  answer = g_new0 (KkServerAnswer, 1);
  answer->status = (guint) status;
  answer->body = g_steal_pointer (&body);
  answer->retry_after = transfer.retry_after;
  if (status >= 400)
    answer->problem = problem_of (answer->body);
  return answer;
}

KkServerClient *
kk_server_client_new (const KkAppConfig *config)
{
  KkServerClient *client = g_rc_box_new0 (KkServerClient);
  static gsize once = 0;

  if (g_once_init_enter (&once))
    {
      curl_global_init (CURL_GLOBAL_DEFAULT);
      g_once_init_leave (&once, 1);
    }
  client->config = kk_app_config_copy (config);
  client->worker = kk_worker_new ("network", open_curl, NULL, curl_easy_cleanup);
  return client;
}

static void
client_clear (gpointer data)
{
  KkServerClient *client = data;

  kk_app_config_free (client->config);
  kk_secret_free (client->token);
}

/* Answers that are still to be told hold it. */
static void
client_unref (gpointer client)
{
  g_rc_box_release_full (client, client_clear);
}

void
kk_server_client_free (KkServerClient *client)
{
  g_clear_pointer (&client->worker, kk_worker_free);
  client_unref (client);
}

static void
called_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KkServerClient *client = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  KkServerAnswer *answer = kk_worker_run_finish (result, &error);

  if (answer != NULL)
    {
      client->reachable = TRUE;
      g_task_return_pointer (task, answer, (GDestroyNotify) kk_server_answer_free);
      return;
    }
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    client->reachable = FALSE;
  g_task_return_error (task, g_steal_pointer (&error));
}

void
kk_server_client_call_async (KkServerClient *client,
                             const char *method,
                             const char *path,
                             const char *content_type,
                             GBytes *body,
                             gboolean with_session,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Call *call;

  g_task_set_task_data (task, g_rc_box_acquire (client), client_unref);
  g_task_set_check_cancellable (task, FALSE);
  if (with_session && client->token == NULL)
    {
      g_task_return_new_error (task, KK_APP_ERROR, KK_APP_ERROR_SERVER_SIGN_IN,
                               "no session with the server");
      return;
    }
  call = g_new0 (Call, 1);
  call->client = client;
  call->method = g_strdup (method);
  call->url = g_strconcat (client->config->server_url, path, NULL);
  call->content_type = g_strdup (content_type);
  call->token = with_session ? g_strdup (client->token) : NULL;
  call->body = body != NULL ? g_bytes_ref (body) : NULL;
  kk_worker_run_async (client->worker, NULL, perform, call, (GDestroyNotify) call_free,
                       (GDestroyNotify) kk_server_answer_free, cancellable, called_cb,
                       g_steal_pointer (&task));
}

KkServerAnswer *
kk_server_client_call_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
kk_server_answer_check (const KkServerAnswer *answer, GError **error)
{
  KkAppError code = KK_APP_ERROR_SERVER_REFUSED;

  if (answer->status >= 200 && answer->status < 300)
    return TRUE;
  if (answer->status == 401)
    code = KK_APP_ERROR_SERVER_SIGN_IN;
  else if (answer->status == 403)
    code = KK_APP_ERROR_NOT_PERMITTED;
  else if (answer->status == 408 || answer->status == 429 || answer->status >= 500)
    code = KK_APP_ERROR_OFFLINE;
  g_set_error (error, KK_APP_ERROR, code, "http_%u: %s", answer->status,
               answer->problem != NULL ? answer->problem : "");
  return FALSE;
}

JsonNode *
kk_server_answer_json (const KkServerAnswer *answer, GError **error)
{
  g_autoptr (JsonNode) root = NULL;

  if (!kk_server_answer_check (answer, error))
    return NULL;
  root = parse_body (answer->body);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, KK_APP_ERROR, KK_APP_ERROR_SERVER_REFUSED,
                           "the server's answer is no JSON object");
      return NULL;
    }
  return g_steal_pointer (&root);
}

void
kk_server_client_set_token (KkServerClient *client, const char *token)
{
  g_clear_pointer (&client->token, kk_secret_free);
  client->token = g_strdup (token);
}

gboolean
kk_server_client_has_token (KkServerClient *client)
{
  return client->token != NULL;
}

gboolean
kk_server_client_is_reachable (KkServerClient *client)
{
  return client->reachable;
}
