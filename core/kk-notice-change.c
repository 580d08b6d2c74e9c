/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-notice-private.h"

#include "core/kk-field.h"

#include <string.h>

static void
change_free (KkChange *change)
{
  g_free (change->path);
  g_free (change->before);
  g_free (change->after);
  g_free (change);
}

static void
add_change (GPtrArray *changes, char *path_taken, const char *before, const char *after)
{
  KkChange *change = g_new0 (KkChange, 1);
  change->path = path_taken;
  change->before = g_strdup (before);
  change->after = g_strdup (after);
  g_ptr_array_add (changes, change);
}

static const char *
text_in (GHashTable *values, const char *key)
{
  const KkValue *value = values != NULL ? g_hash_table_lookup (values, key) : NULL;
  return value != NULL ? value->value : "";
}

/* Either may be NULL: a person who came or went. */
static void
compare (GPtrArray *changes, KkScope scope, int person, GHashTable *before, GHashTable *after)
{
  gsize n;
  const KkField *fields = kk_fields (&n);
  for (gsize i = 0; i < n; i++)
    {
      if (fields[i].scope != scope)
        continue;
      const char *b = text_in (before, fields[i].key), *a = text_in (after, fields[i].key);
      if (strcmp (a, b) != 0)
        add_change (changes, kk_field_path (scope, person, fields[i].key), b, a);
    }
}

/* Partner of each person of after among before's, -1 for none: who is the same by numbers or by
 * name and birth date first, then who stands in the same place. */
static int *
pair_up (const KkNotice *before, const KkNotice *after)
{
  guint na = after->persons->len, nb = before->persons->len;
  int *partner = g_new (int, na + 1);
  g_autofree gboolean *used = g_new0 (gboolean, nb + 1);

  for (guint a = 0; a < na; a++)
    {
      partner[a] = -1;
      for (guint b = 0; b < nb && partner[a] < 0; b++)
        if (!used[b]
            && kk_person_match (before->persons->pdata[b], after->persons->pdata[a]) != KK_MATCH_NO)
          {
            partner[a] = (int) b;
            used[b] = TRUE;
          }
    }
  for (guint a = 0; a < na && a < nb; a++)
    if (partner[a] < 0 && !used[a])
      {
        partner[a] = (int) a;
        used[a] = TRUE;
      }
  return partner;
}

GPtrArray *
kk_notice_changes (const KkNotice *before, const KkNotice *after)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify) change_free);
  g_autofree int *partner = pair_up (before, after);
  g_autofree gboolean *stays = g_new0 (gboolean, before->persons->len + 1);

  compare (changes, KK_SCOPE_NOTICE, -1, before->values, after->values);
  for (guint a = 0; a < after->persons->len; a++)
    {
      const KkPerson *old = partner[a] >= 0 ? before->persons->pdata[partner[a]] : NULL;
      const KkPerson *new = after->persons->pdata[a];
      if (old != NULL)
        stays[partner[a]] = TRUE;
      compare (changes, KK_SCOPE_PERSON, (int) a, old != NULL ? old->values : NULL, new->values);
    }
  for (guint b = 0; b < before->persons->len; b++)
    if (!stays[b])
      compare (changes, KK_SCOPE_PERSON, (int) b, ((KkPerson *) before->persons->pdata[b])->values,
               NULL);
  return changes;
}

GPtrArray *
kk_notice_corrections (const KkNotice *notice)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify) change_free);
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
        const KkSource *read = value != NULL ? kk_value_picture (value) : NULL;
        if (read != NULL && value->confirmed && strcmp (read->value, value->value) != 0)
          add_change (changes, kk_field_path (fields[i].scope, person, fields[i].key), read->value,
                      value->value);
      }
  return changes;
}
