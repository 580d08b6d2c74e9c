/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-case.h"

#include "core/kk-json.h"
#include "core/kk-text.h"

#include <gio/gio.h>
#include <string.h>

G_DEFINE_QUARK (kk_case_error_quark, kk_case_error)

#define IN(workflow) (1u << (workflow))
#define DRAFT IN (KK_WORKFLOW_DRAFT)
#define SIGNED IN (KK_WORKFLOW_SIGNED)
#define QUEUED IN (KK_WORKFLOW_QUEUED)
#define APPROVED IN (KK_WORKFLOW_APPROVED)
#define HANDED IN (KK_WORKFLOW_HANDED_OVER)
#define RETURNED IN (KK_WORKFLOW_RETURNED)
#define HELD IN (KK_WORKFLOW_HELD)
#define WITHDRAWN IN (KK_WORKFLOW_WITHDRAWN)
#define ANY (DRAFT | SIGNED | QUEUED | APPROVED | HANDED | RETURNED | HELD | WITHDRAWN)

/* Which revision an event has to name. */
typedef enum
{
  SPEAKS_OF_NONE,   /* not looked at */
  SPEAKS_OF_LATEST, /* the latest signed one */
  SPEAKS_OF_NEXT,   /* the one it makes */
  SPEAKS_OF_OLDER,  /* the latest, or an older one that is over */
  SPEAKS_OF_SENT,   /* the latest where it is signed, else the one it makes */
} SpeaksOf;

static const struct
{
  const char *name;
  const char *label;
  guint from; /* workflows in which it is allowed */
  SpeaksOf revision;
  gboolean reason;
} events[] = {
  [KK_EVENT_OPENED] = { "opened", "受付開始", 0, SPEAKS_OF_NONE, FALSE },
  [KK_EVENT_PAGE_ADDED]
  = { "page_added", "書類追加", DRAFT | SIGNED | RETURNED, SPEAKS_OF_NONE, FALSE },
  [KK_EVENT_PAGE_REMOVED]
  = { "page_removed", "書類削除", DRAFT | SIGNED | RETURNED, SPEAKS_OF_NONE, FALSE },
  [KK_EVENT_EDITED] = { "edited", "修正", DRAFT | SIGNED | RETURNED, SPEAKS_OF_NONE, FALSE },
  [KK_EVENT_SIGNED] = { "signed", "署名", DRAFT | RETURNED, SPEAKS_OF_NEXT, FALSE },
  [KK_EVENT_QUEUED] = { "queued", "決裁依頼", DRAFT | SIGNED | RETURNED, SPEAKS_OF_SENT, FALSE },
  [KK_EVENT_SENDING] = { "sending", "送信開始", ANY, SPEAKS_OF_LATEST, FALSE },
  [KK_EVENT_SEND_FAILED] = { "send_failed", "送信失敗", ANY, SPEAKS_OF_LATEST, FALSE },
  [KK_EVENT_ACKNOWLEDGED] = { "acknowledged", "受領確認", ANY, SPEAKS_OF_OLDER, FALSE },
  [KK_EVENT_APPROVED] = { "approved", "決裁", QUEUED, SPEAKS_OF_LATEST, FALSE },
  [KK_EVENT_RETURNED] = { "returned", "差戻", QUEUED | APPROVED, SPEAKS_OF_LATEST, TRUE },
  [KK_EVENT_HELD]
  = { "held", "保留", DRAFT | SIGNED | QUEUED | APPROVED | RETURNED, SPEAKS_OF_NONE, TRUE },
  [KK_EVENT_RELEASED] = { "released", "保留解除", HELD, SPEAKS_OF_NONE, FALSE },
  [KK_EVENT_WITHDRAWN]
  = { "withdrawn", "取下", DRAFT | SIGNED | QUEUED | APPROVED | RETURNED | HELD, SPEAKS_OF_NONE,
      TRUE },
  [KK_EVENT_HANDED_OVER] = { "handed_over", "引渡し", APPROVED, SPEAKS_OF_LATEST, FALSE },
  [KK_EVENT_COMPLETED] = { "completed", "完了", HANDED, SPEAKS_OF_LATEST, FALSE },
  [KK_EVENT_PRINTING] = { "printing", "印刷開始", ANY, SPEAKS_OF_NONE, TRUE },
  [KK_EVENT_PRINTED] = { "printed", "印刷済", ANY, SPEAKS_OF_NONE, TRUE },
  [KK_EVENT_PRINT_FAILED] = { "print_failed", "印刷中止", ANY, SPEAKS_OF_NONE, TRUE },
  [KK_EVENT_NOTED] = { "noted", "メモ", ANY, SPEAKS_OF_NONE, TRUE },
  [KK_EVENT_ATTACHED] = { "attached", "添付", ANY, SPEAKS_OF_NONE, TRUE },
};

static const char *const workflow_names[][2] = {
  [KK_WORKFLOW_DRAFT] = { "draft", "入力中" },
  [KK_WORKFLOW_SIGNED] = { "signed", "署名済" },
  [KK_WORKFLOW_QUEUED] = { "queued", "決裁待ち" },
  [KK_WORKFLOW_APPROVED] = { "approved", "決裁済" },
  [KK_WORKFLOW_HANDED_OVER] = { "handed_over", "引渡済" },
  [KK_WORKFLOW_RETURNED] = { "returned", "差戻" },
  [KK_WORKFLOW_HELD] = { "held", "保留" },
  [KK_WORKFLOW_WITHDRAWN] = { "withdrawn", "取下" },
};

static const char *const delivery_names[][2] = {
  [KK_DELIVERY_LOCAL] = { "local", "この端末のみ" },
  [KK_DELIVERY_SENDING] = { "sending", "送信中" },
  [KK_DELIVERY_ACKNOWLEDGED] = { "acknowledged", "受領確認済" },
};

const char *
kk_event_type_to_string (KkEventType type)
{
  g_return_val_if_fail ((gsize) type < G_N_ELEMENTS (events), NULL);
  return events[type].name;
}

const char *
kk_event_type_label (KkEventType type)
{
  g_return_val_if_fail ((gsize) type < G_N_ELEMENTS (events), NULL);
  return events[type].label;
}

gboolean
kk_event_type_from_string (const char *s, KkEventType *out)
{
  for (gsize i = 0; i < G_N_ELEMENTS (events); i++)
    if (g_strcmp0 (s, events[i].name) == 0)
      {
        *out = (KkEventType) i;
        return TRUE;
      }
  return FALSE;
}

gboolean
kk_event_type_is_printing (KkEventType type)
{
  return type == KK_EVENT_PRINTING || type == KK_EVENT_PRINTED || type == KK_EVENT_PRINT_FAILED;
}

const char *
kk_workflow_to_string (KkWorkflow workflow)
{
  g_return_val_if_fail ((gsize) workflow < G_N_ELEMENTS (workflow_names), NULL);
  return workflow_names[workflow][0];
}

const char *
kk_workflow_label (KkWorkflow workflow)
{
  g_return_val_if_fail ((gsize) workflow < G_N_ELEMENTS (workflow_names), NULL);
  return workflow_names[workflow][1];
}

const char *
kk_delivery_to_string (KkDelivery delivery)
{
  g_return_val_if_fail ((gsize) delivery < G_N_ELEMENTS (delivery_names), NULL);
  return delivery_names[delivery][0];
}

const char *
kk_delivery_label (KkDelivery delivery)
{
  g_return_val_if_fail ((gsize) delivery < G_N_ELEMENTS (delivery_names), NULL);
  return delivery_names[delivery][1];
}

KkEvent *
kk_event_new (KkEventType type,
              gint64 at,
              const char *actor,
              const char *terminal,
              int revision,
              const char *reason)
{
  KkEvent *event = g_new0 (KkEvent, 1);
  event->type = type;
  event->at = at;
  event->actor = g_strdup (actor);
  event->terminal = g_strdup (terminal);
  event->revision = revision;
  event->reason = g_strdup (reason);
  return event;
}

KkEvent *
kk_event_copy (const KkEvent *event)
{
  return kk_event_new (event->type, event->at, event->actor, event->terminal, event->revision,
                       event->reason);
}

void
kk_event_free (KkEvent *event)
{
  if (event == NULL)
    return;
  g_free (event->actor);
  g_free (event->terminal);
  g_free (event->reason);
  g_free (event);
}

JsonNode *
kk_event_to_json (const KkEvent *event)
{
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "type", kk_event_type_to_string (event->type));
  json_object_set_int_member (object, "at", event->at);
  json_object_set_string_member (object, "actor", event->actor != NULL ? event->actor : "");
  json_object_set_string_member (object, "terminal",
                                 event->terminal != NULL ? event->terminal : "");
  if (event->reason != NULL)
    json_object_set_string_member (object, "reason", event->reason);
  json_object_set_int_member (object, "revision", event->revision);
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  return node;
}

KkEvent *
kk_event_from_json (JsonNode *node, GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  gint64 at = kk_json_get_int (object, "at", -1);
  gint64 revision = kk_json_get_int (object, "revision", 0);
  const char *actor = kk_json_get_string (object, "actor", NULL);
  const char *terminal = kk_json_get_string (object, "terminal", NULL);
  KkEventType type;

  if (object == NULL
      || !kk_event_type_from_string (kk_json_get_string (object, "type", NULL), &type) || at < 0
      || revision < 0 || revision > G_MAXINT || actor == NULL || terminal == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "not an event");
      return NULL;
    }
  return kk_event_new (type, at, actor, terminal, (int) revision,
                       kk_json_get_string (object, "reason", NULL));
}

void
kk_case_state_clear (KkCaseState *state)
{
  g_free (state->clerk);
  g_free (state->signer);
  memset (state, 0, sizeof *state);
}

static gboolean
refuse (GError **error, KkCaseError code, const KkCaseState *state, const KkEvent *event)
{
  g_set_error (error, KK_CASE_ERROR, code, "event %s (revision %d) in state %s/%s (revision %d)",
               events[event->type].name, event->revision, workflow_names[state->workflow][0],
               delivery_names[state->delivery][0], state->revision);
  return FALSE;
}

static gboolean
check_revision (const KkCaseState *state, const KkEvent *event)
{
  switch (events[event->type].revision)
    {
    case SPEAKS_OF_NONE:
      return TRUE;
    case SPEAKS_OF_LATEST:
      return state->revision > 0 && event->revision == state->revision;
    case SPEAKS_OF_NEXT:
      return event->revision == state->revision + 1;
    case SPEAKS_OF_OLDER:
      return event->revision > 0 && event->revision <= state->revision;
    case SPEAKS_OF_SENT:
      return event->revision > 0
             && event->revision == state->revision + (state->workflow != KK_WORKFLOW_SIGNED);
    }
  return FALSE;
}

/* The delivery axis alone: what it is after event, FALSE where it may not happen. */
static gboolean
next_delivery (const KkCaseState *state, const KkEvent *event, KkDelivery *out)
{
  *out = state->delivery;
  switch (event->type)
    {
    case KK_EVENT_SENDING: /* again after a crash: still sending */
      *out = KK_DELIVERY_SENDING;
      return state->queued && state->delivery != KK_DELIVERY_ACKNOWLEDGED;
    case KK_EVENT_SEND_FAILED:
      *out = KK_DELIVERY_LOCAL;
      return state->queued && state->delivery == KK_DELIVERY_SENDING;
    case KK_EVENT_ACKNOWLEDGED:
      if (event->revision < state->revision)
        return TRUE; /* of a revision that is over: harmless */
      *out = KK_DELIVERY_ACKNOWLEDGED;
      return state->queued;
    default:
      return TRUE;
    }
}

static gboolean
is_own (const KkCaseState *state, const KkEvent *event)
{
  return event->actor == NULL || *event->actor == '\0'
         || g_strcmp0 (event->actor, state->clerk) == 0
         || g_strcmp0 (event->actor, state->signer) == 0;
}

static void
begin_revision (KkCaseState *state, const KkEvent *event)
{
  state->revision = event->revision;
  state->signature_void = FALSE;
  state->delivery = KK_DELIVERY_LOCAL;
  state->queued = FALSE;
  g_free (state->signer);
  state->signer = g_strdup (event->actor);
}

/* The event is allowed: what it does to the workflow. */
static void
advance (KkCaseState *state, const KkEvent *event)
{
  switch (event->type)
    {
    case KK_EVENT_OPENED:
      state->clerk = g_strdup (event->actor);
      break;
    case KK_EVENT_PAGE_ADDED:
    case KK_EVENT_PAGE_REMOVED:
    case KK_EVENT_EDITED:
      state->signature_void = state->revision > 0;
      if (state->workflow == KK_WORKFLOW_SIGNED)
        state->workflow = KK_WORKFLOW_DRAFT;
      break;
    case KK_EVENT_SIGNED:
      begin_revision (state, event);
      state->workflow = KK_WORKFLOW_SIGNED;
      break;
    case KK_EVENT_QUEUED:
      if (state->workflow != KK_WORKFLOW_SIGNED)
        begin_revision (state, event);
      state->workflow = KK_WORKFLOW_QUEUED;
      state->queued = TRUE;
      break;
    case KK_EVENT_SENDING:
    case KK_EVENT_SEND_FAILED:
    case KK_EVENT_ACKNOWLEDGED:
      break;
    case KK_EVENT_APPROVED:
      state->workflow = KK_WORKFLOW_APPROVED;
      break;
    case KK_EVENT_RETURNED:
      state->workflow = KK_WORKFLOW_RETURNED;
      break;
    case KK_EVENT_HELD:
      state->before_hold = state->workflow;
      state->workflow = KK_WORKFLOW_HELD;
      break;
    case KK_EVENT_RELEASED:
      state->workflow = state->before_hold;
      break;
    case KK_EVENT_WITHDRAWN:
      state->workflow = KK_WORKFLOW_WITHDRAWN;
      break;
    case KK_EVENT_HANDED_OVER:
      state->workflow = KK_WORKFLOW_HANDED_OVER;
      break;
    case KK_EVENT_COMPLETED:
      state->completed = TRUE;
      break;
    case KK_EVENT_PRINTING:
    case KK_EVENT_PRINTED:
    case KK_EVENT_PRINT_FAILED:
    case KK_EVENT_NOTED:
    case KK_EVENT_ATTACHED:
      break;
    }
}

gboolean
kk_case_apply (KkCaseState *state, const KkEvent *event, GError **error)
{
  g_return_val_if_fail ((gsize) event->type < G_N_ELEMENTS (events), FALSE);
  KkDelivery delivery;

  if (event->type == KK_EVENT_OPENED)
    {
      if (state->clerk != NULL || event->actor == NULL || *event->actor == '\0')
        return refuse (error, KK_CASE_ERROR_NOT_ALLOWED, state, event);
      advance (state, event);
      return TRUE;
    }
  if (state->clerk == NULL || (events[event->type].from & IN (state->workflow)) == 0)
    return refuse (error, KK_CASE_ERROR_NOT_ALLOWED, state, event);
  /* A draft that somebody signs has to be signed first. */
  if (event->type == KK_EVENT_QUEUED && state->workflow != KK_WORKFLOW_SIGNED
      && event->revision <= state->revision)
    return refuse (error, KK_CASE_ERROR_NOT_ALLOWED, state, event);
  if (!check_revision (state, event))
    return refuse (error, KK_CASE_ERROR_REVISION, state, event);
  if (event->type == KK_EVENT_APPROVED && is_own (state, event))
    return refuse (error, KK_CASE_ERROR_OWN_CASE, state, event);
  if (events[event->type].reason)
    {
      g_autofree char *text
          = kk_text_normalise_address (event->reason != NULL ? event->reason : "");
      if (*text == '\0')
        return refuse (error, KK_CASE_ERROR_NO_REASON, state, event);
    }
  if (!next_delivery (state, event, &delivery))
    return refuse (error, KK_CASE_ERROR_NOT_ALLOWED, state, event);
  state->delivery = delivery;
  advance (state, event);
  return TRUE;
}

gboolean
kk_case_derive (const GPtrArray *list, KkCaseState *state_out, GError **error)
{
  g_auto (KkCaseState) state = { 0 };
  for (guint i = 0; i < list->len; i++)
    if (!kk_case_apply (&state, list->pdata[i], error))
      {
        g_prefix_error (error, "event %u of %u: ", i + 1, list->len);
        return FALSE;
      }
  *state_out = state;
  memset (&state, 0, sizeof state);
  return TRUE;
}
