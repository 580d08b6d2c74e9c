/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "server/kk-call.h"

#define LIST_MAX 500
#define REVISION_TYPE "application/vnd.kakanai.revision"

static void
set_text (JsonObject *object, const char *member, const char *text)
{
  json_object_set_string_member (object, member, text != NULL ? text : "");
}

JsonObject *
kk_case_summary_to_json (const KkCaseSummary *summary)
{
  JsonObject *object = json_object_new ();

  set_text (object, "id", summary->id);
  set_text (object, "day", summary->day);
  json_object_set_int_member (object, "number", summary->number);
  set_text (object, "reception", summary->reception);
  set_text (object, "kind", summary->kind);
  set_text (object, "title", summary->title);
  json_object_set_int_member (object, "n_persons", summary->n_persons);
  set_text (object, "clerk", summary->clerk);
  set_text (object, "terminal", summary->terminal);
  json_object_set_int_member (object, "opened_at", summary->opened_at);
  json_object_set_int_member (object, "changed_at", summary->changed_at);
  json_object_set_int_member (object, "n_pages", summary->n_pages);
  set_text (object, "workflow", kk_workflow_to_string (summary->state.workflow));
  json_object_set_int_member (object, "revision", summary->state.revision);
  json_object_set_boolean_member (object, "completed", summary->state.completed);
  json_object_set_int_member (object, "seq", summary->changed_seq);
  return object;
}

static gboolean
is_workflow (const char *name)
{
  for (int i = KK_WORKFLOW_DRAFT; i <= KK_WORKFLOW_WITHDRAWN; i++)
    if (g_str_equal (kk_workflow_to_string ((KkWorkflow) i), name))
      return TRUE;
  return FALSE;
}

/* FALSE where a part of the query is not what it should be. */
static gboolean
read_filter (const KkCall *call, KkServerFilter *filter)
{
  gint64 limit;
  g_auto (GStrv) names = NULL;

  filter->workflow = call->query (call->query_data, "workflow");
  filter->day = call->query (call->query_data, "day");
  filter->terminal = call->query (call->query_data, "terminal");
  if (!kk_call_query_int (call, "after", 0, &filter->after)
      || !kk_call_query_int (call, "limit", LIST_MAX, &limit))
    return FALSE;
  filter->limit = (guint) CLAMP (limit, 1, LIST_MAX);
  if (filter->day != NULL
      && !g_regex_match_simple ("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", filter->day, G_REGEX_DOLLAR_ENDONLY,
                                0))
    return FALSE;
  if (filter->workflow == NULL)
    return TRUE;
  names = g_strsplit (filter->workflow, ",", -1);
  for (guint i = 0; names[i] != NULL; i++)
    if (!is_workflow (names[i]))
      return FALSE;
  return TRUE;
}

KkAnswer *
kk_handle_list (const KkCall *call)
{
  KkServerFilter filter = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = NULL;
  JsonObject *object;
  JsonArray *array;

  if (!read_filter (call, &filter))
    return kk_answer_trouble (KK_TROUBLE_MALFORMED);
  list = kk_server_list (call->store, &filter, &error);
  if (list == NULL)
    return kk_answer_error (error);
  array = json_array_new ();
  for (guint i = 0; i < list->len; i++)
    json_array_add_object_element (array, kk_case_summary_to_json (list->pdata[i]));
  object = json_object_new ();
  json_object_set_array_member (object, "cases", array);
  return kk_answer_json (200, object);
}

/* A notice under 支援措置 is for those with the right alone; NULL: may be seen. */
static KkAnswer *
refuse_protected (const KkCall *call)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkRevision) revision = NULL;

  if (kk_rights_allows (call->account->role, "protection.open"))
    return NULL;
  revision = kk_server_fetch (call->store, call->case_id, 0, FALSE, &error);
  if (revision == NULL)
    return kk_answer_error (error);
  return g_str_equal (kk_notice_text (revision->notice, "support_measures"), "true")
             ? kk_answer_trouble (KK_TROUBLE_NOT_PERMITTED)
             : NULL;
}

KkAnswer *
kk_handle_case (const KkCall *call)
{
  g_autoptr (GError) error = NULL;
  KkAnswer *refused = refuse_protected (call);
  g_autoptr (KkCaseSummary) summary = kk_server_load (call->store, call->case_id, &error);
  g_autoptr (GPtrArray) events = NULL;
  JsonObject *object;
  JsonArray *array;

  if (refused != NULL)
    return refused;
  if (summary == NULL || (events = kk_server_events (call->store, call->case_id, &error)) == NULL)
    return kk_answer_error (error);
  array = json_array_new ();
  for (guint i = 0; i < events->len; i++)
    json_array_add_element (array, kk_event_to_json (events->pdata[i]));
  object = json_object_new ();
  json_object_set_object_member (object, "case", kk_case_summary_to_json (summary));
  json_object_set_array_member (object, "events", array);
  return kk_answer_json (200, object);
}

KkAnswer *
kk_handle_put_revision (const KkCall *call)
{
  g_autoptr (GError) error = NULL;
  GBytes *receipt = NULL;
  gboolean created = FALSE;

  if (call->body == NULL)
    return kk_answer_trouble (KK_TROUBLE_MALFORMED);
  if (!kk_server_put (call->store, call->keys, call->case_id, call->revision, call->terminal->id,
                      call->body, &receipt, &created, &error))
    return kk_answer_error (error);
  return kk_answer_new (created ? 201 : 200, "application/json", receipt);
}

KkAnswer *
kk_handle_receipt (const KkCall *call)
{
  g_autoptr (GError) error = NULL;
  GBytes *receipt = kk_server_receipt (call->store, call->case_id, call->revision, &error);

  return receipt != NULL ? kk_answer_new (200, "application/json", receipt)
                         : kk_answer_error (error);
}

KkAnswer *
kk_handle_get_revision (const KkCall *call)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkRevision) revision = NULL;
  KkAnswer *refused = refuse_protected (call);

  if (refused != NULL)
    return refused;
  revision = kk_server_fetch (call->store, call->case_id, call->revision, TRUE, &error);
  return revision != NULL ? kk_answer_new (200, REVISION_TYPE, kk_revision_to_bytes (revision))
                          : kk_answer_error (error);
}

/* The bytes are somebody's paper, of any type: never to be looked at by a browser. */
KkAnswer *
kk_handle_page (const KkCall *call)
{
  g_autoptr (GError) error = NULL;
  KkAnswer *refused = refuse_protected (call);
  GBytes *page;

  if (refused != NULL)
    return refused;
  page = kk_server_page (call->store, call->case_id, call->sha256, &error);
  return page != NULL ? kk_answer_new (200, "application/octet-stream", page)
                      : kk_answer_error (error);
}
