/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/kk-form-library.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <stdint.h>
#include <string.h>

#include "kk-config.h"
#include "forms/kk-form-layout-private.h"
#include "forms/kk-form-library-private.h"
#include "forms/kk-sheet-convert.h"

#define RETIRED "retired" /* in the form's folder: the first day nobody gets it */
#define MAX_DAY 32
#define MAX_KEPT 200

/* A version as it was read: it is never changed, so it is read once. */
typedef struct
{
  char *from, *until;
  KkFormLayout *layout; /* NULL: not asked for yet */
} Version;

static void
version_free (Version *version)
{
  g_free (version->from);
  g_free (version->until);
  g_clear_pointer (&version->layout, kk_form_layout_unref);
  g_free (version);
}

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
  g_mutex_init (&self->lock);
  self->kept
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) version_free);
  return self;
}

void
kk_form_library_free (KkFormLibrary *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->kept);
  g_mutex_clear (&self->lock);
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
  g_free (entry->retired);
  g_free (entry->broken);
  g_free (entry);
}

/* ——— reading ——— */

gboolean
kk_form_id_is_good (const char *id)
{
  return *id != '\0' && *id != '-' && strlen (id) <= 60
         && strspn (id, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen (id);
}

static int
by_number (gconstpointer a, gconstpointer b)
{
  return *(const int *) b - *(const int *) a;
}

GArray *
kk_form_folder_versions (const char *folder)
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

char *
kk_form_folder_source (const char *folder)
{
  static const char *const endings[] = { "xlsx", "xlsm", "xls", "ods", "json" };

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

/* What one version's folder says. */
static KkFormEntry *
entry_of (const char *folder, const char *id, int version, gboolean shipped)
{
  g_autofree char *home = g_strdup_printf ("%s/%d", folder, version);
  g_autofree char *path = g_build_filename (home, "form.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (KkFormLayout) layout = kk_form_layout_load (path, &error);
  KkFormEntry *entry = g_new0 (KkFormEntry, 1);

  entry->id = g_strdup (id);
  entry->shipped = shipped;
  entry->version = version;
  read_dates (home, &entry->valid_from, &entry->valid_until);
  entry->source = kk_form_folder_source (home);
  if (layout == NULL)
    {
      entry->title = g_strdup (id);
      entry->broken = g_strdup (error->message);
      return entry;
    }
  entry->title = g_strdup (layout->title);
  entry->notice = layout->notice;
  entry->capacity = layout->capacity;
  kk_form_layout_get_size (layout, &entry->width, &entry->height);
  entry->n_pages = layout->pages ? (int) layout->pages->len : layout->continuation ? 2 : 1;
  for (guint i = 0; layout->pages != NULL && i < layout->pages->len; i++)
    entry->n_fields += (int) ((KkFormSheet *) layout->pages->pdata[i])->items->len;
  return entry;
}

/* NULL: not retired. */
static char *
retired_from (KkFormLibrary *self, const char *id)
{
  g_autofree char *path = self->own ? g_build_filename (self->own, id, RETIRED, NULL) : NULL;
  char *day = NULL;
  gsize length;

  if (path == NULL || !g_file_get_contents (path, &day, &length, NULL))
    return NULL;
  if (length > MAX_DAY)
    g_clear_pointer (&day, g_free);
  return day != NULL ? g_strstrip (day) : NULL;
}

GPtrArray *
kk_form_library_versions (KkFormLibrary *self, const char *id)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  const char *roots[] = { self->own, self->shipped };

  for (int r = 0; r < 2 && kk_form_id_is_good (id); r++)
    {
      g_autofree char *folder = roots[r] ? g_build_filename (roots[r], id, NULL) : NULL;
      g_autoptr (GArray) versions = folder ? kk_form_folder_versions (folder) : NULL;

      for (guint i = 0; versions != NULL && i < versions->len; i++)
        g_ptr_array_add (entries, entry_of (folder, id, g_array_index (versions, int, i), r == 1));
    }
  return entries;
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
          g_autofree char *folder = g_build_filename (roots[r], name, NULL);
          g_autoptr (GArray) versions
              = kk_form_id_is_good (name) && !g_hash_table_contains (seen, name)
                    ? kk_form_folder_versions (folder)
                    : NULL;
          KkFormEntry *entry;

          if (versions == NULL || versions->len == 0)
            continue;
          entry = entry_of (folder, name, g_array_index (versions, int, 0), r == 1);
          entry->n_versions = (int) versions->len;
          entry->retired = retired_from (self, name);
          g_hash_table_add (seen, entry->id);
          g_ptr_array_add (entries, entry);
        }
    }
  g_ptr_array_sort (entries, by_id);
  return entries;
}

gboolean
kk_form_library_is_retired (KkFormLibrary *self, const char *id, const char *day)
{
  g_autofree char *retired = kk_form_id_is_good (id) ? retired_from (self, id) : NULL;

  return retired != NULL && day != NULL && strcmp (retired, day) <= 0;
}

/* Under the lock. A form taken away and registered anew has another file at the same path. */
static Version *
version_of (KkFormLibrary *self, const char *home, const char *path)
{
  GStatBuf info = { 0 };
  g_autofree char *key = NULL;
  Version *version;

  if (g_stat (path, &info) != 0)
    return NULL;
  key = g_strdup_printf ("%s %ju %jd.%09ld", path, (uintmax_t) info.st_ino,
                         (intmax_t) info.st_mtim.tv_sec, info.st_mtim.tv_nsec);
  version = g_hash_table_lookup (self->kept, key);
  if (version != NULL)
    return version;
  if (g_hash_table_size (self->kept) >= MAX_KEPT)
    g_hash_table_remove_all (self->kept);
  version = g_new0 (Version, 1);
  read_dates (home, &version->from, &version->until);
  g_hash_table_insert (self->kept, g_steal_pointer (&key), version);
  return version;
}

/* Under the lock. */
static KkFormLayout *
load (Version *version, const char *path, int number, GError **error)
{
  if (version->layout == NULL)
    version->layout = kk_form_layout_load (path, error);
  if (version->layout == NULL)
    return NULL;
  version->layout->version = number;
  return kk_form_layout_ref (version->layout);
}

static gboolean
in_force (const Version *version, const char *day)
{
  return day == NULL
         || ((version->from == NULL || strcmp (version->from, day) <= 0)
             && (version->until == NULL || strcmp (day, version->until) <= 0));
}

KkFormLayout *
kk_form_library_get (KkFormLibrary *self, const char *id, const char *day, GError **error)
{
  const char *roots[] = { self->own, self->shipped };
  gboolean gone = kk_form_library_is_retired (self, id, day);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  for (int r = 0; r < 2 && kk_form_id_is_good (id) && !gone; r++)
    {
      g_autofree char *folder = roots[r] ? g_build_filename (roots[r], id, NULL) : NULL;
      g_autoptr (GArray) versions = folder ? kk_form_folder_versions (folder) : NULL;

      for (guint i = 0; versions != NULL && i < versions->len; i++)
        {
          int number = g_array_index (versions, int, i);
          g_autofree char *home = g_strdup_printf ("%s/%d", folder, number);
          g_autofree char *path = g_build_filename (home, "form.json", NULL);
          Version *version = version_of (self, home, path);

          if (version == NULL || !in_force (version, day))
            continue;
          return load (version, path, number, error);
        }
    }
  g_set_error (error, KK_FORM_ERROR, KK_FORM_ERROR_LAYOUT, "no form \"%s\" is in force on %s", id,
               day ? day : "any day");
  return NULL;
}

/* The folder that holds that version; NULL: none does. */
static char *
folder_with (KkFormLibrary *self, const char *id, int version)
{
  const char *roots[] = { self->own, self->shipped };

  for (int r = 0; r < 2 && kk_form_id_is_good (id); r++)
    {
      g_autofree char *folder = roots[r] ? g_build_filename (roots[r], id, NULL) : NULL;
      g_autofree char *home = folder ? g_strdup_printf ("%s/%d", folder, version) : NULL;

      if (home != NULL && g_file_test (home, G_FILE_TEST_IS_DIR))
        return g_steal_pointer (&folder);
    }
  return NULL;
}

KkFormLayout *
kk_form_library_get_version (KkFormLibrary *self, const char *id, int version, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autofree char *folder = folder_with (self, id, version);
  g_autofree char *home = folder ? g_strdup_printf ("%s/%d", folder, version) : NULL;
  g_autofree char *path = home ? g_build_filename (home, "form.json", NULL) : NULL;
  Version *kept = path ? version_of (self, home, path) : NULL;

  if (kept != NULL)
    return load (kept, path, version, error);
  g_set_error (error, KK_FORM_ERROR, KK_FORM_ERROR_LAYOUT, "form \"%s\" has no version %d", id,
               version);
  return NULL;
}

gboolean
kk_form_library_has (KkFormLibrary *self, const char *id)
{
  const char *roots[] = { self->own, self->shipped };

  for (int r = 0; r < 2 && kk_form_id_is_good (id); r++)
    {
      g_autofree char *folder = roots[r] ? g_build_filename (roots[r], id, NULL) : NULL;
      g_autoptr (GArray) versions = folder ? kk_form_folder_versions (folder) : NULL;

      if (versions != NULL && versions->len > 0)
        return TRUE;
    }
  return FALSE;
}

/* ——— changing ——— */

static gboolean
refuse (GError **error, KkFormError code, const char *why)
{
  g_set_error_literal (error, KK_FORM_ERROR, code, why);
  return FALSE;
}

gboolean
kk_form_library_retire (KkFormLibrary *self, const char *id, const char *from, GError **error)
{
  g_autofree char *folder
      = self->own && kk_form_library_has (self, id) ? g_build_filename (self->own, id, NULL) : NULL;
  g_autofree char *path = folder ? g_build_filename (folder, RETIRED, NULL) : NULL;

  if (path == NULL)
    return refuse (error, KK_FORM_ERROR_DATA, "there is no such form");
  if (from == NULL)
    {
      if (g_remove (path) == 0 || errno == ENOENT)
        return TRUE;
      return refuse (error, KK_FORM_ERROR_NOT_WRITABLE, g_strerror (errno));
    }
  if (g_mkdir_with_parents (folder, 0755) == 0 && g_file_set_contents (path, from, -1, NULL))
    return TRUE;
  return refuse (error, KK_FORM_ERROR_NOT_WRITABLE, g_strerror (errno));
}

static gboolean
copy_file (const char *from, const char *to, GError **error)
{
  g_autofree char *bytes = NULL;
  gsize length;

  return g_file_get_contents (from, &bytes, &length, error)
         && g_file_set_contents (to, bytes, (gssize) length, error);
}

gboolean
kk_form_library_export (
    KkFormLibrary *self, const char *id, int version, const char *file, GError **error)
{
  g_autofree char *folder = folder_with (self, id, version);
  g_autofree char *home = folder ? g_strdup_printf ("%s/%d", folder, version) : NULL;
  g_autofree char *source = home ? kk_form_folder_source (home) : NULL;

  if (source == NULL)
    return refuse (error, KK_FORM_ERROR_DATA, "no sheet is kept with that version");
  return copy_file (source, file, error);
}

/* form.json of that version with another validity. */
static gboolean
copy_form (const char *from, const char *to, const char *day, GError **error)
{
  g_autofree char *text = NULL;
  g_autofree char *out = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *root;

  if (!g_file_get_contents (from, &text, NULL, error)
      || (node = json_from_string (text, error)) == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return refuse (error, KK_FORM_ERROR_LAYOUT, "not a form");
  root = json_node_get_object (node);
  json_object_remove_member (root, "valid_until");
  json_object_remove_member (root, "valid_from");
  if (day != NULL)
    json_object_set_string_member (root, "valid_from", day);
  out = json_to_string (node, TRUE);
  return g_file_set_contents (to, out, -1, error);
}

int
kk_form_library_restore (
    KkFormLibrary *self, const char *id, int version, const char *from, GError **error)
{
  g_autofree char *folder = folder_with (self, id, version);
  g_autofree char *home = folder ? g_strdup_printf ("%s/%d", folder, version) : NULL;
  g_autofree char *work = folder ? kk_form_library_work (self, error) : NULL;
  g_autoptr (GDir) dir = work ? g_dir_open (home, 0, error) : NULL;
  const char *name;
  gboolean good = dir != NULL;
  int made = 0;

  if (folder == NULL)
    {
      refuse (error, KK_FORM_ERROR_DATA, "there is no such version");
      return 0;
    }
  g_autofree char *target = work ? g_build_filename (work, "0", NULL) : NULL;
  good = good && g_mkdir (target, 0755) == 0;
  while (good && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *old = g_build_filename (home, name, NULL);
      g_autofree char *new = g_build_filename (target, name, NULL);

      good = g_str_equal (name, "form.json") ? copy_form (old, new, from, error)
                                             : copy_file (old, new, error);
    }
  if (good)
    made = kk_form_library_put (self, id, target, error);
  if (work != NULL)
    kk_sheet_remove_folder (work);
  return made;
}

gboolean
kk_form_library_remove (KkFormLibrary *self, const char *id, GError **error)
{
  g_autofree char *folder
      = self->own && kk_form_id_is_good (id) ? g_build_filename (self->own, id, NULL) : NULL;

  if (folder == NULL || !g_file_test (folder, G_FILE_TEST_IS_DIR))
    return refuse (error, KK_FORM_ERROR_DATA, "the city has no such form of its own");
  kk_sheet_remove_folder (folder);
  return TRUE;
}
