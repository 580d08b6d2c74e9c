/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-unheld.h"

#include "app/kk-session-private.h"
#include "core/kk-field.h"
#include "forms/kk-rpa.h"

void
kk_unheld_free (KkUnheld *unheld)
{
  g_free (unheld->column);
  g_free (unheld->from);
  g_free (unheld->to);
  g_free (unheld);
}

/* "U+8FBB U+E0100" → text. */
static char *
text_of (const char *points)
{
  g_auto (GStrv) parts = g_strsplit (points, " ", -1);
  GString *text = g_string_new (NULL);

  for (guint i = 0; parts[i] != NULL; i++)
    if (g_str_has_prefix (parts[i], "U+"))
      g_string_append_unichar (text, (gunichar) g_ascii_strtoull (parts[i] + 2, NULL, 16));
  return g_string_free (text, FALSE);
}

static gboolean
has (const GPtrArray *list, const char *column, const char *from)
{
  for (guint i = 0; i < list->len; i++)
    {
      const KkUnheld *one = list->pdata[i];

      if (g_str_equal (one->column, column) && g_str_equal (one->from, from))
        return TRUE;
    }
  return FALSE;
}

static void
add_conversions (GPtrArray *list, const GPtrArray *conversions)
{
  for (guint i = 0; i < conversions->len; i++)
    {
      const KkRpaConversion *conversion = conversions->pdata[i];
      g_autofree char *from = text_of (conversion->from);
      KkUnheld *unheld;

      /* A comma or a line break is the file's own affair. */
      if (g_utf8_get_char (from) < 0x80 || has (list, conversion->column, from))
        continue;
      unheld = g_new0 (KkUnheld, 1);
      unheld->column = g_strdup (conversion->column);
      unheld->from = g_steal_pointer (&from);
      unheld->to = text_of (conversion->to);
      unheld->unknown = conversion->unknown;
      g_ptr_array_add (list, unheld);
    }
}

/* The profile of what the city's system takes; NULL: it has none. Borrowed. */
static KkRpaProfile *
profile_of (KkSession *self)
{
  if (self->rpa_profile == NULL)
    self->rpa_profile = kk_rpa_profile_builtin (self->counter->config->rpa_profile, NULL);
  return self->rpa_profile;
}

GPtrArray *
kk_session_list_unheld (KkSession *self)
{
  const KkAppConfig *config = self->counter->config;
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_unheld_free);
  KkRpaProfile *profile = profile_of (self);
  g_autoptr (KkRpaFile) file = profile != NULL ? kk_rpa_file_new (profile) : NULL;
  const KkRpaCase one = {
    .notice = self->notice,
    .case_id = self->id,
    .revision = self->state.revision,
    .receipt_number = self->number,
    .city_code = config->city_code,
    .practice = config->practice,
  };

  if (file != NULL && !kk_session_is_closed (self) && kk_rpa_file_add (file, &one, NULL))
    add_conversions (list, kk_rpa_file_get_conversions (file));
  return list;
}

GPtrArray *
kk_session_list_unheld_at (KkSession *self, const char *path)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_unheld_free);
  const char *value = kk_notice_text (self->notice, path);
  KkScope scope;
  int person;
  const char *key;

  if (g_str_is_ascii (value) || kk_session_is_closed (self) || profile_of (self) == NULL
      || !kk_field_path_parse (path, &scope, &person, &key))
    return list;
  g_autoptr (GPtrArray) conversions
      = kk_rpa_profile_list_unheld (self->rpa_profile, scope == KK_SCOPE_PERSON, key, value);
  add_conversions (list, conversions);
  return list;
}
