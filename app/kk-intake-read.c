/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "app/kk-intake-address.h"
#include "app/kk-intake-private.h"
#include "ocr/kk-reader.h"

/* The second half of an intake: its pages are read together and merged into the notice. */

void
kk_intake_tell (const KkIntake *intake, double fraction, const char *what)
{
  if (intake->progress != NULL)
    intake->progress (fraction, what, intake->progress_data);
}

typedef struct
{
  GPtrArray *ids;   /* char* */
  GPtrArray *bytes; /* GBytes* */
  GArray *subpages; /* int */
  KkProgress progress;
} Read;

static void
read_free (Read *read)
{
  g_ptr_array_unref (read->ids);
  g_ptr_array_unref (read->bytes);
  g_array_unref (read->subpages);
  kk_progress_clear (&read->progress);
  g_free (read);
}

static void
read_progress_cb (int done, int total, gpointer user_data)
{
  const Read *read = user_data;

  kk_progress_tell (&read->progress, total > 0 ? (double) done / total : -1);
}

static gpointer
read_func (gpointer reader, gpointer data, GCancellable *cancellable, GError **error)
{
  Read *read = data;
  g_autoptr (GPtrArray) images
      = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_page_image_unref);
  g_autofree KkReaderPage *pages = g_new0 (KkReaderPage, read->ids->len);
  const KkReaderOptions options = { 0 };

  for (guint i = 0; i < read->ids->len; i++)
    {
      g_autoptr (KkPageFile) file = kk_page_file_open (read->bytes->pdata[i], error);
      KkPageImage *image
          = file != NULL
                ? kk_page_file_read_page (file, g_array_index (read->subpages, int, i), error)
                : NULL;

      if (image == NULL)
        return NULL;
      g_ptr_array_add (images, image);
      pages[i] = (KkReaderPage){
        .pixels = image->pixels,
        .width = image->width,
        .height = image->height,
        .stride = image->stride,
        .channels = image->channels,
        .dpi = (int) (image->dpi + 0.5),
        .id = read->ids->pdata[i],
      };
    }
  return kk_reader_read (reader, pages, read->ids->len, &options, cancellable, read_progress_cb,
                         read, error);
}

/* Puts readings to the page each begins on; the other pages of a document show the same one. They
 * are saved together with the notice they are merged into. */
static void
attach_readings (KkSession *self, const GPtrArray *ids, GPtrArray *readings)
{
  for (guint i = 0; i < ids->len; i++)
    {
      int index = kk_session_page_index (self, ids->pdata[i]);
      KkPageEntry *entry = index >= 0 ? self->pages->pdata[index] : NULL;

      if (entry == NULL)
        continue;
      g_clear_pointer (&entry->readings, g_ptr_array_unref);
      entry->readings = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_reading_free);
      entry->view.reading = NULL;
      entry->view.stage = KK_PAGE_READ;
      entry->view.document = KK_DOCUMENT_UNKNOWN;
      for (guint j = 0; j < readings->len; j++)
        {
          KkReading *reading = readings->pdata[j];
          guint at;

          if (!g_ptr_array_find_with_equal_func (reading->page_ids, entry->id, g_str_equal, &at))
            continue;
          entry->view.document = reading->document;
          if (at < reading->rotations->len)
            entry->view.rotation = GPOINTER_TO_INT (reading->rotations->pdata[at]);
          if (at == 0)
            {
              g_autoptr (JsonNode) node = kk_reading_to_json (reading);
              KkReading *own = kk_reading_from_json (node, NULL);

              if (own != NULL)
                g_ptr_array_add (entry->readings, own);
            }
        }
      if (entry->readings->len > 0)
        entry->view.reading = entry->readings->pdata[0];
      entry->kept = KK_UNSAVED;
    }
}

static void
merge_readings (KkSession *self, const GPtrArray *ids, const GPtrArray *readings)
{
  KkNotice *before = kk_notice_copy (self->notice);

  for (guint i = 0; i < ids->len; i++)
    kk_notice_forget_page (self->notice, ids->pdata[i]);
  for (guint i = 0; i < readings->len; i++)
    {
      const KkReading *reading = readings->pdata[i];

      if (reading->document != KK_DOCUMENT_UNKNOWN)
        kk_notice_merge_reading (self->notice, reading,
                                 kk_document_is_card (reading->document) ? KK_SOURCE_CARD
                                                                         : KK_SOURCE_PAGE);
    }
  if (self->counter->lexicon != NULL)
    kk_intake_split_addresses (self->notice, self->counter->lexicon);
  kk_session_follow_reading (self);
  kk_session_notice_changed (self, NULL, before);
}

static void
intake_done (GTask *task)
{
  KkSession *self = g_task_get_source_object (task);
  KkIntake *intake = g_task_get_task_data (task);

  self->intakes--;
  if (intake->source_error != NULL)
    g_task_return_error (task, g_steal_pointer (&intake->source_error));
  else
    g_task_return_int (task, (gssize) intake->new_ids->len);
}

/* ——— pages that came in the wrong order ——— */

static gboolean
is_incomplete (const KkReading *reading)
{
  for (guint i = 0; i < reading->warnings->len; i++)
    if (strcmp (((KkReadWarning *) reading->warnings->pdata[i])->code, "page_missing") == 0)
      return TRUE;
  return FALSE;
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  return (*(KkReading *const *) a)->page_number - (*(KkReading *const *) b)->page_number;
}

/* Parts of one document: all of the same total, no number twice. Two documents whose pages lie
 * mixed are left as they are: guessing would mix two households. */
static gboolean
are_of_one_document (const GPtrArray *sorted)
{
  for (guint i = 1; i < sorted->len; i++)
    {
      const KkReading *before = sorted->pdata[i - 1];
      const KkReading *reading = sorted->pdata[i];

      if (reading->page_total != before->page_total
          || reading->page_number < before->page_number + (int) before->page_ids->len)
        return FALSE;
    }
  return sorted->len > 1;
}

/* The pages by the numbers printed on them, where that may complete a document; NULL: as they were.
 */
static GPtrArray *
order_by_number (const GPtrArray *readings)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  g_autoptr (GPtrArray) sorted = NULL;
  GPtrArray *ids;
  guint next = 0;

  for (guint i = 0; i < readings->len; i++)
    if (is_incomplete (readings->pdata[i]))
      g_ptr_array_add (parts, readings->pdata[i]);
  sorted = g_ptr_array_copy (parts, NULL, NULL);
  g_ptr_array_sort (sorted, compare_numbers);
  if (!are_of_one_document (sorted)
      || memcmp (sorted->pdata, parts->pdata, sorted->len * sizeof (gpointer)) == 0)
    return NULL;
  ids = g_ptr_array_new_with_free_func (g_free);
  /* The whole document stands where its first part stood. */
  for (guint i = 0; i < readings->len; i++)
    {
      const GPtrArray *group = readings;
      guint from = i;
      guint to = i + 1;

      if (is_incomplete (readings->pdata[i]))
        {
          group = sorted;
          from = next;
          to = next = sorted->len;
        }
      for (guint k = from; k < to; k++)
        {
          const KkReading *reading = group->pdata[k];

          for (guint n = 0; n < reading->page_ids->len; n++)
            if (!g_ptr_array_find_with_equal_func (ids, reading->page_ids->pdata[n], g_str_equal,
                                                   NULL))
              g_ptr_array_add (ids, g_strdup (reading->page_ids->pdata[n]));
        }
    }
  return ids;
}

/* ——— reading ——— */

typedef struct
{
  GTask *task;
  GPtrArray *ids;
  gboolean ordered; /* by number already: no third time */
} Reading;

static void read_pages (GTask *task, GPtrArray *ids, gboolean ordered);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Reading *reading = user_data;
  g_autoptr (GTask) task = reading->task;
  g_autoptr (GPtrArray) ids = reading->ids;
  KkSession *self = KK_SESSION (source);
  KkIntake *intake = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) readings = kk_worker_run_finish (result, &error);

  if (readings != NULL && !reading->ordered)
    {
      GPtrArray *ordered = order_by_number (readings);

      if (ordered != NULL)
        {
          read_pages (task, ordered, TRUE);
          return;
        }
    }
  if (readings != NULL)
    {
      attach_readings (self, ids, readings);
      merge_readings (self, ids, readings);
    }
  else
    {
      gboolean cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

      for (guint i = 0; i < ids->len; i++)
        {
          int index = kk_session_page_index (self, ids->pdata[i]);
          KkPageEntry *entry = index >= 0 ? self->pages->pdata[index] : NULL;

          if (entry == NULL)
            continue;
          entry->view.stage = cancelled ? KK_PAGE_STORED : KK_PAGE_FAILED;
          g_clear_error (&entry->error);
          if (!cancelled)
            entry->error = g_error_copy (error);
        }
      if (intake->source_error == NULL)
        intake->source_error = g_steal_pointer (&error);
    }
  kk_session_emit_pages_changed (self);
  intake_done (task);
}

/* ids is taken. */
static void
read_pages (GTask *task, GPtrArray *ids, gboolean ordered)
{
  KkSession *self = g_task_get_source_object (task);
  KkIntake *intake = g_task_get_task_data (task);
  Reading *reading = g_new0 (Reading, 1);
  Read *read = g_new0 (Read, 1);

  read->ids = g_ptr_array_new_with_free_func (g_free);
  read->bytes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  read->subpages = g_array_new (FALSE, FALSE, sizeof (int));
  kk_progress_init (&read->progress, intake->progress, intake->progress_data, "読み取っています");
  for (guint i = 0; i < ids->len; i++)
    {
      int index = kk_session_page_index (self, ids->pdata[i]);
      KkPageEntry *entry = index >= 0 ? self->pages->pdata[index] : NULL;

      if (entry == NULL) /* dropped meanwhile */
        continue;
      entry->view.stage = KK_PAGE_READING;
      g_ptr_array_add (read->ids, g_strdup (entry->id));
      g_ptr_array_add (read->bytes, g_bytes_ref (entry->bytes));
      g_array_append_val (read->subpages, entry->subpage);
    }
  reading->task = g_object_ref (task);
  reading->ids = ids;
  reading->ordered = ordered;
  kk_session_emit_pages_changed (self);
  kk_worker_run_async (self->counter->reading, self, read_func, read, (GDestroyNotify) read_free,
                       (GDestroyNotify) g_ptr_array_unref, g_task_get_cancellable (task), read_cb,
                       reading);
}

/* A page of a document whose other pages were missing when it was read. */
static gboolean
waits_for_others (const KkPageEntry *entry)
{
  for (guint i = 0; entry->readings != NULL && i < entry->readings->len; i++)
    if (is_incomplete (entry->readings->pdata[i]))
      return TRUE;
  return FALSE;
}

void
kk_intake_read (GTask *task)
{
  KkSession *self = g_task_get_source_object (task);
  KkIntake *intake = g_task_get_task_data (task);
  GPtrArray *ids;

  if (intake->new_ids->len == 0)
    {
      intake_done (task);
      return;
    }
  kk_intake_tell (intake, 0, "読み取っています");
  ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->pages->len; i++)
    {
      KkPageEntry *entry = self->pages->pdata[i];

      if (waits_for_others (entry)
          || g_ptr_array_find_with_equal_func (intake->new_ids, entry->id, g_str_equal, NULL))
        g_ptr_array_add (ids, g_strdup (entry->id));
    }
  read_pages (task, ids, FALSE);
}
