/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "forms/kk-form-layout-private.h"
#include "forms/kk-form-library-private.h"
#include "forms/kk-notice-check.h"
#include "forms/kk-sheet-convert.h"

#define MAX_SOURCES 200
#define MAX_LAYOUT (1 << 20)
#define MAX_VERSION 100000

void
kk_form_result_free (KkFormResult *result)
{
  if (result == NULL)
    return;
  g_free (result->id);
  g_free (result->error);
  g_clear_pointer (&result->problems, g_ptr_array_unref);
  g_clear_pointer (&result->vanished, g_ptr_array_unref);
  g_free (result);
}

void
kk_form_trial_free (KkFormTrial *trial)
{
  if (trial == NULL)
    return;
  g_free (trial->id);
  g_free (trial->title);
  g_free (trial->error);
  g_clear_pointer (&trial->background, kk_form_background_free);
  g_clear_pointer (&trial->layout, kk_form_layout_unref);
  g_clear_pointer (&trial->boxes, g_ptr_array_unref);
  g_clear_pointer (&trial->problems, g_ptr_array_unref);
  g_clear_pointer (&trial->vanished, g_ptr_array_unref);
  if (trial->work != NULL)
    kk_sheet_remove_folder (trial->work);
  g_free (trial->work);
  g_free (trial->made);
  g_free (trial);
}

/* ——— folders ——— */

char *
kk_form_library_work (KkFormLibrary *self, GError **error)
{
  char *work = self->own ? g_build_filename (self->own, ".work-XXXXXX", NULL) : NULL;

  if (work != NULL && g_mkdir_with_parents (self->own, 0755) == 0 && g_mkdtemp (work) != NULL)
    return work;
  g_set_error (error, KK_FORM_ERROR, KK_FORM_ERROR_NOT_WRITABLE, "%s",
               work ? g_strerror (errno) : "no folder for the city's forms");
  g_free (work);
  return NULL;
}

static int
newest_in (const char *root, const char *id)
{
  g_autofree char *folder = root ? g_build_filename (root, id, NULL) : NULL;
  g_autoptr (GArray) versions = folder ? kk_form_folder_versions (folder) : NULL;

  return versions != NULL && versions->len > 0 ? g_array_index (versions, int, 0) : 0;
}

int
kk_form_library_put (KkFormLibrary *self, const char *id, const char *made, GError **error)
{
  g_autofree char *folder = g_build_filename (self->own, id, NULL);
  int first = MAX (newest_in (self->own, id), newest_in (self->shipped, id)) + 1;

  if (g_mkdir_with_parents (folder, 0755) == 0)
    for (int version = first; version < MAX_VERSION; version++)
      {
        g_autofree char *target = g_strdup_printf ("%s/%d", folder, version);

        if (g_rename (made, target) == 0)
          return version;
        if (errno != ENOTEMPTY && errno != EEXIST)
          break;
      }
  g_set_error (error, KK_FORM_ERROR, KK_FORM_ERROR_NOT_WRITABLE, "%s", g_strerror (errno));
  return 0;
}

static char *
stem_of (const KkFormSource *source)
{
  g_autofree char *name = g_path_get_basename (source->file);
  char *dot = strrchr (name, '.');

  if (dot != NULL && dot != name)
    *dot = '\0';
  return g_utf8_make_valid (name, -1);
}

/* The name where it can be an id, else a short hash of it: the same sheet finds its form again. */
static char *
id_of (const KkFormSource *source)
{
  g_autofree char *name = stem_of (source);
  g_autofree char *lower = g_ascii_strdown (name, -1);
  g_autofree char *sum = NULL;

  if (source->id != NULL)
    return g_strdup (source->id);
  g_strdelimit (lower, " _.", '-');
  if (kk_form_id_is_good (lower))
    return g_steal_pointer (&lower);
  sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, name, -1);
  return g_strdup_printf ("form-%.8s", sum);
}

/* ——— a layout as JSON ——— */

static gboolean
is_json (const char *file)
{
  g_autofree char *lower = g_ascii_strdown (file, -1);

  return g_str_has_suffix (lower, ".json");
}

static void
set_or_remove (JsonObject *root, const char *member, const char *value)
{
  json_object_remove_member (root, member);
  if (value != NULL)
    json_object_set_string_member (root, member, value);
}

/* form.json out of the layout a city wrote itself; checked as it is, so that lines are right. */
static gboolean
make_json (const char *made, const KkFormSource *source, const char *id, GError **error)
{
  g_autofree char *kept = g_build_filename (made, "source.json", NULL);
  g_autofree char *out = g_build_filename (made, "form.json", NULL);
  g_autofree char *name
      = source->file ? g_path_get_basename (source->file) : g_strdup ("form.json");
  g_autofree char *text = NULL;
  g_autofree char *json = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (KkFormLayout) layout = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *root;
  gsize length;

  if (!g_file_get_contents (kept, &text, &length, error))
    return FALSE;
  bytes = g_bytes_new (text, length);
  layout = kk_form_layout_new (bytes, name, error);
  if (layout == NULL || (node = json_from_string (text, error)) == NULL)
    return FALSE;
  root = json_node_get_object (node);
  json_object_set_string_member (root, "id", id);
  if (source->title != NULL)
    json_object_set_string_member (root, "title", source->title);
  set_or_remove (root, "valid_from", source->valid_from);
  set_or_remove (root, "valid_until", source->valid_until);
  json_object_set_string_member (root, "role", source->notice ? "notice" : "form");
  json = json_to_string (node, TRUE);
  return g_file_set_contents (out, json, -1, error);
}

static gboolean
bring_in_json (const char *made, const char *file, GError **error)
{
  g_autofree char *kept = g_build_filename (made, "source.json", NULL);
  g_autofree char *text = NULL;
  gsize length;
  GStatBuf info;

  if (g_stat (file, &info) == 0 && (info.st_size > MAX_LAYOUT || !S_ISREG (info.st_mode)))
    {
      g_set_error_literal (error, KK_SHEET_ERROR, KK_SHEET_ERROR_REFUSED,
                           "ファイルの中身が大きすぎます");
      return FALSE;
    }
  return g_mkdir (made, 0755) == 0 && g_file_get_contents (file, &text, &length, error)
         && g_file_set_contents (kept, text, (gssize) length, error);
}

/* ——— making ——— */

/* All {{ }} of a layout. */
static GHashTable *
shows_of (const KkFormLayout *layout)
{
  GHashTable *shows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint p = 0; layout->pages != NULL && p < layout->pages->len; p++)
    {
      const GPtrArray *items = ((KkFormSheet *) layout->pages->pdata[p])->items;
      for (guint i = 0; i < items->len; i++)
        {
          const KkFormItem *item = items->pdata[i];
          if (item->show_text != NULL)
            g_hash_table_add (shows, g_strdup (item->show_text));
        }
    }
  return shows;
}

static int
by_text (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* What the newest version shows and the new one does not. */
static GPtrArray *
vanished (KkFormLibrary *self, const char *id, const KkFormLayout *layout)
{
  GPtrArray *gone = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (KkFormLayout) before = kk_form_library_get (self, id, NULL, NULL);
  g_autoptr (GHashTable) now = shows_of (layout);
  g_autoptr (GHashTable) then = before ? shows_of (before) : NULL;
  GHashTableIter iter;
  gpointer show;

  if (then == NULL)
    return gone;
  g_hash_table_iter_init (&iter, then);
  while (g_hash_table_iter_next (&iter, &show, NULL))
    if (!g_hash_table_contains (now, show))
      g_ptr_array_add (gone, g_strdup (show));
  g_ptr_array_sort (gone, by_text);
  return gone;
}

/* Makes form.json in trial->made and says everything there is to say about it. */
static void
make (KkFormLibrary *self, KkFormTrial *trial, const KkFormSource *source)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (trial->made, "form.json", NULL);
  g_autofree char *drawing = g_build_filename (trial->made, "background.pdf", NULL);
  g_autofree char *json = g_build_filename (trial->made, "source.json", NULL);
  KkSheetForm form
      = { trial->id, source->title, source->valid_from, source->valid_until, source->notice };
  gboolean made;

  g_clear_pointer (&trial->boxes, g_ptr_array_unref);
  g_clear_pointer (&trial->problems, g_ptr_array_unref);
  g_clear_pointer (&trial->vanished, g_ptr_array_unref);
  g_clear_pointer (&trial->layout, kk_form_layout_unref);
  g_clear_pointer (&trial->error, g_free);
  trial->vanished = g_ptr_array_new_with_free_func (g_free);
  if (g_file_test (json, G_FILE_TEST_EXISTS))
    {
      trial->boxes = g_ptr_array_new ();
      made = make_json (trial->made, source, trial->id, &error);
    }
  else
    made = kk_sheet_form_make (trial->made, &form, &trial->boxes, &error);
  trial->problems = kk_sheet_form_problems (trial->boxes);
  if (!kk_form_id_is_good (trial->id))
    {
      trial->error = g_strdup ("様式の ID は英小文字、数字、ハイフンで書いてください");
      return;
    }
  if (trial->background == NULL && g_file_test (drawing, G_FILE_TEST_EXISTS))
    trial->background = kk_form_background_load (drawing, NULL);
  if (made)
    trial->layout = kk_form_layout_load (path, &error);
  if (trial->layout == NULL)
    {
      trial->error = g_strdup (error->message);
      return;
    }
  if (source->notice)
    {
      g_autoptr (GPtrArray) lacking = kk_notice_check (trial->layout);
      if (lacking->len > 0)
        trial->error = g_strdup ("住民異動届になくてはならない項目が足りません");
      g_ptr_array_extend_and_steal (trial->problems, g_steal_pointer (&lacking));
    }
  g_ptr_array_unref (trial->vanished);
  trial->vanished = vanished (self, trial->id, trial->layout);
  g_free (trial->title);
  trial->title = g_strdup (kk_form_layout_get_title (trial->layout));
}

static int
put (KkFormLibrary *self, KkFormTrial *trial, GError **error)
{
  g_autofree char *cells = g_build_filename (trial->made, "cells.json", NULL);

  if (g_remove (cells) != 0 && errno != ENOENT)
    {
      g_set_error (error, KK_FORM_ERROR, KK_FORM_ERROR_NOT_WRITABLE, "%s", g_strerror (errno));
      return 0;
    }
  return kk_form_library_put (self, trial->id, trial->made, error);
}

/* Every sheet goes through one LibreOffice, a layout as JSON past it. */
static gboolean
bring_in (const KkFormSource *sources,
          gsize n_sources,
          const char *work,
          GCancellable *cancellable,
          GError **error)
{
  g_autofree const char **files = g_new0 (const char *, n_sources + 1);
  gsize n = 0;

  for (gsize i = 0; i < n_sources; i++)
    if (!is_json (sources[i].file))
      files[n++] = sources[i].file;
  if (n > 0 && !kk_sheet_convert (files, work, cancellable, error))
    return FALSE;
  for (gsize i = 0; i < n_sources; i++)
    {
      g_autofree char *made = g_strdup_printf ("%s/j%" G_GSIZE_FORMAT, work, i);
      if (is_json (sources[i].file) && !bring_in_json (made, sources[i].file, error))
        return FALSE;
    }
  return TRUE;
}

static KkFormTrial *
trial_new (KkFormLibrary *self, const KkFormSource *source, const char *made)
{
  KkFormTrial *trial = g_new0 (KkFormTrial, 1);

  trial->id = id_of (source);
  trial->title = stem_of (source);
  trial->made = g_strdup (made);
  make (self, trial, source);
  return trial;
}

GPtrArray *
kk_form_library_add (KkFormLibrary *self,
                     const KkFormSource *sources,
                     gsize n_sources,
                     gboolean try_only,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GPtrArray) results
      = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_form_result_free);
  g_autofree char *work = NULL;
  gboolean brought;
  int n = 0;

  if (n_sources > MAX_SOURCES)
    {
      g_set_error (error, KK_FORM_ERROR, KK_FORM_ERROR_DATA, "more than %d sheets", MAX_SOURCES);
      return NULL;
    }
  work = kk_form_library_work (self, error);
  if (work == NULL)
    return NULL;
  brought = bring_in (sources, n_sources, work, cancellable, error);
  for (gsize i = 0; brought && i < n_sources; i++)
    {
      g_autofree char *made = is_json (sources[i].file)
                                  ? g_strdup_printf ("%s/j%" G_GSIZE_FORMAT, work, i)
                                  : g_strdup_printf ("%s/%d", work, n++);
      g_autoptr (KkFormTrial) trial = trial_new (self, &sources[i], made);
      g_autoptr (GError) why = NULL;
      KkFormResult *result = g_new0 (KkFormResult, 1);

      if (trial->error == NULL && !try_only && (result->version = put (self, trial, &why)) == 0)
        trial->error = g_strdup (why->message);
      result->id = g_strdup (trial->id);
      result->error = g_steal_pointer (&trial->error);
      result->problems = g_steal_pointer (&trial->problems);
      result->vanished = g_steal_pointer (&trial->vanished);
      g_ptr_array_add (results, result);
    }
  kk_sheet_remove_folder (work);
  return brought ? g_steal_pointer (&results) : NULL;
}

/* ——— looked at first ——— */

/* A file that is no sheet at all. */
static KkFormTrial *
refused (const KkFormSource *source, const char *message)
{
  KkFormTrial *trial = g_new0 (KkFormTrial, 1);

  trial->id = id_of (source);
  trial->title = stem_of (source);
  trial->error = g_strdup (message);
  trial->boxes = g_ptr_array_new ();
  trial->problems = g_ptr_array_new ();
  trial->vanished = g_ptr_array_new ();
  return trial;
}

KkFormTrial *
kk_form_library_try (KkFormLibrary *self,
                     const KkFormSource *source,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autofree char *work = kk_form_library_work (self, error);
  g_autofree char *made = NULL;
  g_autoptr (GError) why = NULL;
  KkFormTrial *trial;

  if (work == NULL)
    return NULL;
  if (!bring_in (source, 1, work, cancellable, &why))
    {
      kk_sheet_remove_folder (work);
      if (g_error_matches (why, KK_SHEET_ERROR, KK_SHEET_ERROR_REFUSED))
        return refused (source, why->message);
      g_propagate_error (error, g_steal_pointer (&why));
      return NULL;
    }
  made = g_strdup_printf ("%s/%s", work, is_json (source->file) ? "j0" : "0");
  trial = trial_new (self, source, made);
  trial->work = g_steal_pointer (&work);
  return trial;
}

int
kk_form_library_register (KkFormLibrary *self,
                          KkFormTrial *trial,
                          const KkFormSource *source,
                          GError **error)
{
  if (source->id != NULL)
    {
      g_free (trial->id);
      trial->id = g_strdup (source->id);
    }
  if (trial->made != NULL)
    make (self, trial, source);
  if (trial->error != NULL)
    {
      g_set_error_literal (error, KK_SHEET_ERROR, KK_SHEET_ERROR_REFUSED, trial->error);
      return 0;
    }
  return put (self, trial, error);
}
