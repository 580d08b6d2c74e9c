/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/kk-sessions.h"

#include <string.h>

#include "store/kk-crypto.h"

#define PER_TERMINAL 16
#define TOKEN_BYTES 32

/* Times are monotonic: a clock that is set does not lengthen a session. */
typedef struct
{
  char *account_id;
  char *fingerprint;
  gint64 opened;
  gint64 used;
} Session;

struct _KkSessions
{
  GMutex lock;
  GHashTable *table; /* SHA-256 of the token → Session* */
  gint64 idle;
  gint64 max;
};

static void
session_free (Session *session)
{
  g_free (session->account_id);
  g_free (session->fingerprint);
  g_free (session);
}

KkSessions *
kk_sessions_new (guint idle, guint max)
{
  KkSessions *sessions = g_new0 (KkSessions, 1);

  g_mutex_init (&sessions->lock);
  sessions->table
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) session_free);
  sessions->idle = (gint64) idle * G_USEC_PER_SEC;
  sessions->max = (gint64) max * G_USEC_PER_SEC;
  return sessions;
}

void
kk_sessions_free (KkSessions *sessions)
{
  g_hash_table_unref (sessions->table);
  g_mutex_clear (&sessions->lock);
  g_free (sessions);
}

static gboolean
is_over (const KkSessions *sessions, const Session *session, gint64 now)
{
  return now - session->used > sessions->idle || now - session->opened > sessions->max;
}

/* Forgets those that are over; where a terminal has too many, its one longest unused. */
static void
make_room (KkSessions *sessions, const char *fingerprint, gint64 now)
{
  GHashTableIter iter;
  gpointer key;
  Session *session;
  const char *oldest = NULL;
  gint64 oldest_use = G_MAXINT64;
  guint n = 0;

  g_hash_table_iter_init (&iter, sessions->table);
  while (g_hash_table_iter_next (&iter, &key, (gpointer *) &session))
    {
      if (is_over (sessions, session, now))
        {
          g_hash_table_iter_remove (&iter);
          continue;
        }
      if (!g_str_equal (session->fingerprint, fingerprint))
        continue;
      n++;
      if (session->used < oldest_use)
        {
          oldest_use = session->used;
          oldest = key;
        }
    }
  if (n >= PER_TERMINAL && oldest != NULL)
    g_hash_table_remove (sessions->table, oldest);
}

char *
kk_sessions_open (KkSessions *sessions,
                  const char *account_id,
                  const char *fingerprint,
                  gint64 *expires_at_out)
{
  char *token = kk_random_hex (TOKEN_BYTES);
  gint64 now = g_get_monotonic_time ();
  Session *session = g_new0 (Session, 1);

  session->account_id = g_strdup (account_id);
  session->fingerprint = g_strdup (fingerprint);
  session->opened = now;
  session->used = now;
  *expires_at_out = g_get_real_time () + sessions->max;
  g_mutex_lock (&sessions->lock);
  make_room (sessions, fingerprint, now);
  g_hash_table_insert (sessions->table, kk_sha256_hex (token, strlen (token)), session);
  g_mutex_unlock (&sessions->lock);
  return token;
}

char *
kk_sessions_find (KkSessions *sessions, const char *token, const char *fingerprint)
{
  g_autofree char *key = kk_sha256_hex (token, strlen (token));
  gint64 now = g_get_monotonic_time ();
  char *account_id = NULL;
  Session *session;

  g_mutex_lock (&sessions->lock);
  session = g_hash_table_lookup (sessions->table, key);
  if (session != NULL && is_over (sessions, session, now))
    {
      g_hash_table_remove (sessions->table, key);
      session = NULL;
    }
  if (session != NULL && g_str_equal (session->fingerprint, fingerprint))
    {
      session->used = now;
      account_id = g_strdup (session->account_id);
    }
  g_mutex_unlock (&sessions->lock);
  return account_id;
}

void
kk_sessions_close (KkSessions *sessions, const char *token, const char *fingerprint)
{
  g_autofree char *key = kk_sha256_hex (token, strlen (token));
  Session *session;

  g_mutex_lock (&sessions->lock);
  session = g_hash_table_lookup (sessions->table, key);
  if (session != NULL && g_str_equal (session->fingerprint, fingerprint))
    g_hash_table_remove (sessions->table, key);
  g_mutex_unlock (&sessions->lock);
}
