/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-kind-private.h"

#include "core/kk-notice-private.h"
#include "core/kk-table-private.h"
#include "core/kk-text.h"

#include <string.h>

const char *
kk_kind_label (KkKind kind)
{
  const KkKindRow *row = kk_kind_row (kind);
  return row != NULL ? kk_json_get_string (row->row, "label", "") : NULL;
}

const char *
kk_kind_short_label (KkKind kind)
{
  return kk_json_get_string (kk_kind_row (kind)->row, "short", "");
}

const char *
kk_kind_article (KkKind kind)
{
  return kk_json_get_string (kk_kind_row (kind)->row, "article", "");
}

KkKindClass
kk_kind_class (KkKind kind)
{
  return kk_kind_row (kind)->class_;
}

int
kk_kind_deadline_days (KkKind kind)
{
  return (int) kk_json_get_int (kk_kind_row (kind)->row, "deadline_days", 0);
}

gboolean
kk_kind_is_planned (KkKind kind)
{
  return kk_json_get_bool (kk_kind_row (kind)->row, "future", FALSE);
}

gboolean
kk_kind_begins_residence (KkKind kind)
{
  return kk_json_get_bool (kk_kind_row (kind)->row, "resident_since_move", FALSE);
}

gboolean
kk_kind_is_signed (KkKind kind)
{
  return kk_json_get_bool (kk_kind_row (kind)->row, "signed", TRUE);
}

gboolean
kk_kind_has_parts (KkKind kind)
{
  return kk_kind_part_label (kind, TRUE) != NULL;
}

const char *
kk_kind_part_label (KkKind kind, gboolean partial)
{
  return kk_json_get_string (kk_kind_row (kind)->row, partial ? "part" : "whole", NULL);
}

const char *const *
kk_kind_filers (KkKind kind)
{
  return (const char *const *) kk_kind_row (kind)->filers;
}

const char *const *
kk_kind_papers (KkKind kind)
{
  return (const char *const *) kk_kind_row (kind)->papers;
}

/* The items of the person's 30条の45 category; without one, those of who has a 在留資格. */
static gboolean
is_of_category (const KkPerson *person, const char *key)
{
  const char *name = kk_person_text (person, "residence_status");
  JsonObject *status = *name != '\0' ? kk_status_find (name) : NULL;
  const char *given = kk_person_text (person, "resident_category");
  const char *category
      = *given != '\0' ? given : kk_json_get_string (status, "category", "中長期在留者");
  JsonArray *items = kk_json_get_array (
      kk_table_find ("residence-statuses", "categories", "name", category), "items");

  if (kk_json_get_bool (status, "endless", FALSE) && g_str_has_prefix (key, "period_"))
    return FALSE;
  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    if (strcmp (json_array_get_string_element (items, i), key) == 0)
      return TRUE;
  return FALSE;
}

KkWant
kk_kind_want_of (const KkNotice *notice, int person, gboolean foreign, const KkField *field)
{
  const KkKindRow *kind = kk_kind_row (notice->kind);
  gsize n;
  gsize index = (gsize) (field - kk_fields (&n));
  KkGroup group = person < 0 ? notice->partial && kk_kind_has_parts (notice->kind) ? KK_GROUP_PART
                                                                                   : KK_GROUP_WHOLE
                  : foreign  ? KK_GROUP_FOREIGN
                             : KK_GROUP_JAPANESE;
  KkWant want = (KkWant) kind->want[group][index];

  if (group == KK_GROUP_FOREIGN && !field->japanese && want != KK_WANT_REQUIRED
      && want != KK_WANT_NONE && kk_json_get_bool (kind->row, "stay", FALSE)
      && is_of_category (notice->persons->pdata[person], field->key))
    return KK_WANT_REQUIRED;
  return want;
}

KkWant
kk_kind_want (const KkNotice *notice, int person, const char *key)
{
  const KkField *field = kk_field_find (person < 0 ? KK_SCOPE_NOTICE : KK_SCOPE_PERSON, key);
  g_return_val_if_fail (person < (int) notice->persons->len, KK_WANT_NONE);
  if (field == NULL)
    return KK_WANT_NONE;
  return kk_kind_want_of (notice, person, person >= 0 && kk_notice_is_foreign (notice, person),
                          field);
}

const char *
kk_kind_field_label (KkKind kind, KkScope scope, const char *key)
{
  const KkField *field = kk_field_find (scope, key);
  return kk_json_get_string (kk_json_get_object (kk_kind_row (kind)->row, "labels"), key,
                             field != NULL ? field->label : key);
}

const char *
kk_kind_field_help (KkKind kind, const char *key)
{
  return kk_json_get_string (kk_json_get_object (kk_kind_row (kind)->row, "help"), key, NULL);
}

char *
kk_kind_path_label (KkKind kind, const char *path)
{
  KkScope scope;
  int person;
  const char *key;
  if (!kk_field_path_parse (path, &scope, &person, &key))
    return g_strdup (path != NULL ? path : "");
  const char *label = kk_kind_field_label (kind, scope, key);
  return scope == KK_SCOPE_PERSON ? g_strdup_printf ("%d人目 %s", person + 1, label)
                                  : g_strdup (label);
}

GArray *
kk_kind_form (const KkNotice *notice, int person)
{
  GArray *form = g_array_new (FALSE, FALSE, sizeof (KkFormField));
  KkScope scope = person < 0 ? KK_SCOPE_NOTICE : KK_SCOPE_PERSON;
  gsize n;
  const KkField *fields = kk_fields (&n);
  g_return_val_if_fail (person < (int) notice->persons->len, form);
  gboolean foreign = person >= 0 && kk_notice_is_foreign (notice, person);

  for (gsize i = 0; i < n; i++)
    {
      KkWant want = fields[i].scope == scope ? kk_kind_want_of (notice, person, foreign, &fields[i])
                                             : KK_WANT_NONE;
      if (want == KK_WANT_NONE)
        continue;
      KkFormField field = { &fields[i], kk_kind_field_label (notice->kind, scope, fields[i].key),
                            kk_kind_field_help (notice->kind, fields[i].key), want };
      g_array_append_val (form, field);
    }
  return form;
}

static gboolean
is_japan (const char *nationality)
{
  JsonObject *row = kk_table_find ("nationalities", "nationalities", "name", nationality);
  return kk_json_get_bool (row, "japan", FALSE);
}

GPtrArray *
kk_notice_switch_clears (const KkNotice *notice, int person, gboolean foreign)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  gsize n;
  const KkField *fields = kk_fields (&n);
  g_return_val_if_fail (person >= 0 && person < (int) notice->persons->len, paths);

  for (gsize i = 0; i < n; i++)
    {
      if (fields[i].scope != KK_SCOPE_PERSON
          || kk_person_text (notice->persons->pdata[person], fields[i].key)[0] == '\0')
        continue;
      gboolean stays = (foreign ? fields[i].foreign : fields[i].japanese)
                       && kk_kind_want_of (notice, person, foreign, &fields[i]) != KK_WANT_NONE;
      if (strcmp (fields[i].key, "nationality") == 0)
        stays
            = is_japan (kk_person_text (notice->persons->pdata[person], "nationality")) != foreign;
      if (!stays)
        g_ptr_array_add (paths, kk_field_path (KK_SCOPE_PERSON, person, fields[i].key));
    }
  return paths;
}

void
kk_notice_switch (KkNotice *notice, int person, gboolean foreign)
{
  g_autoptr (GPtrArray) paths = kk_notice_switch_clears (notice, person, foreign);
  g_autofree char *nationality = kk_field_path (KK_SCOPE_PERSON, person, "nationality");
  for (guint i = 0; i < paths->len; i++)
    kk_notice_set (notice, paths->pdata[i], "", KK_SOURCE_TYPED);
  if (!foreign && kk_notice_text (notice, nationality)[0] == '\0')
    kk_notice_set (notice, nationality, "日本", KK_SOURCE_RULE);
}
