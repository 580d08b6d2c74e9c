/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <microhttpd.h>

#include "server/kk-city.h"

G_BEGIN_DECLS

/* The connections there are, each with the limit of time it is under. libmicrohttpd ends those that
 * say nothing; those that say a byte now and then are ended here. Any thread. */

typedef struct _KkConnections KkConnections;
typedef struct _KkConnection KkConnection;

KkConnections *kk_connections_new (guint header_limit);
/* After the daemon has stopped. */
void kk_connections_free (KkConnections *connections);

/* MHD_OPTION_NOTIFY_CONNECTION, with the KkConnections. */
void kk_connections_notify (void *data,
                            struct MHD_Connection *connection,
                            void **socket_context,
                            enum MHD_ConnectionNotificationCode code);
KkConnection *kk_connection_of (struct MHD_Connection *connection);

/* The connection is ended when this many seconds have passed from now. */
void kk_connection_set_limit (KkConnection *connection, guint seconds);

/* SHA-256 (64 hex) of the client's certificate, if it sent one that the city's CA signed for TLS
 * clients and that is in force today; else NULL. Verified once a connection. Borrowed. */
const char *kk_connection_get_fingerprint (KkConnection *self, struct MHD_Connection *connection);

G_END_DECLS
