/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-pick.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "core/kk-json.h"
#include "core/kk-relationship.h"
#include "core/kk-text.h"
#include "ocr/kk-labels.h"

static char **
load (const char *file, const char *name)
{
  g_autofree char *path = g_strdup_printf ("/jp/kakanai/tables/%s.json", file);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, 0, NULL);
  g_autoptr (GPtrArray) out = g_ptr_array_new ();
  if (bytes != NULL)
    {
      g_autoptr (JsonNode) node
          = kk_json_parse (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL);
      JsonArray *rows = node != NULL && JSON_NODE_HOLDS_OBJECT (node)
                            ? kk_json_get_array (json_node_get_object (node), name)
                            : NULL;
      for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
        {
          JsonNode *row = json_array_get_element (rows, i);
          const char *value = JSON_NODE_HOLDS_OBJECT (row)
                                  ? kk_json_get_string (json_node_get_object (row), "name", NULL)
                                  : NULL;
          if (value != NULL)
            g_ptr_array_add (out, g_strdup (value));
        }
    }
  g_ptr_array_add (out, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&out), FALSE);
}

const char *const *
kk_pick_list (const char *key)
{
  static char **nationalities, **statuses;
  static gsize once;
  static const char *const sexes[] = { "男", "女", NULL };
  static const char *const relationships[]
      = { "世帯主", "妻",         "夫",     "子",     "父",         "母",         "兄",
          "姉",     "弟",         "妹",     "子の子", "妻（未届）", "夫（未届）", "子の妻",
          "子の夫", "妻の子",     "夫の子", "妻の父", "妻の母",     "夫の父",     "夫の母",
          "父の父", "父の母",     "母の父", "母の母", "兄の子",     "姉の子",     "弟の子",
          "妹の子", "子の子の子", "妻の兄", "妻の姉", "妻の弟",     "妻の妹",     "夫の兄",
          "夫の姉", "夫の弟",     "夫の妹", "縁故者", "同居人",     NULL };
  if (g_once_init_enter (&once))
    {
      nationalities = load ("nationalities", "nationalities");
      statuses = load ("residence-statuses", "statuses");
      g_once_init_leave (&once, 1);
    }
  if (strcmp (key, "sex") == 0)
    return sexes;
  if (strcmp (key, "relationship") == 0)
    return relationships;
  if (strcmp (key, "nationality") == 0)
    return (const char *const *) nationalities;
  if (strcmp (key, "residence_status") == 0)
    return (const char *const *) statuses;
  return NULL;
}

static guint
distance (const char *a, const char *b)
{
  glong n = 0, m = 0;
  g_autofree gunichar *x = g_utf8_to_ucs4_fast (a, -1, &n);
  g_autofree gunichar *y = g_utf8_to_ucs4_fast (b, -1, &m);
  g_autofree guint *row = g_new (guint, m + 1);
  for (glong j = 0; j <= m; j++)
    row[j] = (guint) j;
  for (glong i = 1; i <= n; i++)
    {
      guint diagonal = row[0];
      row[0] = (guint) i;
      for (glong j = 1; j <= m; j++)
        {
          guint replace = diagonal + (kk_label_fold (x[i - 1]) != kk_label_fold (y[j - 1]));
          diagonal = row[j];
          row[j] = MIN (replace, MIN (row[j], row[j - 1]) + 1);
        }
    }
  return row[m];
}

static char *
nearest (const char *key, const char *folded, double *distance_out)
{
  const char *const *list = kk_pick_list (key);
  const char *best = NULL;
  guint least = G_MAXUINT, second = G_MAXUINT;
  for (guint i = 0; list != NULL && list[i] != NULL; i++)
    {
      g_autofree char *choice = kk_text_fold (list[i]);
      guint d = distance (choice, folded);
      if (d < least)
        {
          second = least;
          least = d;
          best = list[i];
        }
      else if (d < second)
        second = d;
    }
  glong length = g_utf8_strlen (folded, -1);
  guint allowed = length < 3 ? 0 : length < 6 ? 1 : 2;
  if (best == NULL || least > allowed || (least > 0 && second == least))
    return NULL;
  *distance_out = least;
  return g_strdup (best);
}

char *
kk_pick_find (const char *key, const char *text, double *distance_out)
{
  g_autofree char *folded = kk_text_fold (text);
  *distance_out = 0;
  if (strcmp (key, "sex") == 0)
    {
      gboolean man = strstr (folded, "男") != NULL, woman = strstr (folded, "女") != NULL;
      glong length = g_utf8_strlen (folded, -1);
      if (man == woman || length > 6)
        return NULL;
      *distance_out = length == 1 || strpbrk (folded, "MF") != NULL ? 0 : 1;
      return g_strdup (man ? "男" : "女");
    }
  if (strcmp (key, "relationship") == 0)
    {
      char *word = kk_relationship_normalise (folded);
      if (word != NULL)
        return word;
    }
  return nearest (key, folded, distance_out);
}
