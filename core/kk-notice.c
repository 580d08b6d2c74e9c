/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-notice-private.h"

#include "core/kk-field.h"
#include "core/kk-json-private.h"
#include "core/kk-table-private.h"

#include <string.h>

static const char *const kinds[] = {
  [KK_MOVE_IN] = "move_in",
  [KK_MOVE_IN_SPECIAL] = "move_in_special",
  [KK_MOVE_IN_ABROAD] = "move_in_abroad",
  [KK_FOREIGN_46] = "foreign_46",
  [KK_FOREIGN_47] = "foreign_47",
  [KK_FOREIGN_48] = "foreign_48",
  [KK_MOVE_WITHIN] = "move_within",
  [KK_MOVE_OUT] = "move_out",
  [KK_MOVE_OUT_SPECIAL] = "move_out_special",
  [KK_MOVE_OUT_ABROAD] = "move_out_abroad",
  [KK_HEAD_CHANGE] = "head_change",
  [KK_HOUSEHOLD_SPLIT] = "household_split",
  [KK_HOUSEHOLD_MERGE] = "household_merge",
  [KK_HOUSEHOLD_CHANGE] = "household_change",
  [KK_LEDGER_ADD] = "ledger_add",
  [KK_LEDGER_AMEND] = "ledger_amend",
  [KK_LEDGER_REMOVE] = "ledger_remove",
  [KK_CERTIFICATE_REQUEST] = "certificate_request",
};
G_STATIC_ASSERT (G_N_ELEMENTS (kinds) == KK_N_KINDS);

const char *
kk_kind_to_string (KkKind kind)
{
  g_return_val_if_fail ((gsize) kind < G_N_ELEMENTS (kinds), NULL);
  return kinds[kind];
}

gboolean
kk_kind_from_string (const char *s, KkKind *out)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (s, kinds[i]) == 0)
      {
        *out = (KkKind) i;
        return TRUE;
      }
  return FALSE;
}

static GHashTable *
new_values (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) kk_value_free);
}

KkPerson *
kk_person_new (void)
{
  KkPerson *person = g_new0 (KkPerson, 1);
  person->values = new_values ();
  return person;
}

void
kk_person_free (KkPerson *person)
{
  g_hash_table_unref (person->values);
  g_clear_pointer (&person->extra, json_object_unref);
  g_free (person);
}

KkNotice *
kk_notice_new (KkKind kind)
{
  KkNotice *notice = g_new0 (KkNotice, 1);
  notice->kind = kind;
  notice->values = new_values ();
  notice->persons = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_person_free);
  return notice;
}

static GHashTable *
copy_values (GHashTable *values)
{
  GHashTable *copy = new_values ();
  GHashTableIter iter;
  gpointer key, value;
  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (copy, g_strdup (key), kk_value_copy (value));
  return copy;
}

KkNotice *
kk_notice_copy (const KkNotice *notice)
{
  KkNotice *copy = kk_notice_new (notice->kind);
  copy->partial = notice->partial;
  g_hash_table_unref (copy->values);
  copy->values = copy_values (notice->values);
  copy->extra = kk_json_object_copy (notice->extra);
  for (guint i = 0; i < notice->persons->len; i++)
    {
      const KkPerson *person = notice->persons->pdata[i];
      KkPerson *p = g_new0 (KkPerson, 1);
      p->values = copy_values (person->values);
      p->extra = kk_json_object_copy (person->extra);
      g_ptr_array_add (copy->persons, p);
    }
  return copy;
}

void
kk_notice_free (KkNotice *notice)
{
  if (notice == NULL)
    return;
  g_hash_table_unref (notice->values);
  g_ptr_array_unref (notice->persons);
  g_clear_pointer (&notice->extra, json_object_unref);
  g_free (notice);
}

static gboolean
values_equal (GHashTable *a, GHashTable *b)
{
  GHashTableIter iter;
  gpointer key, value;
  if (g_hash_table_size (a) != g_hash_table_size (b))
    return FALSE;
  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const KkValue *other = g_hash_table_lookup (b, key);
      if (other == NULL || !kk_value_equal (value, other))
        return FALSE;
    }
  return TRUE;
}

static gboolean
extra_equal (JsonObject *a, JsonObject *b)
{
  return a == NULL || b == NULL ? a == b : json_object_equal (a, b);
}

gboolean
kk_notice_equal (const KkNotice *a, const KkNotice *b)
{
  if (a->kind != b->kind || !a->partial != !b->partial || a->persons->len != b->persons->len
      || !values_equal (a->values, b->values) || !extra_equal (a->extra, b->extra))
    return FALSE;
  for (guint i = 0; i < a->persons->len; i++)
    {
      const KkPerson *pa = a->persons->pdata[i], *pb = b->persons->pdata[i];
      if (!values_equal (pa->values, pb->values) || !extra_equal (pa->extra, pb->extra))
        return FALSE;
    }
  return TRUE;
}

int
kk_notice_add_person (KkNotice *notice)
{
  g_ptr_array_add (notice->persons, kk_person_new ());
  return (int) notice->persons->len - 1;
}

void
kk_notice_remove_person (KkNotice *notice, int person)
{
  g_return_if_fail (person >= 0 && person < (int) notice->persons->len);
  g_ptr_array_remove_index (notice->persons, (guint) person);
}

void
kk_notice_move_person (KkNotice *notice, int from, int to)
{
  int n = (int) notice->persons->len;
  g_return_if_fail (from >= 0 && from < n && to >= 0 && to < n);
  KkPerson *person = g_ptr_array_steal_index (notice->persons, (guint) from);
  g_ptr_array_insert (notice->persons, to, person);
}

/* The hash table and the key a path names; NULL where it names no field or no person. */
static GHashTable *
find_values (const KkNotice *notice, const char *path, const char **key_out)
{
  KkScope scope;
  int person;
  if (!kk_field_path_parse (path, &scope, &person, key_out))
    return NULL;
  if (scope == KK_SCOPE_NOTICE)
    return notice->values;
  if (person >= (int) notice->persons->len)
    return NULL;
  return ((KkPerson *) notice->persons->pdata[person])->values;
}

KkValue *
kk_notice_get (const KkNotice *notice, const char *path)
{
  const char *key;
  GHashTable *values = find_values (notice, path, &key);
  return values != NULL ? g_hash_table_lookup (values, key) : NULL;
}

KkValue *
kk_values_ensure (GHashTable *values, const char *key)
{
  KkValue *value = g_hash_table_lookup (values, key);
  if (value == NULL)
    {
      value = kk_value_new ();
      g_hash_table_insert (values, g_strdup (key), value);
    }
  return value;
}

KkValue *
kk_notice_ensure (KkNotice *notice, const char *path)
{
  const char *key;
  GHashTable *values = find_values (notice, path, &key);
  return values != NULL ? kk_values_ensure (values, key) : NULL;
}

const char *
kk_notice_text (const KkNotice *notice, const char *path)
{
  const KkValue *value = kk_notice_get (notice, path);
  return value != NULL ? value->value : "";
}

const char *
kk_person_text (const KkPerson *person, const char *key)
{
  const KkValue *value = g_hash_table_lookup (person->values, key);
  return value != NULL ? value->value : "";
}

gboolean
kk_notice_set (KkNotice *notice, const char *path, const char *text, KkSourceKind source)
{
  KkValue *value = kk_notice_ensure (notice, path);
  if (value == NULL)
    return FALSE;
  g_autofree char *kept = g_strdup (text != NULL ? text : "");
  KkSource *last = value->sources->len > 0 ? value->sources->pdata[value->sources->len - 1] : NULL;

  /* Typing on is one source, not one per key. */
  if (last != NULL && source == KK_SOURCE_TYPED && last->kind == KK_SOURCE_TYPED)
    {
      g_free (last->value);
      last->value = g_strdup (kept);
    }
  else
    g_ptr_array_add (value->sources, kk_source_new (source, kept, 1));

  if (value->disputed || strcmp (value->value, kept) != 0)
    g_clear_pointer (&value->remark, g_free); /* it spoke of the old text */
  g_free (value->value);
  value->value = g_steal_pointer (&kept);
  value->confirmed = TRUE;
  value->disputed = FALSE;
  return TRUE;
}

void
kk_notice_confirm (KkNotice *notice, const char *path)
{
  KkValue *value = kk_notice_get (notice, path);
  if (value == NULL)
    return;
  if (value->disputed)
    g_clear_pointer (&value->remark, g_free);
  value->confirmed = TRUE;
  value->disputed = FALSE;
}

gboolean
kk_notice_is_foreign (const KkNotice *notice, int person)
{
  static const char *const items[]
      = { "residence_status", "period_of_stay",    "period_expiry",
          "card_number",      "resident_category", "foreign_resident_date" };
  g_return_val_if_fail (person >= 0 && person < (int) notice->persons->len, FALSE);

  const KkPerson *p = notice->persons->pdata[person];
  const char *nationality = kk_person_text (p, "nationality");
  if (*nationality != '\0')
    {
      JsonObject *row = kk_table_find ("nationalities", "nationalities", "name", nationality);
      return row == NULL || !kk_json_get_bool (row, "japan", FALSE);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (items); i++)
    if (kk_person_text (p, items[i])[0] != '\0')
      return TRUE;
  return FALSE;
}

GPtrArray *
kk_notice_paths (const KkNotice *notice)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  gsize n;
  const KkField *fields = kk_fields (&n);

  for (int person = -1; person < (int) notice->persons->len; person++)
    for (gsize i = 0; i < n; i++)
      {
        if ((fields[i].scope == KK_SCOPE_PERSON) != (person >= 0))
          continue;
        GHashTable *values
            = person < 0 ? notice->values : ((KkPerson *) notice->persons->pdata[person])->values;
        const KkValue *value = g_hash_table_lookup (values, fields[i].key);
        if (value != NULL && (value->value[0] != '\0' || kk_value_needs_check (value)))
          g_ptr_array_add (paths, kk_field_path (fields[i].scope, person, fields[i].key));
      }
  return paths;
}
