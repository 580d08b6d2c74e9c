/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-templates.h"

#include <stdlib.h>
#include <string.h>

#include "app/kk-session-private.h"
#include "app/kk-template-proof.h"

#define ACTION "template.edit"

void
kk_template_line_free (KkTemplateLine *line)
{
  g_free (line->id);
  g_free (line->title);
  g_free (line->issuer);
  g_free (line->issuer_code);
  g_free (line->created);
  g_strfreev (line->lost);
  g_free (line);
}

/* ——— how the proof was read last ——— */

static char *
tested_file (KkTemplateLibrary *library, const char *id)
{
  g_autofree char *name = g_strconcat (id, ".tested", NULL);
  const char *dir = kk_template_library_get_dir (library);

  return dir != NULL ? g_build_filename (dir, name, NULL) : NULL;
}

/* Of this very version: one that was learnt anew was not tested. */
static char *
tested_stamp (const KkTemplate *template)
{
  return g_strdup_printf ("%d %s ", template->version,
                          template->created != NULL ? template->created : "-");
}

static void
keep_tested (KkTemplateLibrary *library, const KkTemplate *template, guint n_wrong)
{
  g_autofree char *path = tested_file (library, template->id);
  g_autofree char *stamp = tested_stamp (template);
  g_autofree char *text = g_strdup_printf ("%s%u\n", stamp, n_wrong);
  g_autoptr (GError) error = NULL;

  if (path == NULL || g_mkdir_with_parents (kk_template_library_get_dir (library), 0700) != 0
      || !g_file_set_contents (path, text, -1, &error))
    g_debug ("templates: the result of a test is not kept");
}

static int
last_tested (KkTemplateLibrary *library, const KkTemplate *template)
{
  g_autofree char *path = tested_file (library, template->id);
  g_autofree char *stamp = tested_stamp (template);
  g_autofree char *text = NULL;

  if (path == NULL || !g_file_get_contents (path, &text, NULL, NULL)
      || !g_str_has_prefix (text, stamp))
    return -1;
  return CLAMP (atoi (text + strlen (stamp)), 0, 9999);
}

static KkTemplateLine *
line_of (KkCounter *self, const KkTemplate *template)
{
  KkTemplateLine *line = g_new0 (KkTemplateLine, 1);
  g_autoptr (GArray) versions = kk_template_library_versions (self->templates, template->id);

  line->id = g_strdup (template->id);
  line->title = g_strdup (template->title);
  line->issuer = g_strdup (template->issuer != NULL ? template->issuer : "");
  line->issuer_code = g_strdup (template->issuer_code != NULL ? template->issuer_code : "");
  line->document = template->document;
  line->version = template->version;
  line->n_versions = (int) versions->len;
  line->built_in = template->built_in;
  line->created = g_strdup (template->created);
  line->n_wrong = last_tested (self->templates, template);
  for (guint i = 0; i < template->pages->len; i++)
    line->n_fields += (int) ((KkTemplatePage *) template->pages->pdata[i])->fields->len;
  return line;
}

GPtrArray *
kk_counter_list_templates (KkCounter *self)
{
  GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_template_line_free);
  g_autoptr (GPtrArray) templates
      = self->templates != NULL ? kk_template_library_list (self->templates) : g_ptr_array_new ();

  for (guint i = 0; i < templates->len; i++)
    g_ptr_array_add (out, line_of (self, templates->pdata[i]));
  return out;
}

KkTemplate *
kk_counter_load_template (KkCounter *self, const char *id, GError **error)
{
  return kk_template_library_load_full (self->templates, id, error);
}

gboolean
kk_counter_save_template (KkCounter *self, const KkTemplate *template, GError **error)
{
  return kk_counter_require (self, ACTION, error)
         && kk_template_library_save (self->templates, template, error) > 0;
}

gboolean
kk_counter_remove_template (KkCounter *self, const char *id, GError **error)
{
  return kk_counter_require (self, ACTION, error)
         && kk_template_library_remove (self->templates, id, error);
}

gboolean
kk_counter_restore_template (KkCounter *self, const char *id, int version, GError **error)
{
  return kk_counter_require (self, ACTION, error)
         && kk_template_library_restore (self->templates, id, version, error) > 0;
}

GArray *
kk_counter_list_template_versions (KkCounter *self, const char *id)
{
  return kk_template_library_versions (self->templates, id);
}

gboolean
kk_counter_export_template (KkCounter *self, const char *id, GFile *file, GError **error)
{
  g_autoptr (KkTemplate) full = kk_counter_load_template (self, id, error);
  g_autoptr (GBytes) bytes = NULL;

  if (full == NULL)
    return FALSE;
  bytes = kk_template_to_bytes (full, TRUE);
  return g_file_replace_contents (file, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                  NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION, NULL, NULL,
                                  error);
}

char *
kk_counter_import_template (KkCounter *self, GFile *file, GError **error)
{
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (KkTemplate) template = NULL;
  g_autofree char *name = g_file_get_basename (file);

  if (!kk_counter_require (self, ACTION, error))
    return NULL;
  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, NULL,
                            error);
  if (info == NULL)
    return NULL;
  if (g_file_info_get_size (info) > KK_TEMPLATE_MAX_BYTES)
    {
      g_set_error (error, KK_TEMPLATE_ERROR, KK_TEMPLATE_ERROR_INVALID, "%s: too large", name);
      return NULL;
    }
  bytes = g_file_load_bytes (file, NULL, NULL, error);
  if (bytes != NULL)
    template = kk_template_library_import (self->templates, bytes, name, error);
  return template != NULL ? g_strdup (template->id) : NULL;
}

/* ——— learning ——— */

typedef struct
{
  KkTemplateLibrary *library;
  GPtrArray *ids;   /* char* */
  GPtrArray *bytes; /* GBytes* */
  GArray *subpages; /* int */
  KkReading *truth;
  char *id; /* NULL: made */
} Learn;

static void
learn_free (Learn *learn)
{
  kk_template_library_unref (learn->library);
  g_ptr_array_unref (learn->ids);
  g_ptr_array_unref (learn->bytes);
  g_array_unref (learn->subpages);
  g_clear_pointer (&learn->truth, kk_reading_free);
  g_free (learn->id);
  g_free (learn);
}

typedef struct
{
  KkTemplate *template;
  GPtrArray *lost; /* char*: labels, NULL at the end */
} Learnt;

static void
learnt_free (Learnt *learnt)
{
  kk_template_unref (learnt->template);
  g_ptr_array_unref (learnt->lost);
  g_free (learnt);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Learnt, learnt_free)

static gpointer
learn_func (gpointer reader, gpointer data, GCancellable *cancellable, GError **error)
{
  Learn *learn = data;
  g_autoptr (GPtrArray) images
      = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_page_image_unref);
  KkReaderPage pages[KK_TEMPLATE_MAX_PAGES];
  g_auto (KkLearnt) learnt = { 0 };
  g_autoptr (KkTemplate) template = NULL;
  Learnt *out;

  for (guint i = 0; i < learn->bytes->len; i++)
    {
      g_autoptr (KkPageFile) file = kk_page_file_open (learn->bytes->pdata[i], error);
      KkPageImage *image
          = file != NULL
                ? kk_page_file_read_page (file, g_array_index (learn->subpages, int, i), error)
                : NULL;

      if (image == NULL)
        return NULL;
      g_ptr_array_add (images, image);
      pages[i] = (KkReaderPage){ image->pixels, image->width,    image->height,
                                 image->stride, image->channels, (int) (image->dpi + 0.5),
                                 image->sha256 };
    }
  template = kk_reader_learn (reader, pages, images->len, learn->truth,
                              learn->id != NULL ? learn->id : "new", &learnt, cancellable, error);
  if (template == NULL || !kk_template_draw_proof (template, learnt.masks, error))
    return NULL;
  if (learn->id == NULL)
    {
      g_free (template->id);
      template->id = kk_template_library_new_id (learn->library, template);
    }
  if (kk_template_library_save (learn->library, template, error) == 0)
    return NULL;
  out = g_new0 (Learnt, 1);
  out->template = kk_template_library_find (learn->library, template->id);
  out->lost = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < learnt.lost->len; i++)
    g_ptr_array_add (out->lost, kk_field_path_label (learnt.lost->pdata[i]));
  g_ptr_array_add (out->lost, NULL);
  return out;
}

static gboolean
is_of (const KkValue *value, const GPtrArray *ids)
{
  for (guint i = 0; i < value->sources->len; i++)
    {
      const KkSource *source = value->sources->pdata[i];

      if (source->page != NULL
          && g_ptr_array_find_with_equal_func ((GPtrArray *) ids, source->page, g_str_equal, NULL))
        return TRUE;
    }
  return FALSE;
}

/* No paper speaks of it: the clerk typed what the reader had missed. */
static gboolean
was_missed (const KkValue *value)
{
  gboolean typed = FALSE;

  for (guint i = 0; i < value->sources->len; i++)
    {
      const KkSource *source = value->sources->pdata[i];

      if (source->page != NULL)
        return FALSE;
      typed = typed || source->kind == KK_SOURCE_TYPED;
    }
  return typed;
}

/* What a paper calls it: its 届出日 is the day 転出 was filed (kk_notice_merge_reading). NULL: not
 * on paper. */
static const char *
key_on_paper (KkScope scope, const char *key)
{
  const KkField *field = kk_field_find (scope, key);

  if (scope == KK_SCOPE_NOTICE && g_str_equal (key, "notification_date"))
    return NULL;
  if (scope == KK_SCOPE_NOTICE && g_str_equal (key, "move_out_notification_date"))
    return "notification_date";
  return field != NULL && field->on_page ? key : NULL;
}

static void
take_values (KkReading *truth, int person, GHashTable *values, KkScope scope, const GPtrArray *ids)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const char *on_paper = key_on_paper (scope, key);
      const KkValue *v = value;

      if (on_paper != NULL && *v->value != '\0' && (is_of (v, ids) || was_missed (v)))
        kk_reading_take_field (
            truth, person, kk_read_field_new (on_paper, v->value, v->value, 1, (KkBox){ 0 }, 0));
    }
}

/* These pages speak of the person, or no paper does: the clerk typed what the reader had missed. */
static gboolean
is_person_of (const KkPerson *person, const GPtrArray *ids)
{
  GHashTableIter iter;
  gpointer value;
  gboolean missed = TRUE;

  g_hash_table_iter_init (&iter, person->values);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      if (is_of (value, ids))
        return TRUE;
      missed = missed && was_missed (value);
    }
  return missed;
}

/* The notice as it stands, as far as it came from these pages. */
static KkReading *
truth_of (const KkNotice *notice, KkDocument document, const GPtrArray *ids)
{
  KkReading *truth = kk_reading_new (document);
  int n = 0;

  if (!kk_document_is_card (document))
    take_values (truth, -1, notice->values, KK_SCOPE_NOTICE, ids);
  for (guint p = 0; p < notice->persons->len; p++)
    {
      const KkPerson *person = notice->persons->pdata[p];

      if (is_person_of (person, ids))
        take_values (truth, n++, person->values, KK_SCOPE_PERSON, ids);
    }
  return truth;
}

static void
learnt_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KkSession *self = KK_SESSION (source);
  GError *error = NULL;
  g_autoptr (Learnt) learnt = kk_worker_run_finish (result, &error);
  KkTemplateLine *line;

  if (learnt == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  line = line_of (self->counter, learnt->template);
  line->lost = g_strdupv ((char **) learnt->lost->pdata);
  g_task_return_pointer (task, line, (GDestroyNotify) kk_template_line_free);
}

void
kk_session_learn_template_async (KkSession *self,
                                 guint page,
                                 const char *id,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;
  const KkPageEntry *first;
  const KkReading *reading;
  Learn *learn;

  g_return_if_fail (page < self->pages->len);
  g_task_set_check_cancellable (task, FALSE);
  first = self->pages->pdata[page];
  reading = first->view.reading;
  if (!kk_counter_require (self->counter, ACTION, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  learn = g_new0 (Learn, 1);
  learn->library = kk_template_library_ref (self->counter->templates);
  learn->ids = g_ptr_array_new_with_free_func (g_free);
  learn->bytes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  learn->subpages = g_array_new (FALSE, FALSE, sizeof (int));
  for (guint i = 0; i < self->pages->len && learn->ids->len < KK_TEMPLATE_MAX_PAGES; i++)
    {
      const KkPageEntry *entry = self->pages->pdata[i];
      gboolean same = entry == first
                      || (reading != NULL
                          && g_ptr_array_find_with_equal_func (reading->page_ids, entry->id,
                                                               g_str_equal, NULL));

      if (!same || entry->bytes == NULL)
        continue;
      g_ptr_array_add (learn->ids, g_strdup (entry->id));
      g_ptr_array_add (learn->bytes, g_bytes_ref (entry->bytes));
      g_array_append_val (learn->subpages, entry->subpage);
    }
  learn->truth
      = truth_of (self->notice,
                  first->view.document != KK_DOCUMENT_UNKNOWN ? first->view.document
                                                              : KK_DOCUMENT_TRANSFER_CERTIFICATE,
                  learn->ids);
  learn->id = g_strdup (id != NULL ? id : reading != NULL ? reading->template_id : NULL);
  kk_worker_run_async (self->counter->reading, self, learn_func, learn, (GDestroyNotify) learn_free,
                       (GDestroyNotify) learnt_free, cancellable, learnt_cb,
                       g_steal_pointer (&task));
}

KkTemplateLine *
kk_session_learn_template_finish (KkSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ——— testing ——— */

static gpointer
test_func (gpointer reader, gpointer data, GCancellable *cancellable, GError **error)
{
  return kk_template_prove (data, reader, cancellable, error);
}

static void
tested_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KkCounter *self = g_task_get_source_object (task);
  GError *error = NULL;
  GPtrArray *wrong = kk_worker_run_finish (result, &error);

  if (wrong != NULL)
    keep_tested (self->templates, g_task_get_task_data (task), wrong->len);
  if (wrong != NULL)
    g_task_return_pointer (task, wrong, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
kk_counter_test_template_async (KkCounter *self,
                                const char *id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;
  KkTemplate *full = kk_counter_load_template (self, id, &error);

  g_task_set_check_cancellable (task, FALSE);
  if (full == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_set_task_data (task, kk_template_ref (full), (GDestroyNotify) kk_template_unref);
  kk_worker_run_async (self->reading, self, test_func, full, (GDestroyNotify) kk_template_unref,
                       (GDestroyNotify) g_ptr_array_unref, cancellable, tested_cb,
                       g_steal_pointer (&task));
}

GPtrArray *
kk_counter_test_template_finish (KkCounter *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
