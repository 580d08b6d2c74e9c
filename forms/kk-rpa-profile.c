/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "forms/kk-data-file.h"
#include "forms/kk-rpa-private.h"

static const char *const FROM[]
    = { "path",  "receipt_number", "branch",  "case_id",  "revision", "city_code", "kind",
        "scope", "nationality",    "persons", "practice", "manual",   "empty",     NULL };
static const char *const CONVERT[]
    = { "text", "fullwidth", "halfwidth", "halfkana", "wareki", "date8", "flag", "table", NULL };
static const char *const ENCODING[] = { "UTF-8", "CP932", NULL };

static void
column_free (KkRpaColumn *column)
{
  g_free (column->header);
  g_free (column->path);
  g_free (column);
}

/* {"key": "code", …}; a value with a comma or quote could not be written back. */
static GHashTable *
read_table (KkDataFile *file, JsonObject *object)
{
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *l = members; l != NULL; l = l->next)
    {
      const char *code = kk_data_file_string (file, object, l->data, FALSE);
      if (code != NULL && strpbrk (code, ",\"\r\n") != NULL)
        kk_data_file_fail (file, object, "\"%s\" has a comma, quote or line break",
                           (const char *) l->data);
      g_hash_table_insert (table, g_strdup (l->data), g_strdup (code ? code : ""));
    }
  return table;
}

static void
read_tables (KkDataFile *file, JsonObject *root, KkRpaProfile *profile)
{
  JsonObject *tables = kk_data_file_object (file, root, "tables", FALSE);
  JsonObject *substitutes = kk_data_file_object (file, root, "substitutes", FALSE);

  profile->tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                           (GDestroyNotify) g_hash_table_unref);
  if (tables != NULL)
    {
      g_autoptr (GList) names = json_object_get_members (tables);
      for (GList *l = names; l != NULL; l = l->next)
        {
          JsonObject *table = kk_data_file_object (file, tables, l->data, TRUE);
          if (table != NULL)
            g_hash_table_insert (profile->tables, g_strdup (l->data), read_table (file, table));
        }
    }
  profile->substitutes = substitutes
                             ? read_table (file, substitutes)
                             : g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static void
read_path (KkDataFile *file, JsonObject *object, KkRpaColumn *column)
{
  const char *path = kk_data_file_string (file, object, "path", column->from == KK_RPA_FROM_PATH);
  const char *key;
  KkScope scope;
  int person;

  if (path == NULL)
    return;
  column->person = g_str_has_prefix (path, "person.");
  column->path = g_strdup (column->person ? path + strlen ("person.") : path);
  if (column->person ? kk_field_find (KK_SCOPE_PERSON, column->path) == NULL
                     : !kk_field_path_parse (path, &scope, &person, &key))
    kk_data_file_fail (file, object, "path \"%s\" names no field", path);
}

static KkRpaColumn *
read_column (KkDataFile *file, JsonObject *object, KkRpaProfile *profile)
{
  static const char *const known[]
      = { "header", "from", "path", "convert", "table", "optional", "only", NULL };
  static const char *const only[] = { "all", "japanese", "foreign", NULL };
  KkRpaColumn *column = g_new0 (KkRpaColumn, 1);
  const char *table;
  int who;

  kk_data_file_known (file, object, known);
  column->header = g_strdup (kk_data_file_string (file, object, "header", TRUE));
  if (column->header != NULL && strpbrk (column->header, ",\"\r\n") != NULL)
    kk_data_file_fail (file, object, "the header has a comma, quote or line break");
  column->from = kk_data_file_choice (file, object, "from", FROM, KK_RPA_FROM_PATH);
  read_path (file, object, column);
  column->convert = kk_data_file_choice (file, object, "convert", CONVERT, KK_RPA_TEXT);
  column->optional = kk_data_file_flag (file, object, "optional");
  who = kk_data_file_choice (file, object, "only", only, 0);
  column->japanese_only = who == 1;
  column->foreign_only = who == 2;
  table = kk_data_file_string (file, object, "table",
                               column->convert == KK_RPA_TABLE || column->convert == KK_RPA_WAREKI);
  if (table != NULL)
    {
      column->table = g_hash_table_lookup (profile->tables, table);
      if (column->table == NULL)
        kk_data_file_fail (file, object, "there is no table \"%s\"", table);
    }
  return column;
}

static void
read_profile (KkDataFile *file, KkRpaProfile *profile)
{
  static const char *const known[]
      = { "id", "comment", "encoding", "bom", "header", "columns", "tables", "substitutes", NULL };
  JsonObject *root = kk_data_file_root (file);
  g_autoptr (GHashTable) headers = g_hash_table_new (g_str_hash, g_str_equal);

  kk_data_file_known (file, root, known);
  profile->id = g_strdup (kk_data_file_string (file, root, "id", TRUE));
  profile->cp932 = kk_data_file_choice (file, root, "encoding", ENCODING, -1) == 1;
  profile->bom = kk_data_file_flag (file, root, "bom");
  profile->header = kk_data_file_flag (file, root, "header");
  if (profile->bom && profile->cp932)
    kk_data_file_fail (file, root, "CP932 has no byte order mark");
  read_tables (file, root, profile);
  g_autoptr (GList) objects = kk_data_file_objects (file, root, "columns", TRUE);
  for (GList *l = objects; l != NULL; l = l->next)
    {
      KkRpaColumn *column = read_column (file, l->data, profile);
      g_ptr_array_add (profile->columns, column);
      if (column->header != NULL && !g_hash_table_add (headers, column->header))
        kk_data_file_fail (file, l->data, "the header \"%s\" comes twice", column->header);
    }
  if (profile->columns->len == 0)
    kk_data_file_fail (file, root, "there are no columns");
}

KkRpaProfile *
kk_rpa_profile_new (GBytes *json, const char *name, GError **error)
{
  g_autoptr (KkDataFile) file = kk_data_file_new (json, name, error);
  g_autoptr (KkRpaProfile) profile = NULL;

  if (file == NULL)
    return NULL;
  profile = g_new0 (KkRpaProfile, 1);
  g_atomic_ref_count_init (&profile->refs);
  profile->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) column_free);
  read_profile (file, profile);
  if (!kk_data_file_finish (file, error))
    return NULL;
  return g_steal_pointer (&profile);
}

KkRpaProfile *
kk_rpa_profile_load (const char *filename, GError **error)
{
  g_autoptr (GMappedFile) mapped = g_mapped_file_new (filename, FALSE, error);

  if (mapped == NULL)
    return NULL;
  g_autoptr (GBytes) bytes = g_mapped_file_get_bytes (mapped);
  g_autofree char *name = g_path_get_basename (filename);
  return kk_rpa_profile_new (bytes, name, error);
}

KkRpaProfile *
kk_rpa_profile_builtin (const char *id, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/jp/kakanai/rpa/%s.json", id);
  g_autofree char *name = g_strdup_printf ("%s.json", id);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  return bytes ? kk_rpa_profile_new (bytes, name, error) : NULL;
}

KkRpaProfile *
kk_rpa_profile_ref (KkRpaProfile *profile)
{
  g_atomic_ref_count_inc (&profile->refs);
  return profile;
}

void
kk_rpa_profile_unref (KkRpaProfile *profile)
{
  if (profile == NULL || !g_atomic_ref_count_dec (&profile->refs))
    return;
  g_free (profile->id);
  g_clear_pointer (&profile->columns, g_ptr_array_unref);
  g_clear_pointer (&profile->tables, g_hash_table_unref);
  g_clear_pointer (&profile->substitutes, g_hash_table_unref);
  g_free (profile);
}
