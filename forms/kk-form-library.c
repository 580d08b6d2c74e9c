/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/kk-form-library.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "kk-config.h"
#include "forms/kk-form-layout-private.h"
#include "forms/kk-sheet-convert.h"
#include "forms/kk-sheet-form.h"

#define MAX_SOURCES 200

struct _KkFormLibrary
{
  char *own; /* NULL: nowhere to put forms */
  char *shipped;
};

KkFormLibrary *
kk_form_library_new (const char *data_dir)
{
  KkFormLibrary *self = g_new0 (KkFormLibrary, 1);
  const char *city = g_getenv ("KAKANAI_CITY_DIR"), *shipped = g_getenv ("KAKANAI_FORMS");

  if (city != NULL && *city != '\0')
    self->own = g_build_filename (city, "forms", NULL);
  else if (data_dir != NULL)
    self->own = g_build_filename (data_dir, "forms", NULL);
  self->shipped = g_strdup (shipped && *shipped ? shipped : KK_PKGDATADIR "/forms");
  return self;
}

void
kk_form_library_free (KkFormLibrary *self)
{
  if (self == NULL)
    return;
  g_free (self->own);
  g_free (self->shipped);
  g_free (self);
}

static void
entry_free (KkFormEntry *entry)
{
  g_free (entry->id);
  g_free (entry->title);
  g_free (entry->valid_from);
  g_free (entry->valid_until);
  g_free (entry->source);
  g_free (entry->broken);
  g_free (entry);
}

void
kk_form_result_free (KkFormResult *result)
{
  if (result == NULL)
    return;
  g_free (result->id);
  g_free (result->error);
  g_clear_pointer (&result->problems, g_ptr_array_unref);
  g_free (result);
}

/* ——— reading ——— */

static gboolean
is_id (const char *id)
{
  return *id != '\0' && *id != '-' && strlen (id) <= 60
         && strspn (id, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen (id);
}

static int
by_number (gconstpointer a, gconstpointer b)
{
  return *(const int *) b - *(const int *) a;
}

/* Version numbers of a form, newest first. */
static GArray *
versions_of (const char *folder)
{
  GArray *versions = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      char *end;
      guint64 n = g_ascii_strtoull (name, &end, 10);
      int version = (int) n;

      if (*end == '\0' && n > 0 && n < 100000)
        g_array_append_val (versions, version);
    }
  g_array_sort (versions, by_number);
  return versions;
}

/* Members of a version's form.json that the layout does not keep. */
static void
read_dates (const char *folder, char **from, char **until)
{
  g_autofree char *path = g_build_filename (folder, "form.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL)
      || (node = json_from_string (text, NULL)) == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;
  *from = g_strdup (
      json_object_get_string_member_with_default (json_node_get_object (node), "valid_from", NULL));
  *until = g_strdup (json_object_get_string_member_with_default (json_node_get_object (node),
                                                                 "valid_until", NULL));
}

static char *
source_in (const char *folder)
{
  static const char *const endings[] = { "xlsx", "xlsm", "xls", "ods" };

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *name = g_strconcat ("source.", endings[i], NULL);
      char *path = g_build_filename (folder, name, NULL);
      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return path;
      g_free (path);
    }
  return NULL;
}

static KkFormEntry *
entry_new (const char *root, const char *id, gboolean shipped)
{
  g_autofree char *folder = g_build_filename (root, id, NULL);
  g_autoptr (GArray) versions = versions_of (folder);
  g_autoptr (GError) error = NULL;
  g_autoptr (KkFormLayout) layout = NULL;
  KkFormEntry *entry;

  if (versions->len == 0)
    return NULL;
  entry = g_new0 (KkFormEntry, 1);
  entry->id = g_strdup (id);
  entry->shipped = shipped;
  entry->version = g_array_index (versions, int, 0);
  entry->n_versions = (int) versions->len;
  g_autofree char *newest = g_strdup_printf ("%s/%d", folder, entry->version);
  g_autofree char *path = g_build_filename (newest, "form.json", NULL);
  read_dates (newest, &entry->valid_from, &entry->valid_until);
  entry->source = source_in (newest);
  layout = kk_form_layout_load (path, &error);
  if (layout == NULL)
    {
      entry->title = g_strdup (id);
      entry->broken = g_strdup (error->message);
      return entry;
    }
  entry->title = g_strdup (layout->title);
  entry->capacity = layout->capacity;
  kk_form_layout_get_size (layout, &entry->width, &entry->height);
  entry->n_pages = layout->pages ? (int) layout->pages->len : 1;
  for (guint i = 0; layout->pages != NULL && i < layout->pages->len; i++)
    entry->n_fields += (int) ((KkFormSheet *) layout->pages->pdata[i])->items->len;
  return entry;
}

static int
by_id (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(KkFormEntry **) a)->id, (*(KkFormEntry **) b)->id);
}

GPtrArray *
kk_form_library_list (KkFormLibrary *self)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  const char *roots[] = { self->own, self->shipped };

  for (int r = 0; r < 2; r++)
    {
      g_autoptr (GDir) dir = roots[r] ? g_dir_open (roots[r], 0, NULL) : NULL;
      const char *name;

      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        {
          KkFormEntry *entry = is_id (name) && !g_hash_table_contains (seen, name)
                                   ? entry_new (roots[r], name, r == 1)
                                   : NULL;
          if (entry == NULL)
            continue;
          g_hash_table_add (seen, entry->id);
          g_ptr_array_add (entries, entry);
        }
    }
  g_ptr_array_sort (entries, by_id);
  return entries;
}

KkFormLayout *
kk_form_library_get (KkFormLibrary *self, const char *id, const char *day, GError **error)
{
  const char *roots[] = { self->own, self->shipped };

  for (int r = 0; r < 2 && is_id (id); r++)
    {
      g_autofree char *folder = roots[r] ? g_build_filename (roots[r], id, NULL) : NULL;
      g_autoptr (GArray) versions = folder ? versions_of (folder) : NULL;

      for (guint i = 0; versions != NULL && i < versions->len; i++)
        {
          g_autofree char *version
              = g_strdup_printf ("%s/%d", folder, g_array_index (versions, int, i));
          g_autofree char *path = g_build_filename (version, "form.json", NULL);
          g_autofree char *from = NULL, *until = NULL;

          read_dates (version, &from, &until);
          if (day == NULL
              || ((from == NULL || strcmp (from, day) <= 0)
                  && (until == NULL || strcmp (day, until) <= 0)))
            return kk_form_layout_load (path, error);
        }
    }
  g_set_error (error, KK_FORM_ERROR, KK_FORM_ERROR_LAYOUT, "no form \"%s\" is in force on %s", id,
               day ? day : "any day");
  return NULL;
}

/* ——— registering ——— */

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
id_of (const KkFormSource *source, const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  g_autofree char *sum = NULL;

  if (source->id != NULL)
    return g_strdup (source->id);
  g_strdelimit (lower, " _.", '-');
  if (is_id (lower))
    return g_steal_pointer (&lower);
  sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, name, -1);
  return g_strdup_printf ("form-%.8s", sum);
}

/* Moves WORK/N into its place as the next version. */
static gboolean
put (KkFormLibrary *self, const char *made, KkFormResult *result, GError **error)
{
  g_autofree char *folder = g_build_filename (self->own, result->id, NULL);
  g_autoptr (GArray) versions = NULL;

  if (g_mkdir_with_parents (folder, 0755) != 0)
    {
      g_set_error (error, KK_FORM_ERROR, KK_FORM_ERROR_NOT_WRITABLE, "%s", g_strerror (errno));
      return FALSE;
    }
  versions = versions_of (folder);
  for (int version = versions->len ? g_array_index (versions, int, 0) + 1 : 1; version < 100000;
       version++)
    {
      g_autofree char *target = g_strdup_printf ("%s/%d", folder, version);

      if (g_rename (made, target) == 0)
        {
          result->version = version;
          return TRUE;
        }
      if (errno != ENOTEMPTY && errno != EEXIST)
        break;
    }
  g_set_error (error, KK_FORM_ERROR, KK_FORM_ERROR_NOT_WRITABLE, "%s", g_strerror (errno));
  return FALSE;
}

static KkFormResult *
make_one (KkFormLibrary *self, const KkFormSource *source, const char *made, gboolean try_only)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = stem_of (source);
  KkFormResult *result = g_new0 (KkFormResult, 1);
  KkSheetForm form = { .title = source->title,
                       .valid_from = source->valid_from,
                       .valid_until = source->valid_until };

  result->id = id_of (source, name);
  form.id = result->id;
  if (!is_id (result->id))
    {
      result->problems = g_ptr_array_new_with_free_func (g_free);
      result->error = g_strdup ("様式の ID は英小文字、数字、ハイフンで書いてください");
      return result;
    }
  g_autofree char *cells = g_build_filename (made, "cells.json", NULL);
  if (!kk_sheet_form_make (made, &form, &result->problems, &error) || g_remove (cells) != 0
      || (!try_only && !put (self, made, result, &error)))
    result->error = g_strdup (error ? error->message : g_strerror (errno));
  return result;
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
  g_autofree const char **files = g_new0 (const char *, n_sources + 1);
  gboolean converted;

  if (self->own == NULL || n_sources > MAX_SOURCES)
    {
      g_set_error (error, KK_FORM_ERROR, KK_FORM_ERROR_NOT_WRITABLE,
                   "no folder for the city's forms");
      return NULL;
    }
  /* In the library, so that a form comes into its place by one rename. */
  work = g_build_filename (self->own, ".work-XXXXXX", NULL);
  if (g_mkdir_with_parents (self->own, 0755) != 0 || g_mkdtemp (work) == NULL)
    {
      g_set_error (error, KK_FORM_ERROR, KK_FORM_ERROR_NOT_WRITABLE, "%s", g_strerror (errno));
      return NULL;
    }
  for (gsize i = 0; i < n_sources; i++)
    files[i] = sources[i].file;
  converted = kk_sheet_convert (files, work, cancellable, error);
  for (gsize i = 0; converted && i < n_sources; i++)
    {
      g_autofree char *made = g_strdup_printf ("%s/%" G_GSIZE_FORMAT, work, i);
      g_ptr_array_add (results, make_one (self, &sources[i], made, try_only));
    }
  kk_sheet_remove_folder (work);
  return converted ? g_steal_pointer (&results) : NULL;
}

gboolean
kk_form_library_remove (KkFormLibrary *self, const char *id, GError **error)
{
  g_autofree char *folder = self->own && is_id (id) ? g_build_filename (self->own, id, NULL) : NULL;

  if (folder == NULL || !g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, KK_FORM_ERROR, KK_FORM_ERROR_DATA,
                   "the city has no form \"%s\" of its own", id);
      return FALSE;
    }
  kk_sheet_remove_folder (folder);
  return TRUE;
}
