/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/kk-notice-layouts.h"

#include <json-glib/json-glib.h>
#include <stdlib.h>
#include <string.h>

#include "core/kk-kind.h"
#include "forms/kk-data-file.h"
#include "forms/kk-form-library-private.h"
#include "lexicon/kk-city-tables.h"

#define TABLE "notice-layouts"
#define SHIPPED "/jp/kakanai/tables/notice-layouts.json"
#define MAX_TABLE (1 << 20)
#define LAST_RESORT "notice-a4"

static const char *const BUILT_IN[] = { LAST_RESORT, "notice-a5", NULL };

struct _KkNoticeLayouts
{
  KkFormLibrary *library;
  char *folder; /* the city's, or the terminal's; NULL: none */
  GPtrArray *rows;
  char *refused;
};

KkNoticeRow *
kk_notice_row_new (const char *layout,
                   const char *from,
                   const char *until,
                   const char *const *kinds)
{
  KkNoticeRow *row = g_new0 (KkNoticeRow, 1);

  row->layout = g_strdup (layout);
  row->from = g_strdup (from);
  row->until = g_strdup (until);
  row->kinds = g_strdupv ((char **) kinds);
  return row;
}

void
kk_notice_row_free (KkNoticeRow *row)
{
  g_free (row->layout);
  g_free (row->from);
  g_free (row->until);
  g_strfreev (row->kinds);
  g_free (row);
}

/* ——— the table ——— */

static char *
table_path (const KkNoticeLayouts *self)
{
  return self->folder ? g_build_filename (self->folder, "tables", TABLE ".json", NULL) : NULL;
}

static gboolean
is_day (const char *text)
{
  GDate date;

  if (strlen (text) != 10 || strspn (text, "0123456789-") != 10 || text[4] != '-' || text[7] != '-')
    return FALSE;
  g_date_clear (&date, 1);
  return g_date_valid_dmy ((GDateDay) atoi (text + 8), (GDateMonth) atoi (text + 5),
                           (GDateYear) atoi (text));
}

static char *
read_day (KkDataFile *file, JsonObject *object, const char *key)
{
  const char *day = kk_data_file_string (file, object, key, FALSE);

  if (day != NULL && !is_day (day))
    kk_data_file_fail (file, object, "\"%s\" is no day (YYYY-MM-DD)", day);
  return g_strdup (day);
}

static char **
read_kinds (KkDataFile *file, JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "kinds");
  g_autoptr (GStrvBuilder) kinds = g_strv_builder_new ();
  JsonArray *array;

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_ARRAY (node) || json_array_get_length (json_node_get_array (node)) == 0)
    {
      kk_data_file_fail (file, object, "\"kinds\" is no list of kinds");
      return NULL;
    }
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *one = json_array_get_element (array, i);
      const char *kind = JSON_NODE_HOLDS_VALUE (one) ? json_node_get_string (one) : NULL;
      KkKind found;

      if (kind == NULL || !kk_kind_from_string (kind, &found))
        kk_data_file_fail (file, object, "there is no kind \"%s\"", kind ? kind : "?");
      else
        g_strv_builder_add (kinds, kind);
    }
  return g_strv_builder_end (kinds);
}

static gboolean
is_known (KkNoticeLayouts *self, const char *id)
{
  return g_strv_contains (BUILT_IN, id) || kk_form_library_has (self->library, id);
}

static KkNoticeRow *
read_row (KkNoticeLayouts *self, KkDataFile *file, JsonObject *object)
{
  static const char *const known[] = { "layout", "from", "until", "kinds", "comment", NULL };
  KkNoticeRow *row = g_new0 (KkNoticeRow, 1);

  kk_data_file_known (file, object, known);
  row->layout = g_strdup (kk_data_file_string (file, object, "layout", TRUE));
  row->from = read_day (file, object, "from");
  row->until = read_day (file, object, "until");
  row->kinds = read_kinds (file, object);
  if (row->layout != NULL && !is_known (self, row->layout))
    kk_data_file_fail (file, object, "there is no layout \"%s\"", row->layout);
  if (row->from != NULL && row->until != NULL && strcmp (row->until, row->from) < 0)
    kk_data_file_fail (file, object, "ends before it begins");
  return row;
}

/* NULL + error "NAME:LINE: reason". */
static GPtrArray *
read_table (KkNoticeLayouts *self, GBytes *bytes, const char *name, GError **error)
{
  static const char *const known[] = { "layouts", "must", "comment", NULL };
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_notice_row_free);
  g_autoptr (KkDataFile) file = kk_data_file_new (bytes, name, error);
  g_autoptr (GList) objects = NULL;

  if (file == NULL)
    return NULL;
  kk_data_file_known (file, kk_data_file_root (file), known);
  objects = kk_data_file_objects (file, kk_data_file_root (file), "layouts", TRUE);
  for (GList *l = objects; l != NULL; l = l->next)
    g_ptr_array_add (rows, read_row (self, file, l->data));
  return kk_data_file_finish (file, error) ? g_steal_pointer (&rows) : NULL;
}

static GPtrArray *
read_kept (KkNoticeLayouts *self)
{
  g_autoptr (GBytes) kept = kk_city_tables_kept (self->folder, TABLE);

  return kept != NULL ? read_table (self, kept, TABLE, NULL) : NULL;
}

static GPtrArray *
read_shipped (KkNoticeLayouts *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes
      = g_resources_lookup_data (SHIPPED, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  GPtrArray *rows = bytes != NULL ? read_table (self, bytes, TABLE ".json", &error) : NULL;

  if (rows == NULL)
    g_error ("%s: %s", SHIPPED, error->message);
  return rows;
}

static void
load_table (KkNoticeLayouts *self)
{
  g_autofree char *path = table_path (self);
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      self->rows = read_shipped (self);
      return;
    }
  if (g_file_get_contents (path, &text, &length, &error))
    {
      bytes = g_bytes_new (text, MIN (length, MAX_TABLE));
      self->rows = read_table (self, bytes, path, &error);
    }
  if (self->rows != NULL)
    {
      kk_city_tables_keep (self->folder, TABLE, bytes);
      return;
    }
  self->refused = g_strdup (error->message);
  self->rows = read_kept (self);
  if (self->rows == NULL)
    self->rows = read_shipped (self);
}

KkNoticeLayouts *
kk_notice_layouts_new (const char *data_dir)
{
  KkNoticeLayouts *self = g_new0 (KkNoticeLayouts, 1);
  const char *city = g_getenv ("KAKANAI_CITY_DIR");

  self->library = kk_form_library_new (data_dir);
  self->folder = g_strdup (city != NULL && *city != '\0' ? city : data_dir);
  load_table (self);
  return self;
}

void
kk_notice_layouts_free (KkNoticeLayouts *self)
{
  if (self == NULL)
    return;
  kk_form_library_free (self->library);
  g_ptr_array_unref (self->rows);
  g_free (self->folder);
  g_free (self->refused);
  g_free (self);
}

const GPtrArray *
kk_notice_layouts_get_rows (const KkNoticeLayouts *self)
{
  return self->rows;
}

const char *
kk_notice_layouts_get_refused (const KkNoticeLayouts *self)
{
  return self->refused;
}

static void
add_row (JsonArray *array, const KkNoticeRow *row)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "layout", row->layout);
  if (row->from != NULL)
    json_object_set_string_member (object, "from", row->from);
  if (row->until != NULL)
    json_object_set_string_member (object, "until", row->until);
  if (row->kinds != NULL)
    {
      JsonArray *kinds = json_array_new ();
      for (char **kind = row->kinds; *kind != NULL; kind++)
        json_array_add_string_element (kinds, *kind);
      json_object_set_array_member (object, "kinds", kinds);
    }
  json_array_add_object_element (array, object);
}

gboolean
kk_notice_layouts_save (KkNoticeLayouts *self, const GPtrArray *rows, GError **error)
{
  g_autofree char *path = table_path (self);
  g_autofree char *folder = path ? g_path_get_dirname (path) : NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonObject) root = json_object_new ();
  g_autoptr (GPtrArray) read = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) why = NULL;
  JsonArray *array = json_array_new ();
  char *text;

  for (guint i = 0; i < rows->len; i++)
    add_row (array, rows->pdata[i]);
  json_object_set_array_member (root, "layouts", array);
  json_node_set_object (node, root);
  text = json_to_string (node, TRUE);
  bytes = g_bytes_new_take (text, strlen (text));
  read = read_table (self, bytes, TABLE ".json", error);
  if (read == NULL)
    return FALSE;
  if (path == NULL || g_mkdir_with_parents (folder, 0755) != 0
      || !g_file_set_contents (path, text, -1, &why))
    {
      g_set_error (error, KK_FORM_ERROR, KK_FORM_ERROR_NOT_WRITABLE, "%s",
                   why    ? why->message
                   : path ? g_strerror (errno)
                          : "no folder for the city's tables");
      return FALSE;
    }
  kk_city_tables_keep (self->folder, TABLE, bytes);
  g_ptr_array_unref (self->rows);
  self->rows = g_steal_pointer (&read);
  g_clear_pointer (&self->refused, g_free);
  return TRUE;
}

/* ——— layouts ——— */

GPtrArray *
kk_notice_layouts_list (KkNoticeLayouts *self)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) forms = kk_form_library_list (self->library);

  for (int i = 0; BUILT_IN[i] != NULL; i++)
    if (!kk_form_library_has (self->library, BUILT_IN[i]))
      g_ptr_array_add (ids, g_strdup (BUILT_IN[i]));
  for (guint i = 0; i < forms->len; i++)
    {
      const KkFormEntry *entry = forms->pdata[i];
      if (entry->notice && entry->broken == NULL)
        g_ptr_array_add (ids, g_strdup (entry->id));
    }
  return ids;
}

KkFormLayout *
kk_notice_layouts_load (KkNoticeLayouts *self, const char *id, const char *day, GError **error)
{
  KkFormLayout *layout;

  if (g_strv_contains (BUILT_IN, id) && !kk_form_library_has (self->library, id))
    return kk_form_layout_builtin (id, error);
  layout = kk_form_library_get (self->library, id, day, error);
  if (layout == NULL || kk_form_layout_is_notice (layout))
    return layout;
  g_set_error (error, KK_FORM_ERROR, KK_FORM_ERROR_LAYOUT, "\"%s\" is no layout of the notice", id);
  kk_form_layout_unref (layout);
  return NULL;
}

char *
kk_notice_layout_mark (const KkFormLayout *layout)
{
  return g_strdup_printf ("%s/%d", kk_form_layout_get_id (layout),
                          kk_form_layout_get_version (layout));
}

static KkFormLayout *
marked (KkNoticeLayouts *self, const char *mark, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (mark, "/", 2);
  int version = parts[0] && parts[1] ? atoi (parts[1]) : -1;

  if (version == 0 && g_strv_contains (BUILT_IN, parts[0]))
    return kk_form_layout_builtin (parts[0], error);
  return kk_form_library_get_version (self->library, parts[0] ? parts[0] : "", version, error);
}

static gboolean
fits (const KkNoticeRow *row, const char *day, const char *kind)
{
  return (row->from == NULL || strcmp (row->from, day) <= 0)
         && (row->until == NULL || strcmp (day, row->until) <= 0)
         && (row->kinds == NULL || g_strv_contains ((const char *const *) row->kinds, kind));
}

static KkFormLayout *
in_force (KkNoticeLayouts *self, const char *day, const char *kind, char **warning)
{
  for (guint i = self->rows->len; i-- > 0;)
    {
      const KkNoticeRow *row = self->rows->pdata[i];
      g_autoptr (GError) error = NULL;
      KkFormLayout *layout
          = fits (row, day, kind) ? kk_notice_layouts_load (self, row->layout, day, &error) : NULL;

      if (layout != NULL)
        return layout;
      if (error != NULL && *warning == NULL)
        *warning = g_strdup_printf (
            "用紙「%s」は使えないため、別の用紙で印刷します。管理者に知らせてください（%s）",
            row->layout, error->message);
    }
  return kk_form_layout_builtin (LAST_RESORT, NULL);
}

KkFormLayout *
kk_notice_layouts_of (KkNoticeLayouts *self,
                      const KkFormData *data,
                      char **warning_out,
                      GError **error)
{
  const char *filed = data->notice ? kk_notice_text (data->notice, "notification_date") : "";
  g_autofree char *warning = NULL;
  KkFormLayout *layout;

  if (data->signature != NULL && data->signature->layout != NULL)
    {
      if (warning_out != NULL)
        *warning_out = NULL;
      return marked (self, data->signature->layout, error);
    }
  layout = in_force (self,
                     is_day (filed) ? filed
                     : data->date   ? data->date
                                    : "9999-12-31",
                     data->notice ? kk_kind_to_string (data->notice->kind) : "", &warning);
  if (self->refused != NULL && warning == NULL)
    warning = g_strdup_printf (
        "用紙の表に誤りがあるため、前の表を使います。管理者に知らせてください（%s）",
        self->refused);
  if (warning_out != NULL)
    *warning_out = g_steal_pointer (&warning);
  return layout;
}
