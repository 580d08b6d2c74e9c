/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/kk-case.h"
#include "core/kk-revision.h"
#include "store/kk-store.h"

G_BEGIN_DECLS

/* Cases on the terminal. Every function is one transaction: TRUE means on disk. Notices, titles,
 * readings, page bytes and people's reasons are sealed, so all of these but those that say
 * otherwise need an open vault (LOCKED). Events go through core's transition function first: what
 * it refuses comes as KK_CASE_ERROR and nothing is written. NOT_FOUND for an unknown or wiped case.
 *
 * An event's revision may be 0: the store puts in the one that is meant (the latest, or for
 * KK_EVENT_SIGNED the new one). */

typedef struct
{
  char *id;        /* UUID version 7 */
  char *day;       /* YYYY-MM-DD of the 受付, local time of the counter */
  int number;      /* of that day, 1… */
  char *reception; /* 受付番号 as printed: "20261120-0001" */
  char *kind;      /* kk_kind_to_string() of the last saved notice, "" before */
  /* 世帯主 or the first person's name, sealed; "" before the first save, NULL while the vault is
   * locked or when wiped */
  char *title;
  guint n_persons;
  char *clerk; /* account id of who opened it */
  char *terminal;
  gint64 opened_at; /* microseconds since 1970 UTC */
  gint64 changed_at;
  guint n_pages;
  gint64 changed_seq; /* on the server: seq of the last change, where a list goes on; else 0 */
  char *last_reason;  /* of the last 差戻, 保留 or 取下; NULL: none, or locked */
  gboolean wiped;     /* only this stub is left */
  gboolean hidden;    /* 支援措置: title and last_reason are empty; nobody is named in a list */
  KkCaseState state;
} KkCaseSummary;

void kk_case_summary_free (KkCaseSummary *summary);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkCaseSummary, kk_case_summary_free)

/* 受付番号 as it is printed and shown: "2026-11-20", 12 → "20261120-0012". Any thread; caller
 * frees. */
char *kk_case_reception (const char *day, int number);

/* Opens a case with a KK_EVENT_OPENED and draws the day's next number. day NULL: the opening
 * event's local day. Summary of the new case. */
KkCaseSummary *
kk_store_case_open (KkStore *store, const KkEvent *opened, const char *day, GError **error);

/* Puts the notice as it stands on disk. edited: a KK_EVENT_EDITED where the edit is to be in the
 * history (must be given for the first edit after a signature or a 差戻), else NULL. */
gboolean kk_store_case_save_draft (KkStore *store,
                                   const char *case_id,
                                   const KkNotice *notice,
                                   const KkEvent *edited,
                                   GError **error);
/* NULL + NOT_FOUND before the first save. */
KkNotice *kk_store_case_load_draft (KkStore *store, const char *case_id, GError **error);

/* Small things of a case kept beside it: "view" (where the clerk was), "custody" (預り品) … sealed.
 * bytes NULL removes. get: NULL + NOT_FOUND. */
gboolean kk_store_case_put_item (
    KkStore *store, const char *case_id, const char *name, GBytes *bytes, GError **error);
GBytes *
kk_store_case_get_item (KkStore *store, const char *case_id, const char *name, GError **error);

/* Pages are known by the SHA-256 of their original bytes and the page within that file (subpage, 0
 * for a picture); the bytes are kept once. position -1: last. With a KK_EVENT_PAGE_ADDED. EXISTS
 * where the case has that very page. */
gboolean kk_store_case_add_page (KkStore *store,
                                 const char *case_id,
                                 const KkRevisionPage *page,
                                 int position,
                                 const KkEvent *added,
                                 GError **error);
/* Drops one, with a KK_EVENT_PAGE_REMOVED. Signed revisions keep theirs. */
gboolean kk_store_case_remove_page (KkStore *store,
                                    const char *case_id,
                                    const char *sha256,
                                    int subpage,
                                    const KkEvent *removed,
                                    GError **error);
gboolean kk_store_case_move_page (KkStore *store,
                                  const char *case_id,
                                  const char *sha256,
                                  int subpage,
                                  int position,
                                  GError **error);
/* A rescan in place: one page for another at the same position, both events in one transaction. */
gboolean kk_store_case_replace_page (KkStore *store,
                                     const char *case_id,
                                     const char *sha256,
                                     int subpage,
                                     const KkRevisionPage *page,
                                     const KkEvent *removed,
                                     const KkEvent *added,
                                     GError **error);
/* How it stands upright and what was read; reading NULL: unchanged. */
gboolean kk_store_case_set_page (KkStore *store,
                                 const char *case_id,
                                 const char *sha256,
                                 int subpage,
                                 int rotation,
                                 JsonNode *reading,
                                 GError **error);
/* What reading pages gave, in one transaction: their readings and how they stand upright, and the
 * notice with the values; no page is ever marked as read whose values are lost. pages:
 * KkRevisionPage* of the case, without bytes. edited: as in kk_store_case_save_draft(). */
gboolean kk_store_case_save_read (KkStore *store,
                                  const char *case_id,
                                  const GPtrArray *pages,
                                  const KkNotice *notice,
                                  const KkEvent *edited,
                                  GError **error);
/* KkRevisionPage* in order, with readings; bytes is NULL unless with_bytes. */
GPtrArray *
kk_store_case_pages (KkStore *store, const char *case_id, gboolean with_bytes, GError **error);
GBytes *
kk_store_case_page_bytes (KkStore *store, const char *case_id, const char *sha256, GError **error);

/* Freezes a revision (core's KkRevision): notice, signature, events, the pages of now, and the
 * KK_EVENT_SIGNED. The signature's hash must be kk_revision_notice_hash (notice) (INVALID): it is
 * bound to what the resident saw. The notice becomes the draft too. The revision's city_code is the
 * setting "city_code", its case_number the 受付番号. *revision_out: 1, 2, … */
gboolean kk_store_case_sign (KkStore *store,
                             const char *case_id,
                             const KkNotice *notice,
                             const KkSignature *signature,
                             const KkEvent *signed_event,
                             int *revision_out,
                             GError **error);

/* Queues what nobody signs (職権): freezes the revision as kk_store_case_sign() does, with the
 * office's own record in place of a signature, KK_EVENT_QUEUED in place of KK_EVENT_SIGNED, and
 * puts it in the outbox; one transaction. A kind that is signed is INVALID. *revision_out may be
 * NULL. */
gboolean kk_store_case_queue_unsigned (KkStore *store,
                                       const char *case_id,
                                       const KkNotice *notice,
                                       const KkEvent *queued,
                                       int *revision_out,
                                       GError **error);

/* Queues the latest signed revision: KK_EVENT_QUEUED, outbox row and the envelope: the revision's
 * bytes sealed to the pinned server (made later by kk_store_outbox_seal() where none is pinned
 * yet). */
gboolean
kk_store_case_queue (KkStore *store, const char *case_id, const KkEvent *queued, GError **error);

/* A frozen revision with its pages, 0 the latest. */
KkRevision *
kk_store_case_revision (KkStore *store, const char *case_id, int revision, GError **error);

/* Any other event: held, released, withdrawn, returned, approved, handed over, completed. Repeating
 * one that is there already (same type, time, actor, revision) is TRUE and writes nothing. Needs
 * the vault only where the event has a reason. */
gboolean kk_store_case_append_event (KkStore *store,
                                     const char *case_id,
                                     const KkEvent *event,
                                     GError **error);
/* KkEvent*, oldest first. Works locked: sealed reasons are NULL then. */
GPtrArray *kk_store_case_events (KkStore *store, const char *case_id, GError **error);

/* One case; works locked and for wiped ones. */
KkCaseSummary *kk_store_case_load (KkStore *store, const char *case_id, GError **error);
/* KkCaseSummary*, newest first; day NULL: all days. Works locked. */
GPtrArray *kk_store_case_list (KkStore *store, const char *day, GError **error);

/* Forgets everything sealed of a case whose latest revision is acknowledged, or that was withdrawn
 * or never signed (draft given up: discard TRUE), and leaves a stub with its events and receipts.
 * CONFLICT where something is not acknowledged yet. Works locked. The bytes are overwritten in the
 * file. */
gboolean kk_store_case_wipe (KkStore *store, const char *case_id, gboolean discard, GError **error);

/* Retention: wipes what was acknowledged or withdrawn before wipe_before, removes stubs that
 * changed last before forget_before (microseconds; 0: none). *n_out: cases touched; may be NULL.
 * Works locked. */
gboolean kk_store_purge (
    KkStore *store, gint64 wipe_before, gint64 forget_before, guint *n_out, GError **error);

G_END_DECLS
