/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-session-archive.h"

#include "app/kk-session-private.h"
#include "forms/kk-safe-file.h"
#include "store/kk-audit.h"

static const char *
action_of (const char *profile)
{
  return profile != NULL ? "archive.read" : "archive.read_unmasked";
}

/* ——— the order ——— */

/* A copy: the clerk may tick on while the worker draws. */
static GHashTable *
dup_ticks (KkSession *self)
{
  GHashTable *ticks;
  GHashTableIter iter;
  gpointer form, ticked;

  if (self->form_ticks == NULL)
    return NULL;
  ticks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_iter_init (&iter, self->form_ticks);
  while (g_hash_table_iter_next (&iter, &form, &ticked))
    g_hash_table_insert (ticks, g_strdup (form), ticked);
  return ticks;
}

static void
add_readings (KkArchiveOrder *order, const GPtrArray *readings)
{
  for (guint i = 0; readings != NULL && i < readings->len; i++)
    {
      g_autoptr (JsonNode) node = kk_reading_to_json (readings->pdata[i]);
      KkReading *copy = kk_reading_from_json (node, NULL);

      if (copy != NULL)
        g_ptr_array_add (order->readings, copy);
    }
}

static KkArchiveOrder *
order_new (KkSession *self, const char *profile)
{
  KkArchiveOrder *order = kk_archive_order_new ();
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  order->paper = kk_session_dup_paper (self);
  order->ticks = dup_ticks (self);
  order->data_dir = g_strdup (self->counter->config->data_dir);
  order->profile = g_strdup (profile);
  order->made = g_date_time_format_iso8601 (now);
  for (guint i = 0; i < self->pages->len; i++)
    {
      const KkPageEntry *entry = self->pages->pdata[i];

      if (entry->bytes == NULL)
        continue;
      kk_archive_order_add_page (order, entry->id, entry->bytes, entry->subpage,
                                 entry->view.rotation);
      add_readings (order, entry->readings);
    }
  return order;
}

/* ——— one request ——— */

typedef struct
{
  KkArchiveOrder *order;
  char *path;
  KkProgress progress;
  int hidden;
} Save;

static void
save_free (Save *save)
{
  kk_archive_order_free (save->order);
  g_free (save->path);
  kk_progress_clear (&save->progress);
  g_free (save);
}

static void
progress_cb (double fraction, gpointer user_data)
{
  const Save *save = user_data;

  kk_progress_tell (&save->progress, fraction);
}

/* On the reading worker. */
static gpointer
make_func (gpointer reader, gpointer data, GCancellable *cancellable, GError **error)
{
  Save *save = data;
  g_autofree char *folder = g_path_get_dirname (save->path);
  g_autofree char *name = g_path_get_basename (save->path);
  g_autoptr (GBytes) pdf
      = kk_archive_make (reader, save->order, cancellable, progress_cb, save, &save->hidden, error);

  if (pdf == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return kk_safe_file_write (folder, name, pdf, error) ? KK_WORKER_DONE : NULL;
}

static void
made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (kk_worker_run_finish (result, &error) != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* ——— the audit chain first ——— */

typedef struct
{
  char *case_id, *actor, *terminal, *profile;
  int revision;
} Audit;

static void
audit_free (Audit *audit)
{
  g_free (audit->case_id);
  g_free (audit->actor);
  g_free (audit->terminal);
  g_free (audit->profile);
  g_free (audit);
}

static gpointer
audit_func (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  const Audit *audit = data;

  return kk_audit_append (store, audit->actor, audit->terminal, action_of (audit->profile),
                          audit->case_id, audit->revision,
                          audit->profile != NULL ? audit->profile : "full", error)
             ? KK_WORKER_DONE
             : NULL;
}

static void
audited_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KkSession *self = KK_SESSION (source);
  GError *error = NULL;

  if (kk_worker_run_finish (result, &error) == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  /* The task keeps the order: its data outlives the worker's request. */
  kk_worker_run_async (self->counter->reading, self, make_func, g_task_get_task_data (task), NULL,
                       NULL, g_task_get_cancellable (task), made_cb, g_object_ref (task));
}

void
kk_session_write_archive_async (KkSession *self,
                                const char *profile,
                                GFile *file,
                                GCancellable *cancellable,
                                KkProgressFunc progress,
                                gpointer progress_data,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;
  Save *save;
  Audit *audit;

  g_task_set_check_cancellable (task, FALSE); /* a file that was written was written */
  if (!kk_session_require_open (self, &error)
      || !kk_counter_require (self->counter, action_of (profile), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  save = g_new0 (Save, 1);
  save->order = order_new (self, profile);
  save->path = g_file_get_path (file);
  kk_progress_init (&save->progress, progress, progress_data, "控えを作っています");
  g_task_set_task_data (task, save, (GDestroyNotify) save_free);
  audit = g_new0 (Audit, 1);
  audit->case_id = g_strdup (self->id);
  audit->actor = g_strdup (self->counter->account->id);
  audit->terminal = g_strdup (self->counter->config->terminal);
  audit->profile = g_strdup (profile);
  audit->revision = self->state.revision;
  kk_worker_run_async (self->counter->store, self, audit_func, audit, (GDestroyNotify) audit_free,
                       NULL, cancellable, audited_cb, g_steal_pointer (&task));
}

gboolean
kk_session_write_archive_finish (KkSession *self,
                                 GAsyncResult *result,
                                 int *hidden_out,
                                 GError **error)
{
  const Save *save = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  if (hidden_out != NULL)
    *hidden_out = save->hidden;
  return TRUE;
}
