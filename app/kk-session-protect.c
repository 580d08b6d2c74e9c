/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-session-private.h"

#include <string.h>

#include "core/kk-kind.h"

/* 支援措置: a case that closes by itself, and the second person who opens it. */

static gboolean
says_so (const KkNotice *notice)
{
  return strcmp (kk_notice_text (notice, "support_measures"), "true") == 0;
}

gboolean
kk_session_covers (const KkNotice *notice, int person, gpointer data)
{
  KkSession *self = data;
  const KkProtectionIndex *index = self->counter->protection;

  return index != NULL && kk_protection_index_covers (index, notice, person);
}

static gboolean
is_listed (KkSession *self)
{
  gboolean listed = FALSE;

  for (int i = -1; !listed && i < (int) self->notice->persons->len; i++)
    listed = kk_session_covers (self->notice, i, self);
  return listed;
}

/* What was signed counts too: a read-only session shows the revision, and its pages. */
void
kk_session_find_protection (KkSession *self)
{
  self->protected = says_so (self->notice) || is_listed (self);
}

void
kk_session_mark_protected (KkSession *self)
{
  if (self->protected && !says_so (self->notice))
    kk_notice_set (self->notice, "support_measures", "true", KK_SOURCE_RULE);
}

gboolean
kk_session_is_closed (KkSession *self)
{
  return self->protected && self->open_until <= g_get_monotonic_time ();
}

gboolean
kk_session_require_open (KkSession *self, GError **error)
{
  if (!kk_session_is_closed (self))
    return TRUE;
  g_set_error_literal (error, KK_APP_ERROR, KK_APP_ERROR_PROTECTED, "the case is closed");
  return FALSE;
}

KkProtectionState
kk_session_get_protection (KkSession *self)
{
  return !self->protected              ? KK_PROTECTION_NONE
         : kk_session_is_closed (self) ? KK_PROTECTION_CLOSED
                                       : KK_PROTECTION_OPEN;
}

guint
kk_session_get_open_seconds (KkSession *self)
{
  gint64 left = self->open_until - g_get_monotonic_time ();

  return self->protected && left > 0 ? (guint) ((left + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC) : 0;
}

static void
tell_if_changed (KkSession *self)
{
  if (kk_session_is_closed (self) == self->was_closed)
    return;
  kk_session_check (self);
  kk_session_tell_protection (self);
}

void
kk_session_close_protected (KkSession *self)
{
  g_clear_handle_id (&self->open_timer, g_source_remove);
  self->open_until = 0;
  tell_if_changed (self);
}

void
kk_counter_take_protection (KkCounter *self, KkProtectionIndex *index)
{
  g_autoptr (GList) sessions = g_hash_table_get_values (self->sessions);

  g_clear_pointer (&self->protection, kk_protection_index_free);
  self->protection = index;
  for (GList *l = sessions; l != NULL; l = l->next)
    {
      KkSession *session = l->data;

      if (index == NULL)
        kk_session_close_protected (session);
      else if (!session->protected)
        {
          kk_session_find_protection (session);
          tell_if_changed (session);
        }
    }
}

/* ——— opening ——— */

typedef struct
{
  char *case_id;
  char *terminal;
  char **not_ids;
  char *login;
  char *password; /* wiped */
} Opening;

static void
opening_free (Opening *opening)
{
  g_free (opening->case_id);
  g_free (opening->terminal);
  g_strfreev (opening->not_ids);
  g_free (opening->login);
  kk_secret_free (opening->password);
  g_free (opening);
}

static gpointer
open_func (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  Opening *opening = data;
  g_autoptr (GError) cause = NULL;

  if (kk_protection_open_case (store, opening->case_id, opening->terminal,
                               (const char *const *) opening->not_ids, opening->login,
                               opening->password, &cause))
    return KK_WORKER_DONE;
  if (g_error_matches (cause, KK_STORE_ERROR, KK_STORE_ERROR_INVALID))
    g_set_error_literal (error, KK_APP_ERROR, KK_APP_ERROR_SAME_PERSON, "not a second person");
  else if (g_error_matches (cause, KK_STORE_ERROR, KK_STORE_ERROR_DENIED))
    g_set_error_literal (error, KK_APP_ERROR, KK_APP_ERROR_NOT_PERMITTED, "protection.open");
  else
    g_propagate_error (error, g_steal_pointer (&cause));
  return NULL;
}

/* Who works on the case: at this counter whoever is signed in; where it is decided upon, whoever
 * had a hand in it. */
static char **
who_works (KkSession *self)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  if (!self->read_only)
    g_ptr_array_add (ids, g_strdup (self->counter->account->id));
  for (guint i = 0; self->read_only && i < self->events->len; i++)
    {
      const KkEvent *event = self->events->pdata[i];

      if (event->actor != NULL
          && (event->type == KK_EVENT_OPENED || event->type == KK_EVENT_EDITED
              || event->type == KK_EVENT_SIGNED || event->type == KK_EVENT_QUEUED))
        g_ptr_array_add (ids, g_strdup (event->actor));
    }
  g_ptr_array_add (ids, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&ids), FALSE);
}

static gboolean
time_is_up_cb (gpointer user_data)
{
  KkSession *self = user_data;

  self->open_timer = 0;
  kk_session_close_protected (self);
  return G_SOURCE_REMOVE;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KkSession *self = KK_SESSION (source);
  int seconds = self->counter->config->protection_seconds;
  GError *error = NULL;

  if (kk_worker_run_finish (result, &error) == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  /* Signed out meanwhile: nothing opens before whoever comes. */
  if (self->counter->account == NULL)
    {
      g_task_return_new_error (task, KK_APP_ERROR, KK_APP_ERROR_NOT_SIGNED_IN, "signed out");
      return;
    }
  g_clear_handle_id (&self->open_timer, g_source_remove);
  self->open_until = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;
  self->open_timer = g_timeout_add ((guint) seconds * 1000 + 5, time_is_up_cb, self);
  tell_if_changed (self);
  g_task_return_boolean (task, TRUE);
}

void
kk_session_open_protected_async (KkSession *self,
                                 const char *login,
                                 const char *password,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;
  Opening *opening;

  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (!kk_counter_require (self->counter, "case.read", &error))
    {
      g_task_return_error (task, error);
      return;
    }
  opening = g_new0 (Opening, 1);
  opening->case_id = g_strdup (self->id);
  opening->terminal = g_strdup (self->counter->config->terminal);
  opening->not_ids = who_works (self);
  opening->login = g_strdup (login);
  opening->password = g_strdup (password);
  kk_worker_run_async (self->counter->store, self, open_func, opening,
                       (GDestroyNotify) opening_free, NULL, cancellable, opened_cb,
                       g_steal_pointer (&task));
}

gboolean
kk_session_open_protected_finish (KkSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ——— signing on paper ——— */

static gboolean
may_sign_on_paper (KkSession *self, GError **error)
{
  if (!kk_counter_require (self->counter, "case.sign", error)
      || !kk_session_require_open (self, error))
    return FALSE;
  if (!self->protected || !kk_session_may_edit (self) || !kk_kind_is_signed (self->notice->kind))
    {
      g_set_error_literal (error, KK_CASE_ERROR, KK_CASE_ERROR_NOT_ALLOWED,
                           "the case is not one to be signed on paper now");
      return FALSE;
    }
  if (!kk_problems_have_error (self->problems))
    return TRUE;
  g_set_error_literal (error, KK_APP_ERROR, KK_APP_ERROR_PROBLEMS, "the notice has errors");
  return FALSE;
}

void
kk_session_sign_on_paper_async (KkSession *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (KkSignature) signature = NULL;
  GError *error = NULL;

  if (!may_sign_on_paper (self, &error))
    {
      g_task_report_error (self, callback, user_data, kk_session_sign_on_paper_async, error);
      return;
    }
  signature = kk_signature_new (KK_SIGN_ON_PAPER, 1);
  signature->witness = g_strdup (self->counter->account->name);
  g_free (self->shown_hash);
  self->shown_hash = kk_revision_notice_hash (self->notice);
  kk_session_sign_async (self, signature, cancellable, callback, user_data);
}
