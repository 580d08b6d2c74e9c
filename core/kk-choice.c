/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-choice.h"

#include "core/kk-json.h"
#include "core/kk-table-private.h"

static const struct
{
  const char *field;
  const char *file;
  const char *rows;
  const char *key;
} tables[] = {
  { "filer.relation", "choices", "filer.relation", "key" },
  { "identity.method", "choices", "identity.method", "key" },
  { "sex", "choices", "sex", "key" },
  { "identity.documents", "identity-documents", "documents", "key" },
  { "residence_status", "residence-statuses", "statuses", "name" },
  { "resident_category", "residence-statuses", "categories", "name" },
  { "nationality", "nationalities", "nationalities", "name" },
  { "ledger_reason", "choices", "ledger_reason", "key" },
  { "request.purpose", "certificates", "request.purpose", "key" },
  { "remarks", "remarks", "remarks", "key" },
};

typedef struct
{
  KkChoice *choices;
  gsize n;
} List;

static List *
load (void)
{
  List *lists = g_new0 (List, G_N_ELEMENTS (tables));
  for (gsize t = 0; t < G_N_ELEMENTS (tables); t++)
    {
      JsonArray *rows = kk_table_rows (tables[t].file, tables[t].rows);
      lists[t].n = json_array_get_length (rows);
      lists[t].choices = g_new0 (KkChoice, lists[t].n);
      for (gsize i = 0; i < lists[t].n; i++)
        {
          JsonObject *row = json_array_get_object_element (rows, (guint) i);
          const char *key = kk_json_get_string (row, tables[t].key, NULL);
          if (key == NULL)
            g_error ("tables/%s.json: %s, row %" G_GSIZE_FORMAT ": no %s", tables[t].file,
                     tables[t].rows, i, tables[t].key);
          lists[t].choices[i] = (KkChoice){ key, kk_json_get_string (row, "label", key),
                                            (int) kk_json_get_int (row, "enough", 0) };
        }
    }
  return lists;
}

static const List *
find_list (const char *field)
{
  static gsize once;
  if (g_once_init_enter (&once))
    g_once_init_leave (&once, (gsize) load ());
  for (gsize t = 0; t < G_N_ELEMENTS (tables); t++)
    if (g_strcmp0 (field, tables[t].field) == 0)
      return &((const List *) once)[t];
  return NULL;
}

const KkChoice *
kk_choices (const char *field, gsize *n_out)
{
  const List *list = find_list (field);
  *n_out = list != NULL ? list->n : 0;
  return list != NULL ? list->choices : NULL;
}

gboolean
kk_choices_exist (const char *field)
{
  /* Choices that a page may print in other words are checked by rules of their own. */
  return g_strcmp0 (field, "filer.relation") == 0 || g_strcmp0 (field, "identity.method") == 0
         || g_strcmp0 (field, "sex") == 0;
}

const KkChoice *
kk_choice_find (const char *field, const char *key)
{
  const List *list = find_list (field);
  for (gsize i = 0; list != NULL && i < list->n; i++)
    if (g_strcmp0 (list->choices[i].key, key) == 0)
      return &list->choices[i];
  return NULL;
}

char *
kk_choice_label (const char *field, const char *value)
{
  if (g_strcmp0 (value, "true") == 0)
    return g_strdup ("あり");
  if (g_strcmp0 (value, "false") == 0)
    return g_strdup ("なし");
  g_auto (GStrv) keys = g_strsplit (value != NULL ? value : "", ";", -1);
  for (char **key = keys; *key != NULL; key++)
    {
      const KkChoice *choice = kk_choice_find (field, *key);
      if (choice == NULL)
        continue;
      g_free (*key);
      *key = g_strdup (choice->label);
    }
  return g_strjoinv ("、", keys);
}
