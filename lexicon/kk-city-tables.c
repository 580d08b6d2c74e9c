/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lexicon/kk-city-tables.h"

#include "core/kk-date.h"
#include "core/kk-table.h"
#include "lexicon/kk-data.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

static gboolean
take (const char *table, GBytes *bytes, const char *where, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autofree char *path = NULL;
  g_autoptr (JsonNode) root = kk_data_parse_json (bytes, where, error);
  if (root == NULL)
    return FALSE;
  if (strcmp (table, "eras") == 0)
    {
      if (kk_date_load_eras (bytes, &reason))
        return TRUE;
      g_set_error (error, KK_DATA_ERROR, KK_DATA_ERROR_INVALID, "%s: %s", where, reason->message);
      return FALSE;
    }
  if (kk_table_load (table, root, &path, &reason))
    return TRUE;
  kk_data_set_invalid (error, bytes, where, path != NULL ? path : "$", "%s", reason->message);
  return FALSE;
}

/* One copy per table and city folder: two cities on one machine do not mix. */
static char *
copy_path (const char *folder, const char *table)
{
  g_autofree char *real = g_canonicalize_filename (folder, NULL);
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, real, -1);
  g_autofree char *file = g_strdup_printf ("%.12s-%s.json", sum, table);
  return g_build_filename (g_get_user_state_dir (), "kakanai", "city", file, NULL);
}

/* A copy that cannot be kept harms nobody now: the city's file is good. */
void
kk_city_tables_keep (const char *folder, const char *table, GBytes *bytes)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autofree char *path = copy_path (folder, table);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *old = NULL;
  gsize old_size = 0;

  if (g_file_get_contents (path, &old, &old_size, NULL) && old_size == size
      && memcmp (old, data, size) == 0)
    return;
  if (g_mkdir_with_parents (parent, 0700) == 0)
    g_file_set_contents_full (path, data, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                              NULL);
}

GBytes *
kk_city_tables_kept (const char *folder, const char *table)
{
  g_autofree char *path = copy_path (folder, table);
  char *data = NULL;
  gsize size = 0;

  return g_file_get_contents (path, &data, &size, NULL) ? g_bytes_new_take (data, size) : NULL;
}

static gboolean
take_copy (const char *city, const char *table)
{
  g_autoptr (GBytes) bytes = kk_city_tables_kept (city, table);

  return bytes != NULL && take (table, bytes, table, NULL);
}

char **
kk_city_tables_load (void)
{
  const char *city = g_getenv ("KAKANAI_CITY_DIR");
  g_autoptr (GPtrArray) refused = g_ptr_array_new_with_free_func (g_free);
  for (const char *const *table = kk_table_names (); *table != NULL; table++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *name = g_strdup_printf ("tables/%s.json", *table);
      g_autofree char *where = kk_data_where (name);
      if (g_str_has_prefix (where, "resource:"))
        continue;
      g_autoptr (GBytes) bytes = kk_data_lookup (name, &error);
      if (bytes != NULL && take (*table, bytes, where, &error))
        {
          kk_city_tables_keep (city, *table, bytes);
          continue;
        }
      g_ptr_array_add (refused, g_strdup_printf ("%s; %s", error->message,
                                                 take_copy (city, *table)
                                                     ? "the last good one stays in force"
                                                     : "the shipped one is in force"));
    }
  if (refused->len == 0)
    return NULL;
  g_ptr_array_add (refused, NULL);
  return (char **) g_ptr_array_steal (refused, NULL);
}

void
kk_city_tables_load_or_say (const char *program)
{
  g_auto (GStrv) refused = kk_city_tables_load ();
  for (char **line = refused; line != NULL && *line != NULL; line++)
    fprintf (stderr, "%s: %s\n", program, *line);
}
