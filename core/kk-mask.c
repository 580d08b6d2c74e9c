/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-mask.h"

#include <gio/gio.h>
#include <string.h>

#include "core/kk-field.h"
#include "core/kk-json.h"

#define HIDDEN "●"
#define HIDDEN_LENGTH 6 /* of texts: their own length says something */
#define DIGITS_LEAST 10

void
kk_mask_profile_free (KkMaskProfile *profile)
{
  g_free (profile->id);
  g_free (profile->title);
  g_strfreev (profile->keys);
  g_strfreev (profile->words);
  g_free (profile);
}

gboolean
kk_mask_hides (const KkMaskProfile *profile, const char *key)
{
  return g_strv_contains ((const char *const *) profile->keys, key);
}

/* ——— the table ——— */

static gboolean
fail (GError **error, char **path_out, char *path, const char *reason)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, reason);
  if (path_out != NULL)
    *path_out = path;
  else
    g_free (path);
  return FALSE;
}

static char **
read_texts (JsonObject *row, const char *member)
{
  JsonArray *array = kk_json_get_array (row, member);
  GStrvBuilder *builder = g_strv_builder_new ();
  char **texts;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (json_node_get_value_type (node) == G_TYPE_STRING)
        g_strv_builder_add (builder, json_node_get_string (node));
    }
  texts = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
  return texts;
}

static gboolean
is_known (const char *key)
{
  return kk_field_find (KK_SCOPE_PERSON, key) != NULL
         || kk_field_find (KK_SCOPE_NOTICE, key) != NULL;
}

static gboolean
check_profile (const KkMaskProfile *profile, guint index, char **path_out, GError **error)
{
  if (profile->id == NULL || !g_regex_match_simple ("^[a-z0-9-]{1,40}$", profile->id, 0, 0))
    return fail (error, path_out, g_strdup_printf ("$.profiles[%u].id", index),
                 "id must be [a-z0-9-], at most 40 of them");
  if (g_str_equal (profile->id, "full"))
    return fail (error, path_out, g_strdup_printf ("$.profiles[%u].id", index),
                 "\"full\" is the version that hides nothing");
  if (profile->title == NULL || *profile->title == '\0')
    return fail (error, path_out, g_strdup_printf ("$.profiles[%u].title", index), "no title");
  for (guint k = 0; profile->keys[k] != NULL; k++)
    if (!is_known (profile->keys[k]))
      return fail (error, path_out, g_strdup_printf ("$.profiles[%u].keys[%u]", index, k),
                   "no field has this key");
  if (profile->keys[0] == NULL)
    return fail (error, path_out, g_strdup_printf ("$.profiles[%u].keys", index),
                 "a version that hides nothing is no masked version");
  return TRUE;
}

GPtrArray *
kk_mask_profiles_parse (JsonNode *root, char **path_out, GError **error)
{
  g_autoptr (GPtrArray) profiles
      = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_mask_profile_free);
  JsonArray *rows = JSON_NODE_HOLDS_OBJECT (root)
                        ? kk_json_get_array (json_node_get_object (root), "profiles")
                        : NULL;

  if (rows == NULL || json_array_get_length (rows) == 0)
    return fail (error, path_out, g_strdup ("$"), "no profiles"), NULL;
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonNode *node = json_array_get_element (rows, i);
      JsonObject *row = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      KkMaskProfile *profile;

      if (row == NULL)
        return fail (error, path_out, g_strdup_printf ("$.profiles[%u]", i), "not an object"), NULL;
      profile = g_new0 (KkMaskProfile, 1);
      g_ptr_array_add (profiles, profile);
      profile->id = g_strdup (kk_json_get_string (row, "id", NULL));
      profile->title = g_strdup (kk_json_get_string (row, "title", NULL));
      profile->keys = read_texts (row, "keys");
      profile->words = read_texts (row, "words");
      profile->numbers = kk_json_get_bool (row, "numbers", TRUE);
      profile->codes = kk_json_get_bool (row, "codes", TRUE);
      profile->trust_unknown = kk_json_get_bool (row, "trust_unknown", FALSE);
      if (!check_profile (profile, i, path_out, error))
        return NULL;
    }
  return g_steal_pointer (&profiles);
}

/* ——— a notice ——— */

static char *
hide_digits (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0';)
    {
      const char *end = p;
      guint digits = 0;

      while (*end != '\0'
             && (g_unichar_isdigit (g_utf8_get_char (end))
                 || (digits > 0 && strchr (" -", *end) != NULL)))
        {
          digits += g_unichar_isdigit (g_utf8_get_char (end));
          end = g_utf8_next_char (end);
        }
      if (digits >= DIGITS_LEAST)
        for (; p < end; p = g_utf8_next_char (p))
          g_string_append (out, HIDDEN);
      else
        {
          const char *next = end > p ? end : g_utf8_next_char (p);
          g_string_append_len (out, p, next - p);
          p = next;
        }
    }
  return g_string_free (out, FALSE);
}

static char *
hide (const KkField *field, const char *value)
{
  gboolean number = field->cls == KK_CLASS_DIGITS || field->cls == KK_CLASS_CODE;
  glong n = number ? g_utf8_strlen (value, -1) : HIDDEN_LENGTH;
  GString *out = g_string_new (NULL);

  for (glong i = 0; i < n; i++)
    g_string_append (out, HIDDEN);
  return g_string_free (out, FALSE);
}

KkNotice *
kk_mask_notice (const KkMaskProfile *profile, const KkNotice *notice)
{
  KkNotice *copy = kk_notice_copy (notice);
  g_autoptr (GPtrArray) paths = kk_notice_paths (copy);

  for (guint i = 0; i < paths->len; i++)
    {
      KkValue *value = kk_notice_get (copy, paths->pdata[i]);
      KkScope scope;
      int person;
      const char *key;
      const KkField *field = kk_field_path_parse (paths->pdata[i], &scope, &person, &key)
                                 ? kk_field_find (scope, key)
                                 : NULL;
      gboolean hidden = field != NULL && kk_mask_hides (profile, key);
      char *text = NULL;

      if (value == NULL || field == NULL)
        continue;
      g_ptr_array_set_size (value->sources, 0);
      g_clear_pointer (&value->remark, g_free);
      if (hidden && *value->value != '\0')
        text = hide (field, value->value);
      else if (profile->numbers && field->cls == KK_CLASS_TEXT && strstr (key, "phone") == NULL)
        text = hide_digits (value->value);
      if (text == NULL)
        continue;
      g_free (value->value);
      value->value = text;
    }
  return copy;
}
