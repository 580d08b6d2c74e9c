/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-print-position.h"

#include <json-glib/json-glib.h>
#include <math.h>

#define FILE_NAME "print-position.json"
#define FURTHEST 20.0

static double
number (JsonObject *root, const char *name, double min, double max, double fallback)
{
  JsonNode *node = json_object_get_member (root, name);
  double value = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_double (node) : NAN;

  return isfinite (value) ? CLAMP (value, min, max) : fallback;
}

KkPrintPosition
kk_print_position_load (const char *data_dir)
{
  KkPrintPosition position = { 0, 0, 1 };
  g_autofree char *path = g_build_filename (data_dir, FILE_NAME, NULL);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *root;

  if (!g_file_get_contents (path, &text, NULL, NULL)
      || (node = json_from_string (text, NULL)) == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return position;
  root = json_node_get_object (node);
  position.x = number (root, "x", -FURTHEST, FURTHEST, 0);
  position.y = number (root, "y", -FURTHEST, FURTHEST, 0);
  position.scale = number (root, "scale", 0.9, 1.1, 1);
  return position;
}

gboolean
kk_print_position_save (const char *data_dir, const KkPrintPosition *position, GError **error)
{
  g_autofree char *path = g_build_filename (data_dir, FILE_NAME, NULL);
  g_autofree char *text = NULL;
  char x[G_ASCII_DTOSTR_BUF_SIZE], y[G_ASCII_DTOSTR_BUF_SIZE], scale[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (x, sizeof x, "%.2f", position->x);
  g_ascii_formatd (y, sizeof y, "%.2f", position->y);
  g_ascii_formatd (scale, sizeof scale, "%.4f", position->scale);
  text = g_strdup_printf ("{\"x\": %s, \"y\": %s, \"scale\": %s}\n", x, y, scale);
  return g_file_set_contents (path, text, -1, error);
}
