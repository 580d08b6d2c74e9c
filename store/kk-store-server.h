/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/kk-account.h"
#include "store/kk-crypto.h"
#include "store/kk-store-case.h"

G_BEGIN_DECLS

/* The server's side. All need kk_vault_open_server(). Each function is one transaction with its
 * audit row. Rights are checked here (DENIED), whoever asks. A city that practises has a second
 * file and a second KkStore: practice cases never enter the real one (OTHER_MODE). */

/* Takes an envelope a terminal sent for (case_id, revision). Opens and checks it, and puts the
 * revision with all its pages in, or nothing. terminal: its registered id. *receipt_out: the
 * receipt's bytes; the same key and contents again give the very same receipt. *created_out (may be
 * NULL): FALSE on a repeat. Of the events inside only the counter's own are taken (opened … signed,
 * held, withdrawn); queued and acknowledged are added, and nobody can bring an approval along.
 * INVALID: does not open, malformed, a page that is not what its SHA-256 says. UNSIGNED.
 * OTHER_MODE. CONFLICT: other contents under this key, a case of another terminal, or a revision
 * that does not follow what the server knows of the case. */
gboolean kk_server_put (KkStore *store,
                        const KkServerKeys *keys,
                        const char *case_id,
                        int revision,
                        const char *terminal,
                        GBytes *envelope,
                        GBytes **receipt_out,
                        gboolean *created_out,
                        GError **error);
/* The stored receipt; NOT_FOUND. */
GBytes *kk_server_receipt (KkStore *store, const char *case_id, int revision, GError **error);

typedef struct
{
  const char *workflow; /* kk_workflow_to_string(), several with commas between; NULL: all */
  const char *day;      /* NULL: all */
  const char *terminal; /* NULL: all */
  gint64 after;         /* seq of the last change > after (KkServerChange.seq); 0: from the start */
  guint limit;          /* 0: 500 */
} KkServerFilter;

/* KkCaseSummary*, oldest change first. filter NULL: all. */
GPtrArray *kk_server_list (KkStore *store, const KkServerFilter *filter, GError **error);
KkCaseSummary *kk_server_load (KkStore *store, const char *case_id, GError **error);

/* A revision (0: latest) as it was received; its pages' bytes are NULL unless with_bytes. */
KkRevision *kk_server_fetch (
    KkStore *store, const char *case_id, int revision, gboolean with_bytes, GError **error);
/* KkEvent*, oldest first: all of the case so far. */
GPtrArray *kk_server_events (KkStore *store, const char *case_id, GError **error);
GBytes *kk_server_page (KkStore *store, const char *case_id, const char *sha256, GError **error);

/* Approve, return, hold, release, withdraw: by this account, whose id becomes the event's actor. at
 * 0: now; revision 0: the latest. Repeating the last event (type, actor, revision) is TRUE and
 * writes nothing. DENIED by the table of rights, KK_CASE_ERROR by core (own case, no reason, not
 * allowed). */
gboolean kk_server_event (
    KkStore *store, const char *case_id, const KkEvent *event, const KkAccount *by, GError **error);

/* One step of the history, for terminals that follow along. */
typedef struct
{
  gint64 seq; /* grows over all cases of the file */
  char *case_id;
  char *case_terminal; /* whose case it is */
  KkEvent *event;
} KkServerChange;
void kk_server_change_free (KkServerChange *change);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkServerChange, kk_server_change_free)
/* KkServerChange* with seq > after, at most limit (0: 500). */
GPtrArray *kk_server_changes (KkStore *store, gint64 after, guint limit, GError **error);

/* RPA hand-over: who took the approved and acknowledged revision, and the SHA-256 of the file
 * written. Once: the same taker and file again are TRUE; anybody else gets CONFLICT. */
gboolean kk_server_hand_over (KkStore *store,
                              const char *case_id,
                              int revision,
                              const KkAccount *by,
                              const char *terminal,
                              const char *file_sha256,
                              GError **error);
typedef struct
{
  int revision;
  char *taker; /* account id */
  char *terminal;
  char *file_sha256;
  gint64 at;
  char *result; /* what the robot wrote back; NULL: nothing yet */
} KkHandOver;
void kk_hand_over_free (KkHandOver *hand_over);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkHandOver, kk_hand_over_free)
/* NOT_FOUND. */
KkHandOver *kk_server_get_hand_over (KkStore *store, const char *case_id, GError **error);
/* The robot's result (a code, not personal): KK_EVENT_COMPLETED where ok, else only noted. */
gboolean kk_server_complete (KkStore *store,
                             const char *case_id,
                             const KkAccount *by,
                             const char *terminal,
                             gboolean ok,
                             const char *result,
                             GError **error);

/* Terminals, known by the SHA-256 of their client certificate (DER), 64 hex. */
typedef struct
{
  char *fingerprint;
  char *id;   /* what events name as terminal */
  char *name; /* "本庁 1番窓口" */
  gboolean practice;
  gboolean active;
  gint64 registered_at;
  gint64 last_seen; /* 0: never */
} KkTerminal;
void kk_terminal_free (KkTerminal *terminal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkTerminal, kk_terminal_free)

/* practice must be the file's (OTHER_MODE). EXISTS: fingerprint or id is there; a renewed
 * certificate of the same id: replace. */
gboolean kk_server_register_terminal (KkStore *store,
                                      const char *fingerprint,
                                      const char *id,
                                      const char *name,
                                      gboolean practice,
                                      gboolean replace,
                                      const char *actor,
                                      GError **error);
gboolean
kk_server_revoke_terminal (KkStore *store, const char *id, const char *actor, GError **error);
/* NOT_FOUND: never registered; DENIED: revoked. Notes last_seen (at most once a minute, where
 * it can be written). */
KkTerminal *kk_server_find_terminal (KkStore *store, const char *fingerprint, GError **error);
GPtrArray *kk_server_list_terminals (KkStore *store, GError **error);

G_END_DECLS
