/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-session-notes.h"

#include <string.h>

#include "app/kk-session-private.h"
#include "store/kk-store-notes.h"

static gboolean
require_note (KkSession *self, const char *text, GError **error)
{
  if (!kk_counter_require (self->counter, "case.edit", error)
      || !kk_session_require_open (self, error))
    return FALSE;
  if (self->read_only)
    {
      g_set_error_literal (error, KK_CASE_ERROR, KK_CASE_ERROR_NOT_ALLOWED,
                           "the case is here to look at only");
      return FALSE;
    }
  if (*text == '\0')
    {
      g_set_error_literal (error, KK_CASE_ERROR, KK_CASE_ERROR_NO_REASON, "no words");
      return FALSE;
    }
  return TRUE;
}

gboolean
kk_session_may_note (KkSession *self)
{
  return require_note (self, "-", NULL);
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (kk_session_store_finish (KK_SESSION (source), result, &error))
    g_task_return_int (task, GPOINTER_TO_INT (g_task_get_task_data (task)));
  else
    g_task_return_error (task, error);
}

/* ——— memos ——— */

static gboolean
append_event (KkStore *store, KkStoreJob *job, GError **error)
{
  return kk_store_case_append_event (store, job->case_id, job->event, error);
}

void
kk_session_add_note_async (KkSession *self,
                           const char *text,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autofree char *words = g_strstrip (g_strdup (text));
  KkStoreJob *job = NULL;
  GError *error = NULL;

  if (!require_note (self, words, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  job = kk_store_job_new (self->id);
  job->event = kk_counter_new_event (self->counter, KK_EVENT_NOTED, self->state.revision, words);
  g_task_set_task_data (task, GINT_TO_POINTER (1), NULL);
  kk_session_store_async (self, append_event, job, stored_cb, g_steal_pointer (&task));
}

gboolean
kk_session_add_note_finish (KkSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_int (G_TASK (result), error) > 0;
}

/* ——— attachments ——— */

/* All of one go are on disk before the answer; what failed leaves those before it. */
static gboolean
attach_pages (KkStore *store, KkStoreJob *job, GError **error)
{
  for (guint i = 0; i < job->pages->len; i++)
    {
      const KkRevisionPage *page = job->pages->pdata[i];

      if (!kk_store_case_attach (store, job->case_id, page->bytes, page->media_type, job->event,
                                 error))
        return FALSE;
    }
  return TRUE;
}

/* pages: KkRevisionPage* with bytes, taken. */
static void
store_pages (GTask *task, GPtrArray *pages, const char *text)
{
  KkSession *self = g_task_get_source_object (task);
  KkStoreJob *job = kk_store_job_new (self->id);

  job->pages = pages;
  job->event = kk_counter_new_event (self->counter, KK_EVENT_ATTACHED, self->state.revision, text);
  g_task_set_task_data (task, GINT_TO_POINTER ((int) pages->len), NULL);
  kk_session_store_async (self, attach_pages, job, stored_cb, g_object_ref (task));
}

/* What to attach, on its way to the store. */
typedef struct
{
  GTask *task;
  char *text;
} Attaching;

static void
attaching_free (Attaching *attaching)
{
  g_object_unref (attaching->task);
  g_free (attaching->text);
  g_free (attaching);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Attaching, attaching_free)

/* NULL: the task has its answer already. */
static Attaching *
attaching_new (KkSession *self, const char *text, GTask *task)
{
  Attaching *attaching = NULL;
  g_autofree char *words = g_strstrip (g_strdup (text));
  GError *error = NULL;

  if (!require_note (self, words, &error))
    {
      g_task_return_error (task, error);
      return NULL;
    }
  attaching = g_new0 (Attaching, 1);
  attaching->task = g_object_ref (task);
  attaching->text = g_steal_pointer (&words);
  return attaching;
}

/* A file that cannot be opened later is of no use as evidence: every page is decoded once. */
static KkRevisionPage *
load_file (GFile *gfile, GError **error)
{
  g_autofree char *path = g_file_get_path (gfile);
  g_autoptr (KkPageFile) file = path != NULL ? kk_page_file_open_path (path, error) : NULL;

  if (path == NULL)
    g_set_error_literal (error, KK_PAGE_FILE_ERROR, KK_PAGE_FILE_ERROR_UNREADABLE,
                         "not a local file");
  if (file == NULL)
    return NULL;
  for (int i = 0; i < kk_page_file_get_n_pages (file); i++)
    {
      g_autoptr (KkPageImage) image = kk_page_file_read_page (file, i, error);

      if (image == NULL)
        return NULL;
    }
  return kk_revision_page_new (kk_page_file_get_media_type (file), kk_page_file_get_bytes (file));
}

static gpointer
load_func (gpointer nothing, gpointer data, GCancellable *cancellable, GError **error)
{
  const GPtrArray *files = data;
  g_autoptr (GPtrArray) pages
      = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_revision_page_free);

  for (guint i = 0; i < files->len; i++)
    {
      KkRevisionPage *page = load_file (files->pdata[i], error);

      if (page == NULL)
        return NULL;
      g_ptr_array_add (pages, page);
    }
  return g_steal_pointer (&pages);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Attaching) attaching = user_data;
  GError *error = NULL;
  GPtrArray *pages = kk_worker_run_finish (result, &error);

  if (pages != NULL)
    store_pages (attaching->task, pages, attaching->text);
  else
    g_task_return_error (attaching->task, error);
}

void
kk_session_attach_files_async (KkSession *self,
                               GPtrArray *files,
                               const char *text,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Attaching *attaching = attaching_new (self, text, task);

  if (attaching != NULL)
    kk_worker_run_async (self->counter->drawing, self, load_func, g_ptr_array_ref (files),
                         (GDestroyNotify) g_ptr_array_unref, (GDestroyNotify) g_ptr_array_unref,
                         NULL, loaded_cb, attaching);
}

static void
scanned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Attaching) attaching = user_data;
  GError *error = NULL;
  g_autoptr (GPtrArray) scanned = kk_scanner_scan_finish (KK_SCANNER (source), result, &error);
  GPtrArray *pages = NULL;

  if (scanned == NULL)
    {
      g_task_return_error (attaching->task, error);
      return;
    }
  pages = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_revision_page_free);
  for (guint i = 0; i < scanned->len; i++)
    g_ptr_array_add (
        pages, kk_revision_page_new ("image/png", ((KkScannedPage *) scanned->pdata[i])->png));
  store_pages (attaching->task, pages, attaching->text);
}

void
kk_session_attach_scan_async (KkSession *self,
                              const KkIntakeRequest *request,
                              const char *text,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Attaching *attaching = attaching_new (self, text, task);
  const KkScanRequest scan = {
    .device = request->scanner,
    .source = request->adf ? KK_SCAN_ADF : KK_SCAN_FLATBED,
    .mode = request->gray ? KK_SCAN_GREY : KK_SCAN_COLOUR,
    .dpi = request->dpi,
  };

  /* What the scanner gave and the store took stays, whatever was cancelled meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  if (attaching != NULL)
    kk_scanner_scan_async (self->counter->scanner, &scan, cancellable, scanned_cb, attaching);
}

int
kk_session_attach_finish (KkSession *self, GAsyncResult *result, GError **error)
{
  return (int) g_task_propagate_int (G_TASK (result), error);
}

/* ——— looking at one ——— */

static gpointer
attachment_func (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  KkStoreJob *job = data;

  return kk_store_case_attachment_bytes (store, job->case_id, job->number, error);
}

static gpointer
decode_func (gpointer nothing, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (KkPageFile) file = kk_page_file_open (data, error);
  g_autoptr (GPtrArray) images
      = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_page_image_unref);

  if (file == NULL)
    return NULL;
  for (int i = 0; i < kk_page_file_get_n_pages (file); i++)
    {
      KkPageImage *image = kk_page_file_read_page (file, i, error);

      if (image == NULL)
        return NULL;
      g_ptr_array_add (images, image);
    }
  return g_steal_pointer (&images);
}

static void
decoded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *images = kk_worker_run_finish (result, &error);

  if (images != NULL)
    g_task_return_pointer (task, images, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  KkSession *self = KK_SESSION (source);
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GBytes *bytes = kk_worker_run_finish (result, &error);

  if (bytes != NULL)
    kk_worker_run_async (self->counter->drawing, self, decode_func, bytes,
                         (GDestroyNotify) g_bytes_unref, (GDestroyNotify) g_ptr_array_unref, NULL,
                         decoded_cb, g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

void
kk_session_load_attachment_async (KkSession *self,
                                  gint64 at,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  KkStoreJob *job = NULL;
  GError *error = NULL;

  if (!kk_session_require_open (self, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  job = kk_store_job_new (self->id);
  job->number = at;
  kk_worker_run_async (self->counter->store, self, attachment_func, job,
                       (GDestroyNotify) kk_store_job_free, (GDestroyNotify) g_bytes_unref, NULL,
                       fetched_cb, g_steal_pointer (&task));
}

GPtrArray *
kk_session_load_attachment_finish (KkSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
