/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <microhttpd.h>

#include "server/kk-connection.h"
#include "server/kk-server.h"
#include "server/kk-sessions.h"

G_BEGIN_DECLS

/* Shared by kk-server.c and kk-request.c. */

struct _KkServer
{
  KkCity *city;
  KkServerKeys *keys;
  KkSessions *sessions;
  KkConnections *connections;
  KkServerOptions options;
  struct MHD_Daemon *daemon;
  guint16 port;
  gsize uploading; /* bytes of bodies in memory, atomic */
};

/* The calling worker's store, opened at its first request. */
KkStore *kk_server_get_store (KkServer *server, GError **error);
/* Closes it, so that the next request opens it anew: after an error of the disk's. */
void kk_server_drop_store (void);

/* kk-request.c: MHD_AccessHandlerCallback and MHD_RequestCompletedCallback, with the KkServer. */
enum MHD_Result kk_request_access (void *data,
                                   struct MHD_Connection *connection,
                                   const char *url,
                                   const char *method,
                                   const char *version,
                                   const char *upload,
                                   size_t *upload_size,
                                   void **context);
void kk_request_completed (void *data,
                           struct MHD_Connection *connection,
                           void **context,
                           enum MHD_RequestTerminationCode code);

G_END_DECLS
