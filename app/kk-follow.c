/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-follow.h"

#include "app/kk-counter-private.h"

#define EVERY_S 5
#define SETTING "changes_after" /* sequence number of the last change known */

typedef struct
{
  gint64 after;
  GPtrArray *case_ids; /* char* */
  GPtrArray *events;   /* KkEvent*, beside them */
  gboolean more;
} Changes;

static void
changes_free (Changes *changes)
{
  g_ptr_array_unref (changes->case_ids);
  g_ptr_array_unref (changes->events);
  g_free (changes);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Changes, changes_free)

/* What the server alone decides. The rest of a history the terminal wrote itself. */
static gboolean
is_decision (KkEventType type)
{
  return type == KK_EVENT_APPROVED || type == KK_EVENT_RETURNED || type == KK_EVENT_HELD
         || type == KK_EVENT_RELEASED || type == KK_EVENT_WITHDRAWN || type == KK_EVENT_HANDED_OVER
         || type == KK_EVENT_COMPLETED;
}

static Changes *
changes_from_json (JsonNode *node, GError **error)
{
  g_autoptr (Changes) changes = g_new0 (Changes, 1);
  JsonNode *list = json_object_get_member (json_node_get_object (node), "changes");
  JsonArray *array;

  changes->case_ids = g_ptr_array_new_with_free_func (g_free);
  changes->events = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_event_free);
  if (list == NULL || !JSON_NODE_HOLDS_ARRAY (list))
    {
      g_set_error_literal (error, KK_APP_ERROR, KK_APP_ERROR_SERVER_REFUSED,
                           "no changes in answer");
      return NULL;
    }
  array = json_node_get_array (list);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *one = json_array_get_element (array, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (one) ? json_node_get_object (one) : NULL;
      const char *case_id
          = object != NULL ? json_object_get_string_member_with_default (object, "case_id", NULL)
                           : NULL;
      JsonNode *event_node = object != NULL ? json_object_get_member (object, "event") : NULL;
      g_autoptr (KkEvent) event = event_node != NULL ? kk_event_from_json (event_node, NULL) : NULL;

      if (case_id == NULL || event == NULL)
        continue;
      changes->after
          = MAX (changes->after, json_object_get_int_member_with_default (object, "seq", 0));
      if (!is_decision (event->type))
        continue;
      g_ptr_array_add (changes->case_ids, g_strdup (case_id));
      g_ptr_array_add (changes->events, g_steal_pointer (&event));
    }
  changes->more = json_array_get_length (array) >= 500;
  return g_steal_pointer (&changes);
}

/* Changes of one answer; the setting moves last, so a crash repeats harmlessly. */
static gpointer
apply_func (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  Changes *changes = data;
  g_autofree char *after = g_strdup_printf ("%" G_GINT64_FORMAT, changes->after);

  for (guint i = 0; i < changes->events->len; i++)
    {
      g_autoptr (GError) local = NULL;

      if (kk_store_case_append_event (store, changes->case_ids->pdata[i], changes->events->pdata[i],
                                      &local))
        continue;
      /* Another terminal's case, one that is wiped, or one already there. */
      if (!g_error_matches (local, KK_STORE_ERROR, KK_STORE_ERROR_NOT_FOUND)
          && local->domain != KK_CASE_ERROR)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
    }
  if (changes->after > 0 && !kk_store_set_setting (store, SETTING, after, error))
    return NULL;
  return KK_WORKER_DONE;
}

typedef struct
{
  KkCounter *counter;
  gboolean more;
  gboolean any;
} Applied;

static void
applied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Applied *applied = user_data;
  g_autoptr (KkCounter) self = applied->counter;
  g_autoptr (GError) error = NULL;
  gboolean ok = kk_worker_run_finish (result, &error) != NULL;

  self->following = FALSE;
  if (!self->started)
    return;
  if (!ok)
    return; /* asked again in a moment; nothing was noted as known */
  if (applied->any)
    kk_counter_refresh_cases (self);
  if (applied->more)
    kk_follow_now (self);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkCounter) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KkServerAnswer) answer = kk_server_client_call_finish (result, &error);
  g_autoptr (JsonNode) node = answer != NULL ? kk_server_answer_json (answer, &error) : NULL;
  Changes *changes = node != NULL ? changes_from_json (node, &error) : NULL;
  Applied *applied;

  if (changes == NULL || !self->started)
    {
      g_clear_pointer (&changes, changes_free);
      self->following = FALSE;
      return;
    }
  applied = g_new0 (Applied, 1);
  applied->counter = g_object_ref (self);
  applied->more = changes->more;
  applied->any = changes->events->len > 0;
  kk_worker_run_async (self->store, NULL, apply_func, changes, (GDestroyNotify) changes_free, NULL,
                       NULL, applied_cb, applied);
}

static gpointer
after_func (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  char *value = NULL;

  if (!kk_store_get_setting (store, SETTING, &value, error))
    return NULL;
  return value != NULL ? value : g_strdup ("0");
}

static void
after_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkCounter) self = user_data;
  g_autofree char *after = kk_worker_run_finish (result, NULL);
  g_autofree char *path = NULL;

  if (after == NULL || !self->started || self->client == NULL)
    {
      self->following = FALSE;
      return;
    }
  path = g_strdup_printf ("/v1/changes?after=%s", after);
  kk_server_client_call_async (self->client, "GET", path, NULL, NULL, FALSE, NULL, answered_cb,
                               g_object_ref (self));
}

void
kk_follow_now (KkCounter *self)
{
  /* Reasons are sealed, so the vault must be open. */
  if (self->client == NULL || self->following || !self->started || self->account == NULL)
    return;
  self->following = TRUE;
  kk_worker_run_async (self->store, NULL, after_func, NULL, NULL, g_free, NULL, after_cb,
                       g_object_ref (self));
}

static gboolean
timer_cb (gpointer user_data)
{
  kk_follow_now (user_data);
  return G_SOURCE_CONTINUE;
}

void
kk_follow_start (KkCounter *self)
{
  if (self->client != NULL && self->follow_timer == 0)
    self->follow_timer = g_timeout_add_seconds (EVERY_S, timer_cb, self);
}

void
kk_follow_stop (KkCounter *self)
{
  g_clear_handle_id (&self->follow_timer, g_source_remove);
}
