/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-table-private.h"

#include "core/kk-field.h"
#include "core/kk-json-private.h"
#include "core/kk-json.h"
#include "core/kk-kind-private.h"
#include "core/kk-papers.h"
#include "core/kk-relationship.h"
#include "core/kk-stay.h"

#include <gio/gio.h>
#include <stdio.h>
#include <string.h>

/* What a table has to be before it takes the place of the one in force. */

typedef struct
{
  const char *file;
  JsonObject *root, *old;
  char **path_out;
  GError **error;
} Check;

static gboolean G_GNUC_PRINTF (3, 4) fail (Check *check, char *path_taken, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *reason = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (check->path_out != NULL)
    *check->path_out = path_taken;
  else
    g_free (path_taken);
  g_set_error_literal (check->error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, reason);
  return FALSE;
}

typedef gboolean (*RowCheck) (Check *check, JsonObject *row, JsonObject *old, const char *at);

static JsonObject *
find_row (JsonArray *rows, const char *key, const char *value)
{
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      if (g_strcmp0 (kk_json_get_string (row, key, NULL), value) == 0)
        return row;
    }
  return NULL;
}

static gboolean
check_field (Check *check, JsonObject *row, JsonObject *old, const char *at)
{
  static const char *const classes[]
      = { "text", "name", "kana", "date", "digits", "code", "address", "choice", "flag", NULL };
  static const char *const fixed[] = { "scope", "class" };
  static const char *const flags[] = { "secret", "internal" };
  const char *scope = kk_json_get_string (row, "scope", "");
  if (kk_json_get_string (row, "label", NULL) == NULL)
    return fail (check, g_strdup (at), "\"label\" is missing");
  if (!g_strv_contains (classes, kk_json_get_string (row, "class", "")))
    return fail (check, g_strdup (at), "there is no such \"class\"");
  if (strcmp (scope, "notice") != 0 && strcmp (scope, "person") != 0)
    return fail (check, g_strdup (at), "\"scope\" must be notice or person");
  for (gsize i = 0; old != NULL && i < G_N_ELEMENTS (fixed); i++)
    if (g_strcmp0 (kk_json_get_string (row, fixed[i], NULL),
                   kk_json_get_string (old, fixed[i], NULL))
        != 0)
      return fail (check, g_strdup (at), "\"%s\" of this field cannot change", fixed[i]);
  for (gsize i = 0; old != NULL && i < G_N_ELEMENTS (flags); i++)
    if (kk_json_get_bool (old, flags[i], FALSE) && !kk_json_get_bool (row, flags[i], FALSE))
      return fail (check, g_strdup (at), "this field must stay \"%s\"", flags[i]);
  return TRUE;
}

static gboolean
check_label (Check *check, JsonObject *row, JsonObject *old, const char *at)
{
  if (*kk_json_get_string (row, "label", "") == '\0')
    return fail (check, g_strdup (at), "\"label\" is missing");
  return TRUE;
}

static gboolean
check_document (Check *check, JsonObject *row, JsonObject *old, const char *at)
{
  gint64 enough = kk_json_get_int (row, "enough", 0);
  if (enough != 1 && enough != 2)
    return fail (check, g_strdup (at), "\"enough\" must be 1 or 2");
  return check_label (check, row, old, at);
}

static gboolean
check_problem (Check *check, JsonObject *row, JsonObject *old, const char *at)
{
  const char *severity = kk_json_get_string (row, "severity", "");
  if (strcmp (severity, "error") != 0 && strcmp (severity, "warning") != 0)
    return fail (check, g_strdup (at), "\"severity\" must be error or warning");
  if (*kk_json_get_string (row, "message", "") == '\0')
    return fail (check, g_strdup (at), "\"message\" is missing");
  return TRUE;
}

static gboolean
check_rewrite (Check *check, JsonObject *row, JsonObject *old, const char *at)
{
  JsonArray *to = kk_json_get_array (row, "to");
  g_auto (GStrv) words = kk_json_to_strv (to);
  if (to == NULL || words[0] == NULL || g_strv_length (words) != json_array_get_length (to))
    return fail (check, g_strdup (at), "\"to\" must be a list of 続柄");
  for (char **word = words; *word != NULL; word++)
    if (!kk_relationship_is_valid (*word))
      return fail (check, g_strdup_printf ("%s.to", at), "\"%s\" is no 続柄", *word);
  return TRUE;
}

static gboolean
is_date (JsonObject *row, const char *member)
{
  const char *text = kk_json_get_string (row, member, NULL);
  int y, m, d, end = 0;
  if (!json_object_has_member (row, member))
    return TRUE;
  return text != NULL && sscanf (text, "%4d-%2d-%2d%n", &y, &m, &d, &end) == 3 && end == 10
         && text[end] == '\0' && g_date_valid_dmy ((GDateDay) d, m, (GDateYear) y);
}

static gboolean
check_status (Check *check, JsonObject *row, JsonObject *old, const char *at)
{
  JsonArray *array = kk_json_get_array (row, "periods");
  g_auto (GStrv) periods = kk_json_to_strv (array);
  KkStay stay;
  if (array == NULL || g_strv_length (periods) != json_array_get_length (array))
    return fail (check, g_strdup (at), "\"periods\" must be a list of texts");
  for (char **period = periods; *period != NULL; period++)
    if (!kk_stay_parse (*period, &stay))
      return fail (check, g_strdup_printf ("%s.periods", at), "\"%s\" is no 在留期間", *period);
  if (json_object_has_member (row, "at_most")
      && !kk_stay_parse (kk_json_get_string (row, "at_most", ""), &stay))
    return fail (check, g_strdup (at), "\"at_most\" is no 在留期間");
  if (!is_date (row, "from") || !is_date (row, "to"))
    return fail (check, g_strdup (at), "\"from\" and \"to\" must be YYYY-MM-DD");
  return TRUE;
}

static gboolean
check_keys (Check *check, JsonObject *row, const char *member, KkScope scope, const char *at)
{
  JsonArray *array = kk_json_get_array (row, member);
  g_auto (GStrv) keys = kk_json_to_strv (array);
  for (char **key = keys; key != NULL && *key != NULL; key++)
    if (kk_field_find (scope, *key) == NULL)
      return fail (check, g_strdup_printf ("%s.%s", at, member), "there is no field \"%s\"", *key);
  return TRUE;
}

static gboolean
check_category (Check *check, JsonObject *row, JsonObject *old, const char *at)
{
  return check_keys (check, row, "items", KK_SCOPE_PERSON, at);
}

static gboolean
check_paper (Check *check, JsonObject *row, JsonObject *old, const char *at)
{
  if (*kk_json_get_string (row, "why", "") == '\0')
    return fail (check, g_strdup (at), "\"why\" is missing");
  g_autofree char *own = g_strconcat ("papers.", kk_json_get_string (row, "key", ""), NULL);
  const char *seen = kk_json_get_string (row, "field", own); /* says that it was seen */
  if (kk_field_find (KK_SCOPE_NOTICE, seen) == NULL)
    return fail (check, g_strdup (at), "there is no field \"%s\"", seen);
  g_auto (GStrv) when = kk_json_to_strv (kk_json_get_array (row, "when"));
  for (char **word = when; word != NULL && *word != NULL; word++)
    if (!kk_paper_condition_exists (*word))
      return fail (check, g_strdup_printf ("%s.when", at), "there is no condition \"%s\"", *word);
  return check_label (check, row, old, at);
}

static gboolean
check_certificate (Check *check, JsonObject *row, JsonObject *old, const char *at)
{
  const char *key = kk_json_get_string (row, "key", NULL);
  if (kk_field_find (KK_SCOPE_NOTICE, key) == NULL)
    return fail (check, g_strdup (at), "there is no field \"%s\"", key != NULL ? key : "");
  return check_label (check, row, old, at) && check_keys (check, row, "needs", KK_SCOPE_NOTICE, at)
         && check_keys (check, row, "needs_person", KK_SCOPE_PERSON, at);
}

static const struct
{
  const char *file, *rows, *key;
  gboolean keep; /* every key of the shipped table has to be there */
  RowCheck check;
} specs[] = {
  { "fields", "fields", "key", TRUE, check_field },
  { "choices", "filer.relation", "key", TRUE, check_label },
  { "choices", "identity.method", "key", TRUE, check_label },
  { "choices", "sex", "key", TRUE, check_label },
  { "choices", "ledger_reason", "key", FALSE, check_label },
  { "identity-documents", "documents", "key", FALSE, check_document },
  { "nationalities", "nationalities", "name", FALSE, NULL },
  { "relationships", "rewrites", "word", FALSE, check_rewrite },
  { "residence-statuses", "statuses", "name", FALSE, check_status },
  { "residence-statuses", "categories", "name", TRUE, check_category },
  { "remarks", "remarks", "key", FALSE, check_label },
  { "problems", "problems", "id", TRUE, check_problem },
  { "papers", "papers", "key", TRUE, check_paper },
  { "certificates", "certificates", "key", FALSE, check_certificate },
  { "certificates", "request.purpose", "key", FALSE, check_label },
};

/* A list in a row holds texts; who reads it later relies on that. */
static gboolean
check_lists (Check *check, JsonObject *row, const char *at)
{
  g_autoptr (GList) members = json_object_get_members (row);
  for (GList *l = members; l != NULL; l = l->next)
    {
      JsonArray *array = kk_json_get_array (row, l->data);
      g_auto (GStrv) texts = kk_json_to_strv (array);
      if (array != NULL && g_strv_length (texts) != json_array_get_length (array))
        return fail (check, g_strdup_printf ("%s.%s", at, (const char *) l->data),
                     "must be a list of texts");
    }
  return TRUE;
}

static gboolean
check_rows (Check *check, const char *name, const char *key, gboolean keep, RowCheck row_check)
{
  JsonArray *rows = kk_json_get_array (check->root, name);
  JsonArray *old = kk_json_get_array (check->old, name);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (rows == NULL || json_array_get_length (rows) == 0)
    return fail (check, g_strdup_printf ("$.%s", name), "there is no list \"%s\"", name);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      g_autofree char *at = g_strdup_printf ("$.%s[%u]", name, i);
      JsonNode *node = json_array_get_element (rows, i);
      JsonObject *row = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *id = kk_json_get_string (row, key, NULL);
      if (id == NULL || *id == '\0')
        return fail (check, g_steal_pointer (&at), "\"%s\" is missing", key);
      g_autofree char *once = g_strconcat (kk_json_get_string (row, "scope", ""), " ", id, NULL);
      if (g_hash_table_contains (seen, once))
        return fail (check, g_steal_pointer (&at), "\"%s\" comes twice", id);
      if (!check_lists (check, row, at))
        return FALSE;
      if (row_check != NULL && !row_check (check, row, find_row (old, key, id), at))
        return FALSE;
      g_hash_table_add (seen, g_steal_pointer (&once));
    }
  for (guint i = 0; keep && old != NULL && i < json_array_get_length (old); i++)
    {
      const char *id = kk_json_get_string (json_array_get_object_element (old, i), key, "");
      if (find_row (rows, key, id) == NULL)
        return fail (check, g_strdup_printf ("$.%s", name), "\"%s\" is missing", id);
    }
  return TRUE;
}

gboolean
kk_table_check (
    const char *file, JsonObject *root, JsonObject *old, char **path_out, GError **error)
{
  Check check = { file, root, old, path_out, error };
  if (strcmp (file, "kinds") == 0)
    {
      KkKindRow *rows = kk_kind_rows_new (root, path_out, error);
      if (rows == NULL)
        return FALSE;
      kk_kind_rows_free (rows);
      return TRUE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (specs); i++)
    if (strcmp (specs[i].file, file) == 0
        && !check_rows (&check, specs[i].rows, specs[i].key, specs[i].keep, specs[i].check))
      return FALSE;
  return TRUE;
}
