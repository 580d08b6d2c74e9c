/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-paper.h"

#include <glib/gstdio.h>

#include "forms/kk-form-pdf.h"
#include "forms/kk-notice-layouts.h"
#include "forms/kk-paper-code.h"
#include "forms/kk-rpa.h"

void
kk_paper_free (KkPaper *paper)
{
  kk_pictures_clear (&paper->pictures);
  g_clear_pointer (&paper->notice, kk_notice_free);
  g_clear_pointer (&paper->signature, kk_signature_free);
  g_free (paper->case_id);
  g_free (paper->number);
  g_free (paper->code);
  g_free (paper->city_name);
  g_free (paper->date);
  g_free (paper->time);
  g_free (paper->contact);
  g_strfreev (paper->items);
  g_free (paper->receiver);
  g_free (paper->data_dir);
  g_free (paper);
}

/* The day a revision was signed: the same paper whenever it is printed. */
static char *
day_of (const KkRevision *revision)
{
  g_autoptr (GDateTime) utc
      = g_date_time_new_from_unix_utc (revision->signature->at / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;

  return local != NULL ? g_date_time_format (local, "%Y-%m-%d") : NULL;
}

/* Undecoded: only a 〓 asks for them. */
static void
take_pictures (KkPaper *paper, const GPtrArray *pages)
{
  paper->pictures.notice = paper->notice;
  for (guint i = 0; pages != NULL && i < pages->len; i++)
    {
      const KkRevisionPage *page = pages->pdata[i];
      g_autofree char *id = kk_page_id (page->id, page->subpage);

      if (page->bytes != NULL)
        kk_pictures_add_file (&paper->pictures, id, page->rotation, page->bytes, page->subpage);
    }
}

KkPaper *
kk_paper_new (const KkAppConfig *config, const KkRevision *revision)
{
  KkPaper *paper = g_new0 (KkPaper, 1);

  paper->notice = kk_notice_copy (revision->notice);
  paper->signature = kk_signature_copy (revision->signature);
  paper->case_id = g_strdup (revision->case_id);
  paper->revision = revision->number;
  paper->number = g_strdup (revision->case_number);
  paper->code
      = kk_paper_code_format (revision->case_id, revision->number, revision->signature->hash);
  paper->city_name = g_strdup (config->city_name);
  paper->date = day_of (revision);
  paper->practice = revision->practice;
  paper->data_dir = g_strdup (config->data_dir);
  take_pictures (paper, revision->pages);
  return paper;
}

KkFormData
kk_paper_get_data (const KkPaper *paper)
{
  return (KkFormData){
    .notice = paper->notice,
    .signature = paper->signature,
    .case_id = paper->case_id,
    .revision = paper->revision,
    .receipt_number = paper->number,
    .code = paper->code,
    .city_name = paper->city_name,
    .date = paper->date,
    .time = paper->time,
    .contact = paper->contact,
    .items = (const char *const *) paper->items,
    .receiver = paper->receiver,
    .practice = paper->practice,
    .picture = kk_pictures_find,
    .picture_data = (gpointer) &paper->pictures,
  };
}

/* The city's own, of the day of the case. */
static KkFormLayout *
notice_layout (const KkPaper *paper, const KkFormData *data, GError **error)
{
  g_autoptr (KkNoticeLayouts) layouts = kk_notice_layouts_new (paper->data_dir);

  return kk_notice_layouts_of (layouts, data, NULL, error);
}

static KkFormRender *
render (const KkPaper *paper, const char *layout_id, GError **error)
{
  const KkFormData data = kk_paper_get_data (paper);
  g_autoptr (KkFormLayout) layout = layout_id != NULL ? kk_form_layout_builtin (layout_id, error)
                                                      : notice_layout (paper, &data, error);

  return layout != NULL ? kk_form_render_new (layout, &data, error) : NULL;
}

gboolean
kk_paper_write (const KkPaper *paper, const char *layout, const char *path, GError **error)
{
  g_autoptr (KkFormRender) rendered = render (paper, layout, error);

  return rendered != NULL && kk_form_pdf_write (rendered, path, error);
}

KkFormSheets *
kk_paper_draw (const KkPaper *paper, const char *layout, const char *id, GError **error)
{
  g_autoptr (KkFormRender) rendered = render (paper, layout, error);
  g_autoptr (KkFormSheets) sheets = kk_form_sheets_new ();

  return rendered != NULL && kk_form_sheets_add (sheets, id, rendered, error)
             ? g_steal_pointer (&sheets)
             : NULL;
}

static char *
checksum_of (const char *path, GError **error)
{
  g_autoptr (GMappedFile) mapped = g_mapped_file_new (path, FALSE, error);
  g_autoptr (GBytes) bytes = mapped != NULL ? g_mapped_file_get_bytes (mapped) : NULL;

  return bytes != NULL ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes) : NULL;
}

static gboolean
file_pdf (const KkAppConfig *config,
          const KkRevision *revision,
          const char *stem,
          GPtrArray *paths,
          GError **error)
{
  g_autoptr (KkPaper) paper = kk_paper_new (config, revision);
  g_autofree char *name = g_strconcat (stem, ".pdf", NULL);
  g_autofree char *path = g_build_filename (config->pdf_dir, name, NULL);
  g_autoptr (GError) local = NULL;

  g_mkdir_with_parents (config->pdf_dir, 0700);
  if (!kk_paper_write (paper, NULL, path, &local)
      && !g_error_matches (local, KK_FORM_ERROR, KK_FORM_ERROR_EXISTS))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  g_ptr_array_add (paths, g_steal_pointer (&path));
  return TRUE;
}

static gboolean
file_rpa (const KkAppConfig *config,
          const KkRevision *revision,
          const char *stem,
          GPtrArray *paths,
          GError **error)
{
  g_autoptr (KkRpaProfile) profile = kk_rpa_profile_builtin (config->rpa_profile, error);
  g_autoptr (KkRpaFile) file = profile != NULL ? kk_rpa_file_new (profile) : NULL;
  const KkRpaCase one = {
    .notice = revision->notice,
    .case_id = revision->case_id,
    .revision = revision->number,
    .receipt_number = revision->case_number,
    .city_code = revision->city_code,
    .practice = revision->practice,
  };
  char *csv = NULL;
  char *manifest = NULL;

  g_mkdir_with_parents (config->rpa_dir, 0700);
  if (file == NULL || !kk_rpa_file_add (file, &one, error)
      || !kk_rpa_file_write (file, config->rpa_dir, stem, &csv, &manifest, error))
    return FALSE;
  g_ptr_array_add (paths, csv);
  g_ptr_array_add (paths, manifest);
  return TRUE;
}

GPtrArray *
kk_paper_file (const KkAppConfig *config,
               const KkRevision *revision,
               char **sha256_out,
               GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *stem = g_strdup_printf ("%s-r%d", revision->case_id, revision->number);
  guint handed_over;

  *sha256_out = NULL;
  if (config->pdf_dir != NULL && !file_pdf (config, revision, stem, paths, error))
    return NULL;
  handed_over = config->rpa_dir != NULL ? paths->len : 0;
  if (config->rpa_dir != NULL && !file_rpa (config, revision, stem, paths, error))
    return NULL;
  if (paths->len > 0)
    {
      *sha256_out = checksum_of (paths->pdata[handed_over], error);
      if (*sha256_out == NULL)
        return NULL;
    }
  return g_steal_pointer (&paths);
}
