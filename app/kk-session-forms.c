/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-session-forms.h"

#include <string.h>

#include "app/kk-print-table.h"
#include "app/kk-session-print.h"
#include "app/kk-session-private.h"
#include "core/kk-json.h"
#include "forms/kk-form-pdf.h"
#include "forms/kk-safe-file.h"

#define ITEM "forms" /* {"ID": ticked, …}: only what the clerk chose otherwise, or confirmed */

static const char *
right_of (const char *form, char **own)
{
  *own = g_strconcat ("form.make.", form, NULL);
  return kk_rights_lists (*own) ? *own : "form.make";
}

/* 支援措置: nothing of a closed case is drawn. */
static gboolean
is_open (KkSession *self, GError **error)
{
  if (kk_session_get_protection (self) != KK_PROTECTION_CLOSED)
    return TRUE;
  g_set_error_literal (error, KK_APP_ERROR, KK_APP_ERROR_PROTECTED, "the case is closed");
  return FALSE;
}

gboolean
kk_session_require_form (KkSession *self, const char *form, GError **error)
{
  g_autofree char *own = NULL;
  gboolean allowed = FALSE;

  if (!is_open (self, error) || !kk_counter_require (self->counter, right_of (form, &own), error)
      || !kk_household_allows (form, kk_counter_get_role (self->counter), &allowed, error))
    return FALSE;
  if (!allowed)
    g_set_error (error, KK_APP_ERROR, KK_APP_ERROR_NOT_PERMITTED, "form %s", form);
  return allowed;
}

/* ——— ticks ——— */

static GHashTable *
ticks_new (GBytes *bytes)
{
  GHashTable *ticks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  gsize length = 0;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
  JsonNode *root = length > 0 && json_parser_load_from_data (parser, text, (gssize) length, NULL)
                       ? json_parser_get_root (parser)
                       : NULL;
  JsonObjectIter iter;
  const char *form;
  JsonNode *node;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return ticks;
  json_object_iter_init (&iter, json_node_get_object (root));
  while (json_object_iter_next (&iter, &form, &node))
    if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
      g_hash_table_insert (ticks, g_strdup (form), GINT_TO_POINTER (json_node_get_boolean (node)));
  return ticks;
}

static GBytes *
ticks_to_bytes (GHashTable *ticks)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  GHashTableIter iter;
  gpointer form, ticked;
  char *text;

  json_node_take_object (node, json_object_new ());
  g_hash_table_iter_init (&iter, ticks);
  while (g_hash_table_iter_next (&iter, &form, &ticked))
    json_object_set_boolean_member (json_node_get_object (node), form, GPOINTER_TO_INT (ticked));
  text = kk_json_to_canonical (node);
  return g_bytes_new_take (text, strlen (text));
}

static gpointer
read_ticks_func (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  KkStoreJob *job = data;
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) bytes = kk_store_case_get_item (store, job->case_id, ITEM, &local);

  if (bytes == NULL && !g_error_matches (local, KK_STORE_ERROR, KK_STORE_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return ticks_new (bytes);
}

static gpointer
write_ticks_func (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  KkStoreJob *job = data;

  return kk_store_case_put_item (store, job->case_id, ITEM, job->bytes, error) ? KK_WORKER_DONE
                                                                               : NULL;
}

static void
ticks_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (kk_worker_run_finish (result, &error) == NULL)
    kk_session_emit_trouble (KK_SESSION (source), error);
}

void
kk_session_tick_form (KkSession *self, const char *form, gboolean ticked)
{
  KkStoreJob *job;

  if (self->read_only || self->form_ticks == NULL || self->counter->account == NULL)
    return;
  g_hash_table_insert (self->form_ticks, g_strdup (form), GINT_TO_POINTER (ticked));
  job = kk_store_job_new (self->id);
  job->bytes = ticks_to_bytes (self->form_ticks);
  kk_worker_run_async (self->counter->store, self, write_ticks_func, job,
                       (GDestroyNotify) kk_store_job_free, NULL, NULL, ticks_written_cb, NULL);
}

/* ——— one request to the drawing worker ——— */

typedef struct
{
  KkPaper *paper;
  char **ids;
  gboolean cover;
  char *path; /* of the PDF */
} Job;

static void
job_free (Job *job)
{
  kk_paper_free (job->paper);
  g_strfreev (job->ids);
  g_free (job->path);
  g_free (job);
}

static Job *
job_new (KkSession *self, const char *const *ids, gboolean cover, const char *path)
{
  Job *job = g_new0 (Job, 1);

  job->paper = kk_session_dup_paper (self);
  job->ids = g_strdupv ((char **) ids);
  job->cover = cover;
  job->path = g_strdup (path);
  return job;
}

static gpointer
list_func (gpointer library, gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  KkFormData form_data = kk_paper_get_data (job->paper);

  return kk_household_forms (&form_data, library, error);
}

/* KkHouseholdForm* of the ids, in window order. */
static GPtrArray *
choose (const KkFormData *data, KkFormLibrary *library, const char *const *ids, GError **error)
{
  g_autoptr (GPtrArray) all = kk_household_forms (data, library, error);

  for (guint i = all != NULL ? all->len : 0; i-- > 0;)
    if (!g_strv_contains (ids, ((KkHouseholdForm *) all->pdata[i])->form))
      g_ptr_array_remove_index (all, i);
  if (all == NULL)
    return NULL;
  if (all->len == 0 || all->len < g_strv_length ((char **) ids))
    {
      g_set_error_literal (error, KK_FORM_ERROR, KK_FORM_ERROR_DATA,
                           "a form that this household does not need is chosen, or none");
      return NULL;
    }
  return g_steal_pointer (&all);
}

/* KkFormRender*, the cover first. *ids_out: char*, of each; caller frees. */
static GPtrArray *
render_all (KkFormLibrary *library,
            const KkPaper *paper,
            const char *const *ids,
            gboolean cover,
            GCancellable *cancellable,
            char ***ids_out,
            GError **error)
{
  const KkFormData data = kk_paper_get_data (paper);
  g_autoptr (GPtrArray) chosen = choose (&data, library, ids, error);
  g_autoptr (GStrvBuilder) named = g_strv_builder_new ();
  g_autoptr (GPtrArray) renders
      = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_form_render_free);

  for (int i = cover ? -1 : 0; chosen != NULL && i < (int) chosen->len; i++)
    {
      const KkHouseholdForm *form = i >= 0 ? chosen->pdata[i] : NULL;
      KkFormRender *render = NULL;

      if (!g_cancellable_set_error_if_cancelled (cancellable, error))
        render = form != NULL ? kk_household_form_render (form, &data, library, error)
                              : kk_household_cover (&data, chosen, error);
      if (render == NULL)
        return NULL;
      g_ptr_array_add (renders, render);
      g_strv_builder_add (named, form != NULL ? form->form : KK_PAPER_COVER);
    }
  *ids_out = g_strv_builder_end (named);
  return chosen != NULL ? g_steal_pointer (&renders) : NULL;
}

KkFormSheets *
kk_session_forms_draw (KkFormLibrary *library,
                       const KkPaper *paper,
                       const char *const *ids,
                       gboolean cover,
                       GCancellable *cancellable,
                       GError **error)
{
  g_auto (GStrv) named = NULL;
  g_autoptr (GPtrArray) renders
      = render_all (library, paper, ids, cover, cancellable, &named, error);
  g_autoptr (KkFormSheets) sheets = kk_form_sheets_new ();

  for (guint i = 0; renders != NULL && i < renders->len; i++)
    if (!kk_form_sheets_add (sheets, named[i], renders->pdata[i], error))
      return NULL;
  return renders != NULL ? g_steal_pointer (&sheets) : NULL;
}

static gpointer
draw_func (gpointer library, gpointer data, GCancellable *cancellable, GError **error)
{
  const Job *job = data;

  return kk_session_forms_draw (library, job->paper, (const char *const *) job->ids, job->cover,
                                cancellable, error);
}

static gpointer
write_func (gpointer library, gpointer data, GCancellable *cancellable, GError **error)
{
  const Job *job = data;
  g_auto (GStrv) named = NULL;
  g_autoptr (GPtrArray) renders = render_all (library, job->paper, (const char *const *) job->ids,
                                              job->cover, cancellable, &named, error);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *folder = g_path_get_dirname (job->path);
  g_autofree char *name = g_path_get_basename (job->path);

  if (renders != NULL)
    bytes = kk_form_pdf_set_to_bytes ((KkFormRender *const *) renders->pdata, renders->len, error);
  return bytes != NULL && kk_safe_file_write (folder, name, bytes, error) ? KK_WORKER_DONE : NULL;
}

/* ——— the list ——— */

static void
session_form_free (KkSessionForm *form)
{
  g_ptr_array_unref (form->keep);
  g_free (form);
}

static KkSessionForm *
session_form_new (KkSession *self, GPtrArray *household, const KkHouseholdForm *form)
{
  KkSessionForm *line = g_new0 (KkSessionForm, 1);
  g_autofree char *own = NULL;
  gpointer ticked;

  line->keep = g_ptr_array_ref (household);
  line->form = form;
  line->allowed = kk_counter_may (self->counter, right_of (form->form, &own))
                  && (form->roles == NULL
                      || g_strv_contains ((const char *const *) form->roles,
                                          kk_counter_get_role (self->counter)));
  line->ticked = form->ticked;
  if (g_hash_table_lookup_extended (self->form_ticks, form->form, NULL, &ticked))
    line->ticked = GPOINTER_TO_INT (ticked);
  line->ticked = line->ticked && line->allowed && !form->missing;
  line->printed = kk_session_get_printed (self, form->form, &line->printed_at);
  return line;
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KkSession *self = KK_SESSION (source);
  GError *error = NULL;
  g_autoptr (GPtrArray) household = kk_worker_run_finish (result, &error);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) session_form_free);

  for (guint i = 0; household != NULL && i < household->len; i++)
    g_ptr_array_add (lines, session_form_new (self, household, household->pdata[i]));
  if (household == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&lines), (GDestroyNotify) g_ptr_array_unref);
}

static void
list_household (KkSession *self, GTask *task)
{
  kk_worker_run_async (self->counter->drawing, self, list_func, job_new (self, NULL, FALSE, NULL),
                       (GDestroyNotify) job_free, (GDestroyNotify) g_ptr_array_unref,
                       g_task_get_cancellable (task), listed_cb, task);
}

static void
ticks_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KkSession *self = KK_SESSION (source);
  GError *error = NULL;
  GHashTable *ticks = kk_worker_run_finish (result, &error);

  if (ticks == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (self->form_ticks == NULL)
    self->form_ticks = ticks;
  else
    g_hash_table_unref (ticks);
  list_household (self, g_steal_pointer (&task));
}

void
kk_session_list_forms_async (KkSession *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;

  if (!is_open (self, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (self->form_ticks == NULL && !kk_session_is_here (self))
    self->form_ticks = ticks_new (NULL); /* they stay at the terminal of the case */
  if (self->form_ticks != NULL)
    list_household (self, g_steal_pointer (&task));
  else
    kk_worker_run_async (self->counter->store, self, read_ticks_func, kk_store_job_new (self->id),
                         (GDestroyNotify) kk_store_job_free, (GDestroyNotify) g_hash_table_unref,
                         cancellable, ticks_read_cb, g_steal_pointer (&task));
}

GPtrArray *
kk_session_list_forms_finish (KkSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ——— drawn and saved ——— */

static gboolean
may_make (KkSession *self, const char *const *ids, GTask *task)
{
  GError *error = NULL;

  for (int i = 0; ids[i] != NULL; i++)
    if (!kk_session_require_form (self, ids[i], &error))
      {
        g_task_return_error (task, error);
        return FALSE;
      }
  return TRUE;
}

static void
drawn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  KkFormSheets *sheets = kk_worker_run_finish (result, &error);

  if (sheets != NULL)
    g_task_return_pointer (task, sheets, (GDestroyNotify) kk_form_sheets_free);
  else
    g_task_return_error (task, error);
}

void
kk_session_draw_forms_async (KkSession *self,
                             const char *const *ids,
                             gboolean cover,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  if (may_make (self, ids, task))
    kk_worker_run_async (self->counter->drawing, self, draw_func, job_new (self, ids, cover, NULL),
                         (GDestroyNotify) job_free, (GDestroyNotify) kk_form_sheets_free,
                         cancellable, drawn_cb, g_steal_pointer (&task));
}

KkFormSheets *
kk_session_draw_forms_finish (KkSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (kk_worker_run_finish (result, &error) != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
kk_session_write_forms_async (KkSession *self,
                              const char *const *ids,
                              gboolean cover,
                              GFile *file,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *path = g_file_get_path (file);

  if (may_make (self, ids, task))
    kk_worker_run_async (self->counter->drawing, self, write_func, job_new (self, ids, cover, path),
                         (GDestroyNotify) job_free, NULL, cancellable, written_cb,
                         g_steal_pointer (&task));
}

gboolean
kk_session_write_forms_finish (KkSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
