/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-notice-private.h"

#include "core/kk-field.h"
#include "core/kk-json-private.h"

#include <gio/gio.h>
#include <string.h>

#define MAX_PERSONS 1000
#define MAX_SOURCES 1000

G_DEFINE_QUARK (kk_notice_error_quark, kk_notice_error)

/* Writing. Members are sorted at the end, in one go. */

static void
add_extra (JsonObject *object, JsonObject *extra)
{
  if (extra == NULL)
    return;
  g_autoptr (GList) members = json_object_get_members (extra);
  for (GList *l = members; l != NULL; l = l->next)
    if (!json_object_has_member (object, l->data))
      json_object_set_member (object, l->data,
                              json_node_copy (json_object_get_member (extra, l->data)));
}

static JsonObject *
source_to_json (const KkSource *source)
{
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "kind", kk_source_kind_to_string (source->kind));
  json_object_set_string_member (object, "value", source->value);
  json_object_set_double_member (object, "confidence", source->confidence);
  if (source->text != NULL)
    json_object_set_string_member (object, "text", source->text);
  if (source->page != NULL)
    json_object_set_string_member (object, "page", source->page);
  if (source->box.x != 0 || source->box.y != 0 || source->box.w != 0 || source->box.h != 0)
    json_object_set_array_member (object, "box", kk_json_from_box (source->box));
  if (source->alternatives != NULL)
    json_object_set_array_member (object, "alternatives", kk_json_from_strv (source->alternatives));
  if (source->alternative_scores != NULL)
    json_object_set_array_member (
        object, "alternative_scores",
        kk_json_from_scores (source->alternative_scores, source->alternatives));
  add_extra (object, source->extra);
  return object;
}

static JsonObject *
value_to_json (const KkValue *value)
{
  JsonObject *object = json_object_new ();
  JsonArray *sources = json_array_new ();
  for (guint i = 0; i < value->sources->len; i++)
    json_array_add_object_element (sources, source_to_json (value->sources->pdata[i]));
  json_object_set_string_member (object, "value", value->value);
  json_object_set_array_member (object, "sources", sources);
  json_object_set_boolean_member (object, "confirmed", value->confirmed);
  if (value->disputed)
    json_object_set_boolean_member (object, "disputed", TRUE);
  if (value->remark != NULL)
    json_object_set_string_member (object, "remark", value->remark);
  add_extra (object, value->extra);
  return object;
}

static JsonObject *
values_to_json (GHashTable *values)
{
  JsonObject *object = json_object_new ();
  GHashTableIter iter;
  gpointer key, value;
  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, &key, &value))
    json_object_set_object_member (object, key, value_to_json (value));
  return object;
}

JsonNode *
kk_notice_to_json (const KkNotice *notice)
{
  JsonObject *object = json_object_new ();
  JsonObject *fields = values_to_json (notice->values);
  JsonArray *persons = json_array_new ();

  json_object_set_string_member (object, "kind", kk_kind_to_string (notice->kind));
  json_object_set_boolean_member (object, "partial", notice->partial);
  add_extra (fields, kk_json_get_object (notice->extra, "fields"));
  json_object_set_object_member (object, "fields", fields);
  for (guint i = 0; i < notice->persons->len; i++)
    {
      const KkPerson *person = notice->persons->pdata[i];
      JsonObject *p = values_to_json (person->values);
      add_extra (p, person->extra);
      json_array_add_object_element (persons, p);
    }
  json_object_set_array_member (object, "persons", persons);
  add_extra (object, notice->extra);

  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  return kk_json_sorted (node);
}

char *
kk_notice_to_string (const KkNotice *notice)
{
  g_autoptr (JsonNode) node = kk_notice_to_json (notice);
  return json_to_string (node, FALSE);
}

/* Reading. Every member is of a known type or the whole is refused: half a notice is none. */

static gboolean
invalid (GError **error, const char *where, const char *why)
{
  g_set_error (error, KK_NOTICE_ERROR, KK_NOTICE_ERROR_INVALID, "%s: %s", where, why);
  return FALSE;
}

static gboolean
is_type (JsonNode *node, GType type)
{
  if (!JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  GType got = json_node_get_value_type (node);
  return got == type || (type == G_TYPE_DOUBLE && got == G_TYPE_INT64);
}

static void
keep (JsonObject **extra, const char *member, JsonNode *node)
{
  if (*extra == NULL)
    *extra = json_object_new ();
  json_object_set_member (*extra, member, kk_json_sorted (node));
}

static gboolean
strings_from_json (JsonNode *node, char ***out, const char *where, GError **error)
{
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return invalid (error, where, "alternatives must be an array");
  JsonArray *array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!is_type (json_array_get_element (array, i), G_TYPE_STRING))
      return invalid (error, where, "alternatives must be strings");
  g_strfreev (*out);
  *out = kk_json_to_strv (array);
  return TRUE;
}

static gboolean
scores_from_json (JsonNode *node, KkSource *source, const char *where, GError **error)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_free (source->alternative_scores);
  source->alternative_scores = kk_json_to_scores (array, source->alternatives);
  return source->alternative_scores != NULL
         || invalid (error, where, "alternative_scores must be a number from 0 to 1 for each");
}

static gboolean
box_from_json (JsonNode *node, KkBox *out, const char *where, GError **error)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  if (array == NULL || json_array_get_length (array) != 4)
    return invalid (error, where, "box must be four numbers");
  for (guint i = 0; i < 4; i++)
    {
      JsonNode *n = json_array_get_element (array, i);
      if (!is_type (n, G_TYPE_INT64) || ABS (json_node_get_int (n)) > 1000000)
        return invalid (error, where, "box must be four whole numbers of pixels");
    }
  *out = kk_json_to_box (array);
  return TRUE;
}

static KkSource *
source_from_json (JsonNode *node, const char *where, GError **error)
{
  KkSourceKind kind;
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (object == NULL
      || !kk_source_kind_from_string (kk_json_get_string (object, "kind", NULL), &kind))
    {
      invalid (error, where, "a source needs a known kind");
      return NULL;
    }
  const char *value = kk_json_get_string (object, "value", NULL);
  double confidence = kk_json_get_double (object, "confidence", 1);
  if (value == NULL || !(confidence >= 0 && confidence <= 1))
    {
      invalid (error, where, "a source needs a value and a confidence from 0 to 1");
      return NULL;
    }

  g_autoptr (KkSource) source = kk_source_new (kind, value, confidence);
  g_autoptr (GList) members = json_object_get_members (object);
  JsonNode *scores = NULL;
  for (GList *l = members; l != NULL; l = l->next)
    {
      const char *member = l->data;
      JsonNode *m = json_object_get_member (object, member);
      gboolean ok = TRUE;
      if (strcmp (member, "kind") == 0 || strcmp (member, "value") == 0)
        continue;
      if (strcmp (member, "confidence") == 0)
        ok = is_type (m, G_TYPE_DOUBLE) || invalid (error, where, "confidence must be a number");
      else if (strcmp (member, "text") == 0)
        {
          ok = is_type (m, G_TYPE_STRING) || invalid (error, where, "text must be a string");
          source->text = ok ? json_node_dup_string (m) : NULL;
        }
      else if (strcmp (member, "page") == 0)
        {
          ok = is_type (m, G_TYPE_STRING) || invalid (error, where, "page must be a string");
          source->page = ok ? json_node_dup_string (m) : NULL;
        }
      else if (strcmp (member, "box") == 0)
        ok = box_from_json (m, &source->box, where, error);
      else if (strcmp (member, "alternatives") == 0)
        ok = strings_from_json (m, &source->alternatives, where, error);
      else if (strcmp (member, "alternative_scores") == 0)
        scores = m;
      else
        keep (&source->extra, member, m);
      if (!ok)
        return NULL;
    }
  if (scores != NULL && !scores_from_json (scores, source, where, error))
    return NULL;
  return g_steal_pointer (&source);
}

static gboolean
sources_from_json (KkValue *value, JsonNode *node, const char *where, GError **error)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  if (array == NULL || json_array_get_length (array) > MAX_SOURCES)
    return invalid (error, where, "sources must be an array of at most 1000");
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      KkSource *source = source_from_json (json_array_get_element (array, i), where, error);
      if (source == NULL)
        return FALSE;
      g_ptr_array_add (value->sources, source);
    }
  return TRUE;
}

static KkValue *
value_from_json (JsonNode *node, const char *where, GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *text = kk_json_get_string (object, "value", NULL);
  if (text == NULL)
    {
      invalid (error, where, "must be an object with a string \"value\"");
      return NULL;
    }

  g_autoptr (KkValue) value = kk_value_new ();
  g_free (value->value);
  value->value = g_strdup (text);
  g_autoptr (GList) members = json_object_get_members (object);
  for (GList *l = members; l != NULL; l = l->next)
    {
      const char *member = l->data;
      JsonNode *m = json_object_get_member (object, member);
      gboolean flag = strcmp (member, "confirmed") == 0 || strcmp (member, "disputed") == 0;
      gboolean ok = TRUE;
      if (strcmp (member, "value") == 0)
        continue;
      if (flag)
        ok = is_type (m, G_TYPE_BOOLEAN) || invalid (error, where, "flags must be true or false");
      else if (strcmp (member, "remark") == 0)
        {
          ok = is_type (m, G_TYPE_STRING) || invalid (error, where, "remark must be a string");
          value->remark = ok ? json_node_dup_string (m) : NULL;
        }
      else if (strcmp (member, "sources") == 0)
        ok = sources_from_json (value, m, where, error);
      else
        keep (&value->extra, member, m);
      if (!ok)
        return NULL;
    }
  value->confirmed = kk_json_get_bool (object, "confirmed", FALSE);
  value->disputed = kk_json_get_bool (object, "disputed", FALSE);
  return g_steal_pointer (&value);
}

/* Members that are fields go to values, the others to *unknown. person -1: the household's. */
static gboolean
values_from_json (
    GHashTable *values, JsonObject **unknown, JsonObject *object, int person, GError **error)
{
  KkScope scope = person < 0 ? KK_SCOPE_NOTICE : KK_SCOPE_PERSON;
  g_autoptr (GList) members = json_object_get_members (object);
  for (GList *l = members; l != NULL; l = l->next)
    {
      JsonNode *m = json_object_get_member (object, l->data);
      if (kk_field_find (scope, l->data) == NULL)
        {
          keep (unknown, l->data, m);
          continue;
        }
      g_autofree char *where = kk_field_path (scope, person, l->data);
      KkValue *value = value_from_json (m, where, error);
      if (value == NULL)
        return FALSE;
      g_hash_table_insert (values, g_strdup (l->data), value);
    }
  return TRUE;
}

static gboolean
persons_from_json (KkNotice *notice, JsonNode *node, GError **error)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  if (array == NULL || json_array_get_length (array) > MAX_PERSONS)
    return invalid (error, "persons", "must be an array of at most 1000");
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *p = json_array_get_element (array, i);
      g_autoptr (KkPerson) person = kk_person_new ();
      if (!JSON_NODE_HOLDS_OBJECT (p))
        return invalid (error, "persons", "must be objects");
      if (!values_from_json (person->values, &person->extra, json_node_get_object (p), (int) i,
                             error))
        return FALSE;
      g_ptr_array_add (notice->persons, g_steal_pointer (&person));
    }
  return TRUE;
}

static gboolean
fields_from_json (KkNotice *notice, JsonNode *node, GError **error)
{
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return invalid (error, "fields", "must be an object");
  JsonObject *unknown = NULL;
  gboolean ok = values_from_json (notice->values, &unknown, json_node_get_object (node), -1, error);
  if (unknown != NULL)
    {
      if (notice->extra == NULL)
        notice->extra = json_object_new ();
      json_object_set_object_member (notice->extra, "fields", unknown);
    }
  return ok;
}

KkNotice *
kk_notice_from_json (JsonNode *node, GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  KkKind kind;
  if (object == NULL || !kk_kind_from_string (kk_json_get_string (object, "kind", NULL), &kind))
    {
      invalid (error, "kind", "not a notice: no known kind");
      return NULL;
    }

  g_autoptr (KkNotice) notice = kk_notice_new (kind);
  g_autoptr (GList) members = json_object_get_members (object);
  for (GList *l = members; l != NULL; l = l->next)
    {
      const char *member = l->data;
      JsonNode *m = json_object_get_member (object, member);
      gboolean ok = TRUE;
      if (strcmp (member, "kind") == 0)
        continue;
      if (strcmp (member, "partial") == 0)
        ok = is_type (m, G_TYPE_BOOLEAN) || invalid (error, member, "must be true or false");
      else if (strcmp (member, "fields") == 0)
        ok = fields_from_json (notice, m, error);
      else if (strcmp (member, "persons") == 0)
        ok = persons_from_json (notice, m, error);
      else
        keep (&notice->extra, member, m);
      if (!ok)
        return NULL;
    }
  notice->partial = kk_json_get_bool (object, "partial", FALSE);
  return g_steal_pointer (&notice);
}

KkNotice *
kk_notice_from_string (const char *json, gssize length, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonNode) node = kk_json_parse (json, length, &local);
  if (node == NULL)
    {
      g_set_error_literal (error, KK_NOTICE_ERROR, KK_NOTICE_ERROR_SYNTAX, local->message);
      return NULL;
    }
  return kk_notice_from_json (node, error);
}
