/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "core/kk-json.h"
#include "kk-config.h"
#include "server/kk-call.h"

#define CHANGES_MAX 500

KkAnswer *
kk_handle_server (const KkCall *call)
{
  JsonObject *object = json_object_new ();
  JsonObject *terminal = json_object_new ();
  const KkServerPublic *pub = kk_server_keys_public (call->keys);
  g_autofree char *box = kk_server_public_dup_box (pub);
  g_autofree char *sign = kk_server_public_dup_sign (pub);

  json_object_set_string_member (object, "name", call->city->name);
  json_object_set_boolean_member (object, "practice", call->city->practice);
  json_object_set_string_member (object, "version", KK_VERSION);
  json_object_set_int_member (object, "time", kk_store_now (call->store));
  json_object_set_string_member (object, "server_box_key", box);
  json_object_set_string_member (object, "server_sign_key", sign);
  json_object_set_string_member (terminal, "id", call->terminal->id);
  json_object_set_string_member (terminal, "name", call->terminal->name);
  json_object_set_object_member (object, "terminal", terminal);
  return kk_answer_json (200, object);
}

static KkAnswer *
signed_in (const KkCall *call, const KkAccount *account)
{
  JsonObject *object = json_object_new ();
  JsonObject *who = json_object_new ();
  gint64 expires_at;
  char *token
      = kk_sessions_open (call->sessions, account->id, call->terminal->fingerprint, &expires_at);

  json_object_set_string_member (object, "token", token);
  json_object_set_int_member (object, "expires_at", expires_at);
  json_object_set_string_member (who, "id", account->id);
  json_object_set_string_member (who, "login", account->login);
  json_object_set_string_member (who, "name", account->name);
  json_object_set_string_member (who, "role", kk_role_to_string (account->role));
  json_object_set_object_member (object, "account", who);
  kk_secret_free (token);
  return kk_answer_json (200, object);
}

KkAnswer *
kk_handle_sign_in (const KkCall *call)
{
  KkAnswer *answer = NULL;
  g_autoptr (JsonNode) node = kk_call_json (call, &answer);
  g_autoptr (KkAccount) account = NULL;
  g_autoptr (GError) error = NULL;
  const char *login;
  const char *password;
  guint seconds = 0;

  if (node == NULL)
    return answer;
  login = kk_json_get_string (json_node_get_object (node), "login", NULL);
  password = kk_json_get_string (json_node_get_object (node), "password", NULL);
  if (login == NULL || password == NULL)
    return kk_answer_trouble (KK_TROUBLE_MALFORMED);
  account = kk_account_sign_in (call->store, login, password, &error);
  if (account != NULL)
    return signed_in (call, account);
  answer = kk_answer_error (error);
  if (answer->trouble == KK_TROUBLE_DELAYED && kk_account_wait (call->store, login, &seconds, NULL))
    answer->retry_after = MAX (seconds, 1);
  return answer;
}

KkAnswer *
kk_handle_sign_out (const KkCall *call)
{
  if (call->token != NULL)
    kk_sessions_close (call->sessions, call->token, call->terminal->fingerprint);
  return kk_answer_empty (204);
}

/* Reasons may speak of people: only the terminal whose case it is gets them without a sign-in. */
static JsonObject *
change_to_json (const KkServerChange *change, const KkTerminal *terminal)
{
  JsonObject *object = json_object_new ();
  JsonNode *event = kk_event_to_json (change->event);

  if (g_strcmp0 (change->case_terminal, terminal->id) != 0)
    json_object_remove_member (json_node_get_object (event), "reason");
  json_object_set_int_member (object, "seq", change->seq);
  json_object_set_string_member (object, "case_id", change->case_id);
  json_object_set_member (object, "event", event);
  return object;
}

KkAnswer *
kk_handle_changes (const KkCall *call)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) changes = NULL;
  JsonObject *object;
  JsonArray *array;
  gint64 after;
  gint64 limit;

  if (!kk_call_query_int (call, "after", 0, &after)
      || !kk_call_query_int (call, "limit", CHANGES_MAX, &limit))
    return kk_answer_trouble (KK_TROUBLE_MALFORMED);
  changes = kk_server_changes (call->store, after, (guint) CLAMP (limit, 1, CHANGES_MAX), &error);
  if (changes == NULL)
    return kk_answer_error (error);
  array = json_array_new ();
  for (guint i = 0; i < changes->len; i++)
    json_array_add_object_element (array, change_to_json (changes->pdata[i], call->terminal));
  object = json_object_new ();
  json_object_set_array_member (object, "changes", array);
  return kk_answer_json (200, object);
}
