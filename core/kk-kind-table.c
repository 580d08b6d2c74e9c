/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-kind-private.h"

#include "core/kk-table-private.h"

#include <gio/gio.h>
#include <string.h>

typedef struct
{
  JsonObject *sets;
  gsize n;
  const KkField *fields;
  char **path_out;
  GError **error;
} Loader;

static const char *const classes[]
    = { "in", "within", "out", "household", "ledger", "request", NULL };
static const char *const heads[] = { "any", "one", "join", "none", NULL };
static const char *const cities[] = { "any", "ours", "other", "abroad", NULL };
static const char *const persons[] = { "any", "japanese", "foreign", NULL };
/* Weakest first: a later list overrides an earlier one. */
static const struct
{
  const char *list;
  KkWant want;
} wants[] = {
  { "extra", KK_WANT_EXTRA },       { "shown", KK_WANT_SHOWN },    { "expected", KK_WANT_EXPECTED },
  { "required", KK_WANT_REQUIRED }, { "forbidden", KK_WANT_NONE },
};
static const struct
{
  const char *name;
  KkScope scope;
  guint groups;
} groups[] = {
  { "notice", KK_SCOPE_NOTICE, 1 << KK_GROUP_WHOLE | 1 << KK_GROUP_PART },
  { "whole", KK_SCOPE_NOTICE, 1 << KK_GROUP_WHOLE },
  { "part", KK_SCOPE_NOTICE, 1 << KK_GROUP_PART },
  { "person", KK_SCOPE_PERSON, 1 << KK_GROUP_JAPANESE | 1 << KK_GROUP_FOREIGN },
  { "japanese", KK_SCOPE_PERSON, 1 << KK_GROUP_JAPANESE },
  { "foreign", KK_SCOPE_PERSON, 1 << KK_GROUP_FOREIGN },
};

static gboolean G_GNUC_PRINTF (3, 4)
    fail (Loader *loader, char *path_taken, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *reason = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (loader->path_out != NULL)
    *loader->path_out = path_taken;
  else
    g_free (path_taken);
  g_set_error_literal (loader->error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, reason);
  return FALSE;
}

/* keys with "@set" replaced by its members; depth stops a set that names itself. NULL + error. */
static gboolean
expand (Loader *loader, JsonNode *node, const char *path, int depth, GPtrArray *out)
{
  JsonArray *array
      = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  if (array == NULL || depth > 3)
    return fail (loader, g_strdup (path), "must be a list of keys");
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *item = json_array_get_element (array, i);
      const char *key
          = JSON_NODE_HOLDS_VALUE (item) && json_node_get_value_type (item) == G_TYPE_STRING
                ? json_node_get_string (item)
                : NULL;
      if (key == NULL)
        return fail (loader, g_strdup_printf ("%s[%u]", path, i), "must be a key");
      if (*key != '@')
        {
          g_ptr_array_add (out, g_strdup (key));
          continue;
        }
      JsonNode *set = loader->sets != NULL ? json_object_get_member (loader->sets, key + 1) : NULL;
      if (set == NULL)
        return fail (loader, g_strdup_printf ("%s[%u]", path, i), "there is no set \"%s\"", key);
      if (!expand (loader, set, path, depth + 1, out))
        return FALSE;
    }
  return TRUE;
}

static gboolean
take_list (Loader *loader, JsonObject *row, const char *name, const char *at, char ***out)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *path = g_strdup_printf ("%s.%s", at, name);
  if (json_object_has_member (row, name)
      && !expand (loader, json_object_get_member (row, name), path, 0, keys))
    return FALSE;
  g_ptr_array_add (keys, NULL);
  *out = (char **) g_ptr_array_steal (keys, NULL);
  return TRUE;
}

static gboolean
take_choice (Loader *loader,
             JsonObject *object,
             const char *name,
             const char *fallback,
             const char *const *choices,
             const char *at,
             int *out)
{
  const char *text = kk_json_get_string (object, name, fallback);
  for (*out = 0; choices[*out] != NULL; (*out)++)
    if (g_strcmp0 (text, choices[*out]) == 0)
      return TRUE;
  return fail (loader, g_strdup_printf ("%s.%s", at, name), "\"%s\" can't be \"%s\"", name,
               text != NULL ? text : "");
}

static gboolean
take_wants (Loader *loader, KkKindRow *kind, const char *at)
{
  for (gsize w = 0; w < G_N_ELEMENTS (wants); w++)
    {
      JsonObject *list = kk_json_get_object (kind->row, wants[w].list);
      for (gsize g = 0; list != NULL && g < G_N_ELEMENTS (groups); g++)
        {
          g_autofree char *path = g_strdup_printf ("%s.%s.%s", at, wants[w].list, groups[g].name);
          g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
          JsonNode *node = json_object_get_member (list, groups[g].name);
          if (node != NULL && !expand (loader, node, path, 0, keys))
            return FALSE;
          for (guint i = 0; i < keys->len; i++)
            {
              const KkField *field = kk_field_find (groups[g].scope, keys->pdata[i]);
              if (field == NULL)
                return fail (loader, g_strdup (path), "there is no field \"%s\"",
                             (const char *) keys->pdata[i]);
              for (int n = 0; n < KK_N_GROUPS; n++)
                if (groups[g].groups & 1u << n)
                  kind->want[n][field - loader->fields] = (guint8) wants[w].want;
            }
        }
    }
  return TRUE;
}

/* The flags that say which of the wanted papers were seen. */
static gboolean
take_papers (Loader *loader, KkKindRow *kind, const char *at)
{
  for (char **key = kind->papers; *key != NULL; key++)
    {
      JsonObject *paper = kk_table_find ("papers", "papers", "key", *key);
      g_autofree char *own = g_strconcat ("papers.", *key, NULL);
      const char *flag = kk_json_get_string (paper, "field", own);
      const KkField *field = kk_field_find (KK_SCOPE_NOTICE, flag);
      if (paper == NULL || field == NULL)
        return fail (loader, g_strdup_printf ("%s.papers", at), "there is no %s \"%s\"",
                     paper == NULL ? "paper" : "field", paper == NULL ? *key : flag);
      for (int n = KK_GROUP_WHOLE; n <= KK_GROUP_PART; n++)
        kind->want[n][field - loader->fields]
            = MAX (kind->want[n][field - loader->fields], KK_WANT_EXTRA);
    }
  return TRUE;
}

static gboolean
take_kind (Loader *loader, KkKindRow *kind, const char *at)
{
  static const char *const texts[] = { "label", "short", "article" };
  static const char *const numbers[] = { "deadline_days", "far_days" };
  JsonObject *head = kk_json_get_object (kind->row, "head");
  g_autofree char *head_at = g_strdup_printf ("%s.head", at);
  int n, whole, part;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (*kk_json_get_string (kind->row, texts[i], "") == '\0')
      return fail (loader, g_strdup (at), "\"%s\" is missing", texts[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (kk_json_get_int (kind->row, numbers[i], -1) < 0)
      return fail (loader, g_strdup (at), "\"%s\" must be a number of days", numbers[i]);
  if (!take_choice (loader, kind->row, "class", NULL, classes, at, &n))
    return FALSE;
  kind->class_ = (KkKindClass) n;
  if (!take_choice (loader, kind->row, "old_city", "any", cities, at, &n)
      || !take_choice (loader, kind->row, "new_city", "any", cities, at, &n)
      || !take_choice (loader, kind->row, "persons", "any", persons, at, &n)
      || !take_choice (loader, head, "whole", "any", heads, head_at, &whole)
      || !take_choice (loader, head, "part", "any", heads, head_at, &part))
    return FALSE;
  kind->head[0] = (KkHeadRule) whole;
  kind->head[1] = (KkHeadRule) part;
  if (!take_list (loader, kind->row, "filers", at, &kind->filers)
      || !take_list (loader, kind->row, "papers", at, &kind->papers))
    return FALSE;

  for (int g = 0; g < KK_N_GROUPS; g++)
    {
      kind->want[g] = g_new0 (guint8, loader->n);
      for (gsize i = 0; i < loader->n; i++)
        if (!loader->fields[i].listed
            && (loader->fields[i].scope == KK_SCOPE_PERSON) == (g >= KK_GROUP_JAPANESE))
          kind->want[g][i] = KK_WANT_EXTRA;
    }
  return take_wants (loader, kind, at) && take_papers (loader, kind, at);
}

KkKindRow *
kk_kind_rows_new (JsonObject *root, char **path_out, GError **error)
{
  JsonArray *array = kk_json_get_array (root, "kinds");
  KkKindRow *rows = g_new0 (KkKindRow, KK_N_KINDS);
  Loader loader
      = { .sets = kk_json_get_object (root, "sets"), .path_out = path_out, .error = error };
  gboolean good = TRUE;

  loader.fields = kk_fields (&loader.n);
  for (guint i = 0; good && array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *row = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *id = kk_json_get_string (row, "id", NULL);
      g_autofree char *at = g_strdup_printf ("$.kinds[%u]", i);
      KkKind kind;
      if (!kk_kind_from_string (id, &kind))
        good = fail (&loader, g_steal_pointer (&at), "\"id\" is no kind of notice");
      else if (rows[kind].row != NULL)
        good = fail (&loader, g_steal_pointer (&at), "\"%s\" comes twice", id);
      else
        {
          rows[kind].row = json_object_ref (row);
          good = take_kind (&loader, &rows[kind], at);
        }
    }
  for (int k = 0; good && k < KK_N_KINDS; k++)
    if (rows[k].row == NULL)
      good = fail (&loader, g_strdup ("$"), "kind \"%s\" is missing",
                   kk_kind_to_string ((KkKind) k));
  if (!good)
    g_clear_pointer (&rows, kk_kind_rows_free);
  return rows;
}

void
kk_kind_rows_free (KkKindRow *rows)
{
  for (int k = 0; k < KK_N_KINDS; k++)
    {
      g_clear_pointer (&rows[k].row, json_object_unref);
      g_strfreev (rows[k].filers);
      g_strfreev (rows[k].papers);
      for (int g = 0; g < KK_N_GROUPS; g++)
        g_free (rows[k].want[g]);
    }
  g_free (rows);
}

static KkKindRow *current;
static GMutex lock;

const KkKindRow *
kk_kind_row (KkKind kind)
{
  g_return_val_if_fail ((gsize) kind < KK_N_KINDS, NULL);
  KkKindRow *rows = g_atomic_pointer_get (&current);
  if (rows == NULL)
    {
      g_mutex_lock (&lock);
      if (current == NULL)
        {
          g_autoptr (GError) error = NULL;
          g_autofree char *path = NULL;
          KkKindRow *fresh = kk_kind_rows_new (kk_table_root ("kinds"), &path, &error);
          if (fresh == NULL)
            g_error ("tables/kinds.json: %s: %s", path, error->message);
          g_atomic_pointer_set (&current, fresh);
        }
      rows = current;
      g_mutex_unlock (&lock);
    }
  return &rows[kind];
}

void
kk_kind_reload (void)
{
  g_mutex_lock (&lock);
  KkKindRow *old = current;
  g_atomic_pointer_set (&current, NULL);
  g_mutex_unlock (&lock);
  g_clear_pointer (&old, kk_kind_rows_free);
}
