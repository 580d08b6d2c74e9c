/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "app/kk-intake-private.h"

/* How pages come into a case: from the scanner or from files, one at a time stored (page and case
 * one transaction), then read together and merged into the notice. */

static void
intake_free (KkIntake *intake)
{
  g_free (intake->scanner);
  g_clear_pointer (&intake->files, g_ptr_array_unref);
  g_queue_clear_full (&intake->waiting, (GDestroyNotify) kk_revision_page_free);
  g_clear_error (&intake->source_error);
  g_free (intake->replace);
  g_ptr_array_unref (intake->new_ids);
  g_free (intake);
}

static void store_next (GTask *task);

/* ——— storing ——— */

static gboolean
store_page (KkStore *store, KkStoreJob *job, GError **error)
{
  if (job->page_sha != NULL)
    return kk_store_case_replace_page (store, job->case_id, job->page_sha, job->subpage, job->page,
                                       job->event, job->event2, error);
  return kk_store_case_add_page (store, job->case_id, job->page, -1, job->event2, error);
}

/* The entry that is on its way to the store, put in place once it is there. */
typedef struct
{
  GTask *task;
  KkPageEntry *entry;
} Stored;

static void
place_entry (KkSession *self, KkIntake *intake, KkPageEntry *entry)
{
  int at = kk_session_page_index (self, intake->replace);

  g_ptr_array_add (intake->new_ids, g_strdup (entry->id));
  if (at >= 0)
    {
      kk_notice_forget_page (self->notice, intake->replace);
      kk_page_entry_free (self->pages->pdata[at]);
      self->pages->pdata[at] = entry;
    }
  else
    g_ptr_array_add (self->pages, entry);
  g_clear_pointer (&intake->replace, g_free);
  kk_session_decode_pages (self);
  kk_session_emit_pages_changed (self);
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Stored *stored = user_data;
  g_autoptr (GTask) task = stored->task;
  KkSession *self = KK_SESSION (source);
  KkIntake *intake = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  intake->storing = FALSE;
  if (kk_session_store_finish (self, result, &error))
    place_entry (self, intake, stored->entry);
  else
    {
      kk_page_entry_free (stored->entry);
      g_clear_error (&intake->source_error);
      if (g_error_matches (error, KK_STORE_ERROR, KK_STORE_ERROR_EXISTS))
        g_set_error_literal (&intake->source_error, KK_APP_ERROR, KK_APP_ERROR_PAGE_TWICE,
                             "the case has this page already");
      else
        intake->source_error = g_steal_pointer (&error);
    }
  store_next (task);
}

static void
store_next (GTask *task)
{
  KkSession *self = g_task_get_source_object (task);
  KkIntake *intake = g_task_get_task_data (task);
  g_autoptr (KkRevisionPage) page = NULL;
  Stored *stored;
  KkStoreJob *job;
  int replaced;

  if (intake->storing)
    return;
  page = g_queue_pop_head (&intake->waiting);
  if (page == NULL)
    {
      if (intake->source_done)
        kk_intake_read (task);
      return;
    }
  intake->storing = TRUE;
  stored = g_new0 (Stored, 1);
  stored->task = g_object_ref (task);
  stored->entry = kk_page_entry_new (page);
  job = kk_store_job_new (self->id);
  job->page = g_steal_pointer (&page);
  job->event2 = kk_counter_new_event (self->counter, KK_EVENT_PAGE_ADDED, 0, NULL);
  replaced = kk_session_page_index (self, intake->replace);
  if (replaced >= 0)
    {
      KkPageEntry *old = self->pages->pdata[replaced];

      job->page_sha = g_strdup (old->sha256);
      job->subpage = old->subpage;
      job->event = kk_counter_new_event (self->counter, KK_EVENT_PAGE_REMOVED, 0, NULL);
    }
  kk_session_store_async (self, store_page, job, stored_cb, stored);
}

/* No more pages come from the source; error (taken) says why it ended early. */
static void
source_done (GTask *task, GError *error)
{
  KkIntake *intake = g_task_get_task_data (task);

  intake->source_done = TRUE;
  if (intake->source_error == NULL)
    intake->source_error = error;
  else
    g_clear_error (&error);
  store_next (task);
}

/* ——— from the scanner ——— */

static void
scanned_page_cb (KkScanner *scanner, guint job, KkScannedPage *page, gpointer user_data)
{
  GTask *task = user_data;
  KkIntake *intake = g_task_get_task_data (task);

  if (job != intake->job)
    return;
  g_queue_push_tail (&intake->waiting, kk_revision_page_new ("image/png", page->png));
  store_next (task);
}

static void
scan_progress_cb (KkScanner *scanner, guint job, int page, double fraction, gpointer user_data)
{
  KkIntake *intake = g_task_get_task_data (user_data);
  g_autofree char *what = g_strdup_printf ("%dページ目をスキャンしています", page + 1);

  if (job == intake->job)
    kk_intake_tell (intake, fraction, what);
}

static void
scan_waiting_cb (KkScanner *scanner, guint job, gpointer user_data)
{
  KkIntake *intake = g_task_get_task_data (user_data);

  if (job == intake->job)
    kk_intake_tell (intake, -1, "用紙を待っています");
}

static void
scanned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KkIntake *intake = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) pages = kk_scanner_scan_finish (KK_SCANNER (source), result, &error);

  g_clear_signal_handler (&intake->page_handler, source);
  g_clear_signal_handler (&intake->progress_handler, source);
  g_clear_signal_handler (&intake->waiting_handler, source);
  source_done (task, error);
}

static gboolean
may_take_pages (KkSession *self, GError **error)
{
  if (!kk_counter_require (self->counter, "case.edit", error))
    return FALSE;
  if (kk_session_may_edit (self))
    return TRUE;
  g_set_error_literal (error, KK_CASE_ERROR, KK_CASE_ERROR_NOT_ALLOWED,
                       "the case takes no pages now");
  return FALSE;
}

/* The task of an intake under way; NULL: refused, and told so. */
static GTask *
intake_begin (KkSession *self,
              KkProgressFunc progress,
              gpointer progress_data,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;
  KkIntake *intake;

  if (!may_take_pages (self, &error))
    {
      g_task_return_error (task, error);
      return NULL;
    }
  intake = g_new0 (KkIntake, 1);
  intake->progress = progress;
  intake->progress_data = progress_data;
  intake->new_ids = g_ptr_array_new_with_free_func (g_free);
  g_queue_init (&intake->waiting);
  g_task_set_task_data (task, intake, (GDestroyNotify) intake_free);
  /* What was stored before a cancel stays and is told of by "pages-changed". */
  g_task_set_check_cancellable (task, FALSE);
  self->intakes++;
  return g_steal_pointer (&task);
}

void
kk_session_scan_async (KkSession *self,
                       const KkIntakeRequest *request,
                       GCancellable *cancellable,
                       KkProgressFunc progress,
                       gpointer progress_data,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task
      = intake_begin (self, progress, progress_data, cancellable, callback, user_data);
  KkIntake *intake = task != NULL ? g_task_get_task_data (task) : NULL;
  KkScanner *scanner = self->counter->scanner;
  const KkScanRequest scan = {
    .device = request->scanner,
    .source = !request->adf     ? KK_SCAN_FLATBED
              : request->duplex ? KK_SCAN_ADF_DUPLEX
                                : KK_SCAN_ADF,
    .mode = request->gray ? KK_SCAN_GREY : KK_SCAN_COLOUR,
    .dpi = request->dpi,
    .max_pages = request->replace >= 0 ? 1 : 0,
    .wait_for_paper = request->wait_for_paper,
  };

  if (task == NULL)
    return;
  if (request->replace >= 0 && request->replace < (int) self->pages->len)
    intake->replace = g_strdup (((KkPageEntry *) self->pages->pdata[request->replace])->id);
  intake->page_handler = g_signal_connect (scanner, "page", G_CALLBACK (scanned_page_cb), task);
  intake->progress_handler
      = g_signal_connect (scanner, "progress", G_CALLBACK (scan_progress_cb), task);
  intake->waiting_handler
      = g_signal_connect (scanner, "waiting", G_CALLBACK (scan_waiting_cb), task);
  kk_intake_tell (intake, -1, "スキャナーを準備しています");
  intake->job
      = kk_scanner_scan_async (scanner, &scan, cancellable, scanned_cb, g_object_ref (task));
}

int
kk_session_scan_finish (KkSession *self, GAsyncResult *result, GError **error)
{
  return (int) g_task_propagate_int (G_TASK (result), error);
}

/* ——— from files ——— */

static gpointer
load_func (gpointer nothing, gpointer data, GCancellable *cancellable, GError **error)
{
  GFile *gfile = data;
  g_autofree char *path = g_file_get_path (gfile);
  g_autoptr (KkPageFile) file = NULL;
  GPtrArray *pages;

  if (path == NULL)
    {
      g_set_error_literal (error, KK_PAGE_FILE_ERROR, KK_PAGE_FILE_ERROR_UNREADABLE,
                           "not a local file");
      return NULL;
    }
  file = kk_page_file_open_path (path, error);
  if (file == NULL)
    return NULL;
  pages = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_revision_page_free);
  for (int i = 0; i < kk_page_file_get_n_pages (file); i++)
    {
      /* Every page is decoded once before any is taken: a broken file is refused as a whole. */
      g_autoptr (KkPageImage) image = NULL;
      KkRevisionPage *page;

      if (!g_cancellable_set_error_if_cancelled (cancellable, error))
        image = kk_page_file_read_page (file, i, error);
      if (image == NULL)
        {
          g_ptr_array_unref (pages);
          return NULL;
        }
      page = kk_revision_page_new (kk_page_file_get_media_type (file),
                                   kk_page_file_get_bytes (file));
      page->subpage = i;
      g_ptr_array_add (pages, page);
    }
  return pages;
}

static void load_next (GTask *task);

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KkIntake *intake = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) pages = kk_worker_run_finish (result, &error);

  if (pages == NULL)
    {
      source_done (task, error);
      return;
    }
  g_ptr_array_set_free_func (pages, NULL);
  for (guint i = 0; i < pages->len; i++)
    g_queue_push_tail (&intake->waiting, pages->pdata[i]);
  store_next (task);
  load_next (task);
}

static void
load_next (GTask *task)
{
  KkSession *self = g_task_get_source_object (task);
  KkIntake *intake = g_task_get_task_data (task);

  if (intake->next_file >= intake->files->len)
    {
      source_done (task, NULL);
      return;
    }
  kk_intake_tell (intake, (double) intake->next_file / intake->files->len,
                  "ファイルを開いています");
  kk_worker_run_async (self->counter->drawing, self, load_func,
                       g_object_ref (intake->files->pdata[intake->next_file++]), g_object_unref,
                       (GDestroyNotify) g_ptr_array_unref, g_task_get_cancellable (task), loaded_cb,
                       g_object_ref (task));
}

void
kk_session_add_files_async (KkSession *self,
                            GPtrArray *files,
                            GCancellable *cancellable,
                            KkProgressFunc progress,
                            gpointer progress_data,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task
      = intake_begin (self, progress, progress_data, cancellable, callback, user_data);
  KkIntake *intake = task != NULL ? g_task_get_task_data (task) : NULL;

  if (task == NULL)
    return;
  intake->files = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < files->len; i++)
    g_ptr_array_add (intake->files, g_object_ref (files->pdata[i]));
  load_next (task);
}

int
kk_session_add_files_finish (KkSession *self, GAsyncResult *result, GError **error)
{
  return (int) g_task_propagate_int (G_TASK (result), error);
}

/* ——— what lies there unread ——— */

/* Their ids; none while an intake is under way, which reads them itself. */
static GPtrArray *
dup_unread (KkSession *self)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  if (kk_session_count_unread (self) == 0)
    return ids;
  for (guint i = 0; i < self->pages->len; i++)
    {
      const KkPageEntry *entry = self->pages->pdata[i];

      if (entry->view.stage == KK_PAGE_STORED)
        g_ptr_array_add (ids, g_strdup (entry->id));
    }
  return ids;
}

void
kk_session_read_async (KkSession *self,
                       GCancellable *cancellable,
                       KkProgressFunc progress,
                       gpointer progress_data,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GPtrArray) unread = dup_unread (self);
  g_autoptr (GTask) task
      = intake_begin (self, progress, progress_data, cancellable, callback, user_data);
  KkIntake *intake = task != NULL ? g_task_get_task_data (task) : NULL;

  if (task == NULL)
    return;
  g_ptr_array_extend_and_steal (intake->new_ids, g_steal_pointer (&unread));
  source_done (task, NULL);
}

int
kk_session_read_finish (KkSession *self, GAsyncResult *result, GError **error)
{
  return (int) g_task_propagate_int (G_TASK (result), error);
}
