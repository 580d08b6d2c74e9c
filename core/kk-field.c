/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-field.h"

#include "core/kk-date.h"
#include "core/kk-json.h"
#include "core/kk-table-private.h"
#include "core/kk-text.h"

#include <string.h>

typedef struct
{
  KkField *fields;
  gsize n;
  GHashTable *by_key[2]; /* per scope: key → KkField* */
} Table;

static const char *const class_names[]
    = { "text", "name", "kana", "date", "digits", "code", "address", "choice", "flag" };

static KkClass
class_from_string (const char *s)
{
  for (gsize i = 0; i < G_N_ELEMENTS (class_names); i++)
    if (g_strcmp0 (s, class_names[i]) == 0)
      return (KkClass) i;
  g_error ("tables/fields.json: no such class: %s", s != NULL ? s : "(none)");
}

static Table *
load (void)
{
  JsonArray *rows = kk_table_rows ("fields", "fields");
  Table *table = g_new0 (Table, 1);

  table->n = json_array_get_length (rows);
  table->fields = g_new0 (KkField, table->n);
  table->by_key[KK_SCOPE_NOTICE] = g_hash_table_new (g_str_hash, g_str_equal);
  table->by_key[KK_SCOPE_PERSON] = g_hash_table_new (g_str_hash, g_str_equal);
  for (gsize i = 0; i < table->n; i++)
    {
      JsonObject *row = json_array_get_object_element (rows, (guint) i);
      KkField *field = &table->fields[i];
      field->key = kk_json_get_string (row, "key", NULL);
      field->label = kk_json_get_string (row, "label", NULL);
      field->scope = g_strcmp0 (kk_json_get_string (row, "scope", NULL), "person") == 0
                         ? KK_SCOPE_PERSON
                         : KK_SCOPE_NOTICE;
      field->cls = class_from_string (kk_json_get_string (row, "class", NULL));
      field->secret = kk_json_get_bool (row, "secret", FALSE);
      field->on_page = kk_json_get_bool (row, "on_page", FALSE);
      field->japanese = kk_json_get_bool (row, "japanese", TRUE);
      field->foreign = kk_json_get_bool (row, "foreign", TRUE);
      field->listed = kk_json_get_bool (row, "listed", FALSE);
      field->internal = kk_json_get_bool (row, "internal", FALSE);
      if (field->key == NULL || field->label == NULL
          || !g_hash_table_insert (table->by_key[field->scope], (gpointer) field->key, field))
        g_error ("tables/fields.json: row %" G_GSIZE_FORMAT " is incomplete or repeated", i);
    }
  return table;
}

static const Table *
get_table (void)
{
  static gsize once;
  if (g_once_init_enter (&once))
    g_once_init_leave (&once, (gsize) load ());
  return (const Table *) once;
}

const KkField *
kk_fields (gsize *n_out)
{
  const Table *table = get_table ();
  if (n_out != NULL)
    *n_out = table->n;
  return table->fields;
}

const KkField *
kk_field_find (KkScope scope, const char *key)
{
  g_return_val_if_fail (scope == KK_SCOPE_NOTICE || scope == KK_SCOPE_PERSON, NULL);
  return key != NULL ? g_hash_table_lookup (get_table ()->by_key[scope], key) : NULL;
}

gboolean
kk_field_path_parse (const char *path, KkScope *scope_out, int *person_out, const char **key_out)
{
  static const char prefix[] = "persons[";
  KkScope scope = KK_SCOPE_NOTICE;
  int person = -1;
  const char *key = path;

  if (path == NULL)
    return FALSE;
  if (g_str_has_prefix (path, prefix))
    {
      const char *p = path + strlen (prefix);
      char *end = NULL;
      if (!g_ascii_isdigit (*p))
        return FALSE;
      guint64 n = g_ascii_strtoull (p, &end, 10);
      if (n > 9999 || !g_str_has_prefix (end, "]."))
        return FALSE;
      scope = KK_SCOPE_PERSON;
      person = (int) n;
      key = end + 2;
    }
  if (kk_field_find (scope, key) == NULL)
    return FALSE;
  if (scope_out != NULL)
    *scope_out = scope;
  if (person_out != NULL)
    *person_out = person;
  if (key_out != NULL)
    *key_out = key;
  return TRUE;
}

char *
kk_field_path (KkScope scope, int person, const char *key)
{
  return scope == KK_SCOPE_PERSON ? g_strdup_printf ("persons[%d].%s", person, key)
                                  : g_strdup (key);
}

char *
kk_field_path_label (const char *path)
{
  KkScope scope;
  int person;
  const char *key;
  if (!kk_field_path_parse (path, &scope, &person, &key))
    return g_strdup (path != NULL ? path : "");
  const KkField *field = kk_field_find (scope, key);
  return scope == KK_SCOPE_PERSON ? g_strdup_printf ("%d人目 %s", person + 1, field->label)
                                  : g_strdup (field->label);
}

char *
kk_field_mask (const KkField *field, const char *value)
{
  if (!field->secret || value == NULL)
    return g_strdup (value != NULL ? value : "");

  glong n = g_utf8_strlen (value, -1);
  glong hidden = n > 4 ? n - 4 : n;
  GString *out = g_string_new (NULL);
  for (glong i = 0; i < hidden; i++)
    g_string_append_c (out, '*');
  g_string_append (out, g_utf8_offset_to_pointer (value, hidden));
  return g_string_free (out, FALSE);
}

char *
kk_field_normalise (const KkField *field, const char *text)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text != NULL ? text : ""));
  char *out = NULL;

  switch (field->cls)
    {
    case KK_CLASS_NAME:
      out = kk_text_normalise_name (trimmed);
      break;
    case KK_CLASS_KANA:
      out = kk_text_normalise_kana (trimmed);
      break;
    case KK_CLASS_DATE:
      out = kk_date_normalise (trimmed);
      break;
    case KK_CLASS_DIGITS:
      out = kk_text_normalise_digits (trimmed);
      break;
    case KK_CLASS_CODE:
      {
        g_autofree char *folded = kk_text_fold (trimmed);
        out = g_ascii_strup (folded, -1);
        break;
      }
    case KK_CLASS_ADDRESS:
      out = kk_text_normalise_address (trimmed);
      break;
    case KK_CLASS_TEXT:
    case KK_CLASS_CHOICE:
    case KK_CLASS_FLAG:
      break;
    }
  return out != NULL ? out : g_steal_pointer (&trimmed);
}
