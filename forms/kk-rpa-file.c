/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "forms/kk-cp932.h"
#include "forms/kk-rpa-private.h"
#include "forms/kk-safe-file.h"

#define MAX_STEM 100

struct _KkRpaFile
{
  KkRpaProfile *profile;
  GString *text; /* UTF-8, only characters the encoding holds */
  GPtrArray *conversions;
  JsonArray *cases;
  int n_rows, n_manual;
};

KkRpaFile *
kk_rpa_file_new (KkRpaProfile *profile)
{
  KkRpaFile *file = g_new0 (KkRpaFile, 1);

  file->profile = kk_rpa_profile_ref (profile);
  file->text = g_string_new (NULL);
  file->conversions = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_rpa_conversion_free);
  file->cases = json_array_new ();
  for (guint i = 0; profile->header && i < profile->columns->len; i++)
    {
      const KkRpaColumn *column = profile->columns->pdata[i];
      gboolean unknown = FALSE;
      g_autoptr (GPtrArray) ignored
          = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_rpa_conversion_free);
      g_autofree char *header
          = kk_rpa_fit (profile, column->header, 0, column->header, ignored, &unknown);
      g_string_append_printf (file->text, "%s%s", i ? "," : "", header);
    }
  if (profile->header)
    g_string_append (file->text, "\r\n");
  return file;
}

void
kk_rpa_file_free (KkRpaFile *file)
{
  if (file == NULL)
    return;
  /* Names and numbers of residents. */
  explicit_bzero (file->text->str, file->text->len);
  g_string_free (file->text, TRUE);
  g_clear_pointer (&file->conversions, g_ptr_array_unref);
  g_clear_pointer (&file->cases, json_array_unref);
  g_clear_pointer (&file->profile, kk_rpa_profile_unref);
  g_free (file);
}

static char *
raw_value (const KkRpaColumn *column, const KkRpaCase *one, int person)
{
  gboolean foreign = kk_notice_is_foreign (one->notice, person);

  if ((column->japanese_only && foreign) || (column->foreign_only && !foreign))
    return g_strdup ("");
  switch (column->from)
    {
    case KK_RPA_FROM_PATH:
      if (!column->person)
        return g_strdup (kk_notice_text (one->notice, column->path));
      else
        {
          g_autofree char *path = kk_field_path (KK_SCOPE_PERSON, person, column->path);
          return g_strdup (kk_notice_text (one->notice, path));
        }
    case KK_RPA_FROM_RECEIPT_NUMBER:
      return g_strdup (one->receipt_number);
    case KK_RPA_FROM_BRANCH:
      return g_strdup_printf ("%d", person + 1);
    case KK_RPA_FROM_CASE_ID:
      return g_strdup (one->case_id);
    case KK_RPA_FROM_REVISION:
      return g_strdup_printf ("%d", one->revision);
    case KK_RPA_FROM_CITY_CODE:
      return g_strdup (one->city_code ? one->city_code : "");
    case KK_RPA_FROM_KIND:
      return g_strdup (kk_kind_to_string (one->notice->kind));
    case KK_RPA_FROM_SCOPE:
      return g_strdup (one->notice->partial ? "partial" : "all");
    case KK_RPA_FROM_NATIONALITY:
      return g_strdup (foreign ? "foreign" : "japanese");
    case KK_RPA_FROM_PERSONS:
      return g_strdup_printf ("%u", one->notice->persons->len);
    case KK_RPA_FROM_PRACTICE:
      return g_strdup (one->practice ? "true" : "false");
    case KK_RPA_FROM_MANUAL:
    case KK_RPA_FROM_EMPTY:
      break;
    }
  return g_strdup ("");
}

/* One person's row into out. The 要手入力 column may stand before what makes it "1": put last. */
static gboolean
add_row (KkRpaFile *file,
         const KkRpaCase *one,
         int person,
         GPtrArray *conversions,
         GString *out,
         gboolean *manual_out,
         GError **error)
{
  const GPtrArray *columns = file->profile->columns;
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  gboolean manual = FALSE;

  for (guint i = 0; i < columns->len; i++)
    {
      const KkRpaColumn *column = columns->pdata[i];
      g_autofree char *raw = raw_value (column, one, person);
      g_autofree char *value = kk_rpa_convert (column, raw, &manual, error);
      if (value == NULL)
        return FALSE;
      g_ptr_array_add (values, kk_rpa_fit (file->profile, value, file->n_rows + person + 1,
                                           column->header, conversions, &manual));
    }
  for (guint i = 0; i < columns->len; i++)
    {
      const KkRpaColumn *column = columns->pdata[i];
      const char *value = values->pdata[i];
      if (column->from == KK_RPA_FROM_MANUAL)
        value = manual ? "1" : "";
      g_string_append_printf (out, "%s%s", i ? "," : "", value);
    }
  g_string_append (out, "\r\n");
  *manual_out = manual;
  return TRUE;
}

gboolean
kk_rpa_file_add (KkRpaFile *file, const KkRpaCase *one, GError **error)
{
  g_autoptr (GString) rows = g_string_new (NULL);
  g_autoptr (GPtrArray) conversions
      = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_rpa_conversion_free);
  int n = one->notice ? (int) one->notice->persons->len : 0, n_manual = 0;

  if (n == 0 || one->receipt_number == NULL || *one->receipt_number == '\0' || one->case_id == NULL)
    {
      g_set_error (error, KK_FORM_ERROR, KK_FORM_ERROR_DATA,
                   "the case has no person, no id or no receipt number");
      return FALSE;
    }
  for (int person = 0; person < n; person++)
    {
      gboolean manual;
      if (!add_row (file, one, person, conversions, rows, &manual, error))
        return FALSE;
      n_manual += manual;
    }
  /* All of a case or nothing of it. */
  JsonObject *summary = json_object_new ();
  json_object_set_string_member (summary, "case", one->case_id);
  json_object_set_int_member (summary, "revision", one->revision);
  json_object_set_int_member (summary, "first_row", file->n_rows + 1);
  json_object_set_int_member (summary, "rows", n);
  json_object_set_boolean_member (summary, "practice", one->practice);
  json_array_add_object_element (file->cases, summary);
  g_string_append_len (file->text, rows->str, rows->len);
  explicit_bzero (rows->str, rows->len);
  g_ptr_array_extend_and_steal (file->conversions, g_steal_pointer (&conversions));
  file->n_rows += n;
  file->n_manual += n_manual;
  return TRUE;
}

int
kk_rpa_file_get_n_rows (const KkRpaFile *file)
{
  return file->n_rows;
}

int
kk_rpa_file_get_n_manual (const KkRpaFile *file)
{
  return file->n_manual;
}

const GPtrArray *
kk_rpa_file_get_conversions (const KkRpaFile *file)
{
  return file->conversions;
}

GBytes *
kk_rpa_file_to_bytes (const KkRpaFile *file)
{
  if (file->profile->cp932)
    return g_byte_array_free_to_bytes (kk_cp932_from_utf8 (file->text->str));

  g_autoptr (GString) out = g_string_new (file->profile->bom ? "\xEF\xBB\xBF" : NULL);
  g_string_append_len (out, file->text->str, file->text->len);
  return g_string_free_to_bytes (g_steal_pointer (&out));
}

JsonNode *
kk_rpa_file_manifest (const KkRpaFile *file)
{
  g_autoptr (GBytes) bytes = kk_rpa_file_to_bytes (file);
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  JsonObject *root = json_object_new ();
  JsonArray *conversions = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (root, "profile", file->profile->id);
  json_object_set_string_member (root, "encoding", file->profile->cp932 ? "CP932" : "UTF-8");
  json_object_set_int_member (root, "rows", file->n_rows);
  json_object_set_int_member (root, "manual_rows", file->n_manual);
  json_object_set_int_member (root, "size", (gint64) g_bytes_get_size (bytes));
  json_object_set_string_member (root, "sha256", sha256);
  json_object_set_array_member (root, "cases", json_array_ref (file->cases));
  for (guint i = 0; i < file->conversions->len; i++)
    {
      const KkRpaConversion *conversion = file->conversions->pdata[i];
      JsonObject *object = json_object_new ();
      json_object_set_int_member (object, "row", conversion->row);
      json_object_set_string_member (object, "column", conversion->column);
      json_object_set_int_member (object, "offset", conversion->offset);
      json_object_set_string_member (object, "from", conversion->from);
      json_object_set_string_member (object, "to", conversion->to);
      json_object_set_boolean_member (object, "unknown", conversion->unknown);
      json_array_add_object_element (conversions, object);
    }
  json_object_set_array_member (root, "conversions", conversions);
  json_node_take_object (node, root);
  return node;
}

/* Writes a file, or is content with one that holds the same bytes already. */
static gboolean
write_once (const char *folder, const char *name, GBytes *bytes, GError **error)
{
  g_autoptr (GError) trouble = NULL;
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GMappedFile) there = NULL;

  if (kk_safe_file_write (folder, name, bytes, &trouble))
    return TRUE;
  if (g_error_matches (trouble, KK_FORM_ERROR, KK_FORM_ERROR_EXISTS))
    there = g_mapped_file_new (path, FALSE, NULL);
  if (there != NULL)
    {
      g_autoptr (GBytes) old = g_mapped_file_get_bytes (there);
      if (g_bytes_equal (old, bytes))
        return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&trouble));
  return FALSE;
}

static gboolean
is_stem (const char *stem)
{
  gsize length = strlen (stem);

  return length > 0 && length <= MAX_STEM
         && strspn (stem, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-") == length;
}

gboolean
kk_rpa_file_write (const KkRpaFile *file,
                   const char *folder,
                   const char *stem,
                   char **csv_out,
                   char **manifest_out,
                   GError **error)
{
  g_autofree char *csv_name = g_strdup_printf ("%s.csv", stem);
  g_autofree char *manifest_name = g_strdup_printf ("%s.manifest.json", stem);

  if (!is_stem (stem) || file->n_rows == 0)
    {
      g_set_error (error, KK_FORM_ERROR, KK_FORM_ERROR_DATA, "no rows, or a bad file name");
      return FALSE;
    }
  g_autoptr (GBytes) csv = kk_rpa_file_to_bytes (file);
  g_autoptr (JsonNode) node = kk_rpa_file_manifest (file);
  json_object_set_string_member (json_node_get_object (node), "file", csv_name);
  char *text = json_to_string (node, TRUE);
  g_autoptr (GBytes) manifest = g_bytes_new_take (text, strlen (text));
  if (!write_once (folder, csv_name, csv, error)
      || !write_once (folder, manifest_name, manifest, error))
    return FALSE;
  if (csv_out != NULL)
    *csv_out = g_build_filename (folder, csv_name, NULL);
  if (manifest_out != NULL)
    *manifest_out = g_build_filename (folder, manifest_name, NULL);
  return TRUE;
}
