/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-archive-private.h"

#include <string.h>

#include "app/kk-counter.h"
#include "core/kk-field.h"
#include "core/kk-text.h"
#include "forms/kk-form-library.h"
#include "forms/kk-household-forms.h"
#include "forms/kk-notice-layouts.h"
#include "lexicon/kk-data.h"

#define TABLE "tables/masks.json"
#define DIGITS_LEAST 8 /* shorter numbers stand on any page by chance */

static void
page_free (KkArchivePage *page)
{
  g_free (page->id);
  g_bytes_unref (page->bytes);
  g_free (page);
}

KkArchiveOrder *
kk_archive_order_new (void)
{
  KkArchiveOrder *order = g_new0 (KkArchiveOrder, 1);

  order->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) page_free);
  order->readings = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_reading_free);
  return order;
}

void
kk_archive_order_free (KkArchiveOrder *order)
{
  g_clear_pointer (&order->paper, kk_paper_free);
  g_clear_pointer (&order->ticks, g_hash_table_unref);
  g_free (order->data_dir);
  g_ptr_array_unref (order->pages);
  g_ptr_array_unref (order->readings);
  g_free (order->profile);
  g_free (order->made);
  g_free (order);
}

void
kk_archive_order_add_page (
    KkArchiveOrder *order, const char *id, GBytes *bytes, int subpage, int rotation)
{
  KkArchivePage *page = g_new0 (KkArchivePage, 1);

  page->id = g_strdup (id);
  page->bytes = g_bytes_ref (bytes);
  page->subpage = subpage;
  page->rotation = rotation;
  g_ptr_array_add (order->pages, page);
}

GPtrArray *
kk_archive_profiles (GError **error)
{
  g_autoptr (GBytes) bytes = kk_data_lookup (TABLE, error);
  g_autofree char *where = kk_data_where (TABLE);
  g_autoptr (JsonNode) root = bytes != NULL ? kk_data_parse_json (bytes, where, error) : NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) reason = NULL;
  GPtrArray *profiles;

  if (root == NULL)
    return NULL;
  profiles = kk_mask_profiles_parse (root, &path, &reason);
  if (profiles == NULL)
    kk_data_set_invalid (error, bytes, where, path, "%s", reason->message);
  return profiles;
}

/* ——— the parts ——— */

typedef struct
{
  const KkArchiveOrder *order;
  const KkMaskProfile *profile; /* NULL: nothing is hidden */
  KkArchive *archive;
  GCancellable *cancellable;
  KkArchiveProgress progress;
  gpointer progress_data;
  guint done, total;
  int hidden;
} Job;

static gboolean
step (Job *job, GError **error)
{
  if (job->progress != NULL)
    job->progress ((double) job->done / MAX (job->total, 1), job->progress_data);
  job->done++;
  return !g_cancellable_set_error_if_cancelled (job->cancellable, error);
}

static gboolean
put_paper (Job *job, KkFormRender *render, GError **error)
{
  g_autoptr (KkFormRender) owned = render;

  if (render == NULL)
    return FALSE;
  kk_archive_begin (job->archive, kk_form_render_get_title (render));
  return kk_archive_add_paper (job->archive, render, error);
}

static gboolean
is_wanted (const KkArchiveOrder *order, const KkHouseholdForm *form)
{
  gpointer ticked;

  if (order->ticks != NULL
      && g_hash_table_lookup_extended (order->ticks, form->form, NULL, &ticked))
    return GPOINTER_TO_INT (ticked) && !form->missing;
  return form->ticked && !form->missing;
}

/* Pictures for the 〓 of the papers: of the pages in the archive themselves. */
typedef struct
{
  KkPictures pages;
  const KkNotice *shown; /* as the papers show it */
} Pictures;

static void
pictures_init (Pictures *pictures, const KkArchiveOrder *order, const KkNotice *shown)
{
  *pictures = (Pictures){ .pages.notice = order->paper->notice, .shown = shown };
  for (guint i = 0; i < order->pages->len; i++)
    {
      const KkArchivePage *page = order->pages->pdata[i];
      kk_pictures_add_file (&pictures->pages, page->id, page->rotation, page->bytes, page->subpage);
    }
}

/* None of a value of which anything is hidden: the picture would show it. */
static gboolean
find_picture (const char *path, KkFormPicture *out, gpointer user_data)
{
  Pictures *pictures = user_data;

  return g_str_equal (kk_notice_text (pictures->shown, path),
                      kk_notice_text (pictures->pages.notice, path))
         && kk_pictures_find (path, out, &pictures->pages);
}

/* Every sheet of the notice and the forms that are wanted. */
static gboolean
put_sheets (Job *job,
            KkFormLayout *layout,
            const GPtrArray *forms,
            KkFormLibrary *library,
            const KkFormData *data,
            GError **error)
{
  if (!step (job, error) || !put_paper (job, kk_form_render_new (layout, data, error), error))
    return FALSE;
  for (guint i = 0; i < forms->len; i++)
    if (is_wanted (job->order, forms->pdata[i])
        && (!step (job, error)
            || !put_paper (job, kk_household_form_render (forms->pdata[i], data, library, error),
                           error)))
      return FALSE;
  return TRUE;
}

static gboolean
put_papers (Job *job, GError **error)
{
  const KkArchiveOrder *order = job->order;
  KkFormData data = kk_paper_get_data (order->paper);
  g_autoptr (KkFormLibrary) library = kk_form_library_new (order->data_dir);
  /* Which forms they need is a matter of what is known, not of what may be seen. */
  g_autoptr (GPtrArray) forms = kk_household_forms (&data, library, error);
  g_autoptr (KkNoticeLayouts) layouts = kk_notice_layouts_new (order->data_dir);
  g_autoptr (KkFormLayout) layout = kk_notice_layouts_of (layouts, &data, NULL, error);
  g_autoptr (KkNotice) masked
      = job->profile != NULL ? kk_mask_notice (job->profile, order->paper->notice) : NULL;
  Pictures pictures;
  gboolean put;

  if (forms == NULL || layout == NULL)
    return FALSE;
  data.reveal = TRUE;
  if (masked != NULL)
    data.notice = masked;
  pictures_init (&pictures, order, data.notice);
  data.picture = find_picture;
  data.picture_data = &pictures;
  put = put_sheets (job, layout, forms, library, &data, error);
  kk_pictures_clear (&pictures.pages);
  return put;
}

static gboolean
put_pages (Job *job, KkReader *reader, GError **error)
{
  const char *last = NULL;

  for (guint i = 0; i < job->order->pages->len; i++)
    {
      const KkArchivePage *page = job->order->pages->pdata[i];
      KkDocument document = kk_archive_page_document (job->order, page);
      const char *title
          = document == KK_DOCUMENT_UNKNOWN ? "その他の書類" : kk_document_label (document);
      gboolean hidden = FALSE;

      if (!step (job, error))
        return FALSE;
      if (last == NULL || !g_str_equal (title, last))
        kk_archive_begin (job->archive, title);
      last = title;
      if (!kk_archive_put_page (job->archive, reader, job->order, page, job->profile,
                                job->cancellable, &hidden, error))
        return FALSE;
      job->hidden += hidden;
    }
  return TRUE;
}

/* ——— proof ——— */

static void
add_value (GPtrArray *values, const char *value)
{
  g_autofree char *digits = kk_text_normalise_digits (value);

  if (digits != NULL && strlen (digits) >= DIGITS_LEAST)
    g_ptr_array_add (values, g_steal_pointer (&digits));
}

static void
add_read (GPtrArray *values, const KkMaskProfile *profile, const GPtrArray *fields)
{
  for (guint i = 0; i < fields->len; i++)
    {
      const KkReadField *field = fields->pdata[i];

      if (kk_mask_hides (profile, field->key))
        add_value (values, field->value);
    }
}

/* Every number that is known and hidden. */
static GPtrArray *
hidden_numbers (const KkArchiveOrder *order, const KkMaskProfile *profile)
{
  GPtrArray *values = g_ptr_array_new_with_free_func (g_free);
  const KkNotice *notice = order->paper != NULL ? order->paper->notice : NULL;
  g_autoptr (GPtrArray) paths = notice != NULL ? kk_notice_paths (notice) : g_ptr_array_new ();

  for (guint i = 0; i < paths->len; i++)
    {
      KkScope scope;
      int person;
      const char *key;

      if (kk_field_path_parse (paths->pdata[i], &scope, &person, &key)
          && kk_mask_hides (profile, key))
        add_value (values, kk_notice_text (notice, paths->pdata[i]));
    }
  for (guint i = 0; i < order->readings->len; i++)
    {
      const KkReading *reading = order->readings->pdata[i];

      add_read (values, profile, reading->fields);
      for (guint p = 0; p < reading->persons->len; p++)
        add_read (values, profile, reading->persons->pdata[p]);
    }
  return values;
}

static gboolean
prove (const Job *job, GBytes *pdf, GError **error)
{
  g_autoptr (GPtrArray) values = hidden_numbers (job->order, job->profile);
  gboolean shows = TRUE;

  if (!kk_archive_shows (pdf, values, &shows, error))
    return FALSE;
  if (shows)
    g_set_error_literal (error, KK_APP_ERROR, KK_APP_ERROR_MASK,
                         "the masked version still shows a number");
  return !shows;
}

/* ——— all of it ——— */

static const KkMaskProfile *
find_profile (const GPtrArray *profiles, const char *id, GError **error)
{
  for (guint i = 0; i < profiles->len; i++)
    if (g_str_equal (((KkMaskProfile *) profiles->pdata[i])->id, id))
      return profiles->pdata[i];
  g_set_error (error, KK_DATA_ERROR, KK_DATA_ERROR_MISSING, "%s: no profile \"%s\"", TABLE, id);
  return NULL;
}

GBytes *
kk_archive_make (KkReader *reader,
                 const KkArchiveOrder *order,
                 GCancellable *cancellable,
                 KkArchiveProgress progress,
                 gpointer progress_data,
                 int *hidden_pages_out,
                 GError **error)
{
  g_autoptr (GPtrArray) profiles = order->profile != NULL ? kk_archive_profiles (error) : NULL;
  Job job = { .order = order,
              .cancellable = cancellable,
              .progress = progress,
              .progress_data = progress_data,
              .total = order->pages->len + (order->paper != NULL ? 2 : 0) };
  g_autoptr (KkArchive) archive = NULL;
  g_autoptr (GBytes) pdf = NULL;

  if (order->profile != NULL)
    {
      job.profile = profiles != NULL ? find_profile (profiles, order->profile, error) : NULL;
      if (job.profile == NULL)
        return NULL;
    }
  archive = job.archive
      = kk_archive_new (job.profile != NULL ? job.profile->title : "控え（全部）", order->made);
  if ((order->paper != NULL && !put_papers (&job, error)) || !put_pages (&job, reader, error))
    return NULL;
  pdf = kk_archive_finish (archive, error);
  if (pdf == NULL || (job.profile != NULL && !prove (&job, pdf, error)))
    return NULL;
  if (hidden_pages_out != NULL)
    *hidden_pages_out = job.hidden;
  return g_steal_pointer (&pdf);
}
