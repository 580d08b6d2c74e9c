/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/kk-case.h"
#include "store/kk-store.h"

G_BEGIN_DECLS

/* Revisions not yet acknowledged (design.md §3.1). Works with the vault locked: envelopes are
 * sealed to the server. Row and event are one transaction. */

typedef enum
{
  KK_OUTBOX_PENDING,      /* will be tried at next_try */
  KK_OUTBOX_SENDING,      /* claimed until the lease ends */
  KK_OUTBOX_STUCK,        /* needs a person: kk_store_outbox_retry() or a correction */
  KK_OUTBOX_ACKNOWLEDGED, /* done; kept until the case is wiped */
} KkOutboxState;

typedef struct
{
  char *case_id;
  int revision;
  KkOutboxState state;
  char *day; /* 受付 day and number, for the list */
  int number;
  int attempts;
  gint64 queued_at;   /* microseconds since 1970 UTC */
  gint64 last_try;    /* 0: never */
  gint64 next_try;    /* 0: none planned */
  char *error_code;   /* of the last attempt, e.g. "timeout", "http_503"; NULL if none */
  char *error_reason; /* technical, never personal; NULL if none */
  char *hash;         /* SHA-256 of kk_revision_to_bytes() */
  GBytes *envelope;   /* only from kk_store_outbox_claim() */
  GBytes *receipt;    /* of an acknowledged one */
} KkOutboxItem;

void kk_outbox_item_free (KkOutboxItem *item);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkOutboxItem, kk_outbox_item_free)

/* KkOutboxItem* without envelopes, oldest first. */
GPtrArray *kk_store_outbox_list (KkStore *store, gboolean with_acknowledged, GError **error);
/* One row, any state; NOT_FOUND. */
KkOutboxItem *
kk_store_outbox_get (KkStore *store, const char *case_id, int revision, GError **error);

/* Takes the next row that is due: pending, sealed, next_try reached, or left in sending by a
 * process whose lease (microseconds) ran out. Writes KK_EVENT_SENDING. *item_out NULL where nothing
 * is due. Revisions of a case go in order. */
gboolean kk_store_outbox_claim (KkStore *store,
                                const char *actor,
                                const char *terminal,
                                gint64 lease,
                                KkOutboxItem **item_out,
                                GError **error);
/* When the next row is due; 0: nothing waits. For the sender's timer. */
gboolean kk_store_outbox_next_try (KkStore *store, gint64 *at_out, GError **error);

/* The attempt failed: KK_EVENT_SEND_FAILED with code. retryable: tried again after 2 s, doubling up
 * to 5 min, with jitter; else STUCK. code and reason are kept in clear: never personal. */
gboolean kk_store_outbox_failed (KkStore *store,
                                 const char *case_id,
                                 int revision,
                                 const char *actor,
                                 const char *terminal,
                                 const char *code,
                                 const char *reason,
                                 gboolean retryable,
                                 GError **error);

/* The server has it: KK_EVENT_ACKNOWLEDGED and the receipt's bytes. The receipt must be signed by
 * the pinned server for this case, revision and hash (INVALID). Repeating it is TRUE. */
gboolean kk_store_outbox_acknowledged (KkStore *store,
                                       const char *case_id,
                                       int revision,
                                       const char *actor,
                                       const char *terminal,
                                       GBytes *receipt,
                                       GError **error);

/* A person says: try now. Also makes a STUCK one pending. NOT_FOUND where nothing waits. */
gboolean kk_store_outbox_retry (KkStore *store, const char *case_id, int revision, GError **error);
/* At start-up of the one sender of this file: whatever is in sending was cut off; makes it due now.
 */
gboolean
kk_store_outbox_release (KkStore *store, const char *actor, const char *terminal, GError **error);
/* Makes the envelopes of rows queued before a server was pinned. Needs the open vault; TRUE and
 * *n_out 0 where there is nothing to do. NOT_FOUND where no server is pinned still. */
gboolean kk_store_outbox_seal (KkStore *store, guint *n_out, GError **error);

typedef struct
{
  guint waiting; /* pending and sending */
  guint stuck;
  guint acknowledged;
  gint64 last_acknowledged; /* microseconds; 0: never: the status light shows this */
} KkOutboxCounts;
gboolean kk_store_outbox_counts (KkStore *store, KkOutboxCounts *out, GError **error);

G_END_DECLS
