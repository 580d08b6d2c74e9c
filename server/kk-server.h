/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/kk-city.h"

G_BEGIN_DECLS

/* kakanaid's HTTP service (server/openapi.yaml) on libmicrohttpd with GnuTLS: TLS 1.2 or newer,
 * only for terminals whose certificate the city's CA signed and whose fingerprint is registered and
 * not revoked. A few worker threads, each with a KkStore of its own. */

typedef struct _KkServer KkServer;

/* Zero means the default in brackets. */
typedef struct
{
  const char *listen;  /* "127.0.0.1:8443" or "[::1]:8443"; port 0: any */
  guint64 max_pages;   /* quota of the store in 4 KiB pages [none] */
  gsize max_body;      /* bytes of a revision's envelope [KK_REVISION_MAX and what sealing adds] */
  guint session_idle;  /* seconds [2 hours] */
  guint session_max;   /* seconds [12 hours] */
  guint workers;       /* threads [4] */
  guint connections;   /* at once [256] */
  guint header_limit;  /* seconds for the handshake and a request's head [20] */
  guint silence_limit; /* seconds without a byte [30] */
} KkServerOptions;

/* Starts listening. KK_CITY_ERROR, KK_STORE_ERROR (the store is opened once to see that it works),
 * G_IO_ERROR for the address. */
KkServer *kk_server_start (const KkCity *city, const KkServerOptions *options, GError **error);
guint16 kk_server_get_port (KkServer *server);
/* Takes no more connections, waits for requests in work, closes. */
void kk_server_stop (KkServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkServer, kk_server_stop)

G_END_DECLS
