/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "app/kk-server-client.h"
#include "app/kk-worker.h"
#include "store/kk-store-outbox.h"

G_BEGIN_DECLS

/* Sends each queued revision exactly once in effect: one at a time, in order within a case; the
 * store keeps what was tried and caps the back-off; the receipt is checked before a row is done.
 * Works with nobody signed in. Main thread only. */

typedef struct _KkOutbox KkOutbox;

typedef void (*KkOutboxChanged) (gpointer user_data);

/* store: the worker that owns the KkStore; client: NULL where the city has no server (then it only
 * counts). Both must outlive the outbox. changed: after every step that a list or the light shows.
 */
KkOutbox *kk_outbox_new (KkWorker *store,
                         KkServerClient *client,
                         const char *terminal,
                         KkOutboxChanged changed,
                         gpointer user_data);

/* Stops after what is on the wire; that row is tried again after the next start. */
void kk_outbox_free (KkOutbox *outbox);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkOutbox, kk_outbox_free)

/* Once after start-up: takes up what a crash left in the middle, then goes on by itself. */
void kk_outbox_start (KkOutbox *outbox);

/* Something was queued: look at once. */
void kk_outbox_kick (KkOutbox *outbox);

/* A person says: try everything now, also what stopped for good. */
void kk_outbox_send_now (KkOutbox *outbox);

typedef struct
{
  KkOutboxCounts counts;
  gint64 next_try;        /* µs; 0: none planned */
  const char *last_error; /* code of the last attempt, NULL: it went well */
} KkOutboxView;

/* As of the last step; borrowed. */
const KkOutboxView *kk_outbox_get_state (KkOutbox *outbox);

G_END_DECLS
