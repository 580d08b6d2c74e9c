/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-counter-private.h"
#include "app/kk-prints.h"

const char *
kk_counter_get_login (KkCounter *self)
{
  return self->account != NULL ? self->account->login : NULL;
}

const char *
kk_counter_get_display_name (KkCounter *self)
{
  return self->account != NULL ? self->account->name : NULL;
}

const char *
kk_counter_get_role (KkCounter *self)
{
  return self->account != NULL ? kk_role_to_string (self->account->role) : NULL;
}

gboolean
kk_counter_may (KkCounter *self, const char *action)
{
  return self->account != NULL && kk_rights_allows (self->account->role, action);
}

gboolean
kk_counter_require (KkCounter *self, const char *action, GError **error)
{
  if (self->account == NULL)
    {
      g_set_error_literal (error, KK_APP_ERROR, KK_APP_ERROR_NOT_SIGNED_IN, "nobody is signed in");
      return FALSE;
    }
  if (!kk_rights_allows (self->account->role, action))
    {
      g_set_error (error, KK_APP_ERROR, KK_APP_ERROR_NOT_PERMITTED, "%s", action);
      return FALSE;
    }
  return TRUE;
}

KkEvent *
kk_counter_new_event (KkCounter *self, KkEventType type, int revision, const char *reason)
{
  g_return_val_if_fail (self->account != NULL, NULL);
  return kk_event_new (type, g_get_real_time (), self->account->id, self->config->terminal,
                       revision, reason);
}

typedef struct
{
  KkAccount *account;
  KkProtectionIndex *protection;
} SignedIn;

static void
signed_in_free (SignedIn *signed_in)
{
  g_clear_pointer (&signed_in->account, kk_account_free);
  g_clear_pointer (&signed_in->protection, kk_protection_index_free);
  g_free (signed_in);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SignedIn, signed_in_free)

static gpointer
sign_in_func (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  KkStoreJob *job = data;
  g_autoptr (KkAccount) account = kk_account_sign_in (store, job->login, job->password, error);
  g_autoptr (KkProtectionIndex) protection = NULL;
  SignedIn *signed_in;
  guint sealed;

  if (account == NULL)
    return NULL;
  /* Revisions queued before the server was known get their envelopes now that the vault is open. */
  kk_store_outbox_seal (store, &sealed, NULL);
  protection = kk_protection_index_new (store, error);
  if (protection == NULL)
    return NULL;
  signed_in = g_new0 (SignedIn, 1);
  signed_in->account = g_steal_pointer (&account);
  signed_in->protection = g_steal_pointer (&protection);
  return signed_in;
}

static void
session_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkCounter) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KkServerAnswer) answer = kk_server_client_call_finish (result, &error);
  g_autoptr (JsonNode) node = answer != NULL ? kk_server_answer_json (answer, &error) : NULL;
  const char *token;

  if (self->client == NULL)
    return;
  if (node != NULL && self->account != NULL)
    {
      token
          = json_object_get_string_member_with_default (json_node_get_object (node), "token", NULL);
      if (token != NULL)
        kk_server_client_set_token (self->client, token);
    }
  /* Offline is no trouble here: the counter works without; what wants the server will say so. */
  else if (error != NULL && !g_error_matches (error, KK_APP_ERROR, KK_APP_ERROR_OFFLINE))
    kk_counter_trouble (self, error);
}

static void
ask_server (KkCounter *self, const char *login, const char *password)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  char *text;
  g_autoptr (GBytes) body = NULL;

  json_object_set_string_member (object, "login", login);
  json_object_set_string_member (object, "password", password);
  json_node_take_object (root, object);
  text = json_to_string (root, FALSE);
  body = g_bytes_new_with_free_func (text, strlen (text), (GDestroyNotify) kk_secret_free, text);
  kk_server_client_call_async (self->client, "POST", "/v1/session", "application/json", body, FALSE,
                               NULL, session_cb, g_object_ref (self));
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KkCounter *self = g_task_get_source_object (task);
  KkStoreJob *job = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (SignedIn) signed_in = kk_worker_run_finish (result, &error);

  if (signed_in == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_clear_pointer (&self->account, kk_account_free);
  self->account = g_steal_pointer (&signed_in->account);
  kk_counter_take_protection (self, g_steal_pointer (&signed_in->protection));
  kk_counter_save_sessions (self);
  if (self->client != NULL)
    {
      kk_server_client_set_token (self->client, NULL);
      ask_server (self, job->login, job->password);
    }
  kk_outbox_kick (self->outbox);
  kk_habits_load (self);
  kk_prints_settle (self->prints);
  kk_counter_refresh_cases (self);
  kk_counter_account_changed (self);
  g_task_return_boolean (task, TRUE);
}

void
kk_counter_sign_in_async (KkCounter *self,
                          const char *login,
                          const char *password,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  KkStoreJob *job = kk_store_job_new (NULL);
  KkStoreJob *kept = kk_store_job_new (NULL);

  g_task_set_check_cancellable (task, FALSE);
  job->login = g_strdup (login);
  job->password = g_strdup (password);
  kept->login = g_strdup (login);
  kept->password = g_strdup (password);
  g_task_set_task_data (task, kept, (GDestroyNotify) kk_store_job_free);
  kk_worker_run_async (self->store, NULL, sign_in_func, job, (GDestroyNotify) kk_store_job_free,
                       (GDestroyNotify) signed_in_free, cancellable, signed_in_cb,
                       g_steal_pointer (&task));
}

gboolean
kk_counter_sign_in_finish (KkCounter *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static gpointer
lock_func (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  kk_vault_lock (store);
  return KK_WORKER_DONE;
}

static void
locked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkCounter) self = user_data;

  kk_worker_run_finish (result, NULL);
  kk_counter_refresh_cases (self);
}

void
kk_counter_sign_out (KkCounter *self)
{
  if (self->account == NULL)
    return;
  kk_counter_save_sessions (self);
  g_clear_pointer (&self->account, kk_account_free);
  kk_counter_take_protection (self, NULL);
  kk_habits_clear (self->habits);
  if (self->client != NULL)
    {
      if (kk_server_client_has_token (self->client))
        kk_server_client_call_async (self->client, "DELETE", "/v1/session", NULL, NULL, TRUE, NULL,
                                     NULL, NULL);
      kk_server_client_set_token (self->client, NULL);
    }
  /* Queued behind every save that is under way, so nothing finds the vault shut too early. */
  kk_worker_run_async (self->store, NULL, lock_func, NULL, NULL, NULL, NULL, locked_cb,
                       g_object_ref (self));
  kk_counter_account_changed (self);
}
