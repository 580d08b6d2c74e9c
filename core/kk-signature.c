/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-signature.h"

#include "core/kk-json.h"
#include "core/kk-text.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#define MAX_STROKES 2000
#define MAX_POINTS 200000
#define MIN_LENGTH 0.02

static const char *const modes[] = { [KK_SIGN_BY_SELF] = "self",
                                     [KK_SIGN_BY_PROXY] = "proxy",
                                     [KK_SIGN_BY_MARK] = "mark",
                                     [KK_SIGN_BY_OFFICE] = "office",
                                     [KK_SIGN_ON_PAPER] = "paper" };

KkSignature *
kk_signature_new (KkSignMode mode, double aspect)
{
  KkSignature *signature = g_new0 (KkSignature, 1);
  signature->mode = mode;
  signature->aspect = aspect;
  signature->strokes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  return signature;
}

KkSignature *
kk_signature_copy (const KkSignature *signature)
{
  KkSignature *copy = kk_signature_new (signature->mode, signature->aspect);
  for (guint i = 0; i < signature->strokes->len; i++)
    g_ptr_array_add (copy->strokes, g_array_copy (signature->strokes->pdata[i]));
  copy->proxy = g_strdup (signature->proxy);
  copy->witness = g_strdup (signature->witness);
  copy->hash = g_strdup (signature->hash);
  copy->at = signature->at;
  copy->layout = g_strdup (signature->layout);
  return copy;
}

void
kk_signature_free (KkSignature *signature)
{
  if (signature == NULL)
    return;
  g_ptr_array_unref (signature->strokes);
  g_free (signature->proxy);
  g_free (signature->witness);
  g_free (signature->hash);
  g_free (signature->layout);
  g_free (signature);
}

void
kk_signature_begin_stroke (KkSignature *signature)
{
  g_ptr_array_add (signature->strokes, g_array_new (FALSE, FALSE, sizeof (KkInkPoint)));
}

static float
unit (double v)
{
  return isfinite (v) ? (float) CLAMP (v, 0, 1) : 0;
}

void
kk_signature_add_point (KkSignature *signature, KkInkPoint point)
{
  if (signature->strokes->len == 0)
    kk_signature_begin_stroke (signature);
  GArray *stroke = signature->strokes->pdata[signature->strokes->len - 1];
  point.x = unit (point.x);
  point.y = unit (point.y);
  point.pressure = unit (point.pressure);
  g_array_append_val (stroke, point);
}

void
kk_signature_clear (KkSignature *signature)
{
  g_ptr_array_set_size (signature->strokes, 0);
  g_clear_pointer (&signature->hash, g_free);
}

static gboolean
is_named (const char *s)
{
  g_autofree char *text = kk_text_normalise_address (s != NULL ? s : "");
  return *text != '\0';
}

gboolean
kk_signature_is_valid (const KkSignature *signature)
{
  double length = 0;

  if (signature->mode == KK_SIGN_BY_OFFICE)
    return signature->strokes->len == 0;
  for (guint i = 0; i < signature->strokes->len; i++)
    {
      const GArray *stroke = signature->strokes->pdata[i];
      for (guint j = 1; j < stroke->len; j++)
        {
          const KkInkPoint *a = &g_array_index (stroke, KkInkPoint, j - 1);
          const KkInkPoint *b = &g_array_index (stroke, KkInkPoint, j);
          length += hypot (b->x - a->x, b->y - a->y);
        }
    }
  if (length < MIN_LENGTH && signature->mode != KK_SIGN_ON_PAPER)
    return FALSE;
  switch (signature->mode)
    {
    case KK_SIGN_BY_SELF:
      return TRUE;
    case KK_SIGN_BY_PROXY:
      return is_named (signature->proxy) && is_named (signature->witness);
    case KK_SIGN_BY_MARK:
    case KK_SIGN_ON_PAPER:
      return is_named (signature->witness);
    case KK_SIGN_BY_OFFICE:
      break;
    }
  return FALSE;
}

static void
set_string (JsonObject *object, const char *member, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, member, value);
}

JsonNode *
kk_signature_to_json (const KkSignature *signature)
{
  JsonObject *object = json_object_new ();
  JsonArray *strokes = json_array_new ();
  for (guint i = 0; i < signature->strokes->len; i++)
    {
      const GArray *stroke = signature->strokes->pdata[i];
      JsonArray *points = json_array_new ();
      for (guint j = 0; j < stroke->len; j++)
        {
          const KkInkPoint *p = &g_array_index (stroke, KkInkPoint, j);
          JsonArray *point = json_array_sized_new (4);
          json_array_add_double_element (point, p->x);
          json_array_add_double_element (point, p->y);
          json_array_add_double_element (point, p->pressure);
          json_array_add_int_element (point, p->time_ms);
          json_array_add_array_element (points, point);
        }
      json_array_add_array_element (strokes, points);
    }
  json_object_set_string_member (object, "mode", modes[signature->mode]);
  json_object_set_double_member (object, "aspect", signature->aspect);
  json_object_set_array_member (object, "strokes", strokes);
  set_string (object, "proxy", signature->proxy);
  set_string (object, "witness", signature->witness);
  set_string (object, "hash", signature->hash);
  json_object_set_int_member (object, "at", signature->at);
  set_string (object, "layout", signature->layout);
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  return node;
}

static gboolean
number_at (JsonArray *array, guint i, double min, double max, double *out)
{
  JsonNode *node = json_array_get_element (array, i);
  if (!JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  GType type = json_node_get_value_type (node);
  if (type != G_TYPE_DOUBLE && type != G_TYPE_INT64)
    return FALSE;
  *out = json_node_get_double (node);
  return *out >= min && *out <= max;
}

static gboolean
take_stroke (KkSignature *signature, JsonNode *node, guint *n_points)
{
  JsonArray *points = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  if (points == NULL)
    return FALSE;
  *n_points += json_array_get_length (points);
  if (*n_points > MAX_POINTS)
    return FALSE;
  kk_signature_begin_stroke (signature);
  for (guint i = 0; i < json_array_get_length (points); i++)
    {
      JsonNode *p = json_array_get_element (points, i);
      JsonArray *a = JSON_NODE_HOLDS_ARRAY (p) ? json_node_get_array (p) : NULL;
      double x, y, pressure, time;
      if (a == NULL || json_array_get_length (a) != 4 || !number_at (a, 0, 0, 1, &x)
          || !number_at (a, 1, 0, 1, &y) || !number_at (a, 2, 0, 1, &pressure)
          || !number_at (a, 3, 0, G_MAXUINT32, &time))
        return FALSE;
      kk_signature_add_point (
          signature, (KkInkPoint){ (float) x, (float) y, (float) pressure, (guint32) time });
    }
  return TRUE;
}

static KkSignature *
not_a_signature (GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "not a signature");
  return NULL;
}

KkSignature *
kk_signature_from_json (JsonNode *node, GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *mode_name = kk_json_get_string (object, "mode", NULL);
  double aspect = kk_json_get_double (object, "aspect", 0);
  JsonArray *strokes = kk_json_get_array (object, "strokes");
  guint n_points = 0;
  int mode = -1;

  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++)
    if (g_strcmp0 (mode_name, modes[i]) == 0)
      mode = (int) i;
  if (mode < 0 || !(aspect > 0 && aspect <= 100) || strokes == NULL
      || json_array_get_length (strokes) > MAX_STROKES)
    return not_a_signature (error);

  g_autoptr (KkSignature) signature = kk_signature_new ((KkSignMode) mode, aspect);
  for (guint i = 0; i < json_array_get_length (strokes); i++)
    if (!take_stroke (signature, json_array_get_element (strokes, i), &n_points))
      return not_a_signature (error);
  signature->proxy = g_strdup (kk_json_get_string (object, "proxy", NULL));
  signature->witness = g_strdup (kk_json_get_string (object, "witness", NULL));
  signature->hash = g_strdup (kk_json_get_string (object, "hash", NULL));
  signature->at = kk_json_get_int (object, "at", 0);
  signature->layout = g_strdup (kk_json_get_string (object, "layout", NULL));
  return g_steal_pointer (&signature);
}
