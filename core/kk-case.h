/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* One visit at one counter (受付). Its state is derived from an append-only list of events by the
 * one function below, on the terminal and on the server alike. */

/* What is allowed when:
 *  pages and edits     draft, signed (voids the signature → draft), returned (stays so until
 *                      signed)
 *  signed              draft, returned; names the next revision
 *  queued              signed; what nobody signs (職権): draft, returned, naming the next revision,
 *                      which it makes. Whether a notice may go this way: kk_revision_fits()
 *  approved            queued; not by who opened the case, took the signature or made the
 *                      revision
 *  returned            queued, approved; with a reason
 *  held, withdrawn     anything not handed over or withdrawn; with a reason; released: held
 *  handed over         approved; completed: handed over
 *  sending, failed, acknowledged   a revision that was queued, whatever the workflow has become;
 *                      acknowledged again, or of an older revision, is harmless
 *  printing, printed, print failed   always, with a reason that names the papers; moves nothing
 *  noted, attached   always, with the words; moves nothing: no signature is bound to them
 * Events of the workflow and of delivery name the latest revision. */

typedef enum
{
  KK_EVENT_OPENED,
  KK_EVENT_PAGE_ADDED,
  KK_EVENT_PAGE_REMOVED,
  KK_EVENT_EDITED, /* first edit after a signature voids it */
  KK_EVENT_SIGNED, /* makes a revision */
  KK_EVENT_QUEUED, /* the revision goes to the outbox; of 職権 it is made by this */
  KK_EVENT_SENDING,
  KK_EVENT_SEND_FAILED,  /* back to local, with the reason */
  KK_EVENT_ACKNOWLEDGED, /* the server's receipt */
  KK_EVENT_APPROVED,
  KK_EVENT_RETURNED,     /* 差戻; the clerk edits and a new revision is signed */
  KK_EVENT_HELD,         /* 保留 */
  KK_EVENT_RELEASED,     /* 保留解除 */
  KK_EVENT_WITHDRAWN,    /* 取下 */
  KK_EVENT_HANDED_OVER,  /* RPA file written and taken */
  KK_EVENT_COMPLETED,    /* the robot's result closes it */
  KK_EVENT_PRINTING,     /* begun; the reason names the papers. With no end: nobody knows */
  KK_EVENT_PRINTED,      /* the printer took them all */
  KK_EVENT_PRINT_FAILED, /* failed or cancelled: may be repeated */
  KK_EVENT_NOTED,        /* メモ: the reason is its words */
  KK_EVENT_ATTACHED,     /* 添付: a page or file beside the case; the reason says what it is */
} KkEventType;

const char *kk_event_type_to_string (KkEventType type); /* "opened" … */
const char *kk_event_type_label (KkEventType type);     /* Japanese */
gboolean kk_event_type_from_string (const char *s, KkEventType *out);

typedef struct
{
  KkEventType type;
  gint64 at;      /* microseconds since 1970 UTC */
  char *actor;    /* account id of who did it */
  char *terminal; /* where */
  char *reason;   /* why; NULL where none is asked */
  int revision;   /* the revision it speaks of; 0 if none */
} KkEvent;

KkEvent *kk_event_new (KkEventType type,
                       gint64 at,
                       const char *actor,
                       const char *terminal,
                       int revision,
                       const char *reason);
KkEvent *kk_event_copy (const KkEvent *event);
void kk_event_free (KkEvent *event);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkEvent, kk_event_free)
JsonNode *kk_event_to_json (const KkEvent *event);
KkEvent *kk_event_from_json (JsonNode *node, GError **error);

typedef enum
{
  KK_WORKFLOW_DRAFT,
  KK_WORKFLOW_SIGNED,
  KK_WORKFLOW_QUEUED,
  KK_WORKFLOW_APPROVED,
  KK_WORKFLOW_HANDED_OVER,
  KK_WORKFLOW_RETURNED,  /* 差戻 */
  KK_WORKFLOW_HELD,      /* 保留 */
  KK_WORKFLOW_WITHDRAWN, /* 取下 */
} KkWorkflow;

typedef enum
{
  KK_DELIVERY_LOCAL,
  KK_DELIVERY_SENDING,
  KK_DELIVERY_ACKNOWLEDGED,
} KkDelivery;

const char *kk_workflow_to_string (KkWorkflow workflow);
const char *kk_workflow_label (KkWorkflow workflow); /* Japanese: 入力中, 署名済 … */
const char *kk_delivery_to_string (KkDelivery delivery);
const char *kk_delivery_label (KkDelivery delivery);

typedef struct
{
  KkWorkflow workflow;
  KkWorkflow before_hold;  /* where KK_EVENT_RELEASED leads back to */
  KkDelivery delivery;     /* of the latest revision */
  int revision;            /* latest signed revision, 0 if none */
  gboolean signature_void; /* edited since it was signed */
  gboolean queued;         /* the latest revision went to the outbox */
  gboolean completed;
  char *clerk;  /* who opened the case */
  char *signer; /* who took the latest signature, or made the latest revision without one; neither
                   of the two may approve */
} KkCaseState;

void kk_case_state_clear (KkCaseState *state);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KkCaseState, kk_case_state_clear)

#define KK_CASE_ERROR (kk_case_error_quark ())
GQuark kk_case_error_quark (void);
typedef enum
{
  KK_CASE_ERROR_NOT_ALLOWED, /* no such transition from this state */
  KK_CASE_ERROR_OWN_CASE,    /* nobody approves a case of their own */
  KK_CASE_ERROR_NO_REASON,   /* return, hold and withdraw want a reason */
  KK_CASE_ERROR_REVISION,    /* speaks of another revision than the latest */
} KkCaseError;

/* Of what happened to the papers of a case; moves nothing. */
gboolean kk_event_type_is_printing (KkEventType type);

/* The one transition function: applies event to state (initialise with {0}). FALSE + error and
 * state unchanged where the event is not allowed. */
gboolean kk_case_apply (KkCaseState *state, const KkEvent *event, GError **error);

/* Derives the state from events (KkEvent*, oldest first). FALSE where one is not allowed. */
gboolean kk_case_derive (const GPtrArray *events, KkCaseState *state_out, GError **error);

G_END_DECLS
