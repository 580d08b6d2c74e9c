/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-session-private.h"
#include "forms/kk-notice-layouts.h"
#include "forms/kk-paper-code.h"

/* The revision is what stands here now: signed, and not edited since. */
static gboolean
is_signed (KkSession *self)
{
  return self->signed_revision != NULL && !kk_session_is_closed (self)
         && !self->state.signature_void && self->state.workflow != KK_WORKFLOW_RETURNED;
}

static char *
today (const char *format)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return g_date_time_format (now, format);
}

/* Of the pages that are decoded; none of a closed case, whose notice is blank. */
static void
take_pictures (KkSession *self, KkPictures *pictures)
{
  kk_pictures_clear (pictures);
  for (guint i = 0; i < self->pages->len; i++)
    {
      const KkSessionPage *page = &((const KkPageEntry *) self->pages->pdata[i])->view;
      kk_pictures_add (pictures, page->id, page->rotation, page->image);
    }
}

/* Takes text. What was given out before stays good while it is the same. */
static void
keep (char **kept, char *text)
{
  g_autofree char *now = text;

  if (g_strcmp0 (*kept, now) == 0)
    return;
  g_free (*kept);
  *kept = g_steal_pointer (&now);
}

KkFormData
kk_session_get_form_data (KkSession *self)
{
  const KkAppConfig *config = self->counter->config;
  const KkSignature *signature = is_signed (self) ? self->signed_revision->signature : NULL;
  int revision = signature != NULL ? self->state.revision : 0;

  keep (&self->form_code,
        kk_paper_code_format (self->id, revision, signature != NULL ? signature->hash : NULL));
  take_pictures (self, &self->form_pictures);
  self->form_pictures.notice = kk_session_get_notice (self);
  keep (&self->form_date, today ("%Y-%m-%d"));
  return (KkFormData){
    .notice = kk_session_get_notice (self),
    .signature = signature,
    .case_id = self->id,
    .revision = revision,
    .receipt_number = self->number,
    .code = self->form_code,
    .city_name = config->city_name,
    .date = self->form_date,
    .practice = config->practice,
    .picture = kk_pictures_find,
    .picture_data = &self->form_pictures,
  };
}

void
kk_session_clear_form_data (KkSession *self)
{
  kk_pictures_clear (&self->form_pictures);
  g_clear_pointer (&self->form_code, g_free);
  g_clear_pointer (&self->form_date, g_free);
  g_clear_pointer (&self->form_contact, g_free);
}

KkPrintPosition
kk_session_get_print_position (KkSession *self)
{
  return kk_print_position_load (self->counter->config->data_dir);
}

KkFormLayout *
kk_session_load_layout (KkSession *self, char **warning_out, GError **error)
{
  g_autoptr (KkNoticeLayouts) layouts = kk_notice_layouts_new (self->counter->config->data_dir);
  KkFormData data = kk_session_get_form_data (self);

  return kk_notice_layouts_of (layouts, &data, warning_out, error);
}

/* ——— files ——— */

typedef struct
{
  KkPaper *paper;
  char *layout;
  char *path;
} Write;

static void
write_free (Write *write)
{
  kk_paper_free (write->paper);
  g_free (write->layout);
  g_free (write->path);
  g_free (write);
}

static gpointer
write_func (gpointer nothing, gpointer data, GCancellable *cancellable, GError **error)
{
  Write *write = data;

  return kk_paper_write (write->paper, write->layout, write->path, error) ? KK_WORKER_DONE : NULL;
}

static void
write_async (KkSession *self,
             KkPaper *paper,
             const char *layout,
             GFile *file,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  g_autoptr (GError) closed = NULL;
  Write *write;

  if (!kk_session_require_open (self, &closed))
    {
      kk_paper_free (paper);
      g_task_report_error (self, callback, user_data, write_async, g_steal_pointer (&closed));
      return;
    }
  write = g_new0 (Write, 1);

  write->paper = paper;
  write->layout = g_strdup (layout);
  write->path = g_file_get_path (file);
  kk_worker_run_async (self->counter->drawing, self, write_func, write, (GDestroyNotify) write_free,
                       NULL, cancellable, callback, user_data);
}

KkPaper *
kk_session_dup_paper (KkSession *self)
{
  KkFormData data = kk_session_get_form_data (self);
  KkPaper *paper = g_new0 (KkPaper, 1);

  paper->notice = kk_notice_copy (data.notice);
  paper->signature = data.signature != NULL ? kk_signature_copy (data.signature) : NULL;
  paper->case_id = g_strdup (data.case_id);
  paper->revision = data.revision;
  paper->number = g_strdup (data.receipt_number);
  paper->code = g_strdup (data.code);
  paper->city_name = g_strdup (data.city_name);
  paper->date = g_strdup (data.date);
  paper->practice = data.practice;
  take_pictures (self, &paper->pictures);
  paper->pictures.notice = paper->notice;
  paper->data_dir = g_strdup (self->counter->config->data_dir);
  return paper;
}

void
kk_session_write_pdf_async (KkSession *self,
                            GFile *file,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  write_async (self, kk_session_dup_paper (self), NULL, file, cancellable, callback, user_data);
}

gboolean
kk_session_write_pdf_finish (KkSession *self, GAsyncResult *result, GError **error)
{
  return kk_worker_run_finish (result, error) != NULL;
}

/* What lies on the counter: each kind of document once, with its count of sheets. */
static char **
custody_items (KkSession *self)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  guint counts[KK_DOCUMENT_KOSEKI_SUPPLEMENT + 1] = { 0 };

  for (guint i = 0; i < self->pages->len; i++)
    counts[((KkPageEntry *) self->pages->pdata[i])->view.document]++;
  for (guint document = 0; document < G_N_ELEMENTS (counts); document++)
    {
      const char *label = document == KK_DOCUMENT_UNKNOWN
                              ? "その他の書類"
                              : kk_document_label ((KkDocument) document);

      if (counts[document] > 0)
        g_ptr_array_add (items, g_strdup_printf ("%s　%u枚", label, counts[document]));
    }
  g_ptr_array_add (items, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&items), FALSE);
}

KkPaper *
kk_session_dup_receipt_paper (KkSession *self)
{
  const KkAppConfig *config = self->counter->config;
  KkPaper *paper = kk_session_dup_paper (self);
  const char *filer = kk_notice_text (self->notice, "filer.name");

  paper->time = today ("%H:%M");
  paper->items = custody_items (self);
  paper->receiver = g_strdup (*filer != '\0' ? filer : kk_notice_text (self->notice, "new_head"));
  paper->contact = *config->office_phone != '\0'
                       ? g_strdup_printf ("%s\n電話 %s", config->terminal, config->office_phone)
                       : g_strdup (config->terminal);
  return paper;
}

void
kk_session_write_custody_receipt_async (KkSession *self,
                                        GFile *file,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  write_async (self, kk_session_dup_receipt_paper (self), "receipt-a5", file, cancellable, callback,
               user_data);
}

gboolean
kk_session_write_custody_receipt_finish (KkSession *self, GAsyncResult *result, GError **error)
{
  return kk_worker_run_finish (result, error) != NULL;
}
