/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/kk-connection.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <sys/socket.h>

struct _KkConnection
{
  KkConnections *all;
  int fd;
  gint64 until; /* monotonic; guarded by the lock of all */
  gboolean verified;
  char *fingerprint;
};

struct _KkConnections
{
  GMutex lock;
  GCond wake;
  GHashTable *set; /* KkConnection* */
  GThread *watch;
  gboolean closing;
  guint header_limit;
};

/* ——— limits of time ——— */

/* A socket shut down here is closed by its own thread, which reads its end. The lock keeps the
 * number from being another socket's: a connection leaves the set before its socket is closed. */
static gpointer
watch (gpointer data)
{
  KkConnections *self = data;

  g_mutex_lock (&self->lock);
  while (!self->closing)
    {
      gint64 now = g_get_monotonic_time ();
      GHashTableIter iter;
      KkConnection *connection;

      g_hash_table_iter_init (&iter, self->set);
      while (g_hash_table_iter_next (&iter, (gpointer *) &connection, NULL))
        if (now > connection->until)
          shutdown (connection->fd, SHUT_RDWR);
      g_cond_wait_until (&self->wake, &self->lock, now + G_TIME_SPAN_SECOND);
    }
  g_mutex_unlock (&self->lock);
  return NULL;
}

KkConnections *
kk_connections_new (guint header_limit)
{
  KkConnections *self = g_new0 (KkConnections, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->wake);
  self->set = g_hash_table_new (NULL, NULL);
  self->header_limit = header_limit;
  self->watch = g_thread_new ("connections", watch, self);
  return self;
}

void
kk_connections_free (KkConnections *self)
{
  g_mutex_lock (&self->lock);
  self->closing = TRUE;
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->watch);
  g_hash_table_unref (self->set);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->wake);
  g_free (self);
}

void
kk_connections_notify (void *data,
                       struct MHD_Connection *connection,
                       void **socket_context,
                       enum MHD_ConnectionNotificationCode code)
{
  KkConnections *self = data;
  KkConnection *one = *socket_context;

  g_mutex_lock (&self->lock);
  if (code == MHD_CONNECTION_NOTIFY_STARTED)
    {
      one = g_new0 (KkConnection, 1);
      one->all = self;
      one->fd = MHD_get_connection_info (connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
      one->until = g_get_monotonic_time () + self->header_limit * G_TIME_SPAN_SECOND;
      g_hash_table_add (self->set, one);
      *socket_context = one;
    }
  else if (one != NULL)
    {
      g_hash_table_remove (self->set, one);
      g_free (one->fingerprint);
      g_free (one);
      *socket_context = NULL;
    }
  g_mutex_unlock (&self->lock);
}

KkConnection *
kk_connection_of (struct MHD_Connection *connection)
{
  return MHD_get_connection_info (connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

void
kk_connection_set_limit (KkConnection *connection, guint seconds)
{
  KkConnections *all = connection->all;

  g_mutex_lock (&all->lock);
  connection->until = g_get_monotonic_time () + seconds * G_TIME_SPAN_SECOND;
  g_mutex_unlock (&all->lock);
}

/* ——— who it is ——— */

/* MHD_OPTION_HTTPS_MEM_TRUST only makes the server ask for a certificate; it lets in whoever sends
 * none, or one of another CA. */
static char *
verify (gnutls_session_t session)
{
  gnutls_typed_vdata_st purpose = {
    .type = GNUTLS_DT_KEY_PURPOSE_OID,
    .data = (unsigned char *) GNUTLS_KP_TLS_WWW_CLIENT,
  };
  const gnutls_datum_t *chain;
  unsigned length = 0;
  unsigned status = 0;
  guint8 digest[32];
  size_t digest_length = sizeof digest;

  if (session == NULL || gnutls_certificate_type_get (session) != GNUTLS_CRT_X509)
    return NULL;
  chain = gnutls_certificate_get_peers (session, &length);
  if (chain == NULL || length == 0
      || gnutls_certificate_verify_peers (session, &purpose, 1, &status) < 0 || status != 0
      || gnutls_fingerprint (GNUTLS_DIG_SHA256, &chain[0], digest, &digest_length) < 0)
    return NULL;
  return kk_to_hex (digest, digest_length);
}

const char *
kk_connection_get_fingerprint (KkConnection *self, struct MHD_Connection *connection)
{
  const union MHD_ConnectionInfo *info;

  if (!self->verified)
    {
      info = MHD_get_connection_info (connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
      self->fingerprint = info != NULL ? verify (info->tls_session) : NULL;
      self->verified = TRUE;
    }
  return self->fingerprint;
}
