/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-template-library.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#define BUILT_IN "/jp/kakanai/templates"
#define FILES_MAX 20000 /* of one folder; more is no library */

struct _KkTemplateLibrary
{
  GMutex lock;
  char *dir;
  GHashTable *in_force; /* id → KkTemplate* */
  GHashTable *versions; /* id → GArray of int, ascending; on disk only */
  GPtrArray *problems;  /* char* */
};

char *
kk_template_library_default_dir (const char *data_dir)
{
  const char *city = g_getenv ("KAKANAI_CITY_DIR");
  if (city != NULL && *city != '\0')
    return g_build_filename (city, "templates", NULL);
  if (data_dir != NULL)
    return g_build_filename (data_dir, "templates", NULL);
  return g_build_filename (g_get_user_data_dir (), "kakanai", "templates", NULL);
}

static char *
file_of (KkTemplateLibrary *self, const char *id, int version, gboolean proof)
{
  g_autofree char *name = g_strdup_printf ("%s.%d%s.json", id, version, proof ? ".proof" : "");
  return g_build_filename (self->dir, name, NULL);
}

static GBytes *
load_file (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info
      = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_TYPE,
                           G_FILE_QUERY_INFO_NONE, NULL, NULL);
  g_autofree char *name = g_path_get_basename (path);
  if (info == NULL || g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR
      || g_file_info_get_size (info) > KK_TEMPLATE_MAX_BYTES)
    {
      g_set_error (error, KK_TEMPLATE_ERROR, KK_TEMPLATE_ERROR_FILE, "%s: no file, or too large",
                   name);
      return NULL;
    }
  GBytes *bytes = g_file_load_bytes (file, NULL, NULL, NULL);
  if (bytes == NULL)
    g_set_error (error, KK_TEMPLATE_ERROR, KK_TEMPLATE_ERROR_FILE, "%s: cannot be read", name);
  return bytes;
}

static KkTemplate *
load_template (const char *path, GError **error)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (GBytes) bytes = load_file (path, error);
  return bytes != NULL ? kk_template_from_bytes (bytes, name, error) : NULL;
}

/* "fukuoka-1.12.json" → id and version; FALSE for other files. */
static gboolean
parse_name (const char *name, char **id_out, int *version_out)
{
  g_auto (GStrv) parts = g_strsplit (name, ".", 4);
  guint64 version = 0;
  if (g_strv_length (parts) != 3 || !g_str_equal (parts[2], "json")
      || !kk_template_id_is_valid (parts[0])
      || !g_ascii_string_to_unsigned (parts[1], 10, 1, 1000000, &version, NULL))
    return FALSE;
  *id_out = g_strdup (parts[0]);
  *version_out = (int) version;
  return TRUE;
}

static int
compare_ints (gconstpointer a, gconstpointer b)
{
  return *(const int *) a - *(const int *) b;
}

static void
load_built_in (KkTemplateLibrary *self)
{
  g_auto (GStrv) names = g_resources_enumerate_children (BUILT_IN, 0, NULL);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *path = g_build_path ("/", BUILT_IN, names[i], NULL);
      g_autoptr (GBytes) bytes = g_resources_lookup_data (path, 0, NULL);
      g_autoptr (GError) error = NULL;
      KkTemplate *template
          = bytes != NULL ? kk_template_from_bytes (bytes, names[i], &error) : NULL;
      if (template == NULL)
        {
          g_ptr_array_add (self->problems, g_strdup (error != NULL ? error->message : names[i]));
          continue;
        }
      template->built_in = TRUE;
      g_hash_table_replace (self->in_force, template->id, template);
    }
}

/* The newest version that is any good. */
static void
load_newest (KkTemplateLibrary *self, const char *id, const GArray *versions)
{
  for (guint i = versions->len; i-- > 0;)
    {
      int version = g_array_index (versions, int, i);
      g_autofree char *path = file_of (self, id, version, FALSE);
      g_autoptr (GError) error = NULL;
      g_autoptr (KkTemplate) template = load_template (path, &error);
      if (template != NULL && (!g_str_equal (template->id, id) || template->version != version))
        g_set_error (&error, KK_TEMPLATE_ERROR, KK_TEMPLATE_ERROR_INVALID,
                     "%s.%d.json:1: says it is another template", id, version);
      if (error == NULL)
        {
          g_hash_table_replace (self->in_force, template->id, kk_template_ref (template));
          return;
        }
      g_ptr_array_add (self->problems, g_strdup (error->message));
    }
}

static void
load_all (KkTemplateLibrary *self)
{
  g_hash_table_remove_all (self->in_force);
  g_hash_table_remove_all (self->versions);
  g_ptr_array_set_size (self->problems, 0);
  load_built_in (self);
  g_autoptr (GDir) dir = self->dir != NULL ? g_dir_open (self->dir, 0, NULL) : NULL;
  const char *name;
  for (guint n = 0; dir != NULL && n < FILES_MAX && (name = g_dir_read_name (dir)) != NULL; n++)
    {
      g_autofree char *id = NULL;
      int version;
      if (!parse_name (name, &id, &version))
        continue;
      GArray *versions = g_hash_table_lookup (self->versions, id);
      if (versions == NULL)
        {
          versions = g_array_new (FALSE, FALSE, sizeof (int));
          g_hash_table_insert (self->versions, g_steal_pointer (&id), versions);
        }
      g_array_append_val (versions, version);
    }
  GHashTableIter iter;
  gpointer id, versions;
  g_hash_table_iter_init (&iter, self->versions);
  while (g_hash_table_iter_next (&iter, &id, &versions))
    {
      g_array_sort (versions, compare_ints);
      load_newest (self, id, versions);
    }
}

KkTemplateLibrary *
kk_template_library_new (const char *dir, GPtrArray **problems_out)
{
  KkTemplateLibrary *self = g_atomic_rc_box_new0 (KkTemplateLibrary);
  g_mutex_init (&self->lock);
  self->dir = g_strdup (dir);
  self->in_force
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) kk_template_unref);
  self->versions
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  self->problems = g_ptr_array_new_with_free_func (g_free);
  load_all (self);
  if (problems_out != NULL)
    *problems_out = g_ptr_array_ref (self->problems);
  return self;
}

KkTemplateLibrary *
kk_template_library_ref (KkTemplateLibrary *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
library_clear (gpointer data)
{
  KkTemplateLibrary *self = data;
  g_mutex_clear (&self->lock);
  g_free (self->dir);
  g_hash_table_unref (self->in_force);
  g_hash_table_unref (self->versions);
  g_ptr_array_unref (self->problems);
}

void
kk_template_library_unref (KkTemplateLibrary *self)
{
  g_atomic_rc_box_release_full (self, library_clear);
}

const char *
kk_template_library_get_dir (KkTemplateLibrary *self)
{
  return self->dir;
}

static int
by_id (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(KkTemplate *const *) a)->id, (*(KkTemplate *const *) b)->id);
}

GPtrArray *
kk_template_library_list (KkTemplateLibrary *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_template_unref);
  GHashTableIter iter;
  gpointer template;
  g_hash_table_iter_init (&iter, self->in_force);
  while (g_hash_table_iter_next (&iter, NULL, &template))
    g_ptr_array_add (out, kk_template_ref (template));
  g_ptr_array_sort (out, by_id);
  return out;
}

KkTemplate *
kk_template_library_find (KkTemplateLibrary *self, const char *id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  KkTemplate *template = id != NULL ? g_hash_table_lookup (self->in_force, id) : NULL;
  return template != NULL ? kk_template_ref (template) : NULL;
}

KkTemplate *
kk_template_library_load_full (KkTemplateLibrary *self, const char *id, GError **error)
{
  g_autoptr (KkTemplate) template = kk_template_library_find (self, id);
  if (template == NULL)
    {
      g_set_error (error, KK_TEMPLATE_ERROR, KK_TEMPLATE_ERROR_NOT_FOUND, "no template %s", id);
      return NULL;
    }
  if (template->built_in)
    return g_steal_pointer (&template); /* comes whole */
  g_autofree char *path = file_of (self, id, template->version, TRUE);
  KkTemplate *full = load_template (path, error);
  return full;
}

GArray *
kk_template_library_versions (KkTemplateLibrary *self, const char *id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  GArray *out = g_array_new (FALSE, FALSE, sizeof (int));
  const GArray *versions = g_hash_table_lookup (self->versions, id);
  if (versions != NULL)
    g_array_append_vals (out, versions->data, versions->len);
  return out;
}

static gboolean
write_file (const char *path, const KkTemplate *template, gboolean proofs, GError **error)
{
  g_autoptr (GBytes) bytes = kk_template_to_bytes (template, proofs);
  g_autoptr (GError) reason = NULL;
  if (g_bytes_get_size (bytes) > KK_TEMPLATE_MAX_BYTES)
    {
      g_set_error (error, KK_TEMPLATE_ERROR, KK_TEMPLATE_ERROR_INVALID,
                   "the template is too large");
      return FALSE;
    }
  if (g_file_set_contents_full (
          path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
          G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0640, &reason))
    return TRUE;
  g_set_error (error, KK_TEMPLATE_ERROR, KK_TEMPLATE_ERROR_FILE, "%s", reason->message);
  return FALSE;
}

static int
save_locked (KkTemplateLibrary *self, const KkTemplate *given, GError **error)
{
  if (self->dir == NULL || g_mkdir_with_parents (self->dir, 0750) != 0)
    {
      g_set_error (error, KK_TEMPLATE_ERROR, KK_TEMPLATE_ERROR_FILE, "no folder for templates");
      return 0;
    }
  const GArray *versions = g_hash_table_lookup (self->versions, given->id);
  const KkTemplate *now = g_hash_table_lookup (self->in_force, given->id);
  int version = versions != NULL ? g_array_index (versions, int, versions->len - 1) : 0;
  if (now != NULL)
    version = MAX (version, now->version);
  KkTemplate copy = *given;
  copy.version = version + 1;
  g_autofree char *bare = file_of (self, copy.id, copy.version, FALSE);
  g_autofree char *proof = file_of (self, copy.id, copy.version, TRUE);
  /* The bare file makes the version count: it comes last. */
  if (!write_file (proof, &copy, TRUE, error) || !write_file (bare, &copy, FALSE, error))
    return 0;
  load_all (self);
  return copy.version;
}

int
kk_template_library_save (KkTemplateLibrary *self, const KkTemplate *template, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  return save_locked (self, template, error);
}

int
kk_template_library_restore (KkTemplateLibrary *self, const char *id, int version, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  const GArray *versions = g_hash_table_lookup (self->versions, id);
  for (guint i = 0; versions != NULL && i < versions->len; i++)
    if (g_array_index (versions, int, i) == version)
      {
        g_autofree char *path = file_of (self, id, version, TRUE);
        g_autoptr (KkTemplate) template = load_template (path, error);
        return template != NULL ? save_locked (self, template, error) : 0;
      }
  g_set_error (error, KK_TEMPLATE_ERROR, KK_TEMPLATE_ERROR_NOT_FOUND, "no version %d of %s",
               version, id);
  return 0;
}

gboolean
kk_template_library_remove (KkTemplateLibrary *self, const char *id, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  const GArray *versions = g_hash_table_lookup (self->versions, id);
  if (versions == NULL)
    {
      gboolean built_in = g_hash_table_lookup (self->in_force, id) != NULL;
      g_set_error (error, KK_TEMPLATE_ERROR,
                   built_in ? KK_TEMPLATE_ERROR_BUILT_IN : KK_TEMPLATE_ERROR_NOT_FOUND,
                   built_in ? "%s is built in" : "no template %s", id);
      return FALSE;
    }
  gboolean well = TRUE;
  for (guint i = 0; i < versions->len; i++)
    {
      int version = g_array_index (versions, int, i);
      g_autofree char *bare = file_of (self, id, version, FALSE);
      g_autofree char *proof = file_of (self, id, version, TRUE);
      well = g_unlink (bare) == 0 && well;
      g_unlink (proof);
    }
  if (!well)
    g_set_error (error, KK_TEMPLATE_ERROR, KK_TEMPLATE_ERROR_FILE, "%s: cannot be removed", id);
  load_all (self);
  return well;
}

KkTemplate *
kk_template_library_import (KkTemplateLibrary *self,
                            GBytes *bytes,
                            const char *where,
                            GError **error)
{
  g_autoptr (KkTemplate) template = kk_template_from_bytes (bytes, where, error);
  if (template == NULL || kk_template_library_save (self, template, error) == 0)
    return NULL;
  return kk_template_library_find (self, template->id);
}

void
kk_template_library_reload (KkTemplateLibrary *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  load_all (self);
}

char *
kk_template_library_new_id (KkTemplateLibrary *self, const KkTemplate *template)
{
  g_autofree char *base
      = g_strdup_printf ("%s%s%s", kk_document_to_string (template->document),
                         template->issuer_code != NULL ? "-" : "",
                         template->issuer_code != NULL ? template->issuer_code : "");
  for (int n = 1;; n++)
    {
      g_autofree char *id = n == 1 ? g_strdup (base) : g_strdup_printf ("%s-%d", base, n);
      g_autoptr (KkTemplate) taken = kk_template_library_find (self, id);
      if (taken == NULL)
        return g_steal_pointer (&id);
    }
}
