/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-json.h"
#include "server/kk-call.h"

#define REASON_MAX 2000 /* bytes */
#define RESULT_MAX 200

/* The case as it is now. */
static KkAnswer *
case_answer (const KkCall *call)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkCaseSummary) summary = kk_server_load (call->store, call->case_id, &error);
  JsonObject *object;

  if (summary == NULL)
    return kk_answer_error (error);
  object = json_object_new ();
  json_object_set_object_member (object, "case", kk_case_summary_to_json (summary));
  return kk_answer_json (200, object);
}

/* That nobody approves a case of their own rests on people having one id on terminals and here: who
 * opened the case or took the signature must be known. *revision: 0 becomes the one looked at. */
static KkAnswer *
check_clerks (const KkCall *call, gint64 *revision)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkCaseSummary) summary = kk_server_load (call->store, call->case_id, &error);
  const char *people[2];

  if (summary == NULL)
    return kk_answer_error (error);
  if (*revision == 0)
    *revision = summary->state.revision;
  people[0] = summary->state.clerk;
  people[1] = summary->state.signer;
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      g_autoptr (GError) none = NULL;
      g_autoptr (KkAccount) account
          = kk_account_find (call->store, people[i] != NULL ? people[i] : "", &none);

      if (account == NULL && g_error_matches (none, KK_STORE_ERROR, KK_STORE_ERROR_NOT_FOUND))
        return kk_answer_trouble (KK_TROUBLE_UNKNOWN_CLERK);
      if (account == NULL)
        return kk_answer_error (none);
    }
  return NULL;
}

KkAnswer *
kk_handle_event (const KkCall *call)
{
  KkAnswer *answer = NULL;
  g_autoptr (JsonNode) node = kk_call_json (call, &answer);
  g_autoptr (KkEvent) event = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *object;
  KkEventType type;
  const char *reason;
  gint64 revision;

  if (node == NULL)
    return answer;
  object = json_node_get_object (node);
  revision = kk_json_get_int (object, "revision", 0);
  reason = kk_json_get_string (object, "reason", NULL);
  if (!kk_event_type_from_string (kk_json_get_string (object, "type", NULL), &type) || revision < 0
      || revision > 10000 || (reason != NULL && strlen (reason) > REASON_MAX))
    return kk_answer_trouble (KK_TROUBLE_MALFORMED);
  if (type == KK_EVENT_APPROVED && kk_rights_allows (call->account->role, "case.approve")
      && (answer = check_clerks (call, &revision)) != NULL)
    return answer;
  /* Whoever says so, the actor is who signed in, the place this terminal and the time ours. */
  event = kk_event_new (type, kk_store_now (call->store), call->account->id, call->terminal->id,
                        (int) revision, reason);
  if (!kk_server_event (call->store, call->case_id, event, call->account, &error))
    return kk_answer_error (error);
  return case_answer (call);
}

KkAnswer *
kk_handle_hand_over (const KkCall *call)
{
  KkAnswer *answer = NULL;
  g_autoptr (JsonNode) node = kk_call_json (call, &answer);
  g_autoptr (GError) error = NULL;
  JsonObject *object;
  const char *sha256;
  gint64 revision;

  if (node == NULL)
    return answer;
  object = json_node_get_object (node);
  revision = kk_json_get_int (object, "revision", 0);
  sha256 = kk_json_get_string (object, "file_sha256", NULL);
  if (revision < 1 || revision > 10000 || sha256 == NULL || !kk_sha256_is_valid (sha256))
    return kk_answer_trouble (KK_TROUBLE_MALFORMED);
  if (!kk_server_hand_over (call->store, call->case_id, (int) revision, call->account,
                            call->terminal->id, sha256, &error))
    return kk_answer_error (error);
  return case_answer (call);
}

KkAnswer *
kk_handle_result (const KkCall *call)
{
  KkAnswer *answer = NULL;
  g_autoptr (JsonNode) node = kk_call_json (call, &answer);
  g_autoptr (GError) error = NULL;
  JsonObject *object;
  const char *result;
  JsonNode *ok;

  if (node == NULL)
    return answer;
  object = json_node_get_object (node);
  ok = json_object_get_member (object, "ok");
  result = kk_json_get_string (object, "result", NULL);
  if (ok == NULL || json_node_get_value_type (ok) != G_TYPE_BOOLEAN || result == NULL
      || strlen (result) > RESULT_MAX)
    return kk_answer_trouble (KK_TROUBLE_MALFORMED);
  if (!kk_server_complete (call->store, call->case_id, call->account, call->terminal->id,
                           json_node_get_boolean (ok), result, &error))
    return kk_answer_error (error);
  return case_answer (call);
}
