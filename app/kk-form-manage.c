/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-form-manage.h"

#include "app/kk-counter-private.h"
#include "forms/kk-notice-check.h"
#include "store/kk-audit.h"

#define RIGHT "form.manage"
#define SAMPLE "/jp/kakanai/schema/examples/move-in.json"

KkFormLibrary *
kk_counter_open_forms (KkCounter *self)
{
  return kk_form_library_new (self->config->data_dir);
}

KkNoticeLayouts *
kk_counter_open_notice_layouts (KkCounter *self)
{
  return kk_notice_layouts_new (self->config->data_dir);
}

KkNotice *
kk_form_sample_new (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_resources_lookup_data (SAMPLE, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  gsize length = 0;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
  KkNotice *notice = text != NULL ? kk_notice_from_string (text, (gssize) length, &error) : NULL;

  if (notice == NULL)
    g_error ("%s: %s", SAMPLE, error->message);
  return notice;
}

/* ——— audit ——— */

typedef struct
{
  char *actor, *terminal, *action, *detail;
} Note;

static void
note_free (Note *note)
{
  g_free (note->actor);
  g_free (note->terminal);
  g_free (note->action);
  g_free (note->detail);
  g_free (note);
}

static gpointer
note_func (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  Note *note = data;

  return kk_audit_append (store, note->actor, note->terminal, note->action, NULL, 0, note->detail,
                          error)
             ? KK_WORKER_DONE
             : NULL;
}

static void
noted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (kk_worker_run_finish (result, &error) == NULL)
    kk_counter_trouble (KK_COUNTER (source), error);
}

/* What was done, never what stands on a form. version -1: of all. */
static void
note (KkCounter *self, const char *action, const char *id, int version)
{
  Note *one = g_new0 (Note, 1);

  one->actor = g_strdup (self->account->id);
  one->terminal = g_strdup (self->config->terminal);
  one->action = g_strdup (action);
  one->detail = version >= 0 ? g_strdup_printf ("%s/%d", id, version) : g_strdup (id);
  kk_worker_run_async (self->store, self, note_func, one, (GDestroyNotify) note_free, NULL, NULL,
                       noted_cb, NULL);
}

/* ——— forms ——— */

typedef struct
{
  char *data_dir;
  char *file;
  gboolean notice;
} Try;

static void
try_free (Try *try)
{
  g_free (try->data_dir);
  g_free (try->file);
  g_free (try);
}

static void
try_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Try *try = data;
  g_autoptr (KkFormLibrary) library = kk_form_library_new (try->data_dir);
  const KkFormSource one = { .file = try->file, .notice = try->notice };
  GError *error = NULL;
  KkFormTrial *trial = kk_form_library_try (library, &one, cancellable, &error);

  if (trial != NULL)
    g_task_return_pointer (task, trial, (GDestroyNotify) kk_form_trial_free);
  else
    g_task_return_error (task, error);
}

void
kk_counter_try_form_async (KkCounter *self,
                           GFile *file,
                           gboolean notice,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;
  Try *try;

  if (!kk_counter_require (self, RIGHT, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  try = g_new0 (Try, 1);
  try->data_dir = g_strdup (self->config->data_dir);
  try->file = g_file_get_path (file);
  try->notice = notice;
  g_task_set_task_data (task, try, (GDestroyNotify) try_free);
  if (try->file != NULL)
    g_task_run_in_thread (task, try_thread);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "not a local file");
}

KkFormTrial *
kk_counter_try_form_finish (KkCounter *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

int
kk_counter_register_form (KkCounter *self,
                          KkFormTrial *trial,
                          const KkFormSource *source,
                          GError **error)
{
  g_autoptr (KkFormLibrary) library = kk_counter_open_forms (self);
  int version = kk_counter_require (self, RIGHT, error)
                    ? kk_form_library_register (library, trial, source, error)
                    : 0;

  if (version > 0)
    note (self, "form.registered", trial->id, version);
  return version;
}

gboolean
kk_counter_retire_form (KkCounter *self, const char *id, const char *from, GError **error)
{
  g_autoptr (KkFormLibrary) library = kk_counter_open_forms (self);

  if (!kk_counter_require (self, RIGHT, error)
      || !kk_form_library_retire (library, id, from, error))
    return FALSE;
  note (self, from != NULL ? "form.retired" : "form.unretired", id, -1);
  return TRUE;
}

int
kk_counter_restore_form (
    KkCounter *self, const char *id, int version, const char *from, GError **error)
{
  g_autoptr (KkFormLibrary) library = kk_counter_open_forms (self);
  int made = kk_counter_require (self, RIGHT, error)
                 ? kk_form_library_restore (library, id, version, from, error)
                 : 0;

  if (made > 0)
    note (self, "form.restored", id, made);
  return made;
}

gboolean
kk_counter_export_form (KkCounter *self, const char *id, int version, GFile *file, GError **error)
{
  g_autoptr (KkFormLibrary) library = kk_counter_open_forms (self);
  g_autofree char *path = g_file_get_path (file);

  return kk_counter_require (self, RIGHT, error)
         && kk_form_library_export (library, id, version, path != NULL ? path : "", error);
}

/* ——— the notice ——— */

gboolean
kk_counter_use_notice_layout (
    KkCounter *self, const char *layout, const char *from, const char *const *kinds, GError **error)
{
  g_autoptr (KkNoticeLayouts) table = kk_counter_open_notice_layouts (self);
  g_autoptr (KkFormLayout) loaded = NULL;
  g_autoptr (GPtrArray) lacking = NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  KkNoticeRow *row;
  gboolean saved;

  if (!kk_counter_require (self, RIGHT, error)
      || (loaded = kk_notice_layouts_load (table, layout, from, error)) == NULL)
    return FALSE;
  lacking = kk_notice_check (loaded);
  if (lacking->len > 0)
    {
      g_set_error_literal (error, KK_FORM_ERROR, KK_FORM_ERROR_DATA, lacking->pdata[0]);
      return FALSE;
    }
  for (guint i = 0; i < kk_notice_layouts_get_rows (table)->len; i++)
    g_ptr_array_add (rows, kk_notice_layouts_get_rows (table)->pdata[i]);
  row = kk_notice_row_new (layout, from, NULL, kinds);
  g_ptr_array_add (rows, row);
  saved = kk_notice_layouts_save (table, rows, error);
  kk_notice_row_free (row);
  if (saved)
    note (self, "notice_layout.used", layout, kk_form_layout_get_version (loaded));
  return saved;
}

gboolean
kk_counter_drop_notice_row (KkCounter *self, guint index, GError **error)
{
  g_autoptr (KkNoticeLayouts) table = kk_counter_open_notice_layouts (self);
  const GPtrArray *old = kk_notice_layouts_get_rows (table);
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  g_autofree char *layout = NULL;

  if (!kk_counter_require (self, RIGHT, error))
    return FALSE;
  g_return_val_if_fail (index < old->len, FALSE);
  layout = g_strdup (((KkNoticeRow *) old->pdata[index])->layout);
  for (guint i = 0; i < old->len; i++)
    if (i != index)
      g_ptr_array_add (rows, old->pdata[i]);
  if (!kk_notice_layouts_save (table, rows, error))
    return FALSE;
  note (self, "notice_layout.dropped", layout, -1);
  return TRUE;
}

/* ——— printers ——— */

KkPrintTable *
kk_counter_open_print_table (KkCounter *self)
{
  return kk_print_table_new (self->config->data_dir);
}

gboolean
kk_counter_add_print_row (KkCounter *self, const KkPrintRow *row, GError **error)
{
  g_autoptr (KkPrintTable) table = kk_counter_open_print_table (self);
  const GPtrArray *old = kk_print_table_get_rows (table);
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  if (!kk_counter_require (self, RIGHT, error))
    return FALSE;
  g_ptr_array_add (rows, (gpointer) row);
  for (guint i = 0; i < old->len; i++)
    g_ptr_array_add (rows, old->pdata[i]);
  if (!kk_print_table_save (table, rows, error))
    return FALSE;
  note (self, "printers.added", row->printer != NULL ? row->printer : "", -1);
  return TRUE;
}

gboolean
kk_counter_drop_print_row (KkCounter *self, guint index, GError **error)
{
  g_autoptr (KkPrintTable) table = kk_counter_open_print_table (self);
  const GPtrArray *old = kk_print_table_get_rows (table);
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  g_autofree char *printer = NULL;

  if (!kk_counter_require (self, RIGHT, error))
    return FALSE;
  g_return_val_if_fail (index < old->len, FALSE);
  printer = g_strdup (((const KkPrintRow *) old->pdata[index])->printer);
  for (guint i = 0; i < old->len; i++)
    if (i != index)
      g_ptr_array_add (rows, old->pdata[i]);
  if (!kk_print_table_save (table, rows, error))
    return FALSE;
  note (self, "printers.dropped", printer != NULL ? printer : "", -1);
  return TRUE;
}
