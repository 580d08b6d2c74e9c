/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-print-table.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "forms/kk-data-file.h"

#define TABLE "printers"
#define SHIPPED "/jp/kakanai/tables/" TABLE ".json"
#define MAX_TABLE (1 << 20)
#define USUAL "printer.json"
#define MM (72 / 25.4)

const char *const KK_PRINT_PAPERS[] = { "A3", "A4", "A5", "B4", "B5", NULL };
const char *const KK_PRINT_SIDES[]
    = { "one-sided", "two-sided-long-edge", "two-sided-short-edge", NULL };
static const double paper_sizes[][2]
    = { { 297, 420 }, { 210, 297 }, { 148, 210 }, { 257, 364 }, { 182, 257 } };

struct _KkPrintTable
{
  char *path; /* NULL: nowhere */
  GPtrArray *rows;
  char *refused;
};

KkPrintRow *
kk_print_row_copy (const KkPrintRow *row)
{
  KkPrintRow *copy = g_new0 (KkPrintRow, 1);

  copy->terminal = g_strdup (row->terminal);
  copy->papers = g_strdupv (row->papers);
  copy->printer = g_strdup (row->printer);
  copy->tray = g_strdup (row->tray);
  copy->paper = g_strdup (row->paper);
  copy->sides = g_strdup (row->sides);
  return copy;
}

void
kk_print_row_free (KkPrintRow *row)
{
  g_free (row->terminal);
  g_strfreev (row->papers);
  g_free (row->printer);
  g_free (row->tray);
  g_free (row->paper);
  g_free (row->sides);
  g_free (row);
}

gboolean
kk_print_paper_size (const char *paper, double *width, double *height)
{
  for (gsize i = 0; i < G_N_ELEMENTS (paper_sizes); i++)
    if (g_strcmp0 (paper, KK_PRINT_PAPERS[i]) == 0)
      {
        *width = paper_sizes[i][0] * MM;
        *height = paper_sizes[i][1] * MM;
        return TRUE;
      }
  return FALSE;
}

/* ——— reading ——— */

static char **
read_papers (KkDataFile *file, JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "papers");
  g_autoptr (GStrvBuilder) papers = g_strv_builder_new ();
  JsonArray *array;

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_ARRAY (node) || json_array_get_length (json_node_get_array (node)) == 0)
    {
      kk_data_file_fail (file, object, "\"papers\" is no list of papers");
      return NULL;
    }
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *one = json_array_get_element (array, i);
      const char *paper = JSON_NODE_HOLDS_VALUE (one) ? json_node_get_string (one) : NULL;

      if (paper == NULL || *paper == '\0' || strchr (paper, ' ') != NULL)
        kk_data_file_fail (file, object, "\"papers\" holds what is no id of a paper");
      else
        g_strv_builder_add (papers, paper);
    }
  return g_strv_builder_end (papers);
}

static char *
read_choice (KkDataFile *file, JsonObject *object, const char *key, const char *const *choices)
{
  return json_object_has_member (object, key)
             ? g_strdup (choices[kk_data_file_choice (file, object, key, choices, 0)])
             : NULL;
}

static KkPrintRow *
read_row (KkDataFile *file, JsonObject *object)
{
  static const char *const known[]
      = { "terminal", "papers", "printer", "tray", "paper", "sides", "comment", NULL };
  KkPrintRow *row = g_new0 (KkPrintRow, 1);

  kk_data_file_known (file, object, known);
  row->terminal = g_strdup (kk_data_file_string (file, object, "terminal", FALSE));
  row->papers = read_papers (file, object);
  row->printer = g_strdup (kk_data_file_string (file, object, "printer", FALSE));
  row->tray = g_strdup (kk_data_file_string (file, object, "tray", FALSE));
  row->paper = read_choice (file, object, "paper", KK_PRINT_PAPERS);
  row->sides = read_choice (file, object, "sides", KK_PRINT_SIDES);
  if (row->printer == NULL && row->tray == NULL && row->paper == NULL && row->sides == NULL)
    kk_data_file_fail (file, object, "says nothing of where the papers go");
  return row;
}

static GPtrArray *
read_table (GBytes *bytes, const char *name, GError **error)
{
  static const char *const known[] = { "printers", "comment", NULL };
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_print_row_free);
  g_autoptr (KkDataFile) file = kk_data_file_new (bytes, name, error);
  g_autoptr (GList) objects = NULL;

  if (file == NULL)
    return NULL;
  kk_data_file_known (file, kk_data_file_root (file), known);
  objects = kk_data_file_objects (file, kk_data_file_root (file), "printers", TRUE);
  for (GList *l = objects; l != NULL; l = l->next)
    g_ptr_array_add (rows, read_row (file, l->data));
  return kk_data_file_finish (file, error) ? g_steal_pointer (&rows) : NULL;
}

static void
load (KkPrintTable *self)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  char *text = NULL;
  gsize length;

  if (self->path == NULL || !g_file_test (self->path, G_FILE_TEST_EXISTS))
    {
      bytes = g_resources_lookup_data (SHIPPED, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
      self->rows = bytes != NULL ? read_table (bytes, TABLE ".json", &error) : NULL;
      if (self->rows == NULL)
        g_error ("%s: %s", SHIPPED, error->message);
      return;
    }
  if (g_file_get_contents (self->path, &text, &length, &error))
    {
      bytes = g_bytes_new_take (text, MIN (length, MAX_TABLE));
      self->rows = read_table (bytes, self->path, &error);
    }
  if (self->rows != NULL)
    return;
  self->refused = g_strdup (error->message);
  self->rows = g_ptr_array_new ();
}

KkPrintTable *
kk_print_table_new (const char *data_dir)
{
  KkPrintTable *self = g_new0 (KkPrintTable, 1);
  const char *city = g_getenv ("KAKANAI_CITY_DIR");
  const char *folder = city != NULL && *city != '\0' ? city : data_dir;

  if (folder != NULL)
    self->path = g_build_filename (folder, "tables", TABLE ".json", NULL);
  load (self);
  return self;
}

void
kk_print_table_free (KkPrintTable *self)
{
  g_ptr_array_unref (self->rows);
  g_free (self->refused);
  g_free (self->path);
  g_free (self);
}

const GPtrArray *
kk_print_table_get_rows (const KkPrintTable *self)
{
  return self->rows;
}

const char *
kk_print_table_get_refused (const KkPrintTable *self)
{
  return self->refused;
}

const KkPrintRow *
kk_print_table_find (const KkPrintTable *self, const char *terminal, const char *paper)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      const KkPrintRow *row = self->rows->pdata[i];

      if ((row->terminal == NULL || g_strcmp0 (row->terminal, terminal) == 0)
          && (row->papers == NULL || g_strv_contains ((const char *const *) row->papers, paper)))
        return row;
    }
  return NULL;
}

/* ——— saving ——— */

static void
set (JsonObject *object, const char *key, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, key, value);
}

static JsonObject *
row_to_json (const KkPrintRow *row)
{
  JsonObject *object = json_object_new ();

  set (object, "terminal", row->terminal);
  if (row->papers != NULL)
    {
      JsonArray *papers = json_array_new ();

      for (char **paper = row->papers; *paper != NULL; paper++)
        json_array_add_string_element (papers, *paper);
      json_object_set_array_member (object, "papers", papers);
    }
  set (object, "printer", row->printer);
  set (object, "tray", row->tray);
  set (object, "paper", row->paper);
  set (object, "sides", row->sides);
  return object;
}

static GBytes *
table_to_bytes (const GPtrArray *rows)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *root = json_object_new ();
  JsonArray *array = json_array_new ();
  char *text;

  for (guint i = 0; i < rows->len; i++)
    json_array_add_object_element (array, row_to_json (rows->pdata[i]));
  json_object_set_array_member (root, "printers", array);
  json_node_take_object (node, root);
  text = json_to_string (node, TRUE);
  return g_bytes_new_take (text, strlen (text));
}

static gboolean
write_file (const char *path, GBytes *bytes, GError **error)
{
  g_autofree char *folder = path != NULL ? g_path_get_dirname (path) : NULL;
  g_autoptr (GError) why = NULL;

  if (path != NULL && g_mkdir_with_parents (folder, 0755) == 0
      && g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                              (gssize) g_bytes_get_size (bytes), &why))
    return TRUE;
  g_set_error (error, KK_FORM_ERROR, KK_FORM_ERROR_NOT_WRITABLE, "%s",
               why != NULL    ? why->message
               : path != NULL ? g_strerror (errno)
                              : "no folder for the city's tables");
  return FALSE;
}

gboolean
kk_print_table_save (KkPrintTable *self, const GPtrArray *rows, GError **error)
{
  g_autoptr (GBytes) bytes = table_to_bytes (rows);
  g_autoptr (GPtrArray) read = read_table (bytes, TABLE ".json", error);

  if (read == NULL || !write_file (self->path, bytes, error))
    return FALSE;
  g_ptr_array_unref (self->rows);
  self->rows = g_steal_pointer (&read);
  g_clear_pointer (&self->refused, g_free);
  return TRUE;
}

/* ——— the usual printer ——— */

char *
kk_print_usual_load (const char *data_dir)
{
  g_autofree char *path = g_build_filename (data_dir, USUAL, NULL);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL)
      || (node = json_from_string (text, NULL)) == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  return g_strdup (
      json_object_get_string_member_with_default (json_node_get_object (node), "printer", NULL));
}

gboolean
kk_print_usual_save (const char *data_dir, const char *printer, GError **error)
{
  g_autofree char *path = g_build_filename (data_dir, USUAL, NULL);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (GBytes) bytes = NULL;
  char *text;

  json_node_take_object (node, json_object_new ());
  json_object_set_string_member (json_node_get_object (node), "printer", printer);
  text = json_to_string (node, FALSE);
  bytes = g_bytes_new_take (text, strlen (text));
  return write_file (path, bytes, error);
}
