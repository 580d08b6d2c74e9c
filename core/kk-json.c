/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-json.h"

#include "core/kk-json-private.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

static gboolean
refuse (GError **error, gsize at, const char *why)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "JSON, byte %" G_GSIZE_FORMAT ": %s", at,
               why);
  return FALSE;
}

static int
hex4 (const char *p, const char *end)
{
  int v = 0;
  for (int i = 0; i < 4; i++)
    {
      if (p + i >= end || !g_ascii_isxdigit (p[i]))
        return -1;
      v = v * 16 + g_ascii_xdigit_value (p[i]);
    }
  return v;
}

/* p stands on the backslash; moves behind the escape. */
static gboolean
scan_escape (const char *json, const char **p, const char *end, GError **error)
{
  const char *q = *p;
  if (q + 1 >= end)
    return refuse (error, (gsize) (q - json), "string has no end");
  if (q[1] != 'u')
    {
      *p = q + 2;
      return TRUE;
    }
  int c = hex4 (q + 2, end);
  if (c <= 0)
    return refuse (error, (gsize) (q - json), "bad \\u escape");
  *p = q + 6;
  if (c >= 0xDC00 && c <= 0xDFFF)
    return refuse (error, (gsize) (q - json), "lone surrogate");
  if (c >= 0xD800 && c <= 0xDBFF)
    {
      int low = q + 7 < end && q[6] == '\\' && q[7] == 'u' ? hex4 (q + 8, end) : -1;
      if (low < 0xDC00 || low > 0xDFFF)
        return refuse (error, (gsize) (q - json), "lone surrogate");
      *p = q + 12;
    }
  return TRUE;
}

static gboolean
scan_number (const char *json, const char **p, const char *end, GError **error)
{
  const char *q = *p;
  gboolean real = FALSE;
  while (q < end && (g_ascii_isalnum (*q) || strchr ("+-.", *q) != NULL))
    {
      real = real || *q == '.' || *q == 'e' || *q == 'E';
      q++;
    }
  if (q - *p > 40)
    return refuse (error, (gsize) (*p - json), "number too long");
  g_autofree char *token = g_strndup (*p, (gsize) (q - *p));
  char *rest = NULL;
  if (real && !isfinite (g_ascii_strtod (token, &rest)))
    return refuse (error, (gsize) (*p - json), "number out of range");
  gint64 ignored;
  if (!real && !g_ascii_string_to_signed (token, 10, G_MININT64, G_MAXINT64, &ignored, NULL))
    return refuse (error, (gsize) (*p - json), "bad number or out of range");
  if (real && (rest == NULL || *rest != '\0'))
    return refuse (error, (gsize) (*p - json), "bad number");
  *p = q;
  return TRUE;
}

/* What json-glib would not refuse by itself: depth, numbers, escapes. */
static gboolean
scan (const char *json, gsize length, GError **error)
{
  const char *end = json + length;
  int depth = 0;
  gboolean in_string = FALSE;

  for (const char *p = json; p < end;)
    {
      if (in_string && *p == '\\')
        {
          if (!scan_escape (json, &p, end, error))
            return FALSE;
          continue;
        }
      if (*p == '"')
        in_string = !in_string;
      else if (in_string)
        {
          if ((guchar) *p < 0x20)
            return refuse (error, (gsize) (p - json), "control character in a string");
        }
      else if (*p == '{' || *p == '[')
        {
          if (++depth > KK_JSON_MAX_DEPTH)
            return refuse (error, (gsize) (p - json), "nested too deep");
        }
      else if (*p == '}' || *p == ']')
        depth--;
      else if (g_ascii_isdigit (*p) || *p == '-')
        {
          if (!scan_number (json, &p, end, error))
            return FALSE;
          continue;
        }
      else if (*p == '/' || *p == '\'')
        return refuse (error, (gsize) (p - json), "not JSON");
      p++;
    }
  return in_string ? refuse (error, length, "string has no end") : TRUE;
}

gboolean
kk_json_is_shallow (const char *json, gsize length)
{
  int depth = 0;
  gboolean in_string = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      if (in_string && json[i] == '\\')
        i++;
      else if (json[i] == '"')
        in_string = !in_string;
      else if (in_string)
        continue;
      else if (json[i] == '/' || json[i] == '\'')
        return FALSE;
      else if (json[i] == '{' || json[i] == '[')
        {
          if (++depth > KK_JSON_MAX_DEPTH)
            return FALSE;
        }
      else if (json[i] == '}' || json[i] == ']')
        depth--;
    }
  return TRUE;
}

JsonNode *
kk_json_parse (const char *json, gssize length, GError **error)
{
  gsize n = length < 0 ? strlen (json) : (gsize) length;
  const char *bad = NULL;

  if (n > KK_JSON_MAX_BYTES)
    {
      refuse (error, KK_JSON_MAX_BYTES, "too large");
      return NULL;
    }
  if (!g_utf8_validate_len (json, n, &bad))
    {
      refuse (error, (gsize) (bad - json), "not UTF-8");
      return NULL;
    }
  if (!scan (json, n, error))
    return NULL;

  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) local = NULL;
  if (!json_parser_load_from_data (parser, json, (gssize) n, &local))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "JSON, line %u: syntax",
                   json_parser_get_current_line (parser));
      return NULL;
    }
  JsonNode *root = json_parser_steal_root (parser);
  if (root == NULL)
    refuse (error, 0, "empty");
  return root;
}

JsonNode *
kk_json_sorted (JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *in = json_node_get_object (node);
      JsonObject *out = json_object_new ();
      g_autoptr (GList) members = g_list_sort (json_object_get_members (in), (GCompareFunc) strcmp);
      for (GList *l = members; l != NULL; l = l->next)
        json_object_set_member (out, l->data,
                                kk_json_sorted (json_object_get_member (in, l->data)));
      JsonNode *result = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (result, out);
      return result;
    }
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *in = json_node_get_array (node);
      JsonArray *out = json_array_new ();
      for (guint i = 0; i < json_array_get_length (in); i++)
        json_array_add_element (out, kk_json_sorted (json_array_get_element (in, i)));
      JsonNode *result = json_node_new (JSON_NODE_ARRAY);
      json_node_take_array (result, out);
      return result;
    }
  return json_node_copy (node);
}

char *
kk_json_to_canonical (JsonNode *node)
{
  g_autoptr (JsonNode) sorted = kk_json_sorted (node);
  return json_to_string (sorted, FALSE);
}

static JsonNode *
member_of_type (JsonObject *object, const char *member, GType type)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != type)
    return NULL;
  return node;
}

const char *
kk_json_get_string (JsonObject *object, const char *member, const char *fallback)
{
  JsonNode *node = member_of_type (object, member, G_TYPE_STRING);
  return node != NULL ? json_node_get_string (node) : fallback;
}

gint64
kk_json_get_int (JsonObject *object, const char *member, gint64 fallback)
{
  JsonNode *node = member_of_type (object, member, G_TYPE_INT64);
  return node != NULL ? json_node_get_int (node) : fallback;
}

double
kk_json_get_double (JsonObject *object, const char *member, double fallback)
{
  JsonNode *node = member_of_type (object, member, G_TYPE_DOUBLE);
  if (node == NULL)
    node = member_of_type (object, member, G_TYPE_INT64);
  return node != NULL ? json_node_get_double (node) : fallback;
}

gboolean
kk_json_get_bool (JsonObject *object, const char *member, gboolean fallback)
{
  JsonNode *node = member_of_type (object, member, G_TYPE_BOOLEAN);
  return node != NULL ? json_node_get_boolean (node) : fallback;
}

JsonObject *
kk_json_get_object (JsonObject *object, const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
kk_json_get_array (JsonObject *object, const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

JsonArray *
kk_json_from_box (KkBox box)
{
  JsonArray *array = json_array_sized_new (4);
  json_array_add_int_element (array, box.x);
  json_array_add_int_element (array, box.y);
  json_array_add_int_element (array, box.w);
  json_array_add_int_element (array, box.h);
  return array;
}

KkBox
kk_json_to_box (JsonArray *array)
{
  int v[4] = { 0 };
  if (array == NULL || json_array_get_length (array) != 4)
    return (KkBox){ 0 };
  for (guint i = 0; i < 4; i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      if (!JSON_NODE_HOLDS_VALUE (node))
        return (KkBox){ 0 };
      double d = json_node_get_value_type (node) == G_TYPE_DOUBLE
                     ? json_node_get_double (node)
                     : (double) json_node_get_int (node);
      v[i] = (int) CLAMP (d, -1e6, 1e6);
    }
  return (KkBox){ v[0], v[1], v[2], v[3] };
}

JsonArray *
kk_json_from_strv (char **strv)
{
  if (strv == NULL)
    return NULL;
  JsonArray *array = json_array_new ();
  for (char **s = strv; *s != NULL; s++)
    json_array_add_string_element (array, *s);
  return array;
}

JsonArray *
kk_json_from_scores (const double *scores, char **strings)
{
  JsonArray *array = json_array_new ();
  for (guint i = 0; strings != NULL && strings[i] != NULL; i++)
    json_array_add_double_element (array, scores[i]);
  return array;
}

double *
kk_json_to_scores (JsonArray *array, char **strings)
{
  guint n = array != NULL ? json_array_get_length (array) : 0;
  if (n == 0 || strings == NULL || g_strv_length (strings) != n)
    return NULL;
  g_autofree double *scores = g_new0 (double, n);
  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_NONE;
      scores[i] = type == G_TYPE_DOUBLE  ? json_node_get_double (node)
                  : type == G_TYPE_INT64 ? (double) json_node_get_int (node)
                                         : -1;
      if (!(scores[i] >= 0 && scores[i] <= 1))
        return NULL;
    }
  return g_steal_pointer (&scores);
}

char **
kk_json_to_strv (JsonArray *array)
{
  if (array == NULL)
    return NULL;
  g_autoptr (GPtrArray) out = g_ptr_array_new ();
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        g_ptr_array_add (out, json_node_dup_string (node));
    }
  g_ptr_array_add (out, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&out), FALSE);
}

JsonObject *
kk_json_object_copy (JsonObject *object)
{
  if (object == NULL)
    return NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (node, object);
  g_autoptr (JsonNode) copy = kk_json_sorted (node);
  return json_node_dup_object (copy);
}
