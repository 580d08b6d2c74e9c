/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>
#include <stdlib.h>

#include "ocr/kk-mj-glyph.h"

static gint
by_number (gconstpointer a, gconstpointer b)
{
  guint p = *(const guint *) a, q = *(const guint *) b;
  return (p > q) - (p < q);
}

static GArray *
load (void)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GBytes) bytes
      = g_resources_lookup_data ("/jp/kakanai/tables/plain-forms.json", 0, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  gsize length = 0;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
  if (text == NULL || !json_parser_load_from_data (parser, text, (gssize) length, NULL)
      || !JSON_NODE_HOLDS_ARRAY (json_parser_get_root (parser)))
    return numbers;
  JsonArray *array = json_node_get_array (json_parser_get_root (parser));
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      const char *name = json_node_get_string (json_array_get_element (array, i));
      guint number = name != NULL ? kk_mj_parse (name) : 0;
      if (number > 0)
        g_array_append_val (numbers, number);
    }
  g_array_sort (numbers, by_number);
  return numbers;
}

gboolean
kk_mj_is_plain_elsewhere (guint number)
{
  static gsize once;
  static GArray *numbers;
  if (g_once_init_enter (&once))
    {
      numbers = load ();
      g_once_init_leave (&once, 1);
    }
  return g_array_binary_search (numbers, &number, by_number, NULL);
}
