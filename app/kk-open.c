/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-session-private.h"

/* Opening cases of this terminal, and listing its scanners. */

typedef struct
{
  char *case_id; /* NULL: a new one */
  KkKind kind;
  KkEvent *opened;
} Open;

static void
open_free (Open *open)
{
  g_free (open->case_id);
  g_clear_pointer (&open->opened, kk_event_free);
  g_free (open);
}

/* 届出日 is today, at a counter. */
static void
set_today (KkNotice *notice)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");

  kk_notice_set (notice, "notification_date", today, KK_SOURCE_RULE);
}

static gpointer
open_func (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  Open *open = data;
  g_autoptr (KkCaseSummary) summary = NULL;
  g_autoptr (KkNotice) notice = NULL;

  if (open->case_id != NULL)
    return kk_case_content_load (store, open->case_id, error);
  summary = kk_store_case_open (store, open->opened, NULL, error);
  if (summary == NULL)
    return NULL;
  notice = kk_notice_new (open->kind);
  set_today (notice);
  if (!kk_store_case_save_draft (store, summary->id, notice, NULL, error))
    return NULL;
  return kk_case_content_load (store, summary->id, error);
}

/* What was cut off goes on: between opening a case and its first save, between dropping a page and
 * forgetting what was read from it. */
static void
take_up (KkSession *self)
{
  g_autoptr (GPtrArray) pages = NULL;
  gboolean changed = FALSE;

  if (!kk_session_may_edit (self))
    return;
  if (kk_notice_get (self->notice, "notification_date") == NULL)
    {
      set_today (self->notice);
      changed = TRUE;
    }
  pages = kk_notice_dup_pages (self->notice);
  for (guint i = 0; i < pages->len; i++)
    if (kk_session_page_index (self, pages->pdata[i]) < 0)
      {
        kk_notice_forget_page (self->notice, pages->pdata[i]);
        changed = TRUE;
      }
  if (changed)
    kk_session_notice_changed (self, NULL, NULL);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KkCounter *self = g_task_get_source_object (task);
  g_autoptr (KkSession) session = NULL;
  GError *error = NULL;
  KkCaseContent *content = kk_worker_run_finish (result, &error);

  if (content == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  /* Opened twice at once: the first one stands. */
  session = kk_counter_find_session (self, content->summary->id);
  if (session != NULL)
    {
      g_object_ref (session);
      kk_case_content_free (content);
    }
  else
    {
      session = kk_session_new (self, content, FALSE);
      take_up (session);
      kk_counter_refresh_cases (self);
    }
  g_task_return_pointer (task, g_steal_pointer (&session), g_object_unref);
}

void
kk_counter_open_case_async (KkCounter *self,
                            const char *case_id,
                            KkKind kind_if_new,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  KkSession *session = case_id != NULL ? kk_counter_find_session (self, case_id) : NULL;
  GError *error = NULL;
  Open *open;

  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (!kk_counter_require (self, case_id != NULL ? "case.read" : "case.open", &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (session != NULL)
    {
      g_task_return_pointer (task, g_object_ref (session), g_object_unref);
      return;
    }
  open = g_new0 (Open, 1);
  open->case_id = g_strdup (case_id);
  open->kind = kind_if_new;
  if (case_id == NULL)
    open->opened = kk_counter_new_event (self, KK_EVENT_OPENED, 0, NULL);
  kk_worker_run_async (self->store, NULL, open_func, open, (GDestroyNotify) open_free,
                       (GDestroyNotify) kk_case_content_free, cancellable, opened_cb,
                       g_steal_pointer (&task));
}

KkSession *
kk_counter_open_case_finish (KkCounter *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ——— scanners ——— */

static void
scanner_line_free (KkScannerLine *line)
{
  g_free (line->name);
  g_free (line->label);
  g_free (line);
}

typedef struct
{
  GPtrArray *devices; /* KkScannerDevice* */
  GPtrArray *lines;   /* KkScannerLine* */
} Listing;

static void
listing_free (Listing *listing)
{
  g_clear_pointer (&listing->devices, g_ptr_array_unref);
  g_clear_pointer (&listing->lines, g_ptr_array_unref);
  g_free (listing);
}

static void describe_next (GTask *task);

static void
described_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Listing *listing = g_task_get_task_data (task);
  const KkScannerDevice *device = listing->devices->pdata[listing->lines->len];
  KkScannerLine *line = g_new0 (KkScannerLine, 1);
  KkScannerAbilities abilities = { 0 };

  /* One that cannot be asked now (busy, off) stays in the list as a plain flatbed. */
  kk_scanner_describe_finish (KK_SCANNER (source), result, &abilities, NULL);
  line->name = g_strdup (device->name);
  line->label = g_strdup_printf ("%s %s", device->vendor, device->model);
  line->adf = (abilities.sources & (1u << KK_SCAN_ADF)) != 0;
  line->duplex = (abilities.sources & (1u << KK_SCAN_ADF_DUPLEX)) != 0;
  g_ptr_array_add (listing->lines, line);
  describe_next (task);
}

static void
describe_next (GTask *task)
{
  KkCounter *self = g_task_get_source_object (task);
  Listing *listing = g_task_get_task_data (task);

  if (listing->lines->len == listing->devices->len || self->scanner == NULL)
    {
      g_task_return_pointer (task, g_steal_pointer (&listing->lines),
                             (GDestroyNotify) g_ptr_array_unref);
      return;
    }
  kk_scanner_describe_async (
      self->scanner, ((KkScannerDevice *) listing->devices->pdata[listing->lines->len])->name,
      g_task_get_cancellable (task), described_cb, g_object_ref (task));
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Listing *listing = g_task_get_task_data (task);
  GError *error = NULL;

  listing->devices = kk_scanner_list_finish (KK_SCANNER (source), result, &error);
  if (listing->devices == NULL)
    g_task_return_error (task, error);
  else
    describe_next (task);
}

void
kk_counter_list_scanners_async (KkCounter *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Listing *listing = g_new0 (Listing, 1);

  listing->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) scanner_line_free);
  g_task_set_task_data (task, listing, (GDestroyNotify) listing_free);
  kk_scanner_list_async (self->scanner, cancellable, listed_cb, g_steal_pointer (&task));
}

GPtrArray *
kk_counter_list_scanners_finish (KkCounter *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
