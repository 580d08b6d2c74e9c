/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/kk-server.h"

#include <gio/gio.h>
#include <string.h>
#include <sys/socket.h>

#include "core/kk-revision.h"
#include "server/kk-ca.h"
#include "server/kk-journal.h"
#include "server/kk-server-private.h"

#define PRIORITIES "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:%SERVER_PRECEDENCE"
#define HEAD_MEMORY ((size_t) 64 * 1024) /* of a connection; a longer head is refused with 431 */
#define PER_ADDRESS 64u                  /* a branch office may stand behind one address */
#define SEALING ((gsize) 64 * 1024)

/* ——— stores of the workers ——— */

typedef struct
{
  KkServer *server;
  KkStore *store;
} WorkerStore;

static void
worker_store_free (gpointer data)
{
  WorkerStore *worker = data;

  kk_store_free (worker->store);
  g_free (worker);
}

static GPrivate worker_store = G_PRIVATE_INIT (worker_store_free);

KkStore *
kk_server_get_store (KkServer *server, GError **error)
{
  WorkerStore *worker = g_private_get (&worker_store);
  KkStore *store;

  if (worker != NULL && worker->server == server)
    return worker->store;
  store = kk_city_open_store (server->city, server->keys, server->options.max_pages, FALSE, error);
  if (store == NULL)
    return NULL;
  worker = g_new0 (WorkerStore, 1);
  worker->server = server;
  worker->store = store;
  g_private_replace (&worker_store, worker);
  return store;
}

void
kk_server_drop_store (void)
{
  g_private_replace (&worker_store, NULL);
}

/* ——— starting ——— */

/* What it would say may hold what a client sent: only which kind of line it was. */
static void
mhd_log (void *data, const char *format, va_list args)
{
  g_autofree char *kind = g_strdup (format);

  kk_journal ("info", "http", "message", g_strstrip (kind), NULL);
}

static GSocketAddress *
parse_listen (const char *text, GError **error)
{
  g_autoptr (GSocketConnectable) parsed = g_network_address_parse (text, 8443, error);
  GSocketAddress *address;

  if (parsed == NULL)
    return NULL;
  address = g_inet_socket_address_new_from_string (
      g_network_address_get_hostname (G_NETWORK_ADDRESS (parsed)),
      g_network_address_get_port (G_NETWORK_ADDRESS (parsed)));
  if (address == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s: not an IP address and port",
                 text);
  return address;
}

static void
fill_in (KkServerOptions *options)
{
  if (options->listen == NULL)
    options->listen = "127.0.0.1:8443";
  if (options->max_body == 0)
    options->max_body = KK_REVISION_MAX + SEALING;
  if (options->session_idle == 0)
    options->session_idle = 2 * 60 * 60;
  if (options->session_max == 0)
    options->session_max = 12 * 60 * 60;
  if (options->workers == 0)
    options->workers = 4;
  if (options->connections == 0)
    options->connections = 256;
  if (options->header_limit == 0)
    options->header_limit = 20;
  if (options->silence_limit == 0)
    options->silence_limit = 30;
}

static char *
read_pem (const KkCity *city, const char *file, GError **error)
{
  g_autofree char *path = kk_city_path (city, file);
  g_autoptr (GError) cause = NULL;
  char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, &cause))
    g_set_error (error, KK_CITY_ERROR, KK_CITY_ERROR_MISSING, "%s", cause->message);
  return text;
}

static gboolean
start_daemon (KkServer *self, GError **error)
{
  g_autoptr (GSocketAddress) address = parse_listen (self->options.listen, error);
  g_autofree char *ca = read_pem (self->city, KK_CA_FILE, address != NULL ? error : NULL);
  g_autofree char *certificate
      = read_pem (self->city, KK_TLS_FILE, address != NULL && ca != NULL ? error : NULL);
  char *key = read_pem (self->city, KK_TLS_KEY_FILE,
                        address != NULL && ca != NULL && certificate != NULL ? error : NULL);
  struct sockaddr_storage native;
  guint flags = MHD_USE_TLS | MHD_USE_POLL_INTERNAL_THREAD | MHD_USE_ERROR_LOG;
  guint pool = MAX (self->options.workers, 2);

  if (address == NULL || ca == NULL || certificate == NULL || key == NULL
      || !g_socket_address_to_native (address, &native, sizeof native, error))
    {
      kk_secret_free (key);
      return FALSE;
    }
  if (g_socket_address_get_family (address) == G_SOCKET_FAMILY_IPV6)
    flags |= MHD_USE_IPv6;
  self->daemon = MHD_start_daemon (
      flags, 0, NULL, NULL, kk_request_access, self, MHD_OPTION_EXTERNAL_LOGGER, mhd_log, NULL,
      MHD_OPTION_SOCK_ADDR, &native, MHD_OPTION_HTTPS_MEM_KEY, key, MHD_OPTION_HTTPS_MEM_CERT,
      certificate, MHD_OPTION_HTTPS_MEM_TRUST, ca, MHD_OPTION_HTTPS_PRIORITIES, PRIORITIES,
      MHD_OPTION_CONNECTION_LIMIT, MAX (self->options.connections, pool),
      MHD_OPTION_PER_IP_CONNECTION_LIMIT, PER_ADDRESS, MHD_OPTION_CONNECTION_TIMEOUT,
      self->options.silence_limit, MHD_OPTION_CONNECTION_MEMORY_LIMIT, HEAD_MEMORY,
      MHD_OPTION_THREAD_POOL_SIZE, pool, MHD_OPTION_NOTIFY_COMPLETED, kk_request_completed, self,
      MHD_OPTION_NOTIFY_CONNECTION, kk_connections_notify, self->connections, MHD_OPTION_END);
  kk_secret_free (key);
  if (self->daemon == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE,
                   "cannot listen at %s (taken, or the certificate does not fit its key)",
                   self->options.listen);
      return FALSE;
    }
  self->port = MHD_get_daemon_info (self->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
  return TRUE;
}

KkServer *
kk_server_start (const KkCity *city, const KkServerOptions *options, GError **error)
{
  g_autoptr (KkServer) self = g_new0 (KkServer, 1);
  g_autoptr (KkStore) store = NULL;

  if (options != NULL)
    self->options = *options;
  fill_in (&self->options);
  self->sessions = kk_sessions_new (self->options.session_idle, self->options.session_max);
  self->connections = kk_connections_new (self->options.header_limit);
  self->city = kk_city_load (city->dir, error);
  if (self->city == NULL || (self->keys = kk_city_load_keys (self->city, FALSE, error)) == NULL
      || (store
          = kk_city_open_store (self->city, self->keys, self->options.max_pages, FALSE, error))
             == NULL
      || !start_daemon (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

guint16
kk_server_get_port (KkServer *server)
{
  return server->port;
}

void
kk_server_stop (KkServer *self)
{
  if (self->daemon != NULL)
    MHD_stop_daemon (self->daemon);
  kk_connections_free (self->connections);
  kk_sessions_free (self->sessions);
  g_clear_pointer (&self->keys, kk_server_keys_free);
  g_clear_pointer (&self->city, kk_city_free);
  g_free (self);
}
