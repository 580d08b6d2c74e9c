/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/kk-notice-check.h"

#include "forms/kk-data-file.h"
#include "forms/kk-form-layout-private.h"

#define TABLE "/jp/kakanai/tables/notice-layouts.json"

static gboolean
shows_any (const KkFormLayout *layout, JsonArray *any)
{
  for (guint i = 0; i < json_array_get_length (any); i++)
    if (kk_form_layout_shows (layout, json_array_get_string_element (any, i)))
      return TRUE;
  return FALSE;
}

GPtrArray *
kk_notice_check (const KkFormLayout *layout)
{
  GPtrArray *lacking = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (TABLE, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (KkDataFile) file
      = bytes ? kk_data_file_new (bytes, "notice-layouts.json", NULL) : NULL;
  g_autoptr (GList) must
      = file ? kk_data_file_objects (file, kk_data_file_root (file), "must", TRUE) : NULL;

  if (must == NULL)
    g_error ("notice-layouts.json is broken");
  for (GList *l = must; l != NULL; l = l->next)
    {
      JsonObject *row = l->data;
      if (!shows_any (layout, json_object_get_array_member (row, "any")))
        g_ptr_array_add (
            lacking,
            g_strdup_printf ("「%s」の欄がありません。{{%s}} と書いたセルをつくってください",
                             json_object_get_string_member (row, "name"),
                             json_object_get_string_member (row, "write")));
    }
  if (layout->pages != NULL && layout->each)
    g_ptr_array_add (
        lacking,
        g_strdup ("人の欄に番号がありません。{{氏名.1}} {{氏名.2}} のように番号をつけてください"));
  return lacking;
}
