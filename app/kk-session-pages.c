/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-session-private.h"

#include <string.h>

/* Pages of a session: how they are kept, decoded for the screen, turned, dropped and moved. How
 * they come in is kk-intake.c. */

static GPtrArray *
readings_from_json (JsonNode *node)
{
  GPtrArray *readings;
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return NULL;
  array = json_node_get_array (node);
  readings = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_reading_free);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      KkReading *reading = kk_reading_from_json (json_array_get_element (array, i), NULL);

      if (reading != NULL)
        g_ptr_array_add (readings, reading);
    }
  return readings;
}

static JsonNode *
readings_to_json (const GPtrArray *readings)
{
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; i < readings->len; i++)
    json_array_add_element (array, kk_reading_to_json (readings->pdata[i]));
  json_node_take_array (node, array);
  return node;
}

KkPageEntry *
kk_page_entry_new (const KkRevisionPage *page)
{
  KkPageEntry *entry = g_new0 (KkPageEntry, 1);

  entry->sha256 = g_strdup (page->id);
  entry->subpage = page->subpage;
  entry->id = kk_page_id (page->id, page->subpage);
  entry->media_type = g_strdup (page->media_type);
  entry->bytes = page->bytes != NULL ? g_bytes_ref (page->bytes) : NULL;
  entry->readings = readings_from_json (page->reading);
  entry->view.id = entry->id;
  entry->view.rotation = page->rotation;
  entry->view.stage = page->reading != NULL ? KK_PAGE_READ : KK_PAGE_STORED;
  if (entry->readings != NULL && entry->readings->len > 0)
    {
      entry->view.reading = entry->readings->pdata[0];
      entry->view.document = entry->view.reading->document;
    }
  return entry;
}

void
kk_page_entry_free (KkPageEntry *entry)
{
  g_free (entry->id);
  g_free (entry->sha256);
  g_free (entry->media_type);
  g_clear_pointer (&entry->bytes, g_bytes_unref);
  g_clear_pointer (&entry->readings, g_ptr_array_unref);
  g_clear_pointer (&entry->view.image, kk_page_image_unref);
  g_clear_error (&entry->error);
  g_free (entry);
}

guint
kk_session_get_n_pages (KkSession *self)
{
  return kk_session_is_closed (self) ? 0 : self->pages->len;
}

const KkSessionPage *
kk_session_get_page (KkSession *self, guint index)
{
  KkPageEntry *entry;

  g_return_val_if_fail (index < kk_session_get_n_pages (self), NULL);
  entry = self->pages->pdata[index];
  entry->view.error = entry->error;
  return &entry->view;
}

int
kk_session_page_index (KkSession *self, const char *page_id)
{
  for (guint i = 0; page_id != NULL && i < self->pages->len; i++)
    if (strcmp (((KkPageEntry *) self->pages->pdata[i])->id, page_id) == 0)
      return (int) i;
  return -1;
}

int
kk_session_find_page (KkSession *self, const char *page_id)
{
  return kk_session_is_closed (self) ? -1 : kk_session_page_index (self, page_id);
}

guint
kk_session_count_unread (KkSession *self)
{
  guint n = 0;

  if (!kk_session_may_edit (self) || self->intakes > 0)
    return 0;
  for (guint i = 0; i < self->pages->len; i++)
    n += ((KkPageEntry *) self->pages->pdata[i])->view.stage == KK_PAGE_STORED;
  return n;
}

/* ——— what was read, on its way to the disk ——— */

GPtrArray *
kk_session_take_unsaved_pages (KkSession *self)
{
  g_autoptr (GPtrArray) pages
      = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_revision_page_free);

  for (guint i = 0; i < self->pages->len; i++)
    {
      KkPageEntry *entry = self->pages->pdata[i];
      KkRevisionPage *page;

      if (entry->kept != KK_UNSAVED)
        continue;
      entry->kept = KK_ON_ITS_WAY;
      page = g_new0 (KkRevisionPage, 1);
      page->id = g_strdup (entry->sha256);
      page->subpage = entry->subpage;
      page->rotation = entry->view.rotation;
      page->reading = readings_to_json (entry->readings);
      g_ptr_array_add (pages, page);
    }
  return pages->len > 0 ? g_steal_pointer (&pages) : NULL;
}

void
kk_session_settle_pages (KkSession *self, gboolean saved)
{
  for (guint i = 0; i < self->pages->len; i++)
    {
      KkPageEntry *entry = self->pages->pdata[i];

      if (entry->kept == KK_ON_ITS_WAY)
        entry->kept = saved ? KK_ON_DISK : KK_UNSAVED;
    }
}

/* ——— decoding for the screen ——— */

typedef struct
{
  char *id;
  GBytes *bytes;
  int subpage;
} Decode;

static void
decode_free (Decode *decode)
{
  g_free (decode->id);
  g_bytes_unref (decode->bytes);
  g_free (decode);
}

static gpointer
decode_func (gpointer nothing, gpointer data, GCancellable *cancellable, GError **error)
{
  Decode *decode = data;
  g_autoptr (KkPageFile) file = kk_page_file_open (decode->bytes, error);

  return file != NULL ? kk_page_file_read_page (file, decode->subpage, error) : NULL;
}

static void
decoded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  KkSession *self = KK_SESSION (source);
  g_autofree char *id = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KkPageImage) image = kk_worker_run_finish (result, &error);
  int index = kk_session_page_index (self, id);
  KkPageEntry *entry;

  if (index < 0 || g_cancellable_is_cancelled (self->closing))
    return;
  entry = self->pages->pdata[index];
  if (image == NULL)
    {
      entry->view.stage = KK_PAGE_FAILED;
      g_clear_error (&entry->error);
      entry->error = g_steal_pointer (&error);
    }
  else if (entry->view.image == NULL)
    entry->view.image = g_steal_pointer (&image);
  kk_session_emit_pages_changed (self);
}

void
kk_session_decode_pages (KkSession *self)
{
  for (guint i = 0; i < self->pages->len; i++)
    {
      KkPageEntry *entry = self->pages->pdata[i];
      Decode *decode;

      if (entry->view.image != NULL || entry->bytes == NULL || entry->error != NULL)
        continue;
      decode = g_new0 (Decode, 1);
      decode->bytes = g_bytes_ref (entry->bytes);
      decode->subpage = entry->subpage;
      kk_worker_run_async (self->counter->drawing, self, decode_func, decode,
                           (GDestroyNotify) decode_free, (GDestroyNotify) kk_page_image_unref,
                           self->closing, decoded_cb, g_strdup (entry->id));
    }
}

/* ——— turning, dropping, moving ——— */

static void
page_stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  KkSession *self = KK_SESSION (source);
  g_autoptr (GError) error = NULL;

  if (!kk_session_store_finish (self, result, &error))
    kk_session_emit_trouble (self, error);
}

static KkStoreJob *
page_job (KkSession *self, const KkPageEntry *entry)
{
  KkStoreJob *job = kk_store_job_new (self->id);

  job->page_sha = g_strdup (entry->sha256);
  job->subpage = entry->subpage;
  job->rotation = entry->view.rotation;
  return job;
}

static gboolean
set_page (KkStore *store, KkStoreJob *job, GError **error)
{
  return kk_store_case_set_page (store, job->case_id, job->page_sha, job->subpage, job->rotation,
                                 job->reading, error);
}

void
kk_session_rotate_page (KkSession *self, guint index, int degrees)
{
  KkPageEntry *entry;

  g_return_if_fail (index < self->pages->len);
  if (!kk_session_may_edit (self))
    return;
  entry = self->pages->pdata[index];
  entry->view.rotation = ((entry->view.rotation + degrees) % 360 + 360) % 360;
  kk_session_store_async (self, set_page, page_job (self, entry), page_stored_cb, NULL);
  kk_session_emit_pages_changed (self);
}

static gboolean
drop_page (KkStore *store, KkStoreJob *job, GError **error)
{
  return kk_store_case_remove_page (store, job->case_id, job->page_sha, job->subpage, job->event,
                                    error);
}

void
kk_session_drop_page (KkSession *self, guint index)
{
  KkPageEntry *entry;
  KkStoreJob *job;
  g_autofree char *id = NULL;

  g_return_if_fail (index < self->pages->len);
  if (!kk_session_may_edit (self))
    return;
  entry = self->pages->pdata[index];
  id = g_strdup (entry->id);
  job = page_job (self, entry);
  job->event = kk_counter_new_event (self->counter, KK_EVENT_PAGE_REMOVED, 0, NULL);
  kk_session_store_async (self, drop_page, job, page_stored_cb, NULL);
  g_ptr_array_remove_index (self->pages, index);
  kk_notice_forget_page (self->notice, id);
  /* No undo step: the values would come back without the page they were read from. */
  kk_session_notice_changed (self, NULL, NULL);
  kk_session_emit_pages_changed (self);
}

static gboolean
move_page (KkStore *store, KkStoreJob *job, GError **error)
{
  return kk_store_case_move_page (store, job->case_id, job->page_sha, job->subpage, job->position,
                                  error);
}

void
kk_session_move_page (KkSession *self, guint from, guint to)
{
  KkPageEntry *entry;
  KkStoreJob *job;

  g_return_if_fail (from < self->pages->len && to < self->pages->len);
  if (!kk_session_may_edit (self) || from == to)
    return;
  entry = g_ptr_array_steal_index (self->pages, from);
  g_ptr_array_insert (self->pages, (int) to, entry);
  job = page_job (self, entry);
  job->position = (int) to;
  kk_session_store_async (self, move_page, job, page_stored_cb, NULL);
  kk_session_emit_pages_changed (self);
}
