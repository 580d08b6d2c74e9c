/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "app/kk-session-forms.h"
#include "app/kk-session-private.h"

/* What came out of the printer stands in the history of the case: the reason of an event of
 * printing is the forms' ids, one space between. */

static gboolean
speaks_of (const KkEvent *event, const char *form)
{
  g_auto (GStrv) ids = g_strsplit (event->reason != NULL ? event->reason : "", " ", -1);

  return kk_event_type_is_printing (event->type) && g_strv_contains ((const char **) ids, form);
}

KkPrinted
kk_session_get_printed (KkSession *self, const char *form, gint64 *at_out)
{
  KkPrinted printed = KK_PRINTED_NEVER;

  if (at_out != NULL)
    *at_out = 0;
  for (guint i = self->events->len; i-- > 0 && printed == KK_PRINTED_NEVER;)
    {
      const KkEvent *event = self->events->pdata[i];

      if (!speaks_of (event, form))
        continue;
      printed = event->type == KK_EVENT_PRINTED        ? KK_PRINTED_DONE
                : event->type == KK_EVENT_PRINT_FAILED ? KK_PRINTED_FAILED
                                                       : KK_PRINTED_UNSURE;
      if (at_out != NULL)
        *at_out = event->at;
    }
  return printed;
}

static gboolean
append_event (KkStore *store, KkStoreJob *job, GError **error)
{
  return kk_store_case_append_event (store, job->case_id, job->event, error);
}

static void
appended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (kk_session_store_finish (KK_SESSION (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
append (KkSession *self, KkEventType type, const char *const *ids, GTask *task)
{
  KkStoreJob *job = kk_store_job_new (self->id);
  g_autofree char *reason = g_strjoinv (" ", (char **) ids);

  job->event = kk_counter_new_event (self->counter, type, self->state.revision, reason);
  kk_session_store_async (self, append_event, job, appended_cb, task);
}

static gboolean
may_print (KkSession *self, const char *const *ids, gboolean again, GError **error)
{
  if (ids[0] == NULL)
    {
      g_set_error_literal (error, KK_FORM_ERROR, KK_FORM_ERROR_DATA, "no form is chosen");
      return FALSE;
    }
  if (self->read_only)
    {
      g_set_error_literal (error, KK_CASE_ERROR, KK_CASE_ERROR_NOT_ALLOWED,
                           "the case is here to look at only");
      return FALSE;
    }
  for (int i = 0; ids[i] != NULL; i++)
    {
      KkPrinted printed = kk_session_get_printed (self, ids[i], NULL);

      if (!kk_session_require_form (self, ids[i], error))
        return FALSE;
      if (!again && (printed == KK_PRINTED_DONE || printed == KK_PRINTED_UNSURE))
        {
          g_set_error (error, KK_APP_ERROR, KK_APP_ERROR_PRINTED, "printed before: %s", ids[i]);
          return FALSE;
        }
    }
  return TRUE;
}

void
kk_session_begin_print_async (KkSession *self,
                              const char *const *ids,
                              gboolean again,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  GError *error = NULL;

  if (may_print (self, ids, again, &error))
    append (self, KK_EVENT_PRINTING, ids, g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

gboolean
kk_session_begin_print_finish (KkSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
kk_session_end_print_async (KkSession *self,
                            const char *const *ids,
                            gboolean done,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  if (self->counter->account == NULL)
    g_task_return_new_error (task, KK_APP_ERROR, KK_APP_ERROR_NOT_SIGNED_IN, "nobody is signed in");
  else
    append (self, done ? KK_EVENT_PRINTED : KK_EVENT_PRINT_FAILED, ids, g_steal_pointer (&task));
}

gboolean
kk_session_end_print_finish (KkSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
